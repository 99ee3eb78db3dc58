//! `productRecommendations`: upsells, cross-sells and add-ons.

use super::read::{Drift, id, list, member, object, text, whole, word};
use crate::{
    domain::{
        bundle::Bundle,
        query::Line,
        recommendation::{Kind, Recommendation},
    },
    wire::json::Value,
};

const SECTIONS: &[(&str, Kind)] =
    &[("upsells", Kind::Upsell), ("crossSells", Kind::CrossSell), ("addOns", Kind::AddOn)];

/// Reads all three sections. Of each item that cannot be recommended the kind is noted.
pub(super) fn read<'a>(part: Value<'a>, bundle: &mut Bundle<'a>, drift: &mut Drift) {
    for &(key, kind) in SECTIONS {
        for item in list(part, key, drift) {
            match recommendation(item, kind, &mut bundle.source_offer_ids, drift) {
                Some(recommendation) => bundle.products.push(recommendation),
                None => bundle.unusable.push(kind),
            }
        }
    }
}

/// `None` without a part number: there is nothing to show or to order.
fn recommendation<'a>(
    item: Value<'a>,
    kind: Kind,
    source_offer_ids: &mut Vec<&'a str>,
    drift: &mut Drift,
) -> Option<Recommendation<'a>> {
    let item = object(item, drift);
    let rank = whole(item, "rank", drift);
    let source = member(item, "source", drift);
    let source_type = word(source, "sourceType", &["OFFER"], drift);
    let first_source = source_offer_ids.len();
    for offer_id in list(source, "offerIds", drift) {
        match offer_id.as_str() {
            Some(text) => source_offer_ids.push(text),
            None => drift.at(offer_id),
        }
    }
    let sources = (first_source, source_offer_ids.len());
    let product = item.at("product");
    if !product.is_there() {
        drift.below(item, "product.baseOfferId");
    }
    let product = object(product, drift);
    let offer_id = id(product, "baseOfferId", drift)?;
    let item = Line { offer_id, quantity: None };
    let product_id = text(product, "id", drift);
    Some(Recommendation { kind, item, product_id, rank, source_type, sources })
}
