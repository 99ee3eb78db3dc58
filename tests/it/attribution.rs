//! Which tracker goes with an order, and what an order uses up.

use vip_recommendations::domain::{
    attribution::{Basis, Ledger, MAX_ENTRIES, OrderedLine},
    hash::hash,
    time::UnixMs,
};

/// What happened, each at a moment.
#[derive(Clone, Copy)]
enum Step {
    Received(&'static str, i64),
    Shown(&'static str, &'static str, i64),
    Accepted(&'static str, &'static str, i64),
    Settled(&'static [&'static str]),
}
use Step::{Accepted, Received, Settled, Shown};

/// What goes with an order of `families` after these steps: `tracker basis`.
#[track_caller]
fn check(steps: &[Step], families: &[&str], expected: &str) {
    assert_eq!(told(&ledger(steps), families, true), expected);
}

#[test]
fn nothing_received_is_nothing_to_send() {
    check(&[], &["A"], "- none");
    check(&[], &[], "- none");
}

#[test]
fn without_a_match_the_newest_tracker_goes_with_the_order() {
    check(&[Received("T1", 10)], &["A"], "T1 latest");
    check(&[Received("T1", 10), Received("T2", 20)], &["A"], "T2 latest");
    check(&[Received("T1", 10), Shown("T1", "X", 15), Received("T2", 20)], &["A"], "T2 latest");
    check(&[Received("T1", 10)], &[], "T1 latest");
}

#[test]
fn the_newest_tracker_is_that_of_the_newest_response_whatever_was_shown_since() {
    let steps =
        [Received("T1", 10), Shown("T1", "X", 11), Received("T2", 20), Shown("T1", "Y", 30)];
    check(&steps, &["A"], "T2 latest");
}

#[test]
fn what_was_shown_goes_before_what_is_merely_newest() {
    check(&[Received("T1", 10), Shown("T1", "A", 15), Received("T2", 20)], &["A"], "T1 shown");
}

#[test]
fn of_what_was_shown_the_most_recent_goes_with_the_order() {
    check(&[Shown("T1", "A", 10), Shown("T2", "A", 20)], &["A"], "T2 shown");
    check(&[Shown("T1", "A", 10), Shown("T2", "B", 20)], &["A", "B"], "T2 shown");
    check(&[Shown("T1", "B", 20), Shown("T2", "A", 10)], &["B", "A"], "T2 shown");
}

#[test]
fn what_was_accepted_goes_before_what_was_shown_later() {
    check(&[Accepted("T1", "A", 10), Shown("T2", "A", 20)], &["A"], "T1 accepted");
    check(&[Accepted("T1", "A", 10), Shown("T2", "B", 20)], &["B", "A"], "T1 accepted");
}

#[test]
fn of_what_was_accepted_the_most_recent_goes_with_the_order() {
    check(&[Accepted("T1", "A", 10), Accepted("T2", "A", 20)], &["A"], "T2 accepted");
    check(&[Accepted("T1", "A", 10), Accepted("T2", "B", 20)], &["A", "B"], "T2 accepted");
    check(&[Accepted("T1", "A", 10), Accepted("T2", "B", 20)], &["B", "A"], "T2 accepted");
}

#[test]
fn only_what_is_in_the_order_counts() {
    let steps = [Accepted("T1", "X", 30), Shown("T2", "A", 20), Shown("T3", "Y", 40)];
    check(&steps, &["A"], "T2 shown");
    check(&[Accepted("T1", "A", 10), Accepted("T2", "X", 20)], &["A"], "T1 accepted");
}

#[test]
fn the_first_time_wins_over_a_second_look() {
    let again = [Accepted("T1", "A", 10), Accepted("T2", "A", 20), Accepted("T1", "A", 30)];
    check(&again, &["A"], "T2 accepted");
    let again = [Shown("T1", "A", 10), Shown("T2", "A", 20), Shown("T1", "A", 30)];
    check(&again, &["A"], "T2 shown");
}

#[test]
fn what_comes_later_in_one_millisecond_is_later() {
    check(&[Received("T1", 10), Received("T2", 10)], &["A"], "T2 latest");
    check(&[Shown("T1", "A", 10), Shown("T2", "A", 10)], &["A"], "T2 shown");
    check(&[Shown("T2", "A", 10), Shown("T1", "A", 10)], &["A"], "T1 shown");
    check(&[Accepted("T1", "A", 10), Accepted("T2", "A", 10)], &["A"], "T2 accepted");
    check(
        &[Accepted("T1", "A", 10), Accepted("T2", "B", 10), Accepted("T3", "C", 10)],
        &["C", "B", "A"],
        "T3 accepted",
    );
}

#[test]
fn a_clock_that_is_set_back_does_not_turn_the_order_around() {
    check(&[Accepted("T1", "A", 9_000), Accepted("T2", "A", 4_000)], &["A"], "T2 accepted");
    check(&[Received("T1", 9_000), Received("T2", 4_000)], &["A"], "T2 latest");
}

