//! The main figures of a month.

use yew::{Html, html};

use crate::app::components::{figure_text, sparkline};
use crate::format::words::month_trend;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Figure, MetricView, RecurringMonth, RecurringView};

/// Most months of a trend.
const MOST_TREND: usize = 24;

struct MonthTile {
    key: &'static str,
    name: &'static str,
    kind: ValueKind,
    of: fn(&RecurringMonth) -> Figure,
}

/// Customers who pay, and what each pays, of a month.
fn per_account(month: &RecurringMonth) -> Figure {
    match month.closing.customers {
        0 => Figure::Undefined(crate::protocol::UndefinedReason::NoCustomers),
        customers => Figure::Value(month.closing.monthly / f64::from(customers)),
    }
}

const TILES: [MonthTile; 6] = [
    MonthTile {
        key: "mrr",
        name: "A month (MRR)",
        kind: ValueKind::Money,
        of: |month| Figure::Value(month.closing.monthly),
    },
    MonthTile {
        key: "arr",
        name: "A year at this rate (ARR)",
        kind: ValueKind::Money,
        of: |month| Figure::Value(12.0 * month.closing.monthly),
    },
    MonthTile {
        key: "customers",
        name: "Customers who pay",
        kind: ValueKind::Count,
        of: |month| Figure::Value(f64::from(month.closing.customers)),
    },
    MonthTile { key: "arpa", name: "A customer a month (ARPA)", kind: ValueKind::Money, of: per_account },
    MonthTile {
        key: "nrr",
        name: "Kept of a year ago (NRR)",
        kind: ValueKind::Share,
        of: |month| month.net_retention,
    },
    MonthTile {
        key: "logo_churn",
        name: "Customers lost in a month",
        kind: ValueKind::Share,
        of: |month| month.customer_churn,
    },
];

/// The main figures, each with the month before.
pub fn tiles(f: &Formatter, view: &RecurringView) -> Html {
    html! {
        <ul class="tiles" aria-label="Main figures">{ for TILES.iter().map(|tile| view_tile(f, view, tile)) }</ul>
    }
}

fn view_tile(f: &Formatter, view: &RecurringView, tile: &MonthTile) -> Html {
    let Some(month) = view.months.get(view.measured as usize) else { return Html::default() };
    let until = &view.months[..=view.measured as usize];
    let trend: Vec<f64> = until[until.len().saturating_sub(MOST_TREND)..]
        .iter()
        .filter_map(|month| match (tile.of)(month) {
            Figure::Value(value) => Some(value),
            Figure::Undefined(_) => None,
        })
        .collect();
    html! {
        <li class="tile" key={tile.key} data-metric={tile.key}>
            <h3 class="tile-name">{ tile.name }</h3>
            <p class="tile-value">{ figure_text(f, tile.kind, (tile.of)(month)) }</p>
            <p class="tile-trend is-flat">{ month_trend(f, tile.kind, view, tile.of) }</p>
            <div class="tile-foot">{ sparkline(&trend) }</div>
        </li>
    }
}

/// The value of a figure, for lists.
pub fn metric_value(f: &Formatter, metric: &MetricView) -> Html {
    figure_text(f, ValueKind::from(metric.unit), metric.value)
}
