//! Opening, mapping, reading, cancelling, dying, remembering, forgetting.

use std::rc::Rc;

use super::{App, analysis, doubtful, failed, loaded, plan, preview};
use crate::protocol::{
    AnalysisSettings, Command, DateOrder, Delimiter, EventBody, Failure, FailureKind, ImportPlan,
    ImportPreview, Outcome, Progress, RequestId, Role, Sample, Source, Stage, VERSION, Warning,
};
use crate::state::{
    AnalysisAction, AppState, Effect, Handle, ImportAction, NoticeKind, Page, Phase, PlanChange, Remembered,
    SelectionChange, SettingsChange, ShellAction, Timer, WorkerAction, is_certain,
};

#[test]
fn starting_greets_a_worker_and_takes_the_address() {
    let app = App::started("#v1=segments&margin=40");
    assert_eq!(app.commands(), [&Command::Hello { version: VERSION }]);
    assert_eq!(app.effects[0], Effect::StartWorker);
    assert_eq!(app.state.page, Page::Segments);
    assert_eq!(app.state.shown_page(), Page::Start);
    assert_eq!(app.state.choices.settings.margin_percent, Some(40.0));
}

#[test]
fn a_certain_file_goes_through_to_the_page_of_the_address() {
    for (hash, page) in
        [("", Page::Overview), ("#v1=segments", Page::Segments), ("#v1=methods", Page::Overview)]
    {
        let mut app = App::started(hash);
        app.act(ImportAction::Open { source: Source::Sample(Sample::Shop), handle: Handle(1) });
        assert!(matches!(app.state.phase, Phase::Reading(_)));
        assert!(app.sent(|command| matches!(command, Command::Open { plan: None, .. })));
        app.done(Outcome::Preview(preview()));
        assert!(matches!(app.state.phase, Phase::Computing(_)));
        assert!(app.sent(|command| matches!(command, Command::Load { .. })));
        assert!(!app.sent(|command| matches!(command, Command::Cancel { .. })));
        app.done(loaded());
        assert_eq!((app.state.phase.clone(), app.state.shown_page()), (Phase::Ready, page), "{hash}");
    }
}

#[test]
fn only_a_certain_head_is_read_without_the_user() {
    type Change = fn(&mut ImportPreview);
    let cases: [(&str, Change, bool); 10] = [
        ("as it is", |_| {}, true),
        ("doubt", |preview| preview.confidence = 0.5, false),
        ("question", |preview| preview.questions = doubtful().questions, false),
        ("missing", |preview| preview.missing = vec![Role::Amount], false),
        ("rejected", |preview| preview.sample_rejected = 1, false),
        ("open quote", |preview| preview.warnings = vec![Warning::OpenQuote { line: 2 }], false),
        ("repeated", |preview| preview.warnings = vec![Warning::EmptyHeadings { columns: 2 }], true),
        ("names only", |preview| preview.warnings = vec![Warning::NamesOnly], false),
        ("few blank", |preview| preview.warnings = vec![Warning::MostlyBlank { share: 0.3 }], true),
        ("empty", |preview| preview.sample_rows = 0, false),
    ];
    for (name, change, certain) in cases {
        let mut head = preview();
        change(&mut head);
        assert_eq!(is_certain(&head), certain, "{name}");
    }
}

#[test]
fn a_changed_choice_supersedes_the_one_before() {
    let mut app = App::mapping();
    assert_eq!(app.state.shown_page(), Page::Mapping);
    app.act(ImportAction::Change(PlanChange::DateOrder(DateOrder::Dmy)));
    let first = app.last_id();
    app.act(ImportAction::Change(PlanChange::DateOrder(DateOrder::Mdy)));
    assert!(app.sent(|command| *command == Command::Cancel { id: first }));
    let second = app.last_id();
    app.event(first, EventBody::Done(Box::new(Outcome::Preview(preview()))));
    assert!(app.state.is_previewing(), "the answer to the first change changes nothing");
    assert_eq!(app.opened().plan.date_order, Some(DateOrder::Mdy));
    app.event(second, EventBody::Done(Box::new(Outcome::Preview(preview()))));
    assert!(!app.state.is_previewing());
    assert_eq!(*app.opened().asked, doubtful().questions, "an answered question stays to be looked at");
    assert_eq!(app.state.phase, Phase::Mapping, "after a change of the user's nothing goes on by itself");
}

