//! Propensity: the thirteen seeds in the document's order and words, levels, and who asks how.

use serde_json::{Value, json};

use crate::support::{Proxy, start};

async fn propensity(proxy: Proxy, customer_id: &str, ask: &Value) -> Value {
    let mut body = json!({ "customerId": customer_id });
    body.as_object_mut().unwrap().extend(ask.as_object().unwrap().clone());
    let response = proxy.fetch(body).await;
    assert_eq!(response.status, 200, "{ask}");
    response.json().get("propensity").cloned().unwrap_or_else(|| "absent".into())
}

/// `LEVEL size; values`, or `[]`.
fn text(predictions: &Value) -> String {
    let Some(prediction) = predictions.get(0) else { return predictions.to_string() };
    assert_eq!(predictions.as_array().unwrap().len(), 1);
    assert_eq!(prediction["category"], "allOfferings");
    assert_eq!(prediction["refreshDate"], "2026-05-14T00:00:00Z");
    let reasons = prediction["reasons"].as_array().unwrap();
    let values: Vec<&str> =
        reasons.iter().map(|reason| reason["value"].as_str().unwrap()).collect();
    let details = prediction["additionalDetails"].as_object().unwrap();
    let size = details.get("predictedAddonSize").map_or("none".into(), Value::to_string);
    format!("{} {size}; {}", prediction["probability"].as_str().unwrap(), values.join(","))
}

#[tokio::test]
async fn the_thirteen_seeds_are_as_documented() {
    let proxy = start().await;
    let seeds = [
        ("HIGH none; 2,60,0", "HIGH 8; 18,13,0.97,0.15"),
        ("HIGH none; 2,90,0", "LOW 2; 0.23"),
        ("LOW none; 11,3", "HIGH 6; 22,0.92,0.18"),
        ("MEDIUM none; 6,30", "MEDIUM 3; 6,0.80"),
        ("LOW none; 11,2", "LOW 1; 0.18"),
        ("HIGH none; 1,75,0", "[]"),
        ("[]", "HIGH 10; 28,50,1.00,0.20"),
        ("MEDIUM none; 6,20", "HIGH 7; 7,0.93,0.10"),
        ("HIGH none; 3,50,0", "MEDIUM 3; 4,0.82"),
        ("HIGH none; 2,45,0", "HIGH 15; 35,100,0.98,0.12"),
        ("MEDIUM none; 6,25", "[]"),
        ("[]", "LOW 1; 0.08"),
        ("HIGH none; 4,55,0", "HIGH 5; 14,35,0.96"),
    ];
    for (number, (churn, seats)) in (1..).zip(seeds) {
        let id = format!("P10050600{number:02}");
        let found = propensity(proxy, &id, &json!({ "includePropensity": true })).await;
        assert_eq!(text(&found["churn"]), churn, "seed {number}");
        assert_eq!(text(&found["seatExpansion"]), seats, "seed {number}");
    }
}

#[tokio::test]
async fn the_third_reason_of_seed_13_is_its_own() {
    let proxy = start().await;
    let code = |found: Value| found.pointer("/churn/0/reasons/2/reasonCode").unwrap().clone();
    let ask = json!({ "includePropensity": true });
    let thirteenth = code(propensity(proxy, "P1005060013", &ask).await);
    assert_eq!(thirteenth, "contract_num_distinct_desktop_apps_installed_in_last_30_days");
    let first = code(propensity(proxy, "P1005060001", &ask).await);
    assert_eq!(first, "contract_acom_domain_visit_flag_in_last_30_days");
}

#[tokio::test]
async fn each_documented_way_to_ask_is_understood() {
    let proxy = start().await;
    let cases = [
        (json!({}), "absent"),
        (json!({ "includePropensity": null }), "absent"),
        (json!({ "includePropensity": false }), "absent"),
        (json!({ "includePropensity": [] }), "absent"),
        (json!({ "includePropensity": true }), "both"),
        (json!({ "includePropensity": ["churn", "seatExpansion"] }), "both"),
        (json!({ "includePropensity": ["churn"] }), "churn"),
        (json!({ "includePropensity": ["seatExpansion"] }), "seatExpansion"),
        (json!({ "signals": ["churn", "seatExpansion"] }), "both"),
        (json!({ "signals": ["seatExpansion"] }), "seatExpansion"),
        (json!({ "includePropensity": true, "signals": ["churn"] }), "churn"),
        (json!({ "includePropensity": false, "signals": ["churn"] }), "absent"),
    ];
    for (ask, expected) in cases {
        let found = propensity(proxy, "P1005060001", &ask).await;
        let has = |signal: &str| found[signal].get(0).is_some();
        let given = match (found.as_str(), has("churn"), has("seatExpansion")) {
            (Some(absent), _, _) => absent.to_owned(),
            (None, true, true) => "both".to_owned(),
            (None, true, false) => "churn".to_owned(),
            (None, false, true) => "seatExpansion".to_owned(),
            (None, false, false) => "neither".to_owned(),
        };
        assert_eq!(given, expected, "{ask}");
        let both_are_lists = found["churn"].is_array() && found["seatExpansion"].is_array();
        assert!(found.is_string() || both_are_lists, "{ask}");
    }
}

#[tokio::test]
async fn levels_are_medium_unless_set_and_opted_out_is_empty() {
    let proxy = start().await;
    let ask = json!({ "includePropensity": true });
    let default = propensity(proxy, "P1005060100", &ask).await;
    assert_eq!(default["churn"][0]["probability"], "MEDIUM");
    assert_eq!(default["seatExpansion"][0]["probability"], "MEDIUM");
    let opted_out = propensity(proxy, "P1005060200", &ask).await;
    assert_eq!(opted_out, json!({ "churn": [], "seatExpansion": [] }));
}

#[tokio::test]
async fn a_level_is_set_for_each_signal_alone() {
    let proxy = start().await;
    let target = "/sandbox/customers/P1005060001/propensity";
    let put = |body| proxy.request("PUT", target).json(body).send();
    for level in ["HIGH", "MEDIUM", "LOW"] {
        let customer = put(json!({ "churn": level })).await;
        assert_eq!(
            (customer.at("/churn"), customer.at("/seatExpansion")),
            (level.into(), "HIGH".into())
        );
        let found = propensity(proxy, "P1005060001", &json!({ "includePropensity": true })).await;
        assert_eq!(found["churn"][0]["probability"], level);
        assert_eq!(found["seatExpansion"][0]["additionalDetails"]["predictedAddonSize"], 8);
    }
    put(json!({ "churn": "OPT_OUT", "seatExpansion": "LOW" })).await;
    let found = propensity(proxy, "P1005060001", &json!({ "includePropensity": true })).await;
    assert_eq!(found["churn"], json!([]));
    assert_eq!(found["seatExpansion"][0]["probability"], "LOW");

    put(json!({ "churn": "SEVERE" })).await.is_error(400, "INVALID_BODY", &[]);
    put(json!({ "chrun": "LOW" })).await.is_error(400, "INVALID_BODY", &[]);
    let nobody = proxy.request("PUT", "/sandbox/customers/P1/propensity").json(json!({})).send();
    nobody.await.is_error(404, "1116", &[]);
}
