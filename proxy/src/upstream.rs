//! Who answers a call: the seam between the proxy and Adobe.

use std::sync::Arc;

use crate::contract::{Answer, Call};
use crate::sandbox::{Fault, Sandbox};
use crate::time::UnixMs;

/// What stands behind the proxy. Clones are the same one.
#[derive(Clone, Debug)]
pub struct Upstream(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// In memory; gone when the process ends.
    Sandbox(Arc<Sandbox>),
}

impl Upstream {
    /// A fresh embedded model of Adobe's sandbox, with its first customers.
    #[must_use]
    pub fn sandbox() -> Self {
        Self(Kind::Sandbox(Arc::new(Sandbox::new(UnixMs::now()))))
    }

    /// Asks the upstream. Route handlers know no other way to get an answer.
    #[expect(clippy::unused_async, reason = "every upstream but the embedded one is remote")]
    pub(crate) async fn answer(&self, call: &Call, fault: &Fault) -> Answer {
        match &self.0 {
            Kind::Sandbox(sandbox) => sandbox.answer(call, fault, UnixMs::now()),
        }
    }

    /// The sandbox, for its own routes below `/sandbox`. `None`: the upstream is the real one.
    #[expect(clippy::unnecessary_wraps, reason = "an upstream need not be a sandbox")]
    pub(crate) fn as_sandbox(&self) -> Option<&Sandbox> {
        match &self.0 {
            Kind::Sandbox(sandbox) => Some(sandbox),
        }
    }
}
