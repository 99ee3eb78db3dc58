//! The `selection` option: a table of the partner's own.

use super::{
    check::{must_be, present, text},
    options::flag,
};
use crate::{
    domain::{
        propensity::Level,
        recommendation::Kind,
        rules::{Levels, Rule, Selection, When},
        text::joined,
    },
    error::{Error, Result},
    wire::json::{self, Value},
};

/// Reads it; what is absent is as in the default.
pub(super) fn selection(given: Option<Value<'_>>) -> Result<Selection> {
    let mut selection = Selection::default();
    let Some(given) = given else { return Ok(selection) };
    if let Some(limit) = given.get("limit").and_then(Value::as_whole) {
        selection.limit = usize::try_from(limit).unwrap_or_default();
    }
    selection.spread = flag(given, "spread", true);
    if let Some(list) = present(given, "rules") {
        if list.kind() != json::Kind::Array {
            return Err(must_be(list, "", "an array"));
        }
        selection.rules.clear();
        for value in list.items() {
            selection.rules.push(rule(value)?);
        }
        if selection.rules.is_empty() {
            return Err(Error::invalid("selection.rules: must have at least one rule"));
        }
    }
    Ok(selection)
}

fn rule(value: Value<'_>) -> Result<Rule> {
    let Some(name) = text(value, "name").filter(|name| !name.is_empty()) else {
        return Err(must_be(value, "name", "a text"));
    };
    read(name, value)
        .map_err(|what| Error::invalid(&joined(&["selection.rules: rule \"", name, "\" ", &what])))
}

/// `Err`: what is wrong with it.
fn read(name: &str, value: Value<'_>) -> std::result::Result<Rule, String> {
    let mut rule = Rule { name: name.to_owned(), when: When::default(), order: Vec::new() };
    if let Some(given) = present(value, "when") {
        if given.kind() != json::Kind::Object {
            return Err("has a `when` that is no object".to_owned());
        }
        for (key, condition) in given.entries() {
            let key = key.as_str().unwrap_or_default();
            if !["churn", "seatExpansion", "context"].contains(&key) {
                // It would silently not be one.
                return Err(joined(&["has an unknown condition, ", key]));
            }
            if condition.is_null() {
                continue;
            }
            let Some(texts) = texts(condition) else {
                return Err(joined(&["needs a text, or a list of texts, for ", key]));
            };
            match key {
                "churn" => rule.when.churn = levels(&texts, key)?,
                "seatExpansion" => rule.when.seat_expansion = levels(&texts, key)?,
                _ => rule.when.context = texts.into_iter().map(str::to_owned).collect(),
            }
        }
    }
    let Some(order) = value.get("order").filter(|order| order.kind() == json::Kind::Array) else {
        return Err("has no order, which must be an array of kinds".to_owned());
    };
    for element in order.items() {
        let known = |kind: &Kind| Some(kind.as_str()) == element.as_str();
        let Some(kind) = Kind::ALL.into_iter().find(known) else {
            return Err("has an unknown kind in its order".to_owned());
        };
        if rule.order.contains(&kind) {
            return Err(joined(&["lists ", kind.as_str(), " twice in its order"]));
        }
        rule.order.push(kind);
    }
    Ok(rule)
}

fn levels(texts: &[&str], key: &str) -> std::result::Result<Levels, String> {
    let mut levels = Vec::new();
    for text in texts {
        match Level::ALL.into_iter().find(|level| level.as_str() == *text) {
            Some(level) => levels.push(level),
            None => return Err(joined(&["has an unknown level of ", key, ", ", text])),
        }
    }
    Ok(Levels::of(&levels))
}

/// One text or a list of them; an empty list would never hold, so it is refused.
fn texts(value: Value<'_>) -> Option<Vec<&str>> {
    if let Some(text) = value.as_str() {
        return Some(vec![text]);
    }
    let mut texts = Vec::new();
    for element in value.items() {
        texts.push(element.as_str()?);
    }
    (!texts.is_empty()).then_some(texts)
}
