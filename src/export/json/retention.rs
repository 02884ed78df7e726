//! Who stays, in the report.

use serde::Serialize;

use super::parts::{Part, known, part};
use crate::format::iso_day;
use crate::protocol::{
    ChurnRuleView, ChurnView, CohortCellView, CohortGrouping, CohortTableView, CohortUnit, CohortView,
    MovesView, Retention as View, UndefinedReason, WaitingOrder, WaitingView,
};

/// The part `retention`.
#[derive(Serialize)]
pub(super) struct Retention<'a> {
    customers: u32,
    cohorts: Part<Cohorts<'a>, UndefinedReason>,
    waiting: Part<Waiting, UndefinedReason>,
    churn: Part<Churn<'a>, UndefinedReason>,
    moves: Part<Moves<'a>, UndefinedReason>,
}

#[derive(Serialize)]
struct Cohorts<'a> {
    by: &'a CohortGrouping,
    period: CohortUnit,
    rows: Vec<Cohort<'a>>,
    averages: Vec<Cell>,
    unassigned: u32,
}

#[derive(Serialize)]
struct Cohort<'a> {
    start: Option<String>,
    end: Option<String>,
    key: Option<&'a str>,
    customers: u32,
    begins_before_data: bool,
    still_growing: bool,
    periods: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    customers: u32,
    active: u32,
    share: Option<f64>,
    interval: Option<(f64, f64)>,
    orders: u32,
    net: f64,
    cumulative: f64,
}

#[derive(Serialize)]
struct Waiting {
    second_order: Option<Order>,
    conversions: Vec<Conversion>,
    gaps: Vec<Order>,
}

#[derive(Serialize)]
struct Order {
    order: u32,
    customers: u32,
    made: u32,
    median_days: Option<f64>,
    interval: (Option<u32>, Option<u32>),
    naive_median_days: Option<f64>,
}

#[derive(Serialize)]
struct Conversion {
    days: u32,
    share: Option<f64>,
    interval: Option<(f64, f64)>,
    naive: Option<f64>,
    mature: Option<f64>,
}

#[derive(Serialize)]
struct Churn<'a> {
    rules: Vec<Rule<'a>>,
    disagreements: &'a [crate::protocol::DisagreementView],
    reactivation: Vec<Reactivated>,
    watched_customers: u32,
    watched_value: f64,
}

#[derive(Serialize)]
struct Rule<'a> {
    rule: &'a str,
    judged: u32,
    lost: u32,
    share: Option<f64>,
    revenue_share: Option<f64>,
}

#[derive(Serialize)]
struct Reactivated {
    start: String,
    end: String,
    partial: bool,
    active: u32,
    dormant: u32,
    lost: u32,
    came_back: u32,
}

#[derive(Serialize)]
struct Moves<'a> {
    from: String,
    to: String,
    stages: &'a [String],
    /// The last row is of those who were no customers yet.
    counts: &'a [Vec<u32>],
    long_run: Option<&'a str>,
    long_run_shares: Option<&'a [f64]>,
    values: Vec<Option<f64>>,
}

impl Retention<'_> {
    pub(super) fn of(view: &View) -> Retention<'_> {
        Retention {
            customers: view.customers,
            cohorts: part(&view.cohorts, |table| cohorts(view, table)),
            waiting: part(&view.waiting, waiting),
            churn: part(&view.churn, churn),
            moves: part(&view.moves, moves),
        }
    }
}

fn cohorts<'a>(view: &'a View, table: &'a CohortTableView) -> Cohorts<'a> {
    Cohorts {
        by: &view.settings.by,
        period: view.period,
        rows: table.rows.iter().map(cohort).collect(),
        averages: table.averages.iter().map(cell).collect(),
        unassigned: table.unassigned,
    }
}

fn cohort(of: &CohortView) -> Cohort<'_> {
    Cohort {
        start: of.start.map(iso_day),
        end: of.end.map(iso_day),
        key: of.key.as_deref(),
        customers: of.customers,
        begins_before_data: of.begins_before_data,
        still_growing: of.still_growing,
        periods: of.cells.iter().map(cell).collect(),
    }
}

fn cell(of: &CohortCellView) -> Cell {
    Cell {
        customers: of.customers,
        active: of.active,
        share: known(of.figure),
        interval: of.interval,
        orders: of.orders,
        net: of.net,
        cumulative: of.cumulative,
    }
}

fn order(of: &WaitingOrder) -> Order {
    Order {
        order: of.order,
        customers: of.customers,
        made: of.made,
        median_days: known(of.median),
        interval: of.interval,
        naive_median_days: known(of.naive),
    }
}

fn waiting(of: &WaitingView) -> Waiting {
    let conversion = |of: &crate::protocol::ConversionView| Conversion {
        days: of.days,
        share: known(of.share),
        interval: of.interval,
        naive: known(of.naive),
        mature: known(of.mature),
    };
    Waiting {
        second_order: of.orders.first().map(order),
        conversions: of.conversions.iter().map(conversion).collect(),
        gaps: of.gaps.iter().map(order).collect(),
    }
}

fn churn<'a>(of: &'a ChurnView) -> Churn<'a> {
    let rule = |of: &'a ChurnRuleView| Rule {
        rule: &of.key,
        judged: of.judged,
        lost: of.lost,
        share: known(of.share),
        revenue_share: known(of.revenue_share),
    };
    let reactivated = |of: &crate::protocol::ReactivationView| Reactivated {
        start: iso_day(of.start),
        end: iso_day(of.end),
        partial: of.partial,
        active: of.active,
        dormant: of.dormant,
        lost: of.lost,
        came_back: of.came_back,
    };
    Churn {
        rules: of.rules.iter().map(rule).collect(),
        disagreements: &of.disagreements,
        reactivation: of.reactivation.iter().map(reactivated).collect(),
        watched_customers: of.watched.0,
        watched_value: of.watched.1,
    }
}

fn moves(of: &MovesView) -> Moves<'_> {
    let steady = of.steady.as_ref().ok();
    Moves {
        from: iso_day(of.days.0),
        to: iso_day(of.days.1),
        stages: &of.stages,
        counts: &of.counts,
        long_run: steady.map(|(key, _)| key.as_str()),
        long_run_shares: steady.map(|(_, shares)| shares.as_slice()),
        values: of.values.iter().map(|value| known(*value)).collect(),
    }
}
