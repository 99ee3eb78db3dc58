//! The table that turns predictions and context into an order of kinds.
//!
//! The documentation maps no prediction to any product, so the table is this project's own, is data,
//! and can be replaced. Why it is as it is: an intent that a person confirmed beats a prediction. Of
//! high churn Adobe says to retain and renew early, so what deepens use comes first and the dearer
//! tier last. Of high seat expansion it says more seats, in the predicted size. Medium, low and
//! unknown change nothing.

use super::{
    outlook::Outlook,
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

/// All given conditions must hold; a list means any of. An empty list is no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The level of churn that applies to the candidate's product.
    pub churn: Vec<Level>,
    /// The level of seat expansion that applies to the candidate's product.
    pub seat_expansion: Vec<Level>,
    /// The context of the request.
    pub context: Vec<String>,
}

impl Rule {
    /// Whether it decides over a candidate with this outlook.
    #[must_use]
    pub fn holds(&self, outlook: &Outlook<'_, '_>, context: &str) -> bool {
        let level_fits = |wanted: &[Level], level| wanted.is_empty() || wanted.contains(&level);
        level_fits(&self.when.churn, outlook.churn.level)
            && level_fits(&self.when.seat_expansion, outlook.seat_expansion.level)
            && (self.when.context.is_empty()
                || self.when.context.iter().any(|wanted| wanted == context))
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

impl Default for Selection {
    fn default() -> Self {
        Self { limit: 3, spread: true, rules: default_rules() }
    }
}

/// Most picks that can be asked for.
pub const MAX_LIMIT: usize = 20;

/// The default table.
#[must_use]
pub fn default_rules() -> Vec<Rule> {
    use Kind::{
        AddOn as Add, CrossSell as Cross, NewOpportunity as New, RenewOpportunity as Renew,
        SeatExpansion as Seats, Upsell as Up,
    };
    let high = || vec![Level::High];
    let any = Vec::new;
    let rule = |name: &str, churn, seat_expansion, context: Option<&str>, order: &[Kind]| Rule {
        name: name.to_owned(),
        when: When {
            churn,
            seat_expansion,
            context: context.map(str::to_owned).into_iter().collect(),
        },
        order: order.to_vec(),
    };
    vec![
        rule("renew-first", high(), any(), Some(RENEWAL_ORDER_PREVIEW), &[Renew, New, Add, Cross]),
        rule("keep-and-grow", high(), high(), None, &[Renew, New, Seats, Add, Cross, Up]),
        rule("keep", high(), any(), None, &[Renew, New, Add, Cross, Up]),
        rule("grow", any(), high(), None, &[New, Renew, Seats, Up, Add, Cross]),
        rule("cart", any(), any(), Some(ORDER_PREVIEW), &[New, Renew, Up, Add, Cross]),
        rule("renewal", any(), any(), Some(RENEWAL_ORDER_PREVIEW), &[Renew, New, Up, Add, Cross]),
        rule("discover", any(), any(), None, &[New, Renew, Up, Cross, Add]),
    ]
}
