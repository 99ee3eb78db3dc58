//! The customers that a fresh sandbox has.
//!
//! Thirteen have one documented propensity seed each; the rest are for what seeds do not show. Dates
//! are relative to the moment the sandbox starts, and to what a seed says about the renewal.

use std::collections::BTreeMap;

use super::catalogue::{
    ACROBAT_PRO_ENTERPRISE, ACROBAT_PRO_TEAMS, ACROBAT_STANDARD_TEAMS, ALL_APPS_ENTERPRISE,
    ALL_APPS_PRO_TEAMS, ALL_APPS_TEAMS, EXPRESS_TEAMS, PHOTOSHOP_TEAMS,
};
use super::customer::Customer;
use super::overlay::{Intent, Item, Opportunity};
use super::propensity::{Forecast, Level};
use super::seeds::SEEDS;
use crate::time::{DAY_MS, UnixMs};

type Owned = &'static [(&'static str, u64)];

/// Name, days to the renewal (about what the seed says, where it does) and seats owned.
const SEEDED: [(&str, i64, Owned); 13] = [
    ("Alder Animation", 60, &[(ALL_APPS_TEAMS, 13), (ACROBAT_PRO_TEAMS, 18)]),
    ("Birch Books", 60, &[(ALL_APPS_TEAMS, 8), (ACROBAT_STANDARD_TEAMS, 22)]),
    ("Cedar Consulting", 330, &[(ACROBAT_PRO_TEAMS, 24), (ALL_APPS_TEAMS, 4)]),
    ("Dogwood Design", 180, &[(ALL_APPS_TEAMS, 12), (ACROBAT_PRO_TEAMS, 6)]),
    ("Elm Engineering", 330, &[(ACROBAT_STANDARD_TEAMS, 15), (ALL_APPS_TEAMS, 3)]),
    ("Fir Films", 28, &[(ALL_APPS_TEAMS, 9), (ACROBAT_PRO_TEAMS, 5)]),
    ("Ginkgo Games", 150, &[(ALL_APPS_TEAMS, 50), (ACROBAT_PRO_TEAMS, 28)]),
    ("Hazel Health", 180, &[(ACROBAT_PRO_TEAMS, 40), (PHOTOSHOP_TEAMS, 2)]),
    ("Ironwood Interiors", 90, &[(ALL_APPS_TEAMS, 17), (ACROBAT_PRO_TEAMS, 4)]),
    ("Juniper Group", 60, &[(ALL_APPS_ENTERPRISE, 100), (ACROBAT_PRO_ENTERPRISE, 35)]),
    ("Katsura Kitchens", 180, &[(ALL_APPS_TEAMS, 6), (ACROBAT_STANDARD_TEAMS, 4)]),
    ("Larch Law", 240, &[(ACROBAT_PRO_TEAMS, 12)]),
    ("Maple Media", 120, &[(ALL_APPS_TEAMS, 35), (ACROBAT_PRO_TEAMS, 14)]),
];

/// Everything about the others but their opportunities: id, name, note, days to the renewal, level of
/// both signals, seats owned.
const OTHERS: [(&str, &str, &str, i64, Level, Owned); 5] = [
    (
        "P1005060100",
        "Nutmeg Networks",
        "Default levels: both MEDIUM",
        200,
        Level::Medium,
        &[(ALL_APPS_TEAMS, 10), (ACROBAT_PRO_TEAMS, 10)],
    ),
    (
        "P1005060200",
        "Oak Optics",
        "Opted out: neither signal. Owns no Acrobat, so the AI assistant cannot be ordered alone",
        200,
        Level::OptOut,
        &[(PHOTOSHOP_TEAMS, 7)],
    ),
    (
        OVERLAY_CUSTOMER,
        "Pine Publishing",
        "Overlay opportunities: new and renew, open and expired",
        20,
        Level::Medium,
        &[(ALL_APPS_TEAMS, 15), (ACROBAT_PRO_TEAMS, 15)],
    ),
    (
        "P1005060400",
        "Quince Quarries",
        "Owns what is recommended: the sandbox recommends it again, a storefront should not show it",
        100,
        Level::Medium,
        &[
            (ALL_APPS_TEAMS, 25),
            (ALL_APPS_PRO_TEAMS, 5),
            (EXPRESS_TEAMS, 12),
            (ACROBAT_PRO_TEAMS, 40),
        ],
    ),
    (
        "1005513019",
        "Rowan Retail",
        "The customer id of the documents' samples, all digits as in production",
        200,
        Level::Medium,
        &[(ALL_APPS_TEAMS, 60), (ACROBAT_PRO_TEAMS, 20)],
    ),
];

