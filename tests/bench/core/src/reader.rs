//! The exported class.

use crate::web;
use js_sys::Uint8Array;
use vip_recommendations::{
    client::View,
    domain::{
        candidate::Situation,
        ids::{Catalogue, TrackerId},
        pick::pick,
        query::Line,
        rank::rank,
        rules::Selection,
        time::UnixMs,
    },
    wire::{json::Tape, normalize::normalize},
};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// Reads responses for one shopper, who does not change.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader {
    context: String,
    cart: Vec<Line>,
    owned: Vec<Line>,
    selection: Selection,
    now: UnixMs,
}

/// A shop that says nothing of its offers.
struct Shop;

impl Catalogue for Shop {}

#[wasm_bindgen]
impl Reader {
    /// Of each line the offer, with its number of seats at the same place in `seats`; first those of
    /// the cart, then those that are owned.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(
        context: String,
        offers: Vec<String>,
        seats: &[u32],
        in_cart: usize,
        now: f64,
    ) -> Self {
        let lines = offers.into_iter().zip(seats);
        let mut cart: Vec<Line> = lines
            .map(|(offer_id, seats)| Line { offer_id, quantity: Some(u64::from(*seats)) })
            .collect();
        let owned = cart.split_off(in_cart.min(cart.len()));
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds within 2^53")]
        let now = UnixMs(now as i64);
        Self { context, cart, owned, selection: Selection::default(), now }
    }

    /// What `pick()` resolves to. `header` is the tracker's, empty where there is none. `null`: the
    /// body is not JSON.
    #[must_use]
    pub fn picks(&self, body: &Uint8Array, header: &str) -> JsValue {
        self.read(body, header, web::picks)
    }

    /// The same of `recommendations()`.
    #[must_use]
    pub fn everything(&self, body: &Uint8Array, header: &str) -> JsValue {
        self.read(body, header, web::everything)
    }
}

impl Reader {
    fn read(
        &self,
        body: &Uint8Array,
        header: &str,
        output: impl FnOnce(&View<'_>) -> JsValue,
    ) -> JsValue {
        let Ok(text) = String::from_utf8(body.to_vec()) else { return JsValue::NULL };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let Ok(tape) = Tape::new(text) else { return JsValue::NULL };
        let mut bundle = normalize(tape.root(text), false);
        for section in [&mut bundle.upsells, &mut bundle.cross_sells, &mut bundle.add_ons] {
            rank(section);
        }
        let in_body = bundle.tracker.take().and_then(Result::ok);
        let tracker = TrackerId::new(header).or(in_body);
        let tracker = tracker.as_ref().map(TrackerId::as_str);
        let situation = Situation {
            context: &self.context,
            owned: &self.owned,
            cart: &self.cart,
            selection: &self.selection,
            limit: None,
            now: self.now,
            catalogue: &Shop,
        };
        let picked = pick(&bundle, tracker, &situation);
        output(&View {
            bundle: &bundle,
            picked: &picked,
            tracker,
            status: 200,
            text,
            now: self.now,
        })
    }
}
