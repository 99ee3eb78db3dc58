//! What does not reach the upstream: unknown routes, bodies too large or not JSON, too many requests.

use serde_json::json;

use crate::support::{settings, start, start_with};

#[tokio::test]
async fn only_the_documented_calls_exist() {
    let proxy = start().await;
    let unknown = [
        ("GET", "/v3"),
        ("GET", "/v3/"),
        ("POST", "/v3/recommendations/"),
        ("GET", "/v3/customers"),
        ("GET", "/v3/customers/P1005060001"),
        ("GET", "/v3/customers/P1005060001/orders/5120008001"),
        ("GET", "/v3/offer-switch-paths"),
        ("POST", "/v3/transfers"),
        ("GET", "/v3/customers/../../sandbox/customers"),
    ];
    for (method, target) in unknown {
        proxy.request(method, target).send().await.is_error(404, "NOT_FOUND", &[]);
    }
    let wrong = [
        ("GET", "/v3/recommendations", "POST"),
        ("PATCH", "/v3/customers/P1005060001/orders", "GET, POST"),
        ("DELETE", "/v3/customers/P1005060001/subscriptions", "GET, POST"),
    ];
    for (method, target, allow) in wrong {
        let response = proxy.request(method, target).send().await;
        response.is_error(405, "METHOD_NOT_ALLOWED", &[]);
        assert_eq!(response.header("allow"), Some(allow));
    }
    assert_eq!(proxy.received().await.len(), 0);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_1117() {
    let proxy = start().await;
    for body in ["{", "[]", "null", "1", "\"text\"", "{\"a\":1}}", "\u{feff}{}"] {
        let response = proxy.request("POST", "/v3/recommendations").text(body).send().await;
        response.is_error(400, "1117", &[]);
    }
    assert_eq!(proxy.received().await.len(), 0);
    // Nothing at all lacks the field, and so says Adobe.
    proxy.request("POST", "/v3/recommendations").send().await.is_error(
        400,
        "1122",
        &["customerId"],
    );
}

#[tokio::test]
async fn a_body_of_more_than_64_kib_is_413() {
    let proxy = start().await;
    let body = |length: usize| {
        let frame = r#"{"customerId":"P1005060001","country":""}"#;
        frame.replace("\"\"", &format!("\"{}\"", "x".repeat(length - frame.len())))
    };
    let fits = proxy.request("POST", "/v3/recommendations").text(&body(64 * 1024));
    fits.send().await.is_error(400, "5136", &[]);
    let large = proxy.request("POST", "/v3/recommendations").text(&body(64 * 1024 + 1));
    large.send().await.is_error(413, "PAYLOAD_TOO_LARGE", &[]);
    // Not announced, so it is counted as it comes.
    let chunk = format!("10001\r\n{}\r\n0\r\n\r\n", body(64 * 1024 + 1));
    let chunked = proxy.request("POST", "/v3/recommendations").text(&chunk);
    let chunked = chunked.header("transfer-encoding", "chunked").without_length();
    chunked.send().await.is_error(413, "PAYLOAD_TOO_LARGE", &[]);
    assert_eq!(proxy.received().await.len(), 1);
}

#[tokio::test]
async fn an_impossible_customer_id_goes_no_further() {
    let proxy = start().await;
    for id in [
        "abc",
        "%2e%2e%2fx",
        "a%20b%20c",
        "%ff%ff%ff%ff",
        "12345678901234567890123456789012345678901",
    ] {
        proxy.get(&format!("/v3/customers/{id}/orders")).await.is_error(404, "1116", &[]);
    }
    for id in [json!("abc"), json!("<script>"), json!(true), json!({}), json!(1.5), json!("")] {
        proxy.fetch(json!({ "customerId": id })).await.is_error(400, "1117", &["customerId"]);
    }
    assert_eq!(proxy.received().await.len(), 0);
}

#[tokio::test]
async fn a_customer_has_so_many_requests_per_minute() {
    let mut settings = settings();
    settings.rate_limit = Some(2);
    let proxy = start_with(settings).await;
    let fetch = |id: &'static str| proxy.fetch(json!({ "customerId": id }));
    assert_eq!(fetch("P1005060001").await.status, 200);
    assert_eq!(proxy.get("/v3/customers/P1005060001/orders").await.status, 200);
    let refused = fetch("P1005060001").await;
    refused.is_error(429, "4118", &[]);
    let seconds: u32 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds));
    assert_eq!(fetch("P1005060002").await.status, 200);
    assert_eq!(proxy.received().await.len(), 3);
}
