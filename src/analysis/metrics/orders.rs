//! Orders, their average value, and how often customers order.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, VariantFigure, variant};
use super::view::MetricView;
use crate::analysis::domain::{Money, MoneySum};
use crate::analysis::numerics::{Fraction, quantile_in_passes};

pub(super) static ORDERS: MetricDefinition = MetricDefinition {
    id: "orders",
    name: "Orders",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "orders",
            name: "Orders",
            definition: "Orders of identified customers; refunds that stand alone are none, orders of zero value are.",
            formula: "O",
            unit: Unit::Orders,
        },
        VariantDefinition {
            id: "purchase_days",
            name: "Purchase days",
            definition: "Days with at least one order, counted for each customer.",
            formula: "sum over customers of days with an order",
            unit: Unit::PurchaseDays,
        },
    ],
    source: "Fader, Hardie and Lee (2005), \"Counting Your Customers the Easy Way\", Marketing Science 24(2), for the merging of purchases of one day",
};

pub(super) static AVERAGE_ORDER_VALUE: MetricDefinition = MetricDefinition {
    id: "average_order_value",
    name: "Average order value",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "ratio",
            name: "Net revenue over orders",
            definition: "Net revenue divided by the number of orders.",
            formula: "{V} / {O}",
            unit: Unit::CurrencyPerOrder,
        },
        VariantDefinition {
            id: "customer_means",
            name: "Mean of customer means",
            definition: "Each customer's net revenue an order, averaged over customers, so that each counts once.",
            formula: "mean over {N} customers of (net revenue / orders)",
            unit: Unit::CurrencyPerOrder,
        },
        VariantDefinition {
            id: "first_order",
            name: "First orders",
            definition: "Net value of the orders on each customer's first purchase day, divided by their number.",
            formula: "{V1} / {O1}",
            unit: Unit::CurrencyPerOrder,
        },
        VariantDefinition {
            id: "median",
            name: "Median order",
            definition: "The net value that half of all orders reach; one large order does not move it.",
            formula: "median of {O} orders",
            unit: Unit::CurrencyPerOrder,
        },
    ],
    source: "P. W. Farris, N. T. Bendle, P. E. Pfeifer and D. J. Reibstein, Marketing Metrics, on average transaction value",
};

pub(super) static PURCHASE_FREQUENCY: MetricDefinition = MetricDefinition {
    id: "purchase_frequency",
    name: "Purchase frequency",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "orders_per_customer",
            name: "Orders a customer",
            definition: "Orders divided by customers, over the whole time of the data.",
            formula: "{O} / {N}",
            unit: Unit::OrdersPerCustomer,
        },
        VariantDefinition {
            id: "active",
            name: "Orders an active customer",
            definition: "Orders of active customers divided by active customers.",
            formula: "{O} / {A}",
            unit: Unit::OrdersPerCustomer,
        },
        VariantDefinition {
            id: "repeat",
            name: "Repeat purchases a customer",
            definition: "Purchase days after the first one, divided by customers with an order.",
            formula: "{X} / {N}",
            unit: Unit::OrdersPerCustomer,
        },
        VariantDefinition {
            id: "yearly",
            name: "Repeat purchases a customer and year",
            definition: "Purchase days after the first one, divided by the time since first purchases, a year of 365.25 days.",
            formula: "365.25 * {X} / {T}",
            unit: Unit::OrdersPerCustomerYear,
        },
    ],
    source: "Fader, Hardie and Lee (2005), \"Counting Your Customers the Easy Way\", Marketing Science 24(2), for x and T",
};

const YEAR_DAYS: f64 = 365.25;

/// Number of orders, O.
///
/// Source: Fader, Hardie and Lee (2005) for the variant that merges the purchases of one day.
pub fn orders(view: &MetricView<'_>) -> Measure {
    let figures = [view.totals.orders, view.totals.purchase_days];
    Measure::new(view, MetricId::Orders, figures.map(|n| variant(Figure::Count(n), &[])).to_vec())
}

/// Average order value, `AOV = V / O`: net revenue V in currency units over orders O.
///
/// Source: Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics.
pub fn average_order_value(view: &MetricView<'_>) -> Measure {
    let orders = Figure::Count(view.totals.orders);
    let net = view.totals.net();
    let ratio = Figure::ratio(net.to_f64(), view.totals.orders as f64, Undefined::NoOrders);
    let terms = [("V", Figure::Money(net), Unit::Currency), ("O", orders, Unit::Orders)];
    let figures = vec![variant(ratio, &terms), mean_of_means(view), first_orders(view), median_order(view)];
    Measure::new(view, MetricId::AverageOrderValue, figures)
}

