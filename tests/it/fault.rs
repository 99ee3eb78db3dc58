//! What an error answer says, and when to come back.

use vip_recommendations::{
    domain::time::UnixMs,
    error::{Code, Error, Outcome},
    wire::fault::{fault, names_field, retry_after_ms},
};

#[track_caller]
fn check(
    status: u16,
    body: &str,
    code: Code,
    service_code: Option<&str>,
    retryable: bool,
) -> Error {
    let error = fault(status, body, None);
    assert_eq!(error.code, code, "{status} {body}");
    assert_eq!(error.service_code, service_code.unwrap_or_default(), "{status} {body}");
    assert_eq!(error.retryable, retryable, "{status} {body}");
    assert_eq!(error.status, Some(status));
    error
}

#[test]
fn the_status_decides_over_the_code_whatever_the_body_is() {
    use Code::{Forbidden, NotFound, RateLimited, Rejected, Server, Unauthorized};
    for (status, code, retryable) in [
        (400, Rejected, false),
        (401, Unauthorized, false),
        (402, Rejected, false),
        (403, Forbidden, false),
        (404, NotFound, false),
        (405, Rejected, false),
        (408, Rejected, true),
        (409, Rejected, false),
        (410, Rejected, false),
        (418, Rejected, false),
        (422, Rejected, false),
        (425, Rejected, true),
        (429, RateLimited, true),
        (499, Rejected, false),
        (500, Server, true),
        (501, Server, true),
        (502, Server, true),
        (503, Server, true),
        (504, Server, true),
        (599, Server, true),
    ] {
        for body in
            ["", "{}", "null", "[]", "7", "\"text\"", "<html>no</html>", "{\"code\":", "\u{feff}x"]
        {
            let error = check(status, body, code, None, retryable);
            assert!(error.additional_details.is_empty() && error.invalid_fields.is_empty());
        }
    }
}

