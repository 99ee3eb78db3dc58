//! What a partner must mend, each with the exact header or setting.

use super::{
    Call,
    event::{Diagnosis, Severity},
    ports::Store,
};
use crate::{
    domain::text::name_at,
    error::{Code, Details, Error},
};

/// What can be found out beside the failures of calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    Ok,
    /// A good response from another origin without a tracker, in header or body.
    TrackerNotExposed,
    /// The same from the page's own origin.
    TrackerMissing,
    TrackerUnusable,
    PickOfAnotherCustomer,
    /// The ledger is kept on a rung below the one that was asked for.
    StorageUnavailable,
}

impl Finding {
    const CODES: &str = "ok|tracker_not_exposed|tracker_missing|tracker_unusable|pick_of_another_customer|storage_unavailable";
    const MESSAGES: &str = "the proxy answers, and its tracker can be read|\
        the response comes from another origin, and its tracker header is absent or not exposed|\
        the response has no tracker, so that orders cannot be attributed|\
        a tracker id is not sent: it is no visible ASCII, or longer than 1,024|\
        a pick of another customer is ignored|\
        the storage for attribution is missing, denied or full; see `persistence`";
    const FIXES: &str = "|\
        Access-Control-Expose-Headers: x-recommendation-tracker-id|\
        Pass Adobe's response header `x-recommendation-tracker-id` on to the browser|\
        Pass Adobe's response header `x-recommendation-tracker-id` on unchanged||\
        Let the page use localStorage, or give `attribution.storage` an object with getItem, setItem and removeItem";

    pub(super) fn diagnosis(self) -> Diagnosis<'static> {
        let place = self as usize;
        Diagnosis {
            code: name_at(place, Self::CODES),
            severity: if self == Self::Ok { Severity::Ok } else { Severity::Warning },
            message: name_at(place, Self::MESSAGES),
            fix: name_at(place, Self::FIXES),
        }
    }
}

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
        if let Some(finding) = lead.answer.get().and_then(|answer| answer.finding) {
            is_ok = false;
            tell(&finding.diagnosis());
        }
        if let Some(error) = lead.failure.get() {
            if error.code == Code::InvalidRequest {
                return Err(error);
            }
            is_ok = false;
            tell(&failed(error));
        }
        // What its response left behind may not be stored yet.
        self.core.store();
        if self.core.is_down(self.scope) {
            tell(&Finding::StorageUnavailable.diagnosis());
        } else if is_ok {
            tell(&Finding::Ok.diagnosis());
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

fn failed(error: &Details) -> Diagnosis<'_> {
    let mut code = error.code;
    // 1116: invalid customer.
    if code == Code::NotFound && *error.service_code == *"1116" {
        code = Code::Forbidden;
    }
    Diagnosis {
        code: name_at(code as usize, CODES),
        severity: Severity::Error,
        message: &error.message,
        fix: name_at(code as usize, FIXES),
    }
}
