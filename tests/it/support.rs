//! A world of our own for the client: server, storage and clock. Nothing leaves it, and nothing waits.

mod clock;
mod flight;
mod given;
mod server;
mod store;

pub(crate) use clock::FixedHost;
pub(crate) use flight::Flight;
pub(crate) use given::{CallOptions, Checkout, CheckoutOptions, HostQuery, Methods, Query, list};
pub(crate) use server::{Answer, FakeServer, OwnHeaders, PROXY};
pub(crate) use store::{MemoryStore, Mode};

use serde_json::{Value, json};
use std::{borrow::Cow, cell::RefCell, rc::Rc};
use vip_recommendations::{
    client::{
        Call, Client, Page, Parts, Persistence, Rung, Shelf, View,
        event::{Diagnosis, Event},
        options::Options,
        ports::Host,
        shown::ShownPick,
    },
    domain::{
        hash::hash,
        ids::{Catalogue, NO_CLOUD, family},
        pick::Pick,
        query::Line,
        time::UnixMs,
    },
    error::Result,
    wire::endpoint::Endpoint,
};

/// The customer of most tests.
pub(crate) const CUSTOMER: &str = "P1005053489";
pub(crate) const FETCH: &str = "POST /v3/recommendations";
pub(crate) const ORDER: &str = "POST /v3/customers/P1005053489/orders";
pub(crate) const SUBSCRIBE: &str = "POST /v3/customers/P1005053489/subscriptions";
pub(crate) const TRACKER: &str = "x-recommendation-tracker-id";