/// Orders a customer, `O / N`.
///
/// Source: Fader, Hardie and Lee (2005) for x (repeat purchase days) and T (days since the first purchase).
pub fn purchase_frequency(view: &MetricView<'_>) -> Measure {
    let totals = &view.totals;
    let per = |symbols: [&'static str; 2], counts: [u64; 2]| {
        let figure = Figure::count_share(counts[0], counts[1], Undefined::NoCustomers);
        let [above, below] = counts.map(Figure::Count);
        variant(figure, &[(symbols[0], above, Unit::Orders), (symbols[1], below, Unit::Customers)])
    };
    let yearly =
        Figure::ratio(YEAR_DAYS * totals.repeat_days as f64, totals.tenure_days as f64, Undefined::NoDates);
    let repeats = ("X", Figure::Count(totals.repeat_days), Unit::PurchaseDays);
    let tenure = ("T", Figure::Count(totals.tenure_days), Unit::Days);
    let figures = vec![
        per(["O", "N"], [totals.orders, totals.customers]),
        per(["O", "A"], orders_of_active(view)),
        per(["X", "N"], [totals.repeat_days, totals.buyers]),
        variant(yearly, &[repeats, tenure]),
    ];
    Measure::new(view, MetricId::PurchaseFrequency, figures)
}

fn orders_of_active(view: &MetricView<'_>) -> [u64; 2] {
    let limit = i64::from(view.active_window.days);
    let recency = |c| view.summaries.recency(c).map(|r| i64::from(r.0.0));
    let active = view.customers().filter(|&c| recency(c).is_some_and(|days| days <= limit));
    active
        .fold([0, 0], |[orders, customers], c| [orders + u64::from(view.summaries.orders(c)), customers + 1])
}

fn mean_of_means(view: &MetricView<'_>) -> VariantFigure {
    let mut sum = 0.0;
    for customer in view.customers() {
        let orders = view.summaries.orders(customer);
        if orders > 0 {
            sum += view.summaries.net(customer).to_f64() / f64::from(orders);
        }
    }
    let figure = Figure::ratio(sum, view.totals.buyers as f64, Undefined::NoOrders);
    variant(figure, &[("N", Figure::Count(view.totals.buyers), Unit::Customers)])
}

fn first_orders(view: &MetricView<'_>) -> VariantFigure {
    if !view.has_orders() {
        return variant(Figure::Undefined(Undefined::NeedsOrders), &[]);
    }
    let mut net = MoneySum::ZERO;
    let mut count = 0u64;
    for customer in view.customers() {
        let first = view.summaries.first_purchase(customer);
        let orders = view.orders_of(customer);
        let on_first_day = orders.days.iter().enumerate().take_while(|(_, day)| Some(**day) <= first);
        for (at, day) in on_first_day {
            if Some(*day) == first && orders.is_order(at) {
                net += orders.net(at);
                count += 1;
            }
        }
    }
    let figure = Figure::ratio(net.to_f64(), count as f64, Undefined::NoOrders);
    let terms = [("V1", Figure::Money(net), Unit::Currency), ("O1", Figure::Count(count), Unit::Orders)];
    variant(figure, &terms)
}

fn median_order(view: &MetricView<'_>) -> VariantFigure {
    if !view.has_orders() {
        return variant(Figure::Undefined(Undefined::NeedsOrders), &[]);
    }
    let mut values = Vec::new();
    let each_customer = |visit: &mut dyn FnMut(&[i64])| {
        for customer in view.customers() {
            let orders = view.orders_of(customer);
            let of_orders = (0..orders.days.len()).filter(|&at| orders.is_order(at));
            values.clear();
            values.extend(of_orders.map(|at| orders.net(at).ten_thousandths()));
            visit(&values);
        }
    };
    let median = quantile_in_passes(each_customer, Fraction::HALF);
    let median = median.map(|m| m.interpolate(|net| Money::from_ten_thousandths(net).to_f64()));
    let figure = Figure::from_option(median, Undefined::NoOrders);
    variant(figure, &[("O", Figure::Count(view.totals.orders), Unit::Orders)])
}
