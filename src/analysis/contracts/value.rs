//! The value of a customer with a contract: what each period leaves, if the customer is still there, as of today.
//!
//! | symbol | meaning | unit, domain |
//! |---|---|---|
//! | m | margin of the first payment | money |
//! | g | growth of the margin from payment to payment | > -1 |
//! | d | discount rate a period | > -1 |
//! | S(t) | share still there after t renewals, r^t if the retention rate r is constant | 0 to 1 |
//!
//! - first margin at the next renewal: `CLV = sum_{t>=1} m (1+g)^(t-1) S(t)/(1+d)^t`, at constant r
//!   `m r/(1+d-r(1+g))`
//! - first margin now: `CLV = sum_{t>=0} m (1+g)^t S(t)/(1+d)^t`, at constant r `m (1+d)/(1+d-r(1+g))`
//! - both exist only if `r (1+g) < 1+d`; growth is discounting by `(1+d)/(1+g) - 1` instead of d
//!
//! Source: S. Gupta and D. R. Lehmann (2003), "Customers as Assets", Journal of Interactive Marketing 17(1), equations
//! 2 to 4; P. S. Fader and B. G. S. Hardie (2012), "Reconciling and Clarifying CLV Formulas", for when the first margin
//! comes.
//!
//! Checked against: `tests/core/contracts.rs`.

use thiserror::Error;

use crate::analysis::models::contractual::{RenewalDiscounting, RenewalError, RenewalModel};

/// Periods of the table of a value for all time.
const PERIODS_SHOWN: u32 = 60;
/// The longest horizon: a hundred years of months.
const LONGEST: u32 = 1_200;

/// When the first margin comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FirstMargin {
    /// Now and for certain: a new customer who pays on signing.
    Now,
    /// At the next renewal, if the customer renews: one whose period is paid.
    #[default]
    AtRenewal,
}

/// The terms of a contract.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContractTerms {
    /// m, in whatever money.
    pub margin: f64,
    /// g, a period.
    pub growth: f64,
    /// d, a period.
    pub discount: f64,
    /// When the first margin comes.
    pub first: FirstMargin,
    /// So many payments, at most 1,200; `None` for all time.
    pub horizon: Option<u32>,
}

/// One period of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContractPeriod {
    /// Renewals made by then: 0 for a payment now.
    pub renewals: u32,
    /// Share of customers still there.
    pub survival: f64,
    /// Margin of a customer still there.
    pub margin: f64,
    /// What money of then is worth today.
    pub discount_factor: f64,
    /// Their product.
    pub present_value: f64,
    /// Sum of the present values so far.
    pub cumulative: f64,
}

/// The value of a contract with the periods that make it up.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractValue {
    /// The value: the last cumulative sum plus `later`.
    pub value: f64,
    /// The periods; of a value for all time the first sixty.
    pub periods: Vec<ContractPeriod>,
    /// Value of the periods after these; 0 with a horizon.
    pub later: f64,
}

/// Why a contract has no value.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ContractValueError {
    /// A term is not finite or outside its domain.
    #[error("{name} = {value} is not finite or outside its domain")]
    Term {
        /// Which.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// The horizon is too far.
    #[error("{periods} periods are more than {most}")]
    Horizon {
        /// Periods asked for.
        periods: u32,
        /// The most.
        most: u32,
    },
    /// The value lies beyond what floating-point numbers can hold.
    #[error("the value of {periods} periods is not a finite number")]
    NotFinite {
        /// Periods added up.
        periods: u32,
    },
    /// Margins of all time add up to infinity: they grow, with those who stay, as fast as they are discounted.
    #[error("margins that grow by {growth} a period and are discounted by {discount} add up to infinity")]
    Diverges {
        /// g.
        growth: f64,
        /// d.
        discount: f64,
    },
    /// The model gives no figure.
    #[error(transparent)]
    Renewal(#[from] RenewalError),
}

/// The value of a contract whose customers stay by a model; `ConstantChurn` of 1 - r for a constant retention rate.
/// Fails where a term is outside its domain and where the sum is infinite.
pub fn value_contract(
    terms: &ContractTerms,
    model: &dyn RenewalModel,
) -> Result<ContractValue, ContractValueError> {
    terms.check()?;
    let first = terms.first_renewal();
    let payments = terms.horizon.unwrap_or(PERIODS_SHOWN);
    let (step, growth) = (1.0 / (1.0 + terms.discount), 1.0 + terms.growth);
    let mut cumulative = 0.0;
    let mut periods = Vec::with_capacity(payments as usize);
    for payment in 0..payments {
        let renewals = first + payment;
        let survival = model.survival(renewals);
        let margin = terms.margin * libm::pow(growth, f64::from(payment));
        let discount_factor = libm::pow(step, f64::from(renewals));
        let present_value = survival * margin * discount_factor;
        cumulative += present_value;
        let row = ContractPeriod { renewals, survival, margin, discount_factor, present_value, cumulative };
        periods.push(row);
    }
    let later = if terms.horizon.is_some() { 0.0 } else { terms.after(model, payments)? };
    let value = cumulative + later;
    if value.is_finite() {
        Ok(ContractValue { value, periods, later })
    } else {
        Err(ContractValueError::NotFinite { periods: payments })
    }
}

impl ContractTerms {
    /// Renewals made when the first margin comes.
    fn first_renewal(&self) -> u32 {
        match self.first {
            FirstMargin::Now => 0,
            FirstMargin::AtRenewal => 1,
        }
    }

    /// Growth and discount as one rate: (1+d)/(1+g) - 1.
    fn net_rate(&self) -> f64 {
        (self.discount - self.growth) / (1.0 + self.growth)
    }

    fn check(&self) -> Result<(), ContractValueError> {
        let terms = [
            ("margin", self.margin, f64::NEG_INFINITY),
            ("growth", self.growth, -1.0),
            ("discount", self.discount, -1.0),
        ];
        for (name, value, above) in terms {
            if !(value > above && value.is_finite()) {
                let value = if value.is_nan() { 0.0 } else { value };
                return Err(ContractValueError::Term { name, value });
            }
        }
        match self.horizon {
            Some(periods) if periods > LONGEST => Err(ContractValueError::Horizon { periods, most: LONGEST }),
            _ => Ok(()),
        }
    }

    /// Value today of all payments after so many.
    fn after(&self, model: &dyn RenewalModel, payments: u32) -> Result<f64, ContractValueError> {
        // Up to the renewal before the next payment.
        let made = (self.first_renewal() + payments).saturating_sub(1);
        let residual = model.residual_lifetime(made, RenewalDiscounting::for_ever(self.net_rate()));
        let residual = match residual {
            Err(RenewalError::Unbounded { .. }) => {
                return Err(ContractValueError::Diverges { growth: self.growth, discount: self.discount });
            }
            other => other?,
        };
        let next = f64::from(made + 1);
        let margin = self.margin * libm::pow(1.0 + self.growth, f64::from(payments));
        Ok(margin * libm::pow(1.0 + self.discount, -next) * model.survival(made) * residual)
    }
}
