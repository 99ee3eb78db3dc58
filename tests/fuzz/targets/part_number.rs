//! Any text has a product family, which is its own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vip_recommendations::domain::ids::{family, is_customer, is_tracker};

fuzz_target!(|text: &str| {
    let found = family(text);
    assert_eq!(family(&found), found);
    assert!(!is_customer(text) || !text.contains(['/', '?', ' ']));
    assert!(!is_tracker(text) || !text.contains(['\r', '\n']));
});
