//! Everything that could be picked, and why some of it cannot.

use super::{
    bundle::Bundle,
    hash::hash,
    ids::{Catalogue, NO_CLOUD, family_hash},
    opportunity::Opportunity,
    outlook::Outlook,
    propensity::{ALL_OFFERINGS, Level},
    query::Line,
    rank::{place, push_key},
    reason::Reason,
    recommendation::Kind,
    rules::Selection,
    time::UnixMs,
};
use std::slice::from_ref;

/// What is known of the shopper and the shop when picks are made.
pub struct Situation<'s, C> {
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
    pub catalogue: &'s C,
}

impl<C> std::fmt::Debug for Situation<'_, C> {
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
    /// What it would have put into the cart; empty when it named nothing.
    pub items: &'a [Line<'a>],
}

/// Something that could be picked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'b> {
    pub(super) kind: Kind,
    /// What it would put into the cart.
    pub(super) items: &'b [Line<'b>],
    /// The offers that led to it.
    pub(super) sources: &'b [&'b str],
    /// Products only.
    pub(super) rank: Option<u64>,
    /// Opportunities only.
    pub(super) created_at: Option<&'b str>,
    /// Opportunities only.
    pub(super) expires_at: Option<&'b str>,
    /// Smaller is better within a kind: rank, expiry, or fewest of the most seats.
    order: u64,
    /// What makes two the same one: the hash of a product's family, of all that an opportunity says, or of
    /// the offer that there should be more seats of.
    pub(super) identity: u64,
    /// Known as soon as nothing speaks against it.
    pub(super) course: Course<'b>,
    /// Whether it was picked or dropped.
    pub(super) is_settled: bool,
}

impl<'b> Candidate<'b> {
    /// One that nothing led to and that is like no other.
    #[inline(never)] // All of them begin here, and set what they have.
    fn new(kind: Kind, items: &'b [Line<'b>]) -> Self {
        Self {
            kind,
            items,
            sources: &[],
            rank: None,
            created_at: None,
            expires_at: None,
            order: u64::MAX,
            identity: 0,
            course: Course::NOTHING,
            is_settled: false,
        }
    }
}

/// What is predicted for one cloud, and where it leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course<'b> {
    /// Hash of the cloud, or [`NO_CLOUD`].
    pub(super) cloud: u64,
    pub(super) outlook: Outlook<'b>,
    /// The name of the rule that decides; empty where none does.
    pub(super) rule: &'b str,
    /// The kinds that it has a place for, best first.
    order: &'b [Kind],
    /// Its place in the table.
    place: u64,
}

impl Course<'_> {
    /// Nothing is predicted, and no rule decides.
    const NOTHING: Self = Self {
        cloud: NO_CLOUD,
        outlook: Outlook { churn: None, seat_expansion: None },
        rule: "",
        order: &[],
        place: 0,
    };
}

/// A line that the shopper has, and the hash of its family.
#[derive(Clone, Copy)]
pub(super) struct Had<'b> {
    pub(super) line: &'b Line<'b>,
    pub(super) family: u64,
    /// Why its family is not picked: it is owned, or in the cart.
    reason: Reason,
}

fn seats(line: &Line<'_>) -> u64 {
    line.quantity.unwrap_or(0)
}

/// Gathers the candidates of one response.
pub(super) struct Gathering<'b, C> {
    pub(super) bundle: &'b Bundle<'b>,
    pub(super) situation: &'b Situation<'b, C>,
    /// The cart, then what is owned.
    pub(super) had: Vec<Had<'b>>,
    /// Those already worked out; a shop knows of a handful of clouds at most.
    courses: Vec<Course<'b>>,
    candidates: Vec<Candidate<'b>>,
    /// What they are sorted by.
    pub(super) keys: Vec<u128>,
    pub(super) dropped: Vec<Dropped<'b>>,
}

impl<'b, C: Catalogue> Gathering<'b, C> {
    pub(super) fn of(bundle: &'b Bundle<'b>, situation: &'b Situation<'b, C>) -> Self {
        Self {
            bundle,
            situation,
            had: Vec::new(),
            courses: Vec::new(),
            candidates: Vec::new(),
            keys: Vec::new(),
            dropped: Vec::new(),
        }
    }

    pub(super) fn gather(&mut self) {
        self.take_in(self.situation.cart, Reason::InCart);
        self.take_in(self.situation.owned, Reason::Owned);
        self.products();
        self.opportunities();
        self.seats();
    }

