//! The likelihood of a base, prepared once and evaluated for many parameters.
//!
//! For one history, with the symbols of the family,
//! `LL = (k-1) l - x ln (k-1)! + lnG(R) - lnG(r) - x k ln alpha - R ln(1 + T/alpha)`
//! `   + ln B(a, b+x+m) - ln B(a, b) + ln(S + D)`.
//! What depends on x alone, on T alone or on t_x alone is computed once for each value that occurs; the logarithms
//! of the last term are taken of products of many rows.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), Marketing Science 24(2), equation 6; E. P.
//! Batislam, M. Denizel and A. Filiztekin (2007), International Journal of Research in Marketing 24(3); M.
//! Platzer and T. Reutterer (2016), Marketing Science 35(5), for k above 1.

use super::Dropout;
use crate::analysis::models::distinct::Distinct;
use crate::analysis::models::{ModelError, PurchaseHistories};
use crate::analysis::numerics::{digamma, ln_gamma, ln_gamma_ratio};

/// A base prepared for evaluation.
pub(in crate::analysis::models) struct BetaGeometricLikelihood {
    stages: u32,
    dropout: Dropout,
    /// Distinct frequencies with their customers.
    frequencies: Distinct,
    ages: Distinct,
    recencies: Distinct,
    /// Repeat purchases and customers at each distinct age.
    purchases_by_age: Vec<f64>,
    /// Histories that can have left or whose stages count.
    rows: Vec<Row>,
    /// `(k-1) sum of l - sum of x ln (k-1)!`.
    constant: f64,
}

#[derive(Clone, Copy)]
struct Row {
    weight: f64,
    /// The weight, where it is a small whole number; else 0.
    power: u32,
    frequency: u32,
    age: u32,
    recency: u32,
}

/// Terms of one frequency.
struct ByFrequency {
    shape: f64,
    /// ln(a / (b + x + m - 1)).
    ln_odds: f64,
    /// Derivative of the logarithm of the odds by ln b, without sign.
    odds_by_b: f64,
    can_leave: bool,
}

/// The largest weight that is taken as so many factors.
const MOST_POWER: f64 = 8.0;
/// Up to this size numbers are factors of a product; larger ones are taken by their logarithm.
const LARGE_FACTOR: f64 = 1e30;
/// A product up to here holds as many more factors as the largest weight.
const FULL: f64 = 1e60;
/// Odds whose logarithm is beyond this are no factor.
const LN_LARGE: f64 = 60.0;

/// A sum of logarithms of numbers of at least one, of which one logarithm serves many.
struct LogSum {
    sum: f64,
    product: f64,
}

impl LogSum {
    fn new() -> LogSum {
        LogSum { sum: 0.0, product: 1.0 }
    }

    /// Adds the logarithm of a number as often as the weight of the row says.
    fn add(&mut self, row: &Row, number: f64) {
        if row.power == 0 || number > LARGE_FACTOR {
            self.sum += row.weight * libm::log(number);
            return;
        }
        for _ in 0..row.power {
            self.product *= number;
        }
        if self.product > FULL {
            self.sum += libm::log(self.product);
            self.product = 1.0;
        }
    }

    fn total(self) -> f64 {
        self.sum + libm::log(self.product)
    }
}

/// Sums over customers, by `ln r, ln alpha, ln a, ln b`.
struct Sums {
    value: f64,
    slopes: [f64; 4],
}

impl BetaGeometricLikelihood {
    /// Prepares histories, which should be merged. Fails where k is above 1 and the timing is not known.
    pub fn new(
        histories: &PurchaseHistories,
        stages: u32,
        dropout: Dropout,
        model: &'static str,
    ) -> Result<BetaGeometricLikelihood, ModelError> {
        let xs: Vec<f64> = histories.frequency().iter().map(|x| f64::from(*x)).collect();
        let weight = histories.weight();
        let frequencies = Distinct::of(&xs, weight);
        let ages = Distinct::of(histories.age(), weight);
        let recencies = Distinct::of(histories.recency(), weight);
        let mut purchases_by_age = vec![0.0; ages.values.len()];
        for (at, position) in ages.positions.iter().enumerate() {
            purchases_by_age[*position as usize] += weight[at] * xs[at];
        }
        let counts = |at: &usize| stages > 1 || dropout.chances(histories.frequency()[*at]) > 0.0;
        let row = |at: usize| Row {
            weight: weight[at],
            power: if weight[at].fract() == 0.0 && weight[at] <= MOST_POWER { weight[at] as u32 } else { 0 },
            frequency: frequencies.positions[at],
            age: ages.positions[at],
            recency: recencies.positions[at],
        };
        let rows = (0..histories.len()).filter(counts).map(row).collect();
        let constant = stage_constant(histories, stages, model)?;
        Ok(BetaGeometricLikelihood {
            stages,
            dropout,
            frequencies,
            ages,
            recencies,
            purchases_by_age,
            rows,
            constant,
        })
    }

