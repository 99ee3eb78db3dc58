//! Which response led to an order: what was received, shown and accepted, and what an order uses up.
//!
//! A ledger belongs to one customer. One order carries one tracker, so one entry must win; which one
//! is decided by [`Ledger::attribute`] alone. Families are compared by their hashes.

use super::{
    hash::hash,
    list::take_out,
    text::name_at,
    time::{DAY_MS, UnixMs},
};

/// Entries kept for one customer. At some 200 bytes an entry that is about 10 KB of storage.
pub const MAX_ENTRIES: usize = 50;

/// A product family of a response was shown or accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Hash of the family.
    pub family: u64,
    /// Whether the shopper took it, and did not only see it.
    pub is_accepted: bool,
    /// The first time.
    pub at: UnixMs,
}

/// One response.
#[derive(Debug)]
pub struct Entry {
    /// Its tracker, header-safe.
    pub tracker: String,
    /// Hash of the tracker.
    pub id: u64,
    /// When it came.
    pub received: UnixMs,
    /// What became of its picks. Empty: nothing was shown yet.
    pub marks: Vec<Mark>,
    /// Whether the storage does not have it as it is.
    pub is_changed: bool,
}

impl Entry {
    /// A response of which nothing was shown yet.
    #[must_use]
    pub fn new(tracker: &str, received: UnixMs) -> Self {
        Self {
            tracker: tracker.to_owned(),
            id: hash(0, tracker),
            received,
            marks: Vec::new(),
            is_changed: true,
        }
    }

    /// The first time wins: an order goes back to what made the shopper decide, not to a second
    /// look. Returns whether this is the first.
    fn mark(&mut self, mark: &Mark) -> bool {
        for known in &mut self.marks {
            if known.family == mark.family && known.is_accepted == mark.is_accepted {
                known.at = known.at.min(mark.at);
                return false;
            }
        }
        self.marks.push(*mark);
        self.is_changed = true;
        true
    }

    /// Drops the marks that these lines match, and notes its tracker and their families.
    #[inline(never)] // Compresses better than within a larger function.
    fn use_up(&mut self, lines: &[OrderedLine<'_>], used: &mut Vec<(u64, u64)>) {
        let mut index = 0;
        while let Some(mark) = self.marks.get(index) {
            if lines.iter().any(|line| line.family == mark.family) {
                used.push((self.id, mark.family));
                take_out(&mut self.marks, index);
                self.is_changed = true;
            } else {
                index += 1;
            }
        }
    }

    /// What is worth least goes first: what was shown before what was accepted, and then the oldest. The
    /// one that was merely received is the newest, and stays.
    fn worth(&self) -> u64 {
        let mut class = if self.marks.is_empty() { 2 } else { 0 };
        for mark in &self.marks {
            class |= u64::from(mark.is_accepted);
        }
        // No moment takes as many bits: they are whole numbers of JavaScript.
        class << 62 | self.received.order()
    }
}

/// What led to an order, or to a line of one; the better, the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Nothing.
    None,
    /// No pick; the customer's newest response.
    Latest,
    /// A pick that the shopper saw.
    Shown,
    /// A pick that the shopper took.
    Accepted,
}

impl Basis {
    pub(crate) const NAMES: &str = "none|latest|shown|accepted";

    /// The text JavaScript sees.
    #[must_use]
    #[expect(clippy::inline_always, reason = "it is no more than the call in it")]
    #[inline(always)]
    pub fn as_str(self) -> &'static str {
        name_at(self as usize, Self::NAMES)
    }
}

/// Which tracker goes with an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// `None`: no tracker goes with it.
    pub tracker_id: Option<String>,
    /// Why that one.
    pub basis: Basis,
    /// The same for each line by itself.
    pub lines: Vec<LineAttribution>,
}

/// What led to one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineAttribution {
    /// As the caller wrote it.
    pub offer_id: String,
    /// `None`: nothing shown or accepted matches.
    pub tracker_id: Option<String>,
    /// Never `Latest`.
    pub basis: Basis,
}

/// A line of an order and its product family.
#[derive(Clone, Copy, Debug)]
pub struct OrderedLine<'l> {
    /// As the caller wrote it.
    pub offer_id: &'l str,
    /// Hash of the family, which is what is compared.
    pub family: u64,
}

/// What one customer was recommended. Its entries are in no order.
#[derive(Debug, Default)]
pub struct Ledger {
    /// At most one for each tracker.
    pub entries: Vec<Entry>,
}

impl Ledger {
    /// Takes an entry in, whose response may be known already. Returns whether that was news.
    pub fn add(&mut self, entry: Entry) -> bool {
        let place = self.place_of(entry.id);
        let Some(known) = self.entries.get_mut(place) else {
            self.entries.push(entry);
            self.evict();
            return true;
        };
        known.received = known.received.min(entry.received);
        let mut is_news = false;
        for mark in &entry.marks {
            is_news |= known.mark(mark);
        }
        is_news
    }

    /// Drops an entry, by the hash of its tracker.
    pub fn forget(&mut self, id: u64) {
        let place = self.place_of(id);
        take_out(&mut self.entries, place);
    }

    /// Whether there is an entry, by the hash of its tracker.
    pub(crate) fn has(&self, id: u64) -> bool {
        self.place_of(id) < self.entries.len()
    }

