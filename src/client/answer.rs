//! A good response, found to be one.

use super::{call::Head, diagnose::Finding};
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
    pub(super) finding: Option<Finding>,
    /// Whether nobody has read it yet; what it says is reported once.
    pub(super) is_unread: Cell<bool>,
}

impl Answer {
    /// Indexes a body, and finds its tracker and what the partner should know about it. `None`: it was
    /// cut off.
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
        let in_body = body_tracker(tape.root()).unwrap_or_default();
        // The header's wins, unless it cannot be sent back.
        let said = if head.tracker.is_empty() { in_body } else { &head.tracker };
        let is_usable = TrackerId::is_one(said);
        let finding = match said {
            _ if is_usable => None,
            "" if head.is_cross_origin => Some(Finding::TrackerNotExposed),
            "" => Some(Finding::TrackerMissing),
            _ => Some(Finding::TrackerUnusable),
        };
        Ok(Box::new(Self {
            status: head.status,
            tracker: TrackerId::new(if is_usable { said } else { in_body }),
            tape,
            finding,
            is_unread: Cell::new(true),
        }))
    }
}

fn unreadable(head: &Head, what: &str) -> Error {
    let mut error = Error::new(Code::Decode, &["the body of the response ", what]);
    error.status = Some(head.status);
    error
}
