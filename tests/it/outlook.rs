//! Which predictions apply to a product.

use crate::scene::{Scene, prediction, product};
use vip_recommendations::domain::{
    hash::hash,
    ids::NO_CLOUD,
    outlook::{Outlook, level},
    propensity::{Level, Prediction, Propensity},
    recommendation::Kind,
};

const CREATIVE: &str = "creativeCloud";
const DOCUMENT: &str = "documentCloud";
const ALL: &str = "allOfferings";

fn hash_of(cloud: Option<&str>) -> u64 {
    cloud.map_or(NO_CLOUD, |cloud| hash(0, cloud))
}

/// What applies for a cloud: the level of churn, and the category of the prediction that decided.
#[track_caller]
fn check(
    predictions: &[Prediction<'static>],
    cloud: Option<&str>,
    expected: (Level, Option<&str>),
) {
    let propensity = Propensity { churn: predictions.to_vec(), seat_expansion: Vec::new() };
    let outlook = Outlook::of(&propensity, hash_of(cloud));
    let decided = outlook.churn.map(|it| it.category.to_string());
    assert_eq!((level(outlook.churn), decided.as_deref()), expected, "for {cloud:?}");
    assert_eq!(level(outlook.seat_expansion), Level::Unknown, "no data is not low");
    // Seat expansion goes by the same rules.
    let propensity = Propensity { churn: Vec::new(), seat_expansion: predictions.to_vec() };
    let outlook = Outlook::of(&propensity, hash_of(cloud));
    assert_eq!((level(outlook.seat_expansion), level(outlook.churn)), (expected.0, Level::Unknown));
}

#[test]
fn the_documented_sample_decides_by_cloud() {
    let sample = [prediction(CREATIVE, "HIGH", None), prediction(DOCUMENT, "LOW", None)];
    check(&sample, Some(CREATIVE), (Level::High, Some(CREATIVE)));
    check(&sample, Some(DOCUMENT), (Level::Low, Some(DOCUMENT)));
    check(&sample, None, (Level::High, Some(CREATIVE)));
}

#[test]
fn no_data_is_unknown_and_never_low() {
    for cloud in [None, Some(CREATIVE), Some(DOCUMENT)] {
        check(&[], cloud, (Level::Unknown, None));
    }
    check(&[prediction(ALL, "", None)], None, (Level::Unknown, Some(ALL)));
    check(&[prediction(ALL, "VERY_HIGH", None)], None, (Level::Unknown, Some(ALL)));
    // The documented texts are in upper case; another spelling is not documented.
    check(&[prediction(ALL, "high", None)], None, (Level::Unknown, Some(ALL)));
}

#[test]
fn the_clouds_own_prediction_wins_over_the_one_for_all_offerings() {
    let both = [prediction(ALL, "HIGH", None), prediction(CREATIVE, "LOW", None)];
    check(&both, Some(CREATIVE), (Level::Low, Some(CREATIVE)));
    check(&both, Some(DOCUMENT), (Level::High, Some(ALL)));
}

#[test]
fn the_clouds_own_prediction_wins_also_when_its_level_cannot_be_read() {
    let both = [prediction(ALL, "HIGH", None), prediction(CREATIVE, "SOME", None)];
    check(&both, Some(CREATIVE), (Level::Unknown, Some(CREATIVE)));
}

#[test]
fn another_clouds_prediction_does_not_apply() {
    let creative = [prediction(CREATIVE, "HIGH", None)];
    check(&creative, Some(DOCUMENT), (Level::Unknown, None));
    check(&[prediction("experienceCloud", "HIGH", None)], Some(CREATIVE), (Level::Unknown, None));
}

#[test]
fn of_an_unknown_cloud_the_strongest_level_wins() {
    let order = ["LOW", "MEDIUM", "HIGH"];
    let levels = [Level::Low, Level::Medium, Level::High];
    for (strong, level) in levels.into_iter().enumerate() {
        for weak in 0..strong {
            let rising =
                [prediction(CREATIVE, order[weak], None), prediction(ALL, order[strong], None)];
            check(&rising, None, (level, Some(ALL)));
            let falling =
                [prediction(CREATIVE, order[strong], None), prediction(ALL, order[weak], None)];
            check(&falling, None, (level, Some(CREATIVE)));
        }
    }
    let unreadable = [prediction(CREATIVE, "?", None), prediction(DOCUMENT, "LOW", None)];
    check(&unreadable, None, (Level::Low, Some(DOCUMENT)));
}

#[test]
fn of_several_predictions_for_one_category_the_first_counts() {
    let twice = [prediction(CREATIVE, "LOW", None), prediction(CREATIVE, "HIGH", None)];
    check(&twice, Some(CREATIVE), (Level::Low, Some(CREATIVE)));
    check(&twice, None, (Level::Low, Some(CREATIVE)));
    let all = [prediction(ALL, "MEDIUM", None), prediction(ALL, "HIGH", None)];
    check(&all, Some(DOCUMENT), (Level::Medium, Some(ALL)));
    check(&all, None, (Level::Medium, Some(ALL)));
}

#[test]
fn the_documented_sample_steers_a_shop_without_a_catalogue() {
    let scene = sample();
    assert_eq!(scene.rules(), ["keep-and-grow"; 4]);
    assert_eq!(
        scene.picks(),
        ["seatExpansion OWNED×5", "addOn ADD", "crossSell CROSS", "upsell UP"]
    );
    for because in because(&scene) {
        assert!(because.contains(&"rule:keep-and-grow".to_owned()), "{because:?}");
        assert!(because.contains(&"churn:creativeCloud:high".to_owned()), "{because:?}");
        assert!(because.contains(&"seatExpansion:allOfferings:high".to_owned()), "{because:?}");
        assert!(because.contains(&"cloud:unknown".to_owned()), "{because:?}");
    }
}

#[test]
fn the_documented_sample_steers_each_cloud_by_itself_where_clouds_are_known() {
    let creative = sample().clouds(&[("OWNED", CREATIVE), ("ADD", CREATIVE), ("UP", DOCUMENT)]);
    // `CROSS` has no cloud: all predictions apply to it.
    assert_eq!(
        creative.each(|pick| format!("{} {}", pick.kind.as_str(), pick.rule)),
        [
            "seatExpansion keep-and-grow",
            "addOn keep-and-grow",
            "upsell grow",
            "crossSell keep-and-grow"
        ],
    );
    let document = sample().clouds(&[
        ("OWNED", DOCUMENT),
        ("UP", DOCUMENT),
        ("ADD", DOCUMENT),
        ("CROSS", DOCUMENT),
    ]);
    assert_eq!(document.rules(), ["grow"; 4]);
    assert_eq!(
        document.picks(),
        ["seatExpansion OWNED×5", "upsell UP", "addOn ADD", "crossSell CROSS"]
    );
    for because in because(&document) {
        assert!(because.contains(&"churn:documentCloud:low".to_owned()), "{because:?}");
        assert!(!because.contains(&"cloud:unknown".to_owned()), "{because:?}");
    }
}

#[test]
fn the_cloud_of_a_candidate_is_that_of_its_first_source_offer_that_has_one() {
    #[track_caller]
    fn check(sources: &[&'static str], expected: &str) {
        let scene = Scene::of(&[product(Kind::AddOn, "ADD", Some(0), sources)])
            .churn(&[prediction(CREATIVE, "HIGH", None), prediction(DOCUMENT, "LOW", None)])
            .clouds(&[("CC", CREATIVE), ("DC", DOCUMENT), ("ADD", DOCUMENT)]);
        assert_eq!(scene.rules(), [expected], "{sources:?}");
    }
    check(&["CC"], "keep");
    check(&["DC"], "discover");
    check(&["CC", "DC"], "keep");
    check(&["DC", "CC"], "discover");
    check(&["NOBODYS", "CC", "DC"], "keep");
    // Without a source offer that has one, its own.
    check(&[], "discover");
    check(&["NOBODYS"], "discover");
}

/// Churn by cloud and seat expansion for all offerings, as in the documentation of 2026-06 and 2026-08.
fn sample() -> Scene {
    Scene::of_each_kind()
        .owned(&[("OWNED", 3)])
        .churn(&[prediction(CREATIVE, "HIGH", None), prediction(DOCUMENT, "LOW", None)])
        .seats(&[prediction(ALL, "HIGH", Some(5))])
}

fn because(scene: &Scene) -> Vec<Vec<String>> {
    scene.look(|picked| picked.picks.iter().map(|pick| pick.because.clone()).collect())
}
