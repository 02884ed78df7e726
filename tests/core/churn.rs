//! Churn without contracts: rules, disagreement, reactivation, watch list, moves between stages.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use worthmap::analysis::churn::{
    ChurnBase, ChurnError, ChurnRule, ChurnSettings, CustomerValues, LongRun, STAGES, TransitionDates,
    Transitions, ValueBasis, WatchReason, compute_reactivation, compute_transitions, disagreements, judge,
    markov_outlook, watch_list,
};
use worthmap::analysis::domain::{CustomerIx, Day, DiscountRate, MoneySum, TransactionLog};
use worthmap::analysis::metrics::{Figure, MetricSettings, MetricView, Undefined};
use worthmap::analysis::segments::{LifecycleMultiples, Stage, compute_lifecycle};
use worthmap::analysis::summary::{CustomerSelection, summarise};

use crate::logs::{Entry, cdnow_sample, customer, log_of, order, refund};

/// Rounding of a few operations on figures near one.
const ROUNDING: f64 = 1e-12;

fn with_base<T>(
    log: &TransactionLog,
    values: CustomerValues<'_>,
    read: impl FnOnce(&ChurnBase<'_>) -> T,
) -> T {
    let (selection, settings) = (CustomerSelection::All, MetricSettings::default());
    let summaries = summarise(log, None);
    let view = MetricView::new(log, &summaries, &selection, &settings);
    let lifecycle = compute_lifecycle(&summaries, LifecycleMultiples::default()).unwrap();
    read(&ChurnBase::new(&view, &lifecycle, values, ChurnSettings::default()).unwrap())
}

/// Orders every so many days.
fn every(id: &'static str, from: i32, gap: i32, times: i32) -> Vec<(&'static str, Entry)> {
    (0..times).map(|k| (id, order(from + k * gap, 1_000))).collect()
}

/// As of day 400: a weekly buyer silent for 100 days, a slow one for 150, one of today, and one who took money back.
fn base_rows() -> Vec<(&'static str, Entry)> {
    let mut rows = every("weekly", 6, 7, 43);
    rows.extend(every("slow", 10, 120, 3));
    rows.extend(every("today", 330, 10, 8));
    rows.push(("refund", refund(20, 500)));
    rows
}

#[test]
fn rules_disagree_about_the_slow_and_the_fast() {
    let log = log_of(&base_rows());
    let of = |id| customer(&log, id);
    let mut alive = vec![0.9; log.customer_count()];
    alive[of("slow").0 as usize] = 0.2;
    alive[of("refund").0 as usize] = f64::NAN;
    let values = CustomerValues { alive: Some(&alive), expected: None };
    with_base(&log, values, |base| {
        // 42 gaps of 7, 7 of 10, 2 of 120: the 90th percentile is 10.
        assert_eq!(base.base_days, 10);
        let judged = judge(base);
        let lost = |rule: ChurnRule, id| judged[rule as usize].lost.contains(of(id));
        assert!(judged.iter().all(|j| j.judged == 3 && j.unavailable.is_none()));
        assert_eq!(["weekly", "slow", "today"].map(|id| lost(ChurnRule::OwnGap, id)), [true, false, false]);
        assert_eq!(["weekly", "slow", "today"].map(|id| lost(ChurnRule::BaseGap, id)), [true, true, false]);
        assert_eq!(["weekly", "slow", "today"].map(|id| lost(ChurnRule::Alive, id)), [false, true, false]);
        // Of 43 weekly orders all lie within the year before the last: 42 * 7 = 294 days.
        assert_eq!(judged[0].lost_revenue.to_string(), "430.00");
        assert_eq!(judged[0].share, Figure::Number(1.0 / 3.0));
        assert_eq!(judged[0].lost_revenue_share, Figure::Number(430.0 / 540.0));
        let expected = judged[2].expected_lost.value().unwrap();
        assert!((expected - 1.0).abs() < ROUNDING);
        let pairs = disagreements(base);
        assert_eq!(pairs.len(), 3);
        assert_eq!(
            (pairs[0].both, pairs[0].only_first, pairs[0].only_second, pairs[0].neither),
            (1, 0, 1, 1)
        );
        assert_eq!(pairs[0].examples_second, [of("slow")]);
        assert_eq!(pairs[1].share, Figure::Number(2.0 / 3.0));
        assert_eq!(
            (pairs[1].examples_first.clone(), pairs[1].examples_second.clone()),
            (vec![of("weekly")], vec![of("slow")])
        );
    });
}

#[test]
fn without_a_model_its_rule_says_that_it_cannot_judge() {
    let log = log_of(&base_rows());
    with_base(&log, CustomerValues::default(), |base| {
        let judged = judge(base);
        assert_eq!(judged[2].unavailable, Some(Undefined::NoCustomers));
        assert_eq!(judged[2].share.reason(), Some(Undefined::NoCustomers));
        assert_eq!(disagreements(base).len(), 1);
        assert_eq!(compute_reactivation(base, ChurnRule::Alive), Err(Undefined::NeedsOrders));
    });
    let (selection, settings) = (CustomerSelection::All, MetricSettings::default());
    let summaries = summarise(&log, None);
    let view = MetricView::new(&log, &summaries, &selection, &settings);
    let lifecycle = compute_lifecycle(&summaries, LifecycleMultiples::default()).unwrap();
    let wrong = CustomerValues { alive: Some(&[0.5]), expected: None };
    let error = ChurnBase::new(&view, &lifecycle, wrong, ChurnSettings::default()).err();
    assert_eq!(error, Some(ChurnError::Values { found: 1, customers: 4 }));
    assert_eq!(ChurnSettings::new(0.0, 0.5), Err(ChurnError::Multiple(0.0)));
    assert_eq!(ChurnSettings::new(4.0, 1.0), Err(ChurnError::Threshold(1.0)));
}

#[test]
fn customers_who_come_back_after_being_lost_are_counted() {
    // Ten-day rhythm for all; b is away from day 60 to 160, c for good from day 30 on.
    let mut rows = every("a", 0, 10, 31);
    rows.extend(every("b", 0, 10, 7));
    rows.extend(every("b", 160, 10, 15));
    rows.extend(every("c", 0, 10, 4));
    let log = log_of(&rows);
    with_base(&log, CustomerValues::default(), |base| {
        let found = compute_reactivation(base, ChurnRule::OwnGap).unwrap();
        assert_eq!((found.lost, found.came_back), (2, 1));
        assert!(found.returned.contains(customer(&log, "b")) && found.returned.len() == 1);
        // Four usual gaps of ten days: lost on day 101 and 71; b comes back 59 days later.
        let row =
            |day: i32| found.rows.iter().find(|r| r.start.days() <= day && day <= r.end.days()).unwrap();
        assert_eq!((row(71).lost, row(101).lost, row(160).came_back), (1, 1, 1));
        assert_eq!(row(160).reactivation_rate, Figure::Number(0.5));
        assert_eq!(row(101).loss_rate, Figure::Number(0.5));
        assert_eq!((found.curve.steps.len(), found.curve.steps[0].day), (1, 59));
        assert_eq!(found.curve.share_by(100), Figure::Number(0.5));
        assert_eq!(found.rows.iter().map(|r| r.lost).sum::<u64>(), found.lost);
    });
}

#[test]
fn those_still_lost_are_those_judged_lost_today() {
    let log = cdnow_sample();
    with_base(&log, CustomerValues::default(), |base| {
        for judgement in judge(base).iter().take(2) {
            let past = compute_reactivation(base, judgement.rule).unwrap();
            assert_eq!(past.lost - past.came_back, judgement.lost.len() as u64, "{:?}", judgement.rule);
            assert_eq!(past.rows.len(), 18);
            let last = past.rows.last().unwrap();
            assert_eq!(last.opening_lost + last.opening_active, 2_357);
        }
    });
}

#[test]
fn the_watch_list_names_who_is_late_by_what_is_at_stake() {
    // As of day 300 everybody has a ten-day rhythm; two are late, one is lost.
    let mut rows = every("small", 0, 10, 28);
    rows.extend((0..28).map(|k| ("large", order(k * 10, 5_000))));
    rows.extend(every("lost", 0, 10, 11));
    rows.extend(every("on time", 0, 10, 31));
    rows.push(("once", order(278, 99_000)));
    rows.extend([("slower", order(0, 100)), ("slower", order(10, 100)), ("slower", order(20, 100))]);
    rows.extend([("slower", order(250, 100)), ("slower", order(275, 100))]);
    let log = log_of(&rows);
    let of = |id| customer(&log, id);
    with_base(&log, CustomerValues::default(), |base| {
        let list = watch_list(base, 10);
        let names: Vec<&str> = list.entries.iter().map(|entry| log.ids.get(entry.customer)).collect();
        assert_eq!(names, ["large", "once", "small", "slower"]);
        let large = &list.entries[0];
        assert_eq!((large.silent_days, large.usual_gap, large.days_left), (30, 10.0, 10.0));
        assert_eq!(large.basis, ValueBasis::PastYearBySilence);
        assert!((large.value_at_risk - 28.0 * 50.0 * 0.75).abs() < 1e-9);
        assert_eq!(large.reasons, [WatchReason::LateByOwnRhythm, WatchReason::LateByBase]);
        assert!(list.entries[1].reasons.contains(&WatchReason::NoSecondOrder));
        assert!(list.entries[3].reasons.contains(&WatchReason::LateByBase));
        assert_eq!(list.customers, 4);
        let short = watch_list(base, 1);
        assert_eq!((short.entries.len(), short.customers, short.value_at_risk), (1, 4, list.value_at_risk));
    });
    let mut alive = vec![0.99; log.customer_count()];
    alive[of("on time").0 as usize] = 0.7;
    alive[of("large").0 as usize] = 0.1;
    let mut expected = vec![1.0; log.customer_count()];
    expected[of("small").0 as usize] = f64::NAN;
    expected[of("on time").0 as usize] = 500.0;
    let values = CustomerValues { alive: Some(&alive), expected: Some(&expected) };
    with_base(&log, values, |base| {
        let list = watch_list(base, 10);
        assert_eq!(list.entries[0].customer, of("on time"));
        assert_eq!(list.entries[0].reasons, [WatchReason::AliveInDoubt]);
        let small = list.entries.iter().find(|entry| entry.customer == of("small")).unwrap();
        assert_eq!(small.basis, ValueBasis::PastYearByAlive);
        assert!((small.value_at_risk - 280.0 * 0.01).abs() < 1e-9);
        // By the model this one is lost already.
        assert!(list.entries.iter().all(|entry| entry.customer != of("large")));
    });
}

#[test]
fn somebody_who_buys_more_and_more_seldom_slows_down() {
    let mut rows = every("steady", 0, 30, 9);
    rows.extend([0, 10, 20, 30, 60].map(|day| ("slower", order(day, 100))));
    rows.extend([("slower", order(240, 100)), ("end", order(280, 100))]);
    let log = log_of(&rows);
    with_base(&log, CustomerValues::default(), |base| {
        let list = watch_list(base, 10);
        let slower = list.entries.iter().find(|entry| entry.customer == customer(&log, "slower")).unwrap();
        assert!(slower.reasons.contains(&WatchReason::SlowingDown), "{slower:?}");
    });
}

fn transitions(log: &TransactionLog, from: i32, to: i32) -> Transitions {
    let dates = TransitionDates::new(Day::from_days(from), Day::from_days(to)).unwrap();
    compute_transitions(log, &CustomerSelection::All, LifecycleMultiples::default(), dates).unwrap()
}

#[test]
fn moves_between_two_dates_are_counted() {
    // A base with a ten-day rhythm; on day 200 and on day 300.
    let mut rows = every("stays", 0, 10, 31);
    rows.extend(every("goes", 0, 10, 21));
    rows.extend(every("returns", 0, 10, 6));
    rows.extend(every("returns", 250, 10, 6));
    rows.extend(every("comes", 280, 10, 3));
    rows.push(("newest", order(295, 700)));
    let log = log_of(&rows);
    let moves = transitions(&log, 200, 300);
    let count = |from: Option<Stage>, to| moves.counts[from.map_or(STAGES, |s| s as usize)][to as usize];
    assert_eq!(count(Some(Stage::Active), Stage::Active), 1);
    assert_eq!(count(Some(Stage::Active), Stage::Lost), 1);
    assert_eq!(count(Some(Stage::Lost), Stage::Active), 1);
    assert_eq!((count(None, Stage::Active), count(None, Stage::New)), (1, 1));
    assert_eq!(moves.opening(Some(Stage::Active)), 2);
    assert_eq!((moves.opening(None), moves.closing(Stage::Active)), (2, 3));
    assert_eq!(moves.share(Some(Stage::Active), Stage::Lost), Figure::Number(0.5));
    assert_eq!(moves.share(Some(Stage::Slipping), Stage::Lost).reason(), Some(Undefined::NoCustomers));
    // Ten orders of ten each after day 200 by the one who stays, none by the other.
    assert_eq!(moves.net_per_customer(Some(Stage::Active)), Figure::Number(50.0));
    let flows = moves.flows();
    assert_eq!(flows.len(), 5);
    assert_eq!(flows.iter().map(|flow| flow.customers).sum::<u64>(), 5);
    let total: MoneySum = flows.iter().map(|flow| flow.net).sum();
    assert_eq!(total.to_string(), "197.00");
    let error = TransitionDates::new(Day::from_days(3), Day::from_days(3));
    assert_eq!(error, Err(ChurnError::Dates { from: Day::from_days(3), to: Day::from_days(3) }));
    assert_eq!(TransitionDates::before(Day::from_days(300)).from(), Day::from_days(210));
}

#[test]
fn the_chain_of_the_sample_has_a_steady_state_and_values() {
    let log = cdnow_sample();
    let to = Day::from_date(1998, 6, 30).unwrap();
    let dates = TransitionDates::before(to);
    let moves =
        compute_transitions(&log, &CustomerSelection::All, LifecycleMultiples::default(), dates).unwrap();
    assert_eq!(Stage::ALL.map(|stage| moves.closing(stage)).iter().sum::<u64>(), 2_357);
    let rate = DiscountRate::annual(0.1).unwrap();
    let outlook = markov_outlook(&moves, Some(0.3), rate);
    let state = outlook.steady_state.clone().unwrap();
    assert!((state.shares.iter().sum::<f64>() - 1.0).abs() < ROUNDING);
    assert_eq!(state.long_run, LongRun::OneClass);
    // Another ninety days change nothing any more.
    let next: Vec<f64> =
        (0..STAGES).map(|to| (0..STAGES).map(|i| state.shares[i] * outlook.shares[i][to]).sum()).collect();
    next.iter().zip(state.shares).for_each(|(a, b)| assert!((a - b).abs() < ROUNDING));
    let far = outlook.after(Stage::ALL.map(|stage| moves.closing(stage)), 3_000);
    far.iter().zip(state.shares).for_each(|(a, b)| assert!((a / 2_357.0 - b).abs() < 1e-9));
    assert_eq!(outlook.values[0].reason(), Some(Undefined::NoCustomers));
    let values = outlook.values.map(|value| value.value().unwrap_or(0.0));
    assert!(values[Stage::Active as usize] > values[Stage::Lost as usize], "{values:?}");
    let base = outlook.base_value.value().unwrap();
    let sum: f64 = Stage::ALL.iter().map(|&s| moves.closing(s) as f64 * values[s as usize]).sum();
    assert!((base - sum).abs() < 1e-6);
    assert!((1.0 + outlook.period_rate - libm::pow(1.1, 90.0 / 365.25)).abs() < ROUNDING);
    // Nobody is new since March 1997.
    assert_eq!(outlook.new_customer_value.reason(), Some(Undefined::NoCustomers));
    let forever = markov_outlook(&moves, None, DiscountRate::ZERO);
    assert_eq!(forever.base_value.reason(), Some(Undefined::OutOfRange));
}

const IDS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

fn rows() -> impl Strategy<Value = Vec<(&'static str, Entry)>> {
    let entry = (0..8usize, 9_000..9_400i32, 0..50_000i64, any::<bool>());
    let entry = entry.prop_map(|(id, day, gross, back)| {
        (IDS[id], Entry { day, gross: if back { 0 } else { gross }, refunded: if back { 100 } else { 0 } })
    });
    proptest::collection::vec(entry, 1..80)
}

proptest! {
    #[test]
    fn every_customer_is_counted_once_on_both_dates(rows in rows(), from in 8_990..9_390i32, days in 1..200i32) {
        let log = log_of(&rows);
        let moves = transitions(&log, from, from + days);
        let after = summarise(&log, Some(Day::from_days(from + days)));
        let before = summarise(&log, Some(Day::from_days(from)));
        let all: u64 = moves.counts.iter().flatten().sum();
        prop_assert_eq!(all, u64::from(after.observed_count()));
        let known: u64 = moves.counts[..STAGES].iter().flatten().sum();
        prop_assert_eq!(known, u64::from(before.observed_count()));
        let net: MoneySum = moves.flows().iter().map(|flow| flow.net).sum();
        let expected: MoneySum = (0..log.customer_count() as u32)
            .map(CustomerIx)
            .map(|c| MoneySum::from(after.net(c)) - MoneySum::from(before.net(c)))
            .sum();
        prop_assert_eq!(net, expected);
        let outlook = markov_outlook(&moves, None, DiscountRate::annual(0.1).unwrap());
        for stage in Stage::ALL {
            let value = outlook.values[stage as usize].value();
            prop_assert_eq!(value.is_some(), moves.opening(Some(stage)) > 0);
        }
        prop_assert!(outlook.base_value.value().is_some());
        if let Ok(state) = outlook.steady_state {
            prop_assert!((state.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(state.shares.iter().all(|&share| share > -1e-12));
        } else {
            prop_assert_eq!(all, 0);
        }
    }

    #[test]
    fn the_order_of_rows_changes_no_verdict(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let of = |rows: &[(&str, Entry)]| {
            with_base(&log_of(rows), CustomerValues::default(), |base| {
                let past = [ChurnRule::OwnGap, ChurnRule::BaseGap].map(|rule| compute_reactivation(base, rule));
                (judge(base), disagreements(base), watch_list(base, 5), past)
            })
        };
        prop_assert_eq!(of(&rows), of(&shuffled));
    }

    #[test]
    fn losses_less_returns_are_those_lost_today(rows in rows()) {
        with_base(&log_of(&rows), CustomerValues::default(), |base| {
            for judgement in judge(base).iter().take(2) {
                if let Ok(past) = compute_reactivation(base, judgement.rule) {
                    prop_assert_eq!(past.lost - past.came_back, judgement.lost.len() as u64);
                    prop_assert!(past.rows.iter().all(|row| row.reactivation_rate.value().is_none_or(|r| r >= 0.0)));
                } else {
                    prop_assert_eq!(judgement.judged, 0);
                }
            }
            Ok(())
        })?;
    }
}
