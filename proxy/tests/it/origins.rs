//! Pages of which origins may call, and what they may read.

use serde_json::json;

use crate::support::{Proxy, Request, settings, start};
use vip_proxy::Server;

const LISTED: &str = "https://shop.example";
const FOREIGN: &str = "https://evil.example";

fn preflight(proxy: Proxy, target: &str, origin: &str) -> Request {
    proxy
        .request("OPTIONS", target)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,x-request-id")
}

fn fetch(proxy: Proxy, origin: &str) -> Request {
    let body = json!({ "customerId": "P1005060001" });
    proxy.request("POST", "/v3/recommendations").json(body).header("origin", origin)
}

#[tokio::test]
async fn a_listed_origin_may_send_what_the_component_sends() {
    let proxy = start().await;
    let response = preflight(proxy, "/v3/recommendations", LISTED).send().await;
    assert_eq!(response.status, 204);
    assert_eq!(response.header("access-control-allow-origin"), Some(LISTED));
    assert_eq!(response.header("access-control-allow-methods"), Some("GET, POST"));
    assert_eq!(
        response.header("access-control-allow-headers"),
        Some(
            "content-type, x-request-id, x-correlation-id, x-recommendation-tracker-id, authorization, x-sandbox-fault"
        )
    );
    assert_eq!(response.header("vary"), Some("Origin"));
    assert_eq!(proxy.received().await.len(), 0);
    let controls = preflight(proxy, "/sandbox/fault", LISTED).send().await;
    assert_eq!(controls.header("access-control-allow-methods"), Some("GET, POST, PUT, DELETE"));
}

#[tokio::test]
async fn a_listed_origin_may_read_the_tracker_errors_included() {
    let proxy = start().await;
    let good = fetch(proxy, LISTED).send().await;
    let bad = fetch(proxy, LISTED).header("x-sandbox-fault", "status=503").send().await;
    for response in [good, bad] {
        assert_eq!(response.header("access-control-allow-origin"), Some(LISTED));
        assert_eq!(response.header("access-control-allow-credentials"), Some("true"));
        assert_eq!(
            response.header("access-control-expose-headers"),
            Some("x-recommendation-tracker-id, retry-after, x-request-id, x-correlation-id")
        );
        assert_eq!(response.header("vary"), Some("Origin"));
    }
}

#[tokio::test]
async fn a_foreign_origin_gets_nothing_done() {
    let proxy = start().await;
    for origin in [FOREIGN, "null", "https://shop.example.evil.example", "http://shop.example"] {
        for request in [fetch(proxy, origin), preflight(proxy, "/v3/recommendations", origin)] {
            let response = request.send().await;
            response.is_error(403, "ORIGIN_NOT_ALLOWED", &[]);
            assert_eq!(response.header("access-control-allow-origin"), None);
        }
        let reset = proxy.request("POST", "/sandbox/reset").header("origin", origin).send().await;
        assert_eq!(reset.status, 403);
    }
    assert_eq!(proxy.received().await.len(), 0);
}

#[tokio::test]
async fn a_page_served_from_here_needs_no_listing() {
    let proxy = start().await;
    let response = fetch(proxy, &format!("http://{}", proxy.address)).send().await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("access-control-allow-origin"), None);
    assert_eq!(response.header("vary"), Some("Origin"));
}

#[tokio::test]
async fn a_hidden_tracker_is_sent_and_not_exposed() {
    let proxy = start().await;
    let response = fetch(proxy, LISTED).header("x-sandbox-fault", "hide-tracker").send().await;
    assert!(response.tracker().is_some());
    assert_eq!(
        response.header("access-control-expose-headers"),
        Some("retry-after, x-request-id, x-correlation-id")
    );
}

#[tokio::test]
async fn what_is_no_origin_cannot_be_listed() {
    let mut settings = settings();
    settings.allow_origins = vec!["https://shop.example/".into()];
    let error = Server::bind(settings).await.unwrap_err().to_string();
    assert_eq!(
        error,
        "allowing origin \"https://shop.example/\": an origin is a scheme and a host, as https://shop.example"
    );
}
