//! Segments, tiers and stages on CDNOW and on awkward bases.

use worthmap::analysis::domain::{Day, TransactionLog};
use worthmap::analysis::metrics::Undefined;
use worthmap::analysis::segments::{
    LifecycleMultiples, RecencyUnit, RfmScores, RfmSettings, SegmentId, Stage, ThresholdOrigin,
    ThresholdRule, Thresholds, Tier, TierCutoffs, compute_lifecycle, compute_rfm, compute_tiers,
};
use worthmap::analysis::summary::{CustomerSelection, CustomerSummaries, summarise};

use crate::logs::{Entry, cdnow_sample, customer, log_of, order, refund};

const EVERYBODY: CustomerSelection = CustomerSelection::All;

fn summaries(rows: &[(&str, Entry)]) -> (TransactionLog, CustomerSummaries) {
    let log = log_of(rows);
    let summaries = summarise(&log, None);
    (log, summaries)
}

#[test]
fn every_customer_of_the_sample_is_in_one_segment() {
    let summaries = summarise(&cdnow_sample(), None);
    let rfm = compute_rfm(&summaries, &RfmSettings::default()).unwrap();
    let proof = rfm.proof();
    assert_eq!((proof.customers, proof.in_one, proof.in_none, proof.in_several), (2_357, 2_357, 0, 0));
    assert_eq!(proof.cells_in_one, 25);
    // More than half of the customers bought once, so quantiles of frequency coincide.
    assert_eq!(rfm.rules.frequency.origin, ThresholdOrigin::FixedForTies);
    assert_eq!(rfm.rules.recency.origin, ThresholdOrigin::Quantiles);
    let table = rfm.table(&summaries, &EVERYBODY);
    assert_eq!(table.cells.len(), 25);
    assert_eq!(table.segments.iter().map(|s| s.statistics.customers).sum::<u64>(), 2_357);
    assert_eq!(table.cells.iter().map(|c| c.statistics.customers).sum::<u64>(), 2_357);
    let net = |sum: worthmap::analysis::domain::MoneySum| sum.to_string();
    assert_eq!(net(table.segments.iter().map(|s| s.statistics.net).sum()), "244091.94");
    for card in &table.segments {
        let set = rfm.customers_in(card.segment);
        assert_eq!(set.len() as u64, card.statistics.customers);
        let cells: u64 =
            table.cells.iter().filter(|c| c.segment == card.segment).map(|c| c.statistics.customers).sum();
        assert_eq!(cells, card.statistics.customers);
        let only = rfm.table(&summaries, &CustomerSelection::Only(set));
        assert_eq!(only.segments[card.segment as usize].statistics.net, card.statistics.net);
    }
}

#[test]
fn quantile_scores_split_distinct_values_into_fifths() {
    let names: Vec<String> = (0..20).map(|at| format!("c{at:02}")).collect();
    // Customer k orders k + 1 times, one order a day from day 0 on, so R, F and M rise together.
    let rows: Vec<(&str, Entry)> = names
        .iter()
        .enumerate()
        .flat_map(|(k, id)| (0..=k).map(move |day| (id.as_str(), order(day as i32 * 3, 1_000))))
        .collect();
    let (log, summaries) = summaries(&rows);
    let rfm = compute_rfm(&summaries, &RfmSettings::default()).unwrap();
    assert_eq!(rfm.rules.frequency.origin, ThresholdOrigin::Quantiles);
    for score in 1..=5u8 {
        for k in 4 * (score - 1)..4 * score {
            let id = format!("c{k:02}");
            let expected = RfmScores { recency: score, frequency: score, monetary: score };
            assert_eq!(rfm.scores(customer(&log, &id)), Some(expected), "{id}");
        }
    }
    assert_eq!(rfm.customers_in(SegmentId::Champions).len(), 4);
    assert_eq!(rfm.segment(customer(&log, "c12")), Some(SegmentId::Loyal));
}

#[test]
fn thresholds_can_be_fixed_and_recency_counted_in_gaps() {
    let rows = [
        ("a", order(0, 100)),
        ("a", order(10, 100)),
        ("b", order(30, 100)),
        ("c", order(0, 100)),
        ("c", order(50, 100)),
    ];
    let (log, summaries) = summaries(&rows);
    // Gaps of 10 and 50 days: the median is 30, so a, b, c are silent for 4/3, 2/3 and 0 of it.
    let fixed = |values| ThresholdRule::Fixed(Thresholds::new(values).unwrap());
    let settings = RfmSettings {
        recency: fixed([0.5, 1.0, 1.5, 2.0]),
        frequency: fixed([1.0, 1.0, 1.0, 1.0]),
        recency_unit: RecencyUnit::MedianGap,
        ..RfmSettings::default()
    };
    let rfm = compute_rfm(&summaries, &settings).unwrap();
    assert_eq!(rfm.rules.recency_days, 30.0);
    let scores = |id| rfm.scores(customer(&log, id)).unwrap();
    assert_eq!(["a", "b", "c"].map(|id| scores(id).recency), [3, 4, 5]);
    assert_eq!(["a", "b", "c"].map(|id| scores(id).frequency), [5, 1, 5]);
}

