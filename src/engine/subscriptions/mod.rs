//! Contracts, as the page needs them: recurring revenue, staying, what makes customers leave, renewals, value.

mod factors;
mod properties;
mod recurring;
mod renewals;
mod stays;
mod value;

use crate::analysis::domain::{
    BillingInterval, Contracts, CustomerIx, Day, DaySpan, DiscountRate, EndDay, IntervalUnit, MoneySum,
    Subscription, SubscriptionRows, TenureRow, TenureRows, TimeUnit, TransactionLog,
};
use crate::analysis::subscriptions::{
    CurrentStay, RecurringRules, SubscriptionBook, Tenures, current_stays, tenures,
};
use crate::analysis::summary::CustomerSelection;
use crate::engine::analyse::to_u32;
use crate::protocol::{ContractGap, Interval, SubscriptionSettings, Subscriptions, TenureUnit};

use properties::Properties;

/// Days of a month in which tenures in days count renewals.
const MONTH_DAYS: f64 = 365.25 / 12.0;

/// What is computed from.
pub(super) struct Base<'a> {
    pub log: &'a TransactionLog,
    pub contracts: &'a Contracts,
    pub selected: &'a CustomerSelection,
    /// The as-of day that was asked for.
    pub as_of: Option<Day>,
    /// The share of what is paid that is margin, where one is set.
    pub margin: Option<f64>,
    /// Annual discount rate.
    pub discount: DiscountRate,
}

/// Customers by how long they stayed, whatever the file was.
struct Stays {
    /// What times are counted in.
    unit: TenureUnit,
    customers: Vec<CustomerIx>,
    /// Time stayed.
    times: Vec<f64>,
    lost: Vec<bool>,
    /// Renewals by the rule of [`Tenures::renewals`].
    renewals: Vec<u32>,
    /// How often each is billed; `None` where a period is a unit of time.
    intervals: Option<Vec<BillingInterval>>,
    /// What each pays a month, at the start where that is known.
    monthly: Vec<Option<MoneySum>>,
}

/// A customer who pays now.
#[derive(Clone, Copy)]
struct Current {
    renewals: u32,
    interval: Option<BillingInterval>,
    monthly: Option<MoneySum>,
}

/// Everything about contracts.
pub(super) fn subscriptions(base: &Base<'_>, asked: &SubscriptionSettings) -> Subscriptions {
    match base.contracts {
        Contracts::Subscriptions(rows) => of_subscriptions(base, rows, asked),
        Contracts::Tenures(rows) => of_tenures(base, rows, asked),
    }
}

fn of_subscriptions(base: &Base<'_>, rows: &SubscriptionRows, asked: &SubscriptionSettings) -> Subscriptions {
    let as_of = base.as_of.unwrap_or_else(|| known_until(rows));
    let rules = RecurringRules { as_of, grace_days: asked.grace_days };
    let is_in = |of: &&Subscription| is_selected(base.selected, of.customer);
    let kept = rows.rows.iter().filter(is_in);
    let (book, notes) = SubscriptionBook::new(base.log.customer_count(), rows.plans.clone(), kept, rows.ends);
    let found = tenures(&book, &rules);
    let properties = Properties::of_subscriptions(base.log, &found, &rows.plans);
    let recurring = recurring::recurring(base, &book, notes, rules);
    let current: Vec<Current> = current_stays(&book, &rules).iter().map(Current::of).collect();
    let stays = Stays::of_subscriptions(found);
    let of_stays = OfStays { base, stays: &stays, properties: &properties, current: &current };
    of_stays.view(asked, Some(as_of), recurring)
}

/// The day up to which contracts are known. Where ends are last days, a contract that ends on the last of all days is
/// known to be over on the day after.
fn known_until(rows: &SubscriptionRows) -> Day {
    let ends_then = rows.rows.iter().any(|row| row.end == Some(rows.last_day));
    if ends_then && rows.ends == EndDay::LastWith { rows.last_day.plus(DaySpan(1)) } else { rows.last_day }
}

fn of_tenures(base: &Base<'_>, rows: &TenureRows, asked: &SubscriptionSettings) -> Subscriptions {
    let is_in = |row: &TenureRow| is_selected(base.selected, row.customer);
    let kept: Vec<usize> = (0..rows.rows.len()).filter(|&at| is_in(&rows.rows[at])).collect();
    let stays = Stays::of_tenures(rows, &kept);
    let properties = Properties::of_tenures(rows, &kept);
    let current: Vec<Current> = (0..stays.lost.len())
        .filter(|&at| !stays.lost[at])
        .map(|at| Current { renewals: stays.renewals[at], interval: None, monthly: stays.monthly[at] })
        .collect();
    let of_stays = OfStays { base, stays: &stays, properties: &properties, current: &current };
    of_stays.view(asked, None, Err(ContractGap::NoSubscriptions))
}

