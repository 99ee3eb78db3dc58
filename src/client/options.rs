//! What a client can be told, validated.

use crate::{
    domain::{
        ids::CustomerId,
        query::IncludePropensity,
        rules::{MAX_LIMIT, Rule, Selection},
        time::DAY_MS,
    },
    error::{Error, Result},
    wire::endpoint::{Endpoint, Route},
};

/// Everything but functions. Times in milliseconds.
#[derive(Clone, Debug)]
pub struct Options {
    /// The partner's proxy, without a slash at the end; see [`checked_proxy_url`].
    pub proxy_url: String,
    /// The end customer. `None`: the proxy knows.
    pub customer: Option<CustomerId>,
    /// ISO 3166-1 alpha-2, in upper case. `None`: the customer's own.
    pub country: Option<String>,
    /// `EN` or `MULT`. `None`: not sent.
    pub language: Option<String>,
    /// Default `true`.
    pub include_propensity: IncludePropensity,
    /// Default false.
    pub include_deal_registrations: bool,
    /// Budget of a read. `None`: 5,000 for recommendations, 15,000 for the host calls.
    pub timeout_ms: Option<u32>,
    /// Budget of a checkout. Default 30,000.
    pub checkout_timeout_ms: u32,
    /// Further attempts after the first. Default 2.
    pub retries: u32,
    /// Whether request and correlation ids are sent. Default true.
    pub correlation: bool,
    /// Where each call goes, in the order of [`Endpoint::ALL`].
    pub routes: Vec<Route>,
    /// How picks are made.
    pub selection: Selection,
    /// How orders are attributed.
    pub attribution: Attribution,
}

/// How orders are attributed.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// Whose ledger it is where there is no customer. `None`: memory only, then.
    pub scope: Option<String>,
    /// How long a tracker stays usable. Default 7 days.
    pub ttl_ms: i64,
    /// Whether an order that matches nothing carries the newest tracker. Default true.
    pub or_latest: bool,
    /// Whether anything may be stored. Default true.
    pub consent: bool,
}

impl Default for Attribution {
    fn default() -> Self {
        Self { scope: None, ttl_ms: 7 * DAY_MS, or_latest: true, consent: true }
    }
}

impl Options {
    /// The defaults, for a proxy.
    #[must_use]
    pub fn new(proxy_url: &str) -> Self {
        Self {
            proxy_url: proxy_url.to_owned(),
            customer: None,
            country: None,
            language: None,
            include_propensity: IncludePropensity::Flag(true),
            include_deal_registrations: false,
            timeout_ms: None,
            checkout_timeout_ms: 30_000,
            retries: 2,
            correlation: true,
            routes: Endpoint::ALL.map(Endpoint::default_route).into(),
            selection: Selection::default(),
            attribution: Attribution::default(),
        }
    }

    /// Where a call goes.
    #[must_use]
    pub fn route(&self, endpoint: Endpoint) -> Route {
        let routes = Endpoint::ALL.iter().zip(&self.routes);
        let route = routes.into_iter().find(|(it, _)| **it == endpoint).map(|(_, route)| route);
        route.cloned().unwrap_or_else(|| endpoint.default_route())
    }

    /// The budget of a call that has none of its own, in milliseconds.
    #[must_use]
    pub fn timeout_ms(&self, endpoint: Endpoint) -> u32 {
        match endpoint {
            _ if endpoint.is_checkout() => self.checkout_timeout_ms,
            Endpoint::Recommendations => self.timeout_ms.unwrap_or(5_000),
            _ => self.timeout_ms.unwrap_or(15_000),
        }
    }
}

/// Refuses what must not be called from a browser, or cannot be a base for paths.
///
/// `href` is absolute and in normal form, as the platform's URL parser writes it.
///
/// # Errors
/// `invalid_request` that says what is wrong with it.
pub fn checked_proxy_url(href: &str) -> Result<()> {
    let refuse = |what: &str| Err(Error::invalid(format!("proxyUrl: {what}")));
    let rest = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"));
    let Some(rest) = rest else { return refuse("must be an http or https address") };
    let authority = rest.split('/').next().unwrap_or(rest);
    if authority.contains('@') {
        return refuse("must not carry credentials");
    }
    if href.contains(['?', '#']) {
        return refuse("must have neither a query nor a fragment; use `headers` or `endpoints`");
    }
    let host = authority.split(':').next().unwrap_or(authority).trim_end_matches('.');
    let is_adobes = ["adobe.io", "adobelogin.com"].iter().any(|domain| {
        host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    if is_adobes {
        return refuse(
            "is one of Adobe's own hosts, whose credentials do not belong in a browser; use your own proxy",
        );
    }
    Ok(())
}

/// A country code in upper case.
///
/// # Errors
/// `invalid_request` where it is not two letters.
pub fn checked_country(text: &str) -> Result<String> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Ok(text.to_ascii_uppercase());
    }
    Err(Error::invalid("country: must be two letters, ISO 3166-1 alpha-2"))
}

/// A number of picks.
///
/// # Errors
/// `invalid_request` where it is not 1 to 20.
pub fn checked_limit(limit: u64) -> Result<usize> {
    let fits = usize::try_from(limit).ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
    fits.ok_or_else(|| {
        Error::invalid(format!("limit: must be a whole number from 1 to {MAX_LIMIT}"))
    })
}

/// A rule table that can decide.
///
/// # Errors
/// `invalid_request` that names the rule.
pub fn checked_rules(rules: Vec<Rule>) -> Result<Vec<Rule>> {
    if rules.is_empty() {
        return Err(Error::invalid("selection.rules: must have at least one rule"));
    }
    for rule in &rules {
        let mut kinds = rule.order.iter().enumerate();
        let repeated =
            kinds.find(|(index, kind)| rule.order.iter().take(*index).any(|it| it == *kind));
        if let Some((_, kind)) = repeated {
            let (name, kind) = (&rule.name, kind.as_str());
            let message =
                format!("selection.rules: rule \"{name}\" lists {kind} twice in its order");
            return Err(Error::invalid(message));
        }
    }
    Ok(rules)
}
