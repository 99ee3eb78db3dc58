//! Customer, tracker and product ids, checked once on the way in.

use super::hash::hash;
use std::borrow::Cow;

/// An end customer's account id: 4 to 40 letters, digits or hyphens. Sandbox ids carry letters, so
/// it is a text and never a number.
///
/// Letters beyond ASCII are taken as they come; the service knows better which ones exist.
/// Source: references/validations.md, `ACCOUNT_ID_REGEX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerId(String);

impl CustomerId {
    /// `None` where it cannot be a customer id.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        Self::is_one(text).then(|| Self(text.to_owned()))
    }

    /// Whether a text can be a customer id.
    pub(crate) fn is_one(text: &str) -> bool {
        let (mut count, mut is_one) = (0_u32, true);
        // The bytes so far, of which the last three are looked at.
        let mut end = 0_u32;
        for byte in text.bytes() {
            end = end << 8 | u32::from(byte);
            // All bytes of a character but its first begin with the bits 10.
            count += u32::from(byte & 0xC0 != 0x80);
            is_one &=
                byte.is_ascii_alphanumeric() || byte == b'-' || 0x80 <= byte && !is_blank(end);
        }
        is_one && matches!(count, 4..=40)
    }

    /// The id as given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text in UTF-8 that ends in these bytes ends in a blank, as copied ids drag along: U+2000 to
/// U+206F, U+3000 or U+FEFF; or in anything else before the first letter beyond ASCII, U+00AA.
fn is_blank(end: u32) -> bool {
    matches!(end & 0xFF_FFFF, 0xE2_8080..=0xE2_81AF | 0xE3_8080 | 0xEF_BBBF)
        || matches!(end & 0xFFFF, 0xC280..=0xC2A9)
}

/// The id that ties an order to the response that led to it. Opaque: visible ASCII, at most 1,024
/// characters, so that it can travel in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackerId(String);

impl TrackerId {
    /// `None` where it could not be sent back.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        Self::is_one(text).then(|| Self(text.to_owned()))
    }

    /// Whether a text could be sent back. Most are only asked for this, and need no copy.
    pub(crate) fn is_one(text: &str) -> bool {
        let mut is_safe = (1..=1024).contains(&text.len());
        for byte in text.bytes() {
            is_safe &= byte.is_ascii_graphic();
        }
        is_safe
    }

    /// The id as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The product family of a part number: what stays the same over discount levels and terms.
///
/// The first ten characters where it looks like a part number (eight digits, program and market
/// segment), else the whole id; trimmed, in upper case. Cart lines are at the customer's level and
/// recommendations at the base level, so families are what can be compared.
#[must_use]
pub fn family(offer_id: &str) -> Cow<'_, str> {
    let id = offer_id.trim_ascii();
    let family = match id.split_at_checked(10) {
        Some((start, _)) if is_part_number(start) => start,
        _ => id,
    };
    let mut has_lower = false;
    for byte in family.bytes() {
        has_lower |= byte.is_ascii_lowercase();
    }
    if has_lower { Cow::Owned(family.to_ascii_uppercase()) } else { Cow::Borrowed(family) }
}

/// Whether ten characters are those that part numbers begin with.
fn is_part_number(start: &str) -> bool {
    let mut fits = true;
    for (place, byte) in start.bytes().enumerate() {
        fits &= if place < 8 { byte.is_ascii_digit() } else { byte.is_ascii_alphabetic() };
    }
    fits
}

/// What the shop knows of its offers. The defaults are those of a shop that says nothing.
pub trait Catalogue {
    /// What is compared to tell whether two offers are of one product. Default: [`family`].
    fn family<'o>(&self, offer_id: &'o str) -> Cow<'o, str> {
        family(offer_id)
    }

    /// Whether this shop can sell it. Default: yes.
    fn is_sellable(&self, offer_id: &str) -> bool {
        let _ = offer_id;
        true
    }

    /// Hash of its cloud, which is in the words of a prediction's `category`. Default: [`NO_CLOUD`].
    fn cloud(&self, offer_id: &str) -> u64 {
        let _ = offer_id;
        NO_CLOUD
    }
}

/// In place of the hash of a cloud that is not known.
pub const NO_CLOUD: u64 = 0;

/// Hash of an offer's family, by which families are compared.
#[must_use]
pub fn family_hash(catalogue: &impl Catalogue, offer_id: &str) -> u64 {
    hash(0, &catalogue.family(offer_id))
}
