//! `overlayRecommendations`: the opportunities.

use super::read::{is_object, list, note_below, push_line, text, word};
use crate::{
    domain::{
        bundle::Bundle,
        opportunity::{Intent, Opportunity},
        time::UnixMs,
    },
    wire::json::Value,
};

const INTENTS: &[(&str, Intent)] = &[("new", Intent::New), ("renew", Intent::Renew)];

/// New ones, then renewals.
pub(super) fn read<'a>(part: Value<'a>, bundle: &mut Bundle<'a>) {
    for &(key, intent) in INTENTS {
        for item in list(part, key, &mut bundle.drift) {
            if is_object(item, &mut bundle.drift) {
                push_opportunity(bundle, item, intent);
            }
        }
    }
}

#[inline(never)]
fn push_opportunity<'a>(bundle: &mut Bundle<'a>, item: Value<'a>, intent: Intent) {
    let drift = &mut bundle.drift;
    let status = word(item, "status", &["OPEN", "EXPIRED"], drift).unwrap_or_default();
    let created_at = text(item, "createdAt", drift);
    let expires_at = text(item, "expiresAt", drift);
    let expires = expires_at.and_then(UnixMs::from_rfc3339);
    if expires_at.is_some() && expires.is_none() {
        note_below(item, "expiresAt", drift);
    }
    let (mut items, mut is_incomplete) = (Vec::new(), false);
    for line in list(item, "items", drift) {
        is_incomplete |= !push_line(&mut items, line, "quantity", drift);
    }
    bundle.opportunities.push(Opportunity {
        intent,
        created_at,
        expires_at,
        expires,
        status,
        items,
        is_incomplete,
    });
}
