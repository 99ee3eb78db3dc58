//! Every documented, announced and known shape of a response, and exactly what is read from it.

use vip_recommendations::{
    domain::{
        bundle::Bundle, ids::TrackerId, propensity::Prediction, recommendation::Recommendation,
    },
    wire::{
        json::Tape,
        normalize::{body_tracker, normalize},
    },
};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../fixtures/", $name, ".json"))
    };
}

/// The products of most fixtures.
const PRODUCTS: [&str; 4] = [
    "upsell 99000001CA01A12 rank=0 OFFER[99000002CA01A12]",
    "upsell 99000003CA01A12 rank=1 OFFER[99000002CA01A12]",
    "crossSell 99000001CA01A12 rank=0 OFFER[99000002CA01A12]",
    "addOn 99000006CA01A12 rank=0 OFFER[99000002CA01A12]",
];
const PRODUCTS_WITH_IDS: [&str; 4] = [
    "upsell 99000001CA01A12 (99000001) rank=0 OFFER[99000002CA01A12]",
    "upsell 99000003CA01A12 (99000003) rank=1 OFFER[99000002CA01A12]",
    "crossSell 99000001CA01A12 (99000001) rank=0 OFFER[99000002CA01A12]",
    "addOn 99000006CA01A12 (99000006) rank=0 OFFER[99000002CA01A12]",
];
const OVERLAY: [&str; 2] = [
    "new OPEN 2026-01-27T08:15:35Z..2026-02-27T08:15:35Z 99000001CA01A12×25 99000009CA02012×1",
    "renew OPEN 2026-01-28T09:20:10Z..2026-02-28T09:20:10Z 99000001CA01A12×15",
];

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    assert_eq!(told(body, false), expected);
}

#[test]
fn the_shapes_of_2025() {
    check(fixture!("fetch/2025-04-14_subscription_ids"), &PRODUCTS_WITH_IDS);
    check(fixture!("fetch/2025-04-21_product_id"), &PRODUCTS_WITH_IDS);
    check(fixture!("fetch/2025-05-09_base_offer_only"), &PRODUCTS);
}

#[test]
fn the_shapes_of_2026() {
    check(fixture!("fetch/2026-05-14_overlay"), &[&PRODUCTS[..], &OVERLAY].concat());
    let propensity = [
        r#"churn creativeCloud HIGH 2026-06-02T00:00:00Z size=- [cc_units_yoy_growth "Growth of seats in a year"=3.0, cc_auto_renewal_flag "Automatic renewal"=Day0-No] {}"#,
        r#"churn documentCloud LOW 2026-06-02T00:00:00Z size=- [dc_deployment_rate "Share of seats in use"=85.0] {}"#,
        r#"seats allOfferings HIGH 2026-05-27T00:00:00Z size=5 [assigned_seat_count "Seats assigned"=190] {"predictedAddonSize":5}"#,
    ];
    let expected = [&PRODUCTS[..], &OVERLAY, &propensity].concat();
    check(fixture!("fetch/2026-06-23_propensity_lists"), &expected);
    let propensity = [
        r#"churn creativeCloud HIGH 2026-06-02T00:00:00Z size=- [units_yoy_growth "Growth of seats in a year"=3.0, engagement_rate "How much it is used"=High] {}"#,
        "churn documentCloud LOW 2026-06-02T00:00:00Z size=- [] {}",
        propensity[2],
    ];
    check(
        fixture!("fetch/2026-08-19_reason_codes_renamed"),
        &[&PRODUCTS[..], &propensity].concat(),
    );
}

#[test]
fn what_is_announced_for_november() {
    let deal = r#"deal {"category":"DEAL_REGISTRATION","name":"Springdeal","description":"Tenpercentonregisteredorders","startDate":"2026-01-01T00:00:00Z","endDate":"2026-04-10T23:59:59Z","status":"ACTIVE","qualification":{"baseOfferIds":["99000008CA01A12"]},"outcomes":[{"type":"PERCENTAGE_DISCOUNT","discountValues":[{"value":10}]}]}"#;
    check(fixture!("fetch/2026-11_deal_registrations"), &[&PRODUCTS[..], &[deal]].concat());
    // An array where an object belongs is no recommendations, and drift.
    check(fixture!("fetch/2026-11_products_as_array"), &["drift $.productRecommendations"]);
}

