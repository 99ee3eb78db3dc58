//! Lenient getters, and the note they take of what was not as documented.

use crate::{
    domain::Text,
    wire::{
        fault::text_of,
        json::{Kind, Value},
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
    pub(super) fn below(&mut self, value: Value<'_>, rest: &str) {
        if self.0.len() < MAX_DRIFT {
            let path = value.path() + rest;
            if !self.0.contains(&path) {
                self.0.push(path);
            }
        }
    }
}

/// A member that is there and not `null`.
pub(super) fn present<'a>(object: Value<'a>, key: &str) -> Option<Value<'a>> {
    object.get(key).filter(|value| !value.is_null())
}

pub(super) fn object<'a>(value: Value<'a>, drift: &mut Drift) -> Option<Value<'a>> {
    if value.kind() == Kind::Object {
        return Some(value);
    }
    drift.at(value);
    None
}

/// The elements of an array; none where there is no array. `{}` is an empty one: the service has
/// documented it as "no data" for parts that it sends as arrays.
pub(super) fn items<'a>(
    value: Option<Value<'a>>,
    drift: &mut Drift,
) -> impl Iterator<Item = Value<'a>> + use<'a> {
    let is_list = |value: &Value<'_>| {
        value.kind() == Kind::Array
            || value.kind() == Kind::Object && value.entries().next().is_none()
    };
    if let Some(value) = value.filter(|value| !is_list(value)) {
        drift.at(value);
    }
    value.into_iter().flat_map(Value::items)
}

pub(super) fn text<'a>(object: Value<'a>, key: &str, drift: &mut Drift) -> Option<Text<'a>> {
    let value = present(object, key)?;
    let text = value.as_str();
    if text.is_none() {
        drift.at(value);
    }
    text
}

/// A text, or a number as text: codes are texts, and proxies make numbers of them.
pub(super) fn lenient_text(object: Value<'_>, key: &str, drift: &mut Drift) -> Option<String> {
    let value = present(object, key)?;
    if value.kind() != Kind::String {
        drift.at(value);
    }
    text_of(value)
}

/// A text that must be there for the rest to make sense.
pub(super) fn id<'a>(object: Value<'a>, key: &str, drift: &mut Drift) -> Option<Text<'a>> {
    let text = present(object, key).and_then(Value::as_str);
    let id = text.filter(|text| !text.trim_ascii().is_empty());
    if id.is_none() {
        drift.below(object, &format!(".{key}"));
    }
    id
}

/// A text of which the documented values are known; others are kept and noted.
pub(super) fn word<'a>(
    object: Value<'a>,
    key: &str,
    known: &[&str],
    drift: &mut Drift,
) -> Option<Text<'a>> {
    let word = text(object, key, drift)?;
    if !known.contains(&&*word) {
        drift.below(object, &format!(".{key}"));
    }
    Some(word)
}

pub(super) fn whole(object: Value<'_>, key: &str, drift: &mut Drift) -> Option<u64> {
    let value = present(object, key)?;
    let whole = value.as_whole();
    if whole.is_none() {
        drift.at(value);
    }
    whole
}
