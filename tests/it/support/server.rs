//! The partner's proxy, as far as a test says what it answers.

use super::clock::FixedHost;
use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, VecDeque},
    future::{Future, pending},
    rc::Rc,
};
use vip_recommendations::{
    client::ports::{Host as _, Reply, Transport},
    error::{Cause, Error},
    wire::http::{Headers, Request},
};

/// Where the fake proxy is.
pub(crate) const PROXY: &str = "https://shop.test/vipm";

/// One answer, as a test scripts it.
#[derive(Clone)]
pub(crate) struct Answer {
    head: Head,
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    delay_ms: u32,
    body_delay_ms: u32,
    is_cross_origin: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Head {
    Comes,
    Throws,
    Never,
}

#[derive(Clone)]
enum Body {
    Whole(Vec<u8>),
    CutOff,
    Hangs,
}

impl Answer {
    pub(crate) fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            head: Head::Comes,
            status,
            headers: Vec::new(),
            body: Body::Whole(body.into()),
            delay_ms: 0,
            body_delay_ms: 0,
            is_cross_origin: false,
        }
    }

    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200, body)
    }

    /// As `fetch` does offline: it throws.
    pub(crate) fn throws() -> Self {
        Self { head: Head::Throws, ..Self::ok("") }
    }

    /// As a dead connection does: nothing comes.
    pub(crate) fn never() -> Self {
        Self { head: Head::Never, ..Self::ok("") }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn tracker(self, tracker: &str) -> Self {
        self.header("X-Recommendation-Tracker-Id", tracker)
    }

    pub(crate) fn after(self, delay_ms: u32) -> Self {
        Self { delay_ms, ..self }
    }

    pub(crate) fn body_after(self, body_delay_ms: u32) -> Self {
        Self { body_delay_ms, ..self }
    }

    pub(crate) fn cut_off(self) -> Self {
        Self { body: Body::CutOff, ..self }
    }

    pub(crate) fn hangs(self) -> Self {
        Self { body: Body::Hangs, ..self }
    }

    pub(crate) fn cross_origin(self) -> Self {
        Self { is_cross_origin: true, ..self }
    }
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Pending,
    Done,
    Aborted,
}

/// One request that reached the server.
#[derive(Clone)]
pub(crate) struct Sent {
    /// `POST /v3/recommendations`, without the query.
    pub(crate) route: String,
    /// Below the proxy's URL, query included.
    pub(crate) path: String,
    pub(crate) headers: Headers,
    pub(crate) body: Option<String>,
    /// Milliseconds since the test began.
    pub(crate) at: u64,
    fate: Rc<Cell<Fate>>,
}

impl Sent {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    pub(crate) fn fate(&self) -> Fate {
        self.fate.get()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.body.as_deref().unwrap()).unwrap()
    }
}

/// Counts as aborted when it is dropped before the end.
struct Watch(Rc<Cell<Fate>>);

impl Drop for Watch {
    fn drop(&mut self) {
        if self.0.get() == Fate::Pending {
            self.0.set(Fate::Aborted);
        }
    }
}

/// What the partner's `headers` option does.
#[derive(Clone)]
pub(crate) enum OwnHeaders {
    Fixed(Vec<(&'static str, String)>),
    /// A function; the number of the attempt is put in the place of `#`.
    Counted(&'static str, &'static str),
    Throw,
    Hang,
}

/// The server. Clones are the same one.
#[derive(Clone)]
pub(crate) struct FakeServer(Rc<State>);

struct State {
    host: FixedHost,
    scripts: RefCell<HashMap<String, VecDeque<Answer>>>,
    always: RefCell<HashMap<String, Answer>>,
    sent: RefCell<Vec<Sent>>,
    unmatched: RefCell<Vec<String>>,
    own_headers: RefCell<OwnHeaders>,
    asked_headers: Cell<u32>,
}

impl FakeServer {
    pub(crate) fn new(host: &FixedHost) -> Self {
        Self(Rc::new(State {
            host: host.clone(),
            scripts: RefCell::default(),
            always: RefCell::default(),
            sent: RefCell::default(),
            unmatched: RefCell::default(),
            own_headers: RefCell::new(OwnHeaders::Fixed(Vec::new())),
            asked_headers: Cell::new(0),
        }))
    }

    /// One more answer for a route; answers are given in the order in which they were added.
    pub(crate) fn on(&self, route: &str, answer: Answer) {
        self.0.scripts.borrow_mut().entry(route.to_owned()).or_default().push_back(answer);
    }

    /// The answer of a route whenever no other one was scripted.
    pub(crate) fn always(&self, route: &str, answer: Answer) {
        self.0.always.borrow_mut().insert(route.to_owned(), answer);
    }

    pub(crate) fn set_headers(&self, headers: OwnHeaders) {
        self.0.own_headers.replace(headers);
    }

    /// Every request so far.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.0.sent.borrow().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.sent.borrow().len()
    }

    /// The last request.
    #[track_caller]
    pub(crate) fn last(&self) -> Sent {
        self.0.sent.borrow().last().unwrap().clone()
    }

    /// One header of every request so far.
    pub(crate) fn all(&self, header: &str) -> Vec<Option<String>> {
        self.0.sent.borrow().iter().map(|sent| sent.header(header).map(str::to_owned)).collect()
    }

    /// Requests that no script answered, and scripted answers that nobody asked for.
    pub(crate) fn mismatches(&self) -> Vec<String> {
        let mut found = self.0.unmatched.borrow().clone();
        for (route, answers) in self.0.scripts.borrow().iter() {
            found.extend(answers.iter().map(|answer| format!("{route}: {} left", answer.status)));
        }
        found
    }

    fn answer(&self, route: &str) -> Answer {
        let scripted = self.0.scripts.borrow_mut().get_mut(route).and_then(VecDeque::pop_front);
        let answer = scripted.or_else(|| self.0.always.borrow().get(route).cloned());
        answer.unwrap_or_else(|| {
            self.0.unmatched.borrow_mut().push(route.to_owned());
            Answer::status(501, "")
        })
    }
}

impl Transport for FakeServer {
    type Reply = FakeReply;

