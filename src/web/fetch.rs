//! `Transport` over `fetch`: the page's or the partner's own.
//!
//! Nothing is taken for granted about what comes back. Responses are mocked, wrapped, of another
//! realm, or subclassed with getters that throw, so each access is by name and can fail.

use super::{error::cause, input::headers, js, options::Sending};
use crate::{
    client::ports::{Reply, Transport},
    error::{Cause, Error},
    wire::http::{Headers, Request},
};
use js_sys::Object;
use std::cell::Cell;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    // By name and at each call, so that instrumentation which replaces it later is honoured.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn global_fetch(url: &str, init: &Object) -> Result<JsValue, JsValue>;

    type AbortController;
    #[wasm_bindgen(catch, constructor)]
    fn new() -> Result<AbortController, JsValue>;
}

impl Transport for Sending {
    type Reply = Response;

    async fn headers(&self) -> Result<Headers, Error> {
        let Some(function) = &self.headers_function else { return Ok(self.headers.clone()) };
        let failed = |thrown| Error::invalid("headers: the function failed").because(cause(thrown));
        let value = function.call0(&JsValue::UNDEFINED).map_err(failed)?;
        let value = js::settled(&value).await.map_err(failed)?;
        headers(&value)
    }

    async fn send(&self, request: &Request) -> Result<Response, Option<Cause>> {
        let controller = AbortController::new().map_err(cause)?.into();
        let abort = Abort { controller, is_over: Cell::new(false) };
        let headers = Object::new();
        for (name, value) in request.headers.iter() {
            js::set(&headers, name, &value.into());
        }
        let init = Object::new();
        js::set(&init, "method", &request.method.as_str().into());
        js::set(&init, "headers", &headers);
        js::set(&init, "credentials", &self.credentials.as_str().into());
        js::set(&init, "cache", &"no-store".into());
        js::set(&init, "signal", &js::get(&abort.controller, "signal").map_err(cause)?);
        if let Some(body) = &request.body {
            js::set(&init, "body", &body.into());
        }
        let returned = match &self.fetch {
            Some(fetch) => fetch.call2(&JsValue::UNDEFINED, &request.url.as_str().into(), &init),
            None => global_fetch(&request.url, &init),
        };
        let value = match returned {
            Ok(value) => js::settled(&value).await,
            Err(thrown) => Err(thrown),
        };
        abort.is_over.set(value.is_err());
        Response::new(value.map_err(cause)?, abort).ok_or(None)
    }

    fn identity(&self) -> String {
        self.identity.clone()
    }
}

/// Aborts the request when dropped, unless it is over: whoever listens to the signal shall not hear
/// of an abort after each good call.
struct Abort {
    controller: JsValue,
    is_over: Cell<bool>,
}

impl Drop for Abort {
    fn drop(&mut self) {
        if !self.is_over.get() {
            let _ = js::call(&self.controller, "abort", &[]);
        }
    }
}

/// Whatever `fetch` resolved to, found to have a status.
pub(super) struct Response {
    value: JsValue,
    status: u16,
    abort: Abort,
}

impl Response {
    /// `None`: it is no response that can be read, as an opaque one.
    fn new(value: JsValue, abort: Abort) -> Option<Self> {
        let status = js::get(&value, "status").ok()?.as_f64()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let status = Some(status as u16).filter(|status| (100..1000).contains(status))?;
        Some(Self { value, status, abort })
    }

    async fn read(&self) -> Result<Vec<u8>, JsValue> {
        // Mocks often have one of the three only.
        if let Some(buffer) = js::call(&self.value, "arrayBuffer", &[]) {
            return js::bytes(&js::settled(&buffer?).await?);
        }
        if let Some(text) = js::call(&self.value, "text", &[]) {
            let text = js::settled(&text?).await?;
            return text.as_string().map(String::into_bytes).ok_or(text);
        }
        let json = js::call(&self.value, "json", &[]).unwrap_or(Err(JsValue::UNDEFINED))?;
        let text = js::stringify(&js::settled(&json).await?)?;
        text.map(String::into_bytes).ok_or(JsValue::UNDEFINED)
    }
}

impl Reply for Response {
    fn status(&self) -> u16 {
        self.status
    }

    fn header(&self, name: &str) -> Option<String> {
        let headers = js::get(&self.value, "headers").ok()?;
        match js::call(&headers, "get", &[&name.into()]) {
            Some(value) => value.ok()?.as_string(),
            // A mock with a plain record.
            None => js::get(&headers, name).ok()?.as_string(),
        }
    }

    fn is_cross_origin(&self) -> bool {
        let is_page = js::is_object(&js::global("location"));
        is_page
            && js::get(&self.value, "type")
                .is_ok_and(|it| it.as_string().as_deref() == Some("cors"))
    }

    async fn body(&self) -> Result<Vec<u8>, Option<Cause>> {
        let body = self.read().await;
        self.abort.is_over.set(true);
        body.map_err(cause)
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Response").field("status", &self.status).finish_non_exhaustive()
    }
}
