//! The engine's contract with whoever drives it: every request ends once, slices come in order, what was
//! there before survives a failure.

use std::io::Cursor;
use std::rc::Rc;

use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::engine::{DriveError, Driver, Emission, Engine};
use worthmap::format::words::finding;
use worthmap::format::{Formatter, parse_iso_day};
use worthmap::protocol::{
    Analysis, AnalysisSettings, Command, CustomerColumn, EventBody, ExportKind, FailureKind, FileInfo,
    ImportPlan, MetricVariant, MetricView, Outcome, RequestId, Selection, SortOrder, Source, TableQuery,
    VERSION,
};

type MemoryDriver = Driver<Cursor<Vec<u8>>>;

const ORDERS: &str = "Order,Email,Date,Total\n\
    1,anna@example.com,2026-01-05,20.00\n\
    2,bert@example.com,2026-01-13,12.50\n\
    3,anna@example.com,2026-02-20,30.00\n\
    4,carl@example.com,2026-03-02,5.00\n";

fn driver() -> MemoryDriver {
    Driver::new(Rc::new(NativeDecoders))
}

fn opened(text: &str) -> (MemoryDriver, ImportPlan) {
    let mut driver = driver();
    let preview = driver.open_files(vec![("orders.csv".to_owned(), Cursor::new(text.into()))], None).unwrap();
    (driver, preview.plan)
}

fn loaded(text: &str) -> MemoryDriver {
    let (mut driver, plan) = opened(text);
    driver.load(plan, AnalysisSettings::default(), &mut |_| ()).unwrap();
    driver
}

fn failure_of<T: std::fmt::Debug>(result: Result<T, DriveError>) -> FailureKind {
    match result {
        Err(DriveError::Failed(failure)) => failure.kind,
        other => panic!("expected a failure, got {other:?}"),
    }
}

#[test]
fn a_file_is_opened_loaded_and_exported() {
    let (mut driver, plan) = opened(ORDERS);
    let (report, analysis) = driver.load(plan, AnalysisSettings::default(), &mut |_| ()).unwrap();
    assert_eq!((report.rows_read, report.rows_accepted, report.rows_rejected), (4, 4, 0));
    assert_eq!((analysis.all_customers, analysis.selected_customers), (3, 3));
    let json = driver.export(ExportKind::ReportJson, Selection::default(), true).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    assert_eq!(value["metrics"]["customers"], 3);
    assert_eq!(value["metrics"]["revenue"], 67.5);
    for kind in [ExportKind::CustomersCsv, ExportKind::ReportHtml, ExportKind::IssuesCsv] {
        assert!(!driver.export(kind, Selection::default(), true).unwrap().bytes.is_empty());
    }
}

#[test]
fn several_files_of_one_form_are_read_as_one() {
    let (head, rows) = ORDERS.split_once('\n').unwrap();
    let (first, second) = rows.split_at(rows.find("3,anna").unwrap());
    let file =
        |name: &str, rows: &str| (name.to_owned(), Cursor::new(format!("{head}\n{rows}").into_bytes()));
    let mut driver = driver();
    let preview = driver.open_files(vec![file("a.csv", first), file("b.csv", second)], None).unwrap();
    let (report, analysis) = driver.load(preview.plan, AnalysisSettings::default(), &mut |_| ()).unwrap();
    assert_eq!(report.rows_read, 4);
    let mut whole = loaded(ORDERS);
    let id = whole.next_id();
    let command =
        Command::Analyse { id, settings: AnalysisSettings::default(), selection: Selection::default() };
    let Outcome::Analysed(expected) = whole.request(id, command).unwrap() else { panic!("no analysis") };
    assert_eq!(analysis, expected);
}

#[test]
fn files_with_other_columns_are_refused_by_name() {
    let other = "Name,Sum\nx,1\n";
    let files = vec![
        ("a.csv".to_owned(), Cursor::new(ORDERS.as_bytes().to_vec())),
        ("b.csv".to_owned(), Cursor::new(other.as_bytes().to_vec())),
    ];
    let mut driver = driver();
    let preview = driver.open_files(files, None).unwrap();
    match driver.load(preview.plan, AnalysisSettings::default(), &mut |_| ()) {
        Err(DriveError::Failed(failure)) => {
            assert_eq!((failure.kind, failure.details), (FailureKind::FilesDiffer, vec!["b.csv".to_owned()]));
        }
        other => panic!("expected a failure, got {other:?}"),
    }
}

