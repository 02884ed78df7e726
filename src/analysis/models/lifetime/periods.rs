//! Lifetime value period by period: tables whose amounts sum to the figure exactly.
//!
//! Amounts are differences of rounded cumulative amounts, `round(V_k) - round(V_(k-1))`, so that no rounding is
//! left over at the end. Within a horizon `V_k` adds `v_k (C_k - C_(k-1))` period by period; for ever the
//! periods of the longest horizon are discounted from their middles and what comes later is one last amount.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "RFM and CLV: Using Iso-Value Curves for Customer
//! Base Analysis", Journal of Marketing Research 42(4), equation 1.

use super::values::to_money;
use super::{CustomerValues, ValueSpan};
use crate::analysis::domain::{CustomerIx, MoneySum, TimeSpan};

/// One period to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValuePeriod {
    /// 1 for the first one.
    pub number: u32,
    /// Its end, counted from the as-of day.
    pub end: TimeSpan,
    /// Purchases expected in it.
    pub expected_purchases: f64,
    /// What 1 in it is worth today.
    pub discount_factor: f64,
    /// Discounted value, after margin.
    pub value: MoneySum,
}

/// Lifetime value period by period: periods and `later` sum to `total`.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodValues {
    /// The periods, in order.
    pub periods: Vec<ValuePeriod>,
    /// What comes after the last period, for ever; zero within a horizon.
    pub later: MoneySum,
    /// The figure.
    pub total: MoneySum,
}

impl CustomerValues {
    /// The table of one customer; `total` is its [residual value](CustomerValues::residual). `None` where that
    /// is.
    pub fn periods_of(&self, customer: CustomerIx, span: ValueSpan) -> Option<PeriodValues> {
        let total = MoneySum::from(self.residual(customer, span)?);
        let position = self.base().position(customer)?;
        let row = self.table().row(position)?;
        let alive = self.probability_alive(customer)?;
        let value = alive * self.value_of_purchase(customer)?;
        Some(self.sum_up(span, total, &[(row, alive, value)]))
    }

    /// The table of several customers together, such as a segment or the whole base. Customers without a value
    /// count for nothing.
    pub fn periods_of_all(
        &self,
        customers: impl Iterator<Item = CustomerIx>,
        span: ValueSpan,
    ) -> PeriodValues {
        let (of_span, mut total) = (self.of_span(span), MoneySum::ZERO);
        let mut by_row = vec![(0.0, 0.0); self.table().row_count()];
        for customer in customers {
            let figures = || {
                let position = self.base().position(customer)?;
                let (residual, _) = of_span.amounts(customer, position)?;
                let alive = of_span.probability_alive(position)?;
                Some((residual, self.table().row(position)?, alive, self.value_of_purchase(customer)?))
            };
            if let Some((residual, row, alive, value)) = figures() {
                total += residual;
                by_row[row].0 += alive;
                by_row[row].1 += alive * value;
            }
        }
        let rows: Vec<(usize, f64, f64)> = by_row
            .into_iter()
            .enumerate()
            .filter(|(_, (alive, _))| *alive > 0.0)
            .map(|(row, (alive, value))| (row, alive, value))
            .collect();
        self.sum_up(span, total, &rows)
    }

    /// Adds up rows of the table: row, sum of P, sum of `P E[M] m`.
    fn sum_up(&self, span: ValueSpan, total: MoneySum, rows: &[(usize, f64, f64)]) -> PeriodValues {
        let (mut before, mut cumulative) = ((0.0, 0.0), 0.0);
        let mut sums = Vec::new();
        for (node, factor) in self.table().periods(span) {
            let at = |of: fn(&(usize, f64, f64)) -> f64| -> f64 {
                rows.iter().map(|row| of(row) * self.table().expected_by(row.0, node)).sum()
            };
            let here = (at(|row| row.1), at(|row| row.2));
            cumulative += factor * (here.1 - before.1);
            sums.push((node, factor, here.0 - before.0, cumulative));
            before = here;
        }
        // Rounding of single customers makes the total differ by less than a ten-thousandth each: spread.
        let scale = match span {
            ValueSpan::Within(_) if cumulative > 0.0 => total.to_f64() / cumulative,
            _ => 1.0,
        };
        let (mut periods, mut rounded) = (Vec::with_capacity(sums.len()), MoneySum::ZERO);
        let last = sums.len();
        for (number, (node, discount_factor, expected_purchases, cumulative)) in (1..).zip(sums) {
            let is_end = number as usize == last && matches!(span, ValueSpan::Within(_));
            let reached = if is_end { total } else { to_sum(cumulative * scale) };
            let end = self.table().ends().get(node).copied().unwrap_or_default();
            let value = reached - rounded;
            periods.push(ValuePeriod { number, end, expected_purchases, discount_factor, value });
            rounded = reached;
        }
        PeriodValues { periods, later: total - rounded, total }
    }
}

fn to_sum(units: f64) -> MoneySum {
    match to_money(units) {
        Some(money) => MoneySum::from(money),
        None => MoneySum::from_ten_thousandths((units * 1e4) as i128),
    }
}
