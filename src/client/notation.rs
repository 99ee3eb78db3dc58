//! How the ledger's entries and their keys are written: numbers as 16 hexadecimal digits each.

use crate::domain::{
    attribution::{Entry, Mark},
    ids::TrackerId,
    time::UnixMs,
};
use crate::wire::write::{find, push, push_hex};

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
        let (prefix, mut rest) = name.split_at_checked(PREFIX.len())?;
        let scope = number(&mut rest)?;
        let is_colon = byte(&mut rest)? == b':';
        let tracker = number(&mut rest)?;
        let is_ours = prefix == PREFIX.as_bytes() && is_colon && rest.is_empty();
        is_ours.then_some(Self { scope, tracker })
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

/// `None`: not of this package's making, of another key, or damaged.
pub(super) fn entry(key: Key, text: &str) -> Option<Entry> {
    let blank = find(text, " ")?;
    let tracker = TrackerId::new(text.get(..blank)?)?;
    let mut rest = text.as_bytes().get(blank + 1..)?;
    let received = number(&mut rest)?;
    let mut entry = Entry::new(tracker.as_str(), UnixMs(received.cast_signed()));
    if entry.id != key.tracker {
        return None;
    }
    entry.is_changed = false;
    while let Some(letter) = byte(&mut rest) {
        if !matches!(letter, b'a' | b's') {
            return None;
        }
        let (family, at) = (number(&mut rest)?, number(&mut rest)?);
        let at = UnixMs(at.cast_signed());
        entry.marks.push(Mark { family, is_accepted: letter == b'a', at });
    }
    Some(entry)
}

fn push_number(out: &mut String, number: u64) {
    push_hex(out, number, 16);
}

/// Takes the number that a text begins with.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for _ in 0..16 {
        number = number << 4 | u64::from(char::from(byte(rest)?).to_digit(16)?);
    }
    Some(number)
}

/// Takes the byte that a text begins with.
fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(*first)
}
