//! Awkward and hostile tables: exact or loud, never silently wrong.

use worthmap::analysis::domain::{CustomerIx, MoneySum, TransactionLog};
use worthmap::analysis::ingest::IngestError;
use worthmap::analysis::ingest::fields::currency::CurrencyTag;
use worthmap::analysis::ingest::issues::IssueKind;
use worthmap::analysis::ingest::plan::{CurrencyChoice, DateOrder, DecimalMark, Duplicates, Rate, Role};
use worthmap::analysis::ingest::preview::{Question, Warning};

use crate::loading::{load, load_as_guessed, load_in, look, look_with};

fn net(log: &TransactionLog) -> String {
    let gross: MoneySum = log.gross.iter().copied().sum();
    let refunded: MoneySum = log.refunded.iter().flatten().copied().sum();
    (gross - refunded).to_string()
}

fn ids(log: &TransactionLog) -> Vec<String> {
    (0..log.customer_count() as u32).map(|at| log.ids.get(CustomerIx(at)).to_owned()).collect()
}

const HEADER: &str = "customer,date,amount\n";

/// A table of customer, date, amount.
fn table(rows: &[&str]) -> Vec<u8> {
    format!("{HEADER}{}\n", rows.join("\n")).into_bytes()
}

#[test]
fn each_kind_of_bad_number_is_named_with_its_place() {
    let bytes = table(&[
        "a,2024-01-01,10.00",
        "a,2024-01-02,12%",
        "a,2024-01-03,0x1F",
        "a,2024-01-04,inf",
        "a,2024-01-05,nan",
        "a,2024-01-06,true",
        "a,2024-01-07,ten",
        "a,2024-01-08,",
        "a,2024-01-09,null",
        "a,2024-01-10,1e300",
        "a,2024-01-11,\"12,5\"",
        "a,2024-01-12,5.00001",
    ]);
    let (_, found) = load_as_guessed(&bytes);
    let issues = &found.report.issues;
    for kind in [
        IssueKind::PercentAmount,
        IssueKind::HexAmount,
        IssueKind::InfiniteAmount,
        IssueKind::NanAmount,
        IssueKind::BooleanAmount,
        IssueKind::BadAmount,
        IssueKind::MissingAmount,
        IssueKind::PlaceholderAmount,
        IssueKind::AmountOutOfRange,
        IssueKind::OtherDecimalMark,
        IssueKind::RoundedAmount,
    ] {
        assert_eq!(issues.count(kind), 1, "{}", kind.key());
    }
    let rows = found.report.rows;
    assert_eq!((rows.read, rows.accepted, rows.rejected), (12, 2, 10));
    assert!(found.report.contradicts_sample());
    let sample = issues.samples(1).into_iter().find(|s| s.kind == IssueKind::HexAmount).unwrap();
    assert_eq!((sample.line, sample.column, sample.value.as_str()), (4, Some(2), "0x1F"));
    assert_eq!(sample.byte, (HEADER.len() + "a,2024-01-01,10.00\na,2024-01-02,12%\n".len()) as u64);
}

#[test]
fn each_kind_of_bad_date_is_named() {
    let bytes = table(&[
        "a,31/01/2024,1.50",
        "a,29/02/2023,1",
        "a,01/31/2024,1",
        "a,soon,1",
        "a,,1",
        "a,01/01/9999,1",
        "a,29/02/2024,1",
    ]);
    let (preview, found) = load_as_guessed(&bytes);
    // As many say day first as month first in no way: 31/01 twice against 01/31 once.
    assert_eq!(preview.plan.date_order, Some(DateOrder::Dmy));
    let count = |kind| found.report.issues.count(kind);
    assert_eq!(count(IssueKind::NoSuchDay), 1);
    assert_eq!(count(IssueKind::OtherDateOrder), 1);
    assert_eq!(count(IssueKind::BadDate), 1);
    assert_eq!(count(IssueKind::MissingDate), 1);
    assert_eq!(count(IssueKind::DateOutOfRange), 1);
    assert_eq!(found.report.rows.accepted, 2);
}

#[test]
fn customers_called_na_and_null_stay_and_padded_ids_too() {
    let bytes = table(&[
        "NA,2024-01-01,1",
        "null,2024-01-01,2",
        "007,2024-01-01,3",
        "7,2024-01-01,4",
        ",2024-01-02,5",
        "17850.0,2024-01-02,6",
    ]);
    let (_, found) = load_as_guessed(&bytes);
    assert_eq!(ids(&found.log), ["007", "17850", "7", "NA", "null"]);
    assert_eq!(found.report.rows.without_customer, 1);
    assert_eq!(found.log.unidentified.net().to_string(), "5.00");
    assert_eq!(found.report.issues.count(IssueKind::DecimalId), 1);
}

