//! The few to show: ordered by the table, one of each family, at most so many.

use super::{
    bundle::Bundle,
    candidate::{Candidate, Course, Dropped, Gathering, Situation},
    hash::hash,
    ids::{Catalogue, NO_CLOUD, family_hash},
    propensity::Prediction,
    query::Line,
    rank::sort,
    reason::Reason,
    recommendation::Kind,
    text::{joined, push, push_number},
};

/// Something to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick<'a> {
    /// The same for the same content: kind and product families, for opportunities `createdAt` too.
    pub id: String,
    /// What kind of thing.
    pub kind: Kind,
    /// What to add to the cart, all of it.
    pub items: Vec<Line<'a>>,
    /// Adobe's rank within the kind. `None`: kinds without one, or none was sent.
    pub rank: Option<u64>,
    /// Offers in the cart or owned that led to it, those of duplicates included.
    pub source_offer_ids: Vec<&'a str>,
    /// Upsells: the caller's lines that it would take the place of.
    pub replaces: Vec<&'a str>,
    /// The tracker of its response. `None`: that had none.
    pub tracker_id: Option<&'a str>,
    /// Opportunities: ISO-8601 as sent.
    pub expires_at: Option<&'a str>,
    /// The rule that placed it.
    pub rule: &'a str,
    /// Why, for logs: `rule:…`, `churn:…`, `seatExpansion:…`, `cloud:unknown`, `rank:…`.
    pub because: Vec<String>,
}

/// What was picked and what was not.
#[derive(Clone, Debug, Default)]
pub struct Picked<'a> {
    /// Best first.
    pub picks: Vec<Pick<'a>>,
    /// Everything else.
    pub dropped: Vec<Dropped<'a>>,
}

/// Picks from one response. The same input gives the same picks everywhere.
#[must_use]
pub fn pick<'b, C: Catalogue>(
    bundle: &'b Bundle<'b>,
    tracker: Option<&'b str>,
    situation: &'b Situation<'b, C>,
) -> Picked<'b> {
    let gathering = Gathering::of(bundle, situation);
    let mut choice = Choice { gathering, tracker, picks: Vec::new(), taken: Vec::new() };
    choice.gathering.gather();
    sort(&mut choice.gathering.keys);
    while choice.round() {}
    Picked { picks: choice.picks, dropped: choice.gathering.dropped }
}

/// The picks so far.
struct Choice<'b, C> {
    gathering: Gathering<'b, C>,
    tracker: Option<&'b str>,
    picks: Vec<Pick<'b>>,
    /// What the picks are and the families of all their items, as hashes, each with the place of its
    /// pick. A candidate that is one of these is a duplicate.
    taken: Vec<(u64, usize)>,
}

impl<'b, C: Catalogue> Choice<'b, C> {
    /// Goes once over what is not settled yet, best first, and returns whether it picked anything.
    /// With `spread` each kind gets one pick a round; without, one round takes all. Once there are
    /// enough, another round settles the rest.
    #[inline(never)] // As the steps of gathering are.
    fn round(&mut self) -> bool {
        let Situation { limit, selection, .. } = self.gathering.situation;
        let limit = limit.unwrap_or(selection.limit);
        let (mut served, mut next) = (0_u32, 0);
        while let Some(candidate) = self.gathering.candidate(next) {
            next += 1;
            let kind = 1 << candidate.kind as u32;
            let is_full = limit <= self.picks.len();
            if is_full && served != 0 {
                break;
            }
            if candidate.is_settled || selection.spread && served & kind != 0 {
                continue;
            }
            candidate.is_settled = true;
            let candidate = *candidate;
            if self.unites(&candidate) {
                self.gathering.drop(&candidate, Reason::Duplicate);
            } else if is_full {
                self.gathering.drop(&candidate, Reason::OverLimit);
            } else {
                served |= kind;
                self.take(&candidate);
            }
        }
        served != 0
    }

