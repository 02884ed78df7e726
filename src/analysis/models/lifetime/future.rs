//! What customers who are still there are expected to buy, period by period and discounted: computed once for
//! customers who cannot be told apart.
//!
//! In NBD, BG/NBD, MBG/NBD and Pareto/NBD the purchases of a customer known to be alive depend on frequency and
//! age only: what is expected is `P(alive) g(x, T; t)`. So a table of g has one row for each x and T that occur,
//! far fewer than there are histories. Where the timing is regular the time since the last purchase matters
//! too, and every history has its own row.
//!
//! | symbol | meaning | domain |
//! |---|---|---|
//! | `C_k` | purchases expected by the end of period k of a customer alive | >= 0, ascending |
//! | `v_k` | discount factor at the end of period k | 0 to 1 |
//!
//! Within a horizon of n periods `D = sum over k of v_k (C_k - C_(k-1))`; for ever, D is DERT of a customer alive.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way", Marketing
//! Science 24(2), equation 10, and "RFM and CLV", Journal of Marketing Research 42(4), equation 3; the
//! factorisation can be read off the former and is tested for each model.

use crate::analysis::numerics::order;
use rustc_hash::FxHashMap;

use super::settings::period_ends;
use super::{ValueError, ValueSettings, ValueSpan};
use crate::analysis::domain::{DiscountRate, TimeSpan};
use crate::analysis::models::{
    Discounting, History, ModelError, ProcessKind, PurchaseHistories, PurchaseProcess,
};

/// Below this the figures of a customer alive cannot be had by dividing.
const HARDLY_ALIVE: f64 = 1e-200;
/// Periods of all horizons together: ten years of weeks.
const MOST_PERIODS: usize = 522;

/// Expected purchases of customers alive, by row.
#[derive(Clone, Debug, PartialEq)]
pub struct FutureTable {
    /// The row of each distinct history.
    rows: Vec<u32>,
    /// Ends of all periods of all horizons, ascending.
    ends: Vec<TimeSpan>,
    /// `C_k` for each row (outer) and each of `ends` (inner).
    expected: Vec<f64>,
    /// D for each span (outer) and row (inner); `None` where it is infinite.
    discounted: Vec<Option<Vec<f64>>>,
    spans: Vec<ValueSpan>,
    discount: DiscountRate,
}

/// Histories that stand for the rows of the table, and the row of each distinct history.
pub(super) struct Rows {
    pub histories: PurchaseHistories,
    pub rows: Vec<u32>,
}

/// Whether the future of a customer alive depends on frequency and age only.
fn forgets_recency(kind: ProcessKind) -> bool {
    !matches!(kind, ProcessKind::BgCnbdK | ProcessKind::MbgCnbdK)
}

impl Rows {
    /// One row for each frequency and age, where the process allows it. A row's history ends with a purchase,
    /// so that the customer is as surely alive as can be.
    pub fn of(process: &dyn PurchaseProcess, histories: &PurchaseHistories) -> Result<Rows, ValueError> {
        if !forgets_recency(process.kind()) {
            let rows = (0..histories.len() as u32).collect();
            return Ok(Rows { histories: histories.without_timing(), rows });
        }
        let mut seen: FxHashMap<(u32, u64), u32> = FxHashMap::default();
        let mut kept = Vec::new();
        let mut rows = Vec::with_capacity(histories.len());
        for History { frequency, age, .. } in histories.iter() {
            let row = *seen.entry((frequency, age.to_bits())).or_insert_with(|| {
                let recency = if frequency > 0 { age } else { 0.0 };
                kept.push(History::new(frequency, recency, age));
                kept.len() as u32 - 1
            });
            rows.push(row);
        }
        Ok(Rows { histories: PurchaseHistories::new(histories.unit(), kept)?, rows })
    }

    /// Values of the rows' histories, divided by how likely those are alive.
    pub fn given_alive(&self, values: Vec<f64>, alive: &[f64]) -> Result<Vec<f64>, ValueError> {
        values
            .into_iter()
            .zip(alive)
            .map(|(value, &alive)| {
                let given = if alive > HARDLY_ALIVE { value / alive } else { 0.0 };
                if given.is_finite() { Ok(given) } else { Err(ValueError::NotFinite) }
            })
            .collect()
    }
}

impl FutureTable {
    /// Computes the table for the distinct histories of a base.
    pub fn compute(
        process: &dyn PurchaseProcess,
        histories: &PurchaseHistories,
        settings: &ValueSettings,
    ) -> Result<FutureTable, ValueError> {
        let spans: Vec<ValueSpan> = settings.spans().collect();
        FutureTable::of_spans(process, histories, &spans, settings.discount)
    }

