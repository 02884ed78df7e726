//! The columns of per-customer statistics and the pass that fills them.

use super::statistics::{CustomerAge, ModelRecency, ModelStatistics, RepeatFrequency, RfmRecency};
use crate::analysis::domain::{
    CustomerIx, CustomerOrders, Day, DaySpan, Money, ObservationWindow, SummaryRows, TransactionLog,
};
use crate::analysis::numerics::{CountedValues, Fraction, select_quantile};

/// What the statistics were made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SummaryBasis {
    /// Single orders with their days.
    Orders,
    /// One row a customer: days between orders are unknown, only their mean can be had.
    CustomerRows,
}

/// Statistics of every customer of a log, as a struct of arrays.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerSummaries {
    basis: SummaryBasis,
    window: Option<ObservationWindow>,
    orders: Vec<u32>,
    purchase_days: Vec<u32>,
    gross: Vec<Money>,
    /// Empty if the log has no refunds at all.
    refunded: Vec<Money>,
    repeat_net: Vec<Money>,
    /// `NO_DAY` for a customer without a purchase.
    first_day: Vec<Day>,
    last_day: Vec<Day>,
    /// In half days, so that the median of an even number of gaps is exact; zero without gaps.
    median_gap: Vec<u32>,
    largest_gap: Vec<u32>,
    gaps: CountedValues,
    observed: u32,
}

const NO_DAY: Day = Day::from_days(i32::MIN);

/// The statistics of one customer while its entries are read.
#[derive(Default)]
struct Row {
    orders: u32,
    purchase_days: u32,
    gross: i128,
    refunded: i128,
    repeat_net: i128,
    days: Option<(Day, Day)>,
}

/// Sums up a log, one pass over its orders. `as_of` is the last day that counts; by default the last day in
/// the data. An as-of day before the end of the data leaves later orders out. Rows of one customer each
/// cannot be cut off: for them an as-of day before the last one is raised to it.
pub fn summarise(log: &TransactionLog, as_of: Option<Day>) -> CustomerSummaries {
    match &log.summaries {
        Some(rows) => from_customer_rows(log, rows, as_of),
        None => from_orders(log, as_of),
    }
}

/// Purchase days of each customer after `after` and up to `until`: what a holdout period is judged by.
pub fn count_purchase_days(log: &TransactionLog, after: Day, until: Day) -> Vec<u32> {
    let of_customer = |at: usize| {
        let entries = log.orders_of(CustomerIx(at as u32));
        let mut last = after;
        let mut count = 0;
        for (at, &day) in entries.days.iter().enumerate() {
            if day > last && day <= until && entries.is_order(at) {
                last = day;
                count += 1;
            }
        }
        count
    };
    (0..log.customer_count()).map(of_customer).collect()
}

fn from_orders(log: &TransactionLog, as_of: Option<Day>) -> CustomerSummaries {
    let range = log.day_range();
    let as_of = as_of.or(range.map(|(_, last)| last)).unwrap_or_default();
    let mut summaries = CustomerSummaries::with_capacity(SummaryBasis::Orders, log.customer_count());
    let mut gaps = Vec::new();
    let mut window: Option<(Day, Day)> = None;
    for at in 0..log.customer_count() as u32 {
        let entries = log.orders_of(CustomerIx(at)).until(as_of);
        gaps.clear();
        let row = read_entries(&entries, &mut gaps);
        if let (Some(&first), Some(&last)) = (entries.days.first(), entries.days.last()) {
            let (from, to) = window.unwrap_or((first, last));
            window = Some((from.min(first), to.max(last)));
        }
        summaries.push(&row, &mut gaps);
    }
    summaries.window = window.map(|(first_day, last_day)| ObservationWindow { first_day, last_day, as_of });
    summaries.drop_empty_refunds();
    summaries
}

fn read_entries(entries: &CustomerOrders<'_>, gaps: &mut Vec<u32>) -> Row {
    let mut row = Row::default();
    for (at, &day) in entries.days.iter().enumerate() {
        row.gross += i128::from(entries.gross[at].ten_thousandths());
        row.refunded += i128::from(entries.refunded.get(at).map_or(0, |r| r.ten_thousandths()));
        if !entries.is_order(at) {
            continue;
        }
        row.orders += 1;
        let (first, last) = row.days.unwrap_or((day, day));
        if row.days.is_none() {
            row.purchase_days = 1;
        } else if day > last {
            row.purchase_days += 1;
            gaps.push(day.since(last).0.unsigned_abs());
        }
        if day > first {
            row.repeat_net += i128::from(entries.net(at).ten_thousandths());
        }
        row.days = Some((first, day));
    }
    row
}

