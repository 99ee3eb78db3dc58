//! What callers pass in is JSON text. It is checked once, by tables of what each field must be, and
//! then stays the document it is: whoever needs a field reads it there.
//!
//! What has no JSON (functions, symbols, `NaN`) comes as an object with one member without a name,
//! which says what it was, so that it is wrong wherever a value is expected.

use crate::{
    domain::{
        ids::{CustomerId, TrackerId},
        query::Line,
        recommendation,
        text::is_one_of,
    },
    error::{Error, Result},
    wire::{
        http::{Headers, is_sendable},
        json::{Kind, Tape, Value, amount},
    },
};

/// What a field must be, where it is there and not `null`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Is {
    /// A text.
    Text,
    /// A text that must be there and say something; what it is called.
    Given(&'static str),
    /// `true` or `false`.
    Flag,
    /// A whole number ≥ 0.
    Whole,
    /// A number above 0, of milliseconds or days; more than there can be means as many as there can.
    AboveZero,
    /// A function, which stays with the page.
    Function,
    /// An object with these fields.
    Object(&'static [Field]),
    /// A record of texts; what stands for a function looks like one.
    Texts,
    /// One of these texts, which are written `one|another`.
    OneOf(&'static str),
    /// Anything in a list.
    Array,
    /// A list of these.
    List(&'static Is),
    /// A number of picks.
    Limit,
    /// Two letters.
    Country,
    /// An end customer's id.
    Customer,
    /// Predictions: all or none of them, or a list.
    Signals,
    /// Something that can abort; it stays with the page.
    Signal,
    /// A text that travels in a header as an id.
    HeaderId,
    /// The name of a storage, or an object that is one; it stays with the page.
    Storage,
}

/// A field and what it must be.
pub(super) type Field = (&'static str, Is);

/// A line of a cart or an order.
pub(super) const LINE: &[Field] =
    &[("offerId", Is::Given("a part number")), ("quantity", Is::Whole)];

pub(super) const LINES: Is = Is::List(&Is::Object(LINE));

const SIGNALS: &Is = &Is::List(&Is::OneOf("churn|seatExpansion"));

/// # Errors
/// `invalid_request` that names the first field of an object that is wrong.
fn check_fields(object: Value<'_>, fields: &[Field]) -> Result<()> {
    for (key, is) in fields {
        check(object, key, is)?;
    }
    Ok(())
}

/// Checks a member; without a key, the value itself.
///
/// # Errors
/// `invalid_request` that names it, or what is wrong in it.
#[inline(never)]
pub(super) fn check(given: Value<'_>, key: &str, is: &Is) -> Result<()> {
    let value = if key.is_empty() { given } else { given.at(key) };
    let kind = value.kind();
    let text = content(value);
    let (fits, what) = match *is {
        Is::Given(what) => (!text.trim_ascii().is_empty(), what),
        _ if kind == Kind::Null && !key.is_empty() => return Ok(()),
        Is::Text => (kind == Kind::String, "a text"),
        Is::Flag => (kind == Kind::Bool, "true or false"),
        Is::Whole => (value.as_whole().is_some(), "a whole number"),
        Is::AboveZero => (above_zero(value, 0).is_some(), "a number above 0"),
        Is::Function => (stands_for(value, "function"), "a function"),
        Is::Object(fields) if kind == Kind::Object => return check_fields(value, fields),
        Is::Object(_) => (false, "an object"),
        Is::Texts => {
            for (_, text) in value.entries() {
                if !text.is_null() {
                    check(text, "", &Is::Text)?;
                }
            }
            (kind == Kind::Object, "an object of texts")
        }
        Is::OneOf(names) => (is_one_of(text, names), names),
        Is::Array => (kind == Kind::Array, "an array"),
        Is::List(is) => {
            for item in value.items() {
                check(item, "", is)?;
            }
            (kind == Kind::Array, "an array")
        }
        Is::Limit => (matches!(value.as_whole(), Some(1..=20)), "a whole number from 1 to 20"),
        Is::Country => {
            let are_letters = |a: u8, b: u8| a.is_ascii_alphabetic() && b.is_ascii_alphabetic();
            let fits = matches!(*text.as_bytes(), [a, b] if are_letters(a, b));
            (fits, "two letters, ISO 3166-1 alpha-2")
        }
        Is::Customer => (CustomerId::is_one(text), "a text of 4 to 40 letters, digits or hyphens"),
        Is::Signals if kind == Kind::Array => return check(value, "", SIGNALS),
        Is::Signals => (kind == Kind::Bool, "a boolean or a list of churn|seatExpansion"),
        Is::Signal => (value.as_bool() == Some(true), "an AbortSignal"),
        Is::HeaderId => (TrackerId::is_one(text), "visible ASCII, as it travels in a header"),
        Is::Storage => {
            let fits = is_one_of(text, "local|session|memory") || stands_for(value, "storage");
            let what = "local|session|memory, or an object with getItem, setItem and removeItem";
            (fits, what)
        }
    };
    if fits { Ok(()) } else { Err(must_be(given, key, what)) }
}

/// The error of a value, or of a field of it that may be missing.
pub(super) fn must_be(value: Value<'_>, key: &str, what: &str) -> Error {
    // Paths begin with `$.`, which callers have never heard of.
    let path = value.path();
    let path = path.get(2..).unwrap_or_default();
    let dot = if path.is_empty() || key.is_empty() { "" } else { "." };
    Error::invalid(&[path, dot, key, ": must be ", what])
}

/// Indexes an object with these fields, whose text the facade wrote: a malformed one is its own mistake.
///
/// # Errors
/// `invalid_request` that names the first field that is wrong.
pub(super) fn checked(text: &str, fields: &[Field]) -> Result<Tape> {
    let Ok(tape) = Tape::new(text) else {
        return Err(Error::invalid(&["the arguments are no JSON"]));
    };
    check_fields(tape.root(), fields)?;
    Ok(tape)
}

/// A member that is a text.
pub(super) fn text<'t>(object: Value<'t>, key: &str) -> Option<&'t str> {
    object.at(key).as_str()
}

/// The content of a text; nothing of anything else.
#[inline(never)] // In most places two numbers would have to be chosen between.
pub(super) fn content(value: Value<'_>) -> &str {
    value.as_str().unwrap_or_default()
}

/// A member that is a number above 0, times a power of ten.
pub(super) fn above_zero(value: Value<'_>, decimals: i32) -> Option<u64> {
    if value.kind() != Kind::Number {
        return None;
    }
    let amount = amount(value.raw(), decimals);
    amount.is_above_zero.then_some(amount.value)
}

/// A member that is a number of milliseconds.
pub(super) fn milliseconds(object: Value<'_>, key: &str, default: u32) -> u32 {
    match above_zero(object.at(key), 0) {
        Some(ms) => u32::try_from(ms).unwrap_or(u32::MAX),
        None => default,
    }
}

/// The lines of a list.
pub(super) fn lines<'t>(object: Value<'t>, key: &str) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    for value in object.at(key).items() {
        push_line(&mut lines, value);
    }
    lines
}

