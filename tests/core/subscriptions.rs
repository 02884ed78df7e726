//! Recurring revenue: every rule by an example, and what must hold for any subscriptions.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use worthmap::analysis::domain::{CustomerIx, Day, DaySpan, Money, MoneySum, TimeUnit};
use worthmap::analysis::metrics::{Figure, Undefined};
use worthmap::analysis::subscriptions::{
    BillingInterval, EndDay, IntervalUnit, MonthRow, MovementKind, MovementRow, MovementTable, RULES,
    RecurringMetric, RecurringRules, Subscription, SubscriptionBook, SubscriptionError, book_from_months,
    compute_movements, customer_movements, recurring_at, recurring_measures, retained_between, tenures,
};

/// Customers of every book.
const CUSTOMERS: usize = 6;
/// Rounding of a few operations on figures near one.
const ROUNDING: f64 = 1e-12;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// A subscription of so many hundredths a month.
fn monthly(customer: u32, start: &str, end: Option<&str>, hundredths: i64) -> Subscription {
    Subscription {
        customer: CustomerIx(customer),
        start: day(start),
        end: end.map(day),
        amount: Money::from_ten_thousandths(hundredths * 100),
        interval: BillingInterval::MONTH,
        plan: None,
    }
}

fn book(rows: &[Subscription]) -> SubscriptionBook {
    SubscriptionBook::new(CUSTOMERS, Vec::new(), rows, EndDay::FirstWithout).0
}

fn rules(as_of: &str, grace_days: u32) -> RecurringRules {
    RecurringRules { as_of: day(as_of), grace_days }
}

fn movements(rows: &[Subscription], as_of: &str) -> MovementTable {
    compute_movements(&book(rows), rules(as_of, 0)).unwrap()
}

/// New, expansion, contraction, churn, reactivation and closing of a month, in the currency's units.
fn month(row: &MovementRow) -> [String; 6] {
    let moved = MovementKind::ALL.map(|kind| row.movement(kind).monthly.to_string());
    let [new, expansion, contraction, churn, reactivation] = moved;
    [new, expansion, contraction, churn, reactivation, row.closing.monthly.to_string()]
}

fn figure(row: &MovementRow, metric: RecurringMetric, variant: &str) -> Figure {
    recurring_measures(row)[metric as usize].figure(variant).unwrap()
}

#[track_caller]
fn close(figure: Figure, expected: f64) {
    let value = figure.value().unwrap();
    assert!((value - expected).abs() < ROUNDING, "{value} is not {expected}");
}

/// January: a 100, b 50, c 30. February: a up to 120, b lost, d new with 40. March: b back with 20, c down to 10.
fn story() -> Vec<Subscription> {
    vec![
        monthly(0, "2024-01-10", Some("2024-02-10"), 10_000),
        monthly(0, "2024-02-10", None, 12_000),
        monthly(1, "2024-01-05", Some("2024-02-05"), 5_000),
        monthly(1, "2024-03-20", None, 2_000),
        monthly(2, "2024-01-31", Some("2024-03-31"), 3_000),
        monthly(2, "2024-03-31", None, 1_000),
        monthly(3, "2024-02-29", None, 4_000),
    ]
}