fn from_customer_rows(log: &TransactionLog, rows: &SummaryRows, as_of: Option<Day>) -> CustomerSummaries {
    let range = log.day_range();
    let mut summaries = CustomerSummaries::with_capacity(SummaryBasis::CustomerRows, log.customer_count());
    for at in 0..log.customer_count() {
        let orders = rows.orders.get(at).copied().unwrap_or(0);
        let net = i128::from(rows.net.get(at).map_or(0, |net| net.ten_thousandths()));
        let first = rows.first_day.get(at).copied().flatten();
        let last = rows.last_day.get(at).copied().flatten();
        let days = first.or(last).zip(last.or(first)).filter(|_| orders > 0);
        let repeats = i128::from(orders.saturating_sub(1));
        let repeat_net = net * repeats / i128::from(orders.max(1));
        let (gross, refunded) = (net.max(0), (-net).max(0));
        let row = Row { orders, purchase_days: orders, gross, refunded, repeat_net, days };
        summaries.push(&row, &mut mean_gap(&row));
    }
    summaries.window = range.map(|(first_day, last_day)| ObservationWindow {
        first_day,
        last_day,
        as_of: as_of.unwrap_or(last_day).max(last_day),
    });
    summaries.drop_empty_refunds();
    summaries
}

/// All that one row a customer tells of the gaps: their mean, rounded to whole days.
fn mean_gap(row: &Row) -> Vec<u32> {
    let repeats = row.orders.saturating_sub(1);
    let span = row.days.map_or(0, |(first, last)| last.since(first).0.max(0) as u32);
    if repeats == 0 || span == 0 { Vec::new() } else { vec![(span + repeats / 2) / repeats] }
}

/// Whoever builds a log refuses one in which a customer's sums are beyond the range of money.
fn to_money(sum: i128) -> Money {
    let clamped = sum.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
    Money::from_ten_thousandths(clamped as i64)
}

impl CustomerSummaries {
    fn with_capacity(basis: SummaryBasis, customers: usize) -> CustomerSummaries {
        CustomerSummaries {
            basis,
            window: None,
            orders: Vec::with_capacity(customers),
            purchase_days: Vec::with_capacity(customers),
            gross: Vec::with_capacity(customers),
            refunded: Vec::with_capacity(customers),
            repeat_net: Vec::with_capacity(customers),
            first_day: Vec::with_capacity(customers),
            last_day: Vec::with_capacity(customers),
            median_gap: Vec::with_capacity(customers),
            largest_gap: Vec::with_capacity(customers),
            gaps: CountedValues::new(),
            observed: 0,
        }
    }

    fn push(&mut self, row: &Row, gaps: &mut [u32]) {
        self.orders.push(row.orders);
        self.purchase_days.push(row.purchase_days);
        self.gross.push(to_money(row.gross));
        self.refunded.push(to_money(row.refunded));
        self.repeat_net.push(to_money(row.repeat_net));
        let (first, last) = row.days.unwrap_or((NO_DAY, NO_DAY));
        self.first_day.push(first);
        self.last_day.push(last);
        gaps.iter().for_each(|&gap| self.gaps.add(gap));
        self.largest_gap.push(gaps.iter().max().copied().unwrap_or(0));
        let median = select_quantile(gaps, Fraction::HALF);
        self.median_gap.push(median.map_or(0, |m| m.interpolate(|gap| 2.0 * f64::from(gap)) as u32));
        self.observed += u32::from(row.orders > 0 || row.gross != 0 || row.refunded != 0);
    }

    fn drop_empty_refunds(&mut self) {
        if self.refunded.iter().all(|refund| refund.is_zero()) {
            self.refunded = Vec::new();
        }
    }

    /// What the statistics were made from.
    pub fn basis(&self) -> SummaryBasis {
        self.basis
    }

    /// First day, last day and as-of day; `None` if nothing was observed or no row has a day.
    pub fn window(&self) -> Option<ObservationWindow> {
        self.window
    }

    /// Number of customers of the log, observed or not: the length of every column.
    pub fn len(&self) -> usize {
        self.orders.len()
    }

    /// Whether the log has no customer.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// Number of observed customers.
    pub fn observed_count(&self) -> u32 {
        self.observed
    }

    /// Whether the customer has an order or a refund on or before the as-of day. From customer rows: also one with
    /// money for which the file counts no order.
    #[inline]
    pub fn is_observed(&self, customer: CustomerIx) -> bool {
        self.orders(customer) > 0 || !self.gross(customer).is_zero() || !self.refunded(customer).is_zero()
    }

