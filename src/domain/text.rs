//! Texts put together, and looked up in lists of names like `EN|MULT`. The library's formatting would
//! cost several KB.

use vip_json::write::find;
pub(crate) use vip_json::write::{push, push_number};

/// Whether a text is one of those in a list like `EN|MULT`.
#[must_use]
pub(crate) fn is_one_of(text: &str, names: &str) -> bool {
    place_of(text, names).is_some()
}

/// Which one of those in a list like `EN|MULT` a text is.
#[must_use]
pub(crate) fn place_of(text: &str, names: &str) -> Option<usize> {
    let mut names = names.as_bytes().split(|byte| *byte == b'|');
    names.position(|name| *name == *text.as_bytes()) // Comparing references takes a function more.
}

/// The name at a place of a list like `EN|MULT`. The texts of an enum are written so: a `match` from
/// one to the other becomes two tables of numbers.
#[must_use]
#[inline(never)]
pub(crate) fn name_at(place: usize, names: &'static str) -> &'static str {
    // Byte by byte: a search for each name made everything that a response says take a tenth longer.
    let (mut left, mut start, mut end) = (place, 0, 0);
    for byte in names.as_bytes() {
        if *byte == b'|' {
            if left == 0 {
                break;
            }
            left -= 1;
            start = end + 1;
        }
        end += 1;
    }
    names.get(start..end).unwrap_or_default()
}

/// A text up to the first of this mark in it, or the whole of it.
#[must_use]
pub(crate) fn before<'t>(text: &'t str, mark: &str) -> &'t str {
    text.get(..find(text, mark).unwrap_or(text.len())).unwrap_or_default()
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
