//! Newton's steps to the maximum of the partial likelihood, halved where they overshoot.
//!
//! Source: J. Nocedal and S. J. Wright (2006), Numerical Optimization, 3.3; A. Albert and J. A. Anderson (1984), "On
//! the Existence of Maximum Likelihood Estimates in Logistic Regression Models", Biometrika 71(1), for
//! coefficients without end.

use super::design::Design;
use super::diagnostic::Direction;
use super::likelihood::{Evaluation, evaluate};
use crate::analysis::numerics::SymmetricMatrix;
use crate::analysis::survival::TieMethod;

const MOST_STEPS: u32 = 80;
const MOST_HALVINGS: u32 = 30;
/// A step that gains less than half of this in log-likelihood is the last one.
const SETTLED: f64 = 1e-11;
/// A last step that still moves a coefficient by so much moves it without end.
const STILL_MOVING: f64 = 0.01;
/// Directions whose information is below this share of the largest count as flat.
const FLAT: f64 = 1e-12;
/// Parts of a flat direction below this do not count.
const PART: f64 = 0.1;

/// Where the search ended, on the scale of the design.
pub(super) struct Found {
    pub beta: Vec<f64>,
    pub at: Evaluation,
    pub null_log_likelihood: f64,
    pub iterations: u32,
    /// Columns whose coefficients have no end.
    pub running: Vec<(usize, Direction)>,
    /// Columns in directions that the likelihood does not depend on.
    pub flat: Vec<usize>,
}

impl Found {
    /// Columns with an estimate, of those kept.
    pub fn estimable(&self, kept: &[usize]) -> Vec<usize> {
        let is_open = |at: usize| self.running.iter().any(|(column, _)| *column == at);
        kept.iter().copied().filter(|&at| !is_open(at) && !self.flat.contains(&at)).collect()
    }
}

/// Maximises over the columns kept, the others staying zero. `None` if the likelihood has no value at zero.
pub(super) fn search(design: &Design, ties: TieMethod, kept: &[usize]) -> Option<Found> {
    let mut beta = vec![0.0; design.columns.len()];
    let mut at = evaluate(design, ties, &beta)?;
    let null_log_likelihood = at.log_likelihood;
    let mut iterations = 0;
    let mut last = vec![0.0; kept.len()];
    while iterations < MOST_STEPS && !kept.is_empty() {
        let slopes: Vec<f64> = kept.iter().map(|&column| at.gradient[column]).collect();
        let step = newton_step(&minor(&at.information, kept), &slopes);
        let decrement: f64 = step.iter().zip(&slopes).map(|(step, slope)| step * slope).sum();
        last.clone_from(&step);
        iterations += 1;
        let next = take_step(design, ties, (&beta, &at), (kept, &step));
        let Some((moved, found)) = next else { break };
        (beta, at) = (moved, found);
        if decrement <= SETTLED {
            break;
        }
    }
    let running: Vec<(usize, Direction)> = kept
        .iter()
        .zip(&last)
        .filter(|(_, step)| step.abs() > STILL_MOVING)
        .map(|(&column, step)| (column, if *step < 0.0 { Direction::ToZero } else { Direction::ToInfinity }))
        .collect();
    let mut found = Found { beta, at, null_log_likelihood, iterations, running, flat: Vec::new() };
    found.flat = flat_columns(&found.at.information, &found.estimable(kept));
    Some(found)
}

/// The step, or as much of it as does not lose; `None` if even a little of it loses.
fn take_step(
    design: &Design,
    ties: TieMethod,
    (beta, at): (&[f64], &Evaluation),
    (kept, step): (&[usize], &[f64]),
) -> Option<(Vec<f64>, Evaluation)> {
    let noise = 1e-12 * at.log_likelihood.abs();
    let mut length = 1.0;
    for _ in 0..MOST_HALVINGS {
        let mut moved = beta.to_vec();
        kept.iter().zip(step).for_each(|(&column, step)| moved[column] += length * step);
        let next = evaluate(design, ties, &moved);
        if let Some(next) = next.filter(|next| next.log_likelihood >= at.log_likelihood - noise) {
            return Some((moved, next));
        }
        length *= 0.5;
    }
    None
}

/// The step to where the gradient would be zero; without movement in flat directions.
fn newton_step(information: &SymmetricMatrix, slopes: &[f64]) -> Vec<f64> {
    if let Some(step) = information.solve(slopes) {
        return step;
    }
    let eigen = information.eigen();
    let least = FLAT * eigen.last().map_or(0.0, |(value, _)| *value);
    let mut step = vec![0.0; slopes.len()];
    for (value, vector) in eigen.iter().filter(|(value, _)| *value > least) {
        let along: f64 = vector.iter().zip(slopes).map(|(v, slope)| v * slope).sum();
        step.iter_mut().zip(vector).for_each(|(step, v)| *step += v * along / value);
    }
    step
}

fn flat_columns(information: &SymmetricMatrix, columns: &[usize]) -> Vec<usize> {
    let eigen = minor(information, columns).eigen();
    let least = FLAT * eigen.last().map_or(0.0, |(value, _)| *value);
    let flat: Vec<&Vec<f64>> =
        eigen.iter().filter(|(value, _)| *value <= least).map(|(_, vector)| vector).collect();
    let is_part = |at: usize| flat.iter().any(|vector| vector[at].abs() > PART);
    (0..columns.len()).filter(|&at| is_part(at)).map(|at| columns[at]).collect()
}

/// Rows and columns of some positions only.
pub(super) fn minor(matrix: &SymmetricMatrix, kept: &[usize]) -> SymmetricMatrix {
    SymmetricMatrix::from_lower(kept.len(), |i, j| matrix.get(kept[i], kept[j]))
}
