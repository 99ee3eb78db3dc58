//! What callers give, as values, and as the JSON that the facade makes of these. What is not given is
//! `null`, which means the same as absent.

use super::MemoryStore;
use serde_json::{Map, Value, json};
use vip_recommendations::{
    client::{Call, Client, shown::ShownPick},
    domain::query::Line,
    error::Result,
    wire::{endpoint::Endpoint, http::Headers},
};

/// What recommendations are asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub(crate) context: Option<String>,
    pub(crate) offers: Vec<Line<'static>>,
    pub(crate) owned: Vec<Line<'static>>,
    pub(crate) include_deal_registrations: Option<bool>,
    pub(crate) country: Option<String>,
    pub(crate) language: Option<&'static str>,
    pub(crate) include_propensity: Option<Value>,
    pub(crate) limit: Option<usize>,
}

/// What a host call is asked.
#[derive(Clone, Debug)]
pub(crate) struct HostQuery {
    pub(crate) endpoint: Endpoint,
    pub(crate) body: Option<String>,
    pub(crate) owned: Vec<Line<'static>>,
    pub(crate) country: Option<String>,
    pub(crate) language: Option<&'static str>,
    pub(crate) parameters: Vec<(String, String)>,
}

/// What any call can be given.
#[derive(Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout_ms: Option<u32>,
    pub(crate) headers: Headers,
}

/// What is ordered.
#[derive(Clone, Debug)]
pub(crate) struct Checkout {
    pub(crate) endpoint: Endpoint,
    pub(crate) body: String,
}

/// What a checkout can be given.
#[derive(Debug, Default)]
pub(crate) struct CheckoutOptions {
    pub(crate) call: CallOptions,
    pub(crate) correlation_id: Option<String>,
    /// Over the ledger's choice; the caller's `null` is no absence.
    pub(crate) tracker: Option<Value>,
}

/// The methods of a client with arguments as values.
pub(crate) trait Methods {
    fn recommend(&self, query: Query, options: CallOptions) -> Box<Call<MemoryStore>>;
    fn host_call(&self, query: HostQuery, options: CallOptions) -> Box<Call<MemoryStore>>;
    fn diagnose(&self, options: CallOptions) -> Box<Call<MemoryStore>>;
    fn checkout(
        &self,
        checkout: Checkout,
        options: CheckoutOptions,
    ) -> Result<Box<Call<MemoryStore>>>;
    fn shown(&self, picks: &[ShownPick<'_>]);
    fn accepted(&self, pick: &ShownPick<'_>);
    /// Whether it is another customer.
    fn become_customer(&self, id: Option<&str>) -> bool;
}

impl Methods for Client<MemoryStore> {
    fn recommend(&self, query: Query, options: CallOptions) -> Box<Call<MemoryStore>> {
        let query = json!({
            "context": query.context,
            "offers": list(&query.offers),
            "owned": list(&query.owned),
            "includeDealRegistrations": query.include_deal_registrations,
            "country": query.country,
            "language": query.language,
            "includePropensity": query.include_propensity,
            "limit": query.limit,
        });
        let arguments = json!({"query": query, "options": of_call(&options)});
        self.begin("recommendations", &arguments.to_string(), None).unwrap()
    }

    fn host_call(&self, query: HostQuery, options: CallOptions) -> Box<Call<MemoryStore>> {
        let mut given = of_call(&options);
        given["owned"] = list(&query.owned);
        given["country"] = json!(query.country);
        given["language"] = json!(query.language);
        // In the order in which the caller has them.
        let parameters: Vec<_> = query
            .parameters
            .iter()
            .map(|(name, value)| format!("{}:{}", json!(name), json!(value)))
            .collect();
        let mut arguments = json!({"options": given}).to_string();
        arguments.truncate(arguments.len() - "}}".len());
        arguments.push_str(r#","query":{"#);
        arguments.push_str(&parameters.join(","));
        arguments.push_str("}}}");
        self.begin(query.endpoint.as_str(), &arguments, query.body.as_deref()).unwrap()
    }

    fn diagnose(&self, options: CallOptions) -> Box<Call<MemoryStore>> {
        let arguments = json!({"options": of_call(&options)});
        self.begin("diagnose", &arguments.to_string(), None).unwrap()
    }

    fn checkout(
        &self,
        checkout: Checkout,
        options: CheckoutOptions,
    ) -> Result<Box<Call<MemoryStore>>> {
        let mut given = of_call(&options.call);
        given["correlationId"] = json!(options.correlation_id);
        if let Some(tracker) = options.tracker {
            given["trackerId"] = tracker;
        }
        let arguments = json!({"options": given});
        self.begin(checkout.endpoint.as_str(), &arguments.to_string(), Some(&checkout.body))
    }

    fn shown(&self, picks: &[ShownPick<'_>]) {
        let picks: Vec<_> = picks.iter().map(pick).collect();
        self.report(&json!({"picks": picks}).to_string(), false);
    }

    fn accepted(&self, taken: &ShownPick<'_>) {
        self.report(&json!({"pick": pick(taken)}).to_string(), true);
    }

    fn become_customer(&self, id: Option<&str>) -> bool {
        self.set_customer(&json!({"customerId": id}).to_string()).unwrap()
    }
}

fn of_call(options: &CallOptions) -> Value {
    let headers: Map<_, _> =
        options.headers.iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let headers = if headers.is_empty() { Value::Null } else { Value::Object(headers) };
    json!({"timeoutMs": options.timeout_ms, "headers": headers})
}

/// Lines as callers write them.
pub(crate) fn list(lines: &[Line<'_>]) -> Value {
    let line = |line: &Line<'_>| json!({"offerId": line.offer_id, "quantity": line.quantity});
    lines.iter().map(line).collect()
}

/// A pick as callers bring it back.
fn pick(pick: &ShownPick<'_>) -> Value {
    json!({
        "id": pick.id,
        "kind": pick.kind.as_str(),
        "items": list(&pick.items),
        "rank": pick.rank,
        "sourceOfferIds": pick.source_offer_ids,
        "replaces": pick.replaces,
        "trackerId": pick.tracker_id,
        "expiresAt": pick.expires_at,
    })
}
