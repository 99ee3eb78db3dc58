//! What a document is made of.

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

/// One value: where its text lies (a string's without its quotes), and where its next sibling stands
/// in the tape. What an escaped string says has a node of its own right behind it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) next: u32,
    pub(crate) kind: Kind,
    pub(crate) is_escaped: bool,
}

impl Node {
    /// For room that is not used yet.
    pub(crate) const NOTHING: Self =
        Self { start: 0, end: 0, next: u32::MAX, kind: Kind::Null, is_escaped: false };
}

/// A document. Values are in its order; keys stand before their values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// What was given, and behind it the content of the strings that have escapes.
    pub(crate) text: String,
    /// How far it is read, and how deep in arrays and objects that is.
    pub(crate) at: usize,
    pub(crate) depth: u32,
    /// Room for nodes, and how many there are. A `push` for each would be a call.
    pub(crate) nodes: Vec<Node>,
    pub(crate) count: usize,
    /// What strings with escapes say, one behind the other.
    pub(crate) decoded: String,
}
