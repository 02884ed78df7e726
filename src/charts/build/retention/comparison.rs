//! Brackets of periods, and two cohorts side by side.

use super::super::parts::{Cell, bar_series, category, entry, item, spec, table as data_table};
use super::{Look, NOTHING, finite, known, line, stop};
use crate::charts::{
    Arrangement, Bars, ChartSpec, DataTable, Direction, Ink, Item, Line, LineAxis, Lines, Plot, Stroke,
    ValueAxis,
};
use crate::format::words::{bracket_meaning, cohort_unit_words};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{
    CohortComparisonView, CohortTableView, CohortUnit, Figure, Retention, ShareComparisonView,
    ValueComparisonView,
};

/// Share of all customers who order at least once in a bracket of periods, as bars. Items select nobody.
pub fn bracket_retention(f: &Formatter, table: &CohortTableView, retention: &Retention) -> ChartSpec {
    let look = Look::of(f, table, retention);
    let bars = brackets(&look, table);
    let (meaning, explained) = bracket_meaning(f.locale.language);
    let end = |share: Option<f64>| share.map_or_else(|| "\u{2013}".to_owned(), |share| f.percent(share));
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Grouped,
        categories: bars.iter().map(|(name, share)| category(name.clone(), end(*share))).collect(),
        series: vec![bar_series(meaning, Ink::Main, bars.iter().map(|(_, share)| share.unwrap_or(0.0)))],
        category_name: format!("{} since the first order", capital(look.many())),
        value_axis: ValueAxis { name: "Customers with an order, %".to_owned(), kind: ValueKind::Share },
        marks: Vec::new(),
    });
    let items = bars.iter().map(|(name, share)| {
        let text = share.map_or_else(|| "not over for anybody yet".to_owned(), |share| f.percent(share));
        item(bracket_label(&look, name), &[("Order at least once", text)], None)
    });
    ChartSpec {
        title: bracket_title(&look, &bars),
        subtitle: format!(
            "{meaning}: customers with at least one order in several {}, all cohorts together",
            look.many()
        ),
        note: Some(explained.to_owned()),
        description: bracket_description(&look, &bars),
        items: items.collect(),
        table: bracket_table(&look, table, &bars),
        ..spec(f, "bracket_retention", plot)
    }
}

/// The brackets after the first period, by name, with the share of all cohorts.
fn brackets(look: &Look<'_>, table: &CohortTableView) -> Vec<(String, Option<f64>)> {
    let pairs = table.brackets.iter().zip(&table.bracket_averages);
    let later = pairs.filter(|((from, _), _)| *from > 0);
    later.map(|(bracket, figure)| (bracket_name(look.f, *bracket), known(*figure))).collect()
}

/// `4–6`.
fn bracket_name(f: &Formatter, (from, to): (u32, u32)) -> String {
    let (first, last) = (f.count(f64::from(from)), f.count(f64::from(to)));
    if from == to { first } else { format!("{first}\u{2013}{last}") }
}

/// `Months 4–6`.
fn bracket_label(look: &Look<'_>, name: &str) -> String {
    let noun = if name.contains('\u{2013}') { look.many() } else { look.one() };
    format!("{}\u{a0}{name}", capital(noun))
}

fn bracket_title(look: &Look<'_>, bars: &[(String, Option<f64>)]) -> String {
    let mut told = bars.iter().filter_map(|(name, share)| Some((name, (*share)?)));
    let Some((name, share)) = told.next() else { return "No stretch of time is over yet".to_owned() };
    let lower = |name: &str| bracket_label(look, name).to_lowercase();
    let first = format!("{} order in {}", look.f.percent(share), lower(name));
    match told.next_back() {
        Some((name, share)) => format!("{first}, {} in {}", look.f.percent(share), lower(name)),
        None => first,
    }
}

fn bracket_description(look: &Look<'_>, bars: &[(String, Option<f64>)]) -> String {
    let part = |(name, share): &(String, Option<f64>)| {
        let share = share.map_or_else(|| "not over yet".to_owned(), |share| look.f.percent(share));
        format!("{} {share}", bracket_label(look, name))
    };
    let parts: Vec<String> = bars.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Bars of the share of customers with at least one order. {}.", parts.join("; "))
}

