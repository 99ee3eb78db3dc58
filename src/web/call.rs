//! The exported call, for the driver in `pkg-template/call.js`.

use super::{
    client::{text, thrown},
    page::WebStorage,
};
use crate::client::{self, Head, Next, Stop, render};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// One call. Numbers that its methods return: 0 and above, milliseconds to wait before the next
/// request; -1, there is an outcome; -2, there is an error; -3, the body is wanted.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Call(client::Call<WebStorage>);

/// There is an outcome.
const DONE: f64 = -1.0;
/// There is an error.
const FAILED: f64 = -2.0;
/// The body is wanted.
const BODY: f64 = -3.0;

impl Call {
    pub(super) fn new(call: client::Call<WebStorage>) -> Self {
        Self(call)
    }
}

#[wasm_bindgen]
impl Call {
    /// What makes two reads the same one.
    ///
    /// # Errors
    /// The text of an error: it cannot be sent at all.
    pub fn key(&self) -> Result<JsValue, JsValue> {
        self.0.key().map(|key| text(&key)).map_err(|error| thrown(&error))
    }

    /// The budget for everything, in milliseconds.
    #[must_use]
    pub fn timeout(&self) -> u32 {
        self.0.timeout_ms()
    }

    /// The next request as `{"url": …, "init": { … }}`. `undefined`: the call failed. `own`: the
    /// headers that the partner's function gave, as the text of `{"headers": { … }}`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "as JavaScript gives it")]
    pub fn request(&self, own: Option<String>) -> JsValue {
        match self.0.request(own.as_deref()) {
            Ok(request) => text(&render::request(&request, self.0.credentials())),
            Err(error) => {
                self.0.unsent(error);
                JsValue::UNDEFINED
            }
        }
    }

    /// A response came.
    pub fn head(
        &self,
        status: u16,
        tracker: Option<String>,
        retry_after: Option<String>,
        is_cross_origin: bool,
        elapsed_ms: u32,
    ) -> f64 {
        let head = Head { status, tracker, retry_after, is_cross_origin };
        number(self.0.head(head, elapsed_ms))
    }

    /// Its body came; `undefined`: it was cut off.
    pub fn body(&self, bytes: Option<Vec<u8>>, elapsed_ms: u32) -> f64 {
        number(self.0.body(bytes, elapsed_ms))
    }

    /// No response came.
    pub fn lost(&self, elapsed_ms: u32) -> f64 {
        number(self.0.lost(elapsed_ms))
    }

    /// The call ends here: 0, its budget is spent; 1, its caller does not want it any more; 3, the
    /// partner's function for headers failed.
    pub fn stop(&self, why: u8) -> f64 {
        number(self.0.stop(reason(why)))
    }

    /// The error of a caller who does not wait for the outcome: 1, as above; 2, the client was given
    /// another customer.
    #[must_use]
    pub fn stopped(&self, why: u8) -> JsValue {
        text(&render::error_text(&self.0.stopped(reason(why))))
    }

    /// What came of it for this caller, from `lead`, a call of the same key.
    ///
    /// # Errors
    /// The text of an error: how it failed.
    pub fn outcome(&self, lead: &Call) -> Result<JsValue, JsValue> {
        self.0.outcome(&lead.0).map(|outcome| text(&outcome)).map_err(thrown)
    }
}

fn reason(why: u8) -> Stop {
    match why {
        0 => Stop::Timeout,
        1 => Stop::Aborted,
        2 => Stop::OtherCustomer,
        _ => Stop::Unsent,
    }
}

fn number(next: Next) -> f64 {
    match next {
        Next::Again(ms) => f64::from(ms),
        Next::Done => DONE,
        Next::Failed => FAILED,
        Next::Body => BODY,
    }
}
