//! The few to show: ordered by the table, one of each family, at most so many.

use super::{
    Text,
    bundle::Bundle,
    candidate::{Candidate, Dropped, Gathering, Reason, Situation, Subject},
    opportunity::Item,
    outlook::Applied,
    rank::sort,
    recommendation::Kind,
};
use serde::Serialize;
use std::borrow::Cow;

/// Something to show.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pick<'a> {
    /// The same for the same content: kind and product families, for opportunities `createdAt` too.
    pub id: String,
    /// What kind of thing.
    pub kind: Kind,
    /// What to add to the cart, all of it.
    pub items: Vec<Item<'a>>,
    /// Adobe's rank within the kind. `None`: kinds without one, or none was sent.
    pub rank: Option<u64>,
    /// Offers in the cart or owned that led to it, those of duplicates included.
    pub source_offer_ids: Vec<Text<'a>>,
    /// Upsells: the caller's lines that it would take the place of.
    pub replaces: Vec<Text<'a>>,
    /// The tracker of its response. `None`: that had none.
    pub tracker_id: Option<Text<'a>>,
    /// Opportunities: ISO-8601 as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Text<'a>>,
    /// The rule that placed it.
    pub rule: Text<'a>,
    /// Why, for logs: `rule:…`, `churn:…`, `seatExpansion:…`, `cloud:unknown`, `rank:…`.
    pub because: Vec<String>,
    /// The families of its items, in order.
    #[serde(skip)]
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
pub fn pick<'b, 'a: 'b>(
    bundle: &'b Bundle<'a>,
    tracker: Option<&'b str>,
    situation: &'b Situation<'b>,
) -> Picked<'b> {
    let Gathering { mut candidates, dropped, .. } = Gathering::of(bundle, situation);
    sort(&mut candidates, |it| [it.slot as u64, it.rule as u64, it.kind as u64, it.order]);
    let limit = situation.limit.unwrap_or(situation.selection.limit);
    let mut choice = Choice { situation, tracker, picked: Picked { picks: Vec::new(), dropped } };
    let mut left = candidates;
    while !left.is_empty() && choice.picked.picks.len() < limit {
        left = choice.round(left, limit);
    }
    for candidate in left {
        let reason = match choice.earlier(&candidate) {
            Some(earlier) => choice.unite(earlier, &candidate),
            None => Reason::OverLimit,
        };
        choice.picked.dropped.push(candidate.dropped(reason));
    }
    choice.picked
}

/// The picks so far.
struct Choice<'b> {
    situation: &'b Situation<'b>,
    tracker: Option<&'b str>,
    picked: Picked<'b>,
}

impl<'b> Choice<'b> {
    /// Goes once over what is left, best first, and returns what is left after that. With `spread`
    /// each kind gets one pick a round; without, one round takes all.
    fn round<'a: 'b>(
        &mut self,
        candidates: Vec<Candidate<'b, 'a>>,
        limit: usize,
    ) -> Vec<Candidate<'b, 'a>> {
        let mut served: Vec<Kind> = Vec::new();
        let mut left = Vec::new();
        for candidate in candidates {
            let is_turn = !(self.situation.selection.spread && served.contains(&candidate.kind));
            if !is_turn || limit <= self.picked.picks.len() {
                left.push(candidate);
            } else if let Some(earlier) = self.earlier(&candidate) {
                let reason = self.unite(earlier, &candidate);
                self.picked.dropped.push(candidate.dropped(reason));
            } else {
                served.push(candidate.kind);
                let pick = self.make(&candidate);
                self.picked.picks.push(pick);
            }
        }
        left
    }

    /// The place of an earlier pick that makes a candidate a duplicate: for a product one with its
    /// family, for an opportunity the very same one.
    fn earlier(&self, candidate: &Candidate<'b, '_>) -> Option<usize> {
        let mut picks = self.picked.picks.iter();
        match candidate.subject {
            Subject::Product(product) => {
                let family = self.situation.catalogue.family(&product.base_offer_id);
                picks.position(|pick| pick.families.iter().any(|it| *it == family))
            }
            Subject::Opportunity(_) => {
                let same = self.make(candidate);
                picks.position(|pick| pick.id == same.id && pick.items == same.items)
            }
            Subject::Seats { .. } => None,
        }
    }