#[test]
fn other_columns_drop_what_was_said_about_the_old_ones() {
    let mut app = App::mapping();
    app.act(ImportAction::Change(PlanChange::Role { column: 2, role: Role::Customer }));
    let plan = Rc::clone(&app.opened().plan);
    assert_eq!(plan.roles, [Role::Ignore, Role::Date, Role::Customer]);
    assert_eq!((plan.date_order, plan.decimal), (Some(DateOrder::Ymd), None));
    app.act(ImportAction::Change(PlanChange::Delimiter(Delimiter::Semicolon)));
    let plan = Rc::clone(&app.opened().plan);
    assert!(plan.roles.is_empty());
    assert_eq!(plan.date_order, None);
}

#[test]
fn cancel_leads_back_at_once_and_a_worker_that_hangs_is_replaced() {
    let mut app = App::mapping();
    app.act(ImportAction::Confirm);
    let load = app.last_id();
    app.act(ImportAction::Cancel);
    assert_eq!((app.state.phase.clone(), app.said()), (Phase::Mapping, Some(&NoticeKind::Cancelled)));
    assert!(app.sent(|command| *command == Command::Cancel { id: load }));
    app.event(load, EventBody::Done(Box::new(loaded())));
    assert_eq!(app.state.phase, Phase::Mapping, "results of a cancelled request are dropped");

    app.act(ImportAction::Confirm);
    let load = app.last_id();
    app.act(ImportAction::Cancel);
    app.act(ShellAction::TimerFired(Timer::Cancel(load)));
    assert_eq!(app.effects[0], Effect::StartWorker);
    assert!(app.sent(|command| matches!(command, Command::Open { plan: Some(_), .. })));
    app.done(Outcome::Preview(doubtful()));
    assert_eq!(app.state.phase, Phase::Mapping);
}

#[test]
fn a_cancelled_opening_leaves_the_results_of_the_file_before() {
    let mut app = App::ready();
    app.open(2);
    app.act(ImportAction::Cancel);
    assert_eq!((app.state.phase.clone(), app.state.shown_page()), (Phase::Ready, Page::Overview));
    assert_eq!(app.opened().handle, Handle(1));
}

#[test]
fn a_dead_worker_is_replaced_and_reads_the_same_file_the_same_way() {
    let mut app = App::mapping();
    app.act(ImportAction::Change(PlanChange::DateOrder(DateOrder::Dmy)));
    app.done(Outcome::Preview(ImportPreview {
        plan: ImportPlan { date_order: Some(DateOrder::Dmy), ..plan() },
        ..preview()
    }));
    app.act(ImportAction::Confirm);
    let lost = app.last_id();
    app.act(WorkerAction::Died);
    assert_eq!(app.effects[0], Effect::StartWorker);
    assert!(app.effects.contains(&Effect::AttachFiles(Handle(1))));
    assert!(app.sent(|command| matches!(command, Command::Open { plan: Some(plan), .. } if plan.date_order == Some(DateOrder::Dmy))));
    assert_eq!(app.said(), Some(&NoticeKind::WorkerRestarted));
    app.event(lost, EventBody::Done(Box::new(loaded())));
    assert!(matches!(app.state.phase, Phase::Reading(_)));
    app.done(Outcome::Preview(preview()));
    assert!(app.sent(
        |command| matches!(command, Command::Load { plan, .. } if plan.date_order == Some(DateOrder::Dmy))
    ));
    app.done(loaded());
    assert_eq!((app.state.phase.clone(), app.state.page), (Phase::Ready, Page::Overview));
}

#[test]
fn after_a_death_the_selection_is_computed_again() {
    let mut app = App::ready();
    app.act(AnalysisAction::Select(SelectionChange::Segment(3)));
    app.act(ShellAction::TimerFired(Timer::Analyse));
    app.act(WorkerAction::Died);
    app.done(Outcome::Preview(preview()));
    app.done(loaded());
    assert!(
        app.sent(
            |command| matches!(command, Command::Analyse { selection, .. } if selection.segments == [3])
        )
    );
}

