//! Customers about to be lost, those with the most at stake first.

use super::judge::ChurnBase;
use super::rules::ChurnRule;
use crate::analysis::domain::{CustomerIx, Day, MoneySum};
use crate::analysis::numerics::order;
use crate::analysis::numerics::{Fraction, select_quantile};
use crate::analysis::segments::Stage;

/// Gaps that a customer needs before the last one can be called long.
const LEAST_GAPS: u32 = 3;
/// The last gap is long if it is so many times the median of the ones before.
const LONG_GAP: f64 = 2.0;

/// Why a customer is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WatchReason {
    /// In the lifecycle stage "slipping" or beyond: later than usual by the own rhythm.
    LateByOwnRhythm,
    /// Silent for longer than four of five gaps of the base.
    LateByBase,
    /// The model leaves it in doubt that the customer is alive: the probability has gone more than half the way from
    /// one down to the threshold.
    AliveInDoubt,
    /// The last gap was at least twice the median of the gaps before: buys more and more seldom.
    SlowingDown,
    /// Has bought on one day only, and half of all gaps are over.
    NoSecondOrder,
}

/// What the value at risk of a customer is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueBasis {
    /// The expected value still to come that was passed in.
    Expected,
    /// Net revenue of the past year times 1 less the probability of being alive.
    PastYearByAlive,
    /// Net revenue of the past year times the part of the way that the silence has gone to the limit of the own
    /// rhythm.
    PastYearBySilence,
}

/// A customer to watch.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchEntry {
    /// Who.
    pub customer: CustomerIx,
    /// What is at risk, in currency units, above zero.
    pub value_at_risk: f64,
    /// What that is made of.
    pub basis: ValueBasis,
    /// Days since the last purchase.
    pub silent_days: u32,
    /// The customer's usual gap, in days.
    pub usual_gap: f64,
    /// Days until the rule by the own rhythm counts the customer as lost.
    pub days_left: f64,
    /// Probability of being alive, where it is known.
    pub alive: Option<f64>,
    /// Net revenue of the 365 days up to the last purchase.
    pub past_year: MoneySum,
    /// Why, in the order of [`WatchReason::ALL`].
    pub reasons: Vec<WatchReason>,
}

/// The customers to watch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WatchList {
    /// The first of them, by value at risk descending, then by customer.
    pub entries: Vec<WatchEntry>,
    /// How many there are.
    pub customers: u64,
    /// What is at risk with all of them, in currency units.
    pub value_at_risk: f64,
}

impl WatchReason {
    /// Every reason.
    pub const ALL: [WatchReason; 5] = [
        WatchReason::LateByOwnRhythm,
        WatchReason::LateByBase,
        WatchReason::AliveInDoubt,
        WatchReason::SlowingDown,
        WatchReason::NoSecondOrder,
    ];

    /// Name in links and JSON.
    pub fn id(self) -> &'static str {
        match self {
            WatchReason::LateByOwnRhythm => "late_by_own_rhythm",
            WatchReason::LateByBase => "late_by_base",
            WatchReason::AliveInDoubt => "alive_in_doubt",
            WatchReason::SlowingDown => "slowing_down",
            WatchReason::NoSecondOrder => "no_second_order",
        }
    }

    /// In words, for people.
    pub fn text(self) -> &'static str {
        match self {
            WatchReason::LateByOwnRhythm => "Later than usual by their own rhythm",
            WatchReason::LateByBase => "Silent for longer than four of five gaps between purchases",
            WatchReason::AliveInDoubt => "The model doubts that they will come back",
            WatchReason::SlowingDown => "Their last gap was at least twice their usual one",
            WatchReason::NoSecondOrder => "Has bought on one day only, and half of all gaps are over",
        }
    }

    /// Whether the reason alone puts a customer on the list.
    pub fn is_warning(self) -> bool {
        matches!(self, WatchReason::LateByOwnRhythm | WatchReason::LateByBase | WatchReason::AliveInDoubt)
    }
}

impl ValueBasis {
    /// Name in links and JSON.
    pub fn id(self) -> &'static str {
        match self {
            ValueBasis::Expected => "expected",
            ValueBasis::PastYearByAlive => "past_year_by_alive",
            ValueBasis::PastYearBySilence => "past_year_by_silence",
        }
    }

    /// What it says, in one sentence.
    pub fn definition(self) -> &'static str {
        match self {
            ValueBasis::Expected => "The value that the customer is expected to bring from now on.",
            ValueBasis::PastYearByAlive => {
                "Net revenue of the year up to the last purchase, times the probability that the customer is gone."
            }
            ValueBasis::PastYearBySilence => {
                "Net revenue of the year up to the last purchase, times the part of the way that the silence has gone to where the customer counts as lost."
            }
        }
    }
}

