//! Any text has a product family, which is its own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vip_recommendations::domain::ids::{CustomerId, TrackerId, family};

fuzz_target!(|text: &str| {
    let found = family(text);
    assert_eq!(family(&found), found);
    assert!(CustomerId::new(text).is_none_or(|id| id.as_str() == text));
    assert!(TrackerId::new(text).is_none_or(|id| !id.as_str().contains(['\r', '\n'])));
});
