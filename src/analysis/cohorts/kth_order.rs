//! Days to the second order and to later ones, and from each order to the next.
//!
//! Orders of one day count as one: what is waited for is the next day with an order.

use super::waiting::{WaitingCurve, WaitingQuantile, WaitingTimes};
use crate::analysis::domain::Day;
use crate::analysis::metrics::{Figure, MetricView, Undefined};
use crate::analysis::models::Interval;

/// The last gap that is looked at is the one from this order to the next; days are counted up to the order after it.
pub const MOST_ORDERS: usize = 10;
/// Days within which conversion to the second order is given.
pub const CONVERSION_DAYS: [u32; 4] = [30, 60, 90, 180];
/// Why the plain median of those who came back is wrong.
pub const NAIVE_WAITING: &str = "Only customers who came back are in it. Those who take long are still on their way and missing, so it is too short, the more so the younger the customers are.";
/// Why the plain share of those who came back is wrong.
pub const NAIVE_CONVERSION: &str = "Customers whose first order lies fewer days back have not had the time, and yet count as if they had not come back, so it is too low.";

/// Days from the first order to the k-th.
#[derive(Clone, Debug, PartialEq)]
pub struct KthOrder {
    /// k, from 2 on.
    pub order: u32,
    /// The share of customers who have made it, by days since the first order.
    pub curve: WaitingCurve,
    /// Days by which half of all customers have made it.
    pub median: WaitingQuantile,
    /// Median days of those who have made it; see [`NAIVE_WAITING`].
    pub naive_median: Figure,
    /// Mean days of those who have made it; see [`NAIVE_WAITING`].
    pub naive_mean: Figure,
}

/// Conversion to the second order within so many days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversion {
    /// Days since the first order.
    pub days: u32,
    /// `1 - S(days)`.
    pub share: Figure,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
    /// Customers who had waited for so many days.
    pub at_risk: u64,
    /// Customers who came back within so many days as a share of all; see [`NAIVE_CONVERSION`].
    pub naive: Figure,
    /// The same share of customers whose first order lies at least so many days back: right, but of fewer.
    pub mature: Figure,
    /// How many customers those are.
    pub mature_customers: u64,
}

/// The gap from order k to order k + 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderGap {
    /// k, from 1 on.
    pub order: u32,
    /// Customers with a k-th order.
    pub customers: u64,
    /// Of them, customers with a next one.
    pub next: u64,
    /// Days by which half of them have ordered again.
    pub median: WaitingQuantile,
    /// Median days of those who have; see [`NAIVE_WAITING`].
    pub naive_median: Figure,
    /// Customers who were still waiting and watched at the median, or over the longest time if it is not reached.
    pub at_risk: u64,
}

/// From the first order on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderWaiting {
    /// The second order to the eleventh; orders that nobody has made are left out, but for the second.
    pub orders: Vec<KthOrder>,
    /// Conversion to the second order.
    pub conversions: Vec<Conversion>,
    /// From order k to the next, for each k that anybody has reached.
    pub gaps: Vec<OrderGap>,
}

#[derive(Default)]
struct Mature {
    customers: [u64; CONVERSION_DAYS.len()],
    converted: [u64; CONVERSION_DAYS.len()],
}

