//! What was shown, what was taken, and which tracker goes with an order.
//!
//! All synchronous, and none of it can fail: what cannot be recorded is a diagnosis.

use super::{
    Client, Core, Scope,
    event::{Diagnosis, Event, ShownPick},
    ports::{Host as _, Ports},
};
use crate::domain::{
    attribution::{Attribution, Ledger, OrderedLine},
    ids::TrackerId,
    query::Line,
    time::UnixMs,
};

impl<P: Ports> Client<P> {
    /// These picks were seen. Saying so twice changes nothing.
    pub fn shown(&self, picks: &[ShownPick]) {
        for pick in picks {
            let mark = |ledger: &mut Ledger, tracker: &str, families: &[String], now| {
                ledger.show(tracker, families, now)
            };
            if self.0.record(pick, false, mark) {
                self.0.notify(&Event::Shown(pick));
            }
        }
    }

    /// The shopper took a pick.
    pub fn accepted(&self, pick: &ShownPick) {
        let mark = |ledger: &mut Ledger, tracker: &str, families: &[String], now| {
            ledger.accept(tracker, families, now)
        };
        if self.0.record(pick, true, mark) {
            self.0.notify(&Event::Accepted(pick));
        }
    }

    /// Which tracker goes with an order of these lines, and why. Changes nothing.
    #[must_use]
    pub fn attribute(&self, lines: &[Line]) -> Attribution {
        let core = &self.0;
        core.book.attribute(core.scope(), &core.ordered(lines), core.host.now())
    }

    /// An order of these lines succeeded.
    pub fn settled(&self, lines: &[Line]) {
        let core = &self.0;
        let (scope, lines) = (core.scope(), core.ordered(lines));
        if core.book.page.was_just_settled(scope.hash, &lines) {
            return;
        }
        let tracker = core.book.attribute(scope, &lines, core.host.now()).tracker_id;
        core.settle(scope, &lines, tracker.as_deref(), None);
    }
}

impl<P: Ports> Core<P> {
    /// Returns whether it was news, which is what an event is worth.
    fn record(
        &self,
        pick: &ShownPick,
        is_accepted: bool,
        mark: impl FnOnce(&mut Ledger, &str, &[String], UnixMs) -> bool,
    ) -> bool {
        let Some(tracker) = &pick.tracker_id else { return true };
        let scope = self.scope();
        if TrackerId::new(tracker).is_none() {
            self.notify(&Event::Diagnosis(&unusable_tracker()));
            return true;
        }
        if self.book.is_foreign(scope, tracker) {
            let message =
                "a pick of another customer was reported as shown or accepted; it is ignored";
            self.notify(&Event::Diagnosis(&Diagnosis::warning(
                "pick_of_another_customer",
                message,
            )));
            return false;
        }
        let families = pick.items.iter().map(|it| self.catalogue.family(&it.offer_id).into_owned());
        // A card that is seen after its order went through must not count for the next one. Taking
        // the same thing again is a new decision.
        let is_open = |family: &String| {
            is_accepted || !self.book.page.is_used_up(scope.hash, tracker, family)
        };
        let families: Vec<String> = families.filter(is_open).collect();
        if families.is_empty() {
            return false;
        }
        self.book.owns(scope, tracker);
        let now = self.host.now();
        let (news, went_down) =
            self.book.change(scope, now, |ledger| mark(ledger, tracker, &families, now));
        if news {
            self.book.page.forget_last_settled(scope.hash);
        }
        self.report_storage(went_down, scope);
        news
    }

    /// A response with a tracker came.
    pub(super) fn receive(&self, scope: Scope, tracker: &str) {
        self.book.owns(scope, tracker);
        self.book.page.forget_last_settled(scope.hash);
        let now = self.host.now();
        let ((), went_down) = self.book.change(scope, now, |ledger| ledger.receive(tracker, now));
        self.report_storage(went_down, scope);
    }

    /// `tracker` went with the order; it was `chosen` where the caller named it.
    pub(super) fn settle(
        &self,
        scope: Scope,
        lines: &[OrderedLine],
        tracker: Option<&str>,
        chosen: Option<&str>,
    ) {
        let went_down = self.book.settle(scope, lines, chosen, self.host.now());
        self.book.page.set_last_settled(scope.hash, lines);
        self.report_storage(went_down, scope);
        self.notify(&Event::Settled { tracker_id: tracker });
    }

    pub(super) fn ordered(&self, lines: &[Line]) -> Vec<OrderedLine> {
        let ordered = lines.iter().map(|line| OrderedLine {
            offer_id: line.offer_id.clone(),
            family: self.catalogue.family(&line.offer_id).into_owned(),
        });
        ordered.collect()
    }

    fn report_storage(&self, went_down: bool, scope: Scope) {
        if went_down {
            let rung = self.book.persistence(scope).as_str();
            self.notify(&Event::Diagnosis(&storage_unavailable(rung)));
        }
    }
}

pub(super) fn storage_unavailable(rung: &str) -> Diagnosis {
    let message =
        format!("the storage for attribution is missing, denied or full; it is kept in {rung} now");
    Diagnosis::warning("storage_unavailable", message).fix(
        "Let the page use localStorage, or give `attribution.storage` an object with getItem, setItem and removeItem",
    )
}

pub(super) fn unusable_tracker() -> Diagnosis {
    let message = "a tracker id has characters that cannot travel in a header, or more than 1,024; it is not sent";
    Diagnosis::warning("tracker_unusable", message)
        .fix("Pass Adobe's `x-recommendation-tracker-id` on unchanged")
}