#[test]
fn a_story_of_three_months() {
    let table = movements(&story(), "2024-03-31");
    let found: Vec<[String; 6]> = table.rows.iter().map(month).collect();
    assert_eq!(
        found,
        [
            ["180.00", "0.00", "0.00", "0.00", "0.00", "180.00"],
            ["40.00", "20.00", "0.00", "50.00", "0.00", "190.00"],
            ["0.00", "0.00", "20.00", "0.00", "20.00", "190.00"],
        ]
    );
    assert!(table.rows.iter().all(|row| row.discrepancy().is_zero() && !row.partial));
    let february = &table.rows[1];
    close(figure(february, RecurringMetric::AnnualRevenue, "run_rate"), 2_280.0);
    close(figure(february, RecurringMetric::RevenuePerAccount, "closing"), 190.0 / 3.0);
    close(figure(february, RecurringMetric::GrossRetention, "month"), 130.0 / 180.0);
    close(figure(february, RecurringMetric::NetRetention, "month"), 150.0 / 180.0);
    close(figure(february, RecurringMetric::NetChurn, "net"), 30.0 / 180.0);
    close(figure(february, RecurringMetric::QuickRatio, "quick"), 60.0 / 50.0);
    close(figure(february, RecurringMetric::LogoChurn, "opening"), 1.0 / 3.0);
    close(figure(february, RecurringMetric::LogoChurn, "average"), 1.0 / 3.0);
    close(figure(february, RecurringMetric::LogoChurn, "hazard"), 0.25);
    close(figure(february, RecurringMetric::RevenueChurn, "gross"), 50.0 / 180.0);
    close(figure(february, RecurringMetric::RevenueChurn, "annualised"), 1.0 - libm::pow(13.0 / 18.0, 12.0));
    let march = &table.rows[2];
    close(figure(march, RecurringMetric::NetRetention, "with_reactivation"), 1.0);
    close(figure(march, RecurringMetric::NetChurn, "without_reactivation"), 20.0 / 190.0);
    let january = &table.rows[0];
    let nothing = figure(january, RecurringMetric::GrossRetention, "month");
    assert_eq!(nothing.reason(), Some(Undefined::NothingBefore));
    assert_eq!(figure(january, RecurringMetric::QuickRatio, "quick").reason(), Some(Undefined::NoRevenue));
    let moved = customer_movements(&book(&story()), &table.rules, february);
    let kinds: Vec<(u32, MovementKind)> = moved.iter().map(|m| (m.customer.0, m.kind)).collect();
    assert_eq!(kinds, [(1, MovementKind::Churn), (3, MovementKind::New), (0, MovementKind::Expansion)]);
}

#[test]
fn formulas_come_with_their_numbers() {
    let table = movements(&story(), "2024-03-31");
    for measure in recurring_measures(&table.rows[1]) {
        for (variant, found) in measure.metric.definition().variants.iter().zip(&measure.figures) {
            let symbols = variant.formula.matches('{').count();
            let mut distinct: Vec<&str> =
                variant.formula.split('{').skip(1).filter_map(|s| s.split('}').next()).collect();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(found.terms.len(), distinct.len(), "{} {symbols}", variant.formula);
        }
        assert_eq!(measure.figures.len(), measure.metric.definition().variants.len());
    }
}

#[test]
fn a_plan_that_changes_on_one_day_is_neither_lost_nor_doubled() {
    let change = [monthly(0, "2024-01-01", Some("2024-01-31"), 1_000), monthly(0, "2024-01-31", None, 3_000)];
    for ends in [EndDay::FirstWithout, EndDay::LastWith] {
        let (book, notes) = SubscriptionBook::new(CUSTOMERS, Vec::new(), &change, ends);
        let table = compute_movements(&book, rules("2024-02-10", 0)).unwrap();
        assert_eq!(month(&table.rows[0]), ["30.00", "0.00", "0.00", "0.00", "0.00", "30.00"]);
        assert_eq!(notes.changed_on_last_day, u64::from(ends == EndDay::LastWith));
    }
    // Two subscriptions of the one last day stay, both of them.
    let two = [
        monthly(0, "2024-01-31", Some("2024-01-31"), 1_000),
        monthly(0, "2024-01-31", Some("2024-01-31"), 500),
    ];
    let (book, _) = SubscriptionBook::new(CUSTOMERS, Vec::new(), &two, EndDay::LastWith);
    assert_eq!(recurring_at(&book, &rules("2024-02-10", 0), day("2024-01-31")).monthly.to_string(), "15.00");
}

#[test]
fn gaps_within_grace_are_bridged_and_longer_ones_are_losses() {
    let rows = [monthly(0, "2024-01-01", Some("2024-01-30"), 1_000), monthly(0, "2024-02-02", None, 2_000)];
    // Three days without: 30 and 31 January, 1 February.
    let bridged = compute_movements(&book(&rows), rules("2024-02-29", 3)).unwrap();
    assert_eq!(month(&bridged.rows[0]), ["10.00", "0.00", "0.00", "0.00", "0.00", "10.00"]);
    assert_eq!(month(&bridged.rows[1]), ["0.00", "10.00", "0.00", "0.00", "0.00", "20.00"]);
    let open = compute_movements(&book(&rows), rules("2024-02-29", 2)).unwrap();
    assert_eq!(open.rows[0].came_and_went.customers, 1);
    assert_eq!(month(&open.rows[1]), ["0.00", "0.00", "0.00", "0.00", "20.00", "20.00"]);
    // As of 31 January nobody knows of February: the customer is lost.
    let early = recurring_at(&book(&rows), &rules("2024-01-31", 3), day("2024-01-31"));
    assert_eq!(early.customers, 0);
}

