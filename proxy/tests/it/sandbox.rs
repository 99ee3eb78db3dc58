//! The routes below `/sandbox`, which the demo and tests use.

use serde_json::{Value, json};

use crate::support::start;

#[tokio::test]
async fn customers_are_listed_with_what_a_demo_needs() {
    let proxy = start().await;
    let customers = proxy.get("/sandbox/customers").await.json();
    let customers = customers.as_array().unwrap();
    assert_eq!(customers.len(), 18);
    for customer in customers {
        let id = customer["customerId"].as_str().unwrap();
        assert!(!customer["name"].as_str().unwrap().is_empty(), "{id}");
        assert!(!customer["note"].as_str().unwrap().is_empty(), "{id}");
        assert!(customer["subscriptions"][0]["quantity"].as_u64().is_some(), "{id}");
        assert_eq!(customer["anniversaryDate"].as_str().unwrap().len(), 10, "{id}");
    }
    let sixth = customers.iter().find(|customer| customer["customerId"] == "P1005060006").unwrap();
    assert_eq!((&sixth["churn"], &sixth["seatExpansion"]), (&"HIGH".into(), &"OPT_OUT".into()));
    assert_eq!(
        sixth["subscriptions"],
        json!([{ "offerId": "99000002CA01A12", "quantity": 9 }, { "offerId": "99000008CA01A12", "quantity": 5 }])
    );
}

#[tokio::test]
async fn the_catalogue_names_everything_recommended_or_owned() {
    let proxy = start().await;
    let catalogue = proxy.get("/sandbox/catalogue").await.json();
    let catalogue = catalogue.as_array().unwrap();
    for product in catalogue {
        assert!(product["offerId"].as_str().unwrap().starts_with("9900"));
        assert!(!product["name"].as_str().unwrap().is_empty());
        assert!(!product["description"].as_str().unwrap().is_empty());
        assert!(["creativeCloud", "documentCloud"].contains(&product["cloud"].as_str().unwrap()));
        assert!(0.0 < product["price"].as_f64().unwrap());
    }
    let listed = |offer_id: &Value| catalogue.iter().any(|product| product["offerId"] == *offer_id);
    for customer in proxy.get("/sandbox/customers").await.json().as_array().unwrap() {
        for subscription in customer["subscriptions"].as_array().unwrap() {
            assert!(listed(&subscription["offerId"]), "{subscription}");
        }
    }
    for offer_id in [
        "99000001CA01A12",
        "99000003CA01A12",
        "99000005CA01A12",
        "99000006CA01A12",
        "99000007CA01A12",
    ] {
        assert!(listed(&offer_id.into()));
    }
}

#[tokio::test]
async fn what_was_received_is_listed_newest_last() {
    let proxy = start().await;
    let fetched = proxy.fetch(json!({ "customerId": "P1005060001" })).await;
    let preview = json!({ "orderType": "PREVIEW", "lineItems": [{ "offerId": "99000005CA01A12", "quantity": 1 }] });
    let target =
        "/v3/customers/P1005060002/orders?fetch-recommendations=true&sandbox-fault=no-tracker";
    proxy.post(target, preview.clone()).await;
    let received = proxy.received().await;
    assert_eq!(received.len(), 2);
    assert_eq!(received[0]["responseTrackerId"], fetched.tracker().unwrap());
    let second = &received[1];
    assert_eq!(second["method"], "POST");
    assert_eq!(second["path"], "/v3/customers/P1005060002/orders");
    assert_eq!(second["query"], json!({ "fetch-recommendations": "true" }));
    assert_eq!(second["customerId"], "P1005060002");
    assert_eq!(second["orderType"], "PREVIEW");
    assert_eq!(second["status"], 201);
    assert_eq!(second["body"], preview);
    assert_eq!(second["replayed"], false);
    assert_eq!(second["fault"], "no-tracker");
    assert!(second["at"].as_str().unwrap().ends_with('Z'));

    let one = proxy.get("/sandbox/received?customer=P1005060001").await.json();
    assert_eq!(one, json!([received[0]]));
    assert_eq!(proxy.request("DELETE", "/sandbox/received").send().await.status, 204);
    assert_eq!(proxy.received().await.len(), 0);
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let proxy = start().await;
    let customers = proxy.get("/sandbox/customers").await.json();
    let order = json!({ "orderType": "NEW", "lineItems": [{ "offerId": "99000005CA01A12", "quantity": 1 }] });
    proxy.order("P1005060001", order).await;
    let levels = json!({ "churn": "LOW" });
    proxy.request("PUT", "/sandbox/customers/P1005060002/propensity").json(levels).send().await;
    let fault = json!({ "fault": "status=503", "times": 9 });
    proxy.request("PUT", "/sandbox/fault").json(fault).send().await;
    assert_ne!(proxy.get("/sandbox/customers").await.json(), customers);

    assert_eq!(proxy.request("POST", "/sandbox/reset").send().await.status, 204);
    assert_eq!(proxy.get("/sandbox/customers").await.json(), customers);
    assert_eq!(proxy.received().await.len(), 0);
    assert_eq!(proxy.get("/v3/customers/P1005060001/orders").await.at("/totalCount"), 0);
}

#[tokio::test]
async fn there_is_nothing_else() {
    let proxy = start().await;
    for target in ["/sandbox", "/sandbox/", "/sandbox/orders", "/sandbox/received/1"] {
        proxy.get(target).await.is_error(404, "NOT_FOUND", &[]);
    }
    let wrong = [
        ("POST", "/sandbox/customers", "GET"),
        ("GET", "/sandbox/reset", "POST"),
        ("GET", "/sandbox/fault", "PUT, DELETE"),
    ];
    for (method, target, allow) in wrong {
        let response = proxy.request(method, target).send().await;
        response.is_error(405, "METHOD_NOT_ALLOWED", &[]);
        assert_eq!(response.header("allow"), Some(allow));
    }
}
