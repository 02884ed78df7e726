//! From collected entries to the sorted log.

use super::entry::{Entry, NO_CODE, NO_DAY, NONE, OrderDimensions};
use super::interner::Interner;
use super::{BuildError, Built, LogBuilder};
use crate::analysis::domain::{
    CurrencyCode, CustomerIds, Day, Dimension, DimensionColumn, Money, TransactionLog, Unidentified,
};
use crate::analysis::ingest::issues::IssueKind;

/// Rows of one order that lie further apart are counted: the number may have been given twice.
const MOST_DAYS_OF_ORDER: u8 = 7;

/// What grouped orders left behind.
#[derive(Default)]
struct Leftovers {
    dropped: Vec<(IssueKind, u64)>,
    without_customer: u64,
}

impl Leftovers {
    fn drop_lines(&mut self, kind: IssueKind, lines: u32) {
        match self.dropped.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, count)) => *count += u64::from(lines),
            None => self.dropped.push((kind, u64::from(lines))),
        }
    }
}

pub(super) fn finish(mut builder: LogBuilder, currency: Option<CurrencyCode>) -> Result<Built, BuildError> {
    if !builder.unnumbered.is_empty() {
        builder.merge_days()?;
    }
    let mut left = Leftovers::default();
    if builder.rules.grouped {
        resolve_groups(&mut builder)?;
    }
    let mut entries = std::mem::take(&mut builder.numbered);
    entries.append(&mut builder.unnumbered);
    if builder.rules.grouped {
        settle(&mut entries, &mut builder.unidentified, &mut left);
    }
    left.dropped.sort();
    let (log, doubtful) = assemble(&mut builder, &entries, currency)?;
    Ok(Built {
        log,
        dropped: left.dropped,
        without_customer: left.without_customer,
        amounts_differ: doubtful.amounts_differ,
        crowded_numbers: builder.crowded_numbers,
        days_apart: doubtful.days_apart,
        too_many_values: builder.too_many_values.contains(&true),
    })
}

/// Brings the entries of each order number together: rows that lack the customer or the amount belong to the
/// order that has them. Where a number has several customers with amounts, each keeps an order of its own.
fn resolve_groups(builder: &mut LogBuilder) -> Result<(), BuildError> {
    let entries = std::mem::take(&mut builder.numbered);
    let mut resolved = Vec::with_capacity(entries.len());
    let is_full = |entry: &Entry| entry.customer != NONE && entry.has_amount;
    for &first in &builder.first_of {
        let mut chain = Vec::new();
        let mut at = first;
        while at != NONE {
            chain.push(entries[at as usize]);
            at = entries[at as usize].next;
        }
        // Complete orders first, then by customer, so that the order of the rows does not matter.
        chain.sort_by(|a, b| {
            let id = |entry: &Entry| (entry.customer == NONE, builder.customers.get(entry.customer));
            is_full(b).cmp(&is_full(a)).then_with(|| id(a).cmp(&id(b)))
        });
        let Some((mut main, rest)) = chain.split_first().map(|(main, rest)| (*main, rest)) else { continue };
        for entry in rest {
            if is_full(entry) {
                resolved.push(*entry);
            } else {
                main.merge(entry, builder.rules.amount_once, &builder.dimensions)?;
            }
        }
        resolved.push(main);
    }
    builder.numbered = resolved;
    Ok(())
}

/// Takes out what cannot be an order of a customer.
fn settle(entries: &mut Vec<Entry>, unidentified: &mut Unidentified, left: &mut Leftovers) {
    entries.retain_mut(|entry| {
        if entry.excluded != 0 {
            let kind = IssueKind::ALL.get(usize::from(entry.excluded) - 1);
            left.drop_lines(kind.copied().unwrap_or(IssueKind::Cancelled), entry.lines);
            return false;
        }
        if !entry.has_amount {
            left.drop_lines(IssueKind::OrderWithoutAmount, entry.lines);
            return false;
        }
        if entry.day == NO_DAY {
            left.drop_lines(IssueKind::OrderWithoutDate, entry.lines);
            return false;
        }
        if entry.given_back {
            entry.refunded = entry.refunded.max(entry.gross);
        }
        if entry.customer == NONE {
            left.without_customer += u64::from(entry.lines);
            unidentified.rows += u64::from(entry.lines);
            unidentified.gross += Money::from_ten_thousandths(entry.gross);
            unidentified.refunded += Money::from_ten_thousandths(entry.refunded);
            return false;
        }
        true
    });
}

