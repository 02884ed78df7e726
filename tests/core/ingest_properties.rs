//! The log does not depend on how the bytes were cut, how lines end, or in which order the rows stand.

use proptest::prelude::{Strategy, any, prop};
use proptest::test_runner::Config;
use proptest::{prop_assert_eq, proptest};

use worthmap::analysis::ingest::issues::IssueKind;
use worthmap::analysis::ingest::plan::{DateOrder, DecimalMark, Duplicates, Role};
use worthmap::analysis::ingest::{ImportPlan, Ingested, SNIFF_BYTES};

use crate::loading::{load, load_in, look};

const HEADER: &str = "Order;Customer;Day;Amount;Refund;Channel;Product;Country;Name";

#[derive(Clone, Debug)]
struct Case {
    rows: Vec<String>,
    shuffled: Vec<String>,
}

fn row() -> impl Strategy<Value = String> {
    let order = prop::sample::select(vec!["", "1", "2", "3", "A-4"]);
    let customer = prop::sample::select(vec!["", "ann@x.org", "Ann@X.org", "17.0", "17", "NA", "Zoë"]);
    let day = prop::sample::select(vec!["31.01.2024", "01.02.2024", "03.02.2024", "30.02.2024", ""]);
    let amount = prop::sample::select(vec!["10,00", "-4,50", "0,00", "1.234,56", "x", "0,00005"]);
    let refund = prop::sample::select(vec!["", "1,00"]);
    let channel = prop::sample::select(vec!["", "web", "shop"]);
    let product = prop::sample::select(vec!["", "mug", "\"a;b\"", "\"two\nlines\""]);
    let rest = prop::sample::select(vec!["DE;Ann", "FR;Bob", ";", "DE;"]);
    (order, customer, day, amount, refund, channel, product, rest)
        .prop_map(|(o, c, d, a, r, ch, p, rest)| format!("{o};{c};{d};{a};{r};{ch};{p};{rest}"))
}

fn case() -> impl Strategy<Value = Case> {
    prop::collection::vec(row(), 1..40).prop_flat_map(|rows| {
        let shuffled = proptest::strategy::Just(rows.clone()).prop_shuffle();
        (proptest::strategy::Just(rows), shuffled).prop_map(|(rows, shuffled)| Case { rows, shuffled })
    })
}

/// A row that settles every guess comes first and last.
fn text(rows: &[String], newline: &str) -> Vec<u8> {
    let sure = "S;sure@x.org;31.12.2023;99,50;;web;mug;DE;Sue";
    let mut lines = vec![HEADER.to_owned(), sure.to_owned()];
    lines.extend(rows.iter().cloned());
    lines.push(sure.replace("S;", "T;"));
    (lines.join(newline) + newline).into_bytes()
}

/// The plan of the surest table, so that what is tested is reading and not guessing.
fn plan(duplicates: Duplicates) -> ImportPlan {
    let mut plan = look(&text(&[], "\n")).plan;
    plan.date_order = Some(DateOrder::Dmy);
    plan.decimal = Some(DecimalMark::Comma);
    plan.duplicates = duplicates;
    let expected = [
        Role::Order,
        Role::Customer,
        Role::Date,
        Role::Amount,
        Role::Refund,
        Role::Channel,
        Role::Product,
        Role::Country,
        Role::CustomerName,
    ];
    assert_eq!(plan.roles, expected);
    plan
}

fn counts(found: &Ingested) -> Vec<(IssueKind, u64)> {
    found.report.issues.counts().collect()
}

proptest! {
    #![proptest_config(Config { cases: 96, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_chunking_gives_the_same(case in case(), piece in 1usize..64) {
        let bytes = text(&case.rows, "\n");
        let plan = plan(Duplicates::Keep);
        let whole = load(&bytes, &plan).unwrap();
        prop_assert_eq!(&load_in(&bytes, &plan, piece).unwrap(), &whole);
    }

    #[test]
    fn any_row_order_gives_the_same(case in case(), drop in any::<bool>()) {
        let plan = plan(if drop { Duplicates::Drop } else { Duplicates::Keep });
        let straight = load(&text(&case.rows, "\n"), &plan).unwrap();
        let shuffled = load(&text(&case.shuffled, "\n"), &plan).unwrap();
        prop_assert_eq!(&straight.log, &shuffled.log);
        prop_assert_eq!(straight.report.rows, shuffled.report.rows);
        prop_assert_eq!(counts(&straight), counts(&shuffled));
        let rows = straight.report.rows;
        prop_assert_eq!(rows.read, rows.accepted + rows.rejected + rows.excluded);
    }

    #[test]
    fn any_line_ending_gives_the_same(case in case()) {
        let plan = plan(Duplicates::Keep);
        let lf = load(&text(&case.rows, "\n"), &plan).unwrap();
        for newline in ["\r\n", "\r"] {
            let other = load(&text(&case.rows, newline), &plan).unwrap();
            prop_assert_eq!(&other.log, &lf.log);
            prop_assert_eq!(counts(&other), counts(&lf));
        }
    }
}

#[test]
fn the_cut_of_a_file_longer_than_its_head_does_not_matter() {
    let rows: Vec<String> = (0..10_000)
        .map(|i| format!("{i};c{}@x.org;{:02}.01.2024;{},50;;web;mug;DE;Ann", i % 997, i % 28 + 1, i % 300))
        .collect();
    let bytes = text(&rows, "\r\n");
    assert!(bytes.len() < SNIFF_BYTES);
    let long = text(&[rows.clone(), rows].concat(), "\n");
    assert!(long.len() > SNIFF_BYTES);
    let plan = plan(Duplicates::Keep);
    let whole = load(&long, &plan).unwrap();
    for piece in [7_777, SNIFF_BYTES, SNIFF_BYTES + 1] {
        assert_eq!(load_in(&long, &plan, piece).unwrap(), whole);
    }
    assert_eq!(whole.report.issues.count(IssueKind::Duplicate), 10_000);
}