    /// The table of some spans.
    pub(super) fn of_spans(
        process: &dyn PurchaseProcess,
        histories: &PurchaseHistories,
        spans: &[ValueSpan],
        discount: DiscountRate,
    ) -> Result<FutureTable, ValueError> {
        let ends = all_ends(spans)?;
        let rows = Rows::of(process, histories)?;
        let alive = process.probability_alive(&rows.histories)?;
        let mut columns = Vec::with_capacity(ends.len());
        for end in &ends {
            let expected = process.expected_purchases(&rows.histories, end.in_units(histories.unit()))?;
            columns.push(rows.given_alive(expected, &alive)?);
        }
        let count = rows.histories.len();
        let expected =
            (0..count).flat_map(|row| columns.iter().map(move |column| column[row])).collect::<Vec<f64>>();
        let (spans, discounted) = (spans.to_vec(), Vec::new());
        let mut table = FutureTable { rows: Vec::new(), ends, expected, discounted, spans, discount };
        for span in table.spans.clone() {
            let discounted = match span {
                ValueSpan::Within(_) => Some(table.discount_periods(span, count)),
                ValueSpan::ForEver => for_ever(process, &rows, discount, &alive)?,
            };
            table.discounted.push(discounted);
        }
        table.rows = rows.rows;
        Ok(table)
    }

    /// `D = sum of v_k (C_k - C_(k-1))` of every row.
    fn discount_periods(&self, span: ValueSpan, rows: usize) -> Vec<f64> {
        let periods = self.periods(span);
        let of_row = |row: usize| {
            let mut before = 0.0;
            let term = |&(node, factor): &(usize, f64)| {
                let expected = self.expected[row * self.ends.len() + node];
                let term = factor * (expected - before);
                before = expected;
                term
            };
            periods.iter().map(term).sum()
        };
        (0..rows).map(of_row).collect()
    }

    /// The periods of a span: position of their end in `ends`, discount factor at the end. For ever has those of
    /// the longest horizon, with the factor at their middle.
    pub(super) fn periods(&self, span: ValueSpan) -> Vec<(usize, f64)> {
        let find = |end: TimeSpan| self.ends.iter().position(|&other| other == end);
        match span {
            ValueSpan::Within(horizon) => period_ends(horizon)
                .into_iter()
                .filter_map(|end| Some((find(end)?, self.discount.factor(end))))
                .collect(),
            ValueSpan::ForEver => {
                let longest = self.spans.iter().filter_map(|span| match span {
                    ValueSpan::Within(horizon) => Some(*horizon),
                    ValueSpan::ForEver => None,
                });
                let longest = longest.reduce(|a, b| if b.span() > a.span() { b } else { a });
                let ends = longest.map(period_ends).unwrap_or_default();
                let mut before = 1.0;
                let middle = |end: TimeSpan| {
                    let at_end = self.discount.factor(end);
                    let factor = (before * at_end).sqrt();
                    before = at_end;
                    Some((find(end)?, factor))
                };
                ends.into_iter().filter_map(middle).collect()
            }
        }
    }

    /// The row of a distinct history.
    pub fn row(&self, position: usize) -> Option<usize> {
        self.rows.get(position).map(|&row| row as usize)
    }

    /// Number of rows.
    pub fn row_count(&self) -> usize {
        self.discounted.first().and_then(Option::as_ref).map_or(0, Vec::len)
    }

    /// When the periods end.
    pub fn ends(&self) -> &[TimeSpan] {
        &self.ends
    }

    /// `C_k`: purchases of a customer alive expected by the end `node`.
    pub(super) fn expected_by(&self, row: usize, node: usize) -> f64 {
        self.expected.get(row * self.ends.len() + node).copied().unwrap_or(0.0)
    }

    /// Position in `ends` of the end of a span.
    pub(super) fn node(&self, span: ValueSpan) -> Option<usize> {
        let ValueSpan::Within(horizon) = span else { return None };
        self.ends.iter().position(|&end| end == horizon.span())
    }

    /// Expected purchases of a customer alive within a horizon; `None` for ever.
    pub fn expected(&self, row: usize, span: ValueSpan) -> Option<f64> {
        self.expected.get(row * self.ends.len() + self.node(span)?).copied()
    }

    /// D of every row; `None` if the span was not asked for or the sum is infinite.
    pub fn discounted(&self, span: ValueSpan) -> Option<&[f64]> {
        let at = self.spans.iter().position(|&other| other == span)?;
        self.discounted.get(at)?.as_deref()
    }
}

/// DERT of customers alive; `None` where it is infinite for want of a discount rate.
fn for_ever(
    process: &dyn PurchaseProcess,
    rows: &Rows,
    discount: DiscountRate,
    alive: &[f64],
) -> Result<Option<Vec<f64>>, ValueError> {
    let discounting = Discounting::for_ever(discount.continuous(rows.histories.unit()));
    match process.discounted_residual(&rows.histories, discounting) {
        Ok(values) => rows.given_alive(values, alive).map(Some),
        Err(ModelError::Unbounded { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn all_ends(spans: &[ValueSpan]) -> Result<Vec<TimeSpan>, ValueError> {
    let periods = |span: &ValueSpan| match *span {
        ValueSpan::Within(horizon) => period_ends(horizon),
        ValueSpan::ForEver => Vec::new(),
    };
    let mut ends: Vec<TimeSpan> = spans.iter().flat_map(periods).collect();
    order::sort_by(&mut ends, |a, b| a.days().total_cmp(&b.days()));
    ends.dedup();
    if ends.len() > MOST_PERIODS {
        return Err(ValueError::TooManyPeriods { periods: ends.len(), most: MOST_PERIODS });
    }
    Ok(ends)
}
