//! Events, as JavaScript sees them.

use super::{
    error::{self, number},
    js, output,
};
use crate::client::event::Event;
use js_sys::{Array, Function, Object};
use wasm_bindgen::JsValue;

/// Hands an event to the partner's function; what that throws is its own affair.
pub(super) fn emit(handler: Option<&Function>, event: &Event<'_>) {
    if let Some(handler) = handler {
        let _ = handler.call1(&JsValue::UNDEFINED, &to_js(event));
    }
}

fn to_js(event: &Event<'_>) -> Object {
    let object = Object::new();
    let set = |key: &str, value: &JsValue| js::set(&object, key, value);
    let nullable = |text: Option<&str>| text.map_or(JsValue::NULL, JsValue::from_str);
    let name = match event {
        Event::Response { endpoint, status, attempts, duration_ms, tracker_id } => {
            set("endpoint", &endpoint.as_str().into());
            set("status", &(*status).into());
            set("attempts", &(*attempts).into());
            set("durationMs", &number(*duration_ms));
            set("trackerId", &nullable(*tracker_id));
            "response"
        }
        Event::Failure { endpoint, error } => {
            set("endpoint", &endpoint.as_str().into());
            set("error", &error::to_js(error));
            "failure"
        }
        Event::Issue { endpoint, issue } => {
            set("endpoint", &endpoint.as_str().into());
            set("issue", &output::plain(issue));
            "issue"
        }
        Event::Drift { endpoint, paths } => {
            set("endpoint", &endpoint.as_str().into());
            set("paths", &paths.iter().map(|path| JsValue::from_str(path)).collect::<Array>());
            "drift"
        }
        Event::Diagnosis(diagnosis) => {
            set("diagnosis", &output::plain(diagnosis));
            "diagnosis"
        }
        Event::Shown(pick) => {
            set("pick", &output::plain(pick));
            "shown"
        }
        Event::Accepted(pick) => {
            set("pick", &output::plain(pick));
            "accepted"
        }
        Event::Attributed(attribution) => {
            set("attribution", &output::plain(attribution));
            "attributed"
        }
        Event::Settled { tracker_id } => {
            set("trackerId", &nullable(*tracker_id));
            "settled"
        }
    };
    set("type", &name.into());
    object
}
