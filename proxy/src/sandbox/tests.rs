//! What depends on time, and what can only be seen from inside.

use serde_json::{Value, json};

use super::{Fault, Sandbox};
use crate::contract::{Answer, Body, Call, Route};
use crate::time::UnixMs;

const NOW: UnixMs = UnixMs(1_769_501_735_000);

/// A fetch, with a correlation id and a request id.
fn call(customer_id: &str, correlation_id: &str, request_id: &str) -> Call {
    Call {
        route: Route::Recommendations,
        path: "/v3/recommendations".into(),
        query: Vec::new(),
        customer_id: Some(customer_id.into()),
        body: Some(json!({ "customerId": customer_id })),
        correlation_id: correlation_id.into(),
        request_id: request_id.into(),
        tracker_id: None,
    }
}

fn answer(sandbox: &Sandbox, call: &Call, now: UnixMs) -> Answer {
    sandbox.answer(call, &Fault::default(), now)
}

fn code(answer: &Answer) -> String {
    body(answer)["code"].as_str().unwrap_or_default().into()
}

fn body(answer: &Answer) -> Value {
    match &answer.body {
        Body::Json(text) => serde_json::from_str(text).unwrap(),
        Body::Text(text) => panic!("not JSON: {text}"),
    }
}

#[test]
fn a_correlation_id_is_answered_the_same_for_ten_days() {
    let sandbox = Sandbox::new(NOW);
    let first = answer(&sandbox, &call("P1005060001", "C", "R1"), NOW);
    let almost = UnixMs(NOW.plus_days(10).0 - 1);
    assert_eq!(answer(&sandbox, &call("P1005060001", "C", "R2"), almost), first);
    let later = answer(&sandbox, &call("P1005060001", "C", "R3"), NOW.plus_days(10));
    assert_eq!(later.status, 200);
    assert_ne!(later.tracker_id, first.tracker_id);
}

#[test]
fn another_customer_is_not_given_the_answer_of_the_first() {
    let sandbox = Sandbox::new(NOW);
    let first = answer(&sandbox, &call("P1005060001", "C", "R1"), NOW);
    let other = answer(&sandbox, &call("P1005060002", "C", "R2"), NOW);
    assert_ne!(other.tracker_id, first.tracker_id);
}

#[test]
fn with_a_known_correlation_id_the_request_id_is_not_looked_at() {
    let sandbox = Sandbox::new(NOW);
    let first = answer(&sandbox, &call("P1005060001", "C", "R1"), NOW);
    assert_eq!(answer(&sandbox, &call("P1005060001", "C", "R1"), NOW), first);
}

#[test]
fn a_request_id_is_taken_once() {
    let sandbox = Sandbox::new(NOW);
    answer(&sandbox, &call("P1005060001", "C1", "R1"), NOW);
    let second = answer(&sandbox, &call("P1005060001", "C2", "R1"), NOW);
    assert_eq!((second.status, code(&second).as_str()), (400, "4120"));
    let repaired = answer(&sandbox, &call("P1005060001", "C2", "R2"), NOW);
    assert_eq!(repaired.status, 200);
}

#[test]
fn a_correlation_id_that_cannot_be_one_is_refused() {
    let sandbox = Sandbox::new(NOW);
    for bad in ["", " ", "a b", "é", &"x".repeat(129)] {
        let refused = answer(&sandbox, &call("P1005060001", bad, "R"), NOW);
        assert_eq!((refused.status, code(&refused).as_str()), (400, "4119"), "{bad:?}");
    }
}

#[test]
fn a_refusal_is_replayed_too() {
    let sandbox = Sandbox::new(NOW);
    let mut bad = call("P1005060001", "C", "R1");
    bad.body = Some(json!({ "customerId": "P1005060001", "country": "XX" }));
    let first = answer(&sandbox, &bad, NOW);
    assert_eq!(code(&first), "5136");
    assert_eq!(answer(&sandbox, &call("P1005060001", "C", "R2"), NOW), first);
}

#[test]
fn a_gateway_leaves_no_answer_behind_and_the_application_does() {
    let cases = [("status=503", 200), ("status=429", 200), ("code=4122", 200), ("code=5122", 400)];
    for (fault, status_of_the_repeat) in cases {
        let sandbox = Sandbox::new(NOW);
        let fault = Fault::parse(fault).unwrap();
        let failed = sandbox.answer(&call("P1005060001", "C", "R1"), &fault, NOW);
        assert_ne!(failed.status, 200, "{}", fault.text);
        let repeat = answer(&sandbox, &call("P1005060001", "C", "R2"), NOW);
        assert_eq!(repeat.status, status_of_the_repeat, "{}", fault.text);
    }
}

#[test]
fn an_opportunity_is_open_until_it_expires() {
    let sandbox = Sandbox::new(NOW);
    let statuses = |now, correlation_id: &str| -> Vec<Value> {
        let found = answer(&sandbox, &call("P1005060300", correlation_id, correlation_id), now);
        let overlay = &body(&found)["overlayRecommendations"];
        ["/new/0", "/new/1", "/renew/0"]
            .map(|path| overlay.pointer(path).unwrap()["status"].clone())
            .into()
    };
    assert_eq!(statuses(NOW, "1"), ["OPEN", "EXPIRED", "OPEN"]);
    assert_eq!(statuses(NOW.plus_days(20), "2"), ["OPEN", "EXPIRED", "EXPIRED"]);
    assert_eq!(statuses(NOW.plus_days(25), "3"), ["EXPIRED", "EXPIRED", "EXPIRED"]);
}

#[test]
fn memory_is_bounded() {
    let sandbox = Sandbox::new(NOW);
    for number in 0..2_500 {
        let id = number.to_string();
        answer(&sandbox, &call("P1005060001", &id, &id), NOW);
    }
    assert_eq!(sandbox.received(None).len(), 1_000);
    let oldest = answer(&sandbox, &call("P1005060001", "0", "again"), NOW);
    let newest = answer(&sandbox, &call("P1005060001", "2499", "and again"), NOW);
    let log = sandbox.received(None);
    let replayed: Vec<Value> = log[log.len() - 2..]
        .iter()
        .map(|received| serde_json::to_value(received).unwrap()["replayed"].clone())
        .collect();
    assert_eq!((oldest.status, newest.status), (200, 200));
    assert_eq!(replayed, [false, true]);
}
