//! Deal registrations, announced for November 2026.
//!
//! Source: the sample of the Instant Deal Registration page, with this sandbox's own part number.

use serde::Serialize;

use super::catalogue::ACROBAT_PRO_TEAMS;

/// The `discounts` object at the root of a fetch with `includeDealRegistrations: true`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Discounts {
    deal_registrations: [DealRegistration; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DealRegistration {
    category: &'static str,
    name: &'static str,
    description: &'static str,
    start_date: &'static str,
    end_date: &'static str,
    /// `ACTIVE` or `EXPIRED`. The sample's own word: its dates are the sample's, too.
    status: &'static str,
    qualification: Qualification,
    outcomes: [Outcome; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Qualification {
    base_offer_ids: [&'static str; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    #[serde(rename = "type")]
    kind: &'static str,
    discount_values: [DiscountValue; 1],
}

#[derive(Debug, Serialize)]
struct DiscountValue {
    value: u32,
}

/// The documented sample: there is no code and no id.
pub(crate) const DISCOUNTS: Discounts = Discounts {
    deal_registrations: [DealRegistration {
        category: "DEAL_REGISTRATION",
        name: "Acrobat Pro Q1 Deal Registration",
        description: "10% deal registration for qualifying partners on Acrobat Pro orders",
        start_date: "2026-01-01T00:00:00Z",
        end_date: "2026-04-10T23:59:59Z",
        status: "ACTIVE",
        qualification: Qualification { base_offer_ids: [ACROBAT_PRO_TEAMS] },
        outcomes: [Outcome {
            kind: "PERCENTAGE_DISCOUNT",
            discount_values: [DiscountValue { value: 10 }],
        }],
    }],
};
