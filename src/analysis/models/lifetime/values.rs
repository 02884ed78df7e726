//! What each customer is worth: alive or not, expected purchases, expected spend, residual and historic value,
//! value at risk.
//!
//! | symbol | meaning | unit |
//! |---|---|---|
//! | P | probability that the customer is still there | |
//! | D | discounted purchases expected of a customer who is, see [`FutureTable`] | |
//! | `E[M]` | expected value of a purchase, see [`SpendModel`] | currency |
//! | m | margin | |
//!
//! - Residual value (CLV): `P D E[M] m`, what is still to come.
//! - Historic value: net revenue so far, times m. Total value: the two together.
//! - Value at risk: `(1 - P) P D E[M] m`, the residual value that is lost if the customer is gone already, times the
//!   probability of that. It is the part of the residual value that rests on doubt, never more than that value:
//!   little for customers who are surely there or surely gone, most for those between.
//!
//! Amounts are rounded to [`Money`] customer by customer, so that sums over customers are exact, the same in
//! any order, and groups add up to the whole. Discounting and margin come after the spend model, which is of
//! revenue.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "RFM and CLV: Using Iso-Value Curves for Customer
//! Base Analysis", Journal of Marketing Research 42(4), equation 1; P. S. Fader and B. G. S. Hardie (2013), "The
//! Gamma-Gamma Model of Monetary Value".
//!
//! Checked against: `tests/core/value_lifetime.rs`.

use super::{FutureTable, ModelBase, ValueError, ValueSettings, ValueSpan};
use crate::analysis::domain::{CustomerIx, Money};
use crate::analysis::models::PurchaseProcess;
use crate::analysis::models::spend::{SpendEvidence, SpendModel};
use crate::analysis::summary::CustomerSummaries;

/// The value of every customer of a base.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerValues {
    settings: ValueSettings,
    base: ModelBase,
    table: FutureTable,
    /// P of each distinct history.
    alive: Vec<f64>,
    /// `E[M]` of each customer of the log; empty without a spend model.
    spend: Vec<f64>,
    /// Net revenue so far, times margin.
    historic: Vec<Money>,
}

/// An amount of currency units as money; `None` beyond its range.
pub(super) fn to_money(units: f64) -> Option<Money> {
    /// 2^63 ten-thousandths.
    const FARTHEST: f64 = 9.2e18;
    let scaled = libm::rint(units * Money::SCALE as f64);
    (scaled.abs() < FARTHEST).then(|| Money::from_ten_thousandths(scaled as i64))
}

impl CustomerValues {
    /// Computes everything that is shared; the figures of single customers are then a product each.
    ///
    /// Without a spend model there are purchases, but no amounts to come.
    pub fn compute(
        process: &dyn PurchaseProcess,
        spend: Option<&SpendModel>,
        summaries: &CustomerSummaries,
        base: ModelBase,
        settings: ValueSettings,
    ) -> Result<CustomerValues, ValueError> {
        let table = FutureTable::compute(process, base.histories(), &settings)?;
        let alive = process.probability_alive(base.histories())?;
        let spend = match spend {
            Some(model) => expected_spend(model, summaries, &base, &settings)?,
            None => Vec::new(),
        };
        let share = settings.margin.share();
        let historic =
            |at: u32| to_money(summaries.net(CustomerIx(at)).to_f64() * share).unwrap_or(Money::ZERO);
        let historic = (0..summaries.len() as u32).map(historic).collect();
        Ok(CustomerValues { settings, base, table, alive, spend, historic })
    }

    /// The settings that the figures were computed with.
    pub fn settings(&self) -> &ValueSettings {
        &self.settings
    }

    /// The customers with their histories.
    pub fn base(&self) -> &ModelBase {
        &self.base
    }

    /// What customers alive are expected to buy.
    pub fn table(&self) -> &FutureTable {
        &self.table
    }

    /// Whether amounts are known.
    pub fn has_spend(&self) -> bool {
        !self.spend.is_empty()
    }

