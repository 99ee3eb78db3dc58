//! Events, and what else says what happened.

use super::{Shared, list};
use crate::{
    client::{
        event::{Diagnosis, Event},
        shown::ShownPick,
    },
    domain::{attribution::Attribution, bundle::Issue},
    error::Error,
    wire::{endpoint::Endpoint, write::Json},
};

/// An event. The error of a failure is its fields, as in [`error_text`].
#[must_use]
pub fn event_text(event: &Event<'_>) -> String {
    let mut out = Json::default();
    out.open('{');
    let begin = |out: &mut Json, kind: &str, endpoint: Option<Endpoint>| {
        out.member("type", kind);
        if let Some(endpoint) = endpoint {
            out.member("endpoint", endpoint.as_str());
        }
    };
    match event {
        Event::Response { endpoint, status, attempts, duration_ms, tracker_id } => {
            begin(&mut out, "response", Some(*endpoint));
            let numbers = [
                ("status", u32::from(*status)),
                ("attempts", *attempts),
                ("durationMs", *duration_ms),
            ];
            for (key, number) in numbers {
                out.key(key);
                out.number(u64::from(number));
            }
            out.key("trackerId");
            out.nullable(*tracker_id);
        }
        Event::Failure { endpoint, error: it } => {
            begin(&mut out, "failure", Some(*endpoint));
            out.key("error");
            error(&mut out, it);
        }
        Event::Issue { endpoint, issue: it } => {
            begin(&mut out, "issue", Some(*endpoint));
            out.key("issue");
            issue(&mut out, it);
        }
        Event::Drift { endpoint, paths } => {
            begin(&mut out, "drift", Some(*endpoint));
            out.key("paths");
            out.strings(paths);
        }
        Event::Diagnosis(it) => {
            begin(&mut out, "diagnosis", None);
            out.key("diagnosis");
            diagnosis(&mut out, it);
        }
        Event::Shown(it) | Event::Accepted(it) => {
            let kind = if matches!(event, Event::Shown(_)) { "shown" } else { "accepted" };
            begin(&mut out, kind, None);
            out.key("pick");
            shown_pick(&mut out, it);
        }
        Event::Attributed(it) => {
            begin(&mut out, "attributed", None);
            out.key("attribution");
            attribution(&mut out, it);
        }
        Event::Settled { tracker_id } => {
            begin(&mut out, "settled", None);
            out.key("trackerId");
            out.nullable(*tracker_id);
        }
    }
    out.close('}');
    out.end()
}

fn shown_pick(out: &mut Json, pick: &ShownPick<'_>) {
    out.open('{');
    let shared = Shared {
        id: pick.id,
        kind: pick.kind,
        items: &pick.items,
        rank: pick.rank,
        source_offer_ids: &pick.source_offer_ids,
        replaces: &pick.replaces,
        tracker_id: pick.tracker_id,
        expires_at: pick.expires_at,
    };
    shared.members(out);
    out.close('}');
}

pub(super) fn issue(out: &mut Json, issue: &Issue<'_>) {
    out.open('{');
    out.key("code");
    out.nullable(issue.code);
    out.member("message", issue.message);
    out.close('}');
}

pub(super) fn diagnosis(out: &mut Json, diagnosis: &Diagnosis) {
    out.open('{');
    out.member("code", diagnosis.code);
    out.member("severity", diagnosis.severity.as_str());
    out.member("message", &diagnosis.message);
    if !diagnosis.fix.is_empty() {
        out.member("fix", diagnosis.fix);
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
    out.key("trackerId");
    out.nullable(it.tracker_id.as_deref());
    out.member("basis", it.basis.as_str());
    list(out, "lines", &it.lines, |out, line| {
        out.open('{');
        out.member("offerId", &line.offer_id);
        out.key("trackerId");
        out.nullable(line.tracker_id.as_deref());
        out.member("basis", line.basis.as_str());
        out.close('}');
    });
    out.close('}');
}

/// An error's message and fields. What the platform threw is not in it: who drives the call has that.
#[must_use]
pub fn error_text(error: &Error) -> String {
    let mut out = Json::default();
    self::error(&mut out, error);
    out.end()
}

fn error(out: &mut Json, error: &Error) {
    out.open('{');
    out.member("message", &error.message);
    out.member("code", error.code.as_str());
    out.key("attempts");
    out.number(u64::from(error.attempts));
    out.key("retryable");
    out.flag(error.retryable);
    for (key, number) in
        [("status", error.status.map(u64::from)), ("retryAfterMs", error.retry_after_ms)]
    {
        if let Some(number) = number {
            out.key(key);
            out.number(number);
        }
    }
    for (key, text) in [
        ("serviceCode", &error.service_code),
        ("requestId", &error.request_id),
        ("correlationId", &error.correlation_id),
        ("cause", &error.service_message),
    ] {
        if let Some(text) = text {
            out.member(key, text);
        }
    }
    for (key, texts) in
        [("additionalDetails", &error.additional_details), ("invalidFields", &error.invalid_fields)]
    {
        if !texts.is_empty() {
            out.key(key);
            out.strings(texts);
        }
    }
    if let Some(outcome) = error.outcome {
        out.member("outcome", outcome.as_str());
    }
    out.close('}');
}
