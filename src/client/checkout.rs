//! Orders and subscriptions: sent once, with the tracker of what led to them.

use super::{Call, event::Event, ports::Store};
use crate::{error::Result, wire::json::Value};

impl<S: Store> Call<S> {
    /// Decides which tracker goes with it, and says so.
    ///
    /// # Errors
    /// `invalid_request` where it cannot be sent at all: nothing is announced then.
    pub(super) fn attribute(&mut self) -> Result<()> {
        self.target()?;
        let core = &self.core;
        let lines = core.ordered(&self.cart());
        let mut attribution = core.attribute(self.scope, &lines);
        if let Some(chosen) = self.chosen_tracker() {
            attribution.tracker_id = chosen.as_str().map(str::to_owned);
        }
        core.notify(&Event::Attributed(&attribution));
        self.tracker = attribution.tracker_id;
        Ok(())
    }

    /// What the caller said over the ledger's choice: a text, or `null` for none.
    fn chosen_tracker(&self) -> Option<Value<'_>> {
        self.options().get("trackerId")
    }

    /// From here on the order is placed, whatever becomes of the body. Repeating a checkout with its
    /// correlation id is the same order, and settles once.
    pub(super) fn accept(&self, status: u16, elapsed_ms: u32) {
        self.progress.accepted.set(Some(status));
        let core = &self.core;
        let correlation_id = self.progress.correlation_id.get();
        let is_repeat = !correlation_id.is_empty() && core.page.settle_once(&correlation_id);
        let tracker = self.tracker.as_deref();
        let is_chosen = self.chosen_tracker().is_some();
        if !is_repeat && (tracker.is_some() || !is_chosen) {
            core.settle(self.scope, &core.ordered(&self.cart()), tracker, is_chosen);
        }
        self.respond(status, elapsed_ms, tracker);
    }
}
