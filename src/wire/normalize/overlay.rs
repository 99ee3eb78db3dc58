//! `overlayRecommendations`: the opportunities.

use super::read::{Drift, id, items, object, present, text, whole, word};
use crate::{
    domain::{
        opportunity::{Intent, Item, Opportunity},
        time::UnixMs,
    },
    wire::json::Value,
};

pub(super) fn read<'a>(part: Value<'a>, drift: &mut Drift) -> Vec<Opportunity<'a>> {
    let mut opportunities = Vec::new();
    let Some(part) = object(part, drift) else { return opportunities };
    for (key, intent) in [("new", Intent::New), ("renew", Intent::Renew)] {
        for item in items(present(part, key), drift) {
            if let Some(item) = object(item, drift) {
                opportunities.push(opportunity(item, intent, drift));
            }
        }
    }
    opportunities
}

fn opportunity<'a>(item: Value<'a>, intent: Intent, drift: &mut Drift) -> Opportunity<'a> {
    let status = word(item, "status", &["OPEN", "EXPIRED"], drift).unwrap_or_default();
    let created_at = text(item, "createdAt", drift);
    let expires_at = text(item, "expiresAt", drift);
    let expires = expires_at.as_deref().and_then(UnixMs::from_rfc3339);
    if expires_at.is_some() && expires.is_none() {
        drift.below(item, ".expiresAt");
    }
    let mut opportunity = Opportunity {
        intent,
        created_at,
        expires_at,
        expires,
        status,
        items: Vec::new(),
        is_incomplete: false,
    };
    for item in items(present(item, "items"), drift) {
        let offer_id = object(item, drift).and_then(|item| id(item, "offerId", drift));
        match offer_id {
            Some(offer_id) => {
                let quantity = whole(item, "quantity", drift);
                opportunity.items.push(Item { offer_id, quantity });
            }
            None => opportunity.is_incomplete = true,
        }
    }
    opportunity
}
