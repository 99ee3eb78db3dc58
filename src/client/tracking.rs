//! What was shown, what was taken, and which tracker goes with an order.
//!
//! All synchronous, and none of it can fail: what cannot be recorded is a diagnosis.

use super::{
    Core, Scope,
    book::Opened,
    diagnose::Finding,
    event::{Diagnosis, Event},
    page::{ALL, Arrival},
    ports::{Host, Store},
    shown::ShownPick,
};
use crate::domain::{
    attribution::OrderedLine,
    hash::hash,
    ids::{TrackerId, family_hash},
    query::Line,
};

impl<S: Store> Core<S> {
    /// A pick was seen, or taken. Saying so twice changes nothing.
    pub(super) fn report(&self, pick: &ShownPick<'_>, is_accepted: bool) {
        if self.record(pick, is_accepted) {
            let event = if is_accepted { Event::Accepted(pick) } else { Event::Shown(pick) };
            self.notify(&event);
        }
    }

    /// An order of these lines succeeded, unless that was just said.
    pub(super) fn settle_once(&self, lines: &[Line<'_>]) {
        let (scope, lines) = (self.scope(), self.ordered(lines));
        if !self.page.was_just_settled(scope.hash, fingerprint(&lines)) {
            let attribution = self.attribute(scope, &lines);
            self.settle(scope, &lines, attribution.tracker_id.as_deref(), false);
        }
    }

    /// Returns whether it was news, which is what an event is worth.
    fn record(&self, pick: &ShownPick<'_>, is_accepted: bool) -> bool {
        let Some(tracker) = pick.tracker_id else { return true };
        let scope = self.scope();
        if !TrackerId::is_one(tracker) {
            self.warn(Finding::TrackerUnusable);
            return true;
        }
        let id = hash(0, tracker);
        if self.is_foreign(scope, id) {
            self.warn(Finding::PickOfAnotherCustomer);
            return false;
        }
        let mut families = Vec::new();
        for item in &pick.items {
            let family = family_hash(&self.host, item.offer_id);
            // A card that is seen after its order went through must not count for the next one.
            // Taking the same thing again is a new decision.
            if is_accepted || !self.page.is_used_up(scope.hash, id, family) {
                families.push(family);
            }
        }
        if families.is_empty() {
            return false;
        }
        self.page.owns(id, scope.hash);
        let mut opened = self.open(scope);
        let is_news = opened.ledger.mark(tracker, &families, is_accepted, opened.now);
        if is_news {
            self.page.forget_last_settled(scope.hash);
        }
        self.close(&mut opened);
        is_news
    }

    /// A response with a tracker came. From here on it counts, but it is not stored yet: a storage is a
    /// file, and a page that is about to show its first picks should not wait for it.
    pub(super) fn receive(&self, scope: Scope, tracker: &str) {
        // One customer's is remembered, which is enough: they change seldom.
        if self.unstored.get().is_some_and(|other| other != scope) {
            self.store();
        }
        self.unstored.set(Some(scope));
        let (whose, at) = (self.whose(scope), self.host.now());
        self.page.receive(Arrival { scope, whose, tracker: tracker.to_owned(), at });
    }

    /// Stores what responses left in memory.
    pub(super) fn store(&self) {
        if let Some(scope) = self.unstored.take() {
            self.close(&mut self.open(scope));
        }
    }

    /// `tracker` went with the order. Uses up what the lines match, and the tracker where the caller
    /// chose it.
    pub(super) fn settle(
        &self,
        scope: Scope,
        lines: &[OrderedLine<'_>],
        tracker: Option<&str>,
        is_chosen: bool,
    ) {
        let mut opened = self.open(scope);
        let used = opened.ledger.settle(lines, self.options.or_latest() && !is_chosen);
        for &(tracker, family) in &used {
            self.page.use_up(scope.hash, tracker, family);
        }
        if is_chosen && let Some(tracker) = tracker {
            let tracker = hash(0, tracker);
            opened.ledger.forget(tracker);
            self.page.use_up(scope.hash, tracker, ALL);
        }
        self.page.set_last_settled(scope.hash, fingerprint(lines));
        self.close(&mut opened);
        self.notify(&Event::Settled { tracker_id: tracker });
    }

    pub(super) fn ordered<'l>(&self, lines: &[Line<'l>]) -> Vec<OrderedLine<'l>> {
        let mut ordered = Vec::new();
        for line in lines {
            let family = family_hash(&self.host, line.offer_id);
            ordered.push(OrderedLine { offer_id: line.offer_id, family });
        }
        ordered
    }

    pub(super) fn warn(&self, finding: Finding) {
        self.diagnose(&finding.diagnosis());
    }

    pub(super) fn diagnose(&self, diagnosis: &Diagnosis<'_>) {
        self.notify(&Event::Diagnosis(diagnosis));
    }

    /// Keeps a ledger as it is by now. Says so, where it had to go down the ladder.
    fn close(&self, opened: &mut Opened) {
        let rung = self.stored_on(opened.scope);
        self.save(opened.scope, &mut opened.ledger, &opened.places);
        if self.stored_on(opened.scope) != rung {
            self.warn(Finding::StorageUnavailable);
        }
    }
}

/// The same for the same lines.
fn fingerprint(lines: &[OrderedLine<'_>]) -> u64 {
    let mut fingerprint = 0;
    for line in lines {
        fingerprint = hash(fingerprint ^ line.family, line.offer_id);
    }
    fingerprint
}
