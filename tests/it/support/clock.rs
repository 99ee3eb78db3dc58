//! Time that passes only when a test says so, and chance that is known.

use std::{cell::Cell, rc::Rc};
use vip_recommendations::domain::time::UnixMs;

/// 2026-03-01T00:00:00Z, where every test begins.
const START: i64 = 1_772_323_200_000;

/// A clock and its chance. Clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct FixedHost(Rc<State>);

#[derive(Default)]
struct State {
    elapsed: Cell<u64>,
    /// How far the time of day is off.
    shift: Cell<i64>,
    ids: Cell<u32>,
    random: Cell<f64>,
}

impl FixedHost {
    /// Milliseconds since the test began.
    pub(crate) fn elapsed(&self) -> u64 {
        self.0.elapsed.get()
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, ms: u64) {
        self.0.elapsed.set(self.0.elapsed.get() + ms);
    }

    /// Lets time pass up to a moment, unless that is over.
    pub(crate) fn advance_to(&self, moment: u64) {
        self.0.elapsed.set(self.0.elapsed.get().max(moment));
    }

    /// Sets the time of day forward or back, as a user or a time server does.
    pub(crate) fn shift_clock(&self, ms: i64) {
        self.0.shift.set(self.0.shift.get() + ms);
    }

    /// What chance says from now on.
    pub(crate) fn set_random(&self, random: f64) {
        self.0.random.set(random);
    }

    pub(crate) fn now(&self) -> UnixMs {
        UnixMs(START + self.0.shift.get() + i64::try_from(self.0.elapsed.get()).unwrap())
    }

    pub(crate) fn random(&self) -> f64 {
        self.0.random.get()
    }

    pub(crate) fn id(&self) -> String {
        self.0.ids.set(self.0.ids.get() + 1);
        format!("id-{}", self.0.ids.get())
    }
}
