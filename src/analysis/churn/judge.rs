//! Each customer judged by each rule.

use super::ChurnError;
use super::rules::{ChurnRule, ChurnSettings};
use crate::analysis::domain::{CustomerIx, Day, DaySpan, Money, MoneySum};
use crate::analysis::metrics::{ActiveWindow, Figure, MetricView, Undefined};
use crate::analysis::segments::Lifecycle;
use crate::analysis::summary::CustomerSet;

/// Days of a year of past value.
const YEAR_DAYS: i32 = 365;

/// What models say of each customer of the log, where there are any; one value a customer, not finite where unknown.
#[derive(Clone, Copy, Debug, Default)]
pub struct CustomerValues<'a> {
    /// Probability of being alive.
    pub alive: Option<&'a [f64]>,
    /// Expected value still to come, in currency units.
    pub expected: Option<&'a [f64]>,
}

/// What every rule starts from.
pub struct ChurnBase<'a> {
    pub(super) view: &'a MetricView<'a>,
    pub(super) lifecycle: &'a Lifecycle,
    pub(super) values: CustomerValues<'a>,
    pub(super) settings: ChurnSettings,
    /// Days of silence that nine of ten gaps of the base do not exceed.
    pub base_days: u32,
    /// Net revenue of each customer in the 365 days up to the last purchase.
    past_year: Vec<MoneySum>,
}

/// The verdict of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct ChurnJudgement {
    /// Which rule.
    pub rule: ChurnRule,
    /// Why it could not judge.
    pub unavailable: Option<Undefined>,
    /// Customers that it judged.
    pub judged: u64,
    /// Whom it counts as lost.
    pub lost: CustomerSet,
    /// Lost customers as a share of those judged.
    pub share: Figure,
    /// Net revenue of lost customers in the 365 days up to the last purchase of each.
    pub lost_revenue: MoneySum,
    /// The same as a share of that of all customers judged.
    pub lost_revenue_share: Figure,
    /// The number of lost customers that the probabilities add up to; of the rule by the model only.
    pub expected_lost: Figure,
}

impl<'a> ChurnBase<'a> {
    /// Collects what the rules need, one pass over the entries. Values must be one for each customer of the log.
    pub fn new(
        view: &'a MetricView<'a>,
        lifecycle: &'a Lifecycle,
        values: CustomerValues<'a>,
        settings: ChurnSettings,
    ) -> Result<ChurnBase<'a>, ChurnError> {
        let customers = view.log.customer_count();
        for found in [values.alive, values.expected].into_iter().flatten().map(<[f64]>::len) {
            if found != customers {
                return Err(ChurnError::Values { found: found as u64, customers: customers as u64 });
            }
        }
        let base_days = ActiveWindow::GapPercentile90.resolve(view.summaries.gaps()).days;
        let mut past_year = vec![MoneySum::ZERO; customers];
        for customer in view.customers() {
            past_year[customer.0 as usize] = past_year_value(view, customer);
        }
        Ok(ChurnBase { view, lifecycle, values, settings, base_days, past_year })
    }

    /// The selected customers with a dated purchase, ascending, with the days since their last one.
    pub fn silences(&self) -> impl Iterator<Item = (CustomerIx, u32)> + '_ {
        let silent = |customer| self.view.summaries.recency(customer).map(|r| r.0.0.max(0) as u32);
        self.view.customers().filter_map(move |customer| Some((customer, silent(customer)?)))
    }

    /// Net revenue of a customer in the 365 days up to the last purchase. From customer rows: the year's part of all
    /// net revenue.
    pub fn past_year(&self, customer: CustomerIx) -> MoneySum {
        self.past_year.get(customer.0 as usize).copied().unwrap_or_default()
    }

    /// Probability of being alive, where it is known.
    pub fn alive(&self, customer: CustomerIx) -> Option<f64> {
        let alive = self.values.alive?.get(customer.0 as usize).copied()?;
        (0.0..=1.0).contains(&alive).then_some(alive)
    }

    /// Expected value still to come, where it is known.
    pub fn expected(&self, customer: CustomerIx) -> Option<f64> {
        self.values.expected?.get(customer.0 as usize).copied().filter(|value| value.is_finite())
    }

    /// Days of silence beyond which the own rhythm makes a customer lost.
    pub fn own_limit(&self, customer: CustomerIx) -> f64 {
        self.settings.own_multiple() * self.lifecycle.usual_gap(self.view.summaries, customer)
    }

    /// Whether a rule counts a customer as lost; `None` if it cannot judge.
    pub fn is_lost(&self, rule: ChurnRule, customer: CustomerIx, silent: u32) -> Option<bool> {
        match rule {
            ChurnRule::OwnGap => Some(f64::from(silent) > self.own_limit(customer)),
            ChurnRule::BaseGap => Some(silent > self.base_days),
            ChurnRule::Alive => Some(self.alive(customer)? < self.settings.alive_threshold()),
        }
    }
}

