//! What an error response says, and when to come back.

use super::{
    json::{Tape, Value},
    write::find,
};
use crate::{
    domain::{text::push_number, time::UnixMs},
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
    let mut error = Error::new(code, &["the proxy answered with HTTP status "]);
    push_number(&mut error.message, u64::from(status));
    error.status = Some(status);
    error.retry_after_ms = retry_after_ms;
    read_body(&mut error, Tape::new(body).unwrap_or_default().root());
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
    let text = |key| body.get(key).and_then(text_of);
    error.service_code = text("code").or_else(|| text("error_code"));
    error.service_message =
        text("message").or_else(|| text("error_description")).or_else(|| text("error"));
    error.service_message.take_if(|message| message.is_empty());
    error.additional_details = texts(body, "additionalDetails");
    error.invalid_fields = texts(body, "invalidFields");
    if let Some(code) = error.service_code.take() {
        error.message.push_str(", service code ");
        error.message.push_str(&code);
        error.service_code = Some(code);
    }
}

/// A text, or a number as text: codes are texts, and proxies make numbers of them.
pub(super) fn text_of(value: Value<'_>) -> Option<String> {
    if let Some(number) = value.as_whole() {
        let mut text = String::new();
        push_number(&mut text, number);
        return Some(text);
    }
    value.as_str().map(str::to_owned)
}

fn texts(body: Value<'_>, key: &str) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(list) = body.get(key) {
        for value in list.items() {
            if let Some(text) = text_of(value) {
                texts.push(text);
            }
        }
    }
    texts
}

/// Whether the service refused a request because of one of its fields.
#[must_use]
pub fn names_field(error: &Error, field: &str) -> bool {
    let says = |text: &String| find(text, field).is_some();
    error.status == Some(400)
        && (error.invalid_fields.iter().any(says)
            || error.additional_details.iter().any(says)
            || error.service_message.as_ref().is_some_and(says))
}

/// `Retry-After` in milliseconds, from seconds or a date; a date in the past is no wait. `None` for
/// anything else. The documentation never mentions it, proxies and gateways send it.
#[must_use]
pub fn retry_after_ms(value: &str, now: UnixMs) -> Option<u64> {
    // More than any page lives, and exact in JavaScript.
    const LONGEST_MS: u64 = 1 << 52;
    let value = value.trim_ascii();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits = value.bytes().map(|digit| u64::from(digit - b'0'));
        let seconds =
            digits.fold(0, |sum: u64, digit| sum.saturating_mul(10).saturating_add(digit));
        return Some(seconds.saturating_mul(1000).min(LONGEST_MS));
    }
    let wait = UnixMs::from_http_date(value)?.0 - now.0;
    Some(wait.max(0).unsigned_abs())
}
