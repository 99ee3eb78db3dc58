//! Faults: what may go wrong between a storefront and Adobe, asked for by name.
//!
//! A text of parts separated by `;`, such as `status=429;retry-after=1`.

use serde_json::Value;

use super::error::AdobeError;
use crate::contract::{Answer, Body, Call};

/// What shall go wrong with one request. The default is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fault {
    /// As asked for.
    pub(crate) text: String,
    /// Status in place of the real one.
    status: Option<u16>,
    /// Sent as `Retry-After`, verbatim.
    retry_after: Option<String>,
    /// Adobe's error code in place of the real answer.
    code: Option<String>,
    /// Which form of `includePropensity` is refused.
    refused_propensity: Option<PropensityForm>,
    /// The request is processed all the same, though the answer says otherwise.
    processed: bool,
    /// Wait before anything is sent, in milliseconds.
    pub(crate) delay_ms: u64,
    /// What happens to the response on its way.
    pub(crate) wire: Option<Wire>,
    /// What happens to the tracker on its way.
    pub(crate) tracker: Option<TrackerFault>,
}

/// A form in which propensity can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PropensityForm {
    Boolean,
    List,
}

/// What happens to a response on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// Not even headers arrive, and the connection stays open.
    Hang,
    /// Headers and half of the body arrive, and the connection stays open.
    HangBody,
    /// Half of the body arrives, less than `Content-Length` says, and the connection is cut.
    Truncate,
    /// 200 with a page of HTML, as of a login or a captive portal.
    NotJson,
    /// 200 with nothing.
    Empty,
}

/// What happens to a tracker on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrackerFault {
    /// The header is not sent.
    Missing,
    /// It is sent, but no page of another origin may read it.
    Hidden,
    /// It is longer than 1,024 characters.
    TooLong,
    /// It has bytes that are not ASCII.
    NotAscii,
}

/// What the sandbox is to do about a fault.
pub(crate) enum Stead {
    /// Process the request.
    Nothing,
    /// Give this answer without looking at the request: it stopped before Adobe's application.
    Gateway(Answer),
    /// Give this answer; the application made it, so a repeat is answered the same.
    Application(Answer),
}

impl Fault {
    /// Reads a fault. The error is the part that is not understood.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut fault = Self { text: text.to_owned(), ..Self::default() };
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let not_understood = || part.to_owned();
            match (name.trim(), value.trim()) {
                ("status", value) => {
                    let status = value.parse().ok().filter(|status| (200..=599).contains(status));
                    fault.status = Some(status.ok_or_else(not_understood)?);
                }
                ("retry-after", value) if !value.is_empty() => {
                    fault.retry_after = Some(value.to_owned());
                }
                ("code", value) if !value.is_empty() => fault.code = Some(value.to_owned()),
                ("delay", value) => {
                    fault.delay_ms = value.parse().map_err(|_| not_understood())?;
                }
                ("propensity", "reject") => {
                    fault.refused_propensity = Some(PropensityForm::Boolean);
                }
                ("propensity", "reject-list") => {
                    fault.refused_propensity = Some(PropensityForm::List);
                }
                ("processed", "") => fault.processed = true,
                ("hang", "") => fault.wire = Some(Wire::Hang),
                ("hang-body", "") => fault.wire = Some(Wire::HangBody),
                ("truncate", "") => fault.wire = Some(Wire::Truncate),
                ("not-json", "") => fault.wire = Some(Wire::NotJson),
                ("empty", "") => fault.wire = Some(Wire::Empty),
                ("no-tracker", "") => fault.tracker = Some(TrackerFault::Missing),
                ("hide-tracker", "") => fault.tracker = Some(TrackerFault::Hidden),
                ("bad-tracker", "") => fault.tracker = Some(TrackerFault::TooLong),
                ("bad-tracker", "latin1") => fault.tracker = Some(TrackerFault::NotAscii),
                _ => return Err(not_understood()),
            }
        }
        Ok(fault)
    }

    /// What is answered in place of the sandbox's own answer.
    pub(crate) fn stead(&self, call: &Call) -> Stead {
        if let Some(status) = self.status.filter(|status| 300 <= *status) {
            return self.unless_processed(Stead::Gateway(gateway_answer(status)));
        }
        if let Some(code) = &self.code {
            let answer = AdobeError::of(code).into_answer();
            // 4122 says that the first request with this id is still running, so it is not its answer.
            return self.unless_processed(match code.as_str() {
                "4122" => Stead::Gateway(answer),
                _ => Stead::Application(answer),
            });
        }
        let form = match call.field("includePropensity") {
            Some(Value::Bool(_)) => Some(PropensityForm::Boolean),
            Some(Value::Array(_)) => Some(PropensityForm::List),
            _ => None,
        };
        let refused = form.is_some() && form == self.refused_propensity;
        if refused {
            let error = AdobeError::fields("1117", vec!["includePropensity".into()]);
            return Stead::Application(error.into_answer());
        }
        Stead::Nothing
    }

    fn unless_processed(&self, stead: Stead) -> Stead {
        if self.processed { Stead::Nothing } else { stead }
    }

    /// What is told of an answer: another status, another code, when to come again.
    pub(crate) fn retold(&self, answer: Answer) -> Answer {
        let mut told = match (self.status, &self.code) {
            (Some(status), _) if 300 <= status => gateway_answer(status),
            (Some(status), _) if answer.status < 300 => Answer { status, ..answer },
            (_, Some(code)) => AdobeError::of(code).into_answer(),
            _ => answer,
        };
        told.retry_after.clone_from(&self.retry_after);
        told
    }
}

