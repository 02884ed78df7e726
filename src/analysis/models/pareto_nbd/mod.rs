//! Pareto/NBD: purchases come at random at each customer's own rate, and at any time the customer may leave for
//! good, again at a rate of their own.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | r, alpha | purchase rate lambda ~ Gamma(r, alpha), alpha in the unit of time | > 0 |
//! | s, beta | rate mu ~ Gamma(s, beta) of leaving, beta in the unit of time | > 0 |
//!
//! - `L = G(r+x)/G(r) alpha^r beta^s {(alpha+T)^-(r+x) (beta+T)^-s + s integral_{t_x}^T (alpha+y)^-(r+x)
//!   (beta+y)^-(s+1) dy}`: no hypergeometric function, whichever of alpha and beta is larger
//! - `P(alive)` is the first term's share of the braces, 1 where t_x = T
//! - `E[X(t)] = r beta/(alpha (s-1)) [1 - (beta/(beta+t))^(s-1)]`
//! - `CET(t) = (r+x)(beta+T)/((alpha+T)(s-1)) [1 - ((beta+T)/(beta+T+t))^(s-1)] P(alive)`
//! - `DERT = (r+x)/(alpha+T) (beta+T)^s delta^(s-1) U(s, s; delta (beta+T)) P(alive)`
//! - `P(X(t)=n) = NBD(n; t) (beta/(beta+t))^s + integral_0^t NBD(n; y) s beta^s (beta+y)^(-s-1) dy`
//!
//! s = 1 is an ordinary point of the forms used.
//!
//! Source: D. C. Schmittlein, D. G. Morrison and R. Colombo (1987), "Counting Your Customers: Who Are They and
//! What Will They Do Next?", Management Science 33(1); P. S. Fader and B. G. S. Hardie (2005), "A Note on
//! Deriving the Pareto/NBD Model and Related Expressions", <http://www.brucehardie.com/notes/009/>; P. S. Fader,
//! B. G. S. Hardie and K. L. Lee (2005), "RFM and CLV", Journal of Marketing Research 42(4). Checked against:
//! the published figures in `tests/core/models_pareto_nbd.rs`.

mod likelihood;
mod panels;

pub(super) use likelihood::ParetoLikelihood;

use super::discounting::discounted_integral;
use super::groups::{AgeGroups, over_ages};
use super::{
    Discounting, ModelError, Parameter, ParameterScale, ProcessKind, PurchaseHistories, PurchaseProcess,
    check_parameters, check_time, finite,
};
use crate::analysis::numerics::{
    GaussLegendre, SeededDraws, falling_power, ln_gamma, ln_gamma_ratio, tricomi_u_equal,
};

/// Up to this s the closed form of DERT neither over- nor underflows; above, its integral is taken.
const MOST_CLOSED: f64 = 30.0;

const NAME: &str = ProcessKind::ParetoNbd.name();

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParetoNbd {
    r: f64,
    alpha: f64,
    s: f64,
    beta: f64,
}

impl ParetoNbd {
    /// The model of parameters r, alpha, s, beta. Fails unless all are finite and above zero.
    pub fn new([r, alpha, s, beta]: [f64; 4]) -> Result<ParetoNbd, ModelError> {
        check_parameters(NAME, [("r", r), ("alpha", alpha), ("s", s), ("beta", beta)])?;
        Ok(ParetoNbd { r, alpha, s, beta })
    }

    fn theta(&self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }

    fn evaluate(&self, histories: &PurchaseHistories, gradient: &mut [f64]) -> Result<f64, ModelError> {
        let likelihood = ParetoLikelihood::new(&histories.without_timing().merged());
        likelihood.evaluate(&self.theta(), gradient).ok_or(not_finite("log-likelihood"))
    }

    /// Expected purchases within a time of a customer alive with x purchases at an age.
    fn expected_if_alive(&self, x: f64, age: f64, time: f64) -> f64 {
        let beta = self.beta + age;
        let lifetime = beta * falling_power(self.s - 1.0, -libm::log1p(time / beta));
        (self.r + x) / (self.alpha + age) * lifetime
    }

    /// Discounted expected purchases of a customer alive with x purchases at an age.
    fn discounted_if_alive(&self, x: f64, age: f64, discounting: Discounting) -> Option<f64> {
        let beta = self.beta + age;
        let lifetime = match discounting.horizon {
            None if self.s <= MOST_CLOSED => {
                let m = discounting.delta * beta;
                beta * libm::exp((self.s - 1.0) * libm::log(m)) * tricomi_u_equal(self.s, m)?
            }
            _ => discounted_integral(discounting, beta / (1.0 + self.s), |time| {
                libm::exp(-self.s * libm::log1p(time / beta))
            }),
        };
        let value = (self.r + x) / (self.alpha + age) * lifetime;
        value.is_finite().then_some(value)
    }

    fn in_future(
        &self,
        histories: &PurchaseHistories,
        figure: &'static str,
        of: impl Fn(f64, &[f64]) -> Option<Vec<f64>>,
    ) -> Result<Vec<f64>, ModelError> {
        let groups = AgeGroups::of(histories);
        let values = groups.evaluate(|x, ages| of(f64::from(x), ages)).ok_or(not_finite(figure))?;
        let alive = self.probability_alive(histories)?;
        finite(NAME, figure, groups.positions().zip(alive).map(|(pair, p)| values[pair] * p).collect())
    }

