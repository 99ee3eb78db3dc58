//! From the bytes of a response to what a caller gets, without a client around it.
//!
//! The package exports no such thing, since its callers have no use for it. This is its code,
//! compiled and optimised like the package, with an export of its own; `pick()` as a whole is
//! measured on the package itself.

#![cfg(target_arch = "wasm32")]

mod reader;
