//! What the clients of one page share, so that two of them agree.

use super::memory::Memory;
use crate::domain::{
    hash::hash,
    list::{push_last, take_out},
};
use std::cell::Cell;

/// How much of each thing a page remembers; older things are forgotten.
const MOST: usize = 1_000;

/// What the clients of one page share. Holds no response. Customers, trackers, families and ids are
/// hashes.
#[derive(Default)]
pub struct Page {
    /// The last rung of every ladder.
    pub(super) memory: Memory,
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

impl std::fmt::Debug for Page {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Page")
    }
}

/// The last so many of some things.
#[derive(Default)]
struct Remembered(Cell<Vec<(u64, u64)>>);

impl Remembered {
    fn add(&self, thing: (u64, u64)) {
        if !self.has(thing) {
            let mut things = self.0.take();
            push_last(&mut things, thing, MOST);
            self.0.set(things);
        }
    }

    fn has(&self, thing: (u64, u64)) -> bool {
        self.first(|known| *known == thing).is_some()
    }

    /// The place of the first one that is meant.
    fn first(&self, is_meant: impl Fn(&(u64, u64)) -> bool) -> Option<usize> {
        let things = self.0.take();
        let place = things.iter().position(is_meant);
        self.0.set(things);
        place
    }
}

impl Page {
    pub(super) fn owns(&self, tracker: u64, scope: u64) {
        self.owners.add((tracker, scope));
    }

    /// Whether a tracker is this customer's. `None`: the page does not know it.
    pub(super) fn is_owner(&self, tracker: u64, scope: u64) -> Option<bool> {
        self.owners.first(|(known, _)| *known == tracker)?;
        Some(self.owners.has((tracker, scope)))
    }

    pub(super) fn use_up(&self, scope: u64, tracker: u64, family: u64) {
        self.used.add((scope ^ tracker, family));
    }

    pub(super) fn is_used_up(&self, scope: u64, tracker: u64, family: u64) -> bool {
        self.used.has((scope ^ tracker, family)) || self.used.has((scope ^ tracker, ALL))
    }

    /// Whether these very lines were the last to be settled, and nothing came since.
    pub(super) fn was_just_settled(&self, scope: u64, lines: u64) -> bool {
        self.last_settled.has((scope, lines))
    }

    pub(super) fn set_last_settled(&self, scope: u64, lines: u64) {
        self.forget_last_settled(scope);
        self.last_settled.add((scope, lines));
    }

    pub(super) fn forget_last_settled(&self, scope: u64) {
        let mut settled = self.last_settled.0.take();
        if let Some(index) = settled.iter().position(|(of, _)| *of == scope) {
            take_out(&mut settled, index);
        }
        self.last_settled.0.set(settled);
    }

    /// Notes that the checkout with this correlation id was settled. Returns whether it was already.
    pub(super) fn settle_once(&self, correlation_id: &str) -> bool {
        let id = (hash(0, correlation_id), ALL);
        let already = self.settled.has(id);
        self.settled.add(id);
        already
    }
}
