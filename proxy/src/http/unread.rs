//! Requests that are answered before their body has been read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::{HeaderValue, Response, header};
use axum::middleware::Next;
use futures_util::{StreamExt as _, stream};

/// Says so where a connection ends because the rest of a body is still on it.
///
/// The server closes such a connection without a word. A client that keeps it for its next request
/// would lose that one: it has seen neither an answer nor that the other side was gone.
pub(crate) async fn layer(request: Request, next: Next) -> Response<Body> {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_read = Arc::new(AtomicBool::new(false));
    let end = {
        let is_read = Arc::clone(&is_read);
        stream::poll_fn(move |_| {
            is_read.store(true, Ordering::Relaxed);
            std::task::Poll::Ready(None)
        })
    };
    let watched = request.map(|body| Body::from_stream(body.into_data_stream().chain(end)));
    let mut response = next.run(watched).await;
    if !is_read.load(Ordering::Relaxed) {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use axum::middleware;
    use axum::routing::post;
    use tower::ServiceExt as _;

    use super::layer;

    #[tokio::test]
    async fn a_connection_closes_after_a_body_that_was_not_read() {
        let router = Router::new()
            .route("/reads", post(|body: String| async { body }))
            .route("/refuses", post(|| async { StatusCode::NOT_FOUND }))
            .layer(middleware::from_fn(layer));
        let large = "x".repeat(3 * 1024 * 1024);
        for (path, body, expected) in [
            ("/reads", "{}", None),
            ("/reads", "", None),
            ("/reads", large.as_str(), Some("close")),
            ("/refuses", "{}", Some("close")),
            ("/refuses", "", None),
        ] {
            let request = Request::post(path).body(Body::from(body.to_owned())).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            let said = response.headers().get(header::CONNECTION);
            let said = said.map(|value| value.to_str().unwrap());
            assert_eq!(said, expected, "{path} with {} bytes", body.len());
        }
    }
}