/// What a client of a test is made of.
pub(crate) struct Setup {
    pub(crate) options: Value,
    /// The options as text, in place of these.
    pub(crate) text: Option<String>,
    /// Tells the partner's functions from those of another client.
    pub(crate) functions: &'static str,
    pub(crate) shelf: Shelf<MemoryStore>,
    pub(crate) page: &'static Page,
    pub(crate) observe: Box<dyn Fn(&Event<'_>)>,
}

/// One browser: a clock, a server, a `localStorage`, and a page. Fails the test at its end when a
/// request was unmatched or a scripted answer was never asked for.
pub(crate) struct World {
    pub(crate) host: FixedHost,
    pub(crate) server: FakeServer,
    pub(crate) store: MemoryStore,
    pub(crate) page: &'static Page,
    events: Rc<RefCell<Vec<String>>>,
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.server.mismatches(), Vec::<String>::new(), "requests and scripts");
        }
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let host = FixedHost::default();
        Self {
            server: FakeServer::new(&host),
            host,
            store: MemoryStore::default(),
            page: Page::begin(),
            events: Rc::default(),
        }
    }

    /// A client for [`CUSTOMER`] with the defaults.
    pub(crate) fn client(&self) -> Client<MemoryStore> {
        self.client_with(|_| {})
    }

    /// A client for [`CUSTOMER`] with other options.
    pub(crate) fn client_with(&self, edit: impl FnOnce(&mut Value)) -> Client<MemoryStore> {
        self.client_of(|setup| edit(&mut setup.options))
    }

    /// A client of other parts.
    pub(crate) fn client_of(&self, edit: impl FnOnce(&mut Setup)) -> Client<MemoryStore> {
        let events = Rc::clone(&self.events);
        let mut setup = Setup {
            options: json!({"proxyUrl": PROXY, "customerId": CUSTOMER}),
            text: None,
            functions: "",
            shelf: shelf(&[(Persistence::Local, &self.store)]),
            page: self.page,
            observe: Box::new(move |event| events.borrow_mut().push(told(event))),
        };
        edit(&mut setup);
        let Setup { options, text, functions, shelf, page, observe } = setup;
        let resolve = |url: &str| Some((url.to_owned(), true));
        let text = text.unwrap_or_else(|| options.to_string());
        let options = Options::new(&text, functions, &resolve).unwrap();
        Client::new(Parts {
            options,
            host: Site { clock: self.host.clone(), shop: Shop::default(), observe },
            shelf,
            page,
        })
    }

    /// Another tab of the same browser: it shares the storage, not the page's memory.
    pub(crate) fn tab(&self, edit: impl FnOnce(&mut Value)) -> Client<MemoryStore> {
        self.client_of(|setup| {
            setup.page = Page::begin();
            edit(&mut setup.options);
        })
    }

    /// Everything that was observed since the last time this was asked.
    pub(crate) fn events(&self) -> Vec<String> {
        self.events.take()
    }

    /// The observed events of one type.
    pub(crate) fn events_of(&self, name: &str) -> Vec<String> {
        self.events().into_iter().filter(|event| event.split(' ').next() == Some(name)).collect()
    }

    /// Begins a call and leaves it at that.
    pub(crate) fn start(&self, call: Box<Call<MemoryStore>>) -> Flight {
        Flight::start(call, &self.server, &self.host)
    }

    /// Takes a call to its end.
    fn run(&self, call: Box<Call<MemoryStore>>) -> Box<Call<MemoryStore>> {
        let mut flight = self.start(call);
        flight.finish();
        flight.call
    }

    /// Takes a read to its end.
    pub(crate) fn read(&self, call: Box<Call<MemoryStore>>) -> Result<Got> {
        let call = self.run(call);
        got(&call, &call)
    }

    /// Takes a checkout to its end.
    pub(crate) fn place(&self, call: Result<Box<Call<MemoryStore>>>) -> Result<Placed> {
        placed(&self.run(call?))
    }

    /// Takes a diagnosis to its end.
    pub(crate) fn diagnose(&self, call: Box<Call<MemoryStore>>) -> Result<Vec<Diagnosis<'static>>> {
        let call = self.run(call);
        let mut found = Vec::new();
        call.diagnosis(&call, |it| {
            let [code, message, fix] = [it.code, it.message, it.fix].map(kept);
            found.push(Diagnosis { code, message, fix, severity: it.severity });
        })
        .map_err(Clone::clone)?;
        Ok(found)
    }

    /// Fetches recommendations for a caller who gives nothing.
    pub(crate) fn fetch(&self, client: &Client<MemoryStore>) -> Result<Got> {
        self.ask(client, Query::default())
    }

    /// Fetches recommendations, and gives the page time to show them.
    pub(crate) fn ask(&self, client: &Client<MemoryStore>, query: Query) -> Result<Got> {
        let got = self.read(client.recommend(query, CallOptions::default()));
        client.store();
        got
    }

    /// Makes a host call.
    pub(crate) fn host_call(&self, client: &Client<MemoryStore>, query: HostQuery) -> Result<Got> {
        self.read(client.host_call(query, CallOptions::default()))
    }

    /// Fetches a response of which exactly this one cross-sell is picked.
    pub(crate) fn received(
        &self,
        client: &Client<MemoryStore>,
        tracker: &str,
        offer: &str,
    ) -> ShownPick<'static> {
        self.server.on(FETCH, Answer::ok(cross_sell(offer)).tracker(tracker));
        let mut got = self.fetch(client).unwrap();
        assert_eq!(got.picks.len(), 1, "one pick of {offer}");
        // A millisecond later, as in life.
        self.host.advance(1);
        got.picks.remove(0)
    }

    /// A pick that was received and seen.
    pub(crate) fn shown(
        &self,
        client: &Client<MemoryStore>,
        tracker: &str,
        offer: &str,
    ) -> ShownPick<'static> {
        let pick = self.received(client, tracker, offer);
        client.shown(std::slice::from_ref(&pick));
        self.host.advance(1);
        pick
    }

    /// A pick that was received, seen and taken.
    pub(crate) fn accepted(
        &self,
        client: &Client<MemoryStore>,
        tracker: &str,
        offer: &str,
    ) -> ShownPick<'static> {
        let pick = self.shown(client, tracker, offer);
        client.accepted(&pick);
        self.host.advance(1);
        pick
    }

    /// Places an order of these offers.
    pub(crate) fn order(&self, client: &Client<MemoryStore>, offers: &[&str]) -> Result<Placed> {
        self.place(client.checkout(order(offers), CheckoutOptions::default()))
    }
}

/// What a read brought its caller, from `lead`, a call of the same key.
pub(crate) fn got(call: &Call<MemoryStore>, lead: &Call<MemoryStore>) -> Result<Got> {
    let mut got = None;
    call.view(lead, |view| got = Some(Got::of(view)));
    got.map_or_else(|| Err(call.outcome(lead).unwrap_err().clone()), Ok)
}

/// What came of a checkout.
pub(crate) fn placed(call: &Call<MemoryStore>) -> Result<Placed> {
    let outcome: serde_json::Value =
        serde_json::from_str(&call.outcome(call).map_err(Clone::clone)?).unwrap();
    let text = |key: &str| outcome[key].as_str().map(str::to_owned);
    Ok(Placed {
        status: outcome["status"].as_u64().unwrap(),
        tracker_id: text("trackerId"),
        correlation_id: text("correlationId"),
    })
}

/// An order that went through.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) status: u64,
    pub(crate) tracker_id: Option<String>,
    pub(crate) correlation_id: Option<String>,
}

