//! `POST /v3/customers/{id}/orders`: previews change nothing, orders complete at once.

use super::catalogue::{ACROBATS, AI_ASSISTANT_ENTERPRISE, AI_ASSISTANT_TEAMS, is_same};
use super::customer::{CURRENCY, Customer, Links};
use super::error::AdobeError;
use super::fetch::embedded;
use super::fields::Fields;
use super::order::{LineItem, Order, OrderType};
use super::order_request::{self, OrderRequest};
use super::rules::Basis;
use super::{Found, offer, overlay, tracker_id};
use crate::contract::Call;
use crate::time::UnixMs;

/// Places or previews an order. `placed` counts the orders of all customers, and numbers them.
///
/// # Errors
///
/// Those of [`order_request::read`]; 2129 for an add-on without its base product; 2136 for a renewal preview
/// with nothing to renew; 3115 and 2149 to 2153 for a SWITCH.
pub(crate) fn place(
    customer: &mut Customer,
    call: &Call,
    placed: &mut u64,
    now: UnixMs,
) -> Result<Found, AdobeError> {
    let fields = Fields::of(call.body.as_ref());
    let request = order_request::read(&fields, CURRENCY)?;
    check_add_ons(customer, &request.lines)?;
    if request.order_type.is_preview() {
        return preview(customer, call, &request, now);
    }
    let mut order = blank(customer, &request, now);
    if request.order_type == OrderType::Switch {
        order.cancelling_items = request.cancelling;
        check_switch(customer, &mut order)?;
    }
    *placed += 1;
    let order_id = format!("99{placed:08}");
    order.links = Some(Links::to(format!("/v3/customers/{}/orders/{order_id}", customer.id)));
    order.order_id = order_id;
    let mut answered = order.clone();
    set_status(&mut answered, "1002");
    complete(customer, order, now);
    let status = if request.order_type == OrderType::Switch { 202 } else { 201 };
    Ok(Found::new(status, &answered, None))
}

/// An order with the request's lines, and neither id nor status.
fn blank(customer: &Customer, request: &OrderRequest, now: UnixMs) -> Order {
    let line_currency = request.lines.first().map(|line| line.currency_code.clone());
    let currency_code = request.currency_code.clone().or(line_currency);
    Order {
        reference_order_id: "",
        order_type: request.order_type,
        external_reference_id: request.external_reference_id.clone(),
        order_id: String::new(),
        customer_id: customer.id.clone(),
        currency_code: currency_code.unwrap_or_else(|| CURRENCY.to_owned()),
        creation_date: now.rfc3339(),
        status: "",
        line_items: request.lines.clone(),
        cancelling_items: Vec::new(),
        eligible_offers: None,
        links: None,
        recommendations: None,
    }
}

/// The order as it would be, each line at the level of its quantity.
///
/// The level is that of one line. Adobe's depends on all a customer has, which is not documented well
/// enough to model.
fn preview(
    customer: &Customer,
    call: &Call,
    request: &OrderRequest,
    now: UnixMs,
) -> Result<Found, AdobeError> {
    let renewal = request.order_type == OrderType::PreviewRenewal;
    let cart: Vec<String> = request.lines.iter().map(|line| line.offer_id.clone()).collect();
    let mut order = blank(customer, request, now);
    if renewal {
        order.eligible_offers = Some([]);
        if order.line_items.is_empty() {
            order.line_items = auto_renewal(customer)?;
        }
        for line in &mut order.line_items {
            line.status = "1000";
        }
    }
    for line in &mut order.line_items {
        line.offer_id = offer::at_level_of(&line.offer_id, line.quantity);
    }
    let owned = customer.owned();
    let basis =
        if renewal && cart.is_empty() { Basis::Customer(&owned) } else { Basis::Cart(&cart) };
    order.recommendations = embedded(call, basis)?;
    let tracker = order.recommendations.as_ref().map(|_| tracker_id());
    // The only success code documented for previews is that of Create Order; renewals have their own.
    Ok(Found::new(if renewal { 202 } else { 201 }, &order, tracker))
}

