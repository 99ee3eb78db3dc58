//! Files of a directory.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use axum::middleware;
use tower_http::services::ServeDir;

/// Serves a directory, `index.html` where a directory is asked for.
pub(crate) fn directory(path: &Path) -> Router {
    Router::new().fallback_service(ServeDir::new(path)).layer(middleware::map_response(finish))
}

async fn finish(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    // Browsers check for a newer file each time: what is served here is under development.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // The type that the table of types has for .mjs is the obsolete one.
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/javascript") {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript"));
    }
    response
}
