//! One call, from what it asks to what came of it. It decides, and somebody else waits: who drives it
//! sends the requests that it gives, tells it what came, and does what it says next.
//!
//! ```text
//! request ─► head ─► body ─► Done
//!    ▲        │        ├───► Failed
//!    └─ Again ┴────────┘
//! ```

use super::{
    Core, Scope,
    answer::Answer,
    event::Event,
    ports::{Host, Store},
    retry::{Retry, next_wait},
    slot::Slot,
};
use crate::{
    domain::{
        ids::{CustomerId, TrackerId},
        text::push_number,
    },
    error::{Code, Error, Outcome},
    wire::{
        endpoint::{Endpoint, is_list},
        fault::{fault, is_being_processed, names_field, retry_after_ms},
        json::Tape,
    },
};
use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
};

/// What to do next. Each has the number by which the page knows it, in `pkg-template/numbers.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Read the body and tell what it is.
    Body = -3,
    /// It succeeded: there is an outcome.
    Done = -2,
    /// It failed: there is an error.
    Failed = -1,
    /// Wait for [`Call::wait_ms`], then send the next request. The page is told that time.
    Again = 0,
}

/// Why a call ends before there is an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Its budget is spent.
    Timeout,
    /// Its caller does not want it any more.
    Aborted,
    /// The client was given another customer.
    OtherCustomer,
    /// The partner's function for headers failed.
    Unsent,
}

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The picks alone.
    Picks,
    /// Everything that the response says.
    Everything,
    /// Everything, beside the host call's own data.
    Host,
    /// What a partner must mend.
    Diagnose,
    /// An order or a subscription.
    Checkout,
}

/// The head of a response.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// HTTP status.
    pub status: u16,
    /// The tracker's header; empty where it is absent, or not exposed to another origin.
    pub tracker: String,
    /// `Retry-After`, as sent; empty where it is absent.
    pub retry_after: String,
    /// Whether it came from another origin, which decides over the headers it must expose.
    pub is_cross_origin: bool,
}

/// One call.
///
/// Two reads that ask the same have the same [`key`](Call::key), and one of them is enough: the other
/// takes its outcome from that one.
pub struct Call<S: Store> {
    pub(super) core: Rc<Core<S>>,
    pub(super) endpoint: Endpoint,
    pub(super) purpose: Purpose,
    /// Whose it is, for as long as it takes.
    pub(super) scope: Scope,
    pub(super) customer: Option<CustomerId>,
    /// `query` and `options`, checked.
    pub(super) arguments: Tape,
    /// What the caller wants to be sent, where the call sends the caller's own.
    pub(super) body: Option<Tape>,
    /// Checkouts only.
    pub(super) tracker: Option<String>,
    pub(super) progress: Progress,
    /// A good response to a read.
    pub(super) answer: OnceCell<Box<Answer>>,
    pub(super) failure: OnceCell<Error>,
}

/// How a call is getting on.
#[derive(Default)]
pub(super) struct Progress {
    /// Requests sent.
    pub(super) attempts: Cell<u32>,
    /// Those that count as retries.
    retries: Cell<u32>,
    /// How long to wait before the next one.
    wait_ms: Cell<u32>,
    /// Whether predictions are asked for in the form that they were not wished for in.
    pub(super) in_other_form: Cell<bool>,
    /// Whether the proxy refused the form that was tried first.
    was_swapped: Cell<bool>,
    /// Whether something may have been ordered.
    pub(super) is_in_doubt: Cell<bool>,
    /// Checkouts only: it was placed, with this status.
    pub(super) accepted: Cell<Option<u16>>,
    /// A response whose body is still to come.
    head: Slot<Option<Box<Head>>>,
    /// Of the last attempt, as is the next one; empty where none was sent.
    pub(super) request_id: Slot<String>,
    pub(super) correlation_id: Slot<String>,
    /// Whether the next attempt must not carry the correlation id of the last one. Adobe replays the
    /// answer to a used one for ten days, so it is kept only where the answer is still wanted.
    pub(super) drops_correlation: Cell<bool>,
}

impl<S: Store> Call<S> {
    /// A response came; its body is still to come. `elapsed_ms`: since the call began.
    #[expect(clippy::inline_always, reason = "the head takes memory to be handed over")]
    #[inline(always)]
    pub fn head(&self, head: Head, elapsed_ms: u32) -> Next {
        let status = head.status;
        self.progress.drops_correlation.set(true);
        // A 400 may be the one that says "being processed", which only its body tells.
        self.progress.is_in_doubt.set(!(401..500).contains(&status));
        if self.purpose == Purpose::Checkout && (200..300).contains(&status) {
            self.accept(status, elapsed_ms);
            return Next::Done;
        }
        self.progress.head.set(Some(Box::new(head)));
        Next::Body
    }

