//! The table that turns predictions and context into an order of kinds.

use crate::scene::{Scene, level, opportunity, prediction, product};
use vip_recommendations::domain::{
    propensity::Level,
    recommendation::Kind,
    rules::{Levels, Rule, Selection, When, default_rules},
};

use Kind::{AddOn, CrossSell, NewOpportunity, RenewOpportunity, SeatExpansion, Upsell};
use Level::{High, Low, Medium, Unknown};

#[test]
fn the_default_table_is_the_one_of_the_design() {
    let high = || Levels::of(&[Level::High]);
    let expected: [(&str, When, &[Kind]); 7] = [
        (
            "renew-first",
            When { churn: high(), context: texts(&["RENEWAL_ORDER_PREVIEW"]), ..When::default() },
            &[RenewOpportunity, NewOpportunity, AddOn, CrossSell],
        ),
        (
            "keep-and-grow",
            When { churn: high(), seat_expansion: high(), ..When::default() },
            &[RenewOpportunity, NewOpportunity, SeatExpansion, AddOn, CrossSell, Upsell],
        ),
        (
            "keep",
            When { churn: high(), ..When::default() },
            &[RenewOpportunity, NewOpportunity, AddOn, CrossSell, Upsell],
        ),
        (
            "grow",
            When { seat_expansion: high(), ..When::default() },
            &[NewOpportunity, RenewOpportunity, SeatExpansion, Upsell, AddOn, CrossSell],
        ),
        (
            "cart",
            When { context: texts(&["ORDER_PREVIEW"]), ..When::default() },
            &[NewOpportunity, RenewOpportunity, Upsell, AddOn, CrossSell],
        ),
        (
            "renewal",
            When { context: texts(&["RENEWAL_ORDER_PREVIEW"]), ..When::default() },
            &[RenewOpportunity, NewOpportunity, Upsell, AddOn, CrossSell],
        ),
        (
            "discover",
            When::default(),
            &[NewOpportunity, RenewOpportunity, Upsell, CrossSell, AddOn],
        ),
    ];
    let rules = default_rules();
    assert_eq!(rules.len(), 7);
    for (rule, (name, when, order)) in rules.iter().zip(expected) {
        assert_eq!((rule.name.as_str(), &rule.when, rule.order.as_slice()), (name, &when, order));
    }
    let default = Selection::default();
    assert_eq!((default.limit, default.spread, default.rules), (3, true, rules));
}

#[test]
fn the_first_rule_that_holds_decides() {
    #[track_caller]
    fn check(churn: Level, seats: Level, context: &'static str, expected: &str) {
        let scene = Scene::of(&[product(CrossSell, "CROSS", Some(0), &[])])
            .churn(&level(churn, None))
            .seats(&level(seats, Some(5)))
            .context(context);
        assert_eq!(scene.rules(), [expected], "{churn:?} {seats:?} {context}");
    }
    let all = Level::ALL;
    for seats in all {
        check(Level::High, seats, "RENEWAL_ORDER_PREVIEW", "renew-first");
    }
    for context in ["GENERIC", "ORDER_PREVIEW", "ORDERS_VIEW"] {
        check(Level::High, Level::High, context, "keep-and-grow");
        for seats in [Level::Unknown, Level::Low, Level::Medium] {
            check(Level::High, seats, context, "keep");
        }
    }
    for churn in [Level::Unknown, Level::Low, Level::Medium] {
        for context in ["GENERIC", "ORDER_PREVIEW", "RENEWAL_ORDER_PREVIEW", "ORDERS_VIEW"] {
            check(churn, Level::High, context, "grow");
        }
        // Medium, low and unknown change nothing.
        for seats in [Level::Unknown, Level::Low, Level::Medium] {
            check(churn, seats, "ORDER_PREVIEW", "cart");
            check(churn, seats, "RENEWAL_ORDER_PREVIEW", "renewal");
            check(churn, seats, "GENERIC", "discover");
            check(churn, seats, "ORDERS_VIEW", "discover");
        }
    }
}

#[test]
fn each_default_rule_puts_its_kinds_in_its_order() {
    #[track_caller]
    fn check(churn: Level, seats: Level, context: &'static str, expected: &[&str]) {
        let scene = Scene::of_each_kind()
            .owned(&[("OWNED", 7)])
            .churn(&level(churn, None))
            .seats(&level(seats, Some(5)))
            .opportunities(&[
                opportunity(Kind::NewOpportunity, "NEW", None),
                opportunity(Kind::RenewOpportunity, "RENEW", None),
            ])
            .context(context);
        assert_eq!(scene.each(|pick| pick.kind.as_str().to_owned()), expected);
    }
    check(
        High,
        High,
        "RENEWAL_ORDER_PREVIEW",
        &["renewOpportunity", "newOpportunity", "addOn", "crossSell"],
    );
    check(
        High,
        High,
        "GENERIC",
        &["renewOpportunity", "newOpportunity", "seatExpansion", "addOn", "crossSell", "upsell"],
    );
    check(
        High,
        Medium,
        "ORDER_PREVIEW",
        &["renewOpportunity", "newOpportunity", "addOn", "crossSell", "upsell"],
    );
    check(
        Low,
        High,
        "RENEWAL_ORDER_PREVIEW",
        &["newOpportunity", "renewOpportunity", "seatExpansion", "upsell", "addOn", "crossSell"],
    );
    check(
        Low,
        Low,
        "ORDER_PREVIEW",
        &["newOpportunity", "renewOpportunity", "upsell", "addOn", "crossSell"],
    );
    check(
        Unknown,
        Medium,
        "RENEWAL_ORDER_PREVIEW",
        &["renewOpportunity", "newOpportunity", "upsell", "addOn", "crossSell"],
    );
    check(
        Unknown,
        Unknown,
        "GENERIC",
        &["newOpportunity", "renewOpportunity", "upsell", "crossSell", "addOn"],
    );
}