impl OrderWaiting {
    /// Collects the waiting times of the selected customers, one pass over their orders. Fails where single orders
    /// are unknown or no customer has one.
    ///
    /// Source: Kaplan and Meier (1958), see [`WaitingTimes::curve`].
    pub fn compute(view: &MetricView<'_>) -> Result<OrderWaiting, Undefined> {
        if !view.has_orders() {
            return Err(Undefined::NeedsOrders);
        }
        let mut since_first = vec![WaitingTimes::new(); MOST_ORDERS];
        let mut gaps = vec![WaitingTimes::new(); MOST_ORDERS];
        let mut mature = Mature::default();
        let mut days = Vec::with_capacity(MOST_ORDERS + 1);
        for customer in view.customers() {
            purchase_days(view, customer, &mut days);
            add_customer(&mut since_first, &mut gaps, &days, view.as_of());
            mature.add(&days, view.as_of());
        }
        if since_first[0].customers() == 0 {
            return Err(Undefined::NoCustomers);
        }
        let conversions = conversions(&since_first[0], &mature);
        let reached = |at: usize| at == 0 || since_first[at].events() > 0;
        let orders = (0..MOST_ORDERS).filter(|&at| reached(at)).map(|at| kth_order(at, &since_first[at]));
        let gaps = gaps.iter().enumerate().filter(|(_, times)| times.customers() > 0);
        Ok(OrderWaiting { orders: orders.collect(), conversions, gaps: gaps.map(order_gap).collect() })
    }
}

/// The first eleven days with an order.
fn purchase_days(view: &MetricView<'_>, customer: crate::analysis::domain::CustomerIx, days: &mut Vec<Day>) {
    days.clear();
    let orders = view.orders_of(customer);
    for (at, &day) in orders.days.iter().enumerate() {
        if days.last() != Some(&day) && orders.is_order(at) {
            days.push(day);
            if days.len() > MOST_ORDERS {
                break;
            }
        }
    }
}

fn add_customer(since_first: &mut [WaitingTimes], gaps: &mut [WaitingTimes], days: &[Day], as_of: Day) {
    let Some(&first) = days.first() else { return };
    let span = |from: Day, to: Day| to.since(from).0.unsigned_abs();
    for (at, times) in since_first.iter_mut().enumerate() {
        match days.get(at + 1) {
            Some(&day) => times.add_event(span(first, day)),
            None => times.add_waiting(span(first, as_of)),
        }
    }
    for ((at, times), &from) in gaps.iter_mut().enumerate().zip(days) {
        match days.get(at + 1) {
            Some(&day) => times.add_event(span(from, day)),
            None => times.add_waiting(span(from, as_of)),
        }
    }
}

impl Mature {
    fn add(&mut self, days: &[Day], as_of: Day) {
        let Some(&first) = days.first() else { return };
        for (at, &within) in CONVERSION_DAYS.iter().enumerate() {
            if as_of.since(first).0.unsigned_abs() >= within {
                self.customers[at] += 1;
                let converted = days.get(1).is_some_and(|day| day.since(first).0.unsigned_abs() <= within);
                self.converted[at] += u64::from(converted);
            }
        }
    }
}

fn conversions(second: &WaitingTimes, mature: &Mature) -> Vec<Conversion> {
    let curve = second.curve();
    let conversion = |(at, &days): (usize, &u32)| {
        let share = curve.share_by(days);
        let known = share.value().is_some();
        Conversion {
            days,
            share,
            interval: curve.step_by(days).filter(|_| known).and_then(|step| step.interval),
            at_risk: curve.at_risk(days),
            naive: Figure::count_share(
                second.events_within(days),
                second.customers(),
                Undefined::NoCustomers,
            ),
            mature: Figure::count_share(
                mature.converted[at],
                mature.customers[at],
                Undefined::NoMatureCustomers,
            ),
            mature_customers: mature.customers[at],
        }
    };
    CONVERSION_DAYS.iter().enumerate().map(conversion).collect()
}

fn kth_order(at: usize, times: &WaitingTimes) -> KthOrder {
    let curve = times.curve();
    KthOrder {
        order: at as u32 + 2,
        median: curve.median(),
        curve,
        naive_median: times.naive_median(),
        naive_mean: times.naive_mean(),
    }
}

fn order_gap((at, times): (usize, &WaitingTimes)) -> OrderGap {
    let curve = times.curve();
    let median = curve.median();
    let day = median.days.value().map_or(curve.watched_days, |days| days as u32);
    OrderGap {
        order: at as u32 + 1,
        customers: times.customers(),
        next: times.events(),
        median,
        naive_median: times.naive_median(),
        at_risk: curve.at_risk(day),
    }
}
