//! What BG/NBD, MBG/NBD and their variants with regular timing share: purchases at a gamma-distributed rate,
//! and a beta-distributed probability of leaving after a purchase.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | r, alpha | rate lambda ~ Gamma(r, alpha) of stages, alpha in the unit of time | > 0 |
//! | a, b | probability p ~ Beta(a, b) of leaving after a purchase | > 0 |
//! | k | stages from one purchase to the next; 1 is purely random timing | 1, 2, ... |
//! | m | 1 if the customer may leave after the first purchase too (MBG), else 0 (BG) | 0, 1 |
//!
//! With `R = r + k x`, `u = (T - t_x)/(alpha + T)` and `S = sum_{j<k} R (R+1) ... (R+j-1) u^j / j!` (1 for
//! k = 1), a customer with x purchases is alive with probability `S / (S + D)`,
//! `D = a/(b + x + m - 1) ((alpha + T)/(alpha + t_x))^R` (0 for BG and x = 0). Term j of S is in proportion to
//! the probability that j stages have passed since the last purchase. Then lambda ~ Gamma(R + j, alpha + T)
//! and p ~ Beta(a, b + x + m).

mod draws;
mod likelihood;
mod process;
mod residual;
mod stages;
mod waiting;

pub(super) use likelihood::BetaGeometricLikelihood;
pub(super) use process::InFamily;
use residual::{Residual, ResidualRules};
use waiting::Waiting;

use super::groups::{AgeGroups, over_ages};
use super::{Discounting, ModelError, PurchaseHistories, finite};
use crate::analysis::numerics::{ln_gamma_ratio, logistic};

/// When a customer may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropout {
    /// After every repeat purchase: BG.
    AfterRepeat,
    /// After every purchase, the first one too: MBG.
    AfterAny,
}

impl Dropout {
    /// m: chances to leave at the first purchase.
    fn at_first(self) -> u32 {
        match self {
            Dropout::AfterRepeat => 0,
            Dropout::AfterAny => 1,
        }
    }

    /// Chances to leave in all, as a real number.
    fn chances(self, x: u32) -> f64 {
        f64::from(x) + f64::from(self.at_first())
    }
}

/// Parameters of the family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaGeometric {
    pub name: &'static str,
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
    pub stages: u32,
    pub dropout: Dropout,
}

impl BetaGeometric {
    /// `ln D` of one history; minus infinity where nobody can have left.
    fn gone(&self, x: u32, recency: f64, age: f64) -> f64 {
        let chances = self.dropout.chances(x);
        if chances == 0.0 {
            return f64::NEG_INFINITY;
        }
        let odds = libm::log(self.a / (self.b + chances - 1.0));
        odds + self.shape(x) * libm::log1p((age - recency) / (self.alpha + recency))
    }

    /// R: shape of the rate after x purchases.
    fn shape(&self, x: u32) -> f64 {
        self.r + f64::from(self.stages) * f64::from(x)
    }

    /// The terms of S.
    fn stage_terms(&self, shape: f64, recency: f64, age: f64) -> impl Iterator<Item = f64> + use<> {
        let u = (age - recency) / (self.alpha + age);
        let mut term = 1.0;
        (0..self.stages).map(move |j| {
            if j > 0 {
                let j = f64::from(j);
                term *= (shape + j - 1.0) * u / j;
            }
            term
        })
    }

    pub fn probability_alive(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        let of = |at: usize| {
            let (x, recency, age) = (histories.frequency()[at], histories.recency()[at], histories.age()[at]);
            let stages: f64 = self.stage_terms(self.shape(x), recency, age).sum();
            logistic(libm::log(stages) - self.gone(x, recency, age))
        };
        finite(self.name, "probability alive", (0..histories.len()).map(of).collect())
    }

    /// Probability that a new customer is alive after the first purchase.
    fn alive_at_first(&self) -> f64 {
        match self.dropout {
            Dropout::AfterRepeat => 1.0,
            Dropout::AfterAny => self.b / (self.a + self.b),
        }
    }

    /// What is known of the rate and of p of a customer alive, `stage` stages after the last purchase.
    fn residual(&self, x: u32, age: f64, stage: u32) -> Residual {
        Residual {
            shape: self.shape(x) + f64::from(stage),
            rate: self.alpha + age,
            a: self.a,
            b: self.b + self.dropout.chances(x),
            stages: self.stages,
            stage,
        }
    }

    pub fn expected_purchases_new(&self, time: f64) -> Result<f64, ModelError> {
        let expected = self.residual(0, 0.0, 0).expected(time).map(|e| e * self.alive_at_first());
        expected.ok_or(self.not_finite("expected purchases"))
    }