    /// What led to a duplicate led to the pick as well. An upsell also takes the place of what its
    /// duplicate among the upsells would.
    fn unite(&mut self, earlier: usize, duplicate: &Candidate<'b, '_>) -> Reason {
        let replaces = self.replaced(duplicate);
        if let Some(pick) = self.picked.picks.get_mut(earlier) {
            let sources = duplicate.sources().iter().map(|id| Cow::Borrowed(&**id));
            add_missing(&mut pick.source_offer_ids, sources);
            if pick.kind == Kind::Upsell {
                add_missing(&mut pick.replaces, replaces.into_iter());
            }
        }
        Reason::Duplicate
    }

    /// The caller's lines whose family led to this upsell; cart first.
    fn replaced(&self, candidate: &Candidate<'b, '_>) -> Vec<Text<'b>> {
        let mut replaced = Vec::new();
        if candidate.kind == Kind::Upsell {
            let family = |id| self.situation.catalogue.family(id);
            let sources: Vec<_> = candidate.sources().iter().map(|id| family(id)).collect();
            let lines = self.situation.cart.iter().chain(self.situation.owned);
            let matching = lines.filter(|line| sources.contains(&family(&line.offer_id)));
            add_missing(&mut replaced, matching.map(|line| Cow::Borrowed(&*line.offer_id)));
        }
        replaced
    }

    fn make<'a: 'b>(&self, candidate: &Candidate<'b, 'a>) -> Pick<'b> {
        let items = candidate.items();
        let families: Vec<String> = items
            .iter()
            .map(|item| self.situation.catalogue.family(&item.offer_id).into_owned())
            .collect();
        let mut id = format!("{}:{}", candidate.kind.as_str(), families.join("+"));
        let (mut rank, mut expires_at, mut source_offer_ids) = (None, None, Vec::new());
        match &candidate.subject {
            Subject::Product(product) => {
                rank = product.rank;
                let sources = product.source_offer_ids.iter().map(|id| Cow::Borrowed(&**id));
                add_missing(&mut source_offer_ids, sources);
            }
            Subject::Opportunity(opportunity) => {
                expires_at = opportunity.expires_at.as_deref().map(Cow::Borrowed);
                if let Some(created_at) = &opportunity.created_at {
                    id = id + "@" + created_at;
                }
            }
            Subject::Seats { line, .. } => source_offer_ids.push(Cow::Borrowed(&*line.offer_id)),
        }
        let rule = self.situation.selection.rules.get(candidate.rule);
        let rule = rule.map_or("", |rule| rule.name.as_str());
        Pick {
            id,
            kind: candidate.kind,
            replaces: self.replaced(candidate),
            because: because(rule, candidate, rank),
            items,
            rank,
            source_offer_ids,
            tracker_id: self.tracker.map(Cow::Borrowed),
            expires_at,
            rule: Cow::Borrowed(rule),
            families,
        }
    }
}

fn add_missing<'b>(list: &mut Vec<Text<'b>>, more: impl Iterator<Item = Text<'b>>) {
    for text in more {
        if !list.contains(&text) {
            list.push(text);
        }
    }
}

fn because(rule: &str, candidate: &Candidate<'_, '_>, rank: Option<u64>) -> Vec<String> {
    let mut reasons = vec!["rule:".to_owned() + rule];
    let mut signal = |name: &str, applied: &Applied<'_, '_>| {
        if let Some(prediction) = applied.prediction {
            let level = applied.level.as_str();
            reasons.push(format!("{name}:{}:{level}", prediction.category));
        }
    };
    signal("churn", &candidate.outlook.churn);
    signal("seatExpansion", &candidate.outlook.seat_expansion);
    if !candidate.is_cloud_known {
        reasons.push("cloud:unknown".to_owned());
    }
    if let Some(rank) = rank {
        reasons.push(format!("rank:{rank}"));
    }
    reasons
}
