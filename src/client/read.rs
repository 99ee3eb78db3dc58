//! The five reads: sent until there is an answer, then normalised, ranked and picked from.

use super::{
    CallOptions, Client, Core, Scope,
    answer::Answer,
    flight::flight,
    ports::{Ports, Transport},
    race::{First, race},
    send::{Payload, Plan, Progress, cancelled},
    view::{Reading, View},
};
use crate::{
    domain::query::{IncludePropensity, Line, context},
    error::{Code, Error, Result},
    wire::endpoint::{Endpoint, Fetch, host_query},
};
use std::{cell::Cell, future::Future, rc::Rc};

/// What Fetch Recommendations is asked. Absent: the client's own, or the service's default.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Default `ORDER_PREVIEW` with offers, else not sent.
    pub context: Option<String>,
    /// The cart.
    pub offers: Vec<Line>,
    /// What the customer owns; not sent.
    pub owned: Vec<Line>,
    /// Announced for 2026-11.
    pub include_deal_registrations: Option<bool>,
    /// Over the client's.
    pub country: Option<String>,
    /// Over the client's.
    pub language: Option<String>,
    /// Over the client's.
    pub include_propensity: Option<IncludePropensity>,
    /// Over the selection's.
    pub limit: Option<usize>,
}

/// What a host call is asked.
#[derive(Clone, Debug)]
pub struct HostQuery {
    /// One of the four.
    pub endpoint: Endpoint,
    /// JSON text.
    pub body: Option<String>,
    /// The lines of the body: the cart.
    pub cart: Vec<Line>,
    /// What the customer owns, in addition to what the response says.
    pub owned: Vec<Line>,
    /// Over the client's.
    pub country: Option<String>,
    /// Over the client's.
    pub language: Option<String>,
    /// Over the selection's.
    pub limit: Option<usize>,
    /// Added to the URL.
    pub parameters: Vec<(String, String)>,
}

impl<P: Ports> Client<P> {
    /// Fetches recommendations and picks from them; `render` takes what it needs of the result.
    ///
    /// The customer is the one at the time of the call, not of its first poll. Dropping the future
    /// aborts the request, unless somebody else waits for the same one.
    ///
    /// # Errors
    /// Every code; see `RecommendationError` in the contract.
    pub fn recommend<R, F: FnOnce(&View<'_>) -> R>(
        &self,
        query: Query,
        options: CallOptions,
        render: F,
    ) -> impl Future<Output = Result<R>> + use<P, R, F> {
        let of_client = &self.0.options;
        let has_cart = !query.offers.is_empty();
        let context = query.context.or_else(|| has_cart.then(|| context::ORDER_PREVIEW.to_owned()));
        let deals = query.include_deal_registrations;
        let fetch = Fetch {
            customer: self.0.customer(),
            context: context.clone(),
            offers: query.offers.clone(),
            country: query.country.or_else(|| of_client.country.clone()),
            language: query.language.or_else(|| of_client.language.clone()),
            include_propensity: Some(
                query.include_propensity.unwrap_or_else(|| of_client.include_propensity.clone()),
            ),
            include_deal_registrations: deals.unwrap_or(of_client.include_deal_registrations),
        };
        let payload = Payload::Fetch(Box::new(fetch));
        let plan = self.0.plan(Endpoint::Recommendations, payload, Vec::new(), &options);
        let reading = Reading {
            context: context.unwrap_or_else(|| context::GENERIC.to_owned()),
            cart: query.offers,
            owned: query.owned,
            limit: query.limit,
        };
        self.read(plan, options, reading, render)
    }

    /// Makes a host call with recommendations asked for, and picks from these.
    ///
    /// # Errors
    /// As [`Client::recommend`].
    pub fn host_call<R, F: FnOnce(&View<'_>) -> R>(
        &self,
        query: HostQuery,
        options: CallOptions,
        render: F,
    ) -> impl Future<Output = Result<R>> + use<P, R, F> {
        let of_client = &self.0.options;
        let country = query.country.or_else(|| of_client.country.clone());
        let language = query.language.or_else(|| of_client.language.clone());
        let mut parameters = host_query(country.as_deref(), language.as_deref());
        parameters.extend(query.parameters);
        let payload = query.body.map_or(Payload::Nothing, Payload::Body);
        let plan = self.0.plan(query.endpoint, payload, parameters, &options);
        let reading = Reading {
            context: query.endpoint.context().to_owned(),
            cart: query.cart,
            owned: query.owned,
            limit: query.limit,
        };
        self.read(plan, options, reading, render)
    }

    fn read<R, F: FnOnce(&View<'_>) -> R>(
        &self,
        plan: Plan,
        options: CallOptions,
        reading: Reading,
        render: F,
    ) -> impl Future<Output = Result<R>> + use<P, R, F> {
        let endpoint = plan.endpoint;
        let answer = self.answer(plan, options);
        let core = Rc::clone(&self.0);
        async move {
            let answer = answer.await?;
            Ok(core.view(endpoint, &answer, reading, render))
        }
    }

    /// The answer to a read, shared with whoever asks the same at the same time.
    pub(super) fn answer(
        &self,
        plan: Plan,
        options: CallOptions,
    ) -> impl Future<Output = Result<Rc<Answer>>> + use<P> {
        let core = Rc::clone(&self.0);
        let scope = core.scope();
        let customer_changed = core.customer_changed.next();
        async move {
            let key = core.flight_key(&plan, scope)?;
            let aboard = Cell::new(None);
            let ride = async {
                let work = |progress| Core::fly(Rc::clone(&core), plan, scope, progress);
                let flights = Rc::clone(&core.book.page.flights);
                let flight = flight(&flights, &core.host, key, work);
                aboard.set(Some(Rc::clone(&flight.progress)));
                flight.ride(flights, Rc::clone(&core.host)).await
            };
            let stop = async {
                match race(cancelled(options.cancel), customer_changed).await {
                    First::One(aborted) => aborted,
                    First::Other(()) => {
                        Error::new(Code::Aborted, "the client was given another customer")
                    }
                }
            };
            match race(stop, ride).await {
                First::One(aborted) => {
                    let progress: Option<Rc<Progress>> = aboard.take();
                    Err(progress.map_or(aborted.clone(), |progress| progress.stamp(aborted)))
                }
                First::Other(outcome) => outcome,
            }
        }
    }
}

impl<P: Ports> Core<P> {
    pub(super) fn plan(
        &self,
        endpoint: Endpoint,
        payload: Payload,
        parameters: Vec<(String, String)>,
        options: &CallOptions,
    ) -> Plan {
        Plan {
            endpoint,
            route: self.options.route(endpoint),
            customer: self.customer(),
            payload,
            parameters,
            headers: options.headers.clone(),
            timeout_ms: options.timeout_ms.unwrap_or_else(|| self.options.timeout_ms(endpoint)),
            retries: self.options.retries,
            correlation_id: None,
            tracker: None,
        }
    }

    /// What makes two reads the same one.
    fn flight_key(&self, plan: &Plan, scope: Scope) -> Result<String> {
        let request = plan.request(&self.options.proxy_url)?;
        let mut key = format!(
            "{} {} {}\n{:x} {} {} {}\n{}",
            plan.endpoint.as_str(),
            request.method.as_str(),
            request.url,
            scope.hash,
            plan.timeout_ms,
            plan.retries,
            self.options.correlation,
            self.transport.identity(),
        );
        for (name, value) in plan.headers.iter() {
            key = key + "\n" + name + ":" + value;
        }
        Ok(key + "\n" + &request.body.unwrap_or_default())
    }
}
