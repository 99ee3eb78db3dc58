//! Texts put together. The library's formatting would cost several KB.

pub(crate) use vip_json::write::{find, push, push_number};

/// Whether a text is one of those in a list like `EN|MULT`.
///
/// As everywhere where much is compared, the texts themselves are: two references take a function more.
#[must_use]
pub(crate) fn is_one_of(text: &str, names: &str) -> bool {
    names.as_bytes().split(|byte| *byte == b'|').any(|name| *name == *text.as_bytes())
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