#[test]
fn mangled_ids_are_pointed_out() {
    let bytes = table(&["1.23E+12,2024-01-01,1", "1.23E+12,2024-01-02,2", "5,2024-01-02,2"]);
    let (preview, found) = load_as_guessed(&bytes);
    assert!(preview.warnings.contains(&Warning::MangledIds { example: "1.23E+12".to_owned(), rows: 2 }));
    assert_eq!(found.report.issues.count(IssueKind::MangledId), 2);
}

#[test]
fn strange_headings_are_ordinary_columns() {
    let text =
        "__proto__,constructor,Customer,Order date,Amount\n1,x,a,2024-01-01,5.00\n2,y,b,2024-01-02,6.00\n";
    let (preview, found) = load_as_guessed(text.as_bytes());
    assert_eq!(preview.columns[0].name, "__proto__");
    assert_eq!(net(&found.log), "11.00");
}

#[test]
fn a_row_with_one_field_too_many_is_refused_and_one_too_few_is_noted() {
    let text = "customer,date,amount,note\na,2024-01-01,1,x\nLee, Ann,2024-01-02,2,y\nb,2024-01-03,3\nc,2024-01-03,4,z\nc,2024-01-05,0,z\nc,2024-01-06,0,z\nd,2024-01-04,5,z,\n";
    let (_, found) = load_as_guessed(text.as_bytes());
    assert_eq!(found.report.issues.count(IssueKind::TooManyFields), 1);
    assert_eq!(found.report.issues.count(IssueKind::TooFewFields), 1);
    assert_eq!(net(&found.log), "13.00");
}

#[test]
fn huge_and_tiny_amounts_are_refused_or_exact() {
    let bytes = table(&[
        "a,2024-01-01,10000000000000000",
        "a,2024-01-02,1.00",
        "a,2024-01-03,-10000000000000000",
        "a,2024-01-04,0.01",
    ]);
    let (_, found) = load_as_guessed(&bytes);
    assert_eq!(net(&found.log), "1.01");
    assert_eq!(found.report.issues.count(IssueKind::AmountOutOfRange), 2);
    let big = table(&["a,2024-01-01,900000000000000.00", "a,2024-01-01,900000000000000.00"]);
    let plan = look(&big).plan;
    assert!(matches!(load(&big, &plan), Err(IngestError::Build(_))));
}

#[test]
fn ambiguous_dates_are_asked_and_the_choice_counts() {
    let bytes = table(&["a,01/02/2024,1.00", "b,03/04/2024,2.00"]);
    let preview = look(&bytes);
    assert!(matches!(preview.questions[..], [Question::DateOrder { column: 1, .. }]));
    assert_eq!((preview.plan.date_order, preview.sample_rejected), (None, 0));
    let error = load(&bytes, &preview.plan).unwrap_err();
    assert_eq!(
        error,
        IngestError::AmbiguousDates { examples: vec!["01/02/2024".to_owned(), "03/04/2024".to_owned()] }
    );
    let mut plan = preview.plan;
    plan.date_order = Some(DateOrder::Mdy);
    let chosen = look_with(&bytes, Some(&plan));
    assert!(chosen.questions.is_empty());
    assert_eq!(chosen.parsed[0].date.unwrap().to_string(), "2024-01-02");
    assert_eq!(load(&bytes, &plan).unwrap().log.day_range().unwrap().1.to_string(), "2024-03-04");
}

#[test]
fn dates_that_read_the_same_either_way_need_no_order() {
    let bytes = table(&["a,01/01/2024,1.00", "b,05/05/2024,2.00"]);
    let (preview, found) = load_as_guessed(&bytes);
    assert!(preview.questions.is_empty() && preview.plan.date_order.is_none());
    assert_eq!(found.report.rows.accepted, 2);
}

#[test]
fn the_whole_file_decides_what_the_sample_leaves_open() {
    let mut rows: Vec<String> = (0..1_500).map(|i| format!("c{},01/02/2024,1,5{}", i % 7, i % 10)).collect();
    rows.push("z,31/12/2024,2,50".to_owned());
    let text = format!("customer;date;amount\n{}\n", rows.join("\n").replace(',', ";").replace(";5", ",5"));
    let bytes = text.into_bytes();
    let preview = look(&bytes);
    assert!(matches!(preview.questions[..], [Question::DateOrder { .. }]));
    let first = load_in(&bytes, &preview.plan, 4_096).unwrap_err();
    assert_eq!(first, IngestError::Decided { date_order: Some(DateOrder::Dmy), decimal: None });
    let found = load(&bytes, &preview.plan).unwrap();
    assert_eq!(found.log.day_range().unwrap().1.to_string(), "2024-12-31");
    assert_eq!(found.report.rows.accepted, 1_501);
}

