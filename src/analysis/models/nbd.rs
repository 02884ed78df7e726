//! NBD: purchases come at random at each customer's own rate, and nobody ever leaves. The baseline that a model
//! with dropout must beat.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | r, alpha | purchase rate lambda ~ Gamma(r, alpha), alpha in the unit of time | > 0 |
//!
//! - `LL = lnG(r+x) - lnG(r) + r ln alpha - (r+x) ln(alpha+T)`: of the times of purchase, as in the other
//!   models; of the counts alone it is higher by `sum of x ln T - ln x!`
//! - `E[X(t)] = r t/alpha`, `CET(t) = (r+x)/(alpha+T) t`, `DERT = (r+x)/(alpha+T) / delta`
//! - `P(X(t)=n) = G(r+n)/(G(r) n!) (alpha/(alpha+t))^r (t/(alpha+t))^n`
//!
//! Source: A. S. C. Ehrenberg (1959), "The Pattern of Consumer Purchases", Applied Statistics 8(1); D. G.
//! Morrison and D. C. Schmittlein (1988), "Generalizing the NBD Model for Customer Purchases", Journal of
//! Business and Economic Statistics 6(2). Checked against: `tests/core/models_nbd.rs`.

use super::distinct::Distinct;
use super::{
    Discounting, ModelError, Parameter, ParameterScale, ProcessKind, PurchaseHistories, PurchaseProcess,
    check_parameters, check_time, finite,
};
use crate::analysis::numerics::{NegativeBinomial, SeededDraws, digamma, ln_gamma, ln_gamma_ratio};

const NAME: &str = ProcessKind::Nbd.name();

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nbd {
    r: f64,
    alpha: f64,
}

/// A base prepared for evaluation.
pub(super) struct NbdLikelihood {
    frequencies: Distinct,
    ages: Distinct,
    purchases_by_age: Vec<f64>,
}

impl NbdLikelihood {
    pub fn new(histories: &PurchaseHistories) -> NbdLikelihood {
        let xs: Vec<f64> = histories.frequency().iter().map(|x| f64::from(*x)).collect();
        let frequencies = Distinct::of(&xs, histories.weight());
        let ages = Distinct::of(histories.age(), histories.weight());
        let mut purchases_by_age = vec![0.0; ages.values.len()];
        for ((position, x), weight) in ages.positions.iter().zip(&xs).zip(histories.weight()) {
            purchases_by_age[*position as usize] += weight * x;
        }
        NbdLikelihood { frequencies, ages, purchases_by_age }
    }

    /// Log-likelihood at `[r, alpha]`; writes its derivatives by their logarithms.
    pub fn evaluate(&self, theta: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let &[r, alpha] = theta else { return None };
        let (mut sum, mut by_r, mut by_alpha) = (0.0, 0.0, 0.0);
        let (digamma_r, ln_alpha) = (digamma(r), libm::log(alpha));
        for (&x, &weight) in self.frequencies.values.iter().zip(&self.frequencies.weights) {
            sum += weight * (ln_gamma_ratio(r, x) - x * ln_alpha);
            if x > 0.0 {
                by_r += weight * (digamma(r + x) - digamma_r);
                by_alpha -= weight * x;
            }
        }
        for (at, (&age, &weight)) in self.ages.values.iter().zip(&self.ages.weights).enumerate() {
            let (shapes, ln_factor) = (r * weight + self.purchases_by_age[at], libm::log1p(age / alpha));
            sum -= shapes * ln_factor;
            by_r -= weight * ln_factor;
            by_alpha += shapes * age / (alpha + age);
        }
        gradient.copy_from_slice(&[r * by_r, by_alpha]);
        sum.is_finite().then_some(sum)
    }
}

impl Nbd {
    /// The model of parameters r and alpha. Fails unless both are finite and above zero.
    pub fn new([r, alpha]: [f64; 2]) -> Result<Nbd, ModelError> {
        check_parameters(NAME, [("r", r), ("alpha", alpha)])?;
        Ok(Nbd { r, alpha })
    }

