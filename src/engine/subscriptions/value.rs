//! What a contract is worth, of new customers and of those of today.

use std::collections::BTreeMap;

use crate::analysis::contracts::{
    ContractPeriod, ContractTerms, ContractValue, ContractValueError, FirstMargin, value_contract,
};
use crate::analysis::domain::MoneySum;
use crate::analysis::models::contractual::{
    RenewalDiscounting, RenewalError, RenewalKind, RenewalModel, figure_interval,
};
use crate::engine::analyse::to_u32;
use crate::engine::predict::pair;
use crate::protocol::{ContractGap, ContractPeriodView, ContractValueView, CurrentCustomersView};

use super::renewals::{Renewals, model_key};
use super::{Current, OfStays, interval_view};

/// Payments that are shown.
const SHOWN: usize = 24;

pub(super) fn value(
    of: &OfStays<'_>,
    renewals: &Renewals,
    growth_percent: f64,
) -> Result<ContractValueView, ContractGap> {
    let fit = renewals.preferred().ok_or(ContractGap::NoModel)?;
    let (current, others) = current(of, renewals);
    let payment = mean_payment(of, renewals, &current).ok_or(ContractGap::NoAmount)?;
    let share = of.base.margin.unwrap_or(1.0);
    let growth = libm::expm1(renewals.period_years * libm::log1p(growth_percent / 100.0));
    let terms = |growth: f64| ContractTerms {
        margin: payment * share,
        growth,
        discount: renewals.discount,
        first: FirstMargin::Now,
        horizon: None,
    };
    let worth = |growth: f64, model: &dyn RenewalModel| value_contract(&terms(growth), model);
    let model = fit.fit.model.renewals();
    let new = worth(0.0, model).map_err(|error| gap(&error))?;
    let constant = renewals.lifespans.comparison.fit_of(RenewalKind::ConstantChurn);
    let constant = constant.ok_or(ContractGap::NoModel)?.fit.model.renewals();
    let today = Today::of(&current, renewals, (payment, share));
    let residuals = today.residuals(model, 0.0)?;
    Ok(ContractValueView {
        model: model_key(fit.fit.model.kind()).to_owned(),
        interval: renewals.interval.and_then(interval_view),
        unit: renewals.unit,
        payment,
        margin: of.base.margin,
        growth,
        discount: renewals.discount,
        new_customer: new.value,
        new_interval: pair(figure_interval(&fit.fit, &|model| worth(0.0, model).ok().map(|of| of.value))),
        with_growth: worth(growth, model).map(|of| of.value).map_err(|error| gap(&error)),
        constant_churn: worth(0.0, constant).map_err(|error| gap(&error))?.value,
        later: later(&new),
        periods: new.periods.iter().take(SHOWN).map(period).collect(),
        current: today.rows(model, &residuals, payment * share),
        others,
        current_total: today.total(&residuals),
        current_with_growth: today.residuals(model, growth).map(|grown| today.total(&grown)),
    })
}

/// Mean payment of a period: of today's customers, or of all where none is left.
fn mean_payment(of: &OfStays<'_>, renewals: &Renewals, current: &[&Current]) -> Option<f64> {
    let months = 12.0 * renewals.period_years;
    let mean = |monthly: &mut dyn Iterator<Item = MoneySum>| {
        let (sum, count) = monthly.fold((MoneySum::ZERO, 0_u64), |(sum, n), of| (sum + of, n + 1));
        (count > 0).then(|| sum.to_f64() / count as f64 * months)
    };
    mean(&mut current.iter().filter_map(|of| of.monthly))
        .or_else(|| mean(&mut of.stays.monthly_of(renewals.interval)))
}

/// Customers of today, and what they leave in a period, by renewals made.
struct Today {
    discount: f64,
    by_renewals: BTreeMap<u32, (u32, f64)>,
}

impl Today {
    fn of(current: &[&Current], renewals: &Renewals, (payment, share): (f64, f64)) -> Today {
        let months = 12.0 * renewals.period_years;
        let mut by_renewals: BTreeMap<u32, (u32, f64)> = BTreeMap::new();
        for customer in current {
            let paid = customer.monthly.map_or(payment, |monthly| monthly.to_f64() * months);
            let (customers, sum) = by_renewals.entry(customer.renewals).or_default();
            *customers += 1;
            *sum += paid * share;
        }
        Today { discount: renewals.discount, by_renewals }
    }

    /// Discounted payments to come by renewals made, in payments of now; they grow from each to the next.
    ///
    /// Only that of the most renewals is a sum over all time: `DERL(n) = r_{n+1} (1 + DERL(n+1)/(1+d))`.
    fn residuals(&self, model: &dyn RenewalModel, growth: f64) -> Result<Vec<f64>, ContractGap> {
        let Some((&most, _)) = self.by_renewals.last_key_value() else { return Ok(Vec::new()) };
        let rate = (self.discount - growth) / (1.0 + growth);
        let last = model.residual_lifetime(most, RenewalDiscounting::for_ever(rate));
        let mut found = vec![last.map_err(|error| unbounded(&error))?];
        for made in (0..most).rev() {
            let after = found[found.len() - 1];
            found.push(model.retention_rate(made + 1) * (1.0 + after / (1.0 + rate)));
        }
        found.reverse();
        Ok(found.into_iter().map(|residual| residual * (1.0 + growth)).collect())
    }

    fn total(&self, residuals: &[f64]) -> f64 {
        self.by_renewals.iter().map(|(made, (_, paid))| paid * residuals[*made as usize]).sum()
    }

    fn rows(&self, model: &dyn RenewalModel, residuals: &[f64], mean: f64) -> Vec<CurrentCustomersView> {
        let row = |(made, (customers, paid)): (&u32, &(u32, f64))| {
            let residual = residuals[*made as usize];
            CurrentCustomersView {
                renewals: *made,
                customers: *customers,
                retention: model.retention_rate(made + 1),
                residual,
                value: mean * residual,
                total: paid * residual,
            }
        };
        self.by_renewals.iter().map(row).collect()
    }
}

/// Customers of today who are billed as those that were modelled, and the number of the others.
fn current<'a>(of: &OfStays<'a>, renewals: &Renewals) -> (Vec<&'a Current>, u32) {
    let alike = |current: &&Current| current.interval == renewals.interval;
    let kept: Vec<&Current> = of.current.iter().filter(alike).collect();
    let others = to_u32((of.current.len() - kept.len()) as u64);
    (kept, others)
}

fn later(of: &ContractValue) -> f64 {
    of.periods.get(SHOWN - 1).map_or(of.later, |last| of.value - last.cumulative)
}

fn period(of: &ContractPeriod) -> ContractPeriodView {
    ContractPeriodView {
        renewals: of.renewals,
        share: of.survival,
        discount_factor: of.discount_factor,
        value: of.present_value,
        cumulative: of.cumulative,
    }
}

fn gap(error: &ContractValueError) -> ContractGap {
    match error {
        ContractValueError::Diverges { .. } => ContractGap::Infinite,
        ContractValueError::Renewal(error) => unbounded(error),
        _ => ContractGap::OutOfRange,
    }
}

fn unbounded(error: &RenewalError) -> ContractGap {
    match error {
        RenewalError::Unbounded { .. } | RenewalError::TooLong { .. } => ContractGap::Infinite,
        _ => ContractGap::OutOfRange,
    }
}
