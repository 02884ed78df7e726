//! Subscriptions to plain rows and to the log of their charges, whatever the order in which they come.
//!
//! Each billing date from the start on is an order of the amount, before the end and up to the last day known; an
//! amount of zero is no charge. Charges of one day stay apart. Customers without a charge stand in the log all the
//! same, so that its customers are those of the rows. Memory grows with rows, and with charges at the end.

use super::entry::NO_CODE;
use super::finish::{dimension, ranks};
use super::interner::Interner;
use super::splits::SplitTable;
use super::{BuildError, MAX_CUSTOMERS, code_of};
use crate::analysis::domain::{
    BillingInterval, Contracts, CurrencyCode, CustomerIds, CustomerIx, Day, DaySpan, Dimension, EndDay,
    Money, MoneySum, Subscription, SubscriptionRows, TransactionLog, Unidentified,
};

/// Most charges that one log can have.
pub const MAX_CHARGES: u64 = 50_000_000;

/// One subscription to add.
#[derive(Clone, Copy, Debug)]
pub struct ContractLine<'a> {
    /// Customer; `None` if the row names none.
    pub customer: Option<&'a [u8]>,
    /// Name of the customer for showing.
    pub name: Option<&'a [u8]>,
    /// First day.
    pub start: Day,
    /// The end as it stands in the file.
    pub end: Option<Day>,
    /// What is paid each interval, not negative.
    pub amount: Money,
    /// How often.
    pub interval: BillingInterval,
    /// Plan.
    pub plan: Option<&'a [u8]>,
    /// Channel.
    pub channel: Option<&'a [u8]>,
    /// Country.
    pub country: Option<&'a [u8]>,
}

/// What [`ContractBuilder::finish`] gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltContracts {
    /// The charges; customers are those of the contracts.
    pub log: TransactionLog,
    /// The subscriptions; `None` if there is no customer.
    pub contracts: Option<Contracts>,
    /// Whether a column to split by had too many values.
    pub too_many_values: bool,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    /// `None`: it names no customer.
    customer: Option<u32>,
    start: Day,
    end: Option<Day>,
    amount: Money,
    interval: BillingInterval,
    plan: Option<u32>,
    channel: u16,
    country: u16,
}

/// Collects subscriptions.
#[derive(Clone, Debug, Default)]
pub struct ContractBuilder {
    ends: EndDay,
    /// The last day, where the columns of the file say it.
    known_until: Option<Day>,
    customers: Interner,
    names: Vec<Vec<u8>>,
    plans: Interner,
    channels: Interner,
    countries: Interner,
    too_many_values: [bool; 2],
    rows: Vec<Held>,
}

/// A charge: day, amount, and the ranks of channel and country, which sort it; then their codes.
type Charge = (Day, Money, [u16; 2], [u16; 2]);

impl ContractBuilder {
    /// An empty builder. With `known_until`, the columns of the file say up to which day it goes; else its latest day.
    pub fn new(ends: EndDay, known_until: Option<Day>) -> ContractBuilder {
        ContractBuilder { ends, known_until, ..ContractBuilder::default() }
    }

    /// Customers so far.
    pub fn customer_count(&self) -> usize {
        self.customers.len()
    }

    /// Makes a customer known who may have no subscription; whether the customer was known.
    ///
    /// # Errors
    /// Any [`BuildError`].
    pub fn add_customer(&mut self, id: &[u8], name: Option<&[u8]>) -> Result<bool, BuildError> {
        Ok(!self.customer(id, name)?.1)
    }

    fn customer(&mut self, id: &[u8], name: Option<&[u8]>) -> Result<(u32, bool), BuildError> {
        let (at, new) = self.customers.intern(id)?;
        if self.customers.len() > MAX_CUSTOMERS {
            return Err(BuildError::TooManyCustomers { limit: MAX_CUSTOMERS });
        }
        if new {
            self.names.push(Vec::new());
        }
        let known = &mut self.names[at as usize];
        if let Some(name) = name.filter(|name| known.is_empty() || *name < known.as_slice()) {
            *known = name.to_vec();
        }
        Ok((at, new))
    }

