//! How long summaries, metrics and segments take on a million customers with five million orders.
//!
//! Run with `cargo bench --no-default-features --bench value`. Prints milliseconds, best of five runs.

use std::hint::black_box;
use std::time::Instant;

use worthmap::analysis::domain::{CustomerIds, Day, Money, TransactionLog};
use worthmap::analysis::metrics::{
    Concentration, GapStatistics, MetricSettings, MetricView, PeriodTable, SecondOrder, compute_metrics,
};
use worthmap::analysis::numerics::SeededDraws;
use worthmap::analysis::segments::{
    LifecycleMultiples, RfmSettings, TierCutoffs, compute_lifecycle, compute_rfm, compute_tiers,
};
use worthmap::analysis::summary::{CustomerSelection, summarise};

const CUSTOMERS: usize = 1_000_000;
const MEAN_ORDERS: f64 = 5.0;
const DAYS: usize = 1_096;
const RUNS: usize = 5;

fn made_up_log() -> TransactionLog {
    let mut draws = SeededDraws::new(1);
    let mut log = TransactionLog { starts: vec![0], ids: CustomerIds::new(), ..TransactionLog::default() };
    for number in 0..CUSTOMERS {
        log.ids.push(&format!("c{number:07}"));
        let mean = draws.gamma(0.8, 0.8 / (MEAN_ORDERS - 1.0));
        let orders = 1 + draws.poisson(mean) as usize;
        let first = log.days.len();
        log.days.extend((0..orders).map(|_| Day::from_days(19_000 + draws.index(DAYS) as i32)));
        log.days[first..].sort_unstable();
        let amount = |_| Money::from_ten_thousandths(100 * (100 + draws.gamma(2.0, 0.0005) as i64));
        log.gross.extend((0..orders).map(amount));
        log.starts.push(log.days.len() as u32);
    }
    log
}

fn best_of<T>(name: &str, mut run: impl FnMut() -> T) -> T {
    let mut best = f64::INFINITY;
    let mut result = run();
    for _ in 0..RUNS {
        let start = Instant::now();
        result = black_box(run());
        best = best.min(start.elapsed().as_secs_f64() * 1_000.0);
    }
    println!("{name:<28} {best:>8.1} ms");
    result
}

fn main() {
    let log = made_up_log();
    println!("{} customers, {} orders", log.customer_count(), log.entry_count());
    let (selection, settings) = (CustomerSelection::All, MetricSettings::default());
    let summaries = best_of("summaries", || summarise(&log, None));
    best_of("view", || MetricView::new(&log, &summaries, &selection, &settings).totals);
    let view = MetricView::new(&log, &summaries, &selection, &settings);
    best_of("  periods", || PeriodTable::compute(&view));
    best_of("  concentration", || Concentration::compute(&view));
    best_of("  gaps", || GapStatistics::compute(&view));
    best_of("  second order", || SecondOrder::compute(&view));
    best_of("metrics", || {
        compute_metrics(&MetricView::new(&log, &summaries, &selection, &settings)).measures.len()
    });
    let rfm = best_of("rfm", || compute_rfm(&summaries, &RfmSettings::default()));
    if let Ok(rfm) = &rfm {
        best_of("rfm table", || rfm.table(&summaries, &selection));
    }
    let tiers = best_of("tiers", || compute_tiers(&summaries, TierCutoffs::default()));
    best_of("tier tables", || {
        (tiers.table(&summaries, &selection), tiers.decile_table(&summaries, &selection))
    });
    if let Ok(lifecycle) = compute_lifecycle(&summaries, LifecycleMultiples::default()) {
        best_of("lifecycle table", || lifecycle.table(&summaries, &selection));
    }
}
