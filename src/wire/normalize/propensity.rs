//! `churn` and `seatExpansion`, in the object form of 2026-06 and the list form since.
//!
//! This is the one place that absorbs the difference: an object is a list of one, and `{}` is no data
//! just as `[]` is.

use super::read::{Drift, is_object, list, note, text, word};
use crate::{
    domain::propensity::{ALL_OFFERINGS, Prediction, Reason},
    wire::json::{Value, whole},
};

const CATEGORIES: &str = "creativeCloud|documentCloud|allOfferings";
const PROBABILITIES: &str = "HIGH|MEDIUM|LOW";

pub(super) fn read<'a>(signal: Value<'a>, into: &mut Vec<Prediction<'a>>, drift: &mut Drift) {
    for item in signal.items_or_self() {
        add(item, into, drift);
    }
}

#[inline(never)] // As all parts of a response.
fn add<'a>(item: Value<'a>, predictions: &mut Vec<Prediction<'a>>, drift: &mut Drift) {
    if !says_something(item, drift) {
        return;
    }
    let mut prediction = Prediction {
        category: ALL_OFFERINGS,
        probability: "",
        refresh_date: None,
        reasons: Vec::new(),
        predicted_addon_size: None,
        additional_details: "{}",
    };
    word(&mut prediction.category, item, "category", CATEGORIES, drift);
    word(&mut prediction.probability, item, "probability", PROBABILITIES, drift);
    let details = item.at("additionalDetails");
    if is_object(details, drift) {
        prediction.additional_details = details.source();
    }
    text(&mut prediction.refresh_date, item, "refreshDate", drift);
    for reason in list(item, "reasons", drift) {
        if says_something(reason, drift) {
            let mut read = Reason { reason_code: "", description: "", value: "" };
            written(&mut read.reason_code, reason, "reasonCode", drift);
            written(&mut read.description, reason, "description", drift);
            written(&mut read.value, reason, "value", drift);
            prediction.reasons.push(read);
        }
    }
    addon_size(&mut prediction.predicted_addon_size, details, item, drift);
    predictions.push(prediction);
}

/// Whether it is an object that has members.
fn says_something(value: Value<'_>, drift: &mut Drift) -> bool {
    is_object(value, drift) && !value.is_empty_object()
}

/// The list form has it in `additionalDetails`, the object form beside the probability; as number or
/// as numeric text. Source: recommendations/apis.md and the announcement of 2026-06.
#[inline(never)] // As all parts of a response.
fn addon_size(into: &mut Option<u64>, details: Value<'_>, item: Value<'_>, drift: &mut Drift) {
    const KEY: &str = "predictedAddonSize";
    let value = details.at(KEY).or(item.at(KEY));
    let text = value.as_str();
    let size = match text {
        Some(text) => numeric_text(text),
        None => value.as_whole(),
    };
    *into = size.filter(|size| (1..=1_000_000).contains(size));
    if into.is_none() || text.is_some() {
        note(value, drift);
    }
}

fn numeric_text(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let mut is_number = !text.is_empty();
    for byte in text.bytes() {
        is_number &= byte.is_ascii_digit() || byte == b'.';
    }
    if is_number { whole(text) } else { None }
}

/// Reasons are documented as texts throughout; a number is kept as it was written.
fn written<'a>(into: &mut &'a str, reason: Value<'a>, key: &str, drift: &mut Drift) {
    let value = reason.at(key);
    *into = value.as_str().unwrap_or_else(|| {
        note(value, drift);
        value.raw()
    });
}
