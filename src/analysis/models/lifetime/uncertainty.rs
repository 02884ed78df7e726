//! How sure the value of the base, or of a part of it, is.
//!
//! Two reasons why the sum of values will differ from what will happen:
//!
//! - the parameters are estimates. By the delta method the variance of `V = sum P D E[M] m` is `g' S g`, with g
//!   the derivatives of V by the logarithms of the parameters of the purchase process, and by those of the spend
//!   model, and S their covariances; the two models are fitted independently, so their parts add up;
//! - customers do as they like even if the parameters are right: the variance of what customer i spends is
//!   `m^2 (s^2 E[B] + E[M^2] E[D^2]) - (P D E[M] m)^2`, with s^2 the variance of single purchases, `E[M^2]` the
//!   second moment of the customer's own mean, and `E[D^2]`, `E[B]` as in the module on second moments; customers
//!   are independent, so variances add up.
//!
//! The interval holds both and is symmetric on the logarithm, since values are above zero. Where the likelihood is
//! flat there is no covariance: then take a [`Bootstrap`](crate::analysis::models::Bootstrap).
//!
//! Source: G. Casella and R. L. Berger (2002), Statistical Inference, 5.5.4, for the delta method; D. C.
//! Schmittlein and R. A. Peterson (1994), "Customer Base Analysis: An Industrial Purchase Process Application",
//! Marketing Science 13(1), for the two parts.
//!
//! Checked against: draws of whole bases, in `tests/core/value_uncertainty.rs`.

use super::future::Rows;
use super::second_moment::second_moments;
use super::{CustomerValues, FutureTable, Grouping, ValueError, ValueSpan};
use crate::analysis::domain::{CustomerIx, DiscountRate};
use crate::analysis::models::spend::{SpendEvidence, SpendFit, SpendModel, SpendMoments};
use crate::analysis::models::{Interval, PurchaseHistories, PurchaseModel, PurchaseProcess};
use crate::analysis::numerics::SymmetricMatrix;
use crate::analysis::summary::CustomerSummaries;

/// Step of the derivatives, in logarithms.
const STEP: f64 = 1e-4;

/// What is needed for intervals of values within one span.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueUncertainty {
    span: ValueSpan,
    /// For each log-parameter the derivative of `P D` of each distinct history.
    slopes: Vec<Vec<f64>>,
    /// Covariance of the log-parameters.
    covariance: Option<SymmetricMatrix>,
    /// `P D`, `P E[D^2]` and `P B` of each distinct history.
    moments: Vec<[f64; 3]>,
}

/// The value of a group of customers with its uncertainty, in currency units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UncertainValue {
    /// Residual value.
    pub value: f64,
    /// Standard error from estimating the parameters; `None` where the likelihood is flat.
    pub parameter_error: Option<f64>,
    /// Standard error from what customers do; `None` where the spend model has no finite variance.
    pub process_error: Option<f64>,
    /// 95 % interval of both; `None` where the parameters have none.
    pub interval: Option<Interval>,
}

/// Sums over the customers of a group.
#[derive(Clone, Debug, Default)]
struct GroupSums {
    value: f64,
    by_process: Vec<f64>,
    by_spend: [f64; 3],
    variance: f64,
    has_variance: bool,
}

/// What the spend model says of a customer.
struct KnownSpend {
    mean: f64,
    gradient: Option<[f64; 3]>,
    moments: Option<SpendMoments>,
}

/// What a customer adds to the sums of a group.
struct Contribution {
    position: usize,
    /// Value of a purchase, after the margin.
    purchase: f64,
    value: f64,
    by_spend: Option<[f64; 3]>,
    /// `None` where the spend model has no finite variance.
    variance: Option<f64>,
}

/// Intervals in the making: one derivative a step, so that whoever drives it can show how far it is, and stop.
#[derive(Clone, Debug)]
pub struct UncertaintySteps<'a> {
    values: &'a CustomerValues,
    model: &'a PurchaseModel,
    covariance: Option<SymmetricMatrix>,
    span: ValueSpan,
    slopes: Vec<Vec<f64>>,
}

