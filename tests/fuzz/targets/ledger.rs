//! Whatever is stored under our keys, attribution works.
#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use vip_recommendations::{
    client::{
        Client, Page, Parts, Persistence, Rung, Shelf,
        options::Options,
        ports::{Denied, Host, Store},
    },
    domain::{ids::Catalogue, time::UnixMs},
};

/// A storage in which each key that was ever written has this text.
struct Garbage(Rc<str>);

impl Store for Garbage {
    fn get(&self, _: &str) -> Result<Option<String>, Denied> {
        Ok(Some(self.0.to_string()))
    }
    fn set(&self, _: &str, _: &str) -> Result<(), Denied> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), Denied> {
        Ok(())
    }
    fn can_be_listed(&self) -> bool {
        true
    }
    fn keys(&self) -> Result<String, Denied> {
        Ok(self.0.to_string())
    }
}

struct Noon;

impl Host for Noon {
    fn now(&self) -> UnixMs {
        UnixMs(1_780_000_000_000)
    }
    fn random(&self) -> f64 {
        0.5
    }
    fn id(&self) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }
}

struct Shop;

impl Catalogue for Shop {}

const OPTIONS: &str = r#"{"proxyUrl": "https://shop.example", "customerId": "P1005053489"}"#;
const LINES: &str = r#"{"lines": [{"offerId": "99000001CA01A12"}]}"#;

fuzz_target!(|text: &str| {
    let resolve = |url: &str| Some((url.to_owned(), true));
    let Ok(options) = Options::new(OPTIONS, "", &resolve) else { return };
    let store = Garbage(text.into());
    let client = Client::new(Parts {
        options,
        host: Box::new(Noon),
        shelf: Shelf::new(vec![Rung { persistence: Persistence::Local, store, is_used: true }]),
        page: Rc::new(Page::default()),
        catalogue: Box::new(Shop),
        observe: Box::new(|_| {}),
    });
    if let Some(tracker) = client.attribute(LINES).tracker_id {
        assert!(!tracker.contains(['\r', '\n']));
    }
    client.settled(LINES);
    assert_eq!(client.attribute(LINES).lines.len(), 1);
});
