//! Orders per customer and gaps between orders.

use super::parts::{Cell, category, counted, item, share_of, spec, table};
use crate::charts::{
    Arrangement, BarSeries, Bars, Category, ChartSpec, Direction, Ink, Mark, Plot, ValueAxis,
};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{CountBin, Figure, GapBin, GapView, Selection};

/// Customers by number of orders. An item selects the customers of its bin.
pub fn orders_per_customer(f: &Formatter, bins: &[CountBin]) -> ChartSpec {
    let customers: f64 = bins.iter().map(|bin| f64::from(bin.customers)).sum();
    let revenue: f64 = bins.iter().map(|bin| bin.revenue).sum();
    let share = |bin: &CountBin| share_of(f64::from(bin.customers), customers);
    let categories =
        bins.iter().map(|bin| category(range_label(f, bin.from, bin.to), f.percent(share(bin)))).collect();
    let plot = upright(
        categories,
        BarSeries {
            name: "Customers".to_owned(),
            ink: Ink::Main,
            values: bins.iter().map(|bin| f64::from(bin.customers)).collect(),
        },
        "Number of orders",
        "Customers",
    );
    let items = bins.iter().map(|bin| {
        let lines = [
            ("Customers", format!("{} ({})", f.count(f64::from(bin.customers)), f.percent(share(bin)))),
            (
                "Net revenue",
                format!("{} ({})", f.money_short(bin.revenue), f.percent(share_of(bin.revenue, revenue))),
            ),
        ];
        let range = (bin.from, bin.to.unwrap_or(u32::MAX));
        let selects = (bin.customers > 0).then(|| Selection { orders: Some(range), ..Selection::default() });
        item(orders_label(f, bin), &lines, selects)
    });
    let rows = bins.iter().map(|bin| {
        let label = Cell::text(range_label(f, bin.from, bin.to));
        vec![label, Cell::count(bin.customers), Cell::share(share(bin)), Cell::money(bin.revenue)]
    });
    ChartSpec {
        title: orders_title(f, bins, customers),
        subtitle: "Customers by their number of orders".to_owned(),
        description: orders_description(f, bins, customers),
        items: items.collect(),
        ranges: true,
        table: table(f, &["Orders", "Customers", "Share of customers", "Net revenue"], rows.collect()),
        ..spec(f, "orders_per_customer", plot)
    }
}

/// Days between an order day and the next of the same customer, with the median and the 80th and 90th
/// percentile. Items select nobody: a gap is not a customer.
pub fn gaps(f: &Formatter, view: &GapView) -> ChartSpec {
    let share = |bin: &GapBin| share_of(f64::from(bin.count), f64::from(view.count));
    let categories =
        view.bins.iter().map(|bin| category(range_label(f, bin.from, bin.to), String::new())).collect();
    let mut plot = upright(
        categories,
        BarSeries {
            name: "Gaps".to_owned(),
            ink: Ink::Main,
            values: view.bins.iter().map(|bin| f64::from(bin.count)).collect(),
        },
        "Days from one order to the next",
        "Gaps between orders",
    );
    if let Plot::Bars(bars) = &mut plot {
        bars.marks = gap_marks(f, view);
    }
    let items = view.bins.iter().map(|bin| {
        let lines = [("Gaps", format!("{} ({})", f.count(f64::from(bin.count)), f.percent(share(bin))))];
        item(format!("{} days", range_label(f, bin.from, bin.to)), &lines, None)
    });
    let rows = view.bins.iter().map(|bin| {
        vec![Cell::text(range_label(f, bin.from, bin.to)), Cell::count(bin.count), Cell::share(share(bin))]
    });
    let days = |figure: Figure| f.figure(ValueKind::Days, figure);
    ChartSpec {
        title: match view.median {
            Figure::Value(median) => format!("Half of all repeat orders come within {}", f.days(median)),
            Figure::Undefined(_) => "Nobody has ordered twice yet".to_owned(),
        },
        subtitle: format!(
            "Days between two orders of the same customer; {}",
            counted(f, f64::from(view.count), "gap", "gaps")
        ),
        description: format!(
            "Bars of {} between orders. Median: {}. 80th percentile: {}. 90th percentile: {}.",
            counted(f, f64::from(view.count), "gap", "gaps"),
            days(view.median),
            days(view.p80),
            days(view.p90)
        ),
        items: items.collect(),
        table: table(f, &["Days", "Gaps", "Share of gaps"], rows.collect()),
        ..spec(f, "gaps", plot)
    }
}

