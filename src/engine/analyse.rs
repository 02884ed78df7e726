//! Metrics as views for pages, charts and exports.

use crate::analysis::domain::{CurrencyCode, Dimension, TimeUnit, TransactionLog};
use crate::analysis::metrics::{self, ComparedFigure, MetricDefinition, Metrics, VariantFigure};
use crate::format::{Formatter, Locale};
use crate::protocol::{
    Concentration, CountBin, Figure, FilterView, GapBin, GapView, Meaning, MetricView, Overview, PeriodUnit,
    PeriodView, SplitRowView, SplitView, Tile, TopShare, UndefinedReason, Unit, VariantView,
};

use super::findings::finding_view;

/// Most values of a dimension that are shown; the rest is summed up.
const MOST_SPLIT_ROWS: usize = 50;

/// Most points of a tile's trend.
const MOST_TREND: usize = 24;

/// The overview of a selection.
pub(super) fn overview(log: &TransactionLog, metrics: &Metrics, currency: Option<CurrencyCode>) -> Overview {
    // Substituted formulas are one text for all readers, so they are written in one locale.
    let formatter = Formatter { locale: Locale::EN_US, currency };
    Overview {
        tiles: tiles(metrics),
        metrics: metrics.measures.iter().map(|measure| metric_view(measure, &formatter)).collect(),
        periods: metrics.periods.rows.iter().map(period_view).collect(),
        concentration: concentration(metrics),
        orders_per_customer: metrics.orders_per_customer.iter().map(count_bin).collect(),
        gaps: gaps(&metrics.gaps),
        splits: metrics.splits.iter().map(split_view).collect(),
        findings: metrics
            .findings
            .iter()
            .take(metrics::SHOWN_FINDINGS)
            .map(|ranked| finding_view(log, &ranked.finding))
            .collect(),
    }
}

/// A figure for the page.
pub(super) fn figure(figure: metrics::Figure) -> Figure {
    match (figure.value(), figure.reason()) {
        (Some(value), _) => Figure::Value(value),
        (None, Some(reason)) => Figure::Undefined(reason_view(reason)),
        (None, None) => Figure::Undefined(UndefinedReason::OutOfRange),
    }
}

/// Why there is no figure.
pub(super) fn reason_view(reason: metrics::Undefined) -> UndefinedReason {
    use metrics::Undefined;
    match reason {
        Undefined::NoCustomers => UndefinedReason::NoCustomers,
        Undefined::NoOrders => UndefinedReason::NoOrders,
        Undefined::NoRepeatPurchases => UndefinedReason::NoRepeatOrders,
        Undefined::NoRevenue => UndefinedReason::ZeroTotal,
        Undefined::NegativeTotal => UndefinedReason::NegativeTotal,
        Undefined::NegativeCustomers(_) => UndefinedReason::NegativeValues,
        Undefined::NeedsOrders => UndefinedReason::NeedsOrders,
        Undefined::NoDates => UndefinedReason::NoDates,
        Undefined::TooFewPeriods { .. } => UndefinedReason::TooFewPeriods,
        Undefined::NoDiscounts => UndefinedReason::NoColumn,
        Undefined::NoMargin => UndefinedReason::NoMargin,
        Undefined::OneCustomer => UndefinedReason::OneCustomer,
        Undefined::NotReached => UndefinedReason::NotReached,
        Undefined::NothingBefore => UndefinedReason::NoEarlierPeriod,
        Undefined::NoMatureCustomers => UndefinedReason::NoMatureCustomers,
        Undefined::OutOfRange => UndefinedReason::OutOfRange,
        Undefined::WholeFileOnly => UndefinedReason::WholeFileOnly,
    }
}

pub(super) fn unit_view(unit: metrics::Unit) -> Unit {
    use metrics::Unit as Of;
    match unit {
        Of::Customers | Of::Orders | Of::PurchaseDays => Unit::Count,
        Of::Currency | Of::CurrencyPerOrder | Of::CurrencyPerCustomer | Of::CurrencyPerCustomerPeriod => {
            Unit::Money
        }
        Of::Share => Unit::Share,
        Of::Days => Unit::Days,
        Of::OrdersPerCustomer | Of::OrdersPerCustomerYear | Of::Periods | Of::Index => Unit::Number,
    }
}

