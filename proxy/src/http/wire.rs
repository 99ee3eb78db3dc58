//! An answer on its way to the browser, and what may happen to it there.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use futures_util::{StreamExt as _, stream};

use super::cors::HideTracker;
use super::reply;
use crate::contract::{self, Answer, Call};
use crate::sandbox::{Fault, TrackerFault, Wire};

const TRACKER: HeaderName = HeaderName::from_static("x-recommendation-tracker-id");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
/// What a captive portal or a login page looks like to a script.
const LOGIN_PAGE: &str = "<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>";

/// Turns an answer into a response, with the faults of the wire. May wait, or never end.
pub(crate) async fn send(answer: Answer, call: &Call, fault: &Fault) -> Response<Body> {
    if 0 < fault.delay_ms {
        tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    }
    let (body, content_type) = match answer.body {
        contract::Body::Json(body) => (body, "application/json"),
        contract::Body::Text(body) => (body.to_owned(), "text/plain"),
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match fault.wire {
        None => reply::text(status, body, content_type),
        Some(Wire::Hang) => std::future::pending().await,
        Some(Wire::HangBody) => half(status, body, stream::pending::<std::io::Result<Bytes>>()),
        Some(Wire::Truncate) => half(status, body, stream::once(cut())),
        Some(Wire::NotJson) => reply::text(StatusCode::OK, LOGIN_PAGE.to_owned(), "text/html"),
        Some(Wire::Empty) => reply::text(StatusCode::OK, String::new(), "application/json"),
    };
    if fault.tracker == Some(TrackerFault::Hidden) {
        response.extensions_mut().insert(HideTracker);
    }
    let headers = response.headers_mut();
    let own = [
        (TRACKER, tracker(answer.tracker_id, fault.tracker)),
        (header::RETRY_AFTER, value(answer.retry_after.as_deref())),
        (REQUEST_ID, value(Some(&call.request_id))),
        (CORRELATION_ID, value(Some(&call.correlation_id))),
    ];
    for (name, value) in own {
        if let Some(value) = value {
            headers.insert(name, value);
        }
    }
    response
}

/// Fails, but not before what was written has left: else not even the headers would arrive.
async fn cut() -> std::io::Result<Bytes> {
    tokio::task::yield_now().await;
    Err(std::io::Error::other("cut by the fault truncate"))
}

fn tracker(tracker_id: Option<String>, fault: Option<TrackerFault>) -> Option<HeaderValue> {
    let tracker_id = tracker_id?;
    match fault {
        None | Some(TrackerFault::Hidden) => value(Some(&tracker_id)),
        Some(TrackerFault::Missing) => None,
        Some(TrackerFault::TooLong) => value(Some(&tracker_id.repeat(64))),
        Some(TrackerFault::NotAscii) => HeaderValue::from_bytes(b"tracker-\xe9\xe8").ok(),
    }
}

fn value(text: Option<&str>) -> Option<HeaderValue> {
    HeaderValue::from_str(text?).ok()
}

/// The first half of a body under the length of the whole, and then `rest`.
fn half(
    status: StatusCode,
    body: String,
    rest: impl futures_util::Stream<Item = std::io::Result<Bytes>> + Send + 'static,
) -> Response<Body> {
    let length = body.len();
    let first = Bytes::from(body).slice(..length / 2);
    let first = stream::iter([Ok(first)]);
    let mut response = reply::text(status, String::new(), "application/json");
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    *response.body_mut() = Body::from_stream(first.chain(rest));
    response
}
