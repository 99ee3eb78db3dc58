//! What the component does, natively: one `mod` for each behaviour, on ports that the tests own.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests may fail a test as the tests themselves do"
)]
#![expect(clippy::needless_pass_by_value, reason = "a row of a table is handed over as it is")]

mod attribution;
mod checkout;
mod client;
mod endpoint;
mod fault;
mod flight;
mod ids;
mod json;
mod normalize;
mod outlook;
mod pick;
mod privacy;
mod props;
mod rank;
mod retry;
mod rules;
mod scene;
mod seeds;
mod storage;
mod support;

mod tidy;
mod time;
