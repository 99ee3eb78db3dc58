//! What a read resolves to.

use super::{events::issue, item, list, members, name};
use crate::{
    client::{View, call::Purpose},
    domain::{
        bundle::Bundle,
        candidate::Dropped,
        opportunity::Opportunity,
        pick::Pick,
        propensity::Prediction,
        reason::Reason,
        recommendation::{Kind, Recommendation},
    },
    wire::write::Json,
};

/// What `pick()` resolves to.
#[must_use]
pub fn picks_text(seen: &View<'_>) -> String {
    let mut out = Json::default();
    view(&mut out, seen, Purpose::Picks);
    out.end()
}

/// What `recommendations()` resolves to.
#[must_use]
pub fn everything_text(seen: &View<'_>) -> String {
    let mut out = Json::default();
    view(&mut out, seen, Purpose::Everything);
    out.end()
}

pub(super) fn view(out: &mut Json, view: &View<'_>, purpose: Purpose) {
    out.open('{');
    if purpose == Purpose::Host {
        out.number("status", u64::from(view.status));
        out.begin("recommendations", '{');
    }
    list(out, "picks", &view.picked.picks, pick);
    out.nullable("trackerId", view.tracker);
    out.key("issue");
    match &view.bundle.issue {
        Some(it) => issue(out, it),
        None => out.raw("null"),
    }
    if purpose != Purpose::Picks || view.is_debugged {
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

#[inline(never)] // Picks alone do without it.
fn everything(out: &mut Json, view: &View<'_>) {
    let bundle = view.bundle;
    out.begin("sections", '{');
    section(out, "upsells", Kind::Upsell, bundle);
    section(out, "crossSells", Kind::CrossSell, bundle);
    section(out, "addOns", Kind::AddOn, bundle);
    out.close('}');
    list(out, "opportunities", &view.opportunities(), |out, it| opportunity(out, it));
    out.begin("propensity", '{');
    list(out, "churn", &bundle.propensity.churn, prediction);
    list(out, "seatExpansion", &bundle.propensity.seat_expansion, prediction);
    out.close('}');
    list(out, "dealRegistrations", &bundle.deal_registrations, |out, it| out.raw(it));
    out.texts("drift", &bundle.drift);
}

fn pick(out: &mut Json, pick: &Pick<'_>) {
    out.open('{');
    members(out, pick);
    out.text("rule", pick.rule);
    out.texts("because", &pick.because);
    out.close('}');
}

fn section(out: &mut Json, key: &str, kind: Kind, bundle: &Bundle<'_>) {
    out.begin(key, '[');
    for product in &bundle.products {
        if product.kind == kind {
            recommendation(out, product, bundle.sources(product));
        }
    }
    out.close(']');
}

fn recommendation(out: &mut Json, it: &Recommendation<'_>, sources: &[&str]) {
    out.open('{');
    name(out, "kind", it.kind as usize, Kind::NAMES);
    out.text("baseOfferId", it.item.offer_id);
    out.nullable("productId", it.product_id);
    out.nullable_number("rank", it.rank);
    out.nullable("sourceType", it.source_type);
    out.texts("sourceOfferIds", sources);
    out.close('}');
}

fn opportunity(out: &mut Json, it: &Opportunity<'_>) {
    out.open('{');
    out.text("intent", it.intent());
    out.nullable("createdAt", it.created_at);
    out.nullable("expiresAt", it.expires_at);
    out.text("status", it.status);
    list(out, "items", &it.items, item);
    out.close('}');
}

fn prediction(out: &mut Json, it: &Prediction<'_>) {
    out.open('{');
    out.text("category", it.category);
    out.text("probability", it.probability);
    out.nullable("refreshDate", it.refresh_date);
    list(out, "reasons", &it.reasons, |out, reason| {
        out.open('{');
        out.text("reasonCode", reason.reason_code);
        out.text("description", reason.description);
        out.text("value", reason.value);
        out.close('}');
    });
    out.nullable_number("predictedAddonSize", it.predicted_addon_size);
    out.json("additionalDetails", it.additional_details);
    out.close('}');
}

fn dropped(out: &mut Json, it: &Dropped<'_>) {
    out.open('{');
    name(out, "kind", it.kind as usize, Kind::NAMES);
    list(out, "offerIds", it.items, |out, item| out.string(item.offer_id));
    name(out, "reason", it.reason as usize, Reason::NAMES);
    out.close('}');
}
