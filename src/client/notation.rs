//! How the ledger's entries and their keys are written: numbers as 16 hexadecimal digits each.

use crate::{
    domain::{
        attribution::{Entry, Mark},
        ids::TrackerId,
        text::before,
        time::UnixMs,
    },
    wire::write::{push, push_hex},
};

/// What all keys of this package begin with; the number is the version of the stored form.
const PREFIX: &str = "vip-recommendations:2:";

/// Under which an entry is kept: `vip-recommendations:2:<scope>:<tracker>`, both as hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) scope: u64,
    pub(super) tracker: u64,
}

impl Key {
    /// Appends it to a text.
    pub(super) fn write(self, out: &mut String) {
        out.push_str(PREFIX);
        push_number(out, self.scope);
        push(out, ':');
        push_number(out, self.tracker);
    }

    pub(super) fn text(self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// `None`: it is not ours.
    pub(super) fn read(name: &[u8]) -> Option<Self> {
        let (prefix, bytes) = name.split_at_checked(PREFIX.len())?;
        let mut rest = Rest { bytes, is_whole: *prefix == *PREFIX.as_bytes() };
        let scope = rest.number();
        rest.is_whole &= rest.byte() == b':';
        let tracker = rest.number();
        (rest.is_whole && rest.bytes.is_empty()).then_some(Self { scope, tracker })
    }
}

/// An entry as text: its tracker, and after a blank when it came and its marks, each with a letter
/// before family and time.
pub(super) fn text(entry: &Entry) -> String {
    let mut text = entry.tracker.clone();
    push(&mut text, ' ');
    push_number(&mut text, entry.received.0.cast_unsigned());
    for mark in &entry.marks {
        push(&mut text, if mark.is_accepted { 'a' } else { 's' });
        push_number(&mut text, mark.family);
        push_number(&mut text, mark.at.0.cast_unsigned());
    }
    text
}

/// What is not of this package's making, of another key, or damaged, came so long ago that it has
/// expired.
pub(super) fn entry(key: Key, text: &str) -> Entry {
    let tracker = before(text, " ");
    let bytes = text.as_bytes().get(tracker.len() + 1..).unwrap_or_default();
    let mut rest = Rest { bytes, is_whole: TrackerId::is_one(tracker) };
    let mut entry = Entry::new(tracker, rest.moment());
    entry.is_changed = false;
    while rest.is_whole && !rest.bytes.is_empty() {
        let letter = rest.byte();
        rest.is_whole = matches!(letter, b'a' | b's');
        let (family, at) = (rest.number(), rest.moment());
        entry.marks.push(Mark { family, is_accepted: letter == b'a', at });
    }
    if !rest.is_whole || entry.id != key.tracker {
        entry.received = UnixMs(i64::MIN);
    }
    entry
}

fn push_number(out: &mut String, number: u64) {
    push_hex(out, number, 16);
}

/// What is still to be read of a text. Whether it was what it must be is asked once, at its end.
struct Rest<'t> {
    bytes: &'t [u8],
    is_whole: bool,
}

impl Rest<'_> {
    #[inline(never)] // It is asked for in three places.
    fn byte(&mut self) -> u8 {
        let Some((first, after)) = self.bytes.split_first() else {
            self.is_whole = false;
            return 0;
        };
        self.bytes = after;
        *first
    }

    fn number(&mut self) -> u64 {
        let mut number = 0;
        for _ in 0..16 {
            let digit = char::from(self.byte()).to_digit(16).unwrap_or(16);
            self.is_whole &= digit < 16;
            number = number << 4 | u64::from(digit);
        }
        number
    }

    fn moment(&mut self) -> UnixMs {
        UnixMs(self.number().cast_signed())
    }
}
