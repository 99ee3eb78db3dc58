//! The page's memory: the rung that never fails.

use super::Scope;
use crate::domain::attribution::Ledger;
use std::{
    cell::{Cell, RefCell},
    mem::{swap, take},
};

/// Ledgers kept at most; the ones used longest ago go first. A server may have one client for each
/// of its customers, for as long as it runs.
const MOST: usize = 2_000;

/// What cannot be stored, or must not be.
#[derive(Default)]
pub(super) struct Memory {
    ledgers: RefCell<Vec<Kept>>,
    /// How many there were so far.
    count: Cell<u64>,
}

/// One customer's ledger.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Tells it from all others, as a hash.
    pub(super) whose: u64,
    pub(super) scope: Scope,
    pub(super) ledger: Ledger,
    /// Which one it was, counted from 1. 0: it was taken out, and its place is free.
    number: u64,
}

impl Memory {
    /// Takes out what one customer has, into a ledger. A storage may call back into the client, so
    /// that there can be several lists.
    pub(super) fn take(&self, whose: u64, ledger: &mut Ledger) {
        let Ok(mut ledgers) = self.ledgers.try_borrow_mut() else { return };
        for kept in &mut *ledgers {
            if kept.whose == whose {
                kept.number = 0;
                while let Some(entry) = kept.ledger.entries.pop() {
                    ledger.add(entry);
                }
            }
        }
    }

    /// Keeps what is in a ledger, and leaves it empty.
    pub(super) fn put(&self, whose: u64, scope: Scope, ledger: &mut Ledger) {
        if !ledger.entries.is_empty()
            && let Ok(mut ledgers) = self.ledgers.try_borrow_mut()
        {
            let number = self.count.get() + 1;
            self.count.set(number);
            // A place that is free is taken before there is another, and at last the oldest one.
            let mut least = if ledgers.len() < MOST { 1 } else { number };
            let mut place = ledgers.len();
            for (index, other) in ledgers.iter().enumerate() {
                if other.number < least {
                    (least, place) = (other.number, index);
                }
            }
            if place == ledgers.len() {
                ledgers.push(Kept::default());
            }
            if let Some(kept) = ledgers.get_mut(place) {
                (kept.whose, kept.scope, kept.number) = (whose, scope, number);
                // First, so that nobody is handed the ledger of another customer.
                kept.ledger.entries.clear();
                swap(&mut kept.ledger, ledger);
            }
        }
    }

    /// Forgets everything, and returns what it was.
    pub(super) fn empty(&self) -> Vec<Kept> {
        let ledgers = self.ledgers.try_borrow_mut();
        ledgers.map(|mut ledgers| take(&mut *ledgers)).unwrap_or_default()
    }
}