/// A body whose one recommendation is this cross-sell.
pub(crate) fn cross_sell(offer: &str) -> String {
    format!(
        r#"{{"productRecommendations":{{"crossSells":[{{"rank":0,"product":{{"baseOfferId":"{offer}"}}}}]}}}}"#
    )
}

/// The body of an order.
pub(crate) fn order(offers: &[&str]) -> Checkout {
    let items: Vec<_> = offers
        .iter()
        .enumerate()
        .map(|(number, offer)| {
            format!(r#"{{"extLineItemNumber":{},"offerId":"{offer}","quantity":1}}"#, number + 1)
        })
        .collect();
    let body = format!(r#"{{"orderType":"NEW","lineItems":[{}]}}"#, items.join(","));
    Checkout { endpoint: Endpoint::CreateOrder, body }
}

/// Lines of these offers, as the synchronous methods take them.
pub(crate) fn listed(offers: &[&str]) -> String {
    json!({"lines": list(&lines(offers))}).to_string()
}

/// The offers of some lines as one text.
pub(crate) fn offers(items: &[Line<'_>], mark: &str) -> String {
    let offers: Vec<&str> = items.iter().map(|item| item.offer_id).collect();
    offers.join(mark)
}

pub(crate) fn lines(offers: &[&str]) -> Vec<Line<'static>> {
    offers.iter().map(|offer| line(offer, None)).collect()
}

/// A line that outlives what it was read from, for which a test may leak.
pub(crate) fn line(offer: &str, quantity: Option<u64>) -> Line<'static> {
    Line { offer_id: kept(offer), quantity }
}

/// A host call without a body.
pub(crate) fn host_query(endpoint: Endpoint) -> HostQuery {
    HostQuery {
        endpoint,
        body: None,
        owned: Vec::new(),
        country: None,
        language: None,
        parameters: Vec::new(),
    }
}

/// Rungs of a ladder, best first.
pub(crate) fn shelf(rungs: &[(Persistence, &MemoryStore)]) -> Shelf<MemoryStore> {
    let rung = |&(persistence, store): &(Persistence, &MemoryStore)| Rung {
        persistence,
        store: store.clone(),
        is_used: true,
    };
    Shelf::new(rungs.iter().map(rung).collect())
}

/// What a caller keeps of a response.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) picks: Vec<ShownPick<'static>>,
    pub(crate) ids: Vec<String>,
    pub(crate) rules: Vec<String>,
    /// `kind offer,offer reason`
    pub(crate) dropped: Vec<String>,
    pub(crate) tracker: Option<String>,
    pub(crate) issue: Option<String>,
    pub(crate) drift: Vec<String>,
    /// Upsells, by the offers.
    pub(crate) upsells: Vec<String>,
    /// Open opportunities, by the first offer of each.
    pub(crate) opportunities: Vec<String>,
    pub(crate) deals: String,
    pub(crate) status: u16,
}

impl Got {
    pub(crate) fn of(view: &View<'_>) -> Self {
        let dropped = view.picked.dropped.iter().map(|it| {
            format!("{} {} {}", it.kind.as_str(), offers(it.items, ","), it.reason.as_str())
        });
        let opportunities = view.opportunities();
        let upsells = view.bundle.products.iter().filter(|it| it.kind.as_str() == "upsell");
        Self {
            picks: view.picked.picks.iter().map(as_shown).collect(),
            ids: view.picked.picks.iter().map(|it| it.id.clone()).collect(),
            rules: view.picked.picks.iter().map(|it| it.rule.to_owned()).collect(),
            dropped: dropped.collect(),
            tracker: view.tracker.map(str::to_owned),
            issue: view
                .bundle
                .issue
                .as_ref()
                .map(|issue| format!("{} {}", issue.code.unwrap_or("-"), issue.message)),
            drift: view.bundle.drift.clone(),
            upsells: upsells.map(|it| it.item.offer_id.to_owned()).collect(),
            opportunities: opportunities.iter().map(|it| it.items[0].offer_id.to_owned()).collect(),
            deals: view.bundle.deal_registrations.concat(),
            status: view.status,
        }
    }
}

/// A pick as a page passes it around. It outlives its response, for which a test may leak.
fn as_shown(pick: &Pick<'_>) -> ShownPick<'static> {
    let all = |texts: &[&str]| texts.iter().map(|text| kept(text)).collect();
    ShownPick {
        id: pick.id.clone(),
        kind: pick.kind,
        items: pick.items.iter().map(|it| line(it.offer_id, it.quantity)).collect(),
        rank: pick.rank,
        source_offer_ids: all(&pick.source_offer_ids),
        replaces: all(&pick.replaces),
        tracker_id: pick.tracker_id.map(kept),
        expires_at: pick.expires_at.map(kept),
        rule: "",
        because: Vec::new(),
    }
}

fn kept(text: &str) -> &'static str {
    text.to_owned().leak()
}

