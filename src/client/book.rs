//! The ledgers of all customers, as they are kept: one text for each entry, so that two tabs do not
//! overwrite each other.

use super::{
    options::Options,
    page::Page,
    ports::Store,
    shelf::{Memory, PREFIX, Persistence, Shelf},
};
use crate::{
    domain::{
        attribution::{Entry, Ledger, Marks, OrderedLine},
        ids::{CustomerId, TrackerId},
        time::UnixMs,
    },
    wire::{
        json::{Tape, Value},
        write::Json,
    },
};
use std::{cell::Cell, rc::Rc};

/// Whose ledger it is, as a hash: the id itself is never kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    pub(super) hash: u64,
    /// Nobody was named: such a ledger does not outlive the page.
    pub(super) is_anonymous: bool,
}

/// The ledgers of all customers.
pub(super) struct Book<S> {
    shelf: Shelf<S>,
    memory: Memory,
    pub(super) page: Rc<Page>,
    account: Option<String>,
    anonymous: u64,
    ttl_ms: i64,
    or_latest: bool,
    consent: Cell<bool>,
}

impl<S: Store> Book<S> {
    pub(super) fn new(shelf: Shelf<S>, page: Rc<Page>, options: &Options, identity: &str) -> Self {
        let space = format!("{}\n", options.proxy_url);
        let book = Self {
            shelf,
            memory: Memory { page: Rc::clone(&page), space },
            page,
            account: options.attribution.scope.clone(),
            // With nobody named, only what sends the same headers by the same means can be taken
            // for the same shopper: a server may have a client for each of many.
            anonymous: hash(&["anonymous", identity]),
            ttl_ms: options.attribution.ttl_ms,
            or_latest: options.attribution.or_latest,
            consent: Cell::new(true),
        };
        if !options.attribution.consent {
            book.set_consent(false);
        }
        book
    }

    pub(super) fn scope(&self, customer: Option<&CustomerId>) -> Scope {
        match (customer, &self.account) {
            (Some(customer), _) => {
                Scope { hash: hash(&["customer", customer.as_str()]), is_anonymous: false }
            }
            (None, Some(account)) => Scope { hash: hash(&["scope", account]), is_anonymous: false },
            (None, None) => Scope { hash: self.anonymous, is_anonymous: true },
        }
    }

    pub(super) fn persistence(&self, scope: Scope) -> Persistence {
        if self.is_stored(scope) { self.shelf.persistence() } else { Persistence::Memory }
    }

    /// Where it should be kept, were nothing in the way.
    pub(super) fn wanted(&self, scope: Scope) -> Persistence {
        if self.is_stored(scope) { self.shelf.wanted() } else { Persistence::Memory }
    }

    fn is_stored(&self, scope: Scope) -> bool {
        self.consent.get() && !scope.is_anonymous
    }

    pub(super) fn set_consent(&self, consent: bool) {
        let before = self.consent.replace(consent);
        if !consent {
            self.shelf.erase();
            self.memory.page.memory.borrow_mut().clear();
        } else if !before {
            for (key, text) in self.memory.texts(PREFIX) {
                let is_anonymous = key.starts_with(&scope_prefix(self.anonymous));
                if !is_anonymous && self.shelf.set(&key, &text).is_ok() {
                    self.memory.remove(&key);
                }
            }
        }
    }

    /// One customer's ledger as it is now, all tabs included.
    pub(super) fn read(&self, scope: Scope, now: UnixMs) -> Ledger {
        let prefix = scope_prefix(scope.hash);
        let mut texts = self.memory.texts(&prefix);
        if self.consent.get() {
            texts.extend(self.shelf.texts(&prefix));
        }
        let mut ledger = Ledger::default();
        for (key, text) in texts {
            match entry(&text) {
                None => self.remove(&key),
                Some(entry) if self.is_current(&entry, now) => merge(&mut ledger, entry),
                Some(_) => {}
            }
        }
        ledger
    }

    /// Changes one customer's ledger, and sweeps what has expired for everybody. Returns whether it
    /// had to go down the ladder.
    pub(super) fn change<R>(
        &self,
        scope: Scope,
        now: UnixMs,
        change: impl FnOnce(&mut Ledger) -> R,
    ) -> (R, bool) {
        let rung = self.persistence(scope);
        let before = self.read(scope, now);
        let mut after = before.clone();
        let result = change(&mut after);
        for entry in &before.entries {
            if !after.entries.iter().any(|it| it.tracker == entry.tracker) {
                self.remove(&key(scope, &entry.tracker));
            }
        }
        for entry in after.entries.iter().filter(|it| !before.entries.contains(it)) {
            let (key, text) = (key(scope, &entry.tracker), text(entry));
            if self.is_stored(scope) && self.shelf.set(&key, &text).is_ok() {
                self.memory.remove(&key);
            } else {
                self.memory.set(&key, &text);
            }
        }
        self.sweep(now);
        (result, self.persistence(scope) != rung)
    }

