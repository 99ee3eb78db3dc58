//! The partner's own table, from the JSON text of the options.

use crate::support::{Answer, FETCH, Got, Query, World};
use serde_json::{Value, json};
use vip_recommendations::{client::options::Options, domain::recommendation::Kind, error::Code};

#[track_caller]
fn refused(selection: &str, message: &str) {
    let text = format!(r#"{{"proxyUrl":"https://shop.test","selection":{selection}}}"#);
    let read = Options::new(&text, "", &|url| Some((url.to_owned(), true)));
    let Err(error) = read else { panic!("{selection} was taken") };
    assert_eq!(
        (error.code, error.message.as_str()),
        (Code::InvalidRequest, message),
        "{selection}"
    );
}

/// What is picked with this selection, of one product of each kind and three more cross-sells, for a
/// customer with these predictions.
fn picked(selection: Value, context: &str, churn: &str, seats: &str) -> Got {
    let world = World::new();
    let client = world.client_with(|options| options["selection"] = selection);
    let product = |rank: u64, offer: &str| json!({"rank": rank, "product": {"baseOfferId": offer}});
    let body = json!({
        "productRecommendations": {
            "upsells": [product(0, "UP")],
            "crossSells": [product(0, "C0"), product(1, "C1"), product(2, "C2"), product(3, "C3")],
            "addOns": [product(0, "ADD")],
        },
        "propensity": {
            "churn": [{"category": "allOfferings", "probability": churn}],
            "seatExpansion": [{"category": "allOfferings", "probability": seats}],
        },
    });
    world.server.on(FETCH, Answer::ok(body.to_string()).tracker("T-1"));
    world.ask(&client, Query { context: Some(context.to_owned()), ..Query::default() }).unwrap()
}

fn plainly(selection: Value) -> Vec<String> {
    picked(selection, "GENERIC", "", "").ids
}

#[test]
fn the_default_table_can_be_written_out() {
    #[track_caller]
    fn check(written: &Value, context: &str, churn: &str, seats: &str, rule: &str, ids: [&str; 3]) {
        for selection in [written.clone(), json!({}), json!(null), json!({"rules": null})] {
            let got = picked(selection, context, churn, seats);
            let ids = &ids[..got.ids.len()];
            assert_eq!(got.ids, ids, "{context} {churn} {seats}");
            assert!(got.rules.iter().all(|it| it == rule), "{:?}", got.rules);
        }
    }
    let written = json!({"limit": 3, "spread": true, "rules": [
        {"name": "renew-first", "when": {"churn": "high", "context": "RENEWAL_ORDER_PREVIEW"}, "order": ["renewOpportunity", "newOpportunity", "addOn", "crossSell"]},
        {"name": "keep-and-grow", "when": {"churn": "high", "seatExpansion": "high"}, "order": ["renewOpportunity", "newOpportunity", "seatExpansion", "addOn", "crossSell", "upsell"]},
        {"name": "keep", "when": {"churn": ["high"]}, "order": ["renewOpportunity", "newOpportunity", "addOn", "crossSell", "upsell"]},
        {"name": "grow", "when": {"seatExpansion": ["high"]}, "order": ["newOpportunity", "renewOpportunity", "seatExpansion", "upsell", "addOn", "crossSell"]},
        {"name": "cart", "when": {"context": ["ORDER_PREVIEW"]}, "order": ["newOpportunity", "renewOpportunity", "upsell", "addOn", "crossSell"]},
        {"name": "renewal", "when": {"context": ["RENEWAL_ORDER_PREVIEW"]}, "order": ["renewOpportunity", "newOpportunity", "upsell", "addOn", "crossSell"]},
        {"name": "discover", "when": {}, "order": ["newOpportunity", "renewOpportunity", "upsell", "crossSell", "addOn"]},
    ]});
    let (up, cross, add) = ("upsell:UP", "crossSell:C0", "addOn:ADD");
    let renewal = "RENEWAL_ORDER_PREVIEW";
    let next = "crossSell:C1";
    check(&written, renewal, "HIGH", "", "renew-first", [add, cross, next]);
    check(&written, "GENERIC", "HIGH", "HIGH", "keep-and-grow", [add, cross, up]);
    check(&written, "GENERIC", "HIGH", "LOW", "keep", [add, cross, up]);
    check(&written, "GENERIC", "LOW", "HIGH", "grow", [up, add, cross]);
    check(&written, "ORDER_PREVIEW", "", "", "cart", [up, add, cross]);
    check(&written, renewal, "MEDIUM", "", "renewal", [up, add, cross]);
    check(&written, "GENERIC", "", "", "discover", [up, cross, add]);
}

#[test]
fn kinds_are_picked_in_the_order_of_the_rule_and_an_empty_order_hides_all() {
    let table = |order: Value| json!({"rules": [{"name": "é \"2\"", "order": order}]});
    let order = json!(["addOn", "crossSell", "upsell"]);
    assert_eq!(plainly(table(order)), ["addOn:ADD", "crossSell:C0", "upsell:UP"]);
    assert_eq!(plainly(table(json!(["upsell"]))), ["upsell:UP"]);
    assert_eq!(plainly(table(json!([]))), Vec::<String>::new());
    let kinds = Kind::ALL.map(Kind::as_str);
    let got = picked(table(json!(kinds)), "GENERIC", "", "");
    assert_eq!(got.rules, ["é \"2\""; 3]);
}

#[test]
fn a_condition_is_one_text_or_any_of_several() {
    #[track_caller]
    fn check(condition: Value, [context, churn, seats]: [&str; 3], holds: bool) {
        let rules = json!([{"name": "mine", "when": condition, "order": ["upsell"]}]);
        let got = picked(json!({"rules": rules}), context, churn, seats);
        assert_eq!(!got.ids.is_empty(), holds, "{condition} {context} {churn} {seats}");
    }
    for none in [json!({}), json!(null), json!({"churn": null, "context": null})] {
        check(none, ["GENERIC", "", ""], true);
    }
    for (level, sent) in [("high", "HIGH"), ("medium", "MEDIUM"), ("low", "LOW"), ("unknown", "?")]
    {
        check(json!({"churn": level}), ["GENERIC", sent, "NONE"], true);
        check(json!({"churn": [level]}), ["GENERIC", sent, "NONE"], true);
        check(json!({"seatExpansion": level}), ["GENERIC", "NONE", sent], true);
        let other = if sent == "LOW" { "HIGH" } else { "LOW" };
        check(json!({"churn": level}), ["GENERIC", other, sent], false);
        check(json!({"seatExpansion": [level]}), ["GENERIC", sent, other], false);
    }
    check(json!({"churn": ["medium", "low"]}), ["GENERIC", "MEDIUM", ""], true);
    check(json!({"churn": ["medium", "low"]}), ["GENERIC", "HIGH", ""], false);
    check(json!({"context": "OWN é"}), ["OWN é", "", ""], true);
    check(json!({"context": ["GENERIC", "OWN é"]}), ["OWN é", "", ""], true);
    check(json!({"context": ["OWN é"]}), ["GENERIC", "", ""], false);
    check(json!({"context": "GENERIC", "churn": "high"}), ["GENERIC", "LOW", ""], false);
}

#[test]
fn the_limit_is_from_1_to_20() {
    for (value, limit) in [("1", 1), ("2", 2), ("3.0", 3), ("2e0", 2), ("null", 3), ("20", 6)] {
        let selection = serde_json::from_str(&format!(r#"{{"limit":{value}}}"#)).unwrap();
        assert_eq!(plainly(selection).len(), limit, "{value}");
    }
    let values =
        ["0", "21", "-1", "1.5", r#""3""#, "true", r#"{"":"number"}"#, "1.7976931348623157e+308"];
    for value in values {
        let text = format!(r#"{{"limit":{value}}}"#);
        refused(&text, "selection.limit: must be a whole number from 1 to 20");
    }
}

#[test]
fn spread_or_one_kind_after_the_other() {
    let spread = |spread: Value| plainly(json!({"spread": spread}));
    assert_eq!(spread(json!(true)), ["upsell:UP", "crossSell:C0", "addOn:ADD"]);
    assert_eq!(spread(json!(null)), ["upsell:UP", "crossSell:C0", "addOn:ADD"]);
    assert_eq!(spread(json!(false)), ["upsell:UP", "crossSell:C0", "crossSell:C1"]);
    for value in [r#""yes""#, "1"] {
        let text = format!(r#"{{"spread":{value}}}"#);
        refused(&text, "selection.spread: must be true or false");
    }
}

#[test]
fn a_table_that_would_not_do_what_it_says_is_refused() {
    #[track_caller]
    fn table(rules: &str, message: &str) {
        refused(&format!(r#"{{"rules":{rules}}}"#), message);
    }
    #[track_caller]
    fn rule(members: &str, message: &str) {
        let good = r#"{"name":"good","order":["upsell"]}"#;
        table(&format!(r#"[{good},{{"name":"mine",{members}}}]"#), message);
    }
    table("[]", "selection.rules: must be at least one");
    table("{}", "selection.rules: must be an array");
    table(r#""x""#, "selection.rules: must be an array");
    table("[5]", "selection.rules[0]: must be an object");
    for nameless in ["{}", r#"{"order":["upsell"]}"#, r#"{"name":"","order":["upsell"]}"#] {
        table(&format!("[{nameless}]"), "selection.rules[0].name: must be a text");
    }
    table(r#"[{"name":5}]"#, "selection.rules[0].name: must be a text");
    let order = "selection.rules[1].order: must be a list of kinds, each once";
    rule(r#""when":{}"#, order);
    rule(r#""order":null"#, order);
    rule(r#""order":"upsell""#, order);
    rule(r#""order":["upsel"]"#, order);
    rule(r#""order":["upsell",5]"#, order);
    rule(r#""order":["upsell","addOn","upsell"]"#, order);
    rule(r#""when":5,"order":[]"#, "selection.rules[1].when: must be an object");
    let condition = "selection.rules[1].when.churm: must be churn|seatExpansion|context";
    rule(r#""when":{"churm":"high"},"order":[]"#, condition);
    rule(r#""when":{"churm":null},"order":[]"#, condition);
    let level = "selection.rules[1].when.churn: must be high|medium|low|unknown";
    rule(r#""when":{"churn":"HIGH"},"order":[]"#, level);
    let level = "selection.rules[1].when.seatExpansion[1]: must be high|medium|low|unknown";
    rule(r#""when":{"seatExpansion":["high","top"]},"order":[]"#, level);
    for name in ["churn", "seatExpansion", "context"] {
        let is = if name == "context" { "a text" } else { "high|medium|low|unknown" };
        for (value, place) in [("1", ""), ("{}", ""), (r#"["high",5]"#, "[1]"), ("true", "")] {
            let message = format!("selection.rules[1].when.{name}{place}: must be {is}");
            rule(&format!(r#""when":{{"{name}":{value}}},"order":[]"#), &message);
        }
        let message = format!("selection.rules[1].when.{name}: must be one, or a list of some");
        rule(&format!(r#""when":{{"{name}":[]}},"order":[]"#), &message);
    }
}
