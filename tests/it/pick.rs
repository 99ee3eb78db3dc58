//! The few to show.

use crate::scene::{Scene, opportunity, prediction, product};
use vip_recommendations::domain::{
    opportunity::Opportunity,
    propensity::Prediction,
    query::Line,
    recommendation::Kind::{self, AddOn, CrossSell, Upsell},
    rules::Selection,
};

#[test]
fn nothing_recommended_is_an_answer() {
    let scene = Scene::default();
    assert_eq!(scene.picks(), Vec::<String>::new());
    assert_eq!(scene.dropped(), Vec::<String>::new());
}

#[test]
fn families_owned_or_in_the_cart_are_not_recommended_again() {
    let scene = Scene::of(&[
        product(Upsell, "99000001CA01A12", Some(0), &[]),
        product(CrossSell, "99000002CA01A12", Some(0), &[]),
        product(AddOn, "99000003CA01A12", Some(0), &[]),
    ])
    // Lines are at the customer's level and term, recommendations at the base level.
    .owned(&[("99000001CA14X12", 3)])
    .cart(&[(" 99000002ca03a12 ", 1)]);
    assert_eq!(scene.picks(), ["addOn 99000003CA01A12"]);
    assert_eq!(
        scene.dropped(),
        ["upsell 99000001CA01A12 owned", "crossSell 99000002CA01A12 in_cart"],
    );
}

#[test]
fn the_shop_says_what_is_one_family() {
    let mut scene = Scene::of(&[product(CrossSell, "MULT", Some(0), &[])]).cart(&[("EN", 1)]);
    assert_eq!(scene.picks(), ["crossSell MULT"]);
    scene.shop.same = vec![("EN", "MULT")];
    assert_eq!(scene.dropped(), ["crossSell MULT in_cart"]);
}

#[test]
fn an_opportunity_is_about_what_the_customer_may_well_own() {
    let scene = Scene::default().owned(&[("RENEW", 3)]).cart(&[("NEW", 1)]).opportunities(&[
        opportunity(Kind::NewOpportunity, "NEW", None),
        opportunity(Kind::RenewOpportunity, "RENEW", None),
    ]);
    assert_eq!(scene.picks(), ["newOpportunity NEW×5", "renewOpportunity RENEW×5"]);
}

#[test]
fn what_the_shop_cannot_sell_is_not_picked() {
    let mut both = opportunity(Kind::NewOpportunity, "NEW", None);
    both.items.push(Line { offer_id: "RARE", quantity: None });
    let scene = Scene::of_each_kind()
        .owned(&[("OWNED", 3)])
        .seats(&high("allOfferings", 5))
        .opportunities(&[both, opportunity(Kind::RenewOpportunity, "RENEW", None)])
        .unsellable(&["UP", "RARE", "OWNED"]);
    assert_eq!(scene.picks(), ["renewOpportunity RENEW×5", "addOn ADD", "crossSell CROSS"]);
    assert_eq!(
        scene.dropped(),
        [
            "upsell UP not_sellable",
            "newOpportunity NEW+RARE not_sellable",
            "seatExpansion OWNED not_sellable"
        ],
    );
}

#[test]
fn one_family_is_picked_once_and_what_led_to_it_is_united() {
    let scene = Scene::of(&[
        product(Upsell, "99000001CA01A12", Some(0), &["A", "B"]),
        product(CrossSell, "99000001CA01A12", Some(0), &["B", "C"]),
        product(AddOn, "99000001CA02A12", Some(0), &["D"]),
    ]);
    assert_eq!(scene.picks(), ["upsell 99000001CA01A12"]);
    assert_eq!(scene.each(|pick| pick.source_offer_ids.join(" ")), ["A B C D"]);
    assert_eq!(
        scene.dropped(),
        ["crossSell 99000001CA01A12 duplicate", "addOn 99000001CA02A12 duplicate"],
    );
}

#[test]
fn a_duplicate_past_the_limit_is_a_duplicate_and_unites_all_the_same() {
    let scene = Scene::of(&[
        product(Upsell, "SAME", Some(0), &["A"]),
        product(CrossSell, "SAME", Some(0), &["B"]),
        product(AddOn, "OTHER", Some(0), &[]),
    ])
    .limit(1);
    assert_eq!(scene.each(|pick| pick.source_offer_ids.join(" ")), ["A B"]);
    let mut dropped = scene.dropped();
    dropped.sort();
    assert_eq!(dropped, ["addOn OTHER over_limit", "crossSell SAME duplicate"]);
}

