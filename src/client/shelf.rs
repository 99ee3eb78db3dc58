//! Where attribution is kept: the first rung of a ladder that works, down to the page's memory.

use super::{
    page::Page,
    ports::{Denied, Store},
};
use std::{cell::Cell, rc::Rc};

/// What all keys of this package begin with; the number is the version of the stored form.
pub(super) const PREFIX: &str = "vip-recommendations:1:";
/// The key under which a store that cannot be enumerated has its own list of keys, one a line.
const INDEX: &str = "vip-recommendations:1:index";

/// A rung's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// `localStorage`
    Local,
    /// `sessionStorage`
    Session,
    /// The partner's own.
    Custom,
    /// This page alone.
    Memory,
}

impl Persistence {
    /// The text JavaScript sees.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Session => "session",
            Self::Custom => "custom",
            Self::Memory => "memory",
        }
    }
}

/// A store and its name.
#[derive(Debug)]
pub struct Rung<S> {
    /// What it is.
    pub persistence: Persistence,
    /// The store.
    pub store: S,
    /// Whether it is part of the ladder. One that is not is only ever erased.
    pub is_used: bool,
}

/// The ladder, best rung first. Below the last one there is always the page's memory.
#[derive(Debug)]
pub struct Shelf<S> {
    rungs: Vec<Rung<S>>,
    /// The rung in use; past the end it is the memory.
    current: Cell<usize>,
}

impl<S: Store> Shelf<S> {
    /// A ladder of these rungs. A rung that cannot even be read is skipped from the start.
    #[must_use]
    pub fn new(rungs: Vec<Rung<S>>) -> Self {
        let shelf = Self { rungs, current: Cell::new(0) };
        let can_be_read = |rung: &Rung<S>| rung.is_used && rung.store.get(INDEX).is_ok();
        let first = shelf.rungs.iter().position(can_be_read);
        shelf.current.set(first.unwrap_or(shelf.rungs.len()));
        shelf
    }

    pub(super) fn persistence(&self) -> Persistence {
        let rung = self.rungs.get(self.current.get());
        rung.map_or(Persistence::Memory, |rung| rung.persistence)
    }

    /// The best rung that was asked for, whether or not it works.
    pub(super) fn wanted(&self) -> Persistence {
        let rung = self.rungs.iter().find(|rung| rung.is_used);
        rung.map_or(Persistence::Memory, |rung| rung.persistence)
    }

    /// Every text under a prefix, on any rung: what was kept before a rung failed still counts.
    pub(super) fn texts(&self, prefix: &str) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for rung in self.rungs.iter().filter(|rung| rung.is_used) {
            for key in own_keys(&rung.store).unwrap_or_default() {
                if key.starts_with(prefix)
                    && let Ok(Some(text)) = rung.store.get(&key)
                {
                    texts.push((key, text));
                }
            }
        }
        texts
    }

    /// All keys of ours, on any rung.
    pub(super) fn keys(&self) -> Vec<String> {
        let used = self.rungs.iter().filter(|rung| rung.is_used);
        used.flat_map(|rung| own_keys(&rung.store).unwrap_or_default()).collect()
    }

    /// Keeps a text on the first rung that takes it, and on no other: an older copy would bring back
    /// what was used up. `Err`: none takes it.
    pub(super) fn set(&self, key: &str, text: &str) -> Result<(), Denied> {
        while let Some(rung) = self.rungs.get(self.current.get()) {
            if rung.is_used && set(&rung.store, key, text).is_ok() {
                self.forget(key, self.current.get());
                return Ok(());
            }
            self.current.set(self.current.get() + 1);
        }
        self.remove(key);
        Err(Denied)
    }

    /// Forgets a text on every rung.
    pub(super) fn remove(&self, key: &str) {
        self.forget(key, usize::MAX);
    }

    fn forget(&self, key: &str, but_on: usize) {
        let rungs = self.rungs.iter().enumerate();
        for (_, rung) in rungs.filter(|(place, rung)| rung.is_used && *place != but_on) {
            // What cannot be removed is emptied, so that it does not count again.
            if remove(&rung.store, key).is_err() {
                let _ = rung.store.set(key, "");
            }
        }
    }

    /// Forgets everything of ours everywhere.
    pub(super) fn erase(&self) {
        for rung in &self.rungs {
            for key in own_keys(&rung.store).unwrap_or_default() {
                let _ = rung.store.remove(&key);
            }
            let _ = rung.store.remove(INDEX);
        }
    }
}

fn own_keys<S: Store>(store: &S) -> Result<Vec<String>, Denied> {
    let keys = match store.keys()? {
        Some(keys) => keys,
        None => index(store)?,
    };
    Ok(keys.into_iter().filter(|key| key.starts_with(PREFIX) && key != INDEX).collect())
}

fn index<S: Store>(store: &S) -> Result<Vec<String>, Denied> {
    let text = store.get(INDEX)?.unwrap_or_default();
    Ok(text.split('\n').map(str::to_owned).collect())
}

/// The index is written first: a key that is listed and not there does no harm, one that is there
/// and not listed would never be erased.
fn set<S: Store>(store: &S, key: &str, text: &str) -> Result<(), Denied> {
    if store.keys()?.is_none() {
        let mut keys = own_keys(store)?;
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
            store.set(INDEX, &keys.join("\n"))?;
        }
    }
    store.set(key, text)
}

fn remove<S: Store>(store: &S, key: &str) -> Result<(), Denied> {
    store.remove(key)?;
    if store.keys()?.is_none() {
        let mut keys = own_keys(store)?;
        keys.retain(|known| known != key);
        store.set(INDEX, &keys.join("\n"))?;
    }
    Ok(())
}

/// The page's memory, for one proxy: the rung that never fails.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) page: Rc<Page>,
    /// Sets the clients of one proxy apart from those of another.
    pub(super) space: String,
}

impl Memory {
    /// Texts kept at most; the ones written longest ago go first. A server may have one client for
    /// each of its customers, for as long as it runs.
    const MOST: usize = 2_000;

    pub(super) fn texts(&self, prefix: &str) -> Vec<(String, String)> {
        let memory = self.page.memory.borrow();
        let own = memory.iter().filter_map(|(key, text)| {
            let key = key.strip_prefix(&self.space)?;
            key.starts_with(prefix).then(|| (key.to_owned(), text.clone()))
        });
        own.collect()
    }

    pub(super) fn set(&self, key: &str, text: &str) {
        self.remove(key);
        let mut memory = self.page.memory.borrow_mut();
        if Self::MOST <= memory.len() {
            memory.remove(0);
        }
        memory.push((self.space.clone() + key, text.to_owned()));
    }

    pub(super) fn remove(&self, key: &str) {
        let full = self.space.clone() + key;
        self.page.memory.borrow_mut().retain(|(known, _)| *known != full);
    }
}
