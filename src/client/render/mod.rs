//! Results, events and errors as the JSON text that JavaScript parses. What is absent is `null` where
//! the contract says so, else left out.
//!
//! Text is the cheapest way over the border: one call for the whole result, where building an object
//! from this side takes one for each of its members.

mod events;
mod results;

pub use events::{attribution_text, error_text, event_text};
pub use results::{everything_text, picks_text};

use super::{Call, call::Purpose, ports::Store};
use crate::{
    domain::{pick::Pick, query::Line, recommendation::Kind, text::name_at},
    error::Error,
    wire::{
        http::{Method, Request},
        write::Json,
    },
};

impl<S: Store> Call<S> {
    /// What came of it for this caller, from `lead`, a call of the same key. A host call's own data is
    /// not in it: who drives the call has that.
    ///
    /// # Errors
    /// How it failed.
    pub fn outcome<'l>(&self, lead: &'l Self) -> Result<String, &'l Error> {
        let mut out = Json::default();
        if self.purpose == Purpose::Diagnose {
            out.open('[');
            self.diagnosis(lead, |found| events::diagnosis(&mut out, found))?;
            out.close(']');
        } else if let Some(status) = self.progress.accepted.get() {
            out.open('{');
            out.number("status", u64::from(status));
            told_or_null(&mut out, "trackerId", &self.tracker);
            let id = self.progress.correlation_id.get();
            out.nullable("correlationId", (!id.is_empty()).then_some(&*id));
            out.close('}');
        } else if let Some(error) = lead.failure.get() {
            return Err(error);
        } else {
            self.view(lead, |seen| results::view(&mut out, seen, self.purpose));
        }
        Ok(out.end())
    }
}

/// The next request, as `fetch` takes it.
#[must_use]
pub fn request(request: &Request, credentials: &str) -> String {
    let mut out = Json::default();
    next(&mut out, request, credentials);
    out.end()
}

#[inline(never)] // What a function is given is named in fewer bytes than what is its own.
fn next(out: &mut Json, request: &Request, credentials: &str) {
    out.open('{');
    out.text("url", &request.url);
    out.begin("init", '{');
    name(out, "method", request.method as usize, Method::NAMES);
    out.begin("headers", '{');
    for (name, value) in request.headers.iter() {
        out.text(name, value);
    }
    out.close('}');
    if let Some(body) = &request.body {
        out.text("body", body);
    }
    out.text("credentials", credentials);
    out.text("cache", "no-store");
    out.close('}');
    out.close('}');
}

/// A member that is one of the names of an enum.
#[inline(never)] // As are all members.
fn name(out: &mut Json, key: &str, place: usize, names: &'static str) {
    out.text(key, name_at(place, names));
}

/// A member that is a string, where something was said.
fn told(out: &mut Json, key: &str, text: &str) {
    if !text.is_empty() {
        out.text(key, text);
    }
}

/// A member that is a string, or `null`.
#[expect(
    clippy::ref_option,
    reason = "a reference is one number; what is in it would be two, chosen each time"
)]
fn told_or_null(out: &mut Json, key: &str, text: &Option<String>) {
    match text {
        Some(text) => out.text(key, text),
        None => out.nullable(key, None),
    }
}

fn list<T>(out: &mut Json, key: &str, things: &[T], each: impl Fn(&mut Json, &T)) {
    out.begin(key, '[');
    for thing in things {
        each(out, thing);
    }
    out.close(']');
}

/// A pick, but for its rule and reasons, which one that a caller brought back does not have.
fn members(out: &mut Json, pick: &Pick<'_>) {
    out.text("id", &pick.id);
    name(out, "kind", pick.kind as usize, Kind::NAMES);
    list(out, "items", &pick.items, item);
    out.nullable_number("rank", pick.rank);
    out.texts("sourceOfferIds", &pick.source_offer_ids);
    out.texts("replaces", &pick.replaces);
    out.nullable("trackerId", pick.tracker_id);
    out.optional("expiresAt", pick.expires_at);
}

fn item(out: &mut Json, item: &Line<'_>) {
    out.open('{');
    out.text("offerId", item.offer_id);
    out.nullable_number("quantity", item.quantity);
    out.close('}');
}
