//! One attempt of a call, and what is kept between attempts.

use super::{
    Core,
    ports::{Host as _, Ports, Reply as _, Transport as _},
};
use crate::{
    domain::ids::CustomerId,
    error::{Code, Error, Result},
    wire::{
        endpoint::{Endpoint, Fetch, Route},
        fault::{fault, retry_after_ms},
        http::{CORRELATION_ID, Headers, Method, REQUEST_ID, Request, TRACKER},
    },
};
use std::cell::{Cell, RefCell};

/// One call, before it is known how often it must be tried.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) endpoint: Endpoint,
    pub(super) route: Route,
    pub(super) customer: Option<CustomerId>,
    pub(super) payload: Payload,
    /// Added to the URL.
    pub(super) parameters: Vec<(String, String)>,
    /// The caller's, for this call.
    pub(super) headers: Headers,
    pub(super) timeout_ms: u32,
    pub(super) retries: u32,
    /// Checkouts only: the caller's own.
    pub(super) correlation_id: Option<String>,
    /// Checkouts only.
    pub(super) tracker: Option<String>,
}

/// What a call carries.
#[derive(Clone, Debug)]
pub(super) enum Payload {
    Fetch(Box<Fetch>),
    Body(String),
    Nothing,
}

impl Plan {
    /// The request without ids and without the headers that are asked for at each attempt.
    pub(super) fn request(&self, proxy_url: &str) -> Result<Request> {
        let mut parameters = self.parameters.clone();
        let body = match (&self.payload, self.route.method) {
            (Payload::Fetch(fetch), Method::Get) => {
                parameters.extend(fetch.query());
                None
            }
            (Payload::Fetch(fetch), Method::Post) => Some(fetch.body()),
            (Payload::Body(body), _) => Some(body.clone()),
            (Payload::Nothing, _) => None,
        };
        let url = self.route.url(proxy_url, self.customer.as_ref(), &parameters)?;
        Ok(Request { method: self.route.method, url, headers: Headers::default(), body })
    }
}

/// How a call is getting on.
#[derive(Debug, Default)]
pub(super) struct Progress {
    pub(super) attempts: Cell<u32>,
    request_id: RefCell<Option<String>>,
    correlation_id: RefCell<Option<String>>,
    /// Whether the next attempt is the same intent as the last one, for Adobe.
    keeps_correlation: Cell<bool>,
    /// Whether something may have been ordered.
    pub(super) is_in_doubt: Cell<bool>,
}

impl Progress {
    /// The same error with what is known of the attempts.
    pub(super) fn stamp(&self, mut error: Error) -> Error {
        error.attempts = self.attempts.get();
        error.request_id.clone_from(&self.request_id.borrow());
        error.correlation_id.clone_from(&self.correlation_id.borrow());
        error
    }

    pub(super) fn correlation_id(&self) -> Option<String> {
        self.correlation_id.borrow().clone()
    }

    /// Whether the next attempt carries the correlation id of the last one. Adobe replays the answer
    /// to a used one for ten days, so it is kept only where the answer is still wanted.
    pub(super) fn keep_correlation(&self, keep: bool) {
        self.keeps_correlation.set(keep);
    }
}

impl<P: Ports> Core<P> {
    /// Sends one attempt and returns the head of its response.
    ///
    /// # Errors
    /// `invalid_request` for headers that fail or cannot be sent, `network` for everything that the
    /// platform throws.
    pub(super) async fn attempt(
        &self,
        plan: &Plan,
        progress: &Progress,
    ) -> Result<<P::Transport as super::ports::Transport>::Reply> {
        let mut request = plan.request(&self.options.proxy_url)?;
        request.headers.set("Accept", "application/json");
        if request.body.is_some() {
            request.headers.set("Content-Type", "application/json");
        }
        let own = self.transport.headers().await?;
        for (name, value) in own.iter().chain(plan.headers.iter()) {
            request.headers.set(name, value);
        }
        self.identify(&mut request.headers, plan, progress);
        if let Some(name) = request.headers.unsendable() {
            return Err(Error::invalid(format!(
                "headers: {name} has a name or value that cannot be sent"
            )));
        }
        progress.attempts.set(progress.attempts.get() + 1);
        progress.keep_correlation(true);
        progress.is_in_doubt.set(true);
        let reply = self.transport.send(&request).await;
        reply.map_err(|cause| {
            Error::new(Code::Network, "no response came from the proxy").because(cause)
        })
    }

    /// The ids and the tracker are ours to say, whatever the partner's headers have.
    fn identify(&self, headers: &mut Headers, plan: &Plan, progress: &Progress) {
        headers.remove(TRACKER);
        if let Some(tracker) = &plan.tracker {
            headers.set(TRACKER, tracker);
        }
        let is_first = progress.attempts.get() == 0;
        let is_wanted = self.options.correlation || plan.correlation_id.is_some();
        let mut correlation_id = progress.correlation_id.borrow_mut();
        if is_first && plan.correlation_id.is_some() {
            correlation_id.clone_from(&plan.correlation_id);
        } else if is_wanted && (is_first || !progress.keeps_correlation.get()) {
            *correlation_id = Some(self.host.id());
        }
        if let Some(id) = &*correlation_id {
            headers.set(CORRELATION_ID, id);
        }
        if self.options.correlation {
            let id = self.host.id();
            headers.set(REQUEST_ID, &id);
            progress.request_id.replace(Some(id));
        }
    }

    /// The error of a response that is not 2xx. Its body is read, but owed nothing.
    pub(super) async fn refusal(
        &self,
        reply: &<P::Transport as super::ports::Transport>::Reply,
    ) -> Error {
        let retry_after = reply.header("Retry-After");
        let wait = retry_after.and_then(|value| retry_after_ms(&value, self.host.now()));
        let body = reply.body().await.unwrap_or_default();
        fault(reply.status(), &String::from_utf8(body).unwrap_or_default(), wait)
    }

    /// The error of a call whose budget is spent.
    pub(super) fn timeout(timeout_ms: u32) -> Error {
        Error::new(Code::Timeout, format!("the call took longer than its {timeout_ms} ms"))
    }
}

/// Never resolves where the caller gave no way to cancel.
pub(super) async fn cancelled(cancel: Option<super::ports::Cancel>) -> Error {
    let cause = match cancel {
        Some(cancel) => cancel.await,
        None => std::future::pending().await,
    };
    Error::new(Code::Aborted, "the call was aborted").because(cause)
}
