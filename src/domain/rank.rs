//! Orders: Adobe's within a kind, and that of the candidates.
//!
//! Ranks of different kinds say nothing about each other.

use super::{opportunity::Opportunity, recommendation::Recommendation};

/// Sorts one section: rank ascending, no rank last, ties as they came.
pub fn rank(section: &mut Vec<Recommendation<'_>>) {
    sort(section, |recommendation| u128::from(recommendation.rank.unwrap_or(u64::MAX)));
}

/// Sorts opportunities: soonest expiry first, those without an end last, ties as they came.
pub fn by_expiry(opportunities: &mut Vec<&Opportunity<'_>>) {
    sort(opportunities, |opportunity| u128::from(opportunity.expiry_order()));
}

/// A key, and the place of the thing that has it.
#[derive(Clone, Copy)]
struct Placed {
    key: u128,
    place: usize,
}

/// Sorts by key, smallest first, ties as they came. Keys are sorted and not the things themselves, so
/// that the sorting is compiled once for all types.
pub(super) fn sort<T: Clone>(things: &mut Vec<T>, key: impl Fn(&T) -> u128) {
    let mut keys = Vec::new();
    for thing in things.iter() {
        keys.push(Placed { key: key(thing), place: keys.len() });
    }
    if is_sorted(&keys) {
        return;
    }
    let mut sorted = Vec::new();
    for placed in merge_sorted(&keys) {
        if let Some(thing) = things.get(placed.place) {
            sorted.push(thing.clone());
        }
    }
    *things = sorted;
}

/// Sorts by merging. What comes in long runs, as responses do, takes no more than a few passes; and
/// the library's sort would cost 4 KB.
fn merge_sorted(keys: &[Placed]) -> Vec<Placed> {
    if is_sorted(keys) {
        return keys.to_vec();
    }
    let (first, second) = keys.split_at(keys.len() / 2);
    let (first, second) = (merge_sorted(first), merge_sorted(second));
    let mut second = second.as_slice();
    let mut merged = Vec::new();
    for next in first {
        while let Some((smaller, rest)) = second.split_first()
            && smaller.key < next.key
        {
            merged.push(*smaller);
            second = rest;
        }
        merged.push(next);
    }
    merged.extend_from_slice(second);
    merged
}

fn is_sorted(keys: &[Placed]) -> bool {
    let mut last = 0;
    for placed in keys {
        if placed.key < last {
            return false;
        }
        last = placed.key;
    }
    true
}
