//! `overlayRecommendations`: the opportunities.

use super::read::{Drift, line, list, object, text, word};
use crate::{
    domain::{
        opportunity::{Intent, Opportunity},
        time::UnixMs,
    },
    wire::json::Value,
};

const INTENTS: &[(&str, Intent)] = &[("new", Intent::New), ("renew", Intent::Renew)];

/// New ones, then renewals.
pub(super) fn read<'a>(part: Value<'a>, into: &mut Vec<Opportunity<'a>>, drift: &mut Drift) {
    for &(key, intent) in INTENTS {
        for item in list(part, key, drift) {
            let item = object(item, drift);
            if item.is_there() {
                into.push(opportunity(item, intent, drift));
            }
        }
    }
}

fn opportunity<'a>(item: Value<'a>, intent: Intent, drift: &mut Drift) -> Opportunity<'a> {
    let status = word(item, "status", &["OPEN", "EXPIRED"], drift).unwrap_or_default();
    let created_at = text(item, "createdAt", drift);
    let expires_at = text(item, "expiresAt", drift);
    let expires = expires_at.and_then(UnixMs::from_rfc3339);
    if expires_at.is_some() && expires.is_none() {
        drift.below(item, "expiresAt");
    }
    let (mut items, mut is_incomplete) = (Vec::new(), false);
    for item in list(item, "items", drift) {
        let item = object(item, drift);
        match line(item, "quantity", drift) {
            Some(line) => items.push(line),
            None => is_incomplete = true,
        }
    }
    Opportunity { intent, created_at, expires_at, expires, status, items, is_incomplete }
}