#[test]
fn a_product_that_an_opportunity_already_has_is_a_duplicate() {
    let scene = Scene::of(&[product(Upsell, "NEW", Some(0), &["A"])])
        .opportunities(&[opportunity(Kind::NewOpportunity, "NEW", None)]);
    assert_eq!(scene.picks(), ["newOpportunity NEW×5"]);
    assert_eq!(scene.dropped(), ["upsell NEW duplicate"]);
    assert_eq!(scene.each(|pick| pick.source_offer_ids.join(" ")), ["A"]);
}

#[test]
fn an_opportunity_is_no_duplicate_of_an_earlier_pick() {
    let scene = Scene::default().opportunities(&[
        opportunity(Kind::NewOpportunity, "SAME", None),
        opportunity(Kind::RenewOpportunity, "SAME", None),
    ]);
    assert_eq!(scene.picks(), ["newOpportunity SAME×5", "renewOpportunity SAME×5"]);
}

#[test]
fn an_upsell_replaces_the_callers_own_lines_that_led_to_it() {
    let scene = Scene::of(&[
        product(Upsell, "UP", Some(0), &["99000001CA01A12", "99000002CA01A12", "ELSEWHERE"]),
        product(CrossSell, "CROSS", Some(0), &["99000001CA01A12"]),
        product(AddOn, "ADD", Some(0), &["99000002CA01A12"]),
    ])
    .cart(&[("99000001CA03A12", 2), ("OTHER", 1)])
    .owned(&[("99000002CA12A12", 9)]);
    assert_eq!(
        scene.each(|pick| format!("{} [{}]", pick.kind.as_str(), pick.replaces.join(" "))),
        ["upsell [99000001CA03A12 99000002CA12A12]", "crossSell []", "addOn []"],
    );
}

#[test]
fn what_replaces_a_line_twice_replaces_it_once() {
    let scene = Scene::of(&[product(Upsell, "UP", Some(0), &["A", "A"])])
        .cart(&[("A", 1), ("A", 2)])
        .owned(&[("A", 3)]);
    assert_eq!(scene.each(|pick| pick.replaces.join(" ")), ["A"]);
}

#[test]
fn an_opportunity_is_offered_while_it_is_open_and_not_past_its_day() {
    #[track_caller]
    fn check(status: &'static str, expires_at: Option<&'static str>, expected: Option<&str>) {
        let mut it = opportunity(Kind::NewOpportunity, "NEW", expires_at);
        it.status = status;
        let scene = Scene::default().opportunities(&[it]);
        match expected {
            None => assert_eq!(scene.picks().len(), 1, "{status} {expires_at:?}"),
            Some(reason) => {
                assert_eq!(scene.picks(), Vec::<String>::new());
                assert_eq!(scene.dropped(), [format!("newOpportunity NEW {reason}")]);
            }
        }
    }
    check("OPEN", Some("2026-03-01T00:00:01Z"), None);
    check("OPEN", Some("2026-03-01T00:00:00.001Z"), None);
    // Another offset of the same moments.
    check("OPEN", Some("2026-03-01T02:00:01+02:00"), None);
    check("OPEN", Some("2026-03-01T01:59:59+02:00"), Some("expired"));
    // Shown only while `expiresAt` is after now.
    check("OPEN", Some("2026-03-01T00:00:00Z"), Some("expired"));
    check("OPEN", Some("2026-02-28T23:59:59Z"), Some("expired"));
    check("EXPIRED", Some("2026-12-01T00:00:00Z"), Some("expired"));
    check("EXPIRED", None, Some("expired"));
    check("CONSUMED", Some("2026-12-01T00:00:00Z"), Some("not_open"));
    check("CONSUMED", None, Some("not_open"));
    check("CONSUMED", Some("2026-01-01T00:00:00Z"), Some("expired"));
    check("", None, Some("not_open"));
    // Without a usable day it does not expire.
    check("OPEN", None, None);
    check("OPEN", Some("some day"), None);
}

#[test]
fn an_opportunity_that_cannot_be_put_into_a_cart_is_unusable() {
    let mut empty = opportunity(Kind::NewOpportunity, "NEW", None);
    empty.items.clear();
    let mut incomplete = opportunity(Kind::RenewOpportunity, "RENEW", None);
    incomplete.is_incomplete = true;
    let scene = Scene::default().opportunities(&[empty, incomplete]);
    assert_eq!(scene.picks(), Vec::<String>::new());
    assert_eq!(scene.dropped(), ["newOpportunity  unusable", "renewOpportunity RENEW unusable"],);
}

