//! The seven calls of the partner's proxy: where they go and what they carry.

use super::{
    http::Method,
    write::{Json, find, percent_encoded},
};
use crate::{
    domain::{
        ids::CustomerId,
        query::{IncludePropensity, Line, context},
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

    /// The text JavaScript sees.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recommendations => "recommendations",
            Self::PreviewOrder => "previewOrder",
            Self::PreviewRenewal => "previewRenewal",
            Self::Subscriptions => "subscriptions",
            Self::Orders => "orders",
            Self::CreateOrder => "createOrder",
            Self::CreateSubscription => "createSubscription",
        }
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

    /// Adobe's own method and path.
    #[must_use]
    pub fn default_route(self) -> Route {
        let method = if self.has_body() { Method::Post } else { Method::Get };
        let path = match self {
            Self::Recommendations => "/v3/recommendations",
            Self::Subscriptions | Self::CreateSubscription => {
                "/v3/customers/{customerId}/subscriptions"
            }
            _ => "/v3/customers/{customerId}/orders",
        };
        Route { method, path: path.to_owned() }
    }
}

/// Where a call goes at the partner's proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// Below the proxy's URL; `{customerId}` is substituted.
    pub path: String,
}

impl Route {
    /// The full URL.
    ///
    /// # Errors
    /// `invalid_request` where the path asks for a customer and there is none.
    pub fn url(
        &self,
        proxy_url: &str,
        customer: Option<&CustomerId>,
        query: &[(String, String)],
    ) -> Result<String> {
        const PLACE: &str = "{customerId}";
        let mut url = String::from(proxy_url);
        if !self.path.starts_with('/') {
            url.push('/');
        }
        let mut rest = self.path.as_str();
        while let Some(place) = find(rest, PLACE) {
            let Some(customer) = customer else {
                return Err(Error::invalid("customerId: this call needs one, and none is set"));
            };
            url.push_str(rest.get(..place).unwrap_or_default());
            url.push_str(&percent_encoded(customer.as_str()));
            rest = rest.get(place + PLACE.len()..).unwrap_or_default();
        }
        url.push_str(rest);
        let mut separator = if url.contains('?') { '&' } else { '?' };
        for (name, value) in query {
            url.push(separator);
            url.push_str(&percent_encoded(name));
            url.push('=');
            url.push_str(&percent_encoded(value));
            separator = '&';
        }
        Ok(url)
    }
}

/// What Fetch Recommendations asks for. Absent fields are not sent.
///
/// Source: recommendations/apis.md, "Fetch Recommendations", request body.
#[derive(Clone, Debug, Default)]
pub struct Fetch {
    /// Sent as text: sandbox ids carry letters.
    pub customer: Option<CustomerId>,
    /// One of the documented contexts, or any other text.
    pub context: Option<String>,
    /// The cart.
    pub offers: Vec<Line>,
    /// ISO 3166-1 alpha-2, in upper case.
    pub country: Option<String>,
    /// `EN` or `MULT`.
    pub language: Option<String>,
    /// Which predictions are wanted.
    pub include_propensity: Option<IncludePropensity>,
    /// Announced for 2026-11.
    pub include_deal_registrations: bool,
}

impl Fetch {
    /// The request body.
    #[must_use]
    pub fn body(&self) -> String {
        let mut body = Json::object();
        for (name, value) in self.texts() {
            body.text_member(name, value);
        }
        if !self.offers.is_empty() {
            body.member("offers", &offers(&self.offers));
        }
        match &self.include_propensity {
            None => {}
            Some(IncludePropensity::Flag(flag)) => {
                body.member("includePropensity", if *flag { "true" } else { "false" });
            }
            Some(IncludePropensity::Signals(signals)) => {
                let mut list = Json::array();
                for signal in signals {
                    list.element(&format!("\"{}\"", signal.as_str()));
                }
                body.member("includePropensity", &list.end());
            }
        }
        if self.include_deal_registrations {
            body.member("includeDealRegistrations", "true");
        }
        body.end()
    }

    /// The same fields for a proxy that takes them as a query: lists comma-joined, offers as JSON.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        let mut query: Vec<(String, String)> =
            self.texts().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let mut add = |name: &str, value: String| query.push((name.to_owned(), value));
        if !self.offers.is_empty() {
            add("offers", offers(&self.offers));
        }
        match &self.include_propensity {
            None => {}
            Some(IncludePropensity::Flag(flag)) => add("includePropensity", flag.to_string()),
            Some(IncludePropensity::Signals(signals)) => {
                let names: Vec<_> = signals.iter().map(|signal| signal.as_str()).collect();
                add("includePropensity", names.join(","));
            }
        }
        if self.include_deal_registrations {
            add("includeDealRegistrations", "true".to_owned());
        }
        query
    }

    fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = [
            ("customerId", self.customer.as_ref().map(CustomerId::as_str)),
            ("recommendationContext", self.context.as_deref()),
            ("country", self.country.as_deref()),
            ("language", self.language.as_deref()),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }
}

fn offers(lines: &[Line]) -> String {
    let mut list = Json::array();
    for line in lines {
        let mut offer = Json::object();
        offer.text_member("offerId", &line.offer_id);
        if let Some(quantity) = line.quantity {
            offer.member("quantity", &quantity.to_string());
        }
        list.element(&offer.end());
    }
    list.end()
}

/// The query that asks a host call for recommendations.
///
/// Source: recommendations/apis.md, query parameters of Preview Order, Preview Renewal, Get
/// Subscriptions and Get Orders.
#[must_use]
pub fn host_query(country: Option<&str>, language: Option<&str>) -> Vec<(String, String)> {
    let parameters = [
        ("fetch-recommendations", Some("true")),
        ("recommendation-country", country),
        ("recommendation-language", language),
    ];
    let given = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
    given.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
