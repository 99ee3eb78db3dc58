//! Whatever is stored under our keys, attribution works.
#![no_main]

use std::{cell::RefCell, rc::Rc};

use libfuzzer_sys::fuzz_target;
use vip_recommendations::{
    client::{
        Client, Page, Parts, Persistence, Rung, Shelf,
        event::Event,
        options::Options,
        ports::{Denied, Host, Store},
    },
    domain::{ids::Catalogue, time::UnixMs},
};

/// A storage that reads something else than what was written under the one key that it has.
#[derive(Clone, Default)]
struct Damaged {
    key: Rc<RefCell<String>>,
    text: Rc<str>,
}

impl Store for Damaged {
    type Host = Shop;

    fn get(&self, _: &str) -> Result<String, Denied> {
        Ok(self.text.to_string())
    }
    fn set(&self, key: &str, _: &str) -> Result<(), Denied> {
        self.key.replace(key.to_owned());
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), Denied> {
        Ok(())
    }
    fn can_be_listed(&self) -> bool {
        true
    }
    fn keys(&self) -> Result<String, Denied> {
        Ok(self.key.borrow().clone())
    }
}

struct Shop;

impl Host for Shop {
    fn now(&self) -> UnixMs {
        UnixMs(1_780_000_000_000)
    }
    fn random(&self) -> f64 {
        0.5
    }
    fn id(&self) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }
    fn observe(&self, _: &Event<'_>) {}
}

impl Catalogue for Shop {}

const OPTIONS: &str = r#"{"proxyUrl": "https://shop.example", "customerId": "P1005053489"}"#;
const LINES: &str = r#"{"lines": [{"offerId": "99000001CA01A12"}]}"#;

const PICK: &str = r#"{"pick": {"id": "upsell:x", "kind": "upsell", "trackerId": "T1", "rank": 0,
    "items": [{"offerId": "99000001CA01A12", "quantity": null}], "sourceOfferIds": [], "replaces": []}}"#;

fuzz_target!(|text: &str| {
    let store = Damaged { text: text.into(), ..Damaged::default() };
    visit(&store).report(PICK, true);
    let client = visit(&store);
    if let Some(tracker) = client.attribute(LINES).tracker_id {
        assert_eq!(tracker, "T1", "of a text under the key of this tracker");
    }
    client.settled(LINES);
    assert_eq!(client.attribute(LINES).lines.len(), 1);
});

/// A client of a page that was just opened. Pages are never freed: some 300 bytes for each input.
fn visit(store: &Damaged) -> Client<Damaged> {
    let resolve = |url: &str| Some((url.to_owned(), true));
    let store = store.clone();
    Client::new(Parts {
        options: Options::new(OPTIONS, "", &resolve).expect("options that are right"),
        host: Shop,
        shelf: Shelf::new(vec![Rung { persistence: Persistence::Local, store, is_used: true }]),
        page: Page::begin(),
    })
}
