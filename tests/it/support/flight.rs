//! One call on its way over the fake server, by the fake clock: what the package's driver does with
//! real ones. It decides nothing; every answer goes to the call, and the call says what is next.

use super::{
    clock::FixedHost,
    server::{Answer, Body, FakeServer, Head, Own},
    store::MemoryStore,
};
use std::mem::replace;
use vip_recommendations::{
    client::{self, Call, Next, Stop},
    error::Error,
};

/// A call that began. Time passes for it in [`Flight::advance`] and [`Flight::finish`].
pub(crate) struct Flight {
    pub(crate) call: Box<Call<MemoryStore>>,
    server: FakeServer,
    host: FixedHost,
    began: u64,
    step: Step,
}

/// What a call waits for, and when that is there.
enum Step {
    /// To send its next request.
    Send { at: u64 },
    /// The head of an answer.
    Head { at: u64, answer: Answer },
    /// The body of an answer. `next`: what the call said when it was told the head.
    Body { at: u64, answer: Answer, next: Next },
    /// Something that never comes.
    Nothing,
    /// Nothing any more.
    Over,
}

impl Flight {
    /// Begins a call: its first request is sent at once.
    pub(crate) fn start(
        call: Box<Call<MemoryStore>>,
        server: &FakeServer,
        host: &FixedHost,
    ) -> Self {
        let began = host.elapsed();
        let step = Step::Send { at: began };
        let mut flight = Self { call, server: server.clone(), host: host.clone(), began, step };
        flight.advance(0);
        flight
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.step, Step::Over)
    }

    /// Lets time pass.
    pub(crate) fn advance(&mut self, ms: u64) {
        let until = self.host.elapsed() + ms;
        self.go_until(until);
        self.host.advance_to(until);
    }

    /// Runs until the call is over, at whatever time that is.
    pub(crate) fn finish(&mut self) {
        self.go_until(u64::MAX);
    }

    /// Ends the call before its answer is there.
    pub(crate) fn stop(&mut self, why: Stop) {
        if !self.is_over() {
            let next = self.call.stop(why);
            assert!(matches!(next, Next::Done | Next::Failed), "{why:?}: {next:?}");
            self.step = Step::Over;
        }
    }

    fn go_until(&mut self, until: u64) {
        let deadline = self.began + u64::from(self.call.timeout_ms());
        loop {
            let due = match self.step {
                Step::Send { at } | Step::Head { at, .. } | Step::Body { at, .. } => at,
                Step::Nothing => u64::MAX,
                Step::Over => return,
            };
            if until < due.min(deadline) {
                return;
            }
            self.host.advance_to(due.min(deadline));
            if deadline <= due {
                self.stop(Stop::Timeout);
            } else {
                self.go_on();
            }
        }
    }

    fn go_on(&mut self) {
        match replace(&mut self.step, Step::Nothing) {
            Step::Send { .. } => self.send(),
            Step::Head { answer, .. } => self.head(answer),
            Step::Body { answer, next, .. } => self.body(&answer, next),
            Step::Nothing | Step::Over => {}
        }
    }

    fn send(&mut self) {
        let own = match self.server.own_headers() {
            Own::None => None,
            Own::Headers(text) => Some(text),
            Own::Fails => {
                let next = self.call.unsent(Error::invalid(&["headers: the function failed"]));
                return self.follow(next);
            }
            Own::Hangs => return,
        };
        match self.call.request(own.as_deref().unwrap_or_default()) {
            Ok(request) => {
                let answer = self.server.send(&request);
                if answer.head != Head::Never {
                    let at = self.host.elapsed() + answer.delay_ms;
                    self.step = Step::Head { at, answer };
                }
            }
            Err(error) => {
                let next = self.call.unsent(error);
                self.follow(next);
            }
        }
    }

    fn head(&mut self, answer: Answer) {
        if answer.head == Head::Throws {
            let next = self.call.body(None, self.elapsed_ms());
            return self.follow(next);
        }
        let head = client::Head {
            status: answer.status,
            tracker: answer.field("x-recommendation-tracker-id").unwrap_or_default(),
            retry_after: answer.field("retry-after").unwrap_or_default(),
            is_cross_origin: answer.is_cross_origin,
        };
        let next = self.call.head(head, self.elapsed_ms());
        if answer.body != Body::Hangs {
            let at = self.host.elapsed() + answer.body_delay_ms;
            self.step = Step::Body { at, answer, next };
        }
    }

    fn body(&mut self, answer: &Answer, next: Next) {
        let bytes = match &answer.body {
            Body::Whole(bytes) => Some(bytes.as_slice()),
            Body::CutOff | Body::Hangs => None,
        };
        let next = if next == Next::Body { self.call.body(bytes, self.elapsed_ms()) } else { next };
        self.follow(next);
    }

    fn follow(&mut self, next: Next) {
        self.step = match next {
            Next::Again => Step::Send { at: self.host.elapsed() + u64::from(self.call.wait_ms()) },
            Next::Done | Next::Failed => Step::Over,
            Next::Body => panic!("there is no body to read"),
        };
    }

    fn elapsed_ms(&self) -> u32 {
        u32::try_from(self.host.elapsed() - self.began).unwrap()
    }
}
