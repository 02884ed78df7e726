//! Which purchase process is used, and why: a decision with its reasons as data.
//!
//! The rule, in order:
//!
//! 1. A fit that cannot be trusted is out.
//! 2. Of the others, those within 2 of the lowest AIC are equally supported by the data; the rest is out.
//! 3. Of these, the one that predicts the holdout period best (RMSE) is taken, if it is better by more than one
//!    per cent; else the one that stands first on the ladder.
//! 4. If a naive rule predicts the holdout period better, any trusted model that beats it is taken instead, the one
//!    with the least RMSE; if there is none, the choice stands with a warning.
//! 5. If nothing can be trusted, everybody is expected to buy at the mean rate.
//!
//! The ladder, from what asks least of the data among those that let customers leave: MBG/NBD, BG/NBD, Pareto/NBD,
//! then the models of regular timing, NBD, mean rate.
//!
//! Source: H. Akaike (1974), "A New Look at the Statistical Model Identification", IEEE Transactions on Automatic
//! Control 19(6); K. P. Burnham and D. R. Anderson (2002), Model Selection and Multimodel Inference, 2.6, for the
//! difference of 2; G. Schwarz (1978), The Annals of Statistics 6(2), for BIC.
//!
//! Checked against: `tests/core/value_selection.rs`.

use super::validation::{Baseline, HoldoutErrors, HoldoutSample, holdout_errors};
use super::{
    Diagnostic, FitOptions, ModelError, ProcessFit, ProcessKind, PurchaseHistories, PurchaseModel,
    fit_process,
};
use crate::analysis::numerics::order;

/// Models within this of the lowest AIC are equally supported.
const EQUAL_AIC: f64 = 2.0;
/// Errors that differ by less are the same.
const SAME_ERROR: f64 = 0.01;
/// A total that is off by more deserves a warning.
const BIASED: f64 = 0.1;
/// From this share of one-time buyers on it matters how they are counted.
const MANY_ONE_TIME: f64 = 0.1;

/// The ladder: earlier is preferred where nothing else decides.
pub const LADDER: [ProcessKind; 6] = [
    ProcessKind::MbgNbd,
    ProcessKind::BgNbd,
    ProcessKind::ParetoNbd,
    ProcessKind::MbgCnbdK,
    ProcessKind::BgCnbdK,
    ProcessKind::Nbd,
];

/// One model that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which process.
    pub kind: ProcessKind,
    /// The fit on all data.
    pub fit: Result<ProcessFit, ModelError>,
    /// The fit on the calibration period, where there is one.
    pub calibration: Option<Result<ProcessFit, ModelError>>,
    /// Its errors in the holdout period; `None` without one or where the calibration fit cannot be trusted.
    pub holdout: Option<HoldoutErrors>,
}

/// What is used in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// A fitted process.
    Process(ProcessKind),
    /// Everybody buys at the mean rate.
    MeanRate,
    /// There is not even a rate: nobody was observed for any time.
    Nothing,
}

/// Why it is used, or what to know of it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ChoiceReason {
    /// The user asked for it.
    Asked,
    /// Warning: the user asked for another one, which is among the rejected.
    AskedUnusable {
        /// The one that was asked for.
        asked: ProcessKind,
        /// Whether it was fitted, and the fit cannot be trusted; else there was nothing to fit it to, or it turned
        /// out to be the plain model.
        fitted: bool,
    },
    /// It is the only one that can be trusted.
    OnlyOneTrusted,
    /// Its AIC is the lowest.
    LowestAic {
        /// AIC.
        aic: f64,
        /// How much higher that of the next one is.
        lead: f64,
    },
    /// Its AIC is so near the lowest that the data do not tell the two apart.
    EqualAic {
        /// The model with the lowest AIC.
        lowest: ProcessKind,
        /// How much higher this one's is.
        difference: f64,
    },
    /// Among the equally supported it predicts the holdout period best.
    BestHoldout {
        /// Root mean squared error.
        rmse: f64,
        /// That of the next one.
        next: f64,
    },
    /// Among the equally supported it stands first on the ladder.
    FirstOnLadder,
    /// It predicts the holdout period better than every naive rule.
    BeatsBaselines {
        /// Root mean squared error.
        rmse: f64,
        /// The best naive rule.
        best: Baseline,
        /// Its error.
        baseline: f64,
    },
    /// Warning: a naive rule predicts the holdout period better.
    WorseThanBaseline {
        /// Root mean squared error.
        rmse: f64,
        /// The best naive rule.
        best: Baseline,
        /// Its error.
        baseline: f64,
    },
    /// Warning: in the holdout period the total was off by more than 10 %.
    Biased {
        /// Expected over actual purchases less one.
        total_error: f64,
    },
    /// Warning: there is no holdout period to judge by.
    NoHoldout,
    /// Warning: there is a holdout period, but the fit to the time before it cannot be trusted.
    NotTested,
    /// Warning: everybody who bought once counts as a customer, however long ago that was.
    OneTimeBuyersAlive {
        /// Share of the customers who bought once.
        share: f64,
    },
    /// Warning: no fit can be trusted.
    NothingTrusted,
}

