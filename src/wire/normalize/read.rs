//! Lenient getters, and the note they take of what was not as documented.
//!
//! For what is absent they return a value that is not there. It has no members, no items and no text, as
//! has what is something else than it should be, and is not noted again: readers just go on with it.
#![expect(
    clippy::inline_always,
    reason = "values that functions return go through memory, and small builds inline nothing unasked"
)]

use crate::{
    domain::{query::Line, text::is_one_of},
    wire::{
        fault::text_of,
        json::{Items, Kind, Value},
        write::push,
    },
};

/// Paths noted at most. A body that is wrong throughout says so in its first hundred places.
const MAX_DRIFT: usize = 100;

/// The paths that were not as documented.
pub(super) type Drift = Vec<String>;

/// Notes a value that is there, but not as documented.
pub(super) fn note(value: Value<'_>, drift: &mut Drift) {
    if value.is_there() {
        push_path(value, "", drift);
    }
}

/// Notes what is missing in an object: the path where it would be.
pub(super) fn note_below(object: Value<'_>, key: &str, drift: &mut Drift) {
    if object.kind() == Kind::Object {
        push_path(object, key, drift);
    }
}

#[inline(never)] // It runs rarely, and is asked for everywhere.
fn push_path(value: Value<'_>, key: &str, drift: &mut Drift) {
    if MAX_DRIFT <= drift.len() {
        return;
    }
    let mut path = value.path();
    if !key.is_empty() {
        push(&mut path, '.');
        path.push_str(key);
    }
    if drift.iter().all(|known| *known != path) {
        drift.push(path);
    }
}

/// Whether it is an object; anything else that is there is noted.
#[inline(never)]
pub(super) fn is_object(value: Value<'_>, drift: &mut Drift) -> bool {
    let is_object = value.kind() == Kind::Object;
    if !is_object {
        note(value, drift);
    }
    is_object
}

/// A member that should be an object.
#[inline(always)]
pub(super) fn member<'a>(parent: Value<'a>, key: &str, drift: &mut Drift) -> Value<'a> {
    let value = parent.at(key);
    is_object(value, drift);
    value
}

/// The elements of an array; none where there is no array. `{}` is an empty one: the service has
/// documented it as "no data" for parts that it sends as arrays.
#[inline(always)]
pub(super) fn items<'a>(value: Value<'a>, drift: &mut Drift) -> Items<'a> {
    note_unless_list(value, drift);
    value.items()
}

#[inline(never)]
fn note_unless_list(value: Value<'_>, drift: &mut Drift) {
    if value.kind() != Kind::Array && !value.is_empty_object() {
        note(value, drift);
    }
}

/// The elements of a member that is an array.
#[inline(always)]
pub(super) fn list<'a>(object: Value<'a>, key: &str, drift: &mut Drift) -> Items<'a> {
    items(object.at(key), drift)
}

/// Reads a text into its place.
pub(super) fn text<'a>(
    into: &mut Option<&'a str>,
    object: Value<'a>,
    key: &str,
    drift: &mut Drift,
) {
    let value = object.at(key);
    *into = value.as_str();
    if into.is_none() {
        note(value, drift);
    }
}

/// A text, or a number as it was written: codes are texts, and proxies make numbers of them.
pub(super) fn lenient_text<'a>(object: Value<'a>, key: &str, drift: &mut Drift) -> Option<&'a str> {
    let value = object.at(key);
    if value.kind() != Kind::String {
        note(value, drift);
    }
    text_of(value)
}

/// Reads a text that must be there for the rest to make sense. Returns whether it is.
pub(super) fn id<'a>(into: &mut &'a str, object: Value<'a>, key: &str, drift: &mut Drift) -> bool {
    *into = object.at(key).as_str().unwrap_or_default();
    let is_there = !into.trim_ascii().is_empty();
    if !is_there {
        note_below(object, key, drift);
    }
    is_there
}

/// Adds an offer and a number of seats, which is the member `quantity`. Returns whether there is one.
pub(super) fn push_line<'a>(
    into: &mut Vec<Line<'a>>,
    item: Value<'a>,
    quantity: &str,
    drift: &mut Drift,
) -> bool {
    is_object(item, drift);
    let mut line = Line { offer_id: "", quantity: None };
    let is_there = id(&mut line.offer_id, item, "offerId", drift);
    if is_there {
        whole(&mut line.quantity, item, quantity, drift);
        into.push(line);
    }
    is_there
}

/// Reads a text into its place, where there is one. The documented values are known; others are noted.
pub(super) fn word<'a>(
    into: &mut &'a str,
    object: Value<'a>,
    key: &str,
    known: &str,
    drift: &mut Drift,
) {
    let mut read = None;
    text(&mut read, object, key, drift);
    if let Some(word) = read {
        *into = word;
        if !is_one_of(word, known) {
            note_below(object, key, drift);
        }
    }
}

/// Reads a whole number into its place.
pub(super) fn whole(into: &mut Option<u64>, object: Value<'_>, key: &str, drift: &mut Drift) {
    let value = object.at(key);
    *into = value.as_whole();
    if into.is_none() {
        note(value, drift);
    }
}
