//! The bootstrap: how parameters and the value of the base would scatter if other customers had been drawn.
//!
//! Each replicate gives every customer a Poisson weight of mean 1, refits both models from the estimates and
//! computes the value of the base as it is. Customers alike are drawn together: their weights add up to one Poisson
//! number with their count as mean. Percentiles of the replicates are the ends of intervals; unlike standard errors
//! they need no curvature and may lie askew.
//!
//! One replicate a call, so that whoever drives it can show how far it is, and stop. The seed fixes all of them.
//!
//! Source: B. Efron (1979), "Bootstrap Methods: Another Look at the Jackknife", The Annals of Statistics 7(1); for
//! Poisson weights, J. Hanley and B. MacGibbon (2006), "Creating Non-Parametric Bootstrap Samples Using Poisson
//! Frequencies", Computer Methods and Programs in Biomedicine 83(1).
//!
//! Checked against: standard errors from the likelihood, in `tests/core/value_bootstrap.rs`.

use super::lifetime::{ModelBase, ValueError, ValueSettings, ValueSpan, discounted_purchases};
use super::spend::{SpendEvidence, SpendHistories, SpendModel, refit_spend};
use super::{FitOptions, History, Interval, PurchaseHistories, PurchaseModel, PurchaseProcess, fit_process};
use crate::analysis::numerics::SeededDraws;
use crate::analysis::summary::CustomerSummaries;

/// Customers whom neither model can tell apart.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Position of the history.
    history: u32,
    /// Row of the spend histories, if the customer takes part there.
    spend: Option<u32>,
    /// What is known of its spend when its value is computed.
    known: SpendEvidence,
    customers: f64,
}

/// What a replicate gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Replicate {
    /// Parameters of the purchase process.
    pub process: Vec<f64>,
    /// The spend model.
    pub spend: Option<SpendModel>,
    /// Residual value of the base in currency units.
    pub value: Option<f64>,
}

/// How far a bootstrap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BootstrapProgress {
    /// Replicates made, failed ones among them.
    pub done: u32,
    /// Replicates wanted.
    pub wanted: u32,
    /// Replicates whose fit could not be trusted: they are left out of every interval.
    pub failed: u32,
}

/// How many replicates, from which seed, and what value they are to compute.
#[derive(Clone, Debug, PartialEq)]
pub struct BootstrapPlan {
    /// Replicates; 200 give intervals right to about a tenth of their width.
    pub replicates: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Discount rate, margin and what one-time buyers spend.
    pub settings: ValueSettings,
    /// The span of the value.
    pub span: ValueSpan,
}

/// A bootstrap under way.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    plan: BootstrapPlan,
    model: PurchaseModel,
    spend: Option<SpendModel>,
    histories: PurchaseHistories,
    spend_histories: SpendHistories,
    cells: Vec<Cell>,
    draws: SeededDraws,
    replicates: Vec<Replicate>,
    failed: u32,
}

impl Bootstrap {
    /// Prepares a bootstrap of the models fitted to a base. For models of regular timing the base must be one with
    /// timing.
    pub fn new(
        (model, spend): (&PurchaseModel, Option<&SpendModel>),
        base: &ModelBase,
        summaries: &CustomerSummaries,
        spend_histories: SpendHistories,
        plan: BootstrapPlan,
    ) -> Bootstrap {
        let mut cells: Vec<Cell> = Vec::new();
        for (customer, position) in base.customers() {
            let statistics = summaries.model_statistics(customer);
            let row = statistics.and_then(|statistics| {
                spend_histories.row_of(statistics.frequency.0, statistics.mean_repeat_value?)
            });
            cells.push(Cell {
                history: position as u32,
                spend: row.map(|row| row as u32),
                known: SpendEvidence::of(summaries, customer, plan.settings.one_time),
                customers: 1.0,
            });
        }
        merge(&mut cells);
        Bootstrap {
            draws: SeededDraws::new(plan.seed),
            plan,
            model: *model,
            spend: spend.copied(),
            histories: base.histories().clone(),
            spend_histories,
            cells,
            replicates: Vec::new(),
            failed: 0,
        }
    }

    /// Makes the next replicate, unless all are made.
    pub fn step(&mut self) -> BootstrapProgress {
        let progress = self.progress();
        if progress.done < progress.wanted {
            match self.replicate() {
                Some(replicate) => self.replicates.push(replicate),
                None => self.failed += 1,
            }
        }
        self.progress()
    }

    /// How far it is.
    pub fn progress(&self) -> BootstrapProgress {
        let done = self.replicates.len() as u32 + self.failed;
        BootstrapProgress { done, wanted: self.plan.replicates, failed: self.failed }
    }

