//! What holds for any input.

use crate::scene::{Scene, opportunity, prediction, product};
use proptest::{
    collection::vec,
    option,
    prelude::{Just, ProptestConfig, Strategy, any, prop_oneof},
    prop_assert, prop_assert_eq, proptest,
    sample::select,
};
use vip_recommendations::{
    domain::{
        attribution::{Ledger, MAX_ENTRIES, OrderedLine},
        hash::hash,
        ids::family,
        rank::rank,
        recommendation::Kind,
        time::UnixMs,
    },
    wire::{
        fault::{fault, retry_after_ms},
        json::Tape,
        normalize::normalize,
    },
};

const OFFERS: [&str; 8] =
    ["A", "B", "C", "99000001CA01A12", "99000001CA02A12", "99000002CA01A12", "a", "D"];
const CLOUDS: [&str; 3] = ["creativeCloud", "documentCloud", "allOfferings"];
const LEVELS: [&str; 4] = ["HIGH", "MEDIUM", "LOW", "?"];
const CONTEXTS: [&str; 4] = ["GENERIC", "ORDER_PREVIEW", "RENEWAL_ORDER_PREVIEW", "ORDERS_VIEW"];

fn config() -> ProptestConfig {
    ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn ranking_is_stable_and_idempotent(ranks in vec(option::of(0..4u64), 0..12)) {
        const NAMES: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];
        let mut section: Vec<_> =
            ranks.iter().zip(NAMES).map(|(rank, name)| product(Kind::Upsell, name, *rank, &[]).says).collect();
        let before = section.clone();
        rank(&mut section);
        for pair in section.windows(2) {
            let place = |index: usize| {
                let number: usize = pair[index].item.offer_id.parse().unwrap();
                (pair[index].rank.unwrap_or(u64::MAX), number)
            };
            prop_assert!(place(0) < place(1));
        }
        let once = section.clone();
        rank(&mut section);
        prop_assert_eq!(&section, &once);
        prop_assert_eq!(section.len(), before.len());
    }

    #[test]
    fn picks_keep_to_their_limit_and_never_offer_a_product_that_is_owned(scene in scene()) {
        let limit = scene.limit.unwrap_or(scene.selection.limit);
        let had: Vec<_> = scene.owned.iter().chain(&scene.cart).map(|line| family(line.offer_id).into_owned()).collect();
        scene.look(|picked| {
            prop_assert!(picked.picks.len() <= limit);
            let mut families = Vec::new();
            for pick in &picked.picks {
                if matches!(pick.kind, Kind::Upsell | Kind::CrossSell | Kind::AddOn) {
                    let family = family(pick.items[0].offer_id);
                    prop_assert!(!had.iter().any(|it| *it == family), "{family} is owned");
                    prop_assert!(!families.contains(&family), "{family} twice");
                }
                families.extend(pick.items.iter().map(|item| family(item.offer_id)));
                prop_assert!(!pick.items.is_empty());
                prop_assert!(pick.kind == Kind::Upsell || pick.replaces.is_empty());
                for line in &pick.replaces {
                    prop_assert!(scene.owned.iter().chain(&scene.cart).any(|it| it.offer_id == *line));
                }
            }
            // Everything is either picked or said to be left out.
            let bundle = &scene.bundle;
            let candidates = bundle.products.len() + bundle.opportunities.len();
            let is_seats = |kind: Kind| kind == Kind::SeatExpansion;
            let told = picked.picks.iter().filter(|it| !is_seats(it.kind)).count()
                + picked.dropped.iter().filter(|it| !is_seats(it.kind)).count();
            prop_assert_eq!(told, candidates);
            Ok(())
        })?;
    }

    #[test]
    fn the_same_input_gives_the_same_picks(scene in scene()) {
        let told = || scene.look(|picked| format!("{picked:?}"));
        prop_assert_eq!(told(), told());
    }

    #[test]
    fn a_longer_limit_only_adds(scene in scene()) {
        let ids = |limit: usize| {
            let scene = Scene { limit: Some(limit), ..rebuilt(&scene) };
            scene.each(|pick| pick.id.clone())
        };
        let (short, long) = (ids(2), ids(20));
        prop_assert_eq!(&long[..short.len()], &short[..]);
    }

    #[test]
    fn normalising_any_json_neither_panics_nor_invents(body in json()) {
        let tape = Tape::new(&body).unwrap();
        for lists_subscriptions in [false, true] {
            let bundle = normalize(tape.root(), lists_subscriptions);
            for path in &bundle.drift {
                prop_assert!(path.starts_with('$'), "{}", path);
            }
            let mut paths = bundle.drift.clone();
            paths.sort();
            paths.dedup();
            prop_assert_eq!(paths.len(), bundle.drift.len(), "each path once");
            for recommendation in &bundle.products {
                prop_assert!(!recommendation.item.offer_id.is_empty());
            }
            for prediction in &bundle.propensity.seat_expansion {
                prop_assert!(prediction.predicted_addon_size.is_none_or(|size| (1..=1_000_000).contains(&size)));
            }
        }
    }

    #[test]
    fn an_error_body_can_be_anything(status in 300..600u16, body in prop_oneof![json(), any::<String>()]) {
        let error = fault(status, &body, None);
        prop_assert_eq!(error.status, Some(status));
    }

    #[test]
    fn a_retry_after_can_be_anything(value in any::<String>(), now in any::<i32>()) {
        let wait = retry_after_ms(&value, UnixMs(i64::from(now)));
        prop_assert!(wait.is_none_or(|wait| wait < 1 << 53));
    }

    #[test]
    fn a_moment_is_read_or_is_not(text in "[0-9]{0,5}[-/]?[0-9]{0,3}-?[0-9]{0,2}[Tt ]?[0-9:]{0,9}[.]?[0-9]{0,3}[Zz+-]?[0-9:]{0,5}") {
        let _ = UnixMs::from_rfc3339(&text);
        let _ = UnixMs::from_http_date(&text);
    }

    #[test]
    fn a_ledger_never_grows_past_its_cap(steps in vec((0..5u8, 0..90u16, 0..4usize, 0..50i64), 0..300)) {
        let mut ledger = Ledger::default();
        let mut now = 0;
        for (step, tracker, offer, later) in steps {
            now += later;
            let tracker = format!("T{tracker}");
            let families = [hash(0, OFFERS[offer])];
            match step {
                0 => ledger.receive(&tracker, UnixMs(now)),
                1..=3 => {
                    ledger.mark(&tracker, &families, step == 3, UnixMs(now));
                }
                _ => {
                    let line = OrderedLine { offer_id: OFFERS[offer], family: families[0] };
                    let lines = [line];
                    ledger.settle(&lines, true);
                    let again = ledger.attribute(&lines, false);
                    prop_assert_eq!(again.tracker_id, None, "what was settled is used up");
                }
            }
            prop_assert!(ledger.entries.len() <= MAX_ENTRIES);
            let mut trackers: Vec<_> = ledger.entries.iter().map(|it| &it.tracker).collect();
            trackers.sort();
            trackers.dedup();
            prop_assert_eq!(trackers.len(), ledger.entries.len(), "one entry for each tracker");
            let merely = ledger.entries.iter().filter(|it| it.marks.is_empty());
            prop_assert!(merely.count() <= 1, "of those merely received only the newest is kept");
        }
    }
}