#[test]
fn a_recommendation_without_a_part_number_is_unusable() {
    let mut scene = Scene::of_each_kind();
    scene.bundle.unusable = vec![Upsell, AddOn];
    assert_eq!(scene.picks().len(), 3);
    assert_eq!(scene.dropped(), ["upsell  unusable", "addOn  unusable"]);
}

#[test]
fn opportunities_go_by_the_soonest_expiry_and_those_without_one_come_last() {
    let mut scene = Scene::default().opportunities(&[
        opportunity(Kind::NewOpportunity, "NEVER", None),
        opportunity(Kind::NewOpportunity, "LATER", Some("2026-05-01T00:00:00Z")),
        opportunity(Kind::NewOpportunity, "NONSENSE", Some("soon")),
        opportunity(Kind::NewOpportunity, "SOON", Some("2026-03-02T00:00:00Z")),
    ]);
    scene.selection.spread = false;
    assert_eq!(
        scene.picks(),
        [
            "newOpportunity SOON×5",
            "newOpportunity LATER×5",
            "newOpportunity NEVER×5",
            "newOpportunity NONSENSE×5",
        ],
    );
}

#[test]
fn an_opportunity_is_picked_whole_with_its_day() {
    let mut it = opportunity(Kind::NewOpportunity, "A", Some("2026-05-01T00:00:00Z"));
    it.items.push(Line { offer_id: "B", quantity: None });
    let scene = Scene::default().opportunities(&[it]);
    assert_eq!(scene.picks(), ["newOpportunity A×5+B"]);
    assert_eq!(
        scene.each(|pick| format!("{:?} {:?}", pick.expires_at, pick.rank)),
        ["Some(\"2026-05-01T00:00:00Z\") None"]
    );
}

#[test]
fn the_same_opportunity_twice_is_one() {
    let it = opportunity(Kind::NewOpportunity, "A", Some("2026-05-01T00:00:00Z"));
    let mut other_items = it.clone();
    other_items.items[0].quantity = Some(6);
    let mut other_day = it.clone();
    other_day.created_at = Some("2026-02-02T00:00:00Z");
    let scene = Scene::default().opportunities(&[it.clone(), it, other_items, other_day]);
    assert_eq!(scene.picks().len(), 3);
    assert_eq!(scene.dropped(), ["newOpportunity A duplicate"]);
}

#[test]
fn within_a_kind_the_rank_decides_and_then_the_order_of_the_response() {
    let mut scene = Scene::of(&[
        product(CrossSell, "NONE", None, &[]),
        product(CrossSell, "TWO", Some(2), &[]),
        product(CrossSell, "ZERO", Some(0), &[]),
        product(CrossSell, "ALSO-TWO", Some(2), &[]),
        product(CrossSell, "ALSO-NONE", None, &[]),
    ]);
    scene.selection.spread = false;
    assert_eq!(
        scene.each(|pick| format!("{} {:?}", pick.items[0].offer_id, pick.rank)),
        ["ZERO Some(0)", "TWO Some(2)", "ALSO-TWO Some(2)", "NONE None", "ALSO-NONE None"],
    );
}

#[test]
fn ranks_of_different_kinds_are_never_compared() {
    let scene = Scene::of(&[
        product(Upsell, "UP", Some(9), &[]),
        product(CrossSell, "CROSS", Some(0), &[]),
        product(AddOn, "ADD", Some(4), &[]),
    ]);
    assert_eq!(scene.picks(), ["upsell UP", "crossSell CROSS", "addOn ADD"]);
}

#[test]
fn spread_takes_the_best_of_each_kind_before_the_second_best_of_any() {
    let mut scene = Scene::of(&[
        product(Upsell, "UP-0", Some(0), &[]),
        product(Upsell, "UP-1", Some(1), &[]),
        product(Upsell, "UP-2", Some(2), &[]),
        product(CrossSell, "CROSS-0", Some(0), &[]),
        product(AddOn, "ADD-0", Some(0), &[]),
        product(AddOn, "ADD-1", Some(1), &[]),
    ]);
    assert_eq!(
        scene.picks(),
        [
            "upsell UP-0",
            "crossSell CROSS-0",
            "addOn ADD-0",
            "upsell UP-1",
            "addOn ADD-1",
            "upsell UP-2"
        ],
    );
    scene.selection.spread = false;
    assert_eq!(
        scene.picks(),
        [
            "upsell UP-0",
            "upsell UP-1",
            "upsell UP-2",
            "crossSell CROSS-0",
            "addOn ADD-0",
            "addOn ADD-1"
        ],
    );
}