    /// The figures of one span, looked up once for many customers.
    pub fn of_span(&self, span: ValueSpan) -> SpanValues<'_> {
        SpanValues {
            values: self,
            discounted: self.table.discounted(span),
            node: self.table.node(span),
            margin: self.settings.margin.share(),
        }
    }

    /// Probability that a customer is still there; `None` without a dated purchase.
    pub fn probability_alive(&self, customer: CustomerIx) -> Option<f64> {
        self.alive.get(self.base.position(customer)?).copied()
    }

    /// Expected purchases within a horizon; `None` for ever.
    pub fn expected_purchases(&self, customer: CustomerIx, span: ValueSpan) -> Option<f64> {
        self.of_span(span).purchases_of(customer)
    }

    /// Discounted expected purchases within a span; for ever this is DERT. `None` where it is infinite or the
    /// span was not asked for.
    pub fn discounted_purchases(&self, customer: CustomerIx, span: ValueSpan) -> Option<f64> {
        let position = self.base.position(customer)?;
        Some(self.alive.get(position)? * self.of_span(span).if_alive(position)?)
    }

    /// `E[M]`: expected value of a purchase in currency units, before margin.
    pub fn expected_spend(&self, customer: CustomerIx) -> Option<f64> {
        self.base.position(customer)?;
        self.spend.get(customer.0 as usize).copied()
    }

    /// Residual lifetime value within a span.
    pub fn residual(&self, customer: CustomerIx, span: ValueSpan) -> Option<Money> {
        self.of_span(span).residual(customer)
    }

    /// Value at risk within a span.
    pub fn at_risk(&self, customer: CustomerIx, span: ValueSpan) -> Option<Money> {
        self.of_span(span).at_risk(customer)
    }

    /// Net revenue so far, times margin; not discounted.
    pub fn historic(&self, customer: CustomerIx) -> Money {
        self.historic.get(customer.0 as usize).copied().unwrap_or(Money::ZERO)
    }

    /// Historic and residual value together.
    pub fn total(&self, customer: CustomerIx, span: ValueSpan) -> Option<Money> {
        self.historic(customer).checked_add(self.residual(customer, span)?)
    }

    /// `D E[M] m` in currency units: residual value of the customer if it is still there.
    pub fn value_if_alive(&self, customer: CustomerIx, span: ValueSpan) -> Option<f64> {
        self.of_span(span).value_if_alive(customer, self.base.position(customer)?)
    }

    /// `E[M] m` in currency units.
    pub(super) fn value_of_purchase(&self, customer: CustomerIx) -> Option<f64> {
        Some(self.expected_spend(customer)? * self.settings.margin.share())
    }
}

/// The figures of customers within one span.
#[derive(Clone, Copy, Debug)]
pub struct SpanValues<'a> {
    values: &'a CustomerValues,
    discounted: Option<&'a [f64]>,
    node: Option<usize>,
    margin: f64,
}

impl SpanValues<'_> {
    /// See [`CustomerValues::expected_purchases`].
    pub fn purchases_of(&self, customer: CustomerIx) -> Option<f64> {
        self.expected_purchases(self.values.base.position(customer)?)
    }

    /// See [`CustomerValues::residual`].
    pub fn residual(&self, customer: CustomerIx) -> Option<Money> {
        Some(self.amounts(customer, self.values.base.position(customer)?)?.0)
    }

    /// See [`CustomerValues::at_risk`].
    pub fn at_risk(&self, customer: CustomerIx) -> Option<Money> {
        Some(self.amounts(customer, self.values.base.position(customer)?)?.1)
    }

    /// P of a history.
    pub(super) fn probability_alive(&self, position: usize) -> Option<f64> {
        self.values.alive.get(position).copied()
    }

    /// `P C` of a history.
    pub(super) fn expected_purchases(&self, position: usize) -> Option<f64> {
        let table = &self.values.table;
        Some(self.probability_alive(position)? * table.expected_by(table.row(position)?, self.node?))
    }

    /// D of a history.
    fn if_alive(&self, position: usize) -> Option<f64> {
        self.discounted?.get(self.values.table.row(position)?).copied()
    }

    fn value_if_alive(&self, customer: CustomerIx, position: usize) -> Option<f64> {
        let spend = self.values.spend.get(customer.0 as usize)?;
        Some(self.if_alive(position)? * spend * self.margin)
    }

    /// Residual value and value at risk.
    pub(super) fn amounts(&self, customer: CustomerIx, position: usize) -> Option<(Money, Money)> {
        let alive = self.probability_alive(position)?;
        let value = self.value_if_alive(customer, position)?;
        Some((to_money(alive * value)?, to_money((1.0 - alive) * alive * value)?))
    }
}

/// `E[M]` of every customer of a log, 0 for those without a history. Fails where the model has no finite mean.
fn expected_spend(
    model: &SpendModel,
    summaries: &CustomerSummaries,
    base: &ModelBase,
    settings: &ValueSettings,
) -> Result<Vec<f64>, ValueError> {
    let mut spend = vec![0.0; base.len()];
    for (customer, _) in base.customers() {
        let known = SpendEvidence::of(summaries, customer, settings.one_time);
        spend[customer.0 as usize] = model.expected_value(known).ok_or(ValueError::NoMeanSpend)?;
    }
    Ok(spend)
}
