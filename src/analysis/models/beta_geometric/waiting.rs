//! Customers between two purchases that k stages lie between: what each history is expected to buy, in one sum
//! over the stages whatever k is.
//!
//! Let `w = T - t_x` be the wait so far, J < k the stages passed in it, N those of a time t ahead. Given alive,
//! `P(J = j, N = i)` is in proportion to `(R)_(i+j) / (i! j!) w^j t^i / (alpha + T + t)^(i+j)`, and a purchase is due
//! whenever `M = J + N` reaches a multiple of k. So with `v = w/(w + t)` and D(n) the purchases of a customer who
//! may leave at each of n,
//! `E = sum_m D(floor(m/k)) S_m / sum_m S_m`, `S_m = sum_(j<k) P(J = j, N = m-j)`.
//! Downwards from a far m, all terms positive: with `tau_m = P(J = k-1, N = m-k+1)` and `rho_m = S_m / tau_m`
//! - `tau_(m-1) = tau_m (m+1-k) / ((R+m-1) z)`, `z = t/(alpha + T + t)`,
//! - `rho_(m-1) = v + rho_m (1-v) m/(m+1-k)`,
//! - and below k, where J is sure to be less than k, `S_(m-1) = S_m m (alpha+T+t) / ((R+m-1)(w+t))`.
//!
//! Discounted for ever, with `phi = lambda/(lambda+delta)` and `G(y) = E_p[1/(1 - (1-p) y)]`, the purchases are
//! `integral lambda^(R-1) e^(-lambda(alpha+T)) phi^k G(phi^k) e_k((lambda+delta) w)` over the same with delta = 0
//! and without `phi^k G`, `e_k` the first k terms of the exponential series: a trapezoidal sum over the logarithm
//! of lambda at points that all histories of one frequency share. Within a horizon H, m stages bring one purchase if
//! `j = (-m) mod k` of them had passed, the n-th with `n = (m+j)/k`, so the integrand is
//! `sum_m phi^m P(Poisson((lambda+delta) H) >= m) E[(1-p)^(n-1)] (lambda w)^j/j!` instead.
//!
//! Source: the stages are those of M. Platzer and T. Reutterer (2016), Marketing Science 35(5); the sums are our own,
//! by the binomial distribution of J given M. L. N. Trefethen and J. A. C. Weideman (2014), "The Exponentially
//! Convergent Trapezoidal Rule", SIAM Review 56(3). Checked against: one stage at a time, below.

use rustc_hash::FxHashMap;

use super::super::discounting::discounted_by_parts;
use super::residual::Residual;
use super::{BetaGeometric, Discounting};
use crate::analysis::numerics::{ExpectationRule, ln_gamma, ln_gamma_peak};

/// Below this share of the time the wait so far does not count.
const NO_WAIT: f64 = 1e-13;
/// Terms of a sum at most; beyond, the way around the sum is shorter.
const MOST_TERMS: f64 = 300_000.0;
/// Logarithm of what is left out, relative to the largest term.
const LN_NEGLIGIBLE: f64 = -50.0;
/// What is below this share of a sum no longer counts.
const NEGLIGIBLE: f64 = 1e-20;
/// Logarithm of the smallest probability that is looked at.
const LN_SMALLEST: f64 = -690.0;
/// Points to either side at most.
const MOST_POINTS: i32 = 100_000;
/// The widest step in the logarithm of a rate: the integrand is analytic within a quarter turn.
const WIDEST_STEP: f64 = 0.2;
/// Step in standard deviations of the logarithm of a rate.
const STEP: f64 = 0.55;

/// Customers alive of one frequency.
pub(super) struct Waiting<'a> {
    family: &'a BetaGeometric,
    x: u32,
    /// R.
    shape: f64,
    /// D(n) and its steps, as far as they were needed.
    purchases: Vec<f64>,
    steps: Vec<f64>,
    /// `(m+1-k) / (R+m-1)` and `m / (m+1-k)` for m from k.
    ratios: Vec<(f64, f64)>,
    /// Over p, made at the first use.
    leaving: Option<ExpectationRule>,
    /// `phi^k G(phi^k)` at the points of the logarithm of lambda, for the delta of the last use.
    discounts: FxHashMap<i32, f64>,
    delta: f64,
}

