//! `Error` → `RecommendationError`.

use super::js;
use crate::error::{Cause, Error};
use js_sys::{Array, Object};
use std::rc::Rc;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen(module = "/pkg-template/errors.js")]
extern "C" {
    type RecommendationError;
    #[wasm_bindgen(constructor)]
    fn new(message: &str, fields: &Object) -> RecommendationError;
}

/// What the platform threw, to be carried through the core.
#[expect(clippy::unnecessary_wraps, reason = "errors and ports take an optional one")]
pub(super) fn cause(thrown: JsValue) -> Option<Cause> {
    Some(Cause(Rc::new(thrown)))
}

/// The error as JavaScript sees it. The `cause` is what was thrown, else the service's own words.
pub(super) fn to_js(error: &Error) -> JsValue {
    let fields = Object::new();
    let set = |key: &str, value: JsValue| js::set(&fields, key, &value);
    let text = |key: &str, value: &Option<String>| {
        if let Some(value) = value {
            set(key, JsValue::from_str(value));
        }
    };
    set("code", JsValue::from_str(error.code.as_str()));
    set("attempts", error.attempts.into());
    set("retryable", error.retryable.into());
    if let Some(status) = error.status {
        set("status", status.into());
    }
    text("serviceCode", &error.service_code);
    for (key, list) in
        [("additionalDetails", &error.additional_details), ("invalidFields", &error.invalid_fields)]
    {
        if !list.is_empty() {
            set(key, list.iter().map(|it| JsValue::from_str(it)).collect::<Array>().into());
        }
    }
    text("requestId", &error.request_id);
    text("correlationId", &error.correlation_id);
    if let Some(wait) = error.retry_after_ms {
        set("retryAfterMs", number(wait));
    }
    if let Some(outcome) = error.outcome {
        set("outcome", JsValue::from_str(outcome.as_str()));
    }
    match error.cause.as_ref().and_then(|cause| cause.0.downcast_ref::<JsValue>()) {
        Some(thrown) => set("cause", thrown.clone()),
        None => text("cause", &error.service_message),
    }
    RecommendationError::new(&error.message, &fields).into()
}

/// A number within 2^53 as JavaScript has it.
#[expect(clippy::cast_precision_loss, reason = "within 2^53 by contract")]
pub(super) fn number(value: u64) -> JsValue {
    JsValue::from_f64(value as f64)
}
