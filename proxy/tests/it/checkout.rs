//! Orders: what is taken, what is refused, and what comes of it.

use serde_json::{Value, json};

use crate::support::{Proxy, new, owned, start};

const ID: &str = "P1005060001";

async fn subscription_id(proxy: Proxy, id: &str, index: usize) -> Value {
    let list = proxy.get(&format!("/v3/customers/{id}/subscriptions")).await;
    list.at(&format!("/items/{index}/subscriptionId"))
}

#[tokio::test]
async fn a_new_order_is_open_in_its_answer_and_complete_in_the_history() {
    let proxy = start().await;
    let mut body = new("99000005CA01A12", 3);
    body["externalReferenceId"] = "759".into();
    let order = proxy.order(ID, body).await;
    assert_eq!(order.status, 201);
    assert_eq!(order.tracker(), None);
    let order_id = order.at("/orderId");
    assert_eq!(
        (
            order.at("/status"),
            order.at("/lineItems/0/status"),
            order.at("/lineItems/0/subscriptionId")
        ),
        ("1002".into(), "1002".into(), "".into())
    );
    assert_eq!(order.at("/externalReferenceId"), "759");
    let uri = format!("/v3/customers/{ID}/orders/{}", order_id.as_str().unwrap());
    assert_eq!(order.at("/links/self/uri"), Value::from(uri));

    let history = proxy.get(&format!("/v3/customers/{ID}/orders")).await;
    assert_eq!(history.at("/items/0/orderId"), order_id);
    assert_eq!(history.at("/items/0/status"), "1000");
    assert_eq!(
        history.at("/items/0/lineItems/0/subscriptionId"),
        subscription_id(proxy, ID, 2).await
    );
}

#[tokio::test]
async fn an_order_adds_seats_to_what_is_owned_and_begins_what_is_not() {
    let proxy = start().await;
    assert_eq!(
        owned(proxy, ID).await,
        ["99000002CA01A12 13/13 1000", "99000008CA01A12 18/18 1000"]
    );
    proxy.order(ID, new("99000008CA02A12", 12)).await;
    proxy.order(ID, new("99000005CA02A12", 12)).await;
    assert_eq!(
        owned(proxy, ID).await,
        ["99000002CA01A12 13/13 1000", "99000008CA01A12 30/30 1000", "99000005CA01A12 12/12 1000"]
    );
}

#[tokio::test]
async fn the_tracker_of_a_checkout_reaches_adobe() {
    let proxy = start().await;
    let target = format!("/v3/customers/{ID}/orders");
    let request = proxy.request("POST", &target).json(new("99000005CA01A12", 1));
    request.header("X-Recommendation-Tracker-Id", "85v9S4NAv2eLKmJ11LY7yxDwGrIvU94S").send().await;
    proxy.order(ID, new("99000005CA01A12", 1)).await;
    let received = proxy.received().await;
    assert_eq!(received[0]["trackerId"], "85v9S4NAv2eLKmJ11LY7yxDwGrIvU94S");
    assert_eq!(received[0]["orderType"], "NEW");
    assert_eq!(received[1]["trackerId"], Value::Null);
}

#[tokio::test]
async fn an_answered_preview_can_be_placed() {
    let proxy = start().await;
    let lines = json!([{ "offerId": "99000008CA01A12", "quantity": 12 }]);
    let target = format!("/v3/customers/{ID}/orders?fetch-recommendations=true");
    let preview = proxy.post(&target, json!({ "orderType": "PREVIEW", "lineItems": lines })).await;
    let mut order = preview.json();
    order["orderType"] = "NEW".into();
    order.as_object_mut().unwrap().remove("currencyCode");
    assert_eq!(proxy.order(ID, order).await.status, 201);
}

#[tokio::test]
async fn an_opportunity_is_consumed_by_an_order_that_holds_all_of_it() {
    let proxy = start().await;
    let id = "P1005060300";
    let open = async || {
        let fetched = proxy.fetch(json!({ "customerId": id })).await;
        fetched.at("/overlayRecommendations/new").as_array().unwrap().len()
    };
    assert_eq!(open().await, 2);
    proxy.order(id, new("99000001CA01A12", 25)).await;
    assert_eq!(open().await, 2);
    let order = json!({ "orderType": "NEW", "lineItems": [
        { "extLineItemNumber": 1, "offerId": "99000001CA02A12", "quantity": 25 },
        { "extLineItemNumber": 2, "offerId": "99000005CA01A12", "quantity": 5 },
    ]});
    proxy.order(id, order).await;
    assert_eq!(open().await, 1);
}