const OVERLAY_CUSTOMER: &str = "P1005060300";

/// All customers, by id.
pub(crate) fn population(now: UnixMs) -> BTreeMap<String, Customer> {
    let seeded =
        SEEDED.iter().zip(&SEEDS).enumerate().map(|(index, ((name, days, owned), seed))| {
            let note = format!("Propensity seed {}: {}", index + 1, seed.scenario);
            let mut customer =
                customer(&format!("P10050600{:02}", index + 1), name, note, *days, now);
            customer.churn = Forecast::Seed(seed.churn.as_ref());
            customer.seat_expansion = Forecast::Seed(seed.seat_expansion.as_ref());
            with_subscriptions(customer, owned)
        });
    let others = OTHERS.iter().map(|(id, name, note, days, level, owned)| {
        let mut customer = customer(id, name, (*note).to_owned(), *days, now);
        customer.churn = Forecast::Level(*level);
        customer.seat_expansion = Forecast::Level(*level);
        if *id == OVERLAY_CUSTOMER {
            customer.opportunities = opportunities(now);
        }
        with_subscriptions(customer, owned)
    });
    seeded.chain(others).map(|customer| (customer.id.clone(), customer)).collect()
}

fn customer(id: &str, name: &str, note: String, days_to_renewal: i64, now: UnixMs) -> Customer {
    let today = UnixMs(now.0 - now.0.rem_euclid(DAY_MS));
    Customer {
        id: id.to_owned(),
        name: name.to_owned(),
        note,
        anniversary: today.plus_days(days_to_renewal),
        churn: Forecast::Level(Level::Medium),
        seat_expansion: Forecast::Level(Level::Medium),
        subscriptions: Vec::new(),
        orders: Vec::new(),
        opportunities: Vec::new(),
    }
}

/// Subscriptions began a year before they renew.
fn with_subscriptions(mut customer: Customer, owned: Owned) -> Customer {
    let began = customer.anniversary.plus_days(-365);
    for (offer_id, quantity) in owned {
        customer.subscribe(offer_id, *quantity, "1000", began);
    }
    customer
}

fn opportunities(now: UnixMs) -> Vec<Opportunity> {
    let opportunity = |intent, created_days_ago: i64, expires_in_days, items: &[(&str, u64)]| {
        let item = |(offer_id, quantity): &(&str, u64)| Item {
            offer_id: (*offer_id).to_owned(),
            quantity: *quantity,
        };
        Opportunity {
            intent,
            created_at: now.plus_days(-created_days_ago),
            expires_at: now.plus_days(expires_in_days),
            items: items.iter().map(item).collect(),
        }
    };
    vec![
        opportunity(Intent::New, 5, 25, &[("99000001CA02A12", 25), ("99000005CA01A12", 5)]),
        opportunity(Intent::New, 60, -30, &[("99000012CA01A12", 4)]),
        opportunity(Intent::Renew, 4, 18, &[("99000008CA02A12", 15)]),
    ]
}

#[cfg(test)]
mod tests {
    use super::{UnixMs, population};
    use crate::sandbox::propensity::Level;

    #[test]
    fn thirteen_customers_have_the_documented_levels_in_order() {
        use Level::{High, Low, Medium, OptOut};
        let expected = [
            (High, High),
            (High, Low),
            (Low, High),
            (Medium, Medium),
            (Low, Low),
            (High, OptOut),
            (OptOut, High),
            (Medium, High),
            (High, Medium),
            (High, High),
            (Medium, OptOut),
            (OptOut, Low),
            (High, High),
        ];
        let customers = population(UnixMs(0));
        for (number, expected) in (1..).zip(expected) {
            let customer = &customers[&format!("P10050600{number:02}")];
            let levels = (customer.churn.level(), customer.seat_expansion.level());
            assert_eq!(levels, expected, "seed {number}");
        }
    }

    #[test]
    fn everybody_owns_something_and_renews_later() {
        for customer in population(UnixMs(0)).values() {
            assert!(customer.active().count() > 0, "{}", customer.id);
            assert!(UnixMs(0) < customer.anniversary, "{}", customer.id);
        }
    }
}
