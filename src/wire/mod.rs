//! The service's HTTP and JSON as pure functions: a request value out, a response value in.

pub mod endpoint;
pub mod fault;
pub mod http;
pub mod normalize;

pub use vip_json::{self as json, write};

use json::Tape;

/// Indexes a text. One that is no JSON is an empty document, in which nothing is found.
pub(crate) fn read(text: &str) -> Tape {
    Tape::new(text).unwrap_or_default()
}