#[test]
fn all_given_conditions_of_a_rule_must_hold_and_a_list_means_any_of() {
    #[track_caller]
    fn check(when: When, scene: Scene, holds: bool) {
        let mut scene = scene;
        let shown = format!("{when:?}");
        scene.selection.rules =
            vec![rule("first", when, &[CrossSell]), rule("second", When::default(), &[CrossSell])];
        assert_eq!(scene.rules(), [if holds { "first" } else { "second" }], "{shown}");
    }
    let scene = |churn, seats, context| {
        Scene::of(&[product(CrossSell, "CROSS", Some(0), &[])])
            .churn(&level(churn, None))
            .seats(&level(seats, None))
            .context(context)
    };
    let churn = |levels: &[Level]| When { churn: Levels::of(levels), ..When::default() };
    let seats = |levels: &[Level]| When { seat_expansion: Levels::of(levels), ..When::default() };
    let context = |list: &[&str]| When { context: texts(list), ..When::default() };
    check(When::default(), scene(Unknown, Unknown, "GENERIC"), true);
    check(churn(&[Low]), scene(Low, High, "GENERIC"), true);
    check(churn(&[Low]), scene(Medium, Low, "GENERIC"), false);
    check(churn(&[Low, Medium]), scene(Medium, Low, "GENERIC"), true);
    // Level unknown is no data, and no data is not low.
    check(churn(&[Unknown]), scene(Unknown, High, "GENERIC"), true);
    check(churn(&[Low]), scene(Unknown, Low, "GENERIC"), false);
    check(churn(&[Unknown]), scene(Low, Unknown, "GENERIC"), false);
    check(seats(&[Medium]), scene(High, Medium, "GENERIC"), true);
    check(seats(&[Medium, Unknown]), scene(High, Low, "GENERIC"), false);
    check(context(&["ORDERS_VIEW"]), scene(Low, Low, "ORDERS_VIEW"), true);
    check(context(&["GENERIC", "ORDERS_VIEW"]), scene(Low, Low, "ORDERS_VIEW"), true);
    check(context(&["GENERIC"]), scene(Low, Low, "ORDER_PREVIEW"), false);
    let all = || When {
        churn: Levels::of(&[High]),
        seat_expansion: Levels::of(&[Low, Medium]),
        context: texts(&["GENERIC"]),
    };
    check(all(), scene(High, Low, "GENERIC"), true);
    check(all(), scene(High, Low, "ORDER_PREVIEW"), false);
    check(all(), scene(High, High, "GENERIC"), false);
    check(all(), scene(Low, Low, "GENERIC"), false);
}

#[test]
fn where_no_rule_holds_nothing_is_picked() {
    let mut scene = Scene::of_each_kind();
    let never = When { churn: Levels::of(&[Level::High]), ..When::default() };
    scene.selection.rules = vec![rule("never", never, &[Upsell, CrossSell, AddOn])];
    assert_eq!(scene.picks(), Vec::<String>::new());
    assert_eq!(
        scene.dropped(),
        ["upsell UP hidden_by_rule", "crossSell CROSS hidden_by_rule", "addOn ADD hidden_by_rule"],
    );
}

#[test]
fn a_rule_without_kinds_hides_everything_it_decides_over() {
    let mut scene = Scene::of_each_kind()
        .churn(&[prediction("creativeCloud", "HIGH", None)])
        .clouds(&[("UP", "creativeCloud"), ("CROSS", "documentCloud"), ("ADD", "documentCloud")]);
    let high = When { churn: Levels::of(&[Level::High]), ..When::default() };
    scene.selection.rules =
        vec![rule("hush", high, &[]), rule("rest", When::default(), &[AddOn, CrossSell, Upsell])];
    assert_eq!(scene.picks(), ["addOn ADD", "crossSell CROSS"]);
    assert_eq!(scene.dropped(), ["upsell UP hidden_by_rule"]);
}

#[test]
fn candidates_of_different_rules_go_by_slot_then_by_the_place_of_the_rule() {
    // Creative Cloud is kept (add-on 2, cross-sell 3, upsell 4), Document Cloud discovered (upsell
    // 2, cross-sell 3, add-on 4).
    let scene = Scene::of(&[
        product(Upsell, "CC-UP", Some(0), &[]),
        product(Upsell, "DC-UP", Some(0), &[]),
        product(CrossSell, "DC-CROSS", Some(0), &[]),
        product(CrossSell, "CC-CROSS", Some(0), &[]),
        product(AddOn, "DC-ADD", Some(0), &[]),
        product(AddOn, "CC-ADD", Some(0), &[]),
    ])
    .churn(&[prediction("creativeCloud", "HIGH", None), prediction("documentCloud", "LOW", None)])
    .clouds(&[
        ("CC-UP", "creativeCloud"),
        ("CC-CROSS", "creativeCloud"),
        ("CC-ADD", "creativeCloud"),
        ("DC-UP", "documentCloud"),
        ("DC-CROSS", "documentCloud"),
        ("DC-ADD", "documentCloud"),
    ]);
    let mut packed = scene;
    packed.selection.spread = false;
    assert_eq!(
        packed.picks(),
        [
            "addOn CC-ADD",
            "upsell DC-UP",
            "crossSell CC-CROSS",
            "crossSell DC-CROSS",
            "upsell CC-UP",
            "addOn DC-ADD",
        ],
    );
}

fn rule(name: &str, when: When, order: &[Kind]) -> Rule {
    Rule { name: name.to_owned(), when, order: order.to_vec() }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|it| (*it).to_owned()).collect()
}
