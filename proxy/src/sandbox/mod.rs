//! A model of Adobe's partner sandbox: the documented rules, in memory.
//!
//! It differs from the real one where waiting would be needed (orders complete at once) and where
//! nothing is documented; each such place says so. One lock guards all state: no rule takes long.

mod catalogue;
mod customer;
mod deals;
mod error;
mod fault;
mod fetch;
mod fields;
mod history;
mod locale;
mod offer;
mod order;
mod order_request;
mod overlay;
mod place;
mod population;
mod propensity;
mod received;
mod replay;
mod rules;
mod seeds;
mod subscriptions;
mod view;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

pub(crate) use catalogue::{CATALOGUE, Product};
pub(crate) use error::{AdobeError, json};
pub(crate) use fault::{Fault, TrackerFault, Wire};
pub(crate) use propensity::Level;
pub(crate) use received::Received;
pub(crate) use view::CustomerView;

use crate::contract::{Answer, Body, Call, Route};
use crate::time::UnixMs;
use customer::Customer;
use fault::Stead;
use received::Log;
use replay::Replay;

/// The sandbox. Shared by all requests.
#[derive(Debug)]
pub(crate) struct Sandbox(Mutex<State>);

#[derive(Debug)]
struct State {
    customers: BTreeMap<String, Customer>,
    replay: Replay,
    log: Log,
    orders_placed: u64,
    /// A fault for so many of the next requests.
    next_fault: Option<(Fault, u32)>,
}

/// A good answer, before it is one of HTTP.
#[derive(Debug)]
struct Found(Answer);

impl Found {
    fn new(status: u16, body: &impl Serialize, tracker_id: Option<String>) -> Self {
        Self(Answer { status, body: Body::Json(json(body)), tracker_id, retry_after: None })
    }
}

impl Sandbox {
    /// A sandbox with its first customers, whose dates count from `now`.
    pub(crate) fn new(now: UnixMs) -> Self {
        Self(Mutex::new(State::new(now)))
    }

    /// Forgets everything that happened.
    pub(crate) fn reset(&self, now: UnixMs) {
        *self.lock() = State::new(now);
    }

    /// Answers a call, and logs it.
    ///
    /// With a fault the answer is that which Adobe would have given; what happens to it on its way
    /// is the server's to do.
    pub(crate) fn answer(&self, call: &Call, fault: &Fault, now: UnixMs) -> Answer {
        let mut state = self.lock();
        let (answer, replayed) = match fault.stead(call) {
            Stead::Gateway(answer) => (answer, false),
            Stead::Application(answer) => {
                state.replay.keep(call, &answer, now);
                (answer, false)
            }
            Stead::Nothing => state.process(call, now),
        };
        let answer = fault.retold(answer);
        state.log.add(call, &answer, replayed, &fault.text, now);
        answer
    }

    /// The products it sells.
    pub(crate) fn catalogue() -> &'static [Product] {
        &CATALOGUE
    }

    /// All customers, by id.
    pub(crate) fn customers(&self) -> Vec<CustomerView> {
        self.lock().customers.values().map(CustomerView::of).collect()
    }

    /// Sets what is predicted of a customer, `None` leaving a signal as it is. `None`: no such one.
    pub(crate) fn set_levels(
        &self,
        customer_id: &str,
        churn: Option<Level>,
        seat_expansion: Option<Level>,
    ) -> Option<CustomerView> {
        let mut state = self.lock();
        let customer = state.customers.get_mut(customer_id)?;
        if let Some(level) = churn {
            customer.churn = propensity::Forecast::Level(level);
        }
        if let Some(level) = seat_expansion {
            customer.seat_expansion = propensity::Forecast::Level(level);
        }
        Some(CustomerView::of(customer))
    }

    /// What reached it, oldest first; of one customer, or all.
    pub(crate) fn received(&self, customer_id: Option<&str>) -> Vec<Received> {
        self.lock().log.of(customer_id)
    }

    /// Forgets what reached it, and nothing else.
    pub(crate) fn clear_received(&self) {
        self.lock().log = Log::default();
    }

    /// Has the next so many requests fail. Zero: none.
    pub(crate) fn set_next_fault(&self, fault: Fault, times: u32) {
        self.lock().next_fault = (0 < times).then_some((fault, times));
    }

    /// The fault of this request, where it asks for none itself.
    pub(crate) fn take_next_fault(&self) -> Fault {
        let mut state = self.lock();
        match state.next_fault.take() {
            None => Fault::default(),
            Some((fault, times)) => {
                if 1 < times {
                    state.next_fault = Some((fault.clone(), times - 1));
                }
                fault
            }
        }
    }

    /// A panic in one request must not end the sandbox for all others.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new(now: UnixMs) -> Self {
        Self {
            customers: population::population(now),
            replay: Replay::default(),
            log: Log::default(),
            orders_placed: 0,
            next_fault: None,
        }
    }

    /// The answer, and whether it is an old one.
    fn process(&mut self, call: &Call, now: UnixMs) -> (Answer, bool) {
        if !is_correlation_id(&call.correlation_id) {
            return (AdobeError::of("4119").into_answer(), false);
        }
        if let Some(answer) = self.replay.find(call, now) {
            return (answer, true);
        }
        if self.replay.is_duplicate(call) {
            return (AdobeError::of("4120").into_answer(), false);
        }
        let answer = match self.find(call, now) {
            Ok(Found(answer)) => answer,
            Err(error) => error.into_answer(),
        };
        self.replay.keep(call, &answer, now);
        (answer, false)
    }

    fn find(&mut self, call: &Call, now: UnixMs) -> Result<Found, AdobeError> {
        if call.route == Route::Recommendations {
            return fetch::fetch(&self.customers, call, now);
        }
        let customer = call.customer_id.as_ref().and_then(|id| self.customers.get_mut(id));
        let customer = customer.ok_or_else(|| AdobeError::of("1116"))?;
        match call.route {
            Route::PlaceOrder => place::place(customer, call, &mut self.orders_placed, now),
            Route::ListOrders => history::history(customer, call),
            Route::CreateSubscription => subscriptions::create(customer, call, now),
            Route::ListSubscriptions | Route::Recommendations => {
                subscriptions::list(customer, call)
            }
        }
    }
}

/// Visible ASCII, at most 128 characters. Adobe says "invalid or missing" and not what is valid.
fn is_correlation_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A fresh tracker, in the shape of the documents' sample: 32 letters and digits.
fn tracker_id() -> String {
    (0..32).map(|_| fastrand::alphanumeric()).collect()
}

#[cfg(test)]
mod tests;
