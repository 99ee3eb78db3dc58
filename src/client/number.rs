//! Numbers that need not be whole.

/// A positive decimal number times a power of ten, cut off to a whole number; `None` for 0 and below.
/// Numbers past 2^53 are as good as 2^53 here. Reading one as a float would cost 10 KB.
pub(super) fn scaled(text: &str, decimals: i32) -> Option<u64> {
    const MOST: u64 = 1 << 53;
    if text.starts_with('-') {
        return None;
    }
    let (mut number, mut power): (u64, i32) = (0, 0);
    let (mut shift, mut sign) = (decimals, 1);
    let (mut is_fraction, mut is_exponent, mut is_zero) = (false, false, true);
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        match byte {
            b'.' => is_fraction = true,
            b'e' | b'E' => is_exponent = true,
            b'-' => sign = -1,
            b'+' => {}
            _ if is_exponent => power = (power * 10 + i32::from(digit)).min(1_000),
            _ => {
                is_zero &= digit == 0;
                if number < MOST {
                    number = number * 10 + u64::from(digit);
                    shift -= i32::from(is_fraction);
                } else {
                    shift += i32::from(!is_fraction);
                }
            }
        }
    }
    shift += sign * power;
    for _ in 0..shift.clamp(0, 20) {
        number = (number * 10).min(MOST);
    }
    for _ in 0..(-shift).clamp(0, 20) {
        number /= 10;
    }
    (!is_zero).then_some(number.min(MOST))
}
