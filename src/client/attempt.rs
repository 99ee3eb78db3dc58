//! The requests of a call, from its arguments and the client's options.
#![expect(
    clippy::inline_always,
    reason = "a value takes memory to be returned, its place does not"
)]

use super::{
    Call,
    call::Purpose,
    check::{Is, checked, content, lines, milliseconds, set_headers, text},
    ports::{Host, Store},
    render,
};
use crate::{
    domain::{
        ids::CustomerId,
        query::{Line, context},
        text::joined,
    },
    error::Result,
    wire::{
        endpoint::{Endpoint, Fetch, is_list, other_form, push_host_query, push_members, url},
        http::{CORRELATION_ID, Headers, Method, REQUEST_ID, Request, TRACKER},
        json::Value,
        write::push_hex,
    },
};

impl<S: Store> Call<S> {
    /// The caller's `query`.
    #[inline(always)]
    pub(super) fn query(&self) -> Value<'_> {
        self.arguments.root().at("query")
    }

    /// The caller's `options`.
    #[inline(always)]
    pub(super) fn options(&self) -> Value<'_> {
        self.arguments.root().at("options")
    }

    /// Where the caller says what is asked: host calls have it among their options.
    #[inline(always)]
    pub(super) fn asked(&self) -> Value<'_> {
        let key = if self.purpose == Purpose::Host { "options" } else { "query" };
        self.arguments.root().at(key)
    }

    /// What this call says of something, else the client.
    fn said(&self, key: &str) -> Value<'_> {
        self.asked().at(key).or(self.core.options.root().at(key))
    }

    fn said_text(&self, key: &str) -> Option<&str> {
        self.said(key).as_str()
    }

    /// The cart.
    pub(super) fn cart(&self) -> Vec<Line<'_>> {
        match &self.body {
            Some(body) => super::arguments::lines_of_body(body.root()),
            None => lines(self.query(), "offers"),
        }
    }

    pub(super) fn context(&self) -> Option<&str> {
        let has_cart = self.query().at("offers").items().next().is_some();
        text(self.query(), "context").or(has_cart.then_some(context::ORDER_PREVIEW))
    }

    /// Which predictions are asked for, in the form that is to be tried.
    pub(super) fn wish(&self) -> &str {
        let given = self.said("includePropensity");
        let wish = if given.is_null() { "true" } else { given.source() };
        if self.progress.in_other_form.get() { other_form(wish) } else { wish }
    }

    /// Begins with the form that worked, where the other one was refused before.
    pub(super) fn begin_with_what_works(&self) {
        let known = self.core.list_form_works.get();
        self.progress.in_other_form.set(known.is_some_and(|known| known != is_list(self.wish())));
    }

    /// The budget for everything, waits included, in milliseconds.
    #[must_use]
    pub fn timeout_ms(&self) -> u32 {
        let of_client = self.core.options.timeout_ms(self.endpoint);
        milliseconds(self.options(), "timeoutMs", of_client)
    }

    pub(super) fn retries(&self) -> u32 {
        if self.purpose == Purpose::Diagnose { 0 } else { self.core.options.retries() }
    }

    /// What `fetch` is told about credentials.
    #[inline(always)]
    #[must_use]
    pub fn credentials(&self) -> &str {
        self.core.options.credentials()
    }

    /// Method, URL and body.
    pub(super) fn target(&self) -> Result<Box<Request>> {
        let (method, path) = self.core.options.route(self.endpoint);
        let url = url(&self.core.options.proxy_url, path, self.customer.as_ref())?;
        let mut request =
            Box::new(Request { method, url, headers: Headers::default(), body: None });
        let url = &mut request.url;
        if self.purpose == Purpose::Host {
            push_host_query(url, self.said_text("country"), self.said_text("language"));
            push_members(url, self.options().at("query").source());
        }
        if let Some(body) = &self.body {
            request.body = Some(self.own_body(body.root()));
        } else if self.endpoint == Endpoint::Recommendations {
            let body = self.fetch_body();
            if method == Method::Get {
                push_members(url, &body);
            } else {
                request.body = Some(body);
            }
        }
        Ok(request)
    }

    /// The caller's own body, as it was given. A preview gets its type where it has none.
    fn own_body(&self, root: Value<'_>) -> String {
        let order_type = match self.endpoint {
            Endpoint::PreviewOrder => "\"orderType\":\"PREVIEW\"}",
            Endpoint::PreviewRenewal => "\"orderType\":\"PREVIEW_RENEWAL\"}",
            _ => "",
        };
        let source = root.source();
        if order_type.is_empty() || root.at("orderType").is_there() {
            return source.to_owned();
        }
        // Added to the text, so that the rest stays as it was given; of two the last one counts.
        let open = source.strip_suffix("}").unwrap_or_default();
        let separator = if root.is_empty_object() { "" } else { "," };
        joined(&[open, separator, order_type])
    }

    fn fetch_body(&self) -> String {
        let offers = self.cart();
        let fetch = Fetch {
            customer: self.customer.as_ref().map(CustomerId::as_str),
            context: self.context(),
            offers: &offers,
            country: self.said_text("country"),
            language: self.said_text("language"),
            wish: self.wish(),
            include_deal_registrations: self.said("includeDealRegistrations").as_bool()
                == Some(true),
        };
        fetch.body()
    }

    /// What makes two reads the same one.
    ///
    /// # Errors
    /// `invalid_request` where it cannot be sent at all.
    pub fn key(&self) -> Result<String> {
        let request = self.target()?;
        // Who sends it, in the place of the credentials, which are a part of that.
        let mut key = render::request(&request, &self.core.options.sender);
        key.push_str(self.endpoint.as_str());
        key.push_str(self.options().at("headers").source());
        push_hex(&mut key, u64::from(self.timeout_ms()), 8);
        push_hex(&mut key, u64::from(self.retries()), 8);
        push_hex(&mut key, u64::from(self.core.options.correlation()), 1);
        push_hex(&mut key, self.scope.hash, 16);
        Ok(key)
    }

    /// The next request. `own`: the headers that the partner's function gave, as the text of
    /// `{"headers": { … }}`; empty where there is no such function.
    ///
    /// # Errors
    /// `invalid_request`: it cannot be sent. Tell the call by [`Call::unsent`].
    pub fn request(&self, own: &str) -> Result<Box<Request>> {
        let mut request = self.target()?;
        let headers = &mut request.headers;
        headers.set("Accept", "application/json");
        if request.body.is_some() {
            headers.set("Content-Type", "application/json");
        }
        if own.is_empty() {
            set_headers(headers, self.core.options.headers())?;
        } else {
            let own = checked(own, &[("headers", Is::Texts)])?;
            set_headers(headers, own.root().at("headers"))?;
        }
        set_headers(headers, self.options().at("headers"))?;
        self.identify(headers);
        self.progress.attempts.set(self.progress.attempts.get() + 1);
        self.progress.drops_correlation.set(false);
        self.progress.is_in_doubt.set(true);
        Ok(request)
    }

    /// The ids and the tracker are ours to say, whatever the partner's headers have.
    fn identify(&self, headers: &mut Headers) {
        headers.remove(TRACKER);
        if let Some(tracker) = &self.tracker {
            headers.set(TRACKER, tracker);
        }
        let progress = &self.progress;
        let with_ids = self.core.options.correlation();
        let mut id = progress.correlation_id.take();
        if self.purpose == Purpose::Checkout && progress.attempts.get() == 0 {
            id.push_str(content(self.options().at("correlationId")));
        }
        let is_new = if id.is_empty() { with_ids } else { progress.drops_correlation.get() };
        if is_new {
            id = self.core.host.id();
        }
        if !id.is_empty() {
            headers.set(CORRELATION_ID, &id);
            progress.correlation_id.set(id);
        }
        if with_ids {
            let id = self.core.host.id();
            headers.set(REQUEST_ID, &id);
            progress.request_id.set(id);
        }
    }
}
