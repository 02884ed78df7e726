//! Opening a file, deciding how it is read, reading it.

use std::mem::discriminant;
use std::rc::Rc;

use crate::protocol::{
    Command, CurrencyChoice, ImportPlan, ImportPreview, Question, RequestId, Role, Source, Warning,
};

use super::action::{ImportAction, PlanChange};
use super::effect::{Effect, Timer};
use super::history::History;
use super::model::{AppState, Doing, Handle, Opened, Opening, Phase};
use super::notice::NoticeKind;
use super::plan;
use super::progress::{Purpose, Running};
use super::remember::{RememberedReading, fingerprint};
use super::route::Page;
use super::step::{go, hash_of, say};
use super::table::TableState;
use super::{analysis, prediction, recovery, retention};

/// From this confidence on, which people read as “quite sure”, a file without open questions is read without asking.
pub const CONFIDENT: f64 = 0.7;
/// How long a worker may take to answer a cancelled request before it is ended, in milliseconds.
const CANCEL_MS: u32 = 1_500;

/// Whether a head can be trusted to be read right without the user: nothing is missing, nothing is asked, at most
/// one row in a hundred of the sample is rejected, and no warning puts rows or the identity of customers in doubt.
pub fn is_certain(preview: &ImportPreview) -> bool {
    preview.confidence >= CONFIDENT
        && preview.questions.is_empty()
        && preview.missing.is_empty()
        && preview.sample_rows > 0
        && preview.sample_rejected.saturating_mul(100) <= preview.sample_rows
        && !preview.warnings.iter().any(is_serious)
}

fn is_serious(warning: &Warning) -> bool {
    match warning {
        Warning::TwoDigitYears { .. }
        | Warning::NoDates
        | Warning::TextAfterQuote { .. }
        | Warning::BlankBeforeQuote { .. }
        | Warning::RepeatedHeadings { .. }
        | Warning::EmptyHeadings { .. }
        | Warning::HeaderWidth { .. }
        | Warning::LostCharacters { .. }
        | Warning::NulCharacters { .. } => false,
        Warning::MostlyBlank { share } => *share > 0.5,
        Warning::NamesOnly
        | Warning::OpenQuote { .. }
        | Warning::GiantCustomer { .. }
        | Warning::EveryRowDiffers
        | Warning::MangledIds { .. }
        | Warning::NoCustomerInExport => true,
    }
}

pub(super) fn step(state: &mut AppState, action: ImportAction) -> Vec<Effect> {
    match action {
        ImportAction::Open { source, handle } => open(state, source, handle),
        ImportAction::Change(change) => change_plan(state, &change),
        ImportAction::Confirm => load(state, Purpose::Asked),
        ImportAction::Cancel => cancel(state),
        ImportAction::Back => back(state),
        ImportAction::Retry => retry(state),
        ImportAction::GuessAfresh => guess_afresh(state),
        ImportAction::Remember => remember(state),
        ImportAction::StopRemembering => stop_remembering(state),
    }
}

fn open(state: &mut AppState, source: Source, handle: Handle) -> Vec<Effect> {
    let mut effects = end_running(state);
    state.opening = Some(Opening { handle, source });
    effects.extend(send_open(state, None, Purpose::Asked));
    effects.push(Effect::KeepFiles(state.kept_handles()));
    effects
}

/// Opens what is on its way in, or else what is open.
pub(super) fn send_open(state: &mut AppState, plan: Option<ImportPlan>, purpose: Purpose) -> Vec<Effect> {
    let opening = state.opening.as_ref().map(|opening| (opening.handle, opening.source.clone()));
    let opened = || state.opened.as_ref().map(|opened| (opened.handle, opened.source.clone()));
    let Some((handle, source)) = opening.or_else(opened) else { return Vec::new() };
    let id = state.next_id();
    state.pending.preview = None;
    state.phase = Phase::Reading(Running::new(id, purpose));
    vec![Effect::AttachFiles(handle), Effect::Send(Command::Open { id, source, plan })]
}

/// Cancels the request that the phase waits for, without waiting for its answer.
fn end_running(state: &mut AppState) -> Vec<Effect> {
    let id = match &state.phase {
        Phase::Reading(running) | Phase::Computing(running) => running.id,
        _ => return Vec::new(),
    };
    state.opening = None;
    state.phase = state.resting();
    state.pending.cancelling = Some(id);
    vec![Effect::Send(Command::Cancel { id }), Effect::After(Timer::Cancel(id), CANCEL_MS)]
}

