//! What the worker says: each event goes to the request that awaits it, or nowhere.

use std::rc::Rc;

use crate::protocol::{
    Analysis, CustomerDetail, Event, EventBody, Failure, FailureKind, IngestReport, Outcome, Progress,
    RequestId, TablePage, VERSION,
};

use super::action::WorkerAction;
use super::effect::Effect;
use super::model::{AppState, Doing, Phase, Results};
use super::notice::NoticeKind;
use super::progress::{Lost, Purpose, Running};
use super::route::Page;
use super::step::{go, say};
use super::{analysis, export, import, prediction, recovery, retention, table};

pub(super) fn step(state: &mut AppState, action: WorkerAction) -> Vec<Effect> {
    match action {
        WorkerAction::Event { event, at } => on_event(state, event, at),
        WorkerAction::Died => recovery::worker_died(state),
        WorkerAction::OutOfMemory => recovery::out_of_memory(state),
    }
}

fn on_event(state: &mut AppState, event: Event, at: f64) -> Vec<Effect> {
    let id = event.id;
    match event.body {
        EventBody::Hello { version } if version != VERSION => refuse(state, version),
        EventBody::Hello { .. } => Vec::new(),
        EventBody::NeedSlice { .. } | EventBody::Part(_) => heard(state, id, at),
        EventBody::Progress(progress) => on_progress(state, id, progress, at),
        EventBody::Done(outcome) => on_done(state, id, *outcome),
        EventBody::Cancelled => {
            settle_cancel(state, id);
            prediction::cancelled(state, id);
            state.retention.cancelled(id);
            state.subscriptions.cancelled(id);
            Vec::new()
        }
        EventBody::Failed(failure) => on_failed(state, id, failure),
    }
}

fn refuse(state: &mut AppState, version: u32) -> Vec<Effect> {
    let details = [VERSION.to_string(), version.to_string()];
    state.fail(Failure::new(FailureKind::VersionMismatch).with_details(details), Doing::Starting);
    vec![Effect::StopWorker]
}

fn running(state: &mut AppState, id: RequestId) -> Option<&mut Running> {
    match &mut state.phase {
        Phase::Reading(running) | Phase::Computing(running) if running.id == id => Some(running),
        _ => None,
    }
}

/// The bytes themselves are served where the files are; here it is a sign of life.
fn heard(state: &mut AppState, id: RequestId, at: f64) -> Vec<Effect> {
    if let Some(running) = running(state, id) {
        running.heard(at);
    }
    Vec::new()
}

fn on_progress(state: &mut AppState, id: RequestId, progress: Progress, at: f64) -> Vec<Effect> {
    if let Some(running) = running(state, id) {
        running.advance(progress, at);
    }
    prediction::advanced(state, id, progress);
    Vec::new()
}

fn on_done(state: &mut AppState, id: RequestId, outcome: Outcome) -> Vec<Effect> {
    settle_cancel(state, id);
    match outcome {
        Outcome::Preview(preview) => import::previewed(state, id, preview),
        Outcome::Loaded { report, analysis } => loaded(state, id, report, analysis),
        Outcome::Analysed(analysis) => analysis::analysed(state, id, analysis),
        Outcome::Predicted(prediction) => prediction::predicted(state, id, prediction),
        Outcome::Bootstrapped(view) => {
            prediction::resampled(state, id, view);
            Vec::new()
        }
        Outcome::Published(cases) => {
            prediction::published(state, id, cases);
            Vec::new()
        }
        Outcome::Retained(view) => {
            if state.retention.take(id, *view) {
                state.deaths = 0;
            }
            Vec::new()
        }
        Outcome::Subscriptions(view) => {
            if state.subscriptions.take(id, *view) {
                state.deaths = 0;
            }
            Vec::new()
        }
        Outcome::Page(page) => on_page(state, id, page),
        Outcome::Customer(detail) => on_customer(state, id, detail),
        Outcome::Exported { name, mime } => export::exported(state, id, name, mime),
        Outcome::Report(contents) => export::report(state, id, contents),
    }
}