/// Why a model is not used.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rejection {
    /// It could not be fitted.
    NotFitted(ModelError),
    /// Its fit cannot be trusted: see its diagnostics.
    NotTrusted,
    /// Regular timing with k = 1 is the plain model.
    NotRegular,
    /// NBD in which customers do not differ is the mean rate, and says so more plainly.
    IsMeanRate,
    /// Its AIC is higher by more than 2.
    HigherAic {
        /// How much higher than the lowest.
        difference: f64,
    },
    /// It predicts the holdout period worse than the one chosen, or as well and stands later on the ladder.
    NotPreferred {
        /// Its error less that of the chosen one; `None` without a holdout period.
        rmse_difference: Option<f64>,
    },
    /// A naive rule predicts the holdout period better.
    WorseThanBaseline {
        /// Root mean squared error.
        rmse: f64,
        /// That of the rule.
        baseline: f64,
    },
    /// The user asked for another one.
    AnotherAsked,
}

/// The decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What is used.
    pub chosen: Chosen,
    /// Why, and what to know of it, in the order of the rule.
    pub reasons: Vec<ChoiceReason>,
    /// Every other model with why not.
    pub rejected: Vec<(ProcessKind, Rejection)>,
}

impl Candidate {
    /// Fits a kind of model to all data and, if there is a holdout test, to the calibration period, whose
    /// histories may carry timing.
    pub fn fit(
        kind: ProcessKind,
        all: &PurchaseHistories,
        holdout: Option<(&HoldoutSample, &PurchaseHistories)>,
    ) -> Candidate {
        Candidate::fit_after(kind, all, holdout, &[])
    }

    /// As [`fit`](Self::fit), with the models that were tried before: one of regular timing starts where the plain
    /// one ended, which it is for k = 1.
    pub fn fit_after(
        kind: ProcessKind,
        all: &PurchaseHistories,
        holdout: Option<(&HoldoutSample, &PurchaseHistories)>,
        tried: &[Candidate],
    ) -> Candidate {
        let plain = tried.iter().find(|candidate| Some(candidate.kind) == kind.without_regularity());
        let options = |fit: Option<&Result<ProcessFit, ModelError>>| {
            let trusted = fit.and_then(|fit| fit.as_ref().ok()).filter(|fit| fit.converged);
            let start = trusted.map(|fit| fit.parameters.iter().map(|parameter| parameter.value).collect());
            FitOptions { start, stages: None }
        };
        let fit = fit_process(kind, all, &options(plain.map(|plain| &plain.fit)));
        let at_calibration = options(plain.and_then(|plain| plain.calibration.as_ref()));
        let calibration = holdout.map(|(_, histories)| fit_process(kind, histories, &at_calibration));
        let judge = |(sample, _): (&HoldoutSample, &PurchaseHistories)| {
            let fit = calibration.as_ref()?.as_ref().ok().filter(|fit| fit.converged)?;
            holdout_errors(&sample.predict(&fit.model).ok()?, sample.actual())
        };
        let holdout = holdout.and_then(judge);
        Candidate { kind, fit, calibration, holdout }
    }

    /// The fit on all data, if it can be trusted.
    pub fn trusted(&self) -> Option<&ProcessFit> {
        self.fit.as_ref().ok().filter(|fit| fit.converged && fit.aic().is_finite())
    }

    fn rmse(&self) -> Option<f64> {
        self.holdout.map(|errors| errors.rmse)
    }

    fn rung(&self) -> usize {
        LADDER.iter().position(|kind| *kind == self.kind).unwrap_or(LADDER.len())
    }

