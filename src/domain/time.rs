//! Moments, as milliseconds since 1970 in UTC.

/// Milliseconds since 1970-01-01T00:00:00 UTC; negative before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixMs(pub i64);

/// One day.
pub const DAY_MS: i64 = 86_400_000;

impl UnixMs {
    /// Reads RFC 3339 (`2026-02-27T08:15:35Z`, with fraction or offset), or a date alone, which is
    /// the start of that day in UTC. `None` for anything else.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let mut rest = Digits(text.trim_ascii().as_bytes());
        let day = date(rest.number(4)?, rest.after(b'-', 2)?, rest.after(b'-', 2)?)?;
        if rest.0.is_empty() {
            return Some(Self(day));
        }
        if !matches!(rest.byte()?, b'T' | b't' | b' ') {
            return None;
        }
        let (hours, minutes) = (rest.number(2)?, rest.after(b':', 2)?);
        let seconds = rest.after(b':', 2)?;
        let ms = clock(hours, minutes, seconds)? + rest.fraction_ms()?;
        Some(Self(day + ms - rest.offset_ms()?))
    }

    /// Reads the date of an HTTP header (`Sun, 06 Nov 1994 08:49:37 GMT`). `None` for anything else;
    /// of the three notations that HTTP once allowed, this is the one that is sent.
    #[must_use]
    pub fn from_http_date(text: &str) -> Option<Self> {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (_, rest) = text.trim_ascii().split_at_checked(5)?;
        let mut rest = Digits(rest.as_bytes());
        let day = rest.number(2)?;
        let name = rest.0.get(1..4)?;
        let month = MONTHS.iter().zip(1..).find(|(month, _)| month.as_bytes() == name)?.1;
        rest.0 = rest.0.get(4..)?;
        let start = date(rest.after(b' ', 4)?, month, day)?;
        let (hours, minutes) = (rest.after(b' ', 2)?, rest.after(b':', 2)?);
        let ms = clock(hours, minutes, rest.after(b':', 2)?)?;
        (rest.0 == b" GMT").then_some(Self(start + ms))
    }
}

/// What is left of a text to read digits from.
struct Digits<'t>(&'t [u8]);

impl Digits<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self, digits: usize) -> Option<i64> {
        let mut value = 0;
        for _ in 0..digits {
            let byte = self.byte().filter(u8::is_ascii_digit)?;
            value = value * 10 + i64::from(byte - b'0');
        }
        Some(value)
    }

    fn after(&mut self, separator: u8, digits: usize) -> Option<i64> {
        if self.byte()? == separator { self.number(digits) } else { None }
    }

    /// Fractions of a second, where there are any; what is finer than a millisecond is cut off.
    fn fraction_ms(&mut self) -> Option<i64> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.byte();
        let (mut ms, mut weight, mut digits) = (0, 100, 0);
        while let Some(digit) = self.0.first().filter(|b| b.is_ascii_digit()) {
            ms += i64::from(*digit - b'0') * weight;
            (weight, digits) = (weight / 10, digits + 1);
            self.byte();
        }
        (0 < digits).then_some(ms)
    }

    /// `Z` or `±hh:mm`, to the end of the text.
    fn offset_ms(&mut self) -> Option<i64> {
        let sign = match self.byte()? {
            b'Z' | b'z' => return self.0.is_empty().then_some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let ms = clock(self.number(2)?, self.after(b':', 2)?, 0)?;
        self.0.is_empty().then_some(sign * ms)
    }
}

/// The start of a day of the Gregorian calendar, by counting days from a March-based year, so that
/// the leap day comes last.
fn date(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day < 1 || last < day {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 1;
    // 1970-01-01 is day 719,468 of that count.
    Some((days - 719_468) * DAY_MS)
}

fn clock(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    // A leap second is read as the second before it ends.
    let fits = hours < 24 && minutes < 60 && seconds <= 60;
    fits.then_some(((hours * 60 + minutes) * 60 + seconds.min(59)) * 1000)
}
