//! `/v3/…`: checks a request, has the upstream answer it, sends the answer.

use std::sync::Arc;

use axum::body::{self, Body};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{App, path_of, reply, wire};
use crate::contract::{Call, NoRoute, Route, is_customer_id};
use crate::sandbox::{AdobeError, Fault};
use crate::time::UnixMs;

/// The largest body, in bytes. An order of 499 lines has about 60,000.
const BODY_LIMIT: usize = 64 * 1024;
/// Names a fault in the query, where a page cannot set a header.
const FAULT_PARAM: &str = "sandbox-fault";

/// Why a request does not reach the upstream.
enum Refused {
    /// Nothing at this path, or not by this method.
    NoRoute(NoRoute),
    /// The body has more than [`BODY_LIMIT`] bytes.
    TooLarge,
    /// What Adobe would not take.
    Invalid(AdobeError),
    /// Too many requests of this customer; there may be another in so many seconds.
    TooMany(i64),
    /// A part of the fault asked for is not understood.
    UnknownFault(String),
}

/// Answers any request below `/v3`.
pub(crate) async fn handle(State(app): State<Arc<App>>, request: Request) -> Response<Body> {
    match answer(&app, request).await {
        Ok(response) => response,
        Err(refused) => refusal(refused),
    }
}

async fn answer(app: &App, request: Request) -> Result<Response<Body>, Refused> {
    let (route, path_id) = Route::of(request.method().as_str(), path_of(&request))
        .map(|(route, id)| (route, id.map(str::to_owned)))
        .map_err(Refused::NoRoute)?;
    let (parts, body) = request.into_parts();
    let (query, asked_fault) = query(&parts);
    let body = read_body(route, &parts, body).await?;
    let customer_id = match path_id {
        Some(id) => Some(path_customer(&id)?),
        None => body_customer(body.as_ref())?,
    };
    if let Some(rate) = &app.rate {
        let counted = rate.count(customer_id.as_deref().unwrap_or_default(), UnixMs::now());
        counted.map_err(Refused::TooMany)?;
    }
    let fault = fault(app, &parts, asked_fault)?;
    let call = Call {
        route,
        path: parts.uri.path().to_owned(),
        query,
        customer_id,
        body,
        correlation_id: text(&parts.headers, "x-correlation-id").unwrap_or_else(new_id),
        request_id: text(&parts.headers, "x-request-id")
            .filter(|id| !id.is_empty())
            .unwrap_or_else(new_id),
        tracker_id: text(&parts.headers, "x-recommendation-tracker-id")
            .filter(|tracker| !tracker.is_empty()),
    };
    // Only the answer is delayed: whatever a page gives up on has happened.
    let answer = app.upstream.answer(&call, &fault).await;
    Ok(wire::send(answer, &call, &fault).await)
}

fn refusal(refused: Refused) -> Response<Body> {
    match refused {
        Refused::NoRoute(NoRoute::UnknownPath) => reply::refusal(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            "This proxy has the recommendations calls only",
        ),
        Refused::NoRoute(NoRoute::WrongMethod(allow)) => reply::wrong_method(allow),
        Refused::TooLarge => reply::refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            "The body exceeds 64 KiB",
        ),
        Refused::Invalid(error) => reply::error(error),
        Refused::TooMany(seconds) => {
            let mut response = reply::error(AdobeError::of("4118"));
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        Refused::UnknownFault(part) => reply::unknown_fault(&part),
    }
}

/// The parameters, less the one that names a fault.
fn query(parts: &Parts) -> (Vec<(String, String)>, Option<String>) {
    let query = parts.uri.query().unwrap_or_default();
    let (faults, query): (Vec<_>, Vec<_>) = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .partition(|(name, _)| name == FAULT_PARAM);
    (query, faults.into_iter().next().map(|(_, text)| text))
}

/// The JSON object of a POST. An empty body counts as an empty object, so that the fields it lacks are
/// what is complained about.
async fn read_body(route: Route, parts: &Parts, body: Body) -> Result<Option<Value>, Refused> {
    if route.method() == "GET" {
        return Ok(None);
    }
    let announced = text(&parts.headers, header::CONTENT_LENGTH.as_str());
    let announced = announced.and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| BODY_LIMIT < length) {
        return Err(Refused::TooLarge);
    }
    // The other reason to fail is a connection that is gone, and then nobody reads this.
    let bytes = body::to_bytes(body, BODY_LIMIT).await.map_err(|_| Refused::TooLarge)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Some(Value::Object(serde_json::Map::new())));
    }
    let object = serde_json::from_slice(&bytes).ok().filter(Value::is_object);
    let invalid = || AdobeError::of("1117").because("The body is not a JSON object".to_owned());
    object.map(Some).ok_or_else(|| Refused::Invalid(invalid()))
}

/// The customer id of a path; what cannot be one is nobody's: 1116.
fn path_customer(encoded: &str) -> Result<String, Refused> {
    let decoded = percent_decode_str(encoded).decode_utf8().ok();
    let id = decoded.filter(|id| is_customer_id(id));
    id.map(Into::into).ok_or_else(|| Refused::Invalid(AdobeError::of("1116")))
}

/// The customer id of a body: a text, or a number as integrations send it that parse ids. Whether it
/// may be absent is the upstream's to say.
fn body_customer(body: Option<&Value>) -> Result<Option<String>, Refused> {
    let id = match body.and_then(|body| body.get("customerId")) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => String::new(),
    };
    if is_customer_id(&id) {
        Ok(Some(id))
    } else {
        Err(Refused::Invalid(AdobeError::fields("1117", vec!["customerId".to_owned()])))
    }
}

/// What shall go wrong: by header, else by query, else as set for the next requests.
fn fault(app: &App, parts: &Parts, asked: Option<String>) -> Result<Fault, Refused> {
    let Some(sandbox) = app.upstream.as_sandbox() else { return Ok(Fault::default()) };
    match text(&parts.headers, "x-sandbox-fault").or(asked) {
        None => Ok(sandbox.take_next_fault()),
        Some(text) => Fault::parse(&text).map_err(Refused::UnknownFault),
    }
}

/// A header as text; what is not ASCII counts as empty. `None`: absent.
fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default().to_owned())
}

/// An id for a request that came without.
fn new_id() -> String {
    (0..32).map(|_| fastrand::alphanumeric()).collect()
}
