//! Adobe's two predictions about a customer: churn and seat expansion.
//!
//! No data (absent, empty, `{}`, `[]`) is [`Level::Unknown`] and never `Low`: the documentation says
//! so twice.

use super::text::{name_at, place_of};

/// The category of a prediction about everything the customer has.
pub const ALL_OFFERINGS: &str = "allOfferings";

/// How likely; ordered by strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No data, or a text that is not documented.
    Unknown,
    /// `LOW`
    Low,
    /// `MEDIUM`
    Medium,
    /// `HIGH`
    High,
}

impl Level {
    /// All levels, strongest first.
    pub const ALL: [Self; 4] = [Self::High, Self::Medium, Self::Low, Self::Unknown];

    /// Their texts, in this order.
    pub(crate) const NAMES: &str = "high|medium|low|unknown";

    /// The level that a text of a rule names.
    #[must_use]
    #[inline]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.get(place_of(name, Self::NAMES)?).copied()
    }

    /// The text of rules and reasons.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> &'static str {
        name_at(Self::High as usize - self as usize, Self::NAMES)
    }
}

/// One prediction for one category of products.
///
/// Source: recommendations/apis.md, "churn and seatExpansion arrays".
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction<'a> {
    /// `creativeCloud`, `documentCloud`, `allOfferings`, or what else was sent. The forms without
    /// categories are about all offerings.
    pub category: &'a str,
    /// `HIGH`, `MEDIUM`, `LOW`, or what else was sent; empty when nothing was.
    pub probability: &'a str,
    /// Start of the day of the score, ISO-8601 as sent. `None`: absent.
    pub refresh_date: Option<&'a str>,
    /// At most seven, by relevance; may be empty.
    pub reasons: Vec<Reason<'a>>,
    /// Seats that the customer is predicted to add, 1 to 1,000,000. `None`: no prediction, which is
    /// not zero. It is there on `LOW` too: never infer `HIGH` from it.
    pub predicted_addon_size: Option<u64>,
    /// The object as sent, as JSON text; `{}` when there was none.
    pub additional_details: &'a str,
}

impl Prediction<'_> {
    /// Its level, by the documented texts alone.
    #[must_use]
    pub fn level(&self) -> Level {
        let place = place_of(self.probability, "HIGH|MEDIUM|LOW").unwrap_or(3);
        Level::ALL.get(place).copied().unwrap_or(Level::Unknown)
    }
}

/// One reason of a prediction. The set of codes is open, and codes were renamed before.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason<'a> {
    /// For example `contract_num_months_to_renew`.
    pub reason_code: &'a str,
    /// The service's sentence.
    pub description: &'a str,
    /// A number, ratio, percentage, flag or word, as text.
    pub value: &'a str,
}

/// Both predictions, in response order. Empty means that nothing is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Propensity<'a> {
    /// How likely the customer is to leave, for each category.
    pub churn: Vec<Prediction<'a>>,
    /// How likely the customer is to add seats, for each category.
    pub seat_expansion: Vec<Prediction<'a>>,
}
