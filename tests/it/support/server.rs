//! The partner's proxy, as far as a test says what it answers.

use super::clock::FixedHost;
use serde_json::{Map, json};
use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, VecDeque},
    rc::Rc,
};
use vip_recommendations::wire::http::{Headers, Request};

/// Where the fake proxy is.
pub(crate) const PROXY: &str = "https://shop.test/vipm";

/// One answer, as a test scripts it.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(super) head: Head,
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) delay_ms: u64,
    pub(super) body_delay_ms: u64,
    pub(super) is_cross_origin: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Head {
    Comes,
    Throws,
    Never,
}

#[derive(Clone, PartialEq)]
pub(super) enum Body {
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

    pub(crate) fn after(self, delay_ms: u64) -> Self {
        Self { delay_ms, ..self }
    }

    pub(crate) fn body_after(self, body_delay_ms: u64) -> Self {
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

    pub(super) fn field(&self, name: &str) -> Option<String> {
        let mut fields = self.headers.iter();
        fields.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    }
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
}

impl Sent {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.body.as_deref().unwrap()).unwrap()
    }
}

/// What the partner's function for headers does.
#[derive(Clone)]
pub(crate) enum OwnHeaders {
    /// There is none.
    None,
    Fixed(Vec<(&'static str, String)>),
    /// The number of the attempt is put in the place of `#`.
    Counted(&'static str, &'static str),
    Throw,
    Hang,
}

/// What came of asking that function.
pub(super) enum Own {
    None,
    /// As the text of `{"headers": { … }}`.
    Headers(String),
    Fails,
    Hangs,
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
            own_headers: RefCell::new(OwnHeaders::None),
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

    /// Asks the partner's function for headers, as before each attempt.
    pub(super) fn own_headers(&self) -> Own {
        self.0.asked_headers.set(self.0.asked_headers.get() + 1);
        let record: Map<_, _> = match &*self.0.own_headers.borrow() {
            OwnHeaders::None => return Own::None,
            OwnHeaders::Throw => return Own::Fails,
            OwnHeaders::Hang => return Own::Hangs,
            OwnHeaders::Fixed(fields) => {
                fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
            }
            OwnHeaders::Counted(name, value) => {
                let value = value.replace('#', &self.0.asked_headers.get().to_string());
                [((*name).to_owned(), json!(value))].into_iter().collect()
            }
        };
        Own::Headers(json!({"headers": record}).to_string())
    }

    /// Takes a request, and says how it is answered.
    pub(super) fn send(&self, request: &Request) -> Answer {
        let path = request.url.strip_prefix(PROXY).unwrap_or(&request.url).to_owned();
        let pathname = path.split('?').next().unwrap_or_default();
        let route = format!("{} {pathname}", request.method.as_str());
        self.0.sent.borrow_mut().push(Sent {
            route: route.clone(),
            path,
            headers: request.headers.clone(),
            body: request.body.clone(),
            at: self.0.host.elapsed(),
        });
        self.answer(&route)
    }
}
