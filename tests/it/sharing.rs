//! Reads that are one request: what makes two of them the same, and what each caller has of it.

use crate::support::{
    Answer, CallOptions, FETCH, MemoryStore, Methods, OwnHeaders, Query, World, attributed, code,
    cross_sell, got, host_query, lines,
};
use serde_json::{Value, json};
use vip_recommendations::{
    client::{Call, Client, Stop},
    error::Code,
    wire::{endpoint::Endpoint, http::Headers},
};

#[test]
fn the_same_read_twice_has_one_key_and_its_answer_is_told_once() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok(cross_sell("A")).tracker("T-1").after(50));
    let (mut lead, other) = (world.start(read(&client)), read(&client));
    assert_eq!(lead.call.key().unwrap(), other.key().unwrap());
    lead.finish();
    let one = got(&lead.call, &lead.call).unwrap();
    let two = got(&other, &lead.call).unwrap();
    assert_eq!((one.tracker, one.ids), (two.tracker, two.ids));
    assert_eq!(world.server.count(), 1);
    assert_eq!(world.events(), ["response recommendations 200 attempts=1 ms=50 tracker=T-1"]);
}

#[test]
fn two_clients_have_the_same_key_for_the_same_read() {
    let world = World::new();
    assert_eq!(key(&world.client()), key(&world.client()));
    assert_eq!(key(&world.client()), key(&world.tab(|_| {})));
}

#[test]
fn a_failure_is_shared_as_well_and_reported_once() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::status(403, "").after(5));
    let (mut lead, other) = (world.start(read(&client)), read(&client));
    lead.finish();
    let codes = [&lead.call, &other].map(|call| code(&got(call, &lead.call)));
    assert_eq!(codes, ["forbidden"; 2]);
    assert_eq!(world.events(), ["failure recommendations forbidden attempts=1"]);
}

#[test]
fn drift_is_reported_once_for_each_request() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok(r#"{"productRecommendations":7}"#).tracker("T-1").after(5));
    let (mut lead, other) = (world.start(read(&client)), read(&client));
    lead.finish();
    assert_eq!(got(&lead.call, &lead.call).unwrap().drift, ["$.productRecommendations"]);
    assert_eq!(got(&other, &lead.call).unwrap().drift, ["$.productRecommendations"]);
    assert_eq!(
        world.events(),
        [
            "response recommendations 200 attempts=1 ms=5 tracker=T-1",
            "drift recommendations $.productRecommendations",
        ],
    );
}

#[test]
fn limit_and_owned_do_not_make_another_request_and_are_each_callers_own() {
    let world = World::new();
    let client = world.client();
    let body = r#"{"productRecommendations":{"crossSells":[{"rank":0,"product":{"baseOfferId":"A"}},{"rank":1,"product":{"baseOfferId":"B"}}]}}"#;
    world.server.on(FETCH, Answer::ok(body).tracker("T-1").after(5));
    let mut lead = world.start(read(&client));
    let one = ask(&client, Query { limit: Some(1), ..Query::default() });
    let owner = ask(&client, Query { owned: lines(&["A"]), ..Query::default() });
    let everything = client.begin("recommendations", "{}", None).unwrap();
    for other in [&one, &owner, &everything] {
        assert_eq!(other.key().unwrap(), lead.call.key().unwrap());
    }
    lead.finish();
    let offers = |call: &Call<MemoryStore>| -> Vec<String> {
        let got = got(call, &lead.call).unwrap();
        got.picks.iter().map(|pick| pick.items[0].offer_id.to_owned()).collect()
    };
    assert_eq!(offers(&lead.call), ["A", "B"]);
    assert_eq!(offers(&one), ["A"]);
    assert_eq!(offers(&owner), ["B"]);
}

#[test]
fn each_caller_picks_by_the_rules_of_their_own_client() {
    let world = World::new();
    let (first, second) = (
        world.client(),
        world.client_with(|it| it["selection"] = json!({"rules": [{"name": "hush", "order": []}]})),
    );
    world.server.on(FETCH, Answer::ok(cross_sell("A")).tracker("T-1"));
    let (mut lead, other) = (world.start(read(&first)), read(&second));
    assert_eq!(lead.call.key().unwrap(), other.key().unwrap());
    lead.finish();
    assert_eq!(got(&lead.call, &lead.call).unwrap().rules, ["discover"]);
    assert_eq!(got(&other, &lead.call).unwrap().dropped, ["crossSell A hidden_by_rule"]);
}

#[test]
fn what_is_sent_makes_another_request() {
    #[track_caller]
    fn check(query: Query, options: CallOptions) {
        let client = World::new().client();
        let other = client.recommend(query, options);
        assert_ne!(key(&client), other.key().unwrap());
    }
    let query = Query::default;
    check(Query { offers: lines(&["A"]), ..query() }, CallOptions::default());
    check(Query { context: Some("GENERIC".to_owned()), ..query() }, CallOptions::default());
    check(Query { country: Some("JP".to_owned()), ..query() }, CallOptions::default());
    check(Query { language: Some("EN"), ..query() }, CallOptions::default());
    let form = Some(json!(false));
    check(Query { include_propensity: form, ..query() }, CallOptions::default());
    check(Query { include_deal_registrations: Some(true), ..query() }, CallOptions::default());
    check(query(), CallOptions { timeout_ms: Some(4_999), ..CallOptions::default() });
    check(query(), CallOptions { headers: header("X-Own", "1"), ..CallOptions::default() });
}

