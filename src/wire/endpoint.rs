//! The seven calls of the partner's proxy: where they go and what they carry.

use super::{
    http::Method,
    json::Kind,
    read,
    write::{Json, find, push, push_encoded},
};
use crate::{
    domain::{
        ids::CustomerId,
        query::{Line, context},
        text::{name_at, place_of},
    },
    error::{Error, Result},
};

/// One of the seven calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `POST /v3/recommendations`
    Recommendations,
    /// `POST /v3/customers/{customerId}/orders`, `orderType: PREVIEW`
    PreviewOrder,
    /// The same with `orderType: PREVIEW_RENEWAL`
    PreviewRenewal,
    /// `GET /v3/customers/{customerId}/subscriptions`
    Subscriptions,
    /// `GET /v3/customers/{customerId}/orders`
    Orders,
    /// `POST /v3/customers/{customerId}/orders`
    CreateOrder,
    /// `POST /v3/customers/{customerId}/subscriptions`
    CreateSubscription,
}

impl Endpoint {
    /// All of them, in the contract's order.
    pub const ALL: [Self; 7] = [
        Self::Recommendations,
        Self::PreviewOrder,
        Self::PreviewRenewal,
        Self::Subscriptions,
        Self::Orders,
        Self::CreateOrder,
        Self::CreateSubscription,
    ];

    pub(crate) const NAMES: &str = "recommendations|previewOrder|previewRenewal|subscriptions|orders|createOrder|createSubscription";

    /// The call that a text names.
    #[must_use]
    #[inline]
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.get(place_of(name, Self::NAMES)?).copied()
    }

    /// The text JavaScript sees.
    #[must_use]
    #[expect(clippy::inline_always, reason = "it is no more than the call in it")]
    #[inline(always)]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, Self::NAMES)
    }

    /// Whether it buys something; all others can be repeated at will, previews included.
    #[must_use]
    pub fn is_checkout(self) -> bool {
        matches!(self, Self::CreateOrder | Self::CreateSubscription)
    }

    /// Whether the answer holds the host call's own data, recommendations beside it.
    #[must_use]
    pub fn is_host_call(self) -> bool {
        !self.is_checkout() && self != Self::Recommendations
    }

    /// Whether it sends a body.
    #[must_use]
    pub fn has_body(self) -> bool {
        !matches!(self, Self::Subscriptions | Self::Orders)
    }

    /// The context that stands for the call in the rules.
    #[must_use]
    pub fn context(self) -> &'static str {
        match self {
            Self::PreviewOrder => context::ORDER_PREVIEW,
            Self::PreviewRenewal => context::RENEWAL_ORDER_PREVIEW,
            _ => context::GENERIC,
        }
    }

    /// Adobe's own method.
    #[must_use]
    pub fn method(self) -> Method {
        if self.has_body() { Method::Post } else { Method::Get }
    }

    /// Adobe's own path.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Recommendations => "/v3/recommendations",
            Self::Subscriptions | Self::CreateSubscription => {
                "/v3/customers/{customerId}/subscriptions"
            }
            _ => "/v3/customers/{customerId}/orders",
        }
    }
}

/// The URL of a call, without a query of ours. `path`: `{customerId}` in it is substituted.
///
/// # Errors
/// `invalid_request` where the path asks for a customer and there is none.
pub fn url(proxy_url: &str, path: &str, customer: Option<&CustomerId>) -> Result<String> {
    const PLACE: &str = "{customerId}";
    let mut url = String::from(proxy_url);
    if !matches!(path.as_bytes(), [b'/', ..]) {
        push(&mut url, '/');
    }
    let mut rest = path;
    while let Some(place) = find(rest, PLACE) {
        let Some(customer) = customer else {
            return Err(Error::invalid(&["customerId: this call needs one, and none is set"]));
        };
        url.push_str(rest.get(..place).unwrap_or_default());
        push_encoded(&mut url, customer.as_str());
        rest = rest.get(place + PLACE.len()..).unwrap_or_default();
    }
    url.push_str(rest);
    Ok(url)
}

