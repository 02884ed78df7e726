//! Expected purchases with k stages from purchase to purchase: exact, over any time.
//!
//! N, the stages within a time t, is negative binomial of shape R and success `z = t/(A+t)`; with j stages passed
//! already it brings `floor((N + j)/k)` purchases to a customer who does not leave.
//! - Short times: `E = sum_i P(N = i) D(floor((i+j)/k))`, `D(n) = sum_{i<n} E[(1-p)^i]`.
//! - Long times: `E = E_p[(1 - E_N[q^floor((N+j)/k)])/p]`, q = 1-p, where with the k-th roots y of q
//!   `E_N[q^floor] = p/(k q) sum_y y^(j+1)/(1-y) (1 + (t/A)(1-y))^-R`; below [`SMALL_Q`] by its first terms.
//!
//! Discounted sums of one stage are in the tests only, for those of [`super::waiting`] to be checked against:
//! `E_lambda[sum_n E[(1-p)^(n-1)] phi^(nk-j) P(G <= H)]`, `phi = lambda/(lambda+delta)` and G the time of n k - j
//! stages at the rate lambda + delta; without a horizon `E_p[phi^(k-j) / (1 - q phi^k)]`.
//!
//! Source: the stages are those of M. Platzer and T. Reutterer (2016), Marketing Science 35(5); the sums are our
//! own, by the generating function of the negative binomial distribution and the roots of unity. Checked
//! against: one another and simulation, in `tests/core/models_consistency.rs` and `models_recovery.rs`.

use super::residual::Residual;
use crate::analysis::numerics::{ExpectationRule, NegativeBinomial};

/// Mean number of stages from which on the sum over them is longer than the way around it.
const MANY_STAGES: f64 = 3_000.0;
/// Below this q the powers of its roots cancel, and few terms remain.
const SMALL_Q: f64 = 0.1;
/// What is below this share of a sum no longer counts.
const NEGLIGIBLE: f64 = 1e-17;
/// Terms of any sum at most.
const MOST_TERMS: usize = 4_000_000;

impl Residual {
    /// Expected purchases within a time.
    pub(super) fn expected_stages(&self, time: f64, rule: &mut Option<ExpectationRule>) -> Option<f64> {
        let ratio = time / self.rate;
        if self.shape.max(1.0) * ratio < MANY_STAGES {
            return self.expected_sum(time);
        }
        let value = self.leaving_rule(rule)?.mean_of(|p| self.lost_share(p, ratio));
        Some(value).filter(|v| v.is_finite())
    }

    fn expected_sum(&self, time: f64) -> Option<f64> {
        let z = time / (self.rate + time);
        let mut counts = NegativeBinomial::new(self.shape, z);
        let (mut purchases, mut stays, mut chances) = (0.0, 1.0, 0.0);
        let (mut expected, mut passed) = (0.0, self.stage);
        for i in 0..MOST_TERMS {
            let probability = counts.next()?;
            expected += probability * purchases;
            // The purchases of later terms grow at most in proportion to the stages.
            if i as f64 > self.shape * z / (1.0 - z) && expected > 0.0 {
                let left = probability * (purchases + 1.0) * counts.tail_factor();
                if left <= 10.0 * NEGLIGIBLE * expected || counts.is_spent() {
                    break;
                }
            }
            if counts.is_spent() {
                break;
            }
            passed += 1;
            if passed == self.stages {
                passed = 0;
                purchases += stays;
                stays *= (self.b + chances) / (self.a + self.b + chances);
                chances += 1.0;
            }
        }
        Some(expected).filter(|e| e.is_finite())
    }

