//! What is asked for in an order, and what is wrong with it.
//!
//! Source: order-management/create-order.md, references/error-handling.md.

use serde_json::Value;

use super::catalogue;
use super::error::AdobeError;
use super::fields::{Fields, Problems};
use super::offer;
use super::order::{CancellingItem, LineItem, OrderType};

/// A request that is well-formed.
#[derive(Debug)]
pub(crate) struct OrderRequest {
    pub(crate) order_type: OrderType,
    /// Empty where none was given.
    pub(crate) external_reference_id: String,
    pub(crate) currency_code: Option<String>,
    /// Empty only for an automatic `PREVIEW_RENEWAL`.
    pub(crate) lines: Vec<LineItem>,
    /// Only for SWITCH; `offer_id` is not known yet.
    pub(crate) cancelling: Vec<CancellingItem>,
}

/// The whole Order resource: an answered PREVIEW may be sent back as NEW, read-only fields and all.
const ORDER_FIELDS: [&str; 16] = [
    "referenceOrderId",
    "orderType",
    "externalReferenceId",
    "orderId",
    "customerId",
    "currencyCode",
    "creationDate",
    "status",
    "source",
    "lineItems",
    "cancellingItems",
    "eligibleOffers",
    "pricingSummary",
    "benefits",
    "links",
    "recommendations",
];
const LINE_FIELDS: [&str; 14] = [
    "extLineItemNumber",
    "offerId",
    "quantity",
    "subscriptionId",
    "status",
    "currencyCode",
    "deploymentId",
    "discountCode",
    "flexDiscountCodes",
    "flexDiscounts",
    "pricing",
    "proratedDays",
    "remainingQuantity",
    "isDealRegistered",
];

/// Reads and checks the body of `POST …/orders`.
///
/// # Errors
///
/// 1121, 1122, 1117 for fields; 2126 for the reference; 2119, 2120, 2121, 2122, 2123 for lines; 2140
/// for currencies.
pub(crate) fn read(fields: &Fields<'_>, currency: &str) -> Result<OrderRequest, AdobeError> {
    let mut problems = Problems::default();
    fields.only(&ORDER_FIELDS, &mut problems);
    fields.require("orderType", &mut problems);
    let order_type = fields.text("orderType", &mut problems).map(OrderType::of);
    if order_type == Some(None) {
        problems.invalid(fields.path("orderType"));
    }
    let order_type = order_type.flatten();
    let renewal_preview = order_type == Some(OrderType::PreviewRenewal);
    if order_type.is_some() && !renewal_preview {
        fields.require("lineItems", &mut problems);
    }
    if order_type == Some(OrderType::Switch) {
        fields.require("cancellingItems", &mut problems);
    }
    let external_reference_id = fields.text("externalReferenceId", &mut problems).unwrap_or("");
    let order_currency = currency_code(fields, &mut problems);
    let line_fields = fields.objects("lineItems", &mut problems).unwrap_or_default();
    let empty = fields.get("lineItems").and_then(Value::as_array).is_some_and(Vec::is_empty);
    if empty && !renewal_preview {
        problems.invalid(fields.path("lineItems"));
    }
    let lines: Vec<RawLine> = line_fields
        .iter()
        .enumerate()
        .map(|(index, line)| RawLine::read(line, index, &mut problems))
        .collect();
    let cancelling = fields.objects("cancellingItems", &mut problems).unwrap_or_default();
    let cancelling: Vec<_> =
        cancelling.iter().map(|item| cancelling_item(item, &mut problems)).collect();
    problems.into_result()?;

    let Some(order_type) = order_type else { return Err(AdobeError::of("1117")) };
    if 35 < external_reference_id.chars().count() {
        return Err(AdobeError::of("2126"));
    }
    check_lines(&lines)?;
    // Adobe's table gives 2140 for Create Order alone, and its PREVIEW sample has both currencies.
    let both = order_currency.is_some() && lines.iter().any(|line| line.currency_code.is_some());
    if both && !order_type.is_preview() {
        return Err(AdobeError::of("2140"));
    }
    let default_currency = order_currency.clone().unwrap_or_else(|| currency.to_owned());
    Ok(OrderRequest {
        order_type,
        external_reference_id: external_reference_id.to_owned(),
        currency_code: order_currency,
        lines: lines.into_iter().map(|line| line.into_line(&default_currency)).collect(),
        cancelling,
    })
}

