//! Whether the forecast may be believed: what the model would have said, beside what came true.

use std::rc::Rc;

use yew::{Html, component, html, use_memo};

use super::charts::{ForecastChartsProps, Grid};
use crate::charts::{ChartSpec, build};
use crate::format::words::{diagnostic, way_name};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Forecast, HoldoutErrorView, HoldoutView, ModelKey, PredictionResult};
use crate::state::model_address;

/// The test.
#[component]
pub fn Trust(props: &ForecastChartsProps) -> Html {
    let specs = use_memo(props.clone(), |props| match &props.prediction.result {
        PredictionResult::Ready(forecast) => {
            specs(&props.formatter, forecast).into_iter().map(Rc::new).collect::<Vec<Rc<ChartSpec>>>()
        }
        PredictionResult::Unavailable(_) => Vec::new(),
    });
    let PredictionResult::Ready(forecast) = &props.prediction.result else { return Html::default() };
    let f = &props.formatter;
    html! {
        <section aria-labelledby="trust-title">
            <div class="section-head">
                <h2 id="trust-title">{ "May you believe it?" }</h2>
                <p class="section-lead">{ lead(f, forecast.holdout.as_ref()) }</p>
            </div>
            <Grid {specs} />
            if let Some(holdout) = &forecast.holdout { { errors(f, holdout, forecast.selected) } }
        </section>
    }
}

fn lead(f: &Formatter, holdout: Option<&HoldoutView>) -> String {
    match holdout {
        Some(holdout) => format!(
            "The model was fitted to the orders up to {} only and had to foretell the rest, up to {}. The shaded part \
             is what it had not seen.",
            f.day(holdout.calibration_end),
            f.day(holdout.end)
        ),
        None => {
            "The time covered is too short to hold back a part of it as a test. The charts show how well the \
                 model fits what it has seen."
                .to_owned()
        }
    }
}

fn specs(f: &Formatter, forecast: &Forecast) -> Vec<ChartSpec> {
    let mut specs = Vec::new();
    if !forecast.tracking.is_empty() {
        specs.push(build::tracking_cumulative(f, &forecast.tracking));
        specs.push(build::tracking(f, &forecast.tracking));
    }
    if let Some(holdout) = forecast.holdout.as_ref().filter(|holdout| !holdout.classes.is_empty()) {
        specs.push(build::calibration(f, &holdout.classes));
    }
    specs.push(build::frequency_histogram(f, &forecast.histogram));
    specs
}

/// What the table asks, and why its figures are not those of the lines above.
fn asked(f: &Formatter, holdout: &HoldoutView) -> String {
    format!(
        "Of the {} customers known by {}, each by what the orders up to then tell of this one customer. The lines \
         above ask another question: what a base that begins like yours should buy, whoever bought.",
        f.count(f64::from(holdout.customers)),
        f.day(holdout.calibration_end)
    )
}

/// The errors of every way to predict, the best first.
fn errors(f: &Formatter, holdout: &HoldoutView, selected: Option<ModelKey>) -> Html {
    let selected = selected.map_or("", model_address);
    let row = |of: &HoldoutErrorView| {
        let off = if of.actual > 0.0 { f.percent(of.expected / of.actual - 1.0) } else { "–".to_owned() };
        html! {
            <tr class={yew::classes!((of.key == selected).then_some("is-selected"))}>
                <th scope="row">
                    { way_name(f.locale.language, &of.key) }
                    if of.naive { <span class="group-note">{ "simple rule" }</span> }
                    if of.key == selected { <span class="group-note">{ "in use" }</span> }
                </th>
                <td class="is-number">{ f.count(of.expected.round()) }</td>
                <td class="is-number">{ off }</td>
                <td class="is-number">{ f.value(ValueKind::Number, of.mae) }</td>
                <td class="is-number">{ f.value(ValueKind::Number, of.rmse) }</td>
            </tr>
        }
    };
    let actual = holdout.errors.first().map_or(0.0, |of| of.actual);
    html! {
        <div class="panel">
            <h3>{ format!("{} orders came true in the test", f.count(actual)) }</h3>
            <p class="muted">{ asked(f, holdout) }</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label="Table">
            <table class="plain-table">
                <caption class="visually-hidden">{ "Errors in the test, the best first" }</caption>
                <thead><tr>
                    <th scope="col">{ "Foretold by" }</th>
                    <th scope="col" class="is-number">{ "Orders foretold" }</th>
                    <th scope="col" class="is-number">{ "Off by" }</th>
                    <th scope="col" class="is-number">{ "Mean error a customer" }</th>
                    <th scope="col" class="is-number">{ "Root mean square" }</th>
                </tr></thead>
                <tbody>{ for holdout.errors.iter().map(row) }</tbody>
            </table>
            </div>
            if !holdout.warnings.is_empty() {
                <ul class="why-warnings">
                    { for holdout.warnings.iter().map(|of| html! { <li>{ diagnostic(f, of) }</li> }) }
                </ul>
            }
        </div>
    }
}
