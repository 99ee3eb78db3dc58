//! `churn` and `seatExpansion`, in the object form of 2026-06 and the list form since.
//!
//! This is the one place that absorbs the difference: an object is a list of one, and `{}` is no data
//! just as `[]` is.

use super::read::{Drift, items, object, present, text, word};
use crate::{
    domain::{
        Text,
        propensity::{ALL_OFFERINGS, Prediction, Reason},
    },
    wire::json::{Kind, Value, whole},
};
use std::borrow::Cow;

const CATEGORIES: [&str; 3] = ["creativeCloud", "documentCloud", ALL_OFFERINGS];
const PROBABILITIES: [&str; 3] = ["HIGH", "MEDIUM", "LOW"];

pub(super) fn read<'a>(signal: Value<'a>, drift: &mut Drift) -> Vec<Prediction<'a>> {
    if signal.kind() == Kind::Object {
        return prediction(signal, drift).into_iter().collect();
    }
    items(Some(signal), drift).filter_map(|it| prediction(object(it, drift)?, drift)).collect()
}

fn prediction<'a>(item: Value<'a>, drift: &mut Drift) -> Option<Prediction<'a>> {
    item.entries().next()?;
    let category = word(item, "category", &CATEGORIES, drift);
    let probability = word(item, "probability", &PROBABILITIES, drift);
    let details = present(item, "additionalDetails").and_then(|it| object(it, drift));
    Some(Prediction {
        category: category.unwrap_or(Cow::Borrowed(ALL_OFFERINGS)),
        probability: probability.unwrap_or_default(),
        refresh_date: text(item, "refreshDate", drift),
        reasons: items(present(item, "reasons"), drift)
            .filter_map(|it| reason(object(it, drift)?, drift))
            .collect(),
        predicted_addon_size: addon_size(details, item, drift),
        additional_details: details.map_or("{}", Value::source),
    })
}

/// The list form has it in `additionalDetails`, the object form beside the probability; as number or
/// as numeric text. Source: recommendations/apis.md and the announcement of 2026-06.
fn addon_size(details: Option<Value<'_>>, item: Value<'_>, drift: &mut Drift) -> Option<u64> {
    const KEY: &str = "predictedAddonSize";
    let value = details.and_then(|it| present(it, KEY)).or_else(|| present(item, KEY))?;
    let text = value.as_str();
    let size = match &text {
        Some(text) => numeric_text(text),
        None => value.as_whole(),
    };
    let size = size.filter(|size| (1..=1_000_000).contains(size));
    if size.is_none() || text.is_some() {
        drift.at(value);
    }
    size
}

fn numeric_text(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let is_number =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number { whole(text) } else { None }
}

/// Documented as texts throughout; a number is kept as it was written.
fn reason<'a>(item: Value<'a>, drift: &mut Drift) -> Option<Reason<'a>> {
    item.entries().next()?;
    let mut field = |key| -> Text<'a> {
        let Some(value) = present(item, key) else { return Cow::Borrowed("") };
        value.as_str().unwrap_or_else(|| {
            drift.at(value);
            Cow::Borrowed(value.raw())
        })
    };
    Some(Reason {
        reason_code: field("reasonCode"),
        description: field("description"),
        value: field("value"),
    })
}
