//! Faults: what arrives, what the sandbox did all the same, and what it logged.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::time::Instant;

use crate::support::{Proxy, Request, Response, start};

const ORDERS: &str = "/v3/customers/P1005060001/orders";

fn fetch(proxy: Proxy, fault: &str) -> Request {
    let body = json!({ "customerId": "P1005060001", "includePropensity": true });
    proxy.request("POST", "/v3/recommendations").json(body).header("x-sandbox-fault", fault)
}

fn order(proxy: Proxy, fault: &str, correlation_id: &str) -> Request {
    let lines = json!([{ "offerId": "99000005CA01A12", "quantity": 2 }]);
    let request =
        proxy.request("POST", ORDERS).json(json!({ "orderType": "NEW", "lineItems": lines }));
    request.header("x-sandbox-fault", fault).header("x-correlation-id", correlation_id)
}

async fn orders(proxy: Proxy) -> Value {
    proxy.get(ORDERS).await.at("/totalCount")
}

#[tokio::test]
async fn a_status_comes_with_the_body_its_sender_uses() {
    let proxy = start().await;
    let adobe =
        [(401, "4116"), (403, "4121"), (404, "1116"), (429, "4118"), (500, "1124"), (502, "502")];
    for (status, code) in adobe {
        let response = fetch(proxy, &format!("status={status}")).send().await;
        response.is_error(status, code, &[]);
        assert_eq!(response.tracker(), None);
    }
    let unavailable = fetch(proxy, "status=503").send().await;
    assert_eq!((unavailable.status, unavailable.text()), (503, "Service Unavailable"));
    let timeout = fetch(proxy, "status=504").send().await;
    assert_eq!((timeout.status, timeout.at("/error_code")), (504, "504000".into()));
    let statuses: Vec<Value> =
        proxy.received().await.iter().map(|one| one["status"].clone()).collect();
    assert_eq!(statuses, [401, 403, 404, 429, 500, 502, 503, 504]);
}

#[tokio::test]
async fn retry_after_is_passed_on_as_it_is() {
    let proxy = start().await;
    for text in ["1", "Wed, 21 Oct 2026 07:28:00 GMT", "soon"] {
        let response = fetch(proxy, &format!("status=429;retry-after={text}")).send().await;
        assert_eq!((response.status, response.header("retry-after")), (429, Some(text)));
    }
}

#[tokio::test]
async fn another_good_status_changes_nothing_else() {
    let proxy = start().await;
    let response = fetch(proxy, "status=202").send().await;
    assert_eq!(response.status, 202);
    assert!(response.tracker().is_some());
    assert!(response.at("/productRecommendations").is_object());
}

#[tokio::test]
async fn an_error_code_comes_with_its_documented_status() {
    let proxy = start().await;
    for (code, status) in
        [("4122", 400), ("5122", 400), ("1116", 404), ("4118", 429), ("7777", 400)]
    {
        fetch(proxy, &format!("code={code}")).send().await.is_error(status, code, &[]);
    }
}

#[tokio::test]
async fn a_status_stops_an_order_unless_it_was_processed() {
    let proxy = start().await;
    assert_eq!(order(proxy, "status=503", "C1").send().await.status, 503);
    assert_eq!(orders(proxy).await, 0);
    assert_eq!(order(proxy, "status=503;processed", "C2").send().await.status, 503);
    assert_eq!(orders(proxy).await, 1);
    // Repeated with the same correlation id, the answer that got lost is found.
    let repeated = order(proxy, "", "C2").send().await;
    assert_eq!(repeated.status, 201);
    assert_eq!(orders(proxy).await, 1);
}

#[tokio::test]
async fn propensity_is_refused_in_the_form_that_was_named() {
    let proxy = start().await;
    let ask = |form: Value, fault: &str| {
        let body = json!({ "customerId": "P1005060001", "includePropensity": form });
        proxy
            .request("POST", "/v3/recommendations")
            .json(body)
            .header("x-sandbox-fault", fault)
            .send()
    };
    let refused = |response: Response| response.is_error(400, "1117", &["includePropensity"]);
    refused(ask(json!(true), "propensity=reject").await);
    refused(ask(json!(false), "propensity=reject").await);
    assert_eq!(ask(json!(["churn"]), "propensity=reject").await.status, 200);
    refused(ask(json!(["churn"]), "propensity=reject-list").await);
    assert_eq!(ask(json!(true), "propensity=reject-list").await.status, 200);
    assert_eq!(ask(Value::Null, "propensity=reject").await.status, 200);
}

#[tokio::test]
async fn a_delay_comes_after_the_work() {
    let proxy = start().await;
    let began = Instant::now();
    assert_eq!(order(proxy, "delay=50", "C1").send().await.status, 201);
    assert!(Duration::from_millis(50) <= began.elapsed());
    // Whoever gives up on a delayed order has ordered.
    let mut abandoned = order(proxy, "delay=600000", "C2").begin().await;
    received(proxy, 2).await;
    assert_eq!(nothing_to_read(&mut abandoned), None);
    drop(abandoned);
    assert_eq!(orders(proxy).await, 2);
}