    /// `(1 - E_N[q^floor((N+j)/k)])/p`.
    fn lost_share(&self, p: f64, ratio: f64) -> f64 {
        let (k, j) = (f64::from(self.stages), f64::from(self.stage));
        if 1.0 - p <= SMALL_Q {
            return (1.0 - self.few_purchases(1.0 - p, ratio)) / p;
        }
        // In the limit of nobody leaving the share is the expectation itself, and the form below still holds.
        let p = p.max(1e-200);
        let ln_q = libm::log1p(-p);
        // The root of q itself carries nearly everything: its part is one minus little.
        let root_gap = -libm::expm1(ln_q / k);
        let ln_part = ln_mean_decay(-ln_q) - ln_mean_decay(-ln_q / k) + ((j + 1.0) / k - 1.0) * ln_q
            - self.shape * libm::log1p(ratio * root_gap);
        let mut value = -libm::expm1(ln_part) / p;
        let size = libm::exp(ln_q / k);
        for turn in 1..self.stages {
            let angle = 2.0 * std::f64::consts::PI * f64::from(turn) / k;
            let (re, im) = (size * libm::cos(angle), size * libm::sin(angle));
            // ln of y^(j+1) / (1-y) (1 + ratio (1-y))^-R, as modulus and argument.
            let (gap_size, gap_angle) = polar(1.0 - re, -im);
            let (fall_size, fall_angle) = polar(1.0 + ratio * (1.0 - re), -ratio * im);
            let ln_size = (j + 1.0) * ln_q / k - gap_size - self.shape * fall_size;
            let turned = (j + 1.0) * angle - gap_angle - self.shape * fall_angle;
            value -= libm::exp(ln_size - ln_q) * libm::cos(turned) / k;
        }
        value
    }

    /// `E_N[q^floor((N+j)/k)]` for small q, by the first powers.
    fn few_purchases(&self, q: f64, ratio: f64) -> f64 {
        let mut counts = NegativeBinomial::new(self.shape, ratio / (1.0 + ratio));
        let (mut sum, mut power, mut passed) = (0.0, 1.0, self.stage);
        while power > NEGLIGIBLE {
            sum += power * counts.next().unwrap_or(0.0);
            passed += 1;
            if passed == self.stages {
                passed = 0;
                power *= q;
            }
        }
        sum
    }
}

/// `ln((1 - e^-x)/x)`.
fn ln_mean_decay(x: f64) -> f64 {
    if x < 1e-3 { -0.5 * x + x * x / 24.0 } else { libm::log(-libm::expm1(-x) / x) }
}

/// Logarithm of the modulus, and the argument.
fn polar(re: f64, im: f64) -> (f64, f64) {
    (libm::log(libm::hypot(re, im)), libm::atan2(im, re))
}

#[cfg(test)]
mod tests {
    use super::super::super::Discounting;
    use super::{ExpectationRule, MOST_TERMS, NEGLIGIBLE, Residual};
    use crate::analysis::numerics::ln_gamma;

    /// Discounted sums of one stage at a time: what those over all stages at once are checked against.
    impl Residual {
        /// Discounted expected purchases.
        pub(in crate::analysis::models::beta_geometric) fn discounted_stages(
            &self,
            discounting: Discounting,
        ) -> Option<f64> {
            let Discounting { delta, horizon } = discounting;
            let mut rule = None;
            let leaving = self.leaving_rule(&mut rule)?;
            // A plain trapezoidal sum over ln g: purchases within a horizon are many steep steps in it.
            let widest = if horizon.is_some() { 0.04 } else { 0.1 };
            let step = f64::min(widest, 0.2 / (1.0 + self.shape).sqrt());
            let ln_norm = ln_gamma(self.shape);
            let lowest = -45.0 / self.shape.min(1.0);
            let highest = libm::log(self.shape + 12.0 * self.shape.sqrt() + 60.0);
            let mut value = 0.0;
            for i in 0..libm::ceil((highest - lowest) / step) as u32 {
                let ln_g = lowest + step * f64::from(i);
                let weight = step * libm::exp(self.shape * ln_g - libm::exp(ln_g) - ln_norm);
                if weight > 1e-18 {
                    let rate = libm::exp(ln_g) / self.rate;
                    value += weight
                        * match horizon {
                            Some(horizon) => self.discounted_within(rate, delta, horizon),
                            None => self.discounted_for_ever(rate, delta, leaving),
                        };
                }
            }
            Some(value).filter(|v| v.is_finite())
        }

