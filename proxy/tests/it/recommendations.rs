//! `POST /v3/recommendations`: context, sources, fields, tracker, overlay, deals.

use serde_json::{Value, json};

use crate::support::start;

/// `category rank product <- sources`, over all three lists.
fn recommended(body: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for category in ["upsells", "crossSells", "addOns"] {
        for item in body["productRecommendations"][category].as_array().unwrap() {
            assert_eq!(item["source"]["sourceType"], "OFFER");
            let sources: Vec<&str> = item["source"]["offerIds"]
                .as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_str().unwrap())
                .collect();
            lines.push(format!(
                "{category} {} {} <- {}",
                item["rank"],
                item["product"]["baseOfferId"].as_str().unwrap(),
                sources.join(",")
            ));
        }
    }
    lines
}

const GENERIC: [&str; 3] = [
    "upsells 0 99000001CA01A12 <- 99000002CA01A12",
    "crossSells 0 99000005CA01A12 <- 99000002CA01A12,99000008CA01A12",
    "addOns 0 99000006CA01A12 <- 99000008CA01A12",
];
const CART: [&str; 2] = [
    "upsells 0 99000003CA01A12 <- 99000004CA02A12",
    "crossSells 0 99000005CA01A12 <- 99000004CA02A12",
];
const EMPTY_CART: [&str; 1] = ["crossSells 0 99000005CA01A12 <- "];

#[tokio::test]
async fn each_context_has_its_rules() {
    let proxy = start().await;
    let cart = json!([{ "offerId": "99000004CA02A12", "quantity": 12 }]);
    let cases: [(Value, Value, &[&str]); 10] = [
        (Value::Null, Value::Null, &GENERIC),
        (Value::Null, cart.clone(), &GENERIC),
        (json!("GENERIC"), cart.clone(), &GENERIC),
        (json!("ORDERS_VIEW"), cart.clone(), &GENERIC),
        (json!("ORDER_PREVIEW"), cart.clone(), &CART),
        (json!("ORDER_PREVIEW"), Value::Null, &EMPTY_CART),
        (json!("ORDER_PREVIEW"), json!([]), &EMPTY_CART),
        (json!("RENEWAL_ORDER_PREVIEW"), cart, &CART),
        (json!("RENEWAL_ORDER_PREVIEW"), Value::Null, &GENERIC),
        (json!("RENEWAL_ORDER_PREVIEW"), json!([{}]), &GENERIC),
    ];
    for (context, offers, expected) in cases {
        let body = json!({
            "customerId": "P1005060001", "recommendationContext": context, "offers": offers,
        });
        let response = proxy.fetch(body.clone()).await;
        assert_eq!(response.status, 200, "{body}");
        assert_eq!(recommended(&response.json()), expected, "{body}");
    }
}

#[tokio::test]
async fn what_is_owned_is_recommended_all_the_same() {
    let response = start().await.fetch(json!({ "customerId": "P1005060400" })).await;
    let products: Vec<String> = recommended(&response.json())
        .iter()
        .map(|line| line.split(' ').nth(2).unwrap().to_owned())
        .collect();
    assert_eq!(products, ["99000001CA01A12", "99000005CA01A12", "99000006CA01A12"]);
}

#[tokio::test]
async fn a_customer_id_may_be_a_text_or_a_number() {
    let proxy = start().await;
    for id in [json!("1005513019"), json!(1_005_513_019)] {
        assert_eq!(proxy.fetch(json!({ "customerId": id })).await.status, 200);
    }
    for received in proxy.received().await {
        assert_eq!(received["customerId"], "1005513019");
    }
}

#[tokio::test]
async fn an_unknown_customer_is_1116() {
    let proxy = start().await;
    proxy.fetch(json!({ "customerId": "P9999999999" })).await.is_error(404, "1116", &[]);
    proxy.get("/v3/customers/P9999999999/orders").await.is_error(404, "1116", &[]);
    proxy.get("/v3/customers/P9999999999/subscriptions").await.is_error(404, "1116", &[]);
    proxy.order("P9999999999", json!({ "orderType": "PREVIEW" })).await.is_error(404, "1116", &[]);
}