/// Adds a parameter to a URL.
pub fn push_parameter(url: &mut String, name: &str, value: &str) {
    push_name(url, name);
    push_encoded(url, value);
}

fn push_name(url: &mut String, name: &str) {
    url.push_str(if find(url, "?").is_none() { "?" } else { "&" });
    push_encoded(url, name);
    push(url, '=');
}

/// Adds the members of a body to a URL, for a proxy that takes them as a query: lists of texts
/// comma-joined, offers as JSON.
pub fn push_members(url: &mut String, body: &str) {
    let tape = read(body);
    for (name, value) in tape.root().entries() {
        if value.is_null() {
            continue;
        }
        push_name(url, name.as_str().unwrap_or_default());
        let first = value.items().next();
        if value.kind() != Kind::Array || first.is_some_and(|it| it.kind() != Kind::String) {
            push_encoded(url, value.as_str().unwrap_or(value.source()));
            continue;
        }
        let mut comma = "";
        for text in value.items() {
            push_encoded(url, comma);
            push_encoded(url, text.raw());
            comma = ",";
        }
    }
}

/// What Fetch Recommendations asks for. Absent fields are not sent.
///
/// Source: recommendations/apis.md, "Fetch Recommendations", request body.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch<'a> {
    /// Sent as text: sandbox ids carry letters.
    pub customer: Option<&'a str>,
    /// One of the documented contexts, or any other text.
    pub context: Option<&'a str>,
    /// The cart.
    pub offers: &'a [Line<'a>],
    /// ISO 3166-1 alpha-2, in whatever case; sent in upper case.
    pub country: Option<&'a str>,
    /// `EN` or `MULT`.
    pub language: Option<&'a str>,
    /// Which predictions are wanted: JSON text, a boolean or a list. Empty: nothing is said.
    pub wish: &'a str,
    /// Announced for 2026-11.
    pub include_deal_registrations: bool,
}

impl Fetch<'_> {
    /// The request body.
    #[must_use]
    #[expect(clippy::inline_always, reason = "its fields need no memory then")]
    #[inline(always)]
    pub fn body(&self) -> String {
        let mut body = Json::default();
        body.open('{');
        body.optional("customerId", self.customer);
        body.optional("recommendationContext", self.context);
        if let Some(country) = self.country {
            body.text("country", &country.to_ascii_uppercase());
        }
        body.optional("language", self.language);
        if !self.offers.is_empty() {
            body.begin("offers", '[');
            for line in self.offers {
                offer(&mut body, line);
            }
            body.close(']');
        }
        if !self.wish.is_empty() {
            body.json("includePropensity", self.wish);
        }
        if self.include_deal_registrations {
            body.flag("includeDealRegistrations", true);
        }
        body.close('}');
        body.end()
    }
}

/// Whether a wish for predictions is in the list form. The documentation of 2026-06 has a boolean, that
/// of 2026-08 a list; which one a proxy and its Adobe environment take is found out by trying.
#[must_use]
pub fn is_list(wish: &str) -> bool {
    matches!(wish.as_bytes(), [b'[', ..])
}

/// The same wish in the other documented form.
#[must_use]
pub fn other_form(wish: &str) -> &'static str {
    match wish {
        "true" => r#"["churn","seatExpansion"]"#,
        "false" => "[]",
        _ if find(wish, "\"").is_some() => "true",
        _ => "false",
    }
}

fn offer(body: &mut Json, line: &Line<'_>) {
    body.open('{');
    body.text("offerId", line.offer_id);
    if let Some(quantity) = line.quantity {
        body.number("quantity", quantity);
    }
    body.close('}');
}

/// Asks a host call for recommendations.
///
/// Source: recommendations/apis.md, query parameters of Preview Order, Preview Renewal, Get
/// Subscriptions and Get Orders.
pub fn push_host_query(url: &mut String, country: Option<&str>, language: Option<&str>) {
    push_parameter(url, "fetch-recommendations", "true");
    if let Some(country) = country {
        push_parameter(url, "recommendation-country", &country.to_ascii_uppercase());
    }
    if let Some(language) = language {
        push_parameter(url, "recommendation-language", language);
    }
}
