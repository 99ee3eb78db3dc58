//! Reads in flight: the same read asked for twice is one request.

use super::{
    answer::Answer,
    ports::Host,
    race::{Bell, First, race},
    send::Progress,
};
use crate::error::Result;
use std::{
    cell::{Cell, RefCell},
    future::Future,
    rc::Rc,
};

/// One request and everybody who waits for it.
pub(super) struct Flight {
    key: String,
    /// How the request is getting on, for those who leave early.
    pub(super) progress: Rc<Progress>,
    riders: Cell<usize>,
    outcome: RefCell<Option<Result<Rc<Answer>>>>,
    landed: Rc<Bell>,
    abandoned: Rc<Bell>,
}

/// All reads in flight on a page.
#[derive(Default)]
pub(super) struct Flights(RefCell<Vec<Rc<Flight>>>);

impl Flights {
    fn find(&self, key: &str) -> Option<Rc<Flight>> {
        self.0.borrow().iter().find(|it| it.key == key).map(Rc::clone)
    }

    /// Nobody can join it from here on.
    fn remove(&self, flight: &Rc<Flight>) {
        self.0.borrow_mut().retain(|it| !Rc::ptr_eq(it, flight));
    }
}

/// The flight of this key, begun with `work` where there is none yet.
pub(super) fn flight<H: Host, W>(
    flights: &Rc<Flights>,
    host: &Rc<H>,
    key: String,
    work: impl FnOnce(Rc<Progress>) -> W,
) -> Rc<Flight>
where
    W: Future<Output = Result<Rc<Answer>>> + 'static,
{
    if let Some(flight) = flights.find(&key) {
        return flight;
    }
    let progress = Rc::<Progress>::default();
    let flight = Rc::new(Flight {
        key,
        progress: Rc::clone(&progress),
        riders: Cell::new(0),
        outcome: RefCell::new(None),
        landed: Rc::default(),
        abandoned: Rc::default(),
    });
    flights.0.borrow_mut().push(Rc::clone(&flight));
    let (flights, begun, work) = (Rc::clone(flights), Rc::clone(&flight), work(progress));
    host.spawn(async move {
        let first = race(begun.abandoned.next(), work).await;
        flights.remove(&begun);
        if let First::Other(outcome) = first {
            begun.outcome.replace(Some(outcome));
            begun.landed.ring();
        }
    });
    flight
}

impl Flight {
    /// Waits for the outcome. Dropping the future leaves the flight; the request is aborted one
    /// macrotask after the last rider left, so that leaving and asking again joins it.
    pub(super) async fn ride<H: Host>(
        self: Rc<Self>,
        flights: Rc<Flights>,
        host: Rc<H>,
    ) -> Result<Rc<Answer>> {
        let rider = Rider::board(Rc::clone(&self), flights, host);
        let outcome = loop {
            let landed = self.landed.next();
            if let Some(outcome) = self.outcome.borrow().clone() {
                break outcome;
            }
            landed.await;
        };
        drop(rider);
        outcome
    }
}

/// Somebody who waits.
struct Rider<H: Host> {
    flight: Rc<Flight>,
    flights: Rc<Flights>,
    host: Rc<H>,
}

impl<H: Host> Rider<H> {
    fn board(flight: Rc<Flight>, flights: Rc<Flights>, host: Rc<H>) -> Self {
        flight.riders.set(flight.riders.get() + 1);
        Self { flight, flights, host }
    }
}

impl<H: Host> Drop for Rider<H> {
    fn drop(&mut self) {
        let flight = Rc::clone(&self.flight);
        flight.riders.set(flight.riders.get().saturating_sub(1));
        let has_landed = flight.outcome.borrow().is_some();
        if flight.riders.get() == 0 && !has_landed {
            let (flights, next_macrotask) = (Rc::clone(&self.flights), self.host.sleep(0));
            self.host.spawn(async move {
                next_macrotask.await;
                if flight.riders.get() == 0 {
                    flights.remove(&flight);
                    flight.abandoned.ring();
                }
            });
        }
    }
}
