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

/// A row of which nearly every cell can be what a fast path of its own reads, or not, with the time of day left out.
fn plain_row() -> impl Strategy<Value = [&'static str; 7]> {
    let order = prop::sample::select(vec!["", "1", "2", "3", " 3", "1000000000000004", "1000000000000005"]);
    let day = prop::sample::select(vec!["2024-01-31", "2024-02-01", "2024-02-30", "0999-01-01", ""]);
    let customer = prop::sample::select(vec![
        "C-1",
        "C-2",
        "ann@x.org",
        "Ann@x.org",
        "a.b+c@x.org",
        "17",
        "17.0",
        "1.5E+12",
        " C-1",
        "Zoë",
        "zoë@x.org",
        "",
        "a customer whose identifier has more than sixty-four bytes as some have",
    ]);
    let amount =
        prop::sample::select(vec!["10.00", "7", "0.5", "0", "-3.00", "1,000.00", "EUR 4", "x", "0.00005"]);
    let currency = prop::sample::select(vec!["EUR", "eur", "€", " EUR", ""]);
    let country = prop::sample::select(vec!["DE", "FR", "", "United Kingdom of Great Britain"]);
    let channel = prop::sample::select(vec!["web", "shop", "", "\"a, b\"", "\"a \"\"b\"\"\""]);
    (order, day, customer, amount, currency, country, channel).prop_map(
        |(order, day, customer, amount, currency, country, channel)| {
            [order, day, customer, amount, currency, country, channel]
        },
    )
}

/// A table of such rows, with a time behind every day or none.
fn plain_text(rows: &[[&str; 7]], time: &str) -> Vec<u8> {
    let sure = ["9", "2024-03-01", "C-9", "99.50", "EUR", "DE", "web"];
    let mut text = "Order number,Order date,Customer ID,Total,Currency,Country,Channel\n".to_owned();
    for [order, day, customer, amount, currency, country, channel] in [sure].iter().chain(rows) {
        let time = if day.is_empty() { "" } else { time };
        let amount = if amount.contains(',') { format!("\"{amount}\"") } else { (*amount).to_owned() };
        text += &format!("{order},{day}{time},{customer},{amount},{currency},{country},{channel}\n");
    }
    text.into_bytes()
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

    /// A time of day keeps a row from the path for plain lines, and says nothing that counts.
    #[test]
    fn plain_lines_give_what_all_others_give(
        rows in prop::collection::vec(plain_row(), 1..40), drop in any::<bool>()
    ) {
        let mut plan = look(&plain_text(&[], "")).plan;
        plan.decimal = Some(DecimalMark::Point);
        plan.duplicates = if drop { Duplicates::Drop } else { Duplicates::Keep };
        let roles =
            [Role::Order, Role::Date, Role::Customer, Role::Amount, Role::Currency, Role::Country, Role::Channel];
        prop_assert_eq!(&plan.roles, &roles);
        let plain = load(&plain_text(&rows, ""), &plan).unwrap();
        let timed = load(&plain_text(&rows, " 00:00"), &plan).unwrap();
        prop_assert_eq!(&plain.log, &timed.log);
        prop_assert_eq!(plain.report.rows, timed.report.rows);
        prop_assert_eq!(counts(&plain), counts(&timed));
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
