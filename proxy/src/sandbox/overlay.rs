//! Overlay opportunities: what an Adobe agent agreed on with the customer.
//!
//! Source: recommendations/apis.md, `overlayRecommendations`.

use serde::Serialize;

use super::catalogue::is_same;
use crate::time::UnixMs;

/// Purchase or renewal intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Listed in `new`.
    New,
    /// Listed in `renew`.
    Renew,
}

/// An opportunity as it is kept. A consumed one is removed: the documents know `OPEN` and `EXPIRED`.
#[derive(Clone, Debug)]
pub(crate) struct Opportunity {
    /// Which list it is in.
    pub(crate) intent: Intent,
    /// When the agent created it.
    pub(crate) created_at: UnixMs,
    /// From this moment on it is `EXPIRED`.
    pub(crate) expires_at: UnixMs,
    /// What was agreed on; never empty.
    pub(crate) items: Vec<Item>,
}

/// A product and a number of seats.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item {
    /// Part number; unlike `baseOfferId` it may be at any level.
    pub(crate) offer_id: String,
    /// Seats.
    pub(crate) quantity: u64,
}

/// The `overlayRecommendations` object.
#[derive(Debug, Serialize)]
pub(crate) struct OverlayRecommendations {
    new: Vec<Shown>,
    renew: Vec<Shown>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    created_at: String,
    expires_at: String,
    status: &'static str,
    items: Vec<Item>,
}

/// The block of a response. `None`: the customer has no opportunities, and the key is left out.
pub(crate) fn overlay(
    opportunities: &[Opportunity],
    now: UnixMs,
) -> Option<OverlayRecommendations> {
    let list = |intent| {
        opportunities
            .iter()
            .filter(|opportunity| opportunity.intent == intent)
            .map(|opportunity| Shown {
                created_at: opportunity.created_at.rfc3339(),
                expires_at: opportunity.expires_at.rfc3339(),
                status: if now < opportunity.expires_at { "OPEN" } else { "EXPIRED" },
                items: opportunity.items.clone(),
            })
            .collect()
    };
    let any = !opportunities.is_empty();
    any.then(|| OverlayRecommendations { new: list(Intent::New), renew: list(Intent::Renew) })
}

/// Removes every open opportunity whose items are all in the order, each with at least its seats.
///
/// The documents say that an opportunity is consumed by placing an order, not how it is matched:
/// there is no id. Families and seats are what both sides have.
pub(crate) fn consume(
    opportunities: &mut Vec<Opportunity>,
    ordered: &[(String, u64)],
    now: UnixMs,
) {
    let seats_of = |offer_id: &str| -> u64 {
        let same = ordered.iter().filter(|(other, _)| is_same(other, offer_id));
        same.map(|(_, quantity)| *quantity).sum()
    };
    opportunities.retain(|opportunity| {
        let open = now < opportunity.expires_at;
        let all = opportunity.items.iter().all(|item| item.quantity <= seats_of(&item.offer_id));
        !(open && all)
    });
}

#[cfg(test)]
mod tests {
    use super::{Intent, Item, Opportunity, consume, overlay};
    use crate::sandbox::error::json;
    use crate::time::UnixMs;

    const NOW: UnixMs = UnixMs(1_769_501_735_000);

    fn opportunity(expires_in_days: i64, items: &[(&str, u64)]) -> Opportunity {
        let item = |(offer_id, quantity): &(&str, u64)| Item {
            offer_id: (*offer_id).into(),
            quantity: *quantity,
        };
        Opportunity {
            intent: Intent::New,
            created_at: NOW.plus_days(-40),
            expires_at: NOW.plus_days(expires_in_days),
            items: items.iter().map(item).collect(),
        }
    }

    #[test]
    fn without_opportunities_there_is_no_block() {
        assert!(overlay(&[], NOW).is_none());
    }

    #[test]
    fn an_opportunity_past_its_date_is_expired() {
        let shown = overlay(&[opportunity(0, &[("99000001CA02A12", 25)])], NOW).unwrap();
        assert_eq!(
            json(&shown),
            r#"{"new":[{"createdAt":"2025-12-18T08:15:35Z","expiresAt":"2026-01-27T08:15:35Z","status":"EXPIRED","items":[{"offerId":"99000001CA02A12","quantity":25}]}],"renew":[]}"#
        );
    }

    #[test]
    fn an_order_consumes_what_it_holds_completely() {
        let items = [("99000001CA02A12", 25), ("99000005CA01A12", 5)];
        let cases: [(&[(&str, u64)], usize); 5] = [
            (&[("99000001CA01A12", 25), ("99000005CA01A12", 5)], 0),
            (&[("99000001CA03A12", 20), ("99000001CA01A12", 5), ("99000005CA01A12", 9)], 0),
            (&[("99000001CA01A12", 25)], 1),
            (&[("99000001CA01A12", 24), ("99000005CA01A12", 5)], 1),
            (&[], 1),
        ];
        for (ordered, left) in cases {
            let ordered: Vec<_> = ordered.iter().map(|(id, n)| ((*id).to_owned(), *n)).collect();
            let mut opportunities = vec![opportunity(5, &items)];
            consume(&mut opportunities, &ordered, NOW);
            assert_eq!(opportunities.len(), left, "{ordered:?}");
        }
    }

    #[test]
    fn an_expired_opportunity_is_not_consumed() {
        let mut opportunities = vec![opportunity(-1, &[("99000001CA01A12", 1)])];
        consume(&mut opportunities, &[("99000001CA01A12".into(), 9)], NOW);
        assert_eq!(opportunities.len(), 1);
    }
}
