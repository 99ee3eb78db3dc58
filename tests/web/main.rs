//! The exported class in a real browser: transport, storage, and what callers may do to it.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod class;
mod storage;
mod support;
mod transport;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