impl<'a> Waiting<'a> {
    pub fn new(family: &'a BetaGeometric, x: u32) -> Waiting<'a> {
        Waiting {
            family,
            x,
            shape: family.shape(x),
            purchases: vec![0.0],
            steps: vec![0.0],
            ratios: Vec::new(),
            leaving: None,
            discounts: FxHashMap::default(),
            delta: 0.0,
        }
    }

    /// Purchases expected within a time.
    pub fn expected(&mut self, recency: f64, age: f64, time: f64) -> Option<f64> {
        if time == 0.0 {
            return Some(0.0);
        }
        let waited = age - recency;
        let total = self.family.alpha + age + time;
        let (wait, z) = (waited / (waited + time), time / total);
        if wait < NO_WAIT {
            return self.residual(age, 0).expected_by(time, &mut self.leaving);
        }
        match self.last_term(z).filter(|last| *last < MOST_TERMS) {
            Some(last) => self.expected_sum(last as usize, [wait, z, (waited + time) / total]),
            None => self.expected_by_stage(recency, age, time),
        }
    }

    fn residual(&self, age: f64, stage: u32) -> Residual {
        self.family.residual(self.x, age, stage)
    }

    /// One stage after the other: for times so long that the sum is.
    fn expected_by_stage(&mut self, recency: f64, age: f64, time: f64) -> Option<f64> {
        let mut leaving = self.leaving.take();
        let (mut sum, mut value) = (0.0, 0.0);
        for (stage, share) in (0u32..).zip(self.family.stage_terms(self.shape, recency, age)) {
            sum += share;
            value += share * self.residual(age, stage).expected_by(time, &mut leaving)?;
        }
        self.leaving = leaving;
        Some(value / sum).filter(|value| value.is_finite())
    }

    /// A number of stages from which on nothing counts: tau is negative binomial, and `rho` falls.
    fn last_term(&self, z: f64) -> Option<f64> {
        let stages = f64::from(self.family.stages);
        let shape = self.shape + stages - 1.0;
        let ln_z = libm::log(z);
        // Stirling's formula, which is exact enough for a bound.
        let ln_gamma = |y: f64| (y - 0.5) * libm::log(y) - y;
        let ln_term = |i: f64| ln_gamma(shape + i) - ln_gamma(i + 1.0) + i * ln_z;
        let mode = ((shape - 1.0) * z / (1.0 - z)).max(1.0);
        let floor = ln_term(mode) + LN_NEGLIGIBLE;
        let mut step = 8.0 + 4.0 * mode.sqrt();
        while ln_term(mode + step) > floor {
            step *= 2.0;
            if step > MOST_TERMS {
                return None;
            }
        }
        let mut enough = step;
        while step > 0.02 * enough {
            step *= 0.5;
            if ln_term(mode + enough - step) < floor {
                enough -= step;
            }
        }
        Some(libm::ceil(mode + enough + stages))
    }

    /// Makes the tables reach a number of stages.
    fn reach(&mut self, last: usize) {
        let k = self.family.stages as usize;
        for m in k + self.ratios.len()..=last {
            let left = (m + 1 - k) as f64;
            let m = m as f64;
            self.ratios.push((left / (self.shape + m - 1.0), m / left));
        }
        self.reach_purchase(last / k);
    }

    /// Makes D(n) reach so many purchases.
    fn reach_purchase(&mut self, last: usize) {
        let (a, b) = (self.family.a, self.residual(0.0, 0).b);
        for n in self.purchases.len()..=last {
            let step = if n > 1 {
                let chances = (n - 2) as f64;
                self.steps[n - 1] * (b + chances) / (a + b + chances)
            } else {
                1.0
            };
            self.steps.push(step);
            self.purchases.push(self.purchases[n - 1] + step);
        }
    }

    fn expected_sum(&mut self, last: usize, [wait, z, share]: [f64; 3]) -> Option<f64> {
        self.reach(last);
        let k = self.family.stages as usize;
        let (go_on, per_z) = (1.0 - wait, 1.0 / z);
        let (mut rho, mut part) = (1.0, 1.0);
        for j in (1..k).rev() {
            part *= j as f64 / (last - j + 1) as f64 * (go_on / wait);
            rho += part;
        }
        let (mut tau, mut sum, mut expected) = (1.0, 0.0, 0.0);
        let mut m = last;
        while m >= k {
            let (block, before) = (m / k, sum);
            let lowest = block * k;
            for &(fall, rise) in self.ratios[lowest - k..=m - k].iter().rev() {
                sum += tau * rho;
                tau *= fall * per_z;
                rho = wait + rho * go_on * rise;
            }
            expected += self.purchases[block] * (sum - before);
            m = lowest - 1;
            // From R = 1 on the terms have one peak, behind which they fall ever faster.
            if self.shape >= 1.0 && tau * rho * m as f64 <= NEGLIGIBLE * sum {
                return Some(expected / sum).filter(|value| value.is_finite());
            }
        }
        let mut term = tau * rho;
        for m in (0..k).rev() {
            sum += term;
            let m = m as f64;
            term *= m / ((self.shape + m - 1.0) * share);
        }
        Some(expected / sum).filter(|value| value.is_finite())
    }

    /// Purchases expected, discounted at a rate above zero unless there is a horizon.
    pub fn discounted(&mut self, recency: f64, age: f64, discounting: Discounting) -> Option<f64> {
        let Discounting { delta, horizon } = discounting;
        let (stages, waited) = (self.family.stages, age - recency);
        if delta != self.delta {
            (self.delta, self.discounts) = (delta, FxHashMap::default());
        }
        match horizon {
            Some(horizon) if delta == 0.0 => self.expected(recency, age, horizon),
            Some(horizon) => {
                let within = |of: &mut Self, _, rate| of.bought_within(rate, waited, (delta, horizon));
                let found = self.over_rates((recency, age), horizon, within);
                // Of stages beyond counting the expectation is smooth.
                let bend = (self.family.alpha + age) / (1.0 + self.shape);
                found.or_else(|| {
                    discounted_by_parts(discounting, bend, |time| self.expected(recency, age, time))
                })
            }
            None => self.over_rates((recency, age), 0.0, |of, at, rate| {
                Some(first_exponential_terms((rate + delta) * waited, stages) * of.discount(at, rate)?)
            }),
        }
    }

    /// The integral of `of` over lambda of a customer of whom all is known, over the probability of fewer than k
    /// stages since the last purchase. `of` gets the number of a point and its lambda; it rises ever more steeply with
    /// the stages that pass within the horizon.
    fn over_rates(
        &mut self,
        (recency, age): (f64, f64),
        horizon: f64,
        mut of: impl FnMut(&mut Self, i32, f64) -> Option<f64>,
    ) -> Option<f64> {
        let (shape, k) = (self.shape, f64::from(self.family.stages));
        let ahead = 2.0 * (shape + k + 10.0) * horizon / (self.family.alpha + age);
        let step = WIDEST_STEP.min(STEP / (shape + 2.0 * k + ahead).sqrt());
        let ln_unit = libm::log((self.family.alpha + age) / shape);
        let ln_peak = ln_gamma_peak(shape);
        let middle = libm::round((libm::log((shape + 0.5 * k) / shape) - ln_unit) / step) as i32;
        let (mut sum, mut before) = (0.0, 0.0);
        for side in [1, -1] {
            for off in 0..MOST_POINTS {
                let at = if side > 0 { middle + off } else { middle - 1 - off };
                let ln_rate = f64::from(at) * step;
                let ln_w = ln_rate + ln_unit;
                let density = libm::exp(shape * (ln_w - libm::expm1(ln_w)) + ln_peak);
                let value = density * of(self, at, libm::exp(ln_rate))?;
                sum += value;
                if value < before && value <= NEGLIGIBLE * sum || density == 0.0 && off > 0 {
                    break;
                }
                before = value;
            }
            before = f64::INFINITY;
        }
        let stages: f64 = self.family.stage_terms(shape, recency, age).sum();
        Some(step * sum / stages).filter(|value| value.is_finite())
    }

    /// What a customer of one lambda buys within a horizon, discounted, over all stages that may have passed.
    fn bought_within(&mut self, rate: f64, waited: f64, (delta, horizon): (f64, f64)) -> Option<f64> {
        let (k, speed) = (self.family.stages as usize, rate + delta);
        let reached = at_least(speed * horizon)?;
        self.reach_purchase(reached.len() / k + 1);
        let mut passed = vec![1.0; k];
        for j in 1..k {
            passed[j] = passed[j - 1] * rate * waited / j as f64;
        }
        let (phi, mut power, mut sum) = (rate / speed, 1.0, 0.0);
        for (m, reached) in reached.iter().enumerate().skip(1) {
            power *= phi;
            let n = m.div_ceil(k);
            sum += power * reached * self.steps[n] * passed[n * k - m];
        }
        Some(sum)
    }

    /// `phi^k G(phi^k)` at a point.
    fn discount(&mut self, at: i32, rate: f64) -> Option<f64> {
        if let Some(known) = self.discounts.get(&at) {
            return Some(*known);
        }
        let k = f64::from(self.family.stages);
        let ln_y = -k * libm::log1p(self.delta / rate);
        let (y, rest) = (libm::exp(ln_y), -libm::expm1(ln_y));
        let residual = self.residual(0.0, 0);
        let leaving = residual.leaving_rule(&mut self.leaving)?;
        // 1 - q y = (1 - y) + p y.
        let value = y * leaving.mean_of(|p| 1.0 / (rest + p * y));
        self.discounts.insert(at, value);
        Some(value)
    }
}

/// `P(N >= m)` for m from 0, N Poisson, up to where nothing is left. `None` where that is too far.
fn at_least(mean: f64) -> Option<Vec<f64>> {
    let farthest = libm::ceil(mean + 12.0 * mean.sqrt() + 60.0);
    if farthest.is_nan() || farthest > MOST_TERMS {
        return None;
    }
    let mut last = farthest as usize;
    let ln_mean = libm::log(mean);
    let ln_probability = |m: usize| m as f64 * ln_mean - mean - ln_gamma(m as f64 + 1.0);
    while last > 0 && ln_probability(last) < LN_SMALLEST {
        last -= 1;
    }
    let mut probability = libm::exp(ln_probability(last));
    let (mut sum, mut reached) = (0.0, vec![0.0; last + 1]);
    for m in (0..=last).rev() {
        sum += probability;
        reached[m] = sum;
        probability *= m as f64 / mean;
    }
    Some(reached)
}

/// The first k terms of the series of `e^z`.
fn first_exponential_terms(z: f64, k: u32) -> f64 {
    (1..k).rev().fold(1.0, |sum, j| 1.0 + sum * z / f64::from(j))
}

#[cfg(test)]
mod tests {
    use super::super::{BetaGeometric, Discounting, Dropout};
    use super::Waiting;

