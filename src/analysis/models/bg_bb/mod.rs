//! BG/BB: at each of a row of opportunities (a yearly appeal, a monthly event) a customer who is still one buys
//! with a probability of their own, and before each may leave for good with another.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | alpha, beta | probability p ~ Beta(alpha, beta) of buying at an opportunity | > 0 |
//! | gamma, delta | probability theta ~ Beta(gamma, delta) of leaving before an opportunity | > 0 |
//! | x, t_x, n | purchases, opportunity of the last one, opportunities observed | 0 <= x <= t_x <= n |
//! | d | discount rate from one opportunity to the next | >= 0 |
//!
//! - `L = B(alpha+x, beta+n-x)/B(alpha, beta) B(gamma, delta+n)/B(gamma, delta)`
//!   `+ sum_{i=0}^{n-t_x-1} B(alpha+x, beta+t_x-x+i)/B(alpha, beta) B(gamma+1, delta+t_x+i)/B(gamma, delta)`
//! - `P(alive at n+m)`: the first term with `delta+n+m` for `delta+n`, over L; by convention m = 1, so that even
//!   a customer who bought at every opportunity is not alive for certain
//! - `E[X(n)] = alpha/(alpha+beta) sum_{i=1}^n S(i)`, `S(i) = B(gamma, delta+i)/B(gamma, delta)`, and likewise of
//!   a customer alive at n with `beta-x` and `delta+n`: the published forms with gamma - 1 in a denominator are
//!   these sums in closed form
//! - `DERT = P(alive at n) (alpha+x)/(alpha+beta+n) sum_{i>=1} S_n(i) (1+d)^-i`, the sum
//!   `(delta+n)/(gamma+delta+n)/(1+d) 2F1(1, delta+n+1; gamma+delta+n+1; 1/(1+d))`
//!
//! Source: P. S. Fader, B. G. S. Hardie and J. Shang (2010), "Customer-Base Analysis in a Discrete-Time
//! Noncontractual Setting", Marketing Science 29(6), equations 5 to 14. Checked against: the published figures
//! in `tests/core/models_bg_bb.rs`.

mod fit;
mod histories;
mod likelihood;

pub use fit::fit_bg_bb;
pub use histories::{OpportunityError, OpportunityHistories, OpportunityHistory};

use std::collections::BTreeMap;

use super::{ModelError, Parameter, ParameterScale, check_parameters, finite};
use crate::analysis::numerics::{SeededDraws, hypergeometric, ln_beta, ln_gamma_ratio};
use likelihood::{evaluate, ln_terms};

const NAME: &str = "BG/BB";

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgBb {
    alpha: f64,
    beta: f64,
    gamma: f64,
    delta: f64,
}

impl BgBb {
    /// The name that the field knows it by.
    pub const NAME: &'static str = NAME;

    /// The model of parameters alpha, beta, gamma, delta. Fails unless all are finite and above zero.
    pub fn new([alpha, beta, gamma, delta]: [f64; 4]) -> Result<BgBb, ModelError> {
        let named = [("alpha", alpha), ("beta", beta), ("gamma", gamma), ("delta", delta)];
        check_parameters(NAME, named)?;
        Ok(BgBb { alpha, beta, gamma, delta })
    }

    fn theta(&self) -> [f64; 4] {
        [self.alpha, self.beta, self.gamma, self.delta]
    }

    /// Its parameters, in the order of the gradient.
    pub fn parameters(&self) -> Vec<Parameter> {
        let names = ["alpha", "beta", "gamma", "delta"];
        let parameter = |(name, value)| Parameter { name, value, scale: ParameterScale::Shape };
        names.into_iter().zip(self.theta()).map(parameter).collect()
    }

    /// Logarithm of the likelihood of the base, the sum over customers.
    pub fn log_likelihood(&self, histories: &OpportunityHistories) -> Result<f64, ModelError> {
        let value = evaluate(&histories.merged(), &self.theta(), &mut [0.0; 4]);
        value.ok_or(not_finite("log-likelihood"))
    }

    /// Derivatives of the log-likelihood by the logarithm of each parameter.
    pub fn gradient(&self, histories: &OpportunityHistories) -> Result<Vec<f64>, ModelError> {
        let mut gradient = vec![0.0; 4];
        evaluate(&histories.merged(), &self.theta(), &mut gradient).ok_or(not_finite("gradient"))?;
        Ok(gradient)
    }

    /// Probability that each customer is still one `ahead` opportunities after the last observed; 1 is the
    /// convention of the field.
    pub fn probability_alive(
        &self,
        histories: &OpportunityHistories,
        ahead: u32,
    ) -> Result<Vec<f64>, ModelError> {
        let of = |history: OpportunityHistory| {
            let (alive, likelihood) = ln_terms(&history, &self.theta());
            let n = f64::from(history.opportunities);
            libm::exp(alive - likelihood + self.ln_survival(n, f64::from(ahead)))
        };
        finite(NAME, "probability alive", histories.iter().map(of).collect())
    }

    /// `ln S_n(i)`: staying i opportunities after n.
    fn ln_survival(&self, n: f64, i: f64) -> f64 {
        ln_gamma_ratio(self.delta + n, i) - ln_gamma_ratio(self.gamma + self.delta + n, i)
    }

    /// `sum_{i=1}^{ahead} S_n(i) (1+d)^-i`.
    fn survivals(&self, n: u32, ahead: u32, discount: f64) -> f64 {
        let start = self.delta + f64::from(n);
        let (mut sum, mut term) = (0.0, 1.0);
        for i in 0..ahead {
            let i = f64::from(i);
            term *= (start + i) / ((start + self.gamma + i) * (1.0 + discount));
            sum += term;
            if term <= 1e-18 * sum {
                break;
            }
        }
        sum
    }

