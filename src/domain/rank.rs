//! Orders: Adobe's within a kind, and that of the candidates.
//!
//! Ranks of different kinds say nothing about each other.

use super::{opportunity::Opportunity, recommendation::Recommendation, time::UnixMs};
use std::{cell::Cell, mem::take};

/// Sorts products within their kinds: rank ascending, no rank last, ties as they came.
pub fn rank(products: &mut Vec<Recommendation<'_>>) {
    let mut keys = Vec::new();
    for it in products.iter() {
        push_key(&mut keys, it.kind as u64, it.rank.unwrap_or(u64::MAX));
    }
    sort(&mut keys);
    let unranked = take(products);
    for key in &keys {
        if let Some(product) = unranked.get(place(*key)) {
            products.push(*product);
        }
    }
}

/// Those of the opportunities that can be offered at `now`: soonest expiry first, those without an end
/// last, ties as they came.
#[must_use]
pub fn open<'b>(opportunities: &'b [Opportunity<'b>], now: UnixMs) -> Vec<&'b Opportunity<'b>> {
    let mut keys = Vec::new();
    for it in opportunities {
        push_key(&mut keys, 0, it.expiry_order());
    }
    sort(&mut keys);
    let mut open = Vec::new();
    for key in &keys {
        if let Some(opportunity) = opportunities.get(place(*key))
            && opportunity.closed(now).is_none()
        {
            open.push(opportunity);
        }
    }
    open
}

/// Adds the key of the next of the things that are to be sorted: what decides first, what decides then,
/// and its place, so that ties stay as they came. Keys are sorted and not the things, so that sorting is
/// compiled once for all types.
pub(super) fn push_key(keys: &mut Vec<u128>, first: u64, then: u64) {
    let key = u128::from(first) << 96 | u128::from(then) << 32;
    keys.push(key | keys.len() as u128);
}

/// The place of the thing that a key is of.
#[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are the place")]
pub(super) fn place(key: u128) -> usize {
    key as u32 as usize
}

/// Smallest first: a comb sort, which exchanges what is ever less far apart, until nothing is left to
/// exchange. The library's sort would cost 4 KB.
pub(super) fn sort(keys: &mut [u128]) {
    let keys = Cell::from_mut(keys).as_slice_of_cells();
    let mut gap = keys.len();
    let mut is_sorted = false;
    while !is_sorted {
        // With the usual 10 / 13 some regular orders of ten thousand take ten times as long as others.
        gap = (gap * 4 / 5).max(1);
        is_sorted = gap == 1;
        for (one, other) in keys.iter().zip(keys.get(gap..).unwrap_or_default()) {
            let (first, second) = (one.get(), other.get());
            if second < first {
                one.set(second);
                other.set(first);
                is_sorted = false;
            }
        }
    }
}
