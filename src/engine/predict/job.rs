//! The request to predict, cut into pieces: one model a piece, then the values, then the intervals of one span a piece.

use crate::analysis::domain::{Day, TransactionLog};
use crate::analysis::models::lifetime::{CustomerValues, ModelBase, ValueSpan, ValueUncertainty};
use crate::analysis::models::selection::{
    Candidate, Chosen, Decision, LADDER, decide, judge_baselines, mean_rate_process,
};
use crate::analysis::models::spend::{SpendFit, SpendHistories, fit_spend, measure_within};
use crate::analysis::models::validation::{Baseline, HoldoutErrors, HoldoutSample};
use crate::analysis::models::{
    Bootstrap, BootstrapPlan, ProcessFit, ProcessKind, PurchaseModel, observe_histories,
};
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
    /// Pieces of work that are done.
    done: u64,
    conclusion: Option<Conclusion>,
}

/// What follows from the decision, as far as it is computed.
struct Conclusion {
    decision: Decision,
    fit: Option<ProcessFit>,
    model: PurchaseModel,
    spend: Option<SpendFit>,
    values: Option<CustomerValues>,
    uncertainties: Vec<ValueUncertainty>,
    /// Spans whose intervals are to come, the next one last.
    spans: Vec<ValueSpan>,
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
        Ok(Study {
            settings: settings.clone(),
            choices,
            base,
            timed,
            holdout: None,
            split_range: None,
            candidates: Vec::new(),
            done: 0,
            conclusion: None,
        })
    }

    /// Does the next piece of work: the holdout test is laid out, the models are fitted, the decision is taken and what
    /// follows from it computed. The verdict comes with the last piece.
    pub(in crate::engine) fn advance(
        &mut self,
        log: &TransactionLog,
        summaries: &CustomerSummaries,
    ) -> Result<Option<Verdict>, PredictionGap> {
        self.done += 1;
        if let Some(conclusion) = &mut self.conclusion {
            let goes_on = conclusion.advance(&self.base, &self.choices, summaries)?;
            let finished = if goes_on { None } else { self.conclusion.take() };
            return Ok(finished.and_then(|of| of.verdict(self.choices.span)));
        }
        if self.done == 1 {
            self.hold_out(log, summaries);
        } else if !self.fit_next() {
            self.conclusion = Some(self.decide(log, summaries)?);
        }
        Ok(None)
    }

    fn hold_out(&mut self, log: &TransactionLog, summaries: &CustomerSummaries) {
        let holdout = Holdout::of(log, summaries, &self.choices, self.timed.is_some());
        if let Err(SplitError::OutsideWindow { first, last, .. }) = holdout {
            self.split_range = Some((first, last));
        }
        self.holdout = holdout.ok().flatten();
    }

    fn kinds(&self) -> impl Iterator<Item = ProcessKind> + '_ {
        let is_fitted = |kind: &ProcessKind| {
            self.timed.is_some() || !matches!(kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK)
        };
        LADDER.into_iter().filter(is_fitted)
    }

    /// Pieces of work: the layout, the models, the decision, the values, the intervals of each span, the view.
    fn pieces(&self) -> u64 {
        (self.kinds().count() + shown_spans(self.choices.span).len()) as u64 + 4
    }

    /// Fits the next model; false once all are fitted.
    fn fit_next(&mut self) -> bool {
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

    /// Decides between the models and fits what a purchase is worth.
    fn decide(
        &self,
        log: &TransactionLog,
        summaries: &CustomerSummaries,
    ) -> Result<Conclusion, PredictionGap> {
        let baselines = self.holdout.as_ref().map_or(&[][..], |holdout| &holdout.baselines);
        let histories = self.base.histories();
        let decision = decide(&self.candidates, baselines, self.choices.asked, histories);
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
        let mut spans = if spend.is_some() { shown_spans(self.choices.span) } else { Vec::new() };
        spans.reverse();
        Ok(Conclusion { decision, fit, model, spend, values: None, uncertainties: Vec::new(), spans })
    }
}

impl Conclusion {
    /// Computes the values, then the intervals of one span a piece; false once all are there.
    fn advance(
        &mut self,
        base: &ModelBase,
        choices: &PredictionChoices,
        summaries: &CustomerSummaries,
    ) -> Result<bool, PredictionGap> {
        let Some(values) = &self.values else {
            let spend = self.spend.as_ref().map(|fit| &fit.model);
            let settings = choices.values.clone();
            let values = CustomerValues::compute(&self.model, spend, summaries, base.clone(), settings);
            self.values = Some(values.map_err(|_| PredictionGap::NoModel)?);
            return Ok(true);
        };
        let Some(span) = self.spans.pop() else { return Ok(false) };
        let covariance = self.fit.as_ref().and_then(|fit| fit.covariance.as_ref());
        self.uncertainties.extend(ValueUncertainty::compute(values, &self.model, covariance, span));
        Ok(true)
    }

    fn verdict(self, span: ValueSpan) -> Option<Verdict> {
        let Conclusion { decision, fit, model, spend, values, uncertainties, .. } = self;
        let fitted = Fitted { model, spend, values: values?, span, uncertainties };
        Some(Verdict { decision, fit, fitted })
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
                    let (bytes_done, bytes_total) = (study.done, study.pieces());
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
            Some(study) => match study.advance(&loaded.log, loaded.summaries()) {
                Ok(None) => {}
                Ok(Some(verdict)) => return loaded.keep_prediction(study, verdict).map(Some),
                Err(gap) => return Ok(Some(loaded.keep_gap(gap)?)),
            },
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
        Ok(Study::begin(&self.log, self.summaries(), self.settings(), choices))
    }

    fn keep_gap(&mut self, gap: PredictionGap) -> Result<Prediction, Failure> {
        let choices = PredictionChoices::of(self.settings())?;
        let view = views::head(self.settings(), &choices, None, PredictionResult::Unavailable(gap));
        self.keep(Predicted { view: view.clone(), fitted: None });
        Ok(view)
    }

    fn keep_prediction(&mut self, study: &Study, verdict: Verdict) -> Result<Prediction, Failure> {
        let view = views::prediction(self.table(), study, &verdict);
        self.keep(Predicted { view: view.clone(), fitted: Some(verdict.fitted) });
        Ok(view)
    }

    /// Fits and predicts at once, unless that was done: for exports.
    pub(in crate::engine) fn ensure_prediction(&mut self) -> Result<(), Failure> {
        if self.predicted.is_some() {
            return Ok(());
        }
        let mut study = match self.begin_study()? {
            Ok(study) => study,
            Err(gap) => return self.keep_gap(gap).map(drop),
        };
        loop {
            match study.advance(&self.log, self.summaries()) {
                Ok(None) => {}
                Ok(Some(verdict)) => return self.keep_prediction(&study, verdict).map(drop),
                Err(gap) => return self.keep_gap(gap).map(drop),
            }
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
                ModelBase::timed(&self.log, self.summaries(), fitted.values.base().histories().unit()).ok()
            })
            .flatten();
        let base = timed.as_ref().unwrap_or(fitted.values.base());
        let histories = spend_histories(&self.log, self.summaries());
        Ok(Bootstrap::new((&fitted.model, spend), base, self.summaries(), histories, plan))
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
