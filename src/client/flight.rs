//! Reads in flight: the same read asked for twice is one request.

use super::{
    answer::Answer,
    page::Page,
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

/// The flight of this key, begun with `work` where there is none yet.
pub(super) fn flight<H: Host, W>(
    page: &Rc<Page>,
    host: &Rc<H>,
    key: String,
    work: impl FnOnce(Rc<Progress>) -> W,
) -> Rc<Flight>
where
    W: Future<Output = Result<Rc<Answer>>> + 'static,
{
    let known = page.flights.borrow().iter().find(|it| it.key == key).map(Rc::clone);
    if let Some(flight) = known {
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
    page.flights.borrow_mut().push(Rc::clone(&flight));
    let (page, begun, work) = (Rc::clone(page), Rc::clone(&flight), work(progress));
    host.spawn(async move {
        let first = race(begun.abandoned.next(), work).await;
        begun.leave(&page);
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
        page: Rc<Page>,
        host: Rc<H>,
    ) -> Result<Rc<Answer>> {
        let rider = Rider::board(Rc::clone(&self), page, host);
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

    /// Nobody can join from here on.
    fn leave(self: &Rc<Self>, page: &Page) {
        page.flights.borrow_mut().retain(|it| !Rc::ptr_eq(it, self));
    }
}

/// Somebody who waits.
struct Rider<H: Host> {
    flight: Rc<Flight>,
    page: Rc<Page>,
    host: Rc<H>,
}

impl<H: Host> Rider<H> {
    fn board(flight: Rc<Flight>, page: Rc<Page>, host: Rc<H>) -> Self {
        flight.riders.set(flight.riders.get() + 1);
        Self { flight, page, host }
    }
}

impl<H: Host> Drop for Rider<H> {
    fn drop(&mut self) {
        let flight = Rc::clone(&self.flight);
        flight.riders.set(flight.riders.get().saturating_sub(1));
        let has_landed = flight.outcome.borrow().is_some();
        if flight.riders.get() == 0 && !has_landed {
            let (page, next_macrotask) = (Rc::clone(&self.page), self.host.sleep(0));
            self.host.spawn(async move {
                next_macrotask.await;
                if flight.riders.get() == 0 {
                    flight.leave(&page);
                    flight.abandoned.ring();
                }
            });
        }
    }
}
