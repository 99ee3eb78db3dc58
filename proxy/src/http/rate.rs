//! How many requests a customer may make.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::time::UnixMs;

const WINDOW_MS: i64 = 60_000;
/// Windows that have passed are forgotten when there are more than this many.
const CUSTOMERS: usize = 10_000;

/// Counts requests in windows of a minute, which begin with a customer's first request.
#[derive(Debug)]
pub(crate) struct Rate {
    per_minute: u32,
    windows: Mutex<HashMap<String, (UnixMs, u32)>>,
}

impl Rate {
    /// Allows so many requests per minute and customer.
    pub(crate) fn new(per_minute: u32) -> Self {
        Self { per_minute, windows: Mutex::new(HashMap::new()) }
    }

    /// Counts a request. The error is the whole seconds, 1 to 60, until there may be another.
    pub(crate) fn count(&self, customer_id: &str, now: UnixMs) -> Result<(), i64> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if CUSTOMERS < windows.len() {
            windows.retain(|_, (began, _)| now.since(*began) < WINDOW_MS);
        }
        let window = windows.entry(customer_id.to_owned()).or_insert((now, 0));
        // A clock set back must not lock a customer out.
        if !(0..WINDOW_MS).contains(&now.since(window.0)) {
            *window = (now, 0);
        }
        if window.1 < self.per_minute {
            window.1 += 1;
            return Ok(());
        }
        let left_ms = WINDOW_MS - now.since(window.0);
        Err((left_ms + 999) / 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::Rate;
    use crate::time::UnixMs;

    #[test]
    fn a_customer_has_so_many_requests_per_minute_and_another_has_its_own() {
        let rate = Rate::new(2);
        let cases = [
            ("A", 0, Ok(())),
            ("A", 1_000, Ok(())),
            ("A", 2_000, Err(58)),
            ("B", 2_000, Ok(())),
            ("A", 59_999, Err(1)),
            ("A", 60_000, Ok(())),
            ("A", 10, Ok(())),
        ];
        for (customer_id, at, expected) in cases {
            assert_eq!(rate.count(customer_id, UnixMs(at)), expected, "{customer_id} at {at}");
        }
    }
}
