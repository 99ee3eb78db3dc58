//! The few to show: ordered by the table, one of each family, at most so many.

use super::{
    bundle::Bundle,
    candidate::{Candidate, Course, Dropped, Gathering, Situation, Subject},
    hash::hash,
    ids::family_hash,
    outlook::Applied,
    query::Line,
    rank::{Place, sorted},
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
pub fn pick<'b>(
    bundle: &'b Bundle<'b>,
    tracker: Option<&'b str>,
    situation: &'b Situation<'b>,
) -> Picked<'b> {
    let mut gathering = Gathering::of(bundle, situation);
    let mut candidates = std::mem::take(&mut gathering.candidates);
    let mut places = Vec::new();
    for (place, candidate) in candidates.iter().enumerate() {
        places.push(Place { key: key(candidate), place });
    }
    let places = &sorted(places);
    let limit = situation.limit.unwrap_or(situation.selection.limit);
    let (picks, families, chosen) = Default::default();
    let mut choice = Choice { gathering: &mut gathering, tracker, limit, picks, families, chosen };
    while choice.round(places, &mut candidates) {}
    for Place { place, .. } in places {
        if let Some(candidate) = candidates.get(*place)
            && !candidate.is_settled
            && !choice.unites(candidate)
        {
            choice.gathering.drop(candidate.subject, Reason::OverLimit);
        }
    }
    Picked { picks: choice.picks, dropped: gathering.dropped }
}

/// The first difference decides: place of the kind within its rule, of the rule, kind, and what
/// orders the kind itself.
fn key(candidate: &Candidate<'_>) -> u128 {
    let (slot, rule) = (candidate.slot as u64, candidate.course.rule as u64);
    let kind = candidate.kind as u64;
    u128::from((slot << 48) + (rule << 8) + kind) << 64 | u128::from(candidate.subject.order())
}

/// The picks so far.
struct Choice<'b, 'g> {
    gathering: &'g mut Gathering<'b>,
    tracker: Option<&'b str>,
    limit: usize,
    picks: Vec<Pick<'b>>,
    /// Hashes of the families of all items of the picks, each with the place of its pick.
    families: Vec<(u64, usize)>,
    /// What the picks were made of.
    chosen: Vec<Subject<'b>>,
}

