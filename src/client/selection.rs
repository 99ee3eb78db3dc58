//! The `selection` option: a table of the partner's own.

use super::{
    check::{
        Field,
        Is::{Given, Object, OneOf, Text},
        check, content, kind_of_pick, must_be, whole,
    },
    options::flag,
};
use crate::{
    domain::{
        propensity::Level,
        rules::{Rule, Selection, When, push_default_rules},
    },
    error::Result,
    wire::json::{Kind, Value},
};

/// The rest is checked where it is read.
pub(super) const RULE: &[Field] = &[("name", Given("a text")), ("when", Object(&[]))];

/// Reads it; what is absent is as in the default.
///
/// # Errors
/// `invalid_request` that names what is wrong in a rule.
pub(super) fn read_selection(selection: &mut Selection, given: Value<'_>) -> Result<()> {
    if let Some(limit) = whole(given, "limit") {
        selection.limit = usize::try_from(limit).unwrap_or_default();
    }
    selection.spread = flag(given, "spread", selection.spread);
    if given.at("rules").is_there() {
        return read_rules(&mut selection.rules, given);
    }
    push_default_rules(&mut selection.rules);
    Ok(())
}

#[inline(never)] // Most have none.
fn read_rules(rules: &mut Vec<Rule>, given: Value<'_>) -> Result<()> {
    for value in given.at("rules").items() {
        let name = content(value.at("name")).to_owned();
        rules.push(Rule { name, when: When::default(), order: Vec::new() });
        if let Some(rule) = rules.last_mut() {
            read_rule(rule, value)?;
        }
    }
    if rules.is_empty() { Err(must_be(given, "rules", "at least one")) } else { Ok(()) }
}

#[inline(never)] // Compresses better than within a larger function.
fn read_rule(rule: &mut Rule, value: Value<'_>) -> Result<()> {
    for (name, condition) in value.at("when").entries() {
        // An unknown one would silently not be a condition.
        check(name, "", &OneOf("churn|seatExpansion|context"))?;
        if !condition.is_null() {
            read_condition(&mut rule.when, content(name), condition)?;
        }
    }
    let order = value.at("order");
    let mut is_order = order.kind() == Kind::Array;
    let mut listed = 0_u32;
    for kind in order.items() {
        match kind_of_pick(kind) {
            Some(kind) if listed & 1 << kind as u32 == 0 => {
                listed |= 1 << kind as u32;
                rule.order.push(kind);
            }
            _ => is_order = false,
        }
    }
    if is_order { Ok(()) } else { Err(must_be(value, "order", "a list of kinds, each once")) }
}

/// One or a list of some; an empty list would never hold, so it is refused.
#[inline(never)] // Compresses better than within a larger function.
fn read_condition(when: &mut When, name: &str, condition: Value<'_>) -> Result<()> {
    let is_context = *name == *"context";
    let is = if is_context { &Text } else { &OneOf(Level::NAMES) };
    let mut is_any = false;
    for item in condition.items_or_self() {
        is_any = true;
        check(item, "", is)?;
        let text = content(item);
        if is_context {
            when.context.push(text.to_owned());
            continue;
        }
        let levels = if *name == *"churn" { &mut when.churn } else { &mut when.seat_expansion };
        if let Some(level) = Level::named(text) {
            *levels = levels.or(level);
        }
    }
    if is_any { Ok(()) } else { Err(must_be(condition, "", "one, or a list of some")) }
}
