//! How long customers wait until something happens to them, with those to whom it has not happened yet counted as
//! waiting: the estimate of Kaplan and Meier.
//!
//! Somebody who is last seen waiting on day t counts as waiting on day t, after whatever happens on that day.

use crate::analysis::metrics::{Figure, Undefined};
use crate::analysis::models::{Interval, NORMAL_975};
use crate::analysis::numerics::{CountedValues, Fraction};

/// Rounding of a product of ratios of counts: a share that is one half up to this is one half.
const ROUNDING: f64 = 1e-12;

/// Days until it happened, and days waited so far by those to whom it has not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitingTimes {
    happened: CountedValues,
    waiting: CountedValues,
}

/// One day on which it happened to somebody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaitingStep {
    /// Days waited.
    pub day: u32,
    /// Customers who had waited for at least so many days.
    pub at_risk: u64,
    /// Of them, customers to whom it happened on this day.
    pub events: u64,
    /// The share of all to whom it has happened by this day, `1 - S(t)`.
    pub share: f64,
    /// Greenwood's standard error of the share.
    pub standard_error: f64,
    /// 95 % interval of the share on the scale of log(-log S); `None` where everybody is through.
    pub interval: Option<Interval>,
}

/// The share of customers to whom it has happened, by days waited.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WaitingCurve {
    /// Number of customers at the start.
    pub customers: u64,
    /// Number of customers to whom it has happened.
    pub events: u64,
    /// Longest time for which anybody was watched, in days.
    pub watched_days: u32,
    /// The days on which the share rises, ascending.
    pub steps: Vec<WaitingStep>,
    at_risk: Vec<u64>,
}

/// The day by which it has happened to a share of the customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaitingQuantile {
    /// Days; undefined where the share is not reached.
    pub days: Figure,
    /// First day of the 95 % interval, where it is reached.
    pub lower: Option<u32>,
    /// Last day of the 95 % interval; `None` if it is open.
    pub upper: Option<u32>,
}

impl WaitingTimes {
    /// Nobody.
    pub fn new() -> WaitingTimes {
        WaitingTimes::default()
    }

    /// A customer to whom it happened after so many days.
    pub fn add_event(&mut self, days: u32) {
        self.happened.add(days);
    }

    /// A customer who has waited for so many days.
    pub fn add_waiting(&mut self, days: u32) {
        self.waiting.add(days);
    }

    /// Number of customers.
    pub fn customers(&self) -> u64 {
        self.happened.len() + self.waiting.len()
    }

    /// Number of customers to whom it happened.
    pub fn events(&self) -> u64 {
        self.happened.len()
    }

    /// Customers to whom it happened within so many days.
    pub fn events_within(&self, days: u32) -> u64 {
        self.happened.counts().iter().take(days as usize + 1).sum()
    }

    /// Median days of those to whom it happened: too short, since slow ones are still waiting.
    pub fn naive_median(&self) -> Figure {
        Figure::from_option(self.happened.quantile(Fraction::HALF), Undefined::NoRepeatPurchases)
    }

    /// Mean days of those to whom it happened: too short, since slow ones are still waiting.
    pub fn naive_mean(&self) -> Figure {
        Figure::from_option(self.happened.mean(), Undefined::NoRepeatPurchases)
    }

    /// The share to whom it has happened by each day, `1 - S(t)`.
    ///
    /// `S(t) = product over s <= t of (1 - d_s / n_s)`; `var S = S^2 V`, `V = sum over s <= t of
    /// d_s / (n_s (n_s - d_s))`; interval of S: `S^exp(-+1.96 sqrt(V) / ln S)`. d_s: customers to whom it happened on
    /// day s; n_s: customers to whom it had not happened before and who were watched for at least s days.
    ///
    /// Source: E. L. Kaplan and P. Meier (1958), Journal of the American Statistical Association 53; M. Greenwood
    /// (1926); J. D. Kalbfleisch and R. L. Prentice (1980), The Statistical Analysis of Failure Time Data, 1.3, for
    /// the interval. Checked against: the survival of Freireich's 6-MP patients.
    pub fn curve(&self) -> WaitingCurve {
        let days = self.happened.counts().len().max(self.waiting.counts().len());
        let count = |values: &CountedValues, day: usize| values.counts().get(day).copied().unwrap_or(0);
        let mut curve = WaitingCurve {
            customers: self.customers(),
            events: self.events(),
            watched_days: days.saturating_sub(1) as u32,
            steps: Vec::new(),
            at_risk: Vec::with_capacity(days),
        };
        let (mut at_risk, mut survival, mut variance) = (self.customers(), 1.0, 0.0);
        for day in 0..days {
            curve.at_risk.push(at_risk);
            let events = count(&self.happened, day);
            if events > 0 {
                let left = at_risk - events;
                survival *= left as f64 / at_risk as f64;
                variance += events as f64 / (at_risk as f64 * left as f64);
                curve.steps.push(step(day as u32, (at_risk, events), survival, variance));
            }
            at_risk -= events + count(&self.waiting, day);
        }
        curve
    }
}