#[test]
fn overlaps_add_up_and_intervals_are_brought_to_a_month() {
    let year = Subscription { interval: BillingInterval::YEAR, ..monthly(0, "2024-01-01", None, 12_000) };
    let week = Subscription { interval: BillingInterval::WEEK, ..monthly(0, "2024-01-15", None, 700) };
    let both = recurring_at(&book(&[year, week]), &rules("2024-12-31", 0), day("2024-06-01"));
    assert_eq!((both.customers, both.monthly.to_string()), (1, "40.4375".to_owned()));
}

#[test]
fn trials_and_credits() {
    let rows = [
        monthly(0, "2024-01-01", Some("2024-02-15"), 0),
        monthly(0, "2024-02-15", None, 5_000),
        monthly(1, "2024-01-01", None, 2_000),
        monthly(1, "2024-02-01", Some("2024-03-01"), -2_500),
    ];
    let (made, notes) = SubscriptionBook::new(CUSTOMERS, Vec::new(), &rows, EndDay::FirstWithout);
    assert_eq!((notes.trials, notes.credits), (1, 1));
    let table = compute_movements(&made, rules("2024-03-31", 0)).unwrap();
    assert_eq!(month(&table.rows[0])[0], "20.00");
    // The trial becomes a new customer in February; the credit takes b to zero, not below.
    assert_eq!(month(&table.rows[1]), ["50.00", "0.00", "0.00", "20.00", "0.00", "50.00"]);
    assert_eq!(month(&table.rows[2]), ["0.00", "0.00", "0.00", "0.00", "20.00", "70.00"]);
}

#[test]
fn what_cannot_be_is_left_out_and_said() {
    let rows = [
        monthly(0, "2024-03-01", Some("2024-02-29"), 100),
        monthly(9, "2024-03-01", None, 100),
        monthly(1, "2024-03-01", Some("2024-03-01"), 100),
        monthly(2, "2024-05-01", None, 100),
    ];
    let (book, notes) = SubscriptionBook::new(CUSTOMERS, Vec::new(), &rows, EndDay::FirstWithout);
    let (start, end) = (day("2024-03-01"), day("2024-02-29"));
    let reasons: Vec<SubscriptionError> = notes.rejected.iter().map(|r| r.reason).collect();
    assert_eq!(
        reasons,
        [
            SubscriptionError::EndsBeforeStart { start, end },
            SubscriptionError::UnknownCustomer { customer: 9, customers: 6 }
        ]
    );
    assert_eq!((notes.no_length, book.len()), (1, 2));
    // The only one that runs starts after the as-of day.
    let as_of = day("2024-04-30");
    assert_eq!(
        compute_movements(&book, RecurringRules { as_of, grace_days: 0 }),
        Err(SubscriptionError::NobodyPaid { as_of })
    );
    let long = [monthly(0, "0001-01-01", None, 100)];
    assert_eq!(
        compute_movements(&self::book(&long), rules("2024-01-31", 0)),
        Err(SubscriptionError::TooManyMonths { found: 2_023 * 12 + 1, most: 1_200 })
    );
}

#[test]
fn somebody_who_comes_and_goes_within_a_month_is_counted_apart() {
    let rows = [monthly(0, "2024-01-01", None, 1_000), monthly(1, "2024-02-03", Some("2024-02-20"), 700)];
    let table = movements(&rows, "2024-02-29");
    let february = &table.rows[1];
    assert_eq!(
        (february.came_and_went.customers, february.came_and_went.monthly.to_string()),
        (1, "7.00".to_owned())
    );
    close(figure(february, RecurringMetric::LogoChurn, "opening"), 0.0);
    close(figure(february, RecurringMetric::LogoChurn, "same_month"), 1.0);
    close(figure(february, RecurringMetric::LogoChurn, "hazard"), 0.5);
}