/// Everything that decides over picks, at random.
fn scene() -> impl Strategy<Value = Scene> {
    let kind = select(vec![Kind::Upsell, Kind::CrossSell, Kind::AddOn]);
    let products = vec(
        (kind, select(&OFFERS[..]), option::of(0..4u64), vec(select(&OFFERS[..]), 0..3)),
        0..12,
    );
    let intent = select(vec![Kind::NewOpportunity, Kind::RenewOpportunity]);
    let days = [None, Some("2026-02-01T00:00:00Z"), Some("2026-04-01T00:00:00Z"), Some("?")];
    let opportunities = vec((intent, select(&OFFERS[..]), select(days.to_vec())), 0..4);
    let lines = || vec((select(&OFFERS[..]), 0..50u64), 0..4);
    let predictions = || vec((select(&CLOUDS[..]), select(&LEVELS[..]), option::of(1..9u64)), 0..3);
    let clouds = vec((select(&["A", "B", "99000001CA"][..]), select(&CLOUDS[..2])), 0..3);
    (
        (products, opportunities, lines(), lines()),
        (predictions(), predictions(), clouds),
        (select(&CONTEXTS[..]), 1..8usize, any::<bool>(), vec(select(&OFFERS[..]), 0..2)),
    )
        .prop_map(|(offered, predicted, (context, limit, spread, unsellable))| {
            let (products, opportunities, owned, cart) = offered;
            let (churn, seats, clouds) = predicted;
            let products: Vec<_> = products
                .iter()
                .map(|(kind, offer, rank, sources)| product(*kind, offer, *rank, sources))
                .collect();
            let opportunities: Vec<_> = opportunities
                .iter()
                .map(|(intent, offer, day)| opportunity(*intent, offer, *day))
                .collect();
            let read = |list: Vec<(&'static str, &'static str, Option<u64>)>| -> Vec<_> {
                list.into_iter()
                    .map(|(cloud, level, size)| prediction(cloud, level, size))
                    .collect()
            };
            let mut scene = Scene::of(&products)
                .opportunities(&opportunities)
                .owned(&owned)
                .cart(&cart)
                .churn(&read(churn))
                .seats(&read(seats))
                .clouds(&clouds)
                .unsellable(&unsellable)
                .context(context)
                .limit(limit);
            scene.selection.spread = spread;
            scene
        })
}