fn step(day: u32, (at_risk, events): (u64, u64), survival: f64, variance: f64) -> WaitingStep {
    let everybody = at_risk == events;
    let standard_error = if everybody { 0.0 } else { survival * variance.sqrt() };
    let interval = (!everybody).then(|| {
        let spread = NORMAL_975 * variance.sqrt() / libm::log(survival);
        let end = |power: f64| 1.0 - libm::pow(survival, libm::exp(power));
        // The logarithm is negative, so the first end is the lower one of the share.
        Interval { lower: end(spread), upper: end(-spread) }
    });
    WaitingStep { day, at_risk, events, share: 1.0 - survival, standard_error, interval }
}

impl WaitingCurve {
    /// The share to whom it has happened within so many days; `NotReached` where nobody was watched for so long and
    /// somebody is still waiting.
    pub fn share_by(&self, days: u32) -> Figure {
        if self.customers == 0 {
            return Figure::Undefined(Undefined::NoCustomers);
        }
        let through = self.steps.last().is_some_and(|step| step.events == step.at_risk);
        if days > self.watched_days && !through {
            return Figure::Undefined(Undefined::NotReached);
        }
        Figure::number(self.step_by(days).map_or(0.0, |step| step.share))
    }

    /// The last step within so many days.
    pub fn step_by(&self, days: u32) -> Option<&WaitingStep> {
        self.steps[..self.steps.partition_point(|step| step.day <= days)].last()
    }

    /// Customers to whom it had not happened before a day and who were watched for at least so long.
    pub fn at_risk(&self, days: u32) -> u64 {
        self.at_risk.get(days as usize).copied().unwrap_or(0)
    }

    /// The first day by which it has happened to half of the customers, with the days between which the interval of
    /// the share holds one half.
    ///
    /// Source: R. Brookmeyer and J. Crowley (1982), "A Confidence Interval for the Median Survival Time", Biometrics
    /// 38.
    pub fn median(&self) -> WaitingQuantile {
        let reaches = |value: f64| value >= 0.5 - ROUNDING;
        let first = |at: &dyn Fn(&WaitingStep) -> f64| {
            self.steps.iter().find(|step| reaches(at(step))).map(|step| step.day)
        };
        let days = first(&|step| step.share);
        let no_days = if self.customers == 0 { Undefined::NoCustomers } else { Undefined::NotReached };
        WaitingQuantile {
            days: Figure::from_option(days.map(f64::from), no_days),
            lower: first(&|step| step.interval.map_or(step.share, |interval| interval.upper)),
            upper: first(&|step| step.interval.map_or(step.share, |interval| interval.lower)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WaitingTimes;
    use crate::analysis::metrics::{Figure, Undefined};

    /// Published survival has six decimals.
    const PRINTED: f64 = 5e-7;

    /// Weeks of remission under 6-MP: Freireich et al. (1963), Blood 21.
    fn six_mp() -> WaitingTimes {
        let mut times = WaitingTimes::new();
        [6, 6, 6, 7, 10, 13, 16, 22, 23].into_iter().for_each(|week| times.add_event(week));
        [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].into_iter().for_each(|week| times.add_waiting(week));
        times
    }

    #[test]
    fn remission_under_6_mp_is_the_published_one() {
        let curve = six_mp().curve();
        for (week, survival) in [
            (6, 0.857143),
            (7, 0.806723),
            (10, 0.752941),
            (13, 0.690196),
            (16, 0.627451),
            (22, 0.537815),
            (23, 0.448179),
        ] {
            let share = curve.share_by(week).value().unwrap();
            assert!((1.0 - share - survival).abs() < PRINTED, "{week}: {share}");
        }
        assert_eq!(curve.median().days, Figure::Number(23.0));
        assert_eq!((curve.at_risk(6), curve.at_risk(7), curve.at_risk(23)), (21, 17, 6));
        // Greenwood's error at week 23 is 0.1346; the interval on the log-log scale is 0.188 to 0.680.
        let last = curve.steps.last().unwrap();
        assert!((last.standard_error - 0.1346).abs() < 5e-5, "{last:?}");
        let interval = last.interval.unwrap();
        assert!((1.0 - interval.upper - 0.188).abs() < 5e-4, "{interval:?}");
        assert!((1.0 - interval.lower - 0.680).abs() < 5e-4, "{interval:?}");
        assert_eq!((curve.median().lower, curve.median().upper), (Some(13), None));
    }

    #[test]
    fn without_anybody_waiting_the_share_is_the_plain_one() {
        let mut times = WaitingTimes::new();
        (1..=6).for_each(|day| times.add_event(day));
        let curve = times.curve();
        assert_eq!(curve.median().days, Figure::Number(3.0));
        for day in 1..=6 {
            let share = curve.share_by(day).value().unwrap();
            assert!((share - f64::from(day) / 6.0).abs() < 1e-15);
        }
        assert_eq!(curve.steps.last().unwrap().interval, None);
    }

    #[test]
    fn nobody_and_too_short_a_time_have_no_figure() {
        assert_eq!(WaitingTimes::new().curve().share_by(3).reason(), Some(Undefined::NoCustomers));
        let mut times = WaitingTimes::new();
        times.add_waiting(10);
        let curve = times.curve();
        assert_eq!(curve.share_by(10), Figure::Number(0.0));
        assert_eq!(curve.share_by(11).reason(), Some(Undefined::NotReached));
        assert_eq!(curve.median().days.reason(), Some(Undefined::NotReached));
    }
}