#[test]
fn nothing_is_nothing_in_every_notation() {
    check(fixture!("fetch/empty_object"), &[]);
    check(fixture!("fetch/empty_lists"), &[]);
    check(fixture!("fetch/empty_parts"), &[]);
    check(fixture!("fetch/null_parts"), &[]);
    check(fixture!("fetch/null_lists"), &["addOn 99000006CA01A12 rank=0 OFFER[99000002CA01A12]"]);
}

#[test]
fn a_source_may_be_missing() {
    check(
        fixture!("fetch/no_source"),
        &["upsell 99000001CA01A12 rank=0 -[]", "crossSell 99000005CA01A12 rank=0 -[]"],
    );
}

#[test]
fn a_rank_is_a_whole_number_or_none() {
    check(
        fixture!("fetch/ranks"),
        &[
            "upsell 99000010CA01A12 rank=2 -[]",
            "upsell 99000011CA01A12 rank=0 -[]",
            "upsell 99000012CA01A12 rank=0 -[]",
            "upsell 99000013CA01A12 rank=- -[]",
            "upsell 99000014CA01A12 rank=- -[]",
            "upsell 99000015CA01A12 rank=- -[]",
            "upsell 99000016CA01A12 rank=- -[]",
            "upsell 99000017CA01A12 rank=4 -[]",
            "upsell 99000018CA01A12 rank=- -[]",
            "upsell 99000019CA01A12 rank=- -[]",
            "drift $.productRecommendations.upsells[4].rank",
            "drift $.productRecommendations.upsells[5].rank",
            "drift $.productRecommendations.upsells[6].rank",
            "drift $.productRecommendations.upsells[8].rank",
            "drift $.productRecommendations.upsells[9].rank",
        ],
    );
    check(
        fixture!("fetch/rank_notations"),
        &[
            "crossSell HUNDRED rank=100 -[]",
            "crossSell ZERO rank=0 -[]",
            "crossSell LARGE rank=9007199254740991 -[]",
            "crossSell HUGE rank=- -[]",
            "drift $.productRecommendations.crossSells[3].rank",
        ],
    );
}

#[test]
fn without_a_part_number_there_is_nothing_to_recommend() {
    check(
        fixture!("fetch/no_part_number"),
        &[
            "upsell KEPT rank=6 -[]",
            "unusable upsell",
            "unusable upsell",
            "unusable upsell",
            "unusable upsell",
            "unusable upsell",
            "unusable upsell",
            "unusable upsell",
            "drift $.productRecommendations.upsells[0].product.baseOfferId",
            "drift $.productRecommendations.upsells[1].product.baseOfferId",
            "drift $.productRecommendations.upsells[2].product.baseOfferId",
            "drift $.productRecommendations.upsells[3].product.baseOfferId",
            "drift $.productRecommendations.upsells[4].product.baseOfferId",
            "drift $.productRecommendations.upsells[5].product",
            "drift $.productRecommendations.upsells[6]",
        ],
    );
}

#[test]
fn what_is_wrong_is_skipped_and_the_rest_stands() {
    check(
        fixture!("fetch/wrong_types"),
        &[
            "crossSell 99000005CA01A12 rank=0 SUBSCRIPTION[A B]",
            "crossSell 99000006CA01A12 rank=1 -[]",
            "crossSell 99000003CA01A12 rank=2 -[]",
            "drift $.discounts.dealRegistrations",
            "drift $.overlayRecommendations",
            "drift $.productRecommendations.addOns",
            "drift $.productRecommendations.crossSells[0].product.id",
            "drift $.productRecommendations.crossSells[0].source.offerIds[1]",
            "drift $.productRecommendations.crossSells[0].source.offerIds[2]",
            "drift $.productRecommendations.crossSells[0].source.sourceType",
            "drift $.productRecommendations.crossSells[1].source",
            "drift $.productRecommendations.crossSells[2].source.offerIds",
            "drift $.productRecommendations.crossSells[2].source.sourceType",
            "drift $.productRecommendations.upsells",
            "drift $.propensity",
        ],
    );
}

#[test]
fn opportunities_are_kept_whatever_their_status() {
    check(
        fixture!("fetch/overlay_statuses"),
        &[
            "new OPEN 2026-01-27T08:15:35Z..2026-12-27T08:15:35Z OPEN-1×25",
            "new EXPIRED 2025-11-01T00:00:00Z..2025-12-01T00:00:00Z EXPIRED-1×1",
            "new CONSUMED 2026-01-27T08:15:35Z..2026-02-27T08:15:35Z",
            "new  -..- BARE-1",
            "new OPEN -..some day (never) ODD-1 incomplete",
            "drift $.overlayRecommendations.new[2].status",
            "drift $.overlayRecommendations.new[4].createdAt",
            "drift $.overlayRecommendations.new[4].expiresAt",
            "drift $.overlayRecommendations.new[4].items[0].quantity",
            "drift $.overlayRecommendations.new[4].items[1].offerId",
            "drift $.overlayRecommendations.new[5]",
            "drift $.overlayRecommendations.renew",
        ],
    );
}