#[tokio::test]
async fn order_fields_are_checked_by_name_presence_and_type() {
    let proxy = start().await;
    let line = json!({ "offerId": "99000005CA01A12", "quantity": 1 });
    let cases: [(Value, &str, &[&str]); 14] = [
        (json!({}), "1122", &["orderType"]),
        (json!({ "orderType": "NEW" }), "1122", &["lineItems"]),
        (json!({ "orderType": "RENEWAL" }), "1122", &["lineItems"]),
        (json!({ "orderType": "SWITCH" }), "1122", &["lineItems", "cancellingItems"]),
        (
            json!({ "orderType": "NEW", "lineItems": [{}] }),
            "1122",
            &["lineItems[0].offerId", "lineItems[0].quantity"],
        ),
        (json!({ "orderType": "RETURN", "lineItems": [line] }), "1117", &["orderType"]),
        (json!({ "orderType": "new", "lineItems": [line] }), "1117", &["orderType"]),
        (json!({ "orderType": "NEW", "lineItems": [] }), "1117", &["lineItems"]),
        (json!({ "orderType": "NEW", "lineItems": {} }), "1117", &["lineItems"]),
        (json!({ "orderType": "NEW", "lineItems": [1] }), "1117", &["lineItems[0]"]),
        (
            json!({ "orderType": "NEW", "lineItems": [{ "offerId": "99000005CA01A12", "quantity": "1" }] }),
            "1117",
            &["lineItems[0].quantity"],
        ),
        (
            json!({ "orderType": "NEW", "currencyCode": "usd", "lineItems": [line] }),
            "1117",
            &["currencyCode"],
        ),
        (json!({ "orderType": "NEW", "lineItems": [line], "coupon": 1 }), "1121", &["coupon"]),
        (
            json!({ "orderType": "NEW", "lineItems": [{ "offerId": "a", "quantity": 1, "colour": 1 }] }),
            "1121",
            &["lineItems[0].colour"],
        ),
    ];
    for (body, code, fields) in cases {
        proxy.order(ID, body).await.is_error(400, code, fields);
    }
    assert_eq!(proxy.get(&format!("/v3/customers/{ID}/orders")).await.at("/totalCount"), 0);
}

#[tokio::test]
async fn a_line_is_checked_by_adobes_codes() {
    let proxy = start().await;
    let line = |number: i64, offer_id: &str, quantity: i64| json!({ "extLineItemNumber": number, "offerId": offer_id, "quantity": quantity });
    let express = "99000005CA01A12";
    let many: Vec<Value> = (0..500).map(|number| line(number, express, 1)).collect();
    let cases = [
        (json!([line(1, express, 1), line(1, "99000008CA01A12", 1)]), "2121"),
        (json!([line(-1, express, 1)]), "2123"),
        (json!([line(1_000_000, express, 1)]), "2123"),
        (json!([line(1, "99009999CA01A12", 1)]), "2122"),
        (json!([line(1, "OFFER-UP", 1)]), "2122"),
        (json!([line(1, express, 0)]), "2120"),
        (json!([line(1, express, 10_001)]), "2120"),
        (json!([line(1, "99000010CA01A12", 599_001)]), "2120"),
        (Value::from(many), "2119"),
    ];
    for (lines, code) in cases {
        for order_type in ["NEW", "PREVIEW"] {
            let body = json!({ "orderType": order_type, "lineItems": lines });
            proxy.order(ID, body).await.is_error(400, code, &[]);
        }
    }
    let largest = json!([line(0, express, 10_000), line(999_999, "65304479CA01A12", 599_000)]);
    let body = json!({ "orderType": "PREVIEW", "lineItems": largest });
    assert_eq!(proxy.order(ID, body).await.status, 201);
}

#[tokio::test]
async fn a_reference_of_more_than_35_characters_is_2126() {
    let proxy = start().await;
    for (length, status) in [(35, 201), (36, 400)] {
        let mut body = new("99000005CA01A12", 1);
        body["externalReferenceId"] = "x".repeat(length).into();
        let response = proxy.order(ID, body).await;
        assert_eq!(response.status, status);
        if status == 400 {
            response.is_error(400, "2126", &[]);
        }
    }
}

