//! Countries and languages that recommendations can be fetched for.

use super::error::AdobeError;

/// ISO 3166-1 alpha-2, less those that references/supported-locales.md calls unsupported (embargoed,
/// without population, or sold to as another country, such as `JE` as `GB`).
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AR AS AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CV CX CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IN IQ IS IT \
    JM JO JP KE KG KH KI KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM \
    MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK \
    PL PM PR PS PT PY QA RE RO RS RU RW SA SB SC SE SG SH SI SK SL SM SN SO SR ST SV SX SZ TC TD TG \
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Fails with 5136 or 5137 where recommendations are not available.
///
/// `None` is the customer's own country, and the default language. Both are upper case; there is no
/// word on lower case, so it is not accepted.
pub(crate) fn check(country: Option<&str>, language: Option<&str>) -> Result<(), AdobeError> {
    let is_country = |text: &str| text.len() == 2 && COUNTRIES.split(' ').any(|code| code == text);
    match (country, language) {
        (Some(country), _) if !is_country(country) => Err(AdobeError::country(country)),
        (_, Some(language)) if !matches!(language, "EN" | "MULT") => {
            Err(AdobeError::language(language))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn countries_of_iso_3166_are_good_unless_listed_as_unsupported() {
        for good in ["US", "GB", "JP", "DE", "AD", "ZW"] {
            assert!(check(Some(good), None).is_ok(), "{good}");
        }
        for bad in
            ["GG", "IM", "IO", "JE", "CU", "IR", "KP", "SD", "SY", "XX", "us", "USA", "", " "]
        {
            let error = check(Some(bad), None).unwrap_err();
            assert_eq!((error.status, error.code.as_str()), (400, "5136"), "{bad}");
        }
    }

    #[test]
    fn languages_are_en_and_mult() {
        for good in [Some("EN"), Some("MULT"), None] {
            assert!(check(None, good).is_ok());
        }
        for bad in ["XX", "en", "DE", ""] {
            let error = check(None, Some(bad)).unwrap_err();
            assert_eq!((error.status, error.code.as_str()), (400, "5137"), "{bad}");
        }
    }
}