#[test]
fn an_empty_file_and_a_lonely_header_are_refused() {
    let mut driver = driver();
    let open = |driver: &mut MemoryDriver, text: &str| {
        driver.open_files(vec![("x.csv".to_owned(), Cursor::new(text.into()))], None)
    };
    assert_eq!(failure_of(open(&mut driver, "")), FailureKind::Empty);
    assert_eq!(failure_of(open(&mut driver, " \n\n")), FailureKind::Empty);
    assert_eq!(failure_of(open(&mut driver, "Order,Email,Date,Total\n")), FailureKind::HeaderOnly);
    let png = "\u{89}PNG\r\n\u{1a}\n";
    let bytes: Vec<u8> = png.chars().map(|c| c as u8).chain([0; 64]).collect();
    let result = driver.open_files(vec![("x.png".to_owned(), Cursor::new(bytes))], None);
    assert_eq!(failure_of(result), FailureKind::NotATable);
}

#[test]
fn requests_without_a_source_are_refused_in_words() {
    let mut driver = driver();
    let id = driver.next_id();
    let query = TableQuery {
        selection: Selection::default(),
        sort: SortOrder { column: CustomerColumn::Revenue, descending: true },
        offset: 0,
        limit: 10,
        intervals: true,
    };
    let result = driver.request(id, Command::Page { id, query });
    assert_eq!(failure_of(result), FailureKind::NothingOpen);
}

#[test]
fn a_failed_open_keeps_what_was_there() {
    let mut driver = loaded(ORDERS);
    let result = driver.open_files(vec![("x.csv".to_owned(), Cursor::new(Vec::new()))], None);
    assert_eq!(failure_of(result), FailureKind::Empty);
    assert!(driver.export(ExportKind::CustomersCsv, Selection::default(), true).is_ok());
}

#[test]
fn pages_of_the_table_are_sorted_filtered_and_searched() {
    let mut driver = loaded(ORDERS);
    let mut page = |column, descending, search: &str| {
        let id = driver.next_id();
        let selection = Selection { search: search.to_owned(), ..Selection::default() };
        let query = TableQuery {
            selection,
            sort: SortOrder { column, descending },
            offset: 0,
            limit: 10,
            intervals: true,
        };
        let Outcome::Page(page) = driver.request(id, Command::Page { id, query }).unwrap() else {
            panic!("no page")
        };
        page
    };
    let by_revenue = page(CustomerColumn::Revenue, true, "");
    let ids: Vec<&str> = by_revenue.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["anna@example.com", "bert@example.com", "carl@example.com"]);
    assert_eq!((by_revenue.total, by_revenue.total_revenue), (3, 67.5));
    let found = page(CustomerColumn::Id, false, "BERT");
    assert_eq!((found.total, found.rows[0].orders, found.rows[0].revenue), (1, 1, 12.5));
    assert_eq!(page(CustomerColumn::LastDay, false, "").rows[0].id, "bert@example.com");
}

#[test]
fn a_selection_narrows_the_overview_and_not_the_segments() {
    let mut driver = loaded(ORDERS);
    let id = driver.next_id();
    let selection = Selection { orders: Some((2, 99)), ..Selection::default() };
    let command = Command::Analyse { id, settings: AnalysisSettings::default(), selection };
    let Outcome::Analysed(analysis) = driver.request(id, command).unwrap() else { panic!("no analysis") };
    assert_eq!((analysis.selected_customers, analysis.all_customers), (1, 3));
    let revenue: f64 = analysis.overview.periods.iter().map(|p| p.revenue_new + p.revenue_returning).sum();
    assert_eq!(revenue, 50.0);
    assert_eq!(analysis.segments.segments.iter().map(|s| s.customers).sum::<u32>(), 3);
}

#[test]
fn where_nobody_came_back_no_repeat_order_is_spoken_of() {
    let of = |text: &str| {
        let mut driver = loaded(text);
        let id = driver.next_id();
        let command =
            Command::Analyse { id, settings: AnalysisSettings::default(), selection: Selection::default() };
        let Outcome::Analysed(analysis) = driver.request(id, command).unwrap() else { panic!("no analysis") };
        let f = Formatter::default();
        analysis.overview.findings.iter().map(|found| finding(&f, found)).collect::<Vec<_>>().join(" ")
    };
    let once = of("Order,Email,Date,Total\n1,a@b.cd,2026-01-05,20\n2,b@b.cd,2026-01-06,10\n");
    assert!(once.contains("nobody here has come back yet. An order brings 15.00"), "{once}");
    assert!(of(ORDERS).contains("A repeat order brings 30.00"));
}

fn analysed(driver: &mut MemoryDriver, settings: AnalysisSettings, selection: Selection) -> Analysis {
    let id = driver.next_id();
    match driver.request(id, Command::Analyse { id, settings, selection }).unwrap() {
        Outcome::Analysed(analysis) => analysis,
        other => panic!("no analysis: {other:?}"),
    }
}

