//! `vip-proxy`: the reference partner proxy for Adobe VIP Marketplace recommendations.
//!
//! A storefront in a browser must never hold Adobe's credentials, so its calls go to a proxy of the
//! partner. This one serves the storefront's files, the built package and the API on one port. What
//! answers the API is an [`Upstream`]; today that is an embedded model of Adobe's sandbox.
//!
//! # Code map
//!
//! - `time`: milliseconds since 1970 and the formats Adobe writes them in. The only clock.
//! - `contract`: the allow-listed routes, one call in, one answer out. Plain values.
//! - `sandbox`: Adobe's documented rules and their state. Knows nothing of HTTP libraries.
//! - [`upstream`](Upstream): who answers a call.
//! - `http`: routes, CORS, limits, faults on the wire, files. No rule of Adobe's.
//! - [`server`](Server): settings and the listening socket.
//!
//! Arrows point one way: time ← contract ← sandbox ← upstream ← http ← server ← `main`.
//!
//! # Invariants
//!
//! - **Invariant:** a request that is not on the allow-list, is too large, is not JSON or names an
//!   impossible customer id never reaches the upstream.
//! - **Invariant:** logs hold no body, no token and no customer id.
//! - **Invariant:** the sandbox never waits; whatever takes time is done by `http`.

mod contract;
mod http;
mod sandbox;
mod server;
mod time;
mod upstream;

pub use server::{Server, Settings};
pub use upstream::Upstream;
