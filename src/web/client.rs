//! The exported functions of a client: text in, text out.

use super::{
    border::{optional_text, tell, text},
    held::{self, Held},
    page::{Page, Platform, Shop, WebStorage, resolve},
};
use crate::{
    client::{
        self, Client, Parts, Persistence, Rung, Shelf,
        options::Options,
        render::{attribution_text, error_text},
    },
    error::{Error, Result},
};
use std::{cell::Cell, rc::Rc};

/// In place of a number: there is none, an error was told.
pub(super) const NONE: isize = -1;

thread_local! {
    static SHARED: Cell<Option<Rc<client::Page>>> = const { Cell::new(None) };
}

/// What all clients of this page share.
fn shared() -> Rc<client::Page> {
    let shared = SHARED.try_with(|slot| {
        let page = slot.take().unwrap_or_default();
        slot.set(Some(Rc::clone(&page)));
        page
    });
    shared.unwrap_or_default()
}

/// A client for options, which are JSON text; their functions stay with the page of this number, and
/// the second text tells two pages with the same ones. Returns its number, or [`NONE`].
#[unsafe(export_name = "$create")]
extern "C" fn create(page: u32) -> isize {
    let functions = text();
    number(made(&text(), &functions, page).map(Held::Client))
}

fn made(options: &str, functions: &str, number: u32) -> Result<Client<WebStorage>> {
    // First, since it lets go of the page where the options are refused.
    let mut page = Page { number, has_observer: false };
    let options = Options::new(options, functions, &resolve)?;
    let has = |key| options.root().get(key).is_some();
    page.has_observer = has("onEvent");
    Ok(Client::new(Parts {
        shelf: Shelf::new(rungs(options.storage(), number)),
        host: Box::new(Platform),
        page: shared(),
        catalogue: Box::new(Shop {
            has_families: has("productKey"),
            has_sellable: has("sellable"),
            has_clouds: has("productCategory"),
            page: number,
        }),
        observe: Box::new(move |event| page.observe(event)),
        options,
    }))
}

/// The ladder that the `storage` option asks for. Both storages of the page are always at hand for
/// erasing, since an earlier visit may have used them.
fn rungs(storage: &str, page: u32) -> Vec<Rung<WebStorage>> {
    let uses_local = storage == "local";
    let ladder = [
        (Persistence::Custom, storage.is_empty()),
        (Persistence::Local, uses_local),
        (Persistence::Session, uses_local || storage == "session"),
    ];
    let mut rungs = Vec::new();
    for (rung, (persistence, is_used)) in (0..).zip(ladder) {
        if is_used || rung != 0 {
            rungs.push(Rung { persistence, store: WebStorage { page, rung }, is_used });
        }
    }
    rungs
}

/// Begins a call by its name in the contract, with its arguments and its body. Returns its number,
/// or [`NONE`].
#[unsafe(export_name = "$begin")]
extern "C" fn begin(client: usize) -> isize {
    let body = optional_text();
    let (arguments, name) = (text(), text());
    let Some(client) = held::client(client) else { return NONE };
    number(client.begin(&name, &arguments, body.as_deref()).map(|call| Held::Call(Rc::new(call))))
}

/// `{"picks": [ … ]}` or `{"pick": { … }}` were seen, or taken.
#[unsafe(export_name = "$report")]
extern "C" fn report(client: usize, are_accepted: bool) {
    let picks = text();
    if let Some(client) = held::client(client) {
        client.report(&picks, are_accepted);
    }
}

/// Which tracker goes with an order of `{"lines": [ … ]}`.
#[unsafe(export_name = "$attribute")]
extern "C" fn attribute(client: usize) {
    let lines = text();
    if let Some(client) = held::client(client) {
        tell(&attribution_text(&client.attribute(&lines)));
    }
}

/// The order with these lines succeeded.
#[unsafe(export_name = "$settled")]
extern "C" fn settled(client: usize) {
    let lines = text();
    if let Some(client) = held::client(client) {
        client.settled(&lines);
    }
}

/// Another end customer from now on: `{"customerId": …}`. Returns 1 if it is another one, 0 if it is
/// the same, or [`NONE`].
#[unsafe(export_name = "$customer")]
extern "C" fn set_customer(client: usize) -> isize {
    let argument = text();
    let Some(client) = held::client(client) else { return 0 };
    client.set_customer(&argument).map_or_else(|error| failed(&error), isize::from)
}

/// Whether attribution may be stored.
#[unsafe(export_name = "$consent")]
extern "C" fn set_consent(client: usize, consent: bool) {
    if let Some(client) = held::client(client) {
        client.set_consent(consent);
    }
}

/// Where attribution is kept right now.
#[unsafe(export_name = "$persistence")]
extern "C" fn persistence(client: usize) {
    if let Some(client) = held::client(client) {
        tell(client.persistence().as_str());
    }
}

fn number(thing: Result<Held>) -> isize {
    match thing {
        Ok(thing) => held::hold(thing).cast_signed(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> isize {
    tell(&error_text(error));
    NONE
}