#[test]
fn filters_count_all_customers_whatever_is_selected() {
    let text = "Order,Email,Date,Total,Country\n1,a@b.cd,2026-01-05,20,DE\n2,b@b.cd,2026-01-06,10,FR\n\
        3,a@b.cd,2026-02-06,10,FR\n";
    let mut driver = loaded(text);
    let everybody = analysed(&mut driver, AnalysisSettings::default(), Selection::default());
    let [countries] = everybody.filters.as_slice() else { panic!("{:?}", everybody.filters) };
    assert_eq!(countries.dimension, "country");
    assert_eq!(countries.values, [("DE".to_owned(), 1), ("FR".to_owned(), 2)]);
    let german = vec![("country".to_owned(), "DE".to_owned())];
    let selection = Selection { dimensions: german, ..Selection::default() };
    let some = analysed(&mut driver, AnalysisSettings::default(), selection);
    assert_eq!((some.selected_customers, some.filters), (1, everybody.filters));
}

#[test]
fn an_as_of_day_before_the_first_order_is_told_from_a_file_without_dates() {
    let day = |text: &str| parse_iso_day(text).unwrap();
    let settings = |as_of: &str| AnalysisSettings { as_of: Some(day(as_of)), ..AnalysisSettings::default() };
    let mut driver = loaded(ORDERS);
    let early = analysed(&mut driver, settings("2025-12-31"), Selection::default());
    assert_eq!(early.window, None);
    assert_eq!(early.as_of_before_first_day(), Some((day("2025-12-31"), day("2026-01-05"))));
    let first = analysed(&mut driver, settings("2026-01-05"), Selection::default());
    assert_eq!((first.as_of_before_first_day(), first.all_customers), (None, 1));
    let mut undated = loaded("Customer,Orders,Total spent\na,2,20\nb,1,10\n");
    let undated = analysed(&mut undated, settings("2025-12-31"), Selection::default());
    assert_eq!((undated.as_of_before_first_day(), undated.all_customers), (None, 2));
}

#[test]
fn definitions_that_are_not_known_leave_the_default() {
    let (mut driver, plan) = opened(ORDERS);
    let variant =
        |metric: &str, variant: &str| MetricVariant { metric: metric.into(), variant: variant.into() };
    let foreign = vec![variant("average_order_value", "no_such"), variant("no_such", "median")];
    let settings = AnalysisSettings { variants: foreign, ..AnalysisSettings::default() };
    let (_, analysis) = driver.load(plan, settings, &mut |_| ()).unwrap();
    let metric = |metric: &&MetricView| metric.key == "average_order_value";
    let chosen = analysis.overview.metrics.iter().find(metric).unwrap();
    assert_eq!(chosen.chosen, chosen.variants[0].key);
}

#[test]
fn a_stretch_of_days_selects_who_bought_in_it() {
    let mut driver = loaded(&format!("{ORDERS}5,dora@example.com,2026-03-05,-4.00\n"));
    let mut bought = |from: &str, to: &str, as_of: Option<&str>| {
        let day = |text: &str| parse_iso_day(text).unwrap();
        let id = driver.next_id();
        let settings = AnalysisSettings { as_of: as_of.map(day), ..AnalysisSettings::default() };
        let selection = Selection { bought: Some((day(from), day(to))), ..Selection::default() };
        let command = Command::Analyse { id, settings, selection: selection.clone() };
        driver.request(id, command).unwrap();
        let id = driver.next_id();
        let sort = SortOrder { column: CustomerColumn::Id, descending: false };
        let query = TableQuery { selection, sort, offset: 0, limit: 10, intervals: true };
        let Outcome::Page(page) = driver.request(id, Command::Page { id, query }).unwrap() else {
            panic!("no page")
        };
        page.rows.iter().map(|row| row.id[..1].to_owned()).collect::<String>()
    };
    assert_eq!(bought("2026-01-05", "2026-01-13", None), "ab");
    assert_eq!(
        bought("2026-02-01", "2026-02-28", None),
        "a",
        "who comes back is found by the later order too"
    );
    assert_eq!(bought("2026-02-21", "2026-03-01", None), "");
    assert_eq!(bought("2026-03-01", "2026-03-31", None), "c", "a refund that stands alone is no purchase");
    assert_eq!(bought("2026-02-01", "2026-03-31", Some("2026-02-10")), "", "later orders are left out");
}

