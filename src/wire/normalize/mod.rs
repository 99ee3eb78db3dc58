//! One shape out of all that the service has documented, announced, and that known proxies make of it.
//!
//! What is wrong is skipped, or read leniently where its meaning is beyond doubt, and its path is
//! noted as drift; the rest stands. Unknown keys are not drift, nor is `null` or `{}` for a whole
//! part that may be missing.
#![expect(
    clippy::inline_always,
    reason = "values that functions return go through memory, and small builds inline nothing unasked"
)]

mod overlay;
mod products;
mod propensity;
mod read;

use super::json::{self, Value};
use crate::domain::{
    bundle::{Bundle, Issue},
    recommendation::Kind,
    text::is_one_of,
};
use read::{Drift, is_object, items, lenient_text, list, push_line};

const PRODUCTS: &str = "productRecommendations";
const OPPORTUNITIES: &str = "overlayRecommendations";

/// Where what is recommended lies, in reading order: in which part, under which key, and what it is.
const LISTS: &[(&str, &str, Kind)] = &[
    (PRODUCTS, "upsells", Kind::Upsell),
    (PRODUCTS, "crossSells", Kind::CrossSell),
    (PRODUCTS, "addOns", Kind::AddOn),
    (OPPORTUNITIES, "new", Kind::NewOpportunity),
    (OPPORTUNITIES, "renew", Kind::RenewOpportunity),
];

/// Reads a response body. `lists_subscriptions`: its `items` are what the customer owns.
#[must_use]
pub fn normalize(root: Value<'_>, lists_subscriptions: bool) -> Bundle<'_> {
    let mut bundle = Bundle::default();
    read_root(root, lists_subscriptions, &mut bundle);
    bundle
}

// A bundle that is filled by reference is not copied to whoever asked for it. Its parts are read by functions
// of their own: one large function compresses worse, by 70 bytes.
#[inline(never)]
fn read_root<'a>(root: Value<'a>, lists_subscriptions: bool, bundle: &mut Bundle<'a>) {
    let envelopes = Envelopes::of(root);
    let [_, inner, _, inner_data] = envelopes.0;
    is_object(inner, &mut bundle.drift);
    is_object(inner_data, &mut bundle.drift);
    for &(part, key, kind) in LISTS {
        let part = envelopes.object(part, &mut bundle.drift);
        for item in list(part, key, &mut bundle.drift) {
            match kind {
                Kind::NewOpportunity | Kind::RenewOpportunity => overlay::push(bundle, item, kind),
                _ => products::push(bundle, item, kind),
            }
        }
    }
    predictions(&envelopes, bundle);
    let discounts = envelopes.object("discounts", &mut bundle.drift);
    for deal in list(discounts, "dealRegistrations", &mut bundle.drift) {
        bundle.deal_registrations.push(deal.source());
    }
    issue(envelopes.object("errorDetails", &mut bundle.drift), bundle);
    if lists_subscriptions {
        subscribed(envelopes.part("items"), bundle);
    }
}

/// The tracker in a body, for where the header has none. Known proxies move it there, under one of two
/// names.
#[must_use]
pub fn body_tracker(root: Value<'_>) -> Option<&str> {
    let envelopes = Envelopes::of(root);
    let mut tracker = envelopes.part("xRecommendationTrackerId");
    if tracker.as_str().is_none() {
        tracker = envelopes.part("recommendationTrackerId");
    }
    tracker.as_str().filter(|text| !text.is_empty())
}

/// The objects in which the parts may lie: the root (Fetch Recommendations), `recommendations` in
/// it (the host calls), and both inside a proxy's `data`.
struct Envelopes<'a>([Value<'a>; 4]);

impl<'a> Envelopes<'a> {
    fn of(root: Value<'a>) -> Self {
        const INNER: &str = "recommendations";
        let data = root.at("data");
        Self([root, root.at(INNER), data, data.at(INNER)])
    }

    /// A part in the first envelope that has it.
    #[inline(always)]
    fn part(&self, key: &str) -> Value<'a> {
        Value::at_any(&self.0, key)
    }

    /// A part that should be an object.
    #[inline(always)]
    fn object(&self, key: &str, drift: &mut Drift) -> Value<'a> {
        let part = self.part(key);
        is_object(part, drift);
        part
    }
}

/// Documented under `propensity`; announced, weeks before, at the root.
fn predictions<'a>(envelopes: &Envelopes<'a>, bundle: &mut Bundle<'a>) {
    let Bundle { propensity: into, drift, .. } = bundle;
    let nested = envelopes.object("propensity", drift);
    let churn = nested.at("churn").or(envelopes.part("churn"));
    propensity::read(churn, &mut into.churn, drift);
    let seats = nested.at("seatExpansion").or(envelopes.part("seatExpansion"));
    propensity::read(seats, &mut into.seat_expansion, drift);
}

/// `errorDetails` inside a good response: the host call went well, the recommendations did not.
#[inline(never)] // As all parts of a response.
fn issue<'a>(details: Value<'a>, bundle: &mut Bundle<'a>) {
    let drift = &mut bundle.drift;
    if details.kind() == json::Kind::Object && !details.is_empty_object() {
        let code = lenient_text(details, "code", drift);
        let message = lenient_text(details, "message", drift).unwrap_or_default();
        bundle.issue = Some(Issue { code, message });
    }
}

/// Subscriptions that are neither inactive (1004) nor cancelled (1008).
///
/// Source: Get Subscriptions; `offerId` is at the base level there, `currentQuantity` in seats.
#[inline(never)] // As all parts of a response.
fn subscribed<'a>(list: Value<'a>, bundle: &mut Bundle<'a>) {
    let drift = &mut bundle.drift;
    for item in items(list, drift) {
        let status = lenient_text(item, "status", drift).unwrap_or_default();
        if !is_one_of(status, "1004|1008") {
            push_line(&mut bundle.subscribed, item, "currentQuantity", drift);
        }
    }
}
