//! The state machine as a table: what was done, what must follow.

use std::rc::Rc;

use super::action::{
    Action, AnalysisAction, ExportAction, ExportScope, ImportAction, PlanChange, SelectionChange,
    SettingsChange, ShellAction, TableAction, ViewAction, WorkerAction,
};
use super::{
    AppState, BLOCK_ROWS, Effect, Handle, NoticeKind, Page, Phase, Remembered, Timer, is_certain, step,
};
use crate::protocol::{
    ActiveWindow, Analysis, AnalysisSettings, ColumnPreview, Command, Concentration, CurrencyChoice,
    CustomerColumn, CustomerRow, DateOrder, DecimalMark, Delimiter, Duplicates, Event, EventBody, ExportKind,
    Failure, FailureKind, Figure, FileInfo, GapView, ImportPlan, ImportPreview, IngestReport, Outcome,
    Overview, PeriodUnit, Progress, Question, RequestId, Role, Sample, SegmentsView, Selection, Shape,
    Source, Stage, TablePage, TableQuery, UndefinedReason, VERSION, Warning,
};

fn plan() -> ImportPlan {
    ImportPlan {
        encoding: "utf-8".to_owned(),
        delimiter: Delimiter::Comma,
        quotes: true,
        skip_lines: 0,
        has_header: true,
        shape: Shape::Orders,
        roles: vec![Role::Customer, Role::Date, Role::Amount],
        date_order: Some(DateOrder::Ymd),
        decimal: Some(DecimalMark::Point),
        currency: CurrencyChoice::AsFound,
        duplicates: Duplicates::Keep,
        utc_offset_minutes: None,
        preset: None,
    }
}

fn preview() -> ImportPreview {
    let column = |name: &str| ColumnPreview {
        name: name.to_owned(),
        guesses: Vec::new(),
        blank: 0,
        distinct: 9,
        examples: Vec::new(),
    };
    ImportPreview {
        name: "orders.csv".to_owned(),
        size: 1_000,
        plan: plan(),
        confidence: 0.97,
        columns: ["E-Mail", "Day", "Total"].map(column).to_vec(),
        rows: Vec::new(),
        parsed: Vec::new(),
        sample_rows: 50,
        sample_rejected: 0,
        questions: Vec::new(),
        warnings: Vec::new(),
        missing: Vec::new(),
        preset_name: None,
        preset_rules: Vec::new(),
        encodings: vec!["utf-8".to_owned()],
    }
}

fn doubtful() -> ImportPreview {
    ImportPreview { questions: vec![Question::DateOrder { column: 1, examples: Vec::new() }], ..preview() }
}

fn report(plan: ImportPlan) -> IngestReport {
    IngestReport {
        name: "orders.csv".to_owned(),
        plan,
        rows_read: 50,
        rows_accepted: 50,
        rows_rejected: 0,
        rows_excluded: 0,
        rows_without_customer: 0,
        issues: Vec::new(),
        samples: Vec::new(),
        bytes: 1_000,
        currency: None,
    }
}

fn analysis(all_customers: u32) -> Analysis {
    let none = Figure::Undefined(UndefinedReason::NoOrders);
    Analysis {
        settings: AnalysisSettings::default(),
        selection: Selection::default(),
        selected_customers: all_customers,
        all_customers,
        window: None,
        active_days: none,
        currency: None,
        unidentified: (0, 0.0),
        overview: Overview {
            tiles: Vec::new(),
            metrics: Vec::new(),
            periods: Vec::new(),
            concentration: Concentration { curve: Vec::new(), top: Vec::new(), gini: none, hhi: none },
            orders_per_customer: Vec::new(),
            gaps: GapView { bins: Vec::new(), count: 0, median: none, p80: none, p90: none },
            splits: Vec::new(),
            findings: Vec::new(),
        },
        segments: SegmentsView {
            rfm: None,
            segments: Vec::new(),
            tiers: Vec::new(),
            deciles: Vec::new(),
            stages: Vec::new(),
        },
    }
}