/// A pick that this page never received, as from a server-rendered page.
pub(crate) fn restored(tracker: Option<&str>, offer: &str) -> ShownPick<'static> {
    ShownPick {
        id: format!("crossSell:{offer}"),
        kind: vip_recommendations::domain::recommendation::Kind::CrossSell,
        items: vec![line(offer, None)],
        rank: Some(0),
        source_offer_ids: Vec::new(),
        replaces: Vec::new(),
        tracker_id: tracker.map(kept),
        expires_at: None,
        rule: "",
        because: Vec::new(),
    }
}

/// An event in one line.
fn told(event: &Event<'_>) -> String {
    let tracker = |tracker: Option<&str>| tracker.unwrap_or("-").to_owned();
    match event {
        Event::Response { endpoint, status, attempts, duration_ms, tracker_id } => format!(
            "response {} {status} attempts={attempts} ms={duration_ms} tracker={}",
            endpoint.as_str(),
            tracker(*tracker_id)
        ),
        Event::Failure { endpoint, error } => format!(
            "failure {} {} attempts={}",
            endpoint.as_str(),
            error.code.as_str(),
            error.attempts
        ),
        Event::Issue { endpoint, issue } => {
            format!("issue {} {}", endpoint.as_str(), issue.code.unwrap_or("-"))
        }
        Event::Drift { endpoint, paths } => {
            format!("drift {} {}", endpoint.as_str(), paths.join(" "))
        }
        Event::Diagnosis(diagnosis) => format!("diagnosis {}", diagnosis.code),
        Event::Shown(pick) => format!("shown {}", pick.id),
        Event::Accepted(pick) => format!("accepted {}", pick.id),
        Event::Attributed(attribution) => format!(
            "attributed {} {}",
            attribution.tracker_id.as_deref().unwrap_or("-"),
            attribution.basis.as_str()
        ),
        Event::Settled { tracker_id } => format!("settled {}", tracker(*tracker_id)),
    }
}

/// `tracker basis` of an order of these offers.
pub(crate) fn attributed(client: &Client<MemoryStore>, offers: &[&str]) -> String {
    let attribution = client.attribute(&listed(offers));
    let tracker = attribution.tracker_id.as_deref().unwrap_or("-");
    format!("{tracker} {}", attribution.basis.as_str())
}

/// What a test's shop knows of its offers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shop {
    /// Offers of these families are of these clouds.
    pub(crate) clouds: Vec<(&'static str, &'static str)>,
    /// Offers that cannot be sold.
    pub(crate) unsellable: Vec<&'static str>,
    /// Families that are the same product in this shop's eyes: from, to.
    pub(crate) same: Vec<(&'static str, &'static str)>,
}

impl Catalogue for Shop {
    fn family<'o>(&self, offer_id: &'o str) -> Cow<'o, str> {
        let default = family(offer_id);
        let other = self.same.iter().find(|(from, _)| *from == default);
        other.map_or(default, |(_, to)| (*to).into())
    }

    fn is_sellable(&self, offer_id: &str) -> bool {
        !self.unsellable.contains(&offer_id)
    }

    fn cloud(&self, offer_id: &str) -> u64 {
        let family = family(offer_id);
        let found = self.clouds.iter().find(|(of, _)| *of == family);
        found.map_or(NO_CLOUD, |(_, cloud)| hash(0, cloud))
    }
}

/// Who a client of a test works for.
pub(crate) struct Site {
    clock: FixedHost,
    shop: Shop,
    observe: Box<dyn Fn(&Event<'_>)>,
}

impl Host for Site {
    fn now(&self) -> UnixMs {
        self.clock.now()
    }

    fn random(&self) -> f64 {
        self.clock.random()
    }

    fn id(&self) -> String {
        self.clock.id()
    }

    fn observe(&self, event: &Event<'_>) {
        (self.observe)(event);
    }
}

impl Catalogue for Site {
    fn family<'o>(&self, offer_id: &'o str) -> Cow<'o, str> {
        self.shop.family(offer_id)
    }

    fn is_sellable(&self, offer_id: &str) -> bool {
        self.shop.is_sellable(offer_id)
    }

    fn cloud(&self, offer_id: &str) -> u64 {
        self.shop.cloud(offer_id)
    }
}

/// How a call ended: `ok`, or the code of its error.
pub(crate) fn code<T>(result: &Result<T>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(error) => error.code.as_str(),
    }
}