    /// Adds a subscription.
    ///
    /// # Errors
    /// Any [`BuildError`]; the builder is of no use afterwards.
    pub fn add(&mut self, line: &ContractLine<'_>) -> Result<(), BuildError> {
        let customer = match line.customer {
            Some(id) => Some(self.customer(id, line.name)?.0),
            None => None,
        };
        let plan = line.plan.map(|plan| self.plans.intern(plan)).transpose()?.map(|(at, _)| at);
        let channel = code(&mut self.channels, line.channel, &mut self.too_many_values[0])?;
        let country = code(&mut self.countries, line.country, &mut self.too_many_values[1])?;
        self.rows.try_reserve(1).map_err(|_| BuildError::OutOfMemory { texts: self.rows.len() })?;
        self.rows.push(Held {
            customer,
            start: line.start,
            end: line.end,
            amount: line.amount,
            interval: line.interval,
            plan,
            channel,
            country,
        });
        Ok(())
    }

    /// Makes rows and log.
    ///
    /// # Errors
    /// Any [`BuildError`].
    pub fn finish(mut self, currency: Option<CurrencyCode>) -> Result<BuiltContracts, BuildError> {
        let latest = self.rows.iter().flat_map(|row| [Some(row.start), row.end]).flatten().max();
        let last_day = self.known_until.or(latest).unwrap_or_default();
        let order = self.customers.sorted();
        let mut position = vec![0u32; order.len()];
        order.iter().zip(0..).for_each(|(at, rank)| position[*at as usize] = rank);
        for row in &mut self.rows {
            row.customer = row.customer.map(|at| position[at as usize]);
        }
        let (plans, rank_of_plan) = self.sorted_plans();
        let rank = |plan: Option<u32>| plan.and_then(|at| rank_of_plan.get(at as usize).copied());
        self.rows.sort_unstable_by_key(|row| {
            let end = (row.end.is_none(), row.end);
            (row.customer, row.start, end, row.amount, row.interval, rank(row.plan))
        });
        let mut log = self.log_of(last_day, order.len())?;
        log.currency = currency;
        self.write_customers(&order, &mut log);
        let subscription = |row: &Held| {
            let customer = CustomerIx(row.customer?);
            let Held { start, end, amount, interval, plan, .. } = *row;
            Some(Subscription { customer, start, end, amount, interval, plan: rank(plan) })
        };
        let rows: Vec<Subscription> = self.rows.iter().filter_map(subscription).collect();
        let found = SubscriptionRows { rows, plans, ends: self.ends, last_day };
        let contracts = (!order.is_empty()).then_some(Contracts::Subscriptions(found));
        Ok(BuiltContracts { log, contracts, too_many_values: self.too_many_values.contains(&true) })
    }