    /// Whether all replicates are made.
    pub fn is_finished(&self) -> bool {
        self.progress().done >= self.plan.replicates
    }

    /// Names of the parameters of the purchase process, in their order.
    pub fn parameter_names(&self) -> Vec<&'static str> {
        self.model.parameters().iter().map(|parameter| parameter.name).collect()
    }

    /// The replicates so far.
    pub fn replicates(&self) -> &[Replicate] {
        &self.replicates
    }

    fn replicate(&mut self) -> Option<Replicate> {
        let (histories, spend_weights) = self.draw_weights()?;
        let start = self.model.parameters().iter().map(|parameter| parameter.value).collect();
        let options = FitOptions { start: Some(start), stages: Some(self.model.stages()) };
        let fit = fit_process(self.model.kind(), &histories, &options).ok().filter(|fit| fit.converged)?;
        let spend = match &self.spend {
            Some(model) => Some(refit_spend(&self.spend_histories.with_weights(&spend_weights), model)?),
            None => None,
        };
        let value = match &spend {
            Some(model) => Some(self.value(&fit.model, model).ok()??),
            None => None,
        };
        let process = fit.model.parameters().iter().map(|parameter| parameter.value).collect();
        Some(Replicate { process, spend, value })
    }

    /// Histories with new weights, and weights of the rows of spend.
    fn draw_weights(&mut self) -> Option<(PurchaseHistories, Vec<f64>)> {
        let mut weights = vec![0.0; self.histories.len()];
        let mut spend_weights = vec![0.0; self.spend_histories.len()];
        for cell in &self.cells {
            let drawn = self.draws.poisson(cell.customers) as f64;
            weights[cell.history as usize] += drawn;
            if let Some(weight) = cell.spend.and_then(|row| spend_weights.get_mut(row as usize)) {
                *weight += drawn;
            }
        }
        let weighted = self.histories.iter().zip(weights).filter(|(_, weight)| *weight > 0.0);
        let weighted = weighted.map(|(history, weight)| History { weight, ..history });
        let histories = PurchaseHistories::new(self.histories.unit(), weighted).ok()?;
        Some((histories, spend_weights))
    }

    /// Value of the base as it is under other parameters; `None` where some customer has no expected spend.
    fn value(&self, model: &PurchaseModel, spend: &SpendModel) -> Result<Option<f64>, ValueError> {
        let discount = self.plan.settings.discount;
        let purchases = discounted_purchases(model, &self.histories, self.plan.span, discount)?;
        let mut sum = 0.0;
        for cell in &self.cells {
            let Some(value) = spend.expected_value(cell.known) else { return Ok(None) };
            sum += cell.customers * value * purchases.get(cell.history as usize).copied().unwrap_or(0.0);
        }
        Ok(Some(sum * self.plan.settings.margin.share()).filter(|sum| sum.is_finite()))
    }

    /// Intervals of the parameters of the purchase process, in their order; `None` before 40 replicates.
    pub fn process_intervals(&self) -> Vec<Option<Interval>> {
        let count = self.model.parameters().len();
        (0..count).map(|at| self.interval(|replicate| replicate.process.get(at).copied())).collect()
    }

    /// Intervals of p, q and gamma, where spend is Gamma-Gamma.
    pub fn spend_intervals(&self) -> Option<[Option<Interval>; 3]> {
        let Some(SpendModel::GammaGamma(_)) = self.spend else { return None };
        let parameter = |at: usize| {
            self.interval(|replicate| match replicate.spend? {
                SpendModel::GammaGamma(model) => Some(model.parameters()[at]),
                SpendModel::Credibility(_) => None,
            })
        };
        Some([0, 1, 2].map(parameter))
    }

    /// Interval of the residual value of the base, from estimating the parameters.
    pub fn value_interval(&self) -> Option<Interval> {
        self.interval(|replicate| replicate.value)
    }

    fn interval(&self, of: impl Fn(&Replicate) -> Option<f64>) -> Option<Interval> {
        let mut draws: Vec<f64> = self.replicates.iter().filter_map(of).collect();
        Interval::of_draws(&mut draws)
    }
}

/// Puts customers alike together, in an order that does not depend on that of the customers.
fn merge(cells: &mut Vec<Cell>) {
    let key = |cell: &Cell| {
        let known = (cell.known.purchases.to_bits(), cell.known.mean_value.to_bits());
        (cell.history, cell.spend, known)
    };
    cells.sort_unstable_by_key(key);
    cells.dedup_by(|next, kept| {
        let same = key(next) == key(kept);
        kept.customers += if same { next.customers } else { 0.0 };
        same
    });
}
