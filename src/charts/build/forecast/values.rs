//! Lifetime value: over customers and over time.

use super::super::parts::{Cell, bar_series, category, counted, in_currency, item, share_of, spec, table};
use super::ahead;
use crate::charts::{Arrangement, Bars, ChartSpec, DataTable, Direction, Ink, Item, Plot, ValueAxis};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Figure, PredictionSettings, Selection, ValueBin, ValueMonthView};

/// Customers by residual lifetime value. An item selects the customers of its bar.
pub fn value_distribution(f: &Formatter, bins: &[ValueBin], settings: &PredictionSettings) -> ChartSpec {
    let all = totals(bins);
    let categories = bins.iter().map(|bin| category(short_range(f, bin), String::new()));
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Stacked,
        categories: categories.collect(),
        series: vec![bar_series("Customers", Ink::Main, bins.iter().map(|bin| f64::from(bin.customers)))],
        category_name: format!("Value to come of a customer{}", in_currency(f)),
        value_axis: ValueAxis { name: "Customers".to_owned(), kind: ValueKind::Count },
        marks: Vec::new(),
    });
    ChartSpec {
        title: distribution_title(f, bins, settings),
        subtitle: format!(
            "Customers by residual lifetime value {}{}",
            ahead(f, settings.horizon),
            in_currency(f)
        ),
        description: distribution_description(f, bins),
        items: bins.iter().map(|bin| bin_item(f, bin, all)).collect(),
        ranges: true,
        table: distribution_table(f, bins, all),
        ..spec(f, "value_distribution", plot)
    }
}

/// Customers and value of all bars.
fn totals(bins: &[ValueBin]) -> (f64, f64) {
    let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
    bins.iter().fold((0.0, 0.0), |(n, money), bin| (n + f64::from(bin.customers), money + finite(bin.value)))
}

/// `0–20`, `400+`: for an axis that names the currency.
fn short_range(f: &Formatter, bin: &ValueBin) -> String {
    match bin.to {
        Some(to) => format!("{}\u{2013}{}", f.compact(bin.from), f.compact(to)),
        None => format!("{}+", f.compact(bin.from)),
    }
}

fn long_range(f: &Formatter, bin: &ValueBin) -> String {
    match bin.to {
        Some(to) => format!("{} to {}", f.money_short(bin.from), f.money_short(to)),
        None => format!("{} and more", f.money_short(bin.from)),
    }
}

fn bin_item(f: &Formatter, bin: &ValueBin, (customers, value): (f64, f64)) -> Item {
    let count = f64::from(bin.customers);
    let lines = [
        ("Customers", format!("{} ({})", f.count(count), f.percent(share_of(count, customers)))),
        (
            "Value to come",
            format!("{} ({})", f.money_short(bin.value), f.percent(share_of(bin.value, value))),
        ),
    ];
    // The end of a bar belongs to the next one.
    let range = (bin.from, bin.to.map_or(f64::MAX, f64::next_down));
    let selects = (bin.customers > 0).then(|| Selection { value: Some(range), ..Selection::default() });
    item(long_range(f, bin), &lines, selects)
}

/// The fewest bars from the top that hold half of the value: their customers and their value.
fn upper_half(bins: &[ValueBin], value: f64) -> (f64, f64) {
    let mut held = (0.0, 0.0);
    for bin in bins.iter().rev() {
        if held.1 >= value / 2.0 {
            break;
        }
        held = (held.0 + f64::from(bin.customers), held.1 + bin.value);
    }
    held
}

fn distribution_title(f: &Formatter, bins: &[ValueBin], settings: &PredictionSettings) -> String {
    let (customers, value) = totals(bins);
    if customers <= 0.0 {
        return "No customer has a value to come".to_owned();
    }
    if value <= 0.0 {
        return format!("No value is expected {}", ahead(f, settings.horizon));
    }
    let (best, held) = upper_half(bins, value);
    format!(
        "{} of customers hold {} of the value to come",
        f.percent(share_of(best, customers)),
        f.percent(share_of(held, value))
    )
}

fn distribution_description(f: &Formatter, bins: &[ValueBin]) -> String {
    let (customers, value) = totals(bins);
    let Some(most) = bins.iter().max_by_key(|bin| bin.customers).filter(|_| customers > 0.0) else {
        return "There is nothing to draw.".to_owned();
    };
    let top = bins.last().filter(|bin| bin.to.is_none());
    let mut text = format!(
        "Bars of {} by value to come, {} in all. Most, {}, are worth {}.",
        counted(f, customers, "customer", "customers"),
        f.money_short(value),
        f.count(f64::from(most.customers)),
        long_range(f, most)
    );
    if let Some(bin) = top {
        let more = format!(
            " {} worth {} hold {} of the value.",
            counted(f, f64::from(bin.customers), "customer", "customers"),
            long_range(f, bin),
            f.percent(share_of(bin.value, value))
        );
        text.push_str(&more);
    }
    text
}

