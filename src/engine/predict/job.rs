//! The request to predict, cut into pieces: one model a piece.

use crate::analysis::domain::{Day, TransactionLog};
use crate::analysis::models::lifetime::{CustomerValues, ModelBase, ValueUncertainty};
use crate::analysis::models::selection::{
    Candidate, Chosen, Decision, LADDER, decide, judge_baselines, mean_rate_process,
};
use crate::analysis::models::spend::{SpendHistories, fit_spend, measure_within};
use crate::analysis::models::validation::{Baseline, HoldoutErrors, HoldoutSample};
use crate::analysis::models::{Bootstrap, BootstrapPlan, ProcessFit, ProcessKind, observe_histories};
use crate::analysis::summary::{CustomerSummaries, HoldoutData, SplitError, SummaryBasis, split_log};
use crate::engine::job::Job;
use crate::engine::loaded::Loaded;
use crate::engine::{Emit, Engine, finish, send};
use crate::protocol::{
    AnalysisSettings, BootstrapView, EventBody, Failure, FailureKind, Outcome, Prediction, PredictionGap,
    PredictionResult, Progress, RequestId, Stage,
};

use super::settings::{PredictionChoices, shown_spans};
use super::{Fitted, Predicted, views};

/// Fits the models and predicts.
pub(in crate::engine) struct PredictJob {
    id: RequestId,
    study: Option<Study>,
}

/// Everything that is known on the way to a prediction.
pub(in crate::engine) struct Study {
    pub settings: AnalysisSettings,
    pub choices: PredictionChoices,
    pub base: ModelBase,
    /// With the timing between purchases, where it is regular enough to be worth it.
    timed: Option<ModelBase>,
    pub holdout: Option<Holdout>,
    /// First and last day that the calibration period could end on, where the one that was chosen lies outside.
    pub split_range: Option<(Day, Day)>,
    pub candidates: Vec<Candidate>,
}

/// The holdout test.
pub(in crate::engine) struct Holdout {
    pub data: HoldoutData,
    pub sample: HoldoutSample,
    /// The histories of the calibration period with timing.
    timed: Option<ModelBase>,
    pub baselines: Vec<(Baseline, HoldoutErrors)>,
}

/// What was decided.
pub(in crate::engine) struct Verdict {
    pub decision: Decision,
    pub fit: Option<ProcessFit>,
    pub fitted: Fitted,
}

impl Study {
    /// Looks at the base. Fails with why nothing can be predicted.
    pub(in crate::engine) fn begin(
        log: &TransactionLog,
        summaries: &CustomerSummaries,
        settings: &AnalysisSettings,
        choices: PredictionChoices,
    ) -> Result<Study, PredictionGap> {
        let base = ModelBase::new(summaries, choices.unit).map_err(|_| PredictionGap::NoDates)?;
        let histories = base.histories();
        if histories.is_empty() {
            let purchases = summaries.observed().any(|customer| summaries.orders(customer) > 0);
            return Err(if purchases { PredictionGap::NoDates } else { PredictionGap::NoCustomers });
        }
        if histories.longest_age() <= 0.0 {
            return Err(PredictionGap::OneDay);
        }
        if histories.repeat_customers() <= 0.0 {
            return Err(PredictionGap::NoRepeatPurchases);
        }
        let observed = observe_histories(log, summaries, choices.unit).ok();
        let is_regular =
            observed.and_then(|observed| observed.regularity).is_some_and(|found| found.is_worth_fitting());
        // Who asks for a model of regular timing gets it fitted, whatever the look of the gaps.
        let is_asked = choices.asked.is_some_and(|kind| kind.without_regularity().is_some());
        let timed =
            (is_regular || is_asked).then(|| ModelBase::timed(log, summaries, choices.unit).ok()).flatten();
        let holdout = Holdout::of(log, summaries, &choices, timed.is_some());
        let split_range = match holdout {
            Err(SplitError::OutsideWindow { first, last, .. }) => Some((first, last)),
            _ => None,
        };
        let (settings, holdout) = (settings.clone(), holdout.ok().flatten());
        Ok(Study { settings, choices, base, timed, holdout, split_range, candidates: Vec::new() })
    }

