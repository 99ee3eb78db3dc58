//! The table that turns predictions and context into an order of kinds.
//!
//! The documentation maps no prediction to any product, so the table is this project's own, is data,
//! and can be replaced. Why it is as it is: an intent that a person confirmed beats a prediction. Of
//! high churn Adobe says to retain and renew early, so what deepens use comes first and the dearer
//! tier last. Of high seat expansion it says more seats, in the predicted size. Medium, low and
//! unknown change nothing.

use super::{
    outlook::{Outlook, level},
    propensity::Level,
    query::context::{ORDER_PREVIEW, RENEWAL_ORDER_PREVIEW},
    recommendation::Kind,
};

/// One line of the table. For each candidate the first rule that holds decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Shown in the reasons of a pick.
    pub name: String,
    /// When it holds.
    pub when: When,
    /// Kinds, best first. A kind that is not listed is hidden by this rule.
    pub order: Vec<Kind>,
}

/// All given conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// Levels of churn, as it applies to the candidate's product.
    pub churn: Levels,
    /// Levels of seat expansion, as it applies to the candidate's product.
    pub seat_expansion: Levels,
    /// Contexts of the request, any of them. Empty: no condition.
    pub context: Vec<String>,
}

/// A condition on a level: any of those listed. The default, none, is no condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels(u8);

impl Levels {
    const HIGH: Self = Self(1 << Level::High as u8);
    const ANY: Self = Self(0);

    /// Any of these; of an empty list any at all.
    #[must_use]
    pub fn of(levels: &[Level]) -> Self {
        levels.iter().fold(Self::ANY, |all, level| all.or(*level))
    }

    /// This one too.
    #[must_use]
    pub fn or(self, level: Level) -> Self {
        Self(self.0 | 1 << level as u8)
    }

    fn has(self, level: Level) -> bool {
        self == Self::ANY || self.0 & (1 << level as u8) != 0
    }
}

impl Rule {
    /// Whether it decides over a candidate with this outlook.
    #[must_use]
    pub fn holds(&self, outlook: &Outlook<'_>, context: &str) -> bool {
        let wanted = &self.when.context;
        self.when.churn.has(level(outlook.churn))
            && self.when.seat_expansion.has(level(outlook.seat_expansion))
            && (wanted.is_empty() || wanted.iter().any(|wanted| wanted == context))
    }
}

/// How the few are picked from the many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// How many, 1 to 20. Default 3.
    pub limit: usize,
    /// The best of each kind before the second best of any. Default true.
    pub spread: bool,
    /// Never empty. Default: [`default_rules`].
    pub rules: Vec<Rule>,
}

impl Selection {
    /// The defaults but for the rules, which are not made where a partner has some.
    pub(crate) const WITHOUT_RULES: Self = Self { limit: 3, spread: true, rules: Vec::new() };
}

impl Default for Selection {
    fn default() -> Self {
        Self { rules: default_rules(), ..Self::WITHOUT_RULES }
    }
}

/// Most picks that can be asked for.
pub const MAX_LIMIT: usize = 20;

/// Name, churn, seat expansion, context (empty: any) and order of each default rule.
type Row = (&'static str, Levels, Levels, &'static str, &'static [Kind]);

#[rustfmt::skip]
static DEFAULT: [Row; 7] = {
    use Kind::{
        AddOn as Add, CrossSell as Cross, NewOpportunity as New, RenewOpportunity as Renew,
        SeatExpansion as Seats, Upsell as Up,
    };
    const HIGH: Levels = Levels::HIGH;
    const ANY: Levels = Levels::ANY;
    [
        ("renew-first", HIGH, ANY, RENEWAL_ORDER_PREVIEW, &[Renew, New, Add, Cross]),
        ("keep-and-grow", HIGH, HIGH, "", &[Renew, New, Seats, Add, Cross, Up]),
        ("keep", HIGH, ANY, "", &[Renew, New, Add, Cross, Up]),
        ("grow", ANY, HIGH, "", &[New, Renew, Seats, Up, Add, Cross]),
        ("cart", ANY, ANY, ORDER_PREVIEW, &[New, Renew, Up, Add, Cross]),
        ("renewal", ANY, ANY, RENEWAL_ORDER_PREVIEW, &[Renew, New, Up, Add, Cross]),
        ("discover", ANY, ANY, "", &[New, Renew, Up, Cross, Add]),
    ]
};

/// The default table.
#[must_use]
pub fn default_rules() -> Vec<Rule> {
    let mut rules = Vec::new();
    push_default_rules(&mut rules);
    rules
}

/// Adds the default table to an empty one.
pub(crate) fn push_default_rules(rules: &mut Vec<Rule>) {
    for &(name, churn, seat_expansion, wanted, order) in &DEFAULT {
        let when = When { churn, seat_expansion, context: Vec::new() };
        let mut rule = Rule { name: name.to_owned(), when, order: Vec::new() };
        for kind in order {
            // `to_vec` of this type is a function more.
            rule.order.push(*kind);
        }
        if !wanted.is_empty() {
            rule.when.context.push(wanted.to_owned());
        }
        rules.push(rule);
    }
}
