//! What the clients of one page share, so that two of them agree.

use super::flight::Flights;
use crate::domain::attribution::OrderedLine;
use std::{cell::RefCell, collections::VecDeque, rc::Rc};

/// How much of each thing a page remembers; older things are forgotten.
const MEMORY: usize = 1_000;

/// What the clients of one page share. Holds no response.
#[derive(Default)]
pub struct Page {
    /// Reads in flight.
    pub(super) flights: Rc<Flights>,
    /// The last rung of every ladder: keys and texts.
    pub(super) memory: RefCell<Vec<(String, String)>>,
    /// Whose each tracker is: hash of the tracker, hash of the scope.
    owners: Remembered<(u64, u64)>,
    /// What orders have used up: hash of the scope, tracker, and family or all of them.
    used: Remembered<(u64, String, Option<String>)>,
    /// Correlation ids of checkouts that were settled.
    settled: Remembered<String>,
    /// The lines that were settled last, for each scope, until something new comes.
    last_settled: RefCell<Vec<(u64, Vec<OrderedLine>)>>,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Page")
    }
}

/// The last so many of some things.
struct Remembered<T>(RefCell<VecDeque<T>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(RefCell::new(VecDeque::new()))
    }
}

impl<T: PartialEq> Remembered<T> {
    fn add(&self, thing: T) {
        let mut things = self.0.borrow_mut();
        if !things.contains(&thing) {
            if MEMORY <= things.len() {
                things.pop_front();
            }
            things.push_back(thing);
        }
    }

    fn has(&self, thing: &T) -> bool {
        self.0.borrow().contains(thing)
    }
}

impl Page {
    pub(super) fn owns(&self, tracker: u64, scope: u64) {
        self.owners.add((tracker, scope));
    }

    pub(super) fn is_owner(&self, tracker: u64, scope: u64) -> bool {
        self.owners.has(&(tracker, scope))
    }

    pub(super) fn has_other_owner(&self, tracker: u64, scope: u64) -> bool {
        self.owners.0.borrow().iter().any(|(known, owner)| *known == tracker && *owner != scope)
    }

    pub(super) fn use_up(&self, scope: u64, tracker: String, family: Option<String>) {
        self.used.add((scope, tracker, family));
    }

    pub(super) fn is_used_up(&self, scope: u64, tracker: &str, family: &str) -> bool {
        let used = self.used.0.borrow();
        let covers = |used: &Option<String>| used.as_deref().is_none_or(|used| used == family);
        used.iter().any(|(of, it, used)| *of == scope && it == tracker && covers(used))
    }

    /// Whether these very lines were the last to be settled, and nothing came since.
    pub(super) fn was_just_settled(&self, scope: u64, lines: &[OrderedLine]) -> bool {
        self.last_settled.borrow().iter().any(|(of, last)| *of == scope && last == lines)
    }

    pub(super) fn set_last_settled(&self, scope: u64, lines: &[OrderedLine]) {
        self.forget_last_settled(scope);
        self.last_settled.borrow_mut().push((scope, lines.to_vec()));
    }

    pub(super) fn forget_last_settled(&self, scope: u64) {
        self.last_settled.borrow_mut().retain(|(of, _)| *of != scope);
    }

    /// Notes that the checkout with this correlation id was settled. Returns whether it was already.
    pub(super) fn settle_once(&self, correlation_id: &str) -> bool {
        let id = correlation_id.to_owned();
        let already = self.settled.has(&id);
        self.settled.add(id);
        already
    }
}