#[test]
fn each_documented_body_is_read() {
    use Code::{Forbidden, NotFound, RateLimited, Rejected, Server, Unauthorized};
    let body = |code: &str| {
        format!(r#"{{"code":"{code}","message":"m","additionalDetails":[],"invalidFields":[]}}"#)
    };
    for (status, service_code, code, retryable) in [
        (400, "5136", Rejected, false),
        (400, "5137", Rejected, false),
        (400, "6001", Rejected, false),
        (400, "6002", Rejected, false),
        (500, "6003", Server, true),
        (404, "1116", NotFound, false),
        (400, "1117", Rejected, false),
        (400, "1121", Rejected, false),
        (400, "1122", Rejected, false),
        (500, "1124", Server, true),
        (400, "2125", Rejected, false),
        (400, "2126", Rejected, false),
        (400, "2127", Rejected, false),
        (400, "2129", Rejected, false),
        (400, "2140", Rejected, false),
        (400, "2150", Rejected, false),
        (400, "3131", Rejected, false),
        (404, "3115", NotFound, false),
        (400, "3115", Rejected, false),
        (403, "4115", Forbidden, false),
        (401, "4116", Unauthorized, false),
        (403, "4117", Forbidden, false),
        (429, "4118", RateLimited, true),
        (400, "4119", Rejected, false),
        (400, "4120", Rejected, false),
        (403, "4121", Forbidden, false),
        // "Being processed": the one 400 that a read repeats by itself.
        (400, "4122", Rejected, true),
        // "Currently unavailable": worth repeating later.
        (400, "5122", Rejected, true),
        // The status goes first.
        (403, "4122", Forbidden, false),
        (422, "RETURN_QTY_EXCEEDS_REMAINING", Rejected, false),
    ] {
        check(status, &body(service_code), code, Some(service_code), retryable);
    }
}

#[test]
fn an_empty_code_says_nothing() {
    let error = check(400, r#"{"code":"","message":""}"#, Code::Rejected, None, false);
    assert_eq!(error.message, "the proxy answered with HTTP status 400");
}

#[test]
fn details_and_fields_are_read() {
    let body = r#"{"code":"2129","message":"Not for this customer",
        "additionalDetails":["Line Item: 1, Reason: INELIGIBLE_ADD_ON","two"],"invalidFields":["lineItems[0].offerId"]}"#;
    let error = check(400, body, Code::Rejected, Some("2129"), false);
    assert_eq!(error.additional_details, ["Line Item: 1, Reason: INELIGIBLE_ADD_ON", "two"]);
    assert_eq!(error.invalid_fields, ["lineItems[0].offerId"]);
    assert_eq!(error.service_message, "Not for this customer");
    assert!(!error.message.contains("customer"), "{}", error.message);
}

#[test]
fn bodies_of_gateways_identity_services_and_proxies_are_read() {
    check(504, r#"{"error_code":"504000","message":"m"}"#, Code::Server, Some("504000"), true);
    // `code` goes before `error_code`.
    check(504, r#"{"error_code":"504000","code":"1"}"#, Code::Server, Some("1"), true);
    let error = check(
        401,
        r#"{"error":"invalid_token","error_description":"too old"}"#,
        Code::Unauthorized,
        None,
        false,
    );
    assert_eq!(error.service_message, "too old");
    let error = check(500, r#"{"error":"Failed to fetch"}"#, Code::Server, None, true);
    assert_eq!(error.service_message, "Failed to fetch");
    // A number is a code as text, as it was written.
    check(400, r#"{"code":-1}"#, Code::Rejected, Some("-1"), false);
    check(400, r#"{"code":5136}"#, Code::Rejected, Some("5136"), false);
    check(400, r#"{"code":4122}"#, Code::Rejected, Some("4122"), true);
}

#[test]
fn what_is_wrong_in_an_error_body_is_skipped() {
    let odd = r#"{"code":{"a":1},"message":7,"additionalDetails":"text","invalidFields":{"a":1}}"#;
    let error = check(400, odd, Code::Rejected, None, false);
    assert!(error.additional_details.is_empty() && error.invalid_fields.is_empty());
    let mixed =
        r#"{"code":"1117","additionalDetails":["a",null,{},"b"],"invalidFields":[["x"],"c"]}"#;
    let error = check(400, mixed, Code::Rejected, Some("1117"), false);
    assert_eq!(error.additional_details, ["a", "b"]);
    assert_eq!(error.invalid_fields, ["c"]);
}

#[test]
fn a_400_names_a_field_in_its_fields_or_its_message() {
    #[track_caller]
    fn check(status: u16, body: &str, names: bool) {
        assert_eq!(names_field(&fault(status, body, None), "includePropensity"), names, "{body}");
    }
    check(400, r#"{"invalidFields":["includePropensity"]}"#, true);
    check(400, r#"{"invalidFields":["a","request.includePropensity"]}"#, true);
    check(400, r#"{"message":"Unexpected field includePropensity"}"#, true);
    check(400, r#"{"error":"includePropensity must be boolean"}"#, true);
    check(400, r#"{"invalidFields":["country"],"message":"bad country"}"#, false);
    check(400, "includePropensity", false);
    check(422, r#"{"invalidFields":["includePropensity"]}"#, false);
    check(500, r#"{"message":"includePropensity"}"#, false);
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    #[track_caller]
    fn check(value: &str, expected: Option<u64>) {
        // 2026-03-01T00:00:00Z
        assert_eq!(retry_after_ms(value, UnixMs(1_772_323_200_000)), expected, "{value:?}");
    }
    check("0", Some(0));
    check("1", Some(1_000));
    check("120", Some(120_000));
    check(" 7 ", Some(7_000));
    check("Sun, 01 Mar 2026 00:00:30 GMT", Some(30_000));
    check("Mon, 02 Mar 2026 00:00:00 GMT", Some(86_400_000));
    // A date in the past is no wait.
    check("Sun, 01 Mar 2026 00:00:00 GMT", Some(0));
    check("Sun, 06 Nov 1994 08:49:37 GMT", Some(0));
    for nothing in ["", " ", "-1", "1.5", "soon", "1s", "0x10", "2026-03-01T00:00:30Z", "٣"] {
        check(nothing, None);
    }
    // Absurd ones stay numbers that JavaScript holds exactly.
    for absurd in ["99999999999999999999999999", "18446744073709551615"] {
        let wait = retry_after_ms(absurd, UnixMs(0)).unwrap();
        assert!((1 << 40..1 << 53).contains(&wait), "{wait}");
    }
    assert_eq!(fault(503, "", Some(5)).retry_after_ms, Some(5));
}

#[test]
fn each_code_has_its_text_and_says_whether_to_come_back() {
    // One arm each: a new code does not compile until it is here.
    let told = |code: Code| match code {
        Code::InvalidRequest => ("invalid_request", false),
        Code::Unauthorized => ("unauthorized", false),
        Code::Forbidden => ("forbidden", false),
        Code::NotFound => ("not_found", false),
        Code::Rejected => ("rejected", false),
        Code::RateLimited => ("rate_limited", true),
        Code::Server => ("server", true),
        Code::Network => ("network", true),
        Code::Timeout => ("timeout", true),
        Code::Aborted => ("aborted", false),
        Code::Decode => ("decode", false),
    };
    for code in [
        Code::InvalidRequest,
        Code::Unauthorized,
        Code::Forbidden,
        Code::NotFound,
        Code::Rejected,
        Code::RateLimited,
        Code::Server,
        Code::Network,
        Code::Timeout,
        Code::Aborted,
        Code::Decode,
    ] {
        let error = Error::new(code, &["saying what was done"]);
        assert_eq!((code.as_str(), error.retryable), told(code));
        assert_eq!(error.to_string(), "saying what was done");
        assert_eq!((error.attempts, error.status, error.outcome), (0, None, None));
    }
    assert_eq!([Outcome::Rejected.as_str(), Outcome::Unknown.as_str()], ["rejected", "unknown"]);
}

#[test]
fn a_message_is_lower_case_and_has_no_final_period() {
    for status in [400, 401, 404, 429, 500] {
        let message = fault(status, r#"{"code":"5136","message":"Loud."}"#, None).message.clone();
        assert!(message.starts_with(char::is_lowercase) && !message.ends_with('.'), "{message}");
    }
}
