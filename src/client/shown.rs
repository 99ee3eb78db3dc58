//! A pick as callers bring it back: without its rule and reasons, which are not for shoppers.

use super::check::{
    Field,
    Is::{Array, Object, Text, Whole},
    LINES, check, kind_of_pick, lines, must_be, text, whole,
};
use crate::{
    domain::{query::Line, recommendation::Kind},
    error::Error,
    wire::json::Value,
};

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

/// A pick that was shown or taken.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownPick<'p> {
    /// As in the pick.
    pub id: &'p str,
    /// What kind of thing.
    pub kind: Kind,
    /// What it adds to the cart.
    pub items: Vec<Line<'p>>,
    /// Adobe's rank within the kind.
    pub rank: Option<u64>,
    /// What led to it.
    pub source_offer_ids: Vec<&'p str>,
    /// What it takes the place of.
    pub replaces: Vec<&'p str>,
    /// The tracker of its response.
    pub tracker_id: Option<&'p str>,
    /// Opportunities only.
    pub expires_at: Option<&'p str>,
}

impl<'p> ShownPick<'p> {
    /// Reads what a caller brought back.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of(value: Value<'p>) -> Result<Self, Error> {
        check(value, "", &Object(PICK))?;
        let items = lines(value, "items");
        if items.is_empty() {
            return Err(must_be(value, "items", "the offers of a pick"));
        }
        let Some(kind) = kind_of_pick(value.at("kind")) else {
            return Err(must_be(value, "kind", "a kind of pick"));
        };
        Ok(Self {
            id: text(value, "id").unwrap_or_default(),
            kind,
            items,
            rank: whole(value, "rank"),
            source_offer_ids: texts(value, "sourceOfferIds"),
            replaces: texts(value, "replaces"),
            tracker_id: text(value, "trackerId").filter(|id| !id.is_empty()),
            expires_at: text(value, "expiresAt"),
        })
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