fn metric_view(measure: &metrics::Measure, formatter: &Formatter) -> MetricView {
    definition_view(measure.definition(), (measure.chosen, &measure.figures), formatter)
}

/// A figure by each of its definitions, one of which counts.
pub(super) fn definition_view(
    definition: &MetricDefinition,
    (chosen, figures): (usize, &[VariantFigure]),
    formatter: &Formatter,
) -> MetricView {
    let variant = &definition.variants[chosen.min(definition.variants.len() - 1)];
    let computed = figures.get(chosen);
    let write =
        |value: metrics::Figure, unit| formatter.figure_or_dash(unit_view(unit).into(), figure(value));
    MetricView {
        key: definition.id.to_owned(),
        name: definition.name.to_owned(),
        value: computed.map_or(Figure::Undefined(UndefinedReason::NoCustomers), |of| figure(of.figure)),
        unit: unit_view(variant.unit),
        meaning: match definition.meaning {
            metrics::ValueMeaning::WorthToBusiness => Meaning::ToBusiness,
            metrics::ValueMeaning::WorthToCustomer => Meaning::ToCustomer,
        },
        definition: variant.definition.to_owned(),
        formula: variant.formula_text(),
        substituted: computed.map(|of| of.substituted(variant, write)).unwrap_or_default(),
        chosen: variant.id.to_owned(),
        variants: definition
            .variants
            .iter()
            .zip(figures)
            .map(|(variant, computed)| VariantView {
                key: variant.id.to_owned(),
                name: variant.name.to_owned(),
                unit: unit_view(variant.unit),
                value: figure(computed.figure),
            })
            .collect(),
        source: definition.source.to_owned(),
    }
}

/// The tiles, in order: the metric behind each, the figure of a period that its trend draws, and whether more
/// of it is better.
const TILES: [(&str, Option<ComparedFigure>, Option<bool>); 8] = [
    ("revenue", Some(ComparedFigure::Revenue), Some(true)),
    ("customers", Some(ComparedFigure::Customers), Some(true)),
    ("orders", Some(ComparedFigure::Orders), Some(true)),
    ("average_order_value", Some(ComparedFigure::AverageOrderValue), Some(true)),
    ("revenue_per_customer", Some(ComparedFigure::RevenuePerCustomer), Some(true)),
    ("repeat_customer_share", None, Some(true)),
    ("active_customers", None, Some(true)),
    ("refund_rate", Some(ComparedFigure::RefundRate), Some(false)),
];

fn tiles(metrics: &Metrics) -> Vec<Tile> {
    TILES.iter().filter_map(|&(key, compared, better)| tile(metrics, key, compared, better)).collect()
}

fn tile(
    metrics: &Metrics,
    key: &str,
    compared: Option<ComparedFigure>,
    better: Option<bool>,
) -> Option<Tile> {
    let id = metrics::MetricId::parse(key)?;
    let undefined = Figure::Undefined(UndefinedReason::NoEarlierPeriod);
    let comparison =
        compared.and_then(|wanted| metrics.comparisons.iter().find(|found| found.figure == wanted));
    let whole = metrics.periods.rows.iter().filter(|row| !row.partial);
    let trend: Vec<f64> =
        whole.filter_map(|row| compared.and_then(|wanted| wanted.of(row).value())).collect();
    Some(Tile {
        metric: key.to_owned(),
        value: figure(metrics.figure(id)),
        latest: comparison.map_or(undefined, |found| figure(found.current)),
        previous: comparison.map_or(undefined, |found| figure(found.previous)),
        trend: trend[trend.len().saturating_sub(MOST_TREND)..].to_vec(),
        more_is_better: better,
    })
}