fn cancel(state: &mut AppState) -> Vec<Effect> {
    let mut effects = end_running(state);
    if !effects.is_empty() {
        effects.extend(say(state, NoticeKind::Cancelled));
        effects.extend(settle_page(state));
    }
    effects
}

/// After a way back, the address names a page on which there is something to see.
fn settle_page(state: &mut AppState) -> Vec<Effect> {
    let page = match state.phase {
        Phase::Mapping => Page::Mapping,
        Phase::Empty if state.page == Page::Mapping => Page::Start,
        _ => return vec![Effect::SetTitle(state.shown_page())],
    };
    go(state, page)
}

fn back(state: &mut AppState) -> Vec<Effect> {
    if !matches!(state.phase, Phase::Failed(_)) {
        return Vec::new();
    }
    state.opening = None;
    state.phase = state.resting();
    settle_page(state)
}

fn retry(state: &mut AppState) -> Vec<Effect> {
    let Phase::Failed(trouble) = &state.phase else { return Vec::new() };
    if !trouble.can_retry {
        return Vec::new();
    }
    let doing = trouble.doing;
    state.deaths = 0;
    match doing {
        Doing::Opening => send_open(state, None, Purpose::Asked),
        Doing::Loading => load(state, Purpose::Asked),
        Doing::Starting => recovery::restart(state),
    }
}

/// The head came.
pub(super) fn previewed(state: &mut AppState, id: RequestId, preview: ImportPreview) -> Vec<Effect> {
    if state.pending.preview == Some(id) {
        return repreviewed(state, preview);
    }
    let Phase::Reading(running) = &state.phase else { return Vec::new() };
    if running.id != id {
        return Vec::new();
    }
    let purpose = running.purpose;
    match (state.opening.take(), purpose) {
        (Some(opening), _) => opened(state, opening, preview),
        (None, Purpose::Asked) => repreviewed_at_rest(state, preview),
        (None, Purpose::Recovery(lost)) => recovery::reopened(state, preview, lost),
    }
}

fn opened(state: &mut AppState, opening: Opening, preview: ImportPreview) -> Vec<Effect> {
    let fingerprint = fingerprint(&preview);
    // Without a header, columns are alike in every file.
    let kept = state.remembered.find(&fingerprint).filter(|_| preview.plan.has_header).cloned();
    let automatic = kept.is_none() && is_certain(&preview);
    state.opened = Some(Rc::new(Opened {
        handle: opening.handle,
        source: opening.source,
        fingerprint,
        plan: Rc::new(preview.plan.clone()),
        asked: Rc::new(preview.questions.clone()),
        preview: Rc::new(preview),
        from_record: kept.is_some(),
        automatic,
    }));
    forget_results(state);
    // The request that brought the head is answered: nothing is left to cancel.
    state.phase = state.resting();
    let mut effects = vec![Effect::KeepFiles(state.kept_handles())];
    effects.extend(match kept {
        Some(kept) => take_kept(state, kept),
        None if automatic => load(state, Purpose::Asked),
        None => to_mapping(state),
    });
    effects
}

/// A new file starts without the selection, the search and the drawer of the old one; the settings stay.
fn forget_results(state: &mut AppState) {
    Rc::make_mut(&mut state.choices).selection = Default::default();
    state.history = History::default();
    state.results = None;
    state.drawer = None;
    prediction::forget(state);
    retention::forget(state);
    state.table = Rc::new(TableState::with_columns(state.table.columns.clone()));
    state.pending.analyse = None;
    state.pending.analyse_due = false;
}

fn to_mapping(state: &mut AppState) -> Vec<Effect> {
    state.phase = Phase::Mapping;
    go(state, Page::Mapping)
}

fn take_kept(state: &mut AppState, kept: RememberedReading) -> Vec<Effect> {
    Rc::make_mut(&mut state.choices).settings = kept.settings;
    let mut effects = to_mapping(state);
    effects.push(Effect::SetHash { hash: hash_of(state), replace: true });
    effects.extend(set_plan(state, kept.plan));
    effects
}

fn repreviewed(state: &mut AppState, preview: ImportPreview) -> Vec<Effect> {
    state.pending.preview = None;
    let first_of_kept = state.phase == Phase::Mapping
        && state.opened.as_ref().is_some_and(|opened| opened.from_record && !opened.automatic);
    let Some(opened) = state.opened.as_mut().map(Rc::make_mut) else { return Vec::new() };
    opened.plan = Rc::new(preview.plan.clone());
    opened.asked = Rc::new(still_asked(&opened.asked, &preview));
    opened.preview = Rc::new(preview);
    let ready = opened.preview.missing.is_empty() && opened.preview.questions.is_empty();
    if first_of_kept && ready && opened.preview.sample_rejected == 0 {
        opened.automatic = true;
        return load(state, Purpose::Asked);
    }
    Vec::new()
}

