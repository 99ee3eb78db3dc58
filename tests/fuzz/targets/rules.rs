//! Options are taken, or refused with a message.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vip_recommendations::client::options::Options;

fuzz_target!(|text: &str| {
    let resolve = |url: &str| Some((url.to_owned(), true));
    if let Err(error) = Options::new(text, "", &resolve) {
        assert!(!error.message.is_empty());
    }
});
