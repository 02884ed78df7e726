//! What lifetime value is asked for: how far ahead, at which discount rate, at which margin.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "RFM and CLV: Using Iso-Value Curves for Customer
//! Base Analysis", Journal of Marketing Research 42(4), for margin and discounting after the spend model.

use std::num::NonZeroU32;

use thiserror::Error;

use crate::analysis::domain::{DiscountRate, Horizon, TimeSpan, TimeUnit};
use crate::analysis::models::spend::OneTimeSpend;

/// Why a margin cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[error("the margin {0} is not above 0 and at most 1")]
pub struct MarginError(pub f64);

/// The share of revenue that is left after the cost of goods: above 0, at most 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Margin(f64);

impl Margin {
    /// All of revenue: lifetime value in revenue.
    pub const WHOLE: Margin = Margin(1.0);

    /// A share, 0.3 for 30 %.
    pub fn new(share: f64) -> Result<Margin, MarginError> {
        if share > 0.0 && share <= 1.0 { Ok(Margin(share)) } else { Err(MarginError(share)) }
    }

    /// The share.
    pub fn share(self) -> f64 {
        self.0
    }
}

/// How far ahead value is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueSpan {
    /// Up to a horizon: periods are discounted from their ends.
    Within(Horizon),
    /// For ever: discounted continuously, so that it is DERT times expected spend.
    ForEver,
}

/// Settings of lifetime value.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueSettings {
    /// The horizons, in the order wanted; "for ever" always comes on top.
    pub horizons: Vec<Horizon>,
    /// Discount rate per year.
    pub discount: DiscountRate,
    /// Margin, applied after the spend model.
    pub margin: Margin,
    /// What customers who bought once are expected to spend.
    pub one_time: OneTimeSpend,
}

const fn months(count: u32) -> Horizon {
    match NonZeroU32::new(count) {
        Some(count) => Horizon::months(count),
        None => Horizon::months(NonZeroU32::MIN),
    }
}

impl Default for ValueSettings {
    /// 3, 6, 12 and 24 months, 10 % a year, in revenue.
    fn default() -> ValueSettings {
        ValueSettings {
            horizons: [3, 6, 12, 24].map(months).to_vec(),
            discount: DiscountRate::annual(0.1).unwrap_or(DiscountRate::ZERO),
            margin: Margin::WHOLE,
            one_time: OneTimeSpend::PopulationMean,
        }
    }
}

impl ValueSettings {
    /// All spans: the horizons, then for ever.
    pub fn spans(&self) -> impl Iterator<Item = ValueSpan> + '_ {
        self.horizons.iter().map(|&horizon| ValueSpan::Within(horizon)).chain([ValueSpan::ForEver])
    }
}

/// The ends of the periods that a horizon is made of: days or weeks where it is counted in them, else months.
pub(super) fn period_ends(horizon: Horizon) -> Vec<TimeSpan> {
    let (unit, each) = match horizon.unit() {
        TimeUnit::Day => (TimeUnit::Day, 1),
        TimeUnit::Week => (TimeUnit::Week, 1),
        TimeUnit::Month => (TimeUnit::Month, 1),
        TimeUnit::Quarter => (TimeUnit::Month, 3),
        TimeUnit::Year => (TimeUnit::Month, 12),
    };
    let count = u64::from(horizon.count()) * each;
    (1..=count).filter_map(|k| TimeSpan::new(k as f64, unit).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Margin, ValueSettings, period_ends};
    use crate::analysis::domain::{Horizon, TimeUnit};

    #[test]
    fn periods_are_months_unless_the_horizon_is_in_days_or_weeks() {
        let ends = |count, unit| period_ends(Horizon::new(count, unit).unwrap());
        assert_eq!(ends(2, TimeUnit::Year).len(), 24);
        assert_eq!(ends(2, TimeUnit::Quarter).last().unwrap().days(), 182.625);
        assert_eq!(ends(3, TimeUnit::Week).len(), 3);
        assert_eq!(ValueSettings::default().spans().count(), 5);
    }

    #[test]
    fn a_margin_is_a_share() {
        assert!(Margin::new(0.0).is_err() && Margin::new(1.01).is_err() && Margin::new(f64::NAN).is_err());
        assert_eq!(Margin::new(0.3).map(Margin::share), Ok(0.3));
    }
}
