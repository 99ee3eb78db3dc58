//! Which response led to an order: what was received, shown and accepted, and what an order uses up.
//!
//! A ledger belongs to one customer. One order carries one tracker, so one entry must win; which one
//! is decided by [`Ledger::attribute`] alone.

use super::time::{DAY_MS, UnixMs};
use serde::Serialize;

/// Entries kept for one customer. At some 200 bytes an entry that is about 10 KB of storage.
pub const MAX_ENTRIES: usize = 50;

/// The moments at which product families were first shown or accepted.
pub type Marks = Vec<(String, UnixMs)>;

/// One response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its tracker, header-safe.
    pub tracker: String,
    /// When it came.
    pub received: UnixMs,
    /// Families of its picks that were seen.
    pub shown: Marks,
    /// Families of its picks that the shopper took.
    pub accepted: Marks,
}

impl Entry {
    /// A response of which nothing was shown yet.
    #[must_use]
    pub fn new(tracker: &str, received: UnixMs) -> Self {
        Self { tracker: tracker.to_owned(), received, shown: Vec::new(), accepted: Vec::new() }
    }

    fn is_merely_received(&self) -> bool {
        self.shown.is_empty() && self.accepted.is_empty()
    }
}

/// What led to an order, or to a line of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A pick that the shopper took.
    Accepted,
    /// A pick that the shopper saw.
    Shown,
    /// No pick; the customer's newest response.
    Latest,
    /// Nothing.
    None,
}

impl Serialize for Basis {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(match self {
            Self::Accepted => "accepted",
            Self::Shown => "shown",
            Self::Latest => "latest",
            Self::None => "none",
        })
    }
}

/// Which tracker goes with an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attribution {
    /// `None`: no tracker goes with it.
    pub tracker_id: Option<String>,
    /// Why that one.
    pub basis: Basis,
    /// The same for each line by itself.
    pub lines: Vec<LineAttribution>,
}

/// What led to one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LineAttribution {
    /// As the caller wrote it.
    pub offer_id: String,
    /// `None`: nothing shown or accepted matches.
    pub tracker_id: Option<String>,
    /// Never `Latest`.
    pub basis: Basis,
}

/// A line of an order and its product family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedLine {
    /// As the caller wrote it.
    pub offer_id: String,
    /// What is compared.
    pub family: String,
}

/// What one customer was recommended. Its entries are in no order.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// At most one for each tracker.
    pub entries: Vec<Entry>,
}

impl Ledger {
    /// A moment after every mark so far. Two marks of one millisecond would leave open which came
    /// last; a mark of more than a day ahead is a clock that was set back, and is not followed.
    #[must_use]
    pub fn next_moment(&self, now: UnixMs) -> UnixMs {
        let marks = self.entries.iter().flat_map(|it| it.shown.iter().chain(&it.accepted));
        let moments = marks.map(|(_, at)| *at).chain(self.entries.iter().map(|it| it.received));
        let recent = moments.filter(|at| now <= *at && at.0 - now.0 < DAY_MS);
        recent.max().map_or(now, |last| UnixMs(last.0 + 1))
    }

    /// A response came. Of the responses of which nothing was shown only the newest is kept, so that
    /// refreshing a page pushes out nothing that matters.
    pub fn receive(&mut self, tracker: &str, now: UnixMs) {
        if self.entries.iter().any(|it| it.tracker == tracker) {
            return;
        }
        let at = self.next_moment(now);
        self.entries.retain(|it| !it.is_merely_received());
        self.entry(tracker, at);
        self.evict();
    }

    /// Picks of a response were seen. Returns whether that was news.
    pub fn show(&mut self, tracker: &str, families: &[String], now: UnixMs) -> bool {
        let at = self.next_moment(now);
        let news = mark(&mut self.entry(tracker, at).shown, families, at);
        self.evict();
        news
    }

    /// The shopper took a pick. Returns whether that was news.
    pub fn accept(&mut self, tracker: &str, families: &[String], now: UnixMs) -> bool {
        let at = self.next_moment(now);
        let news = mark(&mut self.entry(tracker, at).accepted, families, at);
        self.evict();
        news
    }

    fn entry(&mut self, tracker: &str, received: UnixMs) -> &mut Entry {
        let index = self.entries.iter().position(|it| it.tracker == tracker);
        let index = index.unwrap_or_else(|| {
            self.entries.push(Entry::new(tracker, received));
            self.entries.len() - 1
        });
        // The index is of an entry that is there.
        #[expect(clippy::indexing_slicing, reason = "found or pushed right above")]
        &mut self.entries[index]
    }

