//! What goes back to JavaScript, as `index.d.ts` has it: each text is parsed by somebody else's reader
//! and compared whole.

use crate::support::{
    Answer, FETCH, Flight, MemoryStore, ORDER, OwnHeaders, TRACKER, World, cross_sell, listed,
};
use serde_json::{Value, json};
use std::{cell::RefCell, rc::Rc};
use vip_recommendations::{
    client::{
        Client, Stop,
        event::{Diagnosis, Event, Severity},
        render::{attribution_text, error_text, event_text, request},
    },
    domain::bundle::Issue,
    error::{Code, Error, Outcome},
    wire::{
        endpoint::Endpoint,
        http::{Headers, Method, Request},
    },
};

/// What JSON must escape, and what it need not: quote, backslash, control characters, and characters
/// of two, three and four bytes.
const ODD: &str = "a\"b\\c\u{0}\u{1f}\n\r\t\u{7f}/é日😀\u{2028}";

/// One of everything that Fetch Recommendations can bring.
fn body() -> Value {
    json!({
        "productRecommendations": {
            "upsells": [{
                "rank": 0,
                "product": {"baseOfferId": "99000001CA01A12", "id": ODD},
                "source": {"sourceType": ODD, "offerIds": ["99000002CA01A12", ODD]},
            }],
            "crossSells": [{"product": {"baseOfferId": "99000003CA01A12"}}],
            "addOns": [{"rank": 7, "product": {"baseOfferId": "99000004CA01A12"}}],
        },
        "overlayRecommendations": {
            "new": [{
                "createdAt": "2026-02-01T00:00:00Z",
                "expiresAt": "2026-05-01T00:00:00Z",
                "status": "OPEN",
                "items": [{"offerId": "NEW", "quantity": 5}, {"offerId": "MORE"}],
            }],
            "renew": [{"status": "EXPIRED", "items": [{"offerId": "LATE", "quantity": 1}]}],
        },
        "propensity": {
            "churn": [{
                "category": "documentCloud",
                "probability": "MEDIUM",
                "refreshDate": "2026-02-27T00:00:00Z",
                "reasons": [{"reasonCode": "units_yoy_growth", "description": ODD, "value": "0.97"}],
                "additionalDetails": {"note": [1.50, null, ODD]},
            }],
            "seatExpansion": [{
                "category": "allOfferings",
                "probability": "LOW",
                "additionalDetails": {"predictedAddonSize": 2},
            }],
        },
        "discounts": {"dealRegistrations": [{"name": ODD, "share": 0.5}, 7]},
    })
}

/// The picks of [`body`] for a caller with one seat of the family that the upsell came from.
fn picks() -> Value {
    json!([
        {
            "id": "newOpportunity:NEW+MORE@2026-02-01T00:00:00Z",
            "kind": "newOpportunity",
            "items": [{"offerId": "NEW", "quantity": 5}, {"offerId": "MORE", "quantity": null}],
            "rank": null,
            "sourceOfferIds": [],
            "replaces": [],
            "trackerId": "T-1",
            "expiresAt": "2026-05-01T00:00:00Z",
            "rule": "discover",
            "because": [
                "rule:discover",
                "churn:documentCloud:medium",
                "seatExpansion:allOfferings:low",
                "cloud:unknown",
            ],
        },
        {
            "id": "upsell:99000001CA",
            "kind": "upsell",
            "items": [{"offerId": "99000001CA01A12", "quantity": null}],
            "rank": 0,
            "sourceOfferIds": ["99000002CA01A12", ODD],
            "replaces": ["99000002CA02A12"],
            "trackerId": "T-1",
            "rule": "discover",
            "because": [
                "rule:discover",
                "churn:documentCloud:medium",
                "seatExpansion:allOfferings:low",
                "cloud:unknown",
                "rank:0",
            ],
        },
    ])
}

fn dropped() -> Value {
    json!([
        {"kind": "renewOpportunity", "offerIds": ["LATE"], "reason": "expired"},
        {"kind": "crossSell", "offerIds": ["99000003CA01A12"], "reason": "over_limit"},
        {"kind": "addOn", "offerIds": ["99000004CA01A12"], "reason": "over_limit"},
    ])
}

const QUERY: &str = r#"{"query":{"owned":[{"offerId":"99000002CA02A12","quantity":1}],"limit":2}}"#;