    /// `ln[G(r+n)/(G(r) n!)]` for n from 0.
    fn ln_coefficients(&self, most: u32) -> Vec<f64> {
        let of = |n: u32| ln_gamma_ratio(self.r, f64::from(n)) - ln_gamma(f64::from(n) + 1.0);
        (0..=most).map(of).collect()
    }

    /// Adds `weight NBD(n; time)` for each n.
    fn add_counts(&self, sums: &mut [f64], coefficients: &[f64], time: f64, weight: f64) {
        let ln_none = -self.r * libm::log1p(time / self.alpha);
        let ln_share = if time > 0.0 { libm::log(time / (self.alpha + time)) } else { f64::NEG_INFINITY };
        for (n, (sum, coefficient)) in sums.iter_mut().zip(coefficients).enumerate() {
            let powers = if n == 0 { 0.0 } else { n as f64 * ln_share };
            *sum += weight * libm::exp(coefficient + ln_none + powers);
        }
    }
}

fn not_finite(figure: &'static str) -> ModelError {
    ModelError::NotFinite { model: NAME, figure, position: 0 }
}

impl PurchaseProcess for ParetoNbd {
    fn kind(&self) -> ProcessKind {
        ProcessKind::ParetoNbd
    }

    fn parameters(&self) -> Vec<Parameter> {
        let shape = |name, value| Parameter { name, value, scale: ParameterScale::Shape };
        let time = |name, value| Parameter { name, value, scale: ParameterScale::Time };
        vec![shape("r", self.r), time("alpha", self.alpha), shape("s", self.s), time("beta", self.beta)]
    }

    fn log_likelihood(&self, histories: &PurchaseHistories) -> Result<f64, ModelError> {
        self.evaluate(histories, &mut [0.0; 4])
    }

    fn gradient(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        let mut gradient = vec![0.0; 4];
        self.evaluate(histories, &mut gradient)?;
        Ok(gradient)
    }

    fn probability_alive(&self, histories: &PurchaseHistories) -> Result<Vec<f64>, ModelError> {
        let likelihood = ParetoLikelihood::new(histories);
        finite(NAME, "probability alive", likelihood.probability_alive(&self.theta()))
    }

    fn expected_purchases_new(&self, time: f64) -> Result<f64, ModelError> {
        check_time(time)?;
        let expected = self.expected_if_alive(0.0, 0.0, time);
        if expected.is_finite() { Ok(expected) } else { Err(not_finite("expected purchases")) }
    }

    fn expected_purchases(&self, histories: &PurchaseHistories, time: f64) -> Result<Vec<f64>, ModelError> {
        check_time(time)?;
        self.in_future(histories, "expected purchases", |x, ages| {
            Some(ages.iter().map(|&age| self.expected_if_alive(x, age, time)).collect())
        })
    }

    fn count_probabilities(&self, time: f64, most: u32) -> Result<Vec<f64>, ModelError> {
        check_time(time)?;
        let coefficients = self.ln_coefficients(most);
        let mut sums = vec![0.0; most as usize + 1];
        let survives = libm::exp(-self.s * libm::log1p(time / self.beta));
        self.add_counts(&mut sums, &coefficients, time, survives);
        // In ln(1 + y/min(alpha, beta)) both powers are smooth; the count n makes peaks of width 1/sqrt(n).
        let unit = self.alpha.min(self.beta);
        let widest = libm::log1p(time / unit);
        let detail = 2.0 + 0.5 * (f64::from(most) + self.r + self.s).sqrt();
        let panels = libm::ceil(widest * detail).clamp(1.0, 1e5) as usize;
        let rule = GaussLegendre::new(16);
        for panel in 0..panels {
            let edge = |i: usize| widest * i as f64 / panels as f64;
            for (v, weight) in rule.points(edge(panel), edge(panel + 1)) {
                let y = unit * libm::expm1(v);
                let leaves = self.s / (self.beta + y) * libm::exp(-self.s * libm::log1p(y / self.beta));
                self.add_counts(&mut sums, &coefficients, y, weight * (unit + y) * leaves);
            }
        }
        finite(NAME, "purchase counts", sums)
    }

    fn discounted_residual(
        &self,
        histories: &PurchaseHistories,
        discounting: Discounting,
    ) -> Result<Vec<f64>, ModelError> {
        discounting.check()?;
        self.in_future(histories, "discounted residual purchases", |x, ages| {
            over_ages(ages, self.beta, |age| self.discounted_if_alive(x, age, discounting))
        })
    }

    fn discounted_new(&self, discounting: Discounting) -> Result<f64, ModelError> {
        discounting.check()?;
        self.discounted_if_alive(0.0, 0.0, discounting).ok_or(not_finite("discounted purchases"))
    }

    fn draw_purchases(&self, draws: &mut SeededDraws, horizon: f64, times: &mut Vec<f64>) {
        times.clear();
        let rate = draws.gamma(self.r, self.alpha);
        let leaving = draws.gamma(self.s, self.beta);
        let end = draws.exponential(leaving).min(horizon);
        let mut time = draws.exponential(rate);
        while time <= end {
            times.push(time);
            time += draws.exponential(rate);
        }
    }
}
