//! Times by which a share of customers is lost, the median first of all.
//!
//! `t_p` is the first time at which S is at most 1 - p. Its interval holds the times t at which the interval of
//! S(t) holds 1 - p: from the first time at which the lower end is at most 1 - p to the first one at which the
//! upper end is.
//!
//! Source: R. Brookmeyer and J. Crowley (1982), "A Confidence Interval for the Median Survival Time", Biometrics
//! 38(1), with the interval of the curve for theirs.

use super::KaplanMeier;

/// What rounding of a product may put between S and 1 - p where the two are equal.
const ROUNDING: f64 = 1e-12;

/// A time by which a share of customers is lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalQuantile {
    /// The share lost.
    pub share: f64,
    /// The time; `None` where the curve does not fall so far.
    pub time: Option<f64>,
    /// Lower end of its interval; `None` where even the lower end of the curve does not fall so far.
    pub lower: Option<f64>,
    /// Upper end of its interval; `None` where it is not reached within the data.
    pub upper: Option<f64>,
}

impl KaplanMeier {
    /// The time by which a share of customers is lost. `None` unless the share is inside 0 to 1.
    pub fn quantile(&self, share: f64) -> Option<SurvivalQuantile> {
        if !(share > 0.0 && share < 1.0) {
            return None;
        }
        let staying = 1.0 - share + ROUNDING;
        let rows = self.rows();
        let first = |falls: &dyn Fn(&super::SurvivalRow) -> bool| {
            rows.iter().find(|row| row.events > 0 && falls(row)).map(|row| row.time)
        };
        Some(SurvivalQuantile {
            share,
            time: first(&|row| row.survival <= staying),
            // Where nobody is left there is no interval, but the curve has fallen all the way.
            lower: first(&|row| row.interval.is_none_or(|interval| interval.lower <= staying)),
            upper: first(&|row| row.interval.is_some_and(|interval| interval.upper <= staying)),
        })
    }

    /// The time by which half of the customers are lost.
    pub fn median(&self) -> SurvivalQuantile {
        let none = SurvivalQuantile { share: 0.5, time: None, lower: None, upper: None };
        self.quantile(0.5).unwrap_or(none)
    }
}