fn row(customer: u32) -> CustomerRow {
    CustomerRow {
        customer,
        id: format!("c{customer}"),
        name: None,
        orders: 1,
        revenue: 1.0,
        gross: 1.0,
        refunded: 0.0,
        average_order: None,
        first_day: None,
        last_day: None,
        recency: None,
        median_gap: None,
        r: 0,
        f: 0,
        m: 0,
        segment: 0,
        tier: 0,
        decile: 1,
        stage: 0,
    }
}

/// A state with what it asked for last.
struct App {
    state: AppState,
    effects: Vec<Effect>,
}

impl App {
    fn started(hash: &str) -> App {
        let mut app = App { state: AppState::default(), effects: Vec::new() };
        app.act(ShellAction::Started { hash: hash.to_owned(), remembered: None });
        app
    }

    /// With a file on the mapping page.
    fn mapping() -> App {
        let mut app = App::started("");
        app.open(1);
        app.done(Outcome::Preview(doubtful()));
        assert_eq!(app.state.phase, Phase::Mapping);
        app
    }

    /// With results.
    fn ready() -> App {
        let mut app = App::started("");
        app.open(1);
        app.done(Outcome::Preview(preview()));
        app.done(loaded());
        assert_eq!(app.state.phase, Phase::Ready);
        app
    }

    fn act(&mut self, action: impl Into<Action>) {
        self.effects = step(&mut self.state, action.into());
    }

    fn open(&mut self, handle: u32) {
        let source = Source::Files(vec![FileInfo { name: "orders.csv".to_owned(), size: 1_000 }]);
        self.act(ImportAction::Open { source, handle: Handle(handle) });
    }

    fn event(&mut self, id: RequestId, body: EventBody) {
        self.act(WorkerAction::Event { event: Event { id, body }, at: 0.0 });
    }

    /// The last request ends well.
    fn done(&mut self, outcome: Outcome) {
        let id = self.last_id();
        self.event(id, EventBody::Done(Box::new(outcome)));
    }

    fn fail(&mut self, kind: FailureKind) {
        let id = self.last_id();
        self.event(id, EventBody::Failed(Failure::new(kind)));
    }

    fn last_id(&self) -> RequestId {
        RequestId(self.state.last_id)
    }

    fn commands(&self) -> Vec<&Command> {
        let sent = self.effects.iter().filter_map(|effect| match effect {
            Effect::Send(command) => Some(command),
            _ => None,
        });
        sent.collect()
    }

    fn sent(&self, test: impl Fn(&Command) -> bool) -> bool {
        self.commands().into_iter().any(test)
    }

    fn hash(&self) -> Option<&str> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::SetHash { hash, .. } => Some(hash.as_str()),
            _ => None,
        })
    }

    fn said(&self) -> Option<&NoticeKind> {
        self.state.notices.last().map(|notice| &notice.kind)
    }
}

fn loaded() -> Outcome {
    Outcome::Loaded { report: report(plan()), analysis: analysis(7) }
}

fn failed(app: &App) -> Option<FailureKind> {
    match &app.state.phase {
        Phase::Failed(trouble) => Some(trouble.failure.kind),
        _ => None,
    }
}

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
        app.done(loaded());
        assert_eq!((app.state.phase.clone(), app.state.shown_page()), (Phase::Ready, page), "{hash}");
    }
}

