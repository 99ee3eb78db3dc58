//! `Store` over anything shaped like a web storage.

use super::js;
use crate::client::ports::{Denied, Store};
use wasm_bindgen::JsValue;

/// `localStorage`, `sessionStorage`, or the partner's own.
#[derive(Clone, Debug)]
pub(super) struct WebStorage {
    object: JsValue,
    can_be_listed: bool,
}

impl WebStorage {
    /// A storage of the page. Where the page has none, or may not use it, each access is denied.
    pub(super) fn of_page(name: &str) -> Self {
        Self { object: js::global(name), can_be_listed: true }
    }

    /// One with `getItem`, `setItem` and `removeItem` and no more.
    pub(super) fn custom(object: JsValue) -> Self {
        Self { object, can_be_listed: false }
    }

    fn call(&self, method: &str, arguments: &[&JsValue]) -> Result<JsValue, Denied> {
        js::call(&self.object, method, arguments).and_then(Result::ok).ok_or(Denied)
    }
}

impl Store for WebStorage {
    fn get(&self, key: &str) -> Result<Option<String>, Denied> {
        Ok(self.call("getItem", &[&key.into()])?.as_string())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Denied> {
        self.call("setItem", &[&key.into(), &value.into()]).map(drop)
    }

    fn remove(&self, key: &str) -> Result<(), Denied> {
        self.call("removeItem", &[&key.into()]).map(drop)
    }

    fn keys(&self) -> Result<Option<Vec<String>>, Denied> {
        if !self.can_be_listed {
            return Ok(None);
        }
        if !js::is_object(&self.object) {
            return Err(Denied);
        }
        js::keys(&self.object).map(Some).map_err(|_| Denied)
    }
}
