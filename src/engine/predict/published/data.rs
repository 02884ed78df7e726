//! The data of the published cases, as sufficient statistics: a line a kind of customer, the number of customers
//! last where it is not one.
//!
//! - `cdnow_histories.txt`: repeat purchase days x, days from the first to the last purchase, days from the first
//!   purchase to 1997-09-30;
//! - `cdnow_spend.txt`: repeat purchase days, and what was paid on them in US cents;
//! - `donations.txt`: gifts, the last opportunity with one, opportunities.
//!
//! Source: the CDNOW sample of 2,357 customers and the donations table of 11,104 donors as they are in the package
//! `lifetimes` 0.11.3 (MIT licence), which took them from <http://www.brucehardie.com/datasets/> and from P. S.
//! Fader, B. G. S. Hardie and J. Shang (2010), Marketing Science 29(6). Purchases up to 1997-09-30, those of a day
//! as one.

use crate::analysis::domain::TimeUnit;
use crate::analysis::models::spend::{SpendHistories, SpendObservation};
use crate::analysis::models::{History, OpportunityHistories, OpportunityHistory, PurchaseHistories};

const CDNOW_HISTORIES: &str = include_str!("cdnow_histories.txt");
const CDNOW_SPEND: &str = include_str!("cdnow_spend.txt");
const DONATIONS: &str = include_str!("donations.txt");

/// The numbers of each line, with 1 for a number of customers that is left out.
fn rows<const N: usize>(text: &str) -> impl Iterator<Item = [u32; N]> {
    text.lines().map(|line| {
        let mut row = [1; N];
        for (field, text) in row.iter_mut().zip(line.split(' ')) {
            *field = text.parse().unwrap_or(0);
        }
        row
    })
}

/// CDNOW up to the end of its calibration period, in weeks.
pub(super) fn cdnow() -> Option<PurchaseHistories> {
    let weeks = |days: u32| f64::from(days) / 7.0;
    let history = |[frequency, recency, age, customers]: [u32; 4]| History {
        weight: f64::from(customers),
        ..History::new(frequency, weeks(recency), weeks(age))
    };
    PurchaseHistories::new(TimeUnit::Week, rows(CDNOW_HISTORIES).map(history)).ok()
}

/// What the customers of CDNOW paid on the days of their repeat purchases.
pub(super) fn cdnow_spend() -> SpendHistories {
    SpendHistories::new(rows(CDNOW_SPEND).map(|[frequency, cents, customers]: [u32; 3]| SpendObservation {
        frequency,
        mean_value: f64::from(cents) / 100.0 / f64::from(frequency),
        weight: f64::from(customers),
    }))
}

/// The donors.
pub(super) fn donations() -> Option<OpportunityHistories> {
    let history = |[frequency, recency, opportunities, donors]: [u32; 4]| OpportunityHistory {
        frequency,
        recency,
        opportunities,
        weight: f64::from(donors),
    };
    OpportunityHistories::new(rows(DONATIONS).map(history)).ok()
}

#[cfg(test)]
mod tests {
    use super::{cdnow, cdnow_spend, donations};

    #[test]
    fn the_data_have_their_known_sums() {
        let base = cdnow().unwrap();
        let sum =
            |of: &[f64]| of.iter().zip(base.weight()).map(|(value, weight)| value * weight).sum::<f64>();
        assert_eq!((base.len(), base.customers(), base.repeat_customers()), (1_016, 2_357.0, 946.0));
        assert_eq!(base.repeat_purchases(), 2_457.0);
        assert!((sum(base.age()) - 77_111.285714).abs() < 5e-7);
        assert!((sum(base.recency()) - 16_135.571429).abs() < 5e-7);
        let spend = cdnow_spend();
        let means: f64 = spend.observations().map(|seen| seen.mean_value * seen.weight).sum();
        // Those who paid nothing are left out of the observations and add nothing.
        assert!((means - 33_183.643767).abs() < 5e-7);
        let donors = donations().unwrap();
        assert_eq!((donors.len(), donors.customers()), (22, 11_104.0));
    }
}
