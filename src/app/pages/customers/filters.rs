//! Filters: groups, ranges and values of the file.

use yew::{Callback, Html, Properties, classes, component, html};

use crate::app::components::DraftInput;
use crate::app::components::emit_some;
use crate::app::components::tier_letter;
use crate::app::contexts::Held;
use crate::format::words::{dimension_name, tier_name};
use crate::format::{Formatter, Language};
use crate::protocol::{Analysis, FilterView, Selection};
use crate::state::SelectionChange;

/// Properties of [`Filters`].
#[derive(Clone, PartialEq, Properties)]
pub struct FiltersProps {
    /// The results.
    pub analysis: Held<Analysis>,
    /// Which customers are selected.
    pub selection: Selection,
    /// How numbers are written.
    pub formatter: Formatter,
    /// Where changes go.
    pub on_change: Callback<SelectionChange>,
}

/// Every filter, folded into one panel.
#[component]
pub fn Filters(props: &FiltersProps) -> Html {
    html! {
        <details class="filters">
            <summary class="button">{ "Filters" }</summary>
            <div class="filters-body">
                <p class="filters-note">{ "Each number counts all customers, whatever else is selected." }</p>
                { segments(props) }
                { deciles(props) }
                { stages(props) }
                { tiers(props) }
                { for dimensions(props) }
                <div class="filter-ranges">{ orders(props) }{ revenue(props) }{ alive(props) }{ value(props) }</div>
            </div>
        </details>
    }
}

/// A group of more values is set in two columns.
const LONG: usize = 6;

struct Choice {
    name: String,
    count: Option<f64>,
    on: bool,
    change: SelectionChange,
}

fn group(props: &FiltersProps, title: &str, choices: Vec<Choice>) -> Html {
    if choices.is_empty() {
        return Html::default();
    }
    html! {
        <fieldset class={classes!("filter", (choices.len() > LONG).then_some("is-long"))}>
            <legend>{ title.to_owned() }</legend>
            <div class="filter-values">{ for choices.into_iter().map(|choice| check(props, choice)) }</div>
        </fieldset>
    }
}

fn check(props: &FiltersProps, choice: Choice) -> Html {
    let onchange = props.on_change.reform(move |_| choice.change.clone());
    html! {
        <label class="check">
            <input type="checkbox" checked={choice.on} {onchange} />
            <span>{ choice.name }</span>
            if let Some(count) = choice.count {
                <span class="check-count">{ props.formatter.count(count) }</span>
            }
        </label>
    }
}

fn segments(props: &FiltersProps) -> Html {
    let view = &props.analysis.segments;
    let cards = view.segments.iter().filter(|_| view.rfm.is_some()).map(|card| Choice {
        name: card.id.name.clone(),
        count: Some(f64::from(card.customers)),
        on: props.selection.segments.contains(&card.id.index),
        change: SelectionChange::Segment(card.id.index),
    });
    group(props, "Segment", cards.collect())
}

fn stages(props: &FiltersProps) -> Html {
    let stages = props.analysis.segments.stages.iter().map(|stage| Choice {
        name: stage.name.clone(),
        count: Some(f64::from(stage.customers)),
        on: props.selection.stages.contains(&stage.index),
        change: SelectionChange::Stage(stage.index),
    });
    group(props, "Lifecycle stage", stages.collect())
}

fn tiers(props: &FiltersProps) -> Html {
    let tiers = props.analysis.segments.tiers.iter().zip(0_u8..).map(|(tier, index)| Choice {
        name: format!("Tier {}", tier_letter(index)),
        count: Some(f64::from(tier.customers)),
        on: props.selection.tiers.contains(&index),
        change: SelectionChange::Tier(index),
    });
    group(props, "Value tier", tiers.collect())
}

fn deciles(props: &FiltersProps) -> Html {
    let language: Language = props.formatter.locale.language;
    let deciles = props.analysis.segments.deciles.iter().zip(1_u8..).map(|(decile, number)| Choice {
        name: format!("{number} · {}", tier_name(language, &number.to_string())),
        count: Some(f64::from(decile.customers)),
        on: props.selection.deciles.contains(&number),
        change: SelectionChange::Decile(number),
    });
    group(props, "Decile of value", deciles.collect())
}

fn dimensions(props: &FiltersProps) -> Vec<Html> {
    let language = props.formatter.locale.language;
    let view = |filter: &FilterView| {
        let values = filter.values.iter().map(|(value, customers)| {
            let pair = (filter.dimension.clone(), value.clone());
            Choice {
                name: if value.is_empty() { "(none)".to_owned() } else { value.clone() },
                count: Some(f64::from(*customers)),
                on: props.selection.dimensions.contains(&pair),
                change: SelectionChange::Dimension(pair.0, pair.1),
            }
        });
        group(props, &dimension_name(language, &filter.dimension), values.collect())
    };
    props.analysis.filters.iter().map(view).collect()
}

