//! Revenue, refunds, and what they come to a customer.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, VariantFigure, variant};
use super::periods::PeriodTable;
use super::view::MetricView;
use crate::analysis::domain::MoneySum;

pub(super) static REVENUE: MetricDefinition = MetricDefinition {
    id: "revenue",
    name: "Revenue",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "net",
            name: "Net of refunds",
            definition: "Amounts of identified customers less their refunds.",
            formula: "{G} - {R}",
            unit: Unit::Currency,
        },
        VariantDefinition {
            id: "gross",
            name: "Gross",
            definition: "Positive amounts of identified customers, refunds not taken off.",
            formula: "G",
            unit: Unit::Currency,
        },
    ],
    source: "Exacaster, CVM Book of Knowledge, key performance indicators: revenue",
};

pub(super) static REFUNDS: MetricDefinition = MetricDefinition {
    id: "refunds",
    name: "Refunds",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[VariantDefinition {
        id: "amount",
        name: "Amount refunded",
        definition: "Refunds, cancellations and negative amounts of identified customers.",
        formula: "R",
        unit: Unit::Currency,
    }],
    source: "Exacaster, CVM Book of Knowledge, key performance indicators: revenue",
};

pub(super) static REFUND_RATE: MetricDefinition = MetricDefinition {
    id: "refund_rate",
    name: "Refund rate",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "value",
            name: "By value",
            definition: "Refunds divided by gross revenue.",
            formula: "{R} / {G}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "orders",
            name: "By number",
            definition: "Entries with a refund, divided by orders.",
            formula: "{K} / {O}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "customers",
            name: "By customer",
            definition: "Customers with a refund, divided by customers.",
            formula: "{K} / {N}",
            unit: Unit::Share,
        },
    ],
    source: "Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, on returns",
};

pub(super) static REVENUE_WITHOUT_CUSTOMER: MetricDefinition = MetricDefinition {
    id: "revenue_without_customer",
    name: "Revenue without a customer",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[VariantDefinition {
        id: "net",
        name: "Net of refunds",
        definition: "Net amounts of all rows of the file that name no customer; no other figure counts them.",
        formula: "{G} - {R}",
        unit: Unit::Currency,
    }],
    source: "the file itself",
};

pub(super) static REVENUE_PER_CUSTOMER: MetricDefinition = MetricDefinition {
    id: "revenue_per_customer",
    name: "Revenue a customer",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "net",
            name: "Net, all customers",
            definition: "Net revenue divided by customers (ARPU), over the whole time of the data.",
            formula: "{V} / {N}",
            unit: Unit::CurrencyPerCustomer,
        },
        VariantDefinition {
            id: "buyers",
            name: "Net, customers with an order",
            definition: "Net revenue divided by customers with an order (ARPPU).",
            formula: "{V} / {N}",
            unit: Unit::CurrencyPerCustomer,
        },
        VariantDefinition {
            id: "gross",
            name: "Gross, all customers",
            definition: "Gross revenue divided by customers.",
            formula: "{V} / {N}",
            unit: Unit::CurrencyPerCustomer,
        },
    ],
    source: "Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, on average revenue per user",
};

pub(super) static REVENUE_PER_CUSTOMER_PERIOD: MetricDefinition = MetricDefinition {
    id: "revenue_per_customer_period",
    name: "Revenue a customer and period",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "paying",
            name: "Last whole period, paying customers",
            definition: "Net revenue of the last whole period divided by the customers who ordered in it.",
            formula: "{V} / {N}",
            unit: Unit::CurrencyPerCustomerPeriod,
        },
        VariantDefinition {
            id: "opening",
            name: "Last whole period, opening customers",
            definition: "Net revenue of the last whole period divided by the customers won before it began.",
            formula: "{V} / {N}",
            unit: Unit::CurrencyPerCustomerPeriod,
        },
        VariantDefinition {
            id: "average",
            name: "Last whole period, average customers",
            definition: "Net revenue of the last whole period divided by the mean of the customers won before its start and before its end.",
            formula: "{V} / {N}",
            unit: Unit::CurrencyPerCustomerPeriod,
        },
        VariantDefinition {
            id: "whole_time",
            name: "Whole time",
            definition: "Net revenue divided by customers and by the length of the data in periods.",
            formula: "{V} / ({N} * {P})",
            unit: Unit::CurrencyPerCustomerPeriod,
        },
    ],
    source: "Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics, on average revenue per user",
};

