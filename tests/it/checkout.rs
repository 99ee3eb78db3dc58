//! Orders: sent once, never reported as failed when they went through.

use crate::support::{
    Answer, CUSTOMER, CallOptions, CheckoutOptions, Flight, MemoryStore, Methods, ORDER, Placed,
    TRACKER, World, attributed, code, listed, order, placed, restored,
};
use serde_json::json;
use vip_recommendations::{
    client::{Client, Stop},
    error::{Code, Error, Outcome},
};

#[test]
fn an_order_is_sent_once() {
    #[track_caller]
    fn check(answer: Answer, expected: &str, outcome: Outcome) {
        let world = World::new();
        let client = world.client();
        world.accepted(&client, "T-1", "A");
        world.server.on(ORDER, answer);
        let error = world.order(&client, &["A"]).unwrap_err();
        assert_eq!((error.code.as_str(), error.outcome), (expected, Some(outcome)));
        assert_eq!(error.attempts, 1);
        assert_eq!(Some(&*error.correlation_id), world.server.last().header("X-Correlation-Id"));
        // What did not succeed is not settled.
        assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
        assert_eq!(world.events_of("settled"), Vec::<String>::new());
    }
    // 4xx: it was rejected.
    check(Answer::status(400, r#"{"code":"2129"}"#), "rejected", Outcome::Rejected);
    check(Answer::status(401, ""), "unauthorized", Outcome::Rejected);
    check(Answer::status(403, ""), "forbidden", Outcome::Rejected);
    check(Answer::status(404, ""), "not_found", Outcome::Rejected);
    check(Answer::status(408, ""), "rejected", Outcome::Rejected);
    check(Answer::status(422, ""), "rejected", Outcome::Rejected);
    check(Answer::status(425, ""), "rejected", Outcome::Rejected);
    // 5xx, no answer, an answer that never came: it may have been processed.
    check(Answer::status(500, ""), "server", Outcome::Unknown);
    check(Answer::status(503, "").header("Retry-After", "1"), "server", Outcome::Unknown);
    check(Answer::throws(), "network", Outcome::Unknown);
    check(Answer::never(), "timeout", Outcome::Unknown);
    // The body of a refusal owes nothing.
    check(Answer::status(403, "").cut_off(), "forbidden", Outcome::Rejected);
}

#[test]
fn any_2xx_is_success_whatever_its_body_does() {
    #[track_caller]
    fn check(answer: Answer, status: u64, took: u64) {
        let world = World::new();
        let client = world.client();
        world.accepted(&client, "T-1", "A");
        world.server.on(ORDER, answer);
        let before = world.host.elapsed();
        let placed = world.order(&client, &["A"]).unwrap();
        assert_eq!(placed.status, status);
        assert_eq!(world.host.elapsed() - before, took);
        assert_eq!(attributed(&client, &["A"]), "- none");
    }
    check(Answer::status(200, r#"{"a":1}"#), 200, 0);
    check(Answer::status(201, "{}"), 201, 0);
    check(Answer::status(202, "{}"), 202, 0);
    check(Answer::status(200, "").cut_off(), 200, 0);
    check(Answer::status(200, "").hangs(), 200, 30_000);
    check(Answer::status(200, b"\xff\xfe".to_vec()), 200, 0);
    check(Answer::status(200, "\u{feff}{}"), 200, 0);
    check(Answer::status(200, "{}").body_after(700), 200, 700);
}

#[test]
fn an_order_is_settled_before_its_body_is_there() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.events();
    world.server.on(ORDER, Answer::status(201, "{}").body_after(700));
    let mut flight = begin(&world, &client);
    let told = [
        "attributed T-1 accepted",
        "settled T-1",
        "response createOrder 201 attempts=1 ms=0 tracker=T-1",
    ];
    assert_eq!(world.events(), told);
    assert!(!flight.is_over());
    flight.finish();
    assert_eq!(placed(&flight.call).unwrap().status, 201);
    assert_eq!(world.events(), Vec::<String>::new());
}

#[test]
fn an_abort_while_the_body_of_an_accepted_order_is_read_is_success() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.server.on(ORDER, Answer::status(201, "").hangs());
    let mut flight = begin(&world, &client);
    flight.advance(10);
    flight.stop(Stop::Aborted);
    assert_eq!(placed(&flight.call).unwrap().status, 201);
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn an_abort_or_a_deadline_after_sending_leaves_the_outcome_unknown() {
    let world = World::new();
    let client = world.client();
    world.server.on(ORDER, Answer::never());
    let mut flight = begin(&world, &client);
    flight.advance(10);
    flight.stop(Stop::Aborted);
    let error = placed(&flight.call).unwrap_err();
    assert_eq!((error.code, error.outcome), (Code::Aborted, Some(Outcome::Unknown)));
    assert!(!error.correlation_id.is_empty());
    // Aborted before anything was sent: nothing was ordered.
    let call = client.checkout(order(&["A"]), CheckoutOptions::default()).unwrap();
    call.stop(Stop::Aborted);
    let error = placed(&call).unwrap_err();
    assert_eq!(
        (error.code, error.outcome, error.attempts),
        (Code::Aborted, Some(Outcome::Rejected), 0)
    );
}

#[test]
fn after_429_it_is_repeated_with_new_ids() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.server.on(ORDER, Answer::status(429, "").header("Retry-After", "1"));
    world.server.on(ORDER, Answer::status(201, "{}"));
    let placed = world.order(&client, &["A"]).unwrap();
    let (requests, correlations) = ids(&world);
    assert_ne!(correlations[0], correlations[1]);
    assert_ne!(requests[0], requests[1]);
    assert_eq!(placed.correlation_id.as_ref(), correlations.last());
    let sent = world.server.sent();
    assert_eq!((sent[1].header(TRACKER), sent[2].header(TRACKER)), (Some("T-1"), Some("T-1")));
    assert_eq!(sent[1].body, sent[2].body);
    assert_eq!(sent[2].at - sent[1].at, 1_000);
}

#[test]
fn after_4122_it_is_repeated_with_the_same_correlation_id() {
    let world = World::new();
    let client = world.client();
    world.server.on(ORDER, Answer::status(400, r#"{"code":"4122"}"#));
    world.server.on(ORDER, Answer::status(201, "{}"));
    let placed = world.order(&client, &["A"]).unwrap();
    let (requests, correlations) = ids(&world);
    assert_eq!(correlations[0], correlations[1]);
    assert_ne!(requests[0], requests[1]);
    assert_eq!(placed.correlation_id.as_deref(), Some(correlations[0].as_str()));
}

#[test]
fn a_last_429_is_rejected_and_a_last_4122_is_unknown() {
    let world = World::new();
    let client = world.client();
    world.server.always(ORDER, Answer::status(429, ""));
    let error = world.order(&client, &["A"]).unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::RateLimited, 3));
    assert_eq!(error.outcome, Some(Outcome::Rejected));
    world.server.always(ORDER, Answer::status(400, r#"{"code":"4122"}"#));
    let error = world.order(&client, &["A"]).unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::Rejected, 3));
    assert_eq!(error.outcome, Some(Outcome::Unknown));
    let (_, correlations) = ids(&world);
    assert_eq!(Some(&error.correlation_id), correlations.last());
}

#[test]
fn an_abort_in_the_wait_after_4122_leaves_the_outcome_unknown() {
    let world = World::new();
    let client = world.client();
    let answer = Answer::status(400, r#"{"code":"4122"}"#).header("Retry-After", "5");
    world.server.on(ORDER, answer);
    let mut flight = begin(&world, &client);
    flight.advance(10);
    flight.stop(Stop::Aborted);
    let error = placed(&flight.call).unwrap_err();
    assert_eq!((error.code, error.outcome), (Code::Aborted, Some(Outcome::Unknown)));
}

#[test]
fn a_400_whose_body_never_comes_leaves_the_outcome_unknown() {
    // It might have said 4122.
    let world = World::new();
    let client = world.client();
    world.server.on(ORDER, Answer::status(400, "").hangs());
    let error = world.order(&client, &["A"]).unwrap_err();
    assert_eq!((error.code, error.outcome), (Code::Timeout, Some(Outcome::Unknown)));
}

#[test]
fn a_wait_beyond_the_budget_is_not_begun() {
    let world = World::new();
    let client = world.client();
    world.server.on(ORDER, Answer::status(429, "").header("Retry-After", "31"));
    let error = world.order(&client, &["A"]).unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::RateLimited, 1));
    assert_eq!((error.retry_after_ms, world.host.elapsed()), (Some(31_000), 0));
}

#[test]
fn without_retries_even_429_is_the_callers() {
    let world = World::new();
    let client = world.client_with(|options| options["retries"] = json!(0));
    world.server.on(ORDER, Answer::status(429, ""));
    assert_eq!(world.order(&client, &["A"]).unwrap_err().attempts, 1);
}

#[test]
fn the_callers_correlation_id_is_sent_and_kept_after_4122_and_replaced_after_429() {
    let world = World::new();
    let client = world.client();
    world.server.on(ORDER, Answer::status(400, r#"{"code":"4122"}"#));
    world.server.on(ORDER, Answer::status(429, ""));
    world.server.on(ORDER, Answer::ok("{}"));
    let placed = place(&world, &client, "again", Tracker::OfTheLedger).unwrap();
    let (_, correlations) = ids(&world);
    assert_eq!(correlations[..2], ["again", "again"]);
    assert_ne!(correlations[2], "again");
    assert_eq!(placed.correlation_id.as_ref(), correlations.last());
}

#[test]
fn a_given_correlation_id_is_sent_where_our_own_are_turned_off() {
    let world = World::new();
    let client = world.client_with(|options| options["correlation"] = json!(false));
    world.server.on(ORDER, Answer::ok("{}"));
    let placed = place(&world, &client, "mine", Tracker::OfTheLedger).unwrap();
    assert_eq!(world.server.last().header("X-Correlation-Id"), Some("mine"));
    assert_eq!(world.server.last().header("X-Request-Id"), None);
    assert_eq!(placed.correlation_id.as_deref(), Some("mine"));
}

#[test]
fn a_used_correlation_id_is_not_sent_again_after_429() {
    // Adobe would replay the 429 for ten days.
    let world = World::new();
    let client = world.client_with(|options| options["correlation"] = json!(false));
    world.server.on(ORDER, Answer::status(429, ""));
    world.server.on(ORDER, Answer::ok("{}"));
    place(&world, &client, "mine", Tracker::OfTheLedger).unwrap();
    assert_ne!(world.server.last().header("X-Correlation-Id"), Some("mine"));
}

#[test]
fn repeating_a_checkout_with_its_correlation_id_settles_once() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.server.always(ORDER, Answer::status(201, "{}"));
    place(&world, &client, "order-1", Tracker::OfTheLedger).unwrap();
    assert_eq!(world.events_of("settled"), ["settled T-1"]);
    // Something new is accepted, and the same order is repeated: it is the old one.
    world.accepted(&client, "T-2", "A");
    world.events();
    place(&world, &client, "order-1", Tracker::OfTheLedger).unwrap();
    assert_eq!(world.events_of("settled"), Vec::<String>::new());
    assert_eq!(attributed(&client, &["A"]), "T-2 accepted");
    place(&world, &client, "order-2", Tracker::OfTheLedger).unwrap();
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn a_checkout_stays_settled_however_much_other_customers_are_told() {
    let world = World::new();
    let client = world.client();
    world.server.always(ORDER, Answer::status(201, "{}"));
    place(&world, &client, "order-1", Tracker::OfTheLedger).unwrap();
    client.become_customer(Some("P2000000000"));
    // More than a page remembers, each tracker used up by an order from elsewhere.
    for number in 0..2_100 {
        client.accepted(&restored(Some(&format!("T-{number}")), "A"));
        client.settled(&listed(&["A"]));
    }
    client.become_customer(Some(CUSTOMER));
    world.events();
    place(&world, &client, "order-1", Tracker::OfTheLedger).unwrap();
    assert_eq!(world.events_of("settled"), Vec::<String>::new());
}

#[test]
fn a_failed_order_that_is_repeated_settles_when_it_succeeds() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.server.on(ORDER, Answer::status(503, ""));
    let failed = world.order(&client, &["A"]).unwrap_err();
    let id = &failed.correlation_id;
    world.server.on(ORDER, Answer::status(201, "{}"));
    place(&world, &client, id, Tracker::OfTheLedger).unwrap();
    assert_eq!(world.server.last().header("X-Correlation-Id"), Some(id.as_str()));
    assert_eq!(world.server.last().header(TRACKER), Some("T-1"));
    assert_eq!(attributed(&client, &["A"]), "- none");
}

#[test]
fn the_callers_tracker_is_sent_and_used_up_with_what_the_lines_matched() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.shown(&client, "T-2", "B");
    world.shown(&client, "T-3", "C");
    world.server.on(ORDER, Answer::ok("{}"));
    let placed = place(&world, &client, "one", Tracker::Given("T-2")).unwrap();
    assert_eq!(world.server.last().header(TRACKER), Some("T-2"));
    assert_eq!(placed.tracker_id.as_deref(), Some("T-2"));
    assert_eq!(attributed(&client, &["A"]), "T-3 latest");
    assert_eq!(attributed(&client, &["B"]), "T-3 latest");
    assert_eq!(attributed(&client, &["C"]), "T-3 shown");
}

#[test]
fn the_callers_tracker_is_used_up_for_a_late_shown_too() {
    let world = World::new();
    let client = world.client();
    let late = world.received(&client, "T-1", "B");
    world.server.on(ORDER, Answer::ok("{}"));
    place(&world, &client, "one", Tracker::Given("T-1")).unwrap();
    client.shown(&[late]);
    assert_eq!(attributed(&client, &["B"]), "- none");
}

#[test]
fn the_callers_null_sends_no_tracker_and_settles_nothing() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.server.on(ORDER, Answer::ok("{}"));
    let placed = place(&world, &client, "one", Tracker::Null).unwrap();
    assert_eq!(world.server.last().header(TRACKER), None);
    assert_eq!(placed.tracker_id, None);
    assert_eq!(attributed(&client, &["A"]), "T-1 accepted");
    assert_eq!(world.events_of("settled"), Vec::<String>::new());
}

