//! The log partial likelihood with its first and second derivatives.
//!
//! With `S` sums over those at risk and `E` over those lost at a time, `phi_l = S0 - f_l E0`, `f_l = l/d` by Efron
//! and 0 by Breslow, all derivatives follow from five sums over l: of `1/phi`, `f/phi`, `1/phi^2`, `f/phi^2` and
//! `f^2/phi^2`. So many ties cost no more than few.
//!
//! Source: T. M. Therneau and P. M. Grambsch (2000), Modeling Survival Data, 3.1 and 3.3.

use super::design::Design;
use crate::analysis::numerics::SymmetricMatrix;
use crate::analysis::numerics::order;
use crate::analysis::survival::TieMethod;

/// Once so small a share of a sum is left after customers were taken off it, it is added up anew.
const ADD_UP_ANEW: f64 = 1e-6;

/// The likelihood at a point.
pub(super) struct Evaluation {
    pub log_likelihood: f64,
    pub gradient: Vec<f64>,
    /// Minus the matrix of second derivatives.
    pub information: SymmetricMatrix,
    /// Times at which customers were lost, ascending, each with the risk then of a customer with x = 0.
    pub hazards: Vec<(f64, f64)>,
}

/// Sums of `w`, `w x` and `w x x'` over customers.
#[derive(Clone)]
struct Moments {
    size: usize,
    zeroth: f64,
    first: Vec<f64>,
    /// Lower half, row by row, all columns.
    second: Vec<f64>,
}

impl Moments {
    fn none(size: usize) -> Moments {
        Moments { size, zeroth: 0.0, first: vec![0.0; size], second: vec![0.0; size * size] }
    }

    fn clear(&mut self) {
        self.zeroth = 0.0;
        self.first.fill(0.0);
        self.second.fill(0.0);
    }

    fn add(&mut self, design: &Design, row: usize, weight: f64) {
        self.zeroth += weight;
        for (i, x) in design.entries(row) {
            self.first[i] += weight * x;
            let weighted = weight * x;
            let up_to = design.entries(row).take_while(|(j, _)| *j <= i);
            up_to.for_each(|(j, y)| self.second[i * self.size + j] += weighted * y);
        }
    }
}

/// Sums over the customers lost at one time, taken as leaving one after the other.
#[derive(Default)]
struct TieSums {
    log: f64,
    /// Of `1/phi` and `f/phi`.
    by: [f64; 2],
    /// Of `1/phi^2`, `f/phi^2` and `f^2/phi^2`.
    squares: [f64; 3],
}

impl TieSums {
    fn new(ties: TieMethod, lost: f64, at_risk: f64, leaving: f64) -> TieSums {
        let mut sums = TieSums::default();
        let (steps, each) = match ties {
            TieMethod::Efron => (lost as u64, 1.0),
            TieMethod::Breslow => (1, lost),
        };
        for step in 0..steps {
            let share = step as f64 / lost;
            let phi = at_risk - share * leaving;
            let inverse = each / phi;
            sums.log += each * libm::log(phi);
            sums.by[0] += inverse;
            sums.by[1] += share * inverse;
            let square = inverse / phi;
            sums.squares[0] += square;
            sums.squares[1] += share * square;
            sums.squares[2] += share * share * square;
        }
        sums
    }
}

/// The likelihood at coefficients of the columns; `None` where it is not finite.
pub(super) fn evaluate(design: &Design, ties: TieMethod, beta: &[f64]) -> Option<Evaluation> {
    let predictors: Vec<f64> = (0..design.rows()).map(|row| design.predictor(row, beta)).collect();
    // A factor common to all weights changes nothing but the baseline.
    let shift = predictors.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shift = if shift.is_finite() { shift } else { return None };
    let weight = |row: usize| design.count[row] * libm::exp(predictors[row] - shift);
    let weights: Vec<f64> = (0..design.rows()).map(weight).collect();
    let mut run = Run::new(design, ties, &predictors, &weights);
    let mut end = design.rows();
    while end > 0 {
        let time = design.time[end - 1];
        let begin = design.time[..end].partition_point(|other| *other < time);
        run.step(time, begin, end);
        end = begin;
    }
    let baseline = libm::exp(-shift);
    let mut hazards = run.hazards;
    hazards.reverse();
    hazards.iter_mut().for_each(|(_, hazard)| *hazard *= baseline);
    let size = run.gradient.len();
    let information = SymmetricMatrix::from_lower(size, |i, j| run.information[i * size + j]);
    let log_likelihood = run.log_likelihood - run.lost * shift;
    let is_finite = log_likelihood.is_finite() && run.gradient.iter().all(|slope| slope.is_finite());
    is_finite.then_some(Evaluation { log_likelihood, gradient: run.gradient, information, hazards })
}