#[test]
fn ambiguous_decimals_are_asked() {
    let bytes = b"customer;date;amount\na;2024-01-01;1,234\nb;2024-01-02;5,678\n".to_vec();
    let preview = look(&bytes);
    let [Question::DecimalMark { column: 2, examples }] = &preview.questions[..] else { panic!() };
    assert_eq!(
        (examples[0].first.to_string(), examples[0].second.to_string()),
        ("1.234".to_owned(), "1234.00".to_owned())
    );
    assert!(matches!(load(&bytes, &preview.plan), Err(IngestError::AmbiguousDecimals { .. })));
    let mut plan = preview.plan;
    plan.decimal = Some(DecimalMark::Point);
    assert_eq!(net(&load(&bytes, &plan).unwrap().log), "6912.00");
}

#[test]
fn several_currencies_are_never_added_up() {
    let text = "customer,date,amount,currency\na,2024-01-01,10.00,EUR\nb,2024-01-02,20.00,USD\nb,2024-01-03,5.00,EUR\nc,2024-01-03,7.00,\n";
    let preview = look(text.as_bytes());
    assert!(matches!(&preview.questions[..], [Question::Currency { found }] if found.len() == 2));
    assert!(matches!(load(text.as_bytes(), &preview.plan), Err(IngestError::SeveralCurrencies { .. })));
    let tag = |code| CurrencyTag::parse(code).unwrap();
    let mut plan = preview.plan;
    plan.currency = CurrencyChoice::Only(tag("EUR"));
    let only = load(text.as_bytes(), &plan).unwrap();
    assert_eq!(net(&only.log), "15.00");
    assert_eq!((only.report.rows.excluded, only.report.rows.rejected), (1, 1));
    plan.currency = CurrencyChoice::Convert {
        to: tag("EUR"),
        rates: vec![Rate { currency: tag("USD"), rate: "0.925".to_owned() }],
    };
    let converted = load(text.as_bytes(), &plan).unwrap();
    assert_eq!(net(&converted.log), "33.50");
    assert_eq!(converted.report.issues.count(IssueKind::Converted), 1);
    plan.currency = CurrencyChoice::Convert {
        to: tag("EUR"),
        rates: vec![Rate { currency: tag("USD"), rate: "x".to_owned() }],
    };
    assert!(matches!(load(text.as_bytes(), &plan), Err(IngestError::BadRate { .. })));
}

#[test]
fn duplicates_are_counted_and_dropped_on_wish() {
    let bytes =
        table(&["a,2024-01-01,10.00", "a,2024-01-01,10.00", "a,2024-01-01,10.00", "b,2024-01-01,10.00"]);
    let (preview, kept) = load_as_guessed(&bytes);
    assert_eq!((net(&kept.log).as_str(), kept.report.issues.count(IssueKind::Duplicate)), ("40.00", 2));
    let mut plan = preview.plan;
    plan.duplicates = Duplicates::Drop;
    let dropped = load(&bytes, &plan).unwrap();
    assert_eq!((net(&dropped.log).as_str(), dropped.report.rows.excluded), ("20.00", 2));
}

#[test]
fn statuses_of_any_shop_are_understood() {
    let text = "Kunde;Datum;Betrag;Status\na;01.02.2024;10,00;bezahlt\na;15.02.2024;20,00;storniert\nb;16.02.2024;40,00;erstattet\nb;17.02.2024;80,00;fehlgeschlagen\n";
    let (preview, found) = load_as_guessed(text.as_bytes());
    assert_eq!(preview.plan.roles, [Role::Customer, Role::Date, Role::Amount, Role::Status]);
    assert_eq!(net(&found.log), "10.00");
    assert_eq!((found.log.entry_count(), found.report.rows.excluded), (2, 2));
}

