//! The rules by which customers without a contract count as lost, and what each of them assumes.

use super::ChurnError;

/// A rule that tells lost customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChurnRule {
    /// Silent for longer than so many times the own usual gap.
    OwnGap,
    /// Silent for longer than nine of ten gaps of the whole base.
    BaseGap,
    /// Less probably alive than so much, by a model.
    Alive,
}

/// Multiple of the usual gap beyond which a customer counts as lost, unless chosen otherwise: the end of the lifecycle
/// stage "slipping".
pub const OWN_GAP_MULTIPLE: f64 = 4.0;
/// Probability of being alive below which a customer counts as lost, unless chosen otherwise.
pub const ALIVE_THRESHOLD: f64 = 0.5;

/// What the user decides about the rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChurnSettings {
    own_multiple: f64,
    alive_threshold: f64,
}

impl Default for ChurnSettings {
    fn default() -> ChurnSettings {
        ChurnSettings { own_multiple: OWN_GAP_MULTIPLE, alive_threshold: ALIVE_THRESHOLD }
    }
}

impl ChurnSettings {
    /// A multiple of the usual gap above zero, and a probability of being alive between 0 and 1.
    pub fn new(own_multiple: f64, alive_threshold: f64) -> Result<ChurnSettings, ChurnError> {
        if !(own_multiple > 0.0 && own_multiple.is_finite()) {
            return Err(ChurnError::Multiple(own_multiple));
        }
        if !(alive_threshold > 0.0 && alive_threshold < 1.0) {
            return Err(ChurnError::Threshold(alive_threshold));
        }
        Ok(ChurnSettings { own_multiple, alive_threshold })
    }

    /// The multiple of the usual gap beyond which a customer counts as lost.
    pub fn own_multiple(self) -> f64 {
        self.own_multiple
    }

    /// The probability of being alive below which a customer counts as lost.
    pub fn alive_threshold(self) -> f64 {
        self.alive_threshold
    }
}

impl ChurnRule {
    /// Every rule.
    pub const ALL: [ChurnRule; 3] = [ChurnRule::OwnGap, ChurnRule::BaseGap, ChurnRule::Alive];

    /// Name in settings, links and JSON.
    pub fn id(self) -> &'static str {
        match self {
            ChurnRule::OwnGap => "own_gap",
            ChurnRule::BaseGap => "base_gap",
            ChurnRule::Alive => "alive",
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            ChurnRule::OwnGap => "Silent by the own rhythm",
            ChurnRule::BaseGap => "Silent by the base's rhythm",
            ChurnRule::Alive => "Probably gone by the model",
        }
    }

    /// Who counts as lost, in one sentence.
    pub fn definition(self) -> &'static str {
        match self {
            ChurnRule::OwnGap => {
                "Lost is who has been silent for longer than a multiple of the own usual gap between purchases, which is drawn towards the base's median gap by two gaps."
            }
            ChurnRule::BaseGap => {
                "Lost is who has been silent for longer than nine of ten gaps between purchases of the whole base."
            }
            ChurnRule::Alive => {
                "Lost is whose probability of being alive, given all purchases so far, is below the threshold."
            }
        }
    }

    /// What has to hold for the rule to be right.
    pub fn assumption(self) -> &'static str {
        match self {
            ChurnRule::OwnGap => {
                "Assumes that each customer keeps a rhythm of their own, and that a long silence by it means the same for everybody. With few purchases the rhythm is hardly known."
            }
            ChurnRule::BaseGap => {
                "Assumes that all customers have the same rhythm: it writes off slow but faithful buyers, and notices late that frequent ones are gone. Gaps that have not ended yet are missing, so the limit is too short for young bases."
            }
            ChurnRule::Alive => {
                "Assumes that the model fits: customers buy at random at a rate of their own until they leave for good. Nobody is ever known to be gone; the threshold turns a probability into a yes or no."
            }
        }
    }
}
