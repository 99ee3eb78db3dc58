//! When to try again, and how long to wait before.

use crate::{
    error::{Code, Details},
    wire::fault::is_being_processed,
};

/// The first wait without a `Retry-After`, before jitter; doubled each time.
const FIRST_WAIT_MS: u64 = 200;

/// How a call has gone so far.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// Attempts made that count, from 1.
    pub attempt: u32,
    /// Further attempts allowed after the first.
    pub retries: u32,
    /// Milliseconds left of the call's budget.
    pub left_ms: u64,
    /// From 0 up to 1, for the jitter.
    pub random: f64,
    /// A checkout is repeated only where it surely was not placed, or is the same one.
    pub is_checkout: bool,
}

/// How long to wait before the next attempt, in milliseconds. `None`: it is over. A wait that would
/// use up the budget is not begun.
#[must_use]
#[expect(clippy::inline_always, reason = "what it is given and returns needs no memory then")]
#[inline(always)]
pub fn next_wait(error: &Details, retry: Retry) -> Option<u32> {
    if retry.retries < retry.attempt || !is_repeated(error, retry.is_checkout) {
        return None;
    }
    let wait = match error.retry_after_ms {
        Some(wait) => wait,
        None => backoff(retry.attempt, retry.random),
    };
    if wait < retry.left_ms { u32::try_from(wait).ok() } else { None }
}

fn is_repeated(error: &Details, is_checkout: bool) -> bool {
    if error.code == Code::RateLimited || is_being_processed(error) {
        return true;
    }
    let can_help = match error.code {
        Code::Rejected => matches!(error.status, Some(408 | 425)),
        // Of the bodies that cannot be read, those cut off by the network.
        code => code != Code::Timeout && error.retryable,
    };
    can_help && !is_checkout
}

/// Exponential, with full jitter: clients that failed together do not come back together.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a fraction of at most some minutes in milliseconds"
)]
fn backoff(attempt: u32, random: f64) -> u64 {
    let most = FIRST_WAIT_MS << attempt.saturating_sub(1).min(10);
    (most as f64 * random) as u64
}