fn period_view(row: &metrics::PeriodRow) -> PeriodView {
    PeriodView {
        start: row.start.days(),
        end: row.end.days(),
        partial: row.partial,
        revenue_new: row.new_customer_net.to_f64(),
        revenue_returning: (row.net() - row.new_customer_net).to_f64(),
        refunded: row.refunded.to_f64(),
        orders_new: to_u32(row.new_orders),
        orders_returning: to_u32(row.orders.saturating_sub(row.new_orders)),
        customers_new: to_u32(row.new_customers),
        customers_returning: to_u32(row.customers.saturating_sub(row.new_customers)),
    }
}

fn concentration(metrics: &Metrics) -> Concentration {
    let of = &metrics.concentration;
    let metric = |key: &str| {
        metrics::MetricId::parse(key)
            .map_or(Figure::Undefined(UndefinedReason::NoCustomers), |id| figure(metrics.figure(id)))
    };
    Concentration {
        curve: of.curve.iter().map(|point| (point.customers, point.revenue)).collect(),
        top: of
            .top
            .iter()
            .map(|top| TopShare {
                percent: f64::from(top.percent),
                customers: to_u32(top.customers),
                share: figure(top.share),
            })
            .collect(),
        gini: metric("gini"),
        hhi: metric("hhi"),
    }
}

fn count_bin(bin: &metrics::OrdersBin) -> CountBin {
    CountBin { from: bin.from, to: bin.to, customers: to_u32(bin.customers), revenue: bin.net.to_f64() }
}

fn gaps(of: &metrics::GapStatistics) -> GapView {
    GapView {
        bins: of
            .histogram
            .iter()
            .map(|bar| GapBin { from: bar.from, to: bar.to, count: to_u32(bar.count) })
            .collect(),
        count: to_u32(of.count),
        median: figure(of.median),
        p80: figure(of.p80),
        p90: figure(of.p90),
    }
}

/// The key of a dimension in selections and views.
pub(super) fn dimension_key(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Channel => "channel",
        Dimension::Country => "country",
        Dimension::Category => "category",
        Dimension::Product => "product",
    }
}

fn split_view(table: &metrics::SplitTable) -> SplitView {
    let row_view = |row: &metrics::SplitRow| SplitRowView {
        value: row.value.clone(),
        count: row.orders,
        customers: row.customers.map(to_u32),
        revenue: row.net.to_f64(),
        share: figure(row.share),
    };
    let hidden = table.rows.get(MOST_SPLIT_ROWS..).unwrap_or_default().iter().chain(&table.beyond_limit);
    let others = hidden.fold((0, 0.0), |(count, revenue), row| (count + 1, revenue + row.net.to_f64()));
    SplitView {
        dimension: dimension_key(table.dimension).to_owned(),
        rows: table.rows.iter().take(MOST_SPLIT_ROWS).map(row_view).collect(),
        others,
        follows_selection: table.of_orders,
    }
}

/// Most values of a dimension that are offered as filters.
const MOST_FILTER_VALUES: usize = 12;

/// What customers can be filtered by: the splits of everybody's orders.
pub(super) fn filters(of_everybody: &[metrics::SplitTable]) -> Vec<FilterView> {
    let value = |row: &metrics::SplitRow| (row.value.clone(), to_u32(row.customers.unwrap_or(0)));
    let filter = |table: &metrics::SplitTable| FilterView {
        dimension: dimension_key(table.dimension).to_owned(),
        values: table.rows.iter().take(MOST_FILTER_VALUES).map(value).collect(),
    };
    of_everybody.iter().filter(|table| table.of_orders).map(filter).collect()
}

/// The protocol's name of a period.
pub(super) fn period_unit(unit: TimeUnit) -> PeriodUnit {
    match unit {
        TimeUnit::Day | TimeUnit::Week => PeriodUnit::Week,
        TimeUnit::Month => PeriodUnit::Month,
        TimeUnit::Quarter => PeriodUnit::Quarter,
        TimeUnit::Year => PeriodUnit::Year,
    }
}

/// Counts of the protocol have 32 bits: customers are counted in 32 bits everywhere.
pub(super) fn to_u32(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
