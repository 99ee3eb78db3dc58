//! Product recommendations, and the kinds of thing that can be picked.

use super::{
    query::Line,
    text::{name_at, place_of},
};

/// What kind of thing a pick is. The order is the last tie-break between kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A better product in the place of one the customer has.
    Upsell,
    /// Another product.
    CrossSell,
    /// Something on top of a product.
    AddOn,
    /// More seats of a product.
    SeatExpansion,
    /// An intent to buy that Adobe's agents heard.
    NewOpportunity,
    /// An intent to renew that Adobe's agents heard.
    RenewOpportunity,
}

impl Kind {
    /// All kinds, in order.
    pub const ALL: [Self; 6] = [
        Self::Upsell,
        Self::CrossSell,
        Self::AddOn,
        Self::SeatExpansion,
        Self::NewOpportunity,
        Self::RenewOpportunity,
    ];

    pub(crate) const NAMES: &str =
        "upsell|crossSell|addOn|seatExpansion|newOpportunity|renewOpportunity";

    /// The kind that a text names.
    #[must_use]
    #[inline]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.get(place_of(name, Self::NAMES)?).copied()
    }

    /// The text JavaScript sees.
    #[must_use]
    #[expect(clippy::inline_always, reason = "it is no more than the call in it")]
    #[inline(always)]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, Self::NAMES)
    }
}

/// A product that Adobe recommends.
///
/// Source: recommendations/apis.md, `productRecommendations.upsells|crossSells|addOns[]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recommendation<'a> {
    /// Upsell, cross-sell or add-on.
    pub kind: Kind,
    /// What it puts into the cart: the part number at the base discount level, from which the customer's
    /// own may differ, and no number of seats.
    pub item: Line<'a>,
    /// `product.id` of responses before 2025-05. `None` since.
    pub product_id: Option<&'a str>,
    /// 0 is best, within its kind only. `None`: absent, or no whole number ≥ 0.
    pub rank: Option<u64>,
    /// `OFFER`, the only one documented. `None`: no source was given.
    pub source_type: Option<&'a str>,
    /// Which of [`Bundle::source_offer_ids`](super::bundle::Bundle) led to it: from one place to before
    /// another.
    pub sources: (usize, usize),
}
