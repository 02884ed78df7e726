//! Every metric with its definition, its formula in the user's own figures and the contested variants.

use yew::{Callback, Html, Properties, classes, component, html};

use super::jump::metric_id;
use crate::app::components::figure_text;
use crate::app::components::meaning_tag;
use crate::app::contexts::Held;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Analysis, MetricVariant, MetricView};
use crate::state::SettingsChange;

/// Properties of [`Metrics`].
#[derive(Clone, PartialEq, Properties)]
pub struct MetricsProps {
    /// The results.
    pub analysis: Held<Analysis>,
    /// The definitions that the user has switched, those still being computed among them.
    pub switched: Vec<MetricVariant>,
    /// How numbers are written.
    pub formatter: Formatter,
    /// Where a switched definition goes.
    pub on_setting: Callback<SettingsChange>,
}

/// Every metric, folded; unfolded it explains itself.
#[component]
pub fn Metrics(props: &MetricsProps) -> Html {
    let items = props.analysis.overview.metrics.iter();
    html! {
        <section class="metrics" aria-labelledby="metrics-title">
            <h2 id="metrics-title">{ "Every figure, and how it is counted" }</h2>
            <p class="section-lead">
                { "Open a figure to see its formula with your own numbers in it. Where people disagree about a \
                   definition you can switch it, and the figure changes everywhere." }
            </p>
            <div class="metric-list">
                { for items.map(|metric| metric_item(props, metric)) }
            </div>
        </section>
    }
}

fn metric_item(props: &MetricsProps, metric: &MetricView) -> Html {
    let f = &props.formatter;
    let kind = ValueKind::from(metric.unit);
    let switched = chosen_name(metric);
    html! {
        <details class="metric" id={metric_id(&metric.key)} key={metric.key.clone()} tabindex="-1">
            <summary class="metric-summary">
                <span class="metric-name">
                    { &metric.name }
                    if let Some(name) = switched { <span class="metric-variant">{ format!(" · {name}") }</span> }
                </span>
                { meaning_tag(metric.meaning) }
                <span class="metric-value">{ figure_text(f, kind, metric.value) }</span>
            </summary>
            <div class="metric-body">
                <p>{ &metric.definition }</p>
                <dl class="formula">
                    <dt>{ "Formula" }</dt><dd>{ &metric.formula }</dd>
                    <dt>{ "With your figures" }</dt><dd>{ &metric.substituted }</dd>
                </dl>
                if metric.variants.len() > 1 { { variants(props, metric) } }
                <p class="source">{ format!("Source: {}", metric.source) }</p>
            </div>
        </details>
    }
}

/// The name of the definition in force, where it is not the default.
fn chosen_name(metric: &MetricView) -> Option<&str> {
    let at = chosen_index(metric);
    metric.variants.get(at).filter(|_| at > 0).map(|variant| variant.name.as_str())
}

fn chosen_index(metric: &MetricView) -> usize {
    metric.variants.iter().position(|variant| variant.key == metric.chosen).unwrap_or(0)
}

/// The definition that the user wants, which may be ahead of the figures.
fn wanted_index(metric: &MetricView, switched: &[MetricVariant]) -> usize {
    let wanted = switched.iter().find(|held| held.metric == metric.key);
    let at = wanted.and_then(|held| metric.variants.iter().position(|variant| variant.key == held.variant));
    at.unwrap_or(0)
}

fn variants(props: &MetricsProps, metric: &MetricView) -> Html {
    let (f, on_setting) = (&props.formatter, &props.on_setting);
    let chosen = wanted_index(metric, &props.switched);
    let group = format!("variant-{}", metric.key);
    let kind = ValueKind::from(metric.unit);
    let rows = metric.variants.iter().enumerate().map(|(at, variant)| {
        let change = SettingsChange::Variant {
            metric: metric.key.clone(),
            variant: if at == 0 { "default".to_owned() } else { variant.key.clone() },
        };
        let onchange = on_setting.reform(move |_| change.clone());
        html! {
            <label class={classes!("variant", (at == chosen).then_some("is-chosen"))} key={variant.key.clone()}>
                <input type="radio" name={group.clone()} checked={at == chosen} {onchange} />
                <span class="variant-name">
                    { &variant.name }
                    if at == 0 { <span class="variant-default">{ "default" }</span> }
                </span>
                <span class="variant-value">{ figure_text(f, kind, variant.value) }</span>
            </label>
        }
    });
    html! {
        <fieldset class="variants">
            <legend>{ "Other definitions in use" }</legend>
            { for rows }
        </fieldset>
    }
}
