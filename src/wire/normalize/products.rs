//! `productRecommendations`: upsells, cross-sells and add-ons.

use super::read::{Drift, id, items, object, present, text, whole, word};
use crate::{
    domain::{
        bundle::Bundle,
        recommendation::{Kind, Recommendation},
    },
    wire::json::Value,
};

pub(super) fn read<'a>(part: Value<'a>, bundle: &mut Bundle<'a>, drift: &mut Drift) {
    let Some(part) = object(part, drift) else { return };
    let unusable = &mut bundle.unusable;
    let mut section = |key, kind| {
        let mut section = Vec::new();
        for item in items(present(part, key), drift) {
            match recommendation(item, kind, drift) {
                Some(recommendation) => section.push(recommendation),
                None => unusable.push(kind),
            }
        }
        section
    };
    bundle.upsells = section("upsells", Kind::Upsell);
    bundle.cross_sells = section("crossSells", Kind::CrossSell);
    bundle.add_ons = section("addOns", Kind::AddOn);
}

/// `None` without a part number: there is nothing to show or to order.
fn recommendation<'a>(
    item: Value<'a>,
    kind: Kind,
    drift: &mut Drift,
) -> Option<Recommendation<'a>> {
    let item = object(item, drift)?;
    let rank = whole(item, "rank", drift);
    let source = present(item, "source").and_then(|it| object(it, drift));
    let source_type = source.and_then(|it| word(it, "sourceType", &["OFFER"], drift));
    let mut source_offer_ids = Vec::new();
    for offer_id in items(source.and_then(|it| present(it, "offerIds")), drift) {
        match offer_id.as_str() {
            Some(text) => source_offer_ids.push(text),
            None => drift.at(offer_id),
        }
    }
    let Some(product) = present(item, "product") else {
        drift.below(item, ".product.baseOfferId");
        return None;
    };
    let product = object(product, drift)?;
    let base_offer_id = id(product, "baseOfferId", drift)?;
    let product_id = text(product, "id", drift);
    Some(Recommendation { kind, base_offer_id, product_id, rank, source_type, source_offer_ids })
}
