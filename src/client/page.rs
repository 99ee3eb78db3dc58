//! What the clients of one page share, so that two of them agree.

use super::{Scope, memory::Memory, slot::Slot};
use crate::domain::{attribution::Ledger, hash::hash, time::UnixMs};
use std::cell::{Cell, RefCell};

/// How much of each thing a page remembers; older things are forgotten.
const MOST: usize = 1_000;

/// What the clients of one page share. Holds no response. Customers, trackers, families and ids are
/// hashes.
#[derive(Default)]
pub struct Page {
    /// The last rung of every ladder.
    memory: Memory,
    /// The last response, until somebody looks at what it changes.
    arrival: Slot<Option<Box<Arrival>>>,
    /// Trackers, and whose they are.
    owners: Remembered,
    /// What orders have used up: customer and tracker, and family or [`ALL`] of them.
    used: Remembered,
    /// Correlation ids of checkouts that were settled.
    settled: Remembered,
    /// The lines that each customer settled last, until something new comes.
    last_settled: Remembered,
}

/// In place of a family.
pub(super) const ALL: u64 = 0;

/// In place of lines; as likely to be the hash of some as any other number.
const NO_LINES: u64 = u64::MAX;

impl std::fmt::Debug for Page {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Page")
    }
}

/// A response with a tracker, as it came.
pub(super) struct Arrival {
    pub(super) scope: Scope,
    /// Whose ledger it belongs to in memory.
    pub(super) whose: u64,
    pub(super) tracker: String,
    pub(super) at: UnixMs,
}

/// The last so many of some things, each with what is known of it. Lists of their own: on a server, the
/// trackers of other customers must not push out the checkouts that were settled.
#[derive(Default)]
struct Remembered {
    things: RefCell<Vec<(u64, u64)>>,
    /// How many there were so far; the place of the oldest one, once there are too many.
    count: Cell<usize>,
}

impl Remembered {
    fn add(&self, thing: u64, what: u64) {
        if !self.has(thing, Some(what))
            && let Ok(mut things) = self.things.try_borrow_mut()
        {
            match things.get_mut(self.count.get() % MOST) {
                Some(oldest) => *oldest = (thing, what),
                None => things.push((thing, what)),
            }
            self.count.set(self.count.get() + 1);
        }
    }

    /// Whether this is known of it; with `None`, whether anything is.
    fn has(&self, thing: u64, what: Option<u64>) -> bool {
        let Ok(things) = self.things.try_borrow() else { return false };
        things.iter().any(|known| known.0 == thing && what.is_none_or(|what| what == known.1))
    }

    /// Adds this in place of whatever is known of it.
    fn set(&self, thing: u64, what: u64) {
        if let Ok(mut things) = self.things.try_borrow_mut()
            && let Some(known) = things.iter_mut().find(|known| known.0 == thing)
        {
            known.1 = what;
            return;
        }
        self.add(thing, what);
    }
}

impl Page {
    /// A page. It is never freed: a browser does that when it leaves the page.
    #[must_use]
    pub fn begin() -> &'static Self {
        Box::leak(Box::default())
    }

    /// A response came. What that changes is worked out when somebody looks at it, or the next one comes:
    /// the page is about to show its first picks, and a browser would have to compile all of it before.
    pub(super) fn receive(&self, arrival: Arrival) {
        self.take_in();
        self.arrival.set(Some(Box::new(arrival)));
    }

    /// Works that out. Whoever looks at the ledgers, the owners or the last lines calls this first.
    fn take_in(&self) {
        if let Some(arrival) = self.arrival.take() {
            self.admit(&arrival);
        }
    }

    #[inline(never)] // The first picks do without it.
    fn admit(&self, arrival: &Arrival) {
        let Arrival { scope, whose, tracker, at } = arrival;
        self.owns(hash(0, tracker), scope.hash);
        self.forget_last_settled(scope.hash);
        let mut ledger = Ledger::default();
        self.memory.take(*whose, &mut ledger);
        ledger.receive(tracker, *at);
        self.memory.put(*whose, *scope, &mut ledger);
    }

    /// The last rung of every ladder.
    pub(super) fn memory(&self) -> &Memory {
        self.take_in();
        &self.memory
    }

    pub(super) fn owns(&self, tracker: u64, scope: u64) {
        self.owners.add(tracker, scope);
    }

    /// Whether a tracker is this customer's. `None`: the page does not know it.
    pub(super) fn is_owner(&self, tracker: u64, scope: u64) -> Option<bool> {
        self.take_in();
        let is_known = self.owners.has(tracker, None);
        is_known.then(|| self.owners.has(tracker, Some(scope)))
    }

    pub(super) fn use_up(&self, scope: u64, tracker: u64, family: u64) {
        self.used.add(scope ^ tracker, family);
    }

    pub(super) fn is_used_up(&self, scope: u64, tracker: u64, family: u64) -> bool {
        self.used.has(scope ^ tracker, Some(family)) || self.used.has(scope ^ tracker, Some(ALL))
    }

    /// Whether these very lines were the last to be settled, and nothing came since.
    pub(super) fn was_just_settled(&self, scope: u64, lines: u64) -> bool {
        self.take_in();
        self.last_settled.has(scope, Some(lines))
    }

    pub(super) fn set_last_settled(&self, scope: u64, lines: u64) {
        self.last_settled.set(scope, lines);
    }

    pub(super) fn forget_last_settled(&self, scope: u64) {
        self.set_last_settled(scope, NO_LINES);
    }

    /// Notes that the checkout with this correlation id was settled. Returns whether it was already.
    pub(super) fn settle_once(&self, correlation_id: &str) -> bool {
        let id = hash(0, correlation_id);
        let already = self.settled.has(id, None);
        self.settled.add(id, ALL);
        already
    }
}
