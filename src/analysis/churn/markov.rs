//! What follows if customers go on moving between stages as they did: where they end up, and what they are worth.
//!
//! The chain has no memory: where a customer goes depends on the stage of today alone, and the shares stay as they
//! were between the two dates. A stage that nobody was in on the first date has no shares; it is taken as one that
//! nobody leaves and that brings nothing, and it is named.

use super::transitions::{STAGES, Transitions};
use crate::analysis::domain::{DaySpan, DiscountRate, TimeSpan};
use crate::analysis::metrics::{Figure, Undefined};
use crate::analysis::numerics::solve_linear;
use crate::analysis::segments::Stage;

type Shares = [[f64; STAGES]; STAGES];

/// What the long run depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongRun {
    /// Every customer ends up in the same stages, wherever they start.
    OneClass,
    /// Every customer ends up in one stage that nobody leaves.
    Absorbing(Stage),
    /// There are so many groups of stages that nobody leaves; where customers end up depends on where they are today.
    SeveralClasses(u32),
}

/// Where customers end up.
#[derive(Clone, Debug, PartialEq)]
pub struct SteadyState {
    /// What it depends on.
    pub long_run: LongRun,
    /// Groups of stages that nobody leaves, each in the order of [`Stage::ALL`].
    pub classes: Vec<Vec<Stage>>,
    /// The share of today's customers in each stage in the long run, averaged over time; adds up to one.
    pub shares: [f64; STAGES],
}

/// The future of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkovOutlook {
    /// Length of a period in days: the time between the two dates.
    pub period_days: u32,
    /// Discount rate of a period.
    pub period_rate: f64,
    /// Stages that somebody moved to, but that nobody was in on the first date.
    pub unknown: Vec<Stage>,
    /// The share of each stage's customers (rows) in each stage one period later (columns).
    pub shares: [[f64; STAGES]; STAGES],
    /// Margin a customer and period by stage at the start of the period; revenue where no margin is set.
    pub margins: [f64; STAGES],
    /// Where today's customers end up; fails where there are none.
    pub steady_state: Result<SteadyState, Undefined>,
    /// Expected value of a customer in each stage, the coming period included; undefined for stages that nobody was in
    /// on the first date, and without discounting where the sum has no end.
    pub values: [Figure; STAGES],
    /// Expected value of all customers in the stages of the second date.
    pub base_value: Figure,
    /// Value of somebody who becomes a customer: margin of the first period, and what follows discounted by one
    /// period.
    pub new_customer_value: Figure,
}

/// Carries the moves between two dates on into the future.
///
/// `v = (I - P / (1 + d))^-1 m`; P: shares of moves in a period, m: margin a customer and period by stage at its start,
/// counted at its start, d: discount rate of a period. Steady state: `pi = pi P`, in each group of stages that nobody
/// leaves, weighted by the probability that today's customers get there.
///
/// Source: P. E. Pfeifer and R. L. Carraway (2000), "Modeling Customer Relationships as Markov Chains", Journal of
/// Interactive Marketing 14(2); J. G. Kemeny and J. L. Snell (1960), Finite Markov Chains, chapter 3.
/// Checked against: sums period by period.
pub fn markov_outlook(transitions: &Transitions, margin: Option<f64>, rate: DiscountRate) -> MarkovOutlook {
    let days = transitions.dates.days();
    let span = TimeSpan::of_days(DaySpan(i32::try_from(days).unwrap_or(i32::MAX)));
    let factor = rate.factor(span);
    let mut shares = [[0.0; STAGES]; STAGES];
    let mut margins = [0.0; STAGES];
    for from in Stage::ALL {
        let at = from as usize;
        for to in Stage::ALL {
            let stays = f64::from(u8::from(from == to));
            shares[at][to as usize] = transitions.share(Some(from), to).value().unwrap_or(stays);
        }
        let net = transitions.net_per_customer(Some(from)).value().unwrap_or(0.0);
        margins[at] = net * margin.unwrap_or(1.0);
    }
    let unknown = |stage: &Stage| transitions.opening(Some(*stage)) == 0 && transitions.closing(*stage) > 0;
    let values = values(&shares, &margins, factor);
    MarkovOutlook {
        period_days: days,
        period_rate: 1.0 / factor - 1.0,
        unknown: Stage::ALL.into_iter().filter(unknown).collect(),
        steady_state: steady_state(&shares, Stage::ALL.map(|stage| transitions.closing(stage))),
        base_value: base_value(transitions, values.as_deref()),
        new_customer_value: new_customer_value(transitions, margin, factor, values.as_deref()),
        values: std::array::from_fn(|at| match transitions.opening(Some(Stage::ALL[at])) {
            0 => Figure::Undefined(Undefined::NoCustomers),
            _ => value_of(values.as_ref().map(|values| values[at])),
        }),
        shares,
        margins,
    }
}

