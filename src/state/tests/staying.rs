//! Who stays: when it is asked for, and what an answer is taken for.

use super::{App, analysis};
use crate::protocol::{
    CohortFigure, CohortUnit, Command, Outcome, Retention, RetentionSettings, UndefinedReason,
};
use crate::state::{
    AnalysisAction, Page, SelectionChange, SettingsChange, ShellAction, Timer, ViewAction, encode_hash,
};

fn retention() -> Retention {
    let none = UndefinedReason::NeedsOrders;
    Retention {
        settings: RetentionSettings::default(),
        period: CohortUnit::Month,
        customers: 7,
        cohorts: Err(none),
        waiting: Err(none),
        churn: Err(none),
        moves: Err(none),
    }
}

fn asks(app: &App) -> bool {
    app.sent(|command| matches!(command, Command::Retain { .. }))
}

fn on_page() -> App {
    let mut app = App::ready();
    assert!(!asks(&app), "no other page needs it");
    app.act(ViewAction::Go(Page::Retention));
    assert!(asks(&app) && app.state.retention.is_updating());
    app
}

fn answered() -> App {
    let mut app = on_page();
    app.done(Outcome::Retained(Box::new(retention())));
    assert!(app.state.retention.view.is_some() && !app.state.retention.is_updating());
    app
}

#[test]
fn it_is_asked_for_once_on_its_page() {
    let mut app = answered();
    for page in [Page::Overview, Page::Retention] {
        app.act(ViewAction::Go(page));
        assert!(!asks(&app), "{page:?}");
    }
}

#[test]
fn looking_at_it_otherwise_computes_nothing_else() {
    let mut app = answered();
    let settings = RetentionSettings { figure: CohortFigure::Revenue, ..RetentionSettings::default() };
    app.act(AnalysisAction::Setting(SettingsChange::Retention(settings)));
    assert!(asks(&app));
    assert!(!app.state.is_updating());
    let route = crate::state::Route { page: app.state.page, settings: app.state.choices.settings.clone() };
    assert!(encode_hash(&route).contains("cohortfigure=revenue"));
    app.act(AnalysisAction::Undo);
    assert!(asks(&app));
}

#[test]
fn a_selection_is_followed_after_the_analysis() {
    let mut app = answered();
    app.act(AnalysisAction::Select(SelectionChange::Segment(2)));
    assert!(!asks(&app), "the worker does not know the selection yet");
    app.act(ShellAction::TimerFired(Timer::Analyse));
    assert!(!asks(&app));
    app.done(Outcome::Analysed(analysis(3)));
    assert!(asks(&app));
}
