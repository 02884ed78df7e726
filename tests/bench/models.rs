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

use worthmap::analysis::models::{
    Discounting, FitOptions, History, ProcessKind, PurchaseHistories, PurchaseProcess, fit_process,
};

#[path = "made_up/mod.rs"]
mod made_up;

use made_up::{fitted_base, predicted_base};

const RUNS: usize = 3;

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
    let base = fitted_base();
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--peer") {
        peer(&base, arguments.get(at + 1).expect("a file")).expect("a file that can be written");
        return;
    }
    println!("{} customers, {} histories differ", base.len(), base.without_timing().merged().len());
    fits(&base);
    predictions(&predicted_base());
}
