//! How many customers there are, and how many are active.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, variant};
use super::periods::PeriodTable;
use super::view::MetricView;

pub(super) static CUSTOMERS: MetricDefinition = MetricDefinition {
    id: "customers",
    name: "Customers",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "identified",
            name: "With any entry",
            definition: "Customers with at least one order or refund up to the as-of day.",
            formula: "N",
            unit: Unit::Customers,
        },
        VariantDefinition {
            id: "buyers",
            name: "With an order",
            definition: "Customers with at least one order up to the as-of day; those with refunds only are left out.",
            formula: "N with orders >= 1",
            unit: Unit::Customers,
        },
    ],
    source: "Exacaster, CVM Book of Knowledge, key performance indicators: customer base",
};

pub(super) static ACTIVE_CUSTOMERS: MetricDefinition = MetricDefinition {
    id: "active_customers",
    name: "Active customers",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "window",
            name: "Bought within the active window",
            definition: "Customers whose last purchase is at most W days before the as-of day.",
            formula: "customers with days since last purchase <= {W}",
            unit: Unit::Customers,
        },
        VariantDefinition {
            id: "year",
            name: "Bought within a year",
            definition: "Customers whose last purchase is at most 365 days before the as-of day.",
            formula: "customers with days since last purchase <= {W}",
            unit: Unit::Customers,
        },
        VariantDefinition {
            id: "last_period",
            name: "Bought in the last whole period",
            definition: "Customers with an order in the last whole period.",
            formula: "customers with orders in the last whole period >= 1",
            unit: Unit::Customers,
        },
    ],
    source: "P. S. Fader and B. G. S. Hardie (2009), \"Probability Models for Customer-Base Analysis\", Journal of Interactive Marketing 23(1), on inactivity in non-contractual settings",
};

pub(super) static ACTIVE_SHARE: MetricDefinition = MetricDefinition {
    id: "active_share",
    name: "Active share",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "window",
            name: "Of all customers",
            definition: "Share of customers whose last purchase lies within the active window.",
            formula: "{A} / {N}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "buyers",
            name: "Of customers with an order",
            definition: "Share of customers with an order whose last purchase lies within the active window.",
            formula: "{A} / {N}",
            unit: Unit::Share,
        },
    ],
    source: "as active customers",
};

const YEAR_DAYS: u32 = 365;

/// Number of customers, N.
///
/// Source: Exacaster, CVM Book of Knowledge, key performance indicators, group "customer base".
pub fn customers(view: &MetricView<'_>) -> Measure {
    let figures = [view.totals.customers, view.totals.buyers];
    let figures = figures.map(|count| variant(Figure::Count(count), &[])).to_vec();
    Measure::new(view, MetricId::Customers, figures)
}

/// Customers with a purchase in the last W days: `#{ recency <= W }`, W in days.
///
/// Source: Fader and Hardie (2009), on inactivity as the only sign of churn without a contract.
pub fn active_customers(view: &MetricView<'_>, periods: &PeriodTable) -> Measure {
    let by_window = |days: u32| {
        let window = ("W", Figure::Count(u64::from(days)), Unit::Days);
        variant(count_active(view, days), &[window])
    };
    let last_period = match periods.last_whole() {
        Ok(row) => Figure::Count(row.customers),
        Err(reason) => Figure::Undefined(reason),
    };
    let figures = vec![by_window(view.active_window.days), by_window(YEAR_DAYS), variant(last_period, &[])];
    Measure::new(view, MetricId::ActiveCustomers, figures)
}

/// Active customers over customers, `A / N`.
///
/// Source: as [`active_customers`].
pub fn active_share(view: &MetricView<'_>) -> Measure {
    let active = count_active(view, view.active_window.days);
    let of = |count: u64| {
        let share = match active {
            Figure::Count(active) => Figure::count_share(active, count, Undefined::NoCustomers),
            other => other,
        };
        variant(share, &[("A", active, Unit::Customers), ("N", Figure::Count(count), Unit::Customers)])
    };
    let figures = vec![of(view.totals.customers), of(view.totals.buyers)];
    Measure::new(view, MetricId::ActiveShare, figures)
}

fn count_active(view: &MetricView<'_>, days: u32) -> Figure {
    if view.summaries.window().is_none() && view.totals.customers > 0 {
        return Figure::Undefined(Undefined::NoDates);
    }
    let is_active = |&customer: &_| {
        view.summaries.recency(customer).is_some_and(|recency| i64::from(recency.0.0) <= i64::from(days))
    };
    Figure::Count(view.customers().filter(is_active).count() as u64)
}