    /// The body came. `None`: it was cut off, or there was no response at all.
    pub fn body(&self, bytes: Option<&[u8]>, elapsed_ms: u32) -> Next {
        let Some(head) = self.progress.head.take() else {
            let error = Error::new(Code::Network, &["no response came from the proxy"]);
            return self.after(error, elapsed_ms);
        };
        if (200..300).contains(&head.status) {
            return match Answer::read(&head, bytes) {
                Ok(answer) => self.land(answer, elapsed_ms),
                Err(error) => self.after(error, elapsed_ms),
            };
        }
        let now = self.core.host.now();
        let wait = retry_after_ms(&head.retry_after, now);
        let text = str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
        let error = fault(head.status, text, wait);
        if head.status == 400 {
            let is_being_processed = is_being_processed(&error);
            self.progress.is_in_doubt.set(is_being_processed);
            let keeps = is_being_processed && self.purpose == Purpose::Checkout;
            self.progress.drops_correlation.set(!keeps);
        }
        self.after(error, elapsed_ms)
    }

    /// The next request cannot be sent.
    pub fn unsent(&self, error: Error) -> Next {
        self.fail(error)
    }

    /// The milliseconds to wait before the next request.
    #[must_use]
    pub fn wait_ms(&self) -> u32 {
        self.progress.wait_ms.get()
    }

    /// It ends here. A checkout that was accepted is past that.
    pub fn stop(&self, why: Stop) -> Next {
        if self.progress.accepted.get().is_some() || self.answer.get().is_some() {
            return Next::Done;
        }
        if self.failure.get().is_some() {
            return Next::Failed;
        }
        self.fail(self.stopped(why))
    }

    /// The error of a caller who does not wait for the outcome.
    #[must_use]
    pub fn stopped(&self, why: Stop) -> Error {
        let (code, message) = match why {
            Stop::Timeout => (Code::Timeout, "the call took longer than its "),
            Stop::Aborted => (Code::Aborted, "the call was aborted"),
            Stop::OtherCustomer => (Code::Aborted, "the client was given another customer"),
            Stop::Unsent => (Code::InvalidRequest, "headers: the function failed"),
        };
        let mut error = Error::new(code, &[message]);
        if why == Stop::Timeout {
            push_number(&mut error.message, u64::from(self.timeout_ms()));
            error.message.push_str(" ms");
        }
        self.stamp(error)
    }

    /// The same error with what is known of the attempts.
    fn stamp(&self, mut error: Error) -> Error {
        error.attempts = self.progress.attempts.get();
        error.request_id = self.progress.request_id.get();
        error.correlation_id = self.progress.correlation_id.get();
        error
    }

    /// Once more, or not.
    fn after(&self, error: Error, elapsed_ms: u32) -> Next {
        let progress = &self.progress;
        let is_about_form = !progress.was_swapped.get() && names_field(&error, "includePropensity");
        if is_about_form && self.endpoint == Endpoint::Recommendations {
            // The same attempt in the other documented form; it does not count as a retry.
            progress.in_other_form.set(!progress.in_other_form.get());
            progress.was_swapped.set(true);
            progress.wait_ms.set(0);
            return Next::Again;
        }
        let attempt = progress.retries.get() + 1;
        let retry = Retry {
            attempt,
            retries: self.retries(),
            left_ms: u64::from(self.timeout_ms().saturating_sub(elapsed_ms)),
            random: self.core.host.random(),
            is_checkout: self.purpose == Purpose::Checkout,
        };
        match next_wait(&error, retry) {
            Some(wait) => {
                progress.retries.set(attempt);
                progress.wait_ms.set(wait);
                Next::Again
            }
            None => self.fail(error),
        }
    }

    fn land(&self, answer: Box<Answer>, elapsed_ms: u32) -> Next {
        if self.progress.was_swapped.get() {
            self.core.list_form_works.set(Some(is_list(self.wish())));
        }
        let _ = self.answer.set(answer);
        let Some(answer) = self.answer.get() else { return Next::Done };
        let tracker = answer.tracker.as_ref().map(TrackerId::as_str);
        self.respond(answer.status, elapsed_ms, tracker);
        if let Some(finding) = answer.finding {
            self.core.warn(finding);
        }
        if let Some(tracker) = tracker {
            self.core.receive(self.scope, tracker);
        }
        Next::Done
    }

    pub(super) fn respond(&self, status: u16, elapsed_ms: u32, tracker_id: Option<&str>) {
        self.core.notify(&Event::Response {
            endpoint: self.endpoint,
            status,
            attempts: self.progress.attempts.get(),
            duration_ms: elapsed_ms,
            tracker_id,
        });
    }

    fn fail(&self, error: Error) -> Next {
        let mut error = self.stamp(error);
        if self.purpose == Purpose::Checkout && error.code != Code::InvalidRequest {
            let is_in_doubt = self.progress.is_in_doubt.get();
            error.outcome = Some(if is_in_doubt { Outcome::Unknown } else { Outcome::Rejected });
        }
        // First, since whoever is told may come back and stop it.
        let _ = self.failure.set(error);
        if let Some(error) = self.failure.get() {
            self.core.notify(&Event::Failure { endpoint: self.endpoint, error });
        }
        Next::Failed
    }
}

impl<S: Store> std::fmt::Debug for Call<S> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Call")
    }
}
