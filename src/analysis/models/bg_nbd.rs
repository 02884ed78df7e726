//! BG/NBD: purchases come at random at each customer's own rate, and after any repeat purchase the customer may
//! leave for good.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | r, alpha | purchase rate lambda ~ Gamma(r, alpha), alpha in the unit of time | > 0 |
//! | a, b | probability p ~ Beta(a, b) of leaving after a repeat purchase | > 0 |
//!
//! - `LL = lnG(r+x) - lnG(r) + r ln alpha + ln B(a, b+x) - ln B(a, b)`
//!   `+ ln[(alpha+T)^-(r+x) + [x>0] a/(b+x-1) (alpha+t_x)^-(r+x)]`
//! - `P(alive) = 1 / (1 + [x>0] a/(b+x-1) ((alpha+T)/(alpha+t_x))^(r+x))`; it is 1 for everybody without a
//!   repeat purchase, which [`MbgNbd`](super::MbgNbd) mends
//! - `CET(t) = P(alive) E_p[(1 - (1 + p t/(alpha+T))^-(r+x)) / p]`, p ~ Beta(a, b+x)
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way", Marketing
//! Science 24(2), equations 6 to 10. Checked against: the published figures in `tests/core/models_bg_nbd.rs`.

use super::beta_geometric::{BetaGeometric, Dropout, InFamily};
use super::{ModelError, ProcessKind, check_parameters};

/// Parameters of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgNbd {
    family: BetaGeometric,
}

impl BgNbd {
    /// The model of parameters r, alpha, a, b. Fails unless all are finite and above zero.
    pub fn new([r, alpha, a, b]: [f64; 4]) -> Result<BgNbd, ModelError> {
        let name = ProcessKind::BgNbd.name();
        check_parameters(name, [("r", r), ("alpha", alpha), ("a", a), ("b", b)])?;
        let family = BetaGeometric { name, r, alpha, a, b, stages: 1, dropout: Dropout::AfterRepeat };
        Ok(BgNbd { family })
    }
}

impl InFamily for BgNbd {
    const KIND: ProcessKind = ProcessKind::BgNbd;

    fn family(&self) -> &BetaGeometric {
        &self.family
    }
}
