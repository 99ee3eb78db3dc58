//! A place for one value that is shared and changes.

use std::cell::Cell;

/// A place for one value, or none. Unlike a `RefCell` it has no state in which it cannot be used: a
/// value is taken out for as long as somebody looks at it.
pub(super) struct Slot<T>(Cell<Option<T>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Cell::new(None))
    }
}

impl<T> Slot<T> {
    pub(super) fn set(&self, value: Option<T>) {
        self.0.set(value);
    }

    pub(super) fn take(&self) -> Option<T> {
        self.0.take()
    }
}

impl<T: Clone> Slot<T> {
    pub(super) fn get(&self) -> Option<T> {
        let value = self.0.take();
        self.0.set(value.clone());
        value
    }
}