    /// The place of an entry, by the hash of its tracker; past the end where there is none.
    #[inline(never)] // For all who look one up.
    fn place_of(&self, id: u64) -> usize {
        let mut place = 0;
        for entry in &self.entries {
            if entry.id == id {
                break;
            }
            place += 1;
        }
        place
    }

    /// A moment after every mark so far. Two marks of one millisecond would leave open which came
    /// last; a mark of more than a day ahead is a clock that was set back, and is not followed.
    #[must_use]
    pub fn next_moment(&self, now: UnixMs) -> UnixMs {
        let mut last = now.0 - 1;
        let mut see = |at: UnixMs| {
            if last < at.0 && at.0 - now.0 < DAY_MS {
                last = at.0;
            }
        };
        for entry in &self.entries {
            see(entry.received);
            for mark in &entry.marks {
                see(mark.at);
            }
        }
        UnixMs(last + 1)
    }

    /// A response came. Of the responses of which nothing was shown only the newest is kept, so that
    /// refreshing a page pushes out nothing that matters.
    pub fn receive(&mut self, tracker: &str, now: UnixMs) {
        let entry = Entry::new(tracker, self.next_moment(now));
        if !self.has(entry.id) {
            while let Some(merely) = self.entries.iter().find(|it| it.marks.is_empty()) {
                self.forget(merely.id);
            }
            self.add(entry);
        }
    }

    /// Families of a response were shown or accepted. Returns whether that was news.
    pub fn mark(
        &mut self,
        tracker: &str,
        families: &[u64],
        is_accepted: bool,
        now: UnixMs,
    ) -> bool {
        let at = self.next_moment(now);
        let mut entry = Entry::new(tracker, at);
        for &family in families {
            entry.mark(&Mark { family, is_accepted, at });
        }
        self.add(entry)
    }

    /// Drops what is worth least, where there are too many.
    fn evict(&mut self) {
        while MAX_ENTRIES < self.entries.len() {
            let (mut least, mut id) = (u64::MAX, 0);
            for entry in &self.entries {
                let worth = entry.worth();
                if worth < least {
                    (least, id) = (worth, entry.id);
                }
            }
            self.forget(id);
        }
    }

    /// Which tracker goes with an order of these lines: that of the most recently accepted pick
    /// whose family is in it; else of the most recently shown one; else, where `or_latest`, the
    /// newest tracker.
    #[must_use]
    pub fn attribute(&self, lines: &[OrderedLine<'_>], or_latest: bool) -> Attribution {
        let mut best = Won::NOTHING;
        let mut per_line = Vec::new();
        for line in lines {
            let mut won = Won::NOTHING;
            self.seek(line.family, &mut won);
            per_line.push(LineAttribution {
                offer_id: line.offer_id.to_owned(),
                tracker_id: tracker_of(won.entry),
                basis: won.basis,
            });
            best.prefer(won);
        }
        if or_latest {
            self.seek_latest(&mut best);
        }
        Attribution { tracker_id: tracker_of(best.entry), basis: best.basis, lines: per_line }
    }

    /// What led to a line of this family, where that is better.
    #[inline(never)] // Compresses better than within a larger function.
    fn seek<'l>(&'l self, family: u64, won: &mut Won<'l>) {
        for entry in &self.entries {
            for mark in &entry.marks {
                if mark.family == family {
                    let basis = if mark.is_accepted { Basis::Accepted } else { Basis::Shown };
                    won.prefer(Won { basis, at: mark.at, entry: Some(entry) });
                }
            }
        }
    }

    /// The newest entry, where that is better.
    #[inline(never)]
    fn seek_latest<'l>(&'l self, won: &mut Won<'l>) {
        for entry in &self.entries {
            won.prefer(Won { basis: Basis::Latest, at: entry.received, entry: Some(entry) });
        }
    }

    /// An order of these lines succeeded: what they match is used up, or else, where `or_latest`,
    /// the newest entry. Returns the trackers and families used up, as hashes, for whoever must
    /// remember them.
    pub fn settle(&mut self, lines: &[OrderedLine<'_>], or_latest: bool) -> Vec<(u64, u64)> {
        let mut used = Vec::new();
        let mut place = 0;
        while let Some(entry) = self.entries.get_mut(place) {
            let before = used.len();
            entry.use_up(lines, &mut used);
            if before < used.len() && entry.marks.is_empty() {
                take_out(&mut self.entries, place);
            } else {
                place += 1;
            }
        }
        if used.is_empty() && or_latest {
            let mut won = Won::NOTHING;
            self.seek_latest(&mut won);
            if let Some(newest) = won.entry {
                self.forget(newest.id);
            }
        }
        used
    }
}

/// What a line goes back to.
#[derive(Clone, Copy)]
struct Won<'l> {
    basis: Basis,
    at: UnixMs,
    entry: Option<&'l Entry>,
}

impl<'l> Won<'l> {
    const NOTHING: Self = Self { basis: Basis::None, at: UnixMs(i64::MIN), entry: None };

    /// The better basis wins, then what came last.
    #[inline(never)] // Asked for in three places, 20 bytes less.
    fn prefer(&mut self, other: Won<'l>) {
        if (self.basis, self.at) <= (other.basis, other.at) {
            *self = other;
        }
    }
}

fn tracker_of(entry: Option<&Entry>) -> Option<String> {
    entry.map(|entry| entry.tracker.clone())
}
