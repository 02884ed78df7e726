//! Who stays: when it is computed, and what is known.

use std::rc::Rc;

use crate::protocol::{Analysis, Command, Failure, Prediction, RequestId, Retention, RetentionSettings};

use super::effect::Effect;
use super::model::{AppState, Phase};
use super::route::Page;

/// What the view was made from; data are compared by identity.
#[derive(Clone, Debug)]
struct Basis {
    analysis: Rc<Analysis>,
    prediction: Option<Rc<Prediction>>,
    settings: RetentionSettings,
}

impl PartialEq for Basis {
    fn eq(&self, other: &Basis) -> bool {
        let same_models = match (&self.prediction, &other.prediction) {
            (Some(mine), Some(theirs)) => Rc::ptr_eq(mine, theirs),
            (mine, theirs) => mine.is_none() && theirs.is_none(),
        };
        Rc::ptr_eq(&self.analysis, &other.analysis) && same_models && self.settings == other.settings
    }
}

/// What is known of who stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RetentionState {
    /// The figures, under the settings they were last computed for.
    pub view: Option<Rc<Retention>>,
    /// Why they could not be computed.
    pub failure: Option<Failure>,
    basis: Option<Basis>,
    request: Option<RequestId>,
}

impl RetentionState {
    /// Whether figures are on their way.
    pub fn is_updating(&self) -> bool {
        self.request.is_some()
    }

    pub(super) fn awaits(&self, id: RequestId) -> bool {
        self.request == Some(id)
    }
}

/// After any step: computes the figures where the page shows them and they are not those of now.
pub(super) fn follow_up(state: &mut AppState) -> Vec<Effect> {
    let is_shown = state.page == Page::Retention && matches!(state.phase, Phase::Ready);
    let Some(results) = state.results.as_ref().filter(|_| is_shown && !state.is_updating()) else {
        return Vec::new();
    };
    let basis = Basis {
        analysis: Rc::clone(&results.analysis),
        prediction: state.prediction.view.clone(),
        settings: state.choices.settings.retention.clone(),
    };
    if state.retention.basis.as_ref() == Some(&basis) {
        return Vec::new();
    }
    let settings = basis.settings.clone();
    let id = state.next_id();
    // An answer to an earlier question is dropped by its id.
    state.retention.request = Some(id);
    state.retention.basis = Some(basis);
    state.retention.failure = None;
    vec![Effect::Send(Command::Retain { id, settings })]
}

pub(super) fn retained(state: &mut AppState, id: RequestId, view: Retention) {
    if state.retention.request.take_if(|held| *held == id).is_some() {
        state.deaths = 0;
        state.retention.view = Some(Rc::new(view));
    }
}

/// A request came to nothing.
pub(super) fn cancelled(state: &mut AppState, id: RequestId) {
    if state.retention.request.take_if(|held| *held == id).is_some() {
        state.retention.basis = None;
    }
}

pub(super) fn failed(state: &mut AppState, id: RequestId, failure: Failure) {
    if state.retention.request.take_if(|held| *held == id).is_some() {
        state.retention.failure = Some(failure);
    }
}

/// Another file is open, or the worker is new.
pub(super) fn forget(state: &mut AppState) {
    state.retention = RetentionState::default();
}