    fn kinds(&self) -> impl Iterator<Item = ProcessKind> + '_ {
        let is_fitted = |kind: &ProcessKind| {
            self.timed.is_some() || !matches!(kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK)
        };
        LADDER.into_iter().filter(is_fitted)
    }

    /// Pieces of work: the models, and what comes after them.
    fn pieces(&self) -> u64 {
        self.kinds().count() as u64 + 2
    }

    /// Fits the next model; false once all are fitted.
    pub(in crate::engine) fn fit_next(&mut self) -> bool {
        let Some(kind) = self.kinds().nth(self.candidates.len()) else { return false };
        let is_timed = matches!(kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK);
        let base = self.timed.as_ref().filter(|_| is_timed).unwrap_or(&self.base);
        let holdout = self.holdout.as_ref().map(|holdout| {
            let timed = holdout.timed.as_ref().filter(|_| is_timed);
            (&holdout.sample, timed.unwrap_or(holdout.sample.base()).histories())
        });
        let candidate = Candidate::fit_after(kind, base.histories(), holdout, &self.candidates);
        self.candidates.push(candidate);
        true
    }

    /// Decides between the models and computes the values.
    pub(in crate::engine) fn conclude(
        &self,
        log: &TransactionLog,
        summaries: &CustomerSummaries,
    ) -> Result<Verdict, PredictionGap> {
        let baselines = self.holdout.as_ref().map_or(&[][..], |holdout| &holdout.baselines);
        let decision = decide(&self.candidates, baselines, self.choices.asked, self.base.histories());
        let histories = self.base.histories();
        let (model, fit) = match decision.chosen {
            Chosen::Process(kind) => {
                let candidate = self.candidates.iter().find(|candidate| candidate.kind == kind);
                let fit = candidate.and_then(Candidate::trusted).ok_or(PredictionGap::NoModel)?;
                (fit.model, Some(fit.clone()))
            }
            Chosen::MeanRate => (mean_rate_process(histories).ok_or(PredictionGap::NoModel)?, None),
            Chosen::Nothing => return Err(PredictionGap::NoModel),
        };
        let spend = fit_spend(&spend_histories(log, summaries));
        let values = CustomerValues::compute(
            &model,
            spend.as_ref().map(|fit| &fit.model),
            summaries,
            self.base.clone(),
            self.choices.values.clone(),
        );
        let values = values.map_err(|_| PredictionGap::NoModel)?;
        let covariance = fit.as_ref().and_then(|fit| fit.covariance.as_ref());
        let span = self.choices.span;
        let uncertain = |span| ValueUncertainty::compute(&values, &model, covariance, span).ok();
        let uncertainties = match spend {
            Some(_) => shown_spans(span).into_iter().filter_map(uncertain).collect(),
            None => Vec::new(),
        };
        Ok(Verdict { decision, fit, fitted: Fitted { model, spend, values, span, uncertainties } })
    }
}

impl Holdout {
    fn of(
        log: &TransactionLog,
        summaries: &CustomerSummaries,
        choices: &PredictionChoices,
        is_timed: bool,
    ) -> Result<Option<Holdout>, SplitError> {
        let data = split_log(log, summaries, choices.calibration_end)?;
        let sample = HoldoutSample::new(&data, choices.unit).ok().filter(|sample| !sample.is_empty());
        let Some(sample) = sample else { return Ok(None) };
        let timed = is_timed.then(|| ModelBase::timed(log, &data.calibration, choices.unit).ok()).flatten();
        let baselines = judge_baselines(&sample);
        Ok(Some(Holdout { data, sample, timed, baselines }))
    }
}

/// The repeat purchases of the base, with how values differ within a customer where single orders are known.
fn spend_histories(log: &TransactionLog, summaries: &CustomerSummaries) -> SpendHistories {
    let histories = SpendHistories::from_summaries(summaries);
    match summaries.window().filter(|_| summaries.basis() == SummaryBasis::Orders) {
        Some(window) => histories.with_within(measure_within(log, window.as_of)),
        None => histories,
    }
}

impl PredictJob {
    pub(in crate::engine) fn new(id: RequestId) -> PredictJob {
        PredictJob { id, study: None }
    }

    pub(in crate::engine) fn id(&self) -> RequestId {
        self.id
    }

    /// Does one piece; what is left of the job comes back.
    pub(in crate::engine) fn step(
        mut self: Box<Self>,
        engine: &mut Engine,
        emit: &mut Emit<'_>,
    ) -> Option<Job> {
        let id = self.id;
        match engine.with_loaded(|loaded| self.advance(loaded)) {
            Ok(None) => {
                if let Some(study) = &self.study {
                    let done = study.candidates.len() as u64;
                    let (bytes_done, bytes_total) = (done, study.pieces());
                    let progress = Progress { stage: Stage::Modelling, bytes_done, bytes_total, rows: 0 };
                    send(id, EventBody::Progress(progress), emit);
                }
                Some(Job::Predict(self))
            }
            Ok(Some(prediction)) => {
                finish(id, Ok(Outcome::Predicted(prediction)), emit);
                None
            }
            Err(failure) => {
                finish(id, Err(failure), emit);
                None
            }
        }
    }

    fn advance(&mut self, loaded: &mut Loaded) -> Result<Option<Prediction>, Failure> {
        if let Some(prediction) = loaded.prediction() {
            return Ok(Some(prediction.clone()));
        }
        match &mut self.study {
            None => match loaded.begin_study()? {
                Ok(study) => self.study = Some(study),
                Err(gap) => return Ok(Some(loaded.keep_gap(gap)?)),
            },
            Some(study) => {
                if !study.fit_next() {
                    return loaded.keep_prediction(study).map(Some);
                }
            }
        }
        Ok(None)
    }
}