pub(super) static HISTORIC_CUSTOMER_VALUE: MetricDefinition = MetricDefinition {
    id: "historic_customer_value",
    name: "Historic customer value",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "margin",
            name: "Past margin, or revenue where no margin is set",
            definition: "What a customer has brought so far: net revenue times margin, divided by customers; with no margin set, net revenue.",
            formula: "{V} * {m} / {N}",
            unit: Unit::CurrencyPerCustomer,
        },
        VariantDefinition {
            id: "revenue",
            name: "Past revenue",
            definition: "Net revenue divided by customers.",
            formula: "{V} / {N}",
            unit: Unit::CurrencyPerCustomer,
        },
    ],
    source: "S. Gupta and D. R. Lehmann (2003), \"Customers as Assets\", Journal of Interactive Marketing 17(1), on margin; Klaviyo, \"historic CLV\", for revenue",
};

/// Revenue, `V = G - R`: gross amounts less refunds, in currency units.
///
/// Source: Exacaster, CVM Book of Knowledge, key performance indicators, group "revenue".
pub fn revenue(view: &MetricView<'_>) -> Measure {
    let gross = ("G", Figure::Money(view.totals.gross), Unit::Currency);
    let refunded = ("R", Figure::Money(view.totals.refunded), Unit::Currency);
    let net = variant(Figure::Money(view.totals.net()), &[gross, refunded]);
    Measure::new(view, MetricId::Revenue, vec![net, variant(gross.1, &[])])
}

/// Refunds, R, as a positive amount in currency units.
///
/// Source: Exacaster, CVM Book of Knowledge, key performance indicators, group "revenue".
pub fn refunds(view: &MetricView<'_>) -> Measure {
    Measure::new(view, MetricId::Refunds, vec![variant(Figure::Money(view.totals.refunded), &[])])
}

/// Refund rate, `R / G`.
///
/// Source: Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics.
pub fn refund_rate(view: &MetricView<'_>) -> Measure {
    let (gross, refunded) = (view.totals.gross, view.totals.refunded);
    let terms = [("R", Figure::Money(refunded), Unit::Currency), ("G", Figure::Money(gross), Unit::Currency)];
    let by_value = variant(Figure::money_share(refunded, gross), &terms);
    let with_refund = |&customer: &_| !view.summaries.refunded(customer).is_zero();
    let customers = view.customers().filter(with_refund).count() as u64;
    let by_customer = share_of_count(customers, view.totals.customers, ("N", Unit::Customers));
    let figures = vec![by_value, refunded_orders(view), by_customer];
    Measure::new(view, MetricId::RefundRate, figures)
}

fn refunded_orders(view: &MetricView<'_>) -> VariantFigure {
    if !view.has_orders() {
        return variant(Figure::Undefined(Undefined::NeedsOrders), &[]);
    }
    if view.totals.refunded.is_zero() {
        return share_of_count(0, view.totals.orders, ("O", Unit::Orders));
    }
    let in_entries = |customer| {
        let refunded = view.orders_of(customer).refunded.iter();
        refunded.filter(|refund| !refund.is_zero()).count() as u64
    };
    let count = view.customers().map(in_entries).sum();
    share_of_count(count, view.totals.orders, ("O", Unit::Orders))
}