#[test]
fn three_deaths_in_a_row_are_a_failure_with_a_way_on() {
    let mut app = App::mapping();
    app.act(ImportAction::Confirm);
    for _ in 0..3 {
        app.act(WorkerAction::Died);
    }
    assert_eq!(failed(&app), Some(FailureKind::WorkerStopped));
    let mut tried = App { state: app.state.clone(), effects: Vec::new() };
    tried.act(ImportAction::Retry);
    assert!(tried.effects.contains(&Effect::AttachFiles(Handle(1))));
    app.act(ImportAction::Back);
    assert_eq!((app.state.phase.clone(), app.state.shown_page()), (Phase::Mapping, Page::Mapping));
}

#[test]
fn a_file_that_takes_all_memory_is_not_read_again_by_itself() {
    let mut app = App::mapping();
    app.act(ImportAction::Confirm);
    app.act(WorkerAction::OutOfMemory);
    assert_eq!(failed(&app), Some(FailureKind::OutOfMemory));
    assert_eq!(app.effects[0], Effect::StartWorker);
    assert!(!app.effects.contains(&Effect::AttachFiles(Handle(1))));
    app.act(ImportAction::Back);
    assert_eq!((app.state.phase.clone(), app.state.shown_page()), (Phase::Mapping, Page::Mapping));
    let mut later = App::ready();
    later.act(WorkerAction::OutOfMemory);
    assert_eq!(failed(&later), None);
    assert_eq!(later.effects[0], Effect::StartWorker);
}

#[test]
fn another_version_is_refused_and_cannot_be_tried_again() {
    let mut app = App::started("");
    app.event(RequestId(0), EventBody::Hello { version: VERSION + 1 });
    assert_eq!(failed(&app), Some(FailureKind::VersionMismatch));
    assert_eq!(app.effects, [Effect::StopWorker]);
    app.act(WorkerAction::Died);
    app.act(ImportAction::Retry);
    assert_eq!(failed(&app), Some(FailureKind::VersionMismatch));
}

#[test]
fn a_file_that_cannot_be_opened_leaves_everything_as_it_was() {
    let mut app = App::ready();
    app.open(2);
    app.fail(FailureKind::NotATable);
    assert_eq!(failed(&app), Some(FailureKind::NotATable));
    app.act(ImportAction::Back);
    assert_eq!(app.state.phase, Phase::Ready);
    assert_eq!(app.customers(), 7);

    let mut app = App::started("");
    app.open(1);
    app.fail(FailureKind::Empty);
    app.act(ImportAction::Back);
    assert_eq!((app.state.phase.clone(), app.state.shown_page()), (Phase::Empty, Page::Start));
}

#[test]
fn a_load_that_fails_leads_back_to_the_choices() {
    let mut app = App::mapping();
    app.act(ImportAction::Confirm);
    app.fail(FailureKind::NothingUsable);
    app.act(ImportAction::Back);
    assert_eq!(app.state.phase, Phase::Mapping);
    assert_eq!(app.opened().preview.name, "orders.csv");
}

#[test]
fn settings_that_make_a_load_fail_can_be_reset_and_the_load_tried_again() {
    let mut app = App::started("#v1=start&margin=30&asof=2024-05-01");
    app.open(1);
    app.done(Outcome::Preview(preview()));
    app.fail(FailureKind::BadSetting);
    assert_eq!(failed(&app), Some(FailureKind::BadSetting));
    app.act(AnalysisAction::ResetSettings);
    app.act(ImportAction::Retry);
    let plain = AnalysisSettings::default();
    assert!(app.sent(|command| matches!(command, Command::Load { settings, .. } if *settings == plain)));
    app.done(loaded());
    assert_eq!((app.state.phase.clone(), app.customers()), (Phase::Ready, 7));
}

#[test]
fn a_worker_that_lost_the_file_gets_it_again() {
    let mut app = App::ready();
    app.act(AnalysisAction::Setting(SettingsChange::Margin(Some(30.0))));
    app.act(ShellAction::TimerFired(Timer::Analyse));
    app.fail(FailureKind::NothingOpen);
    assert!(app.sent(|command| matches!(command, Command::Open { plan: Some(_), .. })));
    app.done(Outcome::Preview(preview()));
    assert!(app.sent(
        |command| matches!(command, Command::Load { settings, .. } if settings.margin_percent == Some(30.0))
    ));
}

