//! Revenue by channel, country, category or product.

use super::parts::{Cell, in_currency, item, share_of, spec, table};
use crate::charts::{
    Arrangement, BarSeries, Bars, Category, ChartSpec, DataTable, Direction, Ink, Item, Plot, ValueAxis,
};
use crate::format::words::dimension_name;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Selection, SplitRowView, SplitView};

/// Values that are drawn; the rest are drawn together and listed in the table.
const DRAWN: usize = 10;
/// What stands for orders without a value.
const NONE: &str = "(none)";

/// Net revenue by the values of a dimension, most first, the rest together. An item of channel or country
/// selects the customers with an order of that value.
pub fn split(f: &Formatter, view: &SplitView) -> ChartSpec {
    let noun = dimension_name(f.locale.language, &view.dimension);
    let total = view.rows.iter().map(|row| row.revenue).sum::<f64>() + view.others.1;
    let (drawn, rest) = view.rows.split_at(view.rows.len().min(DRAWN));
    let rest_count = rest.len() as f64 + f64::from(view.others.0);
    let rest_revenue = rest.iter().map(|row| row.revenue).sum::<f64>() + view.others.1;
    let mut categories: Vec<Category> =
        drawn.iter().map(|row| category(f, &name(row), (row.revenue, total))).collect();
    let mut values: Vec<f64> = drawn.iter().map(|row| row.revenue).collect();
    let mut items: Vec<Item> = drawn.iter().map(|row| row_item(f, view, row, total)).collect();
    if rest_count > 0.0 {
        let label = format!("{} others", f.count(rest_count));
        let others = category(f, &label, (rest_revenue, total));
        categories.push(Category { ink: Some(Ink::Quiet), ..others });
        values.push(rest_revenue);
        items.push(item(label, &[("Net revenue", f.money_short(rest_revenue))], None));
    }
    let plot = Plot::Bars(Bars {
        direction: Direction::Sideways,
        arrangement: Arrangement::Stacked,
        categories,
        series: vec![BarSeries { name: "Net revenue".to_owned(), ink: Ink::Main, values }],
        category_name: noun.clone(),
        value_axis: ValueAxis { name: format!("Net revenue{}", in_currency(f)), kind: ValueKind::Money },
        marks: Vec::new(),
    });
    let scope = match (view.follows_selection, view.rows.is_empty()) {
        (true, _) => "",
        (false, false) => "; of all customers, whatever is selected",
        (false, true) => "; known for the whole file only, and the as-of day lies before its last order",
    };
    ChartSpec {
        title: title(f, view, total),
        subtitle: format!("Net revenue by {}{}{scope}", noun.to_lowercase(), in_currency(f)),
        description: description(f, view, total),
        items,
        table: data(f, view, &noun, total),
        ..spec(f, format!("split_{}", view.dimension), plot)
    }
}

fn name(row: &SplitRowView) -> String {
    if row.value.trim().is_empty() { NONE.to_owned() } else { row.value.clone() }
}

fn category(f: &Formatter, label: &str, (revenue, total): (f64, f64)) -> Category {
    Category { label: label.to_owned(), end: f.percent(share_of(revenue, total)), partial: false, ink: None }
}

fn row_item(f: &Formatter, view: &SplitView, row: &SplitRowView, total: f64) -> Item {
    let counted = if row.customers.is_some() { "Orders" } else { "Order lines" };
    let mut lines = vec![
        (
            "Net revenue",
            format!("{} ({})", f.money_short(row.revenue), f.percent(share_of(row.revenue, total))),
        ),
        (counted, f.count(row.count as f64)),
    ];
    lines.extend(row.customers.map(|customers| ("Customers", f.count(f64::from(customers)))));
    let of_orders = matches!(view.dimension.as_str(), "channel" | "country");
    let selects = of_orders.then(|| Selection {
        dimensions: vec![(view.dimension.clone(), row.value.clone())],
        ..Selection::default()
    });
    item(name(row), &lines, selects)
}

fn title(f: &Formatter, view: &SplitView, total: f64) -> String {
    match view.rows.first() {
        Some(first) if total > 0.0 => {
            format!("{} brings {} of net revenue", name(first), f.percent(share_of(first.revenue, total)))
        }
        None if !view.follows_selection => {
            format!(
                "The as-of day hides revenue by {}",
                dimension_name(f.locale.language, &view.dimension).to_lowercase()
            )
        }
        _ => "There is nothing to split".to_owned(),
    }
}

fn description(f: &Formatter, view: &SplitView, total: f64) -> String {
    let part = |row: &SplitRowView| {
        format!("{}: {} ({})", name(row), f.money_short(row.revenue), f.percent(share_of(row.revenue, total)))
    };
    let parts: Vec<String> = view.rows.iter().take(5).map(part).collect();
    format!("Bars of net revenue, most first. {}.", parts.join("; "))
}

fn data(f: &Formatter, view: &SplitView, noun: &str, total: f64) -> DataTable {
    let mut rows: Vec<Vec<Cell>> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                Cell::text(name(row)),
                Cell::money(row.revenue),
                Cell::share(share_of(row.revenue, total)),
                Cell::Value(ValueKind::Count, row.count as f64),
                row.customers.map_or_else(|| Cell::text(""), Cell::count),
            ]
        })
        .collect();
    if view.others.0 > 0 {
        let (count, revenue) = view.others;
        rows.push(vec![
            Cell::text(format!("{} others", f.count(f64::from(count)))),
            Cell::money(revenue),
            Cell::share(share_of(revenue, total)),
            Cell::text(""),
            Cell::text(""),
        ]);
    }
    table(f, &[noun, "Net revenue", "Share of net revenue", "Orders or lines", "Customers"], rows)
}
