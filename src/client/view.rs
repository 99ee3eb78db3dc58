//! An answer as one caller sees it: normalised, ranked and picked from.

use super::{
    Core,
    answer::Answer,
    event::Event,
    ports::{Host as _, Ports},
};
use crate::{
    domain::{
        bundle::Bundle,
        candidate::Situation,
        ids::TrackerId,
        opportunity::Opportunity,
        pick::{Picked, pick},
        query::Line,
        rank::{by_expiry, rank},
        time::UnixMs,
    },
    wire::{endpoint::Endpoint, normalize::normalize},
};

/// A response, ready to be handed out.
#[derive(Debug)]
pub struct View<'v> {
    /// Everything it said, each section in rank order.
    pub bundle: &'v Bundle<'v>,
    /// What was picked, and what was not.
    pub picked: &'v Picked<'v>,
    /// Its tracker. `None`: none that could be read.
    pub tracker: Option<&'v str>,
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub text: &'v str,
    /// When it was read.
    pub now: UnixMs,
}

impl<'v> View<'v> {
    /// The opportunities that can be offered, soonest expiry first.
    #[must_use]
    pub fn opportunities(&self) -> Vec<&'v Opportunity<'v>> {
        let all = self.bundle.opportunities.iter();
        let mut open: Vec<_> = all.filter(|it| it.closed(self.now).is_none()).collect();
        by_expiry(&mut open);
        open
    }
}

/// What is known of the shopper beside the response.
pub(super) struct Reading {
    pub(super) context: String,
    pub(super) cart: Vec<Line>,
    pub(super) owned: Vec<Line>,
    pub(super) limit: Option<usize>,
}

impl<P: Ports> Core<P> {
    /// Reads an answer for one caller.
    pub(super) fn view<R>(
        &self,
        endpoint: Endpoint,
        answer: &Answer,
        reading: Reading,
        render: impl FnOnce(&View<'_>) -> R,
    ) -> R {
        let lists_subscriptions = endpoint == Endpoint::Subscriptions;
        let mut bundle = normalize(answer.tape.root(&answer.text), lists_subscriptions);
        for section in [&mut bundle.upsells, &mut bundle.cross_sells, &mut bundle.add_ons] {
            rank(section);
        }
        if answer.is_unread.replace(false) {
            if let Some(issue) = &bundle.issue {
                self.notify(&Event::Issue { endpoint, issue });
            }
            if !bundle.drift.is_empty() {
                self.notify(&Event::Drift { endpoint, paths: &bundle.drift });
            }
        }
        let mut owned = reading.owned;
        owned.append(&mut bundle.subscribed);
        let tracker = answer.tracker.as_ref().map(TrackerId::as_str);
        let situation = Situation {
            context: &reading.context,
            owned: &owned,
            cart: &reading.cart,
            selection: &self.options.selection,
            limit: reading.limit,
            now: self.host.now(),
            catalogue: &*self.catalogue,
        };
        let picked = pick(&bundle, tracker, &situation);
        render(&View {
            bundle: &bundle,
            picked: &picked,
            tracker,
            status: answer.status,
            text: &answer.text,
            now: situation.now,
        })
    }
}