    async fn headers(&self) -> Result<Headers, Error> {
        self.0.asked_headers.set(self.0.asked_headers.get() + 1);
        let own = self.0.own_headers.borrow().clone();
        let mut headers = Headers::default();
        match own {
            OwnHeaders::Fixed(fields) => {
                for (name, value) in fields {
                    headers.set(name, &value);
                }
            }
            OwnHeaders::Counted(name, value) => {
                headers.set(name, &value.replace('#', &self.0.asked_headers.get().to_string()));
            }
            OwnHeaders::Throw => {
                return Err(Error::invalid("headers: the function failed")
                    .because(Some(Cause(Rc::new("no token")))));
            }
            OwnHeaders::Hang => pending().await,
        }
        Ok(headers)
    }

    fn send(&self, request: &Request) -> impl Future<Output = Result<FakeReply, Option<Cause>>> {
        let path = request.url.strip_prefix(PROXY).unwrap_or(&request.url).to_owned();
        let pathname = path.split('?').next().unwrap_or_default();
        let route = format!("{} {pathname}", request.method.as_str());
        let fate = Rc::new(Cell::new(Fate::Pending));
        self.0.sent.borrow_mut().push(Sent {
            route: route.clone(),
            path,
            headers: request.headers.clone(),
            body: request.body.clone(),
            at: self.0.host.elapsed(),
            fate: Rc::clone(&fate),
        });
        let (answer, host, watch) = (self.answer(&route), self.0.host.clone(), Watch(fate));
        async move {
            if 0 < answer.delay_ms {
                host.sleep(answer.delay_ms).await;
            }
            match answer.head {
                Head::Comes => Ok(FakeReply { answer, host, watch }),
                Head::Never => pending().await,
                Head::Throws => {
                    watch.0.set(Fate::Done);
                    Err(Some(Cause(Rc::new("Failed to fetch"))))
                }
            }
        }
    }

    fn identity(&self) -> String {
        match &*self.0.own_headers.borrow() {
            OwnHeaders::Fixed(fields) => format!("{fields:?}"),
            _ => "a function".to_owned(),
        }
    }
}

/// A response of the fake server.
pub(crate) struct FakeReply {
    answer: Answer,
    host: FixedHost,
    watch: Watch,
}

impl Reply for FakeReply {
    fn status(&self) -> u16 {
        self.answer.status
    }

    fn header(&self, name: &str) -> Option<String> {
        let mut fields = self.answer.headers.iter();
        fields.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    }

    fn is_cross_origin(&self) -> bool {
        self.answer.is_cross_origin
    }

    async fn body(&self) -> Result<Vec<u8>, Option<Cause>> {
        if 0 < self.answer.body_delay_ms {
            self.host.sleep(self.answer.body_delay_ms).await;
        }
        match &self.answer.body {
            Body::Hangs => pending().await,
            Body::Whole(bytes) => {
                self.watch.0.set(Fate::Done);
                Ok(bytes.clone())
            }
            Body::CutOff => {
                self.watch.0.set(Fate::Done);
                Err(Some(Cause(Rc::new("network error"))))
            }
        }
    }
}
