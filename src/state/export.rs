//! Files that leave the app.

use crate::protocol::{Command, ExportKind, ReportContents, RequestId, Selection};

use super::action::{ExportAction, ExportScope};
use super::effect::Effect;
use super::model::AppState;
use super::notice::NoticeKind;
use super::step::say;

/// An export that is awaited.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PendingExport {
    id: RequestId,
    print: bool,
}

pub(super) fn step(state: &mut AppState, action: ExportAction) -> Vec<Effect> {
    match action {
        ExportAction::Save { kind, scope } => request(state, kind, &scope, false),
        ExportAction::Print => request(state, ExportKind::ReportHtml, &ExportScope::Selection, true),
        ExportAction::NeutraliseFormulas(neutralise) => {
            state.neutralise_formulas = neutralise;
            Vec::new()
        }
    }
}

fn request(state: &mut AppState, kind: ExportKind, scope: &ExportScope, print: bool) -> Vec<Effect> {
    if state.results.is_none() {
        return Vec::new();
    }
    let id = state.next_id();
    let selection = selection_of(state, scope);
    let neutralise_formulas = state.neutralise_formulas;
    state.pending.exports.push(PendingExport { id, print });
    vec![Effect::Send(Command::Export { id, kind, selection, neutralise_formulas })]
}

fn selection_of(state: &AppState, scope: &ExportScope) -> Selection {
    match scope {
        ExportScope::Everybody => Selection::default(),
        ExportScope::Selection => state.choices.selection.clone(),
        ExportScope::Table => {
            Selection { search: state.table.search.trim().to_owned(), ..state.choices.selection.clone() }
        }
        ExportScope::Segment(segment) => Selection { segments: vec![*segment], ..Selection::default() },
    }
}

/// A file is made; its bytes came with the event.
pub(super) fn exported(state: &mut AppState, id: RequestId, name: String, mime: String) -> Vec<Effect> {
    if take(state, id).is_none() {
        return Vec::new();
    }
    let mut effects = vec![Effect::SaveAttached { name: name.clone(), mime }];
    effects.extend(say(state, NoticeKind::Saved(name)));
    effects
}

/// What the printable report is written from is there.
pub(super) fn report(state: &mut AppState, id: RequestId, contents: Box<ReportContents>) -> Vec<Effect> {
    match take(state, id) {
        None => Vec::new(),
        Some(PendingExport { print: true, .. }) => vec![Effect::PrintReport(contents)],
        Some(PendingExport { print: false, .. }) => {
            let mut effects = vec![Effect::SaveReport(contents)];
            effects.extend(say(state, NoticeKind::Saved(ReportContents::FILE_NAME.to_owned())));
            effects
        }
    }
}

/// The awaited export of this request, which is not awaited any longer.
fn take(state: &mut AppState, id: RequestId) -> Option<PendingExport> {
    let at = state.pending.exports.iter().position(|export| export.id == id)?;
    Some(state.pending.exports.remove(at))
}

pub(super) fn awaits(state: &AppState, id: RequestId) -> bool {
    state.pending.exports.iter().any(|export| export.id == id)
}

/// No longer awaits an export; whether it was awaited.
pub(super) fn drop_request(state: &mut AppState, id: RequestId) -> bool {
    let before = state.pending.exports.len();
    state.pending.exports.retain(|export| export.id != id);
    state.pending.exports.len() != before
}
