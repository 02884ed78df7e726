//! Predict: what the customers will be worth, how sure that is, which model says so and why it may be believed.

mod charts;
mod controls;
mod groups;
mod headline;
mod horizons;
mod models;
mod progress;
mod tiles;
mod trust;

use std::rc::Rc;

use yew::{Html, component, html, use_memo};

use crate::app::components::{Callout, Later, NeedsFile, PageSelection, Tone, TooEarly};
use crate::app::contexts::{Dispatch, Held, PredictView};
use crate::app::hooks::{use_analysis, use_dispatch, use_look, use_predict, use_settings};
use crate::format::Formatter;
use crate::format::words::prediction_gap;
use crate::protocol::{Analysis, Prediction, PredictionGap, PredictionResult};
use crate::state::{Page, PredictionAction, ViewAction, selects_everybody};

use charts::{ShapeCharts, ValueCharts};
use controls::Controls;
use groups::Groups;
pub use groups::group_name;
use headline::{headline, why};
use horizons::horizons;
use models::Models;
use progress::Progress;
use tiles::tiles;
use trust::Trust;

/// The page.
#[component]
pub fn Predict() -> Html {
    let (dispatch, look, settings) = (use_dispatch(), use_look(), use_settings());
    let (results, view) = (use_analysis(), use_predict());
    let f = look.formatter;
    let shown = use_memo((view.prediction.clone(), results.analysis.clone()), |(prediction, analysis)| {
        shown(prediction.as_ref()?, analysis.as_ref())
    });
    let Some(analysis) = results.analysis else { return html! { <NeedsFile title="Predict" /> } };
    if analysis.as_of_before_first_day().is_some() {
        return html! { <TooEarly title="Predict" {analysis} /> };
    }
    let waits = view.prediction.is_none() && view.failure.is_none();
    let updating = settings.updating || view.fitting;
    html! {
        <div class={yew::classes!("predict-page", (updating && !waits).then_some("is-updating"))}>
            if let Some(prediction) = &*shown {
                { headline(&f, prediction, analysis.forecast.is_some()) }
            } else {
                <header class="page-head">
                    <p class="eyebrow">{ "Predict" }</p>
                    <h1 class="headline">{ "What will your customers be worth?" }</h1>
                </header>
            }
            <Controls />
            { under_way(&view, &dispatch) }
            { failure(&f, &view, &dispatch) }
            if let Some(prediction) = &*shown {
                <PageSelection />
                if !selects_everybody(&settings.choices.selection) {
                    <button type="button" class="button button-primary show-customers"
                        onclick={dispatch.on(ViewAction::Go(Page::Customers))}>{ "Show these customers" }</button>
                }
                { result(f, &analysis, prediction) }
            }
        </div>
    }
}

/// The prediction of those who are selected.
fn shown(prediction: &Held<Prediction>, analysis: Option<&Held<Analysis>>) -> Option<Held<Prediction>> {
    match analysis.and_then(|analysis| analysis.forecast.as_deref()) {
        Some(part) => Some(Held::from(&Rc::new(prediction.of_part(part)))),
        None => Some(prediction.clone()),
    }
}

/// Progress with a way to stop, or the way on after it was stopped.
fn under_way(view: &PredictView, dispatch: &Dispatch) -> Html {
    if view.fitting || view.resampling {
        return html! { <Progress resampling={view.resampling} progress={view.progress} /> };
    }
    if !view.stopped {
        return Html::default();
    }
    html! {
        <Callout>
            <p>{ "You stopped the models before they were fitted." }</p>
            <button type="button" class="button" id="fit-models" onclick={dispatch.on(PredictionAction::Fit)}>
                { "Fit the models" }
            </button>
        </Callout>
    }
}

fn failure(f: &Formatter, view: &PredictView, dispatch: &Dispatch) -> Html {
    let Some(failure) = &view.failure else { return Html::default() };
    let text = crate::format::words::failure(f, failure);
    html! {
        <Callout tone={Tone::Trouble}>
            <p><strong>{ text.what }</strong>{ " " }{ text.remedy }</p>
            <button type="button" class="button" onclick={dispatch.on(PredictionAction::Fit)}>{ "Try again" }</button>
        </Callout>
    }
}

fn result(f: Formatter, analysis: &Held<Analysis>, prediction: &Held<Prediction>) -> Html {
    match &prediction.result {
        PredictionResult::Unavailable(gap) => unavailable(&f, *gap),
        PredictionResult::Ready(forecast) => html! {
            <>
                { tiles(&f, prediction, forecast) }
                { why(&f, prediction, forecast) }
                <Later><ValueCharts prediction={prediction.clone()} formatter={f} /></Later>
                { horizons(&f, forecast) }
                <Later><Groups prediction={prediction.clone()} analysis={analysis.clone()} formatter={f} /></Later>
                <Later><Trust prediction={prediction.clone()} formatter={f} /></Later>
                <Later><ShapeCharts prediction={prediction.clone()} formatter={f} /></Later>
                <Later><Models prediction={prediction.clone()} formatter={f} /></Later>
            </>
        },
    }
}

fn unavailable(f: &Formatter, gap: PredictionGap) -> Html {
    let (what, remedy) = prediction_gap(f.locale.language, gap);
    html! { <Callout><p><strong>{ what }</strong>{ " " }{ remedy }</p></Callout> }
}
