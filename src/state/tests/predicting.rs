//! The models: when they are fitted, and what ends them.

use super::{App, analysis};
use crate::protocol::{
    Command, EventBody, FailureKind, Outcome, Prediction, PredictionGap, PredictionResult,
    PredictionSettings, Progress, RequestId, Stage, ValueHorizon,
};
use crate::state::{
    AnalysisAction, Page, PredictionAction, SelectionChange, SettingsChange, ShellAction, Timer, ViewAction,
    WorkerAction,
};

fn prediction() -> Prediction {
    Prediction {
        settings: PredictionSettings::default(),
        margin_percent: None,
        customers: 7,
        excluded: Vec::new(),
        result: PredictionResult::Unavailable(PredictionGap::OneDay),
    }
}

fn predicts(app: &App) -> bool {
    app.sent(|command| matches!(command, Command::Predict { .. }))
}

/// On the Predict page, with the models fitted.
fn predicted() -> App {
    let mut app = App::ready();
    assert!(!predicts(&app), "nothing on the overview needs the models");
    app.act(ViewAction::Go(Page::Predict));
    assert!(predicts(&app) && app.state.prediction.is_fitting());
    app.done(Outcome::Predicted(prediction()));
    assert!(app.state.prediction.view.is_some() && !app.state.prediction.is_fitting());
    assert!(!predicts(&app), "once is enough");
    app
}

#[test]
fn models_are_fitted_once_for_the_pages_that_need_them() {
    let mut app = predicted();
    for page in [Page::Overview, Page::Customers, Page::Predict] {
        app.act(ViewAction::Go(page));
        assert!(!predicts(&app), "{page:?}");
    }
}

#[test]
fn other_settings_fit_them_again_after_the_analysis() {
    let mut app = predicted();
    let settings = PredictionSettings { horizon: ValueHorizon::Months(24), ..PredictionSettings::default() };
    app.act(AnalysisAction::Setting(SettingsChange::Prediction(settings)));
    assert!(!predicts(&app), "the worker does not know them yet");
    app.act(ShellAction::TimerFired(Timer::Analyse));
    assert!(!predicts(&app));
    app.done(Outcome::Analysed(analysis(7)));
    assert!(predicts(&app));
    assert!(app.state.prediction.view.is_some(), "the last ones stay until then");
}

#[test]
fn what_does_not_matter_to_them_does_not_fit_them_again() {
    let mut app = predicted();
    app.act(AnalysisAction::Select(SelectionChange::Tier(0)));
    app.act(ShellAction::TimerFired(Timer::Analyse));
    app.done(Outcome::Analysed(analysis(3)));
    assert!(!predicts(&app));
}

#[test]
fn a_fit_that_another_request_ends_is_made_again() {
    let mut app = App::ready();
    app.act(ViewAction::Go(Page::Predict));
    let id = app.last_id();
    app.act(AnalysisAction::Select(SelectionChange::Tier(0)));
    app.act(ShellAction::TimerFired(Timer::Analyse));
    app.event(id, EventBody::Cancelled);
    assert!(!app.state.prediction.is_fitting() && !predicts(&app));
    let analyse = app.last_id();
    app.event(analyse, EventBody::Done(Box::new(Outcome::Analysed(analysis(3)))));
    assert!(predicts(&app));
}

#[test]
fn who_stops_them_is_asked_before_they_are_fitted_again() {
    let mut app = App::ready();
    app.act(ViewAction::Go(Page::Predict));
    let id = app.last_id();
    let progress = Progress { stage: Stage::Modelling, bytes_done: 2, bytes_total: 6, rows: 0 };
    app.event(id, EventBody::Progress(progress));
    assert_eq!(app.state.prediction.progress, Some((2, 6)));
    app.act(PredictionAction::Stop);
    assert!(app.sent(|command| *command == Command::Cancel { id }));
    app.event(id, EventBody::Cancelled);
    app.act(ViewAction::Go(Page::Customers));
    assert!(app.state.prediction.stopped && !predicts(&app));
    app.act(PredictionAction::Fit);
    assert!(predicts(&app));
}

#[test]
fn a_failure_is_kept_until_the_user_tries_again() {
    let mut app = App::ready();
    app.act(ViewAction::Go(Page::Predict));
    app.fail(FailureKind::OutOfMemory);
    assert!(app.state.prediction.failure.is_some() && !predicts(&app));
    app.act(PredictionAction::Fit);
    assert!(predicts(&app));
}

#[test]
fn a_new_worker_fits_them_again_and_a_new_file_forgets_them() {
    let mut app = predicted();
    app.act(WorkerAction::Died);
    assert!(!predicts(&app));
    app.done(Outcome::Preview(super::preview()));
    app.done(super::loaded());
    assert!(predicts(&app));
    app.done(Outcome::Predicted(prediction()));
    app.open(2);
    app.done(Outcome::Preview(super::preview()));
    assert!(app.state.prediction.view.is_none());
}

#[test]
fn late_answers_change_nothing() {
    let mut app = predicted();
    let before = app.state.clone();
    app.event(RequestId(1), EventBody::Done(Box::new(Outcome::Predicted(prediction()))));
    assert_eq!(app.state, before);
}