#[test]
fn a_kind_whose_best_is_a_duplicate_gives_its_next_best_in_the_same_round() {
    let scene = Scene::of(&[
        product(Upsell, "SAME", Some(0), &[]),
        product(Upsell, "UP-1", Some(1), &[]),
        product(CrossSell, "SAME", Some(0), &[]),
        product(CrossSell, "CROSS-1", Some(1), &[]),
    ])
    .limit(2);
    assert_eq!(scene.picks(), ["upsell SAME", "crossSell CROSS-1"]);
}

#[test]
fn no_more_than_the_limit_is_picked_and_the_rest_says_so() {
    let mut scene = Scene::of_each_kind();
    scene.selection = Selection::default();
    scene.add(&product(Upsell, "UP-1", Some(1), &[]));
    // Three, where nobody says otherwise.
    assert_eq!(scene.picks(), ["upsell UP", "crossSell CROSS", "addOn ADD"]);
    assert_eq!(scene.dropped(), ["upsell UP-1 over_limit"]);
    scene.selection.limit = 2;
    assert_eq!(scene.picks(), ["upsell UP", "crossSell CROSS"]);
    // The call's own wins.
    assert_eq!(scene.limit(1).picks(), ["upsell UP"]);
}

#[test]
fn a_pick_says_where_it_comes_from() {
    let scene = Scene::of(&[product(CrossSell, "CROSS", Some(3), &["A"])]);
    scene.look(|picked| {
        let pick = &picked.picks[0];
        assert_eq!(pick.tracker_id, Some("T-1"));
        assert_eq!(pick.rule, "discover");
        assert_eq!(pick.rank, Some(3));
        assert_eq!(pick.items[0].quantity, None);
        assert!(pick.because.contains(&"rule:discover".to_owned()), "{:?}", pick.because);
        assert!(pick.because.contains(&"rank:3".to_owned()), "{:?}", pick.because);
        assert_eq!(pick.expires_at, None);
    });
    let untracked = Scene { tracker: None, ..scene };
    assert_eq!(untracked.each(|pick| format!("{:?}", pick.tracker_id)), ["None"]);
}

#[test]
fn the_id_of_a_pick_is_the_same_for_the_same_content() {
    let id = |scene: Scene| scene.each(|pick| pick.id.clone()).remove(0);
    let base = || id(Scene::of(&[product(CrossSell, "99000001CA01A12", Some(0), &["A"])]));
    let of = |kind, offer| id(Scene::of(&[product(kind, offer, Some(0), &[])]));
    assert_eq!(base(), base());
    // Neither level, rank, source, tracker nor rule is content.
    assert_eq!(of(CrossSell, "99000001CA14X12"), base());
    assert_eq!(id(Scene::of(&[product(CrossSell, "99000001CA01A12", None, &[])])), base());
    let other = Scene::of(&[product(CrossSell, "99000001CA01A12", Some(0), &[])]);
    assert_eq!(id(Scene { tracker: None, context: "ORDER_PREVIEW", ..other }), base());
    // Kind and family are.
    assert_ne!(of(AddOn, "99000001CA01A12"), base());
    assert_ne!(of(CrossSell, "99000002CA01A12"), base());
    // For opportunities the day of creation is, too.
    let opportunity_id = |it: Opportunity<'static>| id(Scene::default().opportunities(&[it]));
    let first = opportunity(Kind::NewOpportunity, "NEW", None);
    let mut second = first.clone();
    second.created_at = Some("2026-02-02T00:00:00Z");
    assert_eq!(opportunity_id(first.clone()), opportunity_id(first.clone()));
    assert_ne!(opportunity_id(first.clone()), opportunity_id(second));
    assert_ne!(
        opportunity_id(first),
        opportunity_id(opportunity(Kind::RenewOpportunity, "NEW", None))
    );
}

#[test]
fn a_prediction_for_all_offerings_makes_one_seat_expansion_of_the_line_with_most_seats() {
    let scene = Scene::default()
        .owned(&[("SMALL", 3), ("LARGE", 40), ("MIDDLE", 12)])
        .seats(&high("allOfferings", 8));
    assert_eq!(scene.picks(), ["seatExpansion LARGE×8"]);
    assert_eq!(scene.rules(), ["grow"]);
    // The first of equals.
    let equal = Scene::default().owned(&[("A", 3), ("B", 3)]).seats(&high("allOfferings", 8));
    assert_eq!(equal.picks(), ["seatExpansion A×8"]);
}