/// All cohorts together and each by itself.
fn bracket_table(look: &Look<'_>, table: &CohortTableView, bars: &[(String, Option<f64>)]) -> DataTable {
    let names: Vec<String> = bars.iter().map(|(name, _)| bracket_label(look, name)).collect();
    let header: Vec<&str> =
        ["Cohort", "Customers"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let first = table.brackets.iter().filter(|(from, _)| *from == 0).count();
    let figures = |of: &[Figure]| -> Vec<Cell> {
        let cell = |at: usize| match of.get(first + at) {
            Some(figure) => Cell::Figure(ValueKind::Share, *figure),
            None => Cell::text(""),
        };
        (0..bars.len()).map(cell).collect()
    };
    let row = |name: String, customers: f64, of: &[Figure]| {
        [Cell::text(name), Cell::count(customers)].into_iter().chain(figures(of)).collect()
    };
    let total: f64 = table.rows.iter().map(|cohort| f64::from(cohort.customers)).sum();
    let own =
        table.rows.iter().map(|cohort| row(look.name(cohort), f64::from(cohort.customers), &cohort.brackets));
    let all = (!bars.is_empty()).then(|| row(super::ALL.to_owned(), total, &table.bracket_averages));
    data_table(look.f, &header, all.into_iter().chain(own).collect())
}

/// Classic retention of two cohorts as lines, by periods since the first order. The interval of the difference
/// is drawn from the second line: where it does not reach that line, the two differ by more than chance. Items
/// select nobody.
pub fn cohort_comparison(
    f: &Formatter,
    view: &CohortComparisonView,
    names: (&str, &str),
    period: CohortUnit,
) -> ChartSpec {
    let (one, many) = cohort_unit_words(f.locale.language, period);
    let shares: Vec<&ShareComparisonView> = view
        .shares
        .iter()
        .filter(|share| share.period > 0 && share.first.is_finite() && share.second.is_finite())
        .collect();
    let at = |of: fn(&ShareComparisonView) -> f64| {
        let shares = &shares;
        shares.iter().map(move |share| (f64::from(share.period), of(share)))
    };
    let errors = shares.iter().filter_map(|share| {
        let (low, high) = finite(Some(share.interval))?;
        Some((f64::from(share.period), (share.second + low).max(0.0), (share.second + high).min(1.0)))
    });
    let second =
        Line { errors: errors.collect(), ..line(names.1, Ink::New, Stroke::Solid, at(|share| share.second)) };
    let stops = shares.iter().map(|share| stop(f64::from(share.period), share.first.max(share.second)));
    let plot = Plot::Lines(Lines {
        lines: vec![second, line(names.0, Ink::Main, Stroke::Bold, at(|share| share.first))],
        stops: stops.collect(),
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: LineAxis::Numbers(ValueAxis {
            name: format!("{} since the first order", capital(many)),
            kind: ValueKind::Count,
        }),
        y_axis: ValueAxis { name: "Customers with an order, %".to_owned(), kind: ValueKind::Share },
        y_reach: 0.0,
    });
    ChartSpec {
        title: comparison_title(f, &shares, names, one),
        subtitle: format!(
            "Classic retention of {} and of {}, by {one} since the first order",
            names.0, names.1
        ),
        note: comparison_note(f, view, names, one),
        description: comparison_description(f, &shares, names, one),
        legend: vec![entry(names.0, Ink::Main), entry(names.1, Ink::New)],
        items: shares.iter().map(|share| comparison_item(f, share, names, one)).collect(),
        table: comparison_table(f, view, names, one),
        ..spec(f, "cohort_comparison", plot)
    }
}

/// Whether chance alone would hardly make such a difference.
fn is_beyond_chance(interval: (f64, f64)) -> bool {
    finite(Some(interval)).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}

fn comparison_title(
    f: &Formatter,
    shares: &[&ShareComparisonView],
    names: (&str, &str),
    one: &str,
) -> String {
    if shares.is_empty() {
        return "The two have no period in common yet".to_owned();
    }
    let beyond: Vec<&&ShareComparisonView> =
        shares.iter().filter(|share| is_beyond_chance(share.interval)).collect();
    let Some(largest) = beyond.iter().max_by(|a, b| a.difference.abs().total_cmp(&b.difference.abs())) else {
        return format!("{} and {} differ by no more than chance", names.0, names.1);
    };
    let (better, other) = if largest.difference > 0.0 { names } else { (names.1, names.0) };
    format!(
        "{better} keeps more customers than {other}: {} more in {one} {}",
        f.points(largest.second, largest.first),
        f.count(f64::from(largest.period))
    )
}

fn comparison_note(
    f: &Formatter,
    view: &CohortComparisonView,
    names: (&str, &str),
    one: &str,
) -> Option<String> {
    if view.shares.is_empty() {
        return None;
    }
    let value = view.value.as_ref().map(|value| value_words(f, value, names, one));
    let chance = view.shares.iter().any(|share| finite(Some(share.interval)).is_some()).then(|| {
        format!(
            "Upright lines: the share of {0} plus the 95% interval of the difference. One that does not reach the line of {0} tells of more than chance.",
            names.1
        )
    });
    let parts: Vec<String> = chance.into_iter().chain(value).filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// What a customer of either has brought.
fn value_words(
    f: &Formatter,
    value: &ValueComparisonView,
    (first, second): (&str, &str),
    one: &str,
) -> String {
    if !value.first.is_finite() || !value.second.is_finite() {
        return String::new();
    }
    let interval = finite(value.interval).map_or_else(String::new, |(low, high)| {
        format!(" (difference, 95% interval: {} to {})", f.money_short(low), f.money_short(high))
    });
    format!(
        "Up to {one} {} a customer of {first} brought {}, one of {second} {}{interval}.",
        f.count(f64::from(value.period)),
        f.money_short(value.first),
        f.money_short(value.second)
    )
}

/// `+2.1 percentage points`.
fn signed(f: &Formatter, difference: f64) -> String {
    let sign = if difference < 0.0 { "\u{2212}" } else { "+" };
    format!("{sign}{}", f.points(0.0, difference))
}

fn comparison_item(f: &Formatter, share: &ShareComparisonView, names: (&str, &str), one: &str) -> Item {
    let mut lines = vec![
        (names.0, f.percent(share.first)),
        (names.1, f.percent(share.second)),
        ("Difference", signed(f, share.difference)),
    ];
    if let Some((low, high)) = finite(Some(share.interval)) {
        lines.push(("95% interval", format!("{} to {}", signed(f, low), signed(f, high))));
        let verdict = if is_beyond_chance((low, high)) { "yes" } else { "no" };
        lines.push(("More than chance", verdict.to_owned()));
    }
    item(format!("{}\u{a0}{}", capital(one), f.count(f64::from(share.period))), &lines, None)
}

fn comparison_description(
    f: &Formatter,
    shares: &[&ShareComparisonView],
    names: (&str, &str),
    one: &str,
) -> String {
    let part = |share: &&ShareComparisonView| {
        let (first, second) = (f.percent(share.first), f.percent(share.second));
        format!("{one} {}: {first} and {second}", f.count(f64::from(share.period)))
    };
    let parts: Vec<String> = shares.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Two lines of retention, {} and {}. {}.", names.0, names.1, parts.join("; "))
}

fn comparison_table(f: &Formatter, view: &CohortComparisonView, names: (&str, &str), one: &str) -> DataTable {
    let period = capital(one);
    let header = [&*period, names.0, names.1, "Difference", "Interval from", "Interval to"];
    let rows = view.shares.iter().map(|share| {
        vec![
            Cell::count(share.period),
            Cell::share(share.first),
            Cell::share(share.second),
            Cell::share(share.difference),
            Cell::share(share.interval.0),
            Cell::share(share.interval.1),
        ]
    });
    data_table(f, &header, rows.collect())
}
