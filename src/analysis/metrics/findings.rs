//! What stands out: candidate findings with their numbers, ranked by how much revenue each is about. The
//! words are made elsewhere.
//!
//! Rule: every candidate carries a weight, the part of net revenue that it is about; one below
//! [`LEAST_WEIGHT`] is dropped. Candidates are ranked by weight, ties by the order of [`Finding`]'s variants.
//! A single giant customer replaces the share of the best customers, since it explains it.

use super::concentration::Concentration;
use super::figure::Figure;
use super::periods::{PeriodRow, PeriodTable};
use super::view::MetricView;
use crate::analysis::domain::{CustomerIx, Day, MoneySum, TimeUnit};
use crate::analysis::numerics::order;

/// A finding about less than this part of net revenue is not worth a sentence.
pub const LEAST_WEIGHT: f64 = 0.01;
/// One customer with this part of net revenue is a giant.
pub const GIANT_SHARE: f64 = 0.10;
/// The part of one-time buyers that is supposed to come back once when a second order is valued.
pub const WON_BACK_SHARE: f64 = 0.10;
/// How many findings are shown.
pub const SHOWN_FINDINGS: usize = 3;

/// Something that stands out, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Finding {
    /// One customer brings a tenth of net revenue or more.
    GiantCustomer {
        /// Who.
        customer: CustomerIx,
        /// Its net revenue.
        net: MoneySum,
        /// Its share of net revenue.
        share: f64,
    },
    /// The best tenth of customers brings far more than a tenth.
    TopCustomers {
        /// Per cent of customers.
        percent: u32,
        /// How many they are.
        customers: u64,
        /// Their share of net revenue.
        share: f64,
    },
    /// Customers who have ordered once only, and what one more order of some of them is worth.
    OneTimeBuyers {
        /// How many they are.
        customers: u64,
        /// Their share of customers with an order.
        share: f64,
        /// Whether anybody else has come back.
        some_came_back: bool,
        /// Mean net value of a repeat purchase; of any purchase where nobody has come back.
        second_order_value: f64,
        /// What comes in if [`WON_BACK_SHARE`] of them buy once more.
        worth: f64,
    },
    /// Repeat buyers who have been silent for longer than nine gaps of ten, but not for twice as long.
    AtRisk {
        /// How many they are.
        customers: u64,
        /// Their net revenue so far.
        net: MoneySum,
        /// Its share of net revenue.
        share: f64,
        /// Silent for more than so many days.
        silent_days: u32,
    },
    /// Net revenue has gone up or down.
    RevenueTrend {
        /// How many periods are compared with as many earlier ones.
        periods: u32,
        /// Calendar unit of the periods.
        unit: TimeUnit,
        /// With which.
        against: TrendBasis,
        /// First day of the later periods.
        since: Day,
        /// Net revenue of the later periods.
        current: MoneySum,
        /// Net revenue of the earlier periods.
        previous: MoneySum,
        /// `current / previous - 1`.
        change: f64,
    },
    /// Refunds take a part of gross revenue away.
    Refunds {
        /// Amount refunded.
        amount: MoneySum,
        /// Its share of gross revenue.
        rate: f64,
    },
}

/// What a trend is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrendBasis {
    /// The periods just before.
    Before,
    /// The same periods of the year before, so that the season does not matter.
    YearBefore,
}

/// A finding and the part of net revenue that it is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankedFinding {
    /// What stands out.
    pub finding: Finding,
    /// The part of net revenue that it is about; findings are ranked by it.
    pub weight: f64,
}

/// Every finding of the selection, most important first; show the first [`SHOWN_FINDINGS`]. Empty if net
/// revenue is not above zero.
pub fn findings(
    view: &MetricView<'_>,
    periods: &PeriodTable,
    concentration: &Concentration,
) -> Vec<RankedFinding> {
    let net = view.totals.net();
    if net.is_zero() || net.is_negative() {
        return Vec::new();
    }
    let giant = giant_customer(view, concentration);
    let top = if giant.is_none() { top_customers(concentration) } else { None };
    let candidates =
        [giant, top, one_time_buyers(view), at_risk(view), revenue_trend(periods), refunds(view)];
    let important = |ranked: &RankedFinding| ranked.weight.is_finite() && ranked.weight >= LEAST_WEIGHT;
    let mut ranked: Vec<_> = candidates.into_iter().flatten().filter(important).collect();
    order::sort_by(&mut ranked, |a, b| b.weight.total_cmp(&a.weight));
    ranked
}

fn share_of_net(view: &MetricView<'_>, part: MoneySum) -> f64 {
    Figure::money_share(part, view.totals.net()).value().unwrap_or(0.0)
}