impl<'b> Choice<'b, '_> {
    /// Goes once over what is not settled yet, best first, and returns whether it picked anything.
    /// With `spread` each kind gets one pick a round; without, one round takes all.
    fn round(&mut self, places: &[Place], candidates: &mut [Candidate<'b>]) -> bool {
        let spread = self.gathering.situation.selection.spread;
        let mut served = 0_u32;
        for Place { place, .. } in places {
            let Some(candidate) = candidates.get_mut(*place) else { break };
            let kind = 1 << candidate.kind as u32;
            let is_turn = !spread || served & kind == 0;
            if candidate.is_settled || !is_turn || self.limit <= self.picks.len() {
                continue;
            }
            candidate.is_settled = true;
            if !self.unites(candidate) {
                served |= kind;
                self.take(candidate);
            }
        }
        served != 0
    }

    /// Drops a candidate that is a duplicate of an earlier pick, and returns whether it was. What led
    /// to it led to the pick as well; an upsell also takes the place of what its duplicate among the
    /// upsells would.
    fn unites(&mut self, candidate: &Candidate<'b>) -> bool {
        let Some(place) = self.earlier(candidate) else { return false };
        let replaced = self.replaced(candidate.subject);
        if let Some(pick) = self.picks.get_mut(place) {
            add_missing(
                &mut pick.source_offer_ids,
                candidate.subject.sources(self.gathering.bundle),
            );
            if pick.kind == Kind::Upsell {
                add_missing(&mut pick.replaces, &replaced);
            }
        }
        self.gathering.drop(candidate.subject, Reason::Duplicate);
        true
    }

    /// The place of an earlier pick that makes a candidate a duplicate: for a product one with its
    /// family, for an opportunity the very same one.
    fn earlier(&self, candidate: &Candidate<'b>) -> Option<usize> {
        match candidate.subject {
            Subject::Product(_) => {
                for (family, place) in &self.families {
                    if *family == candidate.family {
                        return Some(*place);
                    }
                }
            }
            Subject::Opportunity(one) => {
                for (place, chosen) in self.chosen.iter().enumerate() {
                    if let Subject::Opportunity(other) = chosen
                        && one.intent == other.intent
                        && one.created_at == other.created_at
                        && one.items == other.items
                    {
                        return Some(place);
                    }
                }
            }
            _ => {}
        }
        None
    }

    /// The caller's lines whose family led to this upsell; cart first.
    fn replaced(&self, subject: Subject<'b>) -> Vec<&'b str> {
        let mut replaced = Vec::new();
        if subject.kind() == Kind::Upsell {
            let mut sources = Vec::new();
            for offer_id in subject.sources(self.gathering.bundle) {
                sources.push(family_hash(self.gathering.situation.catalogue, offer_id));
            }
            for had in &self.gathering.had {
                if sources.contains(&had.family) {
                    add_missing(&mut replaced, &[had.line.offer_id]);
                }
            }
        }
        replaced
    }

    /// Makes a pick of a candidate.
    fn take(&mut self, candidate: &Candidate<'b>) {
        let Candidate { subject, kind, course, .. } = candidate;
        let Situation { catalogue, selection, .. } = self.gathering.situation;
        let mut id = joined(&[kind.as_str(), ":"]);
        let mut items = Vec::new();
        for item in subject.items() {
            let family = catalogue.family(item.offer_id);
            if !items.is_empty() {
                push(&mut id, '+');
            }
            id.push_str(&family);
            items.push(item);
            self.families.push((hash(0, &family), self.picks.len()));
        }
        let (mut rank, mut expires_at) = (None, None);
        match *subject {
            Subject::Product(product) => rank = product.rank,
            Subject::Opportunity(opportunity) => {
                expires_at = opportunity.expires_at;
                if let Some(created_at) = opportunity.created_at {
                    push(&mut id, '@');
                    id.push_str(created_at);
                }
            }
            _ => {}
        }
        let mut source_offer_ids = Vec::new();
        add_missing(&mut source_offer_ids, subject.sources(self.gathering.bundle));
        let rule = selection.rules.get(course.rule).map_or("", |rule| &rule.name);
        self.chosen.push(*subject);
        self.picks.push(Pick {
            id,
            kind: *kind,
            replaces: self.replaced(*subject),
            because: because(rule, course, rank),
            items,
            rank,
            source_offer_ids,
            tracker_id: self.tracker,
            expires_at,
            rule,
        });
    }
}

fn add_missing<'b>(list: &mut Vec<&'b str>, more: &[&'b str]) {
    for text in more {
        if !list.contains(text) {
            list.push(text);
        }
    }
}

fn because(rule: &str, course: &Course<'_>, rank: Option<u64>) -> Vec<String> {
    let mut reasons = Vec::new();
    reasons.push(joined(&["rule:", rule]));
    add_predicted(&mut reasons, "churn:", &course.outlook.churn);
    add_predicted(&mut reasons, "seatExpansion:", &course.outlook.seat_expansion);
    if course.cloud == 0 {
        reasons.push(joined(&["cloud:unknown"]));
    }
    if let Some(rank) = rank {
        let mut reason = joined(&["rank:"]);
        push_number(&mut reason, rank);
        reasons.push(reason);
    }
    reasons
}

fn add_predicted(reasons: &mut Vec<String>, signal: &str, applied: &Applied<'_>) {
    if let Some(prediction) = applied.prediction {
        reasons.push(joined(&[signal, prediction.category, ":", applied.level.as_str()]));
    }
}
