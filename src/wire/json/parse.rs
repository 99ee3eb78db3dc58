//! The one pass over the text that checks it and notes where each value lies.

use super::{Kind, Malformed, Node};

/// Arrays and objects within one another; deeper is refused. The same limit as `serde_json`'s.
const MAX_DEPTH: u32 = 127;

/// One pass over the bytes. `None` anywhere means malformed, at the byte it stopped at.
pub(super) struct Parser<'t> {
    bytes: &'t [u8],
    at: usize,
    depth: u32,
    nodes: Vec<Node>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, nodes: Vec<Node>) -> Self {
        Self { bytes: text.as_bytes(), at: 0, depth: 0, nodes }
    }

    /// One value and nothing after it.
    pub(super) fn document(mut self) -> Result<Vec<Node>, Malformed> {
        let read = self.value();
        self.skip_space();
        if read.is_none() || self.at < self.bytes.len() {
            return Err(Malformed { at: self.at });
        }
        Ok(self.nodes)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Some(());
        }
        None
    }

    /// Notes a value that begins here; its end and its sibling are known when it is `close`d.
    #[expect(clippy::cast_possible_truncation, reason = "`Tape::new` refuses texts past u32")]
    fn open(&mut self, kind: Kind) -> usize {
        let start = self.at as u32;
        self.nodes.push(Node { start, end: start, next: 0, kind, escaped: false });
        self.nodes.len() - 1
    }

    #[expect(clippy::cast_possible_truncation, reason = "no more nodes than bytes")]
    fn close(&mut self, index: usize) {
        let (end, next) = (self.at as u32, self.nodes.len() as u32);
        if let Some(node) = self.nodes.get_mut(index) {
            (node.end, node.next) = (end, next);
        }
    }

    fn value(&mut self) -> Option<()> {
        self.skip_space();
        match self.peek()? {
            b'"' => self.string(),
            b'{' => self.nested(Kind::Object, b'}'),
            b'[' => self.nested(Kind::Array, b']'),
            b't' => self.word(Kind::Bool, b"true"),
            b'f' => self.word(Kind::Bool, b"false"),
            b'n' => self.word(Kind::Null, b"null"),
            _ => self.number(),
        }
    }

    fn word(&mut self, kind: Kind, word: &[u8]) -> Option<()> {
        let index = self.open(kind);
        if !self.bytes.get(self.at..)?.starts_with(word) {
            return None;
        }
        self.at += word.len();
        self.close(index);
        Some(())
    }

    fn nested(&mut self, kind: Kind, end: u8) -> Option<()> {
        if MAX_DEPTH <= self.depth {
            return None;
        }
        self.depth += 1;
        let index = self.open(kind);
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
        self.close(index);
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        self.eat(b'"')?;
        let index = self.open(Kind::String);
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    self.at += 1;
                    self.escape()?;
                    if let Some(node) = self.nodes.get_mut(index) {
                        node.escaped = true;
                    }
                }
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
        self.close(index);
        self.at += 1;
        Some(())
    }

    /// What follows a backslash. Surrogates must come in pairs: a half is no character.
    fn escape(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => {
                self.at += 1;
                match self.hex()? {
                    0xD800..0xDC00 => {
                        self.eat(b'\\')?;
                        self.eat(b'u')?;
                        if !matches!(self.hex()?, 0xDC00..0xE000) {
                            return None;
                        }
                    }
                    0xDC00..0xE000 => return None,
                    _ => {}
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn hex(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.peek()?).to_digit(16)?;
            self.at += 1;
        }
        Some(code)
    }

    fn number(&mut self) -> Option<()> {
        let index = self.open(Kind::Number);
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
        self.close(index);
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let first = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        (first < self.at).then_some(())
    }
}
