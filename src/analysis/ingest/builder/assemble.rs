//! Parts to the sorted log, in one pass over their customers.

use super::entry::{NO_CODE, OrderDimensions};
use super::interner::Interner;
use super::orders::Figures;
use super::part::{LogPart, PartFindings};
use super::splits::SplitTable;
use super::{BuildError, Built, MAX_CUSTOMERS, code_of};
use crate::analysis::domain::{
    CurrencyCode, CustomerIds, CustomerIx, Day, Dimension, DimensionColumn, Money, TransactionLog,
};

/// Puts parts together. In whatever order they are given, the log is the same.
///
/// # Errors
/// As [`LogBuilder::add`](super::LogBuilder::add).
pub fn assemble(mut parts: Vec<LogPart>, currency: Option<CurrencyCode>) -> Result<Built, BuildError> {
    let ranks = [DimensionRanks::channels(&parts)?, DimensionRanks::countries(&parts)?];
    let mut columns = LogColumns::new(&parts, &ranks);
    let mut log = TransactionLog { currency, starts: vec![0], ..TransactionLog::default() };
    log.names = parts.iter().any(|part| part.names.is_some()).then(CustomerIds::new);
    merge_customers(&mut parts, &ranks, &mut columns, &mut log)?;
    let mut found = PartFindings { amounts_differ: columns.amounts_differ, ..PartFindings::default() };
    let (mut products, mut categories) = (SplitTable::default(), SplitTable::default());
    for part in parts {
        products.merge(part.products)?;
        categories.merge(part.categories)?;
        log.unidentified.rows += part.unidentified.rows;
        log.unidentified.gross += part.unidentified.gross;
        log.unidentified.refunded += part.unidentified.refunded;
        found.add(part.found);
    }
    log.splits.extend(products.finish(Dimension::Product)?);
    log.splits.extend(categories.finish(Dimension::Category)?);
    let [channels, countries] = ranks;
    let too_many_values = channels.too_many || countries.too_many;
    log.dimensions.extend(columns.channels.map(|codes| channels.column(Dimension::Channel, codes)));
    log.dimensions.extend(columns.countries.map(|codes| countries.column(Dimension::Country, codes)));
    log.days = columns.days;
    log.gross = columns.gross;
    log.refunded = columns.refunded;
    log.discount = columns.discount;
    Ok(Built {
        log,
        dropped: found.dropped,
        without_customer: found.without_customer,
        amounts_differ: found.amounts_differ,
        crowded_numbers: found.crowded_numbers,
        days_apart: found.days_apart,
        too_many_values,
    })
}

impl PartFindings {
    fn add(&mut self, other: PartFindings) {
        for (kind, lines) in other.dropped {
            match self.dropped.binary_search_by_key(&kind, |(known, _)| *known) {
                Ok(at) => self.dropped[at].1 += lines,
                Err(at) => self.dropped.insert(at, (kind, lines)),
            }
        }
        self.without_customer += other.without_customer;
        self.amounts_differ += other.amounts_differ;
        self.crowded_numbers += other.crowded_numbers;
        self.days_apart += other.days_apart;
    }
}

/// Goes through the customers of all parts in the order of their identifiers.
fn merge_customers(
    parts: &mut [LogPart],
    ranks: &[DimensionRanks; 2],
    columns: &mut LogColumns,
    log: &mut TransactionLog,
) -> Result<(), BuildError> {
    let mut places = vec![Place::default(); parts.len()];
    let mut rows = Vec::new();
    while merge_customer((parts, &mut places), (ranks, columns), &mut rows, log)? {
        for (part, place) in parts.iter_mut().zip(&places) {
            part.orders.release_before(place.order);
        }
    }
    Ok(())
}

/// Takes the next customer from all parts that have it. Whether there was one.
#[inline]
fn merge_customer(
    (parts, places): (&[LogPart], &mut [Place]),
    (ranks, columns): (&[DimensionRanks; 2], &mut LogColumns),
    rows: &mut Vec<OrderRow>,
    log: &mut TransactionLog,
) -> Result<bool, BuildError> {
    let heads = parts.iter().zip(&*places).filter_map(|(part, place)| place.id(part));
    let Some(id) = heads.min() else { return Ok(false) };
    rows.clear();
    let mut name = "";
    for (at, (part, place)) in parts.iter().zip(places).enumerate() {
        if place.id(part) != Some(id) {
            continue;
        }
        let theirs = part.names.as_ref().map_or("", |names| names.get(CustomerIx(place.customer)));
        if name.is_empty() || (!theirs.is_empty() && theirs < name) {
            name = theirs;
        }
        place.take_orders(part, [&ranks[0].of_part[at], &ranks[1].of_part[at]], rows);
    }
    if rows.is_empty() {
        return Ok(true);
    }
    columns.push_customer(rows)?;
    log.ids.push_bytes(id);
    if let Some(names) = &mut log.names {
        names.push(name);
    }
    if log.ids.len() > MAX_CUSTOMERS {
        return Err(BuildError::TooManyCustomers { limit: MAX_CUSTOMERS });
    }
    log.starts.push(columns.days.len() as u32);
    Ok(true)
}