    /// The same sum without end; `None` where it is infinite or too long.
    fn survivals_for_ever(&self, n: u32, discount: f64) -> Option<f64> {
        let start = self.delta + f64::from(n);
        if discount == 0.0 {
            // Gauss's sum at one.
            return (self.gamma > 1.0).then(|| start / (self.gamma - 1.0));
        }
        let end = start + self.gamma;
        let series = hypergeometric(1.0, start + 1.0, end + 1.0, 1.0 / (1.0 + discount))?;
        Some(start / end / (1.0 + discount) * series)
    }

    /// Expected purchases of a new customer at so many opportunities.
    pub fn expected_purchases_new(&self, opportunities: u32) -> Result<f64, ModelError> {
        let mean = self.alpha / (self.alpha + self.beta);
        one("expected purchases", mean * self.survivals(0, opportunities, 0.0))
    }

    /// Expected purchases of each customer at the next so many opportunities.
    pub fn expected_purchases(
        &self,
        histories: &OpportunityHistories,
        ahead: u32,
    ) -> Result<Vec<f64>, ModelError> {
        self.in_future(histories, "expected purchases", |n| Some(self.survivals(n, ahead, 0.0)))
    }

    /// Discounted expected residual transactions at a rate from one opportunity to the next, at the next
    /// `horizon` opportunities or without end. Fails where the rate is negative or the sum is infinite.
    pub fn discounted_residual(
        &self,
        histories: &OpportunityHistories,
        discount: f64,
        horizon: Option<u32>,
    ) -> Result<Vec<f64>, ModelError> {
        if !(discount >= 0.0 && discount.is_finite()) {
            let horizon = horizon.map_or(f64::MAX, f64::from);
            return Err(ModelError::Discounting { delta: discount, horizon });
        }
        if horizon.is_none() && discount == 0.0 && self.gamma <= 1.0 {
            return Err(ModelError::Unbounded { delta: discount });
        }
        self.in_future(histories, "discounted residual purchases", |n| match horizon {
            Some(horizon) => Some(self.survivals(n, horizon, discount)),
            None => self.survivals_for_ever(n, discount),
        })
    }

    /// `P(alive at n) (alpha+x)/(alpha+beta+n)` times a sum of survivals that depends on n alone.
    fn in_future(
        &self,
        histories: &OpportunityHistories,
        figure: &'static str,
        of: impl Fn(u32) -> Option<f64>,
    ) -> Result<Vec<f64>, ModelError> {
        let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
        for history in histories.iter() {
            let n = history.opportunities;
            if let std::collections::btree_map::Entry::Vacant(entry) = sums.entry(n) {
                entry.insert(of(n).ok_or(not_finite(figure))?);
            }
        }
        let value = |history: OpportunityHistory| {
            let (x, n) = (f64::from(history.frequency), f64::from(history.opportunities));
            let (alive, likelihood) = ln_terms(&history, &self.theta());
            let buys = (self.alpha + x) / (self.alpha + self.beta + n);
            let survivals = sums.get(&history.opportunities).copied().unwrap_or(0.0);
            libm::exp(alive - likelihood) * buys * survivals
        };
        finite(NAME, figure, histories.iter().map(value).collect())
    }

    /// Probabilities of 0 to n purchases of a new customer at n opportunities.
    pub fn count_probabilities(&self, opportunities: u32) -> Result<Vec<f64>, ModelError> {
        let [alpha, beta, gamma, delta] = self.theta();
        // Chances that all, or exactly the first i, opportunities are met.
        let mut stays = Vec::new();
        for i in 0..=opportunities {
            let i = f64::from(i);
            stays.push(libm::exp(ln_beta(gamma, delta + i) - ln_beta(gamma, delta)));
        }
        let mut counts = vec![0.0; opportunities as usize + 1];
        for met in 0..=opportunities {
            let at = met as usize;
            let weight = if met == opportunities {
                stays[at]
            } else {
                stays[at] * gamma / (gamma + delta + f64::from(met))
            };
            for (count, sum) in (0..=met).zip(&mut counts) {
                let (x, i) = (f64::from(count), f64::from(met));
                let ln_ways = -libm::log(i + 1.0) - ln_beta(x + 1.0, i - x + 1.0);
                let ln_share = ln_beta(alpha + x, beta + i - x) - ln_beta(alpha, beta);
                *sum += weight * libm::exp(ln_ways + ln_share);
            }
        }
        finite(NAME, "purchase counts", counts)
    }

    /// Draws what a customer does at so many opportunities: frequency and recency.
    pub fn draw_history(&self, draws: &mut SeededDraws, opportunities: u32) -> OpportunityHistory {
        let buys = draws.beta(self.alpha, self.beta);
        let leaves = draws.beta(self.gamma, self.delta);
        let mut history = OpportunityHistory { frequency: 0, recency: 0, opportunities, weight: 1.0 };
        for opportunity in 1..=opportunities {
            if draws.happens(leaves) {
                break;
            }
            if draws.happens(buys) {
                history.frequency += 1;
                history.recency = opportunity;
            }
        }
        history
    }
}

fn not_finite(figure: &'static str) -> ModelError {
    ModelError::NotFinite { model: NAME, figure, position: 0 }
}

fn one(figure: &'static str, value: f64) -> Result<f64, ModelError> {
    if value.is_finite() { Ok(value) } else { Err(not_finite(figure)) }
}