        fn discounted_for_ever(&self, rate: f64, delta: f64, leaving: &ExpectationRule) -> f64 {
            if rate == 0.0 {
                return 0.0;
            }
            let ln_phi = -libm::log1p(delta / rate);
            let first = libm::exp(f64::from(self.stages - self.stage) * ln_phi);
            let rest = -libm::expm1(f64::from(self.stages) * ln_phi);
            // 1 - q phi^k = (1 - phi^k) + p phi^k.
            first * leaving.mean_of(|p| 1.0 / (rest + p * (1.0 - rest)))
        }

        /// The sum over purchases at one rate, each weighed with the chance to come before the horizon.
        fn discounted_within(&self, rate: f64, delta: f64, horizon: f64) -> f64 {
            let speed = rate + delta;
            let mean = speed * horizon;
            if !(rate > 0.0 && mean > 0.0) {
                return 0.0;
            }
            let phi = rate / speed;
            // Stages that have surely passed need no probabilities.
            let sure = libm::floor((mean - 12.0 * mean.sqrt() - 40.0).max(0.0));
            let mut count = sure;
            let mut probability = libm::exp(sure * libm::log(mean) - mean - ln_gamma(sure + 1.0));
            let mut reached = if sure > 0.0 { 1.0 } else { -libm::expm1(-mean) };
            let (mut sum, mut stays, mut chances) = (0.0, 1.0, 0.0);
            let mut weight = 1.0;
            let mut passed = self.stage;
            for stage in 1..MOST_TERMS {
                weight *= phi;
                passed += 1;
                let number = stage as f64;
                if number > sure + 1.0 {
                    count += 1.0;
                    probability *= mean / count;
                    reached -= probability;
                }
                if passed == self.stages {
                    passed = 0;
                    let part = weight * stays * reached.max(0.0);
                    sum += part;
                    stays *= (self.b + chances) / (self.a + self.b + chances);
                    chances += 1.0;
                    if (number > mean || phi < 1.0) && part <= NEGLIGIBLE * sum * (1.0 - phi).max(1e-4) {
                        break;
                    }
                }
                if number > mean && reached <= NEGLIGIBLE {
                    break;
                }
            }
            sum
        }
    }

    fn residuals() -> Vec<Residual> {
        let mut residuals = Vec::new();
        for (shape, a, b) in [(0.25, 0.8, 2.4), (3.0, 0.2, 0.5), (60.0, 2.5, 7.0)] {
            for stages in 2..6 {
                for stage in [0, stages - 1] {
                    residuals.push(Residual { shape, rate: 10.0, a, b, stages, stage });
                }
            }
        }
        residuals
    }

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn the_sum_over_stages_and_the_roots_of_unity_agree() {
        for residual in residuals() {
            for time in [0.5, 20.0, 900.0] {
                let rule = residual.leaving_rule(&mut None).unwrap().clone();
                let by_roots = rule.mean_of(|p| residual.lost_share(p, time / residual.rate));
                let by_sum = residual.expected_sum(time).unwrap();
                // The way over the roots takes a share from one, so what is far below one keeps fewer digits.
                assert!((by_roots - by_sum).abs() <= 1e-9 * by_sum + 1e-14, "{by_roots} is not {by_sum}");
            }
        }
    }

    #[test]
    fn a_far_horizon_is_none() {
        for residual in residuals() {
            let within = |horizon| residual.discounted_stages(Discounting { delta: 0.05, horizon }).unwrap();
            close(within(Some(1_500.0)), within(None), 1e-10);
            // Hardly discounted, a sum is the expectation.
            let hardly =
                residual.discounted_stages(Discounting { delta: 1e-12, horizon: Some(30.0) }).unwrap();
            close(hardly, residual.expected(30.0).unwrap(), 1e-9);
        }
    }
}
