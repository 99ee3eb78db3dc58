//! Orders: Adobe's within a kind, and that of the candidates.
//!
//! Ranks of different kinds say nothing about each other.

use super::{opportunity::Opportunity, recommendation::Recommendation};

/// Sorts products within their kinds: rank ascending, no rank last, ties as they came.
pub fn rank(products: &mut Vec<Recommendation<'_>>) {
    sort(products, |it| (it.kind as u128) << 64 | u128::from(it.rank.unwrap_or(u64::MAX)));
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
pub(super) fn sort<T: Copy>(things: &mut Vec<T>, key: impl Fn(&T) -> u128) {
    let mut keys = Vec::new();
    for thing in things.iter() {
        keys.push(Placed { key: key(thing), place: keys.len() });
    }
    let mut sorted = Vec::new();
    for placed in merge_sorted(keys) {
        if let Some(thing) = things.get(placed.place) {
            sorted.push(*thing);
        }
    }
    *things = sorted;
}

/// Sorts by merging two runs at a time, until all is one run. Responses come in long runs, and take no
/// more than a few passes; and the library's sort would cost 4 KB.
fn merge_sorted(mut keys: Vec<Placed>) -> Vec<Placed> {
    while run(&keys).len() < keys.len() {
        let mut merged = Vec::with_capacity(keys.len());
        let mut rest = keys.as_slice();
        while !rest.is_empty() {
            let first = run(rest);
            rest = rest.get(first.len()..).unwrap_or_default();
            let mut second = run(rest);
            rest = rest.get(second.len()..).unwrap_or_default();
            for next in first {
                while let Some((smaller, others)) = second.split_first()
                    && smaller.key < next.key
                {
                    merged.push(*smaller);
                    second = others;
                }
                merged.push(*next);
            }
            merged.extend_from_slice(second);
        }
        keys = merged;
    }
    keys
}

/// What is in order at the start of a list.
fn run(keys: &[Placed]) -> &[Placed] {
    let (mut last, mut count) = (0, 0);
    for placed in keys {
        if placed.key < last {
            break;
        }
        last = placed.key;
        count += 1;
    }
    keys.get(..count).unwrap_or_default()
}
