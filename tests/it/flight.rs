//! Reads in flight: the same one twice is one request, and each caller leaves for themselves.

use crate::support::{
    Answer, FETCH, Fake, Fate, Got, OwnHeaders, Running, Stop, World, code, cross_sell, host_query,
    lines,
};
use vip_recommendations::{
    client::{CallOptions, Client, Query},
    domain::{ids::CustomerId, query::IncludePropensity},
    error::{Code, Error},
    wire::{endpoint::Endpoint, http::Headers},
};

#[test]
fn the_same_read_in_flight_twice_is_one_request() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok(cross_sell("A")).tracker("T-1").after(50));
    let (one, two) = (world.begin(&client), world.begin(&client));
    let (one, two) = (world.host.finish(&one).unwrap(), world.host.finish(&two).unwrap());
    assert_eq!((one.tracker, one.ids), (two.tracker, two.ids));
    assert_eq!(world.server.count(), 1);
    assert_eq!(world.events(), ["response recommendations 200 attempts=1 ms=50 tracker=T-1"]);
}

#[test]
fn two_clients_of_one_page_share_and_two_pages_do_not() {
    let world = World::new();
    let (first, second) = (world.client(), world.client());
    world.server.always(FETCH, Answer::ok("{}").tracker("T-1").after(50));
    let (one, two) = (world.begin(&first), world.begin(&second));
    let three = world.begin(&world.tab(|_| {}));
    world.host.advance(50);
    assert!(one.is_done() && two.is_done() && three.is_done());
    assert_eq!(world.server.count(), 2);
}

#[test]
fn what_was_in_flight_is_not_kept_once_it_has_landed() {
    let world = World::new();
    let client = world.client();
    world.server.always(FETCH, Answer::ok("{}").tracker("T-1"));
    world.fetch(&client).unwrap();
    world.fetch(&client).unwrap();
    assert_eq!(world.server.count(), 2);
}

#[test]
fn a_failure_is_shared_as_well_and_reported_once() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::status(403, "").after(5));
    let (one, two) = (world.begin(&client), world.begin(&client));
    world.host.advance(5);
    assert_eq!([code(&one.done().unwrap()), code(&two.done().unwrap())], ["forbidden"; 2]);
    assert_eq!(world.events(), ["failure recommendations forbidden attempts=1"]);
}

#[test]
fn limit_and_owned_do_not_make_another_request_and_are_each_callers_own() {
    let world = World::new();
    let client = world.client();
    let body = r#"{"productRecommendations":{"crossSells":[{"rank":0,"product":{"baseOfferId":"A"}},{"rank":1,"product":{"baseOfferId":"B"}}]}}"#;
    world.server.on(FETCH, Answer::ok(body).tracker("T-1").after(5));
    let all = world.begin(&client);
    let one = start(&world, &client, Query { limit: Some(1), ..Query::default() });
    let owner = start(&world, &client, Query { owned: lines(&["A"]), ..Query::default() });
    world.host.advance(5);
    let offers = |running: &Running<Result<Got, Error>>| -> Vec<String> {
        let got = running.done().unwrap().unwrap();
        got.picks.iter().map(|pick| pick.items[0].offer_id.to_string()).collect()
    };
    assert_eq!(offers(&all), ["A", "B"]);
    assert_eq!(offers(&one), ["A"]);
    assert_eq!(offers(&owner), ["B"]);
    assert_eq!(world.server.count(), 1);
}

#[test]
fn what_is_sent_makes_another_request() {
    #[track_caller]
    fn check(query: Query, options: CallOptions) {
        let world = World::new();
        let client = world.client();
        world.server.always(FETCH, Answer::ok("{}").tracker("T-1").after(5));
        let one = world.begin(&client);
        let two = world.start(&client, query, options);
        world.host.advance(5);
        assert!(one.is_done() && two.is_done());
        assert_eq!(world.server.count(), 2);
    }
    let query = Query::default;
    check(Query { offers: lines(&["A"]), ..query() }, CallOptions::default());
    check(Query { context: Some("GENERIC".to_owned()), ..query() }, CallOptions::default());
    check(Query { country: Some("JP".to_owned()), ..query() }, CallOptions::default());
    check(Query { language: Some("EN".to_owned()), ..query() }, CallOptions::default());
    let form = Some(IncludePropensity::Flag(false));
    check(Query { include_propensity: form, ..query() }, CallOptions::default());
    check(Query { include_deal_registrations: Some(true), ..query() }, CallOptions::default());
    check(query(), CallOptions { timeout_ms: Some(4_999), ..CallOptions::default() });
    let mut headers = Headers::default();
    headers.set("X-Own", "1");
    check(query(), CallOptions { headers, ..CallOptions::default() });
}

#[test]
fn another_customer_endpoint_or_static_header_makes_another_request() {
    let world = World::new();
    let client = world.client();
    let other = world.client_with(|options| options.customer = CustomerId::new("P1005059999"));
    world.server.always(FETCH, Answer::ok("{}").tracker("T-1").after(5));
    let subscriptions = "GET /v3/customers/P1005053489/subscriptions";
    world.server.on(subscriptions, Answer::ok("{}").tracker("T-2").after(5));
    let one = world.begin(&client);
    let two = world.begin(&other);
    let query = host_query(Endpoint::Subscriptions);
    let three = world.host.start(client.host_call(query, CallOptions::default(), Got::of));
    world.server.set_headers(OwnHeaders::Fixed(vec![("X-Own", "1".to_owned())]));
    let four = world.begin(&client);
    world.host.advance(5);
    assert!(one.is_done() && two.is_done() && three.is_done() && four.is_done());
    assert_eq!(world.server.count(), 4);
}

