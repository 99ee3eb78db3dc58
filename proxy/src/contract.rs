//! What the proxy asks of an upstream: an allow-listed call in, an answer out. Plain values.

use serde_json::Value;

/// The documented calls, as method and path. Previews and new orders share [`Route::PlaceOrder`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Route {
    /// `POST /v3/recommendations`
    Recommendations,
    /// `POST /v3/customers/{id}/orders`: NEW, PREVIEW, `PREVIEW_RENEWAL`, RENEWAL, SWITCH.
    PlaceOrder,
    /// `GET /v3/customers/{id}/orders`
    ListOrders,
    /// `POST /v3/customers/{id}/subscriptions`
    CreateSubscription,
    /// `GET /v3/customers/{id}/subscriptions`
    ListSubscriptions,
}

/// Why a method and path lead to no [`Route`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoRoute {
    /// Nothing documented at this path.
    UnknownPath,
    /// The path is documented, the method is not. Holds the value of the `Allow` header.
    WrongMethod(&'static str),
}

impl Route {
    /// Finds the route, and the customer id (still percent-encoded) where the path carries one.
    pub(crate) fn of<'p>(method: &str, path: &'p str) -> Result<(Self, Option<&'p str>), NoRoute> {
        let segments: Vec<&str> = path.split('/').collect();
        match (segments.as_slice(), method) {
            (["", "v3", "recommendations"], "POST") => Ok((Self::Recommendations, None)),
            (["", "v3", "recommendations"], _) => Err(NoRoute::WrongMethod("POST")),
            (["", "v3", "customers", id, "orders"], "POST") => Ok((Self::PlaceOrder, Some(*id))),
            (["", "v3", "customers", id, "orders"], "GET") => Ok((Self::ListOrders, Some(*id))),
            (["", "v3", "customers", id, "subscriptions"], "POST") => {
                Ok((Self::CreateSubscription, Some(*id)))
            }
            (["", "v3", "customers", id, "subscriptions"], "GET") => {
                Ok((Self::ListSubscriptions, Some(*id)))
            }
            (["", "v3", "customers", _, "orders" | "subscriptions"], _) => {
                Err(NoRoute::WrongMethod("GET, POST"))
            }
            _ => Err(NoRoute::UnknownPath),
        }
    }

    /// Method of this route.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::Recommendations | Self::PlaceOrder | Self::CreateSubscription => "POST",
            Self::ListOrders | Self::ListSubscriptions => "GET",
        }
    }
}

/// One request that passed the proxy's own checks.
#[derive(Debug)]
pub(crate) struct Call {
    /// Which of the documented calls this is.
    pub(crate) route: Route,
    /// Path as the browser sent it, without the query.
    pub(crate) path: String,
    /// Query parameters in order, decoded; a name may occur more than once.
    pub(crate) query: Vec<(String, String)>,
    /// From the path, else from `customerId` of the body, where a number counts as its digits.
    /// `None`: neither has one.
    pub(crate) customer_id: Option<String>,
    /// The JSON body, always an object. `None` for GET.
    pub(crate) body: Option<Value>,
    /// `X-Correlation-Id`; made by the proxy where the browser sent none.
    pub(crate) correlation_id: String,
    /// `X-Request-Id`; made by the proxy where the browser sent none.
    pub(crate) request_id: String,
    /// `x-recommendation-tracker-id` of the request. `None`: absent or empty.
    pub(crate) tracker_id: Option<String>,
}

impl Call {
    /// The first query parameter of this name.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A field of the body. `None`: absent, or null, which counts as absent.
    pub(crate) fn field(&self, name: &str) -> Option<&Value> {
        self.body.as_ref()?.get(name).filter(|value| !value.is_null())
    }
}

/// Body of an [`Answer`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// JSON text, with fields in the order of the documentation.
    Json(String),
    /// What gateways send: not JSON.
    Text(&'static str),
}

/// What an upstream said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Body.
    pub(crate) body: Body,
    /// `x-recommendation-tracker-id` of the response. `None`: the header is not sent.
    pub(crate) tracker_id: Option<String>,
    /// `Retry-After`, as text: seconds or a date. `None`: the header is not sent.
    pub(crate) retry_after: Option<String>,
}

/// Whether a text can be a customer id: 4–40 letters, digits or hyphens.
///
/// Source: references/validations.md, `ACCOUNT_ID_REGEX`.
pub(crate) fn is_customer_id(text: &str) -> bool {
    let length = text.chars().count();
    (4..=40).contains(&length)
        && text
            .chars()
            .all(|letter| letter.is_alphabetic() || letter.is_ascii_digit() || letter == '-')
}

#[cfg(test)]
mod tests {
    use super::{NoRoute, Route, is_customer_id};

    #[test]
    fn only_the_documented_calls_have_a_route() {
        let cases = [
            ("POST", "/v3/recommendations", Ok((Route::Recommendations, None))),
            ("GET", "/v3/recommendations", Err(NoRoute::WrongMethod("POST"))),
            ("POST", "/v3/customers/P1/orders", Ok((Route::PlaceOrder, Some("P1")))),
            ("GET", "/v3/customers/P1/orders", Ok((Route::ListOrders, Some("P1")))),
            ("GET", "/v3/customers/P1/subscriptions", Ok((Route::ListSubscriptions, Some("P1")))),
            ("POST", "/v3/customers/P1/subscriptions", Ok((Route::CreateSubscription, Some("P1")))),
            ("PATCH", "/v3/customers/P1/orders", Err(NoRoute::WrongMethod("GET, POST"))),
            ("GET", "/v3/customers/P1", Err(NoRoute::UnknownPath)),
            ("GET", "/v3/customers/P1/orders/1", Err(NoRoute::UnknownPath)),
            ("POST", "/v3/recommendations/", Err(NoRoute::UnknownPath)),
            ("POST", "/v2/recommendations", Err(NoRoute::UnknownPath)),
        ];
        for (method, path, expected) in cases {
            assert_eq!(Route::of(method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn a_customer_id_is_4_to_40_letters_digits_or_hyphens() {
        let forty = "1".repeat(40);
        for good in ["P1005053489", "1005513019", "a-b-", "Ünlü", &forty] {
            assert!(is_customer_id(good), "{good}");
        }
        let too_long = "1".repeat(41);
        for bad in ["", "123", "a b c", "../x", "P1005060001\u{0}", "<b>x", &too_long] {
            assert!(!is_customer_id(bad), "{bad}");
        }
    }
}
