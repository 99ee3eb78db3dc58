//! What a partner must mend, each with the exact header or setting.

use super::{
    Call,
    event::{Diagnosis, Severity},
    ports::Store,
    tracking::storage_unavailable,
};
use crate::error::{Code, Error};
use std::rc::Rc;

impl<S: Store> Call<S> {
    /// What `lead`, a call of the same key, found out about the proxy.
    ///
    /// # Errors
    /// `invalid_request`; every other failure is a diagnosis.
    pub fn diagnosis(&self, lead: &Self) -> Result<Vec<Diagnosis>, Rc<Error>> {
        let mut found = Vec::new();
        if let Some(answer) = lead.answer.get() {
            found.extend(answer.diagnosis.clone());
        }
        match lead.failure.get() {
            Some(error) if error.code == Code::InvalidRequest => return Err(error),
            Some(error) => found.push(failed(&error)),
            None => {}
        }
        let rung = self.core.book.persistence(self.scope);
        if rung != self.core.book.wanted(self.scope) {
            found.push(storage_unavailable(rung.as_str()));
        }
        if found.is_empty() {
            let ok = Diagnosis::warning("ok", "the proxy answers, and its tracker can be read");
            found.push(Diagnosis { severity: Severity::Ok, ..ok });
        }
        Ok(found)
    }
}

/// A good response without a tracker, in header or body.
pub(super) fn missing_tracker(is_cross_origin: bool) -> Diagnosis {
    let (code, message, fix) = if is_cross_origin {
        (
            "tracker_not_exposed",
            "the response comes from another origin, and its tracker header is absent or not exposed",
            "Access-Control-Expose-Headers: x-recommendation-tracker-id",
        )
    } else {
        (
            "tracker_missing",
            "the response has no tracker, so that orders cannot be attributed",
            "Pass Adobe's response header `x-recommendation-tracker-id` on to the browser",
        )
    };
    Diagnosis::warning(code, message).fix(fix)
}

fn failed(error: &Error) -> Diagnosis {
    let (code, fix) = match error.code {
        Code::Network => (
            "blocked_by_cors_or_offline",
            "Where the proxy has another origin than the page: Access-Control-Allow-Origin: <the page's origin>, \
             Access-Control-Allow-Methods: GET, POST, \
             Access-Control-Allow-Headers: content-type, x-request-id, x-correlation-id, x-recommendation-tracker-id, \
             and whatever `headers` adds",
        ),
        Code::Decode => (
            "not_json",
            "Answer with Adobe's JSON and Content-Type: application/json, also for unknown pages",
        ),
        Code::Forbidden | Code::NotFound if is_about_customer(error) => {
            ("customer_rejected", "Use an id of a customer that the caller's session may act for")
        }
        Code::Forbidden => (
            "customer_rejected",
            "Let the session act for this customer, or check the proxy's API key and token",
        ),
        Code::NotFound => (
            "not_found",
            "Serve POST {proxyUrl}/v3/recommendations, or set `endpoints.recommendations.path`",
        ),
        Code::Unauthorized => (
            "unauthorized",
            "Send the session with `headers` or `credentials`, or renew the proxy's token for Adobe",
        ),
        Code::RateLimited => ("rate_limited", "Raise the proxy's limit, or call less often"),
        code => (code.as_str(), ""),
    };
    let diagnosis = Diagnosis::warning(code, &error.message).fix(fix);
    Diagnosis { severity: Severity::Error, ..diagnosis }
}

/// 1116: invalid customer.
fn is_about_customer(error: &Error) -> bool {
    error.service_code.as_deref() == Some("1116")
}