/// What renews by itself, scheduled subscriptions included.
fn auto_renewal(customer: &Customer) -> Result<Vec<LineItem>, AdobeError> {
    let renewing = customer.subscriptions.iter().filter(|subscription| {
        subscription.status != "1004"
            && subscription.auto_renewal.enabled
            && 0 < subscription.auto_renewal.renewal_quantity
    });
    let lines: Vec<LineItem> = (1..)
        .zip(renewing)
        .map(|(number, subscription)| LineItem {
            ext_line_item_number: number,
            offer_id: subscription.offer_id.clone(),
            quantity: subscription.auto_renewal.renewal_quantity,
            subscription_id: subscription.subscription_id.clone(),
            status: "1000",
            currency_code: subscription.currency_code.clone(),
            deployment_id: subscription.deployment_id.clone(),
        })
        .collect();
    if lines.is_empty() { Err(AdobeError::of("2136")) } else { Ok(lines) }
}

/// 2129: the AI assistant needs an Acrobat of any kind, owned or in the same order.
///
/// Any kind, because the sandbox recommends the enterprise assistant to everybody.
fn check_add_ons(customer: &Customer, lines: &[LineItem]) -> Result<(), AdobeError> {
    let one_of = |products: &[&str], offer_id: &str| {
        products.iter().any(|product| is_same(product, offer_id))
    };
    let has_acrobat = customer.active().any(|owned| one_of(&ACROBATS, &owned.offer_id))
        || lines.iter().any(|line| one_of(&ACROBATS, &line.offer_id));
    let assistants = [AI_ASSISTANT_ENTERPRISE, AI_ASSISTANT_TEAMS];
    match lines.iter().find(|line| !has_acrobat && one_of(&assistants, &line.offer_id)) {
        Some(line) => {
            let number = line.ext_line_item_number;
            let reason = format!("Line Item: {number}, Reason: INELIGIBLE_ADD_ON");
            Err(AdobeError::of("2129").because(reason))
        }
        None => Ok(()),
    }
}

/// One line takes the place of one subscription, seat by seat. Fills in what is cancelled.
fn check_switch(customer: &Customer, order: &mut Order) -> Result<(), AdobeError> {
    let ([line], [cancelled]) =
        (order.line_items.as_slice(), order.cancelling_items.as_mut_slice())
    else {
        return Err(AdobeError::of("2152"));
    };
    let source = customer.active().find(|owned| owned.subscription_id == cancelled.subscription_id);
    let source = source.ok_or_else(|| AdobeError::of("3115"))?;
    if cancelled.reference_line_item_number != line.ext_line_item_number {
        return Err(AdobeError::of("2153"));
    }
    if cancelled.quantity != line.quantity {
        return Err(AdobeError::of("2149"));
    }
    if source.current_quantity < line.quantity {
        return Err(AdobeError::of("2151"));
    }
    if is_same(&source.offer_id, &line.offer_id) {
        return Err(AdobeError::of("2150"));
    }
    cancelled.offer_id.clone_from(&source.offer_id);
    Ok(())
}

/// Applies an order and keeps it as complete.
///
/// Adobe answers first and completes the order some time after; here the next request already sees
/// it, so that nobody has to wait.
fn complete(customer: &mut Customer, mut order: Order, now: UnixMs) {
    for cancelled in &order.cancelling_items {
        let source = customer
            .subscriptions
            .iter_mut()
            .find(|owned| owned.subscription_id == cancelled.subscription_id);
        if let Some(source) = source {
            let left = source.current_quantity.saturating_sub(cancelled.quantity);
            source.current_quantity = left;
            source.auto_renewal.renewal_quantity = left;
            source.auto_renewal.enabled = 0 < left;
            source.status = if left == 0 { "1004" } else { "1000" };
        }
    }
    for line in &mut order.line_items {
        // A renewal buys the next term: it is recorded and leaves this term's seats as they are.
        if order.order_type != OrderType::Renewal {
            line.subscription_id = customer.add_seats(&line.offer_id, line.quantity, now);
        }
    }
    let ordered: Vec<_> =
        order.line_items.iter().map(|line| (line.offer_id.clone(), line.quantity)).collect();
    overlay::consume(&mut customer.opportunities, &ordered, now);
    set_status(&mut order, "1000");
    customer.orders.push(order);
}

fn set_status(order: &mut Order, status: &'static str) {
    order.status = status;
    for line in &mut order.line_items {
        line.status = status;
    }
}
