//! Orders, customers and revenue by calendar period, new and returning, and the change from one whole period
//! to the next.

use super::catalogue::{MetricDefinition, MetricId, ValueMeaning, VariantDefinition};
use super::figure::{Figure, Undefined, Unit};
use super::measure::{Measure, variant};
use super::view::MetricView;
use crate::analysis::domain::{CustomerOrders, Day, DaySpan, MoneySum, ObservationWindow, TimeUnit};

pub(super) static NEW_REVENUE_SHARE: MetricDefinition = MetricDefinition {
    id: "new_revenue_share",
    name: "Share of new revenue",
    meaning: ValueMeaning::WorthToBusiness,
    variants: &[
        VariantDefinition {
            id: "first_purchases",
            name: "First purchases",
            definition: "Net revenue of each customer's first purchase day as a share of all net revenue.",
            formula: "{V1} / {V}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "last_period",
            name: "First purchases, last whole period",
            definition: "Net revenue of first purchase days as a share of net revenue, in the last whole period.",
            formula: "{V1} / {V}",
            unit: Unit::Share,
        },
        VariantDefinition {
            id: "new_customers",
            name: "New customers, last whole period",
            definition: "Everything that customers won in the last whole period brought in it, as a share of its net revenue.",
            formula: "{V1} / {V}",
            unit: Unit::Share,
        },
    ],
    source: "Exacaster, CVM Book of Knowledge, key performance indicators: customer base and onboarding",
};

/// One calendar period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodRow {
    /// First day of the period.
    pub start: Day,
    /// Last day of the period.
    pub end: Day,
    /// Whether the data cover only a part of it: the first order comes after its start or the as-of day
    /// before its end.
    pub partial: bool,
    /// Orders.
    pub orders: u64,
    /// Orders on the first purchase day of their customer.
    pub new_orders: u64,
    /// Customers with an order in the period.
    pub customers: u64,
    /// Customers whose first purchase lies in the period.
    pub new_customers: u64,
    /// Customers whose first purchase lies before the period.
    pub opening_customers: u64,
    /// Positive amounts.
    pub gross: MoneySum,
    /// Refunds, as a positive figure.
    pub refunded: MoneySum,
    /// Net revenue of first purchase days.
    pub first_purchase_net: MoneySum,
    /// Net revenue of customers whose first purchase lies in the period, repeat purchases included.
    pub new_customer_net: MoneySum,
}

/// Every period from the first order to the as-of day, without a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodTable {
    /// Calendar unit of the periods.
    pub unit: TimeUnit,
    /// The periods, ascending; empty if the data give none.
    pub rows: Vec<PeriodRow>,
    /// Why there are no rows.
    pub unavailable: Option<Undefined>,
}

/// A figure of the last whole period beside the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Which figure.
    pub figure: ComparedFigure,
    /// In the last whole period.
    pub current: Figure,
    /// In the whole period before it.
    pub previous: Figure,
    /// `current / previous - 1`.
    pub change: Figure,
}

/// A figure that is compared from period to period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedFigure {
    /// Net revenue.
    Revenue,
    /// Orders.
    Orders,
    /// Customers with an order.
    Customers,
    /// Customers with their first order.
    NewCustomers,
    /// Net revenue over orders.
    AverageOrderValue,
    /// Net revenue over customers with an order.
    RevenuePerCustomer,
    /// Net revenue of purchases after each customer's first purchase day.
    ReturningRevenue,
    /// Refunds over gross revenue.
    RefundRate,
}

impl ComparedFigure {
    /// Every figure that is compared.
    pub const ALL: [ComparedFigure; 8] = [
        ComparedFigure::Revenue,
        ComparedFigure::Orders,
        ComparedFigure::Customers,
        ComparedFigure::NewCustomers,
        ComparedFigure::AverageOrderValue,
        ComparedFigure::RevenuePerCustomer,
        ComparedFigure::ReturningRevenue,
        ComparedFigure::RefundRate,
    ];

