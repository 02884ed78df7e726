//! Recurring revenue, and how much of it stays.

use super::super::parts::{Cell, entry, in_currency, item, spec, table};
use super::{NOTHING, drawable, known, line, month_name, stop};
use crate::charts::{ChartSpec, DataTable, Ink, Line, LineAxis, Lines, Plot, Stroke, ValueAxis};
use crate::format::words::change_than;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Figure, RecurringMonth, RecurringView};

/// Months that the title looks back.
const YEAR: usize = 12;

/// Monthly recurring revenue at the end of each month. An item is a month; it selects nobody.
pub fn recurring_revenue(f: &Formatter, view: &RecurringView) -> ChartSpec {
    let months = &drawable(view);
    let points: Vec<(f64, f64)> =
        months.iter().map(|month| (f64::from(month.end), month.closing.monthly)).collect();
    let axis = ValueAxis { name: format!("A month{}", in_currency(f)), kind: ValueKind::Money };
    let plot = over_days(months, vec![line("Recurring revenue", Ink::Main, Stroke::Filled, points)], axis);
    let items = months.iter().map(|month| {
        let lines = [
            ("Recurring revenue a month", f.money(month.closing.monthly)),
            ("Customers who pay", f.count(f64::from(month.closing.customers))),
        ];
        item(month_name(f, month), &lines, None)
    });
    ChartSpec {
        title: growth_title(f, months),
        subtitle: format!("Monthly recurring revenue (MRR) at the end of each month{}", in_currency(f)),
        description: growth_description(f, months),
        items: items.collect(),
        table: growth_table(f, months),
        ..spec(f, "recurring_revenue", plot)
    }
}

/// Lines over the days of the months, one stop a month.
fn over_days(months: &[RecurringMonth], lines: Vec<Line>, y_axis: ValueAxis) -> Plot {
    let days = months
        .first()
        .zip(months.last())
        .map_or((0, 1), |(first, last)| (first.end, last.end.max(first.end + 1)));
    let height = |x: f64| {
        let at = |line: &Line| line.points.iter().find(|point| point.0 == x).map(|point| point.1);
        lines.iter().filter_map(at).fold(0.0, f64::max)
    };
    let stops = months.iter().map(|month| f64::from(month.end)).map(|x| stop(x, height(x))).collect();
    Plot::Lines(Lines {
        lines,
        stops,
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: LineAxis::Days(days.0, days.1),
        y_axis,
        y_reach: 0.0,
    })
}

/// The month a year before the last one, or the first one.
fn earlier(months: &[RecurringMonth]) -> Option<(&RecurringMonth, &RecurringMonth, usize)> {
    let last = months.last()?;
    let back = YEAR.min(months.len() - 1);
    Some((&months[months.len() - 1 - back], last, back))
}

fn growth_title(f: &Formatter, months: &[RecurringMonth]) -> String {
    let Some((before, last, back)) = earlier(months) else { return "Nobody has paid yet".to_owned() };
    let now = f.money_short(last.closing.monthly);
    if back == 0 {
        return format!("{now} come in every month");
    }
    let span = if back == YEAR { "a year ago".to_owned() } else { format!("in {}", month_name(f, before)) };
    match f.change(before.closing.monthly, last.closing.monthly) {
        Some(change) => format!("{now} a month, {} {span}", change_than(&change)),
        None => format!("{now} a month"),
    }
}

fn growth_description(f: &Formatter, months: &[RecurringMonth]) -> String {
    let Some((first, last)) = months.first().zip(months.last()) else { return NOTHING.to_owned() };
    let mut text = format!(
        "A line from {} in {} to {} in {}.",
        f.money_short(first.closing.monthly),
        month_name(f, first),
        f.money_short(last.closing.monthly),
        month_name(f, last)
    );
    if let Some(most) = months.iter().max_by(|a, b| a.closing.monthly.total_cmp(&b.closing.monthly)) {
        let most = format!(" Highest: {}, {}.", month_name(f, most), f.money_short(most.closing.monthly));
        text.push_str(&most);
    }
    text
}

