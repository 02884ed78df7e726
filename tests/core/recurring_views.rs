//! Recurring revenue through the engine: what the page and the report get.

use std::io::Cursor;
use std::rc::Rc;

use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::engine::{DriveError, Driver};
use worthmap::format::{iso_day, parse_iso_day};
use worthmap::protocol::{
    AnalysisSettings, Command, ContractGap, ExportKind, FailureKind, Outcome, RecurringMonth, RecurringView,
    Selection, SubscriptionSettings, Subscriptions,
};

const ROWS: &str = "Customer,Plan,Start date,End date,Billing interval,Amount\n\
    anna,Small,2025-01-01,2025-03-15,monthly,10.00\n\
    anna,Large,2025-03-15,,monthly,30.00\n\
    bert,Large,2025-01-31,,yearly,360.00\n\
    carl,Small,2025-02-10,2025-02-20,monthly,10.00\n\
    dora,Small,2025-01-05,2025-02-05,monthly,10.00\n\
    dora,Small,2025-02-12,,monthly,10.00\n";

type MemoryDriver = Driver<Cursor<Vec<u8>>>;

fn loaded(text: &str, settings: AnalysisSettings) -> MemoryDriver {
    let mut driver = Driver::new(Rc::new(NativeDecoders));
    let files = vec![("subscriptions.csv".to_owned(), Cursor::new(text.into()))];
    let preview = driver.open_files(files, None).unwrap();
    driver.load(preview.plan, settings, &mut |_| ()).unwrap();
    driver
}

