//! What must hold for any log: the order of rows is irrelevant, segments are a partition, the currency unit
//! changes no score.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use worthmap::analysis::domain::TransactionLog;
use worthmap::analysis::metrics::{MetricSettings, MetricView, Metrics, compute_metrics};
use worthmap::analysis::segments::{RfmSettings, TierCutoffs, compute_rfm, compute_tiers};
use worthmap::analysis::summary::{CustomerSelection, summarise};

use crate::logs::{Entry, log_of};

const IDS: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
/// Rounding of a quotient of two integers.
const ROUNDING: f64 = 1e-12;

fn rows() -> impl Strategy<Value = Vec<(&'static str, Entry)>> {
    let entry = (0..12usize, 9_000..9_800i32, 0..500_000i64, any::<bool>(), 0..9_000i64);
    let entry = entry.prop_map(|(id, day, gross, refunds, refund)| {
        let refunded = if refunds { refund } else { 0 };
        (IDS[id], Entry { day, gross: if gross % 11 == 0 { 0 } else { gross }, refunded })
    });
    proptest::collection::vec(entry, 0..80)
}

fn metrics(log: &TransactionLog) -> Metrics {
    let (selection, settings) = (CustomerSelection::All, MetricSettings::default());
    let summaries = summarise(log, None);
    compute_metrics(&MetricView::new(log, &summaries, &selection, &settings))
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let (log, other) = (log_of(&rows), log_of(&shuffled));
        prop_assert_eq!(metrics(&log), metrics(&other));
        let settings = RfmSettings::default();
        let of = |log| compute_rfm(&summarise(log, None), &settings);
        prop_assert_eq!(of(&log), of(&other));
    }

    #[test]
    fn every_customer_is_in_exactly_one_segment_tier_and_decile(rows in rows()) {
        let log = log_of(&rows);
        let summaries = summarise(&log, None);
        let Ok(rfm) = compute_rfm(&summaries, &RfmSettings::default()) else {
            prop_assert_eq!(summaries.observed_count(), 0);
            return Ok(());
        };
        let proof = rfm.proof();
        prop_assert_eq!(proof.in_one, u64::from(summaries.observed_count()));
        prop_assert_eq!((proof.in_none, proof.in_several), (0, 0));
        let tiers = compute_tiers(&summaries, TierCutoffs::default());
        for customer in summaries.observed() {
            prop_assert!(rfm.segment(customer).is_some());
            prop_assert_eq!(tiers.tier(&summaries, customer).is_some(), tiers.boundaries.is_ok());
            prop_assert!(matches!(tiers.decile(&summaries, customer), Some(1..=10)));
        }
    }

    #[test]
    fn the_currency_unit_changes_no_score_and_no_share(rows in rows(), factor in 2..1_000i64) {
        let scaled = |&(id, e): &(&'static str, Entry)| {
            (id, Entry { gross: e.gross * factor, refunded: e.refunded * factor, ..e })
        };
        let scaled_rows: Vec<_> = rows.iter().map(scaled).collect();
        let (log, other) = (log_of(&rows), log_of(&scaled_rows));
        let (a, b) = (summarise(&log, None), summarise(&other, None));
        let settings = RfmSettings::default();
        if let (Ok(x), Ok(y)) = (compute_rfm(&a, &settings), compute_rfm(&b, &settings)) {
            for customer in a.observed() {
                prop_assert_eq!(x.scores(customer), y.scores(customer));
            }
        }
        let (x, y) = (metrics(&log), metrics(&other));
        for (left, right) in x.concentration.top.iter().zip(&y.concentration.top) {
            prop_assert_eq!(left.share.reason(), right.share.reason());
            let difference = left.share.value().unwrap_or(0.0) - right.share.value().unwrap_or(0.0);
            prop_assert!(difference.abs() <= ROUNDING * left.share.value().unwrap_or(1.0).abs());
        }
    }

    #[test]
    fn a_selection_and_the_rest_add_up(rows in rows(), bits in any::<u64>()) {
        let log = log_of(&rows);
        let summaries = summarise(&log, None);
        let settings = MetricSettings::default();
        let part = |wanted: bool| {
            let set = worthmap::analysis::summary::CustomerSet::of(summaries.len(), |c| (bits >> c.0 & 1 == 1) == wanted);
            let selection = CustomerSelection::Only(set);
            compute_metrics(&MetricView::new(&log, &summaries, &selection, &settings))
        };
        let (all, left, right) = (metrics(&log), part(true), part(false));
        prop_assert_eq!(left.totals.net() + right.totals.net(), all.totals.net());
        prop_assert_eq!(left.totals.orders + right.totals.orders, all.totals.orders);
        for ((all, left), right) in all.periods.rows.iter().zip(&left.periods.rows).zip(&right.periods.rows) {
            prop_assert_eq!(left.net() + right.net(), all.net());
            prop_assert_eq!(left.customers + right.customers, all.customers);
            prop_assert_eq!(left.new_customers + right.new_customers, all.new_customers);
        }
    }
}
