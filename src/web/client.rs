//! The exported class: text in, text out. Methods take `&self` and hold no borrow while they call
//! the page, so that callbacks may come back.

use super::{
    call::Call,
    page::{Page, Platform, Shop, WebStorage},
};
use crate::{
    client::{
        self, Client, Parts, Persistence, Rung, Shelf,
        options::Options,
        render::{attribution_text, error_text},
    },
    error::{Error, Result},
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

thread_local! {
    static PAGE: Slot = const { Cell::new(None) };
}

type Slot = Cell<Option<Rc<client::Page>>>;

/// What all clients of this page share.
fn shared() -> Rc<client::Page> {
    let shared = PAGE.try_with(|slot| {
        let page = slot.take().unwrap_or_default();
        slot.set(Some(Rc::clone(&page)));
        page
    });
    shared.unwrap_or_default()
}

/// What `createClient` wraps. The contract is in `pkg-template/index.d.ts`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RecommendationClient(Client<WebStorage>);

#[wasm_bindgen]
impl RecommendationClient {
    /// A client for these options, which are JSON text; their functions stay with the page.
    ///
    /// # Errors
    /// The text of an error: options that cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str, page: Page) -> std::result::Result<RecommendationClient, JsValue> {
        Self::with(text, page).map_err(|error| thrown(&error))
    }

    fn with(text: &str, page: Page) -> Result<Self> {
        let options = Options::new(text, &page.identity(), &|url| page.resolve(url))?;
        let observer = page.clone();
        let has = |key| options.root().get(key).is_some();
        Ok(Self(Client::new(Parts {
            shelf: Shelf::new(rungs(options.storage(), &page)),
            host: Box::new(Platform(page.clone())),
            page: shared(),
            catalogue: Box::new(Shop {
                has_families: has("productKey"),
                has_sellable: has("sellable"),
                has_clouds: has("productCategory"),
                page,
            }),
            observe: Box::new(move |event| observer.observe(event)),
            options,
        })))
    }

    /// Begins a call by its name in the contract.
    ///
    /// # Errors
    /// The text of an error: arguments that cannot be used.
    #[expect(clippy::needless_pass_by_value, reason = "as JavaScript gives it")]
    pub fn begin(
        &self,
        name: &str,
        arguments: &str,
        body: Option<String>,
    ) -> std::result::Result<Call, JsValue> {
        self.0
            .begin(name, arguments, body.as_deref())
            .map(Call::new)
            .map_err(|error| thrown(&error))
    }

    /// `{"picks": [ … ]}` or `{"pick": { … }}` were seen, or taken.
    pub fn report(&self, picks: &str, are_accepted: bool) {
        self.0.report(picks, are_accepted);
    }

    /// Which tracker goes with an order of `{"lines": [ … ]}`.
    #[must_use]
    pub fn attribute(&self, lines: &str) -> JsValue {
        text(&attribution_text(&self.0.attribute(lines)))
    }

    /// The order with these lines succeeded.
    pub fn settled(&self, lines: &str) {
        self.0.settled(lines);
    }

    /// Another end customer from now on: `{"customerId": …}`. Returns whether it is another one.
    ///
    /// # Errors
    /// The text of an error: no customer id.
    #[wasm_bindgen(js_name = setCustomer)]
    pub fn set_customer(&self, argument: &str) -> std::result::Result<bool, JsValue> {
        self.0.set_customer(argument).map_err(|error| thrown(&error))
    }

    /// Whether attribution may be stored.
    #[wasm_bindgen(js_name = setConsent)]
    pub fn set_consent(&self, consent: bool) {
        self.0.set_consent(consent);
    }

    /// Where attribution is kept right now.
    #[must_use]
    pub fn persistence(&self) -> JsValue {
        text(self.0.persistence().as_str())
    }
}

pub(super) fn thrown(error: &Error) -> JsValue {
    text(&error_text(error))
}

/// A text for the page. Returned as a `String` it would be copied and freed over there.
pub(super) fn text(text: &str) -> JsValue {
    JsValue::from_str(text)
}

/// The ladder that the `storage` option asks for. Both storages of the page are always at hand for
/// erasing, since an earlier visit may have used them.
fn rungs(storage: &str, page: &Page) -> Vec<Rung<WebStorage>> {
    let uses_local = storage == "local";
    let ladder = [
        (Persistence::Custom, "", storage.is_empty()),
        (Persistence::Local, "localStorage", uses_local),
        (Persistence::Session, "sessionStorage", uses_local || storage == "session"),
    ];
    let mut rungs = Vec::new();
    for (persistence, name, is_used) in ladder {
        if is_used || !name.is_empty() {
            let store = WebStorage { page: page.clone(), name };
            rungs.push(Rung { persistence, store, is_used });
        }
    }
    rungs
}
