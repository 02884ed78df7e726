//! The columns that a Cox regression looks at, beside the observations.

use std::collections::BTreeMap;

use crate::analysis::domain::TimeUnit;
use crate::analysis::survival::{Observation, SurvivalError};

/// A column of the customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariate {
    pub(super) name: String,
    pub(super) values: Values,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    Numeric(Vec<f64>),
    Category {
        /// Texts that occur, ascending.
        levels: Vec<String>,
        /// The level of each customer.
        codes: Vec<u32>,
        /// The level that the others are compared with; `None` for the commonest one.
        reference: Option<u32>,
    },
}

/// Customers with their stays and their columns.
#[derive(Clone, Debug, PartialEq)]
pub struct CoxData {
    pub(super) unit: TimeUnit,
    pub(super) observations: Vec<Observation>,
    pub(super) covariates: Vec<Covariate>,
}

impl Covariate {
    /// A numeric column: one value a customer.
    pub fn numeric(name: impl Into<String>, values: Vec<f64>) -> Covariate {
        // Minus zero is zero.
        let values = values.into_iter().map(|value| value + 0.0).collect();
        Covariate { name: name.into(), values: Values::Numeric(values) }
    }

    /// A column of texts: each level is compared with the commonest one, of equally common ones with the first by
    /// code points.
    pub fn category<Text: AsRef<str>>(name: impl Into<String>, texts: &[Text]) -> Covariate {
        let mut codes_of: BTreeMap<&str, u32> = texts.iter().map(|text| (text.as_ref(), 0)).collect();
        codes_of.values_mut().zip(0..).for_each(|(code, at)| *code = at);
        let code = |text: &Text| codes_of.get(text.as_ref()).copied().unwrap_or(0);
        let codes = texts.iter().map(code).collect();
        let levels = codes_of.keys().map(|level| (*level).to_owned()).collect();
        Covariate { name: name.into(), values: Values::Category { levels, codes, reference: None } }
    }

    /// The same column with its levels compared with this one. Fails where it does not occur; a numeric column has
    /// no levels.
    pub fn with_reference(mut self, level: &str) -> Result<Covariate, SurvivalError> {
        let found = match &mut self.values {
            Values::Category { levels, reference, .. } => {
                let at = levels.iter().position(|other| other == level);
                at.map(|at| *reference = Some(at as u32))
            }
            Values::Numeric(_) => None,
        };
        match found {
            Some(()) => Ok(self),
            None => Err(SurvivalError::UnknownLevel { name: self.name, level: level.to_owned() }),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> usize {
        match &self.values {
            Values::Numeric(values) => values.len(),
            Values::Category { codes, .. } => codes.len(),
        }
    }
}

impl CoxData {
    /// Customers in any order, each at the same place in every column. Fails where lengths differ, a number is not
    /// finite, a time is outside its domain, or there is nobody.
    pub fn new(
        unit: TimeUnit,
        observations: Vec<Observation>,
        covariates: Vec<Covariate>,
    ) -> Result<CoxData, SurvivalError> {
        if observations.iter().all(|observation| observation.count == 0) {
            return Err(SurvivalError::NoCustomers);
        }
        for (position, observation) in (0..).zip(&observations) {
            observation.check(position)?;
        }
        for covariate in &covariates {
            let (name, found, expected) = (covariate.name.clone(), covariate.len(), observations.len());
            if found != expected {
                return Err(SurvivalError::ColumnLength { name, found, expected });
            }
            if let Values::Numeric(values) = &covariate.values
                && let Some(position) = values.iter().position(|value| !value.is_finite())
            {
                return Err(SurvivalError::CovariateValue { name, position, value: values[position] });
            }
        }
        Ok(CoxData { unit, observations, covariates })
    }

    /// Number of customers.
    pub fn customers(&self) -> u64 {
        self.observations.iter().map(|observation| observation.count).sum()
    }

    /// Number of customers lost.
    pub fn events(&self) -> u64 {
        let lost = self.observations.iter().filter(|observation| observation.is_event);
        lost.map(|observation| observation.count).sum()
    }

    /// The unit of the times.
    pub fn unit(&self) -> TimeUnit {
        self.unit
    }
}
