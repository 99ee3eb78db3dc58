//! `productRecommendations`: upsells, cross-sells and add-ons.

use super::read::{id, is_object, list, member, note, note_below, text, whole};
use crate::{
    domain::{
        bundle::Bundle,
        query::Line,
        recommendation::{Kind, Recommendation},
    },
    wire::json::Value,
};

/// Without a part number there is nothing to show or to order, and only the kind is noted.
#[inline(never)] // As all parts of a response.
pub(super) fn push<'a>(bundle: &mut Bundle<'a>, item: Value<'a>, kind: Kind) {
    let drift = &mut bundle.drift;
    is_object(item, drift);
    let mut it = Recommendation {
        kind,
        item: Line { offer_id: "", quantity: None },
        product_id: None,
        rank: None,
        source_type: None,
        sources: (bundle.source_offer_ids.len(), 0),
    };
    whole(&mut it.rank, item, "rank", drift);
    let source = member(item, "source", drift);
    text(&mut it.source_type, source, "sourceType", drift);
    if !matches!(it.source_type, None | Some("OFFER")) {
        note_below(source, "sourceType", drift);
    }
    for offer_id in list(source, "offerIds", drift) {
        match offer_id.as_str() {
            Some(text) => bundle.source_offer_ids.push(text),
            None => note(offer_id, drift),
        }
    }
    it.sources.1 = bundle.source_offer_ids.len();
    let product = member(item, "product", drift);
    if !product.is_there() {
        note_below(item, "product.baseOfferId", drift);
    }
    if !id(&mut it.item.offer_id, product, "baseOfferId", drift) {
        return bundle.unusable.push(kind);
    }
    text(&mut it.product_id, product, "id", drift);
    bundle.products.push(it);
}