    /// Beyond the cap, what was shown goes before what was accepted, and then the oldest. The one
    /// that was merely received is the newest, and stays.
    fn evict(&mut self) {
        let worth = |it: &Entry| (it.is_merely_received(), !it.accepted.is_empty(), it.received);
        while MAX_ENTRIES < self.entries.len() {
            let entries = self.entries.iter().enumerate();
            let Some((least, _)) = entries.min_by_key(|(_, it)| worth(it)) else { return };
            self.entries.remove(least);
        }
    }

    /// Which tracker goes with an order of these lines: that of the most recently accepted pick
    /// whose family is in it; else of the most recently shown one; else, where `or_latest`, the
    /// newest tracker.
    #[must_use]
    pub fn attribute(&self, lines: &[OrderedLine], or_latest: bool) -> Attribution {
        let per_line: Vec<_> = lines.iter().map(|line| self.line(line)).collect();
        let best =
            per_line.iter().flatten().max_by_key(|won| (won.basis == Basis::Accepted, won.at));
        let latest = || self.entries.iter().max_by_key(|it| it.received).filter(|_| or_latest);
        let (tracker_id, basis) = match best {
            Some(won) => (Some(won.tracker), won.basis),
            None => match latest() {
                Some(entry) => (Some(entry.tracker.as_str()), Basis::Latest),
                None => (None, Basis::None),
            },
        };
        let lines = lines.iter().zip(&per_line).map(|(line, won)| LineAttribution {
            offer_id: line.offer_id.clone(),
            tracker_id: won.as_ref().map(|won| won.tracker.to_owned()),
            basis: won.as_ref().map_or(Basis::None, |won| won.basis),
        });
        Attribution { tracker_id: tracker_id.map(str::to_owned), basis, lines: lines.collect() }
    }

    fn line(&self, line: &OrderedLine) -> Option<Won<'_>> {
        let marks = self.entries.iter().flat_map(|entry| {
            let all = |marks: &'_ Marks, basis| {
                let of_family = marks.iter().filter(|(family, _)| *family == line.family);
                of_family.map(|(_, at)| (*at, basis)).max()
            };
            let accepted = all(&entry.accepted, true);
            let shown = all(&entry.shown, false);
            [accepted, shown].into_iter().flatten().map(move |(at, is_accepted)| Won {
                tracker: entry.tracker.as_str(),
                basis: if is_accepted { Basis::Accepted } else { Basis::Shown },
                at,
            })
        });
        marks.max_by_key(|won| (won.basis == Basis::Accepted, won.at))
    }

    /// An order of these lines succeeded: what they match is used up. Returns the trackers and
    /// families used up, for whoever must remember them.
    pub fn settle(&mut self, lines: &[OrderedLine], or_latest: bool) -> Vec<(String, String)> {
        let attribution = self.attribute(lines, or_latest);
        let mut used = Vec::new();
        let is_ordered = |family: &str| lines.iter().any(|line| line.family == family);
        self.entries.retain_mut(|entry| {
            let marks = entry.shown.iter().chain(&entry.accepted);
            let matched: Vec<_> = marks.filter(|(it, _)| is_ordered(it)).collect();
            let has_matched = !matched.is_empty();
            used.extend(matched.iter().map(|(family, _)| (entry.tracker.clone(), family.clone())));
            entry.shown.retain(|(family, _)| !is_ordered(family));
            entry.accepted.retain(|(family, _)| !is_ordered(family));
            !(has_matched && entry.is_merely_received())
        });
        if attribution.basis == Basis::Latest {
            self.entries.retain(|entry| Some(&entry.tracker) != attribution.tracker_id.as_ref());
        }
        used
    }
}

/// What a line goes back to.
#[derive(Debug)]
struct Won<'l> {
    tracker: &'l str,
    basis: Basis,
    at: UnixMs,
}

/// The first time wins: an order goes back to what made the shopper decide, not to a second look.
fn mark(marks: &mut Marks, families: &[String], at: UnixMs) -> bool {
    let mut news = false;
    for family in families {
        if !marks.iter().any(|(known, _)| known == family) {
            marks.push((family.clone(), at));
            news = true;
        }
    }
    news
}
