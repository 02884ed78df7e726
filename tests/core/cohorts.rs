//! Cohorts on CDNOW, by hand, and against a slow count by definition.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use worthmap::analysis::cohorts::{
    CellState, CohortBy, CohortError, CohortForm, CohortKey, CohortMeasure, CohortTable, MOST_VALUES,
    OrderWaiting, PeriodAxis, compare_cohorts, compare_values, compute_cohorts,
};
use worthmap::analysis::domain::{
    Day, Dimension, DimensionColumn, MoneySum, SummaryRows, TimeUnit, TransactionLog,
};
use worthmap::analysis::metrics::{Figure, Margin, MetricId, MetricSettings, MetricView, Undefined};
use worthmap::analysis::summary::{CustomerSelection, CustomerSet, summarise};

use crate::logs::{Entry, cdnow_sample, customer, log_of, order, refund};

const MONTHS: PeriodAxis = PeriodAxis::Calendar(TimeUnit::Month);
const BY_MONTH: CohortBy<'static> = CohortBy::FirstOrder(TimeUnit::Month);
/// Rounding of a few operations on figures near one.
const ROUNDING: f64 = 1e-12;

fn with_view<T>(log: &TransactionLog, as_of: Option<Day>, read: impl FnOnce(&MetricView<'_>) -> T) -> T {
    let settings =
        MetricSettings { margin: Some(Margin::from_percent(40.0).unwrap()), ..MetricSettings::default() };
    let summaries = summarise(log, as_of);
    read(&MetricView::new(log, &summaries, &CustomerSelection::All, &settings))
}

fn table(log: &TransactionLog, as_of: Option<Day>, by: CohortBy<'_>, axis: PeriodAxis) -> CohortTable {
    with_view(log, as_of, |view| compute_cohorts(view, by, axis)).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

#[test]
fn the_sample_has_its_known_cohorts() {
    let table = table(&cdnow_sample(), None, BY_MONTH, MONTHS);
    let known = [
        (781, [124, 95, 70, 65, 77, 65], ["28592.70", "7003.73", "4241.64", "3755.36"]),
        (857, [134, 110, 75, 77, 75, 61], ["33430.08", "6418.37", "4983.66", "3590.41"]),
        (719, [87, 84, 78, 63, 64, 55], ["32812.09", "4103.03", "3456.67", "3163.59"]),
    ];
    assert_eq!(table.rows.len(), 3);
    for (row, (customers, active, revenue)) in table.rows.iter().zip(known) {
        assert_eq!(row.customers, customers);
        let found: Vec<u64> = row.cells[1..7].iter().map(|cell| cell.whole.active).collect();
        assert_eq!(found, active);
        let found: Vec<String> = row.cells[..4].iter().map(|cell| cell.whole.net.to_string()).collect();
        assert_eq!(found, revenue);
        assert!(!row.begins_before_data && !row.still_growing);
        assert!(row.cells.iter().all(|cell| cell.state == CellState::Complete));
    }
    // January is watched for 18 months, March for 16.
    assert_eq!(table.rows.each_ref_len(), [18, 17, 16]);
    assert_eq!(table.rows[2].state(16), CellState::NotYet);
    let total: MoneySum = table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.whole.net).sum();
    assert_eq!(total.to_string(), "244091.94");
    let share = table.figure(0, 1, CohortMeasure::Active, CohortForm::Share);
    assert_eq!(share, Figure::Number(124.0 / 781.0));
    let average = table.average(1, CohortMeasure::Active, CohortForm::Share).value().unwrap();
    assert!((average - 345.0 / 2_357.0).abs() < ROUNDING);
    // In the 17th month only two cohorts can be averaged.
    assert_eq!((table.averages[16].cohorts, table.averages[16].whole.customers), (2, 781 + 857));
}

trait Lengths {
    fn each_ref_len(&self) -> [usize; 3];
}

impl Lengths for Vec<worthmap::analysis::cohorts::CohortRow> {
    fn each_ref_len(&self) -> [usize; 3] {
        [0, 1, 2].map(|at| self[at].cells.len())
    }
}

#[test]
fn an_unfinished_month_is_masked() {
    let as_of = day("1997-06-15");
    let table = table(&cdnow_sample(), Some(as_of), BY_MONTH, MONTHS);
    let row = &table.rows[0];
    assert_eq!(
        (row.state(4), row.state(5), row.state(6)),
        (CellState::Complete, CellState::Partial, CellState::NotYet)
    );
    let june = table.figure(0, 5, CohortMeasure::Active, CohortForm::Absolute);
    assert_eq!(june.reason(), Some(Undefined::NotReached));
    let so_far = table.so_far(0, 5, CohortMeasure::Active, CohortForm::Absolute).value().unwrap();
    assert!(so_far > 0.0 && so_far < 77.0);
    assert_eq!(table.averages[5].cohorts, 0);
    assert_eq!(table.average(4, CohortMeasure::Active, CohortForm::Absolute), Figure::Count(65));
    assert_eq!(
        table.figure(0, 9, CohortMeasure::Orders, CohortForm::Share).reason(),
        Some(Undefined::NotReached)
    );
}

fn small() -> TransactionLog {
    // January: a comes back in February and April, b never; February: c, with a refund before its first order.
    log_of(&[
        ("a", order(day("2024-01-31").days(), 10_000)),
        ("a", order(day("2024-02-01").days(), 4_000)),
        ("a", refund(day("2024-03-05").days(), 1_000)),
        ("a", order(day("2024-04-30").days(), 2_000)),
        ("b", order(day("2024-01-02").days(), 6_000)),
        ("c", refund(day("2024-01-20").days(), 500)),
        ("c", order(day("2024-02-29").days(), 8_000)),
        ("c", order(day("2024-02-29").days(), 2_000)),
        ("d", refund(day("2024-02-10").days(), 300)),
    ])
}

#[test]
fn cohorts_counted_by_hand() {
    let table = table(&small(), None, BY_MONTH, MONTHS);
    let row = &table.rows[0];
    assert_eq!((row.customers, row.cells.len(), row.begins_before_data), (2, 4, true));
    assert_eq!(row.cells.iter().map(|c| c.whole.active).collect::<Vec<_>>(), [2, 1, 0, 1]);
    assert_eq!(row.cells.iter().map(|c| c.whole.active_or_later).collect::<Vec<_>>(), [2, 1, 1, 1]);
    let money = |f: fn(&worthmap::analysis::cohorts::CellSums) -> MoneySum| {
        row.cells.iter().map(|c| f(&c.whole).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(money(|sums| sums.net), ["160.00", "40.00", "-10.00", "20.00"]);
    assert_eq!(money(|sums| sums.cumulative), ["160.00", "200.00", "190.00", "210.00"]);
    assert_eq!(table.rows[1].before_first.to_string(), "-5.00");
    assert_eq!((table.unassigned.customers, table.unassigned.net.to_string()), (1, "-3.00".to_owned()));
    let figure = |measure, form| table.figure(0, 3, measure, form).value().unwrap();
    assert_eq!(figure(CohortMeasure::Revenue, CohortForm::Share), 0.125);
    assert_eq!(figure(CohortMeasure::Revenue, CohortForm::Indexed), 50.0);
    assert_eq!(figure(CohortMeasure::CumulativeRevenue, CohortForm::Absolute), 105.0);
    assert!((figure(CohortMeasure::CumulativeMargin, CohortForm::Absolute) - 42.0).abs() < ROUNDING);
    // Bracket 2-3 holds one active customer of two, bracket 1 one.
    let brackets: Vec<(u64, u64)> = row.brackets.iter().map(|cell| (cell.customers, cell.active)).collect();
    assert_eq!(brackets, [(2, 2), (2, 1), (2, 1)]);
    assert_eq!((table.brackets[2].from, table.brackets[2].to), (2, 3));
}

#[test]
fn age_counts_each_customers_own_days() {
    let table = table(&small(), None, BY_MONTH, PeriodAxis::Age { days: 30 });
    // a: days 0, 1, 90 after its first order: brackets 0 and 3; as of day 90 three brackets are over.
    let january = &table.rows[0];
    assert_eq!(january.cells.iter().map(|c| c.whole.customers).collect::<Vec<_>>(), [2, 2, 2, 1]);
    assert_eq!(january.cells.iter().map(|c| c.whole.active).collect::<Vec<_>>(), [2, 0, 0, 0]);
    assert_eq!(january.cells[3].so_far.active, 1);
    assert_eq!(january.state(3), CellState::Partial);
    assert_eq!(january.cells[1].whole.net.to_string(), "-10.00");
}

#[test]
fn weeks_quarters_and_years_follow_the_calendar() {
    for (unit, starts) in [
        (TimeUnit::Quarter, vec!["2024-01-01"]),
        (TimeUnit::Year, vec!["2024-01-01"]),
        (TimeUnit::Week, vec!["2024-01-01", "2024-02-26"]),
    ] {
        let table = table(&small(), None, CohortBy::FirstOrder(unit), PeriodAxis::Calendar(unit));
        let found: Vec<Day> = table
            .rows
            .iter()
            .filter_map(|row| match row.key {
                CohortKey::Period { start, .. } if row.customers > 0 => Some(start),
                _ => None,
            })
            .collect();
        assert!(starts.iter().all(|start| found.contains(&day(start))), "{unit:?} {found:?}");
        let customers: u64 = table.rows.iter().map(|row| row.customers).sum();
        assert_eq!(customers, 3);
    }
}

#[test]
fn too_many_cohorts_are_refused_with_a_way_out() {
    let rows: Vec<(String, Entry)> = (0..800).map(|at| (format!("{at:04}"), order(at, 100))).collect();
    let rows: Vec<(&str, Entry)> = rows.iter().map(|(id, entry)| (id.as_str(), *entry)).collect();
    let log = log_of(&rows);
    let daily = |by, axis| with_view(&log, None, |view| compute_cohorts(view, by, axis)).err();
    let days = PeriodAxis::Calendar(TimeUnit::Day);
    assert_eq!(
        daily(CohortBy::FirstOrder(TimeUnit::Day), days),
        Some(CohortError::TooManyCohorts { found: 800, most: 400, coarser: Some(TimeUnit::Week) })
    );
    assert_eq!(
        daily(BY_MONTH, days),
        Some(CohortError::TooManyPeriods { found: 800, most: 400, coarser: Some(TimeUnit::Week) })
    );
    assert_eq!(daily(BY_MONTH, PeriodAxis::Age { days: 0 }), Some(CohortError::EmptyPeriod));
    assert_eq!(
        daily(CohortBy::Dimension(Dimension::Country), MONTHS),
        Some(CohortError::NoSuchDimension(Dimension::Country))
    );
    let codes = CohortBy::Groups { codes: &[], count: 2 };
    assert_eq!(daily(codes, MONTHS), Some(CohortError::GroupCodes { codes: 0, customers: 800 }));
    let none = log_of(&[]);
    let error = with_view(&none, None, |view| compute_cohorts(view, BY_MONTH, MONTHS)).err();
    assert_eq!(error, Some(CohortError::NoCustomers));
}

#[test]
fn one_row_a_customer_has_no_cohorts() {
    let mut log = log_of(&[("a", order(0, 0))]);
    log.summaries = Some(SummaryRows { orders: vec![1], ..SummaryRows::default() });
    let error = with_view(&log, None, |view| compute_cohorts(view, BY_MONTH, MONTHS)).err();
    assert_eq!(error, Some(CohortError::NeedsOrders));
    let waiting = with_view(&log, None, OrderWaiting::compute);
    assert_eq!(waiting.err(), Some(Undefined::NeedsOrders));
}

#[test]
fn attributes_are_those_of_the_first_order_and_rare_ones_stay_together() {
    let mut log = log_of(&[
        ("a", order(0, 100)),
        ("a", order(0, 900)),
        ("a", order(40, 100)),
        ("b", order(3, 100)),
        ("c", order(5, 100)),
    ]);
    let column = |codes, values: &[&str]| DimensionColumn {
        dimension: Dimension::Channel,
        values: values.iter().map(|&value| value.to_owned()).collect(),
        codes,
    };
    // The largest order of the first day decides, not the first in the file and not the later one.
    log.dimensions = vec![column(vec![2, 1, 2, 1, 0], &["", "mail", "shop"])];
    let table = table(&log, None, CohortBy::Dimension(Dimension::Channel), MONTHS);
    assert_eq!(table.rows[0].key, CohortKey::Value("mail".to_owned()));
    assert_eq!((table.rows[0].customers, table.rows[1].key.clone()), (2, CohortKey::Value(String::new())));
    assert_eq!(table.assignment.cohort(customer(&log, "a")), Some(0));
    assert_eq!(table.assignment.customers_in(0).len(), 2);

    let rows: Vec<(String, Entry)> = (0..60).map(|at| (format!("{at:02}"), order(at / 10, 100))).collect();
    let rows: Vec<(&str, Entry)> = rows.iter().map(|(id, entry)| (id.as_str(), *entry)).collect();
    let mut log = log_of(&rows);
    let names: Vec<String> = (0..60).map(|at| format!("v{at:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    log.dimensions = vec![column((0..60).collect(), &names)];
    let table = self::table(&log, None, CohortBy::Dimension(Dimension::Channel), MONTHS);
    assert_eq!(table.rows.len(), MOST_VALUES);
    assert_eq!(table.rows[MOST_VALUES - 1].key, CohortKey::Rest { values: 21 });
    assert_eq!(table.rows[MOST_VALUES - 1].customers, 21);
}

#[test]
fn groups_found_elsewhere_are_cohorts_too() {
    let log = cdnow_sample();
    let codes: Vec<Option<u16>> =
        (0..log.customer_count()).map(|at| (at % 3 < 2).then_some((at % 3) as u16)).collect();
    let by = CohortBy::Groups { codes: &codes, count: 2 };
    let table = table(&log, None, by, MONTHS);
    let sizes: Vec<u64> = table.rows.iter().map(|row| row.customers).collect();
    assert_eq!((sizes, table.unassigned.customers), (vec![786, 786], 785));
    // Customers of three months: in the 17th month some have not got so far, and do not count.
    let cell = table.rows[0].cells[17];
    assert_eq!(cell.state, CellState::Partial);
    assert!(cell.whole.customers > 0 && cell.whole.customers < 786);
}

#[test]
fn two_cohorts_are_compared_with_intervals() {
    let log = cdnow_sample();
    with_view(&log, None, |view| {
        let table = compute_cohorts(view, BY_MONTH, MONTHS).unwrap();
        let comparison = compare_cohorts(&table, 0, 2);
        assert_eq!((comparison.classic.len(), comparison.rolling.len()), (16, 16));
        let first = comparison.classic[1];
        assert!((first.difference.difference - (124.0 / 781.0 - 87.0 / 719.0)).abs() < ROUNDING);
        // 124 of 781 less 87 of 719: by Newcombe's formula 0.0025 to 0.0728.
        let interval = first.difference.interval;
        assert!(
            (interval.lower - 0.0025).abs() < 2e-4 && (interval.upper - 0.0728).abs() < 2e-4,
            "{interval:?}"
        );
        assert!(first.difference.is_clear());
        let values = compare_values(view, &table, [0, 2], 3).unwrap().unwrap();
        assert_eq!(values.first.total, table.rows[0].cells[3].whole.cumulative);
        assert_eq!(values.second.total, table.rows[2].cells[3].whole.cumulative);
        assert!(values.interval.unwrap().contains(values.difference));
        assert_eq!(compare_values(view, &table, [0, 2], 17).unwrap(), None);
        assert_eq!(compare_cohorts(&table, 0, 9).classic.len(), 0);
    });
}

#[test]
fn waiting_for_the_second_order_agrees_with_the_overview() {
    let log = cdnow_sample();
    with_view(&log, None, |view| {
        let waiting = OrderWaiting::compute(view).unwrap();
        let metrics = worthmap::analysis::metrics::compute_metrics(view);
        let overview = metrics.measure(MetricId::SecondOrderConversion).unwrap();
        for conversion in &waiting.conversions[..3] {
            let id = format!("days_{}", conversion.days);
            let expected = overview.variants().find(|(v, _)| v.id == id).unwrap().1.figure.value().unwrap();
            assert!((conversion.share.value().unwrap() - expected).abs() < ROUNDING);
            assert!(conversion.interval.unwrap().contains(expected));
            // Nobody of the sample is younger than a year, so nobody is missing.
            assert_eq!(conversion.mature_customers, 2_357);
            assert!((conversion.naive.value().unwrap() - expected).abs() < ROUNDING);
        }
        assert_eq!(waiting.gaps[0].customers, 2_357);
        assert_eq!(waiting.gaps[0].next, 1_139);
        assert_eq!(waiting.gaps[1].customers, 1_139);
        assert_eq!((waiting.orders.len(), waiting.gaps.len()), (10, 10));
        assert_eq!(waiting.orders[0].median.days.reason(), Some(Undefined::NotReached));
        // Each order comes after the one before.
        let shares: Vec<f64> =
            waiting.orders.iter().map(|o| o.curve.share_by(365).value().unwrap()).collect();
        assert!(shares.windows(2).all(|pair| pair[0] > pair[1]));
    });
}

#[test]
fn young_customers_make_the_naive_share_too_low() {
    // Ten customers a day for 100 days, each of whom comes back after 20 days.
    let rows: Vec<(String, Entry)> = (0..100)
        .flat_map(|start| (0..10).map(move |k| (format!("{start:03}{k}"), start)))
        .flat_map(|(id, start)| [(id.clone(), order(start, 100)), (id, order(start + 20, 100))])
        .filter(|(_, entry)| entry.day < 100)
        .collect();
    let rows: Vec<(&str, Entry)> = rows.iter().map(|(id, entry)| (id.as_str(), *entry)).collect();
    let log = log_of(&rows);
    let waiting = with_view(&log, None, OrderWaiting::compute).unwrap();
    let thirty = waiting.conversions[0];
    assert_eq!((thirty.share, thirty.mature), (Figure::Number(1.0), Figure::Number(1.0)));
    assert_eq!(thirty.naive, Figure::Number(0.8));
    assert_eq!(waiting.orders[0].median.days, Figure::Number(20.0));
    // Nobody has been a customer for 180 days, but nobody is waiting any more either.
    assert_eq!(waiting.conversions[3].share, Figure::Number(1.0));
    assert_eq!(waiting.conversions[3].mature.reason(), Some(Undefined::NoMatureCustomers));
}

const IDS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

fn rows() -> impl Strategy<Value = Vec<(&'static str, Entry)>> {
    let entry = (0..8usize, 19_000..19_500i32, 0..50_000i64, any::<bool>(), 0..9_000i64);
    let entry = entry.prop_map(|(id, day, gross, refunds, refund)| {
        (
            IDS[id],
            Entry {
                day,
                gross: if gross % 5 == 0 { 0 } else { gross },
                refunded: if refunds { refund } else { 0 },
            },
        )
    });
    proptest::collection::vec(entry, 0..60)
}

/// What a cell should hold, counted customer by customer from the definition.
fn slow_cell(
    view: &MetricView<'_>,
    table: &CohortTable,
    cohort: usize,
    k: i32,
) -> (u64, u64, u64, u64, MoneySum, MoneySum) {
    let PeriodAxis::Calendar(unit) = table.axis else { panic!("calendar only") };
    let mut found = (0, 0, 0, 0, MoneySum::ZERO, MoneySum::ZERO);
    for c in view.customers().filter(|&c| table.assignment.cohort(c) == Some(cohort)) {
        let first = view.summaries.first_purchase(c).unwrap();
        let (from, to) = (first.add_periods(unit, k), first.add_periods(unit, k + 1));
        if to.days() - 1 > view.as_of().days() {
            continue;
        }
        let orders = view.orders_of(c);
        let all = || 0..orders.days.len();
        found.0 += 1;
        let within = |at: &usize| orders.days[*at] >= from && orders.days[*at] < to;
        found.1 += u64::from(all().filter(within).any(|at| orders.is_order(at)));
        found.2 += u64::from(all().any(|at| orders.days[at] >= from && orders.is_order(at)));
        found.3 += all().filter(within).filter(|&at| orders.is_order(at)).count() as u64;
        found.4 += all().filter(within).map(|at| orders.net(at)).sum::<MoneySum>();
        let start = first.period_start(unit);
        let since = |at: &usize| orders.days[*at] >= start && orders.days[*at] < to;
        found.5 += all().filter(since).map(|at| orders.net(at)).sum::<MoneySum>();
    }
    found
}

proptest! {
    #[test]
    fn cells_are_what_their_definition_says(rows in rows(), axis in 0..4usize, by in 0..4usize, ahead in 0..70i32) {
        let units = [TimeUnit::Week, TimeUnit::Month, TimeUnit::Quarter, TimeUnit::Year];
        let log = log_of(&rows);
        let as_of = log.day_range().map(|(_, last)| Day::from_days(last.days() + ahead));
        with_view(&log, as_of, |view| {
            let (by, axis) = (CohortBy::FirstOrder(units[by]), PeriodAxis::Calendar(units[axis]));
            let Ok(table) = compute_cohorts(view, by, axis) else {
                prop_assert_eq!(view.totals.buyers, 0);
                return Ok(());
            };
            let mut total = table.unassigned.net;
            for (at, row) in table.rows.iter().enumerate() {
                total += row.before_first;
                for (k, cell) in row.cells.iter().enumerate() {
                    total += cell.so_far.net;
                    let sums = cell.whole;
                    let found =
                        (sums.customers, sums.active, sums.active_or_later, sums.orders, sums.net, sums.cumulative);
                    prop_assert_eq!(found, slow_cell(view, &table, at, k as i32));
                    prop_assert_eq!(cell.state == CellState::Complete, sums.customers == row.customers);
                }
            }
            prop_assert_eq!(total, view.totals.net());
            prop_assert_eq!(
                table.rows.iter().map(|row| row.customers).sum::<u64>() + table.unassigned.customers,
                view.totals.customers
            );
            Ok(())
        })?;
    }

    #[test]
    fn the_order_of_rows_changes_no_cohort(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let of = |rows: &[(&str, Entry)], axis| {
            with_view(&log_of(rows), None, |view| (compute_cohorts(view, BY_MONTH, axis), OrderWaiting::compute(view)))
        };
        for axis in [MONTHS, PeriodAxis::Age { days: 30 }] {
            prop_assert_eq!(of(&rows, axis), of(&shuffled, axis));
        }
    }

    #[test]
    fn a_selection_is_the_cohorts_of_its_customers(rows in rows(), picked in 0..256u32) {
        let log = log_of(&rows);
        let summaries = summarise(&log, None);
        let set = CustomerSet::of(log.customer_count(), |c| picked >> c.0 & 1 == 1);
        let (selection, settings) = (CustomerSelection::Only(set), MetricSettings::default());
        let view = MetricView::new(&log, &summaries, &selection, &settings);
        if let Ok(table) = compute_cohorts(&view, BY_MONTH, MONTHS) {
            let customers: u64 = table.rows.iter().map(|row| row.customers).sum();
            prop_assert_eq!(customers + table.unassigned.customers, view.totals.customers);
            prop_assert!(table.averages.iter().all(|cell| cell.whole.active <= cell.whole.customers));
        } else {
            prop_assert_eq!(view.totals.buyers, 0);
        }
    }
}