#[test]
fn a_prediction_for_a_cloud_makes_one_seat_expansion_for_each_family_of_it() {
    let mut scene = Scene::default()
        .owned(&[
            ("99000001CA01A12", 3),
            ("99000002CA01A12", 40),
            ("99000001CA03A12", 7),
            ("99000003CA01A12", 90),
        ])
        .seats(&high("creativeCloud", 8))
        .clouds(&[
            ("99000001CA", "creativeCloud"),
            ("99000002CA", "creativeCloud"),
            ("99000003CA", "documentCloud"),
        ]);
    scene.selection.spread = false;
    // Most seats first; of one family the line with most of them.
    assert_eq!(
        scene.picks(),
        ["seatExpansion 99000002CA01A12×8", "seatExpansion 99000001CA03A12×8"],
    );
}

#[test]
fn the_clouds_own_size_goes_to_its_families_and_the_general_one_to_one_of_the_rest() {
    let mut scene = Scene::default()
        .owned(&[("CC", 90), ("OTHER", 3), ("OTHERS", 5)])
        .seats(&[
            prediction("allOfferings", "HIGH", Some(2)),
            prediction("creativeCloud", "HIGH", Some(7)),
        ])
        .clouds(&[
            ("CC", "creativeCloud"),
            ("OTHER", "documentCloud"),
            ("OTHERS", "documentCloud"),
        ]);
    scene.selection.spread = false;
    assert_eq!(scene.picks(), ["seatExpansion CC×7", "seatExpansion OTHERS×2"]);
}

#[test]
fn seats_are_proposed_for_the_cart_where_nothing_is_owned() {
    let seats = high("allOfferings", 4);
    let cart = Scene::default().cart(&[("IN-CART", 2)]).seats(&seats);
    assert_eq!(cart.picks(), ["seatExpansion IN-CART×4"]);
    let both = Scene::default().cart(&[("IN-CART", 20)]).owned(&[("OWNED", 1)]).seats(&seats);
    assert_eq!(both.picks(), ["seatExpansion OWNED×4"]);
    let neither = Scene::default().seats(&seats);
    assert_eq!(neither.picks(), Vec::<String>::new());
}

#[test]
fn seats_are_proposed_only_where_a_high_prediction_with_a_size_applies() {
    #[track_caller]
    fn check(seats: &[Prediction<'static>], cloud: Option<&'static str>, expected: &[&str]) {
        let mut scene = Scene::default().owned(&[("OWNED", 9)]).seats(seats);
        scene.shop.clouds = cloud.map(|cloud| ("OWNED", cloud)).into_iter().collect();
        assert_eq!(scene.picks(), expected, "{seats:?} {cloud:?}");
        // Below that there is not even a candidate, whatever the rules list.
        assert_eq!(scene.dropped(), Vec::<String>::new());
    }
    let one = |probability, size| vec![prediction("allOfferings", probability, size)];
    check(&one("HIGH", Some(1)), None, &["seatExpansion OWNED×1"]);
    check(&one("HIGH", None), None, &[]);
    // The size is there on lower levels too; it does not make them high.
    check(&one("MEDIUM", Some(5)), None, &[]);
    check(&one("LOW", Some(5)), None, &[]);
    check(&one("CERTAIN", Some(5)), None, &[]);
    check(&[], None, &[]);
    let creative = high("creativeCloud", 5);
    check(&creative, None, &["seatExpansion OWNED×5"]);
    check(&creative, Some("creativeCloud"), &["seatExpansion OWNED×5"]);
    check(&creative, Some("documentCloud"), &[]);
}

#[test]
fn a_line_without_a_number_of_seats_has_the_fewest() {
    let mut scene = Scene::default().owned(&[("A", 0), ("B", 1)]).seats(&high("allOfferings", 5));
    scene.owned[0].quantity = None;
    assert_eq!(scene.picks(), ["seatExpansion B×5"]);
}

#[test]
fn a_seat_expansion_names_the_line_that_it_expands() {
    let scene = Scene::default().owned(&[("99000001CA12A12", 9)]).seats(&high("allOfferings", 5));
    scene.look(|picked| {
        let pick = &picked.picks[0];
        assert_eq!((pick.rank, pick.expires_at), (None, None));
        assert_eq!(pick.items[0].offer_id, "99000001CA12A12");
        assert!(pick.replaces.is_empty());
    });
}

#[test]
fn the_same_input_gives_the_same_picks() {
    let scene = || {
        Scene::of_each_kind()
            .owned(&[("OWNED", 3)])
            .seats(&high("allOfferings", 5))
            .opportunities(&[opportunity(Kind::NewOpportunity, "NEW", None)])
    };
    let told = |scene: Scene| scene.look(|picked| format!("{picked:?}"));
    assert_eq!(told(scene()), told(scene()));
}

fn high(category: &'static str, size: u64) -> Vec<Prediction<'static>> {
    vec![prediction(category, "HIGH", Some(size))]
}
