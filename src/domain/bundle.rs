//! Everything one response said.

use super::{
    opportunity::Opportunity,
    propensity::Propensity,
    query::Line,
    recommendation::{Kind, Recommendation},
};

/// A response in one shape, whatever shape it came in.
#[derive(Clone, Debug, Default)]
pub struct Bundle<'a> {
    /// Upsells, cross-sells and add-ons, each in response order.
    pub products: Vec<Recommendation<'a>>,
    /// Offers in the cart or owned that led to products.
    pub source_offer_ids: Vec<&'a str>,
    /// New ones, then renewals, each in response order; whatever their status.
    pub opportunities: Vec<Opportunity<'a>>,
    /// What Adobe predicts.
    pub propensity: Propensity<'a>,
    /// Each as JSON text, as sent.
    pub deal_registrations: Vec<&'a str>,
    /// The kinds of the recommendations without a part number, which are in no list.
    pub unusable: Vec<Kind>,
    /// The recommendations part failed inside a good response.
    pub issue: Option<Issue<'a>>,
    /// Lines of a subscription list that have not ended.
    pub subscribed: Vec<Line<'a>>,
    /// JSON paths that were not as documented, in reading order.
    pub drift: Vec<String>,
}

impl<'a> Bundle<'a> {
    /// The offers in the cart or owned that led to a product. Empty: none were named.
    #[must_use]
    pub fn sources(&self, product: &Recommendation<'_>) -> &[&'a str] {
        let (start, end) = product.sources;
        self.source_offer_ids.get(start..end).unwrap_or_default()
    }
}

/// What the service said about recommendations it could not make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Issue<'a> {
    /// For example `5136`. `None`: absent.
    pub code: Option<&'a str>,
    /// The service's sentence; may be empty.
    pub message: &'a str,
}
