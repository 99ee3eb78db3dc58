//! Whatever `fetch` does, every call settles with a typed error or a result.

use crate::support::{client, created, js, parsed, text};
use wasm_bindgen_test::wasm_bindgen_test;

/// What fetch does, and what the caller gets: code, attempts, retryable.
async fn check(fetch: &str, expected: [&str; 3]) {
    let error = client(&format!("fetch: {fetch}, retries: 0, timeoutMs: 300")).fails().await;
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
    let picks = client(&format!("fetch: {}", subclass("headers"))).picks().await;
    assert_eq!(text(&picks, "trackerId"), "null");
}

#[wasm_bindgen_test]
async fn a_mock_with_json_alone_is_a_response() {
    let client = client(
        "fetch: async () => ({ ok: true, status: 200, json: async () => JSON.parse(body), \
         headers: { 'x-recommendation-tracker-id': 'T1' } })",
    );
    let picks = client.picks().await;
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
    let nobody = created(r#"{ proxyUrl: "http://127.0.0.1:9/", retries: 0 }"#);
    let nobody = nobody.map_err(|error| text(&error, "message")).expect("good");
    assert_eq!(text(&nobody.fails().await, "code"), "network");
    // The server of this test page knows no such route; its answer is a status, not a silence.
    let error = client("retries: 0").fails().await;
    assert!(text(&error, "status").starts_with('4'), "{}", text(&error, "message"));
}

#[wasm_bindgen_test]
async fn what_the_platform_threw_is_the_cause() {
    let error = client("retries: 0, fetch() { throw 'why' }").fails().await;
    assert_eq!(["code", "cause"].map(|key| text(&error, key)), ["network", "why"]);
    js("(globalThis.told = [])");
    let error =
        client("headers() { throw new Error('no token') }, onEvent: (event) => told.push(event)")
            .fails()
            .await;
    let actual = ["code", "attempts", "cause.message"].map(|key| text(&error, key));
    assert_eq!(actual, ["invalid_request", "0", "no token"]);
    let told = js("told[0]");
    let actual = ["type", "error.name", "error.cause.message"].map(|key| text(&told, key));
    assert_eq!(actual, ["failure", "RecommendationError", "no token"]);
}

#[wasm_bindgen_test]
async fn headers_are_asked_for_before_each_attempt() {
    js("(globalThis.seen = [], globalThis.count = 0)");
    let partner = client(
        "headers: async () => ({ Authorization: `Bearer ${(count += 1)}` }), \
         fetch: async (url, init) => (seen.push(init.headers.Authorization), answer('T1', seen.length === 1 ? 503 : 200))",
    );
    assert_eq!(text(&partner.picks().await, "trackerId"), "T1");
    assert_eq!(text(&js("seen"), ""), r#"["Bearer 1","Bearer 2"]"#);
}

#[wasm_bindgen_test]
async fn a_request_is_what_the_contract_says() {
    js("globalThis.seen = {}");
    let client = client(
        "fetch: async (url, init) => { seen.url = url; seen.init = init; return answer('T1') }, \
         headers: { Authorization: 'Bearer x', 'x-recommendation-tracker-id': 'mine' }",
    );
    let query = r#"{"query":{"offers":[{"offerId":"99000002CA01A12","quantity":3}]}}"#;
    client.pick(query).await.map_err(|error| text(&error, "message")).expect("it resolves");
    let seen = js("seen");
    assert!(text(&seen, "url").ends_with("/proxy/v3/recommendations"), "{}", text(&seen, "url"));
    assert!(text(&seen, "url").starts_with("http://"), "absolute where the page has an address");
    assert_eq!(
        ["method", "credentials", "cache", "headers.Authorization"]
            .map(|key| text(&seen, &format!("init.{key}"))),
        ["POST", "same-origin", "no-store", "Bearer x"],
    );
    assert_eq!(text(&seen, "init.headers.x-recommendation-tracker-id"), "undefined");
    let body = parsed(&text(&seen, "init.body"));
    assert_eq!(
        ["customerId", "recommendationContext", "offers", "includePropensity"]
            .map(|key| text(&body, key)),
        ["P1005060001", "ORDER_PREVIEW", r#"[{"offerId":"99000002CA01A12","quantity":3}]"#, "true",],
    );
}
