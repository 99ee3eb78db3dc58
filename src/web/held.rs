//! What JavaScript holds, by number.

use super::page::WebStorage;
use crate::client::{Call, Client};
use std::{cell::Cell, rc::Rc};

/// A thing that JavaScript holds.
#[derive(Clone)]
pub(super) enum Held {
    Client(Client<WebStorage>),
    Call(Rc<Call<WebStorage>>),
}

/// A place is a number. That of a thing which was freed is given to the next one.
#[derive(Default)]
struct Places {
    held: Vec<Option<Held>>,
    free: Vec<usize>,
}

thread_local! {
    static PLACES: Cell<Option<Places>> = const { Cell::new(None) };
}

/// Whatever is done here ends before anything else of this crate runs.
fn with_places<T: Default>(act: impl FnOnce(&mut Places) -> T) -> T {
    // There is one thread, which does not end before the page.
    let acted = PLACES.try_with(|slot| {
        let mut places = slot.take().unwrap_or_default();
        let result = act(&mut places);
        slot.set(Some(places));
        result
    });
    acted.unwrap_or_default()
}

/// The number of a thing from now on.
pub(super) fn hold(thing: Held) -> usize {
    with_places(|places| {
        let Some(number) = places.free.pop() else {
            places.held.push(Some(thing));
            return places.held.len() - 1;
        };
        if let Some(place) = places.held.get_mut(number) {
            *place = Some(thing);
        }
        number
    })
}

pub(super) fn client(number: usize) -> Option<Client<WebStorage>> {
    match get(number)? {
        Held::Client(client) => Some(client),
        Held::Call(_) => None,
    }
}

pub(super) fn call(number: usize) -> Option<Rc<Call<WebStorage>>> {
    match get(number)? {
        Held::Call(call) => Some(call),
        Held::Client(_) => None,
    }
}

fn get(number: usize) -> Option<Held> {
    with_places(|places| places.held.get(number).cloned().flatten())
}

/// JavaScript does not hold it any more.
#[unsafe(export_name = "$free")]
extern "C" fn free(number: usize) {
    // Dropped when the places are back, as it may call the page.
    let _freed = with_places(|places| {
        let thing = places.held.get_mut(number).and_then(Option::take);
        if thing.is_some() {
            places.free.push(number);
        }
        thing
    });
}
