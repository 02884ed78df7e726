//! Models of renewals, projected and compared.

use crate::analysis::numerics::order;
use std::collections::BTreeMap;

use crate::analysis::contracts::{Lifespan, LifespanComparison, compare_lifespans};
use crate::analysis::domain::{BillingInterval, DiscountRate};
use crate::analysis::models::contractual::{
    ProjectionRow, RenewalError, RenewalFinding, RenewalFit, RenewalKind, project_survival,
};
use crate::analysis::survival::{IntervalKind, KaplanMeier, SurvivalData};
use crate::engine::analyse::to_u32;
use crate::engine::convert::interval_from_view;
use crate::engine::predict::pair;
use crate::protocol::{
    ContractGap, Interval, LifespanView, LifespansView, ProjectedShare, RenewalModelView, RenewalNote,
    RenewalPoint, RenewalsView, TenureUnit,
};

use super::stays::{gap, hazards_of, renewal_data};
use super::{Stays, interval_view, years};

/// Fewest and most renewals beyond those observed that are projected.
const AHEAD: (u32, u32) = (6, 60);

/// The models of one group of customers.
pub(super) struct Renewals {
    /// How often they are billed; `None` where a period is a unit of time.
    pub interval: Option<BillingInterval>,
    pub unit: TenureUnit,
    /// Years of one period.
    pub period_years: f64,
    /// Discount rate from period to period.
    pub discount: f64,
    pub lifespans: LifespanComparison,
    counts: [u32; 3],
    hazards: Vec<crate::protocol::RenewalHazardView>,
    curve: KaplanMeier,
}

impl Renewals {
    /// Fits the models to the customers of an interval, the commonest unless another was asked for.
    pub(super) fn fit(
        stays: &Stays,
        asked: Option<Interval>,
        discount: DiscountRate,
    ) -> Result<Renewals, ContractGap> {
        let ranked = ranked(stays);
        let wanted = asked.map(interval_from_view).filter(|of| ranked.iter().any(|(other, _)| other == of));
        let interval = wanted.or(ranked.first().map(|(interval, _)| *interval));
        let is_in = |at: &usize| stays.intervals.as_ref().is_none_or(|of| Some(of[*at]) == interval);
        let data = renewal_data(stays, (0..stays.renewals.len()).filter(is_in)).map_err(|of| gap(&of))?;
        let unit = stays.period_unit();
        let in_unit = if unit == TenureUnit::Year { 1.0 } else { 1.0 / 12.0 };
        let period_years = interval.map_or(in_unit, years);
        let rate = libm::expm1(period_years * libm::log1p(discount.per_year()));
        let lifespans = compare_lifespans(&data, rate).map_err(|of| renewal_gap(&of, &data))?;
        let curve = KaplanMeier::new(&data, IntervalKind::default()).map_err(|of| gap(&of))?;
        let hazards = hazards_of(&data);
        let opportunities: u64 = hazards.iter().map(|row| u64::from(row.at_risk)).sum();
        Ok(Renewals {
            interval,
            unit,
            period_years,
            discount: rate,
            counts: [data.customers(), data.events(), opportunities].map(to_u32),
            lifespans,
            hazards,
            curve,
        })
    }

    /// The fit that is used.
    pub(super) fn preferred(&self) -> Option<&RenewalFit> {
        let comparison = &self.lifespans.comparison;
        comparison.fit_of(comparison.preferred).filter(|of| of.fit.converged)
    }

    pub(super) fn view(self) -> RenewalsView {
        let lifespans = &self.lifespans;
        let [customers, lost, opportunities] = self.counts;
        RenewalsView {
            interval: self.interval.and_then(interval_view),
            unit: self.unit,
            customers,
            lost,
            opportunities,
            renewals: lifespans.renewals,
            models: lifespans.comparison.fits.iter().map(model_view).collect(),
            tests: lifespans.comparison.tests.iter().map(|test| (test.statistic, test.p_value)).collect(),
            preferred: model_key(lifespans.comparison.preferred).to_owned(),
            projection: projection(lifespans, &self.curve),
            lifespans: lifespans_view(lifespans, self.discount),
            hazards: self.hazards,
        }
    }
}

