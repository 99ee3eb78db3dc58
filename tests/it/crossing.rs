//! Whatever a shop does, no tracker crosses customers, and no rank is passed over.

use crate::{
    scene::{Scene, product},
    support::World,
};
use proptest::{
    collection::vec, option, prelude::ProptestConfig, prop_assert, proptest, sample::select,
};
use vip_recommendations::domain::recommendation::Kind;

const OFFERS: [&str; 4] = ["99000001CA01A12", "99000002CA01A12", "99000003CA01A12", "9"];

fn config() -> ProptestConfig {
    ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_tracker_stays_with_the_customer_it_came_for(
        steps in vec((0..3u8, 0..4u8, select(&OFFERS[..])), 1..24),
    ) {
        let world = World::new();
        let client = world.client();
        for (number, (customer, step, offer)) in steps.into_iter().enumerate() {
            let argument = format!(r#"{{"customerId":"P100000000{customer}"}}"#);
            client.set_customer(&argument).unwrap();
            let tracker = format!("C{customer}-{number}");
            let lines = format!(r#"{{"lines":[{{"offerId":"{offer}"}}]}}"#);
            match step {
                0 => drop(world.received(&client, &tracker, offer)),
                1 => drop(world.shown(&client, &tracker, offer)),
                2 => drop(world.accepted(&client, &tracker, offer)),
                _ => client.settled(&lines),
            }
            for other in 0..3 {
                let argument = format!(r#"{{"customerId":"P100000000{other}"}}"#);
                client.set_customer(&argument).unwrap();
                let attributed = client.attribute(&lines).tracker_id;
                let is_own = |tracker: &String| tracker.starts_with(&format!("C{other}-"));
                prop_assert!(attributed.as_ref().is_none_or(is_own), "{attributed:?} for {other}");
            }
        }
    }

    #[test]
    fn the_picks_of_a_section_are_in_the_order_of_its_ranks(ranks in vec(option::of(0..6u64), 0..8)) {
        const NAMES: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
        let mut scene = Scene { limit: Some(20), ..Scene::default() };
        for (rank, name) in ranks.iter().zip(NAMES) {
            scene.add(&product(Kind::CrossSell, name, *rank, &[]));
        }
        let picked = scene.each(|pick| format!("{:?} {}", pick.rank.unwrap_or(9), pick.items[0].offer_id));
        prop_assert!(picked.len() == ranks.len());
        prop_assert!(picked.is_sorted(), "{picked:?}");
    }
}
