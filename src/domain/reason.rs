//! Why a response's recommendations are not among the picks.

use super::text::name_at;

/// Why something was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The customer owns its family.
    Owned,
    /// Its family is in the cart.
    InCart,
    /// An earlier pick has its family.
    Duplicate,
    /// An opportunity past its day.
    Expired,
    /// An opportunity that is neither open nor expired.
    NotOpen,
    /// The rule that decides over it does not list its kind, or no rule does.
    HiddenByRule,
    /// The shop cannot sell it.
    NotSellable,
    /// There were enough.
    OverLimit,
    /// It has no offer id, or no items.
    Unusable,
}

impl Reason {
    pub(crate) const NAMES: &str =
        "owned|in_cart|duplicate|expired|not_open|hidden_by_rule|not_sellable|over_limit|unusable";

    /// The text JavaScript sees.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, Self::NAMES)
    }
}
