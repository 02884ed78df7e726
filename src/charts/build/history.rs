//! One customer's orders, and the small line of a tile.

use super::parts::{Cell, counted, in_currency, item, spec, table};
use crate::charts::{ChartSpec, Ink, Item, LegendEntry, Plot, Spark, Stem, Stems, ValueAxis};
use crate::format::words::metric_name;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{CustomerDetail, OrderRow, Tile};

/// A customer's orders and refunds by day, with the day on which the next order is due and the as-of day.
/// Items select nobody. The customer's identifier is in none of the texts.
pub fn history(f: &Formatter, detail: &CustomerDetail, as_of: Option<i32>) -> ChartSpec {
    let mut marks: Vec<(i32, String)> = Vec::new();
    marks.extend(as_of.map(|day| (day, "As of".to_owned())));
    marks.extend(detail.due_day.map(|day| (day, "Next order due".to_owned())));
    let days = detail.orders.iter().map(|order| order.day).chain(marks.iter().map(|(day, _)| *day));
    let range = days.fold(None, |range: Option<(i32, i32)>, day| {
        Some(range.map_or((day, day), |(low, high)| (low.min(day), high.max(day))))
    });
    let refunds = detail.orders.iter().any(|order| order.refunded > 0.0);
    let plot = Plot::Stems(Stems {
        stems: detail.orders.iter().flat_map(stems).collect(),
        days: range.unwrap_or((0, 1)),
        marks,
        value_axis: ValueAxis { name: format!("Amount{}", in_currency(f)), kind: ValueKind::Money },
    });
    let mut legend = vec![LegendEntry { label: "Orders".to_owned(), ink: Ink::Main }];
    if refunds {
        legend.push(LegendEntry { label: "Refunds".to_owned(), ink: Ink::Loss });
    }
    let rows = detail
        .orders
        .iter()
        .map(|order| vec![Cell::day(order.day), Cell::money(order.gross), Cell::money(order.refunded)]);
    ChartSpec {
        title: history_title(f, detail),
        subtitle: format!("Orders and refunds by day{}", in_currency(f)),
        note: (u64::from(detail.orders_total) > detail.orders.len() as u64).then(|| {
            format!(
                "The latest {} of {} entries.",
                f.count(detail.orders.len() as f64),
                f.count(f64::from(detail.orders_total))
            )
        }),
        description: history_description(f, detail),
        legend,
        items: detail.orders.iter().flat_map(|order| stem_items(f, order)).collect(),
        table: table(f, &["Day", "Amount", "Refund"], rows.collect()),
        ..spec(f, "customer_history", plot)
    }
}

/// The small line of a tile: the metric in each full period.
pub fn spark(f: &Formatter, tile: &Tile, kind: ValueKind) -> ChartSpec {
    let name = metric_name(f.locale.language, &tile.metric);
    let ends = tile.trend.first().zip(tile.trend.last());
    let description = match ends {
        Some((first, last)) => format!("{name}, from {} to {}.", f.value(kind, *first), f.value(kind, *last)),
        None => format!("{name}: no full period yet."),
    };
    let rows = tile
        .trend
        .iter()
        .enumerate()
        .map(|(at, value)| vec![Cell::count(at as f64 + 1.0), Cell::Value(kind, *value)]);
    ChartSpec {
        title: name.clone(),
        subtitle: "By full period, oldest first".to_owned(),
        description,
        table: table(f, &["Period", &name], rows.collect()),
        ..spec(
            f,
            format!("trend_{}", tile.metric),
            Plot::Spark(Spark { values: tile.trend.clone(), ink: Ink::Main }),
        )
    }
}

/// An entry gives one stem upwards for its amount and one downwards for its refund.
fn stems(order: &OrderRow) -> Vec<Stem> {
    let amount = Stem { day: order.day, value: order.gross, ink: Ink::Main };
    let refund = Stem { day: order.day, value: -order.refunded, ink: Ink::Loss };
    match (order.is_order, order.refunded > 0.0) {
        (true, true) => vec![amount, refund],
        (_, true) => vec![refund],
        _ => vec![amount],
    }
}

fn stem_items(f: &Formatter, order: &OrderRow) -> Vec<Item> {
    let one = |stem: &Stem| {
        let name = if stem.value < 0.0 { "Refund" } else { "Order" };
        item(f.day(stem.day), &[(name, f.money(stem.value.abs()))], None)
    };
    stems(order).iter().map(one).collect()
}

fn history_title(f: &Formatter, detail: &CustomerDetail) -> String {
    format!(
        "{}, {} net",
        counted(f, f64::from(detail.row.orders), "order", "orders"),
        f.money_short(detail.row.revenue)
    )
}

fn history_description(f: &Formatter, detail: &CustomerDetail) -> String {
    let mut text = format!("Orders by day: {}.", history_title(f, detail));
    for (name, day) in [
        ("First order", detail.row.first_day),
        ("Last order", detail.row.last_day),
        ("Next order due", detail.due_day),
    ] {
        if let Some(day) = day {
            text.push_str(&format!(" {name}: {}.", f.day(day)));
        }
    }
    text
}