    fn take_in(&mut self, lines: &'b [Line<'b>], reason: Reason) {
        for line in lines {
            let family = family_hash(self.situation.catalogue, line.offer_id);
            self.had.push(Had { line, family, reason });
        }
    }

    #[inline(never)] // A large function of many steps compresses badly: 80 bytes in this file and `pick.rs`.
    fn products(&mut self) {
        let bundle = self.bundle;
        for kind in &bundle.unusable {
            self.dropped.push(Dropped { kind: *kind, reason: Reason::Unusable, items: &[] });
        }
        for product in &bundle.products {
            let family = family_hash(self.situation.catalogue, product.item.offer_id);
            let mut reason = None;
            for had in &self.had {
                if had.family == family {
                    reason = Some(had.reason);
                }
            }
            let mut candidate = Candidate::new(product.kind, from_ref(&product.item));
            candidate.sources = bundle.sources(product);
            candidate.rank = product.rank;
            candidate.order = product.rank.unwrap_or(u64::MAX);
            candidate.identity = family;
            self.add(&mut candidate, reason);
        }
    }

    #[inline(never)]
    fn opportunities(&mut self) {
        for it in &self.bundle.opportunities {
            let is_usable = !it.items.is_empty() && !it.is_incomplete;
            let closed = it.closed(self.situation.now);
            let reason = if is_usable { closed } else { Some(Reason::Unusable) };
            let mut candidate = Candidate::new(it.kind, &it.items);
            candidate.created_at = it.created_at;
            candidate.expires_at = it.expires_at;
            candidate.order = it.expiry_order();
            candidate.identity = identity(it);
            self.add(&mut candidate, reason);
        }
    }

    /// More seats of what the customer has: one candidate for each family to which a high prediction
    /// with a size applies. A prediction for all offerings is about the customer, not about a
    /// product, so it makes one candidate, of the line with most seats.
    #[inline(never)]
    fn seats(&mut self) {
        let mut most: Option<&Line<'_>> = None;
        for index in 0..self.had.len() {
            let Some(line) = self.largest(index) else { continue };
            let course = self.course(self.situation.catalogue.cloud(line.offer_id));
            let Some(prediction) = course.outlook.seat_expansion else { continue };
            if prediction.level() != Level::High || prediction.predicted_addon_size.is_none() {
                continue;
            }
            if prediction.category != ALL_OFFERINGS {
                self.add_seats(line);
            } else if most.is_none_or(|best| seats(best) < seats(line)) {
                most = Some(line);
            }
        }
        if let Some(line) = most {
            self.add_seats(line);
        }
    }

    fn add_seats(&mut self, line: &'b Line<'b>) {
        let mut candidate = Candidate::new(Kind::SeatExpansion, from_ref(line));
        candidate.sources = from_ref(&line.offer_id);
        candidate.order = u64::MAX - seats(line);
        candidate.identity = hash(Kind::SeatExpansion as u64, line.offer_id);
        self.add(&mut candidate, None);
    }

    /// The line with most seats of the same family as the one at this place, which is the first of them;
    /// of what is owned, or in the cart where nothing is.
    fn largest(&self, place: usize) -> Option<&'b Line<'b>> {
        let nothing_is_owned = self.situation.owned.is_empty();
        let reason = if nothing_is_owned { Reason::InCart } else { Reason::Owned };
        let first = self.had.get(place).filter(|had| had.reason == reason)?;
        let mut largest = first.line;
        for (index, had) in self.had.iter().enumerate() {
            if had.family == first.family && had.reason == reason {
                if index < place {
                    return None;
                }
                if seats(largest) < seats(had.line) {
                    largest = had.line;
                }
            }
        }
        Some(largest)
    }

    /// Keeps a candidate where nothing speaks against it, for a reason that is known or any other.
    fn add(&mut self, candidate: &mut Candidate<'b>, known: Option<Reason>) {
        if let Some(reason) = known.or_else(|| self.place(candidate)) {
            self.drop(candidate, reason);
        }
    }

    /// Keeps a candidate where shop and rules allow it, or tells why not.
    fn place(&mut self, candidate: &mut Candidate<'b>) -> Option<Reason> {
        let Candidate { kind, items, sources, order, .. } = *candidate;
        let catalogue = self.situation.catalogue;
        // That of the first of the offers that has one, sources before items.
        let mut cloud = NO_CLOUD;
        for offer_id in sources {
            if cloud == NO_CLOUD {
                cloud = catalogue.cloud(offer_id);
            }
        }
        for item in items {
            if !catalogue.is_sellable(item.offer_id) {
                return Some(Reason::NotSellable);
            }
            if cloud == NO_CLOUD {
                cloud = catalogue.cloud(item.offer_id);
            }
        }
        candidate.course = self.course(cloud);
        for (slot, listed) in candidate.course.order.iter().enumerate() {
            if *listed == kind {
                // The place in the rule and the rule tell the kind as well.
                push_key(&mut self.keys, ((slot as u64) << 24) + candidate.course.place, order);
                self.candidates.push(*candidate);
                return None;
            }
        }
        Some(Reason::HiddenByRule)
    }

    /// The candidate that comes next after so many, once the keys are sorted.
    pub(super) fn candidate(&mut self, index: usize) -> Option<&mut Candidate<'b>> {
        self.candidates.get_mut(place(*self.keys.get(index)?))
    }

    pub(super) fn drop(&mut self, candidate: &Candidate<'b>, reason: Reason) {
        let Candidate { kind, items, .. } = *candidate;
        self.dropped.push(Dropped { kind, reason, items });
    }

    /// The course for a cloud.
    fn course(&mut self, cloud: u64) -> Course<'b> {
        for course in &self.courses {
            if course.cloud == cloud {
                return *course;
            }
        }
        let Situation { selection, context, .. } = self.situation;
        let outlook = Outlook::of(&self.bundle.propensity, cloud);
        let mut course = Course { cloud, outlook, ..Course::NOTHING };
        for rule in &selection.rules {
            if rule.holds(&outlook, context) {
                (course.rule, course.order) = (&rule.name, &rule.order);
                break;
            }
            course.place += 1;
        }
        self.courses.push(course);
        course
    }
}

/// Hash of all that an opportunity says.
fn identity(it: &Opportunity<'_>) -> u64 {
    let mut identity = hash(it.kind as u64, it.created_at.unwrap_or_default());
    for item in &it.items {
        // Nothing said of seats is something else than none.
        let seats = item.quantity.map_or(0, |quantity| quantity + 1);
        identity = hash(identity.wrapping_add(seats), item.offer_id);
    }
    identity
}
