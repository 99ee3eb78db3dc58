//! The use cases: fetch, normalise, rank, pick, attribute, order.
//!
//! Everything asked of the world goes through [`ports`], so that all of this runs natively in tests.

mod answer;
mod book;
mod checkout;
mod diagnose;
pub mod event;
mod flight;
pub mod options;
mod page;
pub mod ports;
mod race;
mod read;
mod retry;
mod send;
mod shelf;
mod tracking;
mod view;

pub use book::Scope;
pub use checkout::{Checkout, CheckoutOptions, CheckoutResult};
pub use page::Page;
pub use read::{HostQuery, Query};
pub use retry::{Retry, next_wait};
pub use shelf::{Persistence, Rung, Shelf};
pub use view::View;

use crate::{
    domain::{
        ids::{Catalogue, CustomerId},
        query::Form,
    },
    wire::http::Headers,
};
use book::Book;
use event::Event;
use options::Options;
use ports::{Cancel, Ports};
use race::Bell;
use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::Rc,
};

/// A partner's access to recommendations for one customer at a time.
///
/// Cheap to clone; clones are the same client.
pub struct Client<P: Ports>(Rc<Core<P>>);

/// What every use case works with.
struct Core<P: Ports> {
    options: Options,
    transport: Rc<P::Transport>,
    host: Rc<P::Host>,
    catalogue: Box<dyn Catalogue>,
    observe: Box<dyn Fn(&Event<'_>)>,
    book: Book<P::Store>,
    customer: RefCell<Option<CustomerId>>,
    /// Rings when the customer changes.
    customer_changed: Rc<Bell>,
    /// The form of `includePropensity` that the proxy took when it had refused the other one.
    propensity_form: Cell<Option<Form>>,
}

/// What a client is made of.
pub struct Parts<P: Ports> {
    /// Validated options.
    pub options: Options,
    /// The way to the proxy.
    pub transport: P::Transport,
    /// Clock, timers and chance.
    pub host: P::Host,
    /// Where attribution is kept.
    pub shelf: Shelf<P::Store>,
    /// What the clients of one page share.
    pub page: Rc<Page>,
    /// What the shop knows of its offers.
    pub catalogue: Box<dyn Catalogue>,
    /// Takes what is worth logging.
    pub observe: Box<dyn Fn(&Event<'_>)>,
}

/// What any call can be given.
#[derive(Default)]
pub struct CallOptions {
    /// Resolves when the caller does not want the answer any more.
    pub cancel: Option<Cancel>,
    /// Milliseconds for everything, over the client's.
    pub timeout_ms: Option<u32>,
    /// Over the client's headers.
    pub headers: Headers,
}

impl<P: Ports> Clone for Client<P> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<P: Ports> fmt::Debug for Client<P> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client").field("options", &self.0.options).finish_non_exhaustive()
    }
}

impl<P: Ports> fmt::Debug for Parts<P> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Parts").field("options", &self.options).finish_non_exhaustive()
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CallOptions")
            .field("timeout_ms", &self.timeout_ms)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

impl<P: Ports> Client<P> {
    /// A client for what `parts` say. Without consent, what is stored is erased at once.
    #[must_use]
    pub fn new(parts: Parts<P>) -> Self {
        let Parts { options, transport, host, shelf, page, catalogue, observe } = parts;
        let customer = RefCell::new(options.customer.clone());
        let book = Book::new(shelf, page, &options, &ports::Transport::identity(&transport));
        let core = Core {
            options,
            transport: Rc::new(transport),
            host: Rc::new(host),
            catalogue,
            observe,
            book,
            customer,
            customer_changed: Rc::default(),
            propensity_form: Cell::new(None),
        };
        Self(Rc::new(core))
    }

    /// Another end customer from now on. Reads in flight for the old one end with `aborted`;
    /// checkouts run to their end for the customer they began with.
    pub fn set_customer(&self, customer: Option<CustomerId>) {
        let core = &self.0;
        if *core.customer.borrow() != customer {
            core.customer.replace(customer);
            core.customer_changed.ring();
        }
    }

    /// Whether attribution may be stored. Withdrawing it erases what was stored for all customers;
    /// giving it stores what this page has.
    pub fn set_consent(&self, consent: bool) {
        self.0.book.set_consent(consent);
    }

    /// Where attribution is kept right now.
    #[must_use]
    pub fn persistence(&self) -> Persistence {
        self.0.book.persistence(self.0.scope())
    }
}

impl<P: Ports> Core<P> {
    fn customer(&self) -> Option<CustomerId> {
        self.customer.borrow().clone()
    }

    fn scope(&self) -> Scope {
        self.book.scope(self.customer.borrow().as_ref())
    }

    fn notify(&self, event: &Event<'_>) {
        (self.observe)(event);
    }
}
