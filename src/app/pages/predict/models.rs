//! Every model that was fitted, with its parameters and what is to be said of its fit.

use yew::{Html, component, html};

use super::charts::ForecastChartsProps;
use crate::app::components::figure_cell;
use crate::app::contexts::{Dispatch, Held};
use crate::app::hooks::{use_dispatch, use_predict};
use crate::format::words::{diagnostic, model_idea, parameter_symbol};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{
    BootstrapView, Figure, Forecast, ModelView, ParameterView, PredictionResult, SpendView,
};
use crate::state::{DRAWS, PredictionAction};

/// The models.
#[component]
pub fn Models(props: &ForecastChartsProps) -> Html {
    let (dispatch, view) = (use_dispatch(), use_predict());
    let PredictionResult::Ready(forecast) = &props.prediction.result else { return Html::default() };
    let f = &props.formatter;
    html! {
        <section class="panel" aria-labelledby="models-title">
            <h2 id="models-title">{ "The models" }</h2>
            <p class="section-lead">
                { "All were fitted to the same orders, here, on your machine. Lower AIC means better support by the data." }
            </p>
            { comparison(f, forecast) }
            { for forecast.models.iter().map(|model| details(f, model)) }
            { spend(f, &forecast.spend) }
            { bootstrap(f, view.bootstrap.as_ref(), view.resampling || view.fitting, &dispatch) }
        </section>
    }
}