/// Customers by interval, the commonest first.
pub(super) fn ranked(stays: &Stays) -> Vec<(BillingInterval, u32)> {
    let mut counts: BTreeMap<BillingInterval, u32> = BTreeMap::new();
    stays.intervals.iter().flatten().for_each(|of| *counts.entry(*of).or_default() += 1);
    let mut ranked: Vec<(BillingInterval, u32)> = counts.into_iter().collect();
    // Those without a name cannot be chosen.
    order::sort_by_key(&mut ranked, |(interval, count)| {
        (interval_view(*interval).is_none(), std::cmp::Reverse(*count), *interval)
    });
    ranked
}

fn renewal_gap(error: &RenewalError, data: &SurvivalData) -> ContractGap {
    match error {
        RenewalError::Survival(error) => gap(error),
        RenewalError::NothingObserved { customers } => ContractGap::NoRenewals { customers: *customers },
        RenewalError::NobodyLost { .. } => ContractGap::NobodyLost { customers: data.customers() },
        _ => ContractGap::OutOfRange,
    }
}

/// The key of a model.
pub(super) fn model_key(kind: RenewalKind) -> &'static str {
    match kind {
        RenewalKind::ConstantChurn => "constant_churn",
        RenewalKind::ShiftedBetaGeometric => "sbg",
        RenewalKind::BetaDiscreteWeibull => "bdw",
    }
}

fn model_view(of: &RenewalFit) -> RenewalModelView {
    let fit = &of.fit;
    let kind = fit.model.kind();
    let mut notes: Vec<RenewalNote> = of.findings.iter().filter_map(note).collect();
    if !fit.converged {
        notes.push(RenewalNote::NotConverged);
    }
    RenewalModelView {
        key: model_key(kind).to_owned(),
        name: kind.name().to_owned(),
        parameters: fit
            .parameters
            .iter()
            .map(|parameter| (parameter.name.to_owned(), parameter.value, parameter.standard_error))
            .collect(),
        log_likelihood: fit.log_likelihood,
        aic: fit.aic(),
        trusted: fit.converged,
        notes,
    }
}

fn note(finding: &RenewalFinding) -> Option<RenewalNote> {
    Some(match *finding {
        RenewalFinding::CustomersAlike { churn } => RenewalNote::CustomersAlike(churn),
        RenewalFinding::TwoKinds { leaving } => RenewalNote::TwoKinds(leaving),
        RenewalFinding::TooFewRenewals { observed, needed } => RenewalNote::TooFewRenewals(observed, needed),
        RenewalFinding::FewLost { lost } => RenewalNote::FewLost(to_u32(lost)),
    })
}

fn projection(lifespans: &LifespanComparison, curve: &KaplanMeier) -> Vec<RenewalPoint> {
    let observed = lifespans.renewals;
    let last = observed + observed.clamp(AHEAD.0, AHEAD.1);
    let rows: Vec<Option<Vec<ProjectionRow>>> = lifespans
        .comparison
        .fits
        .iter()
        .map(|of| of.fit.converged.then(|| project_survival(&of.fit, 0, last)))
        .collect();
    let share = |row: &ProjectionRow| ProjectedShare {
        share: row.survival,
        interval: pair(row.interval),
        retention: row.retention_rate,
    };
    (0..=last)
        .map(|renewal| {
            let time = f64::from(renewal);
            let known = curve.survival_at(time).filter(|_| renewal <= observed);
            let row = curve.row_at(time).filter(|_| known.is_some());
            RenewalPoint {
                renewal,
                observed: known,
                observed_interval: pair(row.and_then(|row| row.interval)),
                models: rows
                    .iter()
                    .map(|rows| rows.as_ref().and_then(|rows| rows.get(renewal as usize)).map(share))
                    .collect(),
            }
        })
        .collect()
}

fn lifespans_view(of: &LifespanComparison, discount: f64) -> LifespansView {
    let model = |of: &Lifespan| LifespanView {
        model: model_key(of.kind).to_owned(),
        observed: of.observed,
        all_time: of.all_time,
        discounted: of.discounted,
        discounted_interval: pair(of.discounted_interval),
        residual: of.residual,
    };
    LifespansView {
        renewals: of.renewals,
        churn: of.churn,
        one_over_churn: of.one_over_churn,
        observed_mean: of.restricted_mean.map(|mean| (mean.mean, (mean.interval.lower, mean.interval.upper))),
        discount,
        models: of.models.iter().map(model).collect(),
    }
}
