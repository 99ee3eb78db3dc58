//! The products of the sandbox.
//!
//! No public source gives the part numbers of the products that Adobe's sandbox recommends. All
//! numbers here are placeholders in the shape of a part number, from a range Adobe does not use, and
//! all prices are made up.

use serde::Serialize;

use super::offer;

/// A product of the sandbox, as `GET /sandbox/catalogue` shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Product {
    /// Part number at base level.
    pub(crate) offer_id: &'static str,
    /// Name, as Adobe's price list writes it.
    pub(crate) name: &'static str,
    /// One sentence for a shopper.
    pub(crate) description: &'static str,
    /// `creativeCloud` or `documentCloud`, the words of propensity categories.
    pub(crate) cloud: &'static str,
    /// Made-up list price of one seat for one year, in US dollars.
    pub(crate) price: f64,
    /// Sold to enterprises, not teams. Only the largest quantity of a line depends on it.
    #[serde(skip)]
    pub(crate) enterprise: bool,
}

/// Creative Cloud All Apps - Pro for teams.
pub(crate) const ALL_APPS_PRO_TEAMS: &str = "99000001CA01A12";
/// Creative Cloud for teams All Apps.
pub(crate) const ALL_APPS_TEAMS: &str = "99000002CA01A12";
/// Creative Cloud All Apps - Edition 4 for enterprise.
pub(crate) const ALL_APPS_ED4_ENTERPRISE: &str = "99000003CA01A12";
/// Creative Cloud All Apps Enterprise.
pub(crate) const ALL_APPS_ENTERPRISE: &str = "99000004CA01A12";
/// Adobe Express for teams.
pub(crate) const EXPRESS_TEAMS: &str = "99000005CA01A12";
/// AI Assistant for Acrobat for enterprise.
pub(crate) const AI_ASSISTANT_ENTERPRISE: &str = "99000006CA01A12";
/// AI Assistant for Acrobat for teams.
pub(crate) const AI_ASSISTANT_TEAMS: &str = "99000007CA01A12";
/// Acrobat Pro for teams.
pub(crate) const ACROBAT_PRO_TEAMS: &str = "99000008CA01A12";
/// Acrobat Standard for teams.
pub(crate) const ACROBAT_STANDARD_TEAMS: &str = "99000009CA01A12";
/// Acrobat Pro for enterprise.
pub(crate) const ACROBAT_PRO_ENTERPRISE: &str = "99000010CA01A12";
/// Acrobat Standard for enterprise.
pub(crate) const ACROBAT_STANDARD_ENTERPRISE: &str = "99000011CA01A12";
/// Photoshop for teams. In no rule; customers own it.
pub(crate) const PHOTOSHOP_TEAMS: &str = "99000012CA01A12";

const CREATIVE: &str = "creativeCloud";
const DOCUMENT: &str = "documentCloud";

/// Every product of the sandbox.
pub(crate) const CATALOGUE: [Product; 12] = [
    product(
        ALL_APPS_PRO_TEAMS,
        "CC All Apps - Pro for teams",
        "Every creative app, with the larger generative credit plan, for teams.",
        CREATIVE,
        888.88,
        false,
    ),
    product(
        ALL_APPS_TEAMS,
        "Creative Cloud for teams All Apps",
        "More than twenty creative apps for teams.",
        CREATIVE,
        777.77,
        false,
    ),
    product(
        ALL_APPS_ED4_ENTERPRISE,
        "Creative Cloud All Apps - Edition 4 for enterprise",
        "Every creative app with enterprise controls, Edition 4.",
        CREATIVE,
        999.99,
        true,
    ),
    product(
        ALL_APPS_ENTERPRISE,
        "Creative Cloud All Apps Enterprise",
        "More than twenty creative apps with enterprise controls.",
        CREATIVE,
        911.11,
        true,
    ),
    product(
        EXPRESS_TEAMS,
        "Adobe Express for teams",
        "Quick on-brand flyers, posts and videos for everyone in the team.",
        CREATIVE,
        55.55,
        false,
    ),
    product(
        AI_ASSISTANT_ENTERPRISE,
        "AI Assistant for Acrobat for enterprise",
        "Questions and summaries across documents, for enterprises that use Acrobat.",
        DOCUMENT,
        66.66,
        true,
    ),
    product(
        AI_ASSISTANT_TEAMS,
        "AI Assistant for Acrobat for teams",
        "Questions and summaries across documents, for teams that use Acrobat.",
        DOCUMENT,
        44.44,
        false,
    ),
    product(
        ACROBAT_PRO_TEAMS,
        "Acrobat Pro for teams",
        "Create, edit, protect and sign PDFs, for teams.",
        DOCUMENT,
        222.22,
        false,
    ),
    product(
        ACROBAT_STANDARD_TEAMS,
        "Acrobat Standard for teams",
        "Create, edit and sign PDFs, for teams.",
        DOCUMENT,
        155.55,
        false,
    ),
    product(
        ACROBAT_PRO_ENTERPRISE,
        "Acrobat Pro for enterprise",
        "Create, edit, protect and sign PDFs, with enterprise controls.",
        DOCUMENT,
        244.44,
        true,
    ),
    product(
        ACROBAT_STANDARD_ENTERPRISE,
        "Acrobat Standard for enterprise",
        "Create, edit and sign PDFs, with enterprise controls.",
        DOCUMENT,
        177.77,
        true,
    ),
    product(
        PHOTOSHOP_TEAMS,
        "Photoshop for teams",
        "Image editing for teams.",
        CREATIVE,
        333.33,
        false,
    ),
];

/// Any of these is the base product that the AI assistant is added to.
pub(crate) const ACROBATS: [&str; 4] = [
    ACROBAT_PRO_TEAMS,
    ACROBAT_STANDARD_TEAMS,
    ACROBAT_PRO_ENTERPRISE,
    ACROBAT_STANDARD_ENTERPRISE,
];

/// The product of an offer at any level. `None`: not a product of the sandbox.
pub(crate) fn find(offer_id: &str) -> Option<&'static Product> {
    CATALOGUE.iter().find(|product| is_same(product.offer_id, offer_id))
}

/// Whether two offers are one product, at whatever level.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    offer::family(one) == offer::family(other)
}

const fn product(
    offer_id: &'static str,
    name: &'static str,
    description: &'static str,
    cloud: &'static str,
    price: f64,
    enterprise: bool,
) -> Product {
    Product { offer_id, name, description, cloud, price, enterprise }
}
