//! What the page, or Node, is asked: clock, chance, storage, and the partner's functions.

use crate::{
    client::{
        event::Event,
        ports::{Denied, Host, Store},
        render::event_text,
    },
    domain::{
        ids::{Catalogue, family},
        time::UnixMs,
    },
};
use std::borrow::Cow;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The platform as one client sees it. None of its methods throws.
    #[derive(Clone, Debug)]
    pub type Page;

    #[wasm_bindgen(method)]
    fn now(this: &Page) -> f64;
    #[wasm_bindgen(method)]
    fn random(this: &Page) -> f64;
    #[wasm_bindgen(method)]
    fn id(this: &Page) -> String;
    #[wasm_bindgen(method)]
    fn notify(this: &Page, event: &str);
    #[wasm_bindgen(method)]
    fn family(this: &Page, offer_id: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = isSellable)]
    fn is_sellable(this: &Page, offer_id: &str) -> bool;
    #[wasm_bindgen(method)]
    fn cloud(this: &Page, offer_id: &str) -> Option<String>;
    /// `undefined`: denied.
    #[wasm_bindgen(method)]
    fn read(this: &Page, rung: &str, key: &str) -> JsValue;
    #[wasm_bindgen(method)]
    fn write(this: &Page, rung: &str, key: &str, text: &str) -> bool;
    #[wasm_bindgen(method)]
    fn remove(this: &Page, rung: &str, key: &str) -> bool;
    /// One a line. `undefined`: denied.
    #[wasm_bindgen(method)]
    fn keys(this: &Page, rung: &str) -> Option<String>;
    /// The address in normal form, and `true` where that was made with the page's own.
    #[wasm_bindgen(method)]
    pub(super) fn href(this: &Page, url: &str, with_page: bool) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = hasObserver)]
    fn has_observer(this: &Page) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(super) fn identity(this: &Page) -> String;
}

impl Page {
    pub(super) fn observe(&self, event: &Event<'_>) {
        if self.has_observer() {
            self.notify(&event_text(event));
        }
    }

    pub(super) fn resolve(&self, url: &str) -> Option<(String, bool)> {
        let at_page = self.href(url, true).map(|href| (href, true));
        at_page.or_else(|| self.href(url, false).map(|href| (href, false)))
    }
}

/// [`Page`] as the host.
pub(super) struct Platform(pub(super) Page);

impl Host for Platform {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds within 2^53")]
    fn now(&self) -> UnixMs {
        UnixMs(self.0.now() as i64)
    }

    fn random(&self) -> f64 {
        self.0.random()
    }

    fn id(&self) -> String {
        self.0.id()
    }
}

/// [`Page`] as the catalogue. A function that throws says nothing.
pub(super) struct Shop {
    pub(super) page: Page,
    /// Which of the functions there are: asking for each offer costs more than all the rest.
    pub(super) has_families: bool,
    pub(super) has_sellable: bool,
    pub(super) has_clouds: bool,
}

impl Catalogue for Shop {
    fn family<'o>(&self, offer_id: &'o str) -> Cow<'o, str> {
        let own = if self.has_families { self.page.family(offer_id) } else { None };
        own.map_or_else(|| family(offer_id), Cow::Owned)
    }

    fn is_sellable(&self, offer_id: &str) -> bool {
        !self.has_sellable || self.page.is_sellable(offer_id)
    }

    fn cloud(&self, offer_id: &str) -> Option<String> {
        if self.has_clouds { self.page.cloud(offer_id) } else { None }
    }
}

/// `localStorage`, `sessionStorage`, or the partner's own.
#[derive(Clone, Debug)]
pub(super) struct WebStorage {
    pub(super) page: Page,
    pub(super) name: &'static str,
}

impl Store for WebStorage {
    fn get(&self, key: &str) -> Result<Option<String>, Denied> {
        let text = self.page.read(self.name, key);
        if text.is_undefined() { Err(Denied) } else { Ok(text.as_string()) }
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Denied> {
        if self.page.write(self.name, key, value) { Ok(()) } else { Err(Denied) }
    }

    fn remove(&self, key: &str) -> Result<(), Denied> {
        if self.page.remove(self.name, key) { Ok(()) } else { Err(Denied) }
    }

    fn can_be_listed(&self) -> bool {
        !self.name.is_empty()
    }

    fn keys(&self) -> Result<String, Denied> {
        self.page.keys(self.name).ok_or(Denied)
    }
}
