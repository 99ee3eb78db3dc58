//! Orders: Adobe's within a kind, and that of the candidates.
//!
//! Ranks of different kinds say nothing about each other.

use super::{opportunity::Opportunity, recommendation::Recommendation, time::UnixMs};

/// Sorts products within their kinds: rank ascending, no rank last, ties as they came.
pub fn rank(products: &mut Vec<Recommendation<'_>>) {
    let mut places = Vec::new();
    for (place, it) in products.iter().enumerate() {
        let rank = it.rank.unwrap_or(u64::MAX);
        places.push(Place { key: (it.kind as u128) << 64 | u128::from(rank), place });
    }
    let mut ranked = Vec::new();
    for Place { place, .. } in &sorted(places) {
        if let Some(product) = products.get(*place) {
            ranked.push(*product);
        }
    }
    *products = ranked;
}

/// Those of the opportunities that can be offered at `now`: soonest expiry first, those without an end
/// last, ties as they came.
#[must_use]
pub fn open<'b>(opportunities: &'b [Opportunity<'b>], now: UnixMs) -> Vec<&'b Opportunity<'b>> {
    let mut places = Vec::new();
    for (place, it) in opportunities.iter().enumerate() {
        if it.closed(now).is_none() {
            places.push(Place { key: u128::from(it.expiry_order()), place });
        }
    }
    let mut open = Vec::new();
    for Place { place, .. } in &sorted(places) {
        open.extend(opportunities.get(*place));
    }
    open
}

/// The place of something in a list, and the key that it is sorted by.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) key: u128,
    pub(super) place: usize,
}

/// Sorts by key, smallest first, ties as they came. Places are sorted and not the things there, so that
/// this is compiled once for all types.
///
/// It merges two runs at a time, until all is one run. Responses come in long runs, and take no
/// more than a few passes; and the library's sort would cost 4 KB.
pub(super) fn sorted(mut places: Vec<Place>) -> Vec<Place> {
    while run(&places).len() < places.len() {
        let mut merged = Vec::with_capacity(places.len());
        let mut rest = places.as_slice();
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
        places = merged;
    }
    places
}

/// What is in order at the start of a list.
fn run(places: &[Place]) -> &[Place] {
    let (mut last, mut count) = (0, 0);
    for it in places {
        if it.key < last {
            break;
        }
        last = it.key;
        count += 1;
    }
    places.get(..count).unwrap_or_default()
}
