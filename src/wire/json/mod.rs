//! A strict JSON reader that borrows from the text and knows nothing of Adobe.
//!
//! One pass checks the whole document against RFC 8259 and notes where each value lies. Nothing is
//! decoded until it is asked for: numbers stay text, strings without escapes are slices of the body.
//! It exists because the general-purpose readers cost more bytes than the rest of this crate.

mod decode;
mod parse;

use decode::unescape;
pub(crate) use decode::whole;
use parse::Parser;
use std::borrow::Cow;

/// Why a text is no JSON document: the byte at which reading stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Offset into the text, in bytes.
    pub at: usize,
}

/// What sort of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, still as text.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One value: where its text lies, and where its next sibling stands in the tape.
#[derive(Clone, Copy, Debug)]
struct Node {
    start: u32,
    end: u32,
    next: u32,
    kind: Kind,
    escaped: bool,
}

/// Where each value of one text lies, in document order; keys stand before their values.
///
/// It holds no text, so that it can be kept beside the body it was made from.
#[derive(Clone, Debug)]
pub struct Tape {
    nodes: Vec<Node>,
}

impl Tape {
    /// Checks the whole text and indexes it.
    ///
    /// # Errors
    /// [`Malformed`] for whatever RFC 8259 does not allow, for lone surrogates, for more than 127
    /// levels of nesting, and for texts of 4 GiB and more.
    pub fn new(text: &str) -> Result<Self, Malformed> {
        if u32::try_from(text.len()).is_err() {
            return Err(Malformed { at: 0 });
        }
        // A guess from real bodies, which have a value in about every twelve bytes.
        let nodes = Vec::with_capacity(text.len() / 12);
        Parser::new(text, nodes).document().map(|nodes| Self { nodes })
    }

    /// The document's one value. `text` is the one that the tape was made from.
    #[must_use]
    pub fn root<'t>(&'t self, text: &'t str) -> Value<'t> {
        Value { nodes: &self.nodes, text, index: 0 }
    }
}

/// One value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Value<'t> {
    nodes: &'t [Node],
    text: &'t str,
    index: usize,
}

impl<'t> Value<'t> {
    fn node(self) -> Node {
        // The index always comes from the tape; an empty slice of `null` stands in for the branch
        // that never runs.
        const NOTHING: Node = Node { start: 0, end: 0, next: 0, kind: Kind::Null, escaped: false };
        self.nodes.get(self.index).copied().unwrap_or(NOTHING)
    }

    /// What sort of value it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The value's text as it stands in the document; a string's without its quotes, escapes as sent.
    #[must_use]
    pub fn raw(self) -> &'t str {
        let node = self.node();
        self.text.get(node.start as usize..node.end as usize).unwrap_or_default()
    }

    /// The value's JSON text as it stands in the document, a string's quotes included.
    #[must_use]
    pub fn source(self) -> &'t str {
        let node = self.node();
        let quote = usize::from(node.kind == Kind::String);
        self.text.get(node.start as usize - quote..node.end as usize + quote).unwrap_or_default()
    }

    /// A string's content, escapes resolved. `None` for anything else.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'t, str>> {
        let node = self.node();
        match (node.kind, node.escaped) {
            (Kind::String, false) => Some(Cow::Borrowed(self.raw())),
            (Kind::String, true) => Some(Cow::Owned(unescape(self.raw()))),
            _ => None,
        }
    }

    /// `true` or `false`. `None` for anything else.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw() == "true")
    }

    /// A number that is whole, not negative and within 2^53, in whatever notation. `None` else.
    #[must_use]
    pub fn as_whole(self) -> Option<u64> {
        if self.kind() == Kind::Number { whole(self.raw()) } else { None }
    }

    /// The value of a key; of the last one where a key is repeated, as `JSON.parse` has it.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        self.entries().filter(|(name, _)| name.is(key)).map(|(_, value)| value).last()
    }

    /// Keys and values of an object, in document order. Nothing for anything else.
    pub fn entries(self) -> impl Iterator<Item = (Value<'t>, Value<'t>)> {
        let mut children = Children::of(self, Kind::Object);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// Values of an array, in document order. Nothing for anything else.
    pub fn items(self) -> impl Iterator<Item = Value<'t>> {
        Children::of(self, Kind::Array)
    }

    /// The way to it from the root, as in `$.items[3].offerId`. Worked out from the tape on request,
    /// so that reading pays nothing for it.
    #[must_use]
    pub fn path(self) -> String {
        let mut path = String::from("$");
        let mut here = Value { index: 0, ..self };
        let holds = |child: &Value<'_>| self.index < child.node().next as usize;
        while here.index < self.index {
            let next = if here.kind() == Kind::Object {
                here.entries().find(|(_, child)| holds(child)).map(|(key, child)| {
                    path.push('.');
                    path.push_str(key.raw());
                    child
                })
            } else {
                here.items().enumerate().find(|(_, child)| holds(child)).map(|(index, child)| {
                    for part in ["[", &index.to_string(), "]"] {
                        path.push_str(part);
                    }
                    child
                })
            };
            let Some(child) = next else { break };
            here = child;
        }
        path
    }

    /// Whether a string's content equals `text`, without decoding it where it has no escapes.
    fn is(self, text: &str) -> bool {
        if self.node().escaped { unescape(self.raw()) == text } else { self.raw() == text }
    }
}

/// The nodes right below an array or object: its values, or its keys and values in turn.
struct Children<'t> {
    parent: Value<'t>,
    at: usize,
    end: usize,
}

impl<'t> Children<'t> {
    fn of(parent: Value<'t>, kind: Kind) -> Self {
        let node = parent.node();
        let end = if node.kind == kind { node.next as usize } else { 0 };
        Self { parent, at: parent.index + 1, end }
    }
}

impl<'t> Iterator for Children<'t> {
    type Item = Value<'t>;

    fn next(&mut self) -> Option<Value<'t>> {
        if self.end <= self.at {
            return None;
        }
        let child = Value { index: self.at, ..self.parent };
        self.at = child.node().next as usize;
        Some(child)
    }
}
