//! The `selection` option: a table of the partner's own.

use super::{
    check::{
        Field,
        Is::{Conditions, Given, Kinds, OneOf, OneOrMore, Text},
        kind_of_pick, must_be, text, whole,
    },
    options::flag,
};
use crate::{
    domain::{
        propensity::Level,
        rules::{Levels, Rule, Selection, When},
    },
    error::Result,
    wire::json::Value,
};

pub(super) const RULE: &[Field] =
    &[("name", Given("a text")), ("when", Conditions(CONDITIONS)), ("order", Kinds)];

/// An empty list would never hold, so it is refused.
const CONDITIONS: &[Field] = &[
    ("churn", OneOrMore(&OneOf(LEVELS))),
    ("seatExpansion", OneOrMore(&OneOf(LEVELS))),
    ("context", OneOrMore(&Text)),
];

const LEVELS: &str = "high|medium|low|unknown";

/// Reads it; what is absent is as in the default.
///
/// # Errors
/// `invalid_request` for a table without rules.
pub(super) fn read_selection(selection: &mut Selection, given: Value<'_>) -> Result<()> {
    if let Some(limit) = whole(given, "limit") {
        selection.limit = usize::try_from(limit).unwrap_or_default();
    }
    selection.spread = flag(given, "spread", true);
    if given.at("rules").is_null() { Ok(()) } else { read_rules(&mut selection.rules, given) }
}

#[inline(never)] // Most have none.
fn read_rules(rules: &mut Vec<Rule>, given: Value<'_>) -> Result<()> {
    rules.clear();
    for rule in given.at("rules").items() {
        let conditions = rule.at("when");
        let mut when = When {
            churn: levels(conditions.at("churn")),
            seat_expansion: levels(conditions.at("seatExpansion")),
            context: Vec::new(),
        };
        for context in conditions.at("context").items_or_self() {
            if let Some(context) = context.as_str() {
                when.context.push(context.to_owned());
            }
        }
        let mut order = Vec::new();
        for kind in rule.at("order").items() {
            if let Some(kind) = kind_of_pick(kind) {
                order.push(kind);
            }
        }
        let name = text(rule, "name").unwrap_or_default().to_owned();
        rules.push(Rule { name, when, order });
    }
    if rules.is_empty() { Err(must_be(given, "rules", "at least one")) } else { Ok(()) }
}

fn levels(given: Value<'_>) -> Levels {
    let mut levels = Levels::default();
    for value in given.items_or_self() {
        let text = value.as_str().unwrap_or_default();
        for level in &Level::ALL {
            if *text == *level.as_str() {
                levels = levels.or(*level);
            }
        }
    }
    levels
}
