//! What callers pass to the methods, from the JSON text that the facade makes of it.

use crate::support::{
    Answer, CUSTOMER, FETCH, MemoryStore, ORDER, SUBSCRIBE, TRACKER, World, attributed, got,
    listed, placed,
};
use serde_json::{Value, json};
use std::{cell::RefCell, rc::Rc};
use vip_recommendations::{
    client::{Call, Client, render::event_text},
    error::{Code, Result},
};

const ORDERS: &str = "GET /v3/customers/P1005053489/orders";
const SUBSCRIPTIONS: &str = "GET /v3/customers/P1005053489/subscriptions";

const METHODS: [&str; 9] = [
    "pick",
    "recommendations",
    "previewOrder",
    "previewRenewal",
    "subscriptions",
    "orders",
    "createOrder",
    "createSubscription",
    "diagnose",
];

fn begin(method: &str, arguments: &str, body: Option<&str>) -> Result<Box<Call<MemoryStore>>> {
    World::new().client().begin(method, arguments, body)
}

/// A method with arguments, and with a body where it has one.
fn given(method: &str, arguments: &str) -> Result<Box<Call<MemoryStore>>> {
    let has_body =
        !["pick", "recommendations", "subscriptions", "orders", "diagnose"].contains(&method);
    begin(method, arguments, has_body.then_some("{}"))
}

#[track_caller]
fn refused(method: &str, arguments: &str, message: &str) {
    let Err(error) = given(method, arguments) else { panic!("{arguments} was taken") };
    let told = (error.code, error.message.as_str(), error.attempts, error.outcome);
    assert_eq!(told, (Code::InvalidRequest, message, 0, None), "{method} {arguments}");
}

