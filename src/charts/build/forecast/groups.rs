//! Value to come by group of customers.

use super::super::parts::{Cell, bar_series, category, in_currency, item, share_of, spec, table};
use crate::charts::{
    Arrangement, Bars, Category, ChartSpec, DataTable, Direction, Ink, Item, Plot, ValueAxis,
};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{Selection, ValueGroupView};

/// Groups that are drawn; the rest are drawn together and listed in the table.
const DRAWN: usize = 12;

/// Residual value by group, with its interval at the end of the bar. Of many groups those of the most value are
/// drawn, of cohorts the latest, in their order; the rest together. `names` gives the name of a key, `select` what
/// choosing the group selects.
pub fn group_values(
    f: &Formatter,
    groups: &[ValueGroupView],
    names: &dyn Fn(&str) -> String,
    select: &dyn Fn(&ValueGroupView) -> Option<Selection>,
) -> ChartSpec {
    let total = total(groups);
    let (drawn, rest) = parted(groups);
    let mut categories: Vec<Category> =
        drawn.iter().map(|group| category(names(&group.key), end_text(f, group))).collect();
    let mut values: Vec<f64> = drawn.iter().map(|group| group.residual).collect();
    let mut items: Vec<Item> =
        drawn.iter().map(|group| group_item(f, group, (names, select), total)).collect();
    if !rest.is_empty() {
        let others = rest.iter().map(|group| group.residual).sum::<f64>();
        let earlier = rest.first().is_some_and(|group| group.by == "cohort");
        let label = format!("{} {}", f.count(rest.len() as f64), if earlier { "earlier" } else { "others" });
        categories.push(Category {
            ink: Some(Ink::Quiet),
            ..category(label.clone(), f.money_compact(three_digits(others)))
        });
        values.push(others);
        items.push(item(label, &[("Value to come", f.money_short(others))], None));
    }
    let by = groups.first().map_or_else(|| "group".to_owned(), |group| group.by.clone());
    let plot = Plot::Bars(Bars {
        direction: Direction::Sideways,
        arrangement: Arrangement::Stacked,
        categories,
        series: vec![bar_series("Value to come", Ink::Main, values.into_iter())],
        category_name: by_name(&by).to_owned(),
        value_axis: ValueAxis { name: format!("Value to come{}", in_currency(f)), kind: ValueKind::Money },
        marks: Vec::new(),
    });
    ChartSpec {
        title: title(f, groups, names),
        subtitle: format!("Residual lifetime value by {}{}", by_name(&by), in_currency(f)),
        note: groups
            .iter()
            .any(|group| group.interval.is_some())
            .then(|| "In brackets: the range in which the value lies in 95 of 100 cases.".to_owned()),
        description: description(f, groups, names),
        items,
        table: data(f, groups, names, by_name(&by)),
        ..spec(f, format!("value_by_{by}"), plot)
    }
}

fn by_name(by: &str) -> &str {
    match by {
        "stage" => "lifecycle stage",
        "cohort" => "month of the first order",
        other => other,
    }
}

fn total(groups: &[ValueGroupView]) -> f64 {
    groups.iter().map(|group| group.residual).filter(|value| value.is_finite()).sum()
}

/// The groups that are drawn, in their order, and the rest.
fn parted(groups: &[ValueGroupView]) -> (Vec<&ValueGroupView>, Vec<&ValueGroupView>) {
    let mut places: Vec<usize> = (0..groups.len()).collect();
    if groups.len() > DRAWN {
        let latest = groups.first().is_some_and(|group| group.by == "cohort");
        if latest {
            places.reverse();
        } else {
            places.sort_by(|a, b| groups[*b].residual.total_cmp(&groups[*a].residual));
        }
    }
    let drawn = |at: &usize| places.iter().take(DRAWN).any(|place| place == at);
    let (drawn, rest): (Vec<usize>, Vec<usize>) = (0..groups.len()).partition(drawn);
    let of = |places: Vec<usize>| places.into_iter().map(|at| &groups[at]).collect();
    (of(drawn), of(rest))
}

