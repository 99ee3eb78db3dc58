//! A wait is a number that JavaScript has, or none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vip_recommendations::{domain::time::UnixMs, wire::fault::retry_after_ms};

fuzz_target!(|given: (&str, i64)| {
    let (value, now) = given;
    // The range of a Date.
    let now = UnixMs(now.clamp(-8_640_000_000_000_000, 8_640_000_000_000_000));
    assert!(retry_after_ms(value, now).is_none_or(|wait| wait <= 1 << 53));
});
