//! The thirteen documented propensity seeds of the sandbox, through the whole client.

use crate::support::{Answer, FETCH, Got, Query, World, line};
use vip_recommendations::client::shown::ShownPick;

/// In the document's order: churn, seat expansion and its size.
const SEEDS: [&str; 13] = [
    include_str!("../fixtures/seeds/seed_01.json"),
    include_str!("../fixtures/seeds/seed_02.json"),
    include_str!("../fixtures/seeds/seed_03.json"),
    include_str!("../fixtures/seeds/seed_04.json"),
    include_str!("../fixtures/seeds/seed_05.json"),
    include_str!("../fixtures/seeds/seed_06.json"),
    include_str!("../fixtures/seeds/seed_07.json"),
    include_str!("../fixtures/seeds/seed_08.json"),
    include_str!("../fixtures/seeds/seed_09.json"),
    include_str!("../fixtures/seeds/seed_10.json"),
    include_str!("../fixtures/seeds/seed_11.json"),
    include_str!("../fixtures/seeds/seed_12.json"),
    include_str!("../fixtures/seeds/seed_13.json"),
];

/// What the sandbox recommends by its documented rules, with placeholder part numbers.
const PRODUCTS: &str = r#""productRecommendations":{
    "upsells":[{"rank":0,"product":{"baseOfferId":"99000001CA01A12"},"source":{"sourceType":"OFFER","offerIds":["99000002CA01A12"]}}],
    "crossSells":[{"rank":0,"product":{"baseOfferId":"99000005CA01A12"},"source":{"sourceType":"OFFER","offerIds":["99000002CA01A12"]}}],
    "addOns":[{"rank":0,"product":{"baseOfferId":"99000007CA01A12"},"source":{"sourceType":"OFFER","offerIds":["99000008CA01A12"]}}]}"#;

const UP: &str = "upsell 99000001CA01A12";
const CROSS: &str = "crossSell 99000005CA01A12";
const ADD: &str = "addOn 99000007CA01A12";

#[test]
fn a_customer_who_discovers_gets_by_each_seed() {
    #[track_caller]
    fn check(seed: usize, rule: &str, expected: &[&str]) {
        let owned = vec![line("99000002CA02A12", Some(12)), line("99000008CA03A12", Some(60))];
        assert_seed(seed, Query { owned, ..Query::default() }, rule, expected);
    }
    let seats = |size: u64| format!("seatExpansion 99000008CA03A12×{size}");
    check(1, "keep-and-grow", &[&seats(8), ADD, CROSS, UP]);
    check(2, "keep", &[ADD, CROSS, UP]);
    check(3, "grow", &[&seats(6), UP, ADD, CROSS]);
    check(4, "discover", &[UP, CROSS, ADD]);
    check(5, "discover", &[UP, CROSS, ADD]);
    check(6, "keep", &[ADD, CROSS, UP]);
    check(7, "grow", &[&seats(10), UP, ADD, CROSS]);
    check(8, "grow", &[&seats(7), UP, ADD, CROSS]);
    check(9, "keep", &[ADD, CROSS, UP]);
    check(10, "keep-and-grow", &[&seats(15), ADD, CROSS, UP]);
    check(11, "discover", &[UP, CROSS, ADD]);
    check(12, "discover", &[UP, CROSS, ADD]);
    check(13, "keep-and-grow", &[&seats(5), ADD, CROSS, UP]);
}

