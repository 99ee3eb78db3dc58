//! What a partner must mend, each with the exact header or setting.

use super::{
    Call,
    event::{Diagnosis, Severity},
    ports::Store,
};
use crate::{
    domain::text::name_at,
    error::{Code, Error},
};

const OK: Diagnosis<'_> = Diagnosis {
    severity: Severity::Ok,
    ..Diagnosis::warning("ok", "the proxy answers, and its tracker can be read", "")
};

/// A good response from another origin without a tracker, in header or body.
pub(super) static TRACKER_NOT_EXPOSED: Diagnosis<'_> = Diagnosis::warning(
    "tracker_not_exposed",
    "the response comes from another origin, and its tracker header is absent or not exposed",
    "Access-Control-Expose-Headers: x-recommendation-tracker-id",
);

/// The same from the page's own origin.
pub(super) static TRACKER_MISSING: Diagnosis<'_> = Diagnosis::warning(
    "tracker_missing",
    "the response has no tracker, so that orders cannot be attributed",
    "Pass Adobe's response header `x-recommendation-tracker-id` on to the browser",
);

pub(super) static TRACKER_UNUSABLE: Diagnosis<'_> = Diagnosis::warning(
    "tracker_unusable",
    "a tracker id is not sent: it is no visible ASCII, or longer than 1,024",
    "Pass Adobe's response header `x-recommendation-tracker-id` on unchanged",
);

pub(super) static PICK_OF_ANOTHER_CUSTOMER: Diagnosis<'_> =
    Diagnosis::warning("pick_of_another_customer", "a pick of another customer is ignored", "");

/// The ledger is kept on a rung below the one that was asked for.
pub(super) static STORAGE_UNAVAILABLE: Diagnosis<'_> = Diagnosis::warning(
    "storage_unavailable",
    "the storage for attribution is missing, denied or full; see `persistence`",
    "Let the page use localStorage, or give `attribution.storage` an object with getItem, setItem and removeItem",
);

impl<S: Store> Call<S> {
    /// Tells what `lead`, a call of the same key, found out about the proxy.
    ///
    /// # Errors
    /// `invalid_request`; every other failure is a diagnosis.
    pub fn diagnosis<'l>(
        &self,
        lead: &'l Self,
        mut tell: impl FnMut(&Diagnosis<'_>),
    ) -> Result<(), &'l Error> {
        let mut is_ok = true;
        if let Some(diagnosis) = lead.answer.get().and_then(|answer| answer.diagnosis) {
            is_ok = false;
            tell(diagnosis);
        }
        if let Some(error) = lead.failure.get() {
            if error.code == Code::InvalidRequest {
                return Err(error);
            }
            is_ok = false;
            tell(&failed(error));
        }
        if self.core.is_down(self.scope) {
            tell(&STORAGE_UNAVAILABLE);
        } else if is_ok {
            tell(&OK);
        }
        Ok(())
    }
}

/// What is told of the error of each code, and how it is mended.
const CODES: &str = "invalid_request|unauthorized|customer_rejected|not_found|rejected|rate_limited|server|blocked_by_cors_or_offline|timeout|aborted|not_json";
const FIXES: &str = "|\
    Send the session with `headers` or `credentials`, or renew the proxy's token for Adobe|\
    Use a customer that the session may act for, or check the proxy's API key and token|\
    Serve POST {proxyUrl}/v3/recommendations, or set `endpoints.recommendations.path`||\
    Raise the proxy's limit, or call less often||\
    Access-Control-Allow-Origin: <the page's origin>, \
    Access-Control-Allow-Methods: GET, POST, \
    Access-Control-Allow-Headers: Content-Type, X-Request-Id, X-Correlation-Id, x-recommendation-tracker-id, \
    and those of `headers`|||\
    Answer with JSON and Content-Type: application/json, also for unknown pages";

fn failed(error: &Error) -> Diagnosis<'_> {
    let mut code = error.code;
    // 1116: invalid customer.
    if code == Code::NotFound && error.service_code.as_deref() == Some("1116") {
        code = Code::Forbidden;
    }
    Diagnosis {
        code: name_at(code as usize, CODES),
        severity: Severity::Error,
        message: &error.message,
        fix: name_at(code as usize, FIXES),
    }
}