/// How far a part has been gone through.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    customer: u32,
    order: usize,
}

impl Place {
    #[inline]
    fn id<'a>(&self, part: &'a LogPart) -> Option<&'a [u8]> {
        let customer = self.customer as usize;
        (customer < part.counts.len()).then(|| part.ids.bytes(CustomerIx(self.customer)))
    }

    /// Takes the orders of the customer and goes on to the next one.
    #[inline]
    fn take_orders(&mut self, part: &LogPart, ranks: [&[u16]; 2], rows: &mut Vec<OrderRow>) {
        let end = self.order + part.counts[self.customer as usize] as usize;
        let rank = |ranks: &[u16], code: u16| ranks.get(usize::from(code)).copied().unwrap_or(NO_CODE);
        while self.order < end {
            let stretch = part.orders.stretch(self.order, end);
            rows.extend(stretch.iter().map(|order| OrderRow {
                figures: part.orders.figures(order),
                channel: rank(ranks[0], order.channel),
                country: rank(ranks[1], order.country),
                unnumbered: order.is_unnumbered(),
            }));
            self.order += stretch.len().max(1);
        }
        self.customer += 1;
    }
}

/// One order of a customer.
#[derive(Clone, Copy, Debug)]
struct OrderRow {
    figures: Figures,
    /// Position of the channel among the sorted ones.
    channel: u16,
    country: u16,
    unnumbered: bool,
}

impl OrderRow {
    #[inline]
    fn key(&self) -> (i32, i64, i64, i64, u16, u16) {
        let Figures { day, gross, refunded, discount } = self.figures;
        (day, gross, refunded, discount, self.channel, self.country)
    }

    /// Adds another part of the same order; whether both name the amount of the whole order, and not the same one.
    fn merge(&mut self, other: &OrderRow, once: bool) -> Result<bool, BuildError> {
        let (ours, theirs) = (self.figures, other.figures);
        let add = |a: i64, b: i64| a.checked_add(b).ok_or(BuildError::MoneyOverflow);
        self.channel = self.channel.min(other.channel);
        self.country = self.country.min(other.country);
        self.figures = if once {
            Figures {
                day: ours.day,
                gross: ours.gross.max(theirs.gross),
                refunded: ours.refunded.max(theirs.refunded),
                discount: ours.discount.max(theirs.discount),
            }
        } else {
            Figures {
                day: ours.day,
                gross: add(ours.gross, theirs.gross)?,
                refunded: add(ours.refunded, theirs.refunded)?,
                discount: add(ours.discount, theirs.discount)?,
            }
        };
        Ok(once && (ours.gross, ours.refunded) != (theirs.gross, theirs.refunded))
    }
}

/// Puts orders without a number together by day. Gives how many name different amounts where there should be one.
fn merge_days(rows: &mut Vec<OrderRow>, once: bool) -> Result<u64, BuildError> {
    if rows.len() < 2 || !rows.iter().any(|row| row.unnumbered) {
        return Ok(0);
    }
    rows.sort_unstable_by_key(|row| (!row.unnumbered, row.figures.day));
    let (mut kept, mut differ) = (0, 0);
    let mut differs = false;
    for at in 1..rows.len() {
        let row = rows[at];
        let last = &mut rows[kept];
        if row.unnumbered && last.figures.day == row.figures.day {
            differs |= last.merge(&row, once)?;
        } else {
            differ += u64::from(std::mem::take(&mut differs));
            kept += 1;
            rows[kept] = row;
        }
    }
    rows.truncate(kept + 1);
    Ok(differ + u64::from(differs))
}

/// The columns of the log that have one value an order.
struct LogColumns {
    amount_once: bool,
    /// Most orders that there can be.
    most: usize,
    days: Vec<Day>,
    gross: Vec<Money>,
    /// From the first order with a refund on, zeros before it.
    refunded: Option<Vec<Money>>,
    discount: Option<Vec<Money>>,
    /// Positions among the sorted values.
    channels: Option<Vec<u16>>,
    countries: Option<Vec<u16>>,
    amounts_differ: u64,
}

impl LogColumns {
    fn new(parts: &[LogPart], ranks: &[DimensionRanks; 2]) -> LogColumns {
        let most = parts.iter().map(|part| part.orders.len()).sum();
        let codes = |ranks: &DimensionRanks| ranks.is_wanted().then(|| Vec::with_capacity(most));
        LogColumns {
            amount_once: parts.iter().any(|part| part.amount_once),
            most,
            days: Vec::with_capacity(most),
            gross: Vec::with_capacity(most),
            refunded: None,
            discount: parts.iter().any(|part| part.has_discounts).then(|| Vec::with_capacity(most)),
            channels: codes(&ranks[0]),
            countries: codes(&ranks[1]),
            amounts_differ: 0,
        }
    }

