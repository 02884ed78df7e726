//! How long lifetime value takes for a million customers, and fits of the spend model.
//!
//! Run with `cargo bench --no-default-features --bench lifetime`. Prints milliseconds, best of three runs: of the
//! processor where the system tells them, so that other work does not count, else of the clock.

// A benchmark may fail.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

use worthmap::analysis::domain::{CustomerIds, CustomerIx, Day, Horizon, Money, TimeUnit, TransactionLog};
use worthmap::analysis::models::lifetime::{
    CustomerValues, ModelBase, ValueSettings, ValueSpan, ValueUncertainty,
};
use worthmap::analysis::models::spend::{SpendHistories, fit_spend};
use worthmap::analysis::models::{Bootstrap, BootstrapPlan, FitOptions, MbgNbd, ProcessKind, fit_process};
use worthmap::analysis::numerics::SeededDraws;
use worthmap::analysis::summary::summarise;

const CUSTOMERS: usize = 1_000_000;
/// Customers arrive over three years.
const DAYS: i32 = 1_096;
const RUNS: usize = 3;

/// A log drawn from MBG/NBD in weeks.
fn made_up_log() -> TransactionLog {
    let model = MbgNbd::new([0.52, 6.2, 0.89, 1.61]).unwrap();
    let mut draws = SeededDraws::new(1);
    let mut log = TransactionLog { starts: vec![0], ids: CustomerIds::new(), ..TransactionLog::default() };
    let mut times = Vec::new();
    for number in 0..CUSTOMERS {
        log.ids.push(&format!("c{number:07}"));
        let first = draws.index(DAYS as usize) as i32;
        model.draw_purchases(&mut draws, f64::from(DAYS - 1 - first) / 7.0, &mut times);
        let mean = draws.gamma(3.7, 0.1);
        log.days.push(Day::from_days(19_000 + first));
        log.days.extend(times.iter().map(|time| Day::from_days(19_000 + first + (time * 7.0) as i32)));
        let amount =
            |_| Money::from_ten_thousandths(100 * (100 + draws.gamma(6.0, 6.0 / (100.0 * mean)) as i64));
        log.gross.extend((0..=times.len()).map(amount));
        log.starts.push(log.days.len() as u32);
    }
    log
}

/// Nanoseconds that this thread has run, or since the start.
fn nanoseconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let run = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let run = run.and_then(|text| text.split_whitespace().next()?.parse().ok());
    run.unwrap_or_else(|| START.elapsed().as_nanos() as f64)
}

fn best_of<T>(name: &str, mut run: impl FnMut() -> T) -> T {
    let mut best = f64::INFINITY;
    let mut result = None;
    for _ in 0..RUNS {
        let start = nanoseconds();
        result = Some(black_box(run()));
        best = best.min((nanoseconds() - start) / 1e6);
    }
    println!("{name:<44} {best:>8.1} ms");
    result.unwrap()
}

fn main() {
    let log = made_up_log();
    println!("{} customers, {} orders", log.customer_count(), log.entry_count());
    let summaries = best_of("summaries", || summarise(&log, None));
    let base = best_of("distinct histories", || ModelBase::new(&summaries, TimeUnit::Week).unwrap());
    println!("{} distinct histories", base.histories().len());
    let options = FitOptions::default();
    let fit =
        best_of("fit MBG/NBD", || fit_process(ProcessKind::MbgNbd, base.histories(), &options).unwrap());
    let spend_histories = best_of("spend histories", || SpendHistories::from_summaries(&summaries));
    println!("{} rows of spend", spend_histories.len());
    let spend = best_of("fit spend", || fit_spend(&spend_histories).unwrap());
    for kind in [ProcessKind::MbgNbd, ProcessKind::BgNbd, ProcessKind::ParetoNbd, ProcessKind::Nbd] {
        let fit = fit_process(kind, base.histories(), &options).unwrap();
        let name = format!("value, {}", kind.name());
        let values = best_of(&name, || {
            let (base, settings) = (base.clone(), ValueSettings::default());
            CustomerValues::compute(&fit.model, Some(&spend.model), &summaries, base, settings).unwrap()
        });
        println!("{} rows, {}", values.table().row_count(), values.base_value(ValueSpan::ForEver).residual);
    }
    let (copy, settings) = (base.clone(), ValueSettings::default());
    let values = CustomerValues::compute(&fit.model, Some(&spend.model), &summaries, copy, settings).unwrap();
    let year = ValueSpan::Within(Horizon::new(12, TimeUnit::Month).unwrap());
    best_of("one column of figures", || {
        let of = |at: u32| values.residual(CustomerIx(at), year).map_or(0.0, Money::to_f64);
        (0..CUSTOMERS as u32).map(of).collect::<Vec<f64>>()
    });
    best_of("value of the base, all spans", || {
        values.settings().spans().map(|span| values.base_value(span)).collect::<Vec<_>>()
    });
    best_of("period table of the base", || values.periods_of_all(summaries.observed(), year));
    let covariance = fit.covariance.as_ref();
    let uncertainty = best_of("uncertainty, 12 months", || {
        ValueUncertainty::compute(&values, &fit.model, covariance, year).unwrap()
    });
    best_of("interval of the base", || uncertainty.base_value((&values, &spend), &summaries));
    best_of("uncertainty, for ever", || {
        ValueUncertainty::compute(&values, &fit.model, covariance, ValueSpan::ForEver).unwrap()
    });
    let plan = BootstrapPlan { replicates: 100, seed: 1, settings: ValueSettings::default(), span: year };
    let models = (&fit.model, Some(&spend.model));
    let mut bootstrap = Bootstrap::new(models, &base, &summaries, spend_histories.clone(), plan);
    best_of("one replicate of the bootstrap", || bootstrap.step());
}
