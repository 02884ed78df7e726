//! Customers who came back after a rule had counted them as lost.
//!
//! Every silence of the past is judged as it was then: by the customer's own gaps up to it. The base's median gap and
//! 90th percentile are those of today. A customer counts as lost on the first day beyond the limit.

use super::judge::ChurnBase;
use super::rules::ChurnRule;
use crate::analysis::cohorts::{WaitingCurve, WaitingTimes};
use crate::analysis::domain::{CustomerIx, Day, DaySpan};
use crate::analysis::metrics::{Figure, Undefined};
use crate::analysis::summary::CustomerSet;

/// One calendar period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReactivationRow {
    /// First day of the period.
    pub start: Day,
    /// Last day of the period, or the as-of day if that comes first.
    pub end: Day,
    /// Whether the as-of day lies before the end of the period.
    pub partial: bool,
    /// Customers who counted as lost at its start.
    pub opening_lost: u64,
    /// Customers who did not, and had bought before.
    pub opening_active: u64,
    /// Times that a customer was lost within it.
    pub lost: u64,
    /// Times that a lost customer came back within it.
    pub came_back: u64,
    /// `came_back / opening_lost`.
    pub reactivation_rate: Figure,
    /// `lost / opening_active`.
    pub loss_rate: Figure,
}

/// What became of customers whom a rule counted as lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Reactivation {
    /// Which rule.
    pub rule: ChurnRule,
    /// By calendar period, from the first purchase to the as-of day.
    pub rows: Vec<ReactivationRow>,
    /// Times that a customer was lost.
    pub lost: u64,
    /// Times that a lost customer came back.
    pub came_back: u64,
    /// Customers who came back at least once.
    pub returned: CustomerSet,
    /// The share that came back, by days since they counted as lost: how far the rule is wrong.
    pub curve: WaitingCurve,
}

/// A time of being lost.
struct Absence {
    lost: Day,
    back: Option<Day>,
}

/// Walks through every customer's purchase days. Fails where single orders are unknown, where nobody has bought, and
/// for the rule by the model, which knows today's probabilities only.
///
/// Source: J. Novo, Drilling Down, on latency; the share that came back by Kaplan and Meier (1958).
pub fn compute_reactivation(base: &ChurnBase<'_>, rule: ChurnRule) -> Result<Reactivation, Undefined> {
    let view = base.view;
    if !view.has_orders() || rule == ChurnRule::Alive {
        return Err(Undefined::NeedsOrders);
    }
    let mut rows = empty_rows(base)?;
    let mut times = WaitingTimes::new();
    let mut returned = CustomerSet::default();
    let (mut absences, mut own) = (Vec::new(), Vec::new());
    for customer in view.customers() {
        let Some(first) = view.summaries.first_purchase(customer) else { continue };
        absences.clear();
        read_absences(base, rule, customer, &mut own, &mut absences);
        count(&mut rows, first, |row| &mut row.opening_active);
        for absence in &absences {
            count(&mut rows, absence.lost, |row| &mut row.lost);
            let days = |until: Day| until.since(absence.lost).0.unsigned_abs();
            match absence.back {
                Some(back) => {
                    count(&mut rows, back, |row| &mut row.came_back);
                    times.add_event(days(back));
                    returned.insert(customer);
                }
                None => times.add_waiting(days(view.as_of())),
            }
        }
    }
    finish(&mut rows);
    let curve = times.curve();
    Ok(Reactivation { rule, rows, lost: curve.customers, came_back: curve.events, returned, curve })
}

fn empty_rows(base: &ChurnBase<'_>) -> Result<Vec<ReactivationRow>, Undefined> {
    let (view, as_of) = (base.view, base.view.as_of());
    let firsts = view.customers().filter_map(|customer| view.summaries.first_purchase(customer));
    let mut start = firsts.min().ok_or(Undefined::NoCustomers)?.period_start(view.period);
    let mut rows = Vec::new();
    while start <= as_of {
        let next = start.add_periods(view.period, 1);
        let end = next.plus(DaySpan(-1));
        let none = Figure::Undefined(Undefined::NothingBefore);
        rows.push(ReactivationRow {
            start,
            end: end.min(as_of),
            partial: end > as_of,
            opening_lost: 0,
            opening_active: 0,
            lost: 0,
            came_back: 0,
            reactivation_rate: none,
            loss_rate: none,
        });
        start = next;
    }
    Ok(rows)
}

fn count(rows: &mut [ReactivationRow], day: Day, of: impl Fn(&mut ReactivationRow) -> &mut u64) {
    let at = rows.partition_point(|row| row.end < day);
    if let Some(row) = rows.get_mut(at) {
        *of(row) += 1;
    }
}

/// Counts of new customers become counts of customers at the start of each period.
fn finish(rows: &mut [ReactivationRow]) {
    let (mut customers, mut lost) = (0, 0);
    for row in rows {
        let new = row.opening_active;
        row.opening_lost = lost;
        row.opening_active = customers - lost;
        row.reactivation_rate = Figure::count_share(row.came_back, lost, Undefined::NothingBefore);
        row.loss_rate = Figure::count_share(row.lost, row.opening_active, Undefined::NothingBefore);
        customers += new;
        lost = lost + row.lost - row.came_back;
    }
}

/// Every silence that went beyond the limit of its time. `own` is room for the customer's gaps.
fn read_absences(
    base: &ChurnBase<'_>,
    rule: ChurnRule,
    customer: CustomerIx,
    own: &mut Vec<u32>,
    absences: &mut Vec<Absence>,
) {
    own.clear();
    let as_of = base.view.as_of();
    let orders = base.view.orders_of(customer);
    let mut last: Option<Day> = None;
    let mut judge = |last: Day, own: &[u32], back: Option<Day>| {
        let limit = match rule {
            ChurnRule::OwnGap => base.settings.own_multiple() * usual_gap(base, own),
            _ => f64::from(base.base_days),
        };
        let until = back.unwrap_or(as_of);
        if f64::from(until.since(last).0) > limit {
            absences.push(Absence { lost: last.plus(DaySpan(limit.floor() as i32 + 1)), back });
        }
    };
    for (at, &day) in orders.days.iter().enumerate() {
        if last == Some(day) || !orders.is_order(at) {
            continue;
        }
        if let Some(last) = last {
            judge(last, own, Some(day));
            let gap = day.since(last).0.unsigned_abs();
            own.insert(own.partition_point(|&known| known < gap), gap);
        }
        last = Some(day);
    }
    if let Some(last) = last {
        judge(last, own, None);
    }
}

/// The usual gap of a customer with these gaps, ascending.
fn usual_gap(base: &ChurnBase<'_>, own: &[u32]) -> f64 {
    let middle = own.len() / 2;
    let median = match own.len() {
        0 => None,
        n if n % 2 == 1 => Some(f64::from(own[middle])),
        _ => Some((f64::from(own[middle - 1]) + f64::from(own[middle])) / 2.0),
    };
    base.lifecycle.draw_towards_base(own.len() as u32, median)
}