#[test]
fn twelve_months_look_at_the_customers_of_then() {
    let rows = [
        monthly(0, "2023-01-31", Some("2023-06-30"), 1_000),
        monthly(0, "2023-06-30", None, 3_000),
        monthly(1, "2023-01-10", Some("2023-08-01"), 2_000),
        monthly(2, "2023-01-10", Some("2023-09-01"), 4_000),
        monthly(2, "2023-09-01", None, 1_000),
        monthly(3, "2023-12-01", None, 9_000),
    ];
    let table = movements(&rows, "2024-01-15");
    let last = table.rows.last().unwrap();
    assert!(last.partial && last.end == day("2024-01-15"));
    close(figure(last, RecurringMetric::GrossRetention, "trailing_12"), (10.0 + 10.0) / 70.0);
    close(figure(last, RecurringMetric::NetRetention, "trailing_12"), (30.0 + 10.0) / 70.0);
    let between = retained_between(&book(&rows), &table.rules, day("2023-01-31"), day("2024-01-15"));
    assert_eq!(last.trailing, Some(between));
    assert_eq!((between.opening.customers, between.kept.customers), (3, 2));
    assert_eq!(table.rows[11].trailing, None);
}

#[test]
fn month_columns_become_subscriptions() {
    let money = |hundredths: i64| (hundredths != 0).then(|| Money::from_ten_thousandths(hundredths * 100));
    let row = |customer, amounts: &[i64]| MonthRow {
        customer: CustomerIx(customer),
        amounts: amounts.iter().map(|&a| money(a)).collect(),
    };
    let rows = [row(0, &[1_000, 1_000, 2_000, 2_000]), row(1, &[0, 500, 0, 700]), row(2, &[300, 300])];
    let (book, notes, as_of) = book_from_months(CUSTOMERS, day("2023-11-01"), &rows);
    assert_eq!((as_of, notes.rejected.len(), book.len()), (day("2024-02-29"), 0, 5));
    let table = compute_movements(&book, RecurringRules { as_of, grace_days: 0 }).unwrap();
    let closing: Vec<String> = table.rows.iter().map(|row| row.closing.monthly.to_string()).collect();
    assert_eq!(closing, ["13.00", "18.00", "20.00", "27.00"]);
    assert_eq!(month(&table.rows[3]), ["0.00", "0.00", "0.00", "0.00", "7.00", "27.00"]);
    let stays = tenures(&book, &table.rules);
    assert_eq!(
        (stays.lost.as_slice(), stays.renewals.as_slice()),
        (&[false, true, true][..], &[3, 1, 2][..])
    );
    assert!(stays.came_back[1]);
}

#[test]
fn tenures_are_cut_off_at_the_as_of_day() {
    let rows = [
        // Starts on the 31st, does not renew on 31 March: two months.
        monthly(0, "2024-01-31", Some("2024-03-31"), 1_000),
        // Lost within the third month.
        monthly(1, "2024-01-31", Some("2024-04-10"), 1_000),
        monthly(2, "2024-01-31", None, 1_000),
        // Ends, but after the as-of day.
        Subscription {
            interval: BillingInterval::YEAR,
            ..monthly(3, "2023-02-28", Some("2025-02-28"), 1_000)
        },
        monthly(4, "2024-06-01", None, 1_000),
    ];
    let stays = tenures(&book(&rows), &rules("2024-04-30", 0));
    assert_eq!(stays.customers.iter().map(|c| c.0).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(stays.lost, [true, true, false, false]);
    assert_eq!(stays.renewals, [2, 3, 3, 1]);
    assert_eq!(stays.days, [60, 70, 90, 427]);
    assert!(stays.came_back.iter().all(|&back| !back));
}

#[test]
fn every_rule_is_said_once() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    assert!(RULES.iter().all(|rule| rule.text.ends_with('.')));
}

