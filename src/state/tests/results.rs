//! Settings, selection, table, exports.

use super::{App, analysis, plan, report, row};
use crate::protocol::{
    ActiveWindow, Command, CustomerColumn, CustomerOutlook, CustomerRow, Event, EventBody, ExportKind,
    FailureKind, Outcome, PeriodUnit, ReportContents, RequestId, Selection, TablePage, TableQuery,
};
use crate::state::{
    Action, AnalysisAction, BLOCK_ROWS, Effect, ExportAction, ExportScope, NoticeKind, Page, Phase,
    STRETCH_ROWS, SelectionChange, SettingsChange, ShellAction, TableAction, Timer, ViewAction, WorkerAction,
};

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
    assert_eq!(app.customers(), 7);
    app.event(second, EventBody::Done(Box::new(Outcome::Analysed(analysis(8)))));
    assert_eq!(app.customers(), 8);
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

#[test]
fn the_way_back_to_an_address_without_a_hash_leads_to_the_start() {
    let mut app = App::ready();
    app.act(AnalysisAction::Setting(SettingsChange::Margin(Some(30.0))));
    app.act(ShellAction::HashChanged("#v1=segments&margin=30".to_owned()));
    assert_eq!(app.state.page, Page::Segments);
    app.act(ShellAction::HashChanged("#another-page".to_owned()));
    assert_eq!(app.state.page, Page::Segments);
    for blank in ["", "#"] {
        app.act(ShellAction::HashChanged(blank.to_owned()));
        assert_eq!((app.state.page, app.state.shown_page()), (Page::Start, Page::Start));
        assert!(app.effects.contains(&Effect::SetTitle(Page::Start)));
        assert_eq!(app.state.choices.settings.margin_percent, Some(30.0));
        app.act(ViewAction::Go(Page::Methods));
    }
}

fn answer(app: &App, id: RequestId, total: u32) -> Action {
    let asked = app.commands().into_iter().find_map(|command| match command {
        Command::Page { id: held, query } if *held == id => Some(query.offset),
        _ => None,
    });
    let Some(offset) = asked else { unreachable!("block {id:?} was not asked for") };
    let query = TableQuery {
        selection: Selection::default(),
        sort: app.state.table.sort,
        offset,
        limit: BLOCK_ROWS,
        intervals: false,
    };
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
    assert_eq!(app.customer_at(19), "c19");
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

/// The query of the last page asked for.
fn last_query(app: &App) -> Option<TableQuery> {
    app.effects.iter().rev().find_map(|effect| match effect {
        Effect::Send(Command::Page { query, .. }) => Some(query.clone()),
        _ => None,
    })
}

#[test]
fn rows_come_without_intervals_and_those_in_view_get_them_after() {
    let valued = |customer: u32, interval: Option<(f64, f64)>| {
        let outlook = CustomerOutlook {
            alive: 0.5,
            purchases: Some(1.0),
            spend: Some(10.0),
            value: Some(10.0),
            interval,
            total: None,
            at_risk: None,
        };
        CustomerRow { outlook: Some(outlook), ..row(customer) }
    };
    let answer = |app: &mut App, query: Option<TableQuery>| {
        let Some(query) = query else { return };
        let interval = query.intervals.then_some((0.0, 30.0));
        let rows =
            (query.offset..(query.offset + query.limit).min(120)).map(|at| valued(at, interval)).collect();
        let page = TablePage { query, total: 120, total_revenue: 120.0, rows };
        app.done(Outcome::Page(page));
    };
    let interval =
        |app: &App, at: u32| app.state.table.row(at).and_then(|row| row.outlook).and_then(|of| of.interval);
    let mut app = App::ready();
    app.act(TableAction::Visible(30, 45));
    let rows = last_query(&app);
    assert_eq!(rows.as_ref().map(|query| query.intervals), Some(false));
    answer(&mut app, rows);
    assert_eq!(interval(&app, 30), None);
    let intervals = last_query(&app);
    let asked = intervals.as_ref().map(|query| (query.offset, query.limit, query.intervals));
    assert_eq!(asked, Some((25, STRETCH_ROWS, true)));
    assert!(!app.state.table.is_loading(), "the rows are there");
    answer(&mut app, intervals);
    assert_eq!([24, 25, 49, 50].map(|at| interval(&app, at).is_some()), [false, true, true, false]);
    app.act(TableAction::Visible(31, 46));
    assert_eq!(last_query(&app), None, "they are there");
    app.act(TableAction::Visible(60, 75));
    let held = app.last_id();
    app.act(TableAction::Visible(76, 99));
    assert!(app.sent(|command| *command == Command::Cancel { id: held }), "what left the view is given up");
    app.act(TableAction::Sort(CustomerColumn::Orders));
    assert!(last_query(&app).is_some_and(|query| !query.intervals), "rows come first");
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
    assert_eq!(app.customer_at(2), "c2", "old rows stay until new ones come");
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
    let contents = ReportContents {
        ingest: report(plan()),
        analysis: analysis(1),
        prediction: None,
        retention: None,
        subscriptions: None,
    };
    app.done(Outcome::Report(Box::new(contents.clone())));
    assert_eq!(app.effects, [Effect::PrintReport(Box::new(contents.clone()))]);
    app.act(ExportAction::Save { kind: ExportKind::ReportHtml, scope: ExportScope::Selection });
    app.done(Outcome::Report(Box::new(contents.clone())));
    assert_eq!(app.effects[0], Effect::SaveReport(Box::new(contents)));
}
