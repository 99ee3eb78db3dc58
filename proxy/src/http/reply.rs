//! Responses this proxy makes itself.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;

use crate::contract;
use crate::sandbox::{AdobeError, json};

/// A value as JSON.
pub(crate) fn value(status: StatusCode, value: &impl Serialize) -> Response<Body> {
    text(status, json(value), "application/json")
}

/// One of Adobe's errors. Its status is one.
pub(crate) fn error(error: AdobeError) -> Response<Body> {
    let answer = error.into_answer();
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match answer.body {
        contract::Body::Json(body) => text(status, body, "application/json"),
        contract::Body::Text(body) => text(status, body.to_owned(), "text/plain"),
    }
}

/// An error that Adobe has no code for, in the shape of Adobe's. Its code is a word.
pub(crate) fn refusal(status: StatusCode, code: &str, message: &str) -> Response<Body> {
    let mut error = AdobeError::of(code);
    message.clone_into(&mut error.message);
    value(status, &error)
}

/// The path is right, the method is not.
pub(crate) fn wrong_method(allow: &'static str) -> Response<Body> {
    let message = format!("Only {allow} is allowed here");
    let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", &message);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    response
}

/// A fault that is misspelt must not look like one that had no effect.
pub(crate) fn unknown_fault(part: &str) -> Response<Body> {
    let message = format!("Not a fault of this sandbox: {part}");
    refusal(StatusCode::BAD_REQUEST, "UNKNOWN_FAULT", &message)
}

/// Nothing to say.
pub(crate) fn nothing() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// A text of some type, which nobody may keep.
pub(crate) fn text(status: StatusCode, body: String, content_type: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
