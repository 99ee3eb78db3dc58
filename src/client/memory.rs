//! The page's memory: the rung that never fails.

use super::Scope;
use crate::domain::attribution::Ledger;
use std::{cell::RefCell, mem::take};

/// Ledgers kept at most; the ones used longest ago go first. A server may have one client for each
/// of its customers, for as long as it runs.
const MOST: usize = 2_000;

/// What cannot be stored, or must not be.
#[derive(Default)]
pub(super) struct Memory(RefCell<Vec<Kept>>);

/// One customer's ledger.
#[derive(Debug)]
pub(super) struct Kept {
    /// Sets the clients of one proxy apart from those of another.
    pub(super) space: u64,
    pub(super) scope: Scope,
    pub(super) ledger: Ledger,
}

impl Memory {
    /// Takes out what one customer has, into a ledger. A storage may call back into the client, so
    /// that there can be several lists.
    pub(super) fn take(&self, space: u64, scope: Scope, ledger: &mut Ledger) {
        self.keep(&mut |kept| {
            let is_meant = kept.space == space && kept.scope == scope;
            if is_meant {
                while let Some(entry) = kept.ledger.entries.pop() {
                    ledger.add(entry);
                }
            }
            !is_meant
        });
    }

    pub(super) fn put(&self, space: u64, scope: Scope, ledger: Ledger) {
        if !ledger.entries.is_empty() {
            let mut is_full = false;
            if let Ok(mut memory) = self.0.try_borrow_mut() {
                is_full = MOST <= memory.len();
                memory.push(Kept { space, scope, ledger });
            }
            self.keep(&mut |_| !take(&mut is_full));
        }
    }

    fn keep(&self, is_kept: &mut dyn FnMut(&mut Kept) -> bool) {
        if let Ok(mut memory) = self.0.try_borrow_mut() {
            memory.retain_mut(is_kept);
        }
    }

    /// Forgets everything, and returns what it was.
    pub(super) fn empty(&self) -> Vec<Kept> {
        self.0.take()
    }
}