fn value_of(value: Option<f64>) -> Figure {
    Figure::from_option(value, Undefined::OutOfRange)
}

fn values(shares: &Shares, margins: &[f64; STAGES], factor: f64) -> Option<Vec<f64>> {
    let entry = |row: usize, column: usize| f64::from(u8::from(row == column)) - factor * shares[row][column];
    let rows: Vec<Vec<f64>> =
        (0..STAGES).map(|row| (0..STAGES).map(|column| entry(row, column)).collect()).collect();
    solve_linear(&rows, margins)
}

fn base_value(transitions: &Transitions, values: Option<&[f64]>) -> Figure {
    let all = |values: &[f64]| -> f64 {
        Stage::ALL.iter().zip(values).map(|(&stage, value)| transitions.closing(stage) as f64 * value).sum()
    };
    value_of(values.map(all))
}

fn new_customer_value(
    transitions: &Transitions,
    margin: Option<f64>,
    factor: f64,
    values: Option<&[f64]>,
) -> Figure {
    let Some(net) = transitions.net_per_customer(None).value() else {
        return Figure::Undefined(Undefined::NoCustomers);
    };
    let later = values.map(|values| {
        let part =
            |(&stage, value): (&Stage, &f64)| transitions.share(None, stage).value().unwrap_or(0.0) * value;
        Stage::ALL.iter().zip(values).map(part).sum::<f64>()
    });
    value_of(later.map(|later| net * margin.unwrap_or(1.0) + factor * later))
}

impl MarkovOutlook {
    /// Customers by stage so many periods from now, if no new ones come: today's customers are passed in.
    pub fn after(&self, customers: [u64; STAGES], periods: u32) -> [f64; STAGES] {
        let mut now = customers.map(|count| count as f64);
        for _ in 0..periods {
            now = std::array::from_fn(|to| (0..STAGES).map(|from| now[from] * self.shares[from][to]).sum());
        }
        now
    }
}

fn steady_state(shares: &Shares, customers: [u64; STAGES]) -> Result<SteadyState, Undefined> {
    let all: u64 = customers.iter().sum();
    if all == 0 {
        return Err(Undefined::NoCustomers);
    }
    let start = customers.map(|count| count as f64 / all as f64);
    let reach = reachable(shares);
    // Stages that today's customers can be in at any time.
    let relevant: Vec<usize> =
        (0..STAGES).filter(|&to| (0..STAGES).any(|i| customers[i] > 0 && reach[i][to])).collect();
    let recurrent = |&i: &usize| (0..STAGES).all(|j| !reach[i][j] || reach[j][i]);
    let mut classes: Vec<Vec<usize>> = Vec::new();
    for &at in relevant.iter().filter(|at| recurrent(at)) {
        match classes.iter_mut().find(|class| reach[class[0]][at]) {
            Some(class) => class.push(at),
            None => classes.push(vec![at]),
        }
    }
    let transient: Vec<usize> = relevant.into_iter().filter(|at| !recurrent(at)).collect();
    let mut long_run_shares = [0.0; STAGES];
    for class in &classes {
        let weight = arrival(shares, &start, class, &transient).ok_or(Undefined::OutOfRange)?;
        let within = stationary(shares, class).ok_or(Undefined::OutOfRange)?;
        for (&at, share) in class.iter().zip(within) {
            long_run_shares[at] = weight * share;
        }
    }
    let long_run = match classes.as_slice() {
        [class] if class.len() == 1 => LongRun::Absorbing(Stage::ALL[class[0]]),
        [_] => LongRun::OneClass,
        several => LongRun::SeveralClasses(several.len() as u32),
    };
    let named = |class: &Vec<usize>| class.iter().map(|&at| Stage::ALL[at]).collect();
    Ok(SteadyState { long_run, classes: classes.iter().map(named).collect(), shares: long_run_shares })
}

/// Whether one stage can be reached from another in any number of periods, none included.
fn reachable(shares: &Shares) -> [[bool; STAGES]; STAGES] {
    let mut reach: [[bool; STAGES]; STAGES] =
        std::array::from_fn(|i| std::array::from_fn(|j| i == j || shares[i][j] > 0.0));
    for via in 0..STAGES {
        for i in 0..STAGES {
            for j in 0..STAGES {
                reach[i][j] |= reach[i][via] && reach[via][j];
            }
        }
    }
    reach
}

