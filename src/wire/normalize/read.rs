//! Lenient getters, and the note they take of what was not as documented.
//!
//! For what is absent or cannot be used they return a value that is not there. It has no members, no
//! items and no text, and is not noted again, so that readers just go on with it.
#![expect(
    clippy::inline_always,
    reason = "values that functions return go through memory, and small builds inline nothing unasked"
)]

use crate::{
    domain::query::Line,
    wire::{
        json::{Items, Kind, Value},
        write::push,
    },
};

/// Paths noted at most. A body that is wrong throughout says so in its first hundred places.
const MAX_DRIFT: usize = 100;

/// The paths that were not as documented.
#[derive(Debug, Default)]
pub(super) struct Drift(pub(super) Vec<String>);

impl Drift {
    pub(super) fn at(&mut self, value: Value<'_>) {
        self.below(value, "");
    }

    /// For what is not there: the path where it would be.
    #[inline(never)] // It runs rarely, and is asked for everywhere.
    pub(super) fn below(&mut self, value: Value<'_>, key: &str) {
        if !value.is_there() || MAX_DRIFT <= self.0.len() {
            return;
        }
        let mut path = value.path();
        if !key.is_empty() {
            push(&mut path, '.');
            path.push_str(key);
        }
        if !self.0.contains(&path) {
            self.0.push(path);
        }
    }
}

/// The value where it is an object.
#[inline(always)]
pub(super) fn object<'a>(value: Value<'a>, drift: &mut Drift) -> Value<'a> {
    value.only_if(is_object(value, drift))
}

#[inline(never)]
fn is_object(value: Value<'_>, drift: &mut Drift) -> bool {
    let is_object = value.kind() == Kind::Object;
    if !is_object {
        drift.at(value);
    }
    is_object
}

/// A member that is an object.
#[inline(always)]
pub(super) fn member<'a>(parent: Value<'a>, key: &str, drift: &mut Drift) -> Value<'a> {
    object(parent.at(key), drift)
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
        drift.at(value);
    }
}

/// The elements of a member that is an array.
#[inline(always)]
pub(super) fn list<'a>(object: Value<'a>, key: &str, drift: &mut Drift) -> Items<'a> {
    items(object.at(key), drift)
}

pub(super) fn text<'a>(object: Value<'a>, key: &str, drift: &mut Drift) -> Option<&'a str> {
    let value = object.at(key);
    let text = value.as_str();
    if text.is_none() {
        drift.at(value);
    }
    text
}

/// A text, or a number as it was written: codes are texts, and proxies make numbers of them.
pub(super) fn lenient_text<'a>(object: Value<'a>, key: &str, drift: &mut Drift) -> Option<&'a str> {
    let text = text(object, key, drift);
    let value = object.at(key);
    if value.kind() == Kind::Number { Some(value.raw()) } else { text }
}

/// A text that must be there for the rest to make sense.
pub(super) fn id<'a>(object: Value<'a>, key: &str, drift: &mut Drift) -> Option<&'a str> {
    let text = object.at(key).as_str();
    let id = text.filter(|text| !text.trim_ascii().is_empty());
    if id.is_none() {
        drift.below(object, key);
    }
    id
}

/// An offer and a number of seats, which is the member `quantity`. `None` without an offer.
pub(super) fn line<'a>(item: Value<'a>, quantity: &str, drift: &mut Drift) -> Option<Line<'a>> {
    let offer_id = id(item, "offerId", drift)?;
    Some(Line { offer_id, quantity: whole(item, quantity, drift) })
}

/// A text of which the documented values are known; others are kept and noted.
pub(super) fn word<'a>(
    object: Value<'a>,
    key: &str,
    known: &[&str],
    drift: &mut Drift,
) -> Option<&'a str> {
    let word = text(object, key, drift)?;
    if !known.contains(&word) {
        drift.below(object, key);
    }
    Some(word)
}

pub(super) fn whole(object: Value<'_>, key: &str, drift: &mut Drift) -> Option<u64> {
    let value = object.at(key);
    let whole = value.as_whole();
    if whole.is_none() {
        drift.at(value);
    }
    whole
}
