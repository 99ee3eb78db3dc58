//! A strict JSON reader that keeps the text and knows nothing of Adobe.
//!
//! One pass checks the whole document against RFC 8259 and notes where each value lies. Numbers stay
//! text until they are asked for; the few strings that have escapes are decoded behind the document.
//! It exists because the general-purpose readers cost more bytes than the rest of this crate.
#![expect(
    clippy::inline_always,
    reason = "walking objects is most of the work, and small builds inline nothing unasked"
)]

use crate::{
    node::{Document, Kind, Malformed, Node},
    number::whole,
    write::{append, push, push_number},
};

/// A document, and where each of its values lies. Boxed, as it is handed on more often than made.
#[derive(Clone, Debug, Default)]
pub struct Tape(Box<Document>);

impl Tape {
    /// Checks the whole text and indexes it.
    ///
    /// # Errors
    /// [`Malformed`] for whatever RFC 8259 does not allow, for lone surrogates, for more than 127
    /// levels of nesting, and for texts of 2 GiB and more.
    pub fn new(text: impl Into<String>) -> Result<Self, Malformed> {
        Self::of(text.into())
    }

    /// Compiled once, whatever kind of text was given.
    fn of(text: String) -> Result<Self, Malformed> {
        // Decoded strings are shorter than they were, so that twice the length is an end to all.
        if i32::try_from(text.len()).is_err() {
            return Err(Malformed { at: 0 });
        }
        let mut tape = Self::default();
        tape.0.text = text;
        tape.0.read()?;
        Ok(tape)
    }

    /// The document's one value.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        Value { document: &self.0, index: 0 }
    }
}

impl Document {
    #[inline(always)]
    fn node(&self, index: u32) -> &Node {
        // The index always comes from the tape; this stands in for the branch that never runs.
        self.nodes.get(index as usize).unwrap_or(&Node::NOTHING)
    }
}

/// Past the end of every tape, with a place left for what would come next.
const NOWHERE: u32 = u32::MAX - 1;

/// One value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Value<'t> {
    document: &'t Document,
    index: u32,
}

