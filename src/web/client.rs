//! The exported class: convert in, call, convert out.
//!
//! Methods take `&self` and return promises of their own making, so that neither `free()` in flight
//! nor a callback that calls back can find a borrow in the way.

use super::{
    error, event,
    host::Platform,
    input, js,
    options::{self, Sending},
    output,
    storage::WebStorage,
};
use crate::{
    client::{
        Checkout, Client, Page, Parts, View,
        event::{Diagnosis, Event},
        ports::Ports,
    },
    domain::query::Line,
    error::{Error, Result},
    wire::{endpoint::Endpoint, http::TRACKER},
};
use js_sys::{Function, Object, Promise};
use std::{future::Future, pin::Pin, rc::Rc};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::future_to_promise;

thread_local! {
    static PAGE: Rc<Page> = Rc::default();
}

/// The browser, a worker, or Node.
#[derive(Debug)]
struct Web;

impl Ports for Web {
    type Transport = Sending;
    type Store = WebStorage;
    type Host = Platform;
}

/// What `createClient` wraps. The contract is in `pkg-template/index.d.ts`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RecommendationClient {
    client: Client<Web>,
    on_event: Option<Function>,
    debug: bool,
}

#[wasm_bindgen]
impl RecommendationClient {
    /// A client for these options.
    ///
    /// # Errors
    /// `invalid_request` for options that cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> std::result::Result<RecommendationClient, JsValue> {
        let given = options::client_options(options).map_err(|error| error::to_js(&error))?;
        let on_event = given.on_event.clone();
        let client = Client::new(Parts {
            options: given.options,
            transport: given.sending,
            host: Platform,
            shelf: given.shelf,
            page: PAGE.with(Rc::clone),
            catalogue: Box::new(given.callbacks),
            observe: Box::new(move |event| event::emit(given.on_event.as_ref(), event)),
        });
        Ok(Self { client, on_event, debug: given.debug })
    }

    /// The main job.
    pub fn pick(&self, query: &JsValue, options: &JsValue) -> Promise {
        self.recommend(query, options, output::picks)
    }

    /// The same with everything it returned.
    pub fn recommendations(&self, query: &JsValue, options: &JsValue) -> Promise {
        self.recommend(query, options, output::recommendations)
    }

    /// `orderType: PREVIEW`
    #[wasm_bindgen(js_name = previewOrder)]
    pub fn preview_order(&self, order: &JsValue, options: &JsValue) -> Promise {
        self.host_call(Endpoint::PreviewOrder, Some((order, "PREVIEW")), options)
    }

    /// `orderType: PREVIEW_RENEWAL`
    #[wasm_bindgen(js_name = previewRenewal)]
    pub fn preview_renewal(&self, order: &JsValue, options: &JsValue) -> Promise {
        let empty = Object::new();
        let order = if order.is_undefined() || order.is_null() { &empty } else { order };
        self.host_call(Endpoint::PreviewRenewal, Some((order, "PREVIEW_RENEWAL")), options)
    }

    /// What the customer owns.
    pub fn subscriptions(&self, options: &JsValue) -> Promise {
        self.host_call(Endpoint::Subscriptions, None, options)
    }

    /// What the customer ordered.
    pub fn orders(&self, options: &JsValue) -> Promise {
        self.host_call(Endpoint::Orders, None, options)
    }

    /// These picks were seen.
    pub fn shown(&self, picks: &JsValue) {
        let (picks, wrong) = input::picks(picks);
        self.report(&wrong);
        self.client.shown(&picks);
    }

    /// The shopper took this pick.
    pub fn accepted(&self, pick: &JsValue) {
        let (picks, wrong) = input::picks(pick);
        self.report(&wrong);
        for pick in &picks {
            self.client.accepted(pick);
        }
    }

    /// Which tracker goes with an order of these lines.
    #[must_use]
    pub fn attribute(&self, lines: &JsValue) -> JsValue {
        output::plain(&self.client.attribute(&self.lines(lines)))
    }

    /// The header to send with an order of these lines.
    #[wasm_bindgen(js_name = checkoutHeaders)]
    #[must_use]
    pub fn checkout_headers(&self, lines: &JsValue) -> JsValue {
        let headers = Object::new();
        if let Some(tracker) = self.client.attribute(&self.lines(lines)).tracker_id {
            js::set(&headers, TRACKER, &tracker.into());
        }
        headers.into()
    }

    /// The order with these lines succeeded.
    pub fn settled(&self, lines: &JsValue) {
        let (lines, wrong) = input::lines(lines);
        self.report(&wrong);
        // An order of nothing that can be read is not one of no lines.
        if !lines.is_empty() || wrong.is_empty() {
            self.client.settled(&lines);
        }
    }

    /// Places an order.
    #[wasm_bindgen(js_name = createOrder)]
    pub fn create_order(&self, order: &JsValue, options: &JsValue) -> Promise {
        self.checkout(Endpoint::CreateOrder, input::body(order, "order"), options)
    }

    /// Adds a product to the next renewal.
    #[wasm_bindgen(js_name = createSubscription)]
    pub fn create_subscription(&self, subscription: &JsValue, options: &JsValue) -> Promise {
        let body = input::body(subscription, "subscription");
        self.checkout(Endpoint::CreateSubscription, body, options)
    }

    /// Another end customer from now on.
    ///
    /// # Errors
    /// `invalid_request` for what is no customer id.
    #[wasm_bindgen(js_name = setCustomer)]
    pub fn set_customer(&self, customer: &JsValue) -> std::result::Result<(), JsValue> {
        let fields = Object::new();
        js::set(&fields, "customerId", customer);
        let fields = input::Fields::of(&fields, "options").map(input::Fields::at_top);
        let customer = fields.and_then(|fields| options::customer(&fields));
        self.client.set_customer(customer.map_err(|error| error::to_js(&error))?);
        Ok(())
    }

    /// Whether attribution may be stored.
    #[wasm_bindgen(js_name = setConsent)]
    pub fn set_consent(&self, consent: bool) {
        self.client.set_consent(consent);
    }

    /// Where attribution is kept right now.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn persistence(&self) -> String {
        self.client.persistence().as_str().to_owned()
    }

    /// Calls the proxy once and reports what to mend.
    pub fn diagnose(&self, options: &JsValue) -> Promise {
        let found = input::call_options(options).map(|options| self.client.diagnose(options));
        promise(async move { Ok(output::plain(&found?.await?)) })
    }
}

