//! What Adobe's sandbox recommends: hard-coded rules, the same for every customer.
//!
//! Source: sandbox/sandbox-portal/recommendations/index.md. The sandbox recommends what a customer
//! already owns, too; production does not.

use serde::Serialize;

use super::catalogue::{
    ACROBAT_PRO_ENTERPRISE, ACROBAT_PRO_TEAMS, ACROBAT_STANDARD_ENTERPRISE, ACROBAT_STANDARD_TEAMS,
    ACROBATS, AI_ASSISTANT_ENTERPRISE, AI_ASSISTANT_TEAMS, ALL_APPS_ED4_ENTERPRISE,
    ALL_APPS_ENTERPRISE, ALL_APPS_PRO_TEAMS, ALL_APPS_TEAMS, EXPRESS_TEAMS, is_same,
};

/// What the recommendations are based on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Basis<'a> {
    /// `GENERIC`, and a renewal without line items: everything known about the customer. Holds the
    /// offers owned, which change the sources and never the products.
    Customer(&'a [String]),
    /// `ORDER_PREVIEW`, and any preview with line items. Holds the offers in the cart.
    Cart(&'a [String]),
}

/// The `productRecommendations` object. All three lists are always present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductRecommendations {
    /// A better product in place of a source offer.
    pub(crate) upsells: Vec<Recommended>,
    /// A product that goes well with the source offers.
    pub(crate) cross_sells: Vec<Recommended>,
    /// What needs one of the source offers as its base product.
    pub(crate) add_ons: Vec<Recommended>,
}

/// One recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recommended {
    /// Place within its own list, from 0, the best.
    pub(crate) rank: usize,
    /// What is recommended.
    pub(crate) product: RecommendedProduct,
    /// What led to it.
    pub(crate) source: Source,
}

/// The `product` object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecommendedProduct {
    /// Part number at base level.
    pub(crate) base_offer_id: &'static str,
}

/// The `source` object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Source {
    /// Always `OFFER`, the only type documented.
    pub(crate) source_type: &'static str,
    /// Cart lines as sent, or owned offers at base level. Empty: nothing in particular led to it.
    pub(crate) offer_ids: Vec<String>,
}