fn growth_table(f: &Formatter, months: &[RecurringMonth]) -> DataTable {
    let rows = months.iter().map(|month| {
        vec![
            Cell::day(month.end),
            Cell::money(month.closing.monthly),
            Cell::count(month.closing.customers),
            Cell::money(12.0 * month.closing.monthly),
        ]
    });
    table(f, &["At the end of", "MRR", "Customers who pay", "ARR"], rows.collect())
}

const NET: &str = "With growth (NRR)";
const GROSS: &str = "Without growth (GRR)";

/// What is left of the recurring revenue of twelve months before, with and without growth. An item is a month; it
/// selects nobody.
pub fn revenue_retention(f: &Formatter, view: &RecurringView) -> ChartSpec {
    let is_known = |month: &&RecurringMonth| known(month.net_retention).is_some();
    let months: Vec<RecurringMonth> = view.months.iter().filter(is_known).cloned().collect();
    let points = |of: fn(&RecurringMonth) -> Figure| -> Vec<(f64, f64)> {
        months.iter().filter_map(|month| Some((f64::from(month.end), known(of(month))?))).collect()
    };
    let ends = months.first().zip(months.last());
    let whole = ends.map(|(first, last)| vec![(f64::from(first.end), 1.0), (f64::from(last.end), 1.0)]);
    let lines = vec![
        line("100%", Ink::Quiet, Stroke::Dashed, whole.unwrap_or_default()),
        line(GROSS, Ink::New, Stroke::Solid, points(|month| month.gross_retention)),
        line(NET, Ink::Main, Stroke::Bold, points(|month| month.net_retention)),
    ];
    let axis = ValueAxis { name: "Of a year before, %".to_owned(), kind: ValueKind::Share };
    let items = months.iter().map(|month| {
        let lines = [
            (NET, f.figure_or_dash(ValueKind::Share, month.net_retention)),
            (GROSS, f.figure_or_dash(ValueKind::Share, month.gross_retention)),
        ];
        item(month_name(f, month), &lines, None)
    });
    let rows = months.iter().map(|month| {
        vec![
            Cell::day(month.end),
            Cell::Figure(ValueKind::Share, month.net_retention),
            Cell::Figure(ValueKind::Share, month.gross_retention),
        ]
    });
    ChartSpec {
        title: retention_title(f, months.last()),
        subtitle: "What the customers of twelve months before pay now, as a share of what they paid then"
            .to_owned(),
        note: Some(
            "New customers never count here. Above 100% those who stay grow by more than others leave."
                .to_owned(),
        ),
        description: retention_description(f, &months),
        legend: vec![entry(NET, Ink::Main), entry(GROSS, Ink::New)],
        items: items.collect(),
        table: table(f, &["At the end of", NET, GROSS], rows.collect()),
        ..spec(f, "revenue_retention", over_days(&months, lines, axis))
    }
}

fn retention_title(f: &Formatter, last: Option<&RecurringMonth>) -> String {
    match last.and_then(|month| Some((known(month.net_retention)?, known(month.gross_retention)?))) {
        Some((net, gross)) if net >= 1.0 => {
            format!(
                "Last year\u{2019}s customers pay {} of what they paid: growth makes up for the {} lost",
                f.percent(net),
                f.percent(1.0 - gross)
            )
        }
        Some((net, _)) => format!("Last year\u{2019}s customers pay {} of what they paid", f.percent(net)),
        None => "There is no year to compare with yet".to_owned(),
    }
}

fn retention_description(f: &Formatter, months: &[RecurringMonth]) -> String {
    let Some((first, last)) = months.first().zip(months.last()) else { return NOTHING.to_owned() };
    let share = |figure| f.figure_or_dash(ValueKind::Share, figure);
    format!(
        "Two lines. With growth from {} in {} to {} in {}; without growth from {} to {}.",
        share(first.net_retention),
        month_name(f, first),
        share(last.net_retention),
        month_name(f, last),
        share(first.gross_retention),
        share(last.gross_retention),
    )
}

