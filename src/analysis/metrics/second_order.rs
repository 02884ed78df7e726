//! From the first purchase to the second, with customers who have not come back yet counted as waiting.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, VariantFigure, variant};
use super::view::MetricView;
use crate::analysis::domain::CustomerIx;
use crate::analysis::numerics::{CountedValues, Fraction};

pub(super) static DAYS_TO_SECOND_ORDER: MetricDefinition = MetricDefinition {
    id: "days_to_second_order",
    name: "Days to the second purchase",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "kaplan_meier",
            name: "Kaplan-Meier median",
            definition: "When half of all customers have come back, those still waiting counted as waiting.",
            formula: "smallest t with S(t) <= 1/2, S(t) = product over days s <= t of (1 - d_s / n_s)",
            unit: Unit::Days,
        },
        VariantDefinition {
            id: "converters_median",
            name: "Median of those who came back",
            definition: "Median days of the customers who came back; too short, since slow ones are still missing.",
            formula: "median of {n} first gaps",
            unit: Unit::Days,
        },
        VariantDefinition {
            id: "converters_mean",
            name: "Mean of those who came back",
            definition: "Mean days of the customers who came back; too short, since slow ones are still missing.",
            formula: "mean of {n} first gaps",
            unit: Unit::Days,
        },
    ],
    source: "E. L. Kaplan and P. Meier (1958), \"Nonparametric Estimation from Incomplete Observations\", Journal of the American Statistical Association 53",
};

pub(super) static SECOND_ORDER_CONVERSION: MetricDefinition = MetricDefinition {
    id: "second_order_conversion",
    name: "Second-purchase conversion",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        conversion("days_90", "Within 90 days"),
        conversion("days_30", "Within 30 days"),
        conversion("days_60", "Within 60 days"),
        VariantDefinition {
            id: "raw",
            name: "Share so far",
            definition: "Customers with a second purchase as a share of all; too low, since new customers have had no time.",
            formula: "{K} / {N}",
            unit: Unit::Share,
        },
    ],
    source: "E. L. Kaplan and P. Meier (1958), \"Nonparametric Estimation from Incomplete Observations\", Journal of the American Statistical Association 53",
};

const fn conversion(id: &'static str, name: &'static str) -> VariantDefinition {
    VariantDefinition {
        id,
        name,
        definition: "Share of customers who make a second purchase within so many days of the first, those with less time behind them counted as long as they were watched.",
        formula: "1 - S({h}), S(t) = product over days s <= t of (1 - d_s / n_s)",
        unit: Unit::Share,
    }
}

const HORIZONS: [u32; 3] = [90, 30, 60];

/// Who came back after how many days, and who has waited for how long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecondOrder {
    returned: CountedValues,
    waiting: CountedValues,
    unavailable: Option<Undefined>,
    /// The share that has come back by each day after the first purchase on which it rises: day, share.
    pub curve: Vec<(u32, f64)>,
}

impl SecondOrder {
    /// Estimates `1 - S(t)` of the selected customers, one pass.
    ///
    /// `S(t) = product over s <= t of (1 - d_s / n_s)`: d_s customers came back on day s after their first
    /// purchase, n_s had not come back and were watched for at least s days.
    ///
    /// Source: Kaplan and Meier (1958).
    pub fn compute(view: &MetricView<'_>) -> SecondOrder {
        if !view.has_orders() {
            return SecondOrder { unavailable: Some(Undefined::NeedsOrders), ..SecondOrder::default() };
        }
        let mut second = SecondOrder::default();
        for customer in view.customers() {
            match first_gap(view, customer) {
                Some(gap) => second.returned.add(gap),
                None => {
                    let waited = view.summaries.tenure(customer);
                    waited.into_iter().for_each(|t| second.waiting.add(t.0.unsigned_abs()));
                }
            }
        }
        second.curve = second.kaplan_meier();
        second
    }

    fn kaplan_meier(&self) -> Vec<(u32, f64)> {
        let mut at_risk = self.returned.len() + self.waiting.len();
        let mut survival = 1.0;
        let mut curve = Vec::new();
        let days = self.returned.counts().len();
        for day in 0..days {
            let returned = self.returned.counts()[day];
            if returned > 0 {
                survival *= 1.0 - returned as f64 / at_risk as f64;
                curve.push((day as u32, 1.0 - survival));
            }
            at_risk -= returned + self.waiting.counts().get(day).copied().unwrap_or(0);
        }
        curve
    }

    fn share_by(&self, day: u32) -> Figure {
        let customers = self.returned.len() + self.waiting.len();
        if let Some(reason) = self.unavailable.or((customers == 0).then_some(Undefined::NoCustomers)) {
            return Figure::Undefined(reason);
        }
        let watched = self.returned.counts().len().max(self.waiting.counts().len());
        if (day as usize) >= watched {
            return Figure::Undefined(Undefined::NotReached);
        }
        let reached = self.curve.iter().take_while(|(at, _)| *at <= day).last();
        Figure::number(reached.map_or(0.0, |(_, share)| *share))
    }

    fn median(&self) -> Figure {
        if let Some(reason) = self.unavailable {
            return Figure::Undefined(reason);
        }
        let reached = self.curve.iter().find(|(_, share)| *share >= 0.5);
        Figure::from_option(reached.map(|(day, _)| f64::from(*day)), Undefined::NotReached)
    }
}

/// Days to the second purchase: the Kaplan-Meier median, in days.
///
/// Source: Kaplan and Meier (1958).
pub fn days_to_second_order(view: &MetricView<'_>, second: &SecondOrder) -> Measure {
    let reason = second.unavailable.unwrap_or(Undefined::NoRepeatPurchases);
    let count = [("n", Figure::Count(second.returned.len()), Unit::Index)];
    let converters = |value| variant(Figure::from_option(value, reason), &count);
    let figures = vec![
        variant(second.median(), &[]),
        converters(second.returned.quantile(Fraction::HALF)),
        converters(second.returned.mean()),
    ];
    Measure::new(view, MetricId::DaysToSecondOrder, figures)
}

/// Second-purchase conversion, `1 - S(h)` at h days.
///
/// Source: Kaplan and Meier (1958).
pub fn second_order_conversion(view: &MetricView<'_>, second: &SecondOrder) -> Measure {
    let within = |days: u32| {
        let horizon = ("h", Figure::Count(u64::from(days)), Unit::Days);
        variant(second.share_by(days), &[horizon])
    };
    let mut figures = HORIZONS.map(within).to_vec();
    figures.push(raw_share(second));
    Measure::new(view, MetricId::SecondOrderConversion, figures)
}

fn raw_share(second: &SecondOrder) -> VariantFigure {
    let returned = second.returned.len();
    let customers = returned + second.waiting.len();
    let reason = second.unavailable.unwrap_or(Undefined::NoCustomers);
    let counts = [("K", returned), ("N", customers)];
    let terms = counts.map(|(symbol, count)| (symbol, Figure::Count(count), Unit::Customers));
    variant(Figure::count_share(returned, customers, reason), &terms)
}

fn first_gap(view: &MetricView<'_>, customer: CustomerIx) -> Option<u32> {
    if view.summaries.purchase_days(customer) < 2 {
        return None;
    }
    let first = view.summaries.first_purchase(customer)?;
    let orders = view.orders_of(customer);
    let next = (0..orders.days.len()).find(|&at| orders.days[at] > first && orders.is_order(at))?;
    Some(orders.days[next].since(first).0.unsigned_abs())
}
