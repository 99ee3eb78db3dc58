//! One shape out of all that the service has documented, announced, and that known proxies make of it.
//!
//! What is wrong is skipped, or read leniently where its meaning is beyond doubt, and its path is
//! noted as drift; the rest stands. Unknown keys are not drift, nor is `null` or `{}` for a whole
//! part that may be missing.

mod overlay;
mod products;
mod propensity;
mod read;

use super::json::{Kind, Value};
use crate::domain::{
    bundle::{Bundle, Issue, Unsendable},
    ids::TrackerId,
    query::Line,
};
use read::{Drift, items, lenient_text, object, present, whole};

/// Reads a response body. `lists_subscriptions`: its `items` are what the customer owns.
#[must_use]
pub fn normalize(root: Value<'_>, lists_subscriptions: bool) -> Bundle<'_> {
    let drift = &mut Drift::default();
    let envelopes = envelopes(root, drift);
    let part = |key| part(&envelopes, key);
    let mut bundle = Bundle::default();
    if let Some(products) = part("productRecommendations") {
        products::read(products, &mut bundle, drift);
    }
    if let Some(overlay) = part("overlayRecommendations") {
        bundle.opportunities = overlay::read(overlay, drift);
    }
    // Documented under `propensity`; announced, weeks before, at the root.
    let nested = part("propensity").and_then(|it| object(it, drift));
    let mut signal = |key| {
        let found = nested.and_then(|it| present(it, key)).or_else(|| part(key));
        found.map(|it| propensity::read(it, drift)).unwrap_or_default()
    };
    bundle.propensity.churn = signal("churn");
    bundle.propensity.seat_expansion = signal("seatExpansion");
    let discounts = part("discounts").and_then(|it| object(it, drift));
    let deals = discounts.and_then(|it| present(it, "dealRegistrations"));
    bundle.deal_registrations = items(deals, drift).map(Value::source).collect();
    bundle.issue = part("errorDetails").and_then(|it| issue(it, drift));
    bundle.tracker = tracker(&envelopes);
    if lists_subscriptions {
        bundle.subscribed = subscribed(part("items"), drift);
    }
    bundle.drift = std::mem::take(&mut drift.0);
    bundle
}

/// The tracker of a body alone, for where the header has none.
#[must_use]
pub fn body_tracker(root: Value<'_>) -> Option<Result<TrackerId, Unsendable>> {
    tracker(&envelopes(root, &mut Drift::default()))
}

/// The objects in which the parts may lie: the root (Fetch Recommendations), `recommendations` in
/// it (the host calls), and both inside a proxy's `data`.
fn envelopes<'a>(root: Value<'a>, drift: &mut Drift) -> Vec<Value<'a>> {
    let data = present(root, "data").filter(|it| it.kind() == Kind::Object);
    let mut found = Vec::new();
    for outer in [Some(root), data].into_iter().flatten() {
        let inner = present(outer, "recommendations").and_then(|it| object(it, drift));
        found.extend([Some(outer), inner].into_iter().flatten());
    }
    found
}

fn part<'a>(envelopes: &[Value<'a>], key: &str) -> Option<Value<'a>> {
    envelopes.iter().find_map(|envelope| present(*envelope, key))
}

/// `errorDetails` inside a good response: the host call went well, the recommendations did not.
fn issue(details: Value<'_>, drift: &mut Drift) -> Option<Issue> {
    let details = object(details, drift)?;
    details.entries().next()?;
    let code = lenient_text(details, "code", drift);
    let message = lenient_text(details, "message", drift).unwrap_or_default();
    Some(Issue { code, message })
}

/// Known proxies move the tracker from the header into the body, under one of two names.
fn tracker(envelopes: &[Value<'_>]) -> Option<Result<TrackerId, Unsendable>> {
    let names = ["xRecommendationTrackerId", "recommendationTrackerId"];
    let text = names.into_iter().find_map(|key| part(envelopes, key)?.as_str())?;
    (!text.is_empty()).then(|| TrackerId::new(&text).ok_or(Unsendable))
}

/// Subscriptions that are neither inactive (1004) nor cancelled (1008).
///
/// Source: Get Subscriptions; `offerId` is at the base level there, `currentQuantity` in seats.
fn subscribed(list: Option<Value<'_>>, drift: &mut Drift) -> Vec<Line> {
    let mut lines = Vec::new();
    for item in items(list, drift) {
        let Some(item) = object(item, drift) else { continue };
        let status = lenient_text(item, "status", drift);
        if matches!(status.as_deref(), Some("1004" | "1008")) {
            continue;
        }
        let Some(offer_id) = read::id(item, "offerId", drift) else { continue };
        let quantity = whole(item, "currentQuantity", drift);
        lines.push(Line { offer_id: offer_id.into_owned(), quantity });
    }
    lines
}