/// A gateway in front of Adobe speaks in several ways: like Adobe, with `error_code`, or plain text.
fn gateway_answer(status: u16) -> Answer {
    let plain = |body| Answer { status, body, tracker_id: None, retry_after: None };
    match (status, AdobeError::of_status(status)) {
        (_, Some(error)) => error.into_answer(),
        (503, None) => plain(Body::Text("Service Unavailable")),
        (504, None) => {
            plain(Body::Json(r#"{"error_code":"504000","message":"Gateway timeout"}"#.to_owned()))
        }
        _ => Answer { status, ..AdobeError::of(&status.to_string()).into_answer() },
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, TrackerFault, Wire};

    #[test]
    fn parts_are_separated_by_semicolons_and_a_date_is_one_part() {
        let fault =
            Fault::parse("status=429; retry-after=Wed, 21 Oct 2026 07:28:00 GMT ;delay=5").unwrap();
        assert_eq!(fault.status, Some(429));
        assert_eq!(fault.retry_after.as_deref(), Some("Wed, 21 Oct 2026 07:28:00 GMT"));
        assert_eq!(fault.delay_ms, 5);
    }

    #[test]
    fn nothing_asked_for_is_no_fault() {
        assert_eq!(Fault::parse("").unwrap(), Fault::default());
    }

    #[test]
    fn names_stand_for_what_they_say() {
        let cases = [
            ("hang", Some(Wire::Hang), None),
            ("hang-body", Some(Wire::HangBody), None),
            ("truncate", Some(Wire::Truncate), None),
            ("not-json", Some(Wire::NotJson), None),
            ("empty;no-tracker", Some(Wire::Empty), Some(TrackerFault::Missing)),
            ("hide-tracker", None, Some(TrackerFault::Hidden)),
            ("bad-tracker", None, Some(TrackerFault::TooLong)),
            ("bad-tracker=latin1", None, Some(TrackerFault::NotAscii)),
        ];
        for (text, wire, tracker) in cases {
            let fault = Fault::parse(text).unwrap();
            assert_eq!((fault.wire, fault.tracker), (wire, tracker), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for bad in [
            "explode",
            "status=99",
            "status=x",
            "delay=soon",
            "propensity=maybe",
            "code=",
            "hang=1",
        ] {
            assert_eq!(Fault::parse(&format!("delay=1;{bad}")), Err(bad.to_owned()));
        }
    }
}
