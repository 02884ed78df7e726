//! Descriptive measures of a customer base, one file per family.
//!
//! A metric is computed by every definition that is in use for it; which one counts is the user's choice.
//! Nothing here predicts, and nothing here is text for people but names, definitions and formulas of the
//! catalogue.
//!
//! Invariants: a figure is exact money, a count, a finite number, or undefined with the reason; a result does
//! not depend on the order of rows; every metric takes any selection of customers.

mod catalogue;
mod concentration;
mod customers;
mod discounts;
mod distribution;
mod figure;
mod findings;
mod gaps;
mod measure;
mod orders;
mod periods;
mod repeat;
mod revenue;
mod second_order;
mod settings;
mod splits;
mod view;

pub use catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
pub use concentration::{Concentration, CurvePoint, TOP_PERCENTS, TopShare};
pub use distribution::OrdersBin;
pub use figure::{Figure, Undefined, Unit};
pub use findings::{
    Finding, GIANT_SHARE, LEAST_WEIGHT, RankedFinding, SHOWN_FINDINGS, TrendBasis, WON_BACK_SHARE,
};
pub use gaps::{GAP_STEPS, GapBar, GapStatistics, GapStep};
pub use measure::{Measure, Term, VariantFigure};
pub use periods::{ComparedFigure, Comparison, PeriodRow, PeriodTable};
pub use second_order::SecondOrder;
pub use settings::{
    ActiveWindow, FALLBACK_ACTIVE_DAYS, MOST_PERIODS, Margin, MetricSettings, ResolvedWindow, SettingsError,
    VariantChoices, WindowOrigin, resolve_period,
};
pub use splits::{SplitRow, SplitTable, customers_with_value, splits};
pub use view::{MetricView, Totals};

/// Every measure of a selection of customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// One entry for each metric of the catalogue, in its order.
    pub measures: Vec<Measure>,
    /// Sums over the selection.
    pub totals: Totals,
    /// How long after a purchase a customer counts as active.
    pub active_window: ResolvedWindow,
    /// By calendar period.
    pub periods: PeriodTable,
    /// The last whole period beside the one before.
    pub comparisons: Vec<Comparison>,
    /// Revenue over customers.
    pub concentration: Concentration,
    /// Days between purchases.
    pub gaps: GapStatistics,
    /// From the first purchase to the second.
    pub second_order: SecondOrder,
    /// Customers by number of orders.
    pub orders_per_customer: Vec<OrdersBin>,
    /// By channel, country, category, product.
    pub splits: Vec<SplitTable>,
    /// What stands out, most important first.
    pub findings: Vec<RankedFinding>,
}

impl Metrics {
    /// The measure of a metric.
    pub fn measure(&self, id: MetricId) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id == id)
    }

    /// The figure of a metric by the definition that counts.
    pub fn figure(&self, id: MetricId) -> Figure {
        self.measure(id).map_or(Figure::Undefined(Undefined::NoCustomers), Measure::figure)
    }
}

/// Computes every measure of the catalogue and every table of a view.
pub fn compute_metrics(view: &MetricView<'_>) -> Metrics {
    let periods = PeriodTable::compute(view);
    let sorted = concentration::SortedRevenue::of(view);
    let concentration = Concentration::of(&sorted);
    let gaps = GapStatistics::compute(view);
    let second_order = SecondOrder::compute(view);
    let compute = |id| match id {
        MetricId::Customers => customers::customers(view),
        MetricId::ActiveCustomers => customers::active_customers(view, &periods),
        MetricId::ActiveShare => customers::active_share(view),
        MetricId::Orders => orders::orders(view),
        MetricId::Revenue => revenue::revenue(view),
        MetricId::Refunds => revenue::refunds(view),
        MetricId::RefundRate => revenue::refund_rate(view),
        MetricId::RevenueWithoutCustomer => revenue::revenue_without_customer(view),
        MetricId::AverageOrderValue => orders::average_order_value(view),
        MetricId::PurchaseFrequency => orders::purchase_frequency(view),
        MetricId::RevenuePerCustomer => revenue::revenue_per_customer(view),
        MetricId::RevenuePerCustomerPeriod => revenue::revenue_per_customer_period(view, &periods),
        MetricId::HistoricCustomerValue => revenue::historic_customer_value(view),
        MetricId::RepeatCustomerShare => repeat::repeat_customer_share(view, &periods),
        MetricId::InterpurchaseDays => gaps::interpurchase_days(view, &gaps),
        MetricId::DaysToSecondOrder => second_order::days_to_second_order(view, &second_order),
        MetricId::SecondOrderConversion => second_order::second_order_conversion(view, &second_order),
        MetricId::NewRevenueShare => periods::new_revenue_share(view, &periods),
        MetricId::TopCustomerShare => concentration::top_customer_share(view, &sorted),
        MetricId::Gini => concentration::gini(view, &sorted),
        MetricId::Hhi => concentration::hhi(view, &sorted),
        MetricId::WhalePeak => concentration::whale_peak(view, &sorted),
        MetricId::DiscountDependence => discounts::discount_dependence(view),
    };
    Metrics {
        measures: MetricId::ALL.map(compute).to_vec(),
        totals: view.totals,
        active_window: view.active_window,
        comparisons: periods.compare(),
        orders_per_customer: distribution::orders_per_customer(view),
        splits: splits::splits(view),
        findings: findings::findings(view, &periods, &concentration),
        periods,
        concentration,
        gaps,
        second_order,
    }
}
