//! Subscriptions that begin with the renewal.

use serde_json::{Value, json};

use crate::support::{Proxy, Response, owned, start};

const ID: &str = "P1005060001";

async fn subscribe(proxy: Proxy, body: Value) -> Response {
    proxy.post(&format!("/v3/customers/{ID}/subscriptions"), body).await
}

#[tokio::test]
async fn a_created_subscription_is_scheduled_for_the_renewal() {
    let proxy = start().await;
    let body = json!({ "offerId": "99000007CA01A12", "autoRenewal": { "enabled": true, "renewalQuantity": 5 } });
    let created = subscribe(proxy, body.clone()).await;
    assert_eq!(created.status, 200);
    assert_eq!(
        (
            created.at("/status"),
            created.at("/currentQuantity"),
            created.at("/autoRenewal/renewalQuantity")
        ),
        ("1009".into(), 0.into(), 5.into())
    );
    assert_eq!(owned(proxy, ID).await[2], "99000007CA01A12 0/5 1009");
    // What is scheduled is not owned yet, and is part of the renewal.
    let preview = proxy.order(ID, json!({ "orderType": "PREVIEW_RENEWAL" })).await;
    assert_eq!(preview.at("/lineItems/2/offerId"), "99000007CA01A12");
    subscribe(proxy, body).await.is_error(400, "2129", &[]);
}

#[tokio::test]
async fn a_subscription_is_checked_before_it_is_created() {
    let proxy = start().await;
    let offer = "99000007CA01A12";
    let cases: [(Value, &str, &[&str]); 9] = [
        (json!({}), "1122", &["offerId", "autoRenewal"]),
        (
            json!({ "offerId": offer, "autoRenewal": {} }),
            "1122",
            &["autoRenewal.enabled", "autoRenewal.renewalQuantity"],
        ),
        (
            json!({ "offerId": offer, "autoRenewal": { "enabled": false, "renewalQuantity": 1 } }),
            "1117",
            &["autoRenewal.enabled"],
        ),
        (
            json!({ "offerId": offer, "autoRenewal": { "enabled": true, "renewalQuantity": "1" } }),
            "1117",
            &["autoRenewal.renewalQuantity"],
        ),
        (json!({ "offerId": offer, "autoRenewal": true }), "1117", &["autoRenewal"]),
        (
            json!({ "offerId": offer, "autoRenewal": { "enabled": true, "renewalQuantity": 1 }, "quantity": 1 }),
            "1121",
            &["quantity"],
        ),
        (
            json!({ "offerId": offer, "autoRenewal": { "enabled": true, "renewalQuantity": 0 } }),
            "3116",
            &[],
        ),
        (
            json!({ "offerId": "x", "autoRenewal": { "enabled": true, "renewalQuantity": 1 } }),
            "2122",
            &[],
        ),
        (
            json!({ "offerId": "99000008CA01A12", "autoRenewal": { "enabled": true, "renewalQuantity": 1 } }),
            "2129",
            &[],
        ),
    ];
    for (body, code, fields) in cases {
        subscribe(proxy, body).await.is_error(400, code, fields);
    }
    assert_eq!(owned(proxy, ID).await.len(), 2);
}