    /// Whether a candidate is a duplicate of an earlier pick, which then has what led to it as well: a
    /// product of one with its family, an opportunity of the very same one.
    fn unites(&mut self, candidate: &Candidate<'b>) -> bool {
        for (taken, place) in &self.taken {
            if *taken == candidate.identity
                && let Some(pick) = self.picks.get_mut(*place)
            {
                lead(pick, candidate, &self.gathering);
                return true;
            }
        }
        false
    }

    /// Makes a pick of a candidate.
    #[inline(never)]
    fn take(&mut self, candidate: &Candidate<'b>) {
        let course = &candidate.course;
        let catalogue = self.gathering.situation.catalogue;
        let size = match (candidate.kind, course.outlook.seat_expansion) {
            (Kind::SeatExpansion, Some(prediction)) => prediction.predicted_addon_size,
            _ => None,
        };
        let mut pick = Pick {
            id: joined(&[candidate.kind.as_str()]),
            kind: candidate.kind,
            items: Vec::new(),
            rank: candidate.rank,
            source_offer_ids: Vec::new(),
            replaces: Vec::new(),
            tracker_id: self.tracker,
            expires_at: candidate.expires_at,
            rule: course.rule,
            because: Vec::new(),
        };
        let place = self.picks.len();
        let mut mark = ":";
        for item in candidate.items {
            let family = catalogue.family(item.offer_id);
            pick.id.push_str(mark);
            pick.id.push_str(&family);
            mark = "+";
            self.taken.push((hash(0, &family), place));
            pick.items.push(Line { quantity: size.or(item.quantity), ..*item });
        }
        if let Some(created_at) = candidate.created_at {
            push(&mut pick.id, '@');
            pick.id.push_str(created_at);
        }
        self.taken.push((candidate.identity, place));
        lead(&mut pick, candidate, &self.gathering);
        give_reasons(&mut pick, course);
        self.picks.push(pick);
    }
}

/// Notes of a pick what led to it, or to a duplicate of it. An upsell takes the place of the caller's
/// lines, cart first, whose family led to it or to its duplicates among the upsells.
fn lead<'b, C: Catalogue>(
    pick: &mut Pick<'b>,
    candidate: &Candidate<'b>,
    gathering: &Gathering<'b, C>,
) {
    let mut families = Vec::new();
    for offer_id in candidate.sources {
        add_missing(&mut pick.source_offer_ids, offer_id);
        if pick.kind == Kind::Upsell && candidate.kind == Kind::Upsell {
            families.push(family_hash(gathering.situation.catalogue, offer_id));
        }
    }
    for had in &gathering.had {
        for family in &families {
            if *family == had.family {
                add_missing(&mut pick.replaces, had.line.offer_id);
            }
        }
    }
}

fn add_missing<'b>(list: &mut Vec<&'b str>, text: &'b str) {
    for known in list.iter() {
        if **known == *text {
            return;
        }
    }
    list.push(text);
}

fn give_reasons(pick: &mut Pick<'_>, course: &Course<'_>) {
    let reasons = &mut pick.because;
    add_reason(reasons, &["rule:", pick.rule]);
    add_predicted(reasons, "churn:", course.outlook.churn);
    add_predicted(reasons, "seatExpansion:", course.outlook.seat_expansion);
    if course.cloud == NO_CLOUD {
        add_reason(reasons, &["cloud:unknown"]);
    }
    if let Some(rank) = pick.rank {
        let mut reason = joined(&["rank:"]);
        push_number(&mut reason, rank);
        reasons.push(reason);
    }
}

fn add_predicted(reasons: &mut Vec<String>, signal: &str, applied: Option<&Prediction<'_>>) {
    if let Some(it) = applied {
        add_reason(reasons, &[signal, it.category, ":", it.level().as_str()]);
    }
}

fn add_reason(reasons: &mut Vec<String>, parts: &[&str]) {
    reasons.push(joined(parts));
}