#[test]
fn progress_belongs_to_its_request_and_never_goes_back() {
    let mut app = App::mapping();
    app.act(ImportAction::Confirm);
    let id = app.last_id();
    let at = |bytes_done| {
        EventBody::Progress(Progress { stage: Stage::Reading, bytes_done, bytes_total: 100, rows: 1 })
    };
    app.event(id, at(60));
    app.event(id, at(40));
    app.event(RequestId(id.0 - 1), at(90));
    let Phase::Computing(running) = &app.state.phase else { unreachable!() };
    assert_eq!(running.fraction(), Some(0.6));
}

#[test]
fn a_reading_is_kept_only_when_asked_and_used_for_the_same_columns() {
    let mut app = App::mapping();
    assert!(app.state.remembered.is_empty());
    app.act(ImportAction::Change(PlanChange::DateOrder(DateOrder::Mdy)));
    app.act(AnalysisAction::Setting(SettingsChange::Margin(Some(25.0))));
    app.act(ImportAction::Remember);
    let Some(Effect::StoreRecord(record)) = app.effects.first().cloned() else { unreachable!() };
    assert!(!record.contains("E-Mail") && !record.contains("orders.csv"));

    let mut app = App { state: AppState::default(), effects: Vec::new() };
    app.act(ShellAction::Started { hash: String::new(), remembered: Some(record) });
    app.open(1);
    app.done(Outcome::Preview(doubtful()));
    assert!(app.sent(
        |command| matches!(command, Command::Preview { plan, .. } if plan.date_order == Some(DateOrder::Mdy))
    ));
    app.done(Outcome::Preview(preview()));
    assert!(app.sent(
        |command| matches!(command, Command::Load { settings, .. } if settings.margin_percent == Some(25.0))
    ));

    let mut other = doubtful();
    other.columns[0].name = "Phone".to_owned();
    app.open(2);
    app.done(Outcome::Preview(other));
    assert!(!app.opened().from_record);
}

#[test]
fn a_record_of_another_version_is_not_read() {
    let Some(record) = Remembered::default().encode() else { unreachable!() };
    assert!(Remembered::decode(&record).is_some());
    assert_eq!(Remembered::decode(&record.replace("\"schema\":1", "\"schema\":2")), None);
    assert_eq!(Remembered::decode("{}"), None);
}

#[test]
fn forgetting_leaves_nothing_and_takes_no_late_answer() {
    let mut app = App::ready();
    app.act(ImportAction::Remember);
    app.act(AnalysisAction::Setting(SettingsChange::Margin(Some(25.0))));
    app.act(ShellAction::TimerFired(Timer::Analyse));
    let late = app.last_id();
    app.act(ShellAction::ForgetEverything);
    assert!(app.effects.contains(&Effect::KeepFiles(Vec::new())));
    assert!(app.effects.contains(&Effect::ForgetRecord));
    assert!(app.sent(|command| *command == Command::Forget));
    assert_eq!(app.hash(), Some("#v1=start"));
    assert!(app.state.remembered.is_empty() && app.state.opened.is_none() && app.state.results.is_none());
    app.event(late, EventBody::Done(Box::new(Outcome::Analysed(analysis(9)))));
    assert!(app.state.results.is_none());
    app.act(ShellAction::Forgotten(true));
    assert_eq!(app.said(), Some(&NoticeKind::Forgotten));
}

#[test]
fn an_event_that_nobody_awaits_changes_nothing() {
    let bodies = || {
        [
            EventBody::NeedSlice { file: 0, offset: 0, length: 1 },
            EventBody::Progress(Progress { stage: Stage::Reading, bytes_done: 1, bytes_total: 2, rows: 3 }),
            EventBody::Done(Box::new(Outcome::Preview(preview()))),
            EventBody::Done(Box::new(loaded())),
            EventBody::Done(Box::new(Outcome::Analysed(analysis(1)))),
            EventBody::Cancelled,
            EventBody::Failed(Failure::new(FailureKind::NothingOpen)),
        ]
    };
    for make in [|| App::started(""), App::mapping, App::ready] {
        for body in bodies() {
            let mut app = make();
            let before = app.state.clone();
            app.event(RequestId(9_999), body);
            assert_eq!(app.state, before);
            assert!(app.effects.is_empty());
        }
    }
}
