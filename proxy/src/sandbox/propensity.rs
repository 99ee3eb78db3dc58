//! The `propensity` block: churn and seat expansion, from a documented seed or from a level.

use serde::{Deserialize, Serialize, ser::SerializeMap as _};

use super::seeds::{Reason, SeedPrediction};

/// Start of the day the thirteen seeds were scored.
const SEED_REFRESH_DATE: &str = "2026-05-14T00:00:00Z";
/// Start of the week in which levels per customer were documented.
const LEVEL_REFRESH_DATE: &str = "2026-08-17T00:00:00Z";
/// Predicted seats of a customer whose level was set. The documents show no size for levels.
const LEVEL_ADDON_SIZE: u32 = 3;

/// A level as the sandbox's dialog offers it.
///
/// Source: sandbox/sandbox-portal/recommendations/index.md, "Configuring propensity levels".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Level {
    /// A `HIGH` prediction.
    High,
    /// A `MEDIUM` prediction; what a customer has when nothing was set.
    Medium,
    /// A `LOW` prediction.
    Low,
    /// No data: an empty array. This is not `LOW`.
    OptOut,
}

/// Where the prediction of one signal of one customer comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Forecast {
    /// One of the thirteen documented seeds. `None`: that seed's signal is an empty array.
    Seed(Option<&'static SeedPrediction>),
    /// Set for this customer.
    Level(Level),
}

impl Forecast {
    /// The level that is shown for this customer.
    pub(crate) fn level(self) -> Level {
        match self {
            Self::Seed(None) => Level::OptOut,
            Self::Seed(Some(prediction)) => prediction.probability,
            Self::Level(level) => level,
        }
    }
}

/// Which signals a request asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signals {
    /// `churn` was asked for.
    pub(crate) churn: bool,
    /// `seatExpansion` was asked for.
    pub(crate) seat_expansion: bool,
}

impl Signals {
    /// Both, as `includePropensity: true` asks for.
    pub(crate) const BOTH: Self = Self { churn: true, seat_expansion: true };

    /// Whether nothing was asked for. Then a response has no `propensity` at all.
    pub(crate) fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// The `propensity` object.
///
/// A signal that was not asked for is `[]`. The documents do not say whether it is that or absent; they
/// do list both keys as always being arrays.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Propensity {
    churn: Vec<Prediction>,
    seat_expansion: Vec<Prediction>,
}

/// One prediction.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Prediction {
    category: &'static str,
    probability: Level,
    refresh_date: &'static str,
    reasons: &'static [Reason],
    additional_details: AdditionalDetails,
}

/// `{}`, or `{"predictedAddonSize": n}`: without a prediction the key is left out.
#[derive(Debug)]
struct AdditionalDetails(Option<u32>);

impl Serialize for AdditionalDetails {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(usize::from(self.0.is_some())))?;
        if let Some(size) = self.0 {
            map.serialize_entry("predictedAddonSize", &size)?;
        }
        map.end()
    }
}

/// What is predicted of a customer. `None`: nothing was asked for.
pub(crate) fn propensity(
    signals: Signals,
    churn: Forecast,
    seat_expansion: Forecast,
) -> Option<Propensity> {
    if signals.is_none() {
        return None;
    }
    let churn = if signals.churn { predict(churn, None) } else { None };
    let seat_expansion =
        if signals.seat_expansion { predict(seat_expansion, Some(LEVEL_ADDON_SIZE)) } else { None };
    Some(Propensity {
        churn: churn.into_iter().collect(),
        seat_expansion: seat_expansion.into_iter().collect(),
    })
}

/// The prediction of one signal. `level_addon_size` is used where a level was set.
fn predict(forecast: Forecast, level_addon_size: Option<u32>) -> Option<Prediction> {
    let (probability, refresh_date, reasons, addon_size) = match forecast {
        Forecast::Seed(None) | Forecast::Level(Level::OptOut) => return None,
        Forecast::Seed(Some(seed)) => {
            (seed.probability, SEED_REFRESH_DATE, seed.reasons, seed.predicted_addon_size)
        }
        Forecast::Level(level) => (level, LEVEL_REFRESH_DATE, [].as_slice(), level_addon_size),
    };
    Some(Prediction {
        category: "allOfferings",
        probability,
        refresh_date,
        reasons,
        additional_details: AdditionalDetails(addon_size),
    })
}

#[cfg(test)]
mod tests {
    use super::{Forecast, Level, Signals, propensity};
    use crate::sandbox::error::json;
    use crate::sandbox::seeds::SEEDS;

    const CHURN: Signals = Signals { churn: true, seat_expansion: false };

    fn text(signals: Signals, churn: Forecast, seat_expansion: Forecast) -> String {
        propensity(signals, churn, seat_expansion).map_or("absent".into(), |block| json(&block))
    }

    #[test]
    fn without_a_request_there_is_no_propensity() {
        let medium = Forecast::Level(Level::Medium);
        assert_eq!(text(Signals::default(), medium, medium), "absent");
    }

    #[test]
    fn a_signal_not_asked_for_is_an_empty_array() {
        assert_eq!(
            text(CHURN, Forecast::Level(Level::High), Forecast::Level(Level::High)),
            r#"{"churn":[{"category":"allOfferings","probability":"HIGH","refreshDate":"2026-08-17T00:00:00Z","reasons":[],"additionalDetails":{}}],"seatExpansion":[]}"#
        );
    }

    #[test]
    fn opted_out_is_an_empty_array_and_a_size_comes_with_every_level() {
        assert_eq!(
            text(Signals::BOTH, Forecast::Level(Level::OptOut), Forecast::Level(Level::Low)),
            r#"{"churn":[],"seatExpansion":[{"category":"allOfferings","probability":"LOW","refreshDate":"2026-08-17T00:00:00Z","reasons":[],"additionalDetails":{"predictedAddonSize":3}}]}"#
        );
    }

    #[test]
    fn a_seed_is_given_word_for_word() {
        let seed = &SEEDS[11];
        assert_eq!(
            text(
                Signals::BOTH,
                Forecast::Seed(seed.churn.as_ref()),
                Forecast::Seed(seed.seat_expansion.as_ref())
            ),
            r#"{"churn":[],"seatExpansion":[{"category":"allOfferings","probability":"LOW","refreshDate":"2026-05-14T00:00:00Z","reasons":[{"reasonCode":"team_deployment_ratio_at_snapshot","description":"Share of provisioned seats that are currently assigned to end users.","value":"0.08"}],"additionalDetails":{"predictedAddonSize":1}}]}"#
        );
    }
}
