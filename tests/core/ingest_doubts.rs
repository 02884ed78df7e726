//! What a file leaves in doubt is said: nothing is lost, merged or left out without a counted issue.

use std::rc::Rc;
use worthmap::analysis::domain::{CustomerIx, Money};
use worthmap::analysis::ingest::builder::BuildError;
use worthmap::analysis::ingest::issues::{IssueKind, IssueSample};
use worthmap::analysis::ingest::layout::{SniffError, SniffWarning};
use worthmap::analysis::ingest::limits::ReadLimits;
use worthmap::analysis::ingest::plan::{ImportPlan, Role, Shape};
use worthmap::analysis::ingest::preview::Warning;
use worthmap::analysis::ingest::{Ingest, IngestError, Ingested, NativeDecoders, SNIFF_BYTES, preview};
use worthmap::analysis::metrics::{Figure, MetricId, MetricSettings, MetricView, compute_metrics};
use worthmap::analysis::summary::{CustomerSelection, summarise};

use crate::loading::{load, load_as_guessed, look};

const HEADER: &str = "customer,date,order,amount\n";

fn orders(customer: &str, count: usize) -> String {
    (0..count).map(|at| format!("{customer} {},2024-01-{:02},{at},5.00\n", at % 5, at % 27 + 1)).collect()
}

fn sample(found: &Ingested, kind: IssueKind) -> Option<IssueSample> {
    found.report.issues.samples(1).into_iter().find(|sample| sample.kind == kind)
}

#[test]
fn a_number_that_comes_back_after_weeks_or_beside_many_customers_is_counted() {
    let text = format!("{HEADER}a,2024-01-01,1,5\nb,2024-01-02,1,6\na,2024-03-01,1,7\na,2024-03-02,2,7\n");
    let (_, found) = load_as_guessed(text.as_bytes());
    assert_eq!(found.report.issues.count(IssueKind::OrderDaysApart), 1);
    assert_eq!(found.report.issues.count(IssueKind::OrderOfManyCustomers), 0);
    assert_eq!(found.log.entry_count(), 3);
    let text: String = (0..40_000).map(|at| format!("c{at},2024-01-{:02},1,5.00\n", at % 27 + 1)).collect();
    let (_, found) = load_as_guessed(format!("{HEADER}{text}").as_bytes());
    assert_eq!(found.report.issues.count(IssueKind::OrderOfManyCustomers), 1);
    assert_eq!(found.log.entry_count(), 40_000);
}

#[test]
fn what_is_odd_about_the_text_is_in_the_preview() {
    let text = format!("{HEADER}\"c1,2024-01-01,1,5.00\n{}", orders("c", 100));
    let shown = look(text.as_bytes());
    assert!(shown.warnings.contains(&Warning::Layout(SniffWarning::UnterminatedQuote { line: 2 })));
    let shown = look(b"customer,date,amount,amount\na,2024-01-01,5.00,6.00\nb,2024-01-05,5.00,6.00\n");
    let repeated = SniffWarning::DuplicateHeader { name: "amount".to_owned(), columns: vec![3, 4] };
    assert!(shown.warnings.contains(&Warning::Layout(repeated)));
}

const SUMMARY: &str = "customer_id,order_count,total_revenue,first_purchase,last_purchase\n";

#[test]
fn money_of_customers_without_a_counted_order_is_kept_and_counted() {
    let rows = "u1,,1.50,2023-01-05,2024-01-05\nu2,0,2.00,,\nu3,0,0.00,,\nv,2,10.00,2023-01-05,2024-01-05\n";
    let (_, found) = load_as_guessed(format!("{SUMMARY}{rows}").as_bytes());
    assert_eq!(found.report.issues.count(IssueKind::MoneyWithoutOrder), 2);
    let summaries = summarise(&found.log, None);
    assert_eq!(summaries.observed_count(), 3);
    let net: i64 = summaries.observed().map(|at| summaries.net(at).ten_thousandths()).sum();
    assert_eq!(Money::from_ten_thousandths(net).to_string(), "13.50");
    assert_eq!(summaries.first_purchase(CustomerIx(0)), None);
}

#[test]
fn averages_by_order_are_undefined_where_no_order_is_counted() {
    let text = format!("{SUMMARY}u1,0,1.50,2023-01-05,2024-01-05\nu2,,2.00,2023-01-05,2024-01-05\n");
    let (_, found) = load_as_guessed(text.as_bytes());
    let (summaries, settings) = (summarise(&found.log, None), MetricSettings::default());
    let metrics =
        compute_metrics(&MetricView::new(&found.log, &summaries, &CustomerSelection::All, &settings));
    let figure = |id, name: &str| {
        let measure = metrics.measure(id).unwrap();
        measure.variants().find(|(variant, _)| variant.id == name).unwrap().1.figure
    };
    assert_eq!(figure(MetricId::Revenue, "net").value(), Some(3.5));
    assert_eq!(figure(MetricId::Customers, "identified"), Figure::Count(2));
    assert_eq!(figure(MetricId::Customers, "buyers"), Figure::Count(0));
    assert!(figure(MetricId::AverageOrderValue, "ratio").reason().is_some());
    assert!(figure(MetricId::PurchaseFrequency, "repeat").reason().is_some());
}

