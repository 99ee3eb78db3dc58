//! The one pass over the text that checks it and notes where each value lies.
#![expect(
    clippy::inline_always,
    reason = "a call for each byte takes four times as long, and small builds inline nothing unasked"
)]

use crate::{
    node::{Document, Kind, Malformed, Node},
    write::{append, push},
};

/// Arrays and objects within one another; deeper is refused. The same limit as `serde_json`'s.
const MAX_DEPTH: u32 = 127;

/// What is written behind a backslash, and what it says.
const ESCAPES: [(u8, u8); 8] = [
    (b'"', b'"'),
    (b'\\', b'\\'),
    (b'/', b'/'),
    (b'b', 8),
    (b'f', 12),
    (b'n', b'\n'),
    (b'r', b'\r'),
    (b't', b'\t'),
];

/// One pass over the bytes. `None` anywhere means malformed, at the byte it stopped at.
impl Document {
    /// One value and nothing after it.
    pub(crate) fn read(&mut self) -> Result<(), Malformed> {
        let read = self.value();
        self.skip_space();
        if read.is_none() || self.at < self.text.len() {
            return Err(Malformed { at: self.at });
        }
        append(&mut self.text, &self.decoded);
        Ok(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Mostly there is none, which is all that is looked at in the many places.
    #[inline(always)]
    fn skip_space(&mut self) {
        if let Some(..=b' ') = self.peek() {
            self.skip_spaces();
        }
    }

    #[inline(never)]
    fn skip_spaces(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    #[inline(always)]
    fn eat(&mut self, byte: u8) -> Option<()> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Some(());
        }
        None
    }

    /// Notes a value with no values in it.
    #[expect(clippy::cast_possible_truncation, reason = "`Tape` refuses texts past i32")]
    #[inline(always)]
    fn note(&mut self, kind: Kind, start: usize, end: usize) {
        if self.nodes.len() <= self.count {
            self.grow();
        }
        if let Some(node) = self.nodes.get_mut(self.count) {
            self.count += 1;
            node.start = start as u32;
            node.end = end as u32;
            node.next = self.count as u32;
            node.kind = kind;
        }
    }

    /// Makes room, as is needed once or twice.
    #[inline(never)]
    fn grow(&mut self) {
        // Real bodies have a value in about every eight bytes.
        let room = 2 * self.count + self.text.len() / 8 + 1;
        self.nodes.resize(room, Node::NOTHING);
    }

    /// The same for what there is less of than of strings and numbers.
    #[inline(never)]
    fn note_rare(&mut self, kind: Kind, start: usize, end: usize) {
        self.note(kind, start, end);
    }

    fn value(&mut self) -> Option<()> {
        self.skip_space();
        match self.peek()? {
            b'"' => self.string(),
            b'{' => self.nested(Kind::Object, b'}'),
            b'[' => self.nested(Kind::Array, b']'),
            b't' => self.word(Kind::Bool, "true"),
            b'f' => self.word(Kind::Bool, "false"),
            b'n' => self.word(Kind::Null, "null"),
            _ => self.number(),
        }
    }

    fn word(&mut self, kind: Kind, word: &str) -> Option<()> {
        let start = self.at;
        for byte in word.bytes() {
            self.eat(byte)?;
        }
        self.note_rare(kind, start, self.at);
        Some(())
    }

    #[expect(clippy::cast_possible_truncation, reason = "no more nodes than bytes")]
    fn nested(&mut self, kind: Kind, end: u8) -> Option<()> {
        if MAX_DEPTH <= self.depth {
            return None;
        }
        self.depth += 1;
        let index = self.count;
        self.note_rare(kind, self.at, self.at);
        self.at += 1;
        self.skip_space();
        if self.eat(end).is_none() {
            loop {
                if kind == Kind::Object {
                    self.skip_space();
                    self.string()?;
                    self.skip_space();
                    self.eat(b':')?;
                }
                self.value()?;
                self.skip_space();
                if self.eat(b',').is_none() {
                    break;
                }
            }
            self.eat(end)?;
        }
        self.depth -= 1;
        let (end, next) = (self.at as u32, self.count as u32);
        let node = self.nodes.get_mut(index)?;
        (node.end, node.next) = (end, next);
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        self.eat(b'"')?;
        let start = self.at;
        self.skip_plain();
        if self.peek()? != b'"' {
            return self.escaped(start);
        }
        self.note(Kind::String, start, self.at);
        self.at += 1;
        Some(())
    }

    /// Goes on to the next byte that is more than itself in a string.
    #[inline(always)]
    fn skip_plain(&mut self) {
        let mut rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        while let Some((eight, after)) = rest.split_first_chunk() {
            let special = special(u64::from_le_bytes(*eight));
            self.at += (special.trailing_zeros() / 8) as usize;
            if special != 0 {
                return;
            }
            rest = after;
        }
        while let Some(0x20..=0x21 | 0x23..=0x5B | 0x5D..) = self.peek() {
            self.at += 1;
        }
    }

    /// The rest of a string in which something must be decoded. What it says has a node behind that of the
    /// string itself.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "decoded texts are shorter than the document"
    )]
    #[inline(never)] // It is rare.
    fn escaped(&mut self, start: usize) -> Option<()> {
        let (index, first) = (self.count, self.decoded.len());
        // Where the text begins that is not decoded yet.
        let mut rest = start;
        loop {
            let byte = self.peek()?;
            if byte < b' ' {
                return None;
            }
            self.at += 1;
            if let b'"' | b'\\' = byte {
                append(&mut self.decoded, self.text.get(rest..self.at - 1)?);
                if byte == b'"' {
                    break;
                }
                let c = self.escape()?;
                push(&mut self.decoded, c);
                rest = self.at;
            }
        }
        self.note_rare(Kind::String, start, self.at - 1);
        let behind = self.text.len();
        self.note_rare(Kind::String, behind + first, behind + self.decoded.len());
        let next = self.count as u32;
        let node = self.nodes.get_mut(index)?;
        (node.next, node.is_escaped) = (next, true);
        Some(())
    }

    /// What follows a backslash. Surrogates must come in pairs: a half is no character.
    #[inline(never)] // It is rare.
    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        if byte != b'u' {
            let (_, said) = ESCAPES.iter().find(|(written, _)| *written == byte)?;
            return Some(char::from(*said));
        }
        let mut code = self.unit();
        if let 0xD800..0xDC00 = code {
            self.eat(b'\\')?;
            self.eat(b'u')?;
            let low @ 0xDC00..0xE000 = self.unit() else { return None };
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        char::from_u32(code)
    }

    /// Four hexadecimal digits; past all characters where there are others.
    fn unit(&mut self) -> u32 {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return u32::MAX };
            code = code * 16 + digit;
            self.at += 1;
        }
        code
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        let _ = self.eat(b'-');
        // No digit may follow a leading zero.
        if self.eat(b'0').is_none() {
            self.digits()?;
        }
        if self.eat(b'.').is_some() {
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        self.note(Kind::Number, start, self.at);
        Some(())
    }

    #[inline(never)]
    fn digits(&mut self) -> Option<()> {
        let first = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        (first < self.at).then_some(())
    }
}

/// Marks, by its highest bit, the first of eight bytes that is a quote, a backslash or a control
/// character. Of bytes after it the marks may be wrong.
fn special(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let below = |bytes: u64, limit: u64| bytes.wrapping_sub(EACH * limit) & !bytes;
    let is = |byte: u8| below(eight ^ (EACH * u64::from(byte)), 1);
    (below(eight, 0x20) | is(b'"') | is(b'\\')) & (EACH << 7)
}
