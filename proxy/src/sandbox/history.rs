//! `GET /v3/customers/{id}/orders`: the order history, in pages, newest first.
//!
//! Source: order-management/get-order.md.

use serde::Serialize;

use super::customer::{Customer, Link, Links};
use super::error::AdobeError;
use super::fetch::{Embedded, embedded};
use super::order::Order;
use super::rules::Basis;
use super::{Found, tracker_id};
use crate::contract::Call;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    total_count: usize,
    count: usize,
    offset: usize,
    limit: usize,
    items: &'a [&'a Order],
    links: Links,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommendations: Option<Embedded>,
}

/// A page of the orders that match every filter.
///
/// # Errors
///
/// 1132: `limit` or `offset` is no whole number, or `limit` is 0. 1133: `offset` is past the end.
pub(crate) fn history(customer: &Customer, call: &Call) -> Result<Found, AdobeError> {
    let limit = whole_number(call, "limit", 25)?.min(100);
    let offset = whole_number(call, "offset", 0)?;
    if limit == 0 {
        return Err(AdobeError::fields("1132", vec!["limit".into()]));
    }
    let matching: Vec<&Order> =
        customer.orders.iter().rev().filter(|order| matches(order, call)).collect();
    let total_count = matching.len();
    if total_count < offset {
        return Err(AdobeError::of("1133"));
    }
    let items = &matching[offset..total_count.min(offset + limit)];
    let end = offset + items.len();
    let at = |offset: usize| Link::get(format!("{}?limit={limit}&offset={offset}", call.path));
    // Undocumented for the sandbox; an order history is no cart, so this is the customer as a whole.
    let recommendations = embedded(call, Basis::Customer(&customer.owned()))?;
    let tracker = recommendations.as_ref().map(|_| tracker_id());
    let page = Page {
        total_count,
        count: items.len(),
        offset,
        limit,
        items,
        links: Links {
            this: at(offset),
            next: (end < total_count).then(|| at(end)),
            prev: (0 < offset).then(|| at(offset.saturating_sub(limit))),
        },
        recommendations,
    };
    Ok(Found::new(200, &page, tracker))
}

fn whole_number(call: &Call, name: &str, default: usize) -> Result<usize, AdobeError> {
    let Some(text) = call.param(name) else { return Ok(default) };
    text.parse().map_err(|_| AdobeError::fields("1132", vec![name.to_owned()]))
}

/// All filters hold; of several values for one filter, any does.
fn matches(order: &Order, call: &Call) -> bool {
    let order_type = super::error::json(&order.order_type);
    let any_of = |name: &str, holds: &dyn Fn(&str) -> bool| {
        let mut values = call.query.iter().filter(|(key, _)| key == name).peekable();
        values.peek().is_none() || values.any(|(_, value)| holds(value))
    };
    let on_or_after = |date: &str| date <= order.creation_date.as_str();
    // A bare date is its midnight. As text it sorts before any time of that day, which says the same.
    let before = |date: &str| order.creation_date.as_str() <= date;
    any_of("status", &|status| order.status == status)
        && any_of("order-type", &|wanted| order_type.trim_matches('"') == wanted)
        && any_of("offer-id", &|id| order.line_items.iter().any(|line| line.offer_id == id))
        && any_of("start-date", &on_or_after)
        && any_of("end-date", &before)
}
