//! What a client is made of, and what it is asked and told: text in, text out.

use super::{
    border::{tell, text},
    call::{failed, told},
    held::{self, FAILED, Held},
    page::{Page, WebStorage, resolve},
};
use crate::{
    client::{
        self, Client, Parts, Persistence, Rung, Shelf, options::Options, render::attribution_text,
    },
    domain::text::is_one_of,
    error::Result,
};
use std::cell::Cell;

// What is asked or told; `pkg-template/numbers.js` has the same numbers.

/// Begins a call by its name in the contract, with its arguments and its body. Answers its number, or
/// [`FAILED`].
const BEGIN: u32 = 0;
/// `{"picks": [ … ]}` or `{"pick": { … }}` were seen; with the flag, taken.
const REPORT: u32 = 1;
/// Which tracker goes with an order of `{"lines": [ … ]}` is told.
const ATTRIBUTE: u32 = 2;
/// The order with these lines succeeded.
const SETTLED: u32 = 3;
/// Another end customer from now on: `{"customerId": …}`. Answers 1 if it is another one, 0 if it is
/// the same, or [`FAILED`].
const CUSTOMER: u32 = 4;
/// With the flag attribution may be stored.
const CONSENT: u32 = 5;
/// Where attribution is kept right now is told.
const PERSISTENCE: u32 = 6;
/// What responses left behind is stored.
const STORE: u32 = 7;

thread_local! {
    static SHARED: Cell<Option<&'static client::Page>> = const { Cell::new(None) };
}

/// What all clients of this page share.
fn shared() -> &'static client::Page {
    let shared = SHARED.try_with(|slot| {
        let page = slot.get().unwrap_or_else(client::Page::begin);
        slot.set(Some(page));
        page
    });
    shared.unwrap_or_else(|_| client::Page::begin())
}

/// A client for options, which are JSON text; their functions stay with the page of this number, and
/// the second text tells two pages with the same ones. Returns its number, or [`FAILED`].
#[unsafe(export_name = "$create")]
extern "C" fn create(page: u32) -> i32 {
    let functions = text();
    number(made(&text(), &functions, page).map(Held::Client))
}

fn made(options: &str, functions: &str, number: u32) -> Result<Client<WebStorage>> {
    // First, since it lets go of the page where the options are refused.
    let mut page = Page {
        number,
        has_families: false,
        has_sellable: false,
        has_clouds: false,
        has_observer: false,
    };
    let options = Options::new(options, functions, &resolve)?;
    let has = |key| options.root().at(key).is_there();
    page.has_families = has("productKey");
    page.has_sellable = has("sellable");
    page.has_clouds = has("productCategory");
    page.has_observer = has("onEvent");
    let shelf = Shelf::new(rungs(options.storage(), number));
    Ok(Client::new(Parts { options, host: page, shelf, page: shared() }))
}

/// The ladder that the `storage` option asks for. Both storages of the page are always at hand for
/// erasing, since an earlier visit may have used them.
fn rungs(storage: &str, page: u32) -> Vec<Rung<WebStorage>> {
    const LADDER: &[(Persistence, &str)] = &[
        (Persistence::Custom, ""),
        (Persistence::Local, "local"),
        (Persistence::Session, "local|session"),
    ];
    let mut rungs = Vec::new();
    for &(persistence, wanted_by) in LADDER {
        let store = WebStorage { page, rung: persistence as u32 };
        rungs.push(Rung { persistence, store, is_used: is_one_of(storage, wanted_by) });
    }
    rungs
}

/// What a client is asked or told, which is given; `$ask` is what JavaScript calls. The answer is 0
/// where nothing else is said.
#[inline(never)] // Compresses better than within a larger function.
pub(super) fn asked(client: &Client<WebStorage>, what: u32, flag: bool) -> i32 {
    let given = text();
    match what {
        BEGIN => {
            let (arguments, name) = (text(), text());
            let body = (!given.is_empty()).then_some(given.as_str());
            let call = client.begin(&name, &arguments, body);
            return number(call.map(Held::Call));
        }
        REPORT => client.report(&given, flag),
        ATTRIBUTE => return told(Ok(attribution_text(&client.attribute(&given)))),
        SETTLED => client.settled(&given),
        CUSTOMER => {
            return client.set_customer(&given).map_or_else(|error| failed(&error), i32::from);
        }
        CONSENT => client.set_consent(flag),
        PERSISTENCE => tell(client.persistence().as_str()),
        STORE => client.store(),
        _ => return FAILED,
    }
    0
}

fn number(thing: Result<Held>) -> i32 {
    match thing {
        Ok(thing) => i32::try_from(held::hold(thing)).unwrap_or(FAILED),
        Err(error) => failed(&error),
    }
}
