//! A text is a moment of a year with four digits, or none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vip_recommendations::domain::time::UnixMs;

/// Four digits of a year, and a day for the offset.
const RANGE: std::ops::Range<i64> = -62_167_305_600_000..253_402_387_200_000;

fuzz_target!(|text: &str| {
    for moment in [UnixMs::from_rfc3339(text), UnixMs::from_http_date(text)].into_iter().flatten() {
        assert!(RANGE.contains(&moment.0), "{}", moment.0);
    }
});
