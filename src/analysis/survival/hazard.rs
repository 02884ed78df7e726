//! The share of customers up for renewal who do not renew, renewal by renewal.
//!
//! `h_t = d_t / n_t`: of the n_t customers who came to their t-th renewal, d_t were lost at it. Retention at that
//! renewal is `1 - h_t`, and the product of these is the Kaplan-Meier curve.
//!
//! Source: P. D. Allison (1982), "Discrete-Time Methods for the Analysis of Event Histories", Sociological
//! Methodology 13; the interval is Wilson's.

use super::{SurvivalData, SurvivalError};
use crate::analysis::numerics::Interval;

/// Renewals beyond this are no renewals: a hundred years of days.
const MOST_RENEWALS: f64 = 36_525.0;

/// What happened at one renewal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RenewalHazard {
    /// Which renewal, from 1.
    pub renewal: u32,
    /// Customers up for it.
    pub at_risk: u64,
    /// Customers who did not renew.
    pub lost: u64,
    /// The share of these.
    pub hazard: f64,
    /// The 95 % interval of that share.
    pub interval: Interval,
}

/// Losses by renewal, where the times of the data count renewals: a customer lost at t did not make the t-th
/// renewal, one last seen at t made it. Renewals that nobody came to are left out. Fails without customers, and
/// where a time is not a whole number or above 36,525, or a customer was lost at 0, before any renewal.
pub fn hazard_by_renewal(data: &SurvivalData) -> Result<Vec<RenewalHazard>, SurvivalError> {
    if data.is_empty() {
        return Err(SurvivalError::NoCustomers);
    }
    let mut rows = Vec::new();
    // Those who stay past a row.
    let (mut at_risk, mut next) = (0, 1_u32);
    for row in data.risk_table() {
        if row.time > MOST_RENEWALS {
            return Err(SurvivalError::TooLong { time: row.time, most: MOST_RENEWALS });
        }
        if row.time != libm::floor(row.time) || (row.time == 0.0 && row.events > 0) {
            return Err(SurvivalError::NotWhole { time: row.time });
        }
        let time = row.time as u32;
        rows.extend((next..time).filter_map(|renewal| renewal_row(renewal, at_risk, 0)));
        if time > 0 {
            rows.extend(renewal_row(time, row.at_risk, row.events));
        }
        at_risk = row.at_risk + row.entered - row.events - row.censored;
        next = time + 1;
    }
    Ok(rows)
}

fn renewal_row(renewal: u32, at_risk: u64, lost: u64) -> Option<RenewalHazard> {
    let interval = Interval::of_share(lost, at_risk)?;
    Some(RenewalHazard { renewal, at_risk, lost, hazard: lost as f64 / at_risk as f64, interval })
}

#[cfg(test)]
mod tests {
    use super::hazard_by_renewal;
    use crate::analysis::domain::TimeUnit;
    use crate::analysis::survival::{IntervalKind, KaplanMeier, Observation, SurvivalData, SurvivalError};

    #[test]
    fn every_renewal_has_a_row_and_their_product_is_the_curve() {
        let all = [
            Observation::lost(1.0).times(10),
            Observation::still_there(2.0).times(5),
            Observation::lost(4.0).times(3),
            Observation::still_there(6.0).times(2),
            Observation::lost(5.0).entering(2.0).times(4),
        ];
        let data = SurvivalData::from_observations(TimeUnit::Month, all).unwrap();
        let rows = hazard_by_renewal(&data).unwrap();
        let counts: Vec<(u32, u64, u64)> =
            rows.iter().map(|row| (row.renewal, row.at_risk, row.lost)).collect();
        assert_eq!(counts, [(1, 20, 10), (2, 10, 0), (3, 9, 0), (4, 9, 3), (5, 6, 4), (6, 2, 0)]);
        let curve = KaplanMeier::new(&data, IntervalKind::default()).unwrap();
        let mut staying = 1.0;
        for row in &rows {
            staying *= 1.0 - row.hazard;
            assert!((curve.survival_at(f64::from(row.renewal)).unwrap() - staying).abs() < 1e-15);
            assert!(row.interval.contains(row.hazard));
        }
        let early = SurvivalData::from_observations(TimeUnit::Month, [Observation::lost(0.0)]).unwrap();
        assert_eq!(hazard_by_renewal(&early), Err(SurvivalError::NotWhole { time: 0.0 }));
        let part = SurvivalData::from_observations(TimeUnit::Month, [Observation::lost(1.5)]).unwrap();
        assert_eq!(hazard_by_renewal(&part), Err(SurvivalError::NotWhole { time: 1.5 }));
    }
}