#[test]
fn a_summary_of_no_known_program_keeps_its_dates() {
    let rows = "a@x.de,1,3.50,2023-01-01,2024-02-01\nb@x.de,2,6.50,2023-01-02,2024-02-02\n";
    for header in [
        "Email,Orders,Total Spent,First order,Last order",
        "E-Mail,Orders,Total Spend,First order,Last order",
        "Customer ID,Number of orders,Revenue,First purchase date,Last purchase date",
    ] {
        let plan = look(format!("{header}\n{rows}").as_bytes()).plan;
        assert_eq!((plan.shape, plan.preset), (Shape::CustomerSummary, None), "{header}");
        let roles = [Role::Customer, Role::OrderCount, Role::TotalSpent, Role::FirstDate, Role::LastDate];
        for (role, expected) in plan.roles.iter().zip(roles) {
            let same = *role == expected || (*role == Role::Amount && expected == Role::TotalSpent);
            assert!(same, "{header}: {:?}", plan.roles);
        }
    }
}

#[test]
fn dates_that_somebody_added_to_a_known_summary_count() {
    let text = "Name,Username,Email,Orders,Total Spend,AOV,First order,Last order\n\
                A,a,a@x.de,2,7.00,3.50,2023-01-01,2024-02-01\n";
    let plan = look(text.as_bytes()).plan;
    assert_eq!(plan.preset.map(|preset| preset.key()), Some("woocommerce_analytics_customers"));
    assert_eq!(plan.roles[6..], [Role::FirstDate, Role::LastDate]);
}

#[test]
fn two_encodings_in_one_file_are_counted_with_their_line() {
    let mut bytes =
        encoding_rs::WINDOWS_1252.encode(&format!("{HEADER}{}", orders("Müller", 3_000))).0.into_owned();
    bytes.extend_from_slice("Müller 1,2024-05-06,9002,10.00\n".as_bytes());
    let (_, found) = load_as_guessed(&bytes);
    assert_eq!(found.report.issues.count(IssueKind::MixedEncoding), 1);
    assert_eq!(sample(&found, IssueKind::MixedEncoding).unwrap().line, 3_002);
}

#[test]
fn sums_beyond_the_range_of_money_are_refused() {
    let text = format!("{HEADER}c1,2024-01-01,1,900000000000000.00\nc1,2024-01-02,2,900000000000000.00\n");
    let plan = look(text.as_bytes()).plan;
    assert_eq!(load(text.as_bytes(), &plan).err(), Some(IngestError::Build(BuildError::MoneyOverflow)));
}

#[test]
fn a_first_row_longer_than_the_head_is_not_taken_for_no_row() {
    let long = format!("{HEADER}c1,2024-01-01,1,{}", "9".repeat(600_000));
    for (text, expected) in
        [(long.clone(), 2), (format!("{long}\nc2,2024-01-02,2,5\n"), 2), ("a".repeat(600_000), 1)]
    {
        let found = preview(&text.as_bytes()[..SNIFF_BYTES], false, None, &NativeDecoders).err();
        let Some(IngestError::Sniff(SniffError::RowTooLong { line, .. })) = found else {
            panic!("{found:?}")
        };
        assert_eq!(line, expected);
    }
}

fn load_files(files: &[&[u8]], plan: &ImportPlan) -> Result<Ingested, IngestError> {
    let mut ingest = Ingest::new(plan.clone(), ReadLimits::default(), Rc::new(NativeDecoders))?;
    for (at, file) in files.iter().enumerate() {
        if at > 0 {
            ingest.next_file()?;
        }
        ingest.feed(file)?;
    }
    ingest.finish()
}

#[test]
fn each_of_several_files_is_read_in_its_own_way() {
    let first = format!("{HEADER}{}", orders("Müller", 50));
    let second = first.replace(',', ";").replace("Müller", "Mäder");
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&second);
    let plan = look(first.as_bytes()).plan;
    let found = load_files(&[first.as_bytes(), &latin], &plan).unwrap();
    assert_eq!((found.report.rows.accepted, found.log.customer_count()), (100, 10));
    assert_eq!(found.log.ids.get(CustomerIx(0)), "Mäder 0");
    let other = second.replace("order", "invoice");
    assert_eq!(
        load_files(&[first.as_bytes(), other.as_bytes()], &plan).err(),
        Some(IngestError::FilesDiffer { file: 1 })
    );
}
