//! The client as a page uses it: fetch, show, accept, order.

use crate::support::{
    Answer, CUSTOMER, CallOptions, Checkout, CheckoutOptions, FETCH, Got, HostQuery, Methods,
    ORDER, OwnHeaders, Query, SUBSCRIBE, TRACKER, World, attributed, code, cross_sell, host_query,
    line, lines, listed, order, placed, restored,
};
use serde_json::{Value, json};
use vip_recommendations::{
    error::{Code, Outcome},
    wire::{endpoint::Endpoint, http::Headers},
};

const OTHER: &str = "P1005059999";

#[test]
fn the_funnel_from_the_fetch_to_the_settled_order() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok(cross_sell("99000001CA01A12")).tracker("T-1"));
    let got = world.fetch(&client).unwrap();
    assert_eq!(got.tracker.as_deref(), Some("T-1"));
    assert_eq!(world.events(), ["response recommendations 200 attempts=1 ms=0 tracker=T-1"]);

    client.shown(&got.picks);
    assert_eq!(attributed(&client, &["99000001CA03A12"]), "T-1 shown");
    client.accepted(&got.picks[0]);
    assert_eq!(attributed(&client, &["99000001CA03A12"]), "T-1 accepted");
    let id = &got.picks[0].id;
    assert_eq!(world.events(), [format!("shown {id}"), format!("accepted {id}")]);

    world.server.on(ORDER, Answer::status(201, r#"{"orderId":"7"}"#));
    let placed = world.order(&client, &["99000001CA03A12"]).unwrap();
    assert_eq!(world.server.last().header(TRACKER), Some("T-1"));
    assert_eq!((placed.status, placed.tracker_id.as_deref()), (201, Some("T-1")));
    assert_eq!(placed.correlation_id.as_deref(), world.server.last().header("X-Correlation-Id"));
    let events = world.events();
    assert_eq!(events[0], "attributed T-1 accepted");
    assert!(events.contains(&"settled T-1".to_owned()), "{events:?}");
    assert!(
        events.contains(&"response createOrder 201 attempts=1 ms=0 tracker=T-1".to_owned()),
        "{events:?}",
    );

    assert_eq!(attributed(&client, &["99000001CA03A12"]), "- none");
    assert!(world.store.texts().is_empty(), "{:?}", world.store.texts());
}

#[test]
fn a_request_carries_what_it_must() {
    let world = World::new();
    let client = world.client_with(|options| options["country"] = json!("JP"));
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    let sent = world.server.last();
    assert_eq!(sent.route, "POST /v3/recommendations");
    assert_eq!(
        sent.json(),
        serde_json::json!({"customerId": CUSTOMER, "country": "JP", "includePropensity": true}),
    );
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.header("accept"), Some("application/json"));
    assert!(sent.header("x-request-id").is_some() && sent.header("x-correlation-id").is_some());
    assert_ne!(sent.header("x-request-id"), sent.header("x-correlation-id"));
    assert_eq!(sent.header(TRACKER), None);
}

#[test]
fn ids_are_not_sent_where_they_are_turned_off() {
    let world = World::new();
    let client = world.client_with(|options| options["correlation"] = json!(false));
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.server.on(ORDER, Answer::ok("{}"));
    world.fetch(&client).unwrap();
    let placed = world.order(&client, &["A"]).unwrap();
    assert_eq!(placed.correlation_id, None);
    assert_eq!(world.server.all("x-request-id"), [None, None]);
    assert_eq!(world.server.all("x-correlation-id"), [None, None]);
}

#[test]
fn the_partners_headers_win_except_over_the_ids_and_the_tracker() {
    let world = World::new();
    let client = world.client();
    world.server.set_headers(OwnHeaders::Fixed(vec![
        ("Accept", "text/json".to_owned()),
        ("X-Own", "client".to_owned()),
        ("x-request-id", "mine".to_owned()),
        ("x-correlation-id", "mine".to_owned()),
        (TRACKER, "mine".to_owned()),
    ]));
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    let mut headers = Headers::default();
    headers.set("X-OWN", "call");
    let options = CallOptions { headers, ..CallOptions::default() };
    world.read(client.recommend(Query::default(), options)).unwrap();
    let sent = world.server.last();
    assert_eq!(sent.header("accept"), Some("text/json"));
    assert_eq!(sent.header("x-own"), Some("call"));
    assert_ne!(sent.header("x-request-id"), Some("mine"));
    assert_ne!(sent.header("x-correlation-id"), Some("mine"));
    assert_eq!(sent.header(TRACKER), None);
    assert_eq!(
        sent.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-own")).count(),
        1
    );
}

