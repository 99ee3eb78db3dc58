//! A Web-Storage-like store that can fail in the ways that browsers' do.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use vip_recommendations::client::ports::{Denied, Store};

/// How the store behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    #[default]
    Works,
    /// Every access throws, as with blocked cookies.
    Denied,
    /// Writing throws, as with a full quota.
    Full,
    /// Keys cannot be listed, as with a partner's own object.
    Unlistable,
}

/// The store. Clones are the same one, as two tabs have the same `localStorage`.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryStore(Rc<State>);

#[derive(Debug, Default)]
struct State {
    texts: RefCell<BTreeMap<String, String>>,
    mode: Cell<Mode>,
    touches: Cell<usize>,
    writes: Cell<usize>,
}

impl MemoryStore {
    pub(crate) fn new(mode: Mode) -> Self {
        let store = Self::default();
        store.set_mode(mode);
        store
    }

    pub(crate) fn set_mode(&self, mode: Mode) {
        self.0.mode.set(mode);
    }

    /// Everything in it, whatever its mode.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        self.0.texts.borrow().clone()
    }

    /// The keys in it, whatever its mode.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.texts.borrow().keys().cloned().collect()
    }

    /// Puts a text there behind everybody's back.
    pub(crate) fn put(&self, key: &str, text: &str) {
        self.0.texts.borrow_mut().insert(key.to_owned(), text.to_owned());
    }

    /// How often something was asked of it.
    pub(crate) fn touches(&self) -> usize {
        self.0.touches.get()
    }

    pub(crate) fn writes(&self) -> usize {
        self.0.writes.get()
    }

    /// It is touched; whether it can be read.
    fn touch(&self) -> Result<(), Denied> {
        self.0.touches.set(self.0.touches.get() + 1);
        if self.0.mode.get() == Mode::Denied { Err(Denied) } else { Ok(()) }
    }
}

impl Store for MemoryStore {
    type Host = super::Site;

    fn get(&self, key: &str) -> Result<String, Denied> {
        self.touch()?;
        Ok(self.0.texts.borrow().get(key).cloned().unwrap_or_default())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Denied> {
        self.touch()?;
        if self.0.mode.get() == Mode::Full {
            return Err(Denied);
        }
        self.0.writes.set(self.0.writes.get() + 1);
        self.put(key, value);
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), Denied> {
        self.touch()?;
        self.0.texts.borrow_mut().remove(key);
        Ok(())
    }

    fn can_be_listed(&self) -> bool {
        self.0.mode.get() != Mode::Unlistable
    }

    fn keys(&self) -> Result<String, Denied> {
        self.touch()?;
        assert!(self.can_be_listed(), "an index is kept where keys cannot be listed");
        Ok(self.names().join("\n"))
    }
}
