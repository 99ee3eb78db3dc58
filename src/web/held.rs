//! What JavaScript holds, by number.

use super::{call, client, page::WebStorage};
use crate::client::{Call, Client};
use std::{cell::RefCell, rc::Rc};

/// In place of a number: there is none. In most cases an error was told.
pub(super) const FAILED: i32 = -1;

/// A thing that JavaScript holds.
pub(super) enum Held {
    Client(Client<WebStorage>),
    Call(Box<Call<WebStorage>>),
}

thread_local! {
    /// A place is a number. That of a thing which was freed is given to a later one.
    static PLACES: RefCell<Vec<Option<Rc<Held>>>> = const { RefCell::new(Vec::new()) };
}

/// Whatever is done here ends before anything else of this crate runs.
fn with_places<T: Default>(act: impl FnOnce(&mut Vec<Option<Rc<Held>>>) -> T) -> T {
    // There is one thread, which does not end before the page.
    let acted = PLACES.try_with(|slot| {
        let Ok(mut places) = slot.try_borrow_mut() else { return T::default() };
        act(&mut places)
    });
    acted.unwrap_or_default()
}

/// The number of a thing from now on.
pub(super) fn hold(thing: Held) -> usize {
    let thing = Rc::new(thing);
    with_places(|places| {
        let number = places.iter().position(Option::is_none).unwrap_or(places.len());
        match places.get_mut(number) {
            Some(place) => *place = Some(thing),
            None => places.push(Some(thing)),
        }
        number
    })
}

pub(super) fn get(number: usize) -> Option<Rc<Held>> {
    with_places(|places| places.get(number)?.clone())
}

/// Asks a client or a call something, or tells it. What, and what the answer means, is said there.
#[unsafe(export_name = "$ask")]
extern "C" fn ask(number: usize, what: u32, detail: usize, elapsed_ms: u32) -> i32 {
    match get(number).as_deref() {
        Some(Held::Client(client)) => client::asked(client, what, detail != 0),
        Some(Held::Call(call)) => call::asked(call, what, detail, elapsed_ms),
        None => FAILED,
    }
}

/// JavaScript does not hold it any more.
#[unsafe(export_name = "$free")]
extern "C" fn free(number: usize) {
    // Dropped when the places are back, as it may call the page.
    let _freed = with_places(|places| places.get_mut(number).and_then(Option::take));
}
