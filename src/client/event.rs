//! What happened, for logs and analytics. No predictions, no reasons, no customer.

use super::shown::ShownPick;
use crate::{
    domain::{attribution::Attribution, bundle::Issue, text::name_at},
    error::Error,
    wire::endpoint::Endpoint,
};

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Event<'e> {
    /// A call got its answer.
    Response {
        /// Which call.
        endpoint: Endpoint,
        /// HTTP status.
        status: u16,
        /// Attempts made.
        attempts: u32,
        /// From the first attempt to the whole body.
        duration_ms: u32,
        /// `None`: the response had none that could be read.
        tracker_id: Option<&'e str>,
    },
    /// A call failed.
    Failure {
        /// Which call.
        endpoint: Endpoint,
        /// How.
        error: &'e Error,
    },
    /// The recommendations part failed inside a good response.
    Issue {
        /// Which call.
        endpoint: Endpoint,
        /// What the service said.
        issue: &'e Issue<'e>,
    },
    /// A response was not as documented.
    Drift {
        /// Which call.
        endpoint: Endpoint,
        /// JSON paths.
        paths: &'e [String],
    },
    /// Something that the partner can mend.
    Diagnosis(&'e Diagnosis<'e>),
    /// A pick was seen.
    Shown(&'e ShownPick<'e>),
    /// A pick was taken.
    Accepted(&'e ShownPick<'e>),
    /// Which tracker goes with an order that is about to be sent.
    Attributed(&'e Attribution),
    /// An order succeeded and used up what led to it.
    Settled {
        /// The tracker that went with it.
        tracker_id: Option<&'e str>,
    },
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// All is well.
    Ok,
    /// Something is lost, but recommendations work.
    Warning,
    /// They do not work.
    Error,
}

impl Severity {
    pub(super) const NAMES: &str = "ok|warning|error";

    /// The text JavaScript sees.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, Self::NAMES)
    }
}

/// Something that the partner can mend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diagnosis<'d> {
    /// For example `tracker_not_exposed`.
    pub code: &'d str,
    /// How bad it is.
    pub severity: Severity,
    /// What is the matter.
    pub message: &'d str,
    /// What to change, literally. Empty: nothing is known.
    pub fix: &'d str,
}

impl<'d> Diagnosis<'d> {
    /// Something is lost, but recommendations work.
    #[must_use]
    pub const fn warning(code: &'d str, message: &'d str, fix: &'d str) -> Self {
        Self { code, severity: Severity::Warning, message, fix }
    }
}