/// Orders with something odd about their rows.
#[derive(Clone, Copy, Default)]
struct Doubtful {
    /// Rows name different amounts where there should be one.
    amounts_differ: u64,
    /// Rows lie far apart.
    days_apart: u64,
}

fn assemble(
    builder: &mut LogBuilder,
    entries: &[Entry],
    currency: Option<CurrencyCode>,
) -> Result<(TransactionLog, Doubtful), BuildError> {
    let (customers, by_customer) = group_by_customer(builder, entries);
    let columns = OrderColumns::gather(builder, entries, &customers, by_customer)?;
    let mut log = TransactionLog { currency, ..TransactionLog::default() };
    log.unidentified = std::mem::take(&mut builder.unidentified);
    log.splits.extend(std::mem::take(&mut builder.products).finish(Dimension::Product)?);
    log.splits.extend(std::mem::take(&mut builder.categories).finish(Dimension::Category)?);
    let OrderDimensions { channels, countries } = &builder.dimensions;
    log.dimensions.extend(columns.channels.map(|codes| dimension(Dimension::Channel, channels, codes)));
    log.dimensions.extend(columns.countries.map(|codes| dimension(Dimension::Country, countries, codes)));
    write_customers(builder, &customers, &mut log);
    log.starts = std::iter::once(0).chain(customers.iter().map(|(_, end)| *end)).collect();
    log.days = columns.days;
    log.gross = columns.gross;
    log.refunded = columns.refunded;
    log.discount = columns.discount;
    Ok((log, columns.doubtful))
}

/// Customers with the end of their entries, in the order of the log, and the positions of the entries in this
/// order. Customers without entries are left out.
fn group_by_customer(builder: &LogBuilder, entries: &[Entry]) -> (Vec<(u32, u32)>, Vec<u32>) {
    let customer_of: Vec<u32> = entries.iter().map(|entry| entry.customer).collect();
    let mut counts = vec![0u32; builder.customers.len()];
    customer_of.iter().for_each(|&customer| counts[customer as usize] += 1);
    let mut next = counts.clone();
    let mut customers = Vec::with_capacity(counts.len());
    let mut end = 0;
    for customer in builder.customers.sorted().into_iter().filter(|at| counts[*at as usize] > 0) {
        next[customer as usize] = end;
        end += counts[customer as usize];
        customers.push((customer, end));
    }
    let mut by_customer = vec![0; entries.len()];
    for (at, &customer) in (0..).zip(&customer_of) {
        let slot = &mut next[customer as usize];
        by_customer[*slot as usize] = at;
        *slot += 1;
    }
    (customers, by_customer)
}

/// The columns of the log that have one value an order.
struct OrderColumns {
    days: Vec<Day>,
    gross: Vec<Money>,
    /// From the first order with a refund on, zeros before it.
    refunded: Option<Vec<Money>>,
    discount: Option<Vec<Money>>,
    /// Codes as they were found. Which values found a code depends on the order of the lines where there are too
    /// many of them, so such a dimension is left out.
    channels: Option<Vec<u16>>,
    countries: Option<Vec<u16>>,
    doubtful: Doubtful,
}

impl OrderColumns {
    /// One pass over the customers; the entries of each are sorted on the way, and their sums must be within the
    /// range of money.
    fn gather(
        builder: &LogBuilder,
        entries: &[Entry],
        customers: &[(u32, u32)],
        mut by_customer: Vec<u32>,
    ) -> Result<OrderColumns, BuildError> {
        let count = entries.len();
        let wanted = |at: usize, values: &Interner| !builder.too_many_values[at] && !values.is_empty();
        let OrderDimensions { channels, countries } = &builder.dimensions;
        let mut columns = OrderColumns {
            days: Vec::with_capacity(count),
            gross: Vec::with_capacity(count),
            refunded: None,
            discount: builder.rules.columns.discount.then(|| Vec::with_capacity(count)),
            channels: wanted(0, channels).then(|| Vec::with_capacity(count)),
            countries: wanted(1, countries).then(|| Vec::with_capacity(count)),
            doubtful: Doubtful::default(),
        };
        let ranking = Ranking::of(builder);
        let mut days = Vec::new();
        let mut start = 0;
        for &(_, end) in customers {
            let positions = &mut by_customer[start as usize..end as usize];
            ranking.sort(entries, positions, &mut days);
            let (mut gross, mut refunded) = (0_i64, 0_i64);
            for &at in &*positions {
                let entry = &entries[at as usize];
                gross = gross.checked_add(entry.gross).ok_or(BuildError::MoneyOverflow)?;
                refunded = refunded.checked_add(entry.refunded).ok_or(BuildError::MoneyOverflow)?;
                columns.push(entry, count);
            }
            start = end;
        }
        Ok(columns)
    }

