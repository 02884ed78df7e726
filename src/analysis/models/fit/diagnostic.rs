//! What may be wrong with a fit, with the numbers that say so.
//!
//! Source: the tests of a maximum are those of J. Nocedal and S. J. Wright (2006), Numerical Optimization, 2.1;
//! the limits are judgements, stated at each constant.

use std::fmt;

/// A fit needs at least so many repeat customers for each parameter that is searched for. Only who came back tells
/// of rates and of leaving; where fewer came back than there are parameters, some of these could be anything and the
/// likelihood of what was observed would be the same, so that where the search ends says more of the start than of
/// the customers.
const REPEAT_CUSTOMERS_A_PARAMETER: f64 = 1.0;

/// A finding about a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Diagnostic {
    /// So few customers came back that the parameters rest on little.
    FewRepeatCustomers {
        /// Customers with a repeat purchase.
        repeat: f64,
        /// All customers.
        customers: f64,
        /// Parameters that were searched for.
        parameters: u32,
    },
    /// Nobody was observed for any time.
    NoTimeObserved {
        /// All customers.
        customers: f64,
    },
    /// The likelihood rises the smaller the parameter gets.
    RunsToZero {
        /// The parameter.
        parameter: &'static str,
        /// Where the search stopped.
        value: f64,
    },
    /// The likelihood rises, or hardly falls, the larger the parameter gets.
    RunsToInfinity {
        /// The parameter.
        parameter: &'static str,
        /// Where the search stopped.
        value: f64,
    },
    /// The data fix the ratio of two parameters and not their size.
    RatioRidge {
        /// The one parameter.
        first: &'static str,
        /// The other one.
        second: &'static str,
        /// First over second.
        ratio: f64,
        /// Correlation of their logarithms.
        correlation: f64,
        /// Standard error of the logarithm of the first.
        standard_error: f64,
    },
    /// The likelihood is flat or rises in some direction, so that standard errors do not exist.
    InformationNotPositiveDefinite {
        /// The smallest eigenvalue of the observed information of the logarithms.
        smallest_eigenvalue: f64,
    },
    /// The search ended where the gradient is not small enough.
    NotStationary {
        /// Largest entry of the gradient over the absolute log-likelihood.
        relative_gradient: f64,
        /// What would have passed.
        allowed: f64,
    },
    /// Another start ended elsewhere.
    StartsDisagree {
        /// Log-likelihood of the fit.
        best: f64,
        /// Log-likelihood of the other end.
        other: f64,
    },
}

impl Diagnostic {
    /// Whether the fit must not be used because of it. The others say how far to trust it.
    pub fn is_serious(&self) -> bool {
        match self {
            Diagnostic::NoTimeObserved { .. } | Diagnostic::NotStationary { .. } => true,
            Diagnostic::FewRepeatCustomers { repeat, parameters, .. } => {
                *repeat < REPEAT_CUSTOMERS_A_PARAMETER * f64::from(*parameters)
            }
            Diagnostic::InformationNotPositiveDefinite { .. } => true,
            _ => false,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Diagnostic::FewRepeatCustomers { repeat, customers, parameters } => {
                write!(f, "only {repeat} of {customers} customers came back")?;
                if self.is_serious() {
                    write!(f, ", too few for {parameters} parameters")?;
                }
                Ok(())
            }
            Diagnostic::NoTimeObserved { customers } => {
                write!(f, "none of {customers} customers was observed for any time")
            }
            Diagnostic::RunsToZero { parameter, value } => {
                write!(f, "{parameter} runs to zero; the search stopped at {value:e}")
            }
            Diagnostic::RunsToInfinity { parameter, value } => {
                write!(f, "{parameter} runs to infinity; the search stopped at {value:e}")
            }
            Diagnostic::RatioRidge { first, second, ratio, .. } => {
                write!(f, "the data fix {first}/{second} = {ratio} but not the size of the two")
            }
            Diagnostic::InformationNotPositiveDefinite { smallest_eigenvalue } => {
                write!(
                    f,
                    "the likelihood is flat or rises in a direction (eigenvalue {smallest_eigenvalue:e})"
                )
            }
            Diagnostic::NotStationary { relative_gradient, allowed } => {
                write!(
                    f,
                    "the gradient is {relative_gradient:e} of the log-likelihood, not below {allowed:e}"
                )
            }
            Diagnostic::StartsDisagree { best, other } => {
                write!(f, "another start ended at the log-likelihood {other}, below {best}")
            }
        }
    }
}
