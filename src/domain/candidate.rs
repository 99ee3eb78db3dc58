//! Everything that could be picked, and why some of it cannot.

use super::{
    bundle::Bundle,
    hash::hash,
    ids::{Catalogue, family_hash},
    opportunity::{Intent, Opportunity},
    outlook::Outlook,
    propensity::{ALL_OFFERINGS, Level},
    query::Line,
    reason::Reason,
    recommendation::{Kind, Recommendation},
    rules::Selection,
    time::UnixMs,
};

/// What is known of the shopper and the shop when picks are made.
pub struct Situation<'s> {
    /// The context of the request, `GENERIC` when none was sent.
    pub context: &'s str,
    /// What the customer owns.
    pub owned: &'s [Line<'s>],
    /// What is in the cart.
    pub cart: &'s [Line<'s>],
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

/// Something that was left out.
#[derive(Clone, Copy, Debug)]
pub struct Dropped<'a> {
    /// What kind of thing.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
    subject: Subject<'a>,
}

impl<'a> Dropped<'a> {
    /// Its offers; empty when it named none.
    #[must_use]
    pub fn offer_ids(&self) -> Vec<&'a str> {
        let mut offer_ids = Vec::new();
        for item in self.subject.items() {
            offer_ids.push(item.offer_id);
        }
        offer_ids
    }
}

/// What a candidate offers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'b> {
    /// A recommendation without a part number.
    Unusable(Kind),
    Product(&'b Recommendation<'b>),
    Opportunity(&'b Opportunity<'b>),
    Seats {
        line: &'b Line<'b>,
        size: u64,
    },
}

impl<'b> Subject<'b> {
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Unusable(kind) => kind,
            Self::Product(product) => product.kind,
            Self::Opportunity(Opportunity { intent: Intent::New, .. }) => Kind::NewOpportunity,
            Self::Opportunity(Opportunity { intent: Intent::Renew, .. }) => Kind::RenewOpportunity,
            Self::Seats { .. } => Kind::SeatExpansion,
        }
    }

    /// Smaller is better within a kind: rank, expiry, or fewest of the most seats.
    pub(super) fn order(self) -> u64 {
        match self {
            Self::Unusable(_) => u64::MAX,
            Self::Product(product) => product.rank.unwrap_or(u64::MAX),
            Self::Opportunity(opportunity) => opportunity.expiry_order(),
            Self::Seats { line, .. } => u64::MAX - seats(line),
        }
    }

    /// What it would put into the cart.
    pub(super) fn items(self) -> impl Iterator<Item = Line<'b>> {
        (0..).map_while(move |index| self.item(index))
    }

    fn item(self, index: usize) -> Option<Line<'b>> {
        match self {
            Self::Opportunity(opportunity) => opportunity.items.get(index).copied(),
            Self::Product(product) if index == 0 => {
                Some(Line { offer_id: product.base_offer_id, quantity: None })
            }
            Self::Seats { line, size } if index == 0 => {
                Some(Line { offer_id: line.offer_id, quantity: Some(size) })
            }
            _ => None,
        }
    }

    /// The offers that led to it.
    pub(super) fn sources(self, bundle: &'b Bundle<'b>) -> &'b [&'b str] {
        match self {
            Self::Product(product) => bundle.sources(product),
            Self::Seats { line, .. } => std::slice::from_ref(&line.offer_id),
            _ => &[],
        }
    }

    /// The cloud of the first of its offers that has one.
    fn cloud(self, bundle: &'b Bundle<'b>, catalogue: &dyn Catalogue) -> Option<String> {
        for offer_id in self.sources(bundle) {
            let cloud = catalogue.cloud(offer_id);
            if cloud.is_some() {
                return cloud;
            }
        }
        self.items().find_map(|item| catalogue.cloud(item.offer_id))
    }
}

fn seats(line: &Line<'_>) -> u64 {
    line.quantity.unwrap_or(0)
}

/// Something that could be picked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'b> {
    pub(super) subject: Subject<'b>,
    pub(super) kind: Kind,
    /// Hash of a product's family; of no consequence for others.
    pub(super) family: u64,
    pub(super) course: Course<'b>,
    /// The place of its kind within the rule.
    pub(super) slot: usize,
    /// Whether it was picked, or dropped as a duplicate.
    pub(super) is_settled: bool,
}

/// What is predicted for one cloud, and where it leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course<'b> {
    /// Hash of the cloud. 0: it is not known.
    pub(super) cloud: u64,
    pub(super) outlook: Outlook<'b>,
    /// The rule that decides, by its place in the table; past the end where none does.
    pub(super) rule: usize,
}

/// A line that the shopper has, and the hash of its family.
#[derive(Clone, Copy)]
pub(super) struct Had<'b> {
    pub(super) line: &'b Line<'b>,
    pub(super) family: u64,
    /// Why its family is not picked: it is owned, or in the cart.
    reason: Reason,
}

impl Had<'_> {
    fn seats(self) -> u64 {
        seats(self.line)
    }
}

/// Gathers the candidates of one response.
pub(super) struct Gathering<'b> {
    pub(super) bundle: &'b Bundle<'b>,
    pub(super) situation: &'b Situation<'b>,
    /// The cart, then what is owned.
    pub(super) had: Vec<Had<'b>>,
    /// Those already worked out; a shop knows of a handful of clouds at most.
    courses: Vec<Course<'b>>,
    pub(super) candidates: Vec<Candidate<'b>>,
    pub(super) dropped: Vec<Dropped<'b>>,
}

