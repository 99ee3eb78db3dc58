//! A pick as callers bring it back: without its rule and reasons, which are not for shoppers.

use super::{
    Core,
    check::{
        Field,
        Is::{Array, Object, Text, Whole},
        LINES, check, content, kind_of_pick, lines, must_be, text, whole,
    },
    ports::Store,
};
use crate::{domain::pick::Pick, error::Result, wire::json::Value};

const PICK: &[Field] = &[
    ("items", LINES),
    ("kind", Text),
    ("id", Text),
    ("rank", Whole),
    ("sourceOfferIds", Array),
    ("replaces", Array),
    ("trackerId", Text),
    ("expiresAt", Text),
];

/// A pick that was shown or taken: one without rule and reasons.
pub type ShownPick<'p> = Pick<'p>;

impl<S: Store> Core<S> {
    /// Reports what a caller brought back. It is read here, where it stays.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn report_given(&self, value: Value<'_>, is_accepted: bool) -> Result<()> {
        check(value, "", &Object(PICK))?;
        let items = lines(value, "items");
        if items.is_empty() {
            return Err(must_be(value, "items", "the offers of a pick"));
        }
        let Some(kind) = kind_of_pick(value.at("kind")) else {
            return Err(must_be(value, "kind", "a kind of pick"));
        };
        let pick = Pick {
            id: content(value.at("id")).to_owned(),
            kind,
            items,
            rank: whole(value, "rank"),
            source_offer_ids: texts(value, "sourceOfferIds"),
            replaces: texts(value, "replaces"),
            tracker_id: text(value, "trackerId").filter(|id| !id.is_empty()),
            expires_at: text(value, "expiresAt"),
            rule: "",
            because: Vec::new(),
        };
        self.report(&pick, is_accepted);
        Ok(())
    }
}

fn texts<'p>(object: Value<'p>, key: &str) -> Vec<&'p str> {
    let mut texts = Vec::new();
    for value in object.at(key).items() {
        if let Some(text) = value.as_str() {
            texts.push(text);
        }
    }
    texts
}
