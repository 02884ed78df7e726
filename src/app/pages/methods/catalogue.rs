//! The metrics and the segment grid, as the analysis defines them.

use yew::{Html, Properties, classes, component, html};

use crate::app::components::meaning_tag;
use crate::format::{DefinitionMethod, MetricMethod, SegmentMethod};

/// Whether every word of a lower-case query occurs somewhere in a metric.
pub fn metric_matches(metric: &MetricMethod, query: &str) -> bool {
    let found = |text: &str, word: &str| text.to_lowercase().contains(word);
    let in_definition = |definition: &DefinitionMethod, word: &str| {
        found(definition.name, word) || found(definition.definition, word) || found(&definition.formula, word)
    };
    query.split_whitespace().all(|word| {
        found(metric.name, word)
            || found(metric.source, word)
            || metric.definitions.iter().any(|definition| in_definition(definition, word))
    })
}

/// Properties of [`MetricEntry`].
#[derive(Clone, PartialEq, Properties)]
pub struct MetricEntryProps {
    /// The metric.
    pub metric: MetricMethod,
}

/// A metric with every definition.
#[component]
pub fn MetricEntry(props: &MetricEntryProps) -> Html {
    let metric = &props.metric;
    html! {
        <article class="method" id={format!("method-{}", metric.key)}>
            <header class="method-head"><h3>{ metric.name }</h3>{ meaning_tag(metric.meaning) }</header>
            <ul class="definitions">{ for metric.definitions.iter().enumerate().map(definition) }</ul>
            <p class="source">{ format!("Source: {}", metric.source) }</p>
        </article>
    }
}

fn definition((at, definition): (usize, &DefinitionMethod)) -> Html {
    html! {
        <li class={classes!("definition", (at == 0).then_some("is-default"))}>
            <p>
                <strong>{ definition.name }</strong>
                if at == 0 { <span class="variant-default">{ "default" }</span> }
            </p>
            <p>{ definition.definition }</p>
            <p class="formula-line"><code>{ &definition.formula }</code></p>
        </li>
    }
}

/// The grid of 25 cells with the segment of each.
pub fn segment_grid(segments: &[SegmentMethod]) -> Html {
    let cell = |r: u8, fm: u8| {
        let segment = segments.iter().find(|segment| segment.cells.contains(&(r, fm)));
        let name = segment.map_or("", |segment| segment.name);
        let class = segment.map(|segment| format!("segment-{}", segment.key));
        html! { <td class={classes!("map-cell", class)}>{ name }</td> }
    };
    html! {
        <div class="chart-table" tabindex="0" role="region" aria-label="Segment of each cell">
            <table class="segment-map">
                <caption>{ "Segment of each cell: recency score downwards, FM score across" }</caption>
                <thead><tr>
                    <th scope="col">{ "R \\ FM" }</th>
                    { for (1..=5).rev().map(|fm: u8| html! { <th scope="col">{ fm }</th> }) }
                </tr></thead>
                <tbody>
                    { for (1..=5).rev().map(|r: u8| html! {
                        <tr><th scope="row">{ r }</th>{ for (1..=5).rev().map(|fm| cell(r, fm)) }</tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