fn orders(props: &FiltersProps) -> Html {
    let (low, high) = props.selection.orders.unzip();
    let shown = (low.map(|v| v.to_string()), high.filter(|v| *v < u32::MAX).map(|v| v.to_string()));
    let (from, to) = (low.unwrap_or(0), high.unwrap_or(u32::MAX));
    let low = bound(props, move |value| {
        range((value.map_or(0, whole), to), (0, u32::MAX), SelectionChange::Orders)
    });
    let high = bound(props, move |value| {
        range((from, value.map_or(u32::MAX, whole)), (0, u32::MAX), SelectionChange::Orders)
    });
    span("Orders", ("1", shown), (low, high))
}

fn revenue(props: &FiltersProps) -> Html {
    let (low, high) = props.selection.revenue.unzip();
    let text = |v: f64| v.to_string();
    let shown = (low.filter(|v| *v > f64::MIN).map(text), high.filter(|v| *v < f64::MAX).map(text));
    let (from, to) = (low.unwrap_or(f64::MIN), high.unwrap_or(f64::MAX));
    let open = (f64::MIN, f64::MAX);
    let low = bound(props, move |v| range((v.unwrap_or(f64::MIN), to), open, SelectionChange::Revenue));
    let high = bound(props, move |v| range((from, v.unwrap_or(f64::MAX)), open, SelectionChange::Revenue));
    span("Net revenue", ("any", shown), (low, high))
}

/// In percent.
fn alive(props: &FiltersProps) -> Html {
    let (low, high) = props.selection.alive.unzip();
    let text = |share: f64| format!("{}", (share * 1e4).round() / 100.0);
    let shown = (low.filter(|v| *v > 0.0).map(text), high.filter(|v| *v < 1.0).map(text));
    let (from, to) = (low.unwrap_or(0.0), high.unwrap_or(1.0));
    let share = |percent: f64| (percent / 100.0).clamp(0.0, 1.0);
    let low = bound(props, move |v| range((v.map_or(0.0, share), to), (0.0, 1.0), SelectionChange::Alive));
    let high = bound(props, move |v| range((from, v.map_or(1.0, share)), (0.0, 1.0), SelectionChange::Alive));
    span("Probability alive, %", ("any", shown), (low, high))
}

fn value(props: &FiltersProps) -> Html {
    let (low, high) = props.selection.value.unzip();
    let text = |v: f64| v.to_string();
    let shown = (low.filter(|v| *v > f64::MIN).map(text), high.filter(|v| *v < f64::MAX).map(text));
    let (from, to) = (low.unwrap_or(f64::MIN), high.unwrap_or(f64::MAX));
    let open = (f64::MIN, f64::MAX);
    let low = bound(props, move |v| range((v.unwrap_or(f64::MIN), to), open, SelectionChange::Value));
    let high = bound(props, move |v| range((from, v.unwrap_or(f64::MAX)), open, SelectionChange::Value));
    span("Value to come", ("any", shown), (low, high))
}

/// A change of a range; both ends open mean no condition. Ends in the wrong order trade places.
fn range<T: PartialOrd + Copy>(
    (low, high): (T, T),
    open: (T, T),
    change: fn(Option<(T, T)>) -> SelectionChange,
) -> SelectionChange {
    let ends = if low <= high { (low, high) } else { (high, low) };
    change((ends != open).then_some(ends))
}

fn whole(value: f64) -> u32 {
    value.clamp(0.0, f64::from(u32::MAX)) as u32
}

/// A handler that reads a number, or none from an empty field, and makes a change of it.
fn bound(
    props: &FiltersProps,
    change: impl Fn(Option<f64>) -> SelectionChange + 'static,
) -> Callback<String> {
    emit_some(&props.on_change, move |text: String| {
        if text.trim().is_empty() {
            return Some(change(None));
        }
        text.trim().parse::<f64>().ok().filter(|value| value.is_finite()).map(|value| change(Some(value)))
    })
}

type Shown<'a> = (&'a str, (Option<String>, Option<String>));

fn span(title: &str, (hint, shown): Shown<'_>, handlers: (Callback<String>, Callback<String>)) -> Html {
    let field = |name: &str, value: Option<String>, on_commit: Callback<String>| {
        html! {
            <label class="range-field">
                <span>{ name.to_owned() }</span>
                <DraftInput kind="number" placeholder={hint.to_owned()} value={value.unwrap_or_default()} {on_commit} />
            </label>
        }
    };
    html! {
        <fieldset class="filter">
            <legend>{ title.to_owned() }</legend>
            <div class="range">
                { field("from", shown.0, handlers.0) }
                { field("to", shown.1, handlers.1) }
            </div>
        </fieldset>
    }
}