#[test]
fn a_customer_with_a_cart_gets_by_each_seed() {
    #[track_caller]
    fn check(seed: usize, rule: &str, expected: &[&str]) {
        let offers = vec![line("99000002CA02A12", Some(12)), line("99000008CA01A12", Some(3))];
        assert_seed(seed, Query { offers, ..Query::default() }, rule, expected);
    }
    // Nothing is owned, so that more seats are proposed of what is in the cart.
    let seats = |size: u64| format!("seatExpansion 99000002CA02A12×{size}");
    check(1, "keep-and-grow", &[&seats(8), ADD, CROSS, UP]);
    check(2, "keep", &[ADD, CROSS, UP]);
    check(3, "grow", &[&seats(6), UP, ADD, CROSS]);
    check(4, "cart", &[UP, ADD, CROSS]);
    check(5, "cart", &[UP, ADD, CROSS]);
    check(6, "keep", &[ADD, CROSS, UP]);
    check(7, "grow", &[&seats(10), UP, ADD, CROSS]);
    check(8, "grow", &[&seats(7), UP, ADD, CROSS]);
    check(9, "keep", &[ADD, CROSS, UP]);
    check(10, "keep-and-grow", &[&seats(15), ADD, CROSS, UP]);
    check(11, "cart", &[UP, ADD, CROSS]);
    check(12, "cart", &[UP, ADD, CROSS]);
    check(13, "keep-and-grow", &[&seats(5), ADD, CROSS, UP]);
}

#[test]
fn a_customer_before_the_renewal_gets_by_each_seed() {
    #[track_caller]
    fn check(seed: usize, rule: &str, expected: &[&str]) {
        let query = Query {
            context: Some("RENEWAL_ORDER_PREVIEW".to_owned()),
            owned: vec![line("99000002CA02A12", Some(12)), line("99000008CA03A12", Some(60))],
            ..Query::default()
        };
        assert_seed(seed, query, rule, expected);
    }
    let seats = |size: u64| format!("seatExpansion 99000008CA03A12×{size}");
    check(1, "renew-first", &[ADD, CROSS]);
    check(2, "renew-first", &[ADD, CROSS]);
    check(3, "grow", &[&seats(6), UP, ADD, CROSS]);
    check(4, "renewal", &[UP, ADD, CROSS]);
    check(5, "renewal", &[UP, ADD, CROSS]);
    check(6, "renew-first", &[ADD, CROSS]);
    check(7, "grow", &[&seats(10), UP, ADD, CROSS]);
    check(8, "grow", &[&seats(7), UP, ADD, CROSS]);
    check(9, "renew-first", &[ADD, CROSS]);
    check(10, "renew-first", &[ADD, CROSS]);
    check(11, "renewal", &[UP, ADD, CROSS]);
    check(12, "renewal", &[UP, ADD, CROSS]);
    check(13, "renew-first", &[ADD, CROSS]);
}

#[test]
fn with_the_default_limit_the_first_three_of_these_are_picked() {
    let query = Query { owned: vec![line("99000008CA03A12", Some(60))], ..Query::default() };
    let got = fetched(1, query);
    assert_eq!(told(&got), ["seatExpansion 99000008CA03A12×8", ADD, CROSS]);
    assert_eq!(got.dropped, ["upsell 99000001CA01A12 over_limit"]);
}

#[test]
fn no_seed_drifts() {
    for seed in 1..=SEEDS.len() {
        assert_eq!(fetched(seed, Query::default()).drift, Vec::<String>::new(), "seed {seed}");
    }
}

#[track_caller]
fn assert_seed(seed: usize, query: Query, rule: &str, expected: &[&str]) {
    let got = fetched(seed, Query { limit: Some(20), ..query });
    assert_eq!(told(&got), expected, "seed {seed}");
    assert!(got.rules.iter().all(|it| it == rule), "seed {seed}: {:?}", got.rules);
}

#[track_caller]
fn fetched(seed: usize, query: Query) -> Got {
    let world = World::new();
    let client = world.client();
    let propensity = SEEDS[seed - 1].trim().strip_prefix('{').unwrap();
    world.server.on(FETCH, Answer::ok(format!("{{{PRODUCTS},{propensity}")).tracker("T-1"));
    world.ask(&client, query).unwrap()
}

fn told(got: &Got) -> Vec<String> {
    let pick = |pick: &ShownPick<'_>| {
        let item = &pick.items[0];
        let quantity = item.quantity.map_or(String::new(), |quantity| format!("×{quantity}"));
        format!("{} {}{quantity}", pick.kind.as_str(), item.offer_id)
    };
    got.picks.iter().map(pick).collect()
}
