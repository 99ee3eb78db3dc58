//! Where attribution is stored: the first rung of a ladder that works.

use super::{
    notation::Key,
    ports::{Denied, Store},
};
use crate::{domain::text::name_at, wire::write::push};
use std::cell::Cell;

/// The key under which a store that cannot be listed has its own list of keys, one a line.
const INDEX: &str = "vip-recommendations:2:index";

/// In place of a rung, where none takes a text.
pub(super) const NOWHERE: usize = usize::MAX;

/// A rung's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// The partner's own.
    Custom,
    /// `localStorage`
    Local,
    /// `sessionStorage`
    Session,
    /// This page alone.
    Memory,
}

impl Persistence {
    /// The text JavaScript sees.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, "custom|local|session|memory")
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

/// A key and the rung it is on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) rung: usize,
    pub(super) key: Key,
}

/// The ladder, best rung first. Below the last one there is always the page's memory.
#[derive(Debug)]
pub struct Shelf<S> {
    rungs: Vec<Rung<S>>,
    /// The rung in use; past the end it is the memory.
    current: Cell<usize>,
    /// Whether it mattered already which one that is. A page that begins should not wait for its
    /// storage, which is a file.
    is_tried: Cell<bool>,
}

impl<S: Store> Shelf<S> {
    /// A ladder of these rungs, none of which is touched yet.
    #[must_use]
    #[expect(clippy::inline_always, reason = "a shelf takes memory to be returned")]
    #[inline(always)]
    pub fn new(rungs: Vec<Rung<S>>) -> Self {
        let wanted = rungs.iter().position(|rung| rung.is_used).unwrap_or(rungs.len());
        Self { rungs, current: Cell::new(wanted), is_tried: Cell::new(false) }
    }

    /// The rung in use: the first that can be read, until it takes nothing more.
    fn current(&self) -> usize {
        // Said before it is done: a storage may call back into the client, which asks again.
        if !self.is_tried.replace(true) {
            let can_be_read = |rung: &Rung<S>| rung.is_used && rung.store.get(INDEX).is_ok();
            let first = self.rungs.iter().position(can_be_read);
            self.current.set(first.unwrap_or(self.rungs.len()));
        }
        self.current.get()
    }

    pub(super) fn persistence(&self) -> Persistence {
        let rung = self.rungs.get(self.current());
        rung.map_or(Persistence::Memory, |rung| rung.persistence)
    }

    /// Whether the best rung that was asked for is not the one in use.
    pub(super) fn is_down(&self) -> bool {
        let wanted = self.rungs.iter().position(|rung| rung.is_used);
        wanted.is_some_and(|wanted| wanted != self.current())
    }

    /// Lists all keys of ours, on any rung: what was kept before a rung failed still counts. Those that
    /// are not part of the ladder count where `is_used` is not asked for.
    pub(super) fn list(&self, is_used: bool, places: &mut Vec<Place>) {
        for (index, rung) in self.rungs.iter().enumerate() {
            if rung.is_used || !is_used {
                let store = &rung.store;
                let names = if store.can_be_listed() { store.keys() } else { store.get(INDEX) };
                if let Ok(names) = &names {
                    push_places(places, index, names);
                }
            }
        }
    }

    /// The text at a place, where it can be read.
    pub(super) fn get(&self, place: &Place) -> Result<String, Denied> {
        let Some(rung) = self.rungs.get(place.rung) else { return Err(Denied) };
        rung.store.get(&place.key.text())
    }

    /// Keeps a text on the first rung that takes it. Returns that rung, or [`NOWHERE`].
    pub(super) fn set(&self, key: Key, text: &str) -> usize {
        loop {
            let index = self.current();
            let Some(rung) = self.rungs.get(index) else { return NOWHERE };
            if rung.is_used && set(&rung.store, key, text).is_ok() {
                return index;
            }
            self.current.set(index + 1);
        }
    }

    /// Forgets the text at a place. What cannot be removed is emptied, so that it does not count
    /// again.
    pub(super) fn remove(&self, place: &Place) {
        let Some(Rung { store, .. }) = self.rungs.get(place.rung) else { return };
        let name = place.key.text();
        if store.remove(&name).is_err() || set_index(store, place.key, false).is_err() {
            let _ = store.set(&name, "");
        }
    }

    /// Forgets everything of ours everywhere.
    pub(super) fn erase(&self) {
        let mut places = Vec::new();
        self.list(false, &mut places);
        for place in &places {
            self.remove(place);
        }
        for rung in &self.rungs {
            let _ = rung.store.remove(INDEX);
        }
    }
}

/// Of some names on a rung, one a line, adds the ones that are ours.
fn push_places(places: &mut Vec<Place>, rung: usize, names: &str) {
    for name in names.as_bytes().split(|byte| *byte == b'\n') {
        if let Some(key) = Key::read(name) {
            places.push(Place { rung, key });
        }
    }
}

/// Puts a key on the index, or takes it off, where there is one.
fn set_index<S: Store>(store: &S, key: Key, is_listed: bool) -> Result<(), Denied> {
    if store.can_be_listed() {
        return Ok(());
    }
    let mut places = Vec::new();
    push_places(&mut places, 0, &store.get(INDEX)?);
    let mut text = String::new();
    let mut was_listed = false;
    for place in &places {
        if place.key == key {
            was_listed = true;
        } else {
            push_line(&mut text, place.key);
        }
    }
    if was_listed == is_listed {
        return Ok(());
    }
    if is_listed {
        push_line(&mut text, key);
    }
    store.set(INDEX, &text)
}

fn push_line(index: &mut String, key: Key) {
    key.write(index);
    push(index, '\n');
}

/// The index is written first: a key that is listed and not there does no harm, one that is there
/// and not listed would never be erased. A storage may call back into the client meanwhile, which
/// may take the key off the index again.
fn set<S: Store>(store: &S, key: Key, text: &str) -> Result<(), Denied> {
    set_index(store, key, true)?;
    store.set(&key.text(), text)?;
    set_index(store, key, true)
}