/// Limits of silence of the base, in days.
struct Limits {
    median: Option<f64>,
    p80: Option<f64>,
}

/// The `most` customers with the most at risk, among those who are late or in doubt and not yet lost, neither by their
/// own rhythm nor by the model.
///
/// Source: J. Novo, Drilling Down, on latency as the trigger of defection; the order by what is at stake is this
/// product's own.
pub fn watch_list(base: &ChurnBase<'_>, most: usize) -> WatchList {
    let gaps = base.view.summaries.gaps();
    let limits = Limits { median: gaps.quantile(Fraction::HALF), p80: gaps.quantile(Fraction::percent(80)) };
    let mut entries: Vec<WatchEntry> =
        base.silences().filter_map(|(customer, silent)| entry(base, &limits, customer, silent)).collect();
    order::sort_by(&mut entries, |a, b| {
        b.value_at_risk.total_cmp(&a.value_at_risk).then(a.customer.cmp(&b.customer))
    });
    let customers = entries.len() as u64;
    let value_at_risk = entries.iter().map(|entry| entry.value_at_risk).sum();
    entries.truncate(most);
    WatchList { entries, customers, value_at_risk }
}

fn entry(base: &ChurnBase<'_>, limits: &Limits, customer: CustomerIx, silent: u32) -> Option<WatchEntry> {
    let lost = |rule| base.is_lost(rule, customer, silent).unwrap_or(false);
    if lost(ChurnRule::OwnGap) || lost(ChurnRule::Alive) {
        return None;
    }
    let reasons = reasons(base, limits, customer, silent);
    let (value_at_risk, basis) = value_at_risk(base, customer, silent);
    let watched = reasons.iter().any(|reason| reason.is_warning()) && value_at_risk > 0.0;
    watched.then(|| WatchEntry {
        customer,
        value_at_risk,
        basis,
        silent_days: silent,
        usual_gap: base.lifecycle.usual_gap(base.view.summaries, customer),
        days_left: base.own_limit(customer) - f64::from(silent),
        alive: base.alive(customer),
        past_year: base.past_year(customer),
        reasons,
    })
}

fn value_at_risk(base: &ChurnBase<'_>, customer: CustomerIx, silent: u32) -> (f64, ValueBasis) {
    if let Some(expected) = base.expected(customer) {
        return (expected, ValueBasis::Expected);
    }
    let past = base.past_year(customer).to_f64();
    match base.alive(customer) {
        Some(alive) => (past * (1.0 - alive), ValueBasis::PastYearByAlive),
        None => {
            let way = f64::from(silent) / base.own_limit(customer);
            (past * way.min(1.0), ValueBasis::PastYearBySilence)
        }
    }
}

fn reasons(base: &ChurnBase<'_>, limits: &Limits, customer: CustomerIx, silent: u32) -> Vec<WatchReason> {
    let summaries = base.view.summaries;
    let silent = f64::from(silent);
    let one_day = summaries.purchase_days(customer) == 1;
    let holds = |reason: &WatchReason| match reason {
        WatchReason::LateByOwnRhythm => {
            base.lifecycle.stage(summaries, customer).is_some_and(|stage| stage >= Stage::Slipping)
        }
        WatchReason::LateByBase => limits.p80.is_some_and(|days| silent > days),
        WatchReason::AliveInDoubt => {
            base.alive(customer).is_some_and(|p| p < 0.5 * (1.0 + base.settings.alive_threshold()))
        }
        WatchReason::SlowingDown => is_slowing_down(base, customer),
        WatchReason::NoSecondOrder => one_day && limits.median.is_some_and(|days| silent > days),
    };
    WatchReason::ALL.into_iter().filter(holds).collect()
}

fn is_slowing_down(base: &ChurnBase<'_>, customer: CustomerIx) -> bool {
    if !base.view.has_orders() || base.view.summaries.purchase_days(customer) <= LEAST_GAPS {
        return false;
    }
    let orders = base.view.orders_of(customer);
    let mut days: Vec<Day> =
        (0..orders.days.len()).filter(|&at| orders.is_order(at)).map(|at| orders.days[at]).collect();
    days.dedup();
    let mut gaps: Vec<u32> = days.windows(2).map(|pair| pair[1].since(pair[0]).0.unsigned_abs()).collect();
    let Some(last) = gaps.pop() else { return false };
    let median = select_quantile(&mut gaps, Fraction::HALF).map(|median| median.interpolate(f64::from));
    median.is_some_and(|median| f64::from(last) >= LONG_GAP * median)
}
