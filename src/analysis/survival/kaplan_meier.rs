//! The share of customers still there over time, with those last seen still there counted while they were seen.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | d_i, n_i | customers lost at time t_i, and at risk just before it | 0 <= d_i <= n_i |
//! | S(t) | probability of staying longer than t | 0 to 1 |
//! | z | quantile of the normal distribution, 1.96 for 95 % | > 0 |
//!
//! - Kaplan-Meier `S(t) = product over t_i <= t of (1 - d_i/n_i)`
//! - Greenwood `Var S(t) = S(t)^2 V(t)`, `V(t) = sum over t_i <= t of d_i / (n_i (n_i - d_i))`
//! - plain interval `S -+ z S sqrt(V)`, cut at 0 and 1
//! - log-log interval `S^exp(-+ z sqrt(V) / ln S)`, which stays inside 0 to 1
//!
//! Source: E. L. Kaplan and P. Meier (1958), "Nonparametric Estimation from Incomplete Observations", Journal of
//! the American Statistical Association 53(282); M. Greenwood (1926) for the variance; J. D. Kalbfleisch and R. L.
//! Prentice (2002), The Statistical Analysis of Failure Time Data, 1.4, for the log-log interval.
//!
//! Checked against: `tests/core/survival.rs`.

use super::{RiskRow, SurvivalData, SurvivalError};
use crate::analysis::domain::TimeUnit;
use crate::analysis::numerics::{Interval, NORMAL_975, normal_quantile};

/// How the interval around the curve is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IntervalKind {
    /// Symmetric around the estimate, cut at 0 and 1: poor near either end and with few customers.
    Plain,
    /// Symmetric on the scale of ln(-ln S): the better one, and the default.
    #[default]
    LogLog,
}

/// The curve from one time on, up to the next row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalRow {
    /// Time, in the unit of the data.
    pub time: f64,
    /// Customers at risk just before it.
    pub at_risk: u64,
    /// Customers lost at it.
    pub events: u64,
    /// Customers last seen at it, still there.
    pub censored: u64,
    /// Customers whose observation began at it.
    pub entered: u64,
    /// S: share that stays longer than this time.
    pub survival: f64,
    /// Standard error of S by Greenwood's formula; `None` where S is zero, for there the formula has no value.
    pub standard_error: Option<f64>,
    /// The interval of S; from 1 to 1 before anybody is lost, `None` where S is zero.
    pub interval: Option<Interval>,
}

/// The Kaplan-Meier curve of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct KaplanMeier {
    unit: TimeUnit,
    rows: Vec<SurvivalRow>,
    pub(super) z: f64,
    customers: u64,
    events: u64,
}

impl KaplanMeier {
    /// The curve with 95 % intervals. Fails without customers.
    pub fn new(data: &SurvivalData, kind: IntervalKind) -> Result<KaplanMeier, SurvivalError> {
        KaplanMeier::with_quantile(data, kind, NORMAL_975)
    }

    /// The curve with intervals of another confidence, between 0 and 1; of 95 % where it is not.
    pub fn with_confidence(
        data: &SurvivalData,
        kind: IntervalKind,
        confidence: f64,
    ) -> Result<KaplanMeier, SurvivalError> {
        let z = normal_quantile(0.5 + 0.5 * confidence).filter(|z| *z > 0.0);
        KaplanMeier::with_quantile(data, kind, z.unwrap_or(NORMAL_975))
    }

    fn with_quantile(data: &SurvivalData, kind: IntervalKind, z: f64) -> Result<KaplanMeier, SurvivalError> {
        if data.is_empty() {
            return Err(SurvivalError::NoCustomers);
        }
        let (mut survival, mut sum) = (1.0, 0.0);
        let row = |row: RiskRow| {
            let RiskRow { time, at_risk, events, censored, entered } = row;
            if events > 0 {
                let (n, left) = (at_risk as f64, (at_risk - events) as f64);
                survival *= left / n;
                sum += events as f64 / (n * left);
            }
            let standard_error = (survival > 0.0).then(|| survival * libm::sqrt(sum));
            let interval = (survival > 0.0).then(|| interval(survival, sum, kind, z));
            SurvivalRow { time, at_risk, events, censored, entered, survival, standard_error, interval }
        };
        let rows = data.risk_table().into_iter().map(row).collect();
        Ok(KaplanMeier { unit: data.unit(), rows, z, customers: data.customers(), events: data.events() })
    }

    /// A row for each time at which anything happened, ascending.
    pub fn rows(&self) -> &[SurvivalRow] {
        &self.rows
    }

    /// The unit of the times.
    pub fn unit(&self) -> TimeUnit {
        self.unit
    }

    /// Number of customers.
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// Number of customers lost.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The longest time observed.
    pub fn longest(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.time)
    }

    /// The row in force at a time; `None` before the first one.
    pub fn row_at(&self, time: f64) -> Option<&SurvivalRow> {
        self.rows[..self.rows.partition_point(|row| row.time <= time)].last()
    }

    /// S at a time. `None` after the longest time observed unless nobody was left by then, and for a time that is
    /// negative or not a number.
    pub fn survival_at(&self, time: f64) -> Option<f64> {
        let known = time <= self.longest() || self.rows.last().is_some_and(|row| row.survival == 0.0);
        (time >= 0.0 && known).then(|| self.row_at(time).map_or(1.0, |row| row.survival))
    }

    /// Customers at risk just before a time.
    pub fn at_risk(&self, time: f64) -> u64 {
        let next = self.rows.partition_point(|row| row.time < time);
        match (self.rows.get(next), self.rows[..next].last()) {
            (Some(row), _) => row.at_risk,
            (None, Some(last)) => last.at_risk + last.entered - last.events - last.censored,
            (None, None) => 0,
        }
    }

    /// The first time at which everybody at risk was lost although customers with a later entry follow: the curve
    /// is zero from there on, which says that too few were observed early, not that nobody stays.
    pub fn emptied_early(&self) -> Option<f64> {
        let at = self.rows.iter().position(|row| row.survival == 0.0)?;
        (at + 1 < self.rows.len()).then(|| self.rows[at].time)
    }
}

/// The interval of a survival above zero whose variance of the logarithm is `sum`.
fn interval(survival: f64, sum: f64, kind: IntervalKind, z: f64) -> Interval {
    let half = z * libm::sqrt(sum);
    match kind {
        _ if sum == 0.0 => Interval { lower: survival, upper: survival },
        IntervalKind::Plain => Interval {
            lower: (survival - half * survival).max(0.0),
            upper: (survival + half * survival).min(1.0),
        },
        IntervalKind::LogLog => {
            let log = libm::log(survival);
            let power = libm::exp(half / log.abs());
            Interval { lower: libm::exp(log * power), upper: libm::exp(log / power) }
        }
    }
}
