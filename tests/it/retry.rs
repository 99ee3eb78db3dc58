//! When to try again, and how long to wait before.

use vip_recommendations::{
    client::{Retry, next_wait},
    error::{Code, Error},
    wire::fault::fault,
};

/// The first attempt of a read with two retries and five seconds.
const READ: Retry =
    Retry { attempt: 1, retries: 2, left_ms: 5_000, random: 0.5, is_checkout: false };
const CHECKOUT: Retry = Retry { is_checkout: true, ..READ };

#[track_caller]
fn check(error: &Error, retry: Retry, expected: Option<u32>) {
    assert_eq!(next_wait(error, retry), expected, "{} {retry:?}", error.message);
}

#[test]
fn waits_double_from_200_ms_with_full_jitter() {
    let server = fault(500, "", None);
    for (attempt, most) in [(1, 200), (2, 400), (3, 800), (4, 1_600), (5, 3_200)] {
        let retry = Retry { attempt, retries: 9, ..READ };
        check(&server, Retry { random: 0.0, ..retry }, Some(0));
        check(&server, Retry { random: 0.5, ..retry }, Some(most / 2));
        check(&server, Retry { random: 0.25, ..retry }, Some(most / 4));
    }
}

#[test]
fn attempts_end_with_the_retries() {
    let server = fault(500, "", None);
    for retries in 0..4 {
        for attempt in 1..6 {
            let is_over = next_wait(&server, Retry { attempt, retries, ..READ }).is_none();
            assert_eq!(is_over, retries < attempt, "attempt {attempt} of {retries} retries");
        }
    }
}

#[test]
fn retry_after_wins_over_the_doubling() {
    check(&fault(429, "", Some(3_000)), READ, Some(3_000));
    check(&fault(503, "", Some(0)), READ, Some(0));
    check(&fault(400, r#"{"code":"4122"}"#, Some(700)), READ, Some(700));
}

#[test]
fn a_wait_that_would_pass_the_budget_is_not_begun() {
    check(&fault(429, "", Some(5_001)), READ, None);
    check(&fault(429, "", Some(4_999)), READ, Some(4_999));
    check(&fault(429, "", Some(u64::MAX)), READ, None);
    check(&fault(429, "", Some(1 << 33)), Retry { left_ms: u64::MAX, ..READ }, None);
    let server = fault(500, "", None);
    check(&server, Retry { left_ms: 99, ..READ }, None);
    check(&server, Retry { left_ms: 101, ..READ }, Some(100));
    check(&server, Retry { left_ms: 0, ..READ }, None);
}

#[test]
fn reads_are_repeated_on_what_can_pass() {
    let mut cut_off = Error::new(Code::Decode, &["cut off"]);
    cut_off.retryable = true;
    for error in [
        Error::new(Code::Network, &["network"]),
        cut_off,
        fault(408, "", None),
        fault(425, "", None),
        fault(429, "", None),
        fault(500, "", None),
        fault(503, "", None),
        fault(400, r#"{"code":"4122"}"#, None),
    ] {
        check(&error, READ, Some(100));
    }
    for error in [
        Error::new(Code::Decode, &["wrong"]),
        Error::new(Code::Timeout, &["timeout"]),
        Error::new(Code::Aborted, &["aborted"]),
        Error::invalid(&["invalid"]),
        fault(400, "", None),
        fault(400, r#"{"code":"5136"}"#, None),
        // Worth repeating later, but not on the list of what a read repeats by itself.
        fault(400, r#"{"code":"5122"}"#, None),
        fault(401, "", None),
        fault(403, "", None),
        fault(404, "", None),
        fault(409, "", None),
        fault(422, r#"{"code":"4122"}"#, None),
    ] {
        check(&error, READ, None);
    }
}

#[test]
fn checkouts_are_repeated_after_429_and_4122_only() {
    check(&fault(429, "", None), CHECKOUT, Some(100));
    check(&fault(429, "", Some(40)), CHECKOUT, Some(40));
    check(&fault(400, r#"{"code":"4122"}"#, None), CHECKOUT, Some(100));
    let mut cut_off = Error::new(Code::Decode, &["cut off"]);
    cut_off.retryable = true;
    for error in [
        Error::new(Code::Network, &["network"]),
        cut_off,
        fault(408, "", None),
        fault(425, "", None),
        fault(500, "", None),
        fault(503, "", Some(0)),
        fault(400, r#"{"code":"5122"}"#, None),
        fault(401, "", None),
    ] {
        check(&error, CHECKOUT, None);
    }
}
