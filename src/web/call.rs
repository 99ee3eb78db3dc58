//! The exported functions of a call, for the driver in `pkg-template/flight.js`.

use super::{
    border::{bytes, optional_text, tell},
    held,
};
use crate::{
    client::{Head, Next, Stop, render},
    error::Error,
};

/// There is an outcome.
const DONE: f64 = -1.0;
/// There is an error.
const FAILED: f64 = -2.0;
/// The body is wanted.
const BODY: f64 = -3.0;

/// What makes two reads the same one. Returns [`FAILED`] where it cannot be sent at all: an error was
/// told.
#[unsafe(export_name = "$key")]
extern "C" fn key(call: usize) -> f64 {
    held::call(call).map_or(FAILED, |call| told(call.key().as_deref()))
}

/// The budget for everything, in milliseconds.
#[unsafe(export_name = "$timeout")]
extern "C" fn timeout(call: usize) -> f64 {
    // JavaScript would take the upper half of a `u32` for negative.
    held::call(call).map_or(0.0, |call| f64::from(call.timeout_ms()))
}

/// The next request as `{"url": …, "init": { … }}`. What is given: the headers that the partner's
/// function gave, as the text of `{"headers": { … }}`. Returns whether there is one: the call failed
/// otherwise.
#[unsafe(export_name = "$request")]
extern "C" fn request(call: usize) -> bool {
    let own = optional_text();
    let Some(call) = held::call(call) else { return false };
    match call.request(own.as_deref()) {
        Ok(request) => tell(&render::request(&request, call.credentials())),
        Err(error) => {
            call.unsent(error);
            return false;
        }
    }
    true
}

/// A response came, with a tracker and a `Retry-After`. Numbers that this and the next ones return: 0
/// and above, milliseconds to wait before the next request; or one of those above.
#[unsafe(export_name = "$head")]
extern "C" fn head(call: usize, status: u16, is_cross_origin: bool, elapsed_ms: u32) -> f64 {
    let (retry_after, tracker) = (optional_text(), optional_text());
    let Some(call) = held::call(call) else { return FAILED };
    number(call.head(Head { status, tracker, retry_after, is_cross_origin }, elapsed_ms))
}

/// Its body came.
#[unsafe(export_name = "$body")]
extern "C" fn body(call: usize, elapsed_ms: u32) -> f64 {
    let bytes = bytes();
    held::call(call).map_or(FAILED, |call| number(call.body(Some(bytes), elapsed_ms)))
}

/// Its body was cut off.
#[unsafe(export_name = "$cut")]
extern "C" fn cut_off(call: usize, elapsed_ms: u32) -> f64 {
    held::call(call).map_or(FAILED, |call| number(call.body(None, elapsed_ms)))
}

/// No response came.
#[unsafe(export_name = "$lost")]
extern "C" fn lost(call: usize, elapsed_ms: u32) -> f64 {
    held::call(call).map_or(FAILED, |call| number(call.lost(elapsed_ms)))
}

/// The call ends here: 0, its budget is spent; 1, its caller does not want it any more; 3, the
/// partner's function for headers failed.
#[unsafe(export_name = "$stop")]
extern "C" fn stop(call: usize, why: u32) -> f64 {
    held::call(call).map_or(FAILED, |call| number(call.stop(reason(why))))
}

/// The error of a caller who does not wait for the outcome: 1, as above; 2, the client was given
/// another customer.
#[unsafe(export_name = "$stopped")]
extern "C" fn stopped(call: usize, why: u32) {
    if let Some(call) = held::call(call) {
        tell(&render::error_text(&call.stopped(reason(why))));
    }
}

/// What came of it for this caller, from `lead`, a call of the same key. Returns [`FAILED`] where that
/// is an error.
#[unsafe(export_name = "$outcome")]
extern "C" fn outcome(call: usize, lead: usize) -> f64 {
    let (Some(call), Some(lead)) = (held::call(call), held::call(lead)) else { return FAILED };
    told(call.outcome(&lead).as_deref().map_err(|error| &**error))
}

fn told(result: Result<&str, &Error>) -> f64 {
    match result {
        Ok(text) => {
            tell(text);
            0.0
        }
        Err(error) => {
            tell(&render::error_text(error));
            FAILED
        }
    }
}

fn reason(why: u32) -> Stop {
    match why {
        0 => Stop::Timeout,
        1 => Stop::Aborted,
        2 => Stop::OtherCustomer,
        _ => Stop::Unsent,
    }
}

fn number(next: Next) -> f64 {
    match next {
        Next::Again(ms) => f64::from(ms),
        Next::Done => DONE,
        Next::Failed => FAILED,
        Next::Body => BODY,
    }
}