impl<'b> Gathering<'b> {
    pub(super) fn of(bundle: &'b Bundle<'b>, situation: &'b Situation<'b>) -> Self {
        let mut gathering = Self {
            bundle,
            situation,
            had: Vec::new(),
            courses: Vec::new(),
            candidates: Vec::new(),
            dropped: Vec::new(),
        };
        gathering.take_in(situation.cart, Reason::InCart);
        gathering.take_in(situation.owned, Reason::Owned);
        gathering.products();
        gathering.opportunities();
        gathering.seats();
        gathering
    }

    fn take_in(&mut self, lines: &'b [Line<'b>], reason: Reason) {
        for line in lines {
            let family = family_hash(self.situation.catalogue, line.offer_id);
            self.had.push(Had { line, family, reason });
        }
    }

    fn products(&mut self) {
        let bundle = self.bundle;
        for kind in &bundle.unusable {
            self.drop(Subject::Unusable(*kind), Reason::Unusable);
        }
        for product in &bundle.products {
            let subject = Subject::Product(product);
            let family = family_hash(self.situation.catalogue, product.base_offer_id);
            let mut reason = None;
            for had in &self.had {
                if had.family == family {
                    reason = Some(had.reason);
                }
            }
            match reason {
                Some(reason) => self.drop(subject, reason),
                None => self.add(subject, family),
            }
        }
    }

    fn opportunities(&mut self) {
        for opportunity in &self.bundle.opportunities {
            let subject = Subject::Opportunity(opportunity);
            let closed = opportunity.closed(self.situation.now);
            if opportunity.items.is_empty() || opportunity.is_incomplete {
                self.drop(subject, Reason::Unusable);
            } else if let Some(reason) = closed {
                self.drop(subject, reason);
            } else {
                self.add(subject, 0);
            }
        }
    }

    /// More seats of what the customer has: one candidate for each family to which a high prediction
    /// with a size applies. A prediction for all offerings is about the customer, not about a
    /// product, so it makes one candidate, of the line with most seats.
    fn seats(&mut self) {
        let mut most: Option<(Had<'b>, u64)> = None;
        for &had in &self.largest_lines() {
            let line = had.line;
            let applied = self.course(Subject::Seats { line, size: 0 }).outlook.seat_expansion;
            let (Level::High, Some(prediction)) = (applied.level, applied.prediction) else {
                continue;
            };
            let Some(size) = prediction.predicted_addon_size else { continue };
            if prediction.category != ALL_OFFERINGS {
                self.add(Subject::Seats { line, size }, 0);
            } else if most.is_none_or(|(best, _)| best.seats() < had.seats()) {
                most = Some((had, size));
            }
        }
        if let Some((Had { line, .. }, size)) = most {
            self.add(Subject::Seats { line, size }, 0);
        }
    }

    /// The line with most seats of each family that is owned, or in the cart where nothing is.
    fn largest_lines(&self) -> Vec<Had<'b>> {
        let mut largest: Vec<Had<'b>> = Vec::new();
        for had in &self.had {
            if had.reason == Reason::InCart && !self.situation.owned.is_empty() {
                continue;
            }
            match largest.iter_mut().find(|best| best.family == had.family) {
                Some(best) if best.seats() < had.seats() => *best = *had,
                Some(_) => {}
                None => largest.push(*had),
            }
        }
        largest
    }

    /// Keeps a candidate where nothing speaks against it any more.
    fn add(&mut self, subject: Subject<'b>, family: u64) {
        let Situation { catalogue, selection, .. } = self.situation;
        for item in subject.items() {
            if !catalogue.is_sellable(item.offer_id) {
                return self.drop(subject, Reason::NotSellable);
            }
        }
        let course = self.course(subject);
        if let Some(rule) = selection.rules.get(course.rule) {
            let kind = subject.kind();
            for (slot, listed) in rule.order.iter().enumerate() {
                if *listed == kind {
                    return self.candidates.push(Candidate {
                        subject,
                        kind,
                        family,
                        course,
                        slot,
                        is_settled: false,
                    });
                }
            }
        }
        self.drop(subject, Reason::HiddenByRule);
    }

    pub(super) fn drop(&mut self, subject: Subject<'b>, reason: Reason) {
        self.dropped.push(Dropped { kind: subject.kind(), reason, subject });
    }

    fn course(&mut self, subject: Subject<'b>) -> Course<'b> {
        let Situation { catalogue, selection, context, .. } = self.situation;
        let name = subject.cloud(self.bundle, *catalogue);
        let name = name.as_deref();
        let cloud = name.map_or(0, |name| hash(0, name));
        for course in &self.courses {
            if course.cloud == cloud {
                return *course;
            }
        }
        let outlook = Outlook::of(&self.bundle.propensity, name);
        let mut rule = 0;
        while selection.rules.get(rule).is_some_and(|rule| !rule.holds(&outlook, context)) {
            rule += 1;
        }
        let course = Course { cloud, outlook, rule };
        self.courses.push(course);
        course
    }
}
