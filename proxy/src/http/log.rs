//! One line for each request, without a body, a token or a customer id.

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use axum::middleware::Next;

use super::path_of;
use crate::contract::Route;
use crate::time::UnixMs;

/// Logs what was answered, and how long that took. The end of a body is not waited for.
pub(crate) async fn layer(request: Request, next: Next) -> Response<Body> {
    let method = request.method().clone();
    let label = label(method.as_str(), path_of(&request));
    let began = UnixMs::now();
    let response = next.run(request).await;
    let ms = UnixMs::now().since(began);
    tracing::info!(%method, route = label, status = response.status().as_u16(), ms, "answered");
    response
}

/// What a path is, without what is personal in it.
fn label(method: &str, path: &str) -> &'static str {
    match Route::of(method, path) {
        Ok((Route::Recommendations, _)) => "/v3/recommendations",
        Ok((Route::PlaceOrder | Route::ListOrders, _)) => "/v3/customers/{id}/orders",
        Ok((Route::CreateSubscription | Route::ListSubscriptions, _)) => {
            "/v3/customers/{id}/subscriptions"
        }
        Err(_) if path.starts_with("/v3") => "/v3/…",
        Err(_) if path.starts_with("/sandbox") => "/sandbox/…",
        Err(_) if path.starts_with("/pkg/") => "/pkg/…",
        Err(_) => "file",
    }
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn no_label_holds_a_customer_id() {
        for path in [
            "/v3/customers/P1005060001/orders",
            "/v3/customers/P1005060001",
            "/sandbox/customers/P1005060001/propensity",
        ] {
            for method in ["GET", "POST", "PUT", "DELETE"] {
                assert!(!label(method, path).contains("P1005060001"));
            }
        }
    }
}
