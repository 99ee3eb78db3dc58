//! Which predictions apply to a product.

use super::{
    hash::hash,
    ids::NO_CLOUD,
    propensity::{ALL_OFFERINGS, Level, Prediction, Propensity},
};
use std::ptr;

/// What is predicted for the products of one cloud: of each signal the prediction that decides, where
/// one applies.
#[derive(Clone, Copy, Debug)]
pub struct Outlook<'p> {
    /// Of churn.
    pub churn: Option<&'p Prediction<'p>>,
    /// Of seat expansion.
    pub seat_expansion: Option<&'p Prediction<'p>>,
}

impl<'p> Outlook<'p> {
    /// The outlook for a cloud, by its hash; for [`NO_CLOUD`], for a product of which none is known.
    #[must_use]
    pub fn of(propensity: &'p Propensity<'p>, cloud: u64) -> Self {
        Self {
            churn: applied(&propensity.churn, cloud),
            seat_expansion: applied(&propensity.seat_expansion, cloud),
        }
    }
}

/// The level of the prediction that decides; `Unknown` where none applies.
#[must_use]
pub fn level(applied: Option<&Prediction<'_>>) -> Level {
    applied.map_or(Level::Unknown, Prediction::level)
}

/// The first of the predictions that weigh most; none where all weigh nothing.
fn applied<'p>(predictions: &'p [Prediction<'p>], cloud: u64) -> Option<&'p Prediction<'p>> {
    let (mut best, mut most) = (None, 0);
    for prediction in predictions {
        let weight = match cloud {
            NO_CLOUD => weight_for_all(prediction, predictions),
            _ => weight_for(prediction, cloud),
        };
        if most < weight {
            (best, most) = (Some(prediction), weight);
        }
    }
    best
}

/// A cloud's own prediction wins over the one for all offerings, also when it cannot be read.
fn weight_for(prediction: &Prediction<'_>, cloud: u64) -> u8 {
    match prediction.category {
        category if hash(0, category) == cloud => 2,
        ALL_OFFERINGS => 1,
        _ => 0,
    }
}

/// Where no cloud is known every prediction applies and the strongest decides: the documented sample
/// has predictions for clouds only, and must steer a shop that knows of none. Of several for one
/// category the first counts; of equally strong ones one that names a size, so that it can be acted upon.
fn weight_for_all(prediction: &Prediction<'_>, all: &[Prediction<'_>]) -> u8 {
    let first = all.iter().find(|it| it.category == prediction.category);
    if !first.is_some_and(|first| ptr::eq(first, prediction)) {
        return 0;
    }
    1 + 2 * prediction.level() as u8 + u8::from(prediction.predicted_addon_size.is_some())
}
