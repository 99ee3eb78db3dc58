//! The HTTP side: routes, who may call, limits, faults on the wire, files.

mod api;
mod controls;
mod cors;
mod files;
mod log;
mod rate;
mod reply;
mod unread;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use axum::middleware;
use axum::routing::any;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::sandbox::AdobeError;
use crate::server::Settings;
use crate::upstream::Upstream;
use cors::Origins;
use rate::Rate;

pub(crate) use cors::InvalidOrigin;

/// What all handlers share.
#[derive(Debug)]
pub(crate) struct App {
    upstream: Upstream,
    origins: Origins,
    rate: Option<Rate>,
}

/// Everything this proxy answers.
pub(crate) fn router(settings: &Settings) -> Result<Router, InvalidOrigin> {
    let app = Arc::new(App {
        upstream: settings.upstream.clone(),
        origins: Origins::new(&settings.allow_origins)?,
        rate: settings.rate_limit.map(Rate::new),
    });
    let mut router = Router::new()
        .route("/v3", any(api::handle))
        .route("/v3/", any(api::handle))
        .route("/v3/{*path}", any(api::handle))
        .nest_service("/pkg", files::directory(&settings.package_dir));
    if app.upstream.as_sandbox().is_some() {
        router = router
            .route("/sandbox", any(controls::handle))
            .route("/sandbox/", any(controls::handle))
            .route("/sandbox/{*path}", any(controls::handle));
    }
    let router = router.fallback_service(files::directory(&settings.static_dir));
    Ok(guarded(router, &app).with_state(app))
}

/// What holds for every route.
fn guarded(router: Router<Arc<App>>, app: &Arc<App>) -> Router<Arc<App>> {
    let nosniff = SetResponseHeaderLayer::if_not_present(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    router
        .layer(nosniff)
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(middleware::from_fn_with_state(Arc::clone(app), cors::layer))
        .layer(middleware::from_fn(unread::layer))
        .layer(middleware::from_fn(log::layer))
}

/// A panic ends one request, not the server. What it said is on stderr already.
fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    reply::error(AdobeError::of("1124"))
}

/// Path of a request, as sent.
fn path_of<B>(request: &Request<B>) -> &str {
    request.uri().path()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::{App, Origins, Settings, guarded, header, router};
    use crate::upstream::Upstream;

    #[tokio::test]
    async fn a_body_that_is_refused_ends_its_connection() {
        let settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            upstream: Upstream::sandbox(),
            static_dir: "www".into(),
            package_dir: "pkg".into(),
            allow_origins: Vec::new(),
            rate_limit: None,
        };
        let large = Body::from("x".repeat(70_000));
        let request = Request::post("/v3/recommendations").body(large).unwrap();
        let response = router(&settings).unwrap().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 413);
        assert_eq!(response.headers()[header::CONNECTION], "close");
    }

    async fn broken() {
        let nothing: [u8; 0] = [];
        assert_eq!(nothing.len(), 1, "a fault of this program");
    }

    #[tokio::test]
    async fn a_panic_is_1124_and_the_next_request_is_answered() {
        let origins = Origins::new(&[]).unwrap();
        let app = Arc::new(App { upstream: Upstream::sandbox(), origins, rate: None });
        let router = Router::new().route("/broken", get(broken)).route("/", get("fine"));
        let router = guarded(router.with_state(()), &app).with_state(app);
        let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(get("/broken")).await.unwrap();
        assert_eq!(response.status(), 500);
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        assert!(body.starts_with(br#"{"code":"1124""#));
        assert_eq!(router.oneshot(get("/")).await.unwrap().status(), 200);
    }
}
