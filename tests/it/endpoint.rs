//! The seven calls: where they go and what they carry, to the letter.

use crate::support::{Answer, Fake, Got, World, host_query, line, lines, order};
use serde_json::{Value, json};
use vip_recommendations::{
    client::options::{checked_country, checked_limit, checked_proxy_url},
    client::{CallOptions, CheckoutOptions, Client, HostQuery, Query, options::Options},
    domain::{
        ids::CustomerId,
        query::{IncludePropensity, Signal},
    },
    wire::{
        endpoint::{Endpoint, Fetch, Route},
        http::Method,
        write::percent_encoded,
    },
};

#[test]
fn each_call_goes_where_adobe_has_it() {
    #[track_caller]
    fn check(endpoint: Endpoint, name: &str, method: Method, path: &str) {
        let route = endpoint.default_route();
        assert_eq!((endpoint.as_str(), route.method, route.path.as_str()), (name, method, path));
    }
    let (orders, subscriptions) =
        ("/v3/customers/{customerId}/orders", "/v3/customers/{customerId}/subscriptions");
    check(Endpoint::Recommendations, "recommendations", Method::Post, "/v3/recommendations");
    check(Endpoint::PreviewOrder, "previewOrder", Method::Post, orders);
    check(Endpoint::PreviewRenewal, "previewRenewal", Method::Post, orders);
    check(Endpoint::Subscriptions, "subscriptions", Method::Get, subscriptions);
    check(Endpoint::Orders, "orders", Method::Get, orders);
    check(Endpoint::CreateOrder, "createOrder", Method::Post, orders);
    check(Endpoint::CreateSubscription, "createSubscription", Method::Post, subscriptions);
    let checkouts = Endpoint::ALL.map(Endpoint::is_checkout);
    assert_eq!(checkouts, [false, false, false, false, false, true, true]);
    let host_calls = Endpoint::ALL.map(Endpoint::is_host_call);
    assert_eq!(host_calls, [false, true, true, true, true, false, false]);
}

#[test]
fn fetch_asks_with_the_documented_fields_and_no_others() {
    #[track_caller]
    fn check(fetch: &Fetch, expected: &Value) {
        let body: Value = serde_json::from_str(&fetch.body()).unwrap();
        assert_eq!(&body, expected);
    }
    check(&Fetch::default(), &json!({}));
    check(
        &Fetch {
            customer: CustomerId::new("P1005053489"),
            context: Some("ORDER_PREVIEW".to_owned()),
            offers: vec![line("99000002CA01A12", Some(10)), line("99000008CA14A12", None)],
            country: Some("JP".to_owned()),
            language: Some("MULT".to_owned()),
            include_propensity: Some(IncludePropensity::Flag(true)),
            include_deal_registrations: true,
        },
        &json!({
            "customerId": "P1005053489",
            "recommendationContext": "ORDER_PREVIEW",
            "offers": [
                {"offerId": "99000002CA01A12", "quantity": 10},
                {"offerId": "99000008CA14A12"},
            ],
            "country": "JP",
            "language": "MULT",
            "includePropensity": true,
            "includeDealRegistrations": true,
        }),
    );
    // A customer id of digits stays a text.
    let digits = Fetch { customer: CustomerId::new("1005513019"), ..Fetch::default() };
    check(&digits, &json!({"customerId": "1005513019"}));
    // Sent as given, `false` and the empty list included.
    let form = |form| Fetch { include_propensity: Some(form), ..Fetch::default() };
    check(&form(IncludePropensity::Flag(false)), &json!({"includePropensity": false}));
    check(&form(IncludePropensity::Signals(Vec::new())), &json!({"includePropensity": []}));
    let both = vec![Signal::SeatExpansion, Signal::Churn];
    check(
        &form(IncludePropensity::Signals(both)),
        &json!({"includePropensity": ["seatExpansion", "churn"]}),
    );
    // Texts are escaped.
    let odd = Fetch { context: Some("a\"\\\n\u{1}é😀".to_owned()), ..Fetch::default() };
    check(&odd, &json!({"recommendationContext": "a\"\\\n\u{1}é😀"}));
}

