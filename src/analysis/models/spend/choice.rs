//! The spend model that is used: Gamma-Gamma where it can be trusted, the shrinkage mean elsewhere.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2013), "The Gamma-Gamma Model of Monetary Value",
//! <http://www.brucehardie.com/notes/025/>; H. Bühlmann (1967), "Experience Rating and Credibility", ASTIN
//! Bulletin 4(3).

use super::{CredibilityMean, GammaGamma, GammaGammaFit, SpendHistories, fit_gamma_gamma, refit_gamma_gamma};
use crate::analysis::domain::CustomerIx;
use crate::analysis::numerics::{SeededDraws, SymmetricMatrix};
use crate::analysis::summary::CustomerSummaries;

/// What customers who bought once are expected to spend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OneTimeSpend {
    /// The mean over customers: the first purchase is not counted, as in the published models.
    #[default]
    PopulationMean,
    /// Their first purchase counts as if it were a repeat purchase.
    FirstOrder,
}

/// What is known of the spend of one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SpendEvidence {
    /// Number of purchases known; 0 for nothing.
    pub purchases: f64,
    /// Their mean value, at least 0.
    pub mean_value: f64,
}

/// A spend model that can be used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SpendModel {
    /// Gamma-Gamma.
    GammaGamma(GammaGamma),
    /// The shrinkage mean.
    Credibility(CredibilityMean),
}

/// Why a spend model was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpendReason {
    /// Gamma-Gamma is identified and has a finite mean.
    GammaGammaTrusted,
    /// Gamma-Gamma was fitted and cannot be trusted: see its diagnostics.
    GammaGammaNotTrusted,
    /// Gamma-Gamma could not be fitted at all.
    GammaGammaImpossible,
    /// The user chose the shrinkage mean.
    Chosen,
}

/// The spend model of a base, with what it was chosen from.
#[derive(Clone, Debug, PartialEq)]
pub struct SpendFit {
    /// The model in use.
    pub model: SpendModel,
    /// Why this one.
    pub reason: SpendReason,
    /// The Gamma-Gamma fit, trusted or not.
    pub gamma_gamma: Option<GammaGammaFit>,
    /// The shrinkage mean, for comparison or in use.
    pub credibility: Option<CredibilityMean>,
    /// Correlation of frequency and mean value.
    pub correlation: Option<f64>,
}

impl SpendEvidence {
    /// What is known of a customer. Mean values below zero count as zero.
    pub fn of(summaries: &CustomerSummaries, customer: CustomerIx, one_time: OneTimeSpend) -> SpendEvidence {
        let repeats = summaries.purchase_days(customer).saturating_sub(1);
        if repeats > 0 {
            let total = summaries.repeat_net(customer).to_f64();
            return SpendEvidence::new(f64::from(repeats), total / f64::from(repeats));
        }
        match one_time {
            OneTimeSpend::PopulationMean => SpendEvidence::default(),
            OneTimeSpend::FirstOrder => SpendEvidence::new(1.0, summaries.net(customer).to_f64()),
        }
    }

    fn new(purchases: f64, mean_value: f64) -> SpendEvidence {
        SpendEvidence { purchases, mean_value: mean_value.max(0.0) }
    }
}

impl SpendModel {
    /// Expected value of a future purchase; `None` only where a Gamma-Gamma model has no finite mean.
    pub fn expected_value(&self, known: SpendEvidence) -> Option<f64> {
        match self {
            SpendModel::GammaGamma(model) => model.expected_value(known.purchases, known.mean_value),
            SpendModel::Credibility(model) => Some(model.expected_value(known.purchases, known.mean_value)),
        }
    }

    /// Expected value of a purchase of a customer of whom nothing is known.
    pub fn population_mean(&self) -> Option<f64> {
        self.expected_value(SpendEvidence::default())
    }

    /// Derivatives of the expected value by what is estimated: three log-parameters of Gamma-Gamma, or the mean
    /// of the shrinkage mean.
    pub fn gradient(&self, known: SpendEvidence) -> Option<[f64; 3]> {
        match self {
            SpendModel::GammaGamma(model) => model.expected_value_gradient(known.purchases, known.mean_value),
            SpendModel::Credibility(model) => Some([1.0 - model.credibility(known.purchases), 0.0, 0.0]),
        }
    }