    /// Sorts the orders of a customer and adds them; their sums must be within the range of money.
    #[inline]
    fn push_customer(&mut self, rows: &mut Vec<OrderRow>) -> Result<(), BuildError> {
        self.amounts_differ += merge_days(rows, self.amount_once)?;
        if rows.len() > 1 {
            // The day decides nearly always.
            rows.sort_unstable_by(|a, b| {
                a.figures.day.cmp(&b.figures.day).then_with(|| a.key().cmp(&b.key()))
            });
        }
        let (mut gross, mut refunded) = (0_i64, 0_i64);
        for row in rows {
            gross = gross.checked_add(row.figures.gross).ok_or(BuildError::MoneyOverflow)?;
            refunded = refunded.checked_add(row.figures.refunded).ok_or(BuildError::MoneyOverflow)?;
            self.push(row);
        }
        Ok(())
    }

    #[inline]
    fn push(&mut self, row: &OrderRow) {
        let Figures { day, gross, refunded, discount } = row.figures;
        if refunded != 0 && self.refunded.is_none() {
            let mut zeros = Vec::with_capacity(self.most);
            zeros.resize(self.days.len(), Money::ZERO);
            self.refunded = Some(zeros);
        }
        self.days.push(Day::from_days(day));
        self.gross.push(Money::from_ten_thousandths(gross));
        if let Some(column) = &mut self.refunded {
            column.push(Money::from_ten_thousandths(refunded));
        }
        if let Some(column) = &mut self.discount {
            column.push(Money::from_ten_thousandths(discount));
        }
        if let Some(column) = &mut self.channels {
            column.push(row.channel);
        }
        if let Some(column) = &mut self.countries {
            column.push(row.country);
        }
    }
}

/// The values of a dimension in all parts. Which values found a code depends on the order of the lines where there
/// are too many of them, so such a dimension is left out.
struct DimensionRanks {
    /// Sorted.
    values: Vec<String>,
    /// For each part and code, the position of its value among these.
    of_part: Vec<Vec<u16>>,
    too_many: bool,
}

impl DimensionRanks {
    fn channels(parts: &[LogPart]) -> Result<DimensionRanks, BuildError> {
        DimensionRanks::new(parts, 0, |dimensions| &dimensions.channels)
    }

    fn countries(parts: &[LogPart]) -> Result<DimensionRanks, BuildError> {
        DimensionRanks::new(parts, 1, |dimensions| &dimensions.countries)
    }

    fn new(
        parts: &[LogPart],
        which: usize,
        values_of: impl Fn(&OrderDimensions) -> &Interner,
    ) -> Result<DimensionRanks, BuildError> {
        let mut values = Interner::default();
        let mut too_many = parts.iter().any(|part| part.too_many_values[which]);
        for part in parts {
            let theirs = values_of(&part.dimensions);
            for at in 0..theirs.len() as u32 {
                too_many |= code_of(&mut values, theirs.get(at))?.is_none();
            }
        }
        let sorted = values.sorted();
        let mut ranks = vec![0; values.len()];
        (0..).zip(&sorted).for_each(|(rank, &at)| ranks[at as usize] = rank);
        let rank_in = |theirs: &Interner| -> Vec<u16> {
            let rank = |at| values.find(theirs.get(at)).map_or(NO_CODE, |at| ranks[at as usize]);
            // Without ranks, orders do not differ by the dimension that is left out.
            if too_many { Vec::new() } else { (0..theirs.len() as u32).map(rank).collect() }
        };
        Ok(DimensionRanks {
            of_part: parts.iter().map(|part| rank_in(values_of(&part.dimensions))).collect(),
            values: sorted.into_iter().map(|at| values.text(at).into_owned()).collect(),
            too_many,
        })
    }

    fn is_wanted(&self) -> bool {
        !self.too_many && !self.values.is_empty()
    }

    /// The column from positions among the sorted values.
    fn column(self, dimension: Dimension, mut codes: Vec<u16>) -> DimensionColumn {
        // Only values that an order has, and an empty one where some have none.
        let mut used = vec![false; usize::from(NO_CODE) + 1];
        codes.iter().for_each(|code| used[usize::from(*code)] = true);
        let mut values = Vec::new();
        let mut code_of = vec![0u16; used.len()];
        if used[usize::from(NO_CODE)] {
            values.push(String::new());
        }
        for (rank, value) in self.values.into_iter().enumerate().filter(|(rank, _)| used[*rank]) {
            code_of[rank] = values.len() as u16;
            values.push(value);
        }
        codes.iter_mut().for_each(|code| *code = code_of[usize::from(*code)]);
        DimensionColumn { dimension, values, codes }
    }
}
