//! `productRecommendations`: upsells, cross-sells and add-ons.

use super::read::{Drift, id, list, member, object, present, text, whole, word};
use crate::{
    domain::recommendation::{Kind, Recommendation},
    wire::json::{Items, Value},
};

/// One section. The kind goes to `unusable` for each item that cannot be recommended.
pub(super) fn section<'a>(
    items: Items<'a>,
    kind: Kind,
    unusable: &mut Vec<Kind>,
    drift: &mut Drift,
) -> Vec<Recommendation<'a>> {
    let mut section = Vec::new();
    for item in items {
        match recommendation(item, kind, drift) {
            Some(recommendation) => section.push(recommendation),
            None => unusable.push(kind),
        }
    }
    section
}

/// `None` without a part number: there is nothing to show or to order.
fn recommendation<'a>(
    item: Value<'a>,
    kind: Kind,
    drift: &mut Drift,
) -> Option<Recommendation<'a>> {
    let item = object(item, drift)?;
    let rank = whole(item, "rank", drift);
    let (mut source_type, mut source_offer_ids) = (None, Vec::new());
    if let Some(source) = member(item, "source", drift) {
        source_type = word(source, "sourceType", &["OFFER"], drift);
        for offer_id in list(source, "offerIds", drift) {
            match offer_id.as_str() {
                Some(text) => source_offer_ids.push(text),
                None => drift.at(offer_id),
            }
        }
    }
    let Some(product) = present(item, "product") else {
        drift.below(item, "product.baseOfferId");
        return None;
    };
    let product = object(product, drift)?;
    let base_offer_id = id(product, "baseOfferId", drift)?;
    let product_id = text(product, "id", drift);
    Some(Recommendation { kind, base_offer_id, product_id, rank, source_type, source_offer_ids })
}