/// A line whose numbers are whole, but perhaps out of range.
struct RawLine {
    number: i64,
    offer_id: String,
    quantity: i64,
    subscription_id: String,
    currency_code: Option<String>,
    deployment_id: Option<String>,
}

impl RawLine {
    fn read(fields: &Fields<'_>, index: usize, problems: &mut Problems) -> Self {
        fields.only(&LINE_FIELDS, problems);
        fields.require("offerId", problems);
        fields.require("quantity", problems);
        let text = |name, problems: &mut Problems| fields.text(name, problems).map(str::to_owned);
        // Adobe requires the number. Here a missing one is the line's place, so that a first try works.
        let place = i64::try_from(index + 1).unwrap_or(i64::MAX);
        Self {
            number: fields.number("extLineItemNumber", problems).unwrap_or(place),
            offer_id: text("offerId", problems).unwrap_or_default(),
            quantity: fields.number("quantity", problems).unwrap_or_default(),
            // The documents' samples have blanks around this id.
            subscription_id: text("subscriptionId", problems).unwrap_or_default().trim().to_owned(),
            currency_code: currency_code(fields, problems),
            deployment_id: text("deploymentId", problems),
        }
    }

    fn into_line(self, default_currency: &str) -> LineItem {
        LineItem {
            ext_line_item_number: self.number,
            offer_id: self.offer_id,
            quantity: self.quantity.unsigned_abs(),
            subscription_id: self.subscription_id,
            status: "",
            currency_code: self.currency_code.unwrap_or_else(|| default_currency.to_owned()),
            deployment_id: self.deployment_id,
        }
    }
}

/// ISO 4217: three capital letters. Which of them a distributor may sell in is not modelled.
fn currency_code(fields: &Fields<'_>, problems: &mut Problems) -> Option<String> {
    let code = fields.text("currencyCode", problems)?;
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        problems.invalid(fields.path("currencyCode"));
    }
    Some(code.to_owned())
}

fn cancelling_item(fields: &Fields<'_>, problems: &mut Problems) -> CancellingItem {
    fields.require("subscriptionId", problems);
    fields.require("quantity", problems);
    CancellingItem {
        ext_line_item_number: fields.number("extLineItemNumber", problems).unwrap_or(1),
        reference_line_item_number: fields.number("referenceLineItemNumber", problems).unwrap_or(1),
        offer_id: String::new(),
        quantity: fields.number("quantity", problems).unwrap_or_default().max(0).unsigned_abs(),
        subscription_id: fields.text("subscriptionId", problems).unwrap_or("").trim().to_owned(),
    }
}

fn check_lines(lines: &[RawLine]) -> Result<(), AdobeError> {
    if 499 < lines.len() {
        return Err(AdobeError::of("2119"));
    }
    for (index, line) in lines.iter().enumerate() {
        let blame = |code| Err(AdobeError::of(code).because(format!("Line Item: {}", line.number)));
        if !(0..=999_999).contains(&line.number) {
            return blame("2123");
        }
        if lines[..index].iter().any(|earlier| earlier.number == line.number) {
            return blame("2121");
        }
        if !is_sold(&line.offer_id) {
            return blame("2122");
        }
        if !(1..=largest_quantity(&line.offer_id)).contains(&line.quantity) {
            return blame("2120");
        }
    }
    Ok(())
}

/// Real part numbers are sold here, too, though nothing is known of them; made-up ones only when they
/// are in the catalogue.
pub(crate) fn is_sold(offer_id: &str) -> bool {
    let made_up = offer_id.starts_with("9900");
    offer::is_part_number(offer_id) && (!made_up || catalogue::find(offer_id).is_some())
}

/// 10,000 seats for team products, 599,000 for enterprise ones, and for what is not in the catalogue.
fn largest_quantity(offer_id: &str) -> i64 {
    match catalogue::find(offer_id) {
        Some(product) if !product.enterprise => 10_000,
        _ => 599_000,
    }
}
