//! Customer, tracker and product ids.

use vip_recommendations::domain::ids::{CustomerId, TrackerId, family};

#[test]
fn a_customer_id_has_4_to_40_letters_digits_or_hyphens() {
    #[track_caller]
    fn check(text: &str, is_one: bool) {
        assert_eq!(CustomerId::new(text).is_some(), is_one, "{text:?}");
        if let Some(id) = CustomerId::new(text) {
            assert_eq!(id.as_str(), text, "it is sent as given");
        }
    }
    check("1005513019", true);
    check("P1005053489", true);
    check("D1005103137", true);
    check("p-1-a", true);
    check("abcd", true);
    check(&"7".repeat(40), true);
    check("----", true);
    // Any letter is a letter.
    check("Größe1", true);
    check("日本日本", true);
    check(&"é".repeat(40), true);
    check("", false);
    check("abc", false);
    check("ééé", false);
    check(&"7".repeat(41), false);
    for other in [
        "P100 5053489",
        " 1005513019",
        "1005513019\n",
        "1005_13019",
        "10055/3019",
        "1005513019.0",
        "a@b.test",
        "{customerId}",
        "10055%3019",
        "1005\u{0}3019",
        "1005\u{a0}3019",
        "1005\u{200b}3019",
        "1005?3019",
        "1005#3019",
        "1005\u{feff}3019",
        "../../x",
    ] {
        check(other, false);
    }
}

#[test]
fn a_tracker_is_visible_ascii_of_at_most_1024_characters() {
    #[track_caller]
    fn check(text: &str, is_one: bool) {
        assert_eq!(TrackerId::new(text).is_some(), is_one, "{text:?}");
    }
    check("85v9S4NAv2eLKmJ11LY7yxDwGrIvU94S", true);
    check("3f1c9a52-0000-4000-8000-000000000001", true);
    check("!~\"'(){}[];:,=%&", true);
    check("x", true);
    check(&"x".repeat(1_024), true);
    check("", false);
    check(&"x".repeat(1_025), false);
    for other in [" x", "x ", "a b", "a\tb", "a\r\nb", "a\u{7f}", "é", "a\u{0}", "日本"] {
        check(other, false);
    }
}

#[test]
fn the_family_is_the_first_ten_characters_of_a_part_number_and_else_the_whole_id() {
    #[track_caller]
    fn check(offer: &str, expected: &str) {
        assert_eq!(family(offer), expected, "{offer:?}");
    }
    // Discount levels, terms and variants are not part of it.
    check("65304479CA01A12", "65304479CA");
    check("65304479CA03A12", "65304479CA");
    check("65304479CA14X12", "65304479CA");
    check("65304479CA01V12", "65304479CA");
    check("65304479CA02012", "65304479CA");
    check("65304479CAT1A12", "65304479CA");
    check("65304479CATAA12", "65304479CA");
    check("65304479CA014A12", "65304479CA");
    // The ten characters alone are a part number, too.
    check("65304479CA", "65304479CA");
    // Segment and program are part of it.
    check("65304479CC01A12", "65304479CC");
    check("65304479EA01A12", "65304479EA");
    check("65304480CA01A12", "65304480CA");
    // Trimmed and case-folded.
    check(" 65304479ca01a12\t", "65304479CA");
    check("offer-up", "OFFER-UP");
    check(" Offer-Up ", "OFFER-UP");
    // Anything else is compared whole.
    for whole in [
        "OFFER-UP",
        "6530447CA01A12",
        "65304479C",
        "65304479C101A12",
        "65304479",
        "A5304479CA01",
        "123456789012345",
        "",
    ] {
        check(whole, whole);
    }
    check("6530447é", "6530447é");
    check("65304479éé01", "65304479éé01");
}