#[tokio::test]
async fn currencies_of_order_and_line_together_are_2140_for_what_is_placed() {
    let proxy = start().await;
    let body = |order_type: &str| {
        let line = json!({ "offerId": "99000005CA01A12", "quantity": 1, "currencyCode": "USD" });
        json!({ "orderType": order_type, "currencyCode": "USD", "lineItems": [line] })
    };
    proxy.order(ID, body("NEW")).await.is_error(400, "2140", &[]);
    proxy.order(ID, body("RENEWAL")).await.is_error(400, "2140", &[]);
    assert_eq!(proxy.order(ID, body("PREVIEW")).await.status, 201);
}

#[tokio::test]
async fn an_add_on_without_its_base_product_is_2129() {
    let proxy = start().await;
    let without_acrobat = "P1005060200";
    for order_type in ["NEW", "PREVIEW"] {
        let mut body = new("99000006CA01A12", 1);
        body["orderType"] = order_type.into();
        let refused = proxy.order(without_acrobat, body).await;
        refused.is_error(400, "2129", &[]);
        assert_eq!(refused.at("/additionalDetails/0"), "Line Item: 1, Reason: INELIGIBLE_ADD_ON");
    }
    let together = json!({ "orderType": "NEW", "lineItems": [
        { "offerId": "99000007CA01A12", "quantity": 1 }, { "offerId": "99000008CA01A12", "quantity": 1 },
    ]});
    assert_eq!(proxy.order(without_acrobat, together).await.status, 201);
    assert_eq!(proxy.order(ID, new("99000006CA01A12", 1)).await.status, 201);
}

#[tokio::test]
async fn a_renewal_is_recorded_and_leaves_this_terms_seats() {
    let proxy = start().await;
    let before = owned(proxy, ID).await;
    let body = json!({ "orderType": "RENEWAL", "lineItems": [
        { "extLineItemNumber": 1, "offerId": "99000002CA02A12", "quantity": 13, "subscriptionId": subscription_id(proxy, ID, 0).await },
    ]});
    let order = proxy.order(ID, body).await;
    assert_eq!((order.status, order.at("/status")), (201, "1002".into()));
    assert_eq!(owned(proxy, ID).await, before);
    let history = proxy.get(&format!("/v3/customers/{ID}/orders?order-type=RENEWAL")).await;
    assert_eq!(history.at("/totalCount"), 1);
}

#[tokio::test]
async fn a_switch_puts_one_product_in_the_place_of_another() {
    let proxy = start().await;
    let from = subscription_id(proxy, ID, 0).await;
    let switch = |quantity: i64,
                  cancelled: i64,
                  reference: i64,
                  subscription: &Value,
                  offer: &str| {
        json!({ "orderType": "SWITCH", "currencyCode": "USD",
            "lineItems": [{ "extLineItemNumber": 1, "offerId": offer, "quantity": quantity }],
            "cancellingItems": [{ "extLineItemNumber": 1, "referenceLineItemNumber": reference, "subscriptionId": subscription, "quantity": cancelled }],
        })
    };
    let pro = "99000001CA02A12";
    let cases = [
        (switch(5, 4, 1, &from, pro), 400, "2149"),
        (switch(5, 5, 1, &from, "99000002CA03A12"), 400, "2150"),
        (switch(14, 14, 1, &from, pro), 400, "2151"),
        (switch(5, 5, 2, &from, pro), 400, "2153"),
        (switch(5, 5, 1, &"abfb5a4cb14561879af7204c7daee1NA".into(), pro), 404, "3115"),
    ];
    for (body, status, code) in cases {
        proxy.order(ID, body).await.is_error(status, code, &[]);
    }
    let mut two = switch(5, 5, 1, &from, pro);
    two["lineItems"] =
        json!([{ "offerId": pro, "quantity": 5 }, { "offerId": "99000005CA01A12", "quantity": 5 }]);
    proxy.order(ID, two).await.is_error(400, "2152", &[]);

    let order = proxy.order(ID, switch(5, 5, 1, &from, pro)).await;
    assert_eq!(
        (order.status, order.at("/cancellingItems/0/offerId")),
        (202, "99000002CA01A12".into())
    );
    assert_eq!(
        owned(proxy, ID).await,
        ["99000002CA01A12 8/8 1000", "99000008CA01A12 18/18 1000", "99000001CA01A12 5/5 1000"]
    );
    proxy.order(ID, switch(8, 8, 1, &from, pro)).await;
    assert_eq!(owned(proxy, ID).await[0], "99000002CA01A12 0/0 1004");
}