fn view_with(driver: &mut MemoryDriver, settings: SubscriptionSettings) -> Subscriptions {
    let id = driver.next_id();
    match driver.request(id, Command::Subscriptions { id, settings }).unwrap() {
        Outcome::Subscriptions(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn recurring(text: &str, as_of: &str) -> RecurringView {
    let settings = AnalysisSettings { as_of: parse_iso_day(as_of), ..AnalysisSettings::default() };
    view_with(&mut loaded(text, settings), SubscriptionSettings::default()).recurring.unwrap()
}

fn month<'a>(view: &'a RecurringView, start: &str) -> &'a RecurringMonth {
    view.months.iter().find(|month| iso_day(month.start) == start).unwrap()
}

#[test]
fn every_movement_of_a_small_file() {
    let view = recurring(ROWS, "2025-03-31");
    assert_eq!(view.months.len(), 3);
    let january = month(&view, "2025-01-01");
    assert_eq!((january.new.customers, january.new.monthly), (3, 50.0));
    assert_eq!((january.closing.customers, january.closing.monthly), (3, 50.0));
    let february = month(&view, "2025-02-01");
    // Dora pays at both ends; Carl comes and goes.
    assert_eq!((february.churn.customers, february.new.customers), (0, 0));
    assert_eq!((february.came_and_went.customers, february.came_and_went.monthly), (1, 10.0));
    let march = month(&view, "2025-03-01");
    assert_eq!((march.expansion.customers, march.expansion.monthly), (1, 20.0));
    assert_eq!((march.closing.monthly, march.partial), (70.0, false));
    assert!(view.months.iter().all(|month| month.discrepancy == 0));
    assert_eq!(view.measured, 2);
}

#[test]
fn a_month_that_is_not_over_is_not_measured() {
    let view = recurring(ROWS, "2025-03-20");
    assert_eq!((view.measured, view.months[2].partial), (1, true));
    assert_eq!(iso_day(view.months[2].end), "2025-03-20");
}

#[test]
fn plans_add_up_to_what_comes_in() {
    let view = recurring(ROWS, "2025-03-31");
    let plans: Vec<(&str, u32, f64)> =
        view.plans.iter().map(|plan| (plan.name.as_str(), plan.running, plan.monthly)).collect();
    assert_eq!(plans, [("Large", 2, 60.0), ("Small", 1, 10.0)]);
}

#[test]
fn figures_come_with_their_formula_in_numbers() {
    let view = recurring(ROWS, "2025-03-31");
    let metric = view.measures.iter().find(|metric| metric.key == "nrr").unwrap();
    assert_eq!(metric.variants.len(), 3);
    assert!(metric.substituted.contains("20") && metric.substituted.contains('='), "{}", metric.substituted);
    let names: Vec<&str> = view.measures.iter().map(|metric| metric.key.as_str()).collect();
    assert_eq!(names.len(), 8);
}

#[test]
fn a_selection_and_the_grace_days_are_followed() {
    let as_of = parse_iso_day("2025-03-31");
    let mut driver = loaded(ROWS, AnalysisSettings { as_of, ..AnalysisSettings::default() });
    let all = view_with(&mut driver, SubscriptionSettings::default());
    assert_eq!((all.customers, all.stays.as_ref().unwrap().all.lost), (4, 2));
    // Dora's week without is bridged; Carl is lost all the same.
    let graced = SubscriptionSettings { grace_days: 7, ..SubscriptionSettings::default() };
    assert_eq!(view_with(&mut driver, graced).stays.unwrap().all.lost, 1);
    let id = driver.next_id();
    let selection = Selection { search: "anna".to_owned(), ..Selection::default() };
    let settings = AnalysisSettings { as_of, ..AnalysisSettings::default() };
    let Outcome::Analysed(analysis) =
        driver.request(id, Command::Analyse { id, settings, selection }).unwrap()
    else {
        panic!("no analysis")
    };
    let selected = view_with(&mut driver, SubscriptionSettings::default());
    assert_eq!((selected.customers, analysis.selected_customers), (1, 1));
    assert_eq!(selected.recurring.unwrap().months[2].closing.monthly, 30.0);
}

#[test]
fn the_report_holds_them_and_files_of_orders_do_not() {
    let mut driver = loaded(ROWS, AnalysisSettings::default());
    let json = driver.export(ExportKind::ReportJson, Selection::default(), true).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    let months = report["subscriptions"]["recurring"]["months"].as_array().unwrap();
    assert_eq!(months[0]["new"]["monthly"], 50.0);
    let orders =
        "Order,Email,Date,Total\n1,a@example.com,2026-01-05,20.00\n2,b@example.com,2026-02-05,20.00\n";
    let mut driver = loaded(orders, AnalysisSettings::default());
    let json = driver.export(ExportKind::ReportJson, Selection::default(), true).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    assert!(report.get("subscriptions").is_none());
    let id = driver.next_id();
    let asked = driver.request(id, Command::Subscriptions { id, settings: SubscriptionSettings::default() });
    assert!(matches!(asked, Err(DriveError::Failed(failure)) if failure.kind == FailureKind::NothingOpen));
}

#[test]
fn settings_out_of_range_are_refused() {
    let mut driver = loaded(ROWS, AnalysisSettings::default());
    for settings in [
        SubscriptionSettings { grace_days: 367, ..SubscriptionSettings::default() },
        SubscriptionSettings { growth_percent: f64::NAN, ..SubscriptionSettings::default() },
        SubscriptionSettings { growth_percent: 51.0, ..SubscriptionSettings::default() },
    ] {
        let id = driver.next_id();
        let asked = driver.request(id, Command::Subscriptions { id, settings });
        assert!(matches!(asked, Err(DriveError::Failed(failure)) if failure.kind == FailureKind::BadSetting));
    }
}

#[test]
fn a_day_before_the_first_payment_says_so() {
    let settings = AnalysisSettings { as_of: parse_iso_day("2024-12-31"), ..AnalysisSettings::default() };
    let view = view_with(&mut loaded(ROWS, settings), SubscriptionSettings::default());
    assert_eq!(view.recurring, Err(ContractGap::NobodyPaid));
    assert!(view.stays.is_err() && view.renewals.is_err() && view.value.is_err());
}

#[test]
fn who_ends_on_the_last_of_all_days_is_lost_where_ends_are_last_days() {
    let row = |at: usize, end: &str| format!("c{at},Small,2025-01-01,{end},monthly,10.00\n");
    let mut text = "Customer,Plan,Start date,End date,Billing interval,Amount\n".to_owned();
    (0..4).for_each(|at| text.push_str(&row(at, "2025-02-28")));
    (4..10).for_each(|at| text.push_str(&row(at, "2025-03-31")));
    (10..13).for_each(|at| text.push_str(&row(at, "")));
    let view = view_with(&mut loaded(&text, AnalysisSettings::default()), SubscriptionSettings::default());
    assert_eq!(view.as_of.map(iso_day).as_deref(), Some("2025-04-01"));
    assert_eq!(view.stays.unwrap().all.lost, 10);
    assert_eq!(view.recurring.unwrap().months.last().unwrap().closing.customers, 3);
}

#[test]
fn what_today_s_customers_bring_is_the_sum_of_their_payments_to_come() {
    let mut text = "Customer,Start date,End date,Billing interval,Amount\n".to_owned();
    for at in 0..60 {
        let (month, stays) = (1 + at % 6, at % 5);
        let end = if stays < 3 { format!("2025-{:02}-15", month + stays + 1) } else { String::new() };
        text.push_str(&format!("c{at},2025-{month:02}-15,{end},monthly,10.00\n"));
    }
    let settings = AnalysisSettings { as_of: parse_iso_day("2025-10-14"), ..AnalysisSettings::default() };
    let mut driver = loaded(&text, settings);
    let value = view_with(&mut driver, SubscriptionSettings::default()).value.unwrap();
    let total: f64 = value.current.iter().map(|row| row.total).sum();
    assert!((total / value.current_total - 1.0).abs() < 1e-12);
    assert_eq!(value.current_with_growth, Ok(value.current_total), "without growth");
    // A day before the next renewal one fewer was made than a day after it.
    let made: u32 = value.current.iter().map(|row| row.renewals * row.customers).sum();
    let settings = AnalysisSettings { as_of: parse_iso_day("2025-10-15"), ..AnalysisSettings::default() };
    let later = view_with(&mut loaded(&text, settings), SubscriptionSettings::default()).value.unwrap();
    let customers: u32 = value.current.iter().map(|row| row.customers).sum();
    let made_later: u32 = later.current.iter().map(|row| row.renewals * row.customers).sum();
    assert_eq!(made_later, made + customers);
    let grown = SubscriptionSettings { growth_percent: 6.0, ..SubscriptionSettings::default() };
    let grown = view_with(&mut driver, grown).value.unwrap();
    assert!(grown.current_with_growth.unwrap() > (1.0 + grown.growth) * value.current_total);
}
