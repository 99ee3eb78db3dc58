//! Moments, as the service and HTTP write them.

use vip_recommendations::domain::time::{DAY_MS, UnixMs};

#[test]
fn rfc_3339_is_read() {
    #[track_caller]
    fn check(text: &str, expected: i64) {
        assert_eq!(UnixMs::from_rfc3339(text), Some(UnixMs(expected)), "{text}");
    }
    check("1970-01-01T00:00:00Z", 0);
    check("1970-01-01T00:00:00.001Z", 1);
    check("1969-12-31T23:59:59Z", -1_000);
    check("2026-02-27T08:15:35Z", 1_772_180_135_000);
    check("2026-03-01T00:00:00Z", 1_772_323_200_000);
    check("9999-12-31T23:59:59Z", 253_402_300_799_000);
    check("0001-01-01T00:00:00Z", -62_135_596_800_000);
    // Leap days.
    check("2024-02-29T23:59:59Z", 1_709_251_199_000);
    check("2000-02-29T00:00:00Z", 951_782_400_000);
    check("2100-03-01T00:00:00Z", 4_107_542_400_000);
    // Fractions, cut off at the millisecond.
    check("1970-01-01T00:00:01.5Z", 1_500);
    check("1970-01-01T00:00:01.12Z", 1_120);
    check("1970-01-01T00:00:01.123456789012345678901Z", 1_123);
    check("1970-01-01T00:00:00.000999Z", 0);
    // Offsets: the same moment, told elsewhere.
    check("1970-01-01T01:00:00+01:00", 0);
    check("1969-12-31T16:00:00-08:00", 0);
    check("1970-01-01T05:30:00.250+05:30", 250);
    check("1970-01-01T00:00:00+00:00", 0);
    check("1970-01-01T00:00:00-00:00", 0);
    // Letters in either case (RFC 3339, 5.6).
    check("1970-01-01t00:00:00z", 0);
    // A day alone begins at midnight UTC.
    check("1970-01-02", DAY_MS);
    // A leap second is still in its minute.
    check("2016-12-31T23:59:60Z", 1_483_228_799_000);
}

#[test]
fn what_is_no_moment_is_none() {
    #[track_caller]
    fn check(text: &str) {
        assert_eq!(UnixMs::from_rfc3339(text), None, "{text:?}");
    }
    for text in [
        "",
        "not-a-date",
        "2026",
        "2026-02",
        "2026-2-7",
        "20260227",
        "2026-02-27T",
        "2026-02-27T08",
        "2026-02-27T08:15Z",
        "2026-02-27T08:15:35",
        "2026-02-27T08:15:35.Z",
        "2026-02-27T08:15:35.1",
        "2026-02-27T08:15:35+1",
        "2026-02-27T08:15:35+01",
        "2026-02-27T08:15:35Zx",
        "x2026-02-27",
        "2026-02-27T08:15:35Z Z",
        "2026/02/27",
        "27.02.2026",
        "1772180135000",
        "+002026-02-27",
    ] {
        check(text);
    }
    // Days and times that are not in the calendar.
    for text in [
        "2026-00-01",
        "2026-13-01",
        "2026-01-00",
        "2026-01-32",
        "2026-04-31",
        "2026-02-29",
        "2100-02-29",
        "1900-02-29",
        "2026-02-27T24:00:00Z",
        "2026-02-27T08:60:00Z",
        "2026-02-27T08:15:61Z",
        "2026-02-27T08:15:35+24:00",
        "2026-02-27T08:15:35+01:60",
    ] {
        check(text);
    }
    // Digits of other scripts are no digits.
    check("２０２６-02-27");
}

#[test]
fn an_http_date_is_read() {
    #[track_caller]
    fn check(text: &str, expected: i64) {
        assert_eq!(UnixMs::from_http_date(text), Some(UnixMs(expected)), "{text}");
    }
    check("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000);
    check("Thu, 01 Jan 1970 00:00:00 GMT", 0);
    check("Sun, 01 Mar 2026 00:00:00 GMT", 1_772_323_200_000);
    for (month, name) in
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            .into_iter()
            .enumerate()
    {
        let same = UnixMs::from_rfc3339(&format!("2025-{:02}-28T12:00:00Z", month + 1)).unwrap();
        check(&format!("Mon, 28 {name} 2025 12:00:00 GMT"), same.0);
    }
}

#[test]
fn what_is_no_http_date_is_none() {
    for text in [
        "",
        "tomorrow",
        "Sun, 06 Nov 1994",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 06 anF 1994 08:49:37 GMT",
        "Sun, 31 Feb 2026 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "06 Nov 1994 08:49:37 GMT",
        "2026-03-01T00:00:00Z",
        "Sun, 06 Nov 1994 08:49:37 GMT and more",
        "é",
        "日本語日本語日本語日本語日本語",
    ] {
        assert_eq!(UnixMs::from_http_date(text), None, "{text:?}");
    }
}
