//! Who stays, and what becomes of contracts: when it is computed.

use std::rc::Rc;

use crate::protocol::{
    Analysis, Command, Prediction, Retention, RetentionSettings, SubscriptionSettings, Subscriptions,
};

use super::asked::Asked;
use super::effect::Effect;
use super::model::{AppState, Phase};
use super::route::Page;

/// What retention was made from; data are compared by identity.
#[derive(Clone, Debug)]
pub struct RetentionBasis {
    analysis: Rc<Analysis>,
    prediction: Option<Rc<Prediction>>,
    settings: RetentionSettings,
}

impl PartialEq for RetentionBasis {
    fn eq(&self, other: &RetentionBasis) -> bool {
        let same_models = match (&self.prediction, &other.prediction) {
            (Some(mine), Some(theirs)) => Rc::ptr_eq(mine, theirs),
            (mine, theirs) => mine.is_none() && theirs.is_none(),
        };
        Rc::ptr_eq(&self.analysis, &other.analysis) && same_models && self.settings == other.settings
    }
}

/// What the figures of contracts were made from; data are compared by identity.
#[derive(Clone, Debug)]
pub struct SubscriptionsBasis {
    analysis: Rc<Analysis>,
    settings: SubscriptionSettings,
}

impl PartialEq for SubscriptionsBasis {
    fn eq(&self, other: &SubscriptionsBasis) -> bool {
        Rc::ptr_eq(&self.analysis, &other.analysis) && self.settings == other.settings
    }
}

/// What is known of who stays.
pub type RetentionState = Asked<Retention, RetentionBasis>;
/// What is known of contracts.
pub type SubscriptionsState = Asked<Subscriptions, SubscriptionsBasis>;

/// After any step: computes the figures where the page shows them and they are not those of now.
pub(super) fn follow_up(state: &mut AppState) -> Vec<Effect> {
    let is_ready = matches!(state.phase, Phase::Ready) && !state.is_updating();
    let Some(results) = state.results.as_ref().filter(|_| is_ready) else {
        return Vec::new();
    };
    let analysis = Rc::clone(&results.analysis);
    match state.page {
        Page::Retention => ask_retention(state, analysis),
        Page::Subscriptions if results.report.plan.shape.is_contracts() => ask_subscriptions(state, analysis),
        _ => Vec::new(),
    }
}

fn ask_retention(state: &mut AppState, analysis: Rc<Analysis>) -> Vec<Effect> {
    let prediction = state.prediction.view.clone();
    let settings = state.choices.settings.retention.clone();
    let basis = RetentionBasis { analysis, prediction, settings: settings.clone() };
    if !state.retention.needs(&basis) {
        return Vec::new();
    }
    let id = state.next_id();
    state.retention.ask(id, basis);
    vec![Effect::Send(Command::Retain { id, settings })]
}

fn ask_subscriptions(state: &mut AppState, analysis: Rc<Analysis>) -> Vec<Effect> {
    let settings = state.choices.settings.subscriptions.clone();
    let basis = SubscriptionsBasis { analysis, settings: settings.clone() };
    if !state.subscriptions.needs(&basis) {
        return Vec::new();
    }
    let id = state.next_id();
    state.subscriptions.ask(id, basis);
    vec![Effect::Send(Command::Subscriptions { id, settings })]
}

/// Another file is open, or the worker is new.
pub(super) fn forget(state: &mut AppState) {
    state.retention = RetentionState::default();
    state.subscriptions = SubscriptionsState::default();
}