    /// The figure of one period: what a small trend line draws.
    pub fn of(self, row: &PeriodRow) -> Figure {
        let per = |count: u64| Figure::ratio(row.net().to_f64(), count as f64, Undefined::NoOrders);
        match self {
            ComparedFigure::Revenue => Figure::Money(row.net()),
            ComparedFigure::Orders => Figure::Count(row.orders),
            ComparedFigure::Customers => Figure::Count(row.customers),
            ComparedFigure::NewCustomers => Figure::Count(row.new_customers),
            ComparedFigure::AverageOrderValue => per(row.orders),
            ComparedFigure::RevenuePerCustomer => per(row.customers),
            ComparedFigure::ReturningRevenue => Figure::Money(row.returning_net()),
            ComparedFigure::RefundRate => Figure::money_share(row.refunded, row.gross),
        }
    }
}

impl PeriodRow {
    fn empty(start: Day, unit: TimeUnit, window: ObservationWindow) -> PeriodRow {
        let end = start.add_periods(unit, 1).plus(DaySpan(-1));
        PeriodRow {
            start,
            end,
            partial: start < window.first_day || end > window.as_of,
            orders: 0,
            new_orders: 0,
            customers: 0,
            new_customers: 0,
            opening_customers: 0,
            gross: MoneySum::ZERO,
            refunded: MoneySum::ZERO,
            first_purchase_net: MoneySum::ZERO,
            new_customer_net: MoneySum::ZERO,
        }
    }

    /// Gross less refunds.
    pub fn net(&self) -> MoneySum {
        self.gross - self.refunded
    }

    /// Net revenue of purchases after each customer's first purchase day; refunds that stand alone on other
    /// days belong here.
    pub fn returning_net(&self) -> MoneySum {
        self.net() - self.first_purchase_net
    }

    /// Customers with an order whose first purchase lies before the period.
    pub fn returning_customers(&self) -> u64 {
        self.customers - self.new_customers
    }

    /// Orders after the first purchase day of their customer.
    pub fn returning_orders(&self) -> u64 {
        self.orders - self.new_orders
    }

    /// Customers won up to the end of the period.
    pub fn closing_customers(&self) -> u64 {
        self.opening_customers + self.new_customers
    }
}

impl PeriodTable {
    /// Adds up the orders of the selected customers by period, one pass.
    pub fn compute(view: &MetricView<'_>) -> PeriodTable {
        let unavailable =
            |reason| PeriodTable { unit: view.period, rows: Vec::new(), unavailable: Some(reason) };
        if !view.has_orders() {
            return unavailable(Undefined::NeedsOrders);
        }
        let Some(window) = view.summaries.window() else { return unavailable(Undefined::NoOrders) };
        let mut rows = empty_rows(window, view.period);
        let row_of_day = rows_by_day(&rows, window);
        for customer in view.customers() {
            let first = view.summaries.first_purchase(customer);
            add_customer(&mut rows, &row_of_day, window.first_day, &view.orders_of(customer), first);
        }
        let mut won = 0;
        for row in &mut rows {
            row.opening_customers = won;
            won += row.new_customers;
        }
        PeriodTable { unit: view.period, rows, unavailable: None }
    }

    /// The last period that the data cover wholly.
    pub fn last_whole(&self) -> Result<&PeriodRow, Undefined> {
        self.whole(0)
    }

    /// The whole period `back` whole periods before the last whole one.
    pub fn whole(&self, back: usize) -> Result<&PeriodRow, Undefined> {
        if let Some(reason) = self.unavailable {
            return Err(reason);
        }
        let mut whole = self.rows.iter().rev().filter(|row| !row.partial);
        whole.nth(back).ok_or_else(|| Undefined::TooFewPeriods {
            found: self.rows.iter().filter(|row| !row.partial).count() as u32,
            needed: back as u32 + 1,
        })
    }

