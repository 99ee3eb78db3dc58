//! The exported functions, for the class in `reader.js`.

#![expect(unsafe_code, reason = "the name of a symbol is the linker's business")]

use std::{cell::Cell, rc::Rc};
use vip_recommendations::{
    client::{View, render},
    domain::{
        candidate::Situation,
        ids::{Catalogue, TrackerId},
        pick::pick,
        query::Line,
        rank::rank,
        rules::Selection,
        time::UnixMs,
    },
    web::border,
    wire::{
        json::{Tape, Value},
        normalize::{body_tracker, normalize},
    },
};

thread_local! {
    /// The shopper, who does not change while bodies are read.
    static SHOPPER: Cell<Option<Rc<Shopper>>> = const { Cell::new(None) };
}

/// What a client knows before there is a response.
struct Shopper {
    said: Tape,
    selection: Selection,
}

/// A shop that says nothing of its offers.
struct Shop;

impl Catalogue for Shop {}

/// Whose responses are read from now on: `{"context": …, "cart": [ … ], "owned": [ … ], "now": ms}`.
#[unsafe(export_name = "$shopper")]
extern "C" fn shopper() {
    let shopper = |said| Rc::new(Shopper { said, selection: Selection::default() });
    SHOPPER.set(Tape::new(border::text()).ok().map(shopper));
}

/// A body and the tracker of its header, empty where there is none, were given. Tells what `pick()`
/// resolves to, as JSON text. False: the body is not JSON.
#[unsafe(export_name = "$picks")]
extern "C" fn picks() -> bool {
    read(false, render::picks_text).is_some()
}

/// The same of `recommendations()`.
#[unsafe(export_name = "$everything")]
extern "C" fn everything() -> bool {
    read(true, render::everything_text).is_some()
}

fn read(is_everything: bool, output: impl FnOnce(&View<'_>) -> String) -> Option<()> {
    let header = border::text();
    let tape = Tape::new(str::from_utf8(&border::bytes()).ok()?).ok()?;
    let shopper = SHOPPER.take()?;
    SHOPPER.set(Some(Rc::clone(&shopper)));
    let Shopper { said, selection } = &*shopper;
    let shopper = said.root();

    // From here on as `Call::view` has it.
    let mut bundle = normalize(tape.root(), false);
    if is_everything {
        rank(&mut bundle.products);
    }
    let in_body = || body_tracker(tape.root()).and_then(TrackerId::new);
    let tracker = TrackerId::new(&header).or_else(in_body);
    let tracker = tracker.as_ref().map(TrackerId::as_str);
    let now = shopper.get("now").and_then(Value::as_whole).unwrap_or_default();
    let now = UnixMs(now.cast_signed());
    let situation = Situation {
        context: shopper.get("context").and_then(Value::as_str).unwrap_or_default(),
        owned: &lines(shopper.get("owned")),
        cart: &lines(shopper.get("cart")),
        selection,
        limit: None,
        now,
        catalogue: &Shop,
    };
    let picked = pick(&bundle, tracker, &situation);
    let view =
        View { bundle: &bundle, picked: &picked, tracker, status: 200, now, is_debugged: false };
    border::tell(&output(&view));
    Some(())
}

fn lines(list: Option<Value<'_>>) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for line in list.into_iter().flat_map(Value::items) {
        if let Some(offer_id) = line.get("offerId").and_then(Value::as_str) {
            lines.push(Line { offer_id, quantity: line.get("quantity").and_then(Value::as_whole) });
        }
    }
    lines
}
