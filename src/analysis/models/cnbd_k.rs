//! BG/CNBD-k and MBG/CNBD-k: as BG/NBD and MBG/NBD, but customers buy more regularly than at random. From one
//! purchase to the next k stages pass, each at the customer's own rate, so that the time between purchases is
//! Erlang-distributed.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | k | stages from one purchase to the next; 1 is purely random timing | 1, 2, ... |
//! | r, alpha | rate lambda ~ Gamma(r, alpha) of stages, alpha in the unit of time | > 0 |
//! | a, b | probability p ~ Beta(a, b) of leaving after a purchase | > 0 |
//!
//! The likelihood needs the sum of the logarithms of the times between purchases; predictions do not. k is no
//! parameter of the gradient: it is chosen among whole numbers by the likelihood.
//!
//! Source: M. Platzer and T. Reutterer (2016), "Ticking Away the Moments: Timing Regularity Helps to Better
//! Predict Customer Activity", Marketing Science 35(5); R. Reutterer, M. Platzer and N. Schroeder (2021),
//! "Leveraging purchase regularity for predicting customer behavior the easy way", International Journal of
//! Research in Marketing 38(1). Expected purchases are exact sums, not the approximation of the paper. Checked
//! against: simulation, and the plain models at k = 1, in `tests/core/models_regular.rs`.

use super::beta_geometric::{BetaGeometric, Dropout, InFamily};
use super::{ModelError, ProcessKind, check_parameters};

/// Most stages that are tried and allowed.
pub const MOST_STAGES: u32 = 20;

/// BG/CNBD-k.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgCnbdK {
    family: BetaGeometric,
}

/// MBG/CNBD-k.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MbgCnbdK {
    family: BetaGeometric,
}

fn family(
    kind: ProcessKind,
    [r, alpha, a, b]: [f64; 4],
    k: u32,
    dropout: Dropout,
) -> Result<BetaGeometric, ModelError> {
    let name = kind.name();
    check_parameters(name, [("r", r), ("alpha", alpha), ("a", a), ("b", b)])?;
    if k == 0 || k > MOST_STAGES {
        return Err(ModelError::Stages { model: name, stages: k, most: MOST_STAGES });
    }
    Ok(BetaGeometric { name, r, alpha, a, b, stages: k, dropout })
}

impl BgCnbdK {
    /// The model of parameters r, alpha, a, b and k stages. Fails unless the parameters are finite and above
    /// zero and k is from 1 to [`MOST_STAGES`].
    pub fn new(parameters: [f64; 4], k: u32) -> Result<BgCnbdK, ModelError> {
        let family = family(ProcessKind::BgCnbdK, parameters, k, Dropout::AfterRepeat)?;
        Ok(BgCnbdK { family })
    }

    /// k.
    pub fn stages(&self) -> u32 {
        self.family.stages
    }
}

impl MbgCnbdK {
    /// The model of parameters r, alpha, a, b and k stages. Fails unless the parameters are finite and above
    /// zero and k is from 1 to [`MOST_STAGES`].
    pub fn new(parameters: [f64; 4], k: u32) -> Result<MbgCnbdK, ModelError> {
        let family = family(ProcessKind::MbgCnbdK, parameters, k, Dropout::AfterAny)?;
        Ok(MbgCnbdK { family })
    }

    /// k.
    pub fn stages(&self) -> u32 {
        self.family.stages
    }
}

impl InFamily for BgCnbdK {
    const KIND: ProcessKind = ProcessKind::BgCnbdK;

    fn family(&self) -> &BetaGeometric {
        &self.family
    }
}

impl InFamily for MbgCnbdK {
    const KIND: ProcessKind = ProcessKind::MbgCnbdK;

    fn family(&self) -> &BetaGeometric {
        &self.family
    }
}