impl<'a> UncertaintySteps<'a> {
    /// Prepares intervals for one span of values that were computed with `model`; `covariance` is that of the
    /// estimates themselves, as a fit gives it.
    pub fn new(
        values: &'a CustomerValues,
        model: &'a PurchaseModel,
        covariance: Option<&SymmetricMatrix>,
        span: ValueSpan,
    ) -> UncertaintySteps<'a> {
        let logarithms: Vec<f64> = model.parameters().iter().map(|parameter| 1.0 / parameter.value).collect();
        let covariance = covariance.map(|covariance| covariance.scaled(&logarithms));
        UncertaintySteps { values, model, covariance, span, slopes: Vec::new() }
    }

    /// Computes the next derivative; false if all were there.
    pub fn step(&mut self) -> Result<bool, ValueError> {
        let mut parameters: Vec<f64> = self.model.parameters().iter().map(|p| p.value).collect();
        let at = self.slopes.len();
        let Some(value) = parameters.get(at).copied() else { return Ok(false) };
        let mut side = |by: f64| -> Result<Vec<f64>, ValueError> {
            parameters[at] = value * libm::exp(by);
            self.purchases(&PurchaseModel::new(self.model.kind(), &parameters, self.model.stages())?)
        };
        let (up, down) = (side(STEP)?, side(-STEP)?);
        let slopes: Vec<f64> = up.iter().zip(down).map(|(up, down)| (up - down) / (2.0 * STEP)).collect();
        self.slopes.push(slopes);
        Ok(true)
    }

    /// `P D` of each distinct history, up to a factor that hardly depends on the parameters: within a horizon the
    /// mean discount factor is left out here and put back in [`finish`](Self::finish).
    fn purchases(&self, model: &PurchaseModel) -> Result<Vec<f64>, ValueError> {
        let histories = self.values.base().histories();
        let discount = self.values.settings().discount;
        let ValueSpan::Within(horizon) = self.span else {
            return discounted_purchases(model, histories, self.span, discount);
        };
        let rows = Rows::of(model, histories)?;
        let expected =
            model.expected_purchases(&rows.histories, horizon.span().in_units(histories.unit()))?;
        let expected = rows.given_alive(expected, &model.probability_alive(&rows.histories)?)?;
        let alive = model.probability_alive(histories)?;
        Ok(alive.iter().zip(&rows.rows).map(|(alive, &row)| alive * expected[row as usize]).collect())
    }

    /// The intervals, after the derivatives that are still missing.
    pub fn finish(mut self) -> Result<ValueUncertainty, ValueError> {
        while self.step()? {}
        let (histories, discount) = (self.values.base().histories(), self.values.settings().discount);
        let table = FutureTable::of_spans(self.model, histories, &[self.span], discount)?;
        let alive = self.model.probability_alive(histories)?;
        let rows = Rows::of(self.model, histories)?;
        let second = second_moments(self.model, &rows, &table, self.span, discount)?;
        let discounted = discounted_by_history(&table, &alive, self.span)?;
        for (at, discounted) in discounted.iter().enumerate() {
            let expected = table.row(at).and_then(|row| table.expected(row, self.span));
            let expected = expected.map(|expected| alive[at] * expected).filter(|e| *e > 0.0);
            let factor = expected.map_or(1.0, |expected| discounted / expected);
            self.slopes.iter_mut().for_each(|slopes| slopes[at] *= factor);
        }
        let moments = discounted.into_iter().zip(alive).enumerate().map(|(at, (discounted, alive))| {
            let row = table.row(at).unwrap_or(0);
            let of = |column: &[f64]| alive * column.get(row).copied().unwrap_or(0.0);
            [discounted, of(&second.squared), of(&second.factors)]
        });
        let moments = moments.collect();
        Ok(ValueUncertainty { span: self.span, slopes: self.slopes, covariance: self.covariance, moments })
    }
}

impl ValueUncertainty {
    /// All steps of [`UncertaintySteps`] at once.
    pub fn compute(
        values: &CustomerValues,
        model: &PurchaseModel,
        covariance: Option<&SymmetricMatrix>,
        span: ValueSpan,
    ) -> Result<ValueUncertainty, ValueError> {
        UncertaintySteps::new(values, model, covariance, span).finish()
    }

    /// The span that the intervals are for.
    pub fn span(&self) -> ValueSpan {
        self.span
    }

    /// The value of each of `count` groups with its interval, see [`CustomerValues::group_values`].
    pub fn group_values(
        &self,
        (values, spend): (&CustomerValues, &SpendFit),
        summaries: &CustomerSummaries,
        count: usize,
        group: impl Fn(CustomerIx) -> Option<usize>,
    ) -> Vec<UncertainValue> {
        let groupings = [Grouping { count, of: &group }];
        let found = ValueUncertainty::grouped_values(&[(self, &groupings)], (values, spend), summaries);
        found.into_iter().flatten().next().unwrap_or_default()
    }