    fn sorted_plans(&self) -> (Vec<String>, Vec<u32>) {
        let order = self.plans.sorted();
        let mut ranks = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(at, rank)| ranks[*at as usize] = rank);
        (order.iter().map(|at| self.plans.text(*at).into_owned()).collect(), ranks)
    }

    fn write_customers(&self, order: &[u32], log: &mut TransactionLog) {
        let mut ids = CustomerIds::new();
        let mut names = CustomerIds::new();
        for at in order {
            ids.push(&self.customers.text(*at));
            names.push(&String::from_utf8_lossy(&self.names[*at as usize]));
        }
        log.ids = ids;
        log.names = self.names.iter().any(|name| !name.is_empty()).then_some(names);
    }

    /// The charges of all rows; rows are sorted by customer.
    fn log_of(&self, last_day: Day, customers: usize) -> Result<TransactionLog, BuildError> {
        let count: u64 = self.rows.iter().map(|row| u64::from(self.charges_of(row, last_day))).sum();
        if count > MAX_CHARGES {
            return Err(BuildError::TooManyCharges { limit: MAX_CHARGES });
        }
        let mut columns = Columns::with_room(count as usize)?;
        let mut starts = Vec::with_capacity(customers + 1);
        starts.push(0);
        let unnamed = self.rows.partition_point(|row| row.customer.is_none());
        let unidentified = self.unidentified(&self.rows[..unnamed], last_day);
        let sorting = [ranks(&self.channels), ranks(&self.countries)];
        let mut products = SplitTable::default();
        let mut charges: Vec<Charge> = Vec::new();
        let mut rest = &self.rows[unnamed..];
        for customer in 0..customers as u32 {
            let own = rest.partition_point(|row| row.customer == Some(customer));
            charges.clear();
            for row in &rest[..own] {
                let times = self.charges_of(row, last_day);
                let rank =
                    |at: usize, code: u16| sorting[at].get(usize::from(code)).copied().unwrap_or(NO_CODE);
                let ranks = [rank(0, row.channel), rank(1, row.country)];
                let codes = [row.channel, row.country];
                charges.extend(
                    (0..times).map(|k| (row.interval.renewal(row.start, k), row.amount, ranks, codes)),
                );
                if let Some(plan) = row.plan.filter(|_| times > 0) {
                    products.add(self.plans.get(plan), u64::from(times), sum_of(row.amount, times))?;
                }
            }
            rest = &rest[own..];
            charges.sort_unstable();
            columns.push(&charges)?;
            starts.push(columns.days.len() as u32);
        }
        let mut log = TransactionLog { starts, unidentified, ..TransactionLog::default() };
        log.splits.extend(products.finish(Dimension::Product)?);
        self.write_columns(columns, &mut log);
        Ok(log)
    }

    fn write_columns(&self, columns: Columns, log: &mut TransactionLog) {
        let wanted = |at: usize, values: &Interner| !self.too_many_values[at] && !values.is_empty();
        if wanted(0, &self.channels) {
            log.dimensions.push(dimension(Dimension::Channel, &self.channels, columns.channels));
        }
        if wanted(1, &self.countries) {
            log.dimensions.push(dimension(Dimension::Country, &self.countries, columns.countries));
        }
        log.days = columns.days;
        log.gross = columns.gross;
    }

    fn unidentified(&self, rows: &[Held], last_day: Day) -> Unidentified {
        let gross = |row: &Held| sum_of(row.amount, self.charges_of(row, last_day));
        let mut found = Unidentified { rows: rows.len() as u64, ..Unidentified::default() };
        rows.iter().for_each(|row| found.gross += gross(row));
        found
    }

    /// How many billing dates a row has before its end and up to the last day; none if its amount is zero.
    fn charges_of(&self, row: &Held, last_day: Day) -> u32 {
        let after = |day: Day| day.plus(DaySpan(1));
        let stop = match (row.end, self.ends) {
            (Some(end), EndDay::LastWith) => after(end),
            (Some(end), EndDay::FirstWithout) => end,
            (None, _) => after(last_day),
        };
        let last = stop.min(after(last_day)).plus(DaySpan(-1));
        if row.amount.is_zero() || last < row.start { 0 } else { row.interval.completed(row.start, last) + 1 }
    }
}

fn sum_of(amount: Money, times: u32) -> MoneySum {
    MoneySum::from_ten_thousandths(i128::from(amount.ten_thousandths()) * i128::from(times))
}

fn code(values: &mut Interner, value: Option<&[u8]>, too_many: &mut bool) -> Result<u16, BuildError> {
    let Some(value) = value else { return Ok(NO_CODE) };
    let code = code_of(values, value)?;
    *too_many |= code.is_none();
    Ok(code.unwrap_or(NO_CODE))
}