#[test]
fn awkward_bases_are_partitioned_too() {
    let refunds = [("a", refund(3, 100)), ("b", order(3, 100))];
    let (log, with_refunds) = summaries(&refunds);
    let rfm = compute_rfm(&with_refunds, &RfmSettings::default()).unwrap();
    assert_eq!(rfm.segment(customer(&log, "a")), Some(SegmentId::Lost));
    assert_eq!(rfm.proof().in_one, 2);

    let ties = [("a", order(3, 100)), ("b", order(3, 100)), ("c", order(3, 100))];
    let (_, ties) = summaries(&ties);
    let rfm = compute_rfm(&ties, &RfmSettings::default()).unwrap();
    assert_eq!(rfm.customers_in(SegmentId::New).len(), 3);

    let (_, nobody) = summaries(&[]);
    assert_eq!(compute_rfm(&nobody, &RfmSettings::default()).err(), Some(Undefined::NoCustomers));
    assert_eq!(compute_tiers(&nobody, TierCutoffs::default()).boundaries, Err(Undefined::NoCustomers));
    assert_eq!(compute_lifecycle(&nobody, LifecycleMultiples::default()).err(), Some(Undefined::NoCustomers));

    let (log, negative) = summaries(&[("a", order(3, 100)), ("a", refund(4, 300))]);
    assert_eq!(compute_tiers(&negative, TierCutoffs::default()).boundaries, Err(Undefined::NegativeTotal));
    assert_eq!(
        compute_rfm(&negative, &RfmSettings::default()).unwrap().proof().in_one,
        log.customer_count() as u64
    );
}

#[test]
fn tiers_end_where_revenue_reaches_the_cut_off() {
    // 100 in all: 50 + 30 reach 80 %, the two of 5 share a tier, which reaches 95 % with the second of them.
    let rows = [
        ("a", order(0, 50)),
        ("b", order(0, 30)),
        ("c", order(0, 10)),
        ("d", order(0, 5)),
        ("e", order(0, 5)),
        ("f", refund(0, 1)),
        ("g", order(0, 1)),
    ];
    let (log, summaries) = summaries(&rows);
    let tiers = compute_tiers(&summaries, TierCutoffs::default());
    let of = |id| tiers.tier(&summaries, customer(&log, id)).unwrap();
    assert_eq!(
        ["a", "b", "c", "d", "e", "f", "g"].map(of),
        [Tier::A, Tier::A, Tier::B, Tier::B, Tier::B, Tier::C, Tier::C]
    );
    let decile = |id| tiers.decile(&summaries, customer(&log, id)).unwrap();
    assert_eq!(["a", "b", "c", "d", "e", "g", "f"].map(decile), [1, 2, 3, 5, 5, 8, 9]);
    let table = tiers.table(&summaries, &EVERYBODY);
    assert_eq!(table.iter().map(|row| row.statistics.customers).collect::<Vec<_>>(), [2, 3, 2]);
    let deciles = tiers.decile_table(&summaries, &EVERYBODY);
    assert_eq!(deciles.iter().map(|row| row.statistics.customers).sum::<u64>(), 7);
}

#[test]
fn stages_follow_the_customers_own_rhythm() {
    let every = |id: &'static str, from: i32, gap: i32, times: i32| {
        (0..times).map(move |k| (id, order(from + k * gap, 100))).collect::<Vec<_>>()
    };
    let mut rows = every("weekly", 0, 7, 40);
    rows.extend(every("yearly", 0, 365, 4));
    rows.extend([("once", order(1_000, 100)), ("once lately", order(1_270, 100)), ("refund", refund(0, 1))]);
    rows.extend([("end", order(1_275, 100))]);
    let (log, summaries) = summaries(&rows);
    let lifecycle = compute_lifecycle(&summaries, LifecycleMultiples::default()).unwrap();
    let of = |id| lifecycle.stage(&summaries, customer(&log, id)).unwrap();
    assert_eq!(lifecycle.base_gap, 7.0);
    assert_eq!(of("weekly"), Stage::Lost);
    assert_eq!(of("yearly"), Stage::Active);
    assert_eq!(of("once"), Stage::Lost);
    assert_eq!(of("once lately"), Stage::New);
    assert_eq!(of("refund"), Stage::Lost);
    let usual = lifecycle.usual_gap(&summaries, customer(&log, "yearly"));
    assert!((usual - (3.0 * 365.0 + 2.0 * 7.0) / 5.0).abs() < 1e-12);
    let table = lifecycle.table(&summaries, &EVERYBODY);
    assert_eq!(table.iter().map(|row| row.statistics.customers).sum::<u64>(), 6);
}

#[test]
fn a_file_without_days_has_tiers_but_no_recency() {
    let mut log = log_of(&[("a", order(0, 0)), ("b", order(0, 0))]);
    log.summaries = Some(worthmap::analysis::domain::SummaryRows {
        orders: vec![3, 1],
        net: [300, 100].map(worthmap::analysis::domain::Money::from_ten_thousandths).to_vec(),
        first_day: vec![None, None],
        last_day: vec![None, None],
    });
    log.days.clear();
    let summaries = summarise(&log, Some(Day::from_days(3)));
    assert_eq!(compute_rfm(&summaries, &RfmSettings::default()).err(), Some(Undefined::NoDates));
    assert!(compute_tiers(&summaries, TierCutoffs::default()).boundaries.is_ok());
}
