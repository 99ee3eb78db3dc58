//! JSON and URL text, written piece by piece.

use std::fmt::Write as _;

/// Appends a JSON string, quotes included.
pub fn string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // The other control characters have no business in an id, but must not break the text.
            '\0'..' ' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// A JSON object or array under construction.
#[derive(Debug)]
pub struct Json {
    text: String,
    end: char,
}

impl Json {
    /// An empty object.
    #[must_use]
    pub fn object() -> Self {
        Self { text: "{".to_owned(), end: '}' }
    }

    /// An empty array.
    #[must_use]
    pub fn array() -> Self {
        Self { text: "[".to_owned(), end: ']' }
    }

    /// Adds a member to an object. `value` is JSON text.
    pub fn member(&mut self, key: &str, value: &str) {
        self.separate();
        string(&mut self.text, key);
        self.text.push(':');
        self.text.push_str(value);
    }

    /// Adds a member that is a string.
    pub fn text_member(&mut self, key: &str, value: &str) {
        let mut text = String::new();
        string(&mut text, value);
        self.member(key, &text);
    }

    /// Adds an element to an array. `value` is JSON text.
    pub fn element(&mut self, value: &str) {
        self.separate();
        self.text.push_str(value);
    }

    /// The finished text.
    #[must_use]
    pub fn end(mut self) -> String {
        self.text.push(self.end);
        self.text
    }

    fn separate(&mut self) {
        if 1 < self.text.len() {
            self.text.push(',');
        }
    }
}

/// Where `part` begins in `text`, in bytes. The library's search is built for long texts, and would
/// cost 4 KB here.
#[must_use]
pub fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).position(|window| window == part.as_bytes())
}

/// Percent-encodes for a path segment or a query value, as `encodeURIComponent` does.
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    const HEX: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let hex = |digit: u8| HEX.get(usize::from(digit & 15)).copied().unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte);
        if is_plain {
            out.push(char::from(byte));
        } else {
            out.extend(['%', hex(byte >> 4), hex(byte)]);
        }
    }
    out
}
