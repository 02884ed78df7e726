//! How long customers stay by rival methods on the same data, and why one over churn is wrong.
//!
//! `1/churn` takes every customer for the same. Where they differ, those who leave easily leave first; the customers
//! up for renewal are then mostly new ones who leave at a high rate, and the loyal ones, who make up the long end of
//! the lifetimes, hardly count in the rate. So it comes out too short, the more so the longer one looks ahead, and
//! most of all for customers who have stayed a while. Lifetimes are counted in periods paid, the first one included.
//!
//! | method | within the renewals observed (n) | over all time, discounted |
//! |---|---|---|
//! | one over churn | `(1 - (1-theta)^n)/theta` | `(1+d)/(d+theta)` |
//! | Kaplan-Meier | `sum_{t<n} S(t)`, the restricted mean | not known |
//! | model | `sum_{t<n} S(t)` | DEL |
//!
//! Source: P. S. Fader and B. G. S. Hardie (2010), "Customer-Base Valuation in a Contractual Setting: The Perils of
//! Ignoring Heterogeneity", Marketing Science 29(1).

use crate::analysis::models::Interval;
use crate::analysis::models::contractual::{
    RenewalComparison, RenewalDiscounting, RenewalError, RenewalFit, RenewalKind, RenewalModel, Tenures,
    compare_renewal_models, figure_interval,
};
use crate::analysis::survival::{IntervalKind, KaplanMeier, RestrictedMean, SurvivalData};

/// What one model says, in periods paid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifespan {
    /// Which model; constant churn is one over churn.
    pub kind: RenewalKind,
    /// Expected within the renewals observed.
    pub observed: f64,
    /// Expected over all time, without discount; `None` where it is infinite or the model gives no such figure.
    pub all_time: Option<f64>,
    /// Discounted, over all time, of a new customer: DEL; `None` where it is infinite.
    pub discounted: Option<f64>,
    /// Its 95 % interval; `None` where the estimates have no covariance.
    pub discounted_interval: Option<Interval>,
    /// Discounted periods still to come of a customer who has made all renewals observed, as of the next: DERL;
    /// `None` where it is infinite.
    pub residual: Option<f64>,
}

/// The methods side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct LifespanComparison {
    /// Renewals that customers came to at most: n.
    pub renewals: u32,
    /// theta: customers lost over customers up for renewal, at all renewals together.
    pub churn: f64,
    /// 1/theta.
    pub one_over_churn: f64,
    /// Mean periods paid within the renewals observed, by Kaplan-Meier; `None` where the first renewals were not seen.
    pub restricted_mean: Option<RestrictedMean>,
    /// What each model says, the simplest first; those whose fit cannot be trusted are left out.
    pub models: Vec<Lifespan>,
    /// The models, fitted and compared.
    pub comparison: RenewalComparison,
}

/// Compares lifespans of customers whose times count renewals, at a discount rate a period of at least zero. Fails
/// where times are no renewals, nobody came to one or nobody was lost, and where the rate is negative.
pub fn compare_lifespans(data: &SurvivalData, discount: f64) -> Result<LifespanComparison, RenewalError> {
    if !(discount >= 0.0 && discount.is_finite()) {
        return Err(RenewalError::Rate { rate: discount });
    }
    let tenures = Tenures::from_survival(data)?;
    let comparison = compare_renewal_models(&tenures)?;
    let (lost, opportunities) = (tenures.lost() as f64, tenures.opportunities() as f64);
    let curve = KaplanMeier::new(data, IntervalKind::default())?;
    let renewals = tenures.longest();
    let trusted = comparison.fits.iter().filter(|of| of.fit.converged);
    let lifespan = |of: &_| lifespan(of, renewals, discount);
    let models: Result<Vec<Lifespan>, RenewalError> = trusted.map(lifespan).collect();
    // Customers who entered late say nothing of the start, unless others were seen from there.
    let seen_from_start = tenures.rows().first().is_some_and(|row| row.renewal == 1);
    let restricted_mean = curve.restricted_mean(f64::from(renewals)).ok().filter(|_| seen_from_start);
    Ok(LifespanComparison {
        renewals,
        churn: lost / opportunities,
        one_over_churn: opportunities / lost,
        restricted_mean,
        models: models?,
        comparison,
    })
}

fn lifespan(of: &RenewalFit, renewals: u32, discount: f64) -> Result<Lifespan, RenewalError> {
    let model = of.fit.model.renewals();
    let discounted = |model: &dyn RenewalModel| model.lifetime(RenewalDiscounting::for_ever(discount));
    Ok(Lifespan {
        kind: of.fit.model.kind(),
        observed: model.lifetime(RenewalDiscounting::within(0.0, renewals))?,
        all_time: model.lifetime(RenewalDiscounting::for_ever(0.0)).ok(),
        discounted: bounded(discounted(model))?,
        discounted_interval: figure_interval(&of.fit, &|model| discounted(model).ok()),
        residual: bounded(model.residual_lifetime(renewals, RenewalDiscounting::for_ever(discount)))?,
    })
}

/// A sum over all time; none where it has no end.
fn bounded(sum: Result<f64, RenewalError>) -> Result<Option<f64>, RenewalError> {
    match sum {
        Ok(value) => Ok(Some(value)),
        Err(RenewalError::Unbounded { .. } | RenewalError::TooLong { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

impl LifespanComparison {
    /// What the model of a kind says; `None` where its fit cannot be trusted.
    pub fn model(&self, kind: RenewalKind) -> Option<&Lifespan> {
        self.models.iter().find(|lifespan| lifespan.kind == kind)
    }
}