#[tokio::test]
async fn a_hung_order_is_placed_and_never_answered() {
    let proxy = start().await;
    let mut hung = order(proxy, "hang", "C1").begin().await;
    received(proxy, 1).await;
    assert_eq!(orders(proxy).await, 1);
    assert_eq!(nothing_to_read(&mut hung), None);
}

#[tokio::test]
async fn a_body_may_hang_halfway() {
    let proxy = start().await;
    let mut connection = fetch(proxy, "hang-body").begin().await;
    // As much as arrives of a body whose whole is known from a good request.
    let whole = fetch(proxy, "").send().await.body.len();
    let mut bytes = Vec::new();
    let body = |bytes: &[u8]| {
        let head = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        head.map_or(0, |head| bytes.len() - head - 4)
    };
    while body(&bytes) < whole / 2 {
        assert_ne!(connection.read_buf(&mut bytes).await.unwrap(), 0);
    }
    assert_eq!(nothing_to_read(&mut connection), None);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK"));
    assert!(text.contains(&format!("content-length: {whole}")));
    assert!(text.contains("x-recommendation-tracker-id: "));
}

#[tokio::test]
async fn a_body_may_be_cut_off() {
    let proxy = start().await;
    let response = fetch(proxy, "truncate").send().await;
    assert_eq!(response.status, 200);
    assert!(response.tracker().is_some());
    assert!(response.is_cut());
    assert!(!response.body.is_empty());
}

#[tokio::test]
async fn a_body_may_be_no_json_or_nothing() {
    let proxy = start().await;
    let page = fetch(proxy, "not-json").send().await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html")));
    assert!(page.text().starts_with("<!doctype html>"));
    let empty = fetch(proxy, "empty").send().await;
    assert_eq!((empty.status, empty.text()), (200, ""));
    assert_eq!(order(proxy, "empty", "C1").send().await.status, 200);
    assert_eq!(orders(proxy).await, 1);
}

#[tokio::test]
async fn a_tracker_may_be_missing_or_unusable() {
    let proxy = start().await;
    assert_eq!(fetch(proxy, "no-tracker").send().await.tracker(), None);
    let long = fetch(proxy, "bad-tracker").send().await;
    assert!(1_024 < long.tracker().unwrap().len());
    let latin = fetch(proxy, "bad-tracker=latin1").send().await;
    assert_eq!(latin.tracker(), Some("tracker-éè"));
    for received in proxy.received().await {
        assert_eq!(received["responseTrackerId"].as_str().unwrap().len(), 32);
    }
}

#[tokio::test]
async fn a_page_that_cannot_set_a_header_uses_the_query() {
    let proxy = start().await;
    let target = "/v3/recommendations?sandbox-fault=status%3D429%3Bretry-after%3D7";
    let response = proxy.post(target, json!({ "customerId": "P1005060001" })).await;
    assert_eq!((response.status, response.header("retry-after")), (429, Some("7")));
}

#[tokio::test]
async fn a_fault_may_be_set_for_the_next_requests() {
    let proxy = start().await;
    let set = |body| proxy.request("PUT", "/sandbox/fault").json(body).send();
    let good = || proxy.fetch(json!({ "customerId": "P1005060001" }));
    assert_eq!(set(json!({ "fault": "status=500", "times": 2 })).await.status, 204);
    assert_eq!(proxy.get("/sandbox/customers").await.status, 200);
    assert_eq!(fetch(proxy, "status=404").send().await.status, 404);
    assert_eq!([good().await.status, good().await.status, good().await.status], [500, 500, 200]);
    set(json!({ "fault": "status=500" })).await;
    assert_eq!([good().await.status, good().await.status], [500, 200]);
    set(json!({ "fault": "status=500", "times": 5 })).await;
    assert_eq!(proxy.request("DELETE", "/sandbox/fault").send().await.status, 204);
    assert_eq!(good().await.status, 200);
    set(json!({ "fault": "explode" })).await.is_error(400, "UNKNOWN_FAULT", &[]);
    set(json!({ "times": 1 })).await.is_error(400, "INVALID_BODY", &[]);
}

#[tokio::test]
async fn a_misspelt_fault_is_an_error() {
    let proxy = start().await;
    fetch(proxy, "stauts=500").send().await.is_error(400, "UNKNOWN_FAULT", &[]);
    assert_eq!(proxy.received().await.len(), 0);
}

/// Asks until so many requests have arrived: they are sent, but when they are read is the server's.
async fn received(proxy: Proxy, count: usize) {
    while proxy.received().await.len() < count {}
}

/// What can be read right now. `None`: nothing, and the connection is open.
fn nothing_to_read(connection: &mut tokio::net::TcpStream) -> Option<usize> {
    connection.try_read(&mut [0; 1]).ok()
}
