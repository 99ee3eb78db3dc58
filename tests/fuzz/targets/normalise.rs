//! Any document can be brought into the one shape.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vip_recommendations::wire::{
    json::Tape,
    normalize::{body_tracker, normalize},
};

fuzz_target!(|text: &str| {
    let Ok(tape) = Tape::new(text) else { return };
    let _ = body_tracker(tape.root());
    for lists_subscriptions in [false, true] {
        let bundle = normalize(tape.root(), lists_subscriptions);
        assert!(bundle.drift.iter().all(|path| path.starts_with('$')));
        assert!(bundle.products.iter().all(|product| !product.item.offer_id.is_empty()));
    }
});