#[test]
fn what_matches_nothing_carries_the_newest_tracker_or_none() {
    let world = World::new();
    let client = world.client();
    world.received(&client, "T-1", "A");
    world.server.always(ORDER, Answer::ok("{}"));
    world.order(&client, &["X"]).unwrap();
    assert_eq!(world.server.last().header(TRACKER), Some("T-1"));
    let omits = world.client_with(|options| options["attribution"] = json!({"unmatched": "omit"}));
    world.received(&omits, "T-2", "A");
    world.order(&omits, &["X"]).unwrap();
    assert_eq!(world.server.last().header(TRACKER), None);
    assert_eq!(attributed(&client, &["X"]), "T-2 latest");
}

#[test]
fn the_tracker_that_goes_with_it_is_told_before_it_is_sent() {
    let world = World::new();
    let client = world.client();
    world.shown(&client, "T-1", "A");
    world.events();
    world.server.on(ORDER, Answer::status(403, "").after(10));
    let mut flight = begin(&world, &client);
    assert_eq!(world.events(), ["attributed T-1 shown"]);
    flight.finish();
    assert_eq!(code(&placed(&flight.call)), "forbidden");
    assert_eq!(world.events(), ["failure createOrder forbidden attempts=1"]);
}

#[test]
fn what_is_accepted_while_an_order_is_on_its_way_is_not_used_up_unless_it_was_in_it() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "A");
    world.server.on(ORDER, Answer::ok("{}").after(100));
    let mut flight = begin(&world, &client);
    world.accepted(&client, "T-2", "B");
    flight.finish();
    placed(&flight.call).unwrap();
    assert_eq!(attributed(&client, &["A", "B"]), "T-2 accepted");
    assert_eq!(client.attribute(&listed(&["A"])).lines[0].tracker_id, None);
}

