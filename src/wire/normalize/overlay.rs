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

#[inline(never)] // As all parts of a response.
fn push_opportunity<'a>(bundle: &mut Bundle<'a>, item: Value<'a>, intent: Intent) {
    let drift = &mut bundle.drift;
    let mut it = Opportunity {
        intent,
        created_at: None,
        expires_at: None,
        expires: None,
        status: "",
        items: Vec::new(),
        is_incomplete: false,
    };
    word(&mut it.status, item, "status", "OPEN|EXPIRED", drift);
    text(&mut it.created_at, item, "createdAt", drift);
    text(&mut it.expires_at, item, "expiresAt", drift);
    it.expires = it.expires_at.and_then(UnixMs::from_rfc3339);
    if it.expires_at.is_some() && it.expires.is_none() {
        note_below(item, "expiresAt", drift);
    }
    for line in list(item, "items", drift) {
        it.is_incomplete |= !push_line(&mut it.items, line, "quantity", drift);
    }
    bundle.opportunities.push(it);
}
