//! Time as milliseconds since 1970 UTC, and the two formats Adobe writes it in.

use std::time::{SystemTime, UNIX_EPOCH};

/// One day, in milliseconds.
pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UnixMs(pub(crate) i64);

impl UnixMs {
    /// The present. Everything below `http` takes it as a parameter instead.
    #[expect(clippy::disallowed_methods, reason = "the one place where the proxy reads the clock")]
    pub(crate) fn now() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
    }

    /// This moment, so many days later (or earlier, when negative).
    pub(crate) fn plus_days(self, days: i64) -> Self {
        Self(self.0 + days * DAY_MS)
    }

    /// Milliseconds from `earlier` to this moment; negative when it is the later one.
    pub(crate) fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// `2026-01-27`, as in `renewalDate`.
    pub(crate) fn date(self) -> String {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY_MS));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `2026-01-27T08:15:35Z`, as in `creationDate`: whole seconds, UTC.
    pub(crate) fn rfc3339(self) -> String {
        let second = self.0.rem_euclid(DAY_MS) / 1000;
        let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
        format!("{}T{hours:02}:{minutes:02}:{seconds:02}Z", self.date())
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// Counts in eras of 400 years that begin on 1 March, so that the leap day is the last of a year.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::UnixMs;

    #[test]
    fn moments_are_written_as_adobe_writes_them() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_769_501_735_999, "2026-01-27T08:15:35Z"),
            (1_798_761_599_000, "2026-12-31T23:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ];
        for (ms, expected) in cases {
            assert_eq!(UnixMs(ms).rfc3339(), expected);
        }
    }

    #[test]
    fn a_year_of_days_later_is_the_same_day_of_the_next_year() {
        assert_eq!(UnixMs(1_769_501_735_000).plus_days(365).date(), "2027-01-27");
    }
}