    /// Why it cannot be used at all.
    fn unusable(&self) -> Option<Rejection> {
        let is_regular = matches!(self.kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK);
        match (&self.fit, self.trusted()) {
            (Err(error), _) => Some(Rejection::NotFitted(*error)),
            (Ok(_), None) => Some(Rejection::NotTrusted),
            (Ok(_), Some(fit)) if is_regular && fit.model.stages() == 1 => Some(Rejection::NotRegular),
            (Ok(_), Some(fit)) if self.kind == ProcessKind::Nbd && is_unlimited(fit, "r") => {
                Some(Rejection::IsMeanRate)
            }
            _ => None,
        }
    }
}

/// Whether a parameter was found to grow without end.
fn is_unlimited(fit: &ProcessFit, name: &str) -> bool {
    let of_name = |found: &Diagnostic| matches!(found, Diagnostic::RunsToInfinity { parameter, .. } if *parameter == name);
    fit.diagnostics.iter().any(of_name)
}

/// Errors of the naive rules in a holdout period.
pub fn judge_baselines(sample: &HoldoutSample) -> Vec<(Baseline, HoldoutErrors)> {
    let judge =
        |baseline| Some((baseline, holdout_errors(&sample.predict_naively(baseline), sample.actual())?));
    Baseline::ALL.into_iter().filter_map(judge).collect()
}

/// The mean rate as a process: NBD in which customers do not differ. Half a purchase is added, so that the rate is
/// above zero (H. Jeffreys). `None` if nobody was observed for any time.
pub fn mean_rate_process(histories: &PurchaseHistories) -> Option<PurchaseModel> {
    /// A shape at which rates differ by a hundredth of a per cent.
    const ALIKE: f64 = 1e8;
    let time: f64 = histories.age().iter().zip(histories.weight()).map(|(t, w)| t * w).sum();
    let rate = (histories.repeat_purchases() + 0.5) / time;
    PurchaseModel::new(ProcessKind::Nbd, &[ALIKE, ALIKE / rate], 1).ok().filter(|_| time > 0.0)
}

/// Decides between candidates that were fitted to `histories`. `asked` is the user's own choice, which holds if its
/// fit can be trusted.
pub fn decide(
    candidates: &[Candidate],
    baselines: &[(Baseline, HoldoutErrors)],
    asked: Option<ProcessKind>,
    histories: &PurchaseHistories,
) -> Decision {
    let mut rejected: Vec<(ProcessKind, Rejection)> =
        candidates.iter().filter_map(|c| Some((c.kind, c.unusable()?))).collect();
    let mut usable: Vec<&Candidate> = candidates.iter().filter(|c| c.unusable().is_none()).collect();
    order::sort_by_key(&mut usable, |candidate| candidate.rung());
    let best = baselines.iter().copied().reduce(|a, b| if b.1.rmse < a.1.rmse { b } else { a });
    let mut reasons = Vec::new();
    if let Some(asked) = asked.filter(|asked| usable.iter().all(|candidate| candidate.kind != *asked)) {
        let fitted =
            rejected.iter().any(|(kind, why)| *kind == asked && !matches!(why, Rejection::NotRegular));
        reasons.push(ChoiceReason::AskedUnusable { asked, fitted });
    }
    if usable.is_empty() {
        let has_time = histories.longest_age() > 0.0;
        let chosen = if has_time { Chosen::MeanRate } else { Chosen::Nothing };
        reasons.push(ChoiceReason::NothingTrusted);
        return Decision { chosen, reasons, rejected };
    }
    let chosen = match usable.iter().find(|candidate| Some(candidate.kind) == asked) {
        Some(candidate) => {
            reasons.push(ChoiceReason::Asked);
            let others = usable.iter().filter(|other| other.kind != candidate.kind);
            rejected.extend(others.map(|other| (other.kind, Rejection::AnotherAsked)));
            candidate
        }
        None => choose(&usable, best, &mut reasons, &mut rejected),
    };
    warn(chosen, best, &mut reasons);
    let share = 1.0 - histories.repeat_customers() / histories.customers();
    if matches!(chosen.kind, ProcessKind::BgNbd | ProcessKind::BgCnbdK) && share >= MANY_ONE_TIME {
        reasons.push(ChoiceReason::OneTimeBuyersAlive { share });
    }
    Decision { chosen: Chosen::Process(chosen.kind), reasons, rejected }
}