    /// Log-likelihood at `[r, alpha, a, b]`; writes its derivatives by the logarithms of the parameters.
    pub fn evaluate(&self, theta: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let &[r, alpha, a, b] = theta else { return None };
        let mut sums = Sums { value: self.constant, slopes: [0.0; 4] };
        let table = self.by_frequency([r, alpha, a, b], &mut sums);
        self.by_age(r, alpha, &mut sums);
        if self.stages == 1 {
            self.rows_without_stages(&table, alpha, &mut sums);
        } else {
            self.rows_with_stages(&table, alpha, &mut sums);
        }
        sums.slopes[0] *= r;
        gradient.copy_from_slice(&sums.slopes);
        sums.value.is_finite().then_some(sums.value)
    }

    /// Terms in x alone. Slopes by r stay by r itself, the others are by the logarithm.
    fn by_frequency(&self, [r, alpha, a, b]: [f64; 4], sums: &mut Sums) -> Vec<ByFrequency> {
        let k = f64::from(self.stages);
        let (digamma_r, ln_alpha) = (digamma(r), libm::log(alpha));
        let (digamma_b, digamma_total) = (digamma(b), digamma(a + b));
        let mut table = Vec::with_capacity(self.frequencies.values.len());
        for (&x, &weight) in self.frequencies.values.iter().zip(&self.frequencies.weights) {
            let chances = x + f64::from(self.dropout.at_first());
            let shape = r + k * x;
            let value = ln_gamma_ratio(r, k * x) - k * x * ln_alpha + ln_gamma_ratio(b, chances)
                - ln_gamma_ratio(a + b, chances);
            sums.value += weight * value;
            if x > 0.0 {
                sums.slopes[0] += weight * (digamma(shape) - digamma_r);
                sums.slopes[1] -= weight * k * x;
            }
            if chances > 0.0 {
                let total = digamma_total - digamma(a + b + chances);
                sums.slopes[2] += weight * a * total;
                sums.slopes[3] += weight * b * (digamma(b + chances) - digamma_b + total);
            }
            let rest = b + chances - 1.0;
            let can_leave = chances > 0.0;
            let ln_odds = if can_leave { libm::log(a / rest) } else { f64::NEG_INFINITY };
            table.push(ByFrequency { shape, ln_odds, odds_by_b: b / rest, can_leave });
        }
        table
    }

    /// The terms `-R ln(1 + T/alpha)`.
    fn by_age(&self, r: f64, alpha: f64, sums: &mut Sums) {
        let k = f64::from(self.stages);
        for (at, &age) in self.ages.values.iter().enumerate() {
            let shapes = r * self.ages.weights[at] + k * self.purchases_by_age[at];
            let ln_factor = libm::log1p(age / alpha);
            sums.value -= shapes * ln_factor;
            sums.slopes[0] -= self.ages.weights[at] * ln_factor;
            sums.slopes[1] += shapes * age / (alpha + age);
        }
    }

    /// `ln(1 + y/alpha)` and `y/(alpha + y)` for each distinct time.
    fn times(times: &Distinct, alpha: f64) -> Vec<(f64, f64)> {
        times.values.iter().map(|y| (libm::log1p(y / alpha), y / (alpha + y))).collect()
    }