fn distribution_table(f: &Formatter, bins: &[ValueBin], (customers, value): (f64, f64)) -> DataTable {
    let header = ["From", "To", "Customers", "Share of customers", "Value to come", "Share of value"];
    let rows = bins.iter().map(|bin| {
        vec![
            Cell::money(bin.from),
            bin.to.map_or_else(|| Cell::text(""), Cell::money),
            Cell::count(bin.customers),
            Cell::share(share_of(f64::from(bin.customers), customers)),
            Cell::money(bin.value),
            Cell::share(share_of(bin.value, value)),
        ]
    });
    table(f, &header, rows.collect())
}

/// The value to come by month, discounted to today; all that comes after the last month in a bar of its own.
/// Items select nobody.
pub fn value_months(f: &Formatter, months: &[ValueMonthView]) -> ChartSpec {
    let categories = months.iter().map(|month| category(month_label(f, month), String::new()));
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Stacked,
        categories: categories.collect(),
        series: vec![bar_series("Value to come", Ink::Main, months.iter().map(|month| month.value))],
        category_name: "Month from now on".to_owned(),
        value_axis: ValueAxis { name: format!("Value{}", in_currency(f)), kind: ValueKind::Money },
        marks: Vec::new(),
    });
    ChartSpec {
        title: months_title(f, months),
        subtitle: format!("Value to come of all customers by month, discounted to today{}", in_currency(f)),
        description: months_description(f, months),
        items: months.iter().map(|month| month_item(f, month)).collect(),
        table: months_table(f, months),
        ..spec(f, "value_months", plot)
    }
}

fn month_label(f: &Formatter, month: &ValueMonthView) -> String {
    month.number.map_or_else(|| "Later".to_owned(), |number| f.count(f64::from(number)))
}

fn month_item(f: &Formatter, month: &ValueMonthView) -> Item {
    let label = match month.number {
        Some(number) => format!("Month {}", f.count(f64::from(number))),
        None => "All that comes later".to_owned(),
    };
    let mut lines = vec![("Value", f.money_short(month.value))];
    if let Figure::Value(count) = month.purchases {
        lines.push(("Expected purchases", super::purchases(f, count)));
    }
    if let Figure::Value(factor) = month.discount_factor {
        lines.push(("Worth today of 1", f.number(factor, 3)));
    }
    item(label, &lines, None)
}

fn sum<'a>(months: impl Iterator<Item = &'a ValueMonthView>) -> f64 {
    months.map(|month| month.value).filter(|value| value.is_finite()).sum()
}

fn months_title(f: &Formatter, months: &[ValueMonthView]) -> String {
    let all = sum(months.iter());
    let numbered = months.iter().filter(|month| month.number.is_some()).count();
    if months.is_empty() || all <= 0.0 {
        return "No value is expected".to_owned();
    }
    if numbered < months.len() {
        let first = sum(months.iter().filter(|month| month.number.is_some_and(|number| number <= 12)));
        return format!("{} to come, {} of it within a year", f.money_short(all), f.percent(first / all));
    }
    if numbered < 4 {
        return format!("{} to come", f.money_short(all));
    }
    let near = numbered.div_ceil(4);
    let first = sum(months.iter().take(near));
    let span = if near == 1 { "month".to_owned() } else { format!("{} months", f.count(near as f64)) };
    format!("{} to come, {} of it in the first {span}", f.money_short(all), f.percent(first / all))
}

fn months_description(f: &Formatter, months: &[ValueMonthView]) -> String {
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return "There is nothing to draw.".to_owned();
    };
    let name = |month: &ValueMonthView| match month.number {
        Some(number) => format!("month {}", f.count(f64::from(number))),
        None => "all that comes later".to_owned(),
    };
    format!(
        "Bars of the value to come by month, {} in all: {} in {}, {} in {}.",
        f.money_short(sum(months.iter())),
        f.money_short(first.value),
        name(first),
        f.money_short(last.value),
        name(last)
    )
}

fn months_table(f: &Formatter, months: &[ValueMonthView]) -> DataTable {
    let rows = months.iter().map(|month| {
        vec![
            Cell::text(month_label(f, month)),
            Cell::Figure(ValueKind::Number, month.purchases),
            Cell::Figure(ValueKind::Number, month.discount_factor),
            Cell::money(month.value),
        ]
    });
    table(f, &["Month", "Expected purchases", "Discount factor", "Value"], rows.collect())
}
