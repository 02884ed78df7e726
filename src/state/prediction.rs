//! The models: when they are fitted, and what they say.

use std::rc::Rc;

use crate::protocol::{
    AnalysisSettings, BootstrapView, Command, Failure, Prediction, PredictionSettings, Progress,
    PublishedCase, RequestId, Selection,
};

use super::action::PredictionAction;
use super::analysis;
use super::effect::Effect;
use super::model::{AppState, Phase};
use super::route::Page;
use super::table;

/// Bases up to this size are predicted for the customers table without being asked.
const UNASKED_CUSTOMERS: u32 = 200_000;
/// Resampled bases of a bootstrap.
pub const DRAWS: u32 = 200;

/// What a prediction depends on.
#[derive(Clone, Debug, PartialEq)]
struct Basis {
    as_of: Option<i32>,
    margin_percent: Option<f64>,
    settings: PredictionSettings,
}

impl Basis {
    fn of(settings: &AnalysisSettings) -> Basis {
        Basis {
            as_of: settings.as_of,
            margin_percent: settings.margin_percent,
            settings: settings.prediction.clone(),
        }
    }
}

/// What the models say, and what is under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PredictionState {
    /// What they say under the settings they were last fitted for.
    pub view: Option<Rc<Prediction>>,
    /// What a bootstrap of them says.
    pub bootstrap: Option<Rc<BootstrapView>>,
    /// Our fits of published cases.
    pub published: Option<Rc<Vec<PublishedCase>>>,
    /// Pieces of work done and in all.
    pub progress: Option<(u64, u64)>,
    /// Why they could not be fitted.
    pub failure: Option<Failure>,
    /// Whether the user stopped them.
    pub stopped: bool,
    /// For what the view was made.
    basis: Option<Basis>,
    predict: Option<RequestId>,
    resample: Option<RequestId>,
    publish: Option<RequestId>,
}

impl PredictionState {
    /// Whether models are being fitted.
    pub fn is_fitting(&self) -> bool {
        self.predict.is_some()
    }

    /// Whether a bootstrap is under way.
    pub fn is_resampling(&self) -> bool {
        self.resample.is_some()
    }

    pub(super) fn awaits(&self, id: RequestId) -> bool {
        [self.predict, self.resample, self.publish].contains(&Some(id))
    }
}

pub(super) fn step(state: &mut AppState, action: PredictionAction) -> Vec<Effect> {
    match action {
        PredictionAction::Fit => {
            state.prediction.stopped = false;
            state.prediction.failure = None;
            Vec::new()
        }
        PredictionAction::Resample => resample(state),
        PredictionAction::Stop => stop(state),
        PredictionAction::Publish => publish(state),
    }
}

fn resample(state: &mut AppState) -> Vec<Effect> {
    if !is_free(state) || state.prediction.view.is_none() || is_outdated(state) {
        return Vec::new();
    }
    let id = state.next_id();
    state.prediction.resample = Some(id);
    state.prediction.progress = None;
    vec![Effect::Send(Command::Bootstrap { id, draws: DRAWS })]
}

fn stop(state: &mut AppState) -> Vec<Effect> {
    let fitting = state.prediction.predict.take();
    state.prediction.stopped = fitting.is_some();
    state.prediction.progress = None;
    let under_way = fitting.or(state.prediction.resample.take());
    under_way.map(|id| Effect::Send(Command::Cancel { id })).into_iter().collect()
}

fn publish(state: &mut AppState) -> Vec<Effect> {
    let PredictionState { published, publish, .. } = &state.prediction;
    let busy = !matches!(state.phase, Phase::Empty | Phase::Mapping | Phase::Ready) || !is_idle(state);
    if published.is_some() || publish.is_some() || busy {
        return Vec::new();
    }
    let id = state.next_id();
    state.prediction.publish = Some(id);
    vec![Effect::Send(Command::Published { id })]
}

/// Whether the worker has nothing to do that a new request would end.
fn is_idle(state: &AppState) -> bool {
    let PredictionState { predict, resample, publish, .. } = &state.prediction;
    let modelling = predict.is_some() || resample.is_some() || publish.is_some();
    !(state.is_updating() || state.is_previewing() || state.is_exporting() || modelling)
}

