//! What a partner must mend, each with the exact header or setting.

use super::{
    CallOptions, Client,
    event::{Diagnosis, Severity},
    ports::Ports,
    send::Payload,
    tracking::storage_unavailable,
};
use crate::{
    error::{Code, Error, Result},
    wire::{endpoint::Endpoint, endpoint::Fetch, http::TRACKER},
};
use std::{future::Future, rc::Rc};

impl<P: Ports> Client<P> {
    /// Calls the proxy once and reports what is wrong with it, or that all is well.
    ///
    /// # Errors
    /// `aborted` and `invalid_request`; every other failure is a diagnosis.
    pub fn diagnose(
        &self,
        options: CallOptions,
    ) -> impl Future<Output = Result<Vec<Diagnosis>>> + use<P> {
        let core = Rc::clone(&self.0);
        let fetch = Fetch {
            customer: core.customer(),
            include_propensity: Some(core.options.include_propensity.clone()),
            ..Fetch::default()
        };
        let payload = Payload::Fetch(Box::new(fetch));
        let mut plan = core.plan(Endpoint::Recommendations, payload, Vec::new(), &options);
        plan.retries = 0;
        let scope = core.scope();
        let answer = self.answer(plan, options);
        async move {
            let mut found = Vec::new();
            match answer.await {
                Ok(answer) => found.extend(answer.diagnosis.clone()),
                Err(error) if matches!(error.code, Code::Aborted | Code::InvalidRequest) => {
                    return Err(error);
                }
                Err(error) => found.push(failed(&error)),
            }
            let rung = core.book.persistence(scope);
            if rung != core.book.wanted(scope) {
                found.push(storage_unavailable(rung.as_str()));
            }
            if found.is_empty() {
                let message = "the proxy answers, and its tracker can be read".to_owned();
                found.push(Diagnosis { code: "ok", severity: Severity::Ok, message, fix: None });
            }
            Ok(found)
        }
    }
}

/// A good response without a tracker, in header or body.
pub(super) fn missing_tracker(is_cross_origin: bool) -> Diagnosis {
    if is_cross_origin {
        let message = "the response comes from another origin, and its tracker header is absent or not exposed";
        let fix = format!("Access-Control-Expose-Headers: {TRACKER}");
        return Diagnosis::warning("tracker_not_exposed", message).fix(fix);
    }
    let message = "the response has no tracker, so that orders cannot be attributed";
    let fix = format!("Pass Adobe's response header `{TRACKER}` on to the browser");
    Diagnosis::warning("tracker_missing", message).fix(fix)
}

fn failed(error: &Error) -> Diagnosis {
    let message = error.message.clone();
    match error.code {
        Code::Network => Diagnosis::error("blocked_by_cors_or_offline", message).fix(
            "Where the proxy has another origin than the page: Access-Control-Allow-Origin: <the page's origin>, \
             Access-Control-Allow-Methods: GET, POST, \
             Access-Control-Allow-Headers: content-type, x-request-id, x-correlation-id, x-recommendation-tracker-id, \
             and whatever `headers` adds",
        ),
        Code::Decode => Diagnosis::error("not_json", message)
            .fix("Answer with Adobe's JSON and Content-Type: application/json, also for unknown pages"),
        Code::Forbidden | Code::NotFound if is_about_customer(error) => {
            Diagnosis::error("customer_rejected", message)
                .fix("Use an id of a customer that the caller's session may act for")
        }
        Code::Forbidden => Diagnosis::error("customer_rejected", message)
            .fix("Let the session act for this customer, or check the proxy's API key and token"),
        Code::NotFound => Diagnosis::error("not_found", message)
            .fix("Serve POST {proxyUrl}/v3/recommendations, or set `endpoints.recommendations.path`"),
        Code::Unauthorized => Diagnosis::error("unauthorized", message)
            .fix("Send the session with `headers` or `credentials`, or renew the proxy's token for Adobe"),
        Code::RateLimited => Diagnosis::error("rate_limited", message)
            .fix("Raise the proxy's limit, or call less often"),
        code => Diagnosis::error(code.as_str(), message),
    }
}

/// 1116: invalid customer.
fn is_about_customer(error: &Error) -> bool {
    error.service_code.as_deref() == Some("1116")
}
