//! Tiles: the main figures, each with its last full period against the one before.

use yew::{Callback, Html, Properties, classes, component, html};

use super::jump::jump_to;
use crate::app::components::figure_text;
use crate::app::components::meaning_tag;
use crate::app::components::sparkline;
use crate::app::contexts::Held;
use crate::format::words::{metric_name, period_name};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Analysis, Figure, Meaning, MetricView, PeriodUnit, Tile};

/// Properties of [`Tiles`].
#[derive(Clone, PartialEq, Properties)]
pub struct TilesProps {
    /// The results.
    pub analysis: Held<Analysis>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// The main figures.
#[component]
pub fn Tiles(props: &TilesProps) -> Html {
    let overview = &props.analysis.overview;
    let compared = Compared::new(&props.formatter, &props.analysis);
    let tiles = overview.tiles.iter().map(|tile| {
        let metric = overview.metrics.iter().find(|metric| metric.key == tile.metric);
        view_tile(&props.formatter, tile, metric, &compared)
    });
    html! {
        <section aria-labelledby="tiles-title">
            <h2 id="tiles-title" class="visually-hidden">{ "Main figures" }</h2>
            <ul class="tiles">{ for tiles }</ul>
        </section>
    }
}

/// The two periods that tiles compare, in words.
struct Compared {
    unit: &'static str,
    latest: Option<String>,
    previous: Option<String>,
}

impl Compared {
    fn new(f: &Formatter, analysis: &Analysis) -> Compared {
        let unit = analysis.settings.period.unwrap_or(PeriodUnit::Month);
        let mut full = analysis.overview.periods.iter().rev().filter(|period| !period.partial);
        let mut name = || full.next().map(|period| f.period(unit, period.start));
        let latest = name();
        Compared { unit: period_name(f.locale.language, unit), latest, previous: name() }
    }
}

fn view_tile(f: &Formatter, tile: &Tile, metric: Option<&MetricView>, compared: &Compared) -> Html {
    let kind = metric.map_or(ValueKind::Number, |metric| ValueKind::from(metric.unit));
    let name =
        metric.map_or_else(|| metric_name(f.locale.language, &tile.metric), |metric| metric.name.clone());
    let meaning = metric.map_or(Meaning::ToBusiness, |metric| metric.meaning);
    let key = tile.metric.clone();
    let onclick = Callback::from(move |_| jump_to(&key));
    html! {
        <li class="tile" key={tile.metric.clone()} data-metric={tile.metric.clone()}>
            <h3 class="tile-name">{ &name }</h3>
            <p class="tile-value">{ figure_text(f, kind, tile.value) }</p>
            { trend(f, kind, tile, compared) }
            <div class="tile-foot">
                { sparkline(&tile.trend) }
                <div class="tile-ways">
                    <button type="button" class="link-button" {onclick}>
                        { "How it is counted" }<span class="visually-hidden">{ format!(": {name}") }</span>
                    </button>
                    { meaning_tag(meaning) }
                </div>
            </div>
        </li>
    }
}

fn trend(f: &Formatter, kind: ValueKind, tile: &Tile, compared: &Compared) -> Html {
    let (Figure::Value(latest), Some(period)) = (tile.latest, &compared.latest) else {
        let none = match compared.latest {
            Some(_) => format!("Counted over the whole time, not {} by {}", compared.unit, compared.unit),
            None => format!("There is no full {} to compare yet", compared.unit),
        };
        return html! { <p class="tile-trend is-flat">{ none }</p> };
    };
    let now = format!("{} in {period}", f.value(kind, latest));
    let (Figure::Value(previous), Some(earlier)) = (tile.previous, &compared.previous) else {
        let none = format!("{now}; no {} before it to compare with", compared.unit);
        return html! { <p class="tile-trend is-flat">{ none }</p> };
    };
    let size = match kind {
        ValueKind::Share => Some(f.points(previous, latest)),
        _ => f.change(previous, latest).map(|size| size.trim_start_matches(['+', '\u{2212}']).to_owned()),
    };
    let (arrow, words, direction) = direction(size, (previous, latest), tile.more_is_better);
    html! {
        <p class={classes!("tile-trend", direction)}>
            <span class="tile-arrow" aria-hidden="true">{ arrow }</span>
            { format!("{now}, {words} {earlier}") }
        </p>
    }
}

/// Arrow, words and class for the way from one value to the next.
fn direction(
    size: Option<String>,
    values: (f64, f64),
    better: Option<bool>,
) -> (&'static str, String, &'static str) {
    let (before, now) = values;
    if now == before {
        return ("→", "the same as in".to_owned(), "is-flat");
    }
    let rises = now > before;
    let class = match better {
        None => "is-flat",
        Some(more) if more == rises => "is-good",
        Some(_) => "is-bad",
    };
    let words = match (size, rises) {
        (Some(size), true) => format!("{size} more than in"),
        (Some(size), false) => format!("{size} less than in"),
        (None, true) => "more than in".to_owned(),
        (None, false) => "less than in".to_owned(),
    };
    (if rises { "▲" } else { "▼" }, words, class)
}
