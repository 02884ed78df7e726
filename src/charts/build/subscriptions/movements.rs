//! What became of recurring revenue from month to month.

use super::super::parts::{Cell, bar_series, counted, entry, in_currency, item, spec, table};
use super::{NOTHING, drawable, month_name};
use crate::charts::{
    Arrangement, Bars, Category, ChartSpec, DataTable, Direction, Ink, Item, Plot, ValueAxis,
};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{PeriodUnit, RecurringMonth, RecurringSum, RecurringView};

/// Most months that are drawn.
const MOST_MONTHS: usize = 60;
/// Months that the title adds up.
const YEAR: usize = 12;

/// A movement: its name, its colour, whether it lowers recurring revenue, and where it stands.
type Movement = (&'static str, Ink, bool, fn(&RecurringMonth) -> RecurringSum);

const MOVEMENTS: [Movement; 5] = [
    ("New", Ink::New, false, |month| month.new),
    ("More than before", Ink::Returning, false, |month| month.expansion),
    ("Won back", Ink::Segment(2), false, |month| month.reactivation),
    ("Less than before", Ink::Segment(5), true, |month| month.contraction),
    ("Lost", Ink::Loss, true, |month| month.churn),
];

/// Movements of recurring revenue by month as stacked bars: gains above zero, losses below. An item is a month; it
/// selects nobody.
pub fn revenue_movements(f: &Formatter, view: &RecurringView) -> ChartSpec {
    let all = drawable(view);
    let skipped = all.len().saturating_sub(MOST_MONTHS);
    let months = &all[skipped..];
    let occurs = |movement: &&Movement| months.iter().any(|month| movement.3(month).customers > 0);
    let occurring: Vec<&Movement> = MOVEMENTS.iter().filter(occurs).collect();
    let category = |month: &RecurringMonth| Category {
        label: f.period_short(PeriodUnit::Month, month.start),
        end: String::new(),
        partial: month.partial,
        ink: None,
    };
    let series = occurring.iter().map(|(name, ink, is_loss, of)| {
        let sign = if *is_loss { -1.0 } else { 1.0 };
        bar_series(name, *ink, months.iter().map(move |month| sign * of(month).monthly))
    });
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Stacked,
        categories: months.iter().map(category).collect(),
        series: series.collect(),
        category_name: String::new(),
        value_axis: ValueAxis { name: format!("A month{}", in_currency(f)), kind: ValueKind::Money },
        marks: Vec::new(),
    });
    ChartSpec {
        title: title(f, months),
        subtitle: format!("Change of monthly recurring revenue in each month{}", in_currency(f)),
        note: note(f, months, skipped),
        description: description(f, months),
        legend: occurring.iter().map(|(name, ink, ..)| entry(name, *ink)).collect(),
        items: months.iter().map(|month| month_item(f, month)).collect(),
        table: data(f, &all),
        ..spec(f, "revenue_movements", plot)
    }
}

/// Gains and losses of months.
fn sums(months: &[RecurringMonth]) -> (f64, f64) {
    let sum = |wanted: bool| {
        let of = |month: &RecurringMonth| -> f64 {
            MOVEMENTS
                .iter()
                .filter(|(_, _, is_loss, _)| *is_loss == wanted)
                .map(|of| of.3(month).monthly)
                .sum()
        };
        months.iter().map(of).sum::<f64>()
    };
    (sum(false), sum(true))
}

fn title(f: &Formatter, months: &[RecurringMonth]) -> String {
    let last = &months[months.len().saturating_sub(YEAR)..];
    let (gained, lost) = sums(last);
    let span = match last.len() {
        YEAR => "In twelve months".to_owned(),
        1 => "In one month".to_owned(),
        count => format!("In {count} months"),
    };
    if gained <= 0.0 && lost <= 0.0 {
        return "Recurring revenue has not moved".to_owned();
    }
    format!("{span} {} a month came and {} went", f.money_short(gained), f.money_short(lost))
}

fn note(f: &Formatter, months: &[RecurringMonth], skipped: usize) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(month) = months.last().filter(|month| month.partial) {
        parts.push(format!("Hatched: {} is not over yet.", f.period(PeriodUnit::Month, month.start)));
    }
    if skipped > 0 {
        let (skipped, shown) = (f.count(skipped as f64), f.count(months.len() as f64));
        parts.push(format!("The last {shown} months; the {skipped} before stand in the table."));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn month_item(f: &Formatter, month: &RecurringMonth) -> Item {
    let moved = |(name, _, is_loss, of): &Movement| {
        let RecurringSum { customers, monthly } = of(month);
        let sign = if *is_loss { "\u{2212}" } else { "+" };
        let customers = counted(f, f64::from(customers), "customer", "customers");
        (*name, format!("{sign}{}, {customers}", f.money(monthly)), monthly > 0.0)
    };
    let mut lines = vec![("At the start", f.money(month.opening.monthly))];
    let moves = MOVEMENTS.iter().map(moved).filter(|(_, _, occurs)| *occurs);
    lines.extend(moves.map(|(name, text, _)| (name, text)));
    lines.push(("At the end", f.money(month.closing.monthly)));
    item(month_name(f, month), &lines, None)
}

fn description(f: &Formatter, months: &[RecurringMonth]) -> String {
    let Some((first, last)) = months.first().zip(months.last()) else { return NOTHING.to_owned() };
    let (gained, lost) = sums(months);
    format!(
        "Stacked bars, {} to {}. Gains of {} and losses of {} in all; the net of them leads from {} to {}.",
        month_name(f, first),
        month_name(f, last),
        f.money_short(gained),
        f.money_short(lost),
        f.money_short(first.opening.monthly),
        f.money_short(last.closing.monthly),
    )
}

fn data(f: &Formatter, months: &[RecurringMonth]) -> DataTable {
    let header = [
        "From",
        "To",
        "At the start",
        "New",
        "More than before",
        "Won back",
        "Less than before",
        "Lost",
        "At the end",
        "New customers",
        "Customers won back",
        "Customers lost",
        "Customers at the end",
    ];
    let rows = months.iter().map(|month| {
        vec![
            Cell::day(month.start),
            Cell::day(month.end),
            Cell::money(month.opening.monthly),
            Cell::money(month.new.monthly),
            Cell::money(month.expansion.monthly),
            Cell::money(month.reactivation.monthly),
            Cell::money(-month.contraction.monthly),
            Cell::money(-month.churn.monthly),
            Cell::money(month.closing.monthly),
            Cell::count(month.new.customers),
            Cell::count(month.reactivation.customers),
            Cell::count(month.churn.customers),
            Cell::count(month.closing.customers),
        ]
    });
    table(f, &header, rows.collect())
}
