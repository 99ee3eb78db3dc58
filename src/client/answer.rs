//! A good response, found to be one.

use super::{
    call::Head,
    diagnose::{TRACKER_MISSING, TRACKER_NOT_EXPOSED, TRACKER_UNUSABLE},
    event::Diagnosis,
};
use crate::{
    domain::{ids::TrackerId, text::push_number},
    error::{Code, Error, Result},
    wire::{
        json::{Kind, Malformed, Tape, Value},
        normalize::body_tracker,
    },
};
use std::cell::Cell;

/// A good response, kept for as long as its callers read it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) tape: Tape,
    pub(super) tracker: Option<TrackerId>,
    pub(super) diagnosis: Option<&'static Diagnosis<'static>>,
    /// Whether nobody has read it yet; what it says is reported once.
    pub(super) is_unread: Cell<bool>,
}

impl Answer {
    /// Indexes a body. `None`: it was cut off.
    ///
    /// # Errors
    /// `decode`
    pub(super) fn read(head: &Head, bytes: Option<&[u8]>) -> Result<Box<Self>> {
        let Some(bytes) = bytes else {
            let mut error = unreadable(head, "was cut off");
            error.retryable = true;
            return Err(error);
        };
        let Ok(text) = str::from_utf8(bytes) else {
            return Err(unreadable(head, "is not UTF-8"));
        };
        // A leading byte-order mark is not part of the JSON.
        let tape = match Tape::new(text.strip_prefix("\u{feff}").unwrap_or(text)) {
            Ok(tape) if tape.root().kind() == Kind::Object => tape,
            Ok(_) => return Err(unreadable(head, "is not a JSON object")),
            Err(Malformed { at }) => {
                let mut error = unreadable(head, "is not JSON, from byte ");
                push_number(&mut error.message, at as u64);
                error.message.push_str(" on");
                return Err(error);
            }
        };
        let (tracker, diagnosis) = tracker(head, tape.root());
        let is_unread = Cell::new(true);
        Ok(Box::new(Self { status: head.status, tape, tracker, diagnosis, is_unread }))
    }
}

fn unreadable(head: &Head, what: &str) -> Error {
    let mut error = Error::new(Code::Decode, &["the body of the response ", what]);
    error.status = Some(head.status);
    error
}

/// The tracker of a response, and what the partner should know about it. The header's wins, unless it
/// cannot be sent back and the body has one that can.
fn tracker(
    head: &Head,
    root: Value<'_>,
) -> (Option<TrackerId>, Option<&'static Diagnosis<'static>>) {
    let header = head.tracker.as_deref().filter(|text| !text.is_empty());
    if let Some(tracker) = header.and_then(TrackerId::new) {
        return (Some(tracker), None);
    }
    let in_body = body_tracker(root);
    let tracker = in_body.and_then(TrackerId::new);
    let diagnosis = if header.or(in_body).is_some() {
        (header.is_some() || tracker.is_none()).then_some(&TRACKER_UNUSABLE)
    } else if head.is_cross_origin {
        Some(&TRACKER_NOT_EXPOSED)
    } else {
        Some(&TRACKER_MISSING)
    };
    (tracker, diagnosis)
}