#[test]
fn only_a_certain_head_is_read_without_the_user() {
    let cases: [(&str, fn(&mut ImportPreview), bool); 8] = [
        ("as it is", |_| {}, true),
        ("doubt", |preview| preview.confidence = 0.5, false),
        ("question", |preview| preview.questions = doubtful().questions, false),
        ("missing", |preview| preview.missing = vec![Role::Amount], false),
        ("rejected", |preview| preview.sample_rejected = 1, false),
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
    assert_eq!(app.state.opened.as_ref().unwrap().plan.date_order, Some(DateOrder::Mdy));
    app.event(second, EventBody::Done(Box::new(Outcome::Preview(preview()))));
    assert!(!app.state.is_previewing());
    assert_eq!(app.state.phase, Phase::Mapping, "after a change of the user's nothing goes on by itself");
}

#[test]
fn other_columns_drop_what_was_said_about_the_old_ones() {
    let mut app = App::mapping();
    app.act(ImportAction::Change(PlanChange::Role { column: 2, role: Role::Customer }));
    let plan = Rc::clone(&app.state.opened.as_ref().unwrap().plan);
    assert_eq!(plan.roles, [Role::Ignore, Role::Date, Role::Customer]);
    assert_eq!((plan.date_order, plan.decimal), (Some(DateOrder::Ymd), None));
    app.act(ImportAction::Change(PlanChange::Delimiter(Delimiter::Semicolon)));
    let plan = Rc::clone(&app.state.opened.as_ref().unwrap().plan);
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
    assert_eq!(app.state.opened.as_ref().unwrap().handle, Handle(1));
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
    assert_eq!(app.state.phase, Phase::Ready);
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
    assert_eq!(app.state.results.as_ref().unwrap().analysis.all_customers, 7);

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
    assert_eq!(app.state.opened.as_ref().unwrap().preview.name, "orders.csv");
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
fn settings_rest_before_they_are_computed_and_the_last_ones_win() {
    let mut app = App::ready();
    app.act(AnalysisAction::Setting(SettingsChange::Period(Some(PeriodUnit::Week))));
    assert_eq!(app.hash(), Some("#v1=overview&period=week"));
    assert!(app.effects.iter().any(|effect| matches!(effect, Effect::After(Timer::Analyse, _))));
    assert!(app.state.is_updating());
    app.act(ShellAction::TimerFired(Timer::Analyse));
    let first = app.last_id();
    assert!(app.sent(|command| matches!(command, Command::Analyse { .. })));
    app.act(AnalysisAction::Setting(SettingsChange::Active(ActiveWindow::Days(90))));
    app.act(ShellAction::TimerFired(Timer::Analyse));
    assert!(app.sent(|command| *command == Command::Cancel { id: first }));
    let second = app.last_id();
    app.event(first, EventBody::Done(Box::new(Outcome::Analysed(analysis(1)))));
    assert_eq!(app.state.results.as_ref().unwrap().analysis.all_customers, 7);
    app.event(second, EventBody::Done(Box::new(Outcome::Analysed(analysis(8)))));
    assert_eq!(app.state.results.as_ref().unwrap().analysis.all_customers, 8);
    assert!(!app.state.is_updating());
}

#[test]
fn settings_that_cannot_be_used_leave_the_last_results() {
    let mut app = App::ready();
    app.act(AnalysisAction::Setting(SettingsChange::AsOf(Some(1))));
    app.act(ShellAction::TimerFired(Timer::Analyse));
    app.fail(FailureKind::BadSetting);
    assert_eq!(app.state.phase, Phase::Ready);
    assert!(matches!(app.said(), Some(NoticeKind::NotAnalysed(_))));
    assert!(!app.state.is_updating());
}

#[test]
fn changes_can_be_taken_back_and_made_again() {
    let mut app = App::ready();
    let margin = |app: &App| app.state.choices.settings.margin_percent;
    for percent in [3.0, 35.0, 35.5] {
        app.act(AnalysisAction::Setting(SettingsChange::Margin(Some(percent))));
    }
    app.act(AnalysisAction::Select(SelectionChange::Tier(0)));
    app.act(AnalysisAction::Select(SelectionChange::Tier(1)));
    app.act(AnalysisAction::Undo);
    assert_eq!(app.state.choices.selection.tiers, [0]);
    app.act(AnalysisAction::Undo);
    assert_eq!((app.state.choices.selection.tiers.len(), margin(&app)), (0, Some(35.5)));
    app.act(AnalysisAction::Undo);
    assert_eq!(margin(&app), None, "typing a number is one step");
    assert!(!app.state.history.can_undo());
    app.act(AnalysisAction::Redo);
    app.act(AnalysisAction::Redo);
    assert_eq!((app.state.choices.selection.tiers.clone(), margin(&app)), (vec![0], Some(35.5)));
    app.act(AnalysisAction::Select(SelectionChange::Clear));
    assert!(!app.state.history.can_redo());
}

#[test]
fn a_second_toggle_takes_the_value_out() {
    let mut app = App::ready();
    for change in [SelectionChange::Cell(5, 4), SelectionChange::Cell(1, 1), SelectionChange::Cell(5, 4)] {
        app.act(AnalysisAction::Select(change));
    }
    assert_eq!(app.state.choices.selection.cells, [(1, 1)]);
    assert_eq!(app.hash(), None, "a selection is not in the address");
}

fn answer(app: &App, id: RequestId, total: u32) -> Action {
    let offset = app.commands().into_iter().find_map(|command| match command {
        Command::Page { id: held, query } if *held == id => Some(query.offset),
        _ => None,
    });
    let offset = offset.unwrap();
    let query =
        TableQuery { selection: Selection::default(), sort: app.state.table.sort, offset, limit: BLOCK_ROWS };
    let rows = (offset..(offset + BLOCK_ROWS).min(total)).map(row).collect();
    let page = TablePage { query, total, total_revenue: 1.0, rows };
    let body = EventBody::Done(Box::new(Outcome::Page(page)));
    WorkerAction::Event { event: Event { id, body }, at: 0.0 }.into()
}

#[test]
fn the_table_asks_for_what_is_in_view_and_forgets_what_left_it() {
    let mut app = App::ready();
    app.act(TableAction::Visible(0, 20));
    let first = app.last_id();
    assert_eq!(app.commands().len(), 1);
    let action = answer(&app, first, 100_000);
    app.act(action);
    assert_eq!(app.state.table.row(19).unwrap().id, "c19");
    assert_eq!(app.state.table.total, Some(100_000));

    app.act(TableAction::Visible(50_000, 50_020));
    let asked: Vec<RequestId> = app
        .commands()
        .into_iter()
        .filter_map(|command| match command {
            Command::Page { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    assert_eq!(asked.len(), 3, "the block in view and its neighbours");
    app.act(TableAction::Visible(0, 20));
    for id in asked {
        assert!(app.sent(|command| *command == Command::Cancel { id }));
    }
    assert_eq!(app.state.table.row(50_000), None);
}

#[test]
fn sorting_and_searching_ask_again_and_never_reach_the_address() {
    let mut app = App::ready();
    app.act(TableAction::Visible(0, 20));
    let action = answer(&app, app.last_id(), 3);
    app.act(action);
    app.act(TableAction::Sort(CustomerColumn::Orders));
    assert!(app.sent(|command| matches!(command, Command::Page { query, .. } if query.sort.descending)));
    app.act(TableAction::Sort(CustomerColumn::Orders));
    assert!(app.sent(|command| matches!(command, Command::Page { query, .. } if !query.sort.descending)));
    assert_eq!(app.state.table.row(2).unwrap().id, "c2", "old rows stay until new ones come");
    app.act(TableAction::Search(" mia ".to_owned()));
    assert_eq!(app.commands().iter().filter(|command| matches!(command, Command::Page { .. })).count(), 0);
    app.act(ShellAction::TimerFired(Timer::Table));
    assert!(
        app.sent(|command| matches!(command, Command::Page { query, .. } if query.selection.search == "mia"))
    );
    app.act(ViewAction::Go(Page::Customers));
    assert_eq!(app.hash(), Some("#v1=customers"));
}

#[test]
fn exports_save_what_came_and_say_so() {
    let mut app = App::ready();
    app.act(ExportAction::Save { kind: ExportKind::CustomersCsv, scope: ExportScope::Segment(2) });
    assert!(app.sent(|command| matches!(command, Command::Export { selection, neutralise_formulas: true, .. } if selection.segments == [2])));
    let done = |name: &str| Outcome::Exported { name: name.to_owned(), mime: "text/csv".to_owned() };
    let id = app.last_id();
    app.done(done("a.csv"));
    assert!(matches!(&app.effects[0], Effect::SaveAttached { name, .. } if name == "a.csv"));
    app.event(id, EventBody::Done(Box::new(done("again.csv"))));
    assert!(app.effects.is_empty());
    app.act(ExportAction::Print);
    app.done(done("report.html"));
    assert_eq!(app.effects, [Effect::PrintAttached]);
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
    assert!(!app.state.opened.as_ref().unwrap().from_record);
}

#[test]
fn a_record_of_another_version_is_not_read() {
    let record = Remembered::default().encode().unwrap();
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