    pub(super) fn attribute(
        &self,
        scope: Scope,
        lines: &[OrderedLine],
        now: UnixMs,
    ) -> crate::domain::attribution::Attribution {
        self.read(scope, now).attribute(lines, self.or_latest)
    }

    /// Uses up what the lines match, and the tracker that the caller chose. Returns whether it had
    /// to go down the ladder.
    pub(super) fn settle(
        &self,
        scope: Scope,
        lines: &[OrderedLine],
        chosen: Option<&str>,
        now: UnixMs,
    ) -> bool {
        let (used, went_down) = self.change(scope, now, |ledger| {
            let used = ledger.settle(lines, self.or_latest && chosen.is_none());
            ledger.entries.retain(|entry| Some(entry.tracker.as_str()) != chosen);
            used
        });
        for (tracker, family) in used {
            self.page.use_up(scope.hash, tracker, Some(family));
        }
        if let Some(tracker) = chosen {
            self.page.use_up(scope.hash, tracker.to_owned(), None);
        }
        went_down
    }

    /// Whether a tracker is known to be somebody else's: from this page, or from what is stored.
    pub(super) fn is_foreign(&self, scope: Scope, tracker: &str) -> bool {
        let tracker = hash(&[tracker]);
        if self.page.is_owner(tracker, scope.hash) {
            return false;
        }
        let suffix = format!(":{tracker:016x}");
        let own = scope_prefix(scope.hash);
        let stored = if self.consent.get() { self.shelf.keys() } else { Vec::new() };
        self.page.has_other_owner(tracker, scope.hash)
            || stored.iter().any(|key| key.ends_with(&suffix) && !key.starts_with(&own))
    }

    pub(super) fn owns(&self, scope: Scope, tracker: &str) {
        self.page.owns(hash(&[tracker]), scope.hash);
    }

    fn remove(&self, key: &str) {
        if self.consent.get() {
            self.shelf.remove(key);
        }
        self.memory.remove(key);
    }

    /// What the page's memory has ends with the page.
    fn sweep(&self, now: UnixMs) {
        let stored = if self.consent.get() { self.shelf.texts(PREFIX) } else { Vec::new() };
        for (key, text) in stored {
            if !entry(&text).is_some_and(|entry| self.is_current(&entry, now)) {
                self.remove(&key);
            }
        }
    }

    /// Not older than the time to live, nor from further in the future: a clock was set back then,
    /// and the entry would never end.
    fn is_current(&self, entry: &Entry, now: UnixMs) -> bool {
        (now.0 - entry.received.0).abs() <= self.ttl_ms
    }
}

/// The same response may lie on two rungs, after one of them failed.
fn merge(ledger: &mut Ledger, entry: Entry) {
    let Some(known) = ledger.entries.iter_mut().find(|it| it.tracker == entry.tracker) else {
        ledger.entries.push(entry);
        return;
    };
    known.received = known.received.min(entry.received);
    for (into, from) in [(&mut known.shown, entry.shown), (&mut known.accepted, entry.accepted)] {
        for (family, at) in from {
            match into.iter_mut().find(|(it, _)| *it == family) {
                Some((_, first)) => *first = at.min(*first),
                None => into.push((family, at)),
            }
        }
    }
}

fn scope_prefix(scope: u64) -> String {
    format!("{PREFIX}{scope:016x}:")
}

fn key(scope: Scope, tracker: &str) -> String {
    format!("{}{:016x}", scope_prefix(scope.hash), hash(&[tracker]))
}

/// FNV-1a, 64 bits: not a secret, but no customer id in clear.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

fn text(entry: &Entry) -> String {
    let marks = |marks: &Marks| {
        let mut object = Json::object();
        for (family, at) in marks {
            object.member(family, &at.0.to_string());
        }
        object.end()
    };
    let mut object = Json::object();
    object.text_member("tracker", &entry.tracker);
    object.member("received", &entry.received.0.to_string());
    object.member("shown", &marks(&entry.shown));
    object.member("accepted", &marks(&entry.accepted));
    object.end()
}

/// `None`: not of this package's making, or damaged.
fn entry(text: &str) -> Option<Entry> {
    let tape = Tape::new(text).ok()?;
    let root = tape.root(text);
    let moment = |value: Value<'_>| Some(UnixMs(i64::try_from(value.as_whole()?).ok()?));
    let marks = |key: &str| -> Option<Marks> {
        let entries = root.get(key)?.entries();
        entries.map(|(family, at)| Some((family.as_str()?.into_owned(), moment(at)?))).collect()
    };
    Some(Entry {
        tracker: TrackerId::new(&root.get("tracker")?.as_str()?)?.as_str().to_owned(),
        received: moment(root.get("received")?)?,
        shown: marks("shown")?,
        accepted: marks("accepted")?,
    })
}
