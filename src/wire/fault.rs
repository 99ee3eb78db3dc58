//! What an error response says, and when to come back.

use super::{
    json::{Kind, Value},
    read,
    write::find,
};
use crate::{
    domain::{
        text::{is_one_of, push_number},
        time::UnixMs,
    },
    error::{Code, Details, Error},
};

/// "Already being processed."
const BEING_PROCESSED: &str = "4122";
/// That, or "Order placement currently unavailable."
const WORTH_REPEATING: &str = "4122|5122";

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
    read_body(&mut error, read(body).root());
    let Details { message, service_code, .. } = &mut *error;
    if !service_code.is_empty() {
        message.push_str(", service code ");
        message.push_str(service_code);
    }
    error.retryable |= code == Code::Rejected && is_worth_repeating(&error);
    error
}

/// Whether it is the one 400 that is worth repeating, which may have been placed.
#[must_use]
pub fn is_being_processed(error: &Details) -> bool {
    error.status == Some(400) && *error.service_code == *BEING_PROCESSED
}

/// Whether a read may be repeated after this refusal.
///
/// Source: error-handling.md; 408 and 425 are what gateways say of requests they did not pass on.
fn is_worth_repeating(error: &Details) -> bool {
    matches!(error.status, Some(408 | 425)) || is_one_of(&error.service_code, WORTH_REPEATING)
}

/// Adobe's shape, the gateways' `error_code`, the identity service's `error` and
/// `error_description`, and the wrapping that proxies put around them.
#[inline(never)] // Compresses better than within a larger function.
fn read_body(error: &mut Error, body: Value<'_>) {
    let inner = body.at("error");
    let has_more = inner.kind() == Kind::Object && !inner.is_empty_object();
    let body = if has_more { inner } else { body };
    read_first(&mut error.service_code, body, &["code", "error_code"]);
    read_first(&mut error.service_message, body, &["message", "error_description", "error"]);
    read_texts(&mut error.additional_details, body, "additionalDetails");
    read_texts(&mut error.invalid_fields, body, "invalidFields");
}

fn read_first(into: &mut String, body: Value<'_>, keys: &[&str]) {
    for key in keys {
        if let Some(text) = text_of(body.at(key)) {
            into.push_str(text);
            return;
        }
    }
}

/// A text, or a number as it was written: codes are texts, and proxies make numbers of them.
pub(super) fn text_of(value: Value<'_>) -> Option<&str> {
    if value.kind() == Kind::Number { Some(value.raw()) } else { value.as_str() }
}

fn read_texts(into: &mut Vec<String>, body: Value<'_>, key: &str) {
    for value in body.at(key).items() {
        if let Some(text) = text_of(value) {
            into.push(text.to_owned());
        }
    }
}

/// Whether the service refused a request because of one of its fields.
#[must_use]
pub fn names_field(error: &Details, field: &str) -> bool {
    error.status == Some(400)
        && (find(&error.service_message, field).is_some()
            || name(&error.invalid_fields, field)
            || name(&error.additional_details, field))
}

fn name(texts: &[String], field: &str) -> bool {
    for text in texts {
        if find(text, field).is_some() {
            return true;
        }
    }
    false
}

/// `Retry-After` in milliseconds, from seconds or a date; a date in the past is no wait. `None` for
/// anything else. The documentation never mentions it, proxies and gateways send it.
#[must_use]
pub fn retry_after_ms(value: &str, now: UnixMs) -> Option<u64> {
    // More than any page lives, and exact in JavaScript.
    const LONGEST_MS: u64 = 1 << 52;
    let value = value.trim_ascii();
    let (mut ms, mut is_number) = (0, !value.is_empty());
    for byte in value.bytes() {
        let digit = byte.wrapping_sub(b'0');
        is_number &= digit <= 9;
        ms = (ms * 10 + u64::from(digit) * 1000).min(LONGEST_MS);
    }
    if is_number {
        return Some(ms);
    }
    let wait = UnixMs::from_http_date(value)?.0 - now.0;
    Some(wait.max(0).unsigned_abs())
}
