//! The seven calls: where they go and what they carry, to the letter.

use crate::support::{
    Answer, Checkout, CheckoutOptions, HostQuery, MemoryStore, Methods, Query, World, host_query,
    line, lines, order,
};
use serde_json::{Value, json};
use vip_recommendations::{
    client::{Client, options::refused_proxy_url},
    domain::ids::CustomerId,
    wire::{
        endpoint::{Endpoint, Fetch, is_list, other_form, push_members, push_parameter, url},
        http::Method,
        write::push_encoded,
    },
};

#[test]
fn each_call_goes_where_adobe_has_it() {
    #[track_caller]
    fn check(endpoint: Endpoint, name: &str, method: Method, path: &str) {
        assert_eq!((endpoint.as_str(), endpoint.method(), endpoint.path()), (name, method, path));
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
    fn check(fetch: Fetch<'_>, expected: &Value) {
        let body: Value = serde_json::from_str(&fetch.body()).unwrap();
        assert_eq!(&body, expected);
    }
    check(Fetch::default(), &json!({}));
    let offers = [line("99000002CA01A12", Some(10)), line("99000008CA14A12", None)];
    check(
        Fetch {
            customer: Some("P1005053489"),
            context: Some("ORDER_PREVIEW"),
            offers: &offers,
            country: Some("JP"),
            language: Some("MULT"),
            wish: "true",
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
    // A customer id of digits stays a text, and a country is sent in upper case.
    let digits = Fetch { customer: Some("1005513019"), country: Some("jp"), ..Fetch::default() };
    check(digits, &json!({"customerId": "1005513019", "country": "JP"}));
    // Sent as given, `false` and the empty list included.
    let form = |wish| Fetch { wish, ..Fetch::default() };
    check(form("false"), &json!({"includePropensity": false}));
    check(form("[]"), &json!({"includePropensity": []}));
    check(
        form(r#"["seatExpansion","churn"]"#),
        &json!({"includePropensity": ["seatExpansion", "churn"]}),
    );
    // Texts are escaped.
    let odd = Fetch { context: Some("a\"\\\n\u{1}é😀"), ..Fetch::default() };
    check(odd, &json!({"recommendationContext": "a\"\\\n\u{1}é😀"}));
}

#[test]
fn with_get_the_fields_become_query_parameters() {
    let offers = [line("A", Some(10)), line("B", None)];
    let fetch = Fetch {
        customer: Some("P1005053489"),
        context: Some("ORDER_PREVIEW"),
        offers: &offers,
        country: Some("JP"),
        language: Some("EN"),
        wish: r#"["churn","seatExpansion"]"#,
        include_deal_registrations: true,
    };
    let mut url = "/r".to_owned();
    push_members(&mut url, &fetch.body());
    let mut parameters: Vec<_> = url.strip_prefix("/r?").unwrap().split('&').collect();
    parameters.sort_unstable();
    assert_eq!(
        parameters,
        [
            "country=JP",
            "customerId=P1005053489",
            "includeDealRegistrations=true",
            "includePropensity=churn%2CseatExpansion",
            "language=EN",
            // [{"offerId":"A","quantity":10},{"offerId":"B"}]
            "offers=%5B%7B%22offerId%22%3A%22A%22%2C%22quantity%22%3A10%7D%2C%7B%22offerId%22%3A%22B%22%7D%5D",
            "recommendationContext=ORDER_PREVIEW",
        ],
    );
}

#[test]
fn with_get_the_wish_for_predictions_is_a_parameter_in_either_form() {
    #[track_caller]
    fn check(wish: &str, expected: &str) {
        let mut url = "/r?tenant=1".to_owned();
        push_members(&mut url, &Fetch { wish, ..Fetch::default() }.body());
        assert_eq!(url, format!("/r?tenant=1&includePropensity={expected}"));
    }
    check("false", "false");
    check("true", "true");
    check(r#"["churn"]"#, "churn");
    check("[]", "");
}

#[test]
fn a_get_proxy_is_called_without_a_body() {
    let world = World::new();
    let client = routed(&world, Endpoint::Recommendations, Method::Get, "/api/recommendation");
    world.server.on("GET /api/recommendation", Answer::ok("{}").tracker("T-1"));
    let query = Query { offers: lines(&["A&B"]), ..Query::default() };
    world.ask(&client, query).unwrap();
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
    fn check(endpoint: Endpoint, edit: impl FnOnce(&mut Value), query: HostQuery, expected: &str) {
        let world = World::new();
        let client = world.client_with(edit);
        let path = endpoint.path().replace("{customerId}", "P1005053489");
        world
            .server
            .on(&format!("{} {path}", endpoint.method().as_str()), Answer::ok("{}").tracker("T-1"));
        world.host_call(&client, query).unwrap();
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
            options["country"] = json!("US");
            options["language"] = json!("MULT");
        },
        query(Endpoint::Orders),
        "fetch-recommendations=true&recommendation-country=US&recommendation-language=MULT",
    );
    // The call's own wins.
    check(
        Endpoint::Orders,
        |options| options["country"] = json!("US"),
        HostQuery { country: country("JP"), language: Some("EN"), ..query(Endpoint::Orders) },
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
    world.host_call(&client, query).unwrap();
    assert_eq!(world.server.last().body.as_deref(), Some(body));
    let mut checkout = order(&["A"]);
    checkout.body = body.to_owned();
    world.place(client.checkout(checkout, CheckoutOptions::default())).unwrap();
    assert_eq!(world.server.last().body.as_deref(), Some(body));
    assert_eq!(world.server.last().path, "/v3/customers/P1005053489/orders");
}

#[test]
fn the_customer_id_is_put_into_paths_percent_encoded() {
    #[track_caller]
    fn check(path: &str, customer: &str, expected: &str) {
        let url = url("https://shop.test/vipm", path, CustomerId::new(customer).as_ref());
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
    assert_eq!(url(base, "/c/{customerId}", None).unwrap_err().code.as_str(), "invalid_request");
}

#[test]
fn the_customer_id_is_put_wherever_the_path_asks_for_it() {
    let url =
        url("https://shop.test", "/{customerId}/of/{customerId}", CustomerId::new("abcd").as_ref());
    assert_eq!(url.unwrap(), "https://shop.test/abcd/of/abcd");
}

#[test]
fn a_path_may_have_a_query_of_its_own() {
    let mut url = url("https://shop.test/vipm", "/c?tenant=1", None).unwrap();
    push_parameter(&mut url, "a", "b");
    push_parameter(&mut url, "c", "d");
    assert_eq!(url, "https://shop.test/vipm/c?tenant=1&a=b&c=d");
}

#[test]
fn each_endpoint_can_go_elsewhere() {
    for endpoint in Endpoint::ALL {
        let world = World::new();
        let client = routed(&world, endpoint, endpoint.method(), "/own/{customerId}");
        let route = format!("{} /own/P1005053489", endpoint.method().as_str());
        world.server.on(&route, Answer::ok("{}").tracker("T-1"));
        let body = endpoint.has_body().then(|| "{}".to_owned());
        if endpoint.is_checkout() {
            let checkout = Checkout { endpoint, body: "{}".to_owned() };
            world.place(client.checkout(checkout, CheckoutOptions::default())).unwrap();
        } else if endpoint.is_host_call() {
            let query = HostQuery { body, ..host_query(endpoint) };
            world.host_call(&client, query).unwrap();
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
        let client =
            world.client_with(|options| options["includeDealRegistrations"] = json!(client_says));
        world.server.on(crate::support::FETCH, Answer::ok("{}").tracker("T-1"));
        let query = Query { include_deal_registrations: call_says, ..Query::default() };
        world.ask(&client, query).unwrap();
        assert_eq!(&world.server.last().json()["includeDealRegistrations"], expected);
    }
    check(false, None, &Value::Null);
    check(true, None, &json!(true));
    check(false, Some(true), &json!(true));
    check(true, Some(false), &Value::Null);
}

#[test]
fn percent_encoding_is_that_of_encode_uri_component() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut encoded = String::new();
        push_encoded(&mut encoded, text);
        assert_eq!(encoded, expected);
    }
    check("AZaz09-_.!~*'()", "AZaz09-_.!~*'()");
    check(
        " \"#%&+,/:;<=>?@[\\]^`{|}",
        "%20%22%23%25%26%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D",
    );
    check("é日😀\n\u{0}", "%C3%A9%E6%97%A5%F0%9F%98%80%0A%00");
    check("", "");
}

#[test]
fn adobes_own_hosts_and_odd_addresses_are_refused() {
    #[track_caller]
    fn check(url: &str, is_good: bool) {
        match refused_proxy_url(url) {
            None => assert!(is_good, "{url} was taken"),
            Some(why) => {
                assert!(!is_good, "{url}: {why}");
                assert!(!why.contains("s3cret"), "{why}");
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
fn the_other_form_of_propensity_is_the_documented_one() {
    #[track_caller]
    fn check(wish: &str, is_a_list: bool, other: &str) {
        assert_eq!((is_list(wish), other_form(wish)), (is_a_list, other));
    }
    check("true", false, r#"["churn","seatExpansion"]"#);
    check("false", false, "[]");
    check(r#"["churn","seatExpansion"]"#, true, "true");
    check(r#"["seatExpansion"]"#, true, "true");
    check("[]", true, "false");
}

/// A client of which one call goes elsewhere.
fn routed(world: &World, endpoint: Endpoint, method: Method, path: &str) -> Client<MemoryStore> {
    let route = json!({"method": method.as_str(), "path": path});
    world.client_with(|options| options["endpoints"] = json!({endpoint.as_str(): route}))
}
