//! Our fits of published cases beside what was printed, computed in this very browser.

use yew::{Html, component, html, use_effect_with};

use crate::app::hooks::{use_dispatch, use_look, use_predict};
use crate::format::Formatter;
use crate::format::words::{published_case, published_figure};
use crate::protocol::{PublishedCase, PublishedFigure};
use crate::state::PredictionAction;

/// The published cases. They are fitted once the page is looked at.
#[component]
pub fn Published() -> Html {
    let (dispatch, look, view) = (use_dispatch(), use_look(), use_predict());
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| dispatch.send(PredictionAction::Publish));
    }
    let f = &look.formatter;
    html! {
        <section class="article" id="published" aria-labelledby="methods-published">
            <h2 id="methods-published">{ "Checked against what was published" }</h2>
            <p>
                { "Your browser has just fitted the models to the data of the papers that introduced them. Beside each printed \
                   figure stands the one that this page computed; nothing here is stored." }
            </p>
            if let Some(cases) = &view.published {
                { for cases.iter().map(|case| case_view(f, case)) }
            } else {
                <p role="status">{ "Fitting …" }</p>
                <button type="button" class="button" onclick={dispatch.on(PredictionAction::Publish)}>{ "Fit now" }</button>
            }
        </section>
    }
}

fn case_view(f: &Formatter, case: &PublishedCase) -> Html {
    let (data, source) = published_case(f.locale.language, &case.key);
    html! {
        <details class="more published-case" data-case={case.key.clone()}>
            <summary>
                { format!("{} · {data}", case.model) }
                <span class="group-note">{ agreement(f, case) }</span>
            </summary>
            <table class="plain-table">
                <caption class="visually-hidden">{ format!("{}, published and computed here", case.model) }</caption>
                <thead><tr>
                    <th scope="col">{ "Figure" }</th>
                    <th scope="col" class="is-number">{ "Published" }</th>
                    <th scope="col" class="is-number">{ "Computed here" }</th>
                </tr></thead>
                <tbody>{ for case.figures.iter().map(|figure| figure_row(f, figure)) }</tbody>
            </table>
            if case.figures.iter().any(|figure| !agrees(figure)) {
                <p>
                    { "Where digits differ, the search of the package stopped a little short of the best parameters, which \
                       moves the last digits that it printed: the log-likelihood found here is not lower." }
                </p>
            }
            <p class="source">{ format!("Source: {source}") }</p>
        </details>
    }
}

/// How many figures agree to the last digit printed, and how near the others are.
fn agreement(f: &Formatter, case: &PublishedCase) -> String {
    let all = case.figures.len();
    let off = |figure: &PublishedFigure| {
        figure.published.parse::<f64>().map_or(0.0, |published| (figure.ours / published - 1.0).abs())
    };
    let others: Vec<f64> = case.figures.iter().filter(|figure| !agrees(figure)).map(off).collect();
    if others.is_empty() {
        return format!("all {all} figures to the last digit printed");
    }
    let widest = f.number(others.iter().copied().fold(0.0, f64::max) * 100.0, 3);
    format!("{} of {all} to the last digit printed, the others within {widest}%", all - others.len())
}

fn figure_row(f: &Formatter, figure: &PublishedFigure) -> Html {
    let decimals = decimals(&figure.published);
    // Two digits more than were printed show how near the two are.
    let ours = format!("{:.*}", (decimals + 2).min(9), figure.ours);
    html! {
        <tr>
            <th scope="row">{ published_figure(f.locale.language, figure) }</th>
            <td class="is-number">{ &figure.published }</td>
            <td class="is-number">{ ours }</td>
        </tr>
    }
}

fn decimals(printed: &str) -> usize {
    printed.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// Whether ours is within one unit of the last digit printed.
fn agrees(figure: &PublishedFigure) -> bool {
    let Ok(published) = figure.published.parse::<f64>() else { return false };
    let unit = 10_f64.powi(-(decimals(&figure.published) as i32));
    (figure.ours - published).abs() <= unit * 1.000_001
}
