//! The options of a client, from the JSON text that the facade makes of them.

use crate::support::{
    Answer, CUSTOMER, FETCH, MemoryStore, Methods, ORDER, PROXY, World, attributed, restored,
};
use serde_json::{Value, json};
use vip_recommendations::{
    client::{Client, Persistence, options::Options},
    error::{Code, Result},
};

/// Reads options on a page at `https://shop.test`.
fn read(text: &str) -> Result<Box<Options>> {
    Options::new(text, "", &|url| {
        let is_absolute = url.contains("://");
        Some((if is_absolute { url.to_owned() } else { format!("https://shop.test{url}") }, true))
    })
}

/// A client with these members among its options, to the letter.
fn client(world: &World, members: &str) -> Client<MemoryStore> {
    let text = format!(r#"{{"proxyUrl":"{PROXY}","customerId":"{CUSTOMER}",{members}}}"#);
    world.client_of(|setup| setup.text = Some(text))
}

/// The budgets of a read, a host call and a checkout.
fn timeouts(members: &str) -> [u32; 3] {
    let client = client(&World::new(), members);
    ["pick", "orders", "createOrder"].map(|method| {
        let body = (method == "createOrder").then_some("{}");
        client.begin(method, "{}", body).unwrap().timeout_ms()
    })
}

/// The next request of a call, as `method url`, with its body.
fn requested(members: &str, method: &str) -> (String, Value) {
    let client = client(&World::new(), members);
    let body = method.starts_with("create").then_some("{}");
    let request = client.begin(method, "{}", body).unwrap().request("").unwrap();
    let body = request.body.map_or(Value::Null, |body| serde_json::from_str(&body).unwrap());
    (format!("{} {}", request.method.as_str(), request.url), body)
}

#[track_caller]
fn refused(text: &str, message: &str) {
    let Err(error) = read(text) else { panic!("{text} was taken") };
    assert_eq!((error.code, error.message.as_str()), (Code::InvalidRequest, message), "{text}");
}

/// Each of these values of an option is refused.
#[track_caller]
fn wrong(option: &str, values: &[&str], message: &str) {
    for value in values {
        refused(&format!(r#"{{"proxyUrl":"/api","{option}":{value}}}"#), message);
    }
}

/// The same for an option within another.
#[track_caller]
fn wrong_in(group: &str, option: &str, values: &[&str], message: &str) {
    for value in values {
        wrong(group, &[&format!(r#"{{"{option}":{value}}}"#)], message);
    }
}

/// What the facade writes in place of `NaN`, a function and a symbol.
const NAN: &str = r#"{"":"number"}"#;
const FUNCTION: &str = r#"{"":"function"}"#;
const SYMBOL: &str = r#"{"":"symbol"}"#;

#[test]
fn what_is_absent_or_null_is_as_in_the_contract() {
    let nulls = [
        "country",
        "language",
        "includePropensity",
        "headers",
        "credentials",
        "fetch",
        "endpoints",
        "timeoutMs",
        "checkoutTimeoutMs",
        "retries",
        "correlation",
        "includeDealRegistrations",
        "selection",
        "attribution",
        "productKey",
        "sellable",
        "productCategory",
        "onEvent",
        "debug",
    ];
    let nulls = nulls.map(|name| format!(r#""{name}":null"#)).join(",");
    let inner = r#""endpoints":{"orders":null,"recommendations":{"method":null,"path":null}},
        "selection":{"limit":null,"spread":null,"rules":null},
        "attribution":{"storage":null,"scope":null,"ttlDays":null,"unmatched":null,"consent":null}"#;
    for members in [r#""more":5"#, nulls.as_str(), inner] {
        assert_eq!(timeouts(members), [5_000, 15_000, 30_000]);
        let (to, body) = requested(members, "pick");
        assert_eq!(to, format!("POST {PROXY}/v3/recommendations"));
        assert_eq!(body, json!({"customerId": CUSTOMER, "includePropensity": true}));
        let (to, _) = requested(members, "orders");
        let path = "/v3/customers/P1005053489/orders?fetch-recommendations=true";
        assert_eq!(to, format!("GET {PROXY}{path}"));
        let world = World::new();
        let client = client(&world, members);
        assert_eq!(client.persistence(), Persistence::Local);
        assert_eq!(client.begin("pick", "{}", None).unwrap().credentials(), "same-origin");
        world.server.always(FETCH, Answer::status(503, ""));
        let error = world.fetch(&client).unwrap_err();
        assert_eq!(error.attempts, 3, "two retries");
        assert!(!error.request_id.is_empty() && !error.correlation_id.is_empty());
        client.accepted(&restored(Some("T-1"), "A"));
        assert_eq!(attributed(&client, &["X"]), "T-1 latest");
    }
}

#[test]
fn what_is_given_is_taken() {
    let (to, body) = requested(
        r#""country":"jp","language":"MULT","includePropensity":["seatExpansion","churn"],"includeDealRegistrations":true"#,
        "pick",
    );
    assert_eq!(to, format!("POST {PROXY}/v3/recommendations"));
    assert_eq!(
        body,
        json!({
            "customerId": CUSTOMER,
            "country": "JP",
            "language": "MULT",
            "includePropensity": ["seatExpansion", "churn"],
            "includeDealRegistrations": true,
        }),
    );
    assert_eq!(timeouts(r#""timeoutMs":700,"checkoutTimeoutMs":900"#), [700, 700, 900],);
    let world = World::new();
    let given = client(
        &world,
        r#""headers":{"X-Shop":"é","X-None":null},"credentials":"include","correlation":false,"fetch":{"":"function"},
        "productKey":{"":"function"},"sellable":{"":"function"},"productCategory":{"":"function"},"onEvent":{"":"function"}"#,
    );
    let call = given.begin("pick", "{}", None).unwrap();
    assert_eq!(call.credentials(), "include");
    let request = call.request("").unwrap();
    let headers: Vec<_> = request.headers.iter().collect();
    let expected =
        [("Accept", "application/json"), ("Content-Type", "application/json"), ("X-Shop", "é")];
    assert_eq!(headers, expected);
    // A function is asked before each attempt, so that there is nothing fixed to send.
    let asked = client(&world, r#""headers":{"":"function"},"correlation":false"#);
    let request = asked.begin("pick", "{}", None).unwrap().request("").unwrap();
    assert_eq!(request.headers.iter().count(), 2);
}

#[test]
fn each_call_goes_where_the_partner_has_it() {
    let routes = r#""endpoints":{"recommendations":{"method":"GET","path":"/r"},"subscriptions":{"method":"POST"},
        "orders":{"path":"o?a=b"},"createOrder":{"path":"/buy/{customerId}","method":"POST"},"createSubscription":null}"#;
    let to = |method: &str| requested(routes, method).0;
    assert_eq!(to("pick"), format!("GET {PROXY}/r?customerId=P1005053489&includePropensity=true"));
    let asked = "fetch-recommendations=true";
    let subscriptions = "/v3/customers/P1005053489/subscriptions";
    assert_eq!(to("subscriptions"), format!("POST {PROXY}{subscriptions}?{asked}"));
    assert_eq!(to("orders"), format!("GET {PROXY}/o?a=b&{asked}"));
    assert_eq!(to("createOrder"), format!("POST {PROXY}/buy/P1005053489"));
    assert_eq!(to("createSubscription"), format!("POST {PROXY}{subscriptions}"));
}

#[test]
fn attribution_is_as_the_partner_wants_it() {
    let world = World::new();
    let attribution = |members: &str| client(&world, &format!(r#""attribution":{members}"#));
    let omits = attribution(r#"{"unmatched":"omit"}"#);
    omits.accepted(&restored(Some("T-1"), "A"));
    assert_eq!(attributed(&omits, &["X"]), "- none");
    assert_eq!(attributed(&attribution(r#"{"unmatched":"latest"}"#), &["X"]), "T-1 latest");
    assert_eq!(attribution(r#"{"consent":true}"#).persistence(), Persistence::Local);
    assert_eq!(attribution(r#"{"consent":false}"#).persistence(), Persistence::Memory);
    let scoped = |scope: &str| {
        let text = format!(r#"{{"proxyUrl":"{PROXY}","attribution":{{"scope":"{scope}"}}}}"#);
        world.client_of(|setup| setup.text = Some(text)).persistence()
    };
    // An empty scope names nobody.
    assert_eq!([scoped("s"), scoped("")], [Persistence::Local, Persistence::Memory]);
}

#[test]
fn the_storage_is_one_of_three_or_the_partners_own() {
    let storage = |value: &str| {
        let text = format!(r#"{{"proxyUrl":"/api","attribution":{{"storage":{value}}}}}"#);
        read(&text).map(|options| options.storage().to_owned())
    };
    assert_eq!(read(r#"{"proxyUrl":"/api"}"#).unwrap().storage(), "local");
    assert_eq!(storage("null").unwrap(), "local");
    for name in ["local", "session", "memory"] {
        assert_eq!(storage(&format!(r#""{name}""#)).unwrap(), name);
    }
    // The partner's own has no name.
    assert_eq!(storage(r#"{"":"storage"}"#).unwrap(), "");
    for wrong in [r#""cookie""#, r#""""#, "5", "true", "{}", "[]", FUNCTION] {
        assert_eq!(
            storage(wrong).unwrap_err().message,
            "attribution.storage: must be local|session|memory, or an object with getItem, setItem and removeItem",
        );
    }
}

#[test]
fn propensity_is_taken_in_both_documented_forms() {
    for form in ["true", "false", "[]", r#"["churn"]"#, r#"["seatExpansion","churn"]"#] {
        let (_, body) = requested(&format!(r#""includePropensity":{form}"#), "pick");
        let expected: Value = serde_json::from_str(form).unwrap();
        assert_eq!(body["includePropensity"], expected);
    }
}

#[test]
fn milliseconds_are_any_number_above_0() {
    #[track_caller]
    fn check(value: &str, expected: u32) {
        let members = format!(r#""timeoutMs":{value},"checkoutTimeoutMs":{value}"#);
        assert_eq!(timeouts(&members), [expected; 3]);
    }
    check("1", 1);
    check("5000", 5_000);
    check("2500.9", 2_500);
    check("1e3", 1_000);
    check("1E+3", 1_000);
    check("1.5e3", 1_500);
    check("12345e-2", 123);
    check("0.000000000000000000005e24", 5_000);
    check("4294967295", u32::MAX);
    // Less than one is as short as it gets, and more than timers can take as long as they can.
    check("0.5", 0);
    check("5e-324", 0);
    check("4294967296", u32::MAX);
    check("10000000000", u32::MAX);
    check("1e+21", u32::MAX);
    check("1.7976931348623157e+308", u32::MAX);
    let values = ["0", "-1", "0.0", "0e5", "-0", "-0.5", r#""5000""#, "true", "{}", "[5]", NAN];
    wrong("timeoutMs", &values, "timeoutMs: must be a number above 0");
    wrong("checkoutTimeoutMs", &values, "checkoutTimeoutMs: must be a number above 0");
}

#[test]
fn days_may_be_fractions_down_to_a_second() {
    #[track_caller]
    fn check(value: &str, ms: u64) {
        let world = World::new();
        let client = client(&world, &format!(r#""attribution":{{"ttlDays":{value}}}"#));
        client.accepted(&restored(Some("T-1"), "A"));
        world.host.advance(ms);
        assert_eq!(attributed(&client, &["A"]), "T-1 accepted", "{value}");
        world.host.advance(1);
        assert_eq!(attributed(&client, &["A"]), "- none", "{value}");
    }
    check("1", 86_400_000);
    check("30", 2_592_000_000);
    check("0.5", 43_200_000);
    check("1.25", 108_000_000);
    check("0.001", 86_400);
    check("0.0001", 8_640);
    check("1e-3", 86_400);
    check("1e3", 86_400_000_000);
    // For ever, as far as the numbers go.
    for forever in ["1e300", "1.7976931348623157e+308"] {
        let world = World::new();
        let client = client(&world, &format!(r#""attribution":{{"ttlDays":{forever}}}"#));
        client.accepted(&restored(Some("T-1"), "A"));
        world.host.advance(1 << 52);
        assert_eq!(attributed(&client, &["A"]), "T-1 accepted", "{forever}");
    }
    let values = ["0", "-1", r#""7""#, "true", NAN];
    wrong_in("attribution", "ttlDays", &values, "attribution.ttlDays: must be a number above 0");
}

#[test]
fn retries_are_a_whole_number() {
    for (value, attempts) in [("0", 1), ("1", 2), ("2e0", 3), ("3.0", 4)] {
        let world = World::new();
        let client = client(&world, &format!(r#""retries":{value}"#));
        world.server.always(FETCH, Answer::status(503, ""));
        assert_eq!(world.fetch(&client).unwrap_err().attempts, attempts, "{value}");
        world.server.always(ORDER, Answer::status(429, ""));
        assert_eq!(world.order(&client, &["A"]).unwrap_err().attempts, attempts, "{value}");
    }
    for many in ["1000000", "9007199254740991"] {
        read(&format!(r#"{{"proxyUrl":"/api","retries":{many}}}"#)).unwrap();
    }
    let values = ["-1", "1.5", r#""2""#, "true", "[]", NAN, "1.7976931348623157e+308"];
    wrong("retries", &values, "retries: must be a whole number");
}

#[test]
fn a_bad_option_is_refused_by_its_name() {
    let id = "customerId: must be a text of 4 to 40 letters, digits or hyphens";
    wrong("customerId", &["1005053489", r#""""#, r#""abc""#, r#""P100 5""#, "true", "{}"], id);
    wrong("customerId", &[r#"["P1005053489"]"#, NAN, SYMBOL], id);
    let country = "country: must be two letters, ISO 3166-1 alpha-2";
    wrong(
        "country",
        &[r#""""#, r#""U""#, r#""USA""#, r#""U1""#, r#""é""#, r#""日""#, r#""u ""#],
        country,
    );
    wrong("country", &["5", "true", "{}"], country);
    wrong("language", &[r#""""#, r#""DE""#, r#""en""#, "5"], "language: must be EN|MULT");
    wrong(
        "includePropensity",
        &[r#""true""#, "1", "{}", FUNCTION],
        "includePropensity: must be a boolean or a list of churn|seatExpansion",
    );
    for (list, place) in [(r#"["Churn"]"#, 0), (r#"["churn",5]"#, 1), (r#"[["churn"]]"#, 0)] {
        let message = format!("includePropensity[{place}]: must be churn|seatExpansion");
        wrong("includePropensity", &[list], &message);
    }
    wrong("headers", &["5", r#""Accept: x""#, "true", "[]"], "headers: must be an object of texts");
    wrong("headers", &[r#"{"X-A":5}"#, r#"{"X-A":{}}"#], "headers.X-A: must be a text");
    wrong(
        "headers",
        &[r#"{"X-A":"a\nb"}"#, r#"{"X-A":"a\rb"}"#, r#"{"X-A":"€"}"#, r#"{"X-A":"a\u0000b"}"#],
        "headers: X-A has a name or value that cannot be sent",
    );
    wrong("headers", &[r#"{"X A":"x"}"#], "headers: X A has a name or value that cannot be sent");
    let credentials = "credentials: must be omit|same-origin|include";
    wrong("credentials", &[r#""""#, r#""yes""#, "true", "5"], credentials);
    for name in ["fetch", "productKey", "sellable", "productCategory", "onEvent"] {
        let message = format!("{name}: must be a function");
        wrong(name, &["5", r#""x""#, "true", "{}", "[]", SYMBOL], &message);
    }
    for name in ["correlation", "includeDealRegistrations", "debug"] {
        let message = format!("{name}: must be true or false");
        wrong(name, &[r#""true""#, "1", "0", "{}", FUNCTION], &message);
    }
    for name in ["endpoints", "selection", "attribution"] {
        wrong(name, &["5", r#""x""#, "true", "[]"], &format!("{name}: must be an object"));
    }
    wrong_in("attribution", "scope", &["5", "true", "{}"], "attribution.scope: must be a text");
    let unmatched = "attribution.unmatched: must be latest|omit";
    wrong_in("attribution", "unmatched", &[r#""first""#, "true", "5"], unmatched);
    let consent = "attribution.consent: must be true or false";
    wrong_in("attribution", "consent", &[r#""yes""#, "1"], consent);
}

#[test]
fn a_bad_route_is_refused_by_its_call() {
    let member = "endpoints.recommendations: must be an object";
    wrong_in("endpoints", "recommendations", &["5", r#""/r""#, "[]"], member);
    let method = "endpoints.recommendations.method: must be GET|POST";
    let values = [r#"{"method":"PUT"}"#, r#"{"method":"get"}"#, r#"{"method":5}"#];
    wrong_in("endpoints", "recommendations", &values, method);
    let path = "endpoints.orders.path: must be a text";
    wrong_in("endpoints", "orders", &[r#"{"path":5}"#, r#"{"path":{}}"#], path);
    // A GET has no body.
    for name in ["previewOrder", "previewRenewal", "createOrder", "createSubscription"] {
        let message = format!("endpoints.{name}.method: must be POST");
        wrong_in("endpoints", name, &[r#"{"method":"GET"}"#], &message);
    }
}

#[test]
fn the_first_thing_that_is_wrong_is_told() {
    refused(
        r#"{"proxyUrl":"/api","retries":-1,"country":"D","debug":5}"#,
        "country: must be two letters, ISO 3166-1 alpha-2",
    );
    for text in [
        "5",
        r#""x""#,
        "true",
        "[]",
        "{}",
        r#"{"proxyUrl":null}"#,
        r#"{"proxyUrl":""}"#,
        r#"{"proxyUrl":"  "}"#,
    ] {
        refused(text, "proxyUrl: must be the address of your proxy");
    }
    for text in [r#"{"proxyUrl":5}"#, r#"{"proxyUrl":{}}"#, r#"{"proxyUrl":{"":"function"}}"#] {
        refused(text, "proxyUrl: must be the address of your proxy");
    }
}

#[test]
fn the_address_of_the_proxy_is_read_as_the_platform_reads_it() {
    /// `href`: what the platform makes of it, and whether with the page's own address.
    #[track_caller]
    fn check(given: &str, href: Option<(&str, bool)>, refused: Option<&str>) {
        let resolved = href.map(|(href, is_of_page)| (href.to_owned(), is_of_page));
        let read = Options::new(&json!({"proxyUrl": given}).to_string(), "", &|url| {
            assert_eq!(url, given.trim());
            resolved.clone()
        });
        assert_eq!(read.err().map(|error| error.message.clone()).as_deref(), refused, "{given}");
    }
    let page = |href| Some((href, true));
    let nowhere = |href| Some((href, false));
    check("https://Shop.test", page("https://shop.test/"), None);
    check(" https://shop.test/api/ ", nowhere("https://shop.test/api/"), None);
    check("/api/vipm", page("https://shop.test/api/vipm"), None);
    // Without a page it stays relative, and it is up to the partner's fetch.
    check("/api/vipm/", nowhere("http://localhost/api/vipm/"), None);
    let refused = "proxyUrl: must be an address, absolute or relative to the page";
    check("https://", None, Some(refused));
    let adobe = "proxyUrl: is one of Adobe's own hosts, whose credentials do not belong in a browser; use your own proxy";
    check("//PARTNERS.adobe.IO./v3", page("https://partners.adobe.io./v3"), Some(adobe));
    check("https:partners.adobe.io", nowhere("https://partners.adobe.io/"), Some(adobe));
    check("/api", page("https://partners.adobe.io/api"), Some(adobe));
    let credentials = "proxyUrl: must not carry credentials";
    let secret = "https://user:s3cret@shop.test/";
    check(secret, nowhere(secret), Some(credentials));
    let query = "proxyUrl: must have neither a query nor a fragment; use `headers` or `endpoints`";
    check("/api?key=1", page("https://shop.test/api?key=1"), Some(query));
    check("/api#part", page("https://shop.test/api#part"), Some(query));
    let scheme = "proxyUrl: must be an http or https address";
    check("ftp://shop.test", nowhere("ftp://shop.test/"), Some(scheme));
}

#[test]
fn paths_are_put_below_the_address_of_the_proxy() {
    for given in ["https://shop.test/vipm", "https://shop.test/vipm/", "https://shop.test/vipm//"] {
        let world = World::new();
        let client = world.client_with(|options| options["proxyUrl"] = json!(given));
        let request = client.begin("pick", "{}", None).unwrap().request("").unwrap();
        assert_eq!(request.url, "https://shop.test/vipm/v3/recommendations");
    }
}

#[test]
fn what_the_function_for_headers_gave_is_a_record_of_texts() {
    #[track_caller]
    fn check(given: &str, expected: std::result::Result<&[(&str, &str)], &str>) {
        let client = client(&World::new(), r#""correlation":false"#);
        let call = client.begin("orders", "{}", None).unwrap();
        let request = call.request(given);
        let headers = request.as_ref().map(|request| {
            let all = request.headers.iter();
            all.filter(|(name, _)| *name != "Accept").collect::<Vec<_>>()
        });
        let headers = headers.as_deref().map_err(|error| error.message.as_str());
        assert_eq!(headers, expected, "{given}");
    }
    check(
        r#"{"headers":{"Authorization":"Bearer 1","x-shop":"a\"b","None":null}}"#,
        Ok(&[("Authorization", "Bearer 1"), ("x-shop", "a\"b")]),
    );
    // Of two names that differ in case the last one counts.
    check(r#"{"headers":{"A":"1","a":"2"}}"#, Ok(&[("a", "2")]));
    for nothing in ["{}", r#"{"headers":null}"#, r#"{"headers":{}}"#] {
        check(nothing, Ok(&[]));
    }
    check(r#"{"headers":5}"#, Err("headers: must be an object of texts"));
    check(r#"{"headers":"A: b"}"#, Err("headers: must be an object of texts"));
    check(r#"{"headers":{"X-A":5}}"#, Err("headers.X-A: must be a text"));
    let unsendable = "headers: X-A has a name or value that cannot be sent";
    check(r#"{"headers":{"X-A":"a\r\nX-Evil: 1"}}"#, Err(unsendable));
}
