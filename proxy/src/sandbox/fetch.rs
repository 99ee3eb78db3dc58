//! `POST /v3/recommendations`, and the recommendations inside other responses.
//!
//! Source: recommendations/apis.md.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::customer::Customer;
use super::deals::{DISCOUNTS, Discounts};
use super::error::AdobeError;
use super::fields::{Fields, Problems};
use super::overlay::{OverlayRecommendations, overlay};
use super::propensity::{Propensity, Signals, propensity};
use super::rules::{Basis, ProductRecommendations, recommend};
use super::{Found, locale, tracker_id};
use crate::contract::Call;
use crate::time::UnixMs;

const FIELDS: [&str; 8] = [
    "customerId",
    "recommendationContext",
    "offers",
    "country",
    "language",
    "includePropensity",
    "includeDealRegistrations",
    // Only in the sandbox page of 2026-06-23, for one day; here because integrations of that day send it.
    "signals",
];

/// The body of a good response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fetched {
    product_recommendations: ProductRecommendations,
    #[serde(skip_serializing_if = "Option::is_none")]
    overlay_recommendations: Option<OverlayRecommendations>,
    #[serde(skip_serializing_if = "Option::is_none")]
    propensity: Option<Propensity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discounts: Option<Discounts>,
}

/// Answers `POST /v3/recommendations`.
///
/// # Errors
///
/// 1121, 1122, 1117 for the fields; 1116 for the customer; 5136, 5137 for country and language.
pub(crate) fn fetch(
    customers: &BTreeMap<String, Customer>,
    call: &Call,
    now: UnixMs,
) -> Result<Found, AdobeError> {
    let fields = Fields::of(call.body.as_ref());
    let mut problems = Problems::default();
    fields.only(&FIELDS, &mut problems);
    fields.require("customerId", &mut problems);
    let context = context(&fields, &mut problems);
    let cart = cart(&fields, &mut problems);
    let country = fields.text("country", &mut problems);
    let language = fields.text("language", &mut problems);
    let signals = signals(&fields, &mut problems);
    let deals = fields.flag("includeDealRegistrations", &mut problems).unwrap_or(false);
    problems.into_result()?;

    let customer = call.customer_id.as_ref().and_then(|id| customers.get(id));
    let customer = customer.ok_or_else(|| AdobeError::of("1116"))?;
    locale::check(country, language)?;
    let owned = customer.owned();
    let basis = match context {
        Context::Customer => Basis::Customer(&owned),
        Context::Renewal if cart.is_empty() => Basis::Customer(&owned),
        Context::Cart | Context::Renewal => Basis::Cart(&cart),
    };
    let fetched = Fetched {
        product_recommendations: recommend(basis),
        overlay_recommendations: overlay(&customer.opportunities, now),
        propensity: propensity(signals, customer.churn, customer.seat_expansion),
        discounts: deals.then_some(DISCOUNTS),
    };
    Ok(Found::new(200, &fetched, Some(tracker_id())))
}

enum Context {
    Customer,
    Cart,
    Renewal,
}

/// `ORDERS_VIEW` occurs in the documents' samples only; it is taken as `GENERIC`, the default.
fn context(fields: &Fields<'_>, problems: &mut Problems) -> Context {
    match fields.text("recommendationContext", problems) {
        None | Some("GENERIC" | "ORDERS_VIEW") => Context::Customer,
        Some("ORDER_PREVIEW") => Context::Cart,
        Some("RENEWAL_ORDER_PREVIEW") => Context::Renewal,
        Some(_) => {
            problems.invalid(fields.path("recommendationContext"));
            Context::Customer
        }
    }
}

/// Offer ids of the cart; a line without one says nothing and is skipped, since both are optional.
fn cart(fields: &Fields<'_>, problems: &mut Problems) -> Vec<String> {
    let mut offer_ids = Vec::new();
    for offer in fields.objects("offers", problems).unwrap_or_default() {
        offer.only(&["offerId", "quantity"], problems);
        if offer.number("quantity", problems).is_some_and(|quantity| quantity < 0) {
            problems.invalid(offer.path("quantity"));
        }
        offer_ids.extend(offer.text("offerId", problems).map(str::to_owned));
    }
    offer_ids
}

/// The one place that absorbs the three documented ways to ask for propensity.
///
/// `true` or `false` (2026-06-24), a list of signals (since 2026-08-19), or a list in `signals`
/// (2026-06-23), which also narrows `true`. Absent, `false` and `[]` ask for nothing.
fn signals(fields: &Fields<'_>, problems: &mut Problems) -> Signals {
    let listed = match fields.get("signals") {
        None => None,
        Some(Value::Array(list)) => Some(listed(list, &fields.path("signals"), problems)),
        Some(_) => {
            problems.invalid(fields.path("signals"));
            None
        }
    };
    let path = fields.path("includePropensity");
    match fields.get("includePropensity") {
        None => listed.unwrap_or_default(),
        Some(Value::Bool(true)) => listed.unwrap_or(Signals::BOTH),
        Some(Value::Bool(false)) => Signals::default(),
        Some(Value::Array(list)) => self::listed(list, &path, problems),
        Some(_) => {
            problems.invalid(path);
            Signals::default()
        }
    }
}

fn listed(list: &[Value], path: &str, problems: &mut Problems) -> Signals {
    let mut signals = Signals::default();
    for signal in list {
        match signal.as_str() {
            Some("churn") => signals.churn = true,
            Some("seatExpansion") => signals.seat_expansion = true,
            _ => problems.invalid(path.to_owned()),
        }
    }
    signals
}

/// The `recommendations` object inside the response of another call.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Embedded {
    /// What would be the root of a fetch.
    ProductRecommendations(ProductRecommendations),
    /// The call itself went well, the recommendations did not. Source: recommendations/error-codes.md.
    ErrorDetails(AdobeError),
}

/// The block for a preview or a list. `None`: `fetch-recommendations` does not ask for it.
///
/// # Errors
///
/// 1117: `fetch-recommendations` is neither `true` nor `false`.
pub(crate) fn embedded(call: &Call, basis: Basis<'_>) -> Result<Option<Embedded>, AdobeError> {
    match call.param("fetch-recommendations") {
        None | Some("false") => return Ok(None),
        Some("true") => {}
        Some(_) => return Err(AdobeError::fields("1117", vec!["fetch-recommendations".into()])),
    }
    let (country, language) =
        (call.param("recommendation-country"), call.param("recommendation-language"));
    Ok(Some(match locale::check(country, language) {
        Ok(()) => Embedded::ProductRecommendations(recommend(basis)),
        Err(error) => Embedded::ErrorDetails(error),
    }))
}