/// The same scene once more.
fn rebuilt(scene: &Scene) -> Scene {
    Scene {
        bundle: scene.bundle.clone(),
        context: scene.context,
        owned: scene.owned.clone(),
        cart: scene.cart.clone(),
        selection: scene.selection.clone(),
        limit: scene.limit,
        shop: scene.shop.clone(),
        tracker: scene.tracker,
    }
}

/// Any JSON object, of the service's keys in all the wrong places.
fn json() -> impl Strategy<Value = String> {
    let keys = select(vec![
        "recommendations",
        "data",
        "productRecommendations",
        "upsells",
        "crossSells",
        "addOns",
        "rank",
        "product",
        "baseOfferId",
        "id",
        "source",
        "sourceType",
        "offerIds",
        "overlayRecommendations",
        "new",
        "renew",
        "createdAt",
        "expiresAt",
        "status",
        "items",
        "offerId",
        "quantity",
        "propensity",
        "churn",
        "seatExpansion",
        "category",
        "probability",
        "refreshDate",
        "reasons",
        "reasonCode",
        "value",
        "additionalDetails",
        "predictedAddonSize",
        "discounts",
        "dealRegistrations",
        "errorDetails",
        "code",
        "message",
        "xRecommendationTrackerId",
        "error",
        "currentQuantity",
        "other\\u0020key",
    ]);
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i32>().prop_map(|it| it.to_string()),
        Just("1e400".to_owned()),
        Just("2.5".to_owned()),
        select(vec![
            "",
            "OPEN",
            "HIGH",
            "A",
            "5",
            "creativeCloud",
            "2026-03-01T00:00:00Z",
            "\\ud83d\\ude00",
            "a b"
        ])
        .prop_map(|it| format!("\"{it}\"")),
    ];
    let value = leaf.prop_recursive(6, 60, 6, move |inner| {
        let member =
            (keys.clone(), inner.clone()).prop_map(|(key, value)| format!("\"{key}\":{value}"));
        prop_oneof![
            3 => vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(","))),
            1 => vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
        ]
    });
    let parts = [
        "productRecommendations",
        "overlayRecommendations",
        "propensity",
        "recommendations",
        "data",
        "items",
        "discounts",
    ];
    vec((select(parts.to_vec()), value), 0..4).prop_map(|members| {
        let members: Vec<_> =
            members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}