    #[inline]
    fn push(&mut self, entry: &Entry, count: usize) {
        if entry.refunded != 0 && self.refunded.is_none() {
            let mut zeros = Vec::with_capacity(count);
            zeros.resize(self.days.len(), Money::ZERO);
            self.refunded = Some(zeros);
        }
        self.days.push(Day::from_days(entry.day));
        self.gross.push(Money::from_ten_thousandths(entry.gross));
        if let Some(refunded) = &mut self.refunded {
            refunded.push(Money::from_ten_thousandths(entry.refunded));
        }
        if let Some(discount) = &mut self.discount {
            discount.push(Money::from_ten_thousandths(entry.discount));
        }
        if let Some(channels) = &mut self.channels {
            channels.push(entry.channel);
        }
        if let Some(countries) = &mut self.countries {
            countries.push(entry.country);
        }
        self.doubtful.amounts_differ += u64::from(entry.doubts.differs());
        self.doubtful.days_apart += u64::from(entry.doubts.days() > MOST_DAYS_OF_ORDER);
    }
}

/// How the entries of a customer are sorted.
struct Ranking {
    channels: Vec<u16>,
    countries: Vec<u16>,
}

impl Ranking {
    fn of(builder: &LogBuilder) -> Ranking {
        let [channels_overflow, countries_overflow] = builder.too_many_values;
        let OrderDimensions { channels, countries } = &builder.dimensions;
        Ranking {
            channels: if channels_overflow { Vec::new() } else { ranks(channels) },
            countries: if countries_overflow { Vec::new() } else { ranks(countries) },
        }
    }

    /// Sorts positions of entries. The day decides nearly always, so entries themselves are only compared where
    /// days are equal. `days` is room to work in.
    fn sort(&self, entries: &[Entry], positions: &mut [u32], days: &mut Vec<u64>) {
        if positions.len() < 2 {
            return;
        }
        let by_day = |at: u32| u64::from(entries[at as usize].day as u32 ^ 1 << 31) << 32 | u64::from(at);
        days.clear();
        days.extend(positions.iter().map(|&at| by_day(at)));
        days.sort_unstable();
        positions.iter_mut().zip(&*days).for_each(|(at, day)| *at = *day as u32);
        let mut start = 0;
        for same_day in days.chunk_by(|a, b| a >> 32 == b >> 32) {
            let end = start + same_day.len();
            if same_day.len() > 1 {
                positions[start..end].sort_unstable_by_key(|&at| self.key(&entries[at as usize]));
            }
            start = end;
        }
    }

    fn key(&self, entry: &Entry) -> (i64, i64, i64, u16, u16) {
        let rank = |ranks: &[u16], code: u16| ranks.get(usize::from(code)).copied().unwrap_or(NO_CODE);
        let (channel, country) = (rank(&self.channels, entry.channel), rank(&self.countries, entry.country));
        (entry.gross, entry.refunded, entry.discount, channel, country)
    }
}

/// Position of each code among the sorted values.
pub(super) fn ranks(values: &Interner) -> Vec<u16> {
    let mut ranks = vec![0; values.len()];
    for (rank, at) in values.sorted().into_iter().enumerate() {
        ranks[at as usize] = rank as u16;
    }
    ranks
}

