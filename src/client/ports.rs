//! All that this crate asks of the world. It never waits for anything: what takes time is done by who
//! drives a [`Call`](super::Call).

use super::event::Event;
use crate::domain::{ids::Catalogue, time::UnixMs};

/// The store cannot be used: denied, full, or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied;

/// Where a text can be kept under a key, synchronously.
pub trait Store: 'static {
    /// Who the clients work for that keep their ledgers here. A type of its own, since a table of
    /// functions, and asking there, takes 340 bytes.
    type Host: Host;

    /// The text of a key; an empty one where nothing is kept there.
    ///
    /// # Errors
    /// [`Denied`]
    fn get(&self, key: &str) -> Result<String, Denied>;

    /// Keeps a text.
    ///
    /// # Errors
    /// [`Denied`]
    fn set(&self, key: &str, value: &str) -> Result<(), Denied>;

    /// Forgets a text.
    ///
    /// # Errors
    /// [`Denied`]
    fn remove(&self, key: &str) -> Result<(), Denied>;

    /// Whether [`Store::keys`] can tell what there is.
    fn can_be_listed(&self) -> bool;

    /// All keys, anybody's, one a line.
    ///
    /// # Errors
    /// [`Denied`]
    fn keys(&self) -> Result<String, Denied>;
}

/// Who a client works for: the shop, which knows its offers, with a clock and chance.
pub trait Host: Catalogue + 'static {
    /// The time of day.
    fn now(&self) -> UnixMs;

    /// From 0 up to, but not including, 1.
    fn random(&self) -> f64;

    /// A new unique id.
    fn id(&self) -> String;

    /// Takes what is worth logging.
    fn observe(&self, event: &Event<'_>);
}