fn giant_customer(view: &MetricView<'_>, concentration: &Concentration) -> Option<RankedFinding> {
    let largest = concentration.largest?;
    let share = share_of_net(view, MoneySum::from(largest));
    if share < GIANT_SHARE || view.totals.customers < 2 {
        return None;
    }
    let customer = view.customers().find(|&c| view.summaries.net(c) == largest)?;
    let finding = Finding::GiantCustomer { customer, net: MoneySum::from(largest), share };
    Some(RankedFinding { finding, weight: share })
}

/// Weight: what the best tenth brings beyond a tenth.
fn top_customers(concentration: &Concentration) -> Option<RankedFinding> {
    let top = concentration.top_share(10)?;
    let share = top.share.value()?;
    let finding = Finding::TopCustomers { percent: top.percent, customers: top.customers, share };
    Some(RankedFinding { finding, weight: share - f64::from(top.percent) / 100.0 })
}

/// Weight: what one more order of a tenth of the one-time buyers comes to.
fn one_time_buyers(view: &MetricView<'_>) -> Option<RankedFinding> {
    let customers = view.totals.buyers.checked_sub(view.totals.repeat_buyers).filter(|&n| n > 0)?;
    let repeat_net: MoneySum = view.customers().map(|c| view.summaries.repeat_net(c)).sum();
    let (net, count) = match view.totals.repeat_days {
        0 => (view.totals.net(), view.totals.purchase_days),
        repeats => (repeat_net, repeats),
    };
    let second_order_value = Figure::ratio(net.to_f64(), count as f64, super::Undefined::NoOrders).value()?;
    let worth = WON_BACK_SHARE * customers as f64 * second_order_value;
    let share = customers as f64 / view.totals.buyers as f64;
    let some_came_back = view.totals.repeat_days > 0;
    let finding = Finding::OneTimeBuyers { customers, share, some_came_back, second_order_value, worth };
    Some(RankedFinding { finding, weight: worth / view.totals.net().to_f64() })
}

/// Weight: their share of net revenue.
fn at_risk(view: &MetricView<'_>) -> Option<RankedFinding> {
    let days = view.active_window.days;
    let silent = i64::from(days) + 1..=2 * i64::from(days);
    let (mut customers, mut net) = (0, MoneySum::ZERO);
    for customer in view.customers().filter(|&c| view.summaries.orders(c) > 1) {
        let recency = view.summaries.recency(customer).map(|r| i64::from(r.0.0));
        if recency.is_some_and(|recency| silent.contains(&recency)) {
            customers += 1;
            net += view.summaries.net(customer);
        }
    }
    let share = share_of_net(view, net);
    let finding = Finding::AtRisk { customers, net, share, silent_days: days };
    (customers > 0).then_some(RankedFinding { finding, weight: share })
}

/// Weight: the change as a part of the larger of both sums; a third of it where single periods are compared,
/// since one period says little. Three whole periods are compared with the same
/// ones a year before where the data reach back so far, else with the three before, else one with one.
fn revenue_trend(table: &PeriodTable) -> Option<RankedFinding> {
    let whole: Vec<&PeriodRow> = table.rows.iter().filter(|row| !row.partial).collect();
    let per_year = match table.unit {
        TimeUnit::Week => 52,
        TimeUnit::Month => 12,
        TimeUnit::Quarter => 4,
        TimeUnit::Day | TimeUnit::Year => 0,
    };
    let count = if whole.len() >= 6 { 3 } else { 1 };
    let yearly = per_year > 0 && whole.len() >= per_year + count;
    let (against, back) =
        if yearly { (TrendBasis::YearBefore, per_year) } else { (TrendBasis::Before, count) };
    let start = whole.len().checked_sub(count)?;
    let earlier = start.checked_sub(back)?;
    let sum = |from: usize| -> MoneySum { whole[from..from + count].iter().map(|row| row.net()).sum() };
    let (current, previous) = (sum(start), sum(earlier));
    let (now, before) = (current.to_f64(), previous.to_f64());
    if before <= 0.0 {
        return None;
    }
    let since = whole.get(start)?.start;
    let change = now / before - 1.0;
    let finding = Finding::RevenueTrend {
        periods: count as u32,
        unit: table.unit,
        against,
        since,
        current,
        previous,
        change,
    };
    Some(RankedFinding { finding, weight: (now - before).abs() / before.max(now) * count as f64 / 3.0 })
}

/// Weight: refunds as a share of gross revenue.
fn refunds(view: &MetricView<'_>) -> Option<RankedFinding> {
    let amount = view.totals.refunded;
    let rate = Figure::money_share(amount, view.totals.gross).value()?;
    (rate > 0.0).then_some(RankedFinding { finding: Finding::Refunds { amount, rate }, weight: rate })
}
