//! The page's memory: the rung that never fails.

use super::Scope;
use crate::domain::{
    attribution::Ledger,
    list::{push_last, take_out},
};
use std::cell::Cell;

/// Ledgers kept at most; the ones used longest ago go first. A server may have one client for each
/// of its customers, for as long as it runs.
const MOST: usize = 2_000;

/// What cannot be stored, or must not be.
#[derive(Default)]
pub(super) struct Memory(Cell<Vec<Kept>>);

#[derive(Debug)]
struct Kept {
    /// Sets the clients of one proxy apart from those of another.
    space: u64,
    scope: Scope,
    ledger: Ledger,
}

impl Memory {
    /// Takes out what one customer has, into a ledger. A storage may call back into the client, so
    /// that there can be several lists.
    pub(super) fn take(&self, space: u64, scope: Scope, ledger: &mut Ledger) {
        let mut memory = self.0.take();
        let is_meant = |it: &Kept| it.space == space && it.scope == scope;
        while let Some(index) = memory.iter().position(is_meant) {
            if let Some(kept) = take_out(&mut memory, index) {
                for entry in kept.ledger.entries {
                    ledger.add(entry);
                }
            }
        }
        self.0.set(memory);
    }

    pub(super) fn put(&self, space: u64, scope: Scope, ledger: Ledger) {
        if !ledger.entries.is_empty() {
            let mut memory = self.0.take();
            push_last(&mut memory, Kept { space, scope, ledger }, MOST);
            self.0.set(memory);
        }
    }

    /// Whose ledgers there are.
    pub(super) fn scopes(&self, space: u64) -> Vec<Scope> {
        let memory = self.0.take();
        let mut scopes = Vec::new();
        for kept in &memory {
            if kept.space == space {
                scopes.push(kept.scope);
            }
        }
        self.0.set(memory);
        scopes
    }

    pub(super) fn clear(&self) {
        self.0.take();
    }
}
