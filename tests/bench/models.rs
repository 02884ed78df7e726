//! How long fits and predictions of the purchase models take on large bases.
//!
//! Run with `cargo bench --no-default-features --bench models`. Prints milliseconds, best of three runs. With
//! `-- --peer FILE` it writes the base that is fitted to FILE as CSV and fits MBG/NBD and BG/NBD only, printing
//! `model,seconds,log-likelihood,r,alpha,a,b`: for `lifetimes_peer.py` beside it.

#![allow(clippy::expect_used)]

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::time::Instant;

use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::models::{
    Discounting, FitOptions, History, MbgNbd, ProcessKind, PurchaseHistories, PurchaseProcess, fit_process,
};
use worthmap::analysis::numerics::SeededDraws;

const FITTED: u32 = 240_000;
const PREDICTED: u32 = 1_000_000;
const RUNS: usize = 3;

/// A base of MBG/NBD customers who came over `joining` days and were observed for `days` from the first day on,
/// counted in whole days.
fn made_up_base(customers: u32, joining: usize, days: f64) -> PurchaseHistories {
    let model = MbgNbd::new([0.55, 6.0 * 7.0, 0.9, 1.6]).expect("a model");
    let mut draws = SeededDraws::new(4);
    let mut times = Vec::new();
    let rows = (0..customers).map(|_| {
        let age = days - draws.index(joining) as f64;
        model.draw_purchases(&mut draws, age, &mut times);
        let mut purchase_days: Vec<f64> = times.iter().map(|time| time.ceil().min(age)).collect();
        purchase_days.dedup();
        let mut last = 0.0;
        let gap = |day: &f64| ((day - std::mem::replace(&mut last, *day)) / 7.0).ln();
        let timing = purchase_days.iter().map(gap).sum();
        let recency = purchase_days.last().map_or(0.0, |day| day / 7.0);
        History { timing: Some(timing), ..History::new(purchase_days.len() as u32, recency, age / 7.0) }
    });
    PurchaseHistories::new(TimeUnit::Week, rows.collect::<Vec<_>>()).expect("a model")
}

fn best_of<T>(name: &str, mut run: impl FnMut() -> T) -> T {
    let mut best = f64::INFINITY;
    let mut result = run();
    for _ in 0..RUNS {
        let start = Instant::now();
        result = black_box(run());
        best = best.min(start.elapsed().as_secs_f64() * 1_000.0);
    }
    println!("{name:<52} {best:>9.1} ms");
    result
}

fn fits(base: &PurchaseHistories) {
    for kind in ProcessKind::ALL {
        let name = format!("fit {}", kind.name());
        let stages = matches!(kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK).then_some(2);
        let options = FitOptions { stages, start: None };
        if let Ok(fit) = best_of(&name, || fit_process(kind, base, &options)) {
            println!("  {} evaluations, LL {:.6}", fit.evaluations, fit.log_likelihood);
        }
    }
}

fn predictions(base: &PurchaseHistories) {
    let merged = best_of("merge", || base.without_timing().merge());
    println!("  {} of {} histories differ", merged.histories.len(), base.len());
    for kind in ProcessKind::ALL {
        let stages = matches!(kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK).then_some(3);
        let Ok(fit) = fit_process(kind, base, &FitOptions { stages, start: None }) else { continue };
        let (model, name) = (fit.model, kind.name());
        let _ = best_of(&format!("{name}: probability alive"), || model.probability_alive(&merged.histories));
        let _ = best_of(&format!("{name}: expected purchases in a year"), || {
            model.expected_purchases(&merged.histories, 52.18)
        });
        let _ = best_of(&format!("{name}: discounted, for ever"), || {
            model.discounted_residual(&merged.histories, Discounting::for_ever(0.0027))
        });
        let _ = best_of(&format!("{name}: discounted, two years"), || {
            model.discounted_residual(&merged.histories, Discounting::within(0.0027, 104.36))
        });
        let _ = best_of(&format!("{name}: probability alive, not merged"), || model.probability_alive(base));
    }
}

/// Writes the base, and what comes of fitting it, for a comparison with other programs.
fn peer(base: &PurchaseHistories, file: &str) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    writeln!(out, "x,t_x,T")?;
    for History { frequency, recency, age, .. } in base.iter() {
        writeln!(out, "{frequency},{recency},{age}")?;
    }
    out.flush()?;
    for kind in [ProcessKind::MbgNbd, ProcessKind::BgNbd] {
        let mut best = f64::INFINITY;
        for _ in 0..RUNS {
            let start = Instant::now();
            let fit = fit_process(kind, base, &FitOptions::default()).map_err(std::io::Error::other)?;
            best = best.min(start.elapsed().as_secs_f64());
            let values: Vec<String> = fit.parameters.iter().map(|p| p.value.to_string()).collect();
            println!("{},{best},{},{}", kind.name(), fit.log_likelihood, values.join(","));
        }
    }
    Ok(())
}

fn main() {
    let base = made_up_base(FITTED, 84, 273.0);
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--peer") {
        peer(&base, arguments.get(at + 1).expect("a file")).expect("a file that can be written");
        return;
    }
    println!("{FITTED} customers, {} histories differ", base.without_timing().merged().len());
    fits(&base);
    predictions(&made_up_base(PREDICTED, 700, 731.0));
}
