//! Seeded bases of customers for benchmarks of the purchase models.

use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::models::{History, MbgNbd, PurchaseHistories};
use worthmap::analysis::numerics::SeededDraws;

/// 240,000 customers, for fits.
pub fn fitted_base() -> PurchaseHistories {
    made_up_base(240_000, 84, 273.0)
}

/// A million customers who came over two years, for predictions.
pub fn predicted_base() -> PurchaseHistories {
    made_up_base(1_000_000, 700, 731.0)
}

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
