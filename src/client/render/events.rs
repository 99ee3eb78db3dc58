//! Events, and what else says what happened.

use super::{Shared, list};
use crate::{
    client::{
        event::{Diagnosis, Event},
        shown::ShownPick,
    },
    domain::{attribution::Attribution, bundle::Issue},
    error::{Error, Outcome},
    wire::write::Json,
};

/// An event. The error of a failure is its fields, as in [`error_text`].
#[must_use]
pub fn event_text(event: &Event<'_>) -> String {
    let mut out = Json::default();
    out.open('{');
    let (kind, endpoint) = match event {
        Event::Response { endpoint, .. } => ("response", Some(endpoint)),
        Event::Failure { endpoint, .. } => ("failure", Some(endpoint)),
        Event::Issue { endpoint, .. } => ("issue", Some(endpoint)),
        Event::Drift { endpoint, .. } => ("drift", Some(endpoint)),
        Event::Diagnosis(_) => ("diagnosis", None),
        Event::Shown(_) => ("shown", None),
        Event::Accepted(_) => ("accepted", None),
        Event::Attributed(_) => ("attributed", None),
        Event::Settled { .. } => ("settled", None),
    };
    out.text("type", kind);
    out.optional("endpoint", endpoint.map(|endpoint| endpoint.as_str()));
    match event {
        Event::Response { status, attempts, duration_ms, tracker_id, .. } => {
            out.number("status", u64::from(*status));
            out.number("attempts", u64::from(*attempts));
            out.number("durationMs", u64::from(*duration_ms));
            out.nullable("trackerId", *tracker_id);
        }
        Event::Failure { error: it, .. } => {
            out.key("error");
            error(&mut out, it);
        }
        Event::Issue { issue: it, .. } => {
            out.key("issue");
            issue(&mut out, it);
        }
        Event::Drift { paths, .. } => out.texts("paths", paths),
        Event::Diagnosis(it) => {
            out.key("diagnosis");
            diagnosis(&mut out, it);
        }
        Event::Shown(it) | Event::Accepted(it) => {
            out.key("pick");
            shown_pick(&mut out, it);
        }
        Event::Attributed(it) => {
            out.key("attribution");
            attribution(&mut out, it);
        }
        Event::Settled { tracker_id } => out.nullable("trackerId", *tracker_id),
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
    out.nullable("code", issue.code);
    out.text("message", issue.message);
    out.close('}');
}

pub(super) fn diagnosis(out: &mut Json, diagnosis: &Diagnosis<'_>) {
    out.open('{');
    out.text("code", diagnosis.code);
    out.text("severity", diagnosis.severity.as_str());
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
    out.nullable("trackerId", it.tracker_id.as_deref());
    out.text("basis", it.basis.as_str());
    list(out, "lines", &it.lines, |out, line| {
        out.open('{');
        out.text("offerId", &line.offer_id);
        out.nullable("trackerId", line.tracker_id.as_deref());
        out.text("basis", line.basis.as_str());
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
    out.text("message", &error.message);
    out.text("code", error.code.as_str());
    out.number("attempts", u64::from(error.attempts));
    out.flag("retryable", error.retryable);
    if let Some(status) = error.status {
        out.number("status", u64::from(status));
    }
    if let Some(wait) = error.retry_after_ms {
        out.number("retryAfterMs", wait);
    }
    out.optional("serviceCode", error.service_code.as_deref());
    out.optional("requestId", error.request_id.as_deref());
    out.optional("correlationId", error.correlation_id.as_deref());
    out.optional("cause", error.service_message.as_deref());
    if !error.additional_details.is_empty() {
        out.texts("additionalDetails", &error.additional_details);
    }
    if !error.invalid_fields.is_empty() {
        out.texts("invalidFields", &error.invalid_fields);
    }
    out.optional("outcome", error.outcome.map(Outcome::as_str));
    out.close('}');
}
