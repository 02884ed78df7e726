//! The step: which area an action belongs to.

use std::rc::Rc;

use crate::protocol::{Command, VERSION};

use super::action::{Action, ShellAction, ViewAction};
use super::effect::{Effect, Timer};
use super::model::AppState;
use super::notice::{Notice, NoticeKind};
use super::remember::Remembered;
use super::route::{Page, Route, decode_hash, encode_hash};
use super::{analysis, export, import, prediction, recovery, retention, table, worker};

/// How long a notice stays, in milliseconds.
const NOTICE_MS: u32 = 6_000;

/// Changes the state by an action and says what must happen outside.
pub fn step(state: &mut AppState, action: Action) -> Vec<Effect> {
    let mut effects = area_step(state, action);
    effects.extend(prediction::follow_up(state));
    effects.extend(retention::follow_up(state));
    effects
}

fn area_step(state: &mut AppState, action: Action) -> Vec<Effect> {
    match action {
        Action::Shell(action) => shell(state, action),
        Action::Worker(action) => worker::step(state, action),
        Action::Import(action) => import::step(state, action),
        Action::Analysis(action) => analysis::step(state, action),
        Action::Prediction(action) => prediction::step(state, action),
        Action::Table(action) => table::step(state, action),
        Action::Export(action) => export::step(state, action),
        Action::View(action) => view(state, action),
    }
}

fn shell(state: &mut AppState, action: ShellAction) -> Vec<Effect> {
    match action {
        ShellAction::Started { hash, remembered } => started(state, &hash, remembered.as_deref()),
        ShellAction::HashChanged(hash) => hash_changed(state, &hash),
        ShellAction::TimerFired(timer) => timer_fired(state, timer),
        ShellAction::Remembered(true) => say(state, NoticeKind::Kept),
        ShellAction::Remembered(false) => {
            state.remembered = Rc::default();
            say(state, NoticeKind::NotKept)
        }
        ShellAction::Forgotten(true) => say(state, NoticeKind::Forgotten),
        ShellAction::Forgotten(false) => say(state, NoticeKind::NotForgotten),
        ShellAction::ForgetEverything => forget_everything(state),
    }
}

fn started(state: &mut AppState, hash: &str, remembered: Option<&str>) -> Vec<Effect> {
    state.remembered = Rc::new(remembered.and_then(Remembered::decode).unwrap_or_default());
    if let Some(route) = decode_hash(hash) {
        state.page = route.page;
        Rc::make_mut(&mut state.choices).settings = route.settings;
    }
    vec![Effect::StartWorker, hello(), Effect::SetTitle(state.shown_page())]
}

pub(super) fn hello() -> Effect {
    Effect::Send(Command::Hello { version: VERSION })
}

fn hash_changed(state: &mut AppState, hash: &str) -> Vec<Effect> {
    // The first entry of the history has no hash: it is where the user began.
    let start = || Route { page: Page::Start, settings: state.choices.settings.clone() };
    let blank = hash.trim_start_matches('#').is_empty();
    let Some(route) = decode_hash(hash).or_else(|| blank.then(start)) else { return Vec::new() };
    state.page = route.page;
    let mut effects = vec![Effect::SetTitle(state.shown_page())];
    if route.settings != state.choices.settings {
        effects.extend(analysis::take_settings(state, route.settings));
    }
    effects
}

fn timer_fired(state: &mut AppState, timer: Timer) -> Vec<Effect> {
    match timer {
        Timer::Analyse => analysis::send(state),
        Timer::Table => table::request(state),
        Timer::Cancel(id) => recovery::cancel_unanswered(state, id),
        Timer::Notice(number) => {
            dismiss(state, number);
            Vec::new()
        }
    }
}

fn forget_everything(state: &mut AppState) -> Vec<Effect> {
    // Ids keep rising, so that nothing the worker still says about the forgotten file is taken for new.
    let fresh = AppState { theme: state.theme, last_id: state.last_id, ..AppState::default() };
    *state = AppState { last_notice: state.last_notice, ..fresh };
    vec![
        Effect::Send(Command::Forget),
        Effect::StartWorker,
        hello(),
        Effect::KeepFiles(Vec::new()),
        Effect::ForgetRecord,
        Effect::SetHash { hash: hash_of(state), replace: true },
        Effect::SetTitle(Page::Start),
    ]
}

fn view(state: &mut AppState, action: ViewAction) -> Vec<Effect> {
    match action {
        ViewAction::Go(page) => go(state, page),
        ViewAction::Theme(theme) => {
            state.theme = theme;
            vec![Effect::SetTheme(theme)]
        }
        ViewAction::Say(kind) => say(state, kind),
        ViewAction::Dismiss(number) => {
            dismiss(state, number);
            Vec::new()
        }
        ViewAction::CopyLink => vec![Effect::CopyLink(hash_of(state))],
    }
}

/// Goes to a page and writes the address.
pub(super) fn go(state: &mut AppState, page: Page) -> Vec<Effect> {
    if state.page == page {
        return Vec::new();
    }
    state.page = page;
    vec![Effect::SetHash { hash: hash_of(state), replace: false }, Effect::SetTitle(state.shown_page())]
}

/// The address of the page with its settings.
pub(super) fn hash_of(state: &AppState) -> String {
    encode_hash(&Route { page: state.page, settings: state.choices.settings.clone() })
}

/// Says something in the corner.
pub(super) fn say(state: &mut AppState, kind: NoticeKind) -> Vec<Effect> {
    state.last_notice += 1;
    let number = state.last_notice;
    let stays = kind.is_trouble();
    Rc::make_mut(&mut state.notices).push(Notice { number, kind });
    if stays { Vec::new() } else { vec![Effect::After(Timer::Notice(number), NOTICE_MS)] }
}

fn dismiss(state: &mut AppState, number: u32) {
    if state.notices.iter().any(|notice| notice.number == number) {
        Rc::make_mut(&mut state.notices).retain(|notice| notice.number != number);
    }
}