    /// The last whole period beside the one before it, figure by figure.
    pub fn compare(&self) -> Vec<Comparison> {
        ComparedFigure::ALL.map(|figure| self.compare_one(figure)).to_vec()
    }

    fn compare_one(&self, figure: ComparedFigure) -> Comparison {
        let at = |back| self.whole(back).map_or_else(Figure::Undefined, |row| figure.of(row));
        let (current, previous) = (at(0), at(1));
        let change = match (current.value(), previous.value()) {
            (Some(now), Some(before)) if before > 0.0 => Figure::number(now / before - 1.0),
            (Some(_), Some(_)) => Figure::Undefined(Undefined::NothingBefore),
            _ => {
                Figure::Undefined(previous.reason().or(current.reason()).unwrap_or(Undefined::NothingBefore))
            }
        };
        Comparison { figure, current, previous, change }
    }
}

/// Share of new revenue, `V1 / V`: net revenue of first purchase days over net revenue.
///
/// Source: Exacaster, CVM Book of Knowledge, key performance indicators.
pub fn new_revenue_share(view: &MetricView<'_>, periods: &PeriodTable) -> Measure {
    let share = |new: MoneySum, all: MoneySum| {
        let terms = [("V1", Figure::Money(new), Unit::Currency), ("V", Figure::Money(all), Unit::Currency)];
        variant(Figure::money_share(new, all), &terms)
    };
    let undefined = |reason| variant(Figure::Undefined(reason), &[]);
    let overall = match periods.unavailable {
        Some(reason) => undefined(reason),
        None => share(periods.rows.iter().map(|row| row.first_purchase_net).sum(), view.totals.net()),
    };
    let last = periods.last_whole();
    let by_order = last.map_or_else(undefined, |row| share(row.first_purchase_net, row.net()));
    let by_customer = last.map_or_else(undefined, |row| share(row.new_customer_net, row.net()));
    Measure::new(view, MetricId::NewRevenueShare, vec![overall, by_order, by_customer])
}

fn empty_rows(window: ObservationWindow, unit: TimeUnit) -> Vec<PeriodRow> {
    let mut rows = Vec::new();
    let mut start = window.first_day.period_start(unit);
    while start <= window.as_of {
        rows.push(PeriodRow::empty(start, unit, window));
        start = start.add_periods(unit, 1);
    }
    rows
}

/// For each day from the first one to the last one of the data, the row that holds it.
fn rows_by_day(rows: &[PeriodRow], window: ObservationWindow) -> Vec<u32> {
    let days = window.first_day.days()..=window.last_day.days();
    let mut row = 0;
    let row_of = |day: i32| {
        while rows.get(row).is_some_and(|r| r.end.days() < day) {
            row += 1;
        }
        row as u32
    };
    days.map(row_of).collect()
}

fn add_customer(
    rows: &mut [PeriodRow],
    row_of_day: &[u32],
    first_day: Day,
    orders: &CustomerOrders<'_>,
    first_purchase: Option<Day>,
) {
    let row_of = |day: Day| row_of_day.get(day.since(first_day).0 as usize).map(|&row| row as usize);
    let first_row = first_purchase.and_then(row_of);
    let mut counted = None;
    for (at, &day) in orders.days.iter().enumerate() {
        let Some(index) = row_of(day) else { continue };
        let row = &mut rows[index];
        let is_first = Some(day) == first_purchase;
        row.gross += orders.gross[at];
        row.refunded += orders.refunded.get(at).copied().unwrap_or_default();
        if is_first {
            row.first_purchase_net += orders.net(at);
        }
        if first_row == Some(index) {
            row.new_customer_net += orders.net(at);
        }
        if !orders.is_order(at) {
            continue;
        }
        row.orders += 1;
        row.new_orders += u64::from(is_first);
        if counted != Some(index) {
            counted = Some(index);
            row.customers += 1;
            row.new_customers += u64::from(first_row == Some(index));
        }
    }
}