#[test]
fn what_was_accepted_need_not_have_been_shown() {
    check(&[Received("T1", 10), Accepted("T1", "A", 20)], &["A"], "T1 accepted");
}

#[test]
fn each_line_says_what_it_goes_back_to() {
    let steps = [
        Accepted("T1", "A", 10),
        Shown("T2", "A", 20),
        Shown("T3", "B", 30),
        Received("T4", 40),
        Accepted("T1", "D", 5),
        Accepted("T5", "D", 6),
    ];
    let attribution = ledger(&steps).attribute(&ordered(&["A", "B", "C", "D"]), true);
    let lines: Vec<_> = attribution
        .lines
        .iter()
        .map(|line| {
            let tracker = line.tracker_id.as_deref().unwrap_or("-");
            format!("{} {tracker} {}", line.offer_id, line.basis.as_str())
        })
        .collect();
    assert_eq!(lines, ["A-01 T1 accepted", "B-01 T3 shown", "C-01 - none", "D-01 T5 accepted"]);
    // A line is never said to go back to the newest response.
    let latest = ledger(&[Received("T1", 10)]).attribute(&ordered(&["A"]), true);
    assert_eq!((latest.lines[0].basis, latest.lines[0].tracker_id.as_deref()), (Basis::None, None));
}

#[test]
fn without_a_match_nothing_is_sent_where_that_was_asked_for() {
    let of = |steps: &[Step]| told(&ledger(steps), &["A"], false);
    assert_eq!(of(&[Received("T1", 10)]), "- none");
    assert_eq!(of(&[Accepted("T1", "X", 10)]), "- none");
    assert_eq!(of(&[Shown("T1", "A", 10)]), "T1 shown");
    assert_eq!(of(&[Accepted("T1", "A", 10)]), "T1 accepted");
}

#[test]
fn two_picks_of_one_response_can_be_bought_in_two_orders() {
    let both = [Received("T1", 1), Accepted("T1", "A", 10), Accepted("T1", "B", 20)];
    let after = |more: &[Step]| [&both[..], more].concat();
    check(&after(&[Settled(&["A"])]), &["B"], "T1 accepted");
    check(&after(&[Settled(&["A"])]), &["A"], "T1 latest");
    check(&after(&[Settled(&["A"]), Settled(&["B"])]), &["B"], "- none");
    check(&after(&[Settled(&["A", "B"])]), &["A", "B"], "- none");
}

#[test]
fn an_order_uses_up_its_families_in_every_entry() {
    let steps = [
        Received("T1", 1),
        Accepted("T1", "A", 10),
        Received("T2", 11),
        Shown("T2", "A", 20),
        Shown("T2", "B", 21),
        Settled(&["A"]),
    ];
    check(&steps, &["A"], "T2 latest");
    check(&steps, &["B"], "T2 shown");
    assert_eq!(trackers(&ledger(&steps)), ["T2"]);
}

#[test]
fn an_order_that_matches_leaves_alone_what_was_merely_received() {
    let steps = [Received("T1", 1), Accepted("T1", "A", 10), Received("T2", 20), Settled(&["A"])];
    assert_eq!(trackers(&ledger(&steps)), ["T2"]);
}

#[test]
fn an_order_that_went_back_to_the_newest_response_uses_that_one_up_whole() {
    let steps = [
        Received("T1", 1),
        Shown("T1", "X", 2),
        Received("T2", 10),
        Shown("T2", "Y", 11),
        Settled(&["A"]),
    ];
    check(&steps, &["Y"], "T1 latest");
    assert_eq!(trackers(&ledger(&steps)), ["T1"]);
}

#[test]
fn an_order_that_goes_back_to_nothing_uses_up_nothing() {
    let mut ledger = ledger(&[Received("T1", 1), Shown("T1", "X", 2)]);
    ledger.settle(&ordered(&["A"]), false);
    assert_eq!(trackers(&ledger), ["T1"]);
}

#[test]
fn settling_says_which_families_of_which_trackers_it_used_up() {
    let mut ledger = ledger(&[Shown("T1", "A", 1), Accepted("T2", "A", 2), Shown("T1", "B", 3)]);
    let mut used = ledger.settle(&ordered(&["A"]), true);
    used.sort_unstable();
    let mut expected = [(hash(0, "T1"), hash(0, "A")), (hash(0, "T2"), hash(0, "A"))];
    expected.sort_unstable();
    assert_eq!(used, expected);
}

#[test]
fn of_entries_merely_received_only_the_newest_is_kept() {
    let steps = [Received("T1", 1), Received("T2", 2), Shown("T2", "A", 3), Received("T3", 4)];
    assert_eq!(trackers(&ledger(&steps)), ["T2", "T3"]);
    let steps = [&steps[..], &[Received("T4", 5)]].concat();
    assert_eq!(trackers(&ledger(&steps)), ["T2", "T4"]);
}

