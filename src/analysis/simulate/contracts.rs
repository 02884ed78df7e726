//! A service with plans: one row a subscription, with trials, changes of plan, yearly plans and customers won back.

use crate::analysis::numerics::order;
use std::io::{self, Write};

use super::season::{NO_SEASON, SeasonalClock};
use super::{SimulationSettings, Written, words};
use crate::analysis::domain::{BillingInterval, Day, DaySpan};
use crate::analysis::models::ShiftedBetaGeometric;
use crate::analysis::models::contractual::RenewalModel;
use crate::analysis::numerics::SeededDraws;

/// Plans, their share of new subscribers, and their price a month in cents.
const PLANS: [(&str, f64, i64); 3] =
    [("Solo", 50.0, 1_200), ("Studio", 36.0, 3_900), ("Agency", 14.0, 11_900)];
/// A year costs as much as so many months.
const MONTHS_CHARGED_A_YEAR: i64 = 10;
const MONTHS_A_YEAR: u32 = 12;
const YEARLY: f64 = 0.18;
const TRIAL: f64 = 0.35;
const TRIAL_DAYS: i32 = 14;
const NEVER_PAYS: f64 = 0.22;
const UPGRADE: f64 = 0.02;
const DOWNGRADE: f64 = 0.006;
const COMES_BACK: f64 = 0.16;
/// Most months that somebody who comes back was away.
const MOST_MONTHS_AWAY: usize = 8;
const GROWTH: f64 = 1.8;

struct Row {
    customer: usize,
    start: Day,
    end: Option<Day>,
    plan: usize,
    yearly: bool,
    cents: i64,
}

pub(super) fn write(settings: &SimulationSettings, out: &mut impl Write) -> io::Result<Written> {
    let mut draws = SeededDraws::new(settings.seed);
    let clock = SeasonalClock::new(settings.first_day, settings.days, NO_SEASON, GROWTH);
    let last_day = settings.first_day.plus(DaySpan(settings.days as i32 - 1));
    let mut customers = Vec::new();
    let mut life = Life { retention: &settings.retention, last_day, rows: Vec::new() };
    for number in 0..settings.customers {
        let (name, email) = words::person(&mut draws, number + 1);
        customers.push((name, email, words::country(&mut draws)));
        let first = clock.draw_first_day(&mut draws);
        life.draw(&mut draws, number as usize, first);
    }
    let mut rows = life.rows;
    order::sort_by_key(&mut rows, |row| (row.start, row.customer));
    out.write_all(b"Customer e-mail,Customer name,Country,Plan,Start date,End date,Billing interval,")?;
    out.write_all(b"Currency,Amount,Status\n")?;
    for row in &rows {
        let (name, email, country) = &customers[row.customer];
        let interval = if row.yearly { "yearly" } else { "monthly" };
        let end = row.end.map(|day| day.to_string()).unwrap_or_default();
        let status = if row.end.is_some() { "ended" } else { "active" };
        write!(out, "{email},{name},{country},{},{},{end},{interval}", PLANS[row.plan].0, row.start)?;
        writeln!(out, ",EUR,{}.{:02},{status}", row.cents / 100, row.cents % 100)?;
    }
    Ok(Written { rows: rows.len() as u64, customers: settings.customers })
}

/// What becomes of customers.
struct Life<'a> {
    retention: &'a ShiftedBetaGeometric,
    last_day: Day,
    rows: Vec<Row>,
}

impl Life<'_> {
    /// A trial perhaps, a stay, and for some another one later.
    fn draw(&mut self, draws: &mut SeededDraws, customer: usize, first: Day) {
        let yearly = draws.happens(YEARLY);
        let plan = draws.weighted(&PLANS.map(|(_, share, _)| share));
        let mut start = first;
        if draws.happens(TRIAL) {
            let paid = first.plus(DaySpan(TRIAL_DAYS));
            self.push(Row { customer, start, end: Some(paid), plan, yearly: false, cents: 0 });
            if draws.happens(NEVER_PAYS) {
                return;
            }
            start = paid;
        }
        let Some(left) = self.stay(draws, (customer, plan), start, yearly) else { return };
        if draws.happens(COMES_BACK) {
            let away = draws.index(MOST_MONTHS_AWAY) as u32 + 1;
            let again = BillingInterval::MONTH.renewal(left, away);
            self.stay(draws, (customer, plan), again, false);
        }
    }

    /// Subscriptions in a row, one for each plan; the day on which the customer leaves, if that is within the file.
    fn stay(
        &mut self,
        draws: &mut SeededDraws,
        (customer, mut plan): (usize, usize),
        start: Day,
        yearly: bool,
    ) -> Option<Day> {
        let step = if yearly { MONTHS_A_YEAR } else { 1 };
        let most = self.last_day.since(start).0.max(0) as u32 / 28 + 1;
        let periods = self.retention.draw_periods(draws, most).div_ceil(step);
        let renewal = |period: u32| BillingInterval::MONTH.renewal(start, period * step);
        let mut since = start;
        for period in 1..=periods {
            let day = renewal(period);
            let changed = match draws.uniform() {
                draw if draw < UPGRADE => (plan + 1).min(PLANS.len() - 1),
                draw if draw < UPGRADE + DOWNGRADE => plan.saturating_sub(1),
                _ => plan,
            };
            if day > self.last_day {
                break;
            }
            if changed != plan && period < periods {
                self.push(Row {
                    customer,
                    start: since,
                    end: Some(day),
                    plan,
                    yearly,
                    cents: price(plan, yearly),
                });
                (plan, since) = (changed, day);
            }
        }
        let end = Some(renewal(periods)).filter(|day| *day <= self.last_day);
        self.push(Row { customer, start: since, end, plan, yearly, cents: price(plan, yearly) });
        end
    }

    /// Keeps a row that starts within the file.
    fn push(&mut self, row: Row) {
        if row.start <= self.last_day {
            let end = row.end.filter(|day| *day <= self.last_day);
            self.rows.push(Row { end, ..row });
        }
    }
}

fn price(plan: usize, yearly: bool) -> i64 {
    PLANS[plan].2 * if yearly { MONTHS_CHARGED_A_YEAR } else { 1 }
}
