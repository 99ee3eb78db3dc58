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
        json::{Kind, Malformed, Tape},
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
        let mut answer = Box::new(Self {
            status: head.status,
            tape,
            tracker: None,
            diagnosis: None,
            is_unread: Cell::new(true),
        });
        answer.find_tracker(head);
        Ok(answer)
    }

    /// Its tracker, and what the partner should know about it. The header's wins, unless it cannot be sent
    /// back and the body has one that can.
    fn find_tracker(&mut self, head: &Head) {
        let in_header = head.tracker.as_deref().unwrap_or_default();
        self.tracker = TrackerId::new(in_header);
        if self.tracker.is_some() {
            return;
        }
        let in_body = body_tracker(self.tape.root());
        if let Some(tracker) = in_body.and_then(TrackerId::new) {
            self.tracker = Some(tracker);
        }
        self.diagnosis = if !in_header.is_empty() || in_body.is_some() && self.tracker.is_none() {
            Some(&TRACKER_UNUSABLE)
        } else if in_body.is_some() {
            None
        } else if head.is_cross_origin {
            Some(&TRACKER_NOT_EXPOSED)
        } else {
            Some(&TRACKER_MISSING)
        };
    }
}

fn unreadable(head: &Head, what: &str) -> Error {
    let mut error = Error::new(Code::Decode, &["the body of the response ", what]);
    error.status = Some(head.status);
    error
}