#[test]
fn picks_are_what_to_show_and_nothing_more() {
    let world = World::new();
    world.server.on(FETCH, Answer::ok(body().to_string()).tracker("T-1"));
    let told = outcome(&world, &world.client(), "pick", QUERY, None);
    assert_eq!(told, json!({"picks": picks(), "trackerId": "T-1", "issue": null}));
}

#[test]
fn with_debug_the_picks_come_with_what_was_left_out() {
    let world = World::new();
    let client = world.client_with(|options| options["debug"] = json!(true));
    world.server.on(FETCH, Answer::ok(body().to_string()).tracker("T-1"));
    let told = outcome(&world, &client, "pick", QUERY, None);
    let expected =
        json!({"picks": picks(), "trackerId": "T-1", "issue": null, "dropped": dropped()});
    assert_eq!(told, expected);
}

#[test]
fn recommendations_are_everything_that_came() {
    let world = World::new();
    world.server.on(FETCH, Answer::ok(body().to_string()).tracker("T-1"));
    let told = outcome(&world, &world.client(), "recommendations", QUERY, None);
    let section = |kind: &str, offer: &str, rank: Value| {
        json!({
            "kind": kind,
            "baseOfferId": offer,
            "productId": null,
            "rank": rank,
            "sourceType": null,
            "sourceOfferIds": [],
        })
    };
    assert_eq!(
        told,
        json!({
            "picks": picks(),
            "trackerId": "T-1",
            "issue": null,
            "dropped": dropped(),
            "sections": {
                "upsells": [{
                    "kind": "upsell",
                    "baseOfferId": "99000001CA01A12",
                    "productId": ODD,
                    "rank": 0,
                    "sourceType": ODD,
                    "sourceOfferIds": ["99000002CA01A12", ODD],
                }],
                "crossSells": [section("crossSell", "99000003CA01A12", Value::Null)],
                "addOns": [section("addOn", "99000004CA01A12", json!(7))],
            },
            "opportunities": [{
                "intent": "new",
                "createdAt": "2026-02-01T00:00:00Z",
                "expiresAt": "2026-05-01T00:00:00Z",
                "status": "OPEN",
                "items": [{"offerId": "NEW", "quantity": 5}, {"offerId": "MORE", "quantity": null}],
            }],
            "propensity": {
                "churn": [{
                    "category": "documentCloud",
                    "probability": "MEDIUM",
                    "refreshDate": "2026-02-27T00:00:00Z",
                    "reasons": [
                        {"reasonCode": "units_yoy_growth", "description": ODD, "value": "0.97"},
                    ],
                    "predictedAddonSize": null,
                    "additionalDetails": {"note": [1.5, null, ODD]},
                }],
                "seatExpansion": [{
                    "category": "allOfferings",
                    "probability": "LOW",
                    "refreshDate": null,
                    "reasons": [],
                    "predictedAddonSize": 2,
                    "additionalDetails": {"predictedAddonSize": 2},
                }],
            },
            "dealRegistrations": [{"name": ODD, "share": 0.5}, 7],
            "drift": ["$.productRecommendations.upsells[0].source.sourceType"],
        }),
    );
}

#[test]
fn a_host_result_is_everything_below_one_name_and_the_status() {
    let world = World::new();
    let body = json!({
        "orderId": "7",
        "recommendations": {"errorDetails": {"code": "5136", "message": ODD}},
    });
    world.server.on(ORDER, Answer::status(203, body.to_string()));
    let told = outcome(&world, &world.client(), "previewOrder", "{}", Some("{}"));
    let nothing = json!([]);
    assert_eq!(
        told,
        json!({
            "status": 203,
            "recommendations": {
                "picks": nothing,
                "trackerId": null,
                "issue": {"code": "5136", "message": ODD},
                "dropped": nothing,
                "sections": {"upsells": nothing, "crossSells": nothing, "addOns": nothing},
                "opportunities": nothing,
                "propensity": {"churn": nothing, "seatExpansion": nothing},
                "dealRegistrations": nothing,
                "drift": nothing,
            },
        }),
    );
}

