//! What a client can be told.
#![expect(
    clippy::inline_always,
    reason = "a value takes memory to be returned, its place does not"
)]

use super::{
    check::{
        Field,
        Is::{
            AboveZero, Country, Customer, Flag, Function, Given, Limit, List, Object, OneOf,
            Signals, Storage, Text, Texts, Whole,
        },
        above_zero, checked, content, milliseconds, must_be, says, set_headers, stands_for, text,
        whole,
    },
    selection::{RULE, read_selection},
};
use crate::{
    domain::{
        rules::Selection,
        text::{before, is_one_of, joined},
        time::DAY_MS,
    },
    error::{Error, Result},
    wire::{
        endpoint::Endpoint,
        http::{Headers, Method},
        json::{Tape, Value},
        write::find,
    },
};

const OPTIONS: &[Field] = &[
    ("proxyUrl", Given("the address of your proxy")),
    ("customerId", Customer),
    ("country", Country),
    ("language", OneOf(LANGUAGES)),
    ("includePropensity", Signals),
    ("headers", Texts),
    ("credentials", OneOf("omit|same-origin|include")),
    ("fetch", Function),
    ("endpoints", Object(ENDPOINTS)),
    ("timeoutMs", AboveZero),
    ("checkoutTimeoutMs", AboveZero),
    ("retries", Whole),
    ("correlation", Flag),
    ("includeDealRegistrations", Flag),
    ("selection", Object(SELECTION)),
    ("attribution", Object(ATTRIBUTION)),
    ("productKey", Function),
    ("sellable", Function),
    ("productCategory", Function),
    ("onEvent", Function),
    ("debug", Flag),
];

const SELECTION: &[Field] = &[("limit", Limit), ("spread", Flag), ("rules", List(&Object(RULE)))];

const ATTRIBUTION: &[Field] = &[
    ("storage", Storage),
    ("scope", Text),
    ("ttlDays", AboveZero),
    ("unmatched", OneOf("latest|omit")),
    ("consent", Flag),
];

pub(super) const LANGUAGES: &str = "EN|MULT";

const ENDPOINTS: &[Field] = &[
    ("recommendations", Object(ROUTE)),
    ("previewOrder", Object(WITH_BODY)),
    ("previewRenewal", Object(WITH_BODY)),
    ("subscriptions", Object(ROUTE)),
    ("orders", Object(ROUTE)),
    ("createOrder", Object(WITH_BODY)),
    ("createSubscription", Object(WITH_BODY)),
];

const ROUTE: &[Field] = &[("method", OneOf("GET|POST")), ("path", Text)];

/// A call whose body is the caller's own cannot be a GET.
const WITH_BODY: &[Field] = &[("method", OneOf("POST")), ("path", Text)];

/// Checked options. What is read often, or takes work, is read once; the rest stays in the document.
pub struct Options {
    document: Tape,
    /// The partner's proxy, without a slash at the end.
    pub(super) proxy_url: String,
    /// What decides over what is sent, beside the call itself: credentials, headers, and the partner's
    /// functions. Two clients are for the same shopper only where this is the same.
    pub(super) sender: String,
    pub(super) selection: Selection,
}

/// The address of the proxy as the platform reads it: normal form, and whether that was made with the
/// page's own address. `None`: it cannot be read.
pub type Resolve<'f> = &'f dyn Fn(&str) -> Option<(String, bool)>;

impl Options {
    /// Reads the options of a client. Functions stay with the page; `functions` tells one set of them
    /// from another. Boxed, as they are handed on more than once.
    ///
    /// # Errors
    /// `invalid_request` that names the first option that cannot be used.
    pub fn new(text: &str, functions: &str, resolve: Resolve<'_>) -> Result<Box<Self>> {
        let mut options = Box::new(Self {
            document: checked(text, OPTIONS)?,
            proxy_url: String::new(),
            sender: String::new(),
            selection: Selection::WITHOUT_RULES,
        });
        let root = options.document.root();
        read_proxy_url(&mut options.proxy_url, root, resolve)?;
        set_headers(&mut Headers::default(), options.headers())?;
        read_selection(&mut options.selection, root.at("selection"))?;
        let headers = root.at("headers").source();
        options.sender = joined(&[options.credentials(), " ", functions, headers]);
        Ok(options)
    }

