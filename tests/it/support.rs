//! A world of our own for the client: server, storage, clock and executor. Nothing leaves it.

mod clock;
mod server;
mod store;

pub(crate) use clock::{FixedHost, Running};
pub(crate) use server::{Answer, FakeServer, Fate, OwnHeaders, PROXY};
pub(crate) use store::{MemoryStore, Mode};

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};
use vip_recommendations::{
    client::{
        CallOptions, Checkout, CheckoutOptions, CheckoutResult, Client, HostQuery, Page, Parts,
        Persistence, Query, Rung, Shelf, View,
        event::{Event, ShownPick},
        options::Options,
        ports::{Cancel, Ports},
    },
    domain::{
        ids::{Catalogue, CustomerId, family},
        opportunity::Item,
        pick::Pick,
        query::Line,
    },
    error::{Cause, Error},
    wire::endpoint::Endpoint,
};

/// The customer of most tests.
pub(crate) const CUSTOMER: &str = "P1005053489";
pub(crate) const FETCH: &str = "POST /v3/recommendations";
pub(crate) const ORDER: &str = "POST /v3/customers/P1005053489/orders";
pub(crate) const SUBSCRIBE: &str = "POST /v3/customers/P1005053489/subscriptions";
pub(crate) const TRACKER: &str = "x-recommendation-tracker-id";

pub(crate) struct Fake;

impl Ports for Fake {
    type Transport = FakeServer;
    type Store = MemoryStore;
    type Host = FixedHost;
}