    /// First and second moment of a customer's own mean, and the variance of a single purchase around it.
    /// `None` where Gamma-Gamma has no finite second moment.
    pub fn moments(&self, known: SpendEvidence) -> Option<SpendMoments> {
        let mean = self.expected_value(known)?;
        match self {
            SpendModel::GammaGamma(model) => {
                let squared = model.squared_mean(known.purchases, known.mean_value)?;
                let [p, _, _] = model.parameters();
                Some(SpendMoments { mean, squared, within: squared / p })
            }
            SpendModel::Credibility(model) => {
                let own = (1.0 - model.credibility(known.purchases)) * model.between();
                Some(SpendMoments { mean, squared: mean * mean + own, within: model.within() })
            }
        }
    }

    /// Draws the sum of so many future purchases of a customer. The shrinkage mean draws from gamma
    /// distributions of its means and variances.
    pub fn draw_total(&self, draws: &mut SeededDraws, known: SpendEvidence, purchases: u64) -> f64 {
        if purchases == 0 {
            return 0.0;
        }
        let count = purchases as f64;
        match self {
            SpendModel::GammaGamma(model) => {
                let rate = model.draw_known(draws, known.purchases, known.mean_value);
                model.draw_sum(draws, rate, count)
            }
            SpendModel::Credibility(model) => {
                let mean = model.expected_value(known.purchases, known.mean_value);
                let own = (1.0 - model.credibility(known.purchases)) * model.between();
                let level = draw_gamma(draws, mean, own);
                draw_gamma(draws, count * level, count * model.within())
            }
        }
    }
}

/// Moments of a customer's spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpendMoments {
    /// Expected value of a purchase.
    pub mean: f64,
    /// Expected square of the customer's own mean.
    pub squared: f64,
    /// Variance of a purchase around the customer's own mean.
    pub within: f64,
}

/// A gamma draw of a mean and a variance; the mean itself where either is zero.
fn draw_gamma(draws: &mut SeededDraws, mean: f64, variance: f64) -> f64 {
    if mean > 0.0 && variance > 0.0 { draws.gamma(mean * mean / variance, mean / variance) } else { mean }
}

impl SpendFit {
    /// Covariance of what [`SpendModel::gradient`] is taken by.
    pub fn covariance(&self) -> Option<SymmetricMatrix> {
        match self.model {
            SpendModel::GammaGamma(_) => self.gamma_gamma.as_ref()?.log_covariance.clone(),
            SpendModel::Credibility(model) => {
                let variance = model.mean_variance();
                Some(SymmetricMatrix::from_lower(3, |i, j| if i + j == 0 { variance } else { 0.0 }))
            }
        }
    }
}

/// Fits both models and chooses. `None` if no customer has a usable repeat purchase.
pub fn fit_spend(histories: &SpendHistories) -> Option<SpendFit> {
    choose(histories, fit_gamma_gamma(histories))
}

/// The same from an estimate, for refits on other weights. The kind of model stays the same.
pub fn refit_spend(histories: &SpendHistories, from: &SpendModel) -> Option<SpendModel> {
    match from {
        SpendModel::GammaGamma(model) => {
            let fit = refit_gamma_gamma(histories, model).filter(GammaGammaFit::is_trusted)?;
            Some(SpendModel::GammaGamma(fit.model))
        }
        SpendModel::Credibility(_) => CredibilityMean::estimate(histories).map(SpendModel::Credibility),
    }
}

fn choose(histories: &SpendHistories, gamma_gamma: Option<GammaGammaFit>) -> Option<SpendFit> {
    let credibility = CredibilityMean::estimate(histories);
    let trusted = gamma_gamma.as_ref().filter(|fit| fit.is_trusted()).map(|fit| fit.model);
    let (model, reason) = match (trusted, credibility) {
        (Some(model), _) => (SpendModel::GammaGamma(model), SpendReason::GammaGammaTrusted),
        (None, Some(model)) => {
            let reason = match gamma_gamma {
                Some(_) => SpendReason::GammaGammaNotTrusted,
                None => SpendReason::GammaGammaImpossible,
            };
            (SpendModel::Credibility(model), reason)
        }
        (None, None) => return None,
    };
    Some(SpendFit { model, reason, gamma_gamma, credibility, correlation: histories.correlation() })
}

impl SpendFit {
    /// The same with the shrinkage mean in use, if there is one.
    pub fn with_credibility(mut self) -> SpendFit {
        if let Some(model) = self.credibility {
            self.model = SpendModel::Credibility(model);
            self.reason = SpendReason::Chosen;
        }
        self
    }
}
