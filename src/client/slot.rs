//! A place for one value that is shared and changes.

use std::cell::Cell;

/// A place for one value. Unlike a `RefCell` it has no state in which it cannot be used: a value is taken
/// out for as long as somebody looks at it.
#[derive(Default)]
pub(super) struct Slot<T>(Cell<T>);

impl<T: Default> Slot<T> {
    pub(super) fn set(&self, value: T) {
        self.0.set(value);
    }

    pub(super) fn take(&self) -> T {
        self.0.take()
    }
}

impl<T: Default + Clone> Slot<T> {
    pub(super) fn get(&self) -> T {
        let value = self.0.take();
        self.0.set(value.clone());
        value
    }
}
