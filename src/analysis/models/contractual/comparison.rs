//! Which model of renewals the data support.
//!
//! The rule: of the fits that can be trusted, those within 2 of the lowest AIC are equally supported; of these the
//! simplest is preferred. Beside it stand likelihood-ratio tests of each model against the simpler one. Constant
//! churn lies on the boundary of the shifted beta-geometric model (customers cannot differ by less than nothing), so
//! that the statistic is zero half of the time and the probability is half of that of chi-square.
//!
//! Source: K. P. Burnham and D. R. Anderson (2002), Model Selection and Multimodel Inference, 2.6; S. G. Self and
//! K.-Y. Liang (1987), "Asymptotic Properties of Maximum Likelihood Estimators and Likelihood Ratio Tests Under
//! Nonstandard Conditions", Journal of the American Statistical Association 82(398).

use super::{RenewalError, RenewalFit, RenewalKind, Tenures, fit_renewals};
use crate::analysis::numerics::chi_square_tail;

/// Models within this of the lowest AIC are equally supported.
const EQUAL_AIC: f64 = 2.0;

/// A model against a simpler one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LikelihoodRatio {
    /// The simpler one.
    pub simpler: RenewalKind,
    /// The more general one.
    pub general: RenewalKind,
    /// Twice the difference of the log-likelihoods.
    pub statistic: f64,
    /// Probability of so large a statistic or a larger one if the simpler model is right.
    pub p_value: f64,
}

/// The models compared.
#[derive(Clone, Debug, PartialEq)]
pub struct RenewalComparison {
    /// Each kind's fit, the simplest first.
    pub fits: Vec<RenewalFit>,
    /// The tests, the simplest first.
    pub tests: Vec<LikelihoodRatio>,
    /// The preferred kind.
    pub preferred: RenewalKind,
}

/// Fits all models and compares them. Fails where nobody came to a renewal or nobody was lost.
pub fn compare_renewal_models(tenures: &Tenures) -> Result<RenewalComparison, RenewalError> {
    let fits: Result<Vec<RenewalFit>, RenewalError> =
        RenewalKind::ALL.iter().map(|kind| fit_renewals(*kind, tenures)).collect();
    let fits = fits?;
    let trusted = || fits.iter().map(|of| &of.fit).filter(|fit| fit.converged);
    let lowest = trusted().map(|fit| fit.aic()).fold(f64::INFINITY, f64::min);
    let simplest = trusted().find(|fit| fit.aic() <= lowest + EQUAL_AIC);
    let preferred = simplest.map_or(RenewalKind::ConstantChurn, |fit| fit.model.kind());
    let tests = fits.windows(2).map(|pair| likelihood_ratio(&pair[0], &pair[1])).collect();
    Ok(RenewalComparison { fits, tests, preferred })
}

fn likelihood_ratio(simpler: &RenewalFit, general: &RenewalFit) -> LikelihoodRatio {
    let gain = general.fit.log_likelihood - simpler.fit.log_likelihood;
    // A search that ends at infinity stays below its limit by what is left.
    let statistic = (2.0 * gain).max(0.0);
    let tail = chi_square_tail(statistic, 1).unwrap_or(1.0);
    let (simpler, general) = (simpler.fit.model.kind(), general.fit.model.kind());
    let on_boundary = simpler == RenewalKind::ConstantChurn;
    let p_value = match on_boundary {
        true if statistic == 0.0 => 1.0,
        true => 0.5 * tail,
        false => tail,
    };
    LikelihoodRatio { simpler, general, statistic, p_value }
}

impl RenewalComparison {
    /// The fit of a kind.
    pub fn fit_of(&self, kind: RenewalKind) -> Option<&RenewalFit> {
        self.fits.iter().find(|of| of.fit.model.kind() == kind)
    }
}
