//! Revenue by period, new and returning customers apart.

use super::parts::{Cell, counted, in_currency, item, share_of, spec, table};
use crate::charts::{
    Arrangement, BarSeries, Bars, Category, ChartSpec, Direction, Ink, Item, LegendEntry, Plot, ValueAxis,
};
use crate::format::words::period_name;
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{PeriodUnit, PeriodView, Selection};

const NEW: &str = "New customers";
const RETURNING: &str = "Returning customers";

/// Net revenue by period as stacked bars: returning customers below, new ones on top. Periods that the data
/// cover only partly are hatched. An item selects the customers with an order in its period.
pub fn revenue_by_period(f: &Formatter, periods: &[PeriodView], unit: PeriodUnit) -> ChartSpec {
    let noun = period_name(f.locale.language, unit);
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Stacked,
        categories: periods.iter().map(|period| category(f, period, unit)).collect(),
        series: vec![
            series(RETURNING, Ink::Returning, periods.iter().map(|p| p.revenue_returning)),
            series(NEW, Ink::New, periods.iter().map(|p| p.revenue_new)),
        ],
        category_name: capital(noun),
        value_axis: ValueAxis { name: format!("Net revenue{}", in_currency(f)), kind: ValueKind::Money },
        marks: Vec::new(),
    });
    ChartSpec {
        title: title(f, periods),
        subtitle: format!("Net revenue by {noun}{}, from new and returning customers", in_currency(f)),
        note: note(f, periods, unit),
        description: description(f, periods, unit),
        legend: vec![
            LegendEntry { label: NEW.to_owned(), ink: Ink::New },
            LegendEntry { label: RETURNING.to_owned(), ink: Ink::Returning },
        ],
        items: periods.iter().map(|period| period_item(f, period, unit)).collect(),
        ranges: true,
        table: data(f, periods, unit),
        ..spec(f, "revenue_by_period", plot)
    }
}

fn series(name: &str, ink: Ink, values: impl Iterator<Item = f64>) -> BarSeries {
    BarSeries { name: name.to_owned(), ink, values: values.collect() }
}

fn category(f: &Formatter, period: &PeriodView, unit: PeriodUnit) -> Category {
    Category {
        label: f.period_short(unit, period.start),
        end: String::new(),
        partial: period.partial,
        ink: None,
    }
}

fn total(period: &PeriodView) -> f64 {
    period.revenue_new + period.revenue_returning
}

fn period_item(f: &Formatter, period: &PeriodView, unit: PeriodUnit) -> Item {
    let label = capital(&f.period(unit, period.start));
    let label = if period.partial { label + " (part of it)" } else { label };
    let lines = [
        ("Net revenue", f.money_short(total(period))),
        (NEW, with_customers(f, period.revenue_new, period.customers_new)),
        (RETURNING, with_customers(f, period.revenue_returning, period.customers_returning)),
        ("Orders", f.count(f64::from(period.orders_new) + f64::from(period.orders_returning))),
    ];
    let buyers = period.customers_new > 0 || period.customers_returning > 0;
    let selects =
        buyers.then(|| Selection { bought: Some((period.start, period.end)), ..Selection::default() });
    item(label, &lines, selects)
}

fn with_customers(f: &Formatter, revenue: f64, customers: u32) -> String {
    format!("{} from {}", f.money_short(revenue), counted(f, f64::from(customers), "customer", "customers"))
}

fn title(f: &Formatter, periods: &[PeriodView]) -> String {
    let returning: f64 = periods.iter().map(|p| p.revenue_returning).sum();
    let all: f64 = periods.iter().map(total).sum();
    if periods.is_empty() {
        return "There are no dated orders".to_owned();
    }
    if all <= 0.0 {
        return "Refunds outweigh revenue".to_owned();
    }
    format!("Returning customers bring {} of net revenue", f.percent(returning / all))
}

fn note(f: &Formatter, periods: &[PeriodView], unit: PeriodUnit) -> Option<String> {
    let partial: Vec<String> =
        periods.iter().filter(|p| p.partial).map(|p| f.period(unit, p.start)).collect();
    if partial.is_empty() {
        return None;
    }
    Some(format!("Hatched: the data cover only part of {}.", partial.join(" and ")))
}

fn description(f: &Formatter, periods: &[PeriodView], unit: PeriodUnit) -> String {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return "There is nothing to draw.".to_owned();
    };
    let new: f64 = periods.iter().map(|p| p.revenue_new).sum();
    let returning: f64 = periods.iter().map(|p| p.revenue_returning).sum();
    let mut text = format!(
        "Stacked bars, {} to {}. New customers brought {} ({}), returning customers {} ({}).",
        f.period(unit, first.start),
        f.period(unit, last.start),
        f.money_short(new),
        f.percent(share_of(new, new + returning)),
        f.money_short(returning),
        f.percent(share_of(returning, new + returning)),
    );
    if let Some(best) = periods.iter().max_by(|a, b| total(a).total_cmp(&total(b))) {
        let best_text = format!(" Highest: {}, {}.", f.period(unit, best.start), f.money_short(total(best)));
        text.push_str(&best_text);
    }
    text
}

fn data(f: &Formatter, periods: &[PeriodView], unit: PeriodUnit) -> crate::charts::DataTable {
    let header = [
        &*capital(period_name(f.locale.language, unit)),
        "From",
        "To",
        "Complete",
        "Revenue, new",
        "Revenue, returning",
        "Refunds",
        "Orders, new",
        "Orders, returning",
        "Customers, new",
        "Customers, returning",
    ];
    let rows = periods.iter().map(|p| {
        vec![
            Cell::text(f.period(unit, p.start)),
            Cell::day(p.start),
            Cell::day(p.end),
            Cell::text(if p.partial { "no" } else { "yes" }),
            Cell::money(p.revenue_new),
            Cell::money(p.revenue_returning),
            Cell::money(p.refunded),
            Cell::count(p.orders_new),
            Cell::count(p.orders_returning),
            Cell::count(p.customers_new),
            Cell::count(p.customers_returning),
        ]
    });
    table(f, &header, rows.collect())
}
