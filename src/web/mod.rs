//! The exported class, and the adapters between this crate's ports and the platform. No rules here.
//!
//! Whatever touches an object from outside can fail: a getter may throw, a promise may be anything.
//! So every such access goes through `js.rs`, whose imports all catch.

mod callbacks;
mod client;
mod error;
mod event;
mod fetch;
mod host;
mod input;
mod js;
mod options;
mod output;
mod selection;
mod signal;
mod storage;

pub use client::RecommendationClient;
