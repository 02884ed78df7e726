//! What makes customers leave: a Cox regression on all properties at once.

use std::collections::BTreeMap;

use crate::analysis::domain::TimeUnit;
use crate::analysis::survival::{
    Covariate, CoxData, CoxDiagnostic, CoxFit, CoxTerm, Direction, Observation, TieMethod, fit_cox,
};
use crate::engine::analyse::to_u32;
use crate::engine::predict::pair;
use crate::protocol::{ContractGap, FactorEstimate, FactorNote, FactorView, FactorsView};

use super::Stays;
use super::properties::{Properties, Property, Values};
use super::stays::gap;

pub(super) fn factors(stays: &Stays, properties: &Properties) -> Result<FactorsView, ContractGap> {
    if properties.list.is_empty() {
        return Err(ContractGap::NoProperties);
    }
    let everybody: Vec<usize> = (0..stays.times.len()).collect();
    let (told, kept): (Vec<&Property>, Vec<&Property>) =
        properties.list.iter().partition(|of| is_told_by_others(of, &properties.list, &everybody));
    let complete: Vec<usize> =
        everybody.into_iter().filter(|&at| kept.iter().all(|of| of.is_known(at))).collect();
    if complete.is_empty() {
        return Err(ContractGap::NoCompleteCustomers);
    }
    let one =
        |&at: &usize| Observation { entry: 0.0, time: stays.times[at], is_event: stays.lost[at], count: 1 };
    let covariates = kept.iter().map(|of| of.covariate(&complete)).collect();
    let data = CoxData::new(TimeUnit::Day, complete.iter().map(one).collect(), covariates);
    let fit = data.and_then(|data| fit_cox(&data, TieMethod::Efron)).map_err(|error| gap(&error))?;
    let mut notes: Vec<FactorNote> = fit.diagnostics.iter().filter_map(|of| note(&fit, of)).collect();
    notes.extend(told.iter().map(|of| FactorNote::Collinear(of.name.clone())));
    notes.extend((properties.left_out > 0).then_some(FactorNote::LeftOut(properties.left_out)));
    Ok(FactorsView {
        customers: to_u32(fit.customers),
        lost: to_u32(fit.events),
        incomplete: to_u32((stays.times.len() - complete.len()) as u64),
        terms: fit.terms.iter().map(term).collect(),
        test: fit.likelihood_ratio.map(|test| (test.statistic, test.degrees_of_freedom, test.p_value)),
        concordance: fit.concordance,
        converged: fit.converged,
        notes,
    })
}

/// Share of the variance of a number from which on another property counts as saying the same. Beyond it (a variance
/// inflation of ten) the effects of the two cannot be told apart, and each comes out as large as it likes.
const SAME: f64 = 0.9;

/// Whether a number follows from one of the texts, as a price does from a plan.
fn is_told_by_others(of: &Property, all: &[Property], complete: &[usize]) -> bool {
    let Values::Numbers(numbers) = &of.values else { return false };
    all.iter().any(|other| match &other.values {
        Values::Texts(texts) => {
            let pairs = complete.iter().filter_map(|&at| Some((texts[at].as_deref()?, numbers[at]?)));
            explained(&pairs.collect::<Vec<_>>()) >= SAME
        }
        Values::Numbers(_) => false,
    })
}

/// Share of the variance of numbers that lies between groups; 0 where they do not vary.
fn explained(pairs: &[(&str, f64)]) -> f64 {
    let mut groups: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (group, number) in pairs {
        let (count, sum) = groups.entry(group).or_default();
        *count += 1.0;
        *sum += number;
    }
    let mean = pairs.iter().map(|(_, number)| number).sum::<f64>() / pairs.len().max(1) as f64;
    let square = |off: f64| off * off;
    let all: f64 = pairs.iter().map(|(_, number)| square(number - mean)).sum();
    let between: f64 = groups.values().map(|(count, sum)| count * square(sum / count - mean)).sum();
    if all > 0.0 { between / all } else { 0.0 }
}

impl Property {
    fn is_known(&self, at: usize) -> bool {
        match &self.values {
            Values::Numbers(values) => values[at].is_some(),
            Values::Texts(values) => values[at].is_some(),
        }
    }

    fn covariate(&self, complete: &[usize]) -> Covariate {
        match &self.values {
            Values::Numbers(values) => {
                let numbers = complete.iter().map(|&at| values[at].unwrap_or(0.0)).collect();
                Covariate::numeric(&self.name, numbers)
            }
            Values::Texts(values) => {
                let texts: Vec<&str> =
                    complete.iter().map(|&at| values[at].as_deref().unwrap_or_default()).collect();
                Covariate::category(&self.name, &texts)
            }
        }
    }
}

fn term(of: &CoxTerm) -> FactorView {
    FactorView {
        property: of.covariate.clone(),
        level: of.level.clone(),
        moments: of.moments,
        customers: to_u32(of.customers),
        lost: to_u32(of.events),
        estimate: of.estimate.as_ref().map(|found| FactorEstimate {
            coefficient: found.coefficient,
            standard_error: found.standard_error,
            hazard_ratio: found.hazard_ratio,
            interval: pair(found.interval),
            p_value: found.p_value,
        }),
    }
}

fn note(fit: &CoxFit, of: &CoxDiagnostic) -> Option<FactorNote> {
    let name = |at: usize| {
        fit.terms.get(at).map_or_else(String::new, |term| match &term.level {
            Some((level, _)) => format!("{}: {level}", term.covariate),
            None => term.covariate.clone(),
        })
    };
    Some(match of {
        CoxDiagnostic::NoVariation { covariate } => FactorNote::NoVariation(covariate.clone()),
        CoxDiagnostic::Collinear { term, .. } => FactorNote::Collinear(name(*term)),
        CoxDiagnostic::RunsAway { term, direction: Direction::ToZero } => FactorNote::NobodyLost(name(*term)),
        CoxDiagnostic::RunsAway { term, direction: Direction::ToInfinity } => {
            FactorNote::OnlyLost(name(*term))
        }
        CoxDiagnostic::Flat { terms } => {
            FactorNote::Flat(terms.iter().map(|at| name(*at)).collect::<Vec<_>>().join(", "))
        }
        CoxDiagnostic::FewEvents { events, terms } => {
            FactorNote::FewLost(to_u32(*events), to_u32(*terms as u64))
        }
        CoxDiagnostic::NotConverged { .. } => FactorNote::NotConverged,
    })
}
