//! What a customer who is still there will buy: expected purchases within a time, and discounted.
//!
//! With `R, A` the shape and rate of lambda, p ~ Beta(a, b) and `z = t/(A + t)`:
//! - purely random timing: `E = E_p[(1 - (1 + p t/A)^-R) / p]`
//!   `= (a+b-1)/(a-1) [1 - (1-z)^(a-1) 2F1(a+b-1-R, a-1; a+b-1; z)]`,
//!   summed in a form in which a = 1 and a + b = 1 are ordinary points:
//!   `E = -(a+b-1) expm1((a-1) L)/(a-1) - (1-z)^(a-1) sum_{j>=1} (a+b-1-R)_j (a)_{j-1} / ((a+b)_{j-1} j!) z^j`,
//!   `L = ln(1-z)`; where that cancels or is long, by quadrature over p, in which every term is positive;
//! - discounted up to a horizon H: by parts, `E(H) e^(-delta H) + delta integral_0^H E(t) e^(-delta t) dt`, by
//!   quadrature in the logarithm of time;
//! - discounted for ever: `E[lambda/(lambda p + delta)]`, by quadrature over lambda and p;
//! - stages from purchase to purchase: see `stages`.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way",
//! Marketing Science 24(2), equations 9 and 10; Euler's transformation of 2F1, Abramowitz and Stegun 15.3.3.

use super::super::discounting::discounted_by_parts;
use super::Discounting;
use crate::analysis::numerics::{ExpectationRule, NegativeBinomial, falling_power};

/// From here on the series in z is longer than the quadrature.
const LONG_SERIES: f64 = 0.93;
/// Share of the first part below which the difference has lost too many digits.
const CANCELLED: f64 = 1e-3;

/// Rules over the probability to leave and over the rate, which customers of one frequency share.
#[derive(Clone, Debug, Default)]
pub(super) struct ResidualRules {
    pub leaving: Option<ExpectationRule>,
    pub rates: Option<ExpectationRule>,
}

/// What is known of a customer alive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Residual {
    /// R: shape of the rate of stages.
    pub shape: f64,
    /// A: rate parameter of the rate of stages, in units of time.
    pub rate: f64,
    /// Parameters of p.
    pub a: f64,
    /// The other one.
    pub b: f64,
    /// k: stages from purchase to purchase.
    pub stages: u32,
    /// j: stages passed since the last purchase.
    pub stage: u32,
}

impl Residual {
    /// Expected purchases within a time; `None` where it cannot be computed to ten digits.
    pub fn expected(&self, time: f64) -> Option<f64> {
        self.expected_by(time, &mut None)
    }

    /// As [`expected`](Self::expected), keeping the quadrature rule over p for the next time.
    pub fn expected_by(&self, time: f64, rule: &mut Option<ExpectationRule>) -> Option<f64> {
        if time == 0.0 {
            return Some(0.0);
        }
        if self.stages > 1 {
            return self.expected_stages(time, rule);
        }
        let z = time / (self.rate + time);
        if z < LONG_SERIES
            && let Some(value) = self.expected_series(time, z)
        {
            return Some(value);
        }
        let rule = self.leaving_rule(rule)?;
        let ratio = time / self.rate;
        let value = rule.mean_of(|p| {
            if p * ratio * self.shape < 1e-14 {
                return self.shape * ratio;
            }
            -libm::expm1(-self.shape * libm::log1p(p * ratio)) / p
        });
        Some(value).filter(|v| v.is_finite())
    }

    fn expected_series(&self, time: f64, z: f64) -> Option<f64> {
        let (a, total) = (self.a, self.a + self.b);
        let first = total - 1.0 - self.shape;
        let ln_rest = -libm::log1p(time / self.rate);
        let head = (total - 1.0) * falling_power(a - 1.0, ln_rest);
        let mut term = first * z;
        let (mut sum, mut absolute) = (term, term.abs());
        for j in 1..2_000 {
            let j = f64::from(j);
            term *= (first + j) * (a + j - 1.0) / ((total + j - 1.0) * (j + 1.0)) * z;
            sum += term;
            absolute += term.abs();
            if j > -first && term.abs() <= 1e-17 * absolute * (1.0 - z) {
                break;
            }
        }
        let tail = libm::exp((a - 1.0) * ln_rest);
        let value = head - tail * sum;
        let kept = value.is_finite() && value > CANCELLED * (head.abs() + tail * absolute);
        kept.then_some(value)
    }