    /// As [`group_values`](Self::group_values), for several spans, each with several groupings, in one pass.
    pub fn grouped_values(
        spans: &[(&ValueUncertainty, &[Grouping<'_>])],
        (values, spend): (&CustomerValues, &SpendFit),
        summaries: &CustomerSummaries,
    ) -> Vec<Vec<Vec<UncertainValue>>> {
        let (model, margin) = (&spend.model, values.settings().margin.share());
        let mut sums: Vec<Vec<Vec<GroupSums>>> =
            spans.iter().map(|(of, groupings)| of.empty_sums(groupings)).collect();
        for (customer, position) in values.base().customers() {
            let mut known: Option<Option<KnownSpend>> = None;
            for ((of, groupings), sums) in spans.iter().zip(&mut sums) {
                let mut own: Option<Option<Contribution>> = None;
                for (grouping, sums) in groupings.iter().zip(sums) {
                    let sums = (grouping.of)(customer).and_then(|at| sums.get_mut(at));
                    let Some(sums) = sums else { continue };
                    let known = known.get_or_insert_with(|| {
                        KnownSpend::of(
                            model,
                            SpendEvidence::of(summaries, customer, values.settings().one_time),
                        )
                    });
                    let own = own.get_or_insert_with(|| of.contribution(position, margin, known.as_ref()?));
                    own.iter().for_each(|own| sums.add(own, &of.slopes));
                }
            }
        }
        let covariance = spend.covariance();
        let conclude = |((of, _), sums): (&(&ValueUncertainty, _), Vec<Vec<GroupSums>>)| {
            let groups = |sums: Vec<GroupSums>| {
                sums.iter().map(|of_group| of.conclude(of_group, covariance.as_ref())).collect()
            };
            sums.into_iter().map(groups).collect()
        };
        spans.iter().zip(sums).map(conclude).collect()
    }

    fn empty_sums(&self, groupings: &[Grouping<'_>]) -> Vec<Vec<GroupSums>> {
        let empty = GroupSums {
            by_process: vec![0.0; self.slopes.len()],
            has_variance: true,
            ..GroupSums::default()
        };
        groupings.iter().map(|grouping| vec![empty.clone(); grouping.count]).collect()
    }

    /// The value of the whole base with its interval.
    pub fn base_value(
        &self,
        values: (&CustomerValues, &SpendFit),
        summaries: &CustomerSummaries,
    ) -> UncertainValue {
        self.group_values(values, summaries, 1, |_| Some(0)).first().copied().unwrap_or_default()
    }

    fn contribution(&self, position: usize, margin: f64, known: &KnownSpend) -> Option<Contribution> {
        let &[discounted, squared, factors] = self.moments.get(position)?;
        let purchase = known.mean * margin;
        let variance = known.moments.map(|moments| {
            let own = moments.within * factors + moments.squared * squared;
            (margin * margin * own - discounted * purchase * discounted * purchase).max(0.0)
        });
        Some(Contribution {
            position,
            purchase,
            value: discounted * purchase,
            by_spend: known.gradient.map(|slopes| slopes.map(|slope| discounted * margin * slope)),
            variance,
        })
    }

    fn conclude(&self, sums: &GroupSums, spend_covariance: Option<&SymmetricMatrix>) -> UncertainValue {
        let form = |covariance: &SymmetricMatrix, slopes: &[f64]| -> f64 {
            slopes.iter().zip(covariance.times(slopes)).map(|(a, b)| a * b).sum()
        };
        let by_process = self.covariance.as_ref().map(|covariance| form(covariance, &sums.by_process));
        let by_spend = spend_covariance.map(|covariance| form(covariance, &sums.by_spend));
        let parameter_variance = by_process.zip(by_spend).map(|(a, b)| a + b);
        let parameter_variance = parameter_variance.filter(|v| v.is_finite() && *v >= 0.0);
        let process_variance = Some(sums.variance).filter(|v| sums.has_variance && v.is_finite());
        let both = parameter_variance.map(|v| (v + process_variance.unwrap_or(0.0)).sqrt());
        UncertainValue {
            value: sums.value,
            parameter_error: parameter_variance.map(f64::sqrt),
            process_error: process_variance.map(f64::sqrt),
            interval: both.and_then(|error| Interval::of_positive(sums.value, error)),
        }
    }
}

impl KnownSpend {
    fn of(model: &SpendModel, known: SpendEvidence) -> Option<KnownSpend> {
        let mean = model.expected_value(known)?;
        Some(KnownSpend { mean, gradient: model.gradient(known), moments: model.moments(known) })
    }
}

impl GroupSums {
    /// `slopes` are the derivatives of `P D` of every history.
    fn add(&mut self, own: &Contribution, slopes: &[Vec<f64>]) {
        self.value += own.value;
        for (sum, slopes) in self.by_process.iter_mut().zip(slopes) {
            *sum += slopes.get(own.position).copied().unwrap_or(0.0) * own.purchase;
        }
        for (sum, part) in self.by_spend.iter_mut().zip(own.by_spend.into_iter().flatten()) {
            *sum += part;
        }
        match own.variance {
            Some(variance) => self.variance += variance,
            None => self.has_variance = false,
        }
    }
}

/// Discounted expected purchases (`P D`) of each distinct history within a span: DERT for ever. Fails where that is
/// infinite.
pub fn discounted_purchases(
    process: &dyn PurchaseProcess,
    histories: &PurchaseHistories,
    span: ValueSpan,
    discount: DiscountRate,
) -> Result<Vec<f64>, ValueError> {
    let table = FutureTable::of_spans(process, histories, &[span], discount)?;
    discounted_by_history(&table, &process.probability_alive(histories)?, span)
}

/// `P D` of each distinct history. Fails where D is infinite.
fn discounted_by_history(
    table: &FutureTable,
    alive: &[f64],
    span: ValueSpan,
) -> Result<Vec<f64>, ValueError> {
    let discounted = table.discounted(span).ok_or(ValueError::Unbounded)?;
    let of = |(at, alive): (usize, &f64)| {
        table.row(at).and_then(|row| discounted.get(row)).map_or(0.0, |discounted| alive * discounted)
    };
    Ok(alive.iter().enumerate().map(of).collect())
}
