//! How much longer to wait until a band is half as wide.
//!
//! The part of a band that comes from estimated parameters shrinks with the square root of what is known: half the
//! width takes four times the information. What informs a purchase process are purchases, so their number stands
//! for the information. After m more months it is
//! `I(m) = sum x + sum CET_i(m) + n sum over k < m of E[X(k + 1/2)]`,
//! the purchases so far, those of the present customers, and those of n new customers a month; the wait is the
//! least m with `I(m) >= 4 I(0)`. It is an estimate: it takes the model and the pace of acquisition to stay, and
//! leaves out the part of a band that no data take away, that customers do as they like.
//!
//! Source: G. Casella and R. L. Berger (2002), Statistical Inference, 10.1, for standard errors in proportion to
//! the root of the information; the measure of information is a choice.

use std::num::NonZeroU32;

use crate::analysis::domain::{Horizon, TimeSpan, TimeUnit};
use crate::analysis::models::{ModelError, PurchaseHistories, PurchaseProcess};

/// Waits beyond ten years are no answer.
const MOST_MONTHS: u32 = 120;
/// Half the width takes so many times the information.
const INFORMATION: f64 = 4.0;

/// How long it takes until the band is half as wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HalvingTime {
    /// So many months.
    Months(NonZeroU32),
    /// More than ten years at the present pace.
    BeyondTenYears,
    /// Nobody has come back yet: there is nothing to go by.
    NoRepeatPurchases,
}

/// Months until the band from estimated parameters is half as wide. `observed` is the time over which the customers
/// of the histories were acquired.
pub fn months_to_halve_band(
    process: &dyn PurchaseProcess,
    histories: &PurchaseHistories,
    observed: TimeSpan,
) -> Result<HalvingTime, ModelError> {
    let now = histories.repeat_purchases();
    if now <= 0.0 {
        return Ok(HalvingTime::NoRepeatPurchases);
    }
    let unit = histories.unit();
    let month = TimeUnit::Month.average_days() / unit.average_days();
    let new_a_month = histories.customers() * month / observed.in_units(unit).max(month);
    let expected = |months: u32| -> Result<f64, ModelError> {
        let span = NonZeroU32::new(months).map_or(TimeSpan::ZERO, |count| Horizon::months(count).span());
        let present = process.expected_purchases(histories, span.in_units(unit))?;
        let present: f64 = present.iter().zip(histories.weight()).map(|(e, w)| e * w).sum();
        let mut coming = 0.0;
        for k in 0..months {
            coming += new_a_month * process.expected_purchases_new((f64::from(k) + 0.5) * month)?;
        }
        Ok(now + present + coming)
    };
    if expected(MOST_MONTHS)? < INFORMATION * now {
        return Ok(HalvingTime::BeyondTenYears);
    }
    let (mut below, mut enough) = (0, MOST_MONTHS);
    while enough - below > 1 {
        let middle = below + (enough - below) / 2;
        if expected(middle)? < INFORMATION * now {
            below = middle;
        } else {
            enough = middle;
        }
    }
    Ok(NonZeroU32::new(enough).map_or(HalvingTime::BeyondTenYears, HalvingTime::Months))
}