/// A dimension of whole orders from the codes as they were found.
pub(super) fn dimension(dimension: Dimension, values: &Interner, mut codes: Vec<u16>) -> DimensionColumn {
    // Only values that an entry has, and an empty one where some have none.
    let mut used = vec![false; usize::from(NO_CODE) + 1];
    codes.iter().for_each(|code| used[usize::from(*code)] = true);
    let mut texts = Vec::new();
    let mut codes_of = vec![0u16; used.len()];
    if used[usize::from(NO_CODE)] {
        texts.push(String::new());
    }
    for at in values.sorted().into_iter().filter(|at| used[*at as usize]) {
        codes_of[at as usize] = texts.len() as u16;
        texts.push(values.text(at).into_owned());
    }
    codes.iter_mut().for_each(|code| *code = codes_of[usize::from(*code)]);
    DimensionColumn { dimension, values: texts, codes }
}

fn write_customers(builder: &LogBuilder, customers: &[(u32, u32)], log: &mut TransactionLog) {
    for (customer, _) in customers {
        log.ids.push(&builder.customers.text(*customer));
    }
    if builder.rules.columns.name {
        let mut names = CustomerIds::new();
        for (customer, _) in customers {
            let name = builder.name_of.get(*customer as usize).copied().unwrap_or(NONE);
            names.push(&builder.names.text(name));
        }
        log.names = Some(names);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LogBuilder, OrderLine, OrderRules};
    use crate::analysis::domain::{CustomerIx, Day, Money};
    use crate::analysis::ingest::issues::IssueKind;

    fn line(customer: &'static str, day: i32, amount: i64) -> OrderLine<'static> {
        OrderLine {
            customer: (!customer.is_empty()).then_some(customer.as_bytes()),
            day: Some(Day::from_days(day)),
            amount: Some(Money::from_ten_thousandths(amount)),
            ..OrderLine::default()
        }
    }

    fn numbered(number: &'static str, line: OrderLine<'static>) -> OrderLine<'static> {
        OrderLine { order: Some(number.as_bytes()), ..line }
    }

    #[test]
    fn lines_of_a_day_or_a_number_are_one_order() {
        let mut builder = LogBuilder::new(OrderRules::default());
        for l in [
            line("b", 5, 10),
            line("a", 7, 1),
            line("b", 5, 20),
            line("a", 7, -3),
            numbered("1", line("a", 9, 4)),
            numbered("2", line("a", 8, 4)),
            numbered("1", line("a", 8, 5)),
            numbered("1", line("b", 6, 7)),
            line("", 6, 100),
            line("", 6, -30),
        ] {
            builder.add(&l).unwrap();
        }
        let log = builder.finish(None).unwrap().log;
        assert_eq!((log.ids.get(CustomerIx(0)), log.ids.get(CustomerIx(1))), ("a", "b"));
        assert_eq!(log.starts, [0, 3, 5]);
        let days: Vec<i32> = log.days.iter().map(|d| d.days()).collect();
        let gross: Vec<i64> = log.gross.iter().map(|m| m.ten_thousandths()).collect();
        assert_eq!(days, [7, 8, 8, 5, 6]);
        assert_eq!(gross, [1, 4, 9, 30, 7]);
        assert_eq!(log.refunded.unwrap()[0].ten_thousandths(), 3);
        assert_eq!(log.unidentified.rows, 2);
        assert_eq!(log.unidentified.net().ten_thousandths(), 70);
    }

    #[test]
    fn a_number_of_many_customers_is_looked_up() {
        let names: Vec<String> = (0..5_000).map(|i| format!("c{}", i % 2_500)).collect();
        let build = |names: &[String]| {
            let mut builder = LogBuilder::new(OrderRules::default());
            for name in names {
                let order = OrderLine { customer: Some(name.as_bytes()), ..line("x", 1, 10) };
                builder.add(&OrderLine { order: Some(b"7"), ..order }).unwrap();
            }
            builder
        };
        let (first, second) = names.split_at(1_800);
        let mut merged = build(second);
        merged.merge(build(first)).unwrap();
        let built = merged.finish(None).unwrap();
        assert_eq!(built, build(&names).finish(None).unwrap());
        assert_eq!((built.log.customer_count(), built.log.entry_count()), (2_500, 2_500));
        assert!(built.log.gross.iter().all(|gross| gross.ten_thousandths() == 20));
        assert_eq!(built.crowded_numbers, 1);
        assert_eq!(build(&names[..9]).finish(None).unwrap().crowded_numbers, 1);
        assert_eq!(build(&names[..8]).finish(None).unwrap().crowded_numbers, 0);
    }

    #[test]
    fn an_order_over_more_than_a_week_is_counted_whatever_comes_first() {
        let days_apart = |days: &[i32]| {
            let mut builder = LogBuilder::new(OrderRules::default());
            days.iter().for_each(|day| builder.add(&numbered("1", line("a", *day, 1))).unwrap());
            builder.finish(None).unwrap().days_apart
        };
        assert_eq!(days_apart(&[5, 12]), 0);
        for days in [[5, 0, -3], [-3, 0, 5], [0, 5, -3], [400, 0, 1]] {
            assert_eq!(days_apart(&days), 1, "{days:?}");
        }
    }

    #[test]
    fn sums_of_a_customer_beyond_the_range_of_money_are_refused() {
        let most = i64::MAX - 9;
        for (days, refused) in [([1, 2], true), ([1, 1], true)] {
            let mut builder = LogBuilder::new(OrderRules::default());
            let added = days.map(|day| builder.add(&line("a", day, most)));
            let built = builder.finish(None);
            assert_eq!(added.iter().any(Result::is_err) || built.is_err(), refused);
        }
    }

    #[test]
    fn a_dimension_with_more_values_than_codes_is_left_out() {
        let names: Vec<String> = (0..70_000).map(|i| format!("v{i}")).collect();
        let mut builder = LogBuilder::new(OrderRules::default());
        for name in &names {
            let country = Some(&b"DE"[..]);
            builder.add(&OrderLine { channel: Some(name.as_bytes()), country, ..line("a", 1, 1) }).unwrap();
        }
        let built = builder.finish(None).unwrap();
        assert!(built.too_many_values);
        assert_eq!(built.log.dimensions.len(), 1);
        assert_eq!(built.log.dimensions[0].values, ["DE"]);
    }

    #[test]
    fn grouped_rows_share_what_stands_on_one_of_them() {
        let rules = OrderRules { grouped: true, amount_once: true, ..OrderRules::default() };
        let mut builder = LogBuilder::new(rules);
        let bare = OrderLine { order: Some(b"1"), ..OrderLine::default() };
        let cancelled = OrderLine { excluded: Some(IssueKind::Cancelled), ..numbered("2", line("b", 2, 9)) };
        for l in [
            bare,
            numbered("1", line("a", 1, 50)),
            OrderLine { customer: Some(b"a"), ..bare },
            cancelled,
            OrderLine { order: Some(b"2"), ..bare },
            OrderLine { given_back: true, ..numbered("3", line("a", 3, 8)) },
            OrderLine { order: Some(b"4"), customer: Some(b"z"), ..bare },
            numbered("5", line("", 4, 6)),
        ] {
            builder.add(&l).unwrap();
        }
        let built = builder.finish(None).unwrap();
        assert_eq!(built.dropped, [(IssueKind::OrderWithoutAmount, 1), (IssueKind::Cancelled, 2)]);
        assert_eq!((built.without_customer, built.amounts_differ), (1, 0));
        assert_eq!(built.log.customer_count(), 1);
        assert_eq!(built.log.entry_count(), 2);
        assert_eq!(built.log.orders_of(CustomerIx(0)).net(1), Money::ZERO);
    }

    #[test]
    fn parts_merge_to_the_same_log_in_any_order() {
        let lines: Vec<OrderLine<'static>> = (0..200)
            .map(|i| {
                let names = ["ann", "bob", "cy", "di"];
                let base = line(names[i * 7 % 4], (i % 9) as i32, i as i64 - 50);
                let order = [None, Some(&b"1"[..]), Some(&b"2"[..])][i % 3];
                let channel = [None, Some(&b"web"[..]), Some(&b"shop"[..])][i / 3 % 3];
                OrderLine { order, channel, product: Some(names[i % 4].as_bytes()), ..base }
            })
            .collect();
        let build = |lines: &[OrderLine<'static>]| {
            let mut builder = LogBuilder::new(OrderRules::default());
            lines.iter().for_each(|l| builder.add(l).unwrap());
            builder
        };
        let whole = build(&lines).finish(None).unwrap();
        let (left, right) = lines.split_at(77);
        let mut forward = build(left);
        forward.merge(build(right)).unwrap();
        let mut backward = build(right);
        backward.merge(build(left)).unwrap();
        assert_eq!(forward.finish(None).unwrap(), whole);
        assert_eq!(backward.finish(None).unwrap(), whole);
    }
}
