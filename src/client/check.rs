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
    },
    error::{Error, Result},
    wire::{
        http::Headers,
        json::{Kind, Tape, Value, amount},
    },
};

/// What a field must be, where it is there and not `null`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Is {
    /// A text.
    Text,
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
    /// A record of texts.
    Texts,
    /// The same, or a function.
    TextsOrFunction,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Anything in a list.
    Array,
    /// Lines of a cart or an order.
    Lines,
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

/// # Errors
/// `invalid_request` that names the first field of an object that is wrong.
pub(super) fn check_fields(object: Value<'_>, fields: &[Field]) -> Result<()> {
    for (key, is) in fields {
        let value = object.at(key);
        if !value.is_null() {
            check(value, *is)?;
        }
    }
    Ok(())
}

/// # Errors
/// `invalid_request` that names the value, or what is wrong in it.
#[inline(never)]
pub(super) fn check(value: Value<'_>, is: Is) -> Result<()> {
    let kind = value.kind();
    let text = value.as_str().unwrap_or_default();
    let (fits, what) = match is {
        Is::Text => (kind == Kind::String, "a text"),
        Is::Flag => (kind == Kind::Bool, "true or false"),
        Is::Whole => (value.as_whole().is_some(), "a whole number"),
        Is::AboveZero => (above_zero(value, 0).is_some(), "a number above 0"),
        Is::Function => (stands_for(value, "function"), "a function"),
        Is::Object(fields) if kind == Kind::Object => return check_fields(value, fields),
        Is::Object(_) => (false, "an object"),
        Is::TextsOrFunction if stands_for(value, "function") => return Ok(()),
        Is::Texts | Is::TextsOrFunction if kind == Kind::Object => {
            for (_, text) in value.entries() {
                if !matches!(text.kind(), Kind::String | Kind::Null) {
                    return check(text, Is::Text);
                }
            }
            return Ok(());
        }
        Is::Texts | Is::TextsOrFunction => (false, "an object of texts"),
        Is::OneOf(known) if known.contains(&text) => return Ok(()),
        Is::OneOf(known) => return Err(must_be_one_of(value, known)),
        Is::Lines if kind == Kind::Array => {
            for line in value.items() {
                check_line(line)?;
            }
            return Ok(());
        }
        Is::Array | Is::Lines => (kind == Kind::Array, "an array"),
        Is::Limit => (matches!(value.as_whole(), Some(1..=20)), "a whole number from 1 to 20"),
        Is::Country => {
            let letters = text.as_bytes().iter().filter(|byte| byte.is_ascii_alphabetic());
            (text.len() == 2 && letters.count() == 2, "two letters, ISO 3166-1 alpha-2")
        }
        Is::Customer => {
            let fits = CustomerId::new(text).is_some();
            (fits, "a text of 4 to 40 letters, digits or hyphens")
        }
        Is::Signals => {
            let is_signal = |it: Value<'_>| matches!(it.as_str(), Some("churn" | "seatExpansion"));
            let fits = kind == Kind::Bool || kind == Kind::Array && value.items().all(is_signal);
            (fits, "a boolean or a list of \"churn\" and \"seatExpansion\"")
        }
        Is::Signal => (value.as_bool() == Some(true), "an AbortSignal"),
        Is::HeaderId => {
            let fits = TrackerId::new(text).is_some();
            (fits, "visible ASCII, as it travels in a header")
        }
        Is::Storage => {
            let is_name = matches!(text, "local" | "session" | "memory");
            let what = "\"local\", \"session\", \"memory\", or an object with getItem, setItem and removeItem";
            (is_name || stands_for(value, "storage"), what)
        }
    };
    if fits { Ok(()) } else { Err(must_be(value, "", what)) }
}

/// # Errors
/// `invalid_request` that names what is wrong with a line.
pub(super) fn check_line(value: Value<'_>) -> Result<()> {
    if value.kind() == Kind::Object
        && text(value, "offerId").is_none_or(|id| id.trim_ascii().is_empty())
    {
        return Err(must_be(value, "offerId", "a part number"));
    }
    check(value, Is::Object(&[("quantity", Is::Whole)]))
}

fn must_be_one_of(value: Value<'_>, known: &[&str]) -> Error {
    let mut what = "one of ".to_owned();
    for (index, text) in known.iter().enumerate() {
        what.push_str(if index == 0 { "" } else { ", " });
        what.push_str(text);
    }
    must_be(value, "", &what)
}

/// The error of a value, or of a field of it that may be missing.
pub(super) fn must_be(value: Value<'_>, key: &str, what: &str) -> Error {
    // Paths begin with `$.`, which callers have never heard of.
    let path = value.path();
    let path = path.get(2..).unwrap_or_default();
    let dot = if path.is_empty() || key.is_empty() { "" } else { "." };
    Error::invalid(&[path, dot, key, ": must be ", what])
}

/// Indexes a text that the facade wrote, so that a malformed one is its own mistake.
pub(super) fn indexed(text: &str) -> Result<Tape> {
    Tape::new(text).map_err(|_| Error::invalid(&["the arguments are no JSON"]))
}

/// A member that is a text.
pub(super) fn text<'t>(object: Value<'t>, key: &str) -> Option<&'t str> {
    object.at(key).as_str()
}

/// A member that is a number above 0, times a power of ten.
pub(super) fn above_zero(value: Value<'_>, decimals: i32) -> Option<u64> {
    let amount = amount(value.raw(), decimals);
    (value.kind() == Kind::Number && amount.is_above_zero).then_some(amount.value)
}

/// A number of milliseconds.
pub(super) fn milliseconds(object: Value<'_>, key: &str) -> Option<u32> {
    let ms = above_zero(object.at(key), 0)?;
    Some(u32::try_from(ms).unwrap_or(u32::MAX))
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
    let name = value.as_str()?;
    recommendation::Kind::ALL.iter().find(|kind| kind.as_str() == name).copied()
}

/// Sets the headers of a record.
pub(super) fn set_headers(headers: &mut Headers, record: Value<'_>) {
    for (name, text) in texts(record) {
        headers.set(name, text);
    }
}

/// The texts of a record, with their names.
pub(super) fn texts(record: Value<'_>) -> impl Iterator<Item = (&str, &str)> {
    record.entries().filter_map(|(name, value)| Some((name.as_str()?, value.as_str()?)))
}

/// Whether it stands for something of this sort that has no JSON.
pub(super) fn stands_for(value: Value<'_>, sort: &str) -> bool {
    text(value, "") == Some(sort)
}
