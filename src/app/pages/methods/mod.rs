//! Methods: every definition and its source, how files are read, what is not computed and why. It works
//! without data; with data it also says what was done with this file.

mod articles;
mod catalogue;
mod forecasting;
mod published;
mod this_file;

use yew::{Callback, Html, InputEvent, component, html, use_memo, use_state_eq};

use crate::app::hooks::{use_analysis, use_look};
use crate::format::{metric_methods, segment_methods};
use crate::web::dom;

use articles::{Article, FOUNDATIONS, LIMITS};
use catalogue::{MetricEntry, metric_matches, segment_grid};
use forecasting::FORECASTING;
use published::Published;
use this_file::this_file;

/// The page.
#[component]
pub fn Methods() -> Html {
    let (look, view) = (use_look(), use_analysis());
    let query = use_state_eq(String::new);
    let methods = use_memo((), |()| metric_methods());
    let oninput = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(text) = dom::value_of(&event) {
                query.set(text.trim().to_lowercase());
            }
        })
    };
    let metrics: Vec<_> = methods.iter().filter(|metric| metric_matches(metric, &query)).cloned().collect();
    let mut foundations = found(FOUNDATIONS, &query);
    foundations.extend(found(FORECASTING, &query));
    let limits = found(LIMITS, &query);
    let file = view.report.as_ref().filter(|_| query.is_empty());
    let empty = metrics.is_empty() && foundations.is_empty() && limits.is_empty();
    html! {
        <div class="methods">
            <header class="page-head">
                <h1>{ "Methods" }</h1>
                <p class="page-lead">{ "How everything here is defined, counted and rounded, and where the definitions come from." }</p>
                <label class="search">
                    <span class="visually-hidden">{ "Search the methods" }</span>
                    <input type="search" id="methods-search" placeholder="Search definitions" autocomplete="off" {oninput} />
                </label>
                <p class="visually-hidden" role="status">{ counted(&query, metrics.len() + foundations.len() + limits.len()) }</p>
            </header>
            if empty { <p class="empty-note">{ "Nothing here matches. Try another word, such as “repeat” or “median”." }</p> }
            if let Some(report) = file { { this_file(&look.formatter, report) } }
            { for foundations.into_iter().map(article) }
            if !metrics.is_empty() {
                <section class="article" aria-labelledby="methods-metrics">
                    <h2 id="methods-metrics">{ format!("Metrics ({})", metrics.len()) }</h2>
                    <p>{ "Where a metric is defined in several ways, all are listed. The first is the default; you can switch it on the Overview page." }</p>
                    { for metrics.into_iter().map(|metric| html! { <MetricEntry key={metric.key} metric={metric.clone()} /> }) }
                </section>
            }
            if query.is_empty() { <Published /> }
            { for limits.into_iter().map(article) }
        </div>
    }
}

fn counted(query: &str, count: usize) -> String {
    if query.is_empty() { String::new() } else { format!("{count} entries found") }
}

fn found(articles: &'static [Article], query: &str) -> Vec<&'static Article> {
    articles.iter().filter(|article| article.matches(query)).collect()
}

fn article(article: &'static Article) -> Html {
    let heading = format!("methods-{}", article.id);
    html! {
        <section class="article" key={article.id} aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ article.title }</h2>
            { for article.text.iter().map(|text| html! { <p>{ *text }</p> }) }
            if article.id == "rfm" { { segment_grid(&segment_methods()) } }
            if !article.points.is_empty() {
                <dl class="points">
                    { for article.points.iter().map(|(head, text)| html! { <><dt>{ *head }</dt><dd>{ *text }</dd></> }) }
                </dl>
            }
            if !article.source.is_empty() { <p class="source">{ format!("Source: {}", article.source) }</p> }
        </section>
    }
}
