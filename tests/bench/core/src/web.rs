//! Results as plain objects, by the component's own code.
//!
//! That is private to the component, so its two files are compiled into this crate, where they find
//! what they use under the same names.

#[expect(dead_code, reason = "the bench needs a part of it")]
#[path = "../../../../src/web/js.rs"]
mod js;
#[expect(dead_code, reason = "the bench needs a part of it")]
#[path = "../../../../src/web/output.rs"]
mod output;

use crate::client::View;
use wasm_bindgen::JsValue;

/// What `pick()` resolves to.
pub(crate) fn picks(view: &View<'_>) -> JsValue {
    output::picks(view)
}

/// What `recommendations()` resolves to.
pub(crate) fn everything(view: &View<'_>) -> JsValue {
    output::recommendations(view)
}
