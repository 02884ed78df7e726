//! Days between purchases: how long customers take to come back.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, variant};
use super::view::MetricView;
use crate::analysis::domain::Day;
use crate::analysis::numerics::{CountedValues, Fraction, select_quantile};

pub(super) static INTERPURCHASE_DAYS: MetricDefinition = MetricDefinition {
    id: "interpurchase_days",
    name: "Days between purchases",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "median",
            name: "Median gap",
            definition: "Half of all gaps between purchase days in a row are at most so long.",
            formula: "median of {n} gaps",
            unit: Unit::Days,
        },
        VariantDefinition {
            id: "mean",
            name: "Mean gap",
            definition: "All gaps between purchase days in a row, averaged.",
            formula: "mean of {n} gaps",
            unit: Unit::Days,
        },
        VariantDefinition {
            id: "p80",
            name: "80th percentile",
            definition: "Four gaps of five are at most so long: a silence beyond it is a first warning.",
            formula: "80th percentile of {n} gaps",
            unit: Unit::Days,
        },
        VariantDefinition {
            id: "p90",
            name: "90th percentile",
            definition: "Nine gaps of ten are at most so long.",
            formula: "90th percentile of {n} gaps",
            unit: Unit::Days,
        },
        VariantDefinition {
            id: "customer_medians",
            name: "Median of customer medians",
            definition: "Each customer's median gap, then the median over customers, so that frequent buyers do not count more.",
            formula: "median over {n} customers of their median gap",
            unit: Unit::Days,
        },
    ],
    source: "R. J. Hyndman and Y. Fan (1996), The American Statistician 50(4), definition 7, for the quantiles; latency as in J. Novo, Drilling Down",
};

/// How many gaps are shown one by one: first to second purchase, second to third, and so on.
pub const GAP_STEPS: usize = 10;
/// Most bars in the histogram of gaps.
const MOST_BARS: u32 = 40;

/// Days between purchase days in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct GapStatistics {
    /// Number of gaps.
    pub count: u64,
    /// Median, in days.
    pub median: Figure,
    /// Mean, in days.
    pub mean: Figure,
    /// 80th percentile, in days.
    pub p80: Figure,
    /// 90th percentile, in days.
    pub p90: Figure,
    /// Bars of equal width.
    pub histogram: Vec<GapBar>,
    /// The first gap of each customer, the second, and so on, up to [`GAP_STEPS`].
    pub steps: Vec<GapStep>,
}

/// A bar of the histogram: gaps from `from` to `to` days, both included; the last bar is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapBar {
    /// Shortest gap, in days.
    pub from: u32,
    /// Longest gap, in days; `None` if the bar has no upper end.
    pub to: Option<u32>,
    /// Number of gaps.
    pub count: u64,
}

/// The gap from purchase `step` to purchase `step + 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GapStep {
    /// Counted from 1.
    pub step: u32,
    /// Customers who made the next purchase.
    pub count: u64,
    /// Median days they took; customers who have not come back are not in it.
    pub median: f64,
}

impl GapStatistics {
    /// Collects the gaps of the selected customers, one pass over their orders.
    pub fn compute(view: &MetricView<'_>) -> GapStatistics {
        let mut all = CountedValues::new();
        let mut by_step = vec![CountedValues::new(); GAP_STEPS];
        if view.has_orders() {
            for customer in view.customers() {
                for_each_gap(view, customer, |step, gap| {
                    all.add(gap);
                    if let Some(counts) = by_step.get_mut(step) {
                        counts.add(gap);
                    }
                });
            }
        } else if view.is_everybody() {
            all = view.summaries.gaps().clone();
        }
        let quantile = |percent| {
            Figure::from_option(all.quantile(Fraction::percent(percent)), Undefined::NoRepeatPurchases)
        };
        GapStatistics {
            count: all.len(),
            median: quantile(50),
            mean: Figure::from_option(all.mean(), Undefined::NoRepeatPurchases),
            p80: quantile(80),
            p90: quantile(90),
            histogram: histogram(&all),
            steps: steps(&by_step),
        }
    }
}

/// Days between purchases: the median of all gaps between purchase days in a row, in days.
///
/// Source: Hyndman and Fan (1996), definition 7; J. Novo, Drilling Down, on latency.
pub fn interpurchase_days(view: &MetricView<'_>, gaps: &GapStatistics) -> Measure {
    let count = [("n", Figure::Count(gaps.count), Unit::Index)];
    let pooled = [gaps.median, gaps.mean, gaps.p80, gaps.p90];
    let mut figures = pooled.map(|figure| variant(figure, &count)).to_vec();
    // Half days are whole numbers of half a day, so they can be selected exactly.
    let half_days = |c| view.summaries.median_gap(c).map(|days| (2.0 * days) as u32);
    let mut medians: Vec<u32> = view.customers().filter_map(half_days).collect();
    let median = select_quantile(&mut medians, Fraction::HALF);
    let median = median.map(|m| m.interpolate(|half_days| f64::from(half_days) / 2.0));
    let figure = Figure::from_option(median, Undefined::NoRepeatPurchases);
    figures.push(variant(figure, &[("n", Figure::Count(medians.len() as u64), Unit::Customers)]));
    Measure::new(view, MetricId::InterpurchaseDays, figures)
}

fn for_each_gap(
    view: &MetricView<'_>,
    customer: crate::analysis::domain::CustomerIx,
    mut visit: impl FnMut(usize, u32),
) {
    let orders = view.orders_of(customer);
    let mut last: Option<Day> = None;
    let mut step = 0;
    for (at, &day) in orders.days.iter().enumerate() {
        if last == Some(day) || !orders.is_order(at) {
            continue;
        }
        if let Some(last) = last {
            visit(step, day.since(last).0.unsigned_abs());
            step += 1;
        }
        last = Some(day);
    }
}

/// At most [`MOST_BARS`] bars: 98 gaps of 100 share bars of one round width, the rest is in the open bar.
fn histogram(gaps: &CountedValues) -> Vec<GapBar> {
    let Some(high) = gaps.quantile(Fraction::percent(98)) else { return Vec::new() };
    let longest = high.ceil().max(1.0) as u32;
    let widths = [1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 365];
    let fits = |width: &&u32| longest.div_ceil(**width) <= MOST_BARS;
    let width = widths.iter().find(fits).copied().unwrap_or_else(|| longest.div_ceil(MOST_BARS));
    let bars = longest.div_ceil(width);
    let count = |from: u32, to: usize| {
        let counts = gaps.counts();
        let to = to.min(counts.len());
        counts.get(from as usize..to).map_or(0, |counts| counts.iter().sum())
    };
    let bar = |at: u32| {
        let (from, to) = (at * width + 1, (at + 1) * width);
        GapBar { from, to: Some(to), count: count(from, to as usize + 1) }
    };
    let mut histogram: Vec<GapBar> = (0..bars).map(bar).collect();
    let rest = count(bars * width + 1, usize::MAX);
    if rest > 0 {
        histogram.push(GapBar { from: bars * width + 1, to: None, count: rest });
    }
    histogram
}

fn steps(by_step: &[CountedValues]) -> Vec<GapStep> {
    let step = |(at, counts): (usize, &CountedValues)| {
        let median = counts.quantile(Fraction::HALF)?;
        Some(GapStep { step: at as u32 + 1, count: counts.len(), median })
    };
    by_step.iter().enumerate().filter_map(step).collect()
}
