//! Texts put together. The library's formatting would cost several KB.

/// Appends a number in decimal digits.
pub(crate) fn push_number(text: &mut String, number: u64) {
    if 9 < number {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or_default()));
}

/// The parts as one text.
#[must_use]
pub(crate) fn joined(parts: &[&str]) -> String {
    // Enough for most, which are not moved while they grow then.
    let mut text = String::with_capacity(60);
    for part in parts {
        text.push_str(part);
    }
    text
}
