//! Customers as rows of a sparse matrix: numeric columns centred and scaled, a column for each level but the
//! reference; equal customers as one with a count, in an order of their own.
//!
//! Invariant: rows ascend by time, and sums over them do not depend on the order of the customers given.

use std::cmp::Ordering;

use super::covariates::{Covariate, CoxData, Values};
use crate::analysis::numerics::SymmetricMatrix;

/// A column whose variance, given the columns before it, is below this share of its own follows from them.
const COLLINEAR: f64 = 1e-9;
/// Multiples below this are none.
const NO_PART: f64 = 1e-6;

/// A column of the matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    /// Which covariate it comes from.
    pub covariate: usize,
    /// Which of its levels, for texts.
    pub level: Option<u32>,
    /// What is taken off a value; 0 for a level.
    pub centre: f64,
    /// What a value is divided by; 1 for a level.
    pub scale: f64,
}

/// The customers as the likelihood sees them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Design {
    pub columns: Vec<Column>,
    pub time: Vec<f64>,
    pub entry: Vec<f64>,
    pub is_event: Vec<bool>,
    pub count: Vec<f64>,
    /// Where each row's entries begin, and where the last one's end.
    start: Vec<usize>,
    position: Vec<u32>,
    value: Vec<f64>,
}

impl Design {
    pub fn new(data: &CoxData) -> Design {
        let references: Vec<Option<u32>> = data.covariates.iter().map(|c| reference(data, c)).collect();
        let columns = columns(data, &references);
        let mut design = Design {
            columns,
            time: Vec::new(),
            entry: Vec::new(),
            is_event: Vec::new(),
            count: Vec::new(),
            start: vec![0],
            position: Vec::new(),
            value: Vec::new(),
        };
        let mut order: Vec<usize> =
            (0..data.observations.len()).filter(|&at| data.observations[at].count > 0).collect();
        order.sort_unstable_by(|&a, &b| compare(data, a, b));
        for alike in order.chunk_by(|&a, &b| compare(data, a, b).is_eq()) {
            let count: u64 = alike.iter().map(|&at| data.observations[at].count).sum();
            design.push(data, alike[0], count as f64);
        }
        design.standardise();
        design
    }

    fn push(&mut self, data: &CoxData, at: usize, count: f64) {
        let observation = &data.observations[at];
        self.time.push(observation.time);
        self.entry.push(observation.entry);
        self.is_event.push(observation.is_event);
        self.count.push(count);
        for (position, column) in (0..).zip(&self.columns) {
            let value = match (&data.covariates[column.covariate].values, column.level) {
                (Values::Numeric(values), _) => values[at],
                (Values::Category { codes, .. }, level) => f64::from(u8::from(Some(codes[at]) == level)),
            };
            if column.level.is_none() || value != 0.0 {
                self.position.push(position);
                self.value.push(value);
            }
        }
        self.start.push(self.value.len());
    }

    pub fn rows(&self) -> usize {
        self.time.len()
    }

    /// The entries of a row that are not zero: column and value, columns ascending.
    pub fn entries(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + Clone + '_ {
        let range = self.start[row]..self.start[row + 1];
        let positions = self.position[range.clone()].iter();
        positions.zip(&self.value[range]).map(|(position, value)| (*position as usize, *value))
    }

    /// The row's linear predictor.
    pub fn predictor(&self, row: usize, beta: &[f64]) -> f64 {
        self.entries(row).map(|(column, value)| value * beta[column]).sum()
    }

    fn customers(&self) -> f64 {
        self.count.iter().sum()
    }

    /// Centres numeric columns at their mean and divides them by their standard deviation.
    fn standardise(&mut self) {
        let customers = self.customers();
        let size = self.columns.len();
        let mut mean = vec![0.0; size];
        for row in 0..self.rows() {
            self.entries(row).for_each(|(column, value)| mean[column] += self.count[row] * value);
        }
        mean.iter_mut().for_each(|sum| *sum /= customers);
        let mut variance = vec![0.0; size];
        for row in 0..self.rows() {
            for (column, value) in self.entries(row) {
                let off = value - mean[column];
                variance[column] += self.count[row] * off * off;
            }
        }
        for (at, column) in self.columns.iter_mut().enumerate().filter(|(_, column)| column.level.is_none()) {
            let deviation = (variance[at] / customers).sqrt();
            column.centre = mean[at];
            // Rounding of the mean alone is no variation.
            let varies = deviation > 1e-12 * mean[at].abs() && deviation.is_finite();
            column.scale = if varies { deviation } else { 0.0 };
        }
        for (position, value) in self.position.iter().zip(&mut self.value) {
            let column = &self.columns[*position as usize];
            let factor = if column.scale > 0.0 { 1.0 / column.scale } else { 0.0 };
            *value = (*value - column.centre) * factor;
        }
    }