fn share_of_count(part: u64, whole: u64, (symbol, unit): (&'static str, Unit)) -> VariantFigure {
    let figure = Figure::count_share(part, whole, Undefined::NoOrders);
    variant(figure, &[("K", Figure::Count(part), unit), (symbol, Figure::Count(whole), unit)])
}

/// Net revenue of the rows that name no customer, `G - R`; of the whole file, whatever is selected.
///
/// Source: the file itself.
pub fn revenue_without_customer(view: &MetricView<'_>) -> Measure {
    let rows = &view.log.unidentified;
    let gross = ("G", Figure::Money(rows.gross), Unit::Currency);
    let refunded = ("R", Figure::Money(rows.refunded), Unit::Currency);
    let figure = variant(Figure::Money(rows.net()), &[gross, refunded]);
    Measure::new(view, MetricId::RevenueWithoutCustomer, vec![figure])
}

/// Revenue a customer, `ARPU = V / N`.
///
/// Source: Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics.
pub fn revenue_per_customer(view: &MetricView<'_>) -> Measure {
    let totals = &view.totals;
    let figures = vec![
        per_customer(totals.net(), totals.customers as f64, Undefined::NoCustomers),
        per_customer(totals.net(), totals.buyers as f64, Undefined::NoOrders),
        per_customer(totals.gross, totals.customers as f64, Undefined::NoCustomers),
    ];
    Measure::new(view, MetricId::RevenuePerCustomer, figures)
}

/// Revenue a customer and period: net revenue of the last whole period over the customers who paid in it.
///
/// Source: Farris, Bendle, Pfeifer and Reibstein, Marketing Metrics.
pub fn revenue_per_customer_period(view: &MetricView<'_>, periods: &PeriodTable) -> Measure {
    let mut figures = match periods.last_whole() {
        Ok(row) => {
            let average = (row.opening_customers as f64 + row.closing_customers() as f64) / 2.0;
            let bases = [row.customers as f64, row.opening_customers as f64, average];
            bases.map(|base| per_customer(row.net(), base, Undefined::NoCustomers)).to_vec()
        }
        Err(reason) => vec![variant(Figure::Undefined(reason), &[]); 3],
    };
    figures.push(over_whole_time(view));
    Measure::new(view, MetricId::RevenuePerCustomerPeriod, figures)
}

fn over_whole_time(view: &MetricView<'_>) -> VariantFigure {
    let Some(window) = view.summaries.window() else {
        return variant(Figure::Undefined(Undefined::NoDates), &[]);
    };
    let days = f64::from(window.as_of.since(window.first_day).0 + 1);
    let periods = days / view.period.average_days();
    let (net, customers) = (view.totals.net(), view.totals.customers as f64);
    let figure = Figure::ratio(net.to_f64(), customers * periods, Undefined::NoCustomers);
    let terms = [
        ("V", Figure::Money(net), Unit::Currency),
        ("N", Figure::Count(view.totals.customers), Unit::Customers),
        ("P", Figure::number(periods), Unit::Periods),
    ];
    variant(figure, &terms)
}

/// Historic customer value, `V m / N`: past net revenue times margin m a customer; m = 1 where none is set.
///
/// Source: Gupta and Lehmann (2003) for margin; Klaviyo's "historic CLV" for revenue.
pub fn historic_customer_value(view: &MetricView<'_>) -> Measure {
    let margin = view.settings.margin.map_or(1.0, |margin| margin.share());
    let (net, customers) = (view.totals.net(), view.totals.customers);
    let value = Figure::ratio(net.to_f64() * margin, customers as f64, Undefined::NoCustomers);
    let terms = [
        ("V", Figure::Money(net), Unit::Currency),
        ("m", Figure::number(margin), Unit::Share),
        ("N", Figure::Count(customers), Unit::Customers),
    ];
    let revenue = per_customer(net, customers as f64, Undefined::NoCustomers);
    Measure::new(view, MetricId::HistoricCustomerValue, vec![variant(value, &terms), revenue])
}

fn per_customer(amount: MoneySum, customers: f64, otherwise: Undefined) -> VariantFigure {
    let figure = Figure::ratio(amount.to_f64(), customers, otherwise);
    let base = Figure::number(customers);
    variant(figure, &[("V", Figure::Money(amount), Unit::Currency), ("N", base, Unit::Customers)])
}