    /// The rule over p, made at the first use.
    pub(super) fn leaving_rule<'a>(
        &self,
        rule: &'a mut Option<ExpectationRule>,
    ) -> Option<&'a ExpectationRule> {
        match rule {
            Some(rule) => Some(rule),
            None => Some(rule.insert(ExpectationRule::over_beta(self.a, self.b)?)),
        }
    }

    /// Discounted expected purchases.
    pub fn discounted(&self, discounting: Discounting) -> Option<f64> {
        self.discounted_by(discounting, &mut ResidualRules::default())
    }

    /// As [`discounted`](Self::discounted), keeping the quadrature rules for another age of the same frequency.
    pub fn discounted_by(&self, discounting: Discounting, rules: &mut ResidualRules) -> Option<f64> {
        if discounting.horizon.is_none() && discounting.delta > 0.0 {
            return self.discounted_for_good(discounting.delta, rules);
        }
        let rule = &mut rules.leaving;
        // Expected purchases bend at the time of one purchase.
        let bend = self.rate / (1.0 + self.shape);
        discounted_by_parts(discounting, bend, |time| self.expected_by(time, rule))
    }

    /// `E[lambda/(lambda p + delta)]` over lambda and p.
    fn discounted_for_good(&self, delta: f64, rules: &mut ResidualRules) -> Option<f64> {
        let ResidualRules { leaving, rates } = rules;
        let leaving = self.leaving_rule(leaving)?;
        let rates = match rates {
            Some(rates) => rates,
            None => rates.insert(ExpectationRule::over_gamma(self.shape)?),
        };
        let scaled = delta * self.rate;
        let value = rates.mean_of(|g| {
            let off = scaled / g;
            // Who never buys adds nothing.
            if off.is_finite() { leaving.mean_of(|p| 1.0 / (p + off)) } else { 0.0 }
        });
        Some(value).filter(|v| v.is_finite())
    }

    /// Probabilities that the time lets `0, 1, ..., most` purchases happen if the customer does not leave.
    pub fn reached(&self, time: f64, most: u32) -> Option<Vec<f64>> {
        let z = time / (self.rate + time);
        let mut counts = NegativeBinomial::new(self.shape, z);
        let blocks = most as usize;
        let mut block = vec![0.0; blocks];
        for sum in &mut block {
            for _ in 0..self.stages {
                *sum += counts.next()?;
            }
        }
        let below: f64 = block.iter().sum();
        // Far out the tail itself keeps digits that one minus the rest has lost.
        let mut tail = if below < 0.5 { 1.0 - below } else { counts.rest()? };
        let mut reached = vec![tail];
        for sum in block.iter().rev() {
            tail += sum;
            reached.push(tail.min(1.0));
        }
        reached.reverse();
        Some(reached)
    }
}

#[cfg(test)]
mod tests {
    use super::{Discounting, Residual, discounted_by_parts};

    #[test]
    fn both_ways_to_the_discounted_sum_agree() {
        for (shape, a, b) in [(0.25, 0.8, 2.4), (3.0, 1.0, 0.5), (60.0, 2.5, 7.0), (0.6, 0.4, 0.3)] {
            let residual = Residual { shape, rate: 40.0, a, b, stages: 1, stage: 0 };
            for delta in [1e-4, 2e-3, 0.05] {
                let discounting = Discounting { delta, horizon: None };
                let direct = residual.discounted(discounting).unwrap();
                let bend = 40.0 / (1.0 + shape);
                let by_parts =
                    discounted_by_parts(discounting, bend, |time| residual.expected(time)).unwrap();
                assert!((direct / by_parts - 1.0).abs() < 1e-9, "{residual:?} {delta}: {direct} {by_parts}");
            }
        }
    }

    #[test]
    fn the_series_and_the_quadrature_agree() {
        for (shape, a, b) in [(0.25, 0.8, 2.4), (3.0, 1.0, 0.5), (3_000.0, 2.5, 3_002.0), (0.6, 0.4, 0.3)] {
            let residual = Residual { shape, rate: 40.0, a, b, stages: 1, stage: 0 };
            let mut compared = 0;
            for time in [1e-3, 1.0, 39.0, 200.0] {
                let Some(series) = residual.expected_series(time, time / (time + 40.0)) else { continue };
                let rule = residual.leaving_rule(&mut None).unwrap().clone();
                let found = rule.mean_of(|p| -libm::expm1(-shape * libm::log1p(p * time / 40.0)) / p);
                assert!((found / series - 1.0).abs() < 1e-11, "{residual:?} {time}: {found} {series}");
                compared += 1;
            }
            assert!(compared >= 3, "{residual:?}");
        }
    }
}