    /// The options as they were given.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        self.document.root()
    }

    /// The headers of every request. A function gives them anew for each, and is asked elsewhere.
    #[inline(always)]
    pub(super) fn headers(&self) -> Value<'_> {
        let given = self.root().at("headers");
        given.only_if(!stands_for(given, "function"))
    }

    /// How orders are attributed, as it was given.
    #[inline(always)]
    pub(super) fn attribution(&self) -> Value<'_> {
        self.root().at("attribution")
    }

    /// The name of the storage for attribution: `local` where nothing was said, nothing for one of the
    /// partner's own.
    #[must_use]
    pub fn storage(&self) -> &str {
        let storage = self.attribution().at("storage");
        if storage.is_there() { content(storage) } else { "local" }
    }

    /// How long a tracker stays usable, in milliseconds. Default 7 days.
    pub(super) fn ttl_ms(&self) -> u64 {
        // Units of 864 ms, so that a few seconds, as in a partner's tests, are not cut off to nothing.
        let units = above_zero(self.attribution().at("ttlDays"), 5);
        units.unwrap_or(700_000) * (DAY_MS.unsigned_abs() / 100_000)
    }

    /// Whose ledger it is where there is no customer. `None`: memory only, then.
    pub(super) fn scope(&self) -> Option<&str> {
        text(self.attribution(), "scope").filter(|scope| !scope.is_empty())
    }

    /// Whether an order that matches nothing carries the newest tracker. Default true.
    pub(super) fn or_latest(&self) -> bool {
        !says(self.attribution(), "unmatched", "omit")
    }

    /// Whether anything may be stored. Default true.
    pub(super) fn consent(&self) -> bool {
        flag(self.attribution(), "consent", true)
    }

    /// As in `fetch`. Default `same-origin`.
    pub(super) fn credentials(&self) -> &str {
        text(self.root(), "credentials").unwrap_or("same-origin")
    }

    /// Further attempts after the first. Default 2.
    pub(super) fn retries(&self) -> u32 {
        u32::try_from(whole(self.root(), "retries").unwrap_or(2)).unwrap_or(u32::MAX)
    }

    /// Whether request and correlation ids are sent. Default true.
    pub(super) fn correlation(&self) -> bool {
        flag(self.root(), "correlation", true)
    }

    pub(super) fn debug(&self) -> bool {
        flag(self.root(), "debug", false)
    }

    /// Method and path of a call at the partner's proxy.
    pub(super) fn route(&self, endpoint: Endpoint) -> (Method, &str) {
        let given = self.root().at("endpoints").at(endpoint.as_str());
        let method = match text(given, "method") {
            Some("GET") => Method::Get,
            Some(_) => Method::Post,
            None => endpoint.method(),
        };
        (method, text(given, "path").unwrap_or(endpoint.path()))
    }

    /// The budget of a call that has none of its own, in milliseconds.
    pub(super) fn timeout_ms(&self, endpoint: Endpoint) -> u32 {
        let (key, default) = match endpoint {
            _ if endpoint.is_checkout() => ("checkoutTimeoutMs", 30_000),
            Endpoint::Recommendations => ("timeoutMs", 5_000),
            _ => ("timeoutMs", 15_000),
        };
        milliseconds(self.root(), key, default)
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Options")
    }
}

pub(super) fn flag(object: Value<'_>, key: &str, default: bool) -> bool {
    object.at(key).as_bool().unwrap_or(default)
}

fn read_proxy_url(url: &mut String, root: Value<'_>, resolve: Resolve<'_>) -> Result<()> {
    let given = content(root.at("proxyUrl")).trim_ascii();
    let Some((href, is_of_page)) = resolve(given) else {
        return Err(must_be(root, "proxyUrl", "an address, absolute or relative to the page"));
    };
    if let Some(refused) = refused_proxy_url(&href) {
        return Err(Error::invalid(&["proxyUrl: ", refused]));
    }
    let usable = if is_of_page || find(given, "://").is_some() { &href } else { given };
    url.push_str(without_end(usable, "/"));
    Ok(())
}

/// Why an address must not be called from a browser, or cannot be a base for paths; `None`: it can.
///
/// `href` is absolute and in normal form, as the platform's URL parser writes it.
#[must_use]
pub fn refused_proxy_url(href: &str) -> Option<&'static str> {
    let scheme = before(href, "://");
    if !is_one_of(scheme, "https|http") {
        return Some("must be an http or https address");
    }
    let rest = href.get(scheme.len() + 3..).unwrap_or_default();
    let authority = before(rest, "/");
    if find(authority, "@").is_some() {
        return Some("must not carry credentials");
    }
    if find(rest, "?").is_some() || find(rest, "#").is_some() {
        return Some("must have neither a query nor a fragment; use `headers` or `endpoints`");
    }
    let host = joined(&[".", without_end(before(authority, ":"), ".")]);
    if host.ends_with(".adobe.io") || host.ends_with(".adobelogin.com") {
        return Some(
            "is one of Adobe's own hosts, whose credentials do not belong in a browser; use your own proxy",
        );
    }
    None
}

/// A text without any of these at its end.
fn without_end<'t>(mut text: &'t str, end: &str) -> &'t str {
    while let Some(shorter) = text.strip_suffix(end) {
        text = shorter;
    }
    text
}