#[test]
fn the_headers_function_is_called_before_every_attempt() {
    let world = World::new();
    let client = world.client();
    world.server.set_headers(OwnHeaders::Counted("Authorization", "Bearer #"));
    world.server.on(FETCH, Answer::status(503, ""));
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    let sent: Vec<_> = world.server.all("authorization").into_iter().flatten().collect();
    assert_eq!(sent, ["Bearer 1", "Bearer 2"]);
}

#[test]
fn headers_that_fail_or_cannot_be_sent_are_an_invalid_request_and_nothing_is_sent() {
    let world = World::new();
    let client = world.client();
    world.server.set_headers(OwnHeaders::Throw);
    let error = world.fetch(&client).unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::InvalidRequest, 0));
    assert_eq!(world.order(&client, &["A"]).unwrap_err().outcome, None);
    for (name, value) in [("X-A", "line\nbreak"), ("X B", "c"), ("", "c"), ("X-A", "日本")] {
        world.server.set_headers(OwnHeaders::Fixed(vec![(name, value.to_owned())]));
        let error = world.fetch(&client).unwrap_err();
        assert_eq!((error.code, error.attempts), (Code::InvalidRequest, 0), "{name:?}: {value:?}");
    }
    assert_eq!(world.server.count(), 0);
}

#[test]
fn a_headers_function_that_never_answers_ends_with_the_budget() {
    let world = World::new();
    let client = world.client();
    world.server.set_headers(OwnHeaders::Hang);
    let error = world.fetch(&client).unwrap_err();
    assert_eq!((error.code, error.attempts, world.host.elapsed()), (Code::Timeout, 0, 5_000));
    let error = world.order(&client, &["A"]).unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::Timeout, 0));
    // Nothing was sent, so nothing was ordered.
    assert_eq!(error.outcome, Some(Outcome::Rejected));
}

#[test]
fn each_call_has_its_own_budget() {
    #[track_caller]
    fn check(edit: impl FnOnce(&mut Value), expected: [u64; 3]) {
        let world = World::new();
        let client = world.client_with(edit);
        let subscriptions = "GET /v3/customers/P1005053489/subscriptions";
        for route in [FETCH, subscriptions, ORDER] {
            world.server.on(route, Answer::never());
        }
        let mut last = 0;
        let mut since = || {
            let took = world.host.elapsed() - last;
            last += took;
            took
        };
        assert_eq!(world.fetch(&client).unwrap_err().code, Code::Timeout);
        let read = since();
        let query = host_query(Endpoint::Subscriptions);
        assert_eq!(world.host_call(&client, query).unwrap_err().code, Code::Timeout);
        let host = since();
        assert_eq!(world.order(&client, &["A"]).unwrap_err().code, Code::Timeout);
        assert_eq!([read, host, since()], expected);
    }
    check(|_| {}, [5_000, 15_000, 30_000]);
    check(|options| options["timeoutMs"] = json!(700), [700, 700, 30_000]);
    check(|options| options["checkoutTimeoutMs"] = json!(900), [5_000, 15_000, 900]);
}

#[test]
fn the_budget_is_one_for_attempts_waits_and_bodies() {
    let world = World::new();
    let client = world.client();
    world.host.set_random(0.999);
    world.server.on(FETCH, Answer::status(503, "").after(2_000));
    world.server.on(FETCH, Answer::status(503, "").after(2_000));
    world.server.on(FETCH, Answer::ok("{}").hangs());
    let error = world.fetch(&client).unwrap_err();
    assert_eq!((error.code, error.attempts, world.host.elapsed()), (Code::Timeout, 3, 5_000));
    assert!(error.retryable);
}

#[test]
fn the_callers_own_budget_wins() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::never());
    let options = CallOptions { timeout_ms: Some(40), ..CallOptions::default() };
    let call = client.recommend(Query::default(), options);
    assert_eq!(code(&world.read(call)), "timeout");
    assert_eq!(world.host.elapsed(), 40);
}

#[test]
fn a_retry_after_within_the_budget_is_waited_for() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::status(429, "").header("Retry-After", "2"));
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    let at: Vec<_> = world.server.sent().iter().map(|sent| sent.at).collect();
    assert_eq!(at, [0, 2_000]);
}

#[test]
fn a_retry_after_given_as_a_date_is_waited_for() {
    let world = World::new();
    let client = world.client();
    let date = "Sun, 01 Mar 2026 00:00:03 GMT";
    world.server.on(FETCH, Answer::status(503, "").header("retry-after", date));
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    let at: Vec<_> = world.server.sent().iter().map(|sent| sent.at).collect();
    assert_eq!(at, [0, 3_000]);
}

