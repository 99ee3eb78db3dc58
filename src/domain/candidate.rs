//! Everything that could be picked, and why some of it cannot.

use super::{
    Text,
    bundle::Bundle,
    ids::Catalogue,
    opportunity::{Closed, Intent, Item, Opportunity},
    outlook::Outlook,
    propensity::{ALL_OFFERINGS, Level},
    query::Line,
    recommendation::{Kind, Recommendation},
    rules::Selection,
    time::UnixMs,
};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// What is known of the shopper and the shop when picks are made.
pub struct Situation<'s> {
    /// The context of the request, `GENERIC` when none was sent.
    pub context: &'s str,
    /// What the customer owns.
    pub owned: &'s [Line],
    /// What is in the cart.
    pub cart: &'s [Line],
    /// How to pick.
    pub selection: &'s Selection,
    /// How many to pick, where the call says so.
    pub limit: Option<usize>,
    /// The time at which opportunities are judged.
    pub now: UnixMs,
    /// What the shop knows of its offers.
    pub catalogue: &'s dyn Catalogue,
}

impl std::fmt::Debug for Situation<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Situation").field("context", &self.context).finish_non_exhaustive()
    }
}

/// Why something was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The customer owns its family.
    Owned,
    /// Its family is in the cart.
    InCart,
    /// An earlier pick has its family.
    Duplicate,
    /// An opportunity past its day.
    Expired,
    /// An opportunity that is neither open nor expired.
    NotOpen,
    /// The rule that decides over it does not list its kind, or no rule does.
    HiddenByRule,
    /// The shop cannot sell it.
    NotSellable,
    /// There were enough.
    OverLimit,
    /// It has no offer id, or no items.
    Unusable,
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(match self {
            Self::Owned => "owned",
            Self::InCart => "in_cart",
            Self::Duplicate => "duplicate",
            Self::Expired => "expired",
            Self::NotOpen => "not_open",
            Self::HiddenByRule => "hidden_by_rule",
            Self::NotSellable => "not_sellable",
            Self::OverLimit => "over_limit",
            Self::Unusable => "unusable",
        })
    }
}

/// Something that was left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dropped<'a> {
    /// What kind of thing.
    pub kind: Kind,
    /// Its offers; empty when it named none.
    pub offer_ids: Vec<Text<'a>>,
    /// Why.
    pub reason: Reason,
}

/// What a candidate offers.
#[derive(Clone, Debug)]
pub(super) enum Subject<'b, 'a> {
    Product(&'b Recommendation<'a>),
    Opportunity(&'b Opportunity<'a>),
    Seats { line: &'b Line, size: u64 },
}

/// Something that could be picked.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'b, 'a> {
    pub(super) kind: Kind,
    pub(super) subject: Subject<'b, 'a>,
    pub(super) outlook: Outlook<'b, 'a>,
    pub(super) is_cloud_known: bool,
    /// Places in the table: of the kind within its rule, and of the rule.
    pub(super) slot: usize,
    pub(super) rule: usize,
    /// Smaller is better within a kind: rank, expiry, or fewest of the most seats.
    pub(super) order: u64,
}

impl<'b, 'a: 'b> Candidate<'b, 'a> {
    pub(super) fn items(&self) -> Vec<Item<'b>> {
        let item = |id: &'b str, quantity| Item { offer_id: Cow::Borrowed(id), quantity };
        match &self.subject {
            Subject::Product(product) => vec![item(&product.base_offer_id, None)],
            Subject::Seats { line, size } => vec![item(&line.offer_id, Some(*size))],
            Subject::Opportunity(opportunity) => {
                opportunity.items.iter().map(|it| item(&it.offer_id, it.quantity)).collect()
            }
        }
    }

    pub(super) fn sources(&self) -> &'b [Text<'a>] {
        match &self.subject {
            Subject::Product(product) => &product.source_offer_ids,
            _ => &[],
        }
    }

    pub(super) fn dropped(&self, reason: Reason) -> Dropped<'b> {
        let offer_ids = self.items().into_iter().map(|item| item.offer_id).collect();
        Dropped { kind: self.kind, offer_ids, reason }
    }
}

/// Gathers the candidates of one response.
pub(super) struct Gathering<'b, 'a> {
    bundle: &'b Bundle<'a>,
    situation: &'b Situation<'b>,
    owned: Vec<Cow<'b, str>>,
    cart: Vec<Cow<'b, str>>,
    /// Outlooks already worked out; a shop knows of a handful of clouds at most.
    outlooks: Vec<(Option<String>, Outlook<'b, 'a>)>,
    pub(super) candidates: Vec<Candidate<'b, 'a>>,
    pub(super) dropped: Vec<Dropped<'b>>,
}