/// The probability that a customer of today gets to a group of stages that nobody leaves.
fn arrival(shares: &Shares, start: &[f64; STAGES], class: &[usize], transient: &[usize]) -> Option<f64> {
    let directly = |from: usize| class.iter().map(|&to| shares[from][to]).sum::<f64>();
    let entry = |i: usize, j: usize| f64::from(u8::from(i == j)) - shares[i][j];
    let rows: Vec<Vec<f64>> =
        transient.iter().map(|&i| transient.iter().map(|&j| entry(i, j)).collect()).collect();
    let right: Vec<f64> = transient.iter().map(|&from| directly(from)).collect();
    let later = solve_linear(&rows, &right)?;
    let there: f64 = class.iter().map(|&at| start[at]).sum();
    Some(there + transient.iter().zip(later).map(|(&at, share)| start[at] * share).sum::<f64>())
}

/// Shares of time within a group of stages that nobody leaves: `pi = pi P`, the last equation replaced by the sum.
fn stationary(shares: &Shares, class: &[usize]) -> Option<Vec<f64>> {
    let last = class.len() - 1;
    let entry = |row: usize, column: usize| {
        if row == last {
            return 1.0;
        }
        shares[class[column]][class[row]] - f64::from(u8::from(row == column))
    };
    let rows: Vec<Vec<f64>> =
        (0..=last).map(|row| (0..=last).map(|column| entry(row, column)).collect()).collect();
    let right: Vec<f64> = (0..=last).map(|row| f64::from(u8::from(row == last))).collect();
    solve_linear(&rows, &right)
}

#[cfg(test)]
mod tests {
    use super::{LongRun, STAGES, steady_state, values};
    use crate::analysis::metrics::Undefined;
    use crate::analysis::segments::Stage;

    /// Rounding of a small linear system.
    const ROUNDING: f64 = 1e-12;

    fn identity() -> [[f64; STAGES]; STAGES] {
        std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))))
    }

    #[test]
    fn values_are_the_sum_over_all_periods() {
        // Customers by periods since the last purchase, who buy again with probability .3, .2, .15, .05 and are given
        // up after the fourth; 40 a purchase, 4 a mailing, 20 % a period.
        let mut shares = [[0.0; STAGES]; STAGES];
        for (at, again) in [0.3, 0.2, 0.15, 0.05].into_iter().enumerate() {
            shares[at][0] = again;
            shares[at][at + 1] = 1.0 - again;
        }
        shares[4][4] = 1.0;
        let margins = [36.0, -4.0, -4.0, -4.0, 0.0];
        let found = values(&shares, &margins, 1.0 / 1.2).unwrap();
        let mut expected = [0.0; STAGES];
        for _ in 0..300 {
            let next = |at: usize| shares[at].iter().zip(&expected).map(|(p, v)| p * v).sum::<f64>();
            expected = std::array::from_fn(|at| margins[at] + next(at) / 1.2);
        }
        for (value, expected) in found.iter().zip(expected) {
            assert!((value - expected).abs() < ROUNDING * 100.0, "{found:?}");
        }
        assert!(found[0] > 36.0 && found[4].abs() < ROUNDING);
        // Without discounting a stage that nobody leaves has no end.
        assert_eq!(values(&shares, &margins, 1.0), None);
    }

    #[test]
    fn one_class_several_classes_and_absorption_are_told_apart() {
        // Active and lapsed alternate; new customers come into them; lost and slipping are nobody's.
        let mut shares = identity();
        shares[0] = [0.5, 0.5, 0.0, 0.0, 0.0];
        shares[1] = [0.0, 0.0, 0.0, 1.0, 0.0];
        shares[3] = [0.0, 1.0, 0.0, 0.0, 0.0];
        let state = steady_state(&shares, [10, 0, 0, 0, 0]).unwrap();
        assert_eq!(state.long_run, LongRun::OneClass);
        assert_eq!(state.classes, [vec![Stage::Active, Stage::Lapsed]]);
        for (found, expected) in state.shares.iter().zip([0.0, 0.5, 0.0, 0.5, 0.0]) {
            assert!((found - expected).abs() < ROUNDING);
        }
        // A quarter of the new ones is lost for good, the others stay active.
        let mut shares = identity();
        shares[0] = [0.6, 0.3, 0.0, 0.0, 0.1];
        let state = steady_state(&shares, [8, 1, 0, 0, 1]).unwrap();
        assert_eq!(state.long_run, LongRun::SeveralClasses(2));
        for (found, expected) in state.shares.iter().zip([0.0, 0.7, 0.0, 0.0, 0.3]) {
            assert!((found - expected).abs() < ROUNDING);
        }
        shares[1] = [0.0, 0.9, 0.0, 0.0, 0.1];
        let state = steady_state(&shares, [8, 1, 0, 0, 1]).unwrap();
        assert_eq!(state.long_run, LongRun::Absorbing(Stage::Lost));
        assert!((state.shares[4] - 1.0).abs() < ROUNDING);
        assert_eq!(steady_state(&shares, [0; STAGES]), Err(Undefined::NoCustomers));
    }
}
