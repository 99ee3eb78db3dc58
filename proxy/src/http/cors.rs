//! Which pages may call: those served from here, and those of listed origins.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, Response, StatusCode, Uri};
use axum::middleware::Next;

use super::{App, path_of, reply};

const ALLOWED_HEADERS: &str = "content-type, x-request-id, x-correlation-id, \
    x-recommendation-tracker-id, authorization, x-sandbox-fault";
const EXPOSED_HEADERS: &str =
    "x-recommendation-tracker-id, retry-after, x-request-id, x-correlation-id";
const EXPOSED_WITHOUT_TRACKER: &str = "retry-after, x-request-id, x-correlation-id";

/// Extension of a response whose tracker other origins may not read: the fault `hide-tracker`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HideTracker;

/// A text that is not an origin.
#[derive(Debug)]
pub(crate) struct InvalidOrigin(pub(crate) String);

/// The listed origins.
#[derive(Debug)]
pub(crate) struct Origins(Vec<HeaderValue>);

impl Origins {
    /// Takes origins as browsers send them: scheme, host, and the port where it is not the usual one.
    pub(crate) fn new(origins: &[String]) -> Result<Self, InvalidOrigin> {
        let parse = |origin: &String| {
            let invalid = || InvalidOrigin(origin.clone());
            let uri: Uri = origin.parse().map_err(|_| invalid())?;
            let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"));
            let host = uri.authority().filter(|host| !host.as_str().contains('@'));
            match (scheme, host) {
                (Some(scheme), Some(host)) if *origin == format!("{scheme}://{host}") => {
                    HeaderValue::from_str(origin).map_err(|_| invalid())
                }
                _ => Err(invalid()),
            }
        };
        origins.iter().map(parse).collect::<Result<_, _>>().map(Self)
    }
}

/// Answers preflights, refuses foreign pages, and says what listed ones may read.
pub(crate) async fn layer(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let foreign = origin.filter(|origin| !is_same_origin(origin, &request));
    let listed = foreign.as_ref().filter(|origin| app.origins.0.contains(origin));
    let preflight = is_preflight(&request);
    let mut response =
        if foreign.is_some() && listed.is_none() && (preflight || is_guarded(path_of(&request))) {
            // A browser would keep the response from the page, yet the request would have been done.
            reply::refusal(
                StatusCode::FORBIDDEN,
                "ORIGIN_NOT_ALLOWED",
                "Pages of this origin may not call this proxy",
            )
        } else if listed.is_some() && preflight {
            allowed_requests(path_of(&request))
        } else {
            next.run(request).await
        };
    if let Some(origin) = listed {
        allow(&mut response, origin);
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    response
}

/// Whether the page was served from the host it calls. The scheme is unknown here: a server in front
/// may have ended TLS.
fn is_same_origin(origin: &HeaderValue, request: &Request) -> bool {
    let host = request.headers().get(header::HOST).map(HeaderValue::as_bytes);
    let origin = origin.as_bytes();
    let origin_host = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
    origin_host.is_some() && origin_host == host
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Everything but files.
fn is_guarded(path: &str) -> bool {
    path.starts_with("/v3") || path.starts_with("/sandbox")
}

/// The answer to a preflight.
fn allowed_requests(path: &str) -> Response<Body> {
    let methods = if path.starts_with("/sandbox") { "GET, POST, PUT, DELETE" } else { "GET, POST" };
    let mut response = reply::nothing();
    let headers = response.headers_mut();
    set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
    set(headers, header::ACCESS_CONTROL_MAX_AGE, "600");
    response
}

fn allow(response: &mut Response<Body>, origin: &HeaderValue) {
    let hidden = response.extensions().get::<HideTracker>().is_some();
    let exposed = if hidden { EXPOSED_WITHOUT_TRACKER } else { EXPOSED_HEADERS };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    // A storefront may send its session's cookie; the origin is named, never `*`, so that it can.
    set(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    set(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use super::Origins;

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        for good in [
            "https://shop.example",
            "http://localhost:5173",
            "http://127.0.0.1:8081",
            "http://[::1]:80",
        ] {
            assert!(Origins::new(&[good.into()]).is_ok(), "{good}");
        }
        for bad in [
            "*",
            "shop.example",
            "https://shop.example/",
            "https://a@shop.example",
            "null",
            "ftp://a",
            "https://*.shop.example/x",
            "",
        ] {
            assert!(Origins::new(&[bad.into()]).is_err(), "{bad}");
        }
    }
}
