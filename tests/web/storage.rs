//! Attribution over the browser's storages, and without them.

use crate::support::{Partner, client, js, text, told};
use js_sys::JSON;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const UPSELL: &str = r#"{"lines":[{"offerId":"99000001CA02A12","quantity":1}]}"#;

/// Picks once and accepts the upsell.
async fn accept(partner: &Partner) {
    let picks = partner.picks().await;
    let first = js_sys::Reflect::get(&picks, &"picks".into())
        .and_then(|it| js_sys::Reflect::get_u32(&it, 0))
        .and_then(|it| JSON::stringify(&it));
    let first = first.expect("there is a pick");
    partner.client.report(&format!(r#"{{"pick":{first}}}"#), true);
}

fn attributed(partner: &Partner) -> String {
    let attribution = told(&partner.client.attribute(UPSELL));
    format!("{} {}", text(&attribution, "trackerId"), text(&attribution, "basis"))
}

fn persistence(partner: &Partner) -> String {
    text(&partner.client.persistence(), "")
}

/// The package's keys and texts of both storages.
fn stored() -> JsValue {
    js(r#"[localStorage, sessionStorage].flatMap((it) => Object.entries(it))
        .filter(([key]) => key.startsWith("vip-recommendations:"))"#)
}

/// Each test has customers of its own, so that what one leaves is nothing to the next.
fn customer(id: &str, more: &str) -> Partner {
    client(&format!(r#"customerId: "{id}", fetch: async () => answer("T-{id}"), {more}"#))
}

#[wasm_bindgen_test]
async fn what_was_accepted_outlives_the_client_and_belongs_to_its_customer_alone() {
    let first = customer("KEEP-1", "");
    assert_eq!(persistence(&first), "local");
    accept(&first).await;
    drop(first);
    let again = customer("KEEP-1", "");
    assert_eq!(attributed(&again), "T-KEEP-1 accepted");
    assert_eq!(attributed(&customer("KEEP-2", "")), "null none");
    let texts = text(&stored(), "");
    assert!(texts.contains("T-KEEP-1"), "{texts}");
    assert!(!texts.replace("T-KEEP-1", "").contains("KEEP-1"), "no customer id in clear: {texts}");
    again.client.settled(UPSELL);
    assert_eq!(attributed(&again), "null none");
}

#[wasm_bindgen_test]
async fn a_full_local_storage_means_the_session_and_a_full_session_means_this_page() {
    js("(globalThis.realSetItem = Storage.prototype.setItem)");
    js("(Storage.prototype.setItem = function (key, value) { \
            if (this === localStorage) throw new DOMException('full', 'QuotaExceededError'); \
            return realSetItem.call(this, key, value); })");
    let in_session = customer(
        "FULL-1",
        "onEvent: (event) => { \
        if (event.type === 'diagnosis') globalThis.lastDiagnosis = event.diagnosis.code }",
    );
    accept(&in_session).await;
    assert_eq!(persistence(&in_session), "session");
    assert_eq!(text(&js("lastDiagnosis"), ""), "storage_unavailable");
    assert_eq!(attributed(&in_session), "T-FULL-1 accepted");
    js("(Storage.prototype.setItem = () => { throw new DOMException('full') })");
    let in_memory = customer("FULL-2", "");
    accept(&in_memory).await;
    assert_eq!(persistence(&in_memory), "memory");
    assert_eq!(attributed(&in_memory), "T-FULL-2 accepted");
    assert_eq!(
        attributed(&customer("FULL-2", "")),
        "T-FULL-2 accepted",
        "two clients of one page agree"
    );
    js("(Storage.prototype.setItem = realSetItem)");
}

#[wasm_bindgen_test]
async fn a_storage_that_is_denied_is_no_obstacle() {
    js("(globalThis.real = Object.getOwnPropertyDescriptor(globalThis, 'localStorage'))");
    js("Object.defineProperty(globalThis, 'localStorage', { configurable: true, \
         get() { throw new DOMException('denied', 'SecurityError') } })");
    let partner = customer("DENIED-1", "");
    assert_eq!(persistence(&partner), "session");
    accept(&partner).await;
    assert_eq!(attributed(&partner), "T-DENIED-1 accepted");
    js("Object.defineProperty(globalThis, 'localStorage', real)");
}

#[wasm_bindgen_test]
async fn garbage_and_other_versions_are_ignored_and_garbage_goes() {
    let partner = customer("GARBAGE", "");
    accept(&partner).await;
    js(r#"Object.keys(localStorage).filter((key) => localStorage[key].includes("T-GARBAGE"))
        .forEach((key) => localStorage.setItem(key, "{not json"))"#);
    js(r#"localStorage.setItem("vip-recommendations:0:theirs", "{}")"#);
    assert_eq!(attributed(&partner), "null none");
    accept(&partner).await;
    assert_eq!(attributed(&partner), "T-GARBAGE accepted");
    assert!(!text(&stored(), "").contains("not json"));
    assert!(text(&stored(), "").contains("vip-recommendations:0:theirs"), "not ours to remove");
}

#[wasm_bindgen_test]
async fn withdrawn_consent_erases_and_a_new_one_stores_what_the_page_has() {
    let partner = customer("CONSENT", "");
    accept(&partner).await;
    partner.client.set_consent(false);
    assert!(!text(&stored(), "").contains("vip-recommendations:2:"));
    assert_eq!([persistence(&partner), attributed(&partner)], ["memory", "null none"]);
    accept(&partner).await;
    assert_eq!(attributed(&partner), "T-CONSENT accepted");
    assert!(!text(&stored(), "").contains("T-CONSENT"));
    partner.client.set_consent(true);
    assert_eq!(persistence(&partner), "local");
    assert!(text(&stored(), "").contains("T-CONSENT"));
}

#[wasm_bindgen_test]
async fn a_storage_of_the_partners_own_needs_three_methods_only() {
    js("(globalThis.kept = new Map())");
    let own = "attribution: { storage: { getItem: (key) => kept.get(key) ?? null, \
               setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) } }";
    let partner = customer("CUSTOM-1", own);
    accept(&partner).await;
    assert_eq!(persistence(&partner), "custom");
    assert_eq!(attributed(&customer("CUSTOM-1", own)), "T-CUSTOM-1 accepted");
    partner.client.set_consent(false);
    assert_eq!(text(&js("kept.size"), ""), "0", "the index goes too");
}
