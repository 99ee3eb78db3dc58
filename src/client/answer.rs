//! A good response, found to be one.

use super::{call::Head, diagnose::missing_tracker, event::Diagnosis, tracking::unusable_tracker};
use crate::{
    domain::{ids::TrackerId, text::push_number},
    error::{Code, Error, Result},
    wire::{
        json::{Kind, Tape, Value},
        normalize::body_tracker,
    },
};
use std::cell::Cell;

/// A good response, kept for as long as its callers read it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) tape: Tape,
    pub(super) tracker: Option<TrackerId>,
    pub(super) diagnosis: Option<Diagnosis>,
    /// Whether nobody has read it yet; what it says is reported once.
    pub(super) is_unread: Cell<bool>,
}

impl Answer {
    /// Indexes a body. `None`: it was cut off.
    ///
    /// # Errors
    /// `decode`
    pub(super) fn read(head: &Head, bytes: Option<Vec<u8>>) -> Result<Self> {
        let status = head.status;
        let decode = |what: &str| {
            let mut error = Error::new(Code::Decode, "the body of the response ");
            error.message.push_str(what);
            error.status = Some(status);
            error
        };
        let Some(bytes) = bytes else {
            let mut error = decode("was cut off");
            error.retryable = true;
            return Err(error);
        };
        let Ok(mut text) = String::from_utf8(bytes) else { return Err(decode("is not UTF-8")) };
        // A leading byte-order mark is not part of the JSON.
        if let Some(rest) = text.strip_prefix('\u{feff}') {
            text = String::from(rest);
        }
        let tape = match Tape::new(text) {
            Ok(tape) => tape,
            Err(malformed) => {
                let mut error = decode("is not JSON, from byte ");
                push_number(&mut error.message, malformed.at as u64);
                error.message.push_str(" on");
                return Err(error);
            }
        };
        let root = tape.root();
        if root.kind() != Kind::Object {
            return Err(decode("is not a JSON object"));
        }
        let (tracker, diagnosis) = tracker(head, root);
        Ok(Self { status, tracker, diagnosis, is_unread: Cell::new(true), tape })
    }
}

/// The tracker of a response, and what the partner should know about it. The header's wins, unless it
/// cannot be sent back and the body has one that can.
fn tracker(head: &Head, root: Value<'_>) -> (Option<TrackerId>, Option<Diagnosis>) {
    let header = head.tracker.as_deref().filter(|text| !text.is_empty());
    if let Some(tracker) = header.and_then(TrackerId::new) {
        return (Some(tracker), None);
    }
    let in_body = body_tracker(root);
    let tracker = in_body.and_then(TrackerId::new);
    let diagnosis = if header.or(in_body).is_none() {
        Some(missing_tracker(head.is_cross_origin))
    } else if header.is_some() || tracker.is_none() {
        Some(unusable_tracker())
    } else {
        None
    };
    (tracker, diagnosis)
}
