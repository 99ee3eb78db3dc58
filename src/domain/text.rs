//! Texts put together. The library's formatting would cost several KB.

pub(crate) use vip_json::write::{find, push, push_number};

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