#[test]
fn each_callers_abort_is_their_own() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1").after(50));
    let stop = Stop::default();
    let leaver = world.start(&client, Query::default(), stop.options());
    let stayer = world.begin(&client);
    stop.pull();
    world.host.idle();
    let error = leaver.done().unwrap().unwrap_err();
    assert_eq!(error.code, Code::Aborted);
    assert!(error.cause.is_some(), "the reason is the cause");
    assert!(!error.retryable);
    world.host.advance(49);
    assert_eq!(world.server.last().fate(), Fate::Pending);
    assert_eq!(code(&world.host.finish(&stayer)), "ok");
}

#[test]
fn the_request_is_aborted_one_macrotask_after_its_last_caller_left() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::never());
    let (first, second) = (Stop::default(), Stop::default());
    let one = world.start(&client, Query::default(), first.options());
    let two = world.start(&client, Query::default(), second.options());
    world.host.idle();
    first.pull();
    world.host.advance(10);
    assert_eq!(world.server.last().fate(), Fate::Pending);
    second.pull();
    world.host.idle();
    assert!(one.is_done() && two.is_done());
    assert_eq!(world.server.last().fate(), Fate::Pending, "not in the same macrotask");
    world.host.advance(0);
    assert_eq!(world.server.last().fate(), Fate::Aborted);
    assert_eq!(world.host.leftovers(), (0, 0));
}

#[test]
fn who_aborts_and_asks_again_joins_the_request() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1").after(20));
    let stop = Stop::default();
    let one = world.start(&client, Query::default(), stop.options());
    world.host.advance(10);
    stop.pull();
    world.host.idle();
    assert!(one.is_done());
    let two = world.begin(&client);
    assert_eq!(code(&world.host.finish(&two)), "ok");
    assert_eq!((world.server.count(), world.host.elapsed()), (1, 20));
}

#[test]
fn who_asks_after_the_abort_gets_a_request_of_their_own() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::never());
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    let stop = Stop::default();
    let one = world.start(&client, Query::default(), stop.options());
    world.host.idle();
    stop.pull();
    world.host.advance(1);
    assert!(one.is_done());
    world.fetch(&client).unwrap();
    assert_eq!(world.server.count(), 2);
}

#[test]
fn dropping_the_future_leaves_like_an_abort() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::never());
    world.begin(&client).drop_it();
    world.host.advance(0);
    assert_eq!(world.server.last().fate(), Fate::Aborted);
    assert_eq!(world.host.leftovers(), (0, 0));
}

#[test]
fn an_abort_works_in_a_wait_between_attempts() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::status(429, "").header("Retry-After", "3"));
    let stop = Stop::default();
    let running = world.start(&client, Query::default(), stop.options());
    world.host.advance(1_000);
    stop.pull();
    world.host.idle();
    let error = running.done().unwrap().unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::Aborted, 1));
    world.host.advance(10_000);
    assert_eq!(world.server.count(), 1);
}

#[test]
fn an_abort_works_while_the_body_is_read_and_before_anything_is_sent() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok("{}").hangs());
    let stop = Stop::default();
    let running = world.start(&client, Query::default(), stop.options());
    world.host.advance(10);
    stop.pull();
    world.host.advance(0);
    assert_eq!(code(&running.done().unwrap()), "aborted");
    assert_eq!(world.server.last().fate(), Fate::Aborted);
    // Aborted from the start: nothing is sent.
    let running = world.start(&client, Query::default(), stop.options());
    world.host.advance(0);
    let error = running.done().unwrap().unwrap_err();
    assert_eq!((error.code, error.attempts), (Code::Aborted, 0));
    assert_eq!(world.server.count(), 1);
}

#[test]
fn an_aborted_read_leaves_no_tracker_behind() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1").after(50));
    let stop = Stop::default();
    let running = world.start(&client, Query::default(), stop.options());
    world.host.idle();
    stop.pull();
    world.host.advance(100);
    assert!(running.is_done());
    assert_eq!(crate::support::attributed(&client, &["A"]), "- none");
}

#[test]
fn checkouts_are_never_shared() {
    let world = World::new();
    let client = world.client();
    let route = crate::support::ORDER;
    world.server.always(route, Answer::ok("{}").after(5));
    let begin = || {
        let order = crate::support::order(&["A"]);
        world
            .host
            .start(client.checkout(order, vip_recommendations::client::CheckoutOptions::default()))
    };
    let (one, two) = (begin(), begin());
    world.host.advance(5);
    assert!(one.is_done() && two.is_done());
    assert_eq!(world.server.count(), 2);
}

fn start(world: &World, client: &Client<Fake>, query: Query) -> Running<Result<Got, Error>> {
    world.start(client, query, CallOptions::default())
}
