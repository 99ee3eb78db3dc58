//! The one error of this crate: what went wrong with a call, in the contract's words.

use crate::domain::text::{joined, name_at};
use std::{
    fmt,
    ops::{Deref, DerefMut},
};

/// What kind of failure it was. A closed set; the same texts in Rust and JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Bad options, arguments, or header values: nothing was sent.
    InvalidRequest,
    /// HTTP 401.
    Unauthorized,
    /// HTTP 403.
    Forbidden,
    /// HTTP 404.
    NotFound,
    /// Any other HTTP 4xx.
    Rejected,
    /// HTTP 429.
    RateLimited,
    /// HTTP 5xx.
    Server,
    /// No response that could be read: whatever fetch threw, or returned instead of one.
    Network,
    /// The budget of the call is spent.
    Timeout,
    /// The caller's signal, another customer, or the end of the page.
    Aborted,
    /// A good status with a body that cannot be read.
    Decode,
}

impl Code {
    pub(crate) const NAMES: &str = "invalid_request|unauthorized|forbidden|not_found|rejected|rate_limited|server|network|timeout|aborted|decode";

    /// The text JavaScript sees as `error.code`.
    #[must_use]
    #[expect(clippy::inline_always, reason = "it is no more than the call in it")]
    #[inline(always)]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, Self::NAMES)
    }
}

/// What is known of an order whose call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not placed: a 4xx, or nothing was sent.
    Rejected,
    /// It may have been placed: a 5xx, no answer, or an answer cut off.
    Unknown,
}

impl Outcome {
    pub(crate) const NAMES: &str = "rejected|unknown";

    /// The text JavaScript sees as `error.outcome`.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, Self::NAMES)
    }
}

/// A call that failed. Boxed, as it travels through every function and is there so rarely.
#[derive(Clone, Debug)]
pub struct Error(Box<Details>);

/// What is known of a failure. Absent fields and empty texts mean that nothing was said. What the platform
/// threw is not here: who drives the call has that.
#[derive(Clone, Debug)]
pub struct Details {
    /// The kind of failure.
    pub code: Code,
    /// What was being done and what went wrong, lower case, without bodies, ids or secrets.
    pub message: String,
    /// HTTP status, where there was a response.
    pub status: Option<u16>,
    /// The service's own code, e.g. `5136`.
    pub service_code: String,
    /// The service's own words, for whoever debugs; never part of `message`.
    pub service_message: String,
    /// `additionalDetails` of the error body.
    pub additional_details: Vec<String>,
    /// `invalidFields` of the error body.
    pub invalid_fields: Vec<String>,
    /// `X-Request-Id` of the last attempt.
    pub request_id: String,
    /// `X-Correlation-Id` of the last attempt.
    pub correlation_id: String,
    /// Attempts made; 0 when nothing was sent.
    pub attempts: u32,
    /// Whether repeating the same call later can help.
    pub retryable: bool,
    /// How long the service asked to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// Checkout calls only.
    pub outcome: Option<Outcome>,
}

impl Error {
    /// An error that says no more than its kind and a message, here in parts; the other fields are
    /// filled in by who knows them.
    #[must_use]
    #[inline(never)] // It is made in many places, where a copy each would be larger than the call.
    pub fn new(code: Code, parts: &[&str]) -> Self {
        Self(Box::new(Details {
            code,
            message: joined(parts),
            status: None,
            service_code: String::new(),
            service_message: String::new(),
            additional_details: Vec::new(),
            invalid_fields: Vec::new(),
            request_id: String::new(),
            correlation_id: String::new(),
            attempts: 0,
            retryable: matches!(
                code,
                Code::Network | Code::Timeout | Code::RateLimited | Code::Server
            ),
            retry_after_ms: None,
            outcome: None,
        }))
    }

    /// Something the caller gave that cannot be used; the message names the option or argument.
    #[must_use]
    pub fn invalid(parts: &[&str]) -> Self {
        Self::new(Code::InvalidRequest, parts)
    }
}

impl Deref for Error {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The result of everything that can fail here.
pub type Result<T> = std::result::Result<T, Error>;