    /// Columns that follow from columns before them, each with these; columns without variation follow from none.
    pub fn redundant(&self) -> Vec<(usize, Vec<usize>)> {
        let gram = self.correlations();
        let mut kept: Vec<usize> = Vec::new();
        let mut found = Vec::new();
        for at in 0..self.columns.len() {
            if gram.get(at, at) == 0.0 {
                found.push((at, Vec::new()));
                continue;
            }
            let minor = SymmetricMatrix::from_lower(kept.len(), |i, j| gram.get(kept[i], kept[j]));
            let with: Vec<f64> = kept.iter().map(|&other| gram.get(at, other)).collect();
            let parts = minor.solve(&with).unwrap_or_default();
            let explained: f64 = parts.iter().zip(&with).map(|(part, with)| part * with).sum();
            if 1.0 - explained > COLLINEAR {
                kept.push(at);
            } else {
                let of = kept.iter().zip(&parts).filter(|(_, part)| part.abs() > NO_PART);
                found.push((at, of.map(|(other, _)| *other).collect()));
            }
        }
        found
    }

    /// Correlations of the columns; zero on the diagonal for one without variation.
    fn correlations(&self) -> SymmetricMatrix {
        let size = self.columns.len();
        let (mut first, mut second) = (vec![0.0; size], vec![0.0; size * size]);
        for row in 0..self.rows() {
            for (i, x) in self.entries(row) {
                first[i] += self.count[row] * x;
                let up_to = self.entries(row).take_while(|(j, _)| *j <= i);
                up_to.for_each(|(j, y)| second[i * size + j] += self.count[row] * x * y);
            }
        }
        let customers = self.customers();
        let covariance = |i: usize, j: usize| {
            second[i * size + j] / customers - first[i] / customers * (first[j] / customers)
        };
        let deviation: Vec<f64> = (0..size).map(|i| covariance(i, i).max(0.0).sqrt()).collect();
        SymmetricMatrix::from_lower(size, |i, j| match deviation[i] * deviation[j] {
            product if product > 1e-14 => covariance(i, j) / product,
            _ => 0.0,
        })
    }
}

/// The level that a column's other levels are compared with.
pub(super) fn reference(data: &CoxData, covariate: &Covariate) -> Option<u32> {
    let Values::Category { levels, codes, reference } = &covariate.values else { return None };
    let mut counts = vec![0_u64; levels.len()];
    for (code, observation) in codes.iter().zip(&data.observations) {
        counts[*code as usize] += observation.count;
    }
    let most = counts.iter().max()?;
    let commonest = counts.iter().position(|count| count == most);
    reference.or(commonest.map(|at| at as u32))
}

fn columns(data: &CoxData, references: &[Option<u32>]) -> Vec<Column> {
    let mut columns = Vec::new();
    for (covariate, (of, reference)) in data.covariates.iter().zip(references).enumerate() {
        let column = |level| Column { covariate, level, centre: 0.0, scale: 1.0 };
        match &of.values {
            Values::Numeric(_) => columns.push(column(None)),
            Values::Category { levels, .. } => {
                let others = (0..levels.len() as u32).filter(|level| Some(*level) != *reference);
                columns.extend(others.map(|level| column(Some(level))));
            }
        }
    }
    columns
}

/// By time, those lost first, then by everything else.
fn compare(data: &CoxData, a: usize, b: usize) -> Ordering {
    let (x, y) = (&data.observations[a], &data.observations[b]);
    let observed = x.time.total_cmp(&y.time).then(y.is_event.cmp(&x.is_event));
    observed.then(x.entry.total_cmp(&y.entry)).then_with(|| {
        let differs = data.covariates.iter().map(|covariate| match &covariate.values {
            Values::Numeric(values) => values[a].total_cmp(&values[b]),
            Values::Category { codes, .. } => codes[a].cmp(&codes[b]),
        });
        differs.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    })
}