fn loaded(state: &mut AppState, id: RequestId, report: IngestReport, analysis: Analysis) -> Vec<Effect> {
    let Phase::Computing(running) = &state.phase else { return Vec::new() };
    if running.id != id {
        return Vec::new();
    }
    let (seconds, purpose) = (running.seconds(), running.purpose);
    let Some(opened) = &mut state.opened else { return Vec::new() };
    Rc::make_mut(opened).plan = Rc::new(report.plan.clone());
    let results = Results { report: Rc::new(report), analysis: Rc::new(analysis), seconds: Some(seconds) };
    state.results = Some(results);
    prediction::forget(state);
    retention::forget(state);
    state.phase = Phase::Ready;
    // What killed the worker may be asked for again as soon as the file is there again.
    if !matches!(purpose, Purpose::Recovery(_)) {
        state.deaths = 0;
    }
    let mut effects = analysis::catch_up(state);
    effects.extend(table::renew(state));
    let awaited = matches!(purpose, Purpose::Asked | Purpose::Recovery(Lost::Awaited));
    if awaited && !state.page.needs_results() {
        effects.extend(go(state, Page::Overview));
    }
    effects.push(Effect::SetTitle(state.shown_page()));
    effects
}

fn on_page(state: &mut AppState, id: RequestId, page: TablePage) -> Vec<Effect> {
    state.deaths = 0;
    if !state.table.awaits(id) {
        return Vec::new();
    }
    Rc::make_mut(&mut state.table).take(id, page);
    table::request_intervals(state)
}

fn on_customer(state: &mut AppState, id: RequestId, detail: CustomerDetail) -> Vec<Effect> {
    if let Some(drawer) = state.drawer.as_mut().filter(|drawer| drawer.request == Some(id)) {
        let drawer = Rc::make_mut(drawer);
        drawer.request = None;
        drawer.detail = Some(Rc::new(detail));
    }
    Vec::new()
}

fn settle_cancel(state: &mut AppState, id: RequestId) {
    if state.pending.cancelling == Some(id) {
        state.pending.cancelling = None;
    }
}

fn on_failed(state: &mut AppState, id: RequestId, failure: Failure) -> Vec<Effect> {
    settle_cancel(state, id);
    let lost = failure.kind == FailureKind::NothingOpen && state.opened.is_some();
    match &state.phase {
        Phase::Reading(running) if running.id == id => {
            state.fail(failure, Doing::Opening);
            return Vec::new();
        }
        Phase::Computing(running) if running.id == id && !lost => {
            state.fail(failure, Doing::Loading);
            return Vec::new();
        }
        _ => {}
    }
    if !take_failed(state, id) {
        return Vec::new();
    }
    // The worker lost what the page still has: it is read again instead of showing a riddle.
    if lost { recovery::reopen(state) } else { report_failure(state, id, failure) }
}

/// Whether a request of this id was awaited; it no longer is, except for the figures that
/// [`report_failure`] needs.
fn take_failed(state: &AppState, id: RequestId) -> bool {
    let drawer = state.drawer.as_ref().and_then(|drawer| drawer.request);
    let computing = matches!(&state.phase, Phase::Computing(running) if running.id == id);
    computing
        || state.pending.preview == Some(id)
        || state.pending.analyse == Some(id)
        || drawer == Some(id)
        || state.table.awaits(id)
        || export::awaits(state, id)
        || state.prediction.awaits(id)
        || state.retention.awaits(id)
        || state.subscriptions.awaits(id)
}

fn report_failure(state: &mut AppState, id: RequestId, failure: Failure) -> Vec<Effect> {
    if state.pending.preview == Some(id) {
        state.pending.preview = None;
        return say(state, NoticeKind::NotPreviewed(failure));
    }
    if state.pending.analyse == Some(id) {
        state.pending.analyse = None;
        return say(state, NoticeKind::NotAnalysed(failure));
    }
    if export::drop_request(state, id) {
        return say(state, NoticeKind::NotSaved(failure));
    }
    if state.prediction.awaits(id) {
        prediction::failed(state, id, failure);
    } else if state.retention.awaits(id) {
        state.retention.failed(id, failure);
    } else if state.subscriptions.awaits(id) {
        state.subscriptions.failed(id, failure);
    } else if state.table.awaits(id) {
        Rc::make_mut(&mut state.table).give_up(id);
    } else {
        state.drawer = None;
    }
    Vec::new()
}