const CUSTOMERS: &str = "Of customers";
const REVENUE: &str = "Of recurring revenue";

/// Shares of customers and of recurring revenue that were lost in each month. An item is a month; it selects nobody.
pub fn contract_churn(f: &Formatter, view: &RecurringView) -> ChartSpec {
    let is_known = |month: &&RecurringMonth| known(month.customer_churn).is_some() && !month.partial;
    let months: Vec<RecurringMonth> = view.months.iter().filter(is_known).cloned().collect();
    let points = |of: fn(&RecurringMonth) -> Figure| -> Vec<(f64, f64)> {
        months.iter().filter_map(|month| Some((f64::from(month.end), known(of(month))?))).collect()
    };
    let lines = vec![
        line(CUSTOMERS, Ink::Returning, Stroke::Solid, points(|month| month.customer_churn)),
        line(REVENUE, Ink::Loss, Stroke::Bold, points(|month| month.revenue_churn)),
    ];
    let axis = ValueAxis { name: "Lost in the month, %".to_owned(), kind: ValueKind::Share };
    let items = months.iter().map(|month| {
        let lines = [
            (CUSTOMERS, f.figure_or_dash(ValueKind::Share, month.customer_churn)),
            (REVENUE, f.figure_or_dash(ValueKind::Share, month.revenue_churn)),
            ("Customers lost", f.count(f64::from(month.churn.customers))),
        ];
        item(month_name(f, month), &lines, None)
    });
    let rows = months.iter().map(|month| {
        vec![
            Cell::day(month.end),
            Cell::count(month.opening.customers),
            Cell::count(month.churn.customers),
            Cell::Figure(ValueKind::Share, month.customer_churn),
            Cell::Figure(ValueKind::Share, month.revenue_churn),
        ]
    });
    let header =
        ["At the end of", "Customers at the start", "Customers lost", "Customer churn", "Revenue churn"];
    ChartSpec {
        title: churn_title(f, &months),
        subtitle: "Shares of customers and of recurring revenue (contraction included) lost in each month"
            .to_owned(),
        description: churn_description(f, &months),
        legend: vec![entry(CUSTOMERS, Ink::Returning), entry(REVENUE, Ink::Loss)],
        items: items.collect(),
        table: table(f, &header, rows.collect()),
        ..spec(f, "contract_churn", over_days(&months, lines, axis))
    }
}

/// Mean of the last months of a figure.
fn mean(months: &[RecurringMonth], of: fn(&RecurringMonth) -> Figure) -> Option<f64> {
    let last: Vec<f64> = months.iter().rev().take(YEAR).filter_map(|month| known(of(month))).collect();
    (!last.is_empty()).then(|| last.iter().sum::<f64>() / last.len() as f64)
}

fn churn_title(f: &Formatter, months: &[RecurringMonth]) -> String {
    let count = months.len().min(YEAR);
    let means = mean(months, |month| month.customer_churn).zip(mean(months, |month| month.revenue_churn));
    match means {
        Some((customers, revenue)) => format!(
            "{} of customers and {} of recurring revenue leave in an average month of the last {count}",
            f.percent(customers),
            f.percent(revenue)
        ),
        None => "There is no month to compare with yet".to_owned(),
    }
}

fn churn_description(f: &Formatter, months: &[RecurringMonth]) -> String {
    let Some((first, last)) = months.first().zip(months.last()) else { return NOTHING.to_owned() };
    let share = |figure| f.figure_or_dash(ValueKind::Share, figure);
    format!(
        "Two lines, {} to {}. Customers lost: from {} to {}; recurring revenue lost: from {} to {}.",
        month_name(f, first),
        month_name(f, last),
        share(first.customer_churn),
        share(last.customer_churn),
        share(first.revenue_churn),
        share(last.revenue_churn),
    )
}
