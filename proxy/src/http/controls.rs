//! `/sandbox/…`: what a test, a demo or a curious partner may see and set. Not part of Adobe's API.

use std::sync::Arc;

use axum::body::{self, Body};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use serde::Deserialize;

use super::{App, path_of, reply};
use crate::sandbox::{AdobeError, Fault, Level, Sandbox};
use crate::time::UnixMs;

/// The largest body, in bytes.
const BODY_LIMIT: usize = 4 * 1024;

/// Body of `PUT /sandbox/fault`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NextFault {
    /// As in the header `x-sandbox-fault`. Empty: none.
    fault: String,
    /// For how many API requests. Default 1.
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

/// Body of `PUT /sandbox/customers/{id}/propensity`. What is absent stays as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Levels {
    churn: Option<Level>,
    seat_expansion: Option<Level>,
}

/// Answers any request below `/sandbox`.
pub(crate) async fn handle(State(app): State<Arc<App>>, request: Request) -> Response<Body> {
    let Some(sandbox) = app.upstream.as_sandbox() else { return not_found() };
    let method = request.method().as_str().to_owned();
    let path = path_of(&request).to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let Ok(body) = body::to_bytes(request.into_body(), BODY_LIMIT).await else {
        return reply::refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            "The body exceeds 4 KiB",
        );
    };
    let segments: Vec<&str> = path.split('/').skip(2).collect();
    match (segments.as_slice(), method.as_str()) {
        (["customers"], "GET") => reply::value(StatusCode::OK, &sandbox.customers()),
        (["customers", id, "propensity"], "PUT") => set_levels(sandbox, id, &body),
        (["catalogue"], "GET") => reply::value(StatusCode::OK, &Sandbox::catalogue()),
        (["received"], "GET") => received(sandbox, &query),
        (["received"], "DELETE") => {
            sandbox.clear_received();
            reply::nothing()
        }
        (["fault"], "PUT") => set_fault(sandbox, &body),
        (["fault"], "DELETE") => {
            sandbox.set_next_fault(Fault::default(), 0);
            reply::nothing()
        }
        (["reset"], "POST") => {
            sandbox.reset(UnixMs::now());
            reply::nothing()
        }
        (["customers" | "catalogue"], _) => reply::wrong_method("GET"),
        (["customers", _, "propensity"], _) => reply::wrong_method("PUT"),
        (["received"], _) => reply::wrong_method("GET, DELETE"),
        (["fault"], _) => reply::wrong_method("PUT, DELETE"),
        (["reset"], _) => reply::wrong_method("POST"),
        _ => not_found(),
    }
}

/// What reached the sandbox; `?customer=` of one customer.
fn received(sandbox: &Sandbox, query: &str) -> Response<Body> {
    let customer = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "customer");
    let customer = customer.map(|(_, id)| id.into_owned());
    reply::value(StatusCode::OK, &sandbox.received(customer.as_deref()))
}

fn set_levels(sandbox: &Sandbox, customer_id: &str, body: &[u8]) -> Response<Body> {
    let Ok(levels) = serde_json::from_slice::<Levels>(body) else {
        return invalid(
            r#"Expected {"churn": L, "seatExpansion": L}, L being HIGH, MEDIUM, LOW or OPT_OUT"#,
        );
    };
    match sandbox.set_levels(customer_id, levels.churn, levels.seat_expansion) {
        Some(customer) => reply::value(StatusCode::OK, &customer),
        None => reply::error(AdobeError::of("1116")),
    }
}

fn set_fault(sandbox: &Sandbox, body: &[u8]) -> Response<Body> {
    let Ok(next) = serde_json::from_slice::<NextFault>(body) else {
        return invalid(r#"Expected {"fault": "status=503", "times": 1}"#);
    };
    match Fault::parse(&next.fault) {
        Ok(fault) => {
            sandbox.set_next_fault(fault, next.times);
            reply::nothing()
        }
        Err(part) => reply::unknown_fault(&part),
    }
}

fn invalid(message: &str) -> Response<Body> {
    reply::refusal(StatusCode::BAD_REQUEST, "INVALID_BODY", message)
}

fn not_found() -> Response<Body> {
    reply::refusal(StatusCode::NOT_FOUND, "NOT_FOUND", "The sandbox has nothing here")
}