    /// The observed customers, ascending.
    pub fn observed(&self) -> impl Iterator<Item = CustomerIx> + '_ {
        (0..self.len() as u32).map(CustomerIx).filter(|&customer| self.is_observed(customer))
    }

    /// Number of orders; refunds that stand alone are none.
    #[inline]
    pub fn orders(&self, customer: CustomerIx) -> u32 {
        at(&self.orders, customer).unwrap_or(0)
    }

    /// Number of days with at least one order. From customer rows: the number of orders.
    #[inline]
    pub fn purchase_days(&self, customer: CustomerIx) -> u32 {
        at(&self.purchase_days, customer).unwrap_or(0)
    }

    /// Sum of positive amounts.
    #[inline]
    pub fn gross(&self, customer: CustomerIx) -> Money {
        at(&self.gross, customer).unwrap_or(Money::ZERO)
    }

    /// Sum of refunds, as a positive figure.
    #[inline]
    pub fn refunded(&self, customer: CustomerIx) -> Money {
        at(&self.refunded, customer).unwrap_or(Money::ZERO)
    }

    /// Gross less refunds; neither is negative, so the difference is within the range of money.
    #[inline]
    pub fn net(&self, customer: CustomerIx) -> Money {
        self.gross(customer).checked_sub(self.refunded(customer)).unwrap_or(Money::ZERO)
    }

    /// Net value of the orders after the first purchase day. From customer rows: estimated as an equal part of
    /// net revenue for each order after the first.
    #[inline]
    pub fn repeat_net(&self, customer: CustomerIx) -> Money {
        at(&self.repeat_net, customer).unwrap_or(Money::ZERO)
    }

    /// Day of the first purchase; `None` for a customer with refunds only or where the file has no days.
    #[inline]
    pub fn first_purchase(&self, customer: CustomerIx) -> Option<Day> {
        at(&self.first_day, customer).filter(|&day| day != NO_DAY)
    }

    /// Day of the last purchase; `None` for a customer with refunds only or where the file has no days.
    #[inline]
    pub fn last_purchase(&self, customer: CustomerIx) -> Option<Day> {
        at(&self.last_day, customer).filter(|&day| day != NO_DAY)
    }

    /// Days from the last purchase to the as-of day.
    #[inline]
    pub fn recency(&self, customer: CustomerIx) -> Option<RfmRecency> {
        let last = self.last_purchase(customer)?;
        Some(RfmRecency(self.window?.as_of.since(last)))
    }

    /// Days from the first purchase to the as-of day: how long the customer has been one.
    #[inline]
    pub fn tenure(&self, customer: CustomerIx) -> Option<DaySpan> {
        let first = self.first_purchase(customer)?;
        Some(self.window?.as_of.since(first))
    }

    /// Median days between the customer's purchase days; `None` with fewer than two. From customer rows: the
    /// mean.
    #[inline]
    pub fn median_gap(&self, customer: CustomerIx) -> Option<f64> {
        at(&self.median_gap, customer).filter(|&half_days| half_days > 0).map(|h| f64::from(h) / 2.0)
    }

    /// Most days between two purchase days in a row; `None` with fewer than two.
    pub fn largest_gap(&self, customer: CustomerIx) -> Option<DaySpan> {
        at(&self.largest_gap, customer).filter(|&gap| gap > 0).map(|gap| DaySpan(gap as i32))
    }

    /// All gaps between purchase days of all customers, by length in days. From customer rows: one mean gap a
    /// customer.
    pub fn gaps(&self) -> &CountedValues {
        &self.gaps
    }

    /// What the purchase and spend models need; `None` for a customer without a dated purchase.
    pub fn model_statistics(&self, customer: CustomerIx) -> Option<ModelStatistics> {
        let (first, last) = self.first_purchase(customer).zip(self.last_purchase(customer))?;
        let x = self.purchase_days(customer).saturating_sub(1);
        Some(ModelStatistics {
            frequency: RepeatFrequency(x),
            recency: ModelRecency(last.since(first)),
            age: CustomerAge(self.window?.as_of.since(first)),
            mean_repeat_value: (x > 0).then(|| self.repeat_net(customer).to_f64() / f64::from(x)),
        })
    }
}

#[inline]
fn at<T: Copy>(column: &[T], customer: CustomerIx) -> Option<T> {
    column.get(customer.0 as usize).copied()
}
