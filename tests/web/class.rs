//! The exported class: options, callbacks, and what may happen in the middle of a call.

use crate::support::{NOTHING, client, js, rejected, resolved, text};
use vip_recommendations::web::RecommendationClient;
use wasm_bindgen_test::wasm_bindgen_test;

#[track_caller]
fn refused(options: &str, named: &str) {
    let error = RecommendationClient::new(&js(options)).expect_err(options);
    assert_eq!(text(&error, "code"), "invalid_request", "{options}");
    assert!(text(&error, "message").contains(named), "{options}: {}", text(&error, "message"));
}

#[wasm_bindgen_test]
fn bad_options_are_refused_by_name() {
    refused("undefined", "proxyUrl");
    refused("5", "options");
    refused("({})", "proxyUrl");
    refused("({ proxyUrl: 5 })", "proxyUrl");
    refused("({ proxyUrl: 'https://user:pass@shop.example' })", "proxyUrl");
    refused("({ proxyUrl: 'https://partners.adobe.io' })", "Adobe");
    refused("({ proxyUrl: '//PARTNERS.adobe.IO./v3' })", "Adobe");
    refused("({ proxyUrl: '/api', customerId: 1005053489 })", "customerId");
    refused("({ proxyUrl: '/api', customerId: 'a b' })", "customerId");
    refused("({ proxyUrl: '/api', selection: { rules: [] } })", "selection.rules");
    refused("({ proxyUrl: '/api', selection: { limit: 21 } })", "selection.limit");
    refused(
        "({ proxyUrl: '/api', selection: { rules: [{ name: 'mine', order: ['upsell', 'upsell'] }] } })",
        "mine",
    );
    refused("({ proxyUrl: '/api', get fetch() { throw 1 } })", "fetch");
}

#[wasm_bindgen_test]
async fn callbacks_may_throw_and_may_call_back() {
    let client = client(
        "fetch: async () => answer('T1'), productKey() { throw 1 }, sellable() { throw 1 }, \
         productCategory() { throw 1 }, onEvent() { throw 1 }",
    );
    assert_eq!(text(&resolved(client.pick(NOTHING, NOTHING)).await, "picks.length"), "2");
}

#[wasm_bindgen_test]
async fn the_client_may_be_dropped_while_a_call_is_in_flight() {
    js("(globalThis.release = undefined)");
    let client =
        client("fetch: () => new Promise((resolve) => { release = () => resolve(answer('T1')) })");
    let pending = client.pick(NOTHING, NOTHING);
    crate::support::next_macrotask().await;
    drop(client);
    js("release()");
    assert_eq!(text(&resolved(pending).await, "trackerId"), "T1");
}

#[wasm_bindgen_test]
async fn another_customer_ends_reads_but_not_orders() {
    js("(globalThis.waiting = [])");
    let client =
        client("fetch: () => new Promise((resolve) => waiting.push(() => resolve(answer('T1'))))");
    let read = client.pick(NOTHING, NOTHING);
    let order = client.create_order(&js("({ lineItems: [] })"), NOTHING);
    crate::support::next_macrotask().await;
    client.set_customer(&"P1005060002".into()).expect("a good id");
    assert_eq!(text(&rejected(read).await, "code"), "aborted");
    js("waiting.forEach((release) => release())");
    assert_eq!(text(&resolved(order).await, "status"), "200");
}

#[wasm_bindgen_test]
fn synchronous_methods_never_throw() {
    js("(globalThis.diagnoses = [])");
    let client =
        client("customerId: 'SYNC-1', onEvent: (event) => diagnoses.push(event.diagnosis.code)");
    for bad in [
        "undefined",
        "5",
        "'x'",
        "[null]",
        "({})",
        "[{ items: 5 }]",
        "new Proxy({}, { get() { throw 1 } })",
    ] {
        let bad = js(bad);
        client.shown(&bad);
        client.accepted(&bad);
        client.settled(&bad);
        assert_eq!(text(&client.attribute(&bad), "basis"), "none");
        assert_eq!(text(&client.checkout_headers(&bad), ""), "{}");
    }
    assert_eq!(text(&js("[...new Set(diagnoses)]"), ""), r#"["invalid_input"]"#);
}
