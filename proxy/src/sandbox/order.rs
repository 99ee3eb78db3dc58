//! What an order is.
//!
//! Source: references/resources.md, "Order".

use serde::Serialize;

use super::customer::Links;
use super::fetch::Embedded;

/// The types this sandbox takes. RETURN, transfers and the other switch types are not modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum OrderType {
    New,
    Preview,
    PreviewRenewal,
    Renewal,
    Switch,
}

impl OrderType {
    /// The type of this name.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Some(match text {
            "NEW" => Self::New,
            "PREVIEW" => Self::Preview,
            "PREVIEW_RENEWAL" => Self::PreviewRenewal,
            "RENEWAL" => Self::Renewal,
            "SWITCH" => Self::Switch,
            _ => return None,
        })
    }

    /// Whether it changes nothing.
    pub(crate) fn is_preview(self) -> bool {
        matches!(self, Self::Preview | Self::PreviewRenewal)
    }
}

/// An order, as it is answered and as it is kept.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "fields are named as in the JSON")]
pub(crate) struct Order {
    pub(crate) reference_order_id: &'static str,
    pub(crate) order_type: OrderType,
    pub(crate) external_reference_id: String,
    /// Empty for previews.
    pub(crate) order_id: String,
    pub(crate) customer_id: String,
    pub(crate) currency_code: String,
    pub(crate) creation_date: String,
    /// 1002 open, 1000 complete; empty for previews.
    pub(crate) status: &'static str,
    pub(crate) line_items: Vec<LineItem>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) cancelling_items: Vec<CancellingItem>,
    /// High Growth Offers; there are none here. `None`: not a renewal preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) eligible_offers: Option<[(); 0]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) links: Option<Links>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recommendations: Option<Embedded>,
}

/// One line of an order.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LineItem {
    pub(crate) ext_line_item_number: i64,
    pub(crate) offer_id: String,
    pub(crate) quantity: u64,
    /// Empty while the order is open.
    pub(crate) subscription_id: String,
    pub(crate) status: &'static str,
    pub(crate) currency_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deployment_id: Option<String>,
}

/// What a SWITCH takes seats from.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CancellingItem {
    pub(crate) ext_line_item_number: i64,
    pub(crate) reference_line_item_number: i64,
    pub(crate) offer_id: String,
    pub(crate) quantity: u64,
    pub(crate) subscription_id: String,
}