/// Steps 2 to 4 of the rule, for candidates in the order of the ladder, at least one.
fn choose<'a>(
    usable: &[&'a Candidate],
    best: Option<(Baseline, HoldoutErrors)>,
    reasons: &mut Vec<ChoiceReason>,
    rejected: &mut Vec<(ProcessKind, Rejection)>,
) -> &'a Candidate {
    let aic = |candidate: &Candidate| candidate.trusted().map_or(f64::MAX, ProcessFit::aic);
    let lowest = usable.iter().fold(usable[0], |low, next| if aic(next) < aic(low) { next } else { low });
    let supported: Vec<&Candidate> =
        usable.iter().copied().filter(|c| aic(c) - aic(lowest) <= EQUAL_AIC).collect();
    let mut chosen = supported[0];
    for next in &supported[1..] {
        if let (Some(mine), Some(theirs)) = (chosen.rmse(), next.rmse())
            && theirs < mine * (1.0 - SAME_ERROR)
        {
            chosen = next;
        }
    }
    let beats = |c: &Candidate| best.zip(c.rmse()).is_none_or(|((_, errors), rmse)| rmse <= errors.rmse);
    let replaced = !beats(chosen);
    if replaced {
        let better = usable.iter().copied().filter(|c| beats(c) && c.rmse().is_some());
        let least = better.reduce(|a, b| if b.rmse() < a.rmse() { b } else { a });
        chosen = least.unwrap_or(chosen);
    }
    explain(chosen, lowest, usable, &supported, reasons);
    for other in usable.iter().filter(|other| other.kind != chosen.kind) {
        let difference = aic(other) - aic(lowest);
        let rejection = match (best, other.rmse()) {
            _ if difference > EQUAL_AIC => Rejection::HigherAic { difference },
            (Some((_, errors)), Some(rmse)) if rmse > errors.rmse => {
                Rejection::WorseThanBaseline { rmse, baseline: errors.rmse }
            }
            _ => {
                let rmse_difference = other.rmse().zip(chosen.rmse()).map(|(theirs, mine)| theirs - mine);
                Rejection::NotPreferred { rmse_difference }
            }
        };
        rejected.push((other.kind, rejection));
    }
    chosen
}

fn explain(
    chosen: &Candidate,
    lowest: &Candidate,
    usable: &[&Candidate],
    supported: &[&Candidate],
    reasons: &mut Vec<ChoiceReason>,
) {
    let aic = |candidate: &Candidate| candidate.trusted().map_or(f64::MAX, ProcessFit::aic);
    let mut others = usable.iter().filter(|other| other.kind != chosen.kind);
    let next_aic = others.clone().map(|other| aic(other)).reduce(f64::min);
    let Some(next_aic) = next_aic else {
        reasons.push(ChoiceReason::OnlyOneTrusted);
        return;
    };
    if chosen.kind == lowest.kind {
        reasons.push(ChoiceReason::LowestAic { aic: aic(chosen), lead: next_aic - aic(chosen) });
    } else if supported.iter().any(|candidate| candidate.kind == chosen.kind) {
        let difference = aic(chosen) - aic(lowest);
        reasons.push(ChoiceReason::EqualAic { lowest: lowest.kind, difference });
    }
    if supported.len() < 2 && chosen.kind == lowest.kind {
        return;
    }
    let rival = |other: &&&Candidate| supported.iter().any(|candidate| candidate.kind == other.kind);
    let next = others.clone().filter(rival).filter_map(|other| other.rmse()).reduce(f64::min);
    let next = next.or_else(|| others.find_map(|other| other.rmse()));
    match (chosen.rmse(), next) {
        (Some(rmse), Some(next)) if rmse < next => reasons.push(ChoiceReason::BestHoldout { rmse, next }),
        _ => reasons.push(ChoiceReason::FirstOnLadder),
    }
}

/// How the choice stands in the holdout period.
fn warn(chosen: &Candidate, best: Option<(Baseline, HoldoutErrors)>, reasons: &mut Vec<ChoiceReason>) {
    let Some(errors) = chosen.holdout else {
        reasons.push(if best.is_some() { ChoiceReason::NotTested } else { ChoiceReason::NoHoldout });
        return;
    };
    if let Some((best, baseline)) = best {
        let (rmse, baseline) = (errors.rmse, baseline.rmse);
        reasons.push(if rmse <= baseline {
            ChoiceReason::BeatsBaselines { rmse, best, baseline }
        } else {
            ChoiceReason::WorseThanBaseline { rmse, best, baseline }
        });
    }
    if let Some(total_error) = errors.total_error.filter(|error| error.abs() > BIASED) {
        reasons.push(ChoiceReason::Biased { total_error });
    }
}
