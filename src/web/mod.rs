//! What the wasm exports and imports, and the adapters between this crate's ports and the page. No
//! rules here.
//!
//! Nothing but numbers crosses the border; [`border`] says how texts do. The other side is
//! `pkg-template/border.js`. What touches an object from outside is in `pkg-template/page.js`, where a
//! getter that throws is caught where it happens; nothing imported here throws.
//!
//! Names begin with a dollar: by that the build knows those that it makes short, on both sides.

#![expect(unsafe_code, reason = "the name of a symbol is the linker's business")]

pub mod border;
mod call;
mod client;
mod held;
mod page;
