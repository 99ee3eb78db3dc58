//! The `selection` option: a table of the partner's own.

use super::{
    check::{kind_of_pick, list, must_be, present, text, whole},
    options::flag,
};
use crate::{
    domain::{
        propensity::Level,
        rules::{Levels, Rule, Selection, When},
    },
    error::Error,
    wire::json::{self, Value},
};

/// Reads it; what is absent is as in the default. Returns what is wrong with it.
pub(super) fn read_selection(selection: &mut Selection, given: Value<'_>) -> Option<Error> {
    if let Some(limit) = whole(given, "limit") {
        selection.limit = usize::try_from(limit).unwrap_or_default();
    }
    selection.spread = flag(given, "spread", true);
    let rules = list(given, "rules")?;
    selection.rules.clear();
    for value in rules.items() {
        let Some(name) = text(value, "name").filter(|name| !name.is_empty()) else {
            return Some(must_be(value, "name", "a text"));
        };
        let mut rule = Rule { name: name.to_owned(), when: When::default(), order: Vec::new() };
        let read = read_rule(&mut rule, value);
        selection.rules.push(rule);
        if let Err([what, which, of, value]) = read {
            let rule = ["selection.rules: rule \"", name, "\" ", what, which, of, value];
            return Some(Error::invalid(&rule));
        }
    }
    if selection.rules.is_empty() {
        return Some(Error::invalid(&["selection.rules: must have at least one rule"]));
    }
    None
}

/// What is wrong with a rule, in parts.
type Wrong<'t> = [&'t str; 4];

fn read_rule<'t>(rule: &mut Rule, value: Value<'t>) -> Result<(), Wrong<'t>> {
    if let Some(given) = present(value, "when") {
        if given.kind() != json::Kind::Object {
            return Err(["has a `when` that is no object", "", "", ""]);
        }
        for (key, condition) in given.entries() {
            let key = key.as_str().unwrap_or_default();
            // An unknown one would silently not be a condition.
            if !matches!(key, "churn" | "seatExpansion" | "context") {
                return Err(["has an unknown condition, ", key, "", ""]);
            }
            if !condition.is_null() {
                read_condition(&mut rule.when, key, condition)?;
            }
        }
    }
    let Some(order) = list(value, "order") else {
        return Err(["has no order, which must be an array of kinds", "", "", ""]);
    };
    for element in order.items() {
        let Some(kind) = kind_of_pick(element) else {
            return Err(["has an unknown kind in its order", "", "", ""]);
        };
        if rule.order.contains(&kind) {
            return Err(["lists ", kind.as_str(), " twice in its order", ""]);
        }
        rule.order.push(kind);
    }
    Ok(())
}

/// One text or a list of them; an empty list would never hold, so it is refused.
fn read_condition<'t>(when: &mut When, key: &'t str, value: Value<'t>) -> Result<(), Wrong<'t>> {
    let wrong = ["needs a text, or a list of texts, for ", key, "", ""];
    let mut texts = Vec::new();
    if let Some(text) = value.as_str() {
        texts.push(text);
    }
    for element in value.items() {
        texts.push(element.as_str().ok_or(wrong)?);
    }
    if texts.is_empty() {
        return Err(wrong);
    }
    let mut levels = Vec::new();
    for text in texts {
        if key == "context" {
            when.context.push(text.to_owned());
        } else if let Some(level) = Level::ALL.iter().find(|level| level.as_str() == text) {
            levels.push(*level);
        } else {
            return Err(["has an unknown level of ", key, ", ", text]);
        }
    }
    match key {
        "churn" => when.churn = Levels::of(&levels),
        "seatExpansion" => when.seat_expansion = Levels::of(&levels),
        _ => {}
    }
    Ok(())
}