    fn rows_without_stages(&self, table: &[ByFrequency], alpha: f64, sums: &mut Sums) {
        let (ages, recencies) = (Self::times(&self.ages, alpha), Self::times(&self.recencies, alpha));
        let [mut value, mut by_r, mut by_alpha, mut by_a, mut by_b] = [0.0; 5];
        let mut logarithms = LogSum::new();
        for row in &self.rows {
            let entry = &table[row.frequency as usize];
            let (ln_age, age_share) = ages[row.age as usize];
            let (ln_recency, recency_share) = recencies[row.recency as usize];
            let ratio = ln_age - ln_recency;
            let ln_gone = entry.ln_odds + entry.shape * ratio;
            // One exponential serves ln(1 + e^y) and the share of those gone.
            let small = libm::exp(-ln_gone.abs());
            let (kept, gone) =
                if ln_gone > 0.0 { (ln_gone, 1.0 / (1.0 + small)) } else { (0.0, small / (1.0 + small)) };
            value += row.weight * kept;
            logarithms.add(row, 1.0 + small);
            let gone = row.weight * gone;
            by_r += gone * ratio;
            by_alpha -= gone * entry.shape * (age_share - recency_share);
            by_a += gone;
            by_b -= gone * entry.odds_by_b;
        }
        sums.value += value + logarithms.total();
        for (slope, part) in sums.slopes.iter_mut().zip([by_r, by_alpha, by_a, by_b]) {
            *slope += part;
        }
    }

    fn rows_with_stages(&self, table: &[ByFrequency], alpha: f64, sums: &mut Sums) {
        let (ages, recencies) = (Self::times(&self.ages, alpha), Self::times(&self.recencies, alpha));
        let mut logarithms = LogSum::new();
        for row in &self.rows {
            let entry = &table[row.frequency as usize];
            let (ln_age, age_share) = ages[row.age as usize];
            let (ln_recency, recency_share) = recencies[row.recency as usize];
            let age = self.ages.values[row.age as usize];
            let waited = age - self.recencies.values[row.recency as usize];
            let (stages, by_shape, by_u) = self.stage_sum(entry.shape, waited / (alpha + age));
            let ratio = ln_age - ln_recency;
            let ln_gone = entry.ln_odds + entry.shape * ratio;
            let (gone, kept) = if !entry.can_leave {
                logarithms.add(row, stages);
                (0.0, 0.0)
            } else if ln_gone < LN_LARGE {
                let odds = libm::exp(ln_gone);
                logarithms.add(row, stages + odds);
                (odds / (stages + odds), 0.0)
            } else {
                let odds = stages * libm::exp(-ln_gone);
                logarithms.add(row, 1.0 + odds);
                (1.0 / (1.0 + odds), ln_gone)
            };
            let alive = (1.0 - gone) / stages;
            sums.value += row.weight * kept;
            sums.slopes[0] += row.weight * (gone * ratio + alive * by_shape);
            // u = (T - t_x)/(alpha + T) falls by u alpha/(alpha + T) for each unit of ln alpha.
            let by_alpha =
                gone * entry.shape * (age_share - recency_share) + alive * by_u * (1.0 - age_share);
            sums.slopes[1] -= row.weight * by_alpha;
            sums.slopes[2] += row.weight * gone;
            sums.slopes[3] -= row.weight * gone * entry.odds_by_b;
        }
        sums.value += logarithms.total();
    }

    /// S, its derivative by R, and u times its derivative by u.
    fn stage_sum(&self, shape: f64, u: f64) -> (f64, f64, f64) {
        let (mut term, mut by_shape) = (1.0, 0.0);
        let (mut sum, mut sum_by_shape, mut sum_by_u) = (1.0, 0.0, 0.0);
        for j in 1..self.stages {
            let j = f64::from(j);
            let factor = u / j;
            let rising = shape + j - 1.0;
            by_shape = (by_shape * rising + term) * factor;
            term *= rising * factor;
            sum += term;
            sum_by_shape += by_shape;
            sum_by_u += j * term;
        }
        (sum, sum_by_shape, sum_by_u)
    }
}

fn stage_constant(
    histories: &PurchaseHistories,
    stages: u32,
    model: &'static str,
) -> Result<f64, ModelError> {
    if stages == 1 {
        return Ok(0.0);
    }
    let timing = histories.timing().ok_or(ModelError::NoTiming { model })?;
    let k = f64::from(stages);
    let ln_factorial = ln_gamma(k);
    let rows = timing.iter().zip(histories.frequency()).zip(histories.weight());
    Ok(rows.map(|((l, x), w)| w * ((k - 1.0) * l - f64::from(*x) * ln_factorial)).sum())
}