#[tokio::test]
async fn fields_are_checked_by_name_presence_and_type() {
    let proxy = start().await;
    let id = "P1005060001";
    let cases: [(Value, &str, &[&str]); 18] = [
        (json!({}), "1122", &["customerId"]),
        (json!({ "customerId": null }), "1122", &["customerId"]),
        (
            json!({ "customerId": id, "recommendationType": "PRODUCT", "includeBaseOfferId": true }),
            "1121",
            &["recommendationType", "includeBaseOfferId"],
        ),
        (
            json!({ "customerId": id, "offers": [{ "offerId": "a", "id": 1 }] }),
            "1121",
            &["offers[0].id"],
        ),
        (
            json!({ "customerId": id, "recommendationContext": "CART" }),
            "1117",
            &["recommendationContext"],
        ),
        (
            json!({ "customerId": id, "recommendationContext": 1 }),
            "1117",
            &["recommendationContext"],
        ),
        (json!({ "customerId": id, "offers": { "offerId": "a" } }), "1117", &["offers"]),
        (json!({ "customerId": id, "offers": ["a"] }), "1117", &["offers[0]"]),
        (
            json!({ "customerId": id, "offers": [{}, { "offerId": 1, "quantity": "2" }] }),
            "1117",
            &["offers[1].quantity", "offers[1].offerId"],
        ),
        (
            json!({ "customerId": id, "offers": [{ "quantity": 1.5 }] }),
            "1117",
            &["offers[0].quantity"],
        ),
        (
            json!({ "customerId": id, "offers": [{ "quantity": -1 }] }),
            "1117",
            &["offers[0].quantity"],
        ),
        (json!({ "customerId": id, "country": 1 }), "1117", &["country"]),
        (json!({ "customerId": id, "language": ["EN"] }), "1117", &["language"]),
        (
            json!({ "customerId": id, "includeDealRegistrations": "true" }),
            "1117",
            &["includeDealRegistrations"],
        ),
        (json!({ "customerId": id, "includePropensity": "true" }), "1117", &["includePropensity"]),
        (
            json!({ "customerId": id, "includePropensity": ["CHURN"] }),
            "1117",
            &["includePropensity"],
        ),
        (json!({ "customerId": id, "signals": true }), "1117", &["signals"]),
        (
            json!({ "customerId": id, "country": 1, "language": 2 }),
            "1117",
            &["country", "language"],
        ),
    ];
    for (body, code, fields) in cases {
        proxy.fetch(body).await.is_error(400, code, fields);
    }
}

#[tokio::test]
async fn a_country_or_language_without_recommendations_is_5136_or_5137() {
    let proxy = start().await;
    let with = |name: &str, value: &str| json!({ "customerId": "P1005060001", name: value });
    proxy.fetch(with("country", "XX")).await.is_error(400, "5136", &[]);
    proxy.fetch(with("country", "CU")).await.is_error(400, "5136", &[]);
    proxy.fetch(with("language", "DE")).await.is_error(400, "5137", &[]);
    assert_eq!(proxy.fetch(with("country", "JP")).await.status, 200);
    assert_eq!(proxy.fetch(with("language", "MULT")).await.status, 200);
    assert_eq!(proxy.fetch(with("language", "EN")).await.status, 200);
}

#[tokio::test]
async fn every_good_response_has_a_tracker_of_its_own() {
    let proxy = start().await;
    let mut seen = std::collections::HashSet::new();
    for _ in 0..5 {
        let response = proxy.fetch(json!({ "customerId": "P1005060001" })).await;
        let tracker = response.tracker().unwrap().to_owned();
        assert_eq!(tracker.len(), 32);
        assert!(tracker.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert!(seen.insert(tracker));
    }
    assert_eq!(proxy.fetch(json!({})).await.tracker(), None);
}

#[tokio::test]
async fn opportunities_are_present_only_where_they_exist() {
    let proxy = start().await;
    let none = proxy.fetch(json!({ "customerId": "P1005060001" })).await;
    assert_eq!(none.json().get("overlayRecommendations"), None);
    let some = proxy.fetch(json!({ "customerId": "P1005060300" })).await;
    assert_eq!(some.at("/overlayRecommendations/new/0/status"), "OPEN");
    assert_eq!(
        some.at("/overlayRecommendations/new/0/items"),
        json!([{ "offerId": "99000001CA02A12", "quantity": 25 }, { "offerId": "99000005CA01A12", "quantity": 5 }])
    );
    assert_eq!(some.at("/overlayRecommendations/new/1/status"), "EXPIRED");
    assert_eq!(some.at("/overlayRecommendations/renew/0/status"), "OPEN");
}

#[tokio::test]
async fn deal_registrations_come_when_asked_for() {
    let proxy = start().await;
    for (flag, present) in [(json!(true), true), (json!(false), false), (Value::Null, false)] {
        let body = json!({ "customerId": "P1005060001", "includeDealRegistrations": flag });
        let response = proxy.fetch(body).await;
        let status = response.at("/discounts/dealRegistrations/0/status");
        assert_eq!(status == "ACTIVE", present);
        assert_eq!(response.json().get("discounts").is_some(), present);
    }
}
