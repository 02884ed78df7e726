//! What the data cannot tell a Cox regression, with the numbers that say so.

use std::fmt;

/// Where a coefficient runs without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The hazard ratio goes to zero: nobody with it was lost while others were.
    ToZero,
    /// The hazard ratio goes to infinity: only those with it were lost.
    ToInfinity,
}

/// A finding about a Cox regression. Terms are positions in [`CoxFit::terms`](super::CoxFit::terms).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CoxDiagnostic {
    /// A column has the same value for all customers and is left out.
    NoVariation {
        /// Its name.
        covariate: String,
    },
    /// A term is a sum of multiples of others and is left out.
    Collinear {
        /// The term.
        term: usize,
        /// The others.
        with: Vec<usize>,
    },
    /// A term tells those lost from those who stayed, so that its coefficient has no end (separation).
    RunsAway {
        /// The term.
        term: usize,
        /// Where to.
        direction: Direction,
    },
    /// The likelihood does not depend on some terms, or on a combination of them: no two customers that differ in
    /// them were at risk together when one was lost.
    Flat {
        /// The terms.
        terms: Vec<usize>,
    },
    /// So few customers were lost that the coefficients rest on little.
    FewEvents {
        /// Customers lost.
        events: u64,
        /// Terms estimated.
        terms: usize,
    },
    /// The search ended where the gradient is not small enough.
    NotConverged {
        /// Largest entry of the gradient over the absolute log-likelihood.
        relative_gradient: f64,
        /// What would have passed.
        allowed: f64,
    },
}

impl CoxDiagnostic {
    /// Whether the whole fit must not be used because of it.
    pub fn is_serious(&self) -> bool {
        matches!(self, CoxDiagnostic::NotConverged { .. })
    }
}

impl fmt::Display for CoxDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CoxDiagnostic::NoVariation { covariate } => write!(f, "{covariate} is the same for everybody"),
            CoxDiagnostic::Collinear { term, with } => {
                write!(f, "term {term} follows from the terms {with:?}")
            }
            CoxDiagnostic::RunsAway { term, direction: Direction::ToZero } => {
                write!(f, "term {term}: nobody with it was lost")
            }
            CoxDiagnostic::RunsAway { term, direction: Direction::ToInfinity } => {
                write!(f, "term {term}: only customers with it were lost")
            }
            CoxDiagnostic::Flat { terms } => write!(f, "the data say nothing of the terms {terms:?}"),
            CoxDiagnostic::FewEvents { events, terms } => {
                write!(f, "only {events} customers were lost for {terms} terms")
            }
            CoxDiagnostic::NotConverged { relative_gradient, allowed } => {
                write!(
                    f,
                    "the gradient is {relative_gradient:e} of the log-likelihood, not below {allowed:e}"
                )
            }
        }
    }
}