impl RecommendationClient {
    fn recommend(
        &self,
        query: &JsValue,
        options: &JsValue,
        output: impl FnOnce(&View<'_>) -> JsValue + 'static,
    ) -> Promise {
        let debug = self.debug;
        let call = input::query(query).and_then(|query| {
            let options = input::call_options(options)?;
            Ok(self.client.recommend(query, options, move |view| {
                if debug {
                    output::debug(view);
                }
                output(view)
            }))
        });
        promise(async move { call?.await })
    }

    fn host_call(
        &self,
        endpoint: Endpoint,
        order: Option<(&JsValue, &str)>,
        options: &JsValue,
    ) -> Promise {
        let body =
            order.map(|(order, order_type)| Ok(input::body(order, "order")?.with_type(order_type)));
        let body = body.transpose();
        let call = body.and_then(|body| {
            let query = input::host_query(endpoint, body, options)?;
            let options = input::call_options(options)?;
            Ok(self.client.host_call(query, options, output::host_result))
        });
        promise(async move { call?.await })
    }

    fn checkout(
        &self,
        endpoint: Endpoint,
        body: Result<input::Body>,
        options: &JsValue,
    ) -> Promise {
        let call = body.and_then(|body| {
            let options = input::checkout_options(options)?;
            let checkout = Checkout { endpoint, body: body.text, lines: body.lines };
            Ok(self.client.checkout(checkout, options))
        });
        promise(async move { Ok(output::checkout_result(&call?.await?)) })
    }

    fn lines(&self, value: &JsValue) -> Vec<Line> {
        let (lines, wrong) = input::lines(value);
        self.report(&wrong);
        lines
    }

    /// What the synchronous methods cannot use is an event: they never throw.
    fn report(&self, wrong: &[Error]) {
        for error in wrong {
            let diagnosis = Diagnosis::warning("invalid_input", error.message.clone());
            event::emit(self.on_event.as_ref(), &Event::Diagnosis(&diagnosis));
        }
    }
}

/// Boxed, so that the machinery of promises is compiled once and not for each method.
fn promise(result: impl Future<Output = Result<JsValue>> + 'static) -> Promise {
    let result: Pin<Box<dyn Future<Output = Result<JsValue>>>> = Box::pin(result);
    future_to_promise(async move { result.await.map_err(|error| error::to_js(&error)) })
}