#[test]
fn a_retry_after_beyond_the_budget_fails_at_once() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::status(429, "").header("Retry-After", "60"));
    let error = world.fetch(&client).unwrap_err();
    assert_eq!(error.code, Code::RateLimited);
    assert_eq!(error.retry_after_ms, Some(60_000));
    assert_eq!((error.attempts, world.host.elapsed()), (1, 0));
}

#[test]
fn reads_are_repeated_on_what_can_pass_and_on_nothing_else() {
    #[track_caller]
    fn check(answer: Answer, attempts: u32, expected: &str) {
        let world = World::new();
        let client = world.client();
        for _ in 0..attempts {
            world.server.on(FETCH, answer.clone());
        }
        let error = world.fetch(&client).unwrap_err();
        assert_eq!((error.code.as_str(), error.attempts), (expected, attempts));
        let failure = format!("failure recommendations {expected} attempts={attempts}");
        assert_eq!(world.events(), [failure]);
    }
    check(Answer::throws(), 3, "network");
    check(Answer::ok("{}").cut_off(), 3, "decode");
    check(Answer::status(408, ""), 3, "rejected");
    check(Answer::status(425, ""), 3, "rejected");
    check(Answer::status(429, ""), 3, "rate_limited");
    for status in [500, 501, 502, 503, 504, 599] {
        check(Answer::status(status, "<html>"), 3, "server");
    }
    check(Answer::status(400, r#"{"code":"4122"}"#), 3, "rejected");
    check(Answer::status(400, r#"{"code":"5136"}"#), 1, "rejected");
    check(Answer::status(409, r#"{"code":"4122"}"#), 1, "rejected");
    check(Answer::status(401, ""), 1, "unauthorized");
    check(Answer::status(403, ""), 1, "forbidden");
    check(Answer::status(404, ""), 1, "not_found");
    check(Answer::status(410, ""), 1, "rejected");
    // A body that is complete and wrong is so again.
    check(Answer::ok("<html>"), 1, "decode");
    check(Answer::ok("[]"), 1, "decode");
    check(Answer::ok(""), 1, "decode");
    check(Answer::ok(r#"{"productRecommendations":"#), 1, "decode");
    check(Answer::ok(b"{\"a\":\"\xff\"}".to_vec()), 1, "decode");
}

#[test]
fn a_body_that_cannot_be_read_keeps_its_status() {
    for answer in [
        Answer::status(203, "nonsense"),
        Answer::status(203, "7"),
        Answer::status(203, "").cut_off(),
    ] {
        let world = World::new();
        let client = world.client_with(|options| options["retries"] = json!(0));
        world.server.on(FETCH, answer);
        let error = world.fetch(&client).unwrap_err();
        assert_eq!((error.code, error.status), (Code::Decode, Some(203)));
    }
}

#[test]
fn a_leading_byte_order_mark_is_skipped() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok(format!("\u{feff}{}", cross_sell("A"))).tracker("T-1"));
    assert_eq!(world.fetch(&client).unwrap().picks.len(), 1);
}

#[test]
fn an_error_is_never_an_empty_result() {
    let world = World::new();
    let client = world.client_with(|options| options["retries"] = json!(0));
    for (status, body) in [(200, ""), (204, ""), (400, "{}"), (404, "{}"), (500, "{}"), (302, "{}")]
    {
        world.server.on(FETCH, Answer::status(status, body));
        assert!(world.fetch(&client).is_err(), "{status}");
    }
}

#[test]
fn the_request_id_is_new_for_each_attempt_and_the_correlation_id_after_each_answer() {
    let world = World::new();
    let client = world.client_with(|options| options["retries"] = json!(4));
    world.server.on(FETCH, Answer::throws());
    world.server.on(FETCH, Answer::throws());
    world.server.on(FETCH, Answer::status(503, ""));
    world.server.on(FETCH, Answer::ok("{}").cut_off());
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    let mut requests: Vec<_> = world.server.all("X-Request-Id").into_iter().flatten().collect();
    let ids = world.server.all("X-Correlation-Id");
    // No response at all: the same intent. Any response, a broken one included: a new one.
    assert_eq!((&ids[0], &ids[1]), (&ids[1], &ids[2]));
    assert!(ids[2] != ids[3] && ids[3] != ids[4] && ids[2] != ids[4], "{ids:?}");
    requests.sort();
    requests.dedup();
    assert_eq!(requests.len(), 5);
}

#[test]
fn each_call_has_a_new_correlation_id() {
    let world = World::new();
    let client = world.client();
    world.server.always(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    world.fetch(&client).unwrap();
    let ids = world.server.all("X-Correlation-Id");
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn an_error_carries_the_ids_of_its_last_attempt() {
    let world = World::new();
    let client = world.client_with(|options| options["retries"] = json!(1));
    world.server.always(FETCH, Answer::status(503, ""));
    let error = world.fetch(&client).unwrap_err();
    assert_eq!(Some(&*error.request_id), world.server.last().header("X-Request-Id"));
    assert_eq!(Some(&*error.correlation_id), world.server.last().header("X-Correlation-Id"));
}

#[test]
fn on_a_400_that_names_it_propensity_is_asked_for_in_the_other_form_once() {
    #[track_caller]
    fn check(forms: [Value; 2]) {
        for body in [
            r#"{"code":"1121","invalidFields":["includePropensity"]}"#,
            r#"{"code":"1117","message":"includePropensity is not an array"}"#,
        ] {
            let world = World::new();
            let client = world.client_with(|options| {
                options["includePropensity"] = forms[0].clone();
                options["retries"] = json!(0);
            });
            world.server.on(FETCH, Answer::status(400, body));
            world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
            world.fetch(&client).unwrap();
            let sent = world.server.sent();
            for (sent, form) in sent.iter().zip(&forms) {
                assert_eq!(&sent.json()["includePropensity"], form);
            }
            assert_ne!(sent[0].header("X-Correlation-Id"), sent[1].header("X-Correlation-Id"));
            // The form that worked is kept.
            world.server.on(FETCH, Answer::ok("{}").tracker("T-2"));
            world.fetch(&client).unwrap();
            assert_eq!(world.server.last().json()["includePropensity"], forms[1]);
        }
    }
    check([json!(true), json!(["churn", "seatExpansion"])]);
    check([json!(false), json!([])]);
    check([json!(["churn", "seatExpansion"]), json!(true)]);
    check([json!(["churn"]), json!(true)]);
    check([json!([]), json!(false)]);
}

#[test]
fn the_form_that_worked_is_kept_whatever_form_a_later_call_asks_for() {
    let world = World::new();
    let client = world.client();
    let refused =
        || Answer::status(400, r#"{"code":"1121","invalidFields":["includePropensity"]}"#);
    let list = || Query { include_propensity: Some(json!(["churn"])), ..Query::default() };
    // This proxy takes the boolean only, and one call asks with a list.
    world.server.on(FETCH, refused());
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.ask(&client, list()).unwrap();
    assert_eq!(world.server.last().json()["includePropensity"], serde_json::json!(true));
    // The client's own wish is a boolean, the form that works.
    world.server.on(FETCH, Answer::ok("{}").tracker("T-2"));
    world.fetch(&client).unwrap();
    assert_eq!(world.server.last().json()["includePropensity"], serde_json::json!(true));
    // And the list goes out as a boolean from now on.
    world.server.on(FETCH, Answer::ok("{}").tracker("T-3"));
    world.ask(&client, list()).unwrap();
    assert_eq!(world.server.last().json()["includePropensity"], serde_json::json!(true));
}

#[test]
fn the_other_form_is_tried_once_and_not_for_other_faults() {
    let world = World::new();
    let client = world.client();
    let names = Answer::status(400, r#"{"code":"1121","invalidFields":["includePropensity"]}"#);
    world.server.on(FETCH, names.clone());
    world.server.on(FETCH, names);
    let error = world.fetch(&client).unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::Rejected, 2));
    world.server.on(FETCH, Answer::status(400, r#"{"code":"5136","message":"no country"}"#));
    assert_eq!(world.fetch(&client).unwrap_err().attempts, 1);
    world.server.on(FETCH, Answer::status(403, r#"{"message":"includePropensity"}"#));
    assert_eq!(world.fetch(&client).unwrap_err().attempts, 1);
}

#[test]
fn the_try_in_the_other_form_does_not_count_as_a_retry() {
    let world = World::new();
    let client = world.client_with(|options| options["retries"] = json!(1));
    world.server.on(FETCH, Answer::status(400, r#"{"invalidFields":["includePropensity"]}"#));
    world.server.on(FETCH, Answer::status(503, ""));
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    assert_eq!(world.server.count(), 3);
}

#[test]
fn the_tracker_comes_from_the_header_and_else_from_the_body() {
    #[track_caller]
    fn check(answer: Answer, expected: Option<&str>, diagnoses: &[&str]) {
        let world = World::new();
        let client = world.client();
        world.server.on(FETCH, answer);
        let got = world.fetch(&client).unwrap();
        assert_eq!(got.tracker.as_deref(), expected);
        let expected = expected.map_or("- none".to_owned(), |tracker| format!("{tracker} latest"));
        assert_eq!(attributed(&client, &["A"]), expected);
        let told = world.events_of("diagnosis");
        assert_eq!(told, diagnoses.iter().map(|it| format!("diagnosis {it}")).collect::<Vec<_>>());
    }
    check(Answer::ok("{}").tracker("T-1"), Some("T-1"), &[]);
    check(Answer::ok(r#"{"xRecommendationTrackerId":"B-1"}"#), Some("B-1"), &[]);
    check(Answer::ok(r#"{"recommendationTrackerId":"B-1"}"#), Some("B-1"), &[]);
    check(Answer::ok(r#"{"data":{"xRecommendationTrackerId":"B-1"}}"#), Some("B-1"), &[]);
    check(Answer::ok(r#"{"recommendations":{"recommendationTrackerId":"B-1"}}"#), Some("B-1"), &[]);
    check(Answer::ok(r#"{"xRecommendationTrackerId":"B-1"}"#).tracker("T-1"), Some("T-1"), &[]);
    // An empty one is none.
    check(Answer::ok(r#"{"xRecommendationTrackerId":"B-1"}"#).tracker(""), Some("B-1"), &[]);
    check(Answer::ok("{}").tracker(""), None, &["tracker_missing"]);
    check(Answer::ok("{}"), None, &["tracker_missing"]);
    check(Answer::ok("{}").cross_origin(), None, &["tracker_not_exposed"]);
    // What could not be sent back is dropped, with a diagnosis.
    check(Answer::ok("{}").tracker("line\nbreak"), None, &["tracker_unusable"]);
    check(Answer::ok("{}").tracker("blank in it"), None, &["tracker_unusable"]);
    check(Answer::ok("{}").tracker("größe"), None, &["tracker_unusable"]);
    check(Answer::ok("{}").tracker(&"t".repeat(1_025)), None, &["tracker_unusable"]);
    let longest = "t".repeat(1_024);
    check(Answer::ok("{}").tracker(&longest), Some(&longest), &[]);
    check(Answer::ok(r#"{"xRecommendationTrackerId":"a\r\nb"}"#), None, &["tracker_unusable"]);
}

#[test]
fn a_failed_block_in_a_good_answer_is_an_issue_and_not_an_error() {
    let world = World::new();
    let client = world.client();
    let body = r#"{"orderId":"","recommendations":{"errorDetails":{"code":"5136","message":"Not here","additionalDetails":[],"invalidFields":[]}}}"#;
    world.server.on(ORDER, Answer::status(200, body).tracker("T-1"));
    let query = HostQuery {
        body: Some(r#"{"orderType":"PREVIEW"}"#.to_owned()),
        ..host_query(Endpoint::PreviewOrder)
    };
    let got = world.host_call(&client, query).unwrap();
    assert_eq!(got.issue.as_deref(), Some("5136 Not here"));
    assert_eq!(got.tracker.as_deref(), Some("T-1"));
    assert!(got.picks.is_empty());
    assert_eq!(world.events_of("issue"), ["issue previewOrder 5136"]);
}

#[test]
fn what_subscriptions_returns_as_not_ended_is_owned_beside_what_the_caller_says() {
    let world = World::new();
    let client = world.client();
    let body = r#"{"totalCount":4,"items":[
        {"offerId":"99000001CA01A12","currentQuantity":9,"status":"1000"},
        {"offerId":"99000002CA01A12","currentQuantity":9,"status":"1004"},
        {"offerId":"99000003CA01A12","currentQuantity":9,"status":"1008"},
        {"offerId":"99000004CA01A12","currentQuantity":0,"status":"1009"}],
        "recommendations":{"productRecommendations":{"crossSells":[
        {"rank":0,"product":{"baseOfferId":"99000001CA01A12"}},
        {"rank":1,"product":{"baseOfferId":"99000002CA01A12"}},
        {"rank":2,"product":{"baseOfferId":"99000003CA01A12"}},
        {"rank":3,"product":{"baseOfferId":"99000004CA01A12"}},
        {"rank":4,"product":{"baseOfferId":"99000005CA01A12"}}]}}}"#;
    world.server.on("GET /v3/customers/P1005053489/subscriptions", Answer::ok(body).tracker("T-1"));
    let query = HostQuery {
        owned: vec![line("99000005CA02A12", None)],
        ..host_query(Endpoint::Subscriptions)
    };
    let got = world.host_call(&client, query).unwrap();
    assert_eq!(got.ids.len(), 2);
    let mut dropped = got.dropped;
    dropped.sort();
    assert_eq!(
        dropped,
        [
            "crossSell 99000001CA01A12 owned",
            "crossSell 99000004CA01A12 owned",
            "crossSell 99000005CA01A12 owned",
        ],
    );
}

#[test]
fn nothing_in_the_list_of_orders_is_taken_as_owned() {
    let world = World::new();
    let client = world.client();
    let body = r#"{"items":[{"offerId":"A","currentQuantity":1,"status":"1000","lineItems":[{"offerId":"A","quantity":2}]}],
        "recommendations":{"productRecommendations":{"crossSells":[{"product":{"baseOfferId":"A"}}]}}}"#;
    world.server.on("GET /v3/customers/P1005053489/orders", Answer::ok(body).tracker("T-1"));
    let got = world.host_call(&client, host_query(Endpoint::Orders)).unwrap();
    assert_eq!(got.picks.len(), 1);
}

#[test]
fn everything_that_was_returned_is_there_in_its_order_whatever_was_picked() {
    let world = World::new();
    let client = world.client();
    let body = r#"{"productRecommendations":{"upsells":[
        {"product":{"baseOfferId":"LAST"}},
        {"rank":1,"product":{"baseOfferId":"SECOND"}},
        {"rank":0,"product":{"baseOfferId":"OWNED"}},
        {"rank":1,"product":{"baseOfferId":"SECOND-TOO"}}]},
        "overlayRecommendations":{"new":[
        {"status":"OPEN","items":[{"offerId":"NEVER"}]},
        {"status":"OPEN","expiresAt":"2026-04-01T00:00:00Z","items":[{"offerId":"LATER"}]},
        {"status":"OPEN","expiresAt":"2026-02-01T00:00:00Z","items":[{"offerId":"PAST"}]},
        {"status":"CONSUMED","items":[{"offerId":"GONE"}]}],
        "renew":[{"status":"OPEN","expiresAt":"2026-03-02T00:00:00Z","items":[{"offerId":"SOON"}]}]},
        "discounts":{"dealRegistrations":[{"name":"x"}]}}"#;
    world.server.on(FETCH, Answer::ok(body).tracker("T-1"));
    let query = Query { owned: lines(&["OWNED"]), limit: Some(1), ..Query::default() };
    let got = world.ask(&client, query).unwrap();
    assert_eq!(got.upsells, ["OWNED", "SECOND", "SECOND-TOO", "LAST"]);
    assert_eq!(got.opportunities, ["SOON", "LATER", "NEVER"]);
    assert_eq!(got.deals, r#"{"name":"x"}"#);
    assert_eq!((got.picks.len(), got.status), (1, 200));
}

#[test]
fn each_call_has_its_context_in_the_rules() {
    #[track_caller]
    fn check(got: Got, expected: &str) {
        assert_eq!(got.rules, [expected]);
    }
    let world = World::new();
    let client = world.client();
    let body = format!(r#"{{"recommendations":{}}}"#, cross_sell("A"));
    for route in [
        ORDER,
        "GET /v3/customers/P1005053489/orders",
        "GET /v3/customers/P1005053489/subscriptions",
    ] {
        world.server.always(route, Answer::ok(body.clone()).tracker("T-1"));
    }
    world.server.always(FETCH, Answer::ok(cross_sell("A")).tracker("T-1"));
    let host = |endpoint| {
        let query = HostQuery { body: Some("{}".to_owned()), ..host_query(endpoint) };
        world.host_call(&client, query).unwrap()
    };
    check(host(Endpoint::PreviewOrder), "cart");
    check(host(Endpoint::PreviewRenewal), "renewal");
    check(host(Endpoint::Subscriptions), "discover");
    check(host(Endpoint::Orders), "discover");
    let fetch = |query| world.ask(&client, query).unwrap();
    check(fetch(Query::default()), "discover");
    assert_eq!(world.server.last().json()["recommendationContext"], serde_json::Value::Null);
    // With a cart it is a preview of an order, where nobody says otherwise.
    check(fetch(Query { offers: lines(&["B"]), ..Query::default() }), "cart");
    assert_eq!(world.server.last().json()["recommendationContext"], "ORDER_PREVIEW");
    let generic = Some("GENERIC".to_owned());
    check(fetch(Query { offers: lines(&["B"]), context: generic, ..Query::default() }), "discover");
    assert_eq!(world.server.last().json()["recommendationContext"], "GENERIC");
    let renewal = Some("RENEWAL_ORDER_PREVIEW".to_owned());
    check(fetch(Query { context: renewal, ..Query::default() }), "renewal");
    let other = Some("ORDERS_VIEW".to_owned());
    check(fetch(Query { context: other, ..Query::default() }), "discover");
    assert_eq!(world.server.last().json()["recommendationContext"], "ORDERS_VIEW");
}

#[test]
fn an_order_on_its_way_stays_the_old_customers() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.server.on(ORDER, Answer::ok("{}").after(100));
    let checkout = client.checkout(order(&["A"]), CheckoutOptions::default()).unwrap();
    let mut flight = world.start(checkout);
    client.become_customer(Some(OTHER));
    // It is attributed and settled for the customer that it began with.
    assert_eq!(world.server.last().header(TRACKER), Some("T-1"));
    flight.finish();
    assert_eq!(code(&placed(&flight.call)), "ok");
    assert_eq!(attributed(&client, &["A"]), "- none");
    client.become_customer(Some(CUSTOMER));
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn only_another_customer_is_another_one() {
    let client = World::new().client();
    assert!(!client.become_customer(Some(CUSTOMER)));
    assert!(client.become_customer(Some(OTHER)));
    assert!(!client.become_customer(Some(OTHER)));
    assert!(client.become_customer(None));
    assert!(!client.become_customer(None));
    assert!(client.become_customer(Some(CUSTOMER)));
}

#[test]
fn trackers_never_cross_over_to_another_customer() {
    let world = World::new();
    let client = world.client();
    let pick = world.accepted(&client, "T-1", "A");
    client.become_customer(Some(OTHER));
    assert_eq!(attributed(&client, &["A"]), "- none");
    // A pick known to be another customer's is ignored.
    world.events();
    client.shown(std::slice::from_ref(&pick));
    client.accepted(&pick);
    assert_eq!(attributed(&client, &["A"]), "- none");
    assert!(world.events().iter().all(|event| event.starts_with("diagnosis ")));
    world.server.on("POST /v3/customers/P1005059999/orders", Answer::ok("{}"));
    world.order(&client, &["A"]).unwrap();
    assert_eq!(world.server.last().header(TRACKER), None);
    // What was kept counts again when that customer returns.
    client.become_customer(Some(CUSTOMER));
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
}

#[test]
fn a_pick_that_this_page_does_not_know_is_recorded_for_the_current_customer() {
    let world = World::new();
    let client = world.client();
    client.shown(&[restored(Some("SSR-1"), "A")]);
    assert_eq!(attributed(&client, &["A"]), "SSR-1 shown");
    client.accepted(&restored(Some("SSR-2"), "B"));
    assert_eq!(attributed(&client, &["A", "B"]), "SSR-2 accepted");
    client.become_customer(Some(OTHER));
    client.accepted(&restored(Some("SSR-3"), "B"));
    assert_eq!(attributed(&client, &["B"]), "SSR-3 accepted");
}

#[test]
fn a_restored_pick_of_another_customer_of_this_browser_is_known_by_the_storage() {
    let world = World::new();
    let first = world.client();
    let pick = world.accepted(&first, "T-1", "A");
    // After a reload, as somebody else.
    let second = world.tab(|options| options["customerId"] = json!(OTHER));
    second.accepted(&pick);
    assert_eq!(attributed(&second, &["A"]), "- none");
}

#[test]
fn a_pick_without_a_tracker_or_with_an_unusable_one_is_not_recorded() {
    let world = World::new();
    let client = world.client();
    client.shown(&[restored(None, "A")]);
    client.accepted(&restored(Some("line\nbreak"), "A"));
    assert_eq!(attributed(&client, &["A"]), "- none");
    assert!(world.events().contains(&"diagnosis tracker_unusable".to_owned()));
    assert!(world.store.texts().is_empty());
}

#[test]
fn shown_is_idempotent() {
    let world = World::new();
    let client = world.client();
    let pick = world.shown(&client, "T-1", "A");
    world.shown(&client, "T-2", "A");
    let before = world.store.texts();
    world.events();
    client.shown(&[pick.clone(), pick]);
    assert_eq!(attributed(&client, &["A"]), "T-2 shown");
    assert_eq!(world.store.texts(), before);
    assert_eq!(world.events_of("shown"), Vec::<String>::new());
}

#[test]
fn what_is_used_up_is_not_taken_up_again_by_a_late_shown() {
    let world = World::new();
    let client = world.client();
    let pick = world.accepted(&client, "T-1", "A");
    client.settled(&listed(&["A"]));
    client.shown(std::slice::from_ref(&pick));
    assert_eq!(attributed(&client, &["A"]), "- none");
    assert!(world.store.texts().is_empty());
}

#[test]
fn settling_the_same_lines_again_does_nothing_until_something_new_comes() {
    let world = World::new();
    let client = world.client();
    world.shown(&client, "T-1", "X");
    world.received(&client, "T-2", "Y");
    world.events();
    client.settled(&listed(&["A"]));
    assert_eq!(world.events_of("settled"), ["settled T-2"]);
    // Nothing new in between: the older tracker stays.
    client.settled(&listed(&["A"]));
    assert_eq!(world.events_of("settled"), Vec::<String>::new());
    assert_eq!(attributed(&client, &["X"]), "T-1 shown");
    world.received(&client, "T-3", "Z");
    client.settled(&listed(&["A"]));
    assert_eq!(world.events_of("settled"), ["settled T-3"]);
    assert_eq!(attributed(&client, &["X"]), "T-1 shown");
}

#[test]
fn an_order_placed_and_then_settled_by_hand_settles_once() {
    let world = World::new();
    let client = world.client();
    world.shown(&client, "T-1", "X");
    world.received(&client, "T-2", "Y");
    world.server.on(ORDER, Answer::ok("{}"));
    world.order(&client, &["A"]).unwrap();
    client.settled(&listed(&["A"]));
    assert_eq!(attributed(&client, &["X"]), "T-1 shown");
}

#[test]
fn a_subscription_is_attributed_and_settled_like_an_order() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    let checkout = Checkout {
        endpoint: Endpoint::CreateSubscription,
        body: r#"{"offerId":"A","autoRenewal":{"enabled":true,"renewalQuantity":2}}"#.to_owned(),
    };
    let body = checkout.body.clone();
    world.server.on(SUBSCRIBE, Answer::ok("{}"));
    world.place(client.checkout(checkout, CheckoutOptions::default())).unwrap();
    assert_eq!(world.server.last().header(TRACKER), Some("T-1"));
    assert_eq!(world.server.last().body, Some(body));
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn a_call_that_needs_a_customer_is_refused_without_one() {
    let world = World::new();
    let client = world.client_with(|options| options["customerId"] = json!(null));
    let orders = world.host_call(&client, host_query(Endpoint::Orders));
    assert_eq!(code(&orders), "invalid_request");
    let error = world.order(&client, &["A"]).unwrap_err();
    assert_eq!((error.code, error.attempts, error.outcome), (Code::InvalidRequest, 0, None));
    // Where the proxy knows the customer it is simply not said.
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    assert_eq!(world.server.last().json()["customerId"], serde_json::Value::Null);
}

#[test]
fn diagnose_reports_what_to_fix() {
    #[track_caller]
    fn check(answer: Answer, expected: &[(&str, Option<&str>)]) {
        let world = World::new();
        let client = world.client();
        world.server.on(FETCH, answer);
        let found = world.diagnose(client.diagnose(CallOptions::default())).unwrap();
        let codes: Vec<_> = found.iter().map(|it| it.code).collect();
        assert_eq!(codes, expected.iter().map(|(code, _)| *code).collect::<Vec<_>>());
        for (diagnosis, (code, fix)) in found.iter().zip(expected) {
            let told = diagnosis.fix;
            assert!(told.contains(fix.unwrap_or_default()), "{code}: {told}");
            assert_eq!(diagnosis.fix.is_empty(), *code == "ok", "{code}");
        }
        assert_eq!(world.server.count(), 1, "it calls the proxy once");
    }
    check(Answer::ok("{}").tracker("T-1"), &[("ok", None)]);
    let exposed = "Access-Control-Expose-Headers: x-recommendation-tracker-id";
    check(Answer::ok("{}").cross_origin(), &[("tracker_not_exposed", Some(exposed))]);
    check(Answer::ok("{}"), &[("tracker_missing", Some(TRACKER))]);
    check(Answer::ok("{}").tracker("a b"), &[("tracker_unusable", Some(TRACKER))]);
    check(Answer::throws(), &[("blocked_by_cors_or_offline", Some("Access-Control-Allow-Origin"))]);
    check(Answer::ok("<html>"), &[("not_json", Some("application/json"))]);
    check(Answer::status(404, r#"{"code":"1116"}"#), &[("customer_rejected", Some("customer"))]);
    check(Answer::status(403, r#"{"code":"4121"}"#), &[("customer_rejected", Some("customer"))]);
}
