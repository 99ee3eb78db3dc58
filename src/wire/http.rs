//! HTTP as data: nothing here sends.

use crate::domain::{list::take_out, text::name_at};

/// The header that carries the tracker id, both ways.
pub const TRACKER: &str = "x-recommendation-tracker-id";
/// New for each attempt.
pub const REQUEST_ID: &str = "X-Request-Id";
/// The same for as long as it is the same intent.
pub const CORRELATION_ID: &str = "X-Correlation-Id";

/// The two methods there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Method {
    pub(crate) const NAMES: &str = "GET|POST";

    /// The method's name.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, Self::NAMES)
    }
}

/// One request, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Absolute where the page has an address.
    pub url: String,
    /// All headers.
    pub headers: Headers,
    /// JSON text. `None`: no body.
    pub body: Option<String>,
}

/// Header fields, in no order; names are case-blind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Sets a field, in the place of one of the same name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Removes a field.
    pub fn remove(&mut self, name: &str) {
        let mut fields = self.0.iter();
        if let Some(place) = fields.position(|(known, _)| known.eq_ignore_ascii_case(name)) {
            take_out(&mut self.0, place);
        }
    }

    /// A field's value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        fields.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Whether `fetch` takes a field. It throws on a name that is no token, and on a value with control characters
/// or characters beyond Latin-1.
#[must_use]
pub fn is_sendable(name: &str, value: &str) -> bool {
    let mut is_sendable = !name.is_empty();
    for byte in name.bytes() {
        is_sendable &= byte.is_ascii_alphanumeric() || is_mark(byte);
    }
    // In UTF-8 the characters of Latin-1 are those without a byte above 0xc3.
    for byte in value.bytes() {
        is_sendable &= matches!(byte, b'\t' | b' '..=b'~' | 0x80..=0xc3);
    }
    is_sendable
}

/// The marks that a header's name may have.
fn is_mark(byte: u8) -> bool {
    let mut is_mark = false;
    for mark in b"!#$%&'*+-.^_`|~" {
        is_mark |= *mark == byte;
    }
    is_mark
}
