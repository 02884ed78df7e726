//! What a contract is worth.

use super::super::parts::{Cell, entry, in_currency, item, spec, table};
use super::{NOTHING, line, stop};
use crate::charts::{ChartSpec, DataTable, Ink, Item, LineAxis, Lines, Plot, Stroke, ValueAxis};
use crate::format::words::billing_period;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{ContractPeriodView, ContractValueView};

const SO_FAR: &str = "Sum of the payments so far";
const IN_ALL: &str = "All payments to come";

/// Present value of a new customer's payments, added up payment by payment, up to what all of them together are
/// worth. An item is a payment; it selects nobody.
pub fn contract_payments(f: &Formatter, view: &ContractValueView) -> ChartSpec {
    let (one, many) = billing_period(f.locale.language, view.interval, view.unit);
    let drawn: Vec<&ContractPeriodView> =
        view.periods.iter().filter(|period| period.cumulative.is_finite()).collect();
    let number = |period: &ContractPeriodView| f64::from(period.renewals) + 1.0;
    let last = drawn.last().map_or(0.0, |period| number(period));
    let sums = [(0.0, 0.0)].into_iter().chain(drawn.iter().map(|period| (number(period), period.cumulative)));
    let whole = [(0.0, view.new_customer), (last, view.new_customer)];
    let lines = vec![
        line(IN_ALL, Ink::Strong, Stroke::Dashed, whole.into_iter()),
        line(SO_FAR, Ink::Main, Stroke::Filled, sums),
    ];
    let plot = Plot::Lines(Lines {
        lines: if drawn.is_empty() { Vec::new() } else { lines },
        stops: drawn.iter().map(|period| stop(number(period), period.cumulative)).collect(),
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: LineAxis::Numbers(ValueAxis {
            name: format!("Payments (one a {one})"),
            kind: ValueKind::Count,
        }),
        y_axis: ValueAxis {
            name: format!("Value of a new customer{}", in_currency(f)),
            kind: ValueKind::Money,
        },
        y_reach: 0.0,
    });
    ChartSpec {
        title: title(f, view, &drawn, many),
        subtitle: format!(
            "What the payments of a new customer are worth today, payment by payment, {}",
            if view.margin.is_some() { "at your margin" } else { "as revenue" }
        ),
        note: (!drawn.is_empty()).then(|| {
            "Each payment counts by the share of customers who are still there to make it, and less the later it comes."
                .to_owned()
        }),
        description: description(f, view, &drawn),
        legend: if drawn.is_empty() { Vec::new() } else { vec![entry(SO_FAR, Ink::Main), entry(IN_ALL, Ink::Strong)] },
        items: drawn.iter().map(|period| payment_item(f, period)).collect(),
        table: payments_table(f, &drawn),
        ..spec(f, "contract_payments", plot)
    }
}

fn title(f: &Formatter, view: &ContractValueView, drawn: &[&ContractPeriodView], many: &str) -> String {
    let Some(last) = drawn.last().filter(|_| view.new_customer > 0.0) else {
        return "Nothing is paid".to_owned();
    };
    format!(
        "{} of the {} come within the first {}\u{a0}{many}",
        f.percent(last.cumulative / view.new_customer),
        f.money_short(view.new_customer),
        f.count(f64::from(last.renewals) + 1.0)
    )
}

fn payment_item(f: &Formatter, period: &ContractPeriodView) -> Item {
    let lines = [
        ("Still there to make it", f.percent(period.share)),
        ("Money of then is worth", f.percent(period.discount_factor)),
        ("Value of the payment", f.money(period.value)),
        (SO_FAR, f.money(period.cumulative)),
    ];
    item(format!("Payment {}", f.count(f64::from(period.renewals) + 1.0)), &lines, None)
}

fn description(f: &Formatter, view: &ContractValueView, drawn: &[&ContractPeriodView]) -> String {
    let part = |period: &&ContractPeriodView| {
        format!("{} {}", f.count(f64::from(period.renewals) + 1.0), f.money_short(period.cumulative))
    };
    let parts: Vec<String> = drawn.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!(
        "A rising line of the value of a new customer by number of payments. {}. All payments to come: {}.",
        parts.join(", "),
        f.money_short(view.new_customer)
    )
}

fn payments_table(f: &Formatter, drawn: &[&ContractPeriodView]) -> DataTable {
    let header = ["Payment", "Still there", "Discount factor", "Value", SO_FAR];
    let rows = drawn.iter().map(|period| {
        vec![
            Cell::count(period.renewals + 1),
            Cell::share(period.share),
            Cell::Value(ValueKind::Number, period.discount_factor),
            Cell::money(period.value),
            Cell::money(period.cumulative),
        ]
    });
    table(f, &header, rows.collect())
}
