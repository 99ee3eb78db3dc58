//! JSON for the component: a reader that keeps the text, and a writer.
//!
//! A crate of its own, since it is compiled for speed where the rest is compiled for size: of the time
//! from the bytes of a response to the picks most is spent here.

mod node;
mod number;
mod parse;
mod read;
pub mod write;

pub use node::{Kind, Malformed};
pub use number::{Amount, amount, whole};
pub use read::{Entries, Items, Tape, Value};
