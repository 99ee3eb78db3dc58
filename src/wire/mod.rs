//! The service's HTTP and JSON as pure functions: a request value out, a response value in.

pub mod endpoint;
pub mod fault;
pub mod http;
pub mod normalize;

pub use vip_json::{self as json, write};