/// Everything the engine emits for a command, with the file served from memory, one event at a time.
fn converse(engine: &mut Engine, command: Command, file: &[u8]) -> Vec<EventBody> {
    let mut queue: Vec<Emission> = Vec::new();
    let mut seen = Vec::new();
    engine.handle(command, None, &mut |e| queue.push(e));
    loop {
        if queue.is_empty() {
            if !engine.is_busy() {
                return seen;
            }
            engine.step(&mut |e| queue.push(e));
            continue;
        }
        let event = queue.remove(0).event;
        if let EventBody::NeedSlice { file: at, offset, length } = event.body {
            let bytes = file[offset as usize..offset as usize + length as usize].to_vec();
            let slice = Command::Slice { id: event.id, file: at, offset };
            engine.handle(slice, Some(bytes), &mut |e| queue.push(e));
        }
        seen.push(event.body);
    }
}

fn open_command(id: u32, size: usize) -> Command {
    let file = FileInfo { name: "orders.csv".to_owned(), size: size as u64 };
    Command::Open { id: RequestId(id), source: Source::Files(vec![file]), plan: None }
}

#[test]
fn every_request_ends_exactly_once_and_progress_never_goes_back() {
    let mut text = String::from("Order,Email,Date,Total\n");
    for row in 0..200_000 {
        text.push_str(&format!("{row},c{}@example.com,2026-01-{:02},1.50\n", row % 5000, row % 28 + 1));
    }
    let mut engine = Engine::new(Rc::new(NativeDecoders));
    let opened = converse(&mut engine, open_command(1, text.len()), text.as_bytes());
    let Some(EventBody::Done(outcome)) = opened.last() else { panic!("not opened: {opened:?}") };
    let Outcome::Preview(preview) = outcome.as_ref() else { panic!("no preview") };
    let command =
        Command::Load { id: RequestId(2), plan: preview.plan.clone(), settings: AnalysisSettings::default() };
    let events = converse(&mut engine, command, text.as_bytes());
    let is_end =
        |e: &&EventBody| matches!(e, EventBody::Done(_) | EventBody::Failed(_) | EventBody::Cancelled);
    assert_eq!(events.iter().filter(is_end).count(), 1);
    assert!(matches!(events.last(), Some(EventBody::Done(_))));
    let mut last = (0, 0);
    for event in &events {
        if let EventBody::Progress(at) = event {
            assert!((at.bytes_done, at.rows) >= last && at.bytes_done <= at.bytes_total);
            last = (at.bytes_done, at.rows);
        }
    }
    assert_eq!(last, (text.len() as u64, 200_000));
}

#[test]
fn cancel_ends_the_load_and_keeps_the_source() {
    let mut engine = Engine::new(Rc::new(NativeDecoders));
    let opened = converse(&mut engine, open_command(1, ORDERS.len()), ORDERS.as_bytes());
    let Some(EventBody::Done(outcome)) = opened.last() else { panic!("not opened") };
    let Outcome::Preview(preview) = outcome.as_ref() else { panic!("no preview") };
    let load = |engine: &mut Engine, id: u32| {
        let command = Command::Load {
            id: RequestId(id),
            plan: preview.plan.clone(),
            settings: AnalysisSettings::default(),
        };
        let mut bodies = Vec::new();
        engine.handle(command, None, &mut |e| bodies.push(e.event.body));
        bodies
    };
    assert!(load(&mut engine, 2).iter().all(|body| matches!(body, EventBody::NeedSlice { .. })));
    let mut bodies = Vec::new();
    engine.handle(Command::Cancel { id: RequestId(2) }, None, &mut |e| bodies.push(e.event.body));
    assert_eq!(bodies, [EventBody::Cancelled]);
    let late = Command::Slice { id: RequestId(2), file: 0, offset: 0 };
    engine.handle(late, Some(vec![b'x']), &mut |e| panic!("a late slice was answered: {e:?}"));
    assert!(!load(&mut engine, 3).is_empty());
}

#[test]
fn a_newer_request_ends_the_older_one() {
    let mut engine = Engine::new(Rc::new(NativeDecoders));
    engine.handle(open_command(1, 10), None, &mut |_| ());
    let mut events = Vec::new();
    engine.handle(open_command(2, 10), None, &mut |e| events.push((e.event.id.0, e.event.body)));
    assert!(matches!(events[0], (1, EventBody::Cancelled)));
    assert!(matches!(events[1], (2, EventBody::NeedSlice { .. })));
}

#[test]
fn versions_must_agree() {
    let mut engine = Engine::new(Rc::new(NativeDecoders));
    let mut bodies = Vec::new();
    engine.handle(Command::Hello { version: VERSION }, None, &mut |e| bodies.push(e.event.body));
    engine.handle(Command::Hello { version: VERSION + 1 }, None, &mut |e| bodies.push(e.event.body));
    assert!(matches!(bodies[0], EventBody::Hello { version: VERSION }));
    let EventBody::Failed(failure) = &bodies[1] else { panic!("another version was accepted") };
    assert_eq!(failure.kind, FailureKind::VersionMismatch);
}
