//! What a recommendation is, how it is ranked and picked, and what is attributed.
//!
//! Values and pure functions: no JSON, no clock, no randomness. Texts of a response borrow from its
//! body, so that picking three of hundreds copies three.

pub mod attribution;
pub mod bundle;
pub mod candidate;
pub mod hash;
pub mod ids;
pub(crate) mod list;
pub mod opportunity;
pub mod outlook;
pub mod pick;
pub mod propensity;
pub mod query;
pub mod rank;
pub mod reason;
pub mod recommendation;
pub mod rules;
pub(crate) mod text;
pub mod time;
