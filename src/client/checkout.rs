//! Orders and subscriptions: sent once, with the tracker of what led to them.

use super::{
    CallOptions, Client, Core, Scope,
    answer::without_mark,
    event::Event,
    ports::{Host as _, Ports, Reply as _},
    race::{First, race},
    retry::{Retry, next_wait},
    send::{Payload, Plan, Progress, cancelled},
};
use crate::{
    domain::{attribution::OrderedLine, query::Line},
    error::{Code, Outcome, Result},
    wire::{endpoint::Endpoint, fault::BEING_PROCESSED},
};
use std::{future::Future, pin::pin, rc::Rc};

/// What is ordered.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// `CreateOrder` or `CreateSubscription`.
    pub endpoint: Endpoint,
    /// JSON text, sent as it is.
    pub body: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// What a checkout can be given.
#[derive(Debug, Default)]
pub struct CheckoutOptions {
    /// As for any call.
    pub call: CallOptions,
    /// The id of a failed call, to repeat that safely. `None`: a new one.
    pub correlation_id: Option<String>,
    /// Over the ledger's choice; `Some(None)` sends none and settles nothing.
    pub tracker: Option<Option<String>>,
}

/// An order that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutResult {
    /// The body. `None`: it could not be read, which takes nothing from the order.
    pub text: Option<String>,
    /// HTTP status, any 2xx.
    pub status: u16,
    /// The tracker that went with it.
    pub tracker_id: Option<String>,
    /// `None` only where correlation is off and none was given.
    pub correlation_id: Option<String>,
}

/// What becomes of the ledger when the order succeeds.
struct Settlement {
    scope: Scope,
    lines: Vec<OrderedLine>,
    tracker: Option<String>,
    /// Whether the caller chose the tracker, over the ledger.
    is_chosen: bool,
}

impl<P: Ports> Client<P> {
    /// Places an order for the customer of this moment, and settles on success.
    ///
    /// Sent once; again only after 429, and after 4122 with the same correlation id.
    ///
    /// # Errors
    /// With `outcome` and `correlation_id`, so that the caller can tell what became of the order.
    pub fn checkout(
        &self,
        checkout: Checkout,
        options: CheckoutOptions,
    ) -> impl Future<Output = Result<CheckoutResult>> + use<P> {
        let core = Rc::clone(&self.0);
        let Checkout { endpoint, body, lines } = checkout;
        let CheckoutOptions { call, correlation_id, tracker } = options;
        let lines = core.ordered(&lines);
        let scope = core.scope();
        let mut attribution = core.book.attribute(scope, &lines, core.host.now());
        let is_chosen = tracker.is_some();
        if let Some(chosen) = tracker {
            attribution.tracker_id = chosen;
        }
        let mut plan = core.plan(endpoint, Payload::Body(body), Vec::new(), &call);
        plan.correlation_id = correlation_id;
        plan.tracker.clone_from(&attribution.tracker_id);
        let tracker = attribution.tracker_id.clone();
        let settlement = Settlement { scope, lines, tracker, is_chosen };
        async move {
            let progress = Progress::default();
            // Nothing is announced that cannot be sent.
            plan.request(&core.options.proxy_url)?;
            core.notify(&Event::Attributed(&attribution));
            let outcome = core.place(&plan, call, &progress, &settlement).await;
            outcome.map_err(|error| {
                let mut error = progress.stamp(error);
                if error.code != Code::InvalidRequest {
                    let is_in_doubt = progress.is_in_doubt.get();
                    error.outcome =
                        Some(if is_in_doubt { Outcome::Unknown } else { Outcome::Rejected });
                }
                core.notify(&Event::Failure { endpoint, error: &error });
                error
            })
        }
    }
}

impl<P: Ports> Core<P> {
    async fn place(
        &self,
        plan: &Plan,
        call: CallOptions,
        progress: &Progress,
        settlement: &Settlement,
    ) -> Result<CheckoutResult> {
        let started = self.host.tick();
        let timeout_ms = plan.timeout_ms;
        let deadline = self.host.sleep(timeout_ms);
        let mut stop = pin!(async {
            match race(cancelled(call.cancel), deadline).await {
                First::One(aborted) => aborted,
                First::Other(()) => Self::timeout(timeout_ms),
            }
        });
        let head = match race(stop.as_mut(), self.accepted_head(plan, started, progress)).await {
            First::One(stopped) => return Err(stopped),
            First::Other(head) => head?,
        };
        // From here on the order is placed, whatever becomes of the body.
        self.settle_checkout(progress, settlement);
        let body = match race(stop, head.body()).await {
            First::One(_) => None,
            First::Other(body) => body.ok(),
        };
        self.notify(&Event::Response {
            endpoint: plan.endpoint,
            status: head.status(),
            attempts: progress.attempts.get(),
            duration_ms: self.host.tick().saturating_sub(started),
            tracker_id: plan.tracker.as_deref(),
        });
        Ok(CheckoutResult {
            text: body.and_then(|body| String::from_utf8(body).ok()).map(without_mark),
            status: head.status(),
            tracker_id: plan.tracker.clone(),
            correlation_id: progress.correlation_id(),
        })
    }

    /// The head of a 2xx.
    async fn accepted_head(
        &self,
        plan: &Plan,
        started: u64,
        progress: &Progress,
    ) -> Result<<P::Transport as super::ports::Transport>::Reply> {
        let mut attempt = 1;
        loop {
            let reply = self.attempt(plan, progress).await?;
            let status = reply.status();
            if (200..300).contains(&status) {
                return Ok(reply);
            }
            // A 400 may be the one that says "being processed", which only its body tells.
            progress.is_in_doubt.set(!(401..500).contains(&status));
            let error = self.refusal(&reply).await;
            let is_being_processed =
                status == 400 && error.service_code.as_deref() == Some(BEING_PROCESSED);
            progress.is_in_doubt.set(is_being_processed || !(400..500).contains(&status));
            progress.keep_correlation(is_being_processed);
            let retry = Retry {
                attempt,
                retries: plan.retries,
                left_ms: u64::from(plan.timeout_ms)
                    .saturating_sub(self.host.tick().saturating_sub(started)),
                random: self.host.random(),
                is_checkout: true,
            };
            let Some(wait) = next_wait(&error, retry) else { return Err(error) };
            self.host.sleep(wait).await;
            attempt += 1;
        }
    }

    /// Repeating a checkout with its correlation id is the same order, and settles once.
    fn settle_checkout(&self, progress: &Progress, settlement: &Settlement) {
        let correlation_id = progress.correlation_id();
        let is_repeat = correlation_id.is_some_and(|id| self.book.page.settle_once(&id));
        let Settlement { scope, lines, tracker, is_chosen } = settlement;
        if !is_repeat && (tracker.is_some() || !is_chosen) {
            let chosen = tracker.as_deref().filter(|_| *is_chosen);
            self.settle(*scope, lines, tracker.as_deref(), chosen);
        }
    }
}
