//! The repeat purchase rate, in the ways that dashboards define it.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, VariantFigure, variant};
use super::periods::PeriodTable;
use super::view::MetricView;

pub(super) static REPEAT_CUSTOMER_SHARE: MetricDefinition = MetricDefinition {
    id: "repeat_customer_share",
    name: "Repeat customer share",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "two_orders",
            name: "Two orders ever",
            definition: "Customers with at least two orders, as a share of customers with an order.",
            formula: "{K} / {N}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "two_days",
            name: "Two purchase days ever",
            definition: "Customers with orders on at least two days, as a share of customers with an order; two orders of one day are one purchase.",
            formula: "{K} / {N}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "last_year",
            name: "Two orders within the last year",
            definition: "Customers with at least two orders in the 365 days up to the as-of day, as a share of customers with an order in them.",
            formula: "{K} / {N}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "period_customers",
            name: "Returning customers of a period",
            definition: "Customers of the last whole period whose first purchase lies before it, as a share of its customers.",
            formula: "{K} / {N}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "period_orders",
            name: "Returning orders of a period",
            definition: "Orders of the last whole period after their customer's first purchase day, as a share of its orders.",
            formula: "{K} / {O}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "mature",
            name: "Two orders, mature customers",
            definition: "Customers with at least two orders as a share of those whose first purchase is more than the active window ago, so that each has had time to come back.",
            formula: "{K} / {N}",
            unit: Unit::Share,
        },
    ],
    source: "Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, on repeat rate; variants as shop systems report them",
};

const YEAR_DAYS: i32 = 365;

/// Repeat customer share, `K / N`: customers with two orders or more over customers with an order.
///
/// Source: Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics.
pub fn repeat_customer_share(view: &MetricView<'_>, periods: &PeriodTable) -> Measure {
    let totals = &view.totals;
    let none = Undefined::NoCustomers;
    let last = periods.last_whole();
    let undefined = |reason| variant(Figure::Undefined(reason), &[]);
    let figures = vec![
        share("N", totals.repeat_buyers, totals.buyers, none),
        two_days(view),
        last_year(view),
        last.map_or_else(undefined, |row| share("N", row.returning_customers(), row.customers, none)),
        last.map_or_else(undefined, |row| {
            share("O", row.returning_orders(), row.orders, Undefined::NoOrders)
        }),
        mature(view),
    ];
    Measure::new(view, MetricId::RepeatCustomerShare, figures)
}

fn share(symbol: &'static str, part: u64, whole: u64, otherwise: Undefined) -> VariantFigure {
    let unit = if symbol == "O" { Unit::Orders } else { Unit::Customers };
    let terms = [("K", Figure::Count(part), unit), (symbol, Figure::Count(whole), unit)];
    variant(Figure::count_share(part, whole, otherwise), &terms)
}

fn two_days(view: &MetricView<'_>) -> VariantFigure {
    if !view.has_orders() {
        return variant(Figure::Undefined(Undefined::NeedsOrders), &[]);
    }
    share("N", view.totals.repeat_day_buyers, view.totals.buyers, Undefined::NoCustomers)
}

fn last_year(view: &MetricView<'_>) -> VariantFigure {
    if !view.has_orders() {
        return variant(Figure::Undefined(Undefined::NeedsOrders), &[]);
    }
    let as_of = view.as_of();
    let (mut repeat, mut all) = (0, 0);
    for customer in view.customers() {
        let orders = view.orders_of(customer);
        let recent = (0..orders.days.len())
            .rev()
            .take_while(|&at| as_of.since(orders.days[at]).0 < YEAR_DAYS)
            .filter(|&at| orders.is_order(at))
            .take(2)
            .count();
        all += u64::from(recent > 0);
        repeat += u64::from(recent > 1);
    }
    share("N", repeat, all, Undefined::NoCustomers)
}

fn mature(view: &MetricView<'_>) -> VariantFigure {
    if view.summaries.window().is_none() && view.totals.customers > 0 {
        return variant(Figure::Undefined(Undefined::NoDates), &[]);
    }
    let limit = i64::from(view.active_window.days);
    let (mut repeat, mut all) = (0, 0);
    for customer in view.customers() {
        if view.summaries.tenure(customer).is_some_and(|tenure| i64::from(tenure.0) > limit) {
            all += 1;
            repeat += u64::from(view.summaries.orders(customer) > 1);
        }
    }
    share("N", repeat, all, Undefined::NoMatureCustomers)
}