fn is_selected(selected: &CustomerSelection, customer: CustomerIx) -> bool {
    match selected {
        CustomerSelection::All => true,
        CustomerSelection::Only(set) => set.contains(customer),
    }
}

/// What follows from how long customers stayed.
struct OfStays<'a> {
    base: &'a Base<'a>,
    stays: &'a Stays,
    properties: &'a Properties,
    current: &'a [Current],
}

impl OfStays<'_> {
    fn view(
        &self,
        asked: &SubscriptionSettings,
        as_of: Option<Day>,
        recurring: Result<crate::protocol::RecurringView, ContractGap>,
    ) -> Subscriptions {
        let stays = stays::stays(self.stays, self.properties, asked.by.as_deref());
        let renewals = renewals::Renewals::fit(self.stays, asked.interval, self.base.discount);
        let mut settings = asked.clone();
        settings.by = stays::chosen(&self.properties.names(), asked.by.as_deref()).map(str::to_owned);
        let used = renewals.as_ref().ok().and_then(|of| of.interval).and_then(interval_view);
        // What was asked for stands where nothing came of it.
        settings.interval = used.or(asked.interval);
        let value = match &renewals {
            Ok(renewals) => value::value(self, renewals, asked.growth_percent),
            Err(gap) => Err(*gap),
        };
        Subscriptions {
            settings,
            as_of: as_of.map(Day::days),
            customers: to_u32(self.stays.customers.len() as u64),
            intervals: renewals::ranked(self.stays)
                .into_iter()
                .filter_map(|(interval, customers)| Some((interval_view(interval)?, customers)))
                .collect(),
            recurring,
            stays,
            factors: factors::factors(self.stays, self.properties),
            renewals: renewals.map(|of| of.view()),
            value,
        }
    }
}

impl Stays {
    fn of_subscriptions(of: Tenures) -> Stays {
        Stays {
            unit: TenureUnit::Day,
            customers: of.customers,
            times: of.days.iter().map(|days| f64::from(*days)).collect(),
            lost: of.lost,
            renewals: of.renewals,
            intervals: Some(of.intervals),
            monthly: of.monthly.into_iter().map(Some).collect(),
        }
    }

    fn of_tenures(rows: &TenureRows, kept: &[usize]) -> Stays {
        let row = |at: &usize| &rows.rows[*at];
        let (unit, per) = match rows.unit {
            TimeUnit::Day => (TenureUnit::Day, 1.0),
            TimeUnit::Week => (TenureUnit::Day, 7.0),
            TimeUnit::Month => (TenureUnit::Month, 1.0),
            TimeUnit::Quarter => (TenureUnit::Month, 3.0),
            TimeUnit::Year => (TenureUnit::Year, 1.0),
        };
        let time = |at: &usize| row(at).tenure.to_f64() * per;
        let period = if unit == TenureUnit::Day { MONTH_DAYS } else { 1.0 };
        Stays {
            unit,
            customers: kept.iter().map(|at| row(at).customer).collect(),
            times: kept.iter().map(time).collect(),
            lost: kept.iter().map(|at| row(at).lost).collect(),
            renewals: kept.iter().map(|at| renewals_of(time(at), row(at).lost, period)).collect(),
            intervals: None,
            monthly: kept.iter().map(|at| row(at).monthly.map(MoneySum::from)).collect(),
        }
    }

    /// What customers billed so often paid a month, where that is known.
    fn monthly_of(&self, interval: Option<BillingInterval>) -> impl Iterator<Item = MoneySum> {
        let alike = move |at: &usize| self.intervals.as_ref().is_none_or(|of| Some(of[*at]) == interval);
        (0..self.monthly.len()).filter(alike).filter_map(|at| self.monthly[at])
    }

    /// What one period is, where customers are not billed.
    fn period_unit(&self) -> TenureUnit {
        match self.unit {
            TenureUnit::Year => TenureUnit::Year,
            TenureUnit::Day | TenureUnit::Month => TenureUnit::Month,
        }
    }
}

impl Current {
    fn of(stay: &CurrentStay) -> Current {
        Current { renewals: stay.renewals, interval: Some(stay.interval), monthly: Some(stay.monthly) }
    }
}

/// Of somebody lost, the period at whose end or within which that was, from 1 on; of others, the periods that are
/// over.
fn renewals_of(time: f64, lost: bool, period: f64) -> u32 {
    let periods = time / period;
    let whole = if lost { libm::ceil(periods).max(1.0) } else { libm::floor(periods) };
    whole as u32
}

/// Years of an interval.
fn years(interval: BillingInterval) -> f64 {
    let count = f64::from(interval.count());
    match interval.unit() {
        IntervalUnit::Day => count / 365.25,
        IntervalUnit::Week => 7.0 * count / 365.25,
        IntervalUnit::Month => count / 12.0,
    }
}

/// The interval by the protocol's name, where it has one.
fn interval_view(interval: BillingInterval) -> Option<Interval> {
    crate::engine::convert::interval_view(interval)
}
