//! Adobe's error bodies.

use serde::Serialize;

use crate::contract::{Answer, Body};

/// An error as Adobe words it. The HTTP status is beside the body, not in it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdobeError {
    /// HTTP status.
    #[serde(skip)]
    pub(crate) status: u16,
    /// Four digits as text.
    pub(crate) code: String,
    /// Adobe's words for the code.
    pub(crate) message: String,
    /// Reasons, as text. Empty: none given.
    pub(crate) additional_details: Vec<String>,
    /// JSON paths of the fields to blame. Empty: none named.
    pub(crate) invalid_fields: Vec<String>,
}

/// Code, HTTP status and message. Source: references/error-handling.md, recommendations/error-codes.md.
const KNOWN: [(&str, u16, &str); 36] = [
    ("1116", 404, "Invalid Customer"),
    ("1117", 400, "Some Fields are Invalid"),
    ("1121", 400, "Request contains additional unexpected fields."),
    ("1122", 400, "Request is missing required fields"),
    ("1124", 500, "Internal Server Error. Please try again later"),
    ("1132", 400, "Invalid value for search parameter"),
    ("1133", 400, "Offset out of range"),
    ("2119", 400, "Too many line items"),
    ("2120", 400, "Line item quantity out of range"),
    ("2121", 400, "Duplicate line item numbers"),
    ("2122", 400, "Line item Offer ID is invalid"),
    ("2123", 400, "extLineItemNumber out of range"),
    ("2125", 400, "Distributor not allowed to sell in the currency for the region"),
    ("2126", 400, "externalReferenceId exceeds maximum character limit"),
    ("2129", 400, "Customer is not eligible to purchase Offer ID"),
    (
        "2136",
        400,
        "Please review the renewal settings. Auto-renewal needs to be turned on for at least 1 quantity",
    ),
    ("2140", 400, "Order contains order level currency and line-item level currency"),
    ("2149", 400, "Switch plan error: Requested quantity and cancel quantity must be equal."),
    ("2150", 400, "Switch path validity check failed."),
    (
        "2151",
        400,
        "Requested quantity must be less than or equal to the active subscription quantity.",
    ),
    ("2152", 400, "Only one item supported for switch"),
    ("2153", 400, "Line item and cancelling line item mismatch."),
    ("3115", 404, "Invalid Customer or Subscription ID"),
    ("3116", 400, "renewalQuantity out of range"),
    ("3131", 400, "Early renewal in progress. Invalid order type."),
    ("4115", 403, "API key is invalid or missing"),
    ("4116", 401, "Authorization token is invalid"),
    ("4117", 403, "Authorization token is missing"),
    ("4118", 429, "Too many requests"),
    ("4119", 400, "Correlation ID is Invalid or Missing"),
    ("4120", 400, "Duplicate request id, same requestId has already been processed"),
    ("4121", 403, "You are not allowed to perform that action on this resource"),
    ("4122", 400, "This request is already being processed. Please wait a moment and try again."),
    ("5122", 400, "Order placement is currently unavailable. Please try again later."),
    ("5136", 400, "Not allowed to fetch Recommendations for Country Code XX"),
    ("5137", 400, "Not allowed to fetch Recommendations for language XX"),
];

impl AdobeError {
    /// The error of this code, in Adobe's words; 400 and no real words for a code not known here.
    pub(crate) fn of(code: &str) -> Self {
        let known = KNOWN.iter().find(|(known, _, _)| *known == code);
        let (status, message) =
            known.map_or((400, "Simulated by the sandbox"), |row| (row.1, row.2));
        Self {
            status,
            code: code.to_owned(),
            message: message.to_owned(),
            additional_details: Vec::new(),
            invalid_fields: Vec::new(),
        }
    }

    /// What Adobe says with this HTTP status. `None`: nothing of its own.
    pub(crate) fn of_status(status: u16) -> Option<Self> {
        let code = match status {
            401 => "4116",
            403 => "4121",
            404 => "1116",
            429 => "4118",
            500 => "1124",
            _ => return None,
        };
        Some(Self::of(code))
    }

    /// The same error, blaming these fields.
    pub(crate) fn fields(code: &str, invalid_fields: Vec<String>) -> Self {
        Self { invalid_fields, ..Self::of(code) }
    }

    /// The same error with one more reason.
    pub(crate) fn because(mut self, detail: String) -> Self {
        self.additional_details.push(detail);
        self
    }

    /// 5136: no recommendations for this country.
    pub(crate) fn country(country: &str) -> Self {
        let message = format!("Not allowed to fetch Recommendations for Country Code {country}");
        Self { message, ..Self::of("5136") }
    }

    /// 5137: no recommendations in this language.
    pub(crate) fn language(language: &str) -> Self {
        let message = format!("Not allowed to fetch Recommendations for language {language}");
        Self { message, ..Self::of("5137") }
    }

    /// The whole answer.
    pub(crate) fn into_answer(self) -> Answer {
        Answer {
            status: self.status,
            body: Body::Json(json(&self)),
            tracker_id: None,
            retry_after: None,
        }
    }
}

/// JSON text of a value whose fields are all texts, numbers, lists and objects with text keys.
pub(crate) fn json(value: &impl Serialize) -> String {
    // Such a value cannot fail to serialise.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{AdobeError, KNOWN, json};

    #[test]
    fn a_body_has_the_four_documented_fields() {
        let error = AdobeError::fields("1122", vec!["customerId".into()]);
        assert_eq!(
            json(&error),
            r#"{"code":"1122","message":"Request is missing required fields","additionalDetails":[],"invalidFields":["customerId"]}"#
        );
    }

    #[test]
    fn every_code_is_listed_once() {
        let mut codes: Vec<&str> = KNOWN.iter().map(|row| row.0).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), KNOWN.len());
    }

    #[test]
    fn a_country_is_named_in_the_message() {
        assert_eq!(
            AdobeError::country("JE").message,
            "Not allowed to fetch Recommendations for Country Code JE"
        );
    }
}
