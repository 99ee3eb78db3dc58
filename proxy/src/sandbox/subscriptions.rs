//! `GET` and `POST /v3/customers/{id}/subscriptions`.
//!
//! Source: subscription-management/create-subscription.md.

use serde::Serialize;

use super::catalogue::is_same;
use super::customer::{Customer, Links, Subscription};
use super::error::AdobeError;
use super::fetch::{Embedded, embedded};
use super::fields::{Fields, Problems};
use super::order_request::is_sold;
use super::rules::Basis;
use super::{Found, tracker_id};
use crate::contract::Call;
use crate::time::UnixMs;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'a> {
    total_count: usize,
    items: &'a [Subscription],
    links: Links,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommendations: Option<Embedded>,
}

/// All subscriptions of a customer, scheduled and inactive ones included.
///
/// # Errors
///
/// 1117: `fetch-recommendations` is neither `true` nor `false`.
pub(crate) fn list(customer: &Customer, call: &Call) -> Result<Found, AdobeError> {
    // Undocumented for the sandbox; what is owned is known, what is in the cart is not.
    let recommendations = embedded(call, Basis::Customer(&customer.owned()))?;
    let tracker = recommendations.as_ref().map(|_| tracker_id());
    let list = List {
        total_count: customer.subscriptions.len(),
        items: &customer.subscriptions,
        links: Links::to(call.path.clone()),
        recommendations,
    };
    Ok(Found::new(200, &list, tracker))
}

/// Schedules a subscription that begins with the renewal.
///
/// Adobe takes these only from 30 to 3 days before the anniversary. That window is not enforced here,
/// since no error code is documented for it and most customers of the sandbox are outside of it.
///
/// # Errors
///
/// 1121, 1122, 1117 for fields; 2122 for the offer; 3116 for the quantity; 2129 where the customer has
/// the product already, or nothing active at all.
pub(crate) fn create(
    customer: &mut Customer,
    call: &Call,
    now: UnixMs,
) -> Result<Found, AdobeError> {
    let fields = Fields::of(call.body.as_ref());
    let mut problems = Problems::default();
    fields.only(&["offerId", "autoRenewal", "deploymentId", "currencyCode"], &mut problems);
    fields.require("offerId", &mut problems);
    fields.require("autoRenewal", &mut problems);
    let offer_id = fields.text("offerId", &mut problems).unwrap_or("");
    let deployment_id = fields.text("deploymentId", &mut problems);
    let currency_code = fields.text("currencyCode", &mut problems);
    let mut quantity = 0;
    if let Some(renewal) = fields.object("autoRenewal", &mut problems) {
        let known = ["enabled", "renewalQuantity", "renewalCode", "flexDiscountCodes"];
        renewal.only(&known, &mut problems);
        renewal.require("enabled", &mut problems);
        renewal.require("renewalQuantity", &mut problems);
        if renewal.flag("enabled", &mut problems) == Some(false) {
            problems.invalid(renewal.path("enabled"));
        }
        quantity = renewal.number("renewalQuantity", &mut problems).unwrap_or_default();
    }
    problems.into_result()?;
    if !is_sold(offer_id) {
        return Err(AdobeError::of("2122"));
    }
    let Ok(quantity @ 1..=599_000) = u64::try_from(quantity) else {
        return Err(AdobeError::of("3116"));
    };
    check_eligible(customer, offer_id)?;

    let created = customer.subscribe(offer_id, quantity, "1009", now);
    created.deployment_id = deployment_id.map(str::to_owned);
    if let Some(currency_code) = currency_code {
        currency_code.clone_into(&mut created.currency_code);
    }
    Ok(Found::new(200, created, None))
}

/// Adobe says when creating is not allowed, not with which code; 2129 is the one for such cases.
fn check_eligible(customer: &Customer, offer_id: &str) -> Result<(), AdobeError> {
    let has_it = customer.subscriptions.iter().any(|subscription| {
        subscription.status != "1004" && is_same(&subscription.offer_id, offer_id)
    });
    if has_it || customer.active().next().is_none() {
        let reason = "Reason: CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE".to_owned();
        return Err(AdobeError::of("2129").because(reason));
    }
    Ok(())
}