#[test]
fn a_tracker_of_an_order_never_comes_from_its_answer() {
    let world = World::new();
    let client = world.client();
    world.server.on(ORDER, Answer::ok("{}").tracker("FROM-ORDER"));
    world.order(&client, &["A"]).unwrap();
    assert_eq!(attributed(&client, &["A"]), "- none");
}

/// What a caller says of the tracker.
enum Tracker {
    OfTheLedger,
    Null,
    Given(&'static str),
}

/// An order that was sent, and that nobody waited for yet.
fn begin(world: &World, client: &Client<MemoryStore>) -> Flight {
    world.start(client.checkout(order(&["A"]), CheckoutOptions::default()).unwrap())
}

fn place(
    world: &World,
    client: &Client<MemoryStore>,
    correlation_id: &str,
    tracker: Tracker,
) -> Result<Placed, Error> {
    let options = CheckoutOptions {
        call: CallOptions::default(),
        correlation_id: Some(correlation_id.to_owned()),
        tracker: match tracker {
            Tracker::OfTheLedger => None,
            Tracker::Null => Some(json!(null)),
            Tracker::Given(tracker) => Some(json!(tracker)),
        },
    };
    world.place(client.checkout(order(&["A"]), options))
}

/// Request and correlation ids of the orders so far.
fn ids(world: &World) -> (Vec<String>, Vec<String>) {
    let orders: Vec<_> = world.server.sent().into_iter().filter(|it| it.route == ORDER).collect();
    let all = |name: &str| orders.iter().map(|it| it.header(name).unwrap().to_owned()).collect();
    (all("X-Request-Id"), all("X-Correlation-Id"))
}
