//! The few to show: ordered by the table, one of each family, at most so many.

use super::{
    bundle::Bundle,
    candidate::{Candidate, Course, Dropped, Gathering, Reason, Situation, Subject},
    query::Line,
    rank::sort,
    recommendation::Kind,
    text::{joined, push_number},
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
    /// The families of its items, in order.
    pub families: Vec<String>,
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
    let picked = Picked { picks: Vec::new(), dropped: std::mem::take(&mut gathering.dropped) };
    let limit = situation.limit.unwrap_or(situation.selection.limit);
    let mut left: Vec<_> = gathering.candidates.iter().collect();
    sort(&mut left, |candidate| place(candidate));
    let mut choice =
        Choice { situation, tracker, gathering: &gathering, chosen: Vec::new(), picked };
    while !left.is_empty() && choice.chosen.len() < limit {
        left = choice.round(&left, limit);
    }
    for candidate in left {
        if !choice.unites(candidate) {
            choice.drop(candidate, Reason::OverLimit);
        }
    }
    choice.picked
}

/// The first difference decides: place of the kind within its rule, of the rule, kind, and what
/// orders the kind itself.
fn place(candidate: &Candidate<'_>) -> u128 {
    let (slot, rule) = (candidate.slot as u64, candidate.course.rule as u64);
    let kind = candidate.subject.kind() as u64;
    u128::from((slot << 48) + (rule << 8) + kind) << 64 | u128::from(candidate.subject.order())
}

/// The picks so far.
struct Choice<'b, 'g> {
    situation: &'b Situation<'b>,
    tracker: Option<&'b str>,
    gathering: &'g Gathering<'b>,
    /// What the picks were made of.
    chosen: Vec<&'g Candidate<'b>>,
    picked: Picked<'b>,
}

impl<'b, 'g> Choice<'b, 'g> {
    /// Goes once over what is left, best first, and returns what is left after that. With `spread`
    /// each kind gets one pick a round; without, one round takes all.
    fn round(&mut self, candidates: &[&'g Candidate<'b>], limit: usize) -> Vec<&'g Candidate<'b>> {
        let mut served = 0_u32;
        let mut left = Vec::new();
        for candidate in candidates {
            let kind = 1 << candidate.subject.kind() as u32;
            let is_turn = !self.situation.selection.spread || served & kind == 0;
            if !is_turn || limit <= self.chosen.len() {
                left.push(*candidate);
            } else if !self.unites(candidate) {
                served |= kind;
                self.chosen.push(candidate);
                self.picked.picks.push(self.make(candidate));
            }
        }
        left
    }

    fn drop(&mut self, candidate: &Candidate<'b>, reason: Reason) {
        self.picked.dropped.push(Dropped::new(candidate.subject, reason));
    }

    /// Drops a candidate that is a duplicate of an earlier pick, and returns whether it was. What led
    /// to it led to the pick as well; an upsell also takes the place of what its duplicate among the
    /// upsells would.
    fn unites(&mut self, candidate: &Candidate<'b>) -> bool {
        let Some(place) = self.earlier(candidate) else { return false };
        let replaced = self.replaced(candidate);
        if let Some(pick) = self.picked.picks.get_mut(place) {
            add_missing(&mut pick.source_offer_ids, candidate.subject.sources());
            if pick.kind == Kind::Upsell {
                add_missing(&mut pick.replaces, &replaced);
            }
        }
        self.drop(candidate, Reason::Duplicate);
        true
    }

    /// The place of an earlier pick that makes a candidate a duplicate: for a product one with its
    /// family, for an opportunity the very same one.
    fn earlier(&self, candidate: &Candidate<'b>) -> Option<usize> {
        match candidate.subject {
            Subject::Product(_) => {
                let is_one = |family: &String| *family == candidate.family;
                self.picked.picks.iter().position(|pick| pick.families.iter().any(is_one))
            }
            Subject::Opportunity(one) => {
                self.chosen.iter().position(|chosen| match chosen.subject {
                    Subject::Opportunity(other) => {
                        one.intent == other.intent
                            && one.created_at == other.created_at
                            && one.items == other.items
                    }
                    _ => false,
                })
            }
            _ => None,
        }
    }

    /// The caller's lines whose family led to this upsell; cart first.
    fn replaced(&self, candidate: &Candidate<'b>) -> Vec<&'b str> {
        let mut replaced = Vec::new();
        if candidate.subject.kind() != Kind::Upsell {
            return replaced;
        }
        let mut sources = Vec::new();
        for offer_id in candidate.subject.sources() {
            sources.push(self.situation.catalogue.family(offer_id));
        }
        for (lines, families) in [
            (self.situation.cart, &self.gathering.cart),
            (self.situation.owned, &self.gathering.owned),
        ] {
            for (line, family) in lines.iter().zip(families) {
                if sources.contains(family) {
                    add_missing(&mut replaced, &[line.offer_id]);
                }
            }
        }
        replaced
    }

    fn make(&self, candidate: &Candidate<'b>) -> Pick<'b> {
        let kind = candidate.subject.kind();
        let mut id = joined(&[kind.as_str(), ":"]);
        let (mut items, mut families) = (Vec::new(), Vec::new());
        for item in candidate.subject.items() {
            let family = self.situation.catalogue.family(item.offer_id).into_owned();
            if !items.is_empty() {
                id.push('+');
            }
            id.push_str(&family);
            items.push(item);
            families.push(family);
        }
        let (mut rank, mut expires_at, mut source_offer_ids) = (None, None, Vec::new());
        match candidate.subject {
            Subject::Product(product) => rank = product.rank,
            Subject::Opportunity(opportunity) => {
                expires_at = opportunity.expires_at;
                if let Some(created_at) = opportunity.created_at {
                    id.push('@');
                    id.push_str(created_at);
                }
            }
            Subject::Seats { line, .. } => source_offer_ids.push(line.offer_id),
            Subject::Unusable(_) => {}
        }
        add_missing(&mut source_offer_ids, candidate.subject.sources());
        let rule = self.situation.selection.rules.get(candidate.course.rule);
        let rule = rule.map_or("", |rule| &rule.name);
        Pick {
            id,
            kind,
            replaces: self.replaced(candidate),
            because: because(rule, &candidate.course, rank),
            items,
            rank,
            source_offer_ids,
            tracker_id: self.tracker,
            expires_at,
            rule,
            families,
        }
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
    let mut reasons = vec![joined(&["rule:", rule])];
    let outlook = course.outlook;
    for (signal, applied) in [("churn:", outlook.churn), ("seatExpansion:", outlook.seat_expansion)]
    {
        if let Some(prediction) = applied.prediction {
            reasons.push(joined(&[signal, prediction.category, ":", applied.level.as_str()]));
        }
    }
    if !course.is_cloud_known {
        reasons.push("cloud:unknown".to_owned());
    }
    if let Some(rank) = rank {
        let mut reason = "rank:".to_owned();
        push_number(&mut reason, rank);
        reasons.push(reason);
    }
    reasons
}
