//! One response, one shopper and one shop, for the tests of the domain.

use crate::support::{Shop, line, offers};
use vip_recommendations::domain::{
    bundle::Bundle,
    candidate::Situation,
    opportunity::Opportunity,
    pick::{Pick, Picked, pick},
    propensity::{Level, Prediction},
    query::Line,
    recommendation::{Kind, Recommendation},
    rules::Selection,
    time::UnixMs,
};

/// The moment at which opportunities are judged: 2026-03-01T00:00:00Z.
pub(crate) const NOW: &str = "2026-03-01T00:00:00Z";

/// Everything that decides over picks. The default is a shop without a catalogue, a shopper with
/// nothing, and room for all.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) bundle: Bundle<'static>,
    pub(crate) context: &'static str,
    pub(crate) owned: Vec<Line<'static>>,
    pub(crate) cart: Vec<Line<'static>>,
    pub(crate) selection: Selection,
    pub(crate) limit: Option<usize>,
    pub(crate) shop: Shop,
    pub(crate) tracker: Option<&'static str>,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            bundle: Bundle::default(),
            context: "GENERIC",
            owned: Vec::new(),
            cart: Vec::new(),
            selection: Selection { limit: 20, ..Selection::default() },
            limit: None,
            shop: Shop::default(),
            tracker: Some("T-1"),
        }
    }
}

impl Scene {
    /// A response of these products.
    pub(crate) fn of(products: &[Product]) -> Self {
        let mut scene = Self::default();
        for kind in [Kind::Upsell, Kind::CrossSell, Kind::AddOn] {
            for product in products.iter().filter(|it| it.says.kind == kind) {
                scene.add(product);
            }
        }
        scene
    }

    /// One product more, behind the others.
    pub(crate) fn add(&mut self, product: &Product) {
        let all = &mut self.bundle.source_offer_ids;
        let first = all.len();
        all.extend(&product.sources);
        let sources = (first, all.len());
        self.bundle.products.push(Recommendation { sources, ..product.says });
    }

    /// One product of each kind: `UP`, `CROSS` and `ADD`.
    pub(crate) fn of_each_kind() -> Self {
        Self::of(&[
            product(Kind::Upsell, "UP", Some(0), &[]),
            product(Kind::CrossSell, "CROSS", Some(0), &[]),
            product(Kind::AddOn, "ADD", Some(0), &[]),
        ])
    }

    pub(crate) fn owned(mut self, lines: &[(&str, u64)]) -> Self {
        self.owned = lines.iter().map(|(offer, seats)| line(offer, Some(*seats))).collect();
        self
    }

    pub(crate) fn cart(mut self, lines: &[(&str, u64)]) -> Self {
        self.cart = lines.iter().map(|(offer, seats)| line(offer, Some(*seats))).collect();
        self
    }

    pub(crate) fn churn(mut self, predictions: &[Prediction<'static>]) -> Self {
        self.bundle.propensity.churn = predictions.to_vec();
        self
    }

    pub(crate) fn seats(mut self, predictions: &[Prediction<'static>]) -> Self {
        self.bundle.propensity.seat_expansion = predictions.to_vec();
        self
    }

    pub(crate) fn opportunities(mut self, opportunities: &[Opportunity<'static>]) -> Self {
        self.bundle.opportunities = opportunities.to_vec();
        self
    }

    pub(crate) fn context(mut self, context: &'static str) -> Self {
        self.context = context;
        self
    }

    pub(crate) fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(crate) fn clouds(mut self, clouds: &[(&'static str, &'static str)]) -> Self {
        self.shop.clouds = clouds.to_vec();
        self
    }

    pub(crate) fn unsellable(mut self, offers: &[&'static str]) -> Self {
        self.shop.unsellable = offers.to_vec();
        self
    }

    /// Picks, and looks at what came of it.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&Picked<'_>) -> R) -> R {
        let situation = Situation {
            context: self.context,
            owned: &self.owned,
            cart: &self.cart,
            selection: &self.selection,
            limit: self.limit,
            now: UnixMs::from_rfc3339(NOW).unwrap(),
            catalogue: &self.shop,
        };
        look(&pick(&self.bundle, self.tracker, &situation))
    }

    /// The picks, each as `kind offers`.
    pub(crate) fn picks(&self) -> Vec<String> {
        self.each(|pick| format!("{} {}", pick.kind.as_str(), items(&pick.items)))
    }

    /// One thing of each pick.
    pub(crate) fn each(&self, thing: impl Fn(&Pick<'_>) -> String) -> Vec<String> {
        self.look(|picked| picked.picks.iter().map(thing).collect())
    }

    /// What was left out, each as `kind offers reason`.
    pub(crate) fn dropped(&self) -> Vec<String> {
        self.look(|picked| {
            let dropped = picked.dropped.iter().map(|it| {
                format!("{} {} {}", it.kind.as_str(), offers(it.items, "+"), it.reason.as_str())
            });
            dropped.collect()
        })
    }

    /// The rules that placed the picks, in order.
    pub(crate) fn rules(&self) -> Vec<String> {
        self.each(|pick| pick.rule.to_string())
    }
}

/// `A+B×5`
fn items(items: &[Line<'_>]) -> String {
    let items = items.iter().map(|item| match item.quantity {
        None => item.offer_id.to_string(),
        Some(quantity) => format!("{}×{quantity}", item.offer_id),
    });
    items.collect::<Vec<_>>().join("+")
}

/// A recommendation, and what led to it.
#[derive(Clone, Debug)]
pub(crate) struct Product {
    pub(crate) says: Recommendation<'static>,
    pub(crate) sources: Vec<&'static str>,
}

pub(crate) fn product(
    kind: Kind,
    offer: &'static str,
    rank: Option<u64>,
    sources: &[&'static str],
) -> Product {
    let says = Recommendation {
        kind,
        item: Line { offer_id: offer, quantity: None },
        product_id: None,
        rank,
        source_type: None,
        sources: (0, 0),
    };
    Product { says, sources: sources.to_vec() }
}

/// An open opportunity of one item.
pub(crate) fn opportunity(
    kind: Kind,
    offer: &'static str,
    expires_at: Option<&'static str>,
) -> Opportunity<'static> {
    Opportunity {
        kind,
        created_at: Some("2026-02-01T00:00:00Z"),
        expires_at,
        expires: expires_at.and_then(UnixMs::from_rfc3339),
        status: "OPEN",
        items: vec![Line { offer_id: offer, quantity: Some(5) }],
        is_incomplete: false,
    }
}

/// A prediction, as `HIGH` or whatever else the service might say.
pub(crate) fn prediction(
    category: &'static str,
    probability: &'static str,
    size: Option<u64>,
) -> Prediction<'static> {
    Prediction {
        category,
        probability,
        refresh_date: None,
        reasons: Vec::new(),
        predicted_addon_size: size,
        additional_details: "{}",
    }
}

/// The level of all offerings, or no data for `Unknown`.
pub(crate) fn level(level: Level, size: Option<u64>) -> Vec<Prediction<'static>> {
    let probability = match level {
        Level::Unknown => return Vec::new(),
        Level::Low => "LOW",
        Level::Medium => "MEDIUM",
        Level::High => "HIGH",
    };
    vec![prediction("allOfferings", probability, size)]
}