/// The columns of the log.
#[derive(Default)]
struct Columns {
    days: Vec<Day>,
    gross: Vec<Money>,
    channels: Vec<u16>,
    countries: Vec<u16>,
}

impl Columns {
    fn with_room(count: usize) -> Result<Columns, BuildError> {
        let mut columns = Columns::default();
        let days = columns.days.try_reserve_exact(count);
        let made = days.and_then(|()| columns.gross.try_reserve_exact(count));
        made.map_err(|_| BuildError::OutOfMemory { texts: count })?;
        Ok(columns)
    }

    /// The sorted charges of the next customer; their sum must be within the range of money.
    fn push(&mut self, charges: &[Charge]) -> Result<(), BuildError> {
        let mut sum = Money::ZERO;
        for (day, amount, _, [channel, country]) in charges {
            sum = sum.checked_add(*amount).ok_or(BuildError::MoneyOverflow)?;
            self.days.push(*day);
            self.gross.push(*amount);
            self.channels.push(*channel);
            self.countries.push(*country);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{BuildError, ContractBuilder, ContractLine};
    use crate::analysis::domain::{BillingInterval, Contracts, CustomerIx, Day, EndDay, Money};

    fn line<'a>(customer: &'a str, start: &str, end: &str, amount: i64) -> ContractLine<'a> {
        ContractLine {
            customer: (!customer.is_empty()).then_some(customer.as_bytes()),
            name: None,
            start: Day::parse_iso(start).unwrap(),
            end: Day::parse_iso(end),
            amount: Money::from_ten_thousandths(amount),
            interval: BillingInterval::MONTH,
            plan: None,
            channel: None,
            country: None,
        }
    }

    fn charges(ends: EndDay, lines: &[ContractLine<'_>]) -> Vec<String> {
        let mut builder = ContractBuilder::new(ends, None);
        lines.iter().for_each(|line| builder.add(line).unwrap());
        let built = builder.finish(None).unwrap();
        built.log.days.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn billing_dates_are_charges() {
        let closed = [line("a", "2024-01-31", "2024-03-31", 100)];
        assert_eq!(charges(EndDay::FirstWithout, &closed), ["2024-01-31", "2024-02-29"]);
        assert_eq!(charges(EndDay::LastWith, &closed), ["2024-01-31", "2024-02-29", "2024-03-31"]);
        let open = [line("a", "2024-01-15", "", 100), line("b", "2024-02-15", "", 0)];
        assert_eq!(charges(EndDay::FirstWithout, &open), ["2024-01-15", "2024-02-15"]);
    }

    #[test]
    fn customers_of_the_log_are_those_of_the_rows() {
        let mut builder = ContractBuilder::new(EndDay::FirstWithout, None);
        let lines = [
            line("b", "2024-01-01", "2024-02-01", 0),
            line("a", "2024-01-01", "", 5),
            line("", "2024-01-01", "", 7),
        ];
        lines.iter().for_each(|line| builder.add(line).unwrap());
        let built = builder.finish(None).unwrap();
        let Some(Contracts::Subscriptions(rows)) = built.contracts else { panic!() };
        assert_eq!(
            rows.rows.iter().map(|row| row.customer).collect::<Vec<_>>(),
            [CustomerIx(0), CustomerIx(1)]
        );
        assert_eq!(built.log.starts, [0, 2, 2]);
        assert_eq!((built.log.unidentified.rows, built.log.unidentified.gross.ten_thousandths()), (1, 14));
    }

    #[test]
    fn too_many_charges_are_refused() {
        let mut builder = ContractBuilder::new(EndDay::FirstWithout, None);
        let daily =
            ContractLine { interval: BillingInterval::DAY, ..line("a", "1900-01-01", "2099-01-01", 1) };
        (0..1_000).for_each(|_| builder.add(&daily).unwrap());
        assert_eq!(builder.finish(None), Err(BuildError::TooManyCharges { limit: super::MAX_CHARGES }));
    }
}
