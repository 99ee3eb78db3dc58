//! JSON and URL text, written piece by piece.
//!
//! The formatting machinery of the standard library costs some 6 KB of wasm as soon as one number goes
//! through it, so that nothing in this crate does.

/// JSON text under construction. Commas come by themselves.
#[derive(Debug)]
pub struct Json(String);

impl Default for Json {
    /// With room for the picks of a small response: a text that grows is copied each time.
    fn default() -> Self {
        Self(String::with_capacity(2_000))
    }
}

impl Json {
    /// Begins an object or array.
    pub fn open(&mut self, bracket: char) {
        self.separate();
        push(&mut self.0, bracket);
    }

    /// Ends an object or array.
    pub fn close(&mut self, bracket: char) {
        push(&mut self.0, bracket);
    }

    /// Begins a member that is an object or array.
    pub fn begin(&mut self, key: &str, bracket: char) {
        self.key(key);
        self.open(bracket);
    }

    /// The key of a member, which has nothing to escape; its value comes next.
    pub fn key(&mut self, key: &str) {
        self.quote();
        append(&mut self.0, key);
        append(&mut self.0, "\":");
    }

    /// A string.
    pub fn string(&mut self, text: &str) {
        self.quote();
        // What needs no escape is copied in one piece.
        let mut copied = 0;
        for (place, byte) in text.bytes().enumerate() {
            if matches!(byte, b'"' | b'\\' | 0..b' ') {
                append(&mut self.0, text.get(copied..place).unwrap_or_default());
                push(&mut self.0, '\\');
                copied = place;
                if byte < b' ' {
                    append(&mut self.0, "u00");
                    push_hex(&mut self.0, u64::from(byte), 2);
                    copied += 1;
                }
            }
        }
        append(&mut self.0, text.get(copied..).unwrap_or_default());
        push(&mut self.0, '"');
    }

    /// Text that is JSON already.
    pub fn raw(&mut self, json: &str) {
        self.separate();
        append(&mut self.0, json);
    }

    /// A member that is JSON already.
    #[inline(never)] // As are all members: they are written in many places.
    pub fn json(&mut self, key: &str, json: &str) {
        self.key(key);
        self.raw(json);
    }

    /// A member that is a string.
    #[inline(never)]
    pub fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.string(text);
    }

    /// A member that is a string, or `null`.
    #[inline(never)]
    pub fn nullable(&mut self, key: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text(key, text),
            None => self.json(key, "null"),
        }
    }

    /// A member that is a string, where there is one.
    #[inline(never)]
    pub fn optional(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    /// A member that is a whole number.
    #[inline(never)]
    pub fn number(&mut self, key: &str, number: u64) {
        self.key(key);
        push_number(&mut self.0, number);
    }

    /// A member that is a whole number, or `null`.
    #[inline(never)]
    pub fn nullable_number(&mut self, key: &str, number: Option<u64>) {
        match number {
            Some(number) => self.number(key, number),
            None => self.json(key, "null"),
        }
    }

    /// A member that is `true` or `false`.
    pub fn flag(&mut self, key: &str, flag: bool) {
        self.json(key, if flag { "true" } else { "false" });
    }

    /// A member that is an array of strings.
    #[inline(never)]
    pub fn texts<T: AsRef<str>>(&mut self, key: &str, texts: &[T]) {
        self.begin(key, '[');
        for text in texts {
            self.string(text.as_ref());
        }
        self.close(']');
    }

    /// The finished text.
    #[must_use]
    pub fn end(self) -> String {
        self.0
    }

    fn quote(&mut self) {
        self.separate();
        push(&mut self.0, '"');
    }

    fn separate(&mut self) {
        if !self.is_first() {
            push(&mut self.0, ',');
        }
    }

    /// Strings end in a quote, so that an opening bracket or colon is one of the structure.
    fn is_first(&self) -> bool {
        matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[' | b':'))
    }
}

/// Appends a text.
#[inline(never)]
pub(crate) fn append(out: &mut String, text: &str) {
    out.push_str(text);
}

/// Appends a character: a text of one would be copied by a call, which takes longer. In place of the
/// library's `push`, which would come in two copies, one compiled for speed and one for size.
#[inline(never)]
pub fn push(out: &mut String, c: char) {
    out.push(c);
}

/// Appends a number in decimal digits.
pub fn push_number(text: &mut String, number: u64) {
    if 9 < number {
        push_number(text, number / 10);
    }
    push(text, hex_digit(number % 10));
}

/// Appends the last so many digits of a number in lower-case hexadecimal.
pub fn push_hex(out: &mut String, number: u64, digits: u32) {
    for place in (0..digits).rev() {
        push(out, hex_digit(number >> (4 * place)));
    }
}

fn hex_digit(number: u64) -> char {
    let digit = (number & 15) as u8;
    char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit })
}

/// Where `part` begins in `text`, in bytes. The library's search is built for long texts, and would
/// cost 4 KB here.
#[must_use]
pub fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).position(|window| window == part.as_bytes())
}

/// Appends percent-encoded text for a path segment or a query value, as `encodeURIComponent` does.
pub fn push_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        let is_plain = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')');
        if is_plain {
            push(out, char::from(byte));
        } else {
            push(out, '%');
            push(out, hex_digit(u64::from(byte >> 4)).to_ascii_uppercase());
            push(out, hex_digit(u64::from(byte)).to_ascii_uppercase());
        }
    }
}
