//! `overlayRecommendations`: the opportunities.

use super::read::{is_object, list, note_below, push_line, text, word};
use crate::{
    domain::{bundle::Bundle, opportunity::Opportunity, recommendation::Kind, time::UnixMs},
    wire::json::Value,
};

#[inline(never)] // As all parts of a response.
pub(super) fn push<'a>(bundle: &mut Bundle<'a>, item: Value<'a>, kind: Kind) {
    let drift = &mut bundle.drift;
    if !is_object(item, drift) {
        return;
    }
    let mut it = Opportunity {
        kind,
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