#[test]
fn a_checkout_is_its_status_and_its_ids() {
    let place = |edit: fn(&mut Value), options: &str| {
        let world = World::new();
        let client = world.client_with(edit);
        world.accepted(&client, "T-1", "A");
        world.server.on(ORDER, Answer::status(201, "no JSON"));
        let body = Some(r#"{"lineItems":[{"offerId":"A"}]}"#);
        outcome(&world, &client, "createOrder", &format!(r#"{{"options":{options}}}"#), body)
    };
    assert_eq!(
        place(|_| {}, r#"{"correlationId":"\"quoted\\"}"#),
        json!({"status": 201, "trackerId": "T-1", "correlationId": "\"quoted\\"}),
    );
    assert_eq!(
        place(|options| options["correlation"] = json!(false), r#"{"trackerId":null}"#),
        json!({"status": 201, "trackerId": null, "correlationId": null}),
    );
}

#[test]
fn a_diagnosis_is_a_list() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    assert_eq!(
        outcome(&world, &client, "diagnose", "{}", None),
        json!([{
            "code": "ok",
            "severity": "ok",
            "message": "the proxy answers, and its tracker can be read",
        }]),
    );
    world.server.on(FETCH, Answer::ok("{}").cross_origin());
    assert_eq!(
        outcome(&world, &client, "diagnose", "{}", None),
        json!([{
            "code": "tracker_not_exposed",
            "severity": "warning",
            "message": "the response comes from another origin, and its tracker header is absent or not exposed",
            "fix": "Access-Control-Expose-Headers: x-recommendation-tracker-id",
        }]),
    );
    world.server.on(FETCH, Answer::status(401, ""));
    assert_eq!(
        outcome(&world, &client, "diagnose", "{}", None),
        json!([{
            "code": "unauthorized",
            "severity": "error",
            "message": "the proxy answered with HTTP status 401",
            "fix": "Send the session with `headers` or `credentials`, or renew the proxy's token for Adobe",
        }]),
    );
}

#[test]
fn an_error_has_the_fields_that_are_known_and_no_others() {
    let bare = Error::invalid(&[ODD]);
    assert_eq!(
        parsed(&error_text(&bare)),
        json!({"message": ODD, "code": "invalid_request", "attempts": 0, "retryable": false}),
    );
    let mut full = Error::new(Code::Server, &["it failed"]);
    full.attempts = 3;
    full.status = Some(503);
    full.retry_after_ms = Some(9_007_199_254_740_991);
    full.service_code = "5\"0".to_owned();
    full.service_message = ODD.to_owned();
    full.request_id = "r".to_owned();
    full.correlation_id = "c".to_owned();
    full.additional_details = vec![ODD.to_owned(), String::new()];
    full.invalid_fields = vec!["lineItems[0].offerId".to_owned()];
    full.outcome = Some(Outcome::Unknown);
    assert_eq!(
        parsed(&error_text(&full)),
        json!({
            "message": "it failed",
            "code": "server",
            "attempts": 3,
            "retryable": true,
            "status": 503,
            "retryAfterMs": 9_007_199_254_740_991_u64,
            "serviceCode": "5\"0",
            "requestId": "r",
            "correlationId": "c",
            "cause": ODD,
            "additionalDetails": [ODD, ""],
            "invalidFields": ["lineItems[0].offerId"],
            "outcome": "unknown",
        }),
    );
}

#[test]
fn a_request_is_what_fetch_takes() {
    let mut headers = Headers::default();
    headers.set("X-Own", "\"é\\\"");
    let post = Request {
        method: Method::Post,
        url: "https://shop.test/日?a=\"".to_owned(),
        headers,
        body: Some(format!(r#"{{"text":"{}"}}"#, "\\u0001")),
    };
    assert_eq!(
        parsed(&request(&post, "include")),
        json!({
            "url": "https://shop.test/日?a=\"",
            "init": {
                "method": "POST",
                "headers": {"X-Own": "\"é\\\""},
                "body": "{\"text\":\"\\u0001\"}",
                "credentials": "include",
                "cache": "no-store",
            },
        }),
    );
    let get = Request { method: Method::Get, headers: Headers::default(), body: None, ..post };
    assert_eq!(
        parsed(&request(&get, "omit"))["init"],
        json!({"method": "GET", "headers": {}, "credentials": "omit", "cache": "no-store"}),
    );
}

#[test]
fn what_a_read_tells_are_events() {
    let world = World::new();
    let (client, told) = listened(&world);
    world.server.on(FETCH, Answer::status(503, "").after(7));
    let odd = json!({
        "productRecommendations": 7,
        "propensity": {"od\"d": 1},
        "errorDetails": {"code": 5136, "message": ODD},
    });
    world.server.on(FETCH, Answer::ok(odd.to_string()).after(5));
    outcome(&world, &client, "pick", "{}", None);
    assert_eq!(
        told.take(),
        [
            json!({"type": "response", "endpoint": "recommendations", "status": 200, "attempts": 2, "durationMs": 12, "trackerId": null}),
            json!({
                "type": "diagnosis",
                "diagnosis": {
                    "code": "tracker_missing",
                    "severity": "warning",
                    "message": "the response has no tracker, so that orders cannot be attributed",
                    "fix": "Pass Adobe's response header `x-recommendation-tracker-id` on to the browser",
                },
            }),
            json!({"type": "issue", "endpoint": "recommendations", "issue": {"code": "5136", "message": ODD}}),
            json!({"type": "drift", "endpoint": "recommendations", "paths": ["$.productRecommendations", "$.errorDetails.code"]}),
        ],
    );
    world.server.set_headers(OwnHeaders::Throw);
    let mut flight = start(&world, &client, "pick", "{}", None);
    flight.finish();
    assert_eq!(
        told.take(),
        [json!({
            "type": "failure",
            "endpoint": "recommendations",
            "error": {
                "message": "headers: the function failed",
                "code": "invalid_request",
                "attempts": 0,
                "retryable": false,
            },
        })],
    );
}

#[test]
fn what_the_funnel_tells_are_events() {
    let world = World::new();
    let (client, told) = listened(&world);
    let pick = json!({
        "id": "seatExpansion:99000008CA",
        "kind": "seatExpansion",
        "items": [{"offerId": "99000008CA03A12", "quantity": 15}],
        "rank": null,
        "sourceOfferIds": ["99000008CA03A12", ODD],
        "replaces": [ODD],
        "trackerId": "T-1",
        "expiresAt": "2026-05-01T00:00:00Z",
    });
    // Rule and reasons are not for shoppers, and do not come back.
    let mut given = pick.clone();
    given["rule"] = json!("keep");
    given["because"] = json!(["churn:allOfferings:high"]);
    client.report(&json!({"picks": [&given]}).to_string(), false);
    client.report(&json!({"pick": &given}).to_string(), true);
    assert_eq!(
        told.take(),
        [json!({"type": "shown", "pick": &pick}), json!({"type": "accepted", "pick": &pick})],
    );
    world.server.on(ORDER, Answer::status(201, "{}").after(3));
    let order = r#"{"lineItems":[{"offerId":"99000008CA01A12"},{"offerId":"é\"2"}]}"#;
    outcome(&world, &client, "createOrder", "{}", Some(order));
    assert_eq!(
        told.take(),
        [
            json!({
                "type": "attributed",
                "attribution": {
                    "trackerId": "T-1",
                    "basis": "accepted",
                    "lines": [
                        {"offerId": "99000008CA01A12", "trackerId": "T-1", "basis": "accepted"},
                        {"offerId": "é\"2", "trackerId": null, "basis": "none"},
                    ],
                },
            }),
            json!({"type": "settled", "trackerId": "T-1"}),
            json!({"type": "response", "endpoint": "createOrder", "status": 201, "attempts": 1, "durationMs": 3, "trackerId": "T-1"}),
        ],
    );
    client.settled(r#"{"lines":[{"offerId":"X"}]}"#);
    assert_eq!(told.take(), [json!({"type": "settled", "trackerId": null})]);
}

#[test]
fn a_pick_without_the_fields_that_may_be_absent_is_told_with_null() {
    let world = World::new();
    let (client, told) = listened(&world);
    client.report(r#"{"pick":{"kind":"addOn","items":[{"offerId":"A"}]}}"#, false);
    assert_eq!(
        told.take(),
        [json!({
            "type": "shown",
            "pick": {
                "id": "",
                "kind": "addOn",
                "items": [{"offerId": "A", "quantity": null}],
                "rank": null,
                "sourceOfferIds": [],
                "replaces": [],
                "trackerId": null,
            },
        })],
    );
}

#[test]
fn an_attribution_says_what_each_line_goes_back_to() {
    let world = World::new();
    let client = world.client();
    assert_eq!(
        parsed(&attribution_text(&client.attribute(r#"{"lines":[]}"#))),
        json!({"trackerId": null, "basis": "none", "lines": []}),
    );
    world.shown(&client, "T-\"1\"", "A");
    assert_eq!(
        parsed(&attribution_text(&client.attribute(&listed(&["A", "B"])))),
        json!({
            "trackerId": "T-\"1\"",
            "basis": "shown",
            "lines": [
                {"offerId": "A", "trackerId": "T-\"1\"", "basis": "shown"},
                {"offerId": "B", "trackerId": null, "basis": "none"},
            ],
        }),
    );
}

#[test]
fn events_of_odd_texts_are_json_too() {
    let issue = Issue { code: None, message: ODD };
    let told = event_text(&Event::Issue { endpoint: Endpoint::Orders, issue: &issue });
    assert_eq!(
        parsed(&told),
        json!({"type": "issue", "endpoint": "orders", "issue": {"code": null, "message": ODD}}),
    );
    let paths = [format!("$.{ODD}"), String::new()];
    let told = event_text(&Event::Drift { endpoint: Endpoint::Subscriptions, paths: &paths });
    assert_eq!(
        parsed(&told),
        json!({"type": "drift", "endpoint": "subscriptions", "paths": [format!("$.{ODD}"), ""]}),
    );
    let diagnosis =
        Diagnosis { severity: Severity::Error, ..Diagnosis::warning("not_found", ODD, ODD) };
    assert_eq!(
        parsed(&event_text(&Event::Diagnosis(&diagnosis))),
        json!({
            "type": "diagnosis",
            "diagnosis": {"code": "not_found", "severity": "error", "message": ODD, "fix": ODD},
        }),
    );
}

#[test]
fn a_failed_call_is_its_error_and_of_a_checkout_its_outcome() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::status(400, r#"{"code":"5136","message":"\"no\""}"#));
    let mut flight = start(&world, &client, "pick", "{}", None);
    flight.finish();
    let error = flight.call.outcome(&flight.call).unwrap_err();
    assert_eq!(
        parsed(&error_text(error)),
        json!({
            "message": "the proxy answered with HTTP status 400, service code 5136",
            "code": "rejected",
            "attempts": 1,
            "retryable": false,
            "status": 400,
            "serviceCode": "5136",
            "requestId": world.server.last().header("X-Request-Id"),
            "correlationId": world.server.last().header("X-Correlation-Id"),
            "cause": "\"no\"",
        }),
    );
    world.server.on(ORDER, Answer::never());
    let mut flight = start(&world, &client, "createOrder", "{}", Some("{}"));
    flight.stop(Stop::Timeout);
    let error = flight.call.outcome(&flight.call).unwrap_err();
    assert_eq!(
        parsed(&error_text(error)),
        json!({
            "message": "the call took longer than its 30000 ms",
            "code": "timeout",
            "attempts": 1,
            "retryable": true,
            "requestId": world.server.last().header("X-Request-Id"),
            "correlationId": world.server.last().header("X-Correlation-Id"),
            "outcome": "unknown",
        }),
    );
}

#[test]
fn what_is_written_is_read_back_by_the_next_call() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok(cross_sell("99000005CA01A12")).tracker("T-1"));
    let picked = outcome(&world, &client, "pick", "{}", None);
    client.report(&picked.to_string(), true);
    world.server.on(ORDER, Answer::ok("{}"));
    let order = r#"{"lineItems":[{"offerId":"99000005CA03A12"}]}"#;
    outcome(&world, &client, "createOrder", "{}", Some(order));
    assert_eq!(world.server.last().header(TRACKER), Some("T-1"));
}

fn start(
    world: &World,
    client: &Client<MemoryStore>,
    method: &str,
    arguments: &str,
    body: Option<&str>,
) -> Flight {
    world.start(client.begin(method, arguments, body).unwrap())
}

/// What comes of a call that goes well.
fn outcome(
    world: &World,
    client: &Client<MemoryStore>,
    method: &str,
    arguments: &str,
    body: Option<&str>,
) -> Value {
    let mut flight = start(world, client, method, arguments, body);
    flight.finish();
    parsed(&flight.call.outcome(&flight.call).unwrap())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A client, and the events that it tells.
fn listened(world: &World) -> (Client<MemoryStore>, Rc<RefCell<Vec<Value>>>) {
    let told: Rc<RefCell<Vec<Value>>> = Rc::default();
    let into = Rc::clone(&told);
    let client = world.client_of(|setup| {
        setup.observe = Box::new(move |event| into.borrow_mut().push(parsed(&event_text(event))));
    });
    (client, told)
}