fn past_year_value(view: &MetricView<'_>, customer: CustomerIx) -> MoneySum {
    let net = view.summaries.net(customer);
    let Some(last) = view.summaries.last_purchase(customer) else { return MoneySum::ZERO };
    if !view.has_orders() {
        let span = view.summaries.first_purchase(customer).map_or(0, |first| last.since(first).0);
        return part_of_year(net, span.saturating_add(1));
    }
    let from = last.plus(DaySpan(1 - YEAR_DAYS));
    let orders = view.orders_of(customer);
    let start = orders.days.partition_point(|&day: &Day| day < from);
    let end = orders.days.partition_point(|&day| day <= last);
    (start..end).map(|at| orders.net(at)).sum()
}

/// A year's part of an amount of so many days, all of it for less than a year, rounded towards zero.
fn part_of_year(net: Money, days: i32) -> MoneySum {
    let days = i128::from(days.max(YEAR_DAYS));
    MoneySum::from_ten_thousandths(i128::from(net.ten_thousandths()) * i128::from(YEAR_DAYS) / days)
}

/// Judges every customer by every rule, in the order of [`ChurnRule::ALL`].
///
/// Own rhythm: silent > multiple * usual gap, see [`Lifecycle::usual_gap`]. Base: silent > 90th percentile of all gaps.
/// Model: P(alive) < threshold.
///
/// Source: J. Novo, Drilling Down, on latency; D. C. Schmittlein, D. G. Morrison and R. Colombo (1987), "Counting Your
/// Customers", Management Science 33, on the probability of being alive.
pub fn judge(base: &ChurnBase<'_>) -> Vec<ChurnJudgement> {
    ChurnRule::ALL.map(|rule| judge_by(base, rule)).to_vec()
}

fn judge_by(base: &ChurnBase<'_>, rule: ChurnRule) -> ChurnJudgement {
    let mut lost = CustomerSet::default();
    let (mut judged, mut revenue, mut lost_revenue) = (0, MoneySum::ZERO, MoneySum::ZERO);
    let mut gone = 0.0;
    for (customer, silent) in base.silences() {
        let Some(is_lost) = base.is_lost(rule, customer, silent) else { continue };
        judged += 1;
        revenue += base.past_year(customer);
        gone += 1.0 - base.alive(customer).unwrap_or(1.0);
        if is_lost {
            lost.insert(customer);
            lost_revenue += base.past_year(customer);
        }
    }
    let missing =
        if base.view.summaries.window().is_none() { Undefined::NoDates } else { Undefined::NoCustomers };
    let expected_lost = match rule {
        ChurnRule::Alive if judged > 0 => Figure::number(gone),
        _ => Figure::Undefined(missing),
    };
    ChurnJudgement {
        rule,
        unavailable: (judged == 0).then_some(missing),
        judged,
        share: Figure::count_share(lost.len() as u64, judged, missing),
        lost,
        lost_revenue,
        lost_revenue_share: Figure::money_share(lost_revenue, revenue),
        expected_lost,
    }
}