    /// Logarithm of the likelihood of the purchase counts alone, without their times. Fails where somebody
    /// bought within no time.
    pub fn count_log_likelihood(&self, histories: &PurchaseHistories) -> Result<f64, ModelError> {
        let of = |at: usize| {
            let x = f64::from(histories.frequency()[at]);
            let age = histories.age()[at];
            let times = if x > 0.0 { x * libm::log(age) } else { 0.0 };
            histories.weight()[at] * (times - ln_gamma(x + 1.0))
        };
        let more = finite(NAME, "count log-likelihood", (0..histories.len()).map(of).collect())?;
        Ok(self.log_likelihood(histories)? + more.iter().sum::<f64>())
    }

    fn evaluate(&self, histories: &PurchaseHistories, gradient: &mut [f64]) -> Result<f64, ModelError> {
        let likelihood = NbdLikelihood::new(&histories.without_timing().merged());
        let figure = "log-likelihood";
        let value = likelihood.evaluate(&[self.r, self.alpha], gradient);
        value.ok_or(ModelError::NotFinite { model: NAME, figure, position: 0 })
    }

    /// The mean rate of each customer times a factor.
    fn rates(
        &self,
        histories: &PurchaseHistories,
        figure: &'static str,
        factor: f64,
    ) -> Result<Vec<f64>, ModelError> {
        let columns = histories.frequency().iter().zip(histories.age());
        let rate = |(x, age): (&u32, &f64)| (self.r + f64::from(*x)) / (self.alpha + age) * factor;
        finite(NAME, figure, columns.map(rate).collect())
    }
}

/// `integral_0^H e^(-delta t) dt`.
fn discounted_time(discounting: Discounting) -> f64 {
    let Discounting { delta, horizon } = discounting;
    match horizon {
        Some(horizon) if delta > 0.0 => -libm::expm1(-delta * horizon) / delta,
        Some(horizon) => horizon,
        None => 1.0 / delta,
    }
}

impl PurchaseProcess for Nbd {
    fn kind(&self) -> ProcessKind {
        ProcessKind::Nbd
    }

    fn parameters(&self) -> Vec<Parameter> {
        let (shape, time) = (ParameterScale::Shape, ParameterScale::Time);
        vec![
            Parameter { name: "r", value: self.r, scale: shape },
            Parameter { name: "alpha", value: self.alpha, scale: time },
        ]
    }

    fn log_likelihood(&self, histories: &PurchaseHistories) -> Result<f64, ModelError> {
        self.evaluate(histories, &mut [0.0; 2])
    }

    fn gradient(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        let mut gradient = vec![0.0; 2];
        self.evaluate(histories, &mut gradient)?;
        Ok(gradient)
    }

    fn probability_alive(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        Ok(vec![1.0; histories.len()])
    }

    fn expected_purchases_new(&self, time: f64) -> Result<f64, ModelError> {
        check_time(time)?;
        let expected = finite(NAME, "expected purchases", vec![self.r * time / self.alpha])?;
        Ok(expected.into_iter().sum())
    }

    fn expected_purchases(&self, histories: &PurchaseHistories, time: f64) -> Result<Vec<f64>, ModelError> {
        check_time(time)?;
        self.rates(histories, "expected purchases", time)
    }

    fn count_probabilities(&self, time: f64, most: u32) -> Result<Vec<f64>, ModelError> {
        check_time(time)?;
        let counts = NegativeBinomial::new(self.r, time / (self.alpha + time));
        finite(NAME, "purchase counts", counts.take(most as usize + 1).collect())
    }

    fn discounted_residual(
        &self,
        histories: &PurchaseHistories,
        discounting: Discounting,
    ) -> Result<Vec<f64>, ModelError> {
        discounting.check()?;
        self.rates(histories, "discounted residual purchases", discounted_time(discounting))
    }

    fn discounted_new(&self, discounting: Discounting) -> Result<f64, ModelError> {
        discounting.check()?;
        let expected = self.r / self.alpha * discounted_time(discounting);
        Ok(finite(NAME, "discounted purchases", vec![expected])?.into_iter().sum())
    }

    fn draw_purchases(&self, draws: &mut SeededDraws, horizon: f64, times: &mut Vec<f64>) {
        times.clear();
        let rate = draws.gamma(self.r, self.alpha);
        let mut time = draws.exponential(rate);
        while time <= horizon {
            times.push(time);
            time += draws.exponential(rate);
        }
    }
}