fn subscriptions() -> impl Strategy<Value = Vec<Subscription>> {
    let units = [IntervalUnit::Day, IntervalUnit::Week, IntervalUnit::Month];
    let one = (0..6u32, 19_000..19_900i32, any::<bool>(), -20..400i32, -3..60i64, (0..3usize, 1..13u16));
    let one = one.prop_map(move |(customer, start, ends, length, amount, (unit, count))| Subscription {
        customer: CustomerIx(customer),
        start: Day::from_days(start),
        end: ends.then(|| Day::from_days(start + length)),
        amount: Money::from_ten_thousandths(if amount % 7 == 0 { 0 } else { amount * 33_337 }),
        interval: BillingInterval::new(units[unit], count).unwrap(),
        plan: None,
    });
    proptest::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn opening_and_movements_give_closing(
        rows in subscriptions(),
        as_of in 18_990..20_400i32,
        grace_days in 0..40u32,
        last_with in any::<bool>(),
    ) {
        let ends = if last_with { EndDay::LastWith } else { EndDay::FirstWithout };
        let (book, notes) = SubscriptionBook::new(CUSTOMERS, Vec::new(), &rows, ends);
        prop_assert_eq!(book.len() + notes.rejected.len(), rows.len());
        let rules = RecurringRules { as_of: Day::from_days(as_of), grace_days };
        let Ok(table) = compute_movements(&book, rules) else {
            prop_assert_eq!(recurring_at(&book, &rules, rules.as_of).customers, 0);
            return Ok(());
        };
        let mut before = MoneySum::ZERO;
        for row in &table.rows {
            prop_assert!(row.discrepancy().is_zero(), "{:?}", row);
            prop_assert_eq!(row.opening.monthly, before);
            prop_assert_eq!(row.closing, recurring_at(&book, &rules, row.end));
            let count = |kind| row.movement(kind).customers;
            let joined = count(MovementKind::New) + count(MovementKind::Reactivation);
            prop_assert_eq!(
                row.opening.customers + joined,
                row.closing.customers + count(MovementKind::Churn)
            );
            let listed = customer_movements(&book, &rules, row);
            for kind in MovementKind::ALL {
                let of_kind = listed.iter().filter(|m| m.kind == kind);
                let change = |m: &worthmap::analysis::subscriptions::CustomerMovement| {
                    if kind.is_loss() { m.before - m.after } else { m.after - m.before }
                };
                let (customers, sum) = of_kind.fold((0, MoneySum::ZERO), |(n, s), m| (n + 1, s + change(m)));
                prop_assert_eq!((customers, sum), (count(kind), row.movement(kind).monthly));
                prop_assert!(!sum.is_negative());
            }
            if let Some(trailing) = row.trailing {
                let earlier = row.start.add_periods(TimeUnit::Month, -11).plus(DaySpan(-1));
                prop_assert_eq!(trailing, retained_between(&book, &rules, earlier, row.end));
                prop_assert!(trailing.kept_without_growth <= trailing.opening.monthly);
            }
            before = row.closing.monthly;
        }
        prop_assert_eq!(table.rows.last().unwrap().end, rules.as_of);
        let stays = tenures(&book, &rules);
        prop_assert!(stays.lost.iter().zip(&stays.days).all(|(lost, &days)| !lost || days > 0));
        prop_assert!(stays.lost.iter().zip(&stays.renewals).all(|(lost, &renewals)| !lost || renewals > 0));
    }

    /// Without grace, what counts on a day is the sum of what runs on that day.
    #[test]
    fn recurring_revenue_is_what_runs(rows in subscriptions(), today in 18_990..20_400i32) {
        let book = book(&rows);
        let today = Day::from_days(today);
        let rules = RecurringRules { as_of: Day::from_days(20_400), grace_days: 0 };
        let mut expected = (0, MoneySum::ZERO);
        for customer in book.customers() {
            let running = book.of(customer).filter(|&at| book.runs(at, today));
            let sum: MoneySum = running.map(|at| book.monthly[at]).sum();
            if sum > MoneySum::ZERO {
                expected = (expected.0 + 1, expected.1 + sum);
            }
        }
        let found = recurring_at(&book, &rules, today);
        prop_assert_eq!((found.customers, found.monthly), expected);
    }

    #[test]
    fn the_order_of_subscriptions_changes_nothing(
        (rows, shuffled) in subscriptions().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        prop_assert_eq!(book(&rows), book(&shuffled));
    }

    #[test]
    fn a_plan_that_is_only_renamed_moves_nothing(rows in subscriptions(), at in 19_000..19_900i32) {
        // Cutting every subscription in two on one day is a change of plan at the same price.
        let cut = Day::from_days(at);
        let split = |s: &Subscription| {
            if s.start < cut && s.end.is_none_or(|end| end > cut) {
                vec![Subscription { end: Some(cut), ..*s }, Subscription { start: cut, plan: Some(1), ..*s }]
            } else {
                vec![*s]
            }
        };
        let changed: Vec<Subscription> = rows.iter().flat_map(split).collect();
        let rules = RecurringRules { as_of: Day::from_days(20_100), grace_days: 0 };
        prop_assert_eq!(compute_movements(&book(&rows), rules), compute_movements(&book(&changed), rules));
    }
}
