//! What is personal or secret stays out of storage, of the headers we add, of events and messages.

use crate::support::{
    Answer, CUSTOMER, CallOptions, Checkout, CheckoutOptions, FETCH, HostQuery, Methods, ORDER,
    OwnHeaders, Query, World, host_query, line,
};
use serde_json::json;
use vip_recommendations::wire::{endpoint::Endpoint, http::Headers};

/// Each of these is in something that a page hands over or gets back.
const SECRETS: [&str; 6] = [
    "t0ken-of-session",
    "t0ken-of-call",
    "jane@customer.test",
    CUSTOMER,
    "in-order-body",
    "in-answer",
];

#[test]
fn nothing_personal_reaches_storage_our_headers_events_or_messages() {
    let world = World::new();
    let client = world.client_with(|options| options["retries"] = json!(0));
    let own = ("Authorization", "Bearer t0ken-of-session".to_owned());
    world.server.set_headers(OwnHeaders::Fixed(vec![own]));
    let said = r#"{"code":"2129","message":"jane@customer.test in-answer P1005053489","additionalDetails":["in-answer"],"invalidFields":["in-answer"],"error":"in-answer"}"#;
    let mut messages = Vec::new();
    for status in [400, 401, 403, 404, 409, 422, 429, 500, 503] {
        world.server.on(FETCH, Answer::status(status, said));
        messages.push(world.read(client.recommend(query(), call())).unwrap_err());
        world.server.on(ORDER, Answer::status(status, said));
        messages.push(world.place(client.checkout(order(), options())).unwrap_err());
    }
    for answer in [
        Answer::throws(),
        Answer::never(),
        Answer::ok("in-answer jane@customer.test"),
        Answer::ok(r#"["in-answer"]"#),
        Answer::ok("{}").cut_off(),
    ] {
        world.server.on(FETCH, answer.clone());
        messages.push(world.read(client.recommend(query(), call())).unwrap_err());
        world.server.on(ORDER, answer);
        let preview = HostQuery { body: Some(order().body), ..host_query(Endpoint::PreviewOrder) };
        messages.push(world.read(client.host_call(preview, call())).unwrap_err());
    }
    world.server.set_headers(OwnHeaders::Fixed(vec![("X-Own", "t0ken-of-session\n".to_owned())]));
    messages.push(world.fetch(&client).unwrap_err());
    world.server.set_headers(OwnHeaders::None);
    for error in &messages {
        clean("a message", &error.to_string());
    }

    // A body with everything in it, and the whole funnel.
    let body = r#"{"productRecommendations":{"crossSells":[{"rank":0,"product":{"baseOfferId":"99000005CA01A12"}}]},
        "propensity":{"churn":[{"category":"allOfferings","probability":"HIGH","reasons":[{"reasonCode":"in-answer","description":"jane@customer.test","value":"in-answer"}]}]},
        "owner":"jane@customer.test"}"#;
    world.server.on(FETCH, Answer::ok(body).tracker("T-1"));
    let got = world.read(client.recommend(query(), call())).unwrap();
    client.shown(&got.picks);
    client.accepted(&got.picks[0]);
    assert!(!world.store.texts().is_empty());
    for (key, text) in world.store.texts() {
        clean("a key", &key);
        clean("an entry", &text);
        assert!(!text.contains("churn") && !text.contains("HIGH"), "{text}");
    }
    world.server.on(ORDER, Answer::ok(said));
    world.place(client.checkout(order(), options())).unwrap();
    world.server.on(FETCH, Answer::status(404, said));
    let found = world.diagnose(client.diagnose(call())).unwrap();
    for diagnosis in found {
        clean("a diagnosis", diagnosis.message);
        clean("a fix", diagnosis.fix);
    }
    for event in world.events() {
        clean("an event", &event);
    }
    // Of the headers, all but the partner's own are ours.
    for sent in world.server.sent() {
        for (name, value) in sent.headers.iter() {
            if !["Authorization", "X-Call"].contains(&name) {
                clean(name, name);
                clean(name, value);
            }
        }
    }
}

#[test]
fn customers_are_stored_as_a_hash_of_64_bits() {
    let world = World::new();
    let client = world.client();
    world.shown(&client, "T-1", "A");
    let name = world.store.names().remove(0);
    let is_hash = |part: &str| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit());
    assert!(name.split(':').any(is_hash), "{name}");
}

#[test]
fn an_entry_is_tracker_families_and_times_and_nothing_else() {
    let world = World::new();
    let client = world.client();
    world.accepted(&client, "T-1", "99000005CA01A12");
    let texts: Vec<_> = world.store.texts().into_values().collect();
    // The tracker; received; shown and accepted, each with the hash of the family and when.
    assert_eq!(
        texts,
        ["T-1 0000019ca6b1dc00\
            s6db2f0314ee64c480000019ca6b1dc01\
            a6db2f0314ee64c480000019ca6b1dc02"]
    );
}

#[track_caller]
fn clean(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} has {secret}: {text}");
    }
}

fn query() -> Query {
    Query { offers: vec![line("99000002CA01A12", Some(2))], ..Query::default() }
}

fn call() -> CallOptions {
    let mut headers = Headers::default();
    headers.set("X-Call", "t0ken-of-call");
    CallOptions { headers, ..CallOptions::default() }
}

fn order() -> Checkout {
    Checkout {
        endpoint: Endpoint::CreateOrder,
        body: r#"{"orderType":"NEW","contact":"jane@customer.test","note":"in-order-body","lineItems":[{"offerId":"99000005CA01A12","quantity":1}]}"#.to_owned(),
    }
}

fn options() -> CheckoutOptions {
    CheckoutOptions { call: call(), ..CheckoutOptions::default() }
}
