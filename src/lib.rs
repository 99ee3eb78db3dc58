//! Adobe VIP Marketplace recommendations for a partner's storefront: fetched through the partner's own
//! proxy, normalised and ranked in the browser, picked by what Adobe predicts, attributed to the order.
//!
//! # Code map
//!
//! Arrows point one way: [`domain`] ← [`wire`] ← [`client`] ← `web`. A test reads the sources and
//! fails on one that points the other way.
//!
//! - [`domain`]: what a recommendation is, how it is ranked and picked, what is attributed. Pure.
//! - [`wire`]: the service's HTTP and JSON as values: a request out, a response in. Sends nothing.
//! - [`client`]: the use cases. Nothing there waits or sends: a [`client::Call`] says what to do next, and
//!   who drives it does so. What else is asked of the world goes through ports.
//! - `web`: wasm32 only. What is exported and imported, storage, clock: adapters without rules.
//! - [`heap`]: the allocator of the wasm.
//! - `vip-json`, a crate of its own below all of these: the JSON reader and writer.
//!
//! # Invariants
//!
//! - **No panic on input.** A panic is a trap that loses the instance for the whole page.
//! - **Every call ends**: each thing that can happen to one is told to it, and brings the next step.
//! - **No borrow is held while foreign code runs**: callbacks may call back into the client.
//! - **No response is kept** once its callers have it; Adobe says to fetch each time.
//! - **No credentials**: Adobe's own hosts are refused, and nothing of a header reaches storage.
//! - **Nothing personal in storage**: tracker ids, product families and times; customers as a hash.
//! - **No tracker crosses customers.**

pub mod client;
pub mod domain;
pub mod error;
pub mod heap;
#[cfg(target_arch = "wasm32")]
pub mod web;
pub mod wire;
