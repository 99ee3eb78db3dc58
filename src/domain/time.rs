//! Moments, as milliseconds since 1970 in UTC.

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
        let (mut parts, mut offset) = ([0; 6], [0; 6]);
        let (mut ms, mut sign) = (0, b'Z');
        let mut rest = text.trim_ascii().as_bytes();
        let mut fits = read(&mut parts, &mut rest, b"0000-11-22");
        if !rest.is_empty() {
            fits &= matches!(rest.first(), Some(b'T' | b't' | b' '));
            fits &= read(&mut parts, &mut rest, b"?33:44:55");
            if let Some((b'.', after)) = rest.split_first() {
                // What is finer than a millisecond is cut off.
                let mut weight = 1000;
                rest = after;
                while let Some((digit @ b'0'..=b'9', after)) = rest.split_first() {
                    weight /= 10;
                    ms += i64::from(digit - b'0') * weight;
                    rest = after;
                }
                fits &= weight < 1000;
            }
            sign = *rest.first()?;
            let zone: &[u8] = match sign {
                b'Z' | b'z' => b"?",
                b'+' | b'-' => b"?33:44",
                _ => return None,
            };
            fits &= read(&mut offset, &mut rest, zone);
        }
        let UnixMs(start) = moment(&parts)?;
        let ahead = clock(&offset)?;
        let ms = start + ms + if sign == b'-' { ahead } else { -ahead };
        (fits && rest.is_empty()).then_some(Self(ms))
    }

    /// Reads the date of an HTTP header (`Sun, 06 Nov 1994 08:49:37 GMT`). `None` for anything else;
    /// of the three notations that HTTP once allowed, this is the one that is sent.
    #[must_use]
    pub fn from_http_date(text: &str) -> Option<Self> {
        const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
        let text = text.trim_ascii();
        let mut parts = [0; 6];
        let mut rest = text.as_bytes();
        let fits = read(&mut parts, &mut rest, b"?????22 ??? 0000 33:44:55 GMT") && rest.is_empty();
        let name = text.as_bytes().get(8..11)?;
        let [_, month, ..] = &mut parts;
        *month = 1;
        for known in MONTHS.as_bytes().chunks(3) {
            if known == name {
                return if fits { moment(&parts) } else { None };
            }
            *month += 1;
        }
        None
    }
}

/// Year, month, day, hours, minutes and seconds.
type Parts = [i32; 6];

/// Reads parts off the start of a text. Returns whether it looked like the pattern: a digit in that stands
/// for a digit of the part at that place, `?` for any byte, and other bytes for themselves.
fn read(parts: &mut Parts, rest: &mut &[u8], pattern: &[u8]) -> bool {
    let mut fits = true;
    for expected in pattern {
        let Some((byte, after)) = rest.split_first() else { return false };
        *rest = after;
        fits &= match parts.get_mut(usize::from(expected.wrapping_sub(b'0'))) {
            Some(part) => {
                *part = *part * 10 + i32::from(*byte) - i32::from(b'0');
                byte.is_ascii_digit()
            }
            None => byte == expected || *expected == b'?',
        };
    }
    fits
}

fn moment(parts: &Parts) -> Option<UnixMs> {
    let [year, month, day, ..] = *parts;
    // Four centuries on, so that no year is negative; they are all alike. Years begin in March.
    let months = 12 * (year + 400) + month - 3;
    let start = start_of(months);
    if month < 1 || day < 1 || 12 < month || start_of(months + 1) < start + day {
        return None;
    }
    // 1970-01-01 is day 865,566 of that count.
    Some(UnixMs(i64::from(start + day - 865_566) * DAY_MS + clock(parts)?))
}

/// The days before a month of the Gregorian calendar, both counted from a March, so that the leap day comes
/// last.
fn start_of(months: i32) -> i32 {
    let (year, month) = (months / 12, months % 12);
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5
}

/// The time since the start of a day.
fn clock(&[.., hours, minutes, seconds]: &Parts) -> Option<i64> {
    // A leap second is read as the second before it ends.
    let fits = hours < 24 && minutes < 60 && seconds <= 60;
    fits.then_some(i64::from((hours * 60 + minutes) * 60 + seconds.min(59)) * 1000)
}
