//! How long customers stayed, with their properties, whatever the order in which the rows come.

use super::interner::Interner;
use super::{BuildError, SummaryBuilder, SummaryLine};
use crate::analysis::domain::{
    Contracts, CovariateColumn, CovariateValues, CurrencyCode, CustomerIx, FixedDecimal, Money, TenureRow,
    TenureRows, TimeUnit, TransactionLog,
};
use crate::analysis::numerics::order;

/// Most columns of properties that are kept.
pub const MAX_COVARIATES: usize = 20;

/// Most values of a property of texts that are kept: the commonest ones, of equally common ones the first by bytes.
pub const MAX_LEVELS: usize = 20;

/// A property with more distinct texts than this is left out.
const MOST_TEXTS: usize = 10_000;

/// One row to add.
#[derive(Clone, Copy, Debug)]
pub struct StayRow<'a> {
    /// Customer and totals for the log.
    pub summary: SummaryLine<'a>,
    /// For how long.
    pub tenure: FixedDecimal,
    /// Whether the customer was lost.
    pub lost: bool,
    /// What the customer pays a month.
    pub monthly: Option<Money>,
    /// The properties: as text and, where it is one, as number; `None` for a blank.
    pub covariates: &'a [Option<(&'a [u8], Option<FixedDecimal>)>],
}

/// What [`StayBuilder::finish`] gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltStays {
    /// Totals by customer.
    pub log: TransactionLog,
    /// The stays; `None` if there is no customer.
    pub contracts: Option<Contracts>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    customer: u32,
    tenure: FixedDecimal,
    lost: bool,
    monthly: Option<Money>,
}

/// One property while rows are coming.
#[derive(Clone, Debug, Default)]
struct Property {
    texts: Interner,
    /// Rows of each text.
    counts: Vec<u64>,
    /// The number that each text is.
    numbers: Vec<Option<FixedDecimal>>,
    /// One a row.
    cells: Vec<Option<u32>>,
}

/// Collects rows.
#[derive(Clone, Debug)]
pub struct StayBuilder {
    unit: TimeUnit,
    names: Vec<String>,
    columns_left_out: u32,
    customers: Interner,
    summaries: SummaryBuilder,
    rows: Vec<Held>,
    properties: Vec<Property>,
}

impl StayBuilder {
    /// An empty builder for properties of these names; those beyond [`MAX_COVARIATES`] are left out.
    pub fn new(unit: TimeUnit, mut names: Vec<String>) -> StayBuilder {
        let columns_left_out = names.len().saturating_sub(MAX_COVARIATES) as u32;
        names.truncate(MAX_COVARIATES);
        StayBuilder {
            unit,
            columns_left_out,
            customers: Interner::default(),
            summaries: SummaryBuilder::default(),
            rows: Vec::new(),
            properties: vec![Property::default(); names.len()],
            names,
        }
    }

    /// Customers so far.
    pub fn customer_count(&self) -> usize {
        self.customers.len()
    }

    /// Adds a row; whether the customer was there before.
    ///
    /// # Errors
    /// Any [`BuildError`]; the builder is of no use afterwards.
    pub fn add(&mut self, row: &StayRow<'_>) -> Result<bool, BuildError> {
        let again = self.summaries.add(&row.summary)?;
        let Some(id) = row.summary.customer else { return Ok(false) };
        let (customer, _) = self.customers.intern(id)?;
        self.rows.try_reserve(1).map_err(|_| BuildError::OutOfMemory { texts: self.rows.len() })?;
        self.rows.push(Held { customer, tenure: row.tenure, lost: row.lost, monthly: row.monthly });
        for (at, property) in self.properties.iter_mut().enumerate() {
            property.add(row.covariates.get(at).copied().flatten())?;
        }
        Ok(again)
    }