#[test]
fn with_get_the_fields_become_query_parameters() {
    let fetch = Fetch {
        customer: CustomerId::new("P1005053489"),
        context: Some("ORDER_PREVIEW".to_owned()),
        offers: vec![line("A", Some(10)), line("B", None)],
        country: Some("JP".to_owned()),
        language: Some("EN".to_owned()),
        include_propensity: Some(IncludePropensity::Signals(vec![
            Signal::Churn,
            Signal::SeatExpansion,
        ])),
        include_deal_registrations: true,
    };
    let mut query = fetch.query();
    query.sort();
    let expected = [
        ("country", "JP"),
        ("customerId", "P1005053489"),
        ("includeDealRegistrations", "true"),
        ("includePropensity", "churn,seatExpansion"),
        ("language", "EN"),
        ("offers", r#"[{"offerId":"A","quantity":10},{"offerId":"B"}]"#),
        ("recommendationContext", "ORDER_PREVIEW"),
    ];
    assert_eq!(query, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let flag =
        Fetch { include_propensity: Some(IncludePropensity::Flag(false)), ..Fetch::default() };
    assert_eq!(flag.query(), [("includePropensity".to_owned(), "false".to_owned())]);
}

#[test]
fn a_get_proxy_is_called_without_a_body() {
    let world = World::new();
    let client = routed(&world, Endpoint::Recommendations, Method::Get, "/api/recommendation");
    world.server.on("GET /api/recommendation", Answer::ok("{}").tracker("T-1"));
    let query = Query { offers: lines(&["A&B"]), ..Query::default() };
    world.host.run(client.recommend(query, CallOptions::default(), Got::of)).unwrap();
    let sent = world.server.last();
    assert_eq!(sent.body, None);
    let mut parameters: Vec<_> = sent.path.split_once('?').unwrap().1.split('&').collect();
    parameters.sort_unstable();
    assert_eq!(
        parameters,
        [
            "customerId=P1005053489",
            "includePropensity=true",
            "offers=%5B%7B%22offerId%22%3A%22A%26B%22%7D%5D",
            "recommendationContext=ORDER_PREVIEW",
        ],
    );
}

#[test]
fn host_calls_ask_for_recommendations_by_the_documented_parameters() {
    #[track_caller]
    fn check(
        endpoint: Endpoint,
        edit: impl FnOnce(&mut Options),
        query: HostQuery,
        expected: &str,
    ) {
        let world = World::new();
        let client = world.client_with(edit);
        let route = endpoint.default_route();
        let path = route.path.replace("{customerId}", "P1005053489");
        world
            .server
            .on(&format!("{} {path}", route.method.as_str()), Answer::ok("{}").tracker("T-1"));
        world.host.run(client.host_call(query, CallOptions::default(), Got::of)).unwrap();
        assert_eq!(world.server.last().path, format!("{path}?{expected}"));
    }
    let query = host_query;
    for endpoint in [Endpoint::Subscriptions, Endpoint::Orders] {
        check(endpoint, |_| {}, query(endpoint), "fetch-recommendations=true");
    }
    for endpoint in [Endpoint::PreviewOrder, Endpoint::PreviewRenewal] {
        let body = Some("{}".to_owned());
        check(
            endpoint,
            |_| {},
            HostQuery { body, ..query(endpoint) },
            "fetch-recommendations=true",
        );
    }
    let country = |country: &str| Some(country.to_owned());
    check(
        Endpoint::Orders,
        |options| {
            options.country = Some("US".to_owned());
            options.language = Some("MULT".to_owned());
        },
        query(Endpoint::Orders),
        "fetch-recommendations=true&recommendation-country=US&recommendation-language=MULT",
    );
    // The call's own wins.
    check(
        Endpoint::Orders,
        |options| options.country = Some("US".to_owned()),
        HostQuery { country: country("JP"), language: country("EN"), ..query(Endpoint::Orders) },
        "fetch-recommendations=true&recommendation-country=JP&recommendation-language=EN",
    );
    let parameters = [("limit", "25"), ("start-date", "2026-01-01T00:00:00Z"), ("a b", "c&d=é")];
    check(
        Endpoint::Orders,
        |_| {},
        HostQuery {
            parameters: parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            ..query(Endpoint::Orders)
        },
        "fetch-recommendations=true&limit=25&start-date=2026-01-01T00%3A00%3A00Z&a%20b=c%26d%3D%C3%A9",
    );
}

#[test]
fn bodies_are_sent_as_given() {
    let world = World::new();
    let client = world.client();
    let body =
        r#"{ "orderType":"PREVIEW", "lineItems":[{"offerId":"é\u0041","quantity":1}] ,"own":null}"#;
    world.server.always("POST /v3/customers/P1005053489/orders", Answer::ok("{}").tracker("T-1"));
    let query = HostQuery { body: Some(body.to_owned()), ..host_query(Endpoint::PreviewOrder) };
    world.host.run(client.host_call(query, CallOptions::default(), Got::of)).unwrap();
    assert_eq!(world.server.last().body.as_deref(), Some(body));
    let mut checkout = order(&["A"]);
    checkout.body = body.to_owned();
    world.host.run(client.checkout(checkout, CheckoutOptions::default())).unwrap();
    assert_eq!(world.server.last().body.as_deref(), Some(body));
    assert_eq!(world.server.last().path, "/v3/customers/P1005053489/orders");
}

#[test]
fn the_customer_id_is_put_into_paths_percent_encoded() {
    #[track_caller]
    fn check(path: &str, customer: &str, expected: &str) {
        let route = Route { method: Method::Get, path: path.to_owned() };
        let url = route.url("https://shop.test/vipm", CustomerId::new(customer).as_ref(), &[]);
        assert_eq!(url.unwrap(), expected);
    }
    let base = "https://shop.test/vipm";
    check(
        "/v3/customers/{customerId}/orders",
        "P1005053489",
        &format!("{base}/v3/customers/P1005053489/orders"),
    );
    check("/c/{customerId}", "Größe-1", &format!("{base}/c/Gr%C3%B6%C3%9Fe-1"));
    check("c/{customerId}", "abcd", &format!("{base}/c/abcd"));
    check("/mine", "abcd", &format!("{base}/mine"));
    let route = Route { method: Method::Get, path: "/c/{customerId}".to_owned() };
    assert_eq!(route.url(base, None, &[]).unwrap_err().code.as_str(), "invalid_request");
}

#[test]
fn the_customer_id_is_put_wherever_the_path_asks_for_it() {
    let route = Route { method: Method::Get, path: "/{customerId}/of/{customerId}".to_owned() };
    let url = route.url("https://shop.test", CustomerId::new("abcd").as_ref(), &[]);
    assert_eq!(url.unwrap(), "https://shop.test/abcd/of/abcd");
}

#[test]
fn a_path_may_have_a_query_of_its_own() {
    let route = Route { method: Method::Get, path: "/c?tenant=1".to_owned() };
    let parameters = [("a".to_owned(), "b".to_owned()), ("c".to_owned(), "d".to_owned())];
    let url = route.url("https://shop.test/vipm", None, &parameters).unwrap();
    assert_eq!(url, "https://shop.test/vipm/c?tenant=1&a=b&c=d");
}

#[test]
fn each_endpoint_can_go_elsewhere() {
    for endpoint in Endpoint::ALL {
        let world = World::new();
        let client = routed(&world, endpoint, endpoint.default_route().method, "/own/{customerId}");
        let route = format!("{} /own/P1005053489", endpoint.default_route().method.as_str());
        world.server.on(&route, Answer::ok("{}").tracker("T-1"));
        let body = endpoint.has_body().then(|| "{}".to_owned());
        if endpoint.is_checkout() {
            let checkout = vip_recommendations::client::Checkout {
                endpoint,
                body: "{}".to_owned(),
                lines: Vec::new(),
            };
            world.host.run(client.checkout(checkout, CheckoutOptions::default())).unwrap();
        } else if endpoint.is_host_call() {
            let query = HostQuery { body, ..host_query(endpoint) };
            world.host.run(client.host_call(query, CallOptions::default(), Got::of)).unwrap();
        } else {
            world.fetch(&client).unwrap();
        }
        assert_eq!(world.server.count(), 1);
    }
}

#[test]
fn deal_registrations_are_asked_for_where_client_or_call_say_so() {
    #[track_caller]
    fn check(client_says: bool, call_says: Option<bool>, expected: &Value) {
        let world = World::new();
        let client = world.client_with(|options| options.include_deal_registrations = client_says);
        world.server.on(crate::support::FETCH, Answer::ok("{}").tracker("T-1"));
        let query = Query { include_deal_registrations: call_says, ..Query::default() };
        world.host.run(client.recommend(query, CallOptions::default(), Got::of)).unwrap();
        assert_eq!(&world.server.last().json()["includeDealRegistrations"], expected);
    }
    check(false, None, &Value::Null);
    check(true, None, &json!(true));
    check(false, Some(true), &json!(true));
    check(true, Some(false), &Value::Null);
}

#[test]
fn percent_encoding_is_that_of_encode_uri_component() {
    assert_eq!(percent_encoded("AZaz09-_.!~*'()"), "AZaz09-_.!~*'()");
    assert_eq!(
        percent_encoded(" \"#%&+,/:;<=>?@[\\]^`{|}"),
        "%20%22%23%25%26%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"
    );
    assert_eq!(percent_encoded("é日😀\n\u{0}"), "%C3%A9%E6%97%A5%F0%9F%98%80%0A%00");
    assert_eq!(percent_encoded(""), "");
}

#[test]
fn adobes_own_hosts_and_odd_addresses_are_refused() {
    #[track_caller]
    fn check(url: &str, is_good: bool) {
        match checked_proxy_url(url) {
            Ok(()) => assert!(is_good, "{url} was taken"),
            Err(error) => {
                assert!(!is_good, "{url}: {}", error.message);
                assert_eq!(error.code.as_str(), "invalid_request");
                assert!(error.message.contains("proxyUrl"), "{}", error.message);
                assert!(!error.message.contains("s3cret"), "{}", error.message);
            }
        }
    }
    check("https://shop.test/api/vipm", true);
    check("http://127.0.0.1:8080/", true);
    check("https://adobe.io.shop.test/", true);
    check("https://notadobe.io/", true);
    check("https://shop.test/partners.adobe.io/", true);
    check("https://partners.adobe.io/", false);
    check("https://partnersandbox-stage.adobe.io/v3", false);
    check("https://adobe.io/", false);
    check("https://partners.adobe.io./", false);
    check("https://partners.adobe.io:443/", false);
    check("https://ims-na1.adobelogin.com/", false);
    check("https://ims-na1-stg1.adobelogin.com:8443/x", false);
    check("https://user:s3cret@shop.test/", false);
    check("ftp://shop.test/", false);
    check("file:///etc", false);
    check("/api/vipm", false);
    check("", false);
}

#[test]
fn countries_and_limits_are_checked() {
    assert_eq!(checked_country("jp").unwrap(), "JP");
    assert_eq!(checked_country("US").unwrap(), "US");
    for country in ["", "U", "USA", "U1", "é", "日", "u "] {
        let error = checked_country(country).unwrap_err();
        assert!(error.message.contains("country"), "{}", error.message);
    }
    assert_eq!((checked_limit(1).unwrap(), checked_limit(20).unwrap()), (1, 20));
    for limit in [0, 21, u64::MAX] {
        assert!(checked_limit(limit).unwrap_err().message.contains("limit"));
    }
}

#[test]
fn the_other_form_of_propensity_is_the_documented_one() {
    use IncludePropensity::{Flag, Signals};
    let both = || vec![Signal::Churn, Signal::SeatExpansion];
    assert_eq!(Flag(true).other_form(), Signals(both()));
    assert_eq!(Flag(false).other_form(), Signals(Vec::new()));
    assert_eq!(Signals(both()).other_form(), Flag(true));
    assert_eq!(Signals(vec![Signal::SeatExpansion]).other_form(), Flag(true));
    assert_eq!(Signals(Vec::new()).other_form(), Flag(false));
}

/// A client of which one call goes elsewhere.
fn routed(world: &World, endpoint: Endpoint, method: Method, path: &str) -> Client<Fake> {
    let path = path.to_owned();
    world.client_with(move |options| {
        let index = Endpoint::ALL.iter().position(|it| *it == endpoint).unwrap();
        options.routes[index] = Route { method, path };
    })
}
