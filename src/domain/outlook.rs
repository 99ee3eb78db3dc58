//! Which predictions apply to a product.

use super::propensity::{ALL_OFFERINGS, Level, Prediction, Propensity};

/// What is predicted for the products of one cloud.
#[derive(Clone, Copy, Debug)]
pub struct Outlook<'p> {
    /// Of churn.
    pub churn: Applied<'p>,
    /// Of seat expansion.
    pub seat_expansion: Applied<'p>,
}

/// The prediction of one signal that decides, and its level.
#[derive(Clone, Copy, Debug)]
pub struct Applied<'p> {
    /// `Unknown` where no prediction applies.
    pub level: Level,
    /// `None`: none applies.
    pub prediction: Option<&'p Prediction<'p>>,
}

impl<'p> Outlook<'p> {
    /// The outlook for a cloud, or for a product of which no cloud is known.
    #[must_use]
    pub fn of(propensity: &'p Propensity<'p>, cloud: Option<&str>) -> Self {
        Self {
            churn: applied(&propensity.churn, cloud),
            seat_expansion: applied(&propensity.seat_expansion, cloud),
        }
    }
}

/// A cloud's own prediction wins over the one for all offerings, also when it cannot be read. Where
/// no cloud is known every prediction applies and the strongest decides: the documented sample has
/// predictions for clouds only, and must steer a shop that knows of none.
fn applied<'p>(predictions: &'p [Prediction<'p>], cloud: Option<&str>) -> Applied<'p> {
    let of = |category: &str| predictions.iter().find(|prediction| prediction.category == category);
    let prediction = match cloud {
        Some(cloud) => of(cloud).or_else(|| of(ALL_OFFERINGS)),
        None => strongest(predictions),
    };
    Applied { level: prediction.map_or(Level::Unknown, Prediction::level), prediction }
}

/// The strongest of the predictions that count: of several for one category that is the first. Of
/// equally strong ones the first that names a size, so that it can be acted upon, else the first.
fn strongest<'p>(predictions: &'p [Prediction<'p>]) -> Option<&'p Prediction<'p>> {
    let mut best: Option<&'p Prediction<'p>> = None;
    for (index, prediction) in predictions.iter().enumerate() {
        let counts = !predictions.iter().take(index).any(|it| it.category == prediction.category);
        let strength = |it: &Prediction<'_>| (it.level(), it.predicted_addon_size.is_some());
        if counts && best.is_none_or(|best| strength(best) < strength(prediction)) {
            best = Some(prediction);
        }
    }
    best
}
