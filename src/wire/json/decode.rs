//! What a string or number says, once it is asked for.

/// The largest integer that JavaScript's numbers hold exactly.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Resolves the escapes of a string that the parser has found to be well-formed.
pub(super) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.chars();
    while let Some(next) = rest.next() {
        if next != '\\' {
            out.push(next);
            continue;
        }
        match rest.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let mut code = unit(&mut rest);
                if let 0xD800..0xDC00 = code {
                    // The other half of the pair, past its `\u`.
                    let _ = rest.by_ref().nth(1);
                    code = 0x10000 + ((code - 0xD800) << 10) + (unit(&mut rest) & 0x3FF);
                }
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

fn unit(rest: &mut std::str::Chars<'_>) -> u32 {
    rest.by_ref().take(4).fold(0, |code, digit| code * 16 + digit.to_digit(16).unwrap_or_default())
}

/// A decimal number's value where it is whole, not negative and exact in JavaScript: `3`, `3.0`, `3e2`.
pub(crate) fn whole(text: &str) -> Option<u64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mut digits, mut zeros, mut scale): (u64, u32, i64) = (0, 0, 0);
    let mut seen_point = false;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'0'..=b'9' => {
                scale -= i64::from(seen_point);
                // Zeros at the end are of no consequence, and there may be any number of them.
                zeros += 1;
                if byte != b'0' && digits == 0 {
                    (digits, zeros) = (u64::from(byte - b'0'), 0);
                } else if byte != b'0' {
                    let shifted = digits.checked_mul(10_u64.checked_pow(zeros)?)?;
                    (digits, zeros) = (shifted.checked_add(u64::from(byte - b'0'))?, 0);
                }
            }
            b'.' => seen_point = true,
            _ => {
                scale += exponent(bytes);
                break;
            }
        }
    }
    if digits == 0 {
        return Some(0);
    }
    // A negative power of ten is left over where there is a fraction.
    let power = u32::try_from(scale + i64::from(zeros)).ok()?;
    let value = digits.checked_mul(10_u64.checked_pow(power)?)?;
    (value <= MAX_SAFE_INTEGER && !negative).then_some(value)
}

/// Past any number that matters it says no more than that it is past them.
fn exponent(bytes: impl Iterator<Item = u8>) -> i64 {
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
