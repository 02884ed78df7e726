//! Files with one row a customer.

use super::interner::Interner;
use super::{BuildError, MAX_CUSTOMERS};
use crate::analysis::domain::{
    CurrencyCode, CustomerIds, Day, Money, SummaryRows, TransactionLog, Unidentified,
};

/// One row of a customer summary.
#[derive(Clone, Copy, Debug, Default)]
pub struct SummaryLine<'a> {
    /// Customer; `None` if the row names none.
    pub customer: Option<&'a [u8]>,
    /// Name for showing.
    pub name: Option<&'a [u8]>,
    /// Number of orders.
    pub orders: u32,
    /// Total spent.
    pub net: Money,
    /// Day of the first order.
    pub first: Option<Day>,
    /// Day of the last order.
    pub last: Option<Day>,
}

#[derive(Clone, Debug, Default)]
struct Totals {
    orders: u32,
    net: Money,
    first: Option<Day>,
    last: Option<Day>,
    name: Vec<u8>,
}

/// Collects rows of a customer summary. Rows of the same customer are added up.
#[derive(Clone, Debug, Default)]
pub struct SummaryBuilder {
    customers: Interner,
    totals: Vec<Totals>,
    has_names: bool,
    unidentified: Unidentified,
}

impl SummaryBuilder {
    /// Adds a row; whether the customer was there before.
    ///
    /// # Errors
    /// Any [`BuildError`].
    pub fn add(&mut self, line: &SummaryLine<'_>) -> Result<bool, BuildError> {
        let Some(customer) = line.customer else {
            self.unidentified.rows += 1;
            if line.net.is_negative() {
                self.unidentified.refunded += line.net.abs();
            } else {
                self.unidentified.gross += line.net;
            }
            return Ok(false);
        };
        let (at, new) = self.customers.intern(customer)?;
        if self.customers.len() > MAX_CUSTOMERS {
            return Err(BuildError::TooManyCustomers { limit: MAX_CUSTOMERS });
        }
        if new {
            self.totals.push(Totals::default());
        }
        let totals = &mut self.totals[at as usize];
        totals.orders = totals.orders.checked_add(line.orders).ok_or(BuildError::TooManyTexts)?;
        let net = totals.net.checked_add(line.net);
        // Of the most negative amount there is no refund of that size.
        totals.net = net.filter(|net| net.ten_thousandths() != i64::MIN).ok_or(BuildError::MoneyOverflow)?;
        totals.first = [totals.first, line.first].into_iter().flatten().min();
        totals.last = totals.last.max(line.last);
        if let Some(name) = line.name {
            self.has_names = true;
            if totals.name.is_empty() || name < totals.name.as_slice() {
                totals.name = name.to_vec();
            }
        }
        Ok(!new)
    }

    /// Customers so far.
    pub fn customer_count(&self) -> usize {
        self.customers.len()
    }

    /// Makes the log: no orders, one total a customer.
    pub fn finish(self, currency: Option<CurrencyCode>) -> TransactionLog {
        let order = self.customers.sorted();
        let mut ids = CustomerIds::new();
        let mut names = CustomerIds::new();
        let mut rows = SummaryRows::default();
        for at in &order {
            let totals = &self.totals[*at as usize];
            ids.push(&self.customers.text(*at));
            names.push(&String::from_utf8_lossy(&totals.name));
            rows.orders.push(totals.orders);
            rows.net.push(totals.net);
            rows.first_day.push(totals.first);
            rows.last_day.push(totals.last);
        }
        TransactionLog {
            ids,
            names: self.has_names.then_some(names),
            starts: vec![0; order.len() + 1],
            unidentified: self.unidentified,
            currency,
            summaries: Some(rows),
            ..TransactionLog::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SummaryBuilder, SummaryLine};
    use crate::analysis::domain::{CustomerIx, Day, Money};

    #[test]
    fn rows_of_one_customer_are_added_up() {
        let mut builder = SummaryBuilder::default();
        let line = |customer: &'static str, orders, net, first| SummaryLine {
            customer: (!customer.is_empty()).then_some(customer.as_bytes()),
            orders,
            net: Money::from_ten_thousandths(net),
            first: Some(Day::from_days(first)),
            ..SummaryLine::default()
        };
        let again: Vec<bool> =
            [line("b", 2, 50, 9), line("a", 1, 5, 3), line("b", 1, 7, 4), line("", 1, 3, 1)]
                .iter()
                .map(|l| builder.add(l).unwrap())
                .collect();
        assert_eq!(again, [false, false, true, false]);
        let log = builder.finish(None);
        let rows = log.summaries.as_ref().unwrap();
        assert_eq!(log.ids.get(CustomerIx(1)), "b");
        assert_eq!((rows.orders[1], rows.net[1].ten_thousandths()), (3, 57));
        assert_eq!(rows.first_day[1], Some(Day::from_days(4)));
        assert_eq!(log.unidentified.rows, 1);
        assert_eq!(log.starts, [0, 0, 0]);
    }
}