impl<'b, 'a: 'b> Gathering<'b, 'a> {
    pub(super) fn of(bundle: &'b Bundle<'a>, situation: &'b Situation<'b>) -> Self {
        let families = |lines: &'b [Line]| {
            lines.iter().map(|line| situation.catalogue.family(&line.offer_id)).collect()
        };
        let mut gathering = Self {
            bundle,
            situation,
            owned: families(situation.owned),
            cart: families(situation.cart),
            outlooks: Vec::new(),
            candidates: Vec::new(),
            dropped: Vec::new(),
        };
        gathering.products();
        gathering.opportunities();
        gathering.seats();
        gathering
    }

    fn products(&mut self) {
        let bundle = self.bundle;
        for kind in &bundle.unusable {
            let offer_ids = Vec::new();
            self.dropped.push(Dropped { kind: *kind, offer_ids, reason: Reason::Unusable });
        }
        for section in [&bundle.upsells, &bundle.cross_sells, &bundle.add_ons] {
            for product in section {
                let reason = self.unfit_product(&product.base_offer_id);
                let order = product.rank.unwrap_or(u64::MAX);
                let offers = product.source_offer_ids.iter().chain([&product.base_offer_id]);
                let cloud = self.cloud(offers.map(|id| &**id));
                self.add(product.kind, Subject::Product(product), cloud, order, reason);
            }
        }
    }

    fn unfit_product(&self, offer_id: &str) -> Option<Reason> {
        let family = self.situation.catalogue.family(offer_id);
        if self.owned.contains(&family) {
            Some(Reason::Owned)
        } else if self.cart.contains(&family) {
            Some(Reason::InCart)
        } else {
            None
        }
    }

    fn opportunities(&mut self) {
        for opportunity in &self.bundle.opportunities {
            let reason = match opportunity.closed(self.situation.now) {
                _ if opportunity.items.is_empty() || opportunity.is_incomplete => {
                    Some(Reason::Unusable)
                }
                Some(Closed::Expired) => Some(Reason::Expired),
                Some(Closed::NotOpen) => Some(Reason::NotOpen),
                None => None,
            };
            let kind = match opportunity.intent {
                Intent::New => Kind::NewOpportunity,
                Intent::Renew => Kind::RenewOpportunity,
            };
            let order = opportunity.expiry_order();
            let cloud = self.cloud(opportunity.items.iter().map(|item| &*item.offer_id));
            self.add(kind, Subject::Opportunity(opportunity), cloud, order, reason);
        }
    }

    /// More seats of what the customer has: one candidate for each family to which a high prediction
    /// with a size applies. A prediction for all offerings is about the customer, not about a
    /// product, so it makes one candidate, of the line with most seats.
    fn seats(&mut self) {
        let (lines, families) = if self.situation.owned.is_empty() {
            (self.situation.cart, self.cart.clone())
        } else {
            (self.situation.owned, self.owned.clone())
        };
        let seats = |line: &Line| line.quantity.unwrap_or(0);
        let mut largest: Option<(&'b Line, u64)> = None;
        for (index, family) in families.iter().enumerate() {
            if families.iter().take(index).any(|earlier| earlier == family) {
                continue;
            }
            let of_family = lines.iter().zip(&families).filter(|(_, it)| *it == family);
            let most = of_family
                .map(|(line, _)| line)
                .reduce(|best, line| if seats(best) < seats(line) { line } else { best });
            let Some(line) = most else { continue };
            let cloud = self.cloud([&*line.offer_id].into_iter());
            let applied = self.outlook(cloud.clone()).seat_expansion;
            let (Level::High, Some(prediction)) = (applied.level, applied.prediction) else {
                continue;
            };
            let Some(size) = prediction.predicted_addon_size else { continue };
            if prediction.category != ALL_OFFERINGS {
                self.add_seats(line, size, cloud);
            } else if largest.is_none_or(|(best, _)| seats(best) < seats(line)) {
                largest = Some((line, size));
            }
        }
        if let Some((line, size)) = largest {
            let cloud = self.cloud([&*line.offer_id].into_iter());
            self.add_seats(line, size, cloud);
        }
    }

    fn add_seats(&mut self, line: &'b Line, size: u64, cloud: Option<String>) {
        let order = u64::MAX - line.quantity.unwrap_or(0);
        self.add(Kind::SeatExpansion, Subject::Seats { line, size }, cloud, order, None);
    }

    /// Finds the rule that decides, and keeps the candidate where nothing speaks against it.
    fn add(
        &mut self,
        kind: Kind,
        subject: Subject<'b, 'a>,
        cloud: Option<String>,
        order: u64,
        reason: Option<Reason>,
    ) {
        let is_cloud_known = cloud.is_some();
        let outlook = self.outlook(cloud);
        let rules = &self.situation.selection.rules;
        let rule = rules.iter().position(|rule| rule.holds(&outlook, self.situation.context));
        let place = rule.and_then(|rule| {
            let slot = rules.get(rule)?.order.iter().position(|listed| *listed == kind)?;
            Some((slot, rule))
        });
        let (slot, rule) = place.unwrap_or_default();
        let candidate = Candidate { kind, subject, outlook, is_cloud_known, slot, rule, order };
        let is_sellable = |item: Item<'_>| self.situation.catalogue.is_sellable(&item.offer_id);
        let reason = reason
            .or_else(|| {
                (!candidate.items().into_iter().all(is_sellable)).then_some(Reason::NotSellable)
            })
            .or_else(|| place.is_none().then_some(Reason::HiddenByRule));
        match reason {
            Some(reason) => self.dropped.push(candidate.dropped(reason)),
            None => self.candidates.push(candidate),
        }
    }

    fn cloud<'o>(&self, mut offer_ids: impl Iterator<Item = &'o str>) -> Option<String> {
        offer_ids.find_map(|id| self.situation.catalogue.cloud(id))
    }

    fn outlook(&mut self, cloud: Option<String>) -> Outlook<'b, 'a> {
        if let Some((_, outlook)) = self.outlooks.iter().find(|(known, _)| *known == cloud) {
            return *outlook;
        }
        let outlook = Outlook::of(&self.bundle.propensity, cloud.as_deref());
        self.outlooks.push((cloud, outlook));
        outlook
    }
}
