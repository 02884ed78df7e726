//! Discounted sums over renewals to come.
//!
//! Where there is no closed form the terms are added up until what is left cannot matter: survival never rises, so
//! that after a term the rest is at most that term times `v/(1-v)`, `v = 1/(1+d)`.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2010), "Customer-Base Valuation in a Contractual Setting: The Perils of
//! Ignoring Heterogeneity", Marketing Science 29(1).

use super::{RenewalError, RenewalModel};

/// The rest that may be left out, as a share of the sum.
const REST: f64 = 1e-14;
const MOST_TERMS: u32 = 3_000_000;

/// How periods to come count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RenewalDiscounting {
    /// d: discount rate from one period to the next, above -1; below 0 where margins grow faster than they are
    /// discounted.
    pub rate: f64,
    /// So many periods; `None` for all time.
    pub horizon: Option<u32>,
}

impl RenewalDiscounting {
    /// For all time.
    pub fn for_ever(rate: f64) -> RenewalDiscounting {
        RenewalDiscounting { rate, horizon: None }
    }

    /// Over so many periods.
    pub fn within(rate: f64, periods: u32) -> RenewalDiscounting {
        RenewalDiscounting { rate, horizon: Some(periods) }
    }

    /// The rate. Fails unless it is finite and above minus one.
    pub(in crate::analysis::models) fn check(&self) -> Result<f64, RenewalError> {
        let rate = self.rate;
        if rate > -1.0 && rate.is_finite() { Ok(rate) } else { Err(RenewalError::Rate { rate }) }
    }
}

/// Periods add up to infinity.
pub(in crate::analysis::models) fn unbounded<Figure>(
    model: &dyn RenewalModel,
    rate: f64,
) -> Result<Figure, RenewalError> {
    Err(RenewalError::Unbounded { model: model.name(), rate })
}

/// `sum_{k>=1} S(n+k)/S(n) (1+d)^-(k-1)`, term by term. Without a horizon the rate must be above zero.
pub(in crate::analysis::models) fn residual_sum(
    model: &dyn RenewalModel,
    renewals: u32,
    discounting: RenewalDiscounting,
) -> Result<f64, RenewalError> {
    let rate = discounting.check()?;
    let factor = 1.0 / (1.0 + rate);
    if discounting.horizon.is_none() && rate <= 0.0 {
        return unbounded(model, rate);
    }
    let rest = if rate > 0.0 { 1.0 / rate } else { f64::INFINITY };
    let terms = discounting.horizon.unwrap_or(MOST_TERMS).min(MOST_TERMS);
    let (mut sum, mut term) = (0.0, 1.0 + rate);
    for k in 1..=terms {
        term *= model.retention_rate(renewals.saturating_add(k)) * factor;
        sum += term;
        if term * rest <= REST * sum {
            return Ok(sum);
        }
    }
    match discounting.horizon {
        Some(horizon) if horizon <= terms && sum.is_finite() => Ok(sum),
        _ => Err(RenewalError::TooLong { rate, terms: MOST_TERMS }),
    }
}
