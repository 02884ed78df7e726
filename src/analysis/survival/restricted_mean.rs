//! The mean time that customers stay within a horizon: a mean that exists although some are still there.
//!
//! `RMST(H) = integral from 0 to H of S(t) dt`, with the variance
//! `sum over t_i <= H of A_i^2 d_i / (n_i (n_i - d_i))`, where `A_i` is the integral from t_i to H.
//!
//! Source: J. P. Klein and M. L. Moeschberger (2003), Survival Analysis, 4.5; P. Royston and M. K. B. Parmar (2013),
//! "Restricted Mean Survival Time", BMC Medical Research Methodology 13.

use super::{KaplanMeier, SurvivalError};
use crate::analysis::numerics::Interval;

/// The mean time stayed within a horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RestrictedMean {
    /// The horizon, in the unit of the data.
    pub horizon: f64,
    /// Mean time stayed within it.
    pub mean: f64,
    /// Standard error of the mean.
    pub standard_error: f64,
    /// The interval of the mean, within 0 and the horizon.
    pub interval: Interval,
}

impl KaplanMeier {
    /// The mean time stayed within a horizon. Fails where the horizon is not above zero or lies beyond the data:
    /// after the longest time observed the curve is only known if nobody is left.
    pub fn restricted_mean(&self, horizon: f64) -> Result<RestrictedMean, SurvivalError> {
        if !(horizon > 0.0 && horizon.is_finite()) {
            return Err(SurvivalError::Horizon { horizon });
        }
        if self.survival_at(horizon).is_none() {
            return Err(SurvivalError::BeyondData { horizon, known: self.longest() });
        }
        let rows = &self.rows()[..self.rows().partition_point(|row| row.time <= horizon)];
        let (mut end, mut area, mut variance) = (horizon, 0.0, 0.0);
        // From the horizon back, so that the area is that of what is still to come.
        for row in rows.iter().rev() {
            area += (end - row.time) * row.survival;
            end = row.time;
            if row.events > 0 && row.events < row.at_risk {
                let (d, n) = (row.events as f64, row.at_risk as f64);
                variance += area * area * d / (n * (n - d));
            }
        }
        let mean = area + end;
        let standard_error = libm::sqrt(variance);
        let half = self.z * standard_error;
        let interval = Interval { lower: (mean - half).max(0.0), upper: (mean + half).min(horizon) };
        Ok(RestrictedMean { horizon, mean, standard_error, interval })
    }
}
