//! What happened, for logs and analytics. No predictions, no reasons, no customer.

use crate::{
    domain::{attribution::Attribution, bundle::Issue, opportunity::Item, recommendation::Kind},
    error::Error,
    wire::endpoint::Endpoint,
};
use serde::{Serialize, Serializer};

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
        duration_ms: u64,
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
        issue: &'e Issue,
    },
    /// A response was not as documented.
    Drift {
        /// Which call.
        endpoint: Endpoint,
        /// JSON paths.
        paths: &'e [String],
    },
    /// Something that the partner can mend.
    Diagnosis(&'e Diagnosis),
    /// A pick was seen.
    Shown(&'e ShownPick),
    /// A pick was taken.
    Accepted(&'e ShownPick),
    /// Which tracker goes with an order that is about to be sent.
    Attributed(&'e Attribution),
    /// An order succeeded and used up what led to it.
    Settled {
        /// The tracker that went with it.
        tracker_id: Option<&'e str>,
    },
}

/// A pick as it travels in events: without its rule and reasons, which are not for shoppers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownPick {
    /// As in the pick.
    pub id: String,
    /// What kind of thing.
    pub kind: Kind,
    /// What it adds to the cart.
    pub items: Vec<Item<'static>>,
    /// Adobe's rank within the kind.
    pub rank: Option<u64>,
    /// What led to it.
    pub source_offer_ids: Vec<String>,
    /// What it takes the place of.
    pub replaces: Vec<String>,
    /// The tracker of its response.
    pub tracker_id: Option<String>,
    /// Opportunities only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
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

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Something that the partner can mend.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnosis {
    /// For example `tracker_not_exposed`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// What to change, literally.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Diagnosis {
    /// Something is lost, but recommendations work.
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Warning, message: message.into(), fix: None }
    }

    /// Recommendations do not work.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::warning(code, message) }
    }

    /// The same with what to change.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}
