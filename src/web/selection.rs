//! The `selection` option: a table of the partner's own.

use super::{input::Fields, js};
use crate::{
    client::options::checked_rules,
    domain::{
        propensity::Level,
        recommendation::Kind,
        rules::{Rule, Selection, When},
    },
    error::{Error, Result},
};
use wasm_bindgen::JsValue;

pub(super) fn selection(fields: &Fields) -> Result<Selection> {
    let mut selection = Selection::default();
    if let Some(limit) = fields.limit()? {
        selection.limit = limit;
    }
    if let Some(spread) = fields.flag("spread")? {
        selection.spread = spread;
    }
    if let Some(list) = fields.list("rules")? {
        let rules: Result<_> = list.iter().enumerate().map(|(index, it)| rule(it, index)).collect();
        selection.rules = checked_rules(rules?)?;
    }
    Ok(selection)
}

fn rule(value: &JsValue, index: usize) -> Result<Rule> {
    let fields = Fields::of(value, &format!("selection.rules[{index}]"))?;
    let name = fields.text("name")?.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| fields.wrong("name", "a text"))?;
    let wrong = |what: &str| Error::invalid(format!("selection.rules: rule \"{name}\" {what}"));
    let when = fields.get("when").and_then(|it| when(it.as_ref()));
    let when = when.map_err(|error| wrong(&error.message))?;
    let kind = |value: &JsValue| {
        let text = value.as_string();
        let kind = Kind::ALL.into_iter().find(|kind| Some(kind.as_str()) == text.as_deref());
        kind.ok_or_else(|| wrong("has an unknown kind in its order"))
    };
    let order = fields.list("order").ok().flatten();
    let order = order.ok_or_else(|| wrong("has no order, which must be an array of kinds"))?;
    let order: Result<_> = order.iter().map(kind).collect();
    Ok(Rule { order: order?, when, name })
}

/// A condition that is not known would silently not be one.
fn when(value: Option<&JsValue>) -> Result<When> {
    let Some(value) = value else { return Ok(When::default()) };
    let fields = Fields::of(value, "when")?;
    let known = ["churn", "seatExpansion", "context"];
    let keys = js::keys(value).unwrap_or_default();
    if let Some(key) = keys.iter().find(|key| !known.contains(&&***key)) {
        return Err(Error::invalid(format!("has an unknown condition, {key}")));
    }
    Ok(When {
        churn: levels(&fields, "churn")?,
        seat_expansion: levels(&fields, "seatExpansion")?,
        context: texts(&fields, "context")?,
    })
}

fn levels(fields: &Fields, key: &str) -> Result<Vec<Level>> {
    let level = |text: String| {
        let level = Level::ALL.into_iter().find(|level| level.as_str() == text);
        level.ok_or_else(|| Error::invalid(format!("has an unknown level of {key}, {text}")))
    };
    texts(fields, key)?.into_iter().map(level).collect()
}

/// One text or a list of them; an empty list would never hold, so it is refused.
fn texts(fields: &Fields, key: &str) -> Result<Vec<String>> {
    let Some(value) = fields.get(key)? else { return Ok(Vec::new()) };
    let list = if js::is_array(&value) { js::elements(&value).ok() } else { Some(vec![value]) };
    let texts: Option<Vec<_>> = list.unwrap_or_default().iter().map(JsValue::as_string).collect();
    texts
        .filter(|texts| !texts.is_empty())
        .ok_or_else(|| Error::invalid(format!("needs a text, or a list of texts, for {key}")))
}
