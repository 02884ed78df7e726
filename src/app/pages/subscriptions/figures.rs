//! Every figure of recurring revenue by each definition in use, and the rules of the awkward cases.

use yew::{Html, html};

use super::tiles::metric_value;
use crate::app::components::figure_text;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{MetricView, PeriodUnit, RecurringView, VariantView};

/// Every figure, folded; unfolded it explains itself.
pub fn figure_list(f: &Formatter, view: &RecurringView) -> Html {
    let month = view.months.get(view.measured as usize);
    let name = month.map(|month| f.period(PeriodUnit::Month, month.start)).unwrap_or_default();
    html! {
        <div class="metrics" id="recurring-figures">
            <h3>{ format!("Every figure of {name}, and how it is counted") }</h3>
            <p class="section-lead">
                { "People mean different things by churn and retention. Open a figure to see its formula with your own \
                   numbers and what other definitions give." }
            </p>
            <div class="metric-list">{ for view.measures.iter().map(|metric| item(f, metric)) }</div>
        </div>
    }
}

fn item(f: &Formatter, metric: &MetricView) -> Html {
    html! {
        <details class="metric" key={metric.key.clone()} data-metric={metric.key.clone()}>
            <summary class="metric-summary">
                <span class="metric-name">{ &metric.name }</span>
                <span class="metric-value">{ metric_value(f, metric) }</span>
            </summary>
            <div class="metric-body">
                <p>{ &metric.definition }</p>
                <dl class="formula">
                    <dt>{ "Formula" }</dt><dd>{ &metric.formula }</dd>
                    <dt>{ "With your figures" }</dt><dd>{ &metric.substituted }</dd>
                </dl>
                if metric.variants.len() > 1 {
                    <ul class="variants">
                        { for metric.variants.iter().map(|variant| variant_view(f, variant)) }
                    </ul>
                }
                <p class="source">{ format!("Source: {}", metric.source) }</p>
            </div>
        </details>
    }
}

fn variant_view(f: &Formatter, variant: &VariantView) -> Html {
    html! {
        <li class="variant" key={variant.key.clone()}>
            <span class="variant-name">{ &variant.name }</span>
            <span class="variant-value">{ figure_text(f, ValueKind::from(variant.unit), variant.value) }</span>
        </li>
    }
}

/// What counts in the awkward cases.
pub fn rule_list(view: &RecurringView) -> Html {
    html! {
        <details class="metric contract-rules" id="contract-rules">
            <summary class="metric-summary">
                <span class="metric-name">{ "What counts in awkward cases" }</span>
            </summary>
            <div class="metric-body">
                <ul>{ for view.rules.iter().map(|(key, text)| html! { <li key={key.clone()}>{ text }</li> }) }</ul>
            </div>
        </details>
    }
}