#[test]
fn a_bad_query_is_refused_by_the_field() {
    #[track_caller]
    fn check(query: &str, message: &str) {
        for method in ["pick", "recommendations"] {
            refused(method, &format!(r#"{{"query":{query}}}"#), message);
        }
    }
    check("5", "query: must be an object");
    check(r#""x""#, "query: must be an object");
    check("[]", "query: must be an object");
    check(r#"{"context":5}"#, "query.context: must be a text");
    check(r#"{"offers":"x"}"#, "query.offers: must be an array");
    check(r#"{"offers":{}}"#, "query.offers: must be an array");
    check(r#"{"offers":[5]}"#, "query.offers[0]: must be an object");
    check(r#"{"offers":[null]}"#, "query.offers[0]: must be an object");
    check(r#"{"offers":[{}]}"#, "query.offers[0].offerId: must be a part number");
    check(r#"{"offers":[{"offerId":" "}]}"#, "query.offers[0].offerId: must be a part number");
    check(r#"{"offers":[{"offerId":5}]}"#, "query.offers[0].offerId: must be a part number");
    let second = r#"{"offers":[{"offerId":"A"},{"offerId":"B","quantity":-1}]}"#;
    check(second, "query.offers[1].quantity: must be a whole number");
    for quantity in [r#""1""#, "1.5", "true", r#"{"":"number"}"#, "1.7976931348623157e+308"] {
        let query = format!(r#"{{"owned":[{{"offerId":"A","quantity":{quantity}}}]}}"#);
        check(&query, "query.owned[0].quantity: must be a whole number");
    }
    check(r#"{"country":"DEU"}"#, "query.country: must be two letters, ISO 3166-1 alpha-2");
    check(r#"{"country":5}"#, "query.country: must be two letters, ISO 3166-1 alpha-2");
    check(r#"{"language":"DE"}"#, "query.language: must be EN|MULT");
    check(
        r#"{"includePropensity":"true"}"#,
        "query.includePropensity: must be a boolean or a list of churn|seatExpansion",
    );
    let deals = "query.includeDealRegistrations: must be true or false";
    check(r#"{"includeDealRegistrations":"true"}"#, deals);
    for limit in ["0", "21", "1.5", r#""3""#, r#"{"":"number"}"#] {
        let query = format!(r#"{{"limit":{limit}}}"#);
        check(&query, "query.limit: must be a whole number from 1 to 20");
    }
}

#[test]
fn bad_options_of_a_call_are_refused_by_the_field() {
    #[track_caller]
    fn check(methods: &[&str], options: &str, message: &str) {
        for method in methods {
            refused(method, &format!(r#"{{"options":{options}}}"#), message);
        }
    }
    check(&METHODS, "5", "options: must be an object");
    check(&METHODS, r#""x""#, "options: must be an object");
    check(&METHODS, "[]", "options: must be an object");
    let timeout = "options.timeoutMs: must be a number above 0";
    check(&METHODS, r#"{"timeoutMs":0}"#, timeout);
    check(&METHODS, r#"{"timeoutMs":"1"}"#, timeout);
    check(&METHODS, r#"{"timeoutMs":{"":"number"}}"#, timeout);
    let signal = "options.signal: must be an AbortSignal";
    check(&METHODS, r#"{"signal":5}"#, signal);
    check(&METHODS, r#"{"signal":false}"#, signal);
    check(&METHODS, r#"{"signal":{"":"object"}}"#, signal);
    check(&METHODS, r#"{"headers":5}"#, "options.headers: must be an object of texts");
    check(&METHODS, r#"{"headers":{"X-A":5}}"#, "options.headers.X-A: must be a text");
    let hosts = ["previewOrder", "previewRenewal", "subscriptions", "orders"];
    check(
        &hosts,
        r#"{"country":"DEU"}"#,
        "options.country: must be two letters, ISO 3166-1 alpha-2",
    );
    check(&hosts, r#"{"language":"DE"}"#, "options.language: must be EN|MULT");
    check(&hosts, r#"{"limit":0}"#, "options.limit: must be a whole number from 1 to 20");
    check(&hosts, r#"{"owned":[{}]}"#, "options.owned[0].offerId: must be a part number");
    check(&hosts, r#"{"query":5}"#, "options.query: must be an object of texts");
    check(&hosts, r#"{"query":{"limit":25}}"#, "options.query.limit: must be a text");
    let checkouts = ["createOrder", "createSubscription"];
    for name in ["trackerId", "correlationId"] {
        let visible = format!("options.{name}: must be visible ASCII, as it travels in a header");
        let longest = "x".repeat(1_025);
        for text in ["", "a\\nb", "a\\r\\nX-Evil: 1", "€", "a b", &longest] {
            check(&checkouts, &format!(r#"{{"{name}":"{text}"}}"#), &visible);
        }
        check(&checkouts, &format!(r#"{{"{name}":5}}"#), &visible);
    }
}

#[test]
fn good_arguments_are_asked_with() {
    let world = World::new();
    let client = world.client();
    world.server.on(FETCH, Answer::ok("{}").tracker("T-1"));
    let arguments = r#"{"query":{"context":"OWN \"é\"","offers":[{"offerId":"A","quantity":3},{"offerId":"B"},{"offerId":"C","quantity":null},{"offerId":"D","quantity":1e1}],
        "owned":[{"offerId":"E","quantity":2.0}],"includeDealRegistrations":true,"country":"jp","language":"EN","includePropensity":["churn"],"limit":20},
        "options":{"timeoutMs":1234,"headers":{"X-Own":"1","X-None":null},"signal":true}}"#;
    let call = client.begin("pick", arguments, None).unwrap();
    assert_eq!(call.timeout_ms(), 1_234);
    let mut flight = world.start(call);
    flight.finish();
    got(&flight.call, &flight.call).unwrap();
    let sent = world.server.last();
    assert_eq!(
        sent.json(),
        json!({
            "customerId": CUSTOMER,
            "recommendationContext": "OWN \"é\"",
            "country": "JP",
            "language": "EN",
            "offers": [
                {"offerId": "A", "quantity": 3},
                {"offerId": "B"},
                {"offerId": "C"},
                {"offerId": "D", "quantity": 10},
            ],
            "includePropensity": ["churn"],
            "includeDealRegistrations": true,
        }),
    );
    assert_eq!((sent.header("X-Own"), sent.header("X-None")), (Some("1"), None));
}

#[test]
fn nothing_given_is_the_default() {
    for arguments in [
        "{}",
        r#"{"query":null,"options":null}"#,
        r#"{"query":{},"options":{}}"#,
        r#"{"query":{"offers":[],"limit":null},"options":{"timeoutMs":null,"headers":null,"signal":null}}"#,
    ] {
        for method in METHODS {
            let call = given(method, arguments).unwrap();
            let timeout_ms = match method {
                "pick" | "recommendations" | "diagnose" => 5_000,
                "createOrder" | "createSubscription" => 30_000,
                _ => 15_000,
            };
            assert_eq!(call.timeout_ms(), timeout_ms, "{method}");
        }
    }
}

#[test]
fn headers_of_a_call_that_cannot_be_sent_are_refused_before_anything_is() {
    let world = World::new();
    let client = world.client();
    for headers in [r#"{"X-A":"a\nb"}"#, r#"{"X-A":"€"}"#, r#"{"X A":"x"}"#, r#"{"":"x"}"#] {
        let arguments = format!(r#"{{"options":{{"headers":{headers}}}}}"#);
        for method in ["pick", "orders", "createOrder"] {
            let body = (method == "createOrder").then_some("{}");
            let call = client.begin(method, &arguments, body).unwrap();
            let error = call.request("").unwrap_err();
            assert_eq!(error.code, Code::InvalidRequest, "{method} {headers}");
            assert!(error.message.ends_with(" has a name or value that cannot be sent"));
        }
    }
    assert_eq!(world.server.count(), 0);
}

#[test]
fn each_method_goes_to_its_call() {
    #[track_caller]
    fn check(method: &str, body: Option<&str>, route: &str, sent: Option<&str>) {
        let world = World::new();
        let client = world.client();
        world.server.on(route, Answer::ok("{}").tracker("T-1"));
        let call = client.begin(method, "{}", body).unwrap();
        world.start(call).finish();
        if sent.is_some() {
            assert_eq!(world.server.last().body.as_deref(), sent);
        }
    }
    check("pick", None, FETCH, None);
    check("recommendations", None, FETCH, None);
    check("diagnose", None, FETCH, None);
    check("subscriptions", None, SUBSCRIPTIONS, None);
    check("orders", None, ORDERS, None);
    check("createOrder", Some(r#"{"a":1}"#), ORDER, Some(r#"{"a":1}"#));
    check("createSubscription", Some(r#"{"offerId":"A"}"#), SUBSCRIBE, Some(r#"{"offerId":"A"}"#));
}

#[test]
fn a_preview_says_its_type_where_the_body_does_not() {
    #[track_caller]
    fn check(method: &str, body: &str, expected: &str) {
        let call = begin(method, "{}", Some(body)).unwrap();
        assert_eq!(call.request("").unwrap().body.as_deref(), Some(expected));
    }
    check("previewOrder", "{}", r#"{"orderType":"PREVIEW"}"#);
    check("previewRenewal", "{}", r#"{"orderType":"PREVIEW_RENEWAL"}"#);
    check("previewOrder", r#"{"a":[1.50,"é"]}"#, r#"{"a":[1.50,"é"],"orderType":"PREVIEW"}"#);
    check("previewOrder", r#"{"orderType":"OWN"}"#, r#"{"orderType":"OWN"}"#);
    check("createOrder", r#"{"a":1}"#, r#"{"a":1}"#);
    // Of two the last one counts, for every reader of JSON there is.
    let call = begin("previewRenewal", "{}", Some(r#"{"orderType":null}"#)).unwrap();
    let body: Value = serde_json::from_str(&call.request("").unwrap().body.unwrap()).unwrap();
    assert_eq!(body, json!({"orderType": "PREVIEW_RENEWAL"}));
}

#[test]
fn the_lines_of_a_body_are_the_cart() {
    #[track_caller]
    fn check(method: &str, body: &str, dropped: &[&str]) {
        let world = World::new();
        let client = world.client();
        let answer = r#"{"recommendations":{"productRecommendations":{"crossSells":[
            {"rank":0,"product":{"baseOfferId":"A"}},{"rank":1,"product":{"baseOfferId":"B"}}]}}}"#;
        world.server.on(ORDER, Answer::ok(answer).tracker("T-1"));
        let call = client.begin(method, "{}", Some(body)).unwrap();
        let mut flight = world.start(call);
        flight.finish();
        assert_eq!(got(&flight.call, &flight.call).unwrap().dropped, dropped, "{body}");
    }
    check("previewOrder", "{}", &[]);
    check(
        "previewOrder",
        r#"{"lineItems":[{"offerId":"A","quantity":1}]}"#,
        &["crossSell A in_cart"],
    );
    check("previewRenewal", r#"{"lineItems":[{"offerId":"B"}]}"#, &["crossSell B in_cart"]);
    // What is no line is the service's to refuse.
    let odd = r#"{"lineItems":[5,null,{},{"offerId":5},{"offerId":"A","quantity":"many"}]}"#;
    check("previewOrder", odd, &["crossSell A in_cart"]);
    check("previewOrder", r#"{"lineItems":5}"#, &[]);
}

#[test]
fn the_lines_of_a_checkout_are_attributed() {
    #[track_caller]
    fn check(method: &str, body: &str, tracker: Option<&str>) {
        let world = World::new();
        let client =
            world.client_with(|options| options["attribution"] = json!({"unmatched": "omit"}));
        world.accepted(&client, "T-1", "A");
        let call = client.begin(method, "{}", Some(body)).unwrap();
        assert_eq!(call.request("").unwrap().headers.get(TRACKER), tracker, "{body}");
    }
    check("createOrder", r#"{"lineItems":[{"offerId":"A","quantity":1}]}"#, Some("T-1"));
    check("createOrder", r#"{"lineItems":[{"offerId":"X"},{"offerId":"A"}]}"#, Some("T-1"));
    check("createOrder", r#"{"lineItems":[{"offerId":"X"}]}"#, None);
    check("createOrder", "{}", None);
    // A subscription is a line itself.
    check("createSubscription", r#"{"offerId":"A"}"#, Some("T-1"));
    check("createSubscription", r#"{"offerId":"X"}"#, None);
}

#[test]
fn a_body_that_adobe_is_known_to_refuse_is_refused() {
    #[track_caller]
    fn check(method: &str, body: &str, message: &str) {
        let error = begin(method, "{}", Some(body)).unwrap_err();
        assert_eq!((error.code, error.message.as_str()), (Code::InvalidRequest, message));
    }
    for body in ["5", "null", "[]", r#""x""#] {
        for method in ["previewOrder", "previewRenewal", "createOrder"] {
            check(method, body, "order: must be an object");
        }
        check("createSubscription", body, "subscription: must be an object");
    }
    let reference =
        |length: usize| format!(r#"{{"externalReferenceId":"{}"}}"#, "é".repeat(length));
    for method in ["previewOrder", "previewRenewal", "createOrder"] {
        check(
            method,
            &reference(36),
            "order.externalReferenceId: must not be longer than 35 characters",
        );
        begin(method, "{}", Some(&reference(35))).unwrap();
    }
    check(
        "createSubscription",
        &reference(36),
        "subscription.externalReferenceId: must not be longer than 35 characters",
    );
}

#[test]
fn a_checkout_takes_the_callers_ids() {
    #[track_caller]
    fn check(options: &str, tracker: Option<&str>, correlation_id: Option<&str>) {
        let world = World::new();
        let client = world.client();
        world.accepted(&client, "T-1", "A");
        world.server.on(ORDER, Answer::status(201, "{}"));
        let arguments = format!(r#"{{"options":{options}}}"#);
        let body = r#"{"lineItems":[{"offerId":"A"}]}"#;
        let mut flight = world.start(client.begin("createOrder", &arguments, Some(body)).unwrap());
        flight.finish();
        let placed = placed(&flight.call).unwrap();
        let sent = world.server.last();
        assert_eq!((placed.tracker_id.as_deref(), sent.header(TRACKER)), (tracker, tracker));
        assert_eq!(placed.correlation_id.as_deref(), sent.header("X-Correlation-Id"));
        if correlation_id.is_some() {
            assert_eq!(sent.header("X-Correlation-Id"), correlation_id);
        }
    }
    check("{}", Some("T-1"), None);
    check(r#"{"trackerId":"MINE"}"#, Some("MINE"), None);
    check(r#"{"trackerId":null}"#, None, None);
    check(r#"{"correlationId":"order-1"}"#, Some("T-1"), Some("order-1"));
    check(r#"{"correlationId":null}"#, Some("T-1"), None);
}

#[test]
fn another_customer_is_taken_or_refused_like_the_first() {
    let world = World::new();
    let client = world.client();
    for bad in ["5", r#""abc""#, r#""P100 5053""#, "{}", "true", r#"{"":"function"}"#] {
        let error = client.set_customer(&format!(r#"{{"customerId":{bad}}}"#)).unwrap_err();
        assert_eq!(
            error.message,
            "customerId: must be a text of 4 to 40 letters, digits or hyphens",
        );
    }
    let change = |text: &str| client.set_customer(text).unwrap();
    assert!(
        !change(&format!(r#"{{"customerId":"{CUSTOMER}"}}"#)),
        "what was refused changed nothing"
    );
    assert!(change(r#"{"customerId":"P1005059999"}"#));
    assert!(change("{}"), "nobody is somebody else");
    assert!(!change(r#"{"customerId":null}"#));
}

#[test]
fn picks_are_reported_one_or_many_and_what_is_wrong_is_an_event() {
    const GOOD: &str = r#"{"id":"x","kind":"upsell","items":[{"offerId":"A","quantity":null}],"rank":0,"sourceOfferIds":["S"],"replaces":[],"trackerId":"T-1"}"#;
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let world = World::new();
        let (client, told) = listened(&world);
        client.report(text, false);
        assert_eq!(*told.borrow(), expected, "{text}");
    }
    check(&format!(r#"{{"pick":{GOOD}}}"#), &["shown"]);
    check(&format!(r#"{{"picks":[{GOOD}]}}"#), &["shown"]);
    check(r#"{"picks":[]}"#, &[]);
    check(
        &format!(r#"{{"picks":[5,{GOOD},null]}}"#),
        &["picks[0]: must be an object", "shown", "picks[2]: must be an object"],
    );
    check(r#"{"pick":5}"#, &["pick: must be an object"]);
    check(r#"{"pick":{}}"#, &["pick.items: must be the offers of a pick"]);
    check(r#"{"pick":{"items":5}}"#, &["pick.items: must be an array"]);
    check(r#"{"pick":{"items":[]}}"#, &["pick.items: must be the offers of a pick"]);
    let item = "pick.items[0].offerId: must be a part number";
    check(r#"{"pick":{"items":[{}]}}"#, &[item]);
    check(r#"{"pick":{"items":[{"offerId":"A"}]}}"#, &["pick.kind: must be a kind of pick"]);
    check(
        r#"{"pick":{"items":[{"offerId":"A"}],"kind":"other"}}"#,
        &["pick.kind: must be a kind of pick"],
    );
    let rank = r#"{"pick":{"items":[{"offerId":"A"}],"kind":"addOn","rank":"first"}}"#;
    check(rank, &["pick.rank: must be a whole number"]);
    check(r#"{"pick":{"items":[{"offerId":"A"}],"kind":"addOn"}}"#, &["shown"]);
    check("{", &[]);
}

#[test]
fn lines_that_can_be_read_count_and_the_others_are_events() {
    let world = World::new();
    let (client, told) = listened(&world);
    client.report(
        r#"{"pick":{"id":"x","kind":"upsell","items":[{"offerId":"A"}],"trackerId":"T-1"}}"#,
        true,
    );
    assert_eq!(*told.borrow(), ["accepted"]);
    let attribute = |text: &str| {
        told.borrow_mut().clear();
        let attribution = client.attribute(text);
        let tracker = attribution.tracker_id.as_deref().unwrap_or("-");
        format!("{tracker} {} {}", attribution.basis.as_str(), told.borrow().join("; "))
    };
    assert_eq!(attribute(r#"{"lines":[{"offerId":"A","quantity":1}]}"#), "T-1 accepted ");
    assert_eq!(attribute(r#"{"lines":[]}"#), "T-1 latest ");
    let half = r#"{"lines":[5,{"offerId":"A"},{"offerId":"","quantity":"x"}]}"#;
    assert_eq!(
        attribute(half),
        "T-1 accepted lines[0]: must be an object; lines[2].offerId: must be a part number",
    );
    for no_list in ["0", "{}", r#""x""#, r#"{"":"function"}"#] {
        let text = format!(r#"{{"lines":{no_list}}}"#);
        assert_eq!(attribute(&text), "T-1 latest lines: must be an array", "{text}");
    }
}

#[test]
fn an_order_of_nothing_that_can_be_read_settles_nothing() {
    let world = World::new();
    let (client, told) = listened(&world);
    world.received(&client, "T-1", "A");
    told.borrow_mut().clear();
    client.settled(r#"{"lines":5}"#);
    assert_eq!(told.take(), ["lines: must be an array"]);
    client.settled(r#"{"lines":[5]}"#);
    assert_eq!(told.take(), ["lines[0]: must be an object"]);
    assert_eq!(attributed(&client, &["A"]), "T-1 latest");
    // An empty list is an order of no lines.
    client.settled(r#"{"lines":[]}"#);
    assert_eq!(told.take(), ["settled"]);
    assert_eq!(client.attribute(&listed(&["A"])).tracker_id, None);
}

/// A client, and what it tells: the message of a diagnosis, and the type of everything else.
fn listened(world: &World) -> (Client<MemoryStore>, Rc<RefCell<Vec<String>>>) {
    let told: Rc<RefCell<Vec<String>>> = Rc::default();
    let into = Rc::clone(&told);
    let client = world.client_of(|setup| {
        setup.observe = Box::new(move |event| {
            let event: Value = serde_json::from_str(&event_text(event)).unwrap();
            let diagnosis = &event["diagnosis"];
            if diagnosis.is_object() {
                assert_eq!(
                    (&diagnosis["code"], &diagnosis["severity"]),
                    (&json!("invalid_input"), &json!("warning"))
                );
            }
            let text = diagnosis["message"].as_str().or(event["type"].as_str());
            into.borrow_mut().push(text.unwrap().to_owned());
        });
    });
    (client, told)
}
