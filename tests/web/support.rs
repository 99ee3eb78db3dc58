//! JavaScript as a page would write it, and waiting for what it returns.

use js_sys::{Function, JSON, Promise, Reflect};
use vip_recommendations::web::RecommendationClient;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Runs an expression of JavaScript, with `body` as the documented sample of a response.
pub(crate) fn js(expression: &str) -> JsValue {
    const PRELUDE: &str = r#"
        const body = JSON.stringify({
            productRecommendations: {
                upsells: [{ rank: 0, product: { baseOfferId: "99000001CA01A12" } }],
                crossSells: [{ rank: 0, product: { baseOfferId: "99000005CA01A12" } }],
                addOns: [],
            },
        });
        const answer = (tracker, status = 200, text = body) =>
            new Response(text, { status, headers: { "x-recommendation-tracker-id": tracker } });
    "#;
    let function = Function::new_no_args(&format!("{PRELUDE} return ({expression});"));
    function.call0(&JsValue::UNDEFINED).expect("the test's own JavaScript runs")
}

/// A client with these options, as an object literal without its braces.
pub(crate) fn client(options: &str) -> RecommendationClient {
    let options = js(&format!(r#"{{ proxyUrl: "/proxy", customerId: "P1005060001", {options} }}"#));
    RecommendationClient::new(&options).expect("the options are good")
}

/// What a promise resolves to.
pub(crate) async fn resolved(promise: Promise) -> JsValue {
    JsFuture::from(promise).await.map_err(|error| text(&error, "message")).expect("it resolves")
}

/// What a promise rejects with.
pub(crate) async fn rejected(promise: Promise) -> JsValue {
    match JsFuture::from(promise).await {
        Ok(value) => panic!("it resolved to {:?}", JSON::stringify(&value)),
        Err(error) => error,
    }
}

/// A property along a path, as JSON text; texts without their quotes, `undefined` as that word.
pub(crate) fn text(value: &JsValue, path: &str) -> String {
    let found = path.split('.').filter(|key| !key.is_empty()).fold(value.clone(), |value, key| {
        Reflect::get(&value, &key.into()).unwrap_or(JsValue::UNDEFINED)
    });
    found.as_string().unwrap_or_else(|| match JSON::stringify(&found) {
        Ok(text) if text.is_string() => String::from(text),
        _ => "undefined".to_owned(),
    })
}

pub(crate) const NOTHING: &JsValue = &JsValue::UNDEFINED;

/// Resolves in the next macrotask.
pub(crate) async fn next_macrotask() {
    let promise = js("new Promise((resolve) => setTimeout(resolve, 0))");
    resolved(promise.unchecked_into()).await;
}
