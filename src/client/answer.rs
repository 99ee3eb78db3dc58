//! From the first attempt of a read to an answer, or to the error it ends with.

use super::{
    Core, Scope,
    diagnose::missing_tracker,
    event::{Diagnosis, Event},
    ports::{Host as _, Ports, Reply as _},
    race::{First, race},
    retry::{Retry, next_wait},
    send::{Payload, Plan, Progress},
    tracking::unusable_tracker,
};
use crate::{
    domain::{bundle::Unsendable, ids::TrackerId, query::IncludePropensity},
    error::{Code, Error, Result},
    wire::{
        fault::names_field,
        http::TRACKER,
        json::{Kind, Tape, Value},
        normalize::body_tracker,
    },
};
use std::{cell::Cell, rc::Rc};

/// A good response, kept for as long as its callers read it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) text: String,
    pub(super) tape: Tape,
    pub(super) tracker: Option<TrackerId>,
    pub(super) diagnosis: Option<Diagnosis>,
    /// Whether nobody has read it yet; what it says is reported once.
    pub(super) is_unread: Cell<bool>,
}

impl<P: Ports> Core<P> {
    /// One read from its first attempt to its last, within its budget. Reports how it ended.
    pub(super) async fn fly(
        core: Rc<Self>,
        plan: Plan,
        scope: Scope,
        progress: Rc<Progress>,
    ) -> Result<Rc<Answer>> {
        let started = core.host.tick();
        let deadline = core.host.sleep(plan.timeout_ms);
        let endpoint = plan.endpoint;
        let timeout_ms = plan.timeout_ms;
        let outcome = match race(core.attempts(plan, started, &progress), deadline).await {
            First::One(outcome) => outcome,
            First::Other(()) => Err(Self::timeout(timeout_ms)),
        };
        match outcome {
            Ok(answer) => {
                let tracker_id = answer.tracker.as_ref().map(TrackerId::as_str);
                core.notify(&Event::Response {
                    endpoint,
                    status: answer.status,
                    attempts: progress.attempts.get(),
                    duration_ms: core.host.tick().saturating_sub(started),
                    tracker_id,
                });
                if let Some(diagnosis) = &answer.diagnosis {
                    core.notify(&Event::Diagnosis(diagnosis));
                }
                if let Some(tracker) = tracker_id {
                    core.receive(scope, tracker);
                }
                Ok(Rc::new(answer))
            }
            Err(error) => {
                let error = progress.stamp(error);
                core.notify(&Event::Failure { endpoint, error: &error });
                Err(error)
            }
        }
    }

    async fn attempts(&self, mut plan: Plan, started: u64, progress: &Progress) -> Result<Answer> {
        let timeout_ms = u64::from(plan.timeout_ms);
        // Begins with the form that worked, where the other one was refused before.
        let known = self.propensity_form.get();
        if known.is_some_and(|known| wish(&mut plan).is_some_and(|wish| wish.form() != known)) {
            swap_form(&mut plan);
        }
        let mut was_swapped = false;
        let mut attempt = 1;
        loop {
            let error = match self.read_once(&plan, progress).await {
                Ok(answer) => {
                    if was_swapped {
                        self.propensity_form.set(wish(&mut plan).map(|wish| wish.form()));
                    }
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let is_about_form = !was_swapped && names_field(&error, "includePropensity");
            if is_about_form && swap_form(&mut plan) {
                // The same attempt in the other documented form; it does not count as a retry.
                was_swapped = true;
                continue;
            }
            let retry = Retry {
                attempt,
                retries: plan.retries,
                left_ms: timeout_ms.saturating_sub(self.host.tick().saturating_sub(started)),
                random: self.host.random(),
                is_checkout: false,
            };
            let Some(wait) = next_wait(&error, retry) else { return Err(error) };
            self.host.sleep(wait).await;
            attempt += 1;
        }
    }

    async fn read_once(&self, plan: &Plan, progress: &Progress) -> Result<Answer> {
        let reply = self.attempt(plan, progress).await?;
        // Whatever comes now was an answer: the next attempt is another intent for Adobe.
        progress.keep_correlation(false);
        if !(200..300).contains(&reply.status()) {
            return Err(self.refusal(&reply).await);
        }
        let header = reply.header(TRACKER);
        let decode = |what: &str| {
            let mut error = Error::new(Code::Decode, format!("the body of the response {what}"));
            error.status = Some(reply.status());
            error
        };
        let body = reply.body().await.map_err(|cause| {
            let mut error = decode("was cut off").because(cause);
            error.retryable = true;
            error
        })?;
        let text = String::from_utf8(body).map_err(|_| decode("is not UTF-8"))?;
        let text = without_mark(text);
        let tape = Tape::new(&text)
            .map_err(|malformed| decode(&format!("is not JSON, from byte {} on", malformed.at)))?;
        let root = tape.root(&text);
        if root.kind() != Kind::Object {
            return Err(decode("is not a JSON object"));
        }
        let (tracker, diagnosis) = tracker(header.as_deref(), root, reply.is_cross_origin());
        let status = reply.status();
        Ok(Answer { status, text, tape, tracker, diagnosis, is_unread: Cell::new(true) })
    }
}

/// The tracker of a response, and what the partner should know about it. The header's wins, unless it
/// cannot be sent back and the body has one that can.
fn tracker(
    header: Option<&str>,
    root: Value<'_>,
    is_cross_origin: bool,
) -> (Option<TrackerId>, Option<Diagnosis>) {
    let header = header.filter(|text| !text.is_empty());
    if let Some(tracker) = header.and_then(TrackerId::new) {
        return (Some(tracker), None);
    }
    let in_body = body_tracker(root);
    let diagnosis = match (header, &in_body) {
        (Some(_), _) | (None, Some(Err(Unsendable))) => Some(unusable_tracker()),
        (None, Some(Ok(_))) => None,
        (None, None) => Some(missing_tracker(is_cross_origin)),
    };
    (in_body.and_then(std::result::Result::ok), diagnosis)
}

/// A leading byte-order mark is not part of the JSON.
pub(super) fn without_mark(text: String) -> String {
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

/// What `includePropensity` a plan sends; `None`: none.
fn wish(plan: &mut Plan) -> Option<&mut IncludePropensity> {
    match &mut plan.payload {
        Payload::Fetch(fetch) => fetch.include_propensity.as_mut(),
        _ => None,
    }
}

/// Turns it to the other documented form. Returns false where nothing is sent.
fn swap_form(plan: &mut Plan) -> bool {
    let Some(wish) = wish(plan) else { return false };
    *wish = wish.other_form();
    true
}
