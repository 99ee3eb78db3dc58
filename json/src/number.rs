//! The value of a number, once it is asked for.

/// The largest integer that JavaScript's numbers hold exactly.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// A decimal number's value where it is whole, not negative and exact in JavaScript: `3`, `3.0`, `3e2`.
#[must_use]
pub fn whole(text: &str) -> Option<u64> {
    let (mut value, mut zeros, mut power): (u64, i64, i64) = (0, 0, 0);
    let (mut is_negative, mut is_fraction) = (false, false);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'-' => is_negative = true,
            b'.' => is_fraction = true,
            b'0'..=b'9' => {
                power -= i64::from(is_fraction);
                // Zeros at the end are of no consequence, and there may be any number of them.
                zeros += 1;
                if byte != b'0' {
                    value = shifted(value, zeros)? + u64::from(byte - b'0');
                    zeros = 0;
                }
            }
            _ => {
                power += exponent(bytes);
                break;
            }
        }
    }
    if value == 0 {
        return Some(0);
    }
    let value = shifted(value, power + zeros)?;
    (value <= MAX_SAFE_INTEGER && !is_negative).then_some(value)
}

/// The value with so many zeros more. `None` where a fraction would be left over, and past the largest
/// value.
fn shifted(mut value: u64, zeros: i64) -> Option<u64> {
    if zeros < 0 {
        return None;
    }
    for _ in 0..zeros {
        if value == 0 {
            break;
        }
        if MAX_SAFE_INTEGER < value {
            return None;
        }
        value *= 10;
    }
    Some(value)
}

/// Past any number that matters it says no more than that it is past them.
fn exponent(bytes: std::str::Bytes<'_>) -> i64 {
    let (mut value, mut sign): (i64, i64) = (0, 1);
    for byte in bytes {
        match byte {
            b'-' => sign = -1,
            b'+' => {}
            _ => value = (value * 10 + i64::from(byte.wrapping_sub(b'0'))).min(1 << 32),
        }
    }
    sign * value
}