fn is_free(state: &AppState) -> bool {
    matches!(state.phase, Phase::Ready) && is_idle(state) && state.results.is_some()
}

/// Whether the view belongs to earlier settings, or there is none.
fn is_outdated(state: &AppState) -> bool {
    state.prediction.basis != Some(Basis::of(&state.choices.settings))
}

/// Whether what is shown now stands on the models.
fn is_wanted(state: &AppState) -> bool {
    let customers = state.results.as_ref().map_or(0, |results| results.analysis.all_customers);
    let selection = &state.choices.selection;
    match state.page {
        Page::Predict => true,
        Page::Customers | Page::Retention if customers <= UNASKED_CUSTOMERS => true,
        _ => selection.alive.is_some() || selection.value.is_some(),
    }
}

/// After any step: fits the models where what is shown needs them.
pub(super) fn follow_up(state: &mut AppState) -> Vec<Effect> {
    let held = state.prediction.stopped || state.prediction.failure.is_some();
    if held || !is_outdated(state) || !is_wanted(state) || !is_free(state) {
        return Vec::new();
    }
    let id = state.next_id();
    state.prediction.predict = Some(id);
    state.prediction.progress = None;
    vec![Effect::Send(Command::Predict { id })]
}

/// Settings changed: what was said of earlier ones is no longer held against them.
pub(super) fn settings_changed(state: &mut AppState) {
    state.prediction.failure = None;
    state.prediction.stopped = false;
}

/// A file was opened in place of the one that was modelled.
pub(super) fn forget(state: &mut AppState) {
    let published = state.prediction.published.take();
    state.prediction = PredictionState { published, ..PredictionState::default() };
}

/// The worker is new: it knows nothing of the models, and nothing that was asked of the old one will come.
pub(super) fn forget_requests(state: &mut AppState) {
    let prediction = &mut state.prediction;
    (prediction.predict, prediction.resample, prediction.publish) = (None, None, None);
    prediction.progress = None;
    prediction.basis = None;
}

pub(super) fn advanced(state: &mut AppState, id: RequestId, progress: Progress) {
    if state.prediction.awaits(id) {
        state.prediction.progress = Some((progress.bytes_done, progress.bytes_total));
    }
}

pub(super) fn predicted(state: &mut AppState, id: RequestId, prediction: Prediction) -> Vec<Effect> {
    if state.prediction.predict != Some(id) {
        return Vec::new();
    }
    state.deaths = 0;
    let basis = Some(Basis::of(&state.choices.settings));
    let published = state.prediction.published.take();
    state.prediction =
        PredictionState { view: Some(Rc::new(prediction)), basis, published, ..PredictionState::default() };
    // What the selected customers should bring is part of the analysis.
    let mut effects = match state.choices.selection == Selection::default() {
        true => table::renew(state),
        false => analysis::schedule(state),
    };
    effects.extend(table::renew_drawer(state));
    effects
}

pub(super) fn resampled(state: &mut AppState, id: RequestId, view: BootstrapView) {
    if state.prediction.resample.take_if(|held| *held == id).is_some() {
        state.prediction.progress = None;
        state.prediction.bootstrap = Some(Rc::new(view));
    }
}

pub(super) fn published(state: &mut AppState, id: RequestId, cases: Vec<PublishedCase>) {
    if state.prediction.publish.take_if(|held| *held == id).is_some() {
        state.prediction.published = Some(Rc::new(cases));
    }
}

/// A request was ended by another one: it is made again when its time comes.
pub(super) fn cancelled(state: &mut AppState, id: RequestId) {
    let prediction = &mut state.prediction;
    for request in [&mut prediction.predict, &mut prediction.resample, &mut prediction.publish] {
        if *request == Some(id) {
            *request = None;
            prediction.progress = None;
        }
    }
}

pub(super) fn failed(state: &mut AppState, id: RequestId, failure: Failure) {
    cancelled(state, id);
    state.prediction.failure = Some(failure);
}