/// One browser: a clock, a server, a `localStorage`, and a page. Fails the test at its end when a
/// request was unmatched or a scripted answer was never asked for.
pub(crate) struct World {
    pub(crate) host: FixedHost,
    pub(crate) server: FakeServer,
    pub(crate) store: MemoryStore,
    pub(crate) page: Rc<Page>,
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
            page: Rc::default(),
            events: Rc::default(),
        }
    }

    /// A client for [`CUSTOMER`] with the defaults.
    pub(crate) fn client(&self) -> Client<Fake> {
        self.client_with(|_| {})
    }

    /// A client for [`CUSTOMER`] with other options.
    pub(crate) fn client_with(&self, edit: impl FnOnce(&mut Options)) -> Client<Fake> {
        self.client_of(|parts| edit(&mut parts.options))
    }

    /// A client of other parts.
    pub(crate) fn client_of(&self, edit: impl FnOnce(&mut Parts<Fake>)) -> Client<Fake> {
        let mut options = Options::new(PROXY);
        options.customer = CustomerId::new(CUSTOMER);
        let events = Rc::clone(&self.events);
        let mut parts = Parts {
            options,
            transport: self.server.clone(),
            host: self.host.clone(),
            shelf: shelf(&[(Persistence::Local, &self.store)]),
            page: Rc::clone(&self.page),
            catalogue: Box::new(Shop::default()),
            observe: Box::new(move |event| events.borrow_mut().push(told(event))),
        };
        edit(&mut parts);
        Client::new(parts)
    }

    /// Another tab of the same browser: it shares the storage, not the page's memory.
    pub(crate) fn tab(&self, edit: impl FnOnce(&mut Options)) -> Client<Fake> {
        self.client_of(|parts| {
            parts.page = Rc::default();
            edit(&mut parts.options);
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

    /// Fetches recommendations for a caller who gives nothing.
    pub(crate) fn fetch(&self, client: &Client<Fake>) -> Result<Got, Error> {
        self.host.run(client.recommend(Query::default(), CallOptions::default(), Got::of))
    }

    /// The same, begun and not waited for.
    pub(crate) fn begin(&self, client: &Client<Fake>) -> Running<Result<Got, Error>> {
        let running = self.start(client, Query::default(), CallOptions::default());
        self.host.idle();
        running
    }

    pub(crate) fn start(
        &self,
        client: &Client<Fake>,
        query: Query,
        options: CallOptions,
    ) -> Running<Result<Got, Error>> {
        self.host.start(client.recommend(query, options, Got::of))
    }

    /// Fetches a response of which exactly this one cross-sell is picked.
    pub(crate) fn received(&self, client: &Client<Fake>, tracker: &str, offer: &str) -> ShownPick {
        self.server.on(FETCH, Answer::ok(cross_sell(offer)).tracker(tracker));
        let mut got = self.fetch(client).unwrap();
        assert_eq!(got.picks.len(), 1, "one pick of {offer}");
        // A millisecond later, as in life.
        self.host.advance(1);
        got.picks.remove(0)
    }

    /// A pick that was received and seen.
    pub(crate) fn shown(&self, client: &Client<Fake>, tracker: &str, offer: &str) -> ShownPick {
        let pick = self.received(client, tracker, offer);
        client.shown(std::slice::from_ref(&pick));
        self.host.advance(1);
        pick
    }

    /// A pick that was received, seen and taken.
    pub(crate) fn accepted(&self, client: &Client<Fake>, tracker: &str, offer: &str) -> ShownPick {
        let pick = self.shown(client, tracker, offer);
        client.accepted(&pick);
        self.host.advance(1);
        pick
    }

    /// Places an order of these offers.
    pub(crate) fn order(
        &self,
        client: &Client<Fake>,
        offers: &[&str],
    ) -> Result<CheckoutResult, Error> {
        self.host.run(client.checkout(order(offers), CheckoutOptions::default()))
    }
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
    Checkout { endpoint: Endpoint::CreateOrder, body, lines: lines(offers) }
}

pub(crate) fn lines(offers: &[&str]) -> Vec<Line> {
    offers.iter().map(|offer| line(offer, None)).collect()
}

pub(crate) fn line(offer: &str, quantity: Option<u64>) -> Line {
    Line { offer_id: offer.to_owned(), quantity }
}

/// A host call without a body.
pub(crate) fn host_query(endpoint: Endpoint) -> HostQuery {
    HostQuery {
        endpoint,
        body: None,
        cart: Vec::new(),
        owned: Vec::new(),
        country: None,
        language: None,
        limit: None,
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
    pub(crate) picks: Vec<ShownPick>,
    pub(crate) ids: Vec<String>,
    pub(crate) rules: Vec<String>,
    /// `kind offer,offer reason`
    pub(crate) dropped: Vec<String>,
    pub(crate) tracker: Option<String>,
    pub(crate) issue: Option<String>,
    pub(crate) drift: Vec<String>,
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn of(view: &View<'_>) -> Self {
        let dropped = view.picked.dropped.iter().map(|it| {
            let reason = serde_json::to_value(it.reason).unwrap();
            format!("{} {} {}", it.kind.as_str(), it.offer_ids.join(","), reason.as_str().unwrap())
        });
        Self {
            picks: view.picked.picks.iter().map(as_shown).collect(),
            ids: view.picked.picks.iter().map(|it| it.id.clone()).collect(),
            rules: view.picked.picks.iter().map(|it| it.rule.to_string()).collect(),
            dropped: dropped.collect(),
            tracker: view.tracker.map(str::to_owned),
            issue: view
                .bundle
                .issue
                .as_ref()
                .map(|issue| format!("{} {}", issue.code.as_deref().unwrap_or("-"), issue.message)),
            drift: view.bundle.drift.clone(),
            status: view.status,
            text: view.text.to_owned(),
        }
    }
}

/// A pick as a page passes it around.
pub(crate) fn as_shown(pick: &Pick<'_>) -> ShownPick {
    let owned =
        |texts: &[std::borrow::Cow<'_, str>]| texts.iter().map(ToString::to_string).collect();
    ShownPick {
        id: pick.id.clone(),
        kind: pick.kind,
        items: pick.items.iter().map(|it| item(&it.offer_id, it.quantity)).collect(),
        rank: pick.rank,
        source_offer_ids: owned(&pick.source_offer_ids),
        replaces: owned(&pick.replaces),
        tracker_id: pick.tracker_id.as_deref().map(str::to_owned),
        expires_at: pick.expires_at.as_deref().map(str::to_owned),
    }
}

fn item(offer: &str, quantity: Option<u64>) -> Item<'static> {
    Item { offer_id: offer.to_owned().into(), quantity }
}

/// A pick that this page never received, as from a server-rendered page.
pub(crate) fn restored(tracker: Option<&str>, offer: &str) -> ShownPick {
    ShownPick {
        id: format!("crossSell:{offer}"),
        kind: vip_recommendations::domain::recommendation::Kind::CrossSell,
        items: vec![item(offer, None)],
        rank: Some(0),
        source_offer_ids: Vec::new(),
        replaces: Vec::new(),
        tracker_id: tracker.map(str::to_owned),
        expires_at: None,
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
            format!("issue {} {}", endpoint.as_str(), issue.code.as_deref().unwrap_or("-"))
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
            basis(attribution.basis)
        ),
        Event::Settled { tracker_id } => format!("settled {}", tracker(*tracker_id)),
    }
}

pub(crate) fn basis(basis: vip_recommendations::domain::attribution::Basis) -> String {
    serde_json::to_value(basis).unwrap().as_str().unwrap().to_owned()
}

/// `tracker basis` of an order of these offers.
pub(crate) fn attributed(client: &Client<Fake>, offers: &[&str]) -> String {
    let attribution = client.attribute(&lines(offers));
    let tracker = attribution.tracker_id.as_deref().unwrap_or("-");
    format!("{tracker} {}", basis(attribution.basis))
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
    fn family<'o>(&self, offer_id: &'o str) -> std::borrow::Cow<'o, str> {
        let default = family(offer_id);
        let other = self.same.iter().find(|(from, _)| *from == default);
        other.map_or(default, |(_, to)| (*to).into())
    }

    fn is_sellable(&self, offer_id: &str) -> bool {
        !self.unsellable.contains(&offer_id)
    }

    fn cloud(&self, offer_id: &str) -> Option<String> {
        let family = family(offer_id);
        self.clouds.iter().find(|(of, _)| *of == family).map(|(_, cloud)| (*cloud).to_owned())
    }
}

/// A caller's way to say that they do not want the answer any more.
#[derive(Clone, Default)]
pub(crate) struct Stop(Rc<(Cell<bool>, RefCell<Vec<Waker>>)>);

impl Stop {
    pub(crate) fn pull(&self) {
        self.0.0.set(true);
        self.0.1.take().into_iter().for_each(Waker::wake);
    }

    pub(crate) fn cancel(&self) -> Cancel {
        let stop = self.clone();
        Box::pin(poll_fn(move |context| {
            if stop.0.0.get() {
                return Poll::Ready(Some(Cause(Rc::new("enough"))));
            }
            stop.0.1.borrow_mut().push(context.waker().clone());
            Poll::Pending
        }))
    }

    pub(crate) fn options(&self) -> CallOptions {
        CallOptions { cancel: Some(self.cancel()), ..CallOptions::default() }
    }
}

/// How a call ended: `ok`, or the code of its error.
pub(crate) fn code<T>(result: &Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(error) => error.code.as_str(),
    }
}
