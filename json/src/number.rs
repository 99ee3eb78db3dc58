//! The value of a number, once it is asked for. Reading one as a float would cost 10 KB.

/// One more than the largest integer that JavaScript's numbers hold exactly.
const MOST: u64 = 1 << 53;

/// What a decimal number comes to.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// Cut off to a whole number, without its sign; 2^53 for everything past it.
    pub value: u64,
    /// Whether nothing was cut off.
    is_exact: bool,
    /// Whether it is neither 0 nor less.
    pub is_above_zero: bool,
}

/// A decimal number times a power of ten.
#[must_use]
pub fn amount(text: &str, decimals: i32) -> Amount {
    let (mut value, mut power): (u64, i32) = (0, 0);
    let (mut shift, mut sign) = (decimals, 1);
    let (mut is_fraction, mut is_exponent, mut is_exact) = (false, false, true);
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        match byte {
            b'.' => is_fraction = true,
            b'e' | b'E' => (is_exponent, sign) = (true, 1),
            b'-' => sign = -1,
            b'+' => {}
            // Past any number that matters it says no more than that it is past them.
            _ if is_exponent => power = (power * 10 + i32::from(digit)).min(1 << 27),
            _ if value < MOST => {
                value = value * 10 + u64::from(digit);
                shift -= i32::from(is_fraction);
            }
            _ => {
                is_exact &= digit == 0;
                shift += i32::from(!is_fraction);
            }
        }
    }
    let is_above_zero = 0 < value && !matches!(text.as_bytes(), [b'-', ..]);
    shift += sign * power;
    for _ in 0..shift.clamp(0, 20) {
        value = (value * 10).min(MOST);
    }
    for _ in 0..(-shift).clamp(0, 20) {
        is_exact &= value % 10 == 0;
        value /= 10;
    }
    Amount { value: value.min(MOST), is_exact, is_above_zero }
}

/// A decimal number's value where it is whole, not negative and exact in JavaScript: `3`, `3.0`, `3e2`.
#[must_use]
pub fn whole(text: &str) -> Option<u64> {
    let Amount { value, is_exact, is_above_zero } = amount(text, 0);
    (is_exact && value < MOST && (is_above_zero || value == 0)).then_some(value)
}
