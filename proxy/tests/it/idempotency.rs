//! Correlation ids and request ids. That an answer is kept for ten days is tested beside the rule.

use serde_json::{Value, json};

use crate::support::{Proxy, Request, start};

fn order(proxy: Proxy, correlation_id: &str, request_id: &str) -> Request {
    let lines = json!([{ "extLineItemNumber": 1, "offerId": "99000005CA01A12", "quantity": 2 }]);
    proxy
        .request("POST", "/v3/customers/P1005060001/orders")
        .json(json!({ "orderType": "NEW", "lineItems": lines }))
        .header("X-Correlation-Id", correlation_id)
        .header("X-Request-Id", request_id)
}

#[tokio::test]
async fn a_repeated_order_is_one_order() {
    let proxy = start().await;
    let first = order(proxy, "C1", "R1").send().await;
    let second = order(proxy, "C1", "R2").send().await;
    assert_eq!((second.status, second.json()), (first.status, first.json()));
    let history = proxy.get("/v3/customers/P1005060001/orders").await;
    assert_eq!(history.at("/totalCount"), 1);
    let replayed: Vec<Value> =
        proxy.received().await.iter().map(|received| received["replayed"].clone()).collect();
    assert_eq!(replayed, [false, true, false]);
}

#[tokio::test]
async fn a_repeated_fetch_brings_the_old_tracker_again() {
    let proxy = start().await;
    let fetch = |request_id: &str| {
        proxy
            .request("POST", "/v3/recommendations")
            .json(json!({ "customerId": "P1005060001" }))
            .header("X-Correlation-Id", "C1")
            .header("X-Request-Id", request_id)
            .send()
    };
    let (first, second) = (fetch("R1").await, fetch("R2").await);
    assert!(first.tracker().is_some());
    assert_eq!(first.tracker(), second.tracker());
    let received = proxy.received().await;
    assert_eq!(received[1]["responseTrackerId"], second.tracker().unwrap());
}

#[tokio::test]
async fn the_same_id_on_another_call_is_another_intent() {
    let proxy = start().await;
    order(proxy, "C1", "R1").send().await;
    let list =
        proxy.request("GET", "/v3/customers/P1005060001/orders").header("X-Correlation-Id", "C1");
    assert_eq!(list.send().await.at("/totalCount"), 1);
}

#[tokio::test]
async fn a_request_id_used_with_another_correlation_id_is_4120() {
    let proxy = start().await;
    order(proxy, "C1", "R1").send().await;
    order(proxy, "C2", "R1").send().await.is_error(400, "4120", &[]);
}

#[tokio::test]
async fn ids_are_made_where_the_browser_sends_none_and_told() {
    let proxy = start().await;
    let response = proxy.fetch(json!({ "customerId": "P1005060001" })).await;
    let received = &proxy.received().await[0];
    for (name, header) in [("correlationId", "x-correlation-id"), ("requestId", "x-request-id")] {
        assert_eq!(received[name].as_str().unwrap().len(), 32);
        assert_eq!(received[name], response.header(header).unwrap());
    }
    let again = order(proxy, "C9", "R9").send().await;
    assert_eq!(
        (again.header("x-correlation-id"), again.header("x-request-id")),
        (Some("C9"), Some("R9"))
    );
}

#[tokio::test]
async fn an_empty_correlation_id_is_4119() {
    let proxy = start().await;
    order(proxy, "", "R1").send().await.is_error(400, "4119", &[]);
}
