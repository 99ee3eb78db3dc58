//! `Catalogue` over the partner's functions. One that throws says nothing.

use super::options::Callbacks;
use crate::domain::ids::{Catalogue, family};
use js_sys::Function;
use std::borrow::Cow;
use wasm_bindgen::JsValue;

impl Catalogue for Callbacks {
    fn family<'o>(&self, offer_id: &'o str) -> Cow<'o, str> {
        let own = ask(self.product_key.as_ref(), offer_id).and_then(|key| key.as_string());
        own.map_or_else(|| family(offer_id), Cow::Owned)
    }

    fn is_sellable(&self, offer_id: &str) -> bool {
        ask(self.sellable.as_ref(), offer_id).is_none_or(|answer| answer.is_truthy())
    }

    fn cloud(&self, offer_id: &str) -> Option<String> {
        ask(self.product_category.as_ref(), offer_id)?.as_string().filter(|cloud| !cloud.is_empty())
    }
}

fn ask(function: Option<&Function>, offer_id: &str) -> Option<JsValue> {
    function?.call1(&JsValue::UNDEFINED, &offer_id.into()).ok()
}
