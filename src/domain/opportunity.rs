//! Overlay opportunities: purchase intents that Adobe's agents heard from the customer.

use super::{query::Line, reason::Reason, recommendation::Kind, time::UnixMs};

/// One intent, with everything it is about.
///
/// Source: recommendations/apis.md, `overlayRecommendations.new|renew[]`. It has no id and no rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Opportunity<'a> {
    /// New or renewal.
    pub kind: Kind,
    /// ISO-8601 as sent. `None`: absent.
    pub created_at: Option<&'a str>,
    /// ISO-8601 as sent. `None`: absent.
    pub expires_at: Option<&'a str>,
    /// The same moment. `None`: absent or unreadable, and then it does not expire.
    pub expires: Option<UnixMs>,
    /// `OPEN`, `EXPIRED`, or what else the service sent; empty when it sent none.
    pub status: &'a str,
    /// What is to be bought or renewed, all of it together.
    pub items: Vec<Line<'a>>,
    /// Whether an item had no offer id, so that the whole could not be put into a cart.
    pub is_incomplete: bool,
}

impl Opportunity<'_> {
    /// What the customer means to do, in the word JavaScript sees.
    #[must_use]
    pub fn intent(&self) -> &'static str {
        if self.kind == Kind::RenewOpportunity { "renew" } else { "new" }
    }

    /// Why it cannot be offered at `now`; `None` while it can.
    #[must_use]
    pub fn closed(&self, now: UnixMs) -> Option<Reason> {
        let is_past = self.expires.is_some_and(|expires| expires <= now);
        match self.status {
            "EXPIRED" => Some(Reason::Expired),
            _ if is_past => Some(Reason::Expired),
            "OPEN" => None,
            _ => Some(Reason::NotOpen),
        }
    }

    /// Smaller is sooner; the largest is never.
    pub(super) fn expiry_order(&self) -> u64 {
        self.expires.map_or(u64::MAX, UnixMs::order)
    }
}
