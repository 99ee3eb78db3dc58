//! What the component does, natively: one `mod` for each behaviour, on ports that the tests own.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests may fail a test as the tests themselves do"
)]
#![expect(clippy::needless_pass_by_value, reason = "a row of a table is handed over as it is")]

mod arguments;
mod attribution;
mod checkout;
mod client;
mod contract;
mod crossing;
mod endpoint;
mod fault;
mod heap;
mod ids;
mod normalize;
mod options;
mod outlook;
mod pick;
mod privacy;
mod props;
mod rank;
mod retry;
mod rules;
mod scene;
mod seeds;
mod selection;
mod sharing;
mod storage;
mod support;
mod tidy;
mod time;