    pub fn discounted_new(&self, discounting: Discounting) -> Result<f64, ModelError> {
        let expected = match self.stages {
            1 => self.residual(0, 0.0, 0).discounted(discounting),
            _ => Waiting::new(self, 0).discounted(0.0, 0.0, discounting),
        };
        let expected = expected.map(|e| e * self.alive_at_first());
        expected.ok_or(self.not_finite("discounted purchases"))
    }

    fn not_finite(&self, figure: &'static str) -> ModelError {
        ModelError::NotFinite { model: self.name, figure, position: 0 }
    }

    pub fn expected_purchases(
        &self,
        histories: &PurchaseHistories,
        time: f64,
    ) -> Result<Vec<f64>, ModelError> {
        if self.stages > 1 {
            let expected = |of: &mut Waiting<'_>, recency, age| of.expected(recency, age, time);
            return self.one_by_one(histories, "expected purchases", expected);
        }
        self.in_future(histories, "expected purchases", |x, ages| {
            let mut rule = None;
            ages.iter().map(|&age| self.residual(x, age, 0).expected_by(time, &mut rule)).collect()
        })
    }

    pub fn discounted_residual(
        &self,
        histories: &PurchaseHistories,
        discounting: Discounting,
    ) -> Result<Vec<f64>, ModelError> {
        let figure = "discounted residual purchases";
        if self.stages > 1 {
            let discounted = |of: &mut Waiting<'_>, recency, age| of.discounted(recency, age, discounting);
            return self.one_by_one(histories, figure, discounted);
        }
        self.in_future(histories, figure, |x, ages| {
            let mut rules = ResidualRules::default();
            let discounted = |age: f64| self.residual(x, age, 0).discounted_by(discounting, &mut rules);
            over_ages(ages, self.alpha, discounted)
        })
    }

    /// A figure of a customer alive of each history, weighed with the probability of being alive. Histories of one
    /// frequency share their tables.
    fn one_by_one(
        &self,
        histories: &PurchaseHistories,
        figure: &'static str,
        of: impl Fn(&mut Waiting<'_>, f64, f64) -> Option<f64>,
    ) -> Result<Vec<f64>, ModelError> {
        let (frequency, recency, age) = (histories.frequency(), histories.recency(), histories.age());
        let mut order: Vec<usize> = (0..histories.len()).collect();
        order.sort_by_key(|&at| (frequency[at], recency[at].to_bits(), age[at].to_bits()));
        let mut values = self.probability_alive(histories)?;
        for group in order.chunk_by(|&a, &b| frequency[a] == frequency[b]) {
            let mut waiting = Waiting::new(self, frequency[group[0]]);
            for alike in group.chunk_by(|&a, &b| recency[a] == recency[b] && age[a] == age[b]) {
                let value = of(&mut waiting, recency[alike[0]], age[alike[0]]);
                let value = value.ok_or(self.not_finite(figure))?;
                alike.iter().for_each(|&at| values[at] *= value);
            }
        }
        finite(self.name, figure, values)
    }

    /// Weighs `of`, which gives a figure of a customer alive for all ages of one frequency, with the probability of
    /// being alive, where the timing is purely random.
    fn in_future(
        &self,
        histories: &PurchaseHistories,
        figure: &'static str,
        of: impl Fn(u32, &[f64]) -> Option<Vec<f64>>,
    ) -> Result<Vec<f64>, ModelError> {
        let groups = AgeGroups::of(histories);
        let by_pair = groups.evaluate(of).ok_or(self.not_finite(figure))?;
        let weigh = |(at, pair): (usize, usize)| {
            let (x, recency, age) = (histories.frequency()[at], histories.recency()[at], histories.age()[at]);
            by_pair[pair] * logistic(-self.gone(x, recency, age))
        };
        finite(self.name, figure, groups.positions().enumerate().map(weigh).collect())
    }

    /// Probabilities of 0 to `most` repeat purchases of a new customer: x stages of k have passed and the
    /// customer is still there, or the customer left at the x-th purchase and would have gone on.
    pub fn count_probabilities(&self, time: f64, most: u32) -> Result<Vec<f64>, ModelError> {
        let at_least = self.residual(0, 0.0, 0).reached(time, most + 1);
        let at_least = at_least.ok_or(self.not_finite("purchase counts"))?;
        let total = self.a + self.b;
        let probability = |n: u32| {
            let (here, next) = (at_least[n as usize], at_least[n as usize + 1]);
            let chances = self.dropout.chances(n);
            let stays = libm::exp(ln_gamma_ratio(self.b, chances) - ln_gamma_ratio(total, chances));
            // B(a + 1, b + y - 1) / B(a, b) = a/(b + y - 1) B(a, b + y) / B(a, b).
            let leaves = if chances > 0.0 { stays * self.a / (self.b + chances - 1.0) } else { 0.0 };
            stays * (here - next) + leaves * here
        };
        finite(self.name, "purchase counts", (0..=most).map(probability).collect())
    }
}
