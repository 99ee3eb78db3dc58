//! A customer of the sandbox, with what it owns and ordered.

use serde::Serialize;

use super::catalogue::is_same;
use super::offer;
use super::overlay::Opportunity;
use super::propensity::Forecast;
use crate::time::UnixMs;

/// Currency of every customer, since none is configured.
pub(crate) const CURRENCY: &str = "USD";

/// One customer.
#[derive(Debug)]
pub(crate) struct Customer {
    /// As in paths: sandbox ids carry a letter.
    pub(crate) id: String,
    /// Company name, for the demo.
    pub(crate) name: String,
    /// What this customer is there to show, for the demo.
    pub(crate) note: String,
    /// Day on which its subscriptions renew.
    pub(crate) anniversary: UnixMs,
    /// Churn propensity.
    pub(crate) churn: Forecast,
    /// Seat expansion propensity.
    pub(crate) seat_expansion: Forecast,
    /// Owned, and scheduled by `POST …/subscriptions`.
    pub(crate) subscriptions: Vec<Subscription>,
    /// Placed orders, oldest first.
    pub(crate) orders: Vec<super::order::Order>,
    /// Not yet consumed.
    pub(crate) opportunities: Vec<Opportunity>,
}

/// A subscription as `GET …/subscriptions` shows it.
///
/// Source: references/resources.md, "Subscription".
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "fields are named as in the JSON")]
pub(crate) struct Subscription {
    pub(crate) subscription_id: String,
    /// At base level, whatever level was ordered.
    pub(crate) offer_id: String,
    /// Seats of the current term; 0 while scheduled.
    pub(crate) current_quantity: u64,
    /// Always 0: nothing is deployed here.
    pub(crate) used_quantity: u64,
    pub(crate) auto_renewal: AutoRenewal,
    pub(crate) creation_date: String,
    /// A date without a time.
    pub(crate) renewal_date: String,
    /// 1000 active, 1004 inactive, 1009 scheduled.
    pub(crate) status: &'static str,
    pub(crate) currency_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deployment_id: Option<String>,
    pub(crate) links: Links,
}

/// What happens to a subscription on its anniversary.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AutoRenewal {
    pub(crate) enabled: bool,
    /// Seats of the next term.
    pub(crate) renewal_quantity: u64,
}

/// Deep links of a resource or of a page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Links {
    #[serde(rename = "self")]
    pub(crate) this: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) prev: Option<Link>,
}

/// One deep link.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    uri: String,
    method: &'static str,
    headers: [(); 0],
}

impl Links {
    /// A link of a resource to itself.
    pub(crate) fn to(uri: String) -> Self {
        Self { this: Link::get(uri), next: None, prev: None }
    }
}

impl Link {
    /// Links are always to be read.
    pub(crate) fn get(uri: String) -> Self {
        Self { uri, method: "GET", headers: [] }
    }
}

impl Customer {
    /// Part numbers, at base level, of what is active now.
    pub(crate) fn owned(&self) -> Vec<String> {
        self.active().map(|subscription| subscription.offer_id.clone()).collect()
    }

    /// The subscriptions of the current term.
    pub(crate) fn active(&self) -> impl Iterator<Item = &Subscription> {
        self.subscriptions.iter().filter(|subscription| subscription.status == "1000")
    }

    /// Adds seats to the active subscription of the same product, or begins one; its id.
    pub(crate) fn add_seats(&mut self, offer_id: &str, quantity: u64, now: UnixMs) -> String {
        let owned = self.subscriptions.iter_mut().find(|subscription| {
            subscription.status == "1000" && is_same(&subscription.offer_id, offer_id)
        });
        match owned {
            Some(subscription) => {
                subscription.current_quantity += quantity;
                subscription.auto_renewal.renewal_quantity += quantity;
                subscription.subscription_id.clone()
            }
            None => self.subscribe(offer_id, quantity, "1000", now).subscription_id.clone(),
        }
    }

    /// Begins a subscription; seats count now if it is active, and from the renewal in any case.
    pub(crate) fn subscribe(
        &mut self,
        offer_id: &str,
        quantity: u64,
        status: &'static str,
        now: UnixMs,
    ) -> &mut Subscription {
        let subscription_id = format!("{}NA", random_hex(30));
        let uri = format!("/v3/customers/{}/subscriptions/{subscription_id}", self.id);
        self.subscriptions.push(Subscription {
            subscription_id,
            offer_id: offer::at_base_level(offer_id),
            current_quantity: if status == "1000" { quantity } else { 0 },
            used_quantity: 0,
            auto_renewal: AutoRenewal { enabled: true, renewal_quantity: quantity },
            creation_date: now.rfc3339(),
            renewal_date: self.anniversary.date(),
            status,
            currency_code: CURRENCY.to_owned(),
            deployment_id: None,
            links: Links::to(uri),
        });
        let last = self.subscriptions.len() - 1;
        &mut self.subscriptions[last]
    }
}

/// Random lower-case hexadecimal digits, as in subscription ids.
fn random_hex(length: usize) -> String {
    (0..length).map(|_| char::from_digit(fastrand::u32(..16), 16).unwrap_or('0')).collect()
}
