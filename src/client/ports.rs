//! All that this crate asks of the world.

use crate::{
    domain::time::UnixMs,
    error::{Cause, Error},
    wire::http::{Headers, Request},
};
use std::{future::Future, pin::Pin};

/// The world, as one set of types.
pub trait Ports: 'static {
    /// The way to the partner's proxy.
    type Transport: Transport;
    /// Where a text can be kept under a key.
    type Store: Store;
    /// Clock, timers and chance.
    type Host: Host;
}

/// Resolves when the caller does not want the answer any more, with the reason.
pub type Cancel = Pin<Box<dyn Future<Output = Option<Cause>>>>;

/// The way to the partner's proxy.
pub trait Transport: 'static {
    /// A response whose body was not read yet.
    type Reply: Reply;

    /// The headers of the partner's own, asked for before every attempt.
    ///
    /// # Errors
    /// `invalid_request` with the cause, where the partner's function fails.
    fn headers(&self) -> impl Future<Output = Result<Headers, Error>>;

    /// Sends one request. Dropping the future, or the reply, aborts it.
    ///
    /// # Errors
    /// Whatever the platform threw.
    fn send(&self, request: &Request) -> impl Future<Output = Result<Self::Reply, Option<Cause>>>;

    /// What else decides over what is sent: static headers, credentials, the partner's functions.
    /// Two calls are the same only where this is.
    fn identity(&self) -> String;
}

/// A response whose body was not read yet.
pub trait Reply: 'static {
    /// HTTP status.
    fn status(&self) -> u16;

    /// A header that the page may read. `None`: absent, or not exposed to another origin.
    fn header(&self, name: &str) -> Option<String>;

    /// Whether it came from another origin, which decides over the headers it must expose.
    fn is_cross_origin(&self) -> bool;

    /// The whole body.
    ///
    /// # Errors
    /// Whatever the platform threw; the body is cut off.
    fn body(&self) -> impl Future<Output = Result<Vec<u8>, Option<Cause>>>;
}

/// The store cannot be used: denied, full, or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied;

/// Where a text can be kept under a key, synchronously.
pub trait Store: 'static {
    /// The text of a key. `Ok(None)`: nothing is kept there.
    ///
    /// # Errors
    /// [`Denied`]
    fn get(&self, key: &str) -> Result<Option<String>, Denied>;

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

    /// All keys, anybody's. `Ok(None)`: it cannot be enumerated.
    ///
    /// # Errors
    /// [`Denied`]
    fn keys(&self) -> Result<Option<Vec<String>>, Denied>;
}

/// Clock, timers and chance.
pub trait Host: 'static {
    /// The time of day.
    fn now(&self) -> UnixMs;

    /// Milliseconds since some moment; never runs backwards.
    fn tick(&self) -> u64;

    /// Resolves after so many milliseconds; 0 is the next macrotask. Dropping it clears the timer.
    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + 'static;

    /// From 0 up to, but not including, 1.
    fn random(&self) -> f64;

    /// A new unique id.
    fn id(&self) -> String;

    /// Runs a task of its own.
    fn spawn(&self, task: impl Future<Output = ()> + 'static);
}