/// The way back from the latest time to the first.
struct Run<'a> {
    design: &'a Design,
    ties: TieMethod,
    predictors: &'a [f64],
    weights: &'a [f64],
    at_risk: Moments,
    leaving: Moments,
    /// The largest sum since customers were last added up.
    peak: f64,
    /// Rows observed late, the latest entry last taken first.
    late: Vec<usize>,
    log_likelihood: f64,
    lost: f64,
    gradient: Vec<f64>,
    information: Vec<f64>,
    hazards: Vec<(f64, f64)>,
}

impl<'a> Run<'a> {
    fn new(design: &'a Design, ties: TieMethod, predictors: &'a [f64], weights: &'a [f64]) -> Run<'a> {
        let size = design.columns.len();
        let mut late: Vec<usize> = (0..design.rows()).filter(|&row| design.entry[row] > 0.0).collect();
        order::sort_by(&mut late, |&a, &b| design.entry[a].total_cmp(&design.entry[b]));
        Run {
            design,
            ties,
            predictors,
            weights,
            at_risk: Moments::none(size),
            leaving: Moments::none(size),
            peak: 0.0,
            late,
            log_likelihood: 0.0,
            lost: 0.0,
            gradient: vec![0.0; size],
            information: vec![0.0; size * size],
            hazards: Vec::new(),
        }
    }

    /// Takes the rows of one time into those at risk, and what was lost then into the likelihood.
    fn step(&mut self, time: f64, begin: usize, end: usize) {
        for row in begin..end {
            self.at_risk.add(self.design, row, self.weights[row]);
        }
        self.peak = self.peak.max(self.at_risk.zeroth);
        if !self.design.is_event[begin] {
            return;
        }
        self.take_off_late(time, begin);
        self.leaving.clear();
        let mut lost = 0.0;
        for row in (begin..end).take_while(|&row| self.design.is_event[row]) {
            let count = self.design.count[row];
            self.leaving.add(self.design, row, self.weights[row]);
            self.log_likelihood += count * self.predictors[row];
            for (column, value) in self.design.entries(row) {
                self.gradient[column] += count * value;
            }
            lost += count;
        }
        self.lost_at(time, lost);
    }

    /// Those whose observation began at the time or later are not at risk at it.
    fn take_off_late(&mut self, time: f64, begin: usize) {
        let mut taken = false;
        while let Some(&row) = self.late.last().filter(|&&row| self.design.entry[row] >= time) {
            self.at_risk.add(self.design, row, -self.weights[row]);
            self.late.pop();
            taken = true;
        }
        if taken && self.at_risk.zeroth <= ADD_UP_ANEW * self.peak {
            self.at_risk.clear();
            for row in (begin..self.design.rows()).filter(|&row| {
                let entry = self.design.entry[row];
                entry < time || entry == 0.0
            }) {
                self.at_risk.add(self.design, row, self.weights[row]);
            }
            self.peak = self.at_risk.zeroth;
        }
    }

    fn lost_at(&mut self, time: f64, lost: f64) {
        let (risk, leaving) = (&self.at_risk, &self.leaving);
        let sums = TieSums::new(self.ties, lost, risk.zeroth, leaving.zeroth);
        self.lost += lost;
        self.log_likelihood -= sums.log;
        self.hazards.push((time, sums.by[0]));
        let size = risk.size;
        let [by, by_share] = sums.by;
        let [plain, cross, leave] = sums.squares;
        for i in 0..size {
            let (s, e) = (risk.first[i], leaving.first[i]);
            self.gradient[i] -= s * by - e * by_share;
            // The sums of (S1 - f E1)(S1 - f E1)' / phi^2, row by row.
            let (from_risk, from_leaving) = (s * plain - e * cross, e * leave - s * cross);
            for j in 0..=i {
                let at = i * size + j;
                let means = from_risk * risk.first[j] + from_leaving * leaving.first[j];
                self.information[at] += risk.second[at] * by - leaving.second[at] * by_share - means;
            }
        }
    }
}
