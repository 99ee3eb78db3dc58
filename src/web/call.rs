//! What a call is asked and told, for the driver in `pkg-template/flight.js`.

use super::{
    border::{bytes, tell, text},
    held::{self, FAILED, Held},
    page::WebStorage,
};
use crate::{
    client::{Call, Head, Next, Stop, render},
    error::{Details, Result},
};

// What is asked or told; `pkg-template/numbers.js` has the same numbers.

/// What makes two reads the same one is told; [`FAILED`] where it cannot be sent at all.
const KEY: u32 = 0;
/// The budget for everything, in milliseconds.
const BUDGET: u32 = 1;
/// The next request is told as `{"url": …, "init": { … }}`; [`FAILED`]: there is none. What is given:
/// the headers that the partner's function gave, as the text of `{"headers": { … }}`.
const REQUEST: u32 = 2;
/// What came of it for this caller is told, from a lead, a call of the same key; [`FAILED`] where that
/// is an error.
const OUTCOME: u32 = 3;
/// The error of a caller who does not wait for the outcome is told.
const STOPPED: u32 = 4;
/// A response came, with a tracker and a `Retry-After`. From here on the answer is what to do next: 0
/// and above, milliseconds to wait before the next request; else one of the numbers above.
const HEAD: u32 = 5;
/// The same, from another origin.
const FOREIGN_HEAD: u32 = 6;
/// Its body came.
const BODY: u32 = 7;
/// No response came, or its body was cut off.
const LOST: u32 = 8;
/// The call ends here.
const STOP: u32 = 9;

/// `detail`: a status, a lead's number, or why it ends.
pub(super) fn asked(call: &Call<WebStorage>, what: u32, detail: usize, elapsed_ms: u32) -> i32 {
    let next = match what {
        KEY => return told(call.key()),
        BUDGET => return timer(call.timeout_ms()),
        OUTCOME => {
            return match held::get(detail).as_deref() {
                Some(Held::Call(lead)) => match call.outcome(lead) {
                    Ok(text) => told(Ok(text)),
                    Err(error) => failed(error),
                },
                _ => FAILED,
            };
        }
        STOPPED => return failed(&call.stopped(reason(detail))),
        REQUEST => match call.request(&text()) {
            Ok(request) => return told(Ok(render::request(&request, call.credentials()))),
            Err(error) => call.unsent(error),
        },
        HEAD | FOREIGN_HEAD => {
            let (retry_after, tracker) = (text(), text());
            let status = u16::try_from(detail).unwrap_or_default();
            let is_cross_origin = what == FOREIGN_HEAD;
            call.head(Head { status, tracker, retry_after, is_cross_origin }, elapsed_ms)
        }
        BODY => call.body(Some(&bytes()), elapsed_ms),
        LOST => call.body(None, elapsed_ms),
        STOP => call.stop(reason(detail)),
        _ => return FAILED,
    };
    if next == Next::Again { timer(call.wait_ms()) } else { next as i32 }
}

/// Tells a text, or an error.
pub(super) fn told(result: Result<String>) -> i32 {
    match result {
        Ok(text) => {
            tell(&text);
            0
        }
        Err(error) => failed(&error),
    }
}

/// Tells an error.
pub(super) fn failed(error: &Details) -> i32 {
    tell(&render::error_text(error));
    FAILED
}

fn reason(why: usize) -> Stop {
    match why {
        0 => Stop::Timeout,
        1 => Stop::Aborted,
        2 => Stop::OtherCustomer,
        _ => Stop::Unsent,
    }
}

/// Longer timers fire at once.
fn timer(ms: u32) -> i32 {
    i32::try_from(ms).unwrap_or(i32::MAX)
}
