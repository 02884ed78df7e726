//! Whether groups stay equally long: what each lost against what it would have lost if all left alike.
//!
//! | symbol | meaning |
//! |---|---|
//! | d_i, n_i | customers of all groups lost at time t_i, and at risk |
//! | d_gi, n_gi | those of group g |
//!
//! - observed less expected `Z_g = sum_i (d_gi - d_i n_gi/n_i)`
//! - covariance `V_gh = sum_i d_i (n_i - d_i)/(n_i - 1) n_gi/n_i ([g = h] - n_hi/n_i)`
//! - `chi-square = Z' V^- Z` with as many degrees of freedom as V has rank: groups less one, where all groups can be
//!   compared
//!
//! Source: N. Mantel (1966), Cancer Chemotherapy Reports 50(3); R. Peto and J. Peto (1972), "Asymptotically
//! Efficient Rank Invariant Test Procedures", Journal of the Royal Statistical Society A 135(2).
//!
//! Checked against: `tests/core/survival.rs`, by permutation too.

use std::collections::BTreeMap;

use super::{RiskRow, SurvivalData, SurvivalError};
use crate::analysis::numerics::{SymmetricMatrix, chi_square_tail};

/// Eigenvalues of V below this share of the largest count as zero.
const RANK_TOLERANCE: f64 = 1e-10;

/// What one group lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupOutcome {
    /// Customers in the group.
    pub customers: u64,
    /// Customers lost.
    pub observed: u64,
    /// Customers that would have been lost if all groups left alike.
    pub expected: f64,
}

/// The log-rank test.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRank {
    /// The statistic.
    pub chi_square: f64,
    /// Its degrees of freedom.
    pub degrees_of_freedom: u32,
    /// Probability of so large a statistic or a larger one if all groups leave alike.
    pub p_value: f64,
    /// The groups, in the order given.
    pub groups: Vec<GroupOutcome>,
}

/// Compares groups. Fails where fewer than two of them have anybody at risk when customers were lost, where nobody
/// was lost, and where the units differ.
pub fn compare_log_rank(groups: &[&SurvivalData]) -> Result<LogRank, SurvivalError> {
    if let Some((first, others)) = groups.split_first() {
        others.iter().try_for_each(|other| first.check_unit(other))?;
    }
    let customers: u64 = groups.iter().map(|group| group.customers()).sum();
    if groups.iter().all(|group| group.events() == 0) {
        let nobody = customers == 0;
        return Err(if nobody { SurvivalError::NoCustomers } else { SurvivalError::NoEvents { customers } });
    }
    let sums = Sums::of(groups);
    let observed: Vec<u64> = groups.iter().map(|group| group.events()).collect();
    let off: Vec<f64> = observed.iter().zip(&sums.expected).map(|(o, e)| *o as f64 - e).collect();
    let comparable = sums.expected.iter().filter(|expected| **expected > 0.0).count();
    let (chi_square, degrees_of_freedom) = quadratic_form(&sums.covariance(), &off);
    let p_value = chi_square_tail(chi_square, degrees_of_freedom);
    let p_value =
        p_value.filter(|_| comparable > 1).ok_or(SurvivalError::TooFewGroups { groups: comparable })?;
    let outcome = |((group, observed), expected): ((&&SurvivalData, u64), &f64)| GroupOutcome {
        customers: group.customers(),
        observed,
        expected: *expected,
    };
    let groups = groups.iter().zip(observed).zip(&sums.expected).map(outcome).collect();
    Ok(LogRank { chi_square, degrees_of_freedom, p_value, groups })
}

/// Expected losses and their covariance.
struct Sums {
    expected: Vec<f64>,
    /// The lower half, row by row, all columns.
    covariance: Vec<f64>,
}

impl Sums {
    fn of(groups: &[&SurvivalData]) -> Sums {
        let size = groups.len();
        let mut sums = Sums { expected: vec![0.0; size], covariance: vec![0.0; size * size] };
        let tables: Vec<Vec<RiskRow>> = groups.iter().map(|group| group.risk_table()).collect();
        let mut lost: BTreeMap<u64, u64> = BTreeMap::new();
        for row in tables.iter().flatten().filter(|row| row.events > 0) {
            *lost.entry(row.time.to_bits()).or_default() += row.events;
        }
        // How far each table has been read.
        let mut read = vec![0_usize; size];
        for (time, events) in lost {
            let time = f64::from_bits(time);
            let at_risk: Vec<u64> =
                tables.iter().zip(&mut read).map(|(table, read)| at_risk(table, read, time)).collect();
            sums.add(events as f64, &at_risk);
        }
        sums
    }

    fn add(&mut self, events: f64, at_risk: &[u64]) {
        let size = at_risk.len();
        let n = at_risk.iter().sum::<u64>() as f64;
        let share: Vec<f64> = at_risk.iter().map(|at_risk| *at_risk as f64 / n).collect();
        let spread = if n > 1.0 { events * (n - events) / (n - 1.0) } else { 0.0 };
        for g in 0..size {
            self.expected[g] += events * share[g];
            for h in 0..=g {
                let same = f64::from(u8::from(g == h));
                self.covariance[g * size + h] += spread * share[g] * (same - share[h]);
            }
        }
    }

    fn covariance(&self) -> SymmetricMatrix {
        let size = self.expected.len();
        SymmetricMatrix::from_lower(size, |g, h| self.covariance[g * size + h])
    }
}

/// Customers of a table at risk just before a time; times must not fall from call to call.
fn at_risk(table: &[RiskRow], read: &mut usize, time: f64) -> u64 {
    while table.get(*read).is_some_and(|row| row.time < time) {
        *read += 1;
    }
    match table.get(*read) {
        Some(row) => row.at_risk,
        // After the last row nobody is left, since everybody's end is a row.
        None => 0,
    }
}

/// `z' V^- z` by the eigenvectors of V, and the rank of V.
fn quadratic_form(covariance: &SymmetricMatrix, z: &[f64]) -> (f64, u32) {
    let eigen = covariance.eigen();
    let largest = eigen.last().map_or(0.0, |(value, _)| *value);
    let kept = eigen.iter().filter(|(value, _)| *value > RANK_TOLERANCE * largest);
    kept.fold((0.0, 0), |(sum, rank), (value, vector)| {
        let along: f64 = vector.iter().zip(z).map(|(v, z)| v * z).sum();
        (sum + along * along / value, rank + 1)
    })
}