fn comparison(f: &Formatter, forecast: &Forecast) -> Html {
    let row = |of: &ModelView| {
        let in_use = forecast.selected == Some(of.key);
        let verdict = match (in_use, of.trusted) {
            (true, _) => "in use",
            (false, true) => "sound",
            (false, false) => "not to be relied on",
        };
        html! {
            <tr class={yew::classes!(in_use.then_some("is-selected"))}>
                <th scope="row">{ &of.name }<span class="group-note">{ verdict }</span></th>
                <td class="is-number">{ fine(f, of.log_likelihood) }</td>
                <td class="is-number">{ fine(f, of.aic) }</td>
                <td class="is-number">{ figure_cell(f, ValueKind::Number, of.holdout_mae) }</td>
                <td class="is-number">{ figure_cell(f, ValueKind::Share, of.holdout_bias) }</td>
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label="Table">
        <table class="plain-table">
            <caption class="visually-hidden">{ "Models compared" }</caption>
            <thead><tr>
                <th scope="col">{ "Model" }</th>
                <th scope="col" class="is-number">{ "Log-likelihood" }</th>
                <th scope="col" class="is-number">{ "AIC" }</th>
                <th scope="col" class="is-number">{ "Test: mean error" }</th>
                <th scope="col" class="is-number">{ "Test: off by" }</th>
            </tr></thead>
            <tbody>{ for forecast.models.iter().map(row) }</tbody>
        </table>
        </div>
    }
}

/// A figure with one decimal, whatever its size.
fn fine(f: &Formatter, figure: Figure) -> Html {
    match figure {
        Figure::Value(value) => html! { { f.number(value, 1) } },
        none => figure_cell(f, ValueKind::Number, none),
    }
}

fn details(f: &Formatter, model: &ModelView) -> Html {
    let said = |of| html! { <li>{ diagnostic(f, of) }</li> };
    html! {
        <details class="more model-details">
            <summary>{ format!("{}: parameters", model.name) }</summary>
            <p class="muted">{ model_idea(f.locale.language, model.key) }</p>
            { parameters(f, &model.name, &model.parameters) }
            if !model.diagnostics.is_empty() {
                <ul class="why-warnings">{ for model.diagnostics.iter().map(said) }</ul>
            }
        </details>
    }
}

fn spend(f: &Formatter, spend: &SpendView) -> Html {
    let name = match spend.model.as_str() {
        "gamma_gamma" => "Gamma-Gamma",
        "credibility" => "Credibility mean",
        _ => return Html::default(),
    };
    let facts = [
        (
            "Expected value of an order, nothing known of the customer",
            ValueKind::Money,
            spend.population_mean,
        ),
        ("Correlation of how often and how much", ValueKind::Number, spend.correlation),
    ];
    html! {
        <details class="more model-details">
            <summary>{ format!("{name}: value of an order") }</summary>
            <dl class="profile">
                { for facts.into_iter().map(|(name, kind, figure)| html! {
                    <div class="profile-entry"><dt>{ name }</dt><dd>{ figure_cell(f, kind, figure) }</dd></div>
                }) }
            </dl>
            if !spend.parameters.is_empty() { { parameters(f, name, &spend.parameters) } }
            if !spend.diagnostics.is_empty() {
                <ul class="why-warnings">
                    { for spend.diagnostics.iter().map(|of| html! { <li>{ diagnostic(f, of) }</li> }) }
                </ul>
            }
        </details>
    }
}

fn parameters(f: &Formatter, model: &str, parameters: &[ParameterView]) -> Html {
    let row = |of: &ParameterView| {
        let error = match of.standard_error {
            Figure::Value(error) => significant(f, error),
            Figure::Undefined(_) => "–".to_owned(),
        };
        let interval = of.interval.map_or_else(
            || "–".to_owned(),
            |(low, high)| format!("{} to {}", significant(f, low), significant(f, high)),
        );
        html! {
            <tr>
                <th scope="row"><span aria-hidden="true">{ parameter_symbol(&of.name) }</span>
                    <span class="visually-hidden">{ &of.name }</span></th>
                <td class="is-number">{ significant(f, of.value) }</td>
                <td class="is-number">{ error }</td>
                <td class="is-number">{ interval }</td>
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label="Table">
        <table class="plain-table">
            <caption class="visually-hidden">{ format!("Parameters of {model}") }</caption>
            <thead><tr>
                <th scope="col">{ "Parameter" }</th>
                <th scope="col" class="is-number">{ "Value" }</th>
                <th scope="col" class="is-number">{ "Standard error" }</th>
                <th scope="col" class="is-number">{ "95% interval" }</th>
            </tr></thead>
            <tbody>{ for parameters.iter().map(row) }</tbody>
        </table>
        </div>
    }
}

/// A number with about five significant digits.
fn significant(f: &Formatter, value: f64) -> String {
    let size = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    f.number(value, (4.0 - size).clamp(0.0, 8.0) as usize)
}

/// Intervals without the assumption of a bell curve: the model refitted to resampled customers.
fn bootstrap(f: &Formatter, view: Option<&Held<BootstrapView>>, busy: bool, dispatch: &Dispatch) -> Html {
    let found = view.map(|view| {
        let value = view.value.map(|(low, high)| {
            html! {
                <p>
                    { format!(
                        "Refitted to {} resampled bases, the value to come is between {} and {} 19 times out of 20.{}",
                        f.count(f64::from(view.draws)),
                        f.money_short(low),
                        f.money_short(high),
                        match DRAWS.saturating_sub(view.draws) {
                            0 => String::new(),
                            left => format!(" {left} could not be fitted and are left out."),
                        },
                    ) }
                </p>
            }
        });
        let rows: Vec<ParameterView> = view.parameters.iter().map(bootstrapped).collect();
        html! { <>{ value.unwrap_or_default() }{ intervals(f, &rows) }</> }
    });
    html! {
        <div class="bootstrap">
            <h3>{ "Check the interval" }</h3>
            <p class="muted">
                { "The intervals above take the curve of the likelihood for a bell. The bootstrap does without: it draws \
                   your customers anew 200 times and fits the model to each draw. It tells how sure the model is; that \
                   customers do as they like, which the range at the top holds too, is not in it. It takes a while and \
                   can be stopped." }
            </p>
            <button type="button" class="button" id="bootstrap" disabled={busy}
                onclick={dispatch.on(PredictionAction::Resample)}>{ "Run the bootstrap" }</button>
            { found.unwrap_or_default() }
        </div>
    }
}

fn bootstrapped((name, low, high): &(String, f64, f64)) -> ParameterView {
    ParameterView {
        name: name.clone(),
        value: f64::midpoint(*low, *high),
        standard_error: Figure::Undefined(crate::protocol::UndefinedReason::OutOfRange),
        interval: Some((*low, *high)),
    }
}

fn intervals(f: &Formatter, parameters: &[ParameterView]) -> Html {
    let row = |of: &ParameterView| {
        let text =
            of.interval.map(|(low, high)| format!("{} to {}", significant(f, low), significant(f, high)));
        html! { <div class="profile-entry"><dt>{ parameter_symbol(&of.name).to_owned() }</dt><dd>{ text.unwrap_or_default() }</dd></div> }
    };
    html! { <dl class="profile">{ for parameters.iter().map(row) }</dl> }
}