#[test]
fn unknown_keys_are_not_drift() {
    check(
        fixture!("fetch/unknown_keys"),
        &["upsell 99000001CA01A12 rank=0 OFFER[99000002CA01A12]"],
    );
}

#[test]
fn propensity_is_read_in_both_places_and_both_forms() {
    let objects = [
        r#"churn allOfferings HIGH 2026-06-02T00:00:00Z size=- [contract_num_months_to_renew "Months to renewal"=2] {}"#,
        "seats allOfferings MEDIUM 2026-06-02T00:00:00Z size=5 [] {}",
    ];
    check(fixture!("propensity/root_objects"), &objects);
    check(fixture!("propensity/nested_objects"), &objects);
    check(
        fixture!("propensity/object_and_list"),
        &["seats allOfferings LOW 2026-06-02T00:00:00Z size=- [] {}"],
    );
    check(
        fixture!("propensity/churn_only"),
        &["churn allOfferings MEDIUM 2026-08-17T00:00:00Z size=- [] {}"],
    );
}

#[test]
fn no_data_is_no_prediction() {
    check(fixture!("propensity/root_empty_objects"), &[]);
    check(fixture!("propensity/nested_empty_objects"), &[]);
    check(fixture!("propensity/empty_lists"), &[]);
    check(r#"{"propensity":{}}"#, &[]);
    check(r#"{"propensity":null}"#, &[]);
    check(r#"{"propensity":{"churn":null}}"#, &[]);
}

#[test]
fn texts_of_a_prediction_stay_as_sent_and_unknown_ones_are_drift() {
    check(
        fixture!("propensity/unknown_texts"),
        &[
            r#"churn experienceCloud VERY_HIGH not-a-date size=4 [x "d"=3] {"predictedAddonSize":4,"model":"b"}"#,
            "drift $.propensity.churn[0].category",
            "drift $.propensity.churn[0].probability",
            "drift $.propensity.churn[0].reasons[0].value",
        ],
    );
}

#[test]
fn an_object_without_category_is_about_all_offerings() {
    check(
        fixture!("propensity/several_of_one_category"),
        &[
            "churn creativeCloud LOW - size=- [] {}",
            "churn creativeCloud HIGH - size=- [] {}",
            "churn allOfferings MEDIUM - size=- [] {}",
        ],
    );
}

#[test]
fn a_size_is_a_whole_number_from_one_to_a_million() {
    let sizes: Vec<_> = told(fixture!("propensity/sizes"), false)
        .into_iter()
        .filter_map(|line| Some(line.split_once("size=")?.1.split(' ').next()?.to_owned()))
        .collect();
    let expected = ["5", "5", "5", "-", "-", "-", "1000000", "-", "-", "-", "-", "-"];
    assert_eq!(sizes, expected);
    let drift = told(fixture!("propensity/sizes"), false);
    for skipped in [3, 4, 5, 7, 8, 9, 10] {
        let path = format!(
            "drift $.propensity.seatExpansion[{skipped}].additionalDetails.predictedAddonSize"
        );
        assert!(drift.contains(&path), "{path}");
    }
}

#[test]
fn a_size_that_is_text_is_read_leniently_which_is_drift() {
    let body = r#"{"propensity":{"seatExpansion":[{"category":"allOfferings","probability":"HIGH","additionalDetails":{"predictedAddonSize":"5"}}]}}"#;
    check(
        body,
        &[
            r#"seats allOfferings HIGH - size=5 [] {"predictedAddonSize":"5"}"#,
            "drift $.propensity.seatExpansion[0].additionalDetails.predictedAddonSize",
        ],
    );
}

#[test]
fn what_is_wrong_in_a_prediction_is_skipped() {
    check(
        fixture!("propensity/wrong_types"),
        &[
            "seats allOfferings  - size=- [] {}",
            "seats allOfferings LOW - size=- [] {}",
            "drift $.propensity.churn",
            "drift $.propensity.seatExpansion[0]",
            "drift $.propensity.seatExpansion[1].additionalDetails",
            "drift $.propensity.seatExpansion[1].category",
            "drift $.propensity.seatExpansion[1].probability",
            "drift $.propensity.seatExpansion[1].reasons",
            "drift $.propensity.seatExpansion[1].refreshDate",
            "drift $.propensity.seatExpansion[2].reasons[0]",
        ],
    );
}

#[test]
fn host_calls_have_it_under_recommendations() {
    check(fixture!("embedded/preview_order"), &PRODUCTS);
    check(fixture!("embedded/preview_order_without_block"), &[]);
    check(
        fixture!("embedded/preview_renewal"),
        &["addOn 99000006CA01A12 rank=0 OFFER[99000002CA01A12]"],
    );
    check(fixture!("embedded/orders"), &["upsell 99000001CA01A12 rank=0 OFFER[99000002CA01A12]"]);
    let overlay = told(fixture!("embedded/preview_order_overlay"), false);
    assert_eq!(overlay[..2], OVERLAY);
    assert_eq!(overlay.len(), 5, "and the predictions: {overlay:?}");
}

#[test]
fn a_failed_block_is_an_issue() {
    check(
        fixture!("embedded/preview_order_failed_block"),
        &["issue 5136 No recommendations for this country"],
    );
    check(
        fixture!("embedded/subscriptions_failed_block"),
        &["issue 5137 No recommendations in this language"],
    );
    check(r#"{"recommendations":{"errorDetails":{"message":"m"}}}"#, &["issue - m"]);
    check(r#"{"recommendations":{"errorDetails":{}}}"#, &[]);
    check(r#"{"recommendations":{"errorDetails":null}}"#, &[]);
    check(r#"{"recommendations":{"errorDetails":"m"}}"#, &["drift $.recommendations.errorDetails"]);
    check(r#"{"recommendations":"none"}"#, &["drift $.recommendations"]);
    check(r#"{"data":{"recommendations":0}}"#, &["drift $.data.recommendations"]);
    // Not every `data` is a proxy's.
    check(r#"{"data":"none"}"#, &[]);
    check("[]", &[]);
}

#[test]
fn a_code_that_is_a_number_is_read_leniently_which_is_drift() {
    check(
        fixture!("proxy/issue_code_as_number"),
        &[
            "issue 5136 No recommendations for this country",
            "drift $.recommendations.errorDetails.code",
        ],
    );
}

#[test]
fn subscriptions_that_have_not_ended_are_owned() {
    let told_of = |body| told(body, true);
    assert_eq!(
        told_of(fixture!("embedded/subscriptions")),
        [
            "crossSell 99000005CA01A12 rank=0 OFFER[99000002CA01A12]",
            "owned 99000002CA01A12×9",
            "owned 99000005CA01A12×0",
            "owned 99000006CA01A12×3",
        ],
    );
    assert_eq!(
        told_of(fixture!("embedded/subscriptions_failed_block")),
        ["owned 99000002CA01A12×9", "issue 5137 No recommendations in this language"],
    );
    assert_eq!(
        told_of(fixture!("embedded/subscriptions_odd")),
        [
            "owned NO-STATUS",
            "owned ODD-QUANTITY",
            "drift $.items[0].offerId",
            "drift $.items[1].offerId",
            "drift $.items[2]",
            "drift $.items[4].currentQuantity",
        ],
    );
    // Of any other call they are not.
    assert_eq!(told(fixture!("embedded/subscriptions"), false).len(), 1);
}

#[test]
fn known_proxies_put_it_into_an_envelope() {
    check(
        fixture!("proxy/data_envelope"),
        &["upsell 99000001CA01A12 rank=0 OFFER[99000002CA01A12]", "tracker BODY-1"],
    );
    check(
        fixture!("proxy/data_and_recommendations"),
        &["addOn 99000006CA01A12 rank=0 OFFER[99000002CA01A12]", "tracker BODY-2"],
    );
    check(fixture!("proxy/stripped"), &["upsell 99000001CA01A12 rank=0 -[]"]);
    check(
        fixture!("proxy/wrong_in_data"),
        &[
            "upsell 99000001CA01A12 rank=- -[]",
            "unusable upsell",
            "drift $.data.productRecommendations.upsells[0].rank",
            "drift $.data.productRecommendations.upsells[1].product.baseOfferId",
        ],
    );
}

#[test]
fn a_tracker_in_the_body_has_one_of_two_names() {
    check(r#"{"xRecommendationTrackerId":"T"}"#, &["tracker T"]);
    check(r#"{"recommendationTrackerId":"T"}"#, &["tracker T"]);
    check(r#"{"recommendations":{"xRecommendationTrackerId":"T"}}"#, &["tracker T"]);
    check(r#"{"xRecommendationTrackerId":""}"#, &[]);
    check(r#"{"xRecommendationTrackerId":null}"#, &[]);
    check(r#"{"xRecommendationTrackerId":"a b"}"#, &["tracker cannot be sent"]);
    check(r#"{"trackerId":"T"}"#, &[]);
}

#[test]
fn texts_are_read_with_their_escapes_resolved() {
    check(
        r#"{"productRecommendations":{"addOns":[{"rank":0,"product":{"baseOfferId":"\u0041\ud83d\ude00\/"}}]}}"#,
        &["addOn A😀/ rank=0 -[]"],
    );
    check(
        r#"{"product\u0052ecommendations":{"addOns":[{"product":{"baseOfferId":"A"}}]}}"#,
        &["addOn A rank=- -[]"],
    );
}

/// Everything that was read, a line each; drift last and sorted, since it has no order.
fn told(body: &str, lists_subscriptions: bool) -> Vec<String> {
    let tape = Tape::new(body).unwrap();
    let bundle = normalize(tape.root(), lists_subscriptions);
    let Bundle { products, opportunities, propensity, .. } = &bundle;
    let mut lines: Vec<String> =
        products.iter().map(|it| product(it, bundle.sources(it))).collect();
    lines.extend(opportunities.iter().map(|it| {
        let items = it.items.iter().map(|item| match item.quantity {
            Some(quantity) => format!(" {}×{quantity}", item.offer_id),
            None => format!(" {}", item.offer_id),
        });
        format!(
            "{} {} {}..{}{}{}{}",
            it.intent(),
            it.status,
            it.created_at.unwrap_or("-"),
            it.expires_at.unwrap_or("-"),
            if it.expires_at.is_some() && it.expires.is_none() { " (never)" } else { "" },
            items.collect::<String>(),
            if it.is_incomplete { " incomplete" } else { "" },
        )
    }));
    lines.extend(propensity.churn.iter().map(|it| format!("churn {}", prediction(it))));
    lines.extend(propensity.seat_expansion.iter().map(|it| format!("seats {}", prediction(it))));
    lines.extend(bundle.deal_registrations.iter().map(|it| format!("deal {}", compact(it))));
    lines.extend(bundle.unusable.iter().map(|kind| format!("unusable {}", kind.as_str())));
    lines.extend(bundle.subscribed.iter().map(|line| match line.quantity {
        Some(quantity) => format!("owned {}×{quantity}", line.offer_id),
        None => format!("owned {}", line.offer_id),
    }));
    lines.extend(
        bundle
            .issue
            .iter()
            .map(|issue| format!("issue {} {}", issue.code.unwrap_or("-"), issue.message)),
    );
    lines.extend(body_tracker(tape.root()).map(|tracker| match TrackerId::new(tracker) {
        Some(tracker) => format!("tracker {}", tracker.as_str()),
        None => "tracker cannot be sent".to_owned(),
    }));
    let mut drift: Vec<_> = bundle.drift.iter().map(|path| format!("drift {path}")).collect();
    drift.sort();
    lines.extend(drift);
    lines
}

fn product(it: &Recommendation<'_>, sources: &[&str]) -> String {
    format!(
        "{} {}{} rank={} {}[{}]",
        it.kind.as_str(),
        it.item.offer_id,
        it.product_id.as_ref().map_or(String::new(), |id| format!(" ({id})")),
        it.rank.map_or("-".to_owned(), |rank| rank.to_string()),
        it.source_type.unwrap_or("-"),
        sources.join(" "),
    )
}

fn prediction(it: &Prediction<'_>) -> String {
    let reasons = it
        .reasons
        .iter()
        .map(|reason| format!("{} {:?}={}", reason.reason_code, reason.description, reason.value));
    format!(
        "{} {} {} size={} [{}] {}",
        it.category,
        it.probability,
        it.refresh_date.unwrap_or("-"),
        it.predicted_addon_size.map_or("-".to_owned(), |size| size.to_string()),
        reasons.collect::<Vec<_>>().join(", "),
        compact(it.additional_details),
    )
}

fn compact(json: &str) -> String {
    json.chars().filter(|c| !c.is_whitespace()).collect()
}
