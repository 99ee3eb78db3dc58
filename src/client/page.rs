//! What the clients of one page share, so that two of them agree.

use super::memory::Memory;
use crate::domain::hash::hash;
use std::cell::{Cell, RefCell};

/// How much a page remembers, of all sorts together; older things are forgotten.
const MOST: usize = 4_000;

/// What the clients of one page share. Holds no response. Customers, trackers, families and ids are
/// hashes.
#[derive(Default)]
pub struct Page {
    /// The last rung of every ladder.
    pub(super) memory: Memory,
    /// What is known, of what: the last so many of such pairs. Of what is a hash, with one of the
    /// numbers below to tell what sort of a thing it is.
    known: RefCell<Vec<(u64, u64)>>,
    /// How many there were so far; the place of the oldest one, once there are too many.
    count: Cell<usize>,
}

/// A tracker, of which a customer is known whose it is.
const OWNED: u64 = 1;
/// A customer's tracker, of which a family that an order has used up, or [`ALL`] of them.
const USED: u64 = 2;
/// The correlation id of a checkout that was settled.
const SETTLED: u64 = 3;
/// A customer, of whom the lines that were settled last, until something new comes.
const LAST_SETTLED: u64 = 4;

/// In place of a family.
pub(super) const ALL: u64 = 0;

/// In place of lines; as likely to be the hash of some as any other number.
const NO_LINES: u64 = u64::MAX;

impl std::fmt::Debug for Page {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Page")
    }
}

impl Page {
    /// A page. It is never freed: a browser does that when it leaves the page.
    #[must_use]
    pub fn begin() -> &'static Self {
        Box::leak(Box::default())
    }

    fn add(&self, thing: u64, what: u64) {
        if !self.has(thing, Some(what))
            && let Ok(mut known) = self.known.try_borrow_mut()
        {
            match known.get_mut(self.count.get() % MOST) {
                Some(oldest) => *oldest = (thing, what),
                None => known.push((thing, what)),
            }
            self.count.set(self.count.get() + 1);
        }
    }

    /// Whether this is known of it; with `None`, whether anything is.
    fn has(&self, thing: u64, what: Option<u64>) -> bool {
        let Ok(known) = self.known.try_borrow() else { return false };
        known.iter().any(|pair| pair.0 == thing && what.is_none_or(|what| what == pair.1))
    }

    pub(super) fn owns(&self, tracker: u64, scope: u64) {
        self.add(tracker ^ OWNED, scope);
    }

    /// Whether a tracker is this customer's. `None`: the page does not know it.
    pub(super) fn is_owner(&self, tracker: u64, scope: u64) -> Option<bool> {
        let is_known = self.has(tracker ^ OWNED, None);
        is_known.then(|| self.has(tracker ^ OWNED, Some(scope)))
    }

    pub(super) fn use_up(&self, scope: u64, tracker: u64, family: u64) {
        self.add(scope ^ tracker ^ USED, family);
    }

    pub(super) fn is_used_up(&self, scope: u64, tracker: u64, family: u64) -> bool {
        let thing = scope ^ tracker ^ USED;
        self.has(thing, Some(family)) || self.has(thing, Some(ALL))
    }

    /// Whether these very lines were the last to be settled, and nothing came since.
    pub(super) fn was_just_settled(&self, scope: u64, lines: u64) -> bool {
        self.has(scope ^ LAST_SETTLED, Some(lines))
    }

    pub(super) fn set_last_settled(&self, scope: u64, lines: u64) {
        let scope = scope ^ LAST_SETTLED;
        if let Ok(mut known) = self.known.try_borrow_mut()
            && let Some(pair) = known.iter_mut().find(|pair| pair.0 == scope)
        {
            pair.1 = lines;
            return;
        }
        self.add(scope, lines);
    }

    pub(super) fn forget_last_settled(&self, scope: u64) {
        self.set_last_settled(scope, NO_LINES);
    }

    /// Notes that the checkout with this correlation id was settled. Returns whether it was already.
    pub(super) fn settle_once(&self, correlation_id: &str) -> bool {
        let id = hash(SETTLED, correlation_id);
        let already = self.has(id, None);
        self.add(id, ALL);
        already
    }
}