#[test]
fn another_sender_makes_another_request() {
    #[track_caller]
    fn check(edit: impl FnOnce(&mut Value)) {
        let world = World::new();
        assert_ne!(key(&world.client()), key(&world.client_with(edit)));
    }
    check(|options| options["customerId"] = json!("P1005059999"));
    check(|options| options["customerId"] = json!(null));
    check(|options| options["proxyUrl"] = json!("https://other.test/vipm"));
    check(|options| options["headers"] = json!({"X-Own": "1"}));
    check(|options| options["credentials"] = json!("include"));
    check(|options| options["timeoutMs"] = json!(4_999));
    check(|options| options["retries"] = json!(1));
    check(|options| options["correlation"] = json!(false));
    check(|options| options["endpoints"] = json!({"recommendations": {"path": "/elsewhere"}}));
    assert_ne!(key(&with_functions("1 0")), key(&with_functions("2 0")));
    let scoped = |scope: &'static str| {
        World::new().client_with(|options| {
            options["customerId"] = json!(null);
            options["attribution"] = json!({"scope": scope});
        })
    };
    assert_ne!(key(&scoped("session-1")), key(&scoped("session-2")));
}

#[test]
fn another_call_makes_another_request() {
    let client = World::new().client();
    let host = |endpoint| {
        let call = client.host_call(host_query(endpoint), CallOptions::default());
        call.key().unwrap()
    };
    let mut keys = vec![key(&client), host(Endpoint::Subscriptions), host(Endpoint::Orders)];
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 3);
}

#[test]
fn headers_of_two_calls_are_not_confused() {
    let client = World::new().client();
    let of = |name: &str, value: &str| {
        let options = CallOptions { headers: header(name, value), ..CallOptions::default() };
        client.recommend(Query::default(), options).key().unwrap()
    };
    assert_ne!(of("A", "b"), of("A", "c"));
    assert_ne!(of("A", "b"), of("B", "b"));
}

#[test]
fn a_read_that_cannot_be_sent_has_no_key() {
    let client = World::new().client_with(|options| options["customerId"] = json!(null));
    let call = client.host_call(host_query(Endpoint::Orders), CallOptions::default());
    let error = call.key().unwrap_err();
    assert_eq!(error.code, Code::InvalidRequest);
    assert_eq!(error.message, "customerId: this call needs one, and none is set");
}

#[test]
fn who_leaves_is_told_why_and_what_was_tried() {
    #[track_caller]
    fn check(why: Stop, code: Code, message: &str, retryable: bool) {
        let world = World::new();
        let client = world.client();
        world.server.on(FETCH, Answer::never());
        let flight = world.start(read(&client));
        let error = flight.call.stopped(why);
        assert_eq!((error.code, error.message.as_str()), (code, message));
        assert_eq!((error.attempts, error.retryable), (1, retryable));
        assert_eq!(Some(&*error.request_id), world.server.last().header("X-Request-Id"));
        // The others still wait.
        assert!(!flight.is_over());
        assert_eq!(world.events(), Vec::<String>::new());
    }
    check(Stop::Aborted, Code::Aborted, "the call was aborted", false);
    let other = "the client was given another customer";
    check(Stop::OtherCustomer, Code::Aborted, other, false);
    check(Stop::Timeout, Code::Timeout, "the call took longer than its 5000 ms", true);
}

#[test]
fn a_read_that_is_stopped_fails_wherever_it_was() {
    #[track_caller]
    fn check(answer: Option<Answer>, attempts: u32) {
        let world = World::new();
        let client = world.client();
        match answer {
            Some(answer) => world.server.on(FETCH, answer),
            None => world.server.set_headers(OwnHeaders::Hang),
        }
        let mut flight = world.start(read(&client));
        flight.advance(1_000);
        flight.stop(Stop::Aborted);
        let error = got(&flight.call, &flight.call).unwrap_err();
        assert_eq!((error.code, error.attempts), (Code::Aborted, attempts));
        let failure = format!("failure recommendations aborted attempts={attempts}");
        assert_eq!(world.events(), [failure]);
        assert_eq!(attributed(&client, &["A"]), "- none", "it leaves no tracker behind");
    }
    check(None, 0);
    check(Some(Answer::never()), 1);
    check(Some(Answer::ok("{}").tracker("T-1").hangs()), 1);
    check(Some(Answer::status(429, "").header("Retry-After", "3")), 1);
}

/// A client whose functions are told from others by this text.
fn with_functions(functions: &'static str) -> Client<MemoryStore> {
    World::new().client_of(|setup| setup.functions = functions)
}

fn read(client: &Client<MemoryStore>) -> Box<Call<MemoryStore>> {
    ask(client, Query::default())
}

fn ask(client: &Client<MemoryStore>, query: Query) -> Box<Call<MemoryStore>> {
    client.recommend(query, CallOptions::default())
}

fn key(client: &Client<MemoryStore>) -> String {
    read(client).key().unwrap()
}

fn header(name: &str, value: &str) -> Headers {
    let mut headers = Headers::default();
    headers.set(name, value);
    headers
}
