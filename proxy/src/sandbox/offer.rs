//! Part numbers: which product an offer id means, and at which discount level.
//!
//! `99000001 C A 01 A 12`: product number, program, market segment, level, variant, months. No
//! public source has a grammar, so only what every known part number agrees on is read.

/// What two offers of one product have in common: the first 10 characters of a part number.
///
/// A text that is no part number is its own family, as is one with a multi-byte character.
pub(crate) fn family(offer_id: &str) -> &str {
    if is_part_number(offer_id) { &offer_id[..10] } else { offer_id }
}

/// Whether this begins like a part number: 8 digits, program and segment letter, then only letters
/// and digits, 20 characters at most.
pub(crate) fn is_part_number(offer_id: &str) -> bool {
    let bytes = offer_id.as_bytes();
    (10..=20).contains(&bytes.len())
        && bytes[..8].iter().all(u8::is_ascii_digit)
        && bytes[8..10].iter().all(u8::is_ascii_uppercase)
        && bytes[10..].iter().all(u8::is_ascii_alphanumeric)
}

/// The same product at the standard level of this many seats, as PREVIEW rewrites it.
///
/// 01: 1–9, 02: 10–49, 03: 50–99, 04: 100 and more. Other levels (three-year commitment,
/// consumables) and other variants (High Growth) are the customer's and stay as they are.
pub(crate) fn at_level_of(offer_id: &str, quantity: u64) -> String {
    let level = match quantity {
        ..10 => "01",
        10..50 => "02",
        50..100 => "03",
        _ => "04",
    };
    with_standard_level(offer_id, level)
}

/// The same product at the base level, as subscriptions name it.
pub(crate) fn at_base_level(offer_id: &str) -> String {
    with_standard_level(offer_id, "01")
}

fn with_standard_level(offer_id: &str, level: &str) -> String {
    let standard = is_part_number(offer_id)
        && offer_id.len() == 15
        && matches!(&offer_id[10..12], "01" | "02" | "03" | "04")
        && matches!(&offer_id[12..13], "A" | "0");
    if standard {
        format!("{}{level}{}", &offer_id[..10], &offer_id[12..])
    } else {
        offer_id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{at_base_level, at_level_of, family, is_part_number};

    #[test]
    fn a_family_is_the_first_ten_characters_of_a_part_number() {
        let cases = [
            ("65304479CA01A12", "65304479CA"),
            ("65304479CA14X12", "65304479CA"),
            ("65304479CA", "65304479CA"),
            ("65322474CATAA12", "65322474CA"),
            ("30006208CA014A12", "30006208CA"),
            ("OFFER-UP", "OFFER-UP"),
            ("6530447éCA01A12", "6530447éCA01A12"),
        ];
        for (offer_id, expected) in cases {
            assert_eq!(family(offer_id), expected);
        }
    }

    #[test]
    fn what_is_no_part_number_is_not_taken_for_one() {
        for bad in ["", "65304479", "65304479ca01A12", "65304479CA01A12;DROP", "OFFER-UP-1234567"] {
            assert!(!is_part_number(bad), "{bad}");
        }
    }

    #[test]
    fn a_preview_names_the_level_of_the_quantity() {
        let cases = [
            ("99000002CA01A12", 1, "99000002CA01A12"),
            ("99000002CA01A12", 9, "99000002CA01A12"),
            ("99000002CA01A12", 10, "99000002CA02A12"),
            ("99000002CA01A12", 49, "99000002CA02A12"),
            ("99000002CA01A12", 50, "99000002CA03A12"),
            ("99000002CA01A12", 99, "99000002CA03A12"),
            ("99000002CA01A12", 100, "99000002CA04A12"),
            ("99000002CA04A12", 5, "99000002CA01A12"),
            ("65304470CA01012", 12, "65304470CA02012"),
            ("65304479CA14X12", 5, "65304479CA14X12"),
            ("65304479CA13A12", 5, "65304479CA13A12"),
            ("65322474CATAA12", 5, "65322474CATAA12"),
            ("65304479CA", 5, "65304479CA"),
        ];
        for (offer_id, quantity, expected) in cases {
            assert_eq!(at_level_of(offer_id, quantity), expected);
        }
    }

    #[test]
    fn a_subscription_names_the_base_level() {
        assert_eq!(at_base_level("99000002CA03A12"), "99000002CA01A12");
    }
}
