//! What an error response says, and when to come back.

use super::{
    json::{Tape, Value},
    write::find,
};
use crate::{
    domain::time::UnixMs,
    error::{Code, Error},
};

/// "Already being processed": the one 400 that is worth repeating.
pub const BEING_PROCESSED: &str = "4122";
/// "Order placement currently unavailable."
const UNAVAILABLE: &str = "5122";

/// The error of a status that is not 2xx. The body is read as far as it can be; a body that cannot be
/// read takes nothing from the status.
#[must_use]
pub fn fault(status: u16, body: &str, retry_after_ms: Option<u64>) -> Error {
    let code = match status {
        401 => Code::Unauthorized,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        429 => Code::RateLimited,
        400..500 => Code::Rejected,
        500..600 => Code::Server,
        // Redirects that were not followed and the like: there is no result in it.
        _ => Code::Network,
    };
    let mut error = Error::new(code, format!("the proxy answered with HTTP status {status}"));
    error.status = Some(status);
    error.retry_after_ms = retry_after_ms;
    if let Ok(tape) = Tape::new(body) {
        read_body(&mut error, tape.root(body));
    }
    if let Some(code) = &error.service_code {
        error.message = format!("{}, service code {code}", error.message);
    }
    error.retryable = is_worth_repeating(&error);
    error
}

/// Whether a read may be repeated after this error.
///
/// Source: error-handling.md; 408 and 425 are what gateways say of requests they did not pass on.
fn is_worth_repeating(error: &Error) -> bool {
    match error.code {
        Code::RateLimited | Code::Server | Code::Network => true,
        Code::Rejected => {
            matches!(error.status, Some(408 | 425))
                || matches!(error.service_code.as_deref(), Some(BEING_PROCESSED | UNAVAILABLE))
        }
        _ => false,
    }
}

/// Adobe's shape, the gateways' `error_code`, the identity service's `error` and
/// `error_description`, and the wrapping that proxies put around them.
fn read_body(error: &mut Error, body: Value<'_>) {
    let inner = body.get("error").filter(|it| it.entries().next().is_some());
    let body = inner.unwrap_or(body);
    let text = |key: &str| body.get(key).and_then(text_of);
    error.service_code = text("code").or_else(|| text("error_code"));
    error.service_message = text("message")
        .or_else(|| text("error_description"))
        .or_else(|| text("error"))
        .filter(|message| !message.is_empty());
    error.additional_details = texts(body.get("additionalDetails"));
    error.invalid_fields = texts(body.get("invalidFields"));
}

/// A text, or a number as text: codes are texts, and proxies make numbers of them.
pub(super) fn text_of(value: Value<'_>) -> Option<String> {
    let number = || value.as_whole().map(|number| number.to_string());
    value.as_str().map(std::borrow::Cow::into_owned).or_else(number)
}

fn texts(list: Option<Value<'_>>) -> Vec<String> {
    list.into_iter().flat_map(Value::items).filter_map(text_of).collect()
}

/// Whether the service refused a request because of one of its fields.
#[must_use]
pub fn names_field(error: &Error, field: &str) -> bool {
    let details = error.invalid_fields.iter().chain(&error.additional_details);
    let mut said = details.chain(&error.service_message);
    error.status == Some(400) && said.any(|text| find(text, field).is_some())
}

/// `Retry-After` in milliseconds, from seconds or a date; a date in the past is no wait. `None` for
/// anything else. The documentation never mentions it, proxies and gateways send it.
#[must_use]
pub fn retry_after_ms(value: &str, now: UnixMs) -> Option<u64> {
    // More than any page lives, and exact in JavaScript.
    const LONGEST_MS: u64 = 1 << 52;
    let value = value.trim_ascii();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = value.parse::<u64>().unwrap_or(LONGEST_MS);
        return Some(seconds.saturating_mul(1000).min(LONGEST_MS));
    }
    let wait = UnixMs::from_http_date(value)?.0 - now.0;
    Some(wait.max(0).unsigned_abs())
}
