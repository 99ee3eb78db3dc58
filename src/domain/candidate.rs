//! Everything that could be picked, and why some of it cannot.

use super::{
    bundle::Bundle,
    ids::Catalogue,
    opportunity::{Closed, Intent, Opportunity},
    outlook::Outlook,
    propensity::{ALL_OFFERINGS, Level},
    query::Line,
    recommendation::{Kind, Recommendation},
    rules::Selection,
    time::UnixMs,
};
use std::borrow::Cow;

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

impl Reason {
    /// The text JavaScript sees.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::InCart => "in_cart",
            Self::Duplicate => "duplicate",
            Self::Expired => "expired",
            Self::NotOpen => "not_open",
            Self::HiddenByRule => "hidden_by_rule",
            Self::NotSellable => "not_sellable",
            Self::OverLimit => "over_limit",
            Self::Unusable => "unusable",
        }
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
    pub(super) fn new(subject: Subject<'a>, reason: Reason) -> Self {
        Self { kind: subject.kind(), reason, subject }
    }

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

    /// The offers that led Adobe to it.
    pub(super) fn sources(self) -> &'b [&'b str] {
        match self {
            Self::Product(product) => &product.source_offer_ids,
            _ => &[],
        }
    }

    /// The cloud of the first of its offers that has one.
    fn cloud(self, catalogue: &dyn Catalogue) -> Option<String> {
        for offer_id in self.sources() {
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
#[derive(Clone, Debug)]
pub(super) struct Candidate<'b> {
    pub(super) subject: Subject<'b>,
    /// Of products; empty for others.
    pub(super) family: Cow<'b, str>,
    pub(super) course: Course<'b>,
    /// The place of its kind within the rule.
    pub(super) slot: usize,
}

/// What is predicted for one cloud, and where it leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course<'b> {
    pub(super) outlook: Outlook<'b>,
    pub(super) is_cloud_known: bool,
    /// The rule that decides, by its place in the table; past the end where none does.
    pub(super) rule: usize,
}

/// Gathers the candidates of one response.
pub(super) struct Gathering<'b> {
    bundle: &'b Bundle<'b>,
    situation: &'b Situation<'b>,
    /// The families of the lines.
    pub(super) owned: Vec<Cow<'b, str>>,
    pub(super) cart: Vec<Cow<'b, str>>,
    /// Those already worked out; a shop knows of a handful of clouds at most.
    courses: Vec<(Option<String>, Course<'b>)>,
    pub(super) candidates: Vec<Candidate<'b>>,
    pub(super) dropped: Vec<Dropped<'b>>,
}

impl<'b> Gathering<'b> {
    pub(super) fn of(bundle: &'b Bundle<'b>, situation: &'b Situation<'b>) -> Self {
        let mut gathering = Self {
            bundle,
            situation,
            owned: families(situation.owned, situation.catalogue),
            cart: families(situation.cart, situation.catalogue),
            courses: Vec::new(),
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
            self.drop(Subject::Unusable(*kind), Reason::Unusable);
        }
        for section in [&bundle.upsells, &bundle.cross_sells, &bundle.add_ons] {
            for product in section {
                let subject = Subject::Product(product);
                let family = self.situation.catalogue.family(product.base_offer_id);
                if self.owned.contains(&family) {
                    self.drop(subject, Reason::Owned);
                } else if self.cart.contains(&family) {
                    self.drop(subject, Reason::InCart);
                } else {
                    self.add(subject, family);
                }
            }
        }
    }

    fn opportunities(&mut self) {
        for opportunity in &self.bundle.opportunities {
            let subject = Subject::Opportunity(opportunity);
            if opportunity.items.is_empty() || opportunity.is_incomplete {
                self.drop(subject, Reason::Unusable);
                continue;
            }
            match opportunity.closed(self.situation.now) {
                Some(Closed::Expired) => self.drop(subject, Reason::Expired),
                Some(Closed::NotOpen) => self.drop(subject, Reason::NotOpen),
                None => self.add(subject, Cow::Borrowed("")),
            }
        }
    }

    /// More seats of what the customer has: one candidate for each family to which a high prediction
    /// with a size applies. A prediction for all offerings is about the customer, not about a
    /// product, so it makes one candidate, of the line with most seats.
    fn seats(&mut self) {
        let mut most: Option<(&'b Line<'b>, u64)> = None;
        for line in self.largest_lines() {
            let applied = self.course(Subject::Seats { line, size: 0 }).outlook.seat_expansion;
            let (Level::High, Some(prediction)) = (applied.level, applied.prediction) else {
                continue;
            };
            let Some(size) = prediction.predicted_addon_size else { continue };
            if prediction.category != ALL_OFFERINGS {
                self.add(Subject::Seats { line, size }, Cow::Borrowed(""));
            } else if most.is_none_or(|(best, _)| seats(best) < seats(line)) {
                most = Some((line, size));
            }
        }
        if let Some((line, size)) = most {
            self.add(Subject::Seats { line, size }, Cow::Borrowed(""));
        }
    }

    /// The line with most seats of each family that is owned, or in the cart where nothing is.
    fn largest_lines(&self) -> Vec<&'b Line<'b>> {
        let (lines, families) = if self.owned.is_empty() {
            (self.situation.cart, &self.cart)
        } else {
            (self.situation.owned, &self.owned)
        };
        let (mut known, mut largest): (Vec<&Cow<'_, str>>, Vec<&'b Line<'b>>) = Default::default();
        for (line, family) in lines.iter().zip(families) {
            let place = known.iter().position(|it| *it == family);
            match place.and_then(|place| largest.get_mut(place)) {
                Some(best) if seats(best) < seats(line) => *best = line,
                Some(_) => {}
                None => {
                    known.push(family);
                    largest.push(line);
                }
            }
        }
        largest
    }

    /// Keeps a candidate where nothing speaks against it any more.
    fn add(&mut self, subject: Subject<'b>, family: Cow<'b, str>) {
        let Situation { catalogue, selection, .. } = self.situation;
        if !subject.items().all(|item| catalogue.is_sellable(item.offer_id)) {
            return self.drop(subject, Reason::NotSellable);
        }
        let course = self.course(subject);
        let order = selection.rules.get(course.rule).map_or(&[][..], |rule| &rule.order);
        match order.iter().position(|kind| *kind == subject.kind()) {
            Some(slot) => self.candidates.push(Candidate { subject, family, course, slot }),
            None => self.drop(subject, Reason::HiddenByRule),
        }
    }

    fn drop(&mut self, subject: Subject<'b>, reason: Reason) {
        self.dropped.push(Dropped::new(subject, reason));
    }

    fn course(&mut self, subject: Subject<'b>) -> Course<'b> {
        let Situation { catalogue, selection, context, .. } = self.situation;
        let cloud = subject.cloud(*catalogue);
        for (known, course) in &self.courses {
            if *known == cloud {
                return *course;
            }
        }
        let outlook = Outlook::of(&self.bundle.propensity, cloud.as_deref());
        let rule = selection.rules.iter().position(|rule| rule.holds(&outlook, context));
        let rule = rule.unwrap_or(usize::MAX);
        let course = Course { outlook, is_cloud_known: cloud.is_some(), rule };
        self.courses.push((cloud, course));
        course
    }
}

fn families<'b>(lines: &'b [Line<'b>], catalogue: &dyn Catalogue) -> Vec<Cow<'b, str>> {
    let mut families = Vec::with_capacity(lines.len());
    for line in lines {
        families.push(catalogue.family(line.offer_id));
    }
    families
}
