//! What a read resolves to.

use super::{Shared, events::issue, item, list};
use crate::{
    client::{View, call::Purpose},
    domain::{
        bundle::Bundle,
        candidate::Dropped,
        opportunity::Opportunity,
        pick::Pick,
        propensity::Prediction,
        recommendation::{Kind, Recommendation},
    },
    wire::write::Json,
};

/// What `pick()` resolves to.
#[must_use]
pub fn picks_text(seen: &View<'_>) -> String {
    let mut out = Json::default();
    view(&mut out, seen, Purpose::Picks, false);
    out.end()
}

/// What `recommendations()` resolves to.
#[must_use]
pub fn everything_text(seen: &View<'_>) -> String {
    let mut out = Json::default();
    view(&mut out, seen, Purpose::Everything, false);
    out.end()
}

pub(super) fn view(out: &mut Json, view: &View<'_>, purpose: Purpose, is_debugged: bool) {
    out.open('{');
    if purpose == Purpose::Host {
        out.key("status");
        out.number(u64::from(view.status));
        out.key("recommendations");
        out.open('{');
    }
    list(out, "picks", &view.picked.picks, pick);
    out.key("trackerId");
    out.nullable(view.tracker);
    out.key("issue");
    match &view.bundle.issue {
        Some(it) => issue(out, it),
        None => out.raw("null"),
    }
    if purpose != Purpose::Picks || is_debugged {
        list(out, "dropped", &view.picked.dropped, dropped);
    }
    if purpose != Purpose::Picks {
        everything(out, view);
    }
    if purpose == Purpose::Host {
        out.close('}');
    }
    out.close('}');
}

fn everything(out: &mut Json, view: &View<'_>) {
    let bundle = view.bundle;
    out.key("sections");
    out.open('{');
    section(out, "upsells", Kind::Upsell, bundle);
    section(out, "crossSells", Kind::CrossSell, bundle);
    section(out, "addOns", Kind::AddOn, bundle);
    out.close('}');
    list(out, "opportunities", &view.opportunities(), |out, it| opportunity(out, it));
    out.key("propensity");
    out.open('{');
    list(out, "churn", &bundle.propensity.churn, prediction);
    list(out, "seatExpansion", &bundle.propensity.seat_expansion, prediction);
    out.close('}');
    list(out, "dealRegistrations", &bundle.deal_registrations, |out, it| out.raw(it));
    out.key("drift");
    out.strings(&bundle.drift);
}

fn pick(out: &mut Json, pick: &Pick<'_>) {
    out.open('{');
    let shared = Shared {
        id: &pick.id,
        kind: pick.kind,
        items: &pick.items,
        rank: pick.rank,
        source_offer_ids: &pick.source_offer_ids,
        replaces: &pick.replaces,
        tracker_id: pick.tracker_id,
        expires_at: pick.expires_at,
    };
    shared.members(out);
    out.member("rule", pick.rule);
    out.key("because");
    out.strings(&pick.because);
    out.close('}');
}

fn section(out: &mut Json, key: &str, kind: Kind, bundle: &Bundle<'_>) {
    out.key(key);
    out.open('[');
    for product in &bundle.products {
        if product.kind == kind {
            recommendation(out, product, bundle.sources(product));
        }
    }
    out.close(']');
}

fn recommendation(out: &mut Json, it: &Recommendation<'_>, sources: &[&str]) {
    out.open('{');
    out.member("kind", it.kind.as_str());
    out.member("baseOfferId", it.base_offer_id);
    out.key("productId");
    out.nullable(it.product_id);
    out.key("rank");
    out.nullable_number(it.rank);
    out.key("sourceType");
    out.nullable(it.source_type);
    out.key("sourceOfferIds");
    out.strings(sources);
    out.close('}');
}

fn opportunity(out: &mut Json, it: &Opportunity<'_>) {
    out.open('{');
    out.member("intent", it.intent.as_str());
    out.key("createdAt");
    out.nullable(it.created_at);
    out.key("expiresAt");
    out.nullable(it.expires_at);
    out.member("status", it.status);
    list(out, "items", &it.items, item);
    out.close('}');
}

fn prediction(out: &mut Json, it: &Prediction<'_>) {
    out.open('{');
    out.member("category", it.category);
    out.member("probability", it.probability);
    out.key("refreshDate");
    out.nullable(it.refresh_date);
    list(out, "reasons", &it.reasons, |out, reason| {
        out.open('{');
        out.member("reasonCode", reason.reason_code);
        out.member("description", reason.description);
        out.member("value", reason.value);
        out.close('}');
    });
    out.key("predictedAddonSize");
    out.nullable_number(it.predicted_addon_size);
    out.key("additionalDetails");
    out.raw(it.additional_details);
    out.close('}');
}

fn dropped(out: &mut Json, it: &Dropped<'_>) {
    out.open('{');
    out.member("kind", it.kind.as_str());
    out.key("offerIds");
    out.strings(&it.offer_ids());
    out.member("reason", it.reason.as_str());
    out.close('}');
}
