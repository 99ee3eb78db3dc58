//! The use cases: fetch, normalise, rank, pick, attribute, order.
//!
//! Nothing here waits, sends or keeps time. A [`Call`] says what to send and when, is told what came,
//! and says what came of it; who drives it does the waiting. What else is asked of the world goes
//! through [`ports`]. So all of this runs natively in tests, and none of it is compiled as a state
//! machine of futures, which makes it a good deal smaller.

mod answer;
mod arguments;
mod attempt;
mod book;
mod call;
mod check;
mod checkout;
mod diagnose;
pub mod event;
mod memory;
mod notation;
pub mod options;
mod page;
pub mod ports;
pub mod render;
mod retry;
mod selection;
mod shelf;
pub mod shown;
mod slot;
mod tracking;
mod view;

pub use book::Scope;
pub use call::{Call, Head, Next, Stop};
pub use page::Page;
pub use retry::{Retry, next_wait};
pub use shelf::{Persistence, Rung, Shelf};
pub use view::View;

use crate::{
    domain::{ids::CustomerId, time::UnixMs},
    wire::json::Value,
};
use check::text;
use event::Event;
use options::Options;
use ports::{Host, Store};
use slot::Slot;
use std::{cell::Cell, fmt, rc::Rc};

/// A partner's access to recommendations for one customer at a time.
///
/// Cheap to clone; clones are the same client.
pub struct Client<S: Store>(Rc<Core<S>>);

/// What every use case works with.
struct Core<S: Store> {
    options: Box<Options>,
    host: S::Host,
    shelf: Shelf<S>,
    page: &'static Page,
    /// Whether attribution may be stored.
    consent: Cell<bool>,
    /// When the ledgers of other customers were last swept.
    swept: Cell<UnixMs>,
    /// Whose ledger has a response in memory that is to be stored.
    unstored: Cell<Option<Scope>>,
    customer: Slot<Option<CustomerId>>,
    /// The customer's, worked out once.
    scope: Cell<Scope>,
    /// Whether the list form of `includePropensity` is the one that the proxy took when it had refused
    /// the other. `None`: it has refused none.
    list_form_works: Cell<Option<bool>>,
}

/// What a client is made of.
pub struct Parts<S: Store> {
    /// Validated options.
    pub options: Box<Options>,
    /// Who it is for.
    pub host: S::Host,
    /// Where attribution is kept.
    pub shelf: Shelf<S>,
    /// What the clients of one page share.
    pub page: &'static Page,
}

impl<S: Store> Clone for Client<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<S: Store> fmt::Debug for Client<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Client")
    }
}

impl<S: Store> fmt::Debug for Parts<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Parts")
    }
}

impl<S: Store> Client<S> {
    /// A client for what `parts` say. Without consent, what is stored is erased at once.
    #[must_use]
    #[expect(clippy::inline_always, reason = "its parts need no memory then")]
    #[inline(always)]
    pub fn new(parts: Parts<S>) -> Self {
        let Parts { options, host, shelf, page } = parts;
        let core = Rc::new(Core {
            options,
            host,
            shelf,
            page,
            consent: Cell::new(true),
            swept: Cell::new(UnixMs(0)),
            unstored: Cell::new(None),
            customer: Slot::default(),
            scope: Cell::new(Scope::default()),
            list_form_works: Cell::new(None),
        });
        core.set_customer(core.options.root());
        if !core.options.consent() {
            core.set_consent(false);
        }
        Self(core)
    }

    /// Whether attribution may be stored. Withdrawing it erases what was stored for all customers;
    /// giving it stores what this page has.
    pub fn set_consent(&self, consent: bool) {
        self.0.set_consent(consent);
    }

    /// Stores what responses left behind. For whoever drives the calls, when the page has had time to
    /// show what came with them. Whatever else is recorded stores it as well, and so does the end of the
    /// client and its calls.
    pub fn store(&self) {
        self.0.store();
    }

    /// Where attribution is kept right now.
    #[must_use]
    pub fn persistence(&self) -> Persistence {
        // What has not been tried is not known to work.
        self.store();
        self.0.stored_on(self.0.scope())
    }
}

impl<S: Store> Drop for Core<S> {
    fn drop(&mut self) {
        self.store();
    }
}

impl<S: Store> Core<S> {
    /// Takes the `customerId` of an object, checked. Returns whether it is another one.
    fn set_customer(&self, object: Value<'_>) -> bool {
        let customer = text(object, "customerId").and_then(CustomerId::new);
        let scope = self.scope_of(customer.as_ref());
        self.customer.set(customer);
        self.scope.replace(scope) != scope
    }

    fn scope(&self) -> Scope {
        self.scope.get()
    }

    #[inline(never)] // It is called in ten places.
    fn notify(&self, event: &Event<'_>) {
        self.host.observe(event);
    }
}
