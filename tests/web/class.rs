//! The exported classes: options, callbacks, and what may happen in the middle of a call.

use crate::support::{client, created, js, text, told};
use wasm_bindgen_test::wasm_bindgen_test;

#[track_caller]
fn refused(options: &str, named: &str) {
    let Err(error) = created(options) else { panic!("{options} was taken") };
    assert_eq!(text(&error, "name"), "RecommendationError", "{options}");
    assert_eq!(text(&error, "code"), "invalid_request", "{options}");
    assert!(text(&error, "message").contains(named), "{options}: {}", text(&error, "message"));
}

#[wasm_bindgen_test]
fn bad_options_are_refused_by_name() {
    refused("5", "proxyUrl");
    refused("{}", "proxyUrl");
    refused("{ proxyUrl: 5 }", "proxyUrl");
    refused("{ proxyUrl: '/api', customerId: 1005053489 }", "customerId");
    refused("{ proxyUrl: '/api', selection: { rules: [] } }", "selection.rules");
    refused("{ proxyUrl: '/api', timeoutMs: NaN }", "timeoutMs");
    refused("{ proxyUrl: '/api', onEvent: Symbol('x') }", "onEvent");
}

#[wasm_bindgen_test]
fn the_address_of_the_proxy_is_read_by_the_browser() {
    refused("{ proxyUrl: 'https://user:pass@shop.example' }", "credentials");
    refused("{ proxyUrl: 'https://partners.adobe.io' }", "Adobe");
    refused("{ proxyUrl: '//PARTNERS.adobe.IO./v3' }", "Adobe");
    refused(r"{ proxyUrl: '\\\\partners.adobe.io' }", "Adobe");
    refused("{ proxyUrl: 'https:partners%2Eadobe%2eio' }", "Adobe");
    refused("{ proxyUrl: 'https://' }", "proxyUrl");
}

#[wasm_bindgen_test]
fn a_storage_is_one_of_three_or_the_partners_own() {
    for storage in ["'cookie'", "5", "{}", "{ getItem() {} }", "() => {}"] {
        let options = format!("{{ proxyUrl: '/api', attribution: {{ storage: {storage} }} }}");
        refused(&options, "attribution.storage");
    }
    for (storage, persistence) in [
        ("'local'", "local"),
        ("'session'", "session"),
        ("'memory'", "memory"),
        ("null", "local"),
        ("undefined", "local"),
        ("localStorage", "custom"),
        ("{ getItem() { return null }, setItem() {}, removeItem() {} }", "custom"),
    ] {
        let partner = client(&format!("attribution: {{ storage: {storage} }}"));
        assert_eq!(text(&partner.client.persistence(), ""), persistence, "{storage}");
    }
}

#[wasm_bindgen_test]
async fn callbacks_that_throw_say_nothing() {
    let partner = client(
        "fetch: async () => answer('T1'), productKey() { throw 1 }, sellable() { throw 1 }, \
         productCategory() { throw 1 }, onEvent() { throw 1 }",
    );
    assert_eq!(text(&partner.picks().await, "picks.length"), "2");
}

#[wasm_bindgen_test]
async fn callbacks_that_give_something_else_say_nothing() {
    let partner = client(
        "fetch: async () => answer('T1'), productKey: () => 5, sellable: () => 'yes', \
         productCategory: () => ({})",
    );
    assert_eq!(text(&partner.picks().await, "picks.length"), "2");
}

#[wasm_bindgen_test]
async fn callbacks_may_call_back() {
    js("(globalThis.partner = {})");
    let options = "fetch: async () => answer('T1'), productKey: (id) => (partner.call?.(), id), \
                   sellable: () => (partner.call?.(), true), onEvent: () => partner.call?.()";
    let partner = std::rc::Rc::new(client(options));
    let again = std::rc::Rc::clone(&partner);
    js("(partner.depth = 0)");
    // Every method that a callback may call, two levels deep.
    let call = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || {
        if text(&js("partner.depth++"), "") == "0" {
            let client = &again.client;
            client.report(
                r#"{"pick":{"kind":"upsell","items":[{"offerId":"A"}],"trackerId":"T"}}"#,
                true,
            );
            let _ = client.attribute(r#"{"lines":[{"offerId":"A"}]}"#);
            client.settled(r#"{"lines":[{"offerId":"A"}]}"#);
            client.set_consent(true);
            drop(client.begin("pick", "{}", None));
        }
        js("partner.depth--");
    });
    js_sys::Reflect::set(&js("partner"), &"call".into(), call.as_ref()).expect("an object");
    assert_eq!(text(&partner.picks().await, "picks.length"), "2");
    js("(partner.call = undefined)");
}

#[wasm_bindgen_test]
fn synchronous_methods_never_throw() {
    js("(globalThis.diagnoses = [])");
    let partner =
        client("customerId: 'SYNC-1', onEvent: (event) => diagnoses.push(event.diagnosis.code)");
    for bad in ["0", r#""x""#, "[null]", "[{}]", r#"[{"items":5}]"#, r#"{"":"function"}"#] {
        partner.client.report(&format!(r#"{{"picks":{bad}}}"#), false);
        partner.client.report(&format!(r#"{{"pick":{bad}}}"#), true);
        let lines = format!(r#"{{"lines":{bad}}}"#);
        partner.client.settled(&lines);
        assert_eq!(text(&told(&partner.client.attribute(&lines)), "basis"), "none");
    }
    assert_eq!(text(&js("[...new Set(diagnoses)]"), ""), r#"["invalid_input"]"#);
}
