//! Calls by their names in the contract, with arguments as JSON text.

use super::{
    Call, Client,
    call::{Progress, Purpose},
    check::{
        Field,
        Is::{
            AboveZero, Country, Customer, Flag, HeaderId, Limit, Object, OneOf, Signal, Signals,
            Text, Texts,
        },
        LINE, LINES, check, checked, content, lines, must_be, push_line,
    },
    event::Diagnosis,
    options::LANGUAGES,
    ports::Store,
};
use crate::{
    domain::{attribution::Attribution, query::Line},
    error::{Error, Result},
    wire::{
        endpoint::Endpoint,
        json::{Kind, Tape, Value},
        read,
    },
};
use std::{cell::OnceCell, rc::Rc};

const ARGUMENTS: &[Field] = &[("query", Object(QUERY)), ("options", Object(OPTIONS))];

const QUERY: &[Field] = &[
    ("context", Text),
    ("offers", LINES),
    ("owned", LINES),
    ("includeDealRegistrations", Flag),
    ("country", Country),
    ("language", OneOf(LANGUAGES)),
    ("includePropensity", Signals),
    ("limit", Limit),
];

/// Of all calls together: a field that a call does not know must not be wrong there either.
const OPTIONS: &[Field] = &[
    ("signal", Signal),
    ("timeoutMs", AboveZero),
    ("headers", Texts),
    ("country", Country),
    ("language", OneOf(LANGUAGES)),
    ("limit", Limit),
    ("owned", LINES),
    ("query", Texts),
    ("correlationId", HeaderId),
    ("trackerId", HeaderId),
];

/// Source: error code 2126.
const LONGEST_REFERENCE: usize = 35;

impl<S: Store> Client<S> {
    /// Begins a call. `arguments` has `query` and `options` as the contract has them; `body` is what is
    /// sent, as given, where the call sends the caller's own. Boxed, as it is handed on more than
    /// once.
    ///
    /// # Errors
    /// `invalid_request` that names what cannot be used.
    pub fn begin(&self, name: &str, arguments: &str, body: Option<&str>) -> Result<Box<Call<S>>> {
        let arguments = checked(arguments, ARGUMENTS)?;
        let endpoint = Endpoint::named(name).unwrap_or(Endpoint::Recommendations);
        let purpose = match name {
            "pick" => Purpose::Picks,
            "diagnose" => Purpose::Diagnose,
            _ if endpoint.is_checkout() => Purpose::Checkout,
            _ if endpoint.is_host_call() => Purpose::Host,
            _ => Purpose::Everything,
        };
        let body = match body {
            Some(body) => Some(read_body(body, endpoint)?),
            None => None,
        };
        let core = &self.0;
        let mut call = Box::new(Call {
            core: Rc::clone(core),
            endpoint,
            purpose,
            scope: core.scope(),
            customer: core.customer.get(),
            arguments,
            body,
            tracker: None,
            progress: Progress::default(),
            answer: OnceCell::new(),
            failure: OnceCell::new(),
        });
        call.begin_with_what_works();
        if purpose == Purpose::Checkout {
            call.attribute()?;
        }
        Ok(call)
    }

    /// Another end customer: `{"customerId": …}`. Reads in flight for the old one must be stopped then;
    /// checkouts run to their end for the customer they began with. Returns whether it is another one.
    ///
    /// # Errors
    /// `invalid_request` for what is no customer id.
    #[expect(clippy::inline_always, reason = "a result takes memory to be returned")]
    #[inline(always)]
    pub fn set_customer(&self, argument: &str) -> Result<bool> {
        let tape = checked(argument, &[("customerId", Customer)])?;
        Ok(self.0.set_customer(tape.root()))
    }

    /// Reports picks as shown, or as accepted: `{"picks": [ … ]}` or `{"pick": { … }}`.
    pub fn report(&self, picks: &str, are_accepted: bool) {
        let tape = read(picks);
        for (_, given) in tape.root().entries() {
            for pick in given.items_or_self() {
                if let Err(error) = self.0.report_given(pick, are_accepted) {
                    self.diagnose_input(error);
                }
            }
        }
    }

    /// Which tracker goes with an order of these lines, and why: `{"lines": [ … ]}`. Changes nothing.
    #[must_use]
    pub fn attribute(&self, lines: &str) -> Attribution {
        let core = &self.0;
        let tape = read(lines);
        let lines = self.lines(tape.root());
        core.attribute(core.scope(), &core.ordered(&lines))
    }

    /// An order of these lines succeeded.
    pub fn settled(&self, lines: &str) {
        let tape = read(lines);
        let lines = self.lines(tape.root());
        // An order of nothing that can be read is not one of no lines.
        let list = tape.root().at("lines");
        let has_none = list.kind() == Kind::Array && list.items().next().is_none();
        if has_none || !lines.is_empty() {
            self.0.settle_once(&lines);
        }
    }

    /// The lines that can be read; the others are diagnoses.
    fn lines<'t>(&self, root: Value<'t>) -> Vec<Line<'t>> {
        let mut lines = Vec::new();
        let list = root.at("lines");
        if list.kind() != Kind::Array {
            self.diagnose_input(must_be(root, "lines", "an array"));
        }
        for value in list.items() {
            match check(value, "", &Object(LINE)) {
                Ok(()) => push_line(&mut lines, value),
                Err(error) => self.diagnose_input(error),
            }
        }
        lines
    }

    /// What the synchronous methods cannot use is an event: they never throw.
    #[expect(clippy::needless_pass_by_value, reason = "dropped here, it is so in one place")]
    fn diagnose_input(&self, error: Error) {
        let diagnosis = Diagnosis::warning("invalid_input", &error.message, "");
        self.0.diagnose(&diagnosis);
    }
}

/// Reads a body that the caller wrote. Only what Adobe is known to refuse, and what cannot be sent at all,
/// is refused.
#[expect(clippy::inline_always, reason = "a result takes memory to be returned")]
#[inline(always)]
fn read_body(text: &str, endpoint: Endpoint) -> Result<Tape> {
    let tape = checked(text, &[])?;
    let root = tape.root();
    let name = if endpoint == Endpoint::CreateSubscription { "subscription" } else { "order" };
    if root.kind() != Kind::Object {
        return Err(must_be(root, name, "an object"));
    }
    if LONGEST_REFERENCE < length(content(root.at("externalReferenceId"))) {
        let what = ".externalReferenceId: must not be longer than 35 characters";
        return Err(Error::invalid(&[name, what]));
    }
    Ok(tape)
}

/// The characters of a text: all bytes but those that go on with one.
fn length(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

/// A subscription is a line itself.
pub(super) fn lines_of_body(root: Value<'_>) -> Vec<Line<'_>> {
    let mut lines = lines(root, "lineItems");
    if root.at("lineItems").kind() != Kind::Array {
        push_line(&mut lines, root);
    }
    lines
}