/// Adds a line, whatever else it has.
pub(super) fn push_line<'t>(lines: &mut Vec<Line<'t>>, value: Value<'t>) {
    if let Some(offer_id) = text(value, "offerId") {
        lines.push(Line { offer_id, quantity: whole(value, "quantity") });
    }
}

/// A member that is a whole number.
pub(super) fn whole(object: Value<'_>, key: &str) -> Option<u64> {
    object.at(key).as_whole()
}

/// What kind of pick a text names.
pub(super) fn kind_of_pick(value: Value<'_>) -> Option<recommendation::Kind> {
    recommendation::Kind::named(content(value))
}

/// Sets the headers of a record.
///
/// # Errors
/// `invalid_request` for what `fetch` would throw on.
pub(super) fn set_headers(headers: &mut Headers, record: Value<'_>) -> Result<()> {
    for (name, value) in record.entries() {
        let (name, value) = (content(name), value.as_str());
        if let Some(value) = value {
            if !is_sendable(name, value) {
                let what = " has a name or value that cannot be sent";
                return Err(Error::invalid(&["headers: ", name, what]));
            }
            headers.set(name, value);
        }
    }
    Ok(())
}

/// Whether a member is this text.
pub(super) fn says(object: Value<'_>, key: &str, word: &str) -> bool {
    text(object, key).is_some_and(|text| *text == *word)
}

/// Whether it stands for something of this sort that has no JSON.
pub(super) fn stands_for(value: Value<'_>, sort: &str) -> bool {
    says(value, "", sort)
}
