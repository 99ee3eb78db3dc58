//! What reached "Adobe": the log that tests and the demo read.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;
use serde_json::Value;

use crate::contract::{Answer, Call};
use crate::time::UnixMs;

/// The oldest requests go beyond this many.
const KEPT: usize = 1_000;

/// One request, with what was answered.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Received {
    at: String,
    method: &'static str,
    path: String,
    /// By name; of several values the last. `sandbox-fault` is not part of it.
    query: BTreeMap<String, String>,
    /// From the path or the body. Null: neither had one.
    customer_id: Option<String>,
    /// From the body of an order, as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_type: Option<String>,
    /// `x-recommendation-tracker-id` of the request. Null: absent or empty.
    tracker_id: Option<String>,
    correlation_id: String,
    request_id: String,
    status: u16,
    /// Tracker that the sandbox answered with, whether or not a fault kept it from the browser.
    response_tracker_id: Option<String>,
    /// The correlation id was known, so the old answer was given and nothing was done.
    replayed: bool,
    /// The fault that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    body: Option<Value>,
}

/// All of them, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log(VecDeque<Received>);

impl Log {
    /// Adds a request and its answer.
    pub(crate) fn add(
        &mut self,
        call: &Call,
        answer: &Answer,
        replayed: bool,
        fault: &str,
        now: UnixMs,
    ) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(Received {
            at: now.rfc3339(),
            method: call.route.method(),
            path: call.path.clone(),
            query: call.query.iter().cloned().collect(),
            customer_id: call.customer_id.clone(),
            order_type: call.field("orderType").and_then(Value::as_str).map(str::to_owned),
            tracker_id: call.tracker_id.clone(),
            correlation_id: call.correlation_id.clone(),
            request_id: call.request_id.clone(),
            status: answer.status,
            response_tracker_id: answer.tracker_id.clone(),
            replayed,
            fault: (!fault.is_empty()).then(|| fault.to_owned()),
            body: call.body.clone(),
        });
    }

    /// Those of one customer, or all.
    pub(crate) fn of(&self, customer_id: Option<&str>) -> Vec<Received> {
        let wanted = |received: &&Received| {
            customer_id.is_none() || received.customer_id.as_deref() == customer_id
        };
        self.0.iter().filter(wanted).cloned().collect()
    }
}