/// What is asked now, and what was asked before and is answered by now, as long as it is about the same column.
fn still_asked(before: &[Question], preview: &ImportPreview) -> Vec<Question> {
    let asked_again =
        |held: &Question| preview.questions.iter().any(|new| discriminant(new) == discriminant(held));
    let role = |column: &u32| preview.plan.roles.get(*column as usize).copied().unwrap_or(Role::Ignore);
    let holds = |held: &&Question| match held {
        Question::DateOrder { column, .. } => {
            matches!(role(column), Role::Date | Role::FirstDate | Role::LastDate | Role::Start | Role::End)
        }
        Question::DecimalMark { column, .. } => {
            !matches!(role(column), Role::Ignore | Role::Customer | Role::Date)
        }
        Question::EndDay { column, .. } => role(column) == Role::End,
        Question::Currency { .. } => preview.plan.currency != CurrencyChoice::AsFound,
    };
    let answered = before.iter().filter(|held| !asked_again(held)).filter(holds).cloned();
    answered.chain(preview.questions.iter().cloned()).collect()
}

fn repreviewed_at_rest(state: &mut AppState, preview: ImportPreview) -> Vec<Effect> {
    state.phase = state.resting();
    repreviewed(state, preview)
}

fn change_plan(state: &mut AppState, change: &PlanChange) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut().map(Rc::make_mut) else { return Vec::new() };
    // From here on the user decides; nothing goes on by itself any more.
    opened.automatic = true;
    let mut next = (*opened.plan).clone();
    plan::apply(&mut next, change);
    if next == *opened.plan {
        return Vec::new();
    }
    set_plan(state, next)
}

fn set_plan(state: &mut AppState, next: ImportPlan) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut().map(Rc::make_mut) else { return Vec::new() };
    opened.plan = Rc::new(next.clone());
    let attach = Effect::AttachFiles(opened.handle);
    let superseded = state.pending.preview.take();
    let id = state.next_id();
    state.pending.preview = Some(id);
    let cancel = superseded.map(|id| Effect::Send(Command::Cancel { id }));
    let preview = Effect::Send(Command::Preview { id, plan: next });
    cancel.into_iter().chain([attach, preview]).collect()
}

/// Reads and analyses the whole source.
pub(super) fn load(state: &mut AppState, purpose: Purpose) -> Vec<Effect> {
    let Some(opened) = &state.opened else { return Vec::new() };
    let (plan, handle) = ((*opened.plan).clone(), opened.handle);
    let settings = state.choices.settings.clone();
    let mut effects = end_running(state);
    effects.extend(analysis::supersede(state));
    effects.extend(state.pending.preview.take().map(|id| Effect::Send(Command::Cancel { id })));
    let id = state.next_id();
    state.phase = Phase::Computing(Running::new(id, purpose));
    effects.push(Effect::AttachFiles(handle));
    effects.push(Effect::Send(Command::Load { id, plan, settings }));
    effects
}

fn guess_afresh(state: &mut AppState) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut().map(Rc::make_mut) else { return Vec::new() };
    opened.from_record = false;
    opened.automatic = true;
    send_open(state, None, Purpose::Asked)
}

fn remember(state: &mut AppState) -> Vec<Effect> {
    let Some(opened) = &state.opened else { return Vec::new() };
    let reading = RememberedReading {
        columns: opened.fingerprint.clone(),
        plan: (*opened.plan).clone(),
        settings: state.choices.settings.clone(),
    };
    Rc::make_mut(&mut state.remembered).keep(reading);
    store(state)
}

fn stop_remembering(state: &mut AppState) -> Vec<Effect> {
    let Some(opened) = state.opened.as_mut().map(Rc::make_mut) else { return Vec::new() };
    opened.from_record = false;
    let columns = opened.fingerprint.clone();
    Rc::make_mut(&mut state.remembered).drop_columns(&columns);
    if state.remembered.is_empty() { vec![Effect::ForgetRecord] } else { store(state) }
}

fn store(state: &AppState) -> Vec<Effect> {
    state.remembered.encode().map(Effect::StoreRecord).into_iter().collect()
}