/// `$412k (355k–482k)`.
fn end_text(f: &Formatter, group: &ValueGroupView) -> String {
    let value = f.money_compact(three_digits(group.residual));
    match group.interval {
        // A range of orders of magnitude says as much in words; the table has its ends.
        Some((low, high)) if low < group.residual / 10.0 && high > group.residual * 10.0 => {
            format!("{value} (very uncertain)")
        }
        Some((low, high)) => {
            format!("{value} ({}\u{2013}{})", f.compact(three_digits(low)), f.compact(three_digits(high)))
        }
        None => value,
    }
}

/// A number rounded to three significant digits, so that its text is short.
fn three_digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value.abs())) - 2.0);
    (value / unit).round() * unit
}

/// Names of keys and what groups select.
type Wiring<'a> = (&'a dyn Fn(&str) -> String, &'a dyn Fn(&ValueGroupView) -> Option<Selection>);

fn group_item(f: &Formatter, group: &ValueGroupView, (names, select): Wiring<'_>, total: f64) -> Item {
    let share = f.percent(share_of(group.residual, total));
    let mut lines = vec![("Value to come", format!("{} ({share})", f.money_short(group.residual)))];
    lines.extend(
        group.interval.map(|(low, high)| {
            ("95% interval", format!("{} to {}", f.money_short(low), f.money_short(high)))
        }),
    );
    lines.push(("Brought so far", f.money_short(group.historic)));
    lines.push(("Value at risk", f.money_short(group.at_risk)));
    let alive = f.count(group.alive);
    lines.push(("Customers", format!("{}, {alive} expected alive", f.count(f64::from(group.customers)))));
    let selects = if group.customers > 0 { select(group) } else { None };
    item(names(&group.key), &lines, selects)
}

fn title(f: &Formatter, groups: &[ValueGroupView], names: &dyn Fn(&str) -> String) -> String {
    let total = total(groups);
    let best = groups.iter().max_by(|a, b| a.residual.total_cmp(&b.residual));
    match best {
        Some(best) if total > 0.0 => {
            let share = f.percent(share_of(best.residual, total));
            let name = names(&best.key);
            match best.by.as_str() {
                "cohort" => format!("Customers who came in {name} hold {share} of the value to come"),
                _ => format!("{name}: {share} of the value to come"),
            }
        }
        _ => "No value is expected".to_owned(),
    }
}

fn description(f: &Formatter, groups: &[ValueGroupView], names: &dyn Fn(&str) -> String) -> String {
    let part = |group: &&ValueGroupView| {
        let interval = group.interval.map_or_else(String::new, |(low, high)| {
            format!(" (95% interval {} to {})", f.money_short(low), f.money_short(high))
        });
        format!("{}: {}{interval}", names(&group.key), f.money_short(group.residual))
    };
    let (drawn, _) = parted(groups);
    let parts: Vec<String> = drawn.iter().map(part).collect();
    if parts.is_empty() {
        return "There is nothing to draw.".to_owned();
    }
    format!("Bars of the value to come. {}.", parts.join("; "))
}

fn data(f: &Formatter, groups: &[ValueGroupView], names: &dyn Fn(&str) -> String, by: &str) -> DataTable {
    let header = [
        &*capital(by),
        "Customers",
        "Expected alive",
        "Brought so far",
        "Value to come",
        "Interval from",
        "Interval to",
        "Value at risk",
    ];
    let end = |value: Option<f64>| value.map_or_else(|| Cell::text(""), Cell::money);
    let rows = groups.iter().map(|group| {
        vec![
            Cell::text(names(&group.key)),
            Cell::count(group.customers),
            Cell::Value(ValueKind::Number, group.alive),
            Cell::money(group.historic),
            Cell::money(group.residual),
            end(group.interval.map(|(low, _)| low)),
            end(group.interval.map(|(_, high)| high)),
            Cell::money(group.at_risk),
        ]
    });
    table(f, &header, rows.collect())
}
