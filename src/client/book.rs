//! The ledgers of all customers, as they are kept: one text for each entry, so that two tabs do not
//! overwrite each other.

use super::{
    Core,
    notation::{self, Key},
    ports::{Host, Store},
    shelf::{NOWHERE, Persistence, Place},
};
use crate::domain::{
    attribution::{Attribution, Ledger, OrderedLine},
    hash::hash,
    ids::CustomerId,
    time::UnixMs,
};

/// How often the ledgers of other customers are swept.
const SWEEP_MS: u64 = 3_600_000;

/// Whose ledger it is, as a hash: the id itself is never kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub(super) hash: u64,
    /// Nobody was named: such a ledger does not outlive the page.
    pub(super) is_anonymous: bool,
}

/// One customer's ledger, out of the book, and the places where something is stored.
pub(super) struct Opened {
    pub(super) scope: Scope,
    pub(super) now: UnixMs,
    pub(super) ledger: Ledger,
    pub(super) places: Vec<Place>,
}

impl<S: Store> Core<S> {
    /// Whose ledger it is.
    pub(super) fn scope_of(&self, customer: Option<&CustomerId>) -> Scope {
        let (what, id, is_anonymous) = match (customer, self.options.scope()) {
            (Some(customer), _) => ("customer", customer.as_str(), false),
            (None, Some(account)) => ("scope", account, false),
            // With nobody named, only what sends the same headers by the same means can be taken
            // for the same shopper: a server may have a client for each of many.
            (None, None) => ("anonymous", self.options.sender.as_str(), true),
        };
        Scope { hash: hash(hash(0, what), id), is_anonymous }
    }

    /// Whose ledger it is in memory, where one proxy's clients are set apart from another's.
    pub(super) fn whose(&self, scope: Scope) -> u64 {
        hash(scope.hash, &self.options.proxy_url)
    }

    /// Where a ledger is kept right now.
    pub(super) fn stored_on(&self, scope: Scope) -> Persistence {
        if self.is_stored(scope) { self.shelf.persistence() } else { Persistence::Memory }
    }

    /// Whether something is in the way of keeping it where it should be.
    pub(super) fn is_down(&self, scope: Scope) -> bool {
        self.is_stored(scope) && self.shelf.is_down()
    }

    fn is_stored(&self, scope: Scope) -> bool {
        self.consent.get() && !scope.is_anonymous
    }

    pub(super) fn set_consent(&self, consent: bool) {
        let is_new = self.consent.replace(consent) != consent;
        if consent && !is_new {
            return;
        }
        let mut all = self.page.memory().empty();
        if !consent {
            return self.shelf.erase();
        }
        for kept in &mut all {
            if kept.whose == self.whose(kept.scope) {
                self.save(kept.scope, &mut kept.ledger, &[]);
            } else {
                self.page.memory().put(kept.whose, kept.scope, &mut kept.ledger);
            }
        }
    }

    /// One customer's ledger, to be changed. Sweeps what has expired for everybody, once an hour: the
    /// storages have to be listed for this anyway.
    pub(super) fn open(&self, scope: Scope) -> Opened {
        let now = self.host.now();
        let is_due = self.is_stored(scope) && SWEEP_MS < now.0.abs_diff(self.swept.get().0);
        if is_due {
            self.swept.set(now);
        }
        self.read(scope, now, is_due)
    }

    /// One customer's ledger as it is now, all tabs included. What is damaged or has expired is left
    /// out, and goes when the ledger is next closed; that of others goes here, where it `is_swept`.
    fn read(&self, scope: Scope, now: UnixMs, is_swept: bool) -> Opened {
        let mut opened = Opened { scope, now, ledger: Ledger::default(), places: Vec::new() };
        if self.is_stored(scope) {
            self.shelf.list(true, &mut opened.places);
        }
        let ledger = &mut opened.ledger;
        self.page.memory().take(self.whose(scope), ledger);
        while let Some(old) = ledger.entries.iter().find(|it| !self.is_current(it.received, now)) {
            ledger.forget(old.id);
        }
        // Of responses that were merely received only the newest counts, which that in memory is.
        let has_newest = ledger.entries.iter().any(|it| it.marks.is_empty());
        for place in &opened.places {
            let is_own = place.key.scope == scope.hash;
            if (is_own || is_swept)
                && let Ok(text) = &self.shelf.get(place)
            {
                let entry = notation::entry(place.key, text);
                match (is_own, self.is_current(entry.received, now)) {
                    (true, true) if has_newest && entry.marks.is_empty() => {}
                    (true, true) => _ = ledger.add(entry),
                    (false, false) => self.shelf.remove(place),
                    _ => {}
                }
            }
        }
        opened
    }

    /// Forgets what is gone, and stores what has changed, on one rung only: an older copy would
    /// bring back what was used up.
    pub(super) fn save(&self, scope: Scope, ledger: &mut Ledger, places: &[Place]) {
        for place in places {
            let is_own = place.key.scope == scope.hash;
            if is_own && !ledger.has(place.key.tracker) {
                self.shelf.remove(place);
            }
        }
        for entry in &mut ledger.entries {
            if entry.is_changed && self.is_stored(scope) {
                let key = Key { scope: scope.hash, tracker: entry.id };
                let rung = self.shelf.set(key, &notation::text(entry));
                entry.is_changed = rung == NOWHERE;
                for place in places {
                    if place.key == key && place.rung != rung {
                        self.shelf.remove(place);
                    }
                }
            }
        }
        self.put_back(scope, ledger);
    }

    /// What is not stored stays in memory.
    fn put_back(&self, scope: Scope, ledger: &mut Ledger) {
        while let Some(stored) = ledger.entries.iter().find(|it| !it.is_changed) {
            ledger.forget(stored.id);
        }
        self.page.memory().put(self.whose(scope), scope, ledger);
    }

    pub(super) fn attribute(&self, scope: Scope, lines: &[OrderedLine<'_>]) -> Attribution {
        let mut opened = self.read(scope, self.host.now(), false);
        let attribution = opened.ledger.attribute(lines, self.options.or_latest());
        self.put_back(scope, &mut opened.ledger);
        attribution
    }

    /// Whether a tracker is known to be somebody else's: from this page, or from what is stored.
    pub(super) fn is_foreign(&self, scope: Scope, tracker: u64) -> bool {
        if let Some(is_owner) = self.page.is_owner(tracker, scope.hash) {
            return !is_owner;
        }
        let is_foreign = |it: &Place| it.key.tracker == tracker && it.key.scope != scope.hash;
        let mut places = Vec::new();
        if self.consent.get() {
            self.shelf.list(true, &mut places);
        }
        places.iter().any(is_foreign)
    }

    /// Not older than the time to live, nor from further in the future: a clock was set back then,
    /// and the entry would never end.
    fn is_current(&self, received: UnixMs, now: UnixMs) -> bool {
        now.0.abs_diff(received.0) <= self.options.ttl_ms()
    }
}