#[test]
fn a_tracker_that_comes_again_keeps_its_place_and_pushes_out_nothing() {
    let steps = [Received("T1", 1), Shown("T1", "A", 2), Received("T2", 3), Received("T1", 4)];
    assert_eq!(trackers(&ledger(&steps)), ["T1", "T2"]);
}

#[test]
fn sixty_refreshes_never_push_out_what_was_accepted_or_shown() {
    let mut ledger = ledger(&[Accepted("T1", "A", 1), Shown("T2", "B", 2)]);
    for refresh in 0..60 {
        ledger.receive(&format!("R{refresh}"), UnixMs(100 + refresh));
    }
    assert_eq!(told(&ledger, &["A"], true), "T1 accepted");
    assert_eq!(told(&ledger, &["B"], true), "T2 shown");
    assert_eq!(told(&ledger, &["C"], true), "R59 latest");
    assert_eq!(ledger.entries.len(), 3);
}

#[test]
fn sixty_refreshes_that_are_all_shown_never_push_out_what_was_accepted() {
    let mut ledger = ledger(&[Received("T1", 1), Accepted("T1", "A", 1)]);
    for refresh in 0..60 {
        let tracker = format!("R{refresh}");
        ledger.receive(&tracker, UnixMs(100 + 10 * refresh));
        ledger.mark(&tracker, &[hash(0, "B")], false, UnixMs(101 + 10 * refresh));
    }
    assert_eq!(told(&ledger, &["A"], true), "T1 accepted");
    assert_eq!(told(&ledger, &["B"], true), "R59 shown");
    assert_eq!(ledger.entries.len(), 50);
    // The oldest that were shown went.
    let kept = trackers(&ledger);
    assert!(!kept.contains(&"R10".to_owned()) && kept.contains(&"R11".to_owned()), "{kept:?}");
}

#[test]
fn fifty_entries_are_kept_and_of_those_accepted_the_oldest_goes_last_of_all() {
    assert_eq!(MAX_ENTRIES, 50);
    let mut ledger = Ledger::default();
    for number in 0..60 {
        let tracker = format!("A{number}");
        ledger.mark(&tracker, &[hash(0, &format!("F{number}"))], true, UnixMs(10 * number));
    }
    assert_eq!(ledger.entries.len(), 50);
    assert_eq!(told(&ledger, &["F9"], false), "- none");
    assert_eq!(told(&ledger, &["F10"], false), "A10 accepted");
    assert_eq!(told(&ledger, &["F59"], false), "A59 accepted");
}

#[test]
fn the_newest_tracker_is_the_newest_however_much_was_shown() {
    let mut ledger = Ledger::default();
    for number in 0..60 {
        let tracker = format!("S{number}");
        ledger.receive(&tracker, UnixMs(10 * number));
        ledger.mark(&tracker, &[hash(0, "B")], false, UnixMs(10 * number + 1));
    }
    ledger.receive("NEW", UnixMs(9_000));
    assert_eq!(told(&ledger, &["C"], true), "NEW latest");
    assert_eq!(ledger.entries.len(), 50);
}

#[test]
fn showing_or_accepting_what_is_known_is_no_news() {
    let mut ledger = Ledger::default();
    let families = [hash(0, "A"), hash(0, "B")];
    assert!(ledger.mark("T1", &families, false, UnixMs(1)));
    assert!(!ledger.mark("T1", &families, false, UnixMs(2)));
    assert!(ledger.mark("T1", &families, true, UnixMs(3)));
    assert!(!ledger.mark("T1", &families, true, UnixMs(4)));
    assert!(ledger.mark("T2", &families, false, UnixMs(5)));
}

fn ledger(steps: &[Step]) -> Ledger {
    let mut ledger = Ledger::default();
    for step in steps {
        match *step {
            Received(tracker, at) => ledger.receive(tracker, UnixMs(at)),
            Shown(tracker, family, at) => {
                ledger.mark(tracker, &[hash(0, family)], false, UnixMs(at));
            }
            Accepted(tracker, family, at) => {
                ledger.mark(tracker, &[hash(0, family)], true, UnixMs(at));
            }
            Settled(families) => {
                ledger.settle(&ordered(families), true);
            }
        }
    }
    ledger
}

fn told(ledger: &Ledger, families: &[&str], or_latest: bool) -> String {
    let attribution = ledger.attribute(&ordered(families), or_latest);
    let tracker = attribution.tracker_id.as_deref().unwrap_or("-");
    format!("{tracker} {}", attribution.basis.as_str())
}

fn trackers(ledger: &Ledger) -> Vec<String> {
    let mut trackers: Vec<_> = ledger.entries.iter().map(|it| it.tracker.clone()).collect();
    trackers.sort();
    trackers
}

fn ordered(families: &[&str]) -> Vec<OrderedLine<'static>> {
    let line = |family: &&str| OrderedLine {
        offer_id: format!("{family}-01").leak(),
        family: hash(0, family),
    };
    families.iter().map(line).collect()
}
