//! Any text has a product family, which is its own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vip_recommendations::domain::ids::{CustomerId, family, is_tracker};

fuzz_target!(|text: &str| {
    let found = family(text);
    assert_eq!(family(&found), found);
    assert!(CustomerId::new(text).is_none_or(|id| id.as_str() == text));
    assert!(!is_tracker(text) || !text.contains(['\r', '\n']));
});
