//! Moments, as milliseconds since 1970 in UTC.

use super::text::place_of;

/// Milliseconds since 1970-01-01T00:00:00 UTC; negative before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixMs(pub i64);

/// One day.
pub const DAY_MS: i64 = 86_400_000;

impl UnixMs {
    /// Smaller is earlier; all before 1970 are alike.
    pub(super) fn order(self) -> u64 {
        self.0.max(0).unsigned_abs()
    }

    /// Reads RFC 3339 (`2026-02-27T08:15:35Z`, with fraction or offset), or a date alone, which is
    /// the start of that day in UTC. `None` for anything else.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let mut reader = Reader::of(text);
        let (mut ms, mut sign) = (0, 0);
        reader.read(b"0000-11-22");
        if !reader.rest.is_empty() {
            reader.fits &= matches!(reader.next(), b'T' | b't' | b' ');
            reader.read(b"33:44:55");
            let mut next = reader.next();
            if next == b'.' {
                // What is finer than a millisecond is cut off.
                let mut weight = 1000;
                next = reader.next();
                while next.is_ascii_digit() {
                    weight /= 10;
                    ms += i32::from(next - b'0') * weight;
                    next = reader.next();
                }
                reader.fits &= weight < 1000;
            }
            sign = match next {
                b'Z' | b'z' => 0,
                b'+' => -1,
                b'-' => 1,
                _ => return None,
            };
            if sign != 0 {
                reader.read(b"66:77");
            }
        }
        reader.moment(ms, sign)
    }

    /// Reads the date of an HTTP header (`Sun, 06 Nov 1994 08:49:37 GMT`). `None` for anything else;
    /// of the three notations that HTTP once allowed, this is the one that is sent.
    #[must_use]
    pub fn from_http_date(text: &str) -> Option<Self> {
        const MONTHS: &str = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
        let mut reader = Reader::of(text);
        reader.read(b"?????22 ??? 0000 33:44:55 GMT");
        let place = place_of(text.trim_ascii().get(8..11)?, MONTHS)?;
        let [_, month, ..] = &mut reader.parts;
        *month = i32::try_from(place).ok()? + 1;
        reader.moment(0, 0)
    }
}

/// Reads a moment off the start of a text.
struct Reader<'t> {
    rest: &'t [u8],
    /// Year, month, day, hours, minutes, seconds, hours and minutes of an offset.
    parts: [i32; 8],
    /// Whether all so far looked as it should.
    fits: bool,
}

impl<'t> Reader<'t> {
    fn of(text: &'t str) -> Self {
        Self { rest: text.trim_ascii().as_bytes(), parts: [0; 8], fits: true }
    }

    /// Takes the next byte; 0 at the end.
    #[inline(never)]
    fn next(&mut self) -> u8 {
        let Some((byte, rest)) = self.rest.split_first() else { return 0 };
        self.rest = rest;
        *byte
    }

    /// Reads what should look like the pattern: a digit in that stands for a digit of the part at that
    /// place, `?` for any byte, and other bytes for themselves.
    fn read(&mut self, pattern: &[u8]) {
        for expected in pattern {
            let byte = self.next();
            self.fits &= match self.parts.get_mut(usize::from(expected.wrapping_sub(b'0'))) {
                Some(part) => {
                    *part = *part * 10 + i32::from(byte) - i32::from(b'0');
                    byte.is_ascii_digit()
                }
                None => byte == *expected || *expected == b'?',
            };
        }
    }

    /// The moment, where all was read, and so many milliseconds later. `sign`: the way from the offset to UTC.
    fn moment(&self, ms: i32, sign: i32) -> Option<UnixMs> {
        let [year, month, day, hours, minutes, seconds, ahead_hours, ahead_minutes] = self.parts;
        // Four centuries on, so that no year is negative; they are all alike. Years begin in March.
        let months = 12 * (year + 400) + month - 3;
        // 1970-01-01 is day 865,566 of that count.
        let days = start_of(months) + day;
        let fits = self.fits
            && self.rest.is_empty()
            && matches!(month, 1..=12)
            && 1 <= day
            && days <= start_of(months + 1)
            && hours.max(ahead_hours) < 24
            && minutes.max(ahead_minutes) < 60
            && seconds <= 60;
        if !fits {
            return None;
        }
        let minutes = hours * 60 + minutes + sign * (ahead_hours * 60 + ahead_minutes);
        // A leap second is read as the second before it ends.
        let ms = (minutes * 60 + seconds.min(59)) * 1000 + ms;
        Some(UnixMs(i64::from(days - 865_566) * DAY_MS + i64::from(ms)))
    }
}

/// The days before a month of the Gregorian calendar, both counted from a March, so that the leap day comes
/// last.
fn start_of(months: i32) -> i32 {
    let (year, month) = (months / 12, months % 12);
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5
}