    /// Makes rows and totals.
    ///
    /// # Errors
    /// Any [`BuildError`].
    pub fn finish(self, currency: Option<CurrencyCode>) -> Result<BuiltStays, BuildError> {
        let StayBuilder { unit, names, mut columns_left_out, customers, summaries, rows, properties } = self;
        let order = customers.sorted();
        let mut position = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(at, rank)| position[*at as usize] = rank);
        let row = |held: &Held| TenureRow {
            customer: CustomerIx(position[held.customer as usize]),
            tenure: held.tenure,
            lost: held.lost,
            monthly: held.monthly,
        };
        let found: Vec<TenureRow> = rows.iter().map(row).collect();
        let by_text: Vec<Vec<u32>> = properties.iter().map(Property::ranks).collect();
        let rank =
            |column: usize, row: usize| properties[column].cells[row].map(|at| by_text[column][at as usize]);
        let mut sorted: Vec<usize> = (0..found.len()).collect();
        order::sort_by(&mut sorted, |&a, &b| {
            let cells = |row: usize| (0..properties.len()).map(move |column| (column, row));
            let ranks = |row: usize| cells(row).map(|(column, row)| rank(column, row));
            found[a].cmp(&found[b]).then_with(|| ranks(a).cmp(ranks(b)))
        });
        let mut covariates = Vec::new();
        for (name, property) in names.into_iter().zip(&properties) {
            match property.column(name, &sorted) {
                Some(column) => covariates.push(column),
                None => columns_left_out += 1,
            }
        }
        let rows: Vec<TenureRow> = sorted.iter().map(|at| found[*at]).collect();
        let contracts = Contracts::Tenures(TenureRows { unit, rows, covariates, columns_left_out });
        let contracts = (!order.is_empty()).then_some(contracts);
        Ok(BuiltStays { log: summaries.finish(currency), contracts })
    }
}

impl Property {
    fn add(&mut self, cell: Option<(&[u8], Option<FixedDecimal>)>) -> Result<(), BuildError> {
        let Some((text, number)) = cell else {
            self.cells.push(None);
            return Ok(());
        };
        let (at, new) = self.texts.intern(text)?;
        if new {
            self.counts.push(0);
            self.numbers.push(number);
        }
        self.counts[at as usize] += 1;
        self.cells.push(Some(at));
        Ok(())
    }

    /// Position of each text among the sorted ones.
    fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![0; self.texts.len()];
        self.texts.sorted().iter().zip(0..).for_each(|(at, rank)| ranks[*at as usize] = rank);
        ranks
    }

    /// The column with rows in this order: numbers if all texts are; `None` if it says nothing or too much.
    fn column(&self, name: String, rows: &[usize]) -> Option<CovariateColumn> {
        let cells = || rows.iter().map(|row| self.cells[*row]);
        if self.texts.len() < 2 {
            return None;
        }
        if self.numbers.iter().all(Option::is_some) {
            let values = cells().map(|cell| cell.and_then(|at| self.numbers[at as usize])).collect();
            return Some(CovariateColumn {
                name,
                values: CovariateValues::Numbers(values),
                values_left_out: 0,
            });
        }
        if self.texts.len() > MOST_TEXTS {
            return None;
        }
        let ranks = self.ranks();
        let mut common: Vec<u32> = (0..self.texts.len() as u32).collect();
        order::sort_by_key(&mut common, |at| {
            (std::cmp::Reverse(self.counts[*at as usize]), ranks[*at as usize])
        });
        common.truncate(MAX_LEVELS);
        order::sort_by_key(&mut common, |at| ranks[*at as usize]);
        let mut code_of = vec![None; self.texts.len()];
        common.iter().zip(0u32..).for_each(|(at, code)| code_of[*at as usize] = Some(code));
        let levels = common.iter().map(|at| self.texts.text(*at).into_owned()).collect();
        let codes: Vec<Option<u32>> = cells().map(|cell| cell.and_then(|at| code_of[at as usize])).collect();
        let left_out = cells().zip(&codes).filter(|(cell, code)| cell.is_some() && code.is_none()).count();
        let values = CovariateValues::Categories { levels, codes };
        Some(CovariateColumn { name, values, values_left_out: left_out as u64 })
    }
}
