//! A worker that died or does not answer: another is started and given the same source again.

use std::rc::Rc;

use crate::protocol::{Failure, FailureKind, ImportPreview, RequestId};

use super::effect::Effect;
use super::import;
use super::model::{AppState, Doing, Phase};
use super::notice::NoticeKind;
use super::progress::{Lost, Purpose, Running};
use super::step::{hello, say};
use super::{prediction, retention};

/// After so many workers died in a row without finishing anything, the user is asked.
const DEATHS_IN_A_ROW: u32 = 3;

pub(super) fn worker_died(state: &mut AppState) -> Vec<Effect> {
    if matches!(&state.phase, Phase::Failed(trouble) if trouble.doing == Doing::Starting) {
        return Vec::new();
    }
    state.deaths += 1;
    if state.deaths >= DEATHS_IN_A_ROW {
        return give_up(state, FailureKind::WorkerStopped);
    }
    let mut effects = restart(state);
    effects.extend(say(state, NoticeKind::WorkerRestarted));
    effects
}

/// A file that is too large is so a second time: nothing is tried again by itself.
pub(super) fn out_of_memory(state: &mut AppState) -> Vec<Effect> {
    let is_reading = matches!(state.phase, Phase::Computing(_)) || state.opening.is_some();
    if is_reading { give_up(state, FailureKind::OutOfMemory) } else { worker_died(state) }
}

/// Asks the user. A fresh worker stands by, so that going back or trying again finds one.
fn give_up(state: &mut AppState, kind: FailureKind) -> Vec<Effect> {
    let doing = match (&state.phase, &state.opening) {
        (Phase::Computing(_), _) => Doing::Loading,
        (_, Some(_)) => Doing::Opening,
        _ => Doing::Starting,
    };
    forget_requests(state);
    state.fail(Failure::new(kind), doing);
    vec![Effect::StartWorker, hello()]
}

/// Starts a fresh worker and gives it what the old one knew.
pub(super) fn restart(state: &mut AppState) -> Vec<Effect> {
    let mut effects = vec![Effect::StartWorker, hello()];
    effects.extend(reopen(state));
    effects
}

/// Opens the source again, and reads it as a whole if it had been or was being.
pub(super) fn reopen(state: &mut AppState) -> Vec<Effect> {
    let lost = lost(state);
    forget_requests(state);
    if state.opening.is_some() {
        return import::send_open(state, None, Purpose::Asked);
    }
    match &state.opened {
        Some(opened) => {
            let plan = (*opened.plan).clone();
            import::send_open(state, Some(plan), Purpose::Recovery(lost))
        }
        None => {
            state.phase = Phase::Empty;
            Vec::new()
        }
    }
}

fn lost(state: &AppState) -> Lost {
    match &state.phase {
        Phase::Reading(Running { purpose: Purpose::Recovery(lost), .. })
        | Phase::Computing(Running { purpose: Purpose::Recovery(lost), .. }) => *lost,
        Phase::Computing(_) => Lost::Awaited,
        _ if state.results.is_some() => Lost::Results,
        _ => Lost::Head,
    }
}

/// The head came again after a recovery.
pub(super) fn reopened(state: &mut AppState, preview: ImportPreview, lost: Lost) -> Vec<Effect> {
    state.phase = state.resting();
    if let Some(opened) = &mut state.opened {
        Rc::make_mut(opened).preview = Rc::new(preview);
    }
    if lost == Lost::Head { Vec::new() } else { import::load(state, Purpose::Recovery(lost)) }
}

/// A cancelled request that has not answered: its worker hangs and is replaced.
pub(super) fn cancel_unanswered(state: &mut AppState, id: RequestId) -> Vec<Effect> {
    if state.pending.cancelling != Some(id) {
        return Vec::new();
    }
    restart(state)
}

/// No request of a dead worker is awaited any more; what the table shows stays.
fn forget_requests(state: &mut AppState) {
    state.pending.preview = None;
    state.pending.cancelling = None;
    state.pending.exports.clear();
    prediction::forget_requests(state);
    retention::forget(state);
    if state.pending.analyse.take().is_some() {
        state.pending.analyse_due = true;
    }
    Rc::make_mut(&mut state.table).forget_requests();
    if state.drawer.as_ref().is_some_and(|drawer| drawer.request.is_some()) {
        state.drawer = None;
    }
}