/// A recommended product, and the products that lead to it. No such products: any does.
struct Rule(&'static str, &'static [&'static str]);

const CUSTOMER_UPSELLS: [Rule; 1] = [Rule(ALL_APPS_PRO_TEAMS, &[ALL_APPS_TEAMS])];
const CUSTOMER_ADD_ONS: [Rule; 1] = [Rule(AI_ASSISTANT_ENTERPRISE, &ACROBATS)];
const CART_UPSELLS: [Rule; 2] = [
    Rule(ALL_APPS_PRO_TEAMS, &[ALL_APPS_TEAMS]),
    Rule(ALL_APPS_ED4_ENTERPRISE, &[ALL_APPS_ENTERPRISE]),
];
const CART_ADD_ONS: [Rule; 2] = [
    Rule(AI_ASSISTANT_ENTERPRISE, &[ACROBAT_PRO_ENTERPRISE, ACROBAT_STANDARD_ENTERPRISE]),
    Rule(AI_ASSISTANT_TEAMS, &[ACROBAT_PRO_TEAMS, ACROBAT_STANDARD_TEAMS]),
];
/// In both cases, and without a condition.
const CROSS_SELLS: [Rule; 1] = [Rule(EXPRESS_TEAMS, &[])];

/// Applies the sandbox's rules.
pub(crate) fn recommend(basis: Basis<'_>) -> ProductRecommendations {
    match basis {
        Basis::Customer(owned) => ProductRecommendations {
            upsells: regardless(&CUSTOMER_UPSELLS, owned),
            cross_sells: regardless(&CROSS_SELLS, owned),
            add_ons: regardless(&CUSTOMER_ADD_ONS, owned),
        },
        Basis::Cart(cart) => ProductRecommendations {
            upsells: where_in_cart(&CART_UPSELLS, cart),
            cross_sells: regardless(&CROSS_SELLS, cart),
            add_ons: where_in_cart(&CART_ADD_ONS, cart),
        },
    }
}

/// Every rule's product, with those offers as sources that lead to it.
fn regardless(rules: &[Rule], offers: &[String]) -> Vec<Recommended> {
    ranked(rules.iter().map(|rule| (rule.0, sources(rule, offers))))
}

/// The products of those rules that something in the cart leads to.
fn where_in_cart(rules: &[Rule], cart: &[String]) -> Vec<Recommended> {
    ranked(
        rules
            .iter()
            .map(|rule| (rule.0, sources(rule, cart)))
            .filter(|(_, offer_ids)| !offer_ids.is_empty()),
    )
}

fn sources(Rule(_, led_to_by): &Rule, offers: &[String]) -> Vec<String> {
    let leads = |offer: &&String| {
        led_to_by.is_empty() || led_to_by.iter().any(|product| is_same(product, offer))
    };
    offers.iter().filter(leads).cloned().collect()
}

fn ranked(products: impl Iterator<Item = (&'static str, Vec<String>)>) -> Vec<Recommended> {
    products
        .enumerate()
        .map(|(rank, (base_offer_id, offer_ids))| Recommended {
            rank,
            product: RecommendedProduct { base_offer_id },
            source: Source { source_type: "OFFER", offer_ids },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Basis, Recommended, recommend};

    /// `rank product <- sources`, for each recommendation.
    fn text(recommended: &[Recommended]) -> Vec<String> {
        let line = |item: &Recommended| {
            let product = item.product.base_offer_id;
            format!("{} {product} <- {}", item.rank, item.source.offer_ids.join(","))
        };
        recommended.iter().map(line).collect()
    }

    #[track_caller]
    fn check(basis: Basis<'_>, upsells: &[&str], cross_sells: &[&str], add_ons: &[&str]) {
        let found = recommend(basis);
        assert_eq!(text(&found.upsells), upsells, "upsells");
        assert_eq!(text(&found.cross_sells), cross_sells, "crossSells");
        assert_eq!(text(&found.add_ons), add_ons, "addOns");
    }

    #[test]
    fn a_customer_is_recommended_the_same_three_whatever_is_owned() {
        check(
            Basis::Customer(&[]),
            &["0 99000001CA01A12 <- "],
            &["0 99000005CA01A12 <- "],
            &["0 99000006CA01A12 <- "],
        );
        check(
            Basis::Customer(&["99000001CA01A12".into(), "99000005CA01A12".into()]),
            &["0 99000001CA01A12 <- "],
            &["0 99000005CA01A12 <- 99000001CA01A12,99000005CA01A12"],
            &["0 99000006CA01A12 <- "],
        );
        check(
            Basis::Customer(&["99000002CA01A12".into(), "99000008CA01A12".into()]),
            &["0 99000001CA01A12 <- 99000002CA01A12"],
            &["0 99000005CA01A12 <- 99000002CA01A12,99000008CA01A12"],
            &["0 99000006CA01A12 <- 99000008CA01A12"],
        );
    }

    #[test]
    fn an_empty_cart_leads_to_the_unconditional_cross_sell_alone() {
        check(Basis::Cart(&[]), &[], &["0 99000005CA01A12 <- "], &[]);
    }

    #[test]
    fn all_apps_for_teams_in_the_cart_leads_to_pro_at_any_level() {
        check(
            Basis::Cart(&["99000002CA03A12".into()]),
            &["0 99000001CA01A12 <- 99000002CA03A12"],
            &["0 99000005CA01A12 <- 99000002CA03A12"],
            &[],
        );
    }

    #[test]
    fn all_apps_enterprise_in_the_cart_leads_to_edition_4() {
        check(
            Basis::Cart(&["99000004CA01A12".into()]),
            &["0 99000003CA01A12 <- 99000004CA01A12"],
            &["0 99000005CA01A12 <- 99000004CA01A12"],
            &[],
        );
    }

    #[test]
    fn acrobat_in_the_cart_leads_to_the_assistant_of_its_kind() {
        let cases = [
            ("99000008CA01A12", "99000007CA01A12"),
            ("99000009CA01A12", "99000007CA01A12"),
            ("99000010CA01A12", "99000006CA01A12"),
            ("99000011CA01A12", "99000006CA01A12"),
        ];
        for (acrobat, assistant) in cases {
            check(
                Basis::Cart(&[acrobat.into()]),
                &[],
                &[&format!("0 99000005CA01A12 <- {acrobat}")],
                &[&format!("0 {assistant} <- {acrobat}")],
            );
        }
    }

    #[test]
    fn ranks_count_within_a_list_and_a_product_is_recommended_once() {
        let cart = ["99000008CA01A12", "99000010CA02A12", "99000009CA01A12", "99000004CA01A12"];
        let cart: Vec<String> = cart.map(String::from).into();
        check(
            Basis::Cart(&cart),
            &["0 99000003CA01A12 <- 99000004CA01A12"],
            &[&format!("0 99000005CA01A12 <- {}", cart.join(","))],
            &[
                "0 99000006CA01A12 <- 99000010CA02A12",
                "1 99000007CA01A12 <- 99000008CA01A12,99000009CA01A12",
            ],
        );
    }
}
