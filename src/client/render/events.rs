//! Events, and what else says what happened.

use super::{list, members, name, told, told_or_null};
use crate::{
    client::event::{Diagnosis, Event, Severity},
    domain::{
        attribution::{Attribution, Basis},
        bundle::Issue,
    },
    error::{Code, Details, Outcome},
    wire::{endpoint::Endpoint, write::Json},
};

/// An event. The error of a failure is its fields, as in [`error_text`].
#[must_use]
pub fn event_text(event: &Event<'_>) -> String {
    let mut out = Json::default();
    self::event(&mut out, event);
    out.end()
}

/// What kinds of event there are.
const KINDS: &str = "response|failure|issue|drift|diagnosis|shown|accepted|attributed|settled";

#[inline(never)] // What a function is given is named in fewer bytes than what is its own.
fn event(out: &mut Json, event: &Event<'_>) {
    let kind = match event {
        Event::Response { .. } => 0,
        Event::Failure { .. } => 1,
        Event::Issue { .. } => 2,
        Event::Drift { .. } => 3,
        Event::Diagnosis(_) => 4,
        Event::Shown(_) => 5,
        Event::Accepted(_) => 6,
        Event::Attributed(_) => 7,
        Event::Settled { .. } => 8,
    };
    out.open('{');
    name(out, "type", kind, KINDS);
    if let Event::Response { endpoint, .. }
    | Event::Failure { endpoint, .. }
    | Event::Issue { endpoint, .. }
    | Event::Drift { endpoint, .. } = event
    {
        name(out, "endpoint", *endpoint as usize, Endpoint::NAMES);
    }
    match event {
        Event::Response { status, attempts, duration_ms, tracker_id, .. } => {
            out.number("status", u64::from(*status));
            out.number("attempts", u64::from(*attempts));
            out.number("durationMs", u64::from(*duration_ms));
            out.nullable("trackerId", *tracker_id);
        }
        Event::Failure { error: it, .. } => {
            out.key("error");
            error(out, it);
        }
        Event::Issue { issue: it, .. } => {
            out.key("issue");
            issue(out, it);
        }
        Event::Drift { paths, .. } => out.texts("paths", paths),
        Event::Diagnosis(it) => {
            out.key("diagnosis");
            diagnosis(out, it);
        }
        Event::Shown(it) | Event::Accepted(it) => {
            out.begin("pick", '{');
            members(out, it);
            out.close('}');
        }
        Event::Attributed(it) => {
            out.key("attribution");
            attribution(out, it);
        }
        Event::Settled { tracker_id } => out.nullable("trackerId", *tracker_id),
    }
    out.close('}');
}

pub(super) fn issue(out: &mut Json, issue: &Issue<'_>) {
    out.open('{');
    out.nullable("code", issue.code);
    out.text("message", issue.message);
    out.close('}');
}

pub(super) fn diagnosis(out: &mut Json, diagnosis: &Diagnosis<'_>) {
    out.open('{');
    out.text("code", diagnosis.code);
    name(out, "severity", diagnosis.severity as usize, Severity::NAMES);
    out.text("message", diagnosis.message);
    if !diagnosis.fix.is_empty() {
        out.text("fix", diagnosis.fix);
    }
    out.close('}');
}

/// Which tracker goes with an order.
#[must_use]
pub fn attribution_text(attribution: &Attribution) -> String {
    let mut out = Json::default();
    self::attribution(&mut out, attribution);
    out.end()
}

fn attribution(out: &mut Json, it: &Attribution) {
    out.open('{');
    told_or_null(out, "trackerId", &it.tracker_id);
    name(out, "basis", it.basis as usize, Basis::NAMES);
    list(out, "lines", &it.lines, |out, line| {
        out.open('{');
        out.text("offerId", &line.offer_id);
        told_or_null(out, "trackerId", &line.tracker_id);
        name(out, "basis", line.basis as usize, Basis::NAMES);
        out.close('}');
    });
    out.close('}');
}

/// An error's message and fields. What the platform threw is not in it: who drives the call has that.
#[must_use]
pub fn error_text(error: &Details) -> String {
    let mut out = Json::default();
    self::error(&mut out, error);
    out.end()
}

fn error(out: &mut Json, error: &Details) {
    out.open('{');
    out.text("message", &error.message);
    name(out, "code", error.code as usize, Code::NAMES);
    out.number("attempts", u64::from(error.attempts));
    out.flag("retryable", error.retryable);
    if let Some(status) = error.status {
        out.number("status", u64::from(status));
    }
    if let Some(wait) = error.retry_after_ms {
        out.number("retryAfterMs", wait);
    }
    told(out, "serviceCode", &error.service_code);
    told(out, "requestId", &error.request_id);
    told(out, "correlationId", &error.correlation_id);
    told(out, "cause", &error.service_message);
    if !error.additional_details.is_empty() {
        out.texts("additionalDetails", &error.additional_details);
    }
    if !error.invalid_fields.is_empty() {
        out.texts("invalidFields", &error.invalid_fields);
    }
    if let Some(outcome) = error.outcome {
        name(out, "outcome", outcome as usize, Outcome::NAMES);
    }
    out.close('}');
}
