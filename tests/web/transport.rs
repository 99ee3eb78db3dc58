//! Whatever `fetch` does, every call settles with a typed error or a result.

use crate::support::{NOTHING, client, js, next_macrotask, rejected, resolved, text};
use wasm_bindgen_test::wasm_bindgen_test;

/// What fetch does, and what the caller gets: code, attempts, retryable.
async fn check(fetch: &str, expected: [&str; 3]) {
    let client = client(&format!("fetch: {fetch}, retries: 0, timeoutMs: 300"));
    let error = rejected(client.pick(NOTHING, NOTHING)).await;
    assert_eq!(text(&error, "name"), "RecommendationError", "{fetch}");
    let actual = ["code", "attempts", "retryable"].map(|key| text(&error, key));
    assert_eq!(actual, expected, "{fetch}");
}

#[wasm_bindgen_test]
async fn whatever_fetch_throws_or_returns_instead_of_a_response_is_a_network_error() {
    let network = ["network", "1", "true"];
    check("() => { throw new Error('at once') }", network).await;
    check("() => { throw undefined }", network).await;
    check("async () => { throw 'a text' }", network).await;
    check("() => Promise.reject(undefined)", network).await;
    check("() => 5", network).await;
    check("async () => null", network).await;
    check("async () => ({})", network).await;
    check("() => ({ then() { throw new Error('a bad thenable') } })", network).await;
    check("() => ({ get then() { throw 1 } })", network).await;
    check("async () => Response.error()", network).await;
}

#[wasm_bindgen_test]
async fn a_response_whose_getters_throw_settles_too() {
    let subclass = |getter: &str| {
        format!(
            "async () => new (class extends Response {{ get {getter}() {{ throw 1 }} }})('{{}}')"
        )
    };
    check(&subclass("status"), ["network", "1", "true"]).await;
    check(&subclass("arrayBuffer"), ["decode", "1", "true"]).await;
    let client = client(&format!("fetch: {}", subclass("headers")));
    let picks = resolved(client.pick(NOTHING, NOTHING)).await;
    assert_eq!(text(&picks, "trackerId"), "null");
}

#[wasm_bindgen_test]
async fn a_mock_with_json_alone_is_a_response() {
    let client = client(
        "fetch: async () => ({ ok: true, status: 200, json: async () => JSON.parse(body), \
         headers: { 'x-recommendation-tracker-id': 'T1' } })",
    );
    let picks = resolved(client.pick(NOTHING, NOTHING)).await;
    assert_eq!(text(&picks, "trackerId"), "T1");
    assert_eq!(text(&picks, "picks.0.id"), "upsell:99000001CA");
}

#[wasm_bindgen_test]
async fn a_body_that_cannot_be_read_is_a_decode_error_with_its_status() {
    check("async () => new Response('<html>')", ["decode", "1", "false"]).await;
    check("async () => new Response('')", ["decode", "1", "false"]).await;
    check("async () => new Response('[]')", ["decode", "1", "false"]).await;
    check("async () => new Response('{\"a\":')", ["decode", "1", "false"]).await;
    check("async () => new Response(new Uint8Array([123, 255, 125]))", ["decode", "1", "false"])
        .await;
    let broken = "async () => new Response(new ReadableStream({ pull(it) { it.error('cut') } }))";
    check(broken, ["decode", "1", "true"]).await;
}

#[wasm_bindgen_test]
async fn a_hanging_fetch_and_a_hanging_body_end_with_the_budget_and_are_aborted() {
    let log = js("globalThis.signals = []");
    let hang = "(url, init) => { signals.push(init.signal); return new Promise(() => {}) }";
    check(hang, ["timeout", "1", "true"]).await;
    let body = "async (url, init) => { signals.push(init.signal); \
                return new Response(new ReadableStream({})) }";
    check(body, ["timeout", "1", "true"]).await;
    assert_eq!(text(&log, "length"), "2");
    assert_eq!(text(&log, "0.aborted"), "true");
    assert_eq!(text(&log, "1.aborted"), "true");
}

#[wasm_bindgen_test]
async fn a_proxy_that_is_not_there_is_a_network_error_and_one_without_the_route_is_not() {
    let nobody = js(r#"({ proxyUrl: "http://127.0.0.1:9/", retries: 0 })"#);
    let nobody = vip_recommendations::web::RecommendationClient::new(&nobody).expect("good");
    assert_eq!(text(&rejected(nobody.pick(NOTHING, NOTHING)).await, "code"), "network");
    // The server of this test page knows no such route; its answer is a status, not a silence.
    let error = rejected(client("retries: 0").pick(NOTHING, NOTHING)).await;
    assert!(text(&error, "status").starts_with('4'), "{}", text(&error, "message"));
}

#[wasm_bindgen_test]
async fn aborting_works_before_and_during_a_call_and_hands_on_the_reason() {
    let client = client("fetch: () => new Promise(() => {})");
    let before = js("({ signal: AbortSignal.abort('why') })");
    let error = rejected(client.pick(NOTHING, &before)).await;
    assert_eq!(["code", "cause", "attempts"].map(|key| text(&error, key)), ["aborted", "why", "0"]);
    js("(globalThis.controller = new AbortController())");
    let pending = client.pick(NOTHING, &js("({ signal: controller.signal })"));
    next_macrotask().await;
    js("controller.abort(new Error('later'))");
    let error = rejected(pending).await;
    assert_eq!(
        ["code", "cause.message", "attempts"].map(|key| text(&error, key)),
        ["aborted", "later", "1"],
    );
}

#[wasm_bindgen_test]
async fn the_same_read_three_times_at_once_is_one_request() {
    js("globalThis.count = 0");
    let client = client("fetch: async () => { count++; return answer('T1') }");
    let calls = [(); 3].map(|()| client.pick(NOTHING, NOTHING));
    for call in calls {
        assert_eq!(text(&resolved(call).await, "trackerId"), "T1");
    }
    assert_eq!(text(&js("count"), ""), "1");
    resolved(client.pick(NOTHING, NOTHING)).await;
    assert_eq!(text(&js("count"), ""), "2", "nothing is kept after that");
}

#[wasm_bindgen_test]
async fn a_request_is_what_the_contract_says() {
    js("globalThis.seen = {}");
    let client = client(
        "fetch: async (url, init) => { seen.url = url; seen.init = init; return answer('T1') }, \
         headers: { Authorization: 'Bearer x', 'x-recommendation-tracker-id': 'mine' }",
    );
    resolved(
        client.pick(&js(r#"({ offers: [{ offerId: "99000002CA01A12", quantity: 3 }] })"#), NOTHING),
    )
    .await;
    let seen = js("seen");
    assert!(text(&seen, "url").ends_with("/proxy/v3/recommendations"), "{}", text(&seen, "url"));
    assert!(text(&seen, "url").starts_with("http://"), "absolute where the page has an address");
    assert_eq!(
        ["method", "credentials", "cache", "headers.Authorization"]
            .map(|key| text(&seen, &format!("init.{key}"))),
        ["POST", "same-origin", "no-store", "Bearer x"],
    );
    assert_eq!(text(&seen, "init.headers.x-recommendation-tracker-id"), "undefined");
    assert_eq!(
        text(&seen, "init.body"),
        r#"{"customerId":"P1005060001","recommendationContext":"ORDER_PREVIEW","offers":[{"offerId":"99000002CA01A12","quantity":3}],"includePropensity":true}"#,
    );
}
