//! Results as plain objects: what is absent is `null`.

use super::js;
use crate::{
    client::{CheckoutResult, View},
    domain::{
        bundle::Issue,
        candidate::Dropped,
        opportunity::Opportunity,
        pick::Pick,
        propensity::{Prediction, Propensity},
        recommendation::Recommendation,
    },
};
use js_sys::{Array, Object};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = console, js_name = debug)]
    fn console_debug(text: &str, value: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = console, js_name = table)]
    fn console_table(rows: &JsValue) -> Result<(), JsValue>;
}

/// Any value of ours as a plain object.
pub(super) fn plain(value: &impl Serialize) -> JsValue {
    let serializer = Serializer::new().serialize_missing_as_null(true);
    // It fails on maps with odd keys and on integers past 2^53; ours have neither.
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PicksOnly<'v> {
    picks: &'v [Pick<'v>],
    tracker_id: Option<&'v str>,
    issue: Option<&'v Issue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recommendations<'v> {
    picks: &'v [Pick<'v>],
    tracker_id: Option<&'v str>,
    issue: Option<&'v Issue>,
    sections: Sections<'v>,
    opportunities: Vec<&'v Opportunity<'v>>,
    propensity: &'v Propensity<'v>,
    dropped: &'v [Dropped<'v>],
    drift: &'v [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sections<'v> {
    upsells: &'v [Recommendation<'v>],
    cross_sells: &'v [Recommendation<'v>],
    add_ons: &'v [Recommendation<'v>],
}

/// The picks alone.
pub(super) fn picks(view: &View<'_>) -> JsValue {
    plain(&PicksOnly {
        picks: &view.picked.picks,
        tracker_id: view.tracker,
        issue: view.bundle.issue.as_ref(),
    })
}

/// Everything that a response said.
pub(super) fn recommendations(view: &View<'_>) -> JsValue {
    let bundle = view.bundle;
    let object = plain(&Recommendations {
        picks: &view.picked.picks,
        tracker_id: view.tracker,
        issue: bundle.issue.as_ref(),
        sections: Sections {
            upsells: &bundle.upsells,
            cross_sells: &bundle.cross_sells,
            add_ons: &bundle.add_ons,
        },
        opportunities: view.opportunities(),
        propensity: &bundle.propensity,
        dropped: &view.picked.dropped,
        drift: &bundle.drift,
    });
    // Parts that are passed on as they were sent go through the engine's own parser.
    let deals = bundle.deal_registrations.iter().map(|deal| js::parse(deal)).collect::<Array>();
    let object = object.unchecked_into::<Object>();
    js::set(&object, "dealRegistrations", &deals);
    let propensity = js::get(&object, "propensity").unwrap_or_default();
    additional_details(&propensity, "churn", &bundle.propensity.churn);
    additional_details(&propensity, "seatExpansion", &bundle.propensity.seat_expansion);
    object.into()
}

fn additional_details(propensity: &JsValue, signal: &str, predictions: &[Prediction<'_>]) {
    let list = js::get(propensity, signal).and_then(|list| js::elements(&list));
    for (object, prediction) in list.unwrap_or_default().into_iter().zip(predictions) {
        let details = js::parse(prediction.additional_details);
        js::set(object.unchecked_ref(), "additionalDetails", &details);
    }
}

/// A host call's own data, and the recommendations beside it.
pub(super) fn host_result(view: &View<'_>) -> JsValue {
    let object = Object::new();
    js::set(&object, "body", &js::parse(view.text));
    js::set(&object, "status", &view.status.into());
    js::set(&object, "recommendations", &recommendations(view));
    object.into()
}

/// An order that succeeded.
pub(super) fn checkout_result(result: &CheckoutResult) -> JsValue {
    let nullable = |text: &Option<String>| text.as_ref().map_or(JsValue::NULL, Into::into);
    let object = Object::new();
    js::set(&object, "body", &result.text.as_deref().map_or(JsValue::NULL, js::parse));
    js::set(&object, "status", &result.status.into());
    js::set(&object, "trackerId", &nullable(&result.tracker_id));
    js::set(&object, "correlationId", &nullable(&result.correlation_id));
    object.into()
}

/// The decisions, for whoever looks at the console.
pub(super) fn debug(view: &View<'_>) {
    let tracker = view.tracker.map_or(JsValue::NULL, JsValue::from_str);
    let _ = console_debug("vip-recommendations: picked, of the response with tracker", &tracker);
    let _ = console_table(&plain(&view.picked.picks));
    let _ =
        console_debug("vip-recommendations: left out", &JsValue::from(view.picked.dropped.len()));
    let _ = console_table(&plain(&view.picked.dropped));
}