fn upright(categories: Vec<Category>, series: BarSeries, category_name: &str, value_name: &str) -> Plot {
    Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Stacked,
        categories,
        series: vec![series],
        category_name: category_name.to_owned(),
        value_axis: ValueAxis { name: value_name.to_owned(), kind: ValueKind::Count },
        marks: Vec::new(),
    })
}

/// `3`, `4–6`, `10+`.
fn range_label(f: &Formatter, from: u32, to: Option<u32>) -> String {
    let number = |value: u32| f.count(f64::from(value));
    match to {
        Some(to) if to == from => number(from),
        Some(to) => format!("{}\u{2013}{}", number(from), number(to)),
        None => format!("{}+", number(from)),
    }
}

fn orders_label(f: &Formatter, bin: &CountBin) -> String {
    let range = range_label(f, bin.from, bin.to);
    if range == "1" { "1 order".to_owned() } else { format!("{range} orders") }
}

fn orders_title(f: &Formatter, bins: &[CountBin], customers: f64) -> String {
    let once = bins.iter().find(|bin| bin.from == 1 && bin.to == Some(1));
    match once {
        _ if customers == 0.0 => "There are no customers".to_owned(),
        Some(bin) if bin.customers > 0 => {
            format!("{} of customers have ordered only once", f.percent(f64::from(bin.customers) / customers))
        }
        _ => "Every customer has ordered more than once".to_owned(),
    }
}

fn orders_description(f: &Formatter, bins: &[CountBin], customers: f64) -> String {
    let parts: Vec<String> = bins
        .iter()
        .filter(|bin| bin.customers > 0)
        .map(|bin| {
            let share = f.percent(share_of(f64::from(bin.customers), customers));
            format!("{}: {} ({share})", orders_label(f, bin), f.count(f64::from(bin.customers)))
        })
        .collect();
    format!("Bars of customers by number of orders. {}.", parts.join("; "))
}

fn gap_marks(f: &Formatter, view: &GapView) -> Vec<Mark> {
    let named = [("Median", view.median), ("80%", view.p80), ("90%", view.p90)];
    let mark = |(name, figure): (&str, Figure)| {
        let Figure::Value(days) = figure else { return None };
        let at = gap_position(&view.bins, days)?;
        Some(Mark { at, label: format!("{name}: {}", f.days(days)) })
    };
    named.into_iter().filter_map(mark).collect()
}

/// Where a number of days lies along the bins: 0 is the start of the first, 1 its end.
fn gap_position(bins: &[GapBin], days: f64) -> Option<f64> {
    let at = bins.iter().rposition(|bin| f64::from(bin.from) <= days)?;
    let bin = bins[at];
    let width = bin.to.map_or(1.0, |to| f64::from(to - bin.from) + 1.0);
    // The open bin has no width of its own: its middle stands for all of it.
    let within =
        if bin.to.is_none() { 0.5 } else { ((days - f64::from(bin.from) + 0.5) / width).clamp(0.0, 1.0) };
    Some(at as f64 + within)
}

#[cfg(test)]
mod tests {
    use super::gap_position;
    use crate::protocol::GapBin;

    #[test]
    fn days_are_placed_within_their_bin() {
        let bin = |from, to| GapBin { from, to, count: 1 };
        let bins = [bin(1, Some(10)), bin(11, Some(20)), bin(21, None)];
        assert_eq!(gap_position(&bins, 15.5), Some(1.5));
        assert_eq!(gap_position(&bins, 400.0), Some(2.5));
        assert_eq!(gap_position(&bins, 0.0), None);
    }
}
