//! Where to start the search: a few rates of purchase that agree with the mean rate of the base, with slow and
//! with fast dropout.
//!
//! Source: none; any start will do if the ends agree, which the fit checks.

use super::super::{ProcessKind, PurchaseHistories};

/// Starts for a kind of model and k stages, in the unit of the histories.
pub fn starts(kind: ProcessKind, histories: &PurchaseHistories, stages: u32) -> Vec<Vec<f64>> {
    let exposure: f64 = histories.age().iter().zip(histories.weight()).map(|(t, w)| t * w).sum();
    let purchases = histories.repeat_purchases().max(0.5);
    let rate = f64::from(stages) * purchases / exposure.max(f64::MIN_POSITIVE);
    let time = histories.longest_age().max(1.0);
    let mut starts = Vec::new();
    for (r, faster) in [(0.3, 2.0), (1.0, 2.0), (4.0, 1.5)] {
        let alpha = r / (rate * faster);
        match kind {
            ProcessKind::Nbd => starts.push(vec![r, r / rate]),
            ProcessKind::ParetoNbd => {
                starts.push(vec![r, alpha, 0.6, 0.3 * time]);
                starts.push(vec![r, alpha, 2.0, 4.0 * time]);
            }
            _ => {
                starts.push(vec![r, alpha, 0.8, 2.0]);
                starts.push(vec![r, alpha, 1.0, 12.0]);
            }
        }
    }
    starts
}