    fn families() -> Vec<BetaGeometric> {
        let mut families = Vec::new();
        for (r, alpha, a, b) in [(0.3, 5.0, 0.8, 2.4), (3.0, 0.4, 0.2, 0.5), (40.0, 2.0, 1.5, 9.0)] {
            for (stages, dropout) in
                [(2, Dropout::AfterRepeat), (5, Dropout::AfterAny), (20, Dropout::AfterAny)]
            {
                families.push(BetaGeometric { name: "test", r, alpha, a, b, stages, dropout });
            }
        }
        families
    }

    const HISTORIES: [(u32, f64, f64); 7] = [
        (0, 0.0, 0.0),
        (0, 0.0, 30.0),
        (1, 9.0, 9.01),
        (2, 1.0, 80.0),
        (12, 48.0, 50.0),
        (12, 50.0, 50.0),
        (40, 30.0, 31.5),
    ];

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn one_sum_is_the_mean_over_the_stages() {
        for family in families() {
            for (x, recency, age) in HISTORIES {
                let mut waiting = Waiting::new(&family, x);
                for time in [1e-6, 0.3, 4.0, 26.0, 104.0] {
                    let found = waiting.expected(recency, age, time).unwrap();
                    close(found, waiting.expected_by_stage(recency, age, time).unwrap(), 1e-11);
                }
            }
        }
    }

    #[test]
    fn discounted_sums_are_the_mean_over_the_stages() {
        for family in families() {
            for (x, recency, age) in HISTORIES.into_iter().step_by(3) {
                let mut waiting = Waiting::new(&family, x);
                for (delta, horizon) in [(0.4, None), (0.002, None), (0.05, Some(12.0)), (0.05, Some(0.1))] {
                    let discounting = Discounting { delta, horizon };
                    let (mut sum, mut value) = (0.0, 0.0);
                    for (stage, share) in (0..).zip(family.stage_terms(family.shape(x), recency, age)) {
                        sum += share;
                        value +=
                            share * family.residual(x, age, stage).discounted_stages(discounting).unwrap();
                    }
                    // One stage after the other takes from one what has not been reached: what hardly happens
                    // loses digits to that, as many as the exponent of the first probability is large.
                    let tolerance = 1e-11 + if horizon.is_some() { 2e-14 / (value / sum) } else { 0.0 };
                    close(waiting.discounted(recency, age, discounting).unwrap(), value / sum, tolerance);
                }
            }
        }
    }
}
