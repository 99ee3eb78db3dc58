//! Customers as the demo shows them.

use serde::Serialize;

use super::customer::Customer;
use super::propensity::Level;

/// One entry of `GET /sandbox/customers`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CustomerView {
    customer_id: String,
    name: String,
    note: String,
    churn: Level,
    seat_expansion: Level,
    /// Active ones.
    subscriptions: Vec<Owned>,
    /// Day of the renewal, a date without a time.
    anniversary_date: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Owned {
    offer_id: String,
    quantity: u64,
}

impl CustomerView {
    /// The present state of a customer.
    pub(super) fn of(customer: &Customer) -> Self {
        let owned = customer.active().map(|subscription| Owned {
            offer_id: subscription.offer_id.clone(),
            quantity: subscription.current_quantity,
        });
        Self {
            customer_id: customer.id.clone(),
            name: customer.name.clone(),
            note: customer.note.clone(),
            churn: customer.churn.level(),
            seat_expansion: customer.seat_expansion.level(),
            subscriptions: owned.collect(),
            anniversary_date: customer.anniversary.date(),
        }
    }
}
