//! An answer as one caller sees it: normalised, ranked and picked from.

use super::{
    Call,
    call::Purpose,
    check::{lines, whole},
    event::Event,
    ports::{Host, Store},
};
use crate::{
    domain::{
        bundle::Bundle,
        candidate::Situation,
        ids::TrackerId,
        opportunity::Opportunity,
        pick::{Picked, pick},
        rank::{open, rank},
        time::UnixMs,
    },
    wire::{endpoint::Endpoint, normalize::normalize},
};

/// A response, ready to be handed out.
#[derive(Debug)]
pub struct View<'v> {
    /// Everything it said, products of each kind in rank order.
    pub bundle: &'v Bundle<'v>,
    /// What was picked, and what was not.
    pub picked: &'v Picked<'v>,
    /// Its tracker. `None`: none that could be read.
    pub tracker: Option<&'v str>,
    /// HTTP status.
    pub status: u16,
    /// When it was read.
    pub now: UnixMs,
    /// Whether what was not picked is shown with the picks alone, too.
    pub is_debugged: bool,
}

impl<'v> View<'v> {
    /// The opportunities that can be offered, soonest expiry first.
    #[must_use]
    pub fn opportunities(&self) -> Vec<&'v Opportunity<'v>> {
        open(&self.bundle.opportunities, self.now)
    }
}

impl<S: Store> Call<S> {
    /// Shows this caller the answer that `lead`, a call of the same key, got, if it got one.
    pub fn view(&self, lead: &Self, see: impl FnOnce(&View<'_>)) {
        let Some(answer) = lead.answer.get() else { return };
        let (core, endpoint) = (&self.core, self.endpoint);
        let mut bundle = normalize(answer.tape.root(), endpoint == Endpoint::Subscriptions);
        let is_debugged = core.options.debug();
        // Picks are ordered for themselves; this is the order of what is handed out beside them.
        if self.purpose != Purpose::Picks || is_debugged {
            rank(&mut bundle.products);
        }
        if answer.is_unread.replace(false) {
            self.tell(&bundle);
        }
        let asked = self.asked();
        let mut owned = lines(asked, "owned");
        for line in &bundle.subscribed {
            owned.push(*line);
        }
        let situation = Situation {
            context: self.context().unwrap_or(endpoint.context()),
            owned: &owned,
            cart: &self.cart(),
            selection: &core.options.selection,
            limit: whole(asked, "limit").and_then(|limit| usize::try_from(limit).ok()),
            now: core.host.now(),
            catalogue: &core.host,
        };
        let tracker = answer.tracker.as_ref().map(TrackerId::as_str);
        let picked = pick(&bundle, tracker, &situation);
        see(&View {
            bundle: &bundle,
            picked: &picked,
            tracker,
            status: answer.status,
            now: situation.now,
            is_debugged,
        });
    }

    /// Tells what is wrong with a response.
    #[inline(never)]
    fn tell(&self, bundle: &Bundle<'_>) {
        let endpoint = self.endpoint;
        if let Some(issue) = &bundle.issue {
            self.core.notify(&Event::Issue { endpoint, issue });
        }
        if !bundle.drift.is_empty() {
            self.core.notify(&Event::Drift { endpoint, paths: &bundle.drift });
        }
    }
}
