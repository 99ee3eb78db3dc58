//! The exported classes, and the adapters between this crate's ports and the page. No rules here.
//!
//! What touches an object from outside is in `pkg-template/page.js`, where a getter that throws is
//! caught where it happens; nothing imported here throws.

mod call;
mod client;
mod page;

pub use call::Call;
pub use client::RecommendationClient;
