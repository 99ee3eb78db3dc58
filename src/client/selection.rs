//! The `selection` option: a table of the partner's own.

use super::{
    check::{kind_of_pick, must_be, text, whole},
    options::flag,
};
use crate::{
    domain::{
        propensity::Level,
        rules::{Levels, Rule, Selection, When},
        text::joined,
    },
    error::{Error, Result},
    wire::json::{Kind, Value},
};

/// Reads it; what is absent is as in the default.
///
/// # Errors
/// `invalid_request` that names the rule that cannot be used.
pub(super) fn read_selection(selection: &mut Selection, given: Value<'_>) -> Result<()> {
    if let Some(limit) = whole(given, "limit") {
        selection.limit = usize::try_from(limit).unwrap_or_default();
    }
    selection.spread = flag(given, "spread", true);
    let rules = given.at("rules");
    if rules.is_null() {
        return Ok(());
    }
    selection.rules.clear();
    for value in rules.items() {
        let name = text(value, "name").unwrap_or_default();
        if name.is_empty() {
            return Err(must_be(value, "name", "a text"));
        }
        let mut rule = Rule { name: name.to_owned(), when: When::default(), order: Vec::new() };
        let read = read_rule(&mut rule, value);
        selection.rules.push(rule);
        read?;
    }
    if selection.rules.is_empty() {
        return Err(Error::invalid(&["selection.rules: must have at least one rule"]));
    }
    Ok(())
}

/// The error of a rule; `what` is wrong with it, and with what.
fn wrong(rule: &Rule, what: &str, whom: &str, more: &str) -> Result<()> {
    Err(Error::invalid(&["selection.rules: rule \"", &rule.name, "\" ", what, whom, more]))
}

fn read_rule(rule: &mut Rule, value: Value<'_>) -> Result<()> {
    let when = value.at("when");
    if !when.is_null() && when.kind() != Kind::Object {
        return wrong(rule, "has a `when` that is no object", "", "");
    }
    for (key, condition) in when.entries() {
        let key = key.as_str().unwrap_or_default();
        // An unknown one would silently not be a condition.
        if !matches!(key, "churn" | "seatExpansion" | "context") {
            return wrong(rule, "has an unknown condition, ", key, "");
        }
        if !condition.is_null() {
            read_condition(rule, key, condition)?;
        }
    }
    let order = value.at("order");
    if order.kind() != Kind::Array {
        return wrong(rule, "has no order, which must be an array of kinds", "", "");
    }
    for element in order.items() {
        let Some(kind) = kind_of_pick(element) else {
            return wrong(rule, "has an unknown kind in its order", "", "");
        };
        if rule.order.contains(&kind) {
            return wrong(rule, "lists ", kind.as_str(), " twice in its order");
        }
        rule.order.push(kind);
    }
    Ok(())
}

/// One text or a list of them; an empty list would never hold, so it is refused.
fn read_condition(rule: &mut Rule, key: &str, value: Value<'_>) -> Result<()> {
    let is_empty = value.items_or_self().next().is_none();
    if is_empty || value.items_or_self().any(|it| it.kind() != Kind::String) {
        return wrong(rule, "needs a text, or a list of texts, for ", key, "");
    }
    let mut levels = Vec::new();
    for value in value.items_or_self() {
        let text = value.as_str().unwrap_or_default();
        if key == "context" {
            rule.when.context.push(text.to_owned());
        } else if let Some(level) = Level::ALL.iter().find(|level| level.as_str() == text) {
            levels.push(*level);
        } else {
            return wrong(rule, "has an unknown level of ", key, &joined(&[", ", text]));
        }
    }
    match key {
        "churn" => rule.when.churn = Levels::of(&levels),
        "seatExpansion" => rule.when.seat_expansion = Levels::of(&levels),
        _ => {}
    }
    Ok(())
}
