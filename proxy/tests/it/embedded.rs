//! Recommendations inside previews, subscriptions and orders.

use serde_json::{Value, json};

use crate::support::start;

const CUSTOMER: &str = "/v3/customers/P1005060001";
const FETCH: &str = "fetch-recommendations=true";

fn products(recommendations: &Value) -> Vec<Value> {
    ["upsells", "crossSells", "addOns"]
        .iter()
        .flat_map(|category| {
            recommendations["productRecommendations"][*category].as_array().unwrap().clone()
        })
        .map(|item| item["product"]["baseOfferId"].clone())
        .collect()
}

#[tokio::test]
async fn a_preview_names_the_level_of_the_quantity_and_recommends_for_the_cart() {
    let proxy = start().await;
    let body = json!({
        "externalReferenceId": "22739ace-0da5-41a4-b475-12f677a4cac",
        "orderType": "PREVIEW",
        "currencyCode": "USD",
        "lineItems": [
            { "extLineItemNumber": 4, "offerId": "99000008CA01A12", "quantity": 20, "currencyCode": "USD", "deploymentId": "12345" },
        ],
    });
    let response = proxy.post(&format!("{CUSTOMER}/orders?{FETCH}"), body).await;
    assert_eq!(response.status, 201);
    assert!(response.tracker().is_some());
    assert_eq!(response.at("/orderId"), "");
    assert_eq!(
        response.at("/lineItems"),
        json!([{
            "extLineItemNumber": 4, "offerId": "99000008CA02A12", "quantity": 20, "subscriptionId": "",
            "status": "", "currencyCode": "USD", "deploymentId": "12345",
        }])
    );
    assert_eq!(products(&response.at("/recommendations")), ["99000005CA01A12", "99000007CA01A12"]);
    let sources = response.at("/recommendations/productRecommendations/addOns/0/source/offerIds");
    assert_eq!(sources, json!(["99000008CA01A12"]));
}

#[tokio::test]
async fn a_preview_creates_nothing() {
    let proxy = start().await;
    let before = proxy.get(&format!("{CUSTOMER}/subscriptions")).await.json();
    let body = json!({ "orderType": "PREVIEW", "lineItems": [{ "offerId": "99000005CA01A12", "quantity": 5 }] });
    proxy.order("P1005060001", body).await;
    proxy.order("P1005060001", json!({ "orderType": "PREVIEW_RENEWAL" })).await;
    assert_eq!(proxy.get(&format!("{CUSTOMER}/orders")).await.at("/totalCount"), 0);
    assert_eq!(proxy.get(&format!("{CUSTOMER}/subscriptions")).await.json(), before);
}

#[tokio::test]
async fn an_automatic_renewal_previews_what_renews_and_recommends_as_for_the_customer() {
    let proxy = start().await;
    let target = format!("{CUSTOMER}/orders?{FETCH}");
    let response = proxy.post(&target, json!({ "orderType": "PREVIEW_RENEWAL" })).await;
    assert_eq!(response.status, 202);
    assert_eq!(response.at("/eligibleOffers"), json!([]));
    assert_eq!(response.at("/lineItems/0/offerId"), "99000002CA02A12");
    assert_eq!(response.at("/lineItems/0/quantity"), 13);
    assert_eq!(response.at("/lineItems/0/status"), "1000");
    assert_eq!(
        products(&response.at("/recommendations")),
        ["99000001CA01A12", "99000005CA01A12", "99000006CA01A12"]
    );
}

#[tokio::test]
async fn a_manual_renewal_recommends_for_its_lines() {
    let proxy = start().await;
    let body = json!({
        "orderType": "PREVIEW_RENEWAL",
        "lineItems": [{ "extLineItemNumber": 1, "offerId": "99000010CA01A12", "subscriptionId": " e0b170437c4e96ac5428364f674dffNA", "quantity": 10 }],
    });
    let response = proxy.post(&format!("{CUSTOMER}/orders?{FETCH}"), body).await;
    assert_eq!(response.status, 202);
    assert_eq!(response.at("/lineItems/0/subscriptionId"), "e0b170437c4e96ac5428364f674dffNA");
    assert_eq!(products(&response.at("/recommendations")), ["99000005CA01A12", "99000006CA01A12"]);
}

#[tokio::test]
async fn lists_recommend_as_for_the_customer() {
    let proxy = start().await;
    for list in ["orders", "subscriptions"] {
        let response =
            proxy.get(&format!("{CUSTOMER}/{list}?{FETCH}&recommendation-language=EN")).await;
        assert_eq!(response.status, 200);
        assert!(response.tracker().is_some());
        assert_eq!(
            products(&response.at("/recommendations")),
            ["99000001CA01A12", "99000005CA01A12", "99000006CA01A12"]
        );
    }
}

#[tokio::test]
async fn without_the_flag_there_is_neither_block_nor_tracker() {
    let proxy = start().await;
    for query in ["", "?fetch-recommendations=false", "?recommendation-country=XX"] {
        let body = json!({ "orderType": "PREVIEW", "lineItems": [{ "offerId": "99000005CA01A12", "quantity": 5 }] });
        let responses = [
            proxy.post(&format!("{CUSTOMER}/orders{query}"), body).await,
            proxy.get(&format!("{CUSTOMER}/orders{query}")).await,
            proxy.get(&format!("{CUSTOMER}/subscriptions{query}")).await,
        ];
        for response in responses {
            assert!(response.status < 300);
            assert_eq!(response.json().get("recommendations"), None);
            assert_eq!(response.tracker(), None);
        }
    }
    let wrong = proxy.get(&format!("{CUSTOMER}/orders?fetch-recommendations=yes")).await;
    wrong.is_error(400, "1117", &["fetch-recommendations"]);
}

#[tokio::test]
async fn a_failed_block_leaves_the_call_good() {
    let proxy = start().await;
    let cases = [("recommendation-country=JE", "5136"), ("recommendation-language=XX", "5137")];
    for (query, code) in cases {
        let body = json!({ "orderType": "PREVIEW_RENEWAL" });
        let responses = [
            (202, proxy.post(&format!("{CUSTOMER}/orders?{FETCH}&{query}"), body).await),
            (200, proxy.get(&format!("{CUSTOMER}/orders?{FETCH}&{query}")).await),
            (200, proxy.get(&format!("{CUSTOMER}/subscriptions?{FETCH}&{query}")).await),
        ];
        for (status, response) in responses {
            assert_eq!(response.status, status);
            assert!(response.tracker().is_some());
            let block = response.at("/recommendations");
            assert_eq!(block["errorDetails"]["code"], code);
            assert_eq!(block["errorDetails"]["invalidFields"], json!([]));
            assert_eq!(block.get("productRecommendations"), None);
        }
    }
}