impl<'t> Value<'t> {
    #[inline(always)]
    fn node(self) -> &'t Node {
        self.document.node(self.index)
    }

    /// Where its next sibling would be.
    #[inline(never)] // As all that returns a number: that takes no memory, as a value would.
    fn after(self) -> u32 {
        self.node().next
    }

    /// A string's node with its content, escapes resolved.
    #[inline(always)]
    fn content(self) -> &'t Node {
        let node = self.node();
        if node.is_escaped { self.document.node(self.index + 1) } else { node }
    }

    /// Its text, and as many bytes before and behind it.
    #[inline(never)]
    fn slice(self, quotes: u32) -> &'t str {
        let node = self.node();
        let (start, end) = (node.start - quotes, node.end + quotes);
        self.document.text.get(start as usize..end as usize).unwrap_or_default()
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

    /// Whether the document has it, be it `null`.
    #[must_use]
    #[inline(always)]
    pub fn is_there(self) -> bool {
        self.index < NOWHERE
    }

    /// Whether it is `{}`.
    #[must_use]
    pub fn is_empty_object(self) -> bool {
        self.kind() == Kind::Object && self.after() == self.index + 1
    }

    /// The value's text as it stands in the document; a string's without its quotes, escapes as sent.
    #[must_use]
    #[inline(always)]
    pub fn raw(self) -> &'t str {
        self.slice(0)
    }

    /// The value's JSON text as it stands in the document, a string's quotes included.
    #[must_use]
    pub fn source(self) -> &'t str {
        self.slice(u32::from(self.kind() == Kind::String))
    }

    /// A string's content, escapes resolved. `None` for anything else.
    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        let node = self.node();
        let content = Value { index: self.index + u32::from(node.is_escaped), ..self };
        (node.kind == Kind::String).then(|| content.slice(0))
    }

    /// `true` or `false`, which differ in length. `None` for anything else.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        let node = self.node();
        (node.kind == Kind::Bool).then_some(node.end - node.start == 4)
    }

    /// A number that is whole, not negative and within 2^53, in whatever notation. `None` else.
    #[must_use]
    pub fn as_whole(self) -> Option<u64> {
        if self.kind() == Kind::Number { whole(self.raw()) } else { None }
    }

    /// The value of a key; of the last one where a key is repeated, as `JSON.parse` has it.
    #[inline(always)]
    #[must_use]
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        match self.find(key) {
            0 => None,
            index => Some(Value { index, ..self }),
        }
    }

    /// The place of a key's value; 0, which is the root's, where there is no such key.
    #[inline(never)] // One copy for all who look something up.
    fn find(self, key: &str) -> u32 {
        let mut found = 0;
        let Items { next: mut name, end } = self.children(Kind::Object);
        while name.index < end {
            let value = Value { index: name.node().next, ..name };
            if name.says(key) {
                found = value.index;
            }
            name.index = value.node().next;
        }
        found
    }

    /// The value of a key; where there is none, or `null`, one that is not there: a `null` without text.
    #[inline(always)]
    #[must_use]
    pub fn at(self, key: &str) -> Value<'t> {
        Value { index: self.place(key), ..self }
    }

    /// The value where that holds, else one that is not there.
    #[inline(always)]
    #[must_use]
    pub fn only_if(self, holds: bool) -> Value<'t> {
        Value { index: if holds { self.index } else { NOWHERE }, ..self }
    }

    /// The value where it is there, else the other one.
    #[inline(always)]
    #[must_use]
    pub fn or(self, other: Value<'t>) -> Value<'t> {
        if self.is_there() { self } else { other }
    }

    /// The same of several objects of one document: the value in the first that has one.
    #[inline(always)]
    #[must_use]
    pub fn at_any(objects: &[Value<'t>; 4], key: &str) -> Value<'t> {
        let [first, ..] = *objects;
        Value { index: Self::place_in_any(objects, key), ..first }
    }

    #[inline(never)]
    fn place_in_any(objects: &[Value<'t>], key: &str) -> u32 {
        let mut place = NOWHERE;
        for object in objects {
            if place == NOWHERE {
                place = object.place(key);
            }
        }
        place
    }

    /// The place of what [`at`](Self::at) finds.
    #[inline(never)]
    fn place(self, key: &str) -> u32 {
        match self.find(key) {
            0 => NOWHERE,
            index if (Value { index, ..self }).is_null() => NOWHERE,
            index => index,
        }
    }

    /// Whether a string's content is this. Most keys differ in length already.
    #[inline(always)]
    fn says(self, text: &str) -> bool {
        let node = self.content();
        let (start, end) = (node.start as usize, node.end as usize);
        end - start == text.len()
            && self.document.text.as_bytes().get(start..end) == Some(text.as_bytes())
    }

    /// Keys and values of an object, in document order. Nothing for anything else.
    #[must_use]
    pub fn entries(self) -> Entries<'t> {
        Entries(self.children(Kind::Object))
    }

    /// Values of an array, in document order. Nothing for anything else.
    #[inline(always)]
    #[must_use]
    pub fn items(self) -> Items<'t> {
        self.children(Kind::Array)
    }

    /// Values of an array; of anything else, that alone.
    #[must_use]
    pub fn items_or_self(self) -> Items<'t> {
        if self.kind() == Kind::Array {
            self.items()
        } else {
            Items { next: self, end: self.index + 1 }
        }
    }

    #[inline(always)]
    fn children(self, kind: Kind) -> Items<'t> {
        Items { next: Value { index: self.index + 1, ..self }, end: self.last_of(kind) }
    }

    /// Where the values in it end, if it is of that kind.
    #[inline(never)]
    fn last_of(self, kind: Kind) -> u32 {
        let node = self.node();
        if node.kind == kind { node.next } else { 0 }
    }

    /// The way to it from the root, as in `$.items[3].offerId`; a key's is that of its value. Worked out
    /// from the tape on request, so that reading pays nothing for it.
    #[must_use]
    pub fn path(self) -> String {
        let mut path = String::from("$");
        let mut here = Value { index: 0, ..self };
        while here.index < self.index {
            let is_object = here.kind() == Kind::Object;
            let (mut key, mut place) = (here, 0);
            here.index += 1;
            // Past all children that end before it.
            loop {
                if is_object {
                    key = here;
                    here.index = key.after();
                }
                let next = here.after();
                if self.index < next {
                    break;
                }
                here.index = next;
                place += 1;
            }
            if is_object {
                push(&mut path, '.');
                append(&mut path, key.raw());
            } else {
                push(&mut path, '[');
                push_number(&mut path, place);
                push(&mut path, ']');
            }
        }
        path
    }
}

/// The values of an array, or the keys and values of an object in turn.
#[derive(Clone, Debug)]
pub struct Items<'t> {
    next: Value<'t>,
    end: u32,
}

impl<'t> Iterator for Items<'t> {
    type Item = Value<'t>;

    #[inline(always)]
    fn next(&mut self) -> Option<Value<'t>> {
        if self.end <= self.next.index {
            return None;
        }
        let child = self.next;
        self.next.index = child.after();
        Some(child)
    }
}

/// The keys and values of an object.
#[derive(Clone, Debug)]
pub struct Entries<'t>(Items<'t>);

impl<'t> Iterator for Entries<'t> {
    type Item = (Value<'t>, Value<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.0.next()?;
        let value = Value { index: self.0.next.index, ..key };
        self.0.next.index = value.after();
        Some((key, value))
    }
}
