//! The exported class.

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
    wire::{
        json::Tape,
        normalize::{body_tracker, normalize},
    },
};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// Reads responses for one shopper, who does not change.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reader {
    context: String,
    offers: Vec<String>,
    seats: Vec<u32>,
    in_cart: usize,
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
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds within 2^53")]
        let now = UnixMs(now as i64);
        Self {
            context,
            offers,
            seats: seats.to_vec(),
            in_cart,
            selection: Selection::default(),
            now,
        }
    }

    /// What `pick()` resolves to, as JSON text. `header` is the tracker's, empty where there is none. `null`: the
    /// body is not JSON.
    #[must_use]
    pub fn picks(&self, body: Vec<u8>, header: &str) -> JsValue {
        self.read(body, header, render::picks_text)
    }

    /// The same of `recommendations()`.
    #[must_use]
    pub fn everything(&self, body: Vec<u8>, header: &str) -> JsValue {
        self.read(body, header, render::everything_text)
    }
}

impl Reader {
    fn read(
        &self,
        body: Vec<u8>,
        header: &str,
        output: impl FnOnce(&View<'_>) -> String,
    ) -> JsValue {
        let Ok(text) = String::from_utf8(body) else { return JsValue::NULL };
        let Ok(tape) = Tape::new(text) else { return JsValue::NULL };
        let mut bundle = normalize(tape.root(), false);
        rank(&mut bundle.products);
        let in_body = body_tracker(tape.root()).and_then(TrackerId::new);
        let tracker = TrackerId::new(header).or(in_body);
        let tracker = tracker.as_ref().map(TrackerId::as_str);
        let mut lines = Vec::new();
        for (offer_id, seats) in self.offers.iter().zip(&self.seats) {
            lines.push(Line { offer_id, quantity: Some(u64::from(*seats)) });
        }
        let (cart, owned) = lines.split_at(self.in_cart.min(lines.len()));
        let situation = Situation {
            context: &self.context,
            owned,
            cart,
            selection: &self.selection,
            limit: None,
            now: self.now,
            catalogue: &Shop,
        };
        let picked = pick(&bundle, tracker, &situation);
        let view = View { bundle: &bundle, picked: &picked, tracker, status: 200, now: self.now };
        JsValue::from_str(&output(&view))
    }
}
