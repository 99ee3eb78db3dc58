//! Adobe's order within a kind.

use crate::scene::product;
use vip_recommendations::domain::{rank::rank, recommendation::Kind::Upsell};

#[track_caller]
fn check(ranks: &[Option<u64>], expected: &[usize]) {
    const NAMES: [&str; 6] = ["0", "1", "2", "3", "4", "5"];
    let mut section: Vec<_> = ranks
        .iter()
        .zip(NAMES)
        .map(|(rank, name)| product(Upsell, name, *rank, &[]).says)
        .collect();
    rank(&mut section);
    let order: Vec<usize> = section.iter().map(|it| it.item.offer_id.parse().unwrap()).collect();
    assert_eq!(order, expected, "{ranks:?}");
    rank(&mut section);
    let again: Vec<usize> = section.iter().map(|it| it.item.offer_id.parse().unwrap()).collect();
    assert_eq!(again, expected, "ranking twice is ranking once");
}

#[test]
fn nothing_stays_nothing() {
    check(&[], &[]);
}

#[test]
fn zero_is_best() {
    check(&[Some(2), Some(0), Some(1)], &[1, 2, 0]);
}

#[test]
fn no_rank_comes_last() {
    check(&[None, Some(7), None, Some(0)], &[3, 1, 0, 2]);
}

#[test]
fn ties_stay_in_the_order_of_the_response() {
    check(&[Some(1), Some(0), Some(1), Some(0), Some(1)], &[1, 3, 0, 2, 4]);
}

#[test]
fn gaps_and_large_ranks_are_ranks() {
    check(&[Some(9_007_199_254_740_991), None, Some(1_000), Some(3)], &[3, 2, 0, 1]);
}
