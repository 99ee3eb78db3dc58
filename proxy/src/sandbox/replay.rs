//! Idempotency: the answer to a correlation id that was used before.
//!
//! Source: references/idempotency.md.

use std::collections::{HashMap, VecDeque};

use crate::contract::{Answer, Call, Route};
use crate::time::{DAY_MS, UnixMs};

/// For how long an answer is replayed.
const KEPT_MS: i64 = 10 * DAY_MS;
/// The oldest answers go beyond this many: about 10 MB at 5 KB each.
const KEPT: usize = 2_000;

/// The API, the customer and the correlation id. "The same API" is read as the same method and path.
type Key = (Route, Option<String>, String);

/// What was answered lately.
#[derive(Debug, Default)]
pub(crate) struct Replay {
    answers: HashMap<Key, (Answer, UnixMs)>,
    /// Request ids that were answered, with the correlation id they came with.
    request_ids: HashMap<String, String>,
    /// Keys of both maps, oldest first.
    order: VecDeque<(Key, String, UnixMs)>,
}

impl Replay {
    /// What was answered to this correlation id, for this customer and API, in the last 10 days.
    pub(crate) fn find(&self, call: &Call, now: UnixMs) -> Option<Answer> {
        let (answer, at) = self.answers.get(&key(call))?;
        (now.since(*at) < KEPT_MS).then(|| answer.clone())
    }

    /// Whether the request id came before with another correlation id: error 4120.
    pub(crate) fn is_duplicate(&self, call: &Call) -> bool {
        let earlier = self.request_ids.get(&call.request_id);
        earlier.is_some_and(|correlation_id| *correlation_id != call.correlation_id)
    }

    /// Keeps an answer. The first one stands: a correlation id means one intent.
    pub(crate) fn keep(&mut self, call: &Call, answer: &Answer, now: UnixMs) {
        self.forget(now);
        let key = key(call);
        self.answers.entry(key.clone()).or_insert_with(|| (answer.clone(), now));
        self.request_ids.insert(call.request_id.clone(), call.correlation_id.clone());
        self.order.push_back((key, call.request_id.clone(), now));
    }

    fn forget(&mut self, now: UnixMs) {
        while let Some((_, _, at)) = self.order.front() {
            if now.since(*at) < KEPT_MS && self.order.len() < KEPT {
                return;
            }
            if let Some((key, request_id, _)) = self.order.pop_front() {
                self.answers.remove(&key);
                self.request_ids.remove(&request_id);
            }
        }
    }
}

fn key(call: &Call) -> Key {
    (call.route, call.customer_id.clone(), call.correlation_id.clone())
}