impl Loaded {
    /// What the models say, once they have been fitted under the settings in force.
    pub(in crate::engine) fn prediction(&self) -> Option<&Prediction> {
        self.predicted.as_ref().map(|predicted| &predicted.view)
    }

    fn begin_study(&self) -> Result<Result<Study, PredictionGap>, Failure> {
        let choices = PredictionChoices::of(self.settings())?;
        Ok(Study::begin(&self.log, &self.summaries, self.settings(), choices))
    }

    fn keep_gap(&mut self, gap: PredictionGap) -> Result<Prediction, Failure> {
        let choices = PredictionChoices::of(self.settings())?;
        let view = views::head(self.settings(), &choices, None, PredictionResult::Unavailable(gap));
        self.keep(Predicted { view: view.clone(), fitted: None });
        Ok(view)
    }

    fn keep_prediction(&mut self, study: &Study) -> Result<Prediction, Failure> {
        let verdict = match study.conclude(&self.log, &self.summaries) {
            Ok(verdict) => verdict,
            Err(gap) => return self.keep_gap(gap),
        };
        let view = views::prediction(self.table(), study, &verdict);
        self.keep(Predicted { view: view.clone(), fitted: Some(verdict.fitted) });
        Ok(view)
    }

    /// Fits and predicts at once, unless that was done: for exports.
    pub(in crate::engine) fn ensure_prediction(&mut self) -> Result<(), Failure> {
        if self.predicted.is_some() {
            return Ok(());
        }
        match self.begin_study()? {
            Ok(mut study) => {
                while study.fit_next() {}
                self.keep_prediction(&study).map(drop)
            }
            Err(gap) => self.keep_gap(gap).map(drop),
        }
    }
}

/// Refits the models in use to resampled bases.
pub(in crate::engine) struct BootstrapJob {
    id: RequestId,
    draws: u32,
    bootstrap: Option<Box<Bootstrap>>,
}

/// The seed of every bootstrap: the same base gives the same intervals.
const SEED: u64 = 20_050_212;

impl BootstrapJob {
    pub(in crate::engine) fn new(id: RequestId, draws: u32) -> BootstrapJob {
        BootstrapJob { id, draws: draws.clamp(10, 1_000), bootstrap: None }
    }

    pub(in crate::engine) fn id(&self) -> RequestId {
        self.id
    }

    /// Makes one replicate; what is left of the job comes back.
    pub(in crate::engine) fn step(
        mut self: Box<Self>,
        engine: &mut Engine,
        emit: &mut Emit<'_>,
    ) -> Option<Job> {
        let id = self.id;
        let Some(bootstrap) = &mut self.bootstrap else {
            return match engine.with_loaded(|loaded| loaded.begin_bootstrap(self.draws)) {
                Ok(bootstrap) => {
                    self.bootstrap = Some(Box::new(bootstrap));
                    Some(Job::Bootstrap(self))
                }
                Err(failure) => {
                    finish(id, Err(failure), emit);
                    None
                }
            };
        };
        let at = bootstrap.step();
        if bootstrap.is_finished() {
            finish(id, Ok(Outcome::Bootstrapped(bootstrap_view(bootstrap))), emit);
            return None;
        }
        let (bytes_done, bytes_total) = (u64::from(at.done), u64::from(at.wanted));
        let progress = Progress { stage: Stage::Modelling, bytes_done, bytes_total, rows: 0 };
        send(id, EventBody::Progress(progress), emit);
        Some(Job::Bootstrap(self))
    }
}

impl Loaded {
    fn begin_bootstrap(&self, draws: u32) -> Result<Bootstrap, Failure> {
        let fitted = self.predicted.as_ref().and_then(|predicted| predicted.fitted.as_ref());
        let fitted = fitted.ok_or_else(|| Failure::new(FailureKind::NothingOpen))?;
        let plan = BootstrapPlan {
            replicates: draws,
            seed: SEED,
            settings: fitted.values.settings().clone(),
            span: fitted.span,
        };
        let spend = fitted.spend.as_ref().map(|fit| &fit.model);
        let timed = (fitted.model.stages() > 1)
            .then(|| {
                ModelBase::timed(&self.log, &self.summaries, fitted.values.base().histories().unit()).ok()
            })
            .flatten();
        let base = timed.as_ref().unwrap_or(fitted.values.base());
        let histories = spend_histories(&self.log, &self.summaries);
        Ok(Bootstrap::new((&fitted.model, spend), base, &self.summaries, histories, plan))
    }
}

fn bootstrap_view(bootstrap: &Bootstrap) -> BootstrapView {
    let names = bootstrap.parameter_names();
    let intervals = bootstrap.process_intervals();
    let parameters = names.into_iter().zip(intervals);
    BootstrapView {
        draws: bootstrap.replicates().len() as u32,
        parameters: parameters
            .filter_map(|(name, interval)| {
                interval.map(|interval| (name.to_owned(), interval.lower, interval.upper))
            })
            .collect(),
        value: bootstrap.value_interval().map(|interval| (interval.lower, interval.upper)),
    }
}
