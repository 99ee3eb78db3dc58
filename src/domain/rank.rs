//! Orders: Adobe's within a kind, and that of the candidates.
//!
//! Ranks of different kinds say nothing about each other.

use super::{opportunity::Opportunity, recommendation::Recommendation};

/// What is compared: the first difference decides, smaller is better.
pub(super) type Key = [u64; 4];

/// Sorts one section: rank ascending, no rank last, ties as they came.
pub fn rank(section: &mut Vec<Recommendation<'_>>) {
    sort(section, |recommendation| [recommendation.rank.unwrap_or(u64::MAX), 0, 0, 0]);
}

/// Sorts opportunities: soonest expiry first, those without an end last, ties as they came.
pub fn by_expiry(opportunities: &mut Vec<&Opportunity<'_>>) {
    sort(opportunities, |opportunity| [opportunity.expiry_order(), 0, 0, 0]);
}

/// Sorts by key, ties as they came. Keys and places are sorted, not the things themselves, so that
/// the sorting is compiled once for all types: each further one would cost some 2 KB.
pub(super) fn sort<T>(things: &mut Vec<T>, key: impl Fn(&T) -> Key) {
    let keys = things.iter().map(key).enumerate();
    let mut order: Vec<(Key, usize)> = keys.map(|(place, key)| (key, place)).collect();
    if order.is_sorted() {
        return;
    }
    order.sort_unstable();
    let mut unsorted: Vec<Option<T>> = things.drain(..).map(Some).collect();
    let sorted = order.iter().filter_map(|(_, place)| unsorted.get_mut(*place)?.take());
    things.extend(sorted);
}