#[test]
fn a_table_without_rows_or_customers_says_so() {
    assert!(matches!(
        worthmap::analysis::ingest::preview(
            HEADER.as_bytes(),
            true,
            None,
            &worthmap::analysis::ingest::NativeDecoders
        ),
        Err(IngestError::HeaderOnly)
    ));
    let bytes = table(&["a,soon,1.00", "b,later,2.00"]);
    let mut plan = look(&bytes).plan;
    plan.roles = vec![Role::Customer, Role::Date, Role::Amount];
    let Err(IngestError::NothingUsable { reasons }) = load(&bytes, &plan) else { panic!() };
    assert_eq!(reasons[0], (IssueKind::BadDate, 2));
    plan.roles = vec![Role::Customer, Role::Ignore, Role::Amount];
    assert!(matches!(load(&bytes, &plan), Err(IngestError::MissingRoles { .. })));
    plan.roles = vec![Role::Amount, Role::Date, Role::Amount];
    assert!(matches!(load(&bytes, &plan), Err(IngestError::MissingRoles { .. })));
    plan.roles = vec![Role::Customer, Role::Date, Role::Amount, Role::Amount];
    assert!(matches!(load(&bytes, &plan), Err(IngestError::RoleTwice { .. })));
    plan.roles = vec![Role::Customer, Role::Date, Role::Amount, Role::Ignore];
    assert!(matches!(load(&bytes, &plan), Err(IngestError::ColumnsDiffer { planned: 4, found: 3 })));
}

#[test]
fn times_move_to_the_chosen_zone() {
    let bytes = table(&["a,2024-05-01T23:30:00Z,1.00"]);
    let mut plan = look(&bytes).plan;
    let day = |plan: &_| load(&bytes, plan).unwrap().log.days[0].to_string();
    assert_eq!(day(&plan), "2024-05-01");
    plan.utc_offset_minutes = Some(120);
    assert_eq!(day(&plan), "2024-05-02");
}

#[test]
fn weak_identities_are_warned_of() {
    let names: Vec<String> = (0..40)
        .map(|i| format!("Person {},2024-01-0{},1.50", (b'A' + i as u8 % 20) as char, i % 9 + 1))
        .collect();
    let rows: Vec<&str> = names.iter().map(String::as_str).collect();
    let text = String::from_utf8(table(&rows)).unwrap().replacen("customer", "Customer name", 1);
    assert!(look(text.as_bytes()).warnings.contains(&Warning::NamesOnly));
    let blank: Vec<String> =
        (0..40).map(|i| format!("{},2024-01-01,1.50", if i % 3 == 0 { "7" } else { "" })).collect();
    let rows: Vec<&str> = blank.iter().map(String::as_str).collect();
    let warnings = look(&table(&rows)).warnings;
    assert!(warnings.iter().any(|w| matches!(w, Warning::MostlyBlank { share } if *share > 0.6)));
    assert!(warnings.iter().any(|w| matches!(w, Warning::GiantCustomer { id, .. } if id == "7")));
    let each: Vec<String> = (0..40).map(|i| format!("{i},2024-01-01,1.50")).collect();
    let rows: Vec<&str> = each.iter().map(String::as_str).collect();
    assert!(look(&table(&rows)).warnings.contains(&Warning::EveryRowDiffers));
}

#[test]
fn several_files_of_one_form_are_one_and_others_are_refused() {
    use std::rc::Rc;
    use worthmap::analysis::ingest::limits::ReadLimits;
    use worthmap::analysis::ingest::{Ingest, NativeDecoders};
    let first = table(&["a,2024-01-01,1.00"]);
    let second = table(&["b,2024-01-02,2.00", "a,2024-01-01,4.00"]);
    let plan = look(&first).plan;
    let mut ingest = Ingest::new(plan.clone(), ReadLimits::default(), Rc::new(NativeDecoders)).unwrap();
    ingest.feed(&first).unwrap();
    ingest.next_file().unwrap();
    ingest.feed(&second).unwrap();
    let found = ingest.finish().unwrap();
    assert_eq!((net(&found.log).as_str(), found.log.entry_count()), ("7.00", 2));
    let mut ingest = Ingest::new(plan, ReadLimits::default(), Rc::new(NativeDecoders)).unwrap();
    ingest.feed(&first).unwrap();
    ingest.next_file().unwrap();
    ingest.feed(b"customer,day,amount\nb,2024-01-02,2.00\n").unwrap();
    assert_eq!(ingest.finish().unwrap_err(), IngestError::FilesDiffer { file: 1 });
}

#[test]
fn totals_and_words_below_the_table_are_not_added() {
    let text = "Date,Customer,Amount\n2024-01-01,a,1.50\n2024-01-02,Total,2.50\n,,\nTotal,,4.00\n,Summe:,4.00\nMade by a program\n";
    let (_, found) = load_as_guessed(text.as_bytes());
    assert_eq!((net(&found.log).as_str(), found.report.rows.read), ("4.00", 2));
    assert_eq!(found.report.issues.count(IssueKind::TotalRow), 2);
    assert_eq!(found.report.issues.count(IssueKind::ProseRow), 1);
    assert_eq!(ids(&found.log), ["Total", "a"]);
}
