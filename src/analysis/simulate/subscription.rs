//! A service with monthly and yearly plans: one row a charge.

use crate::analysis::numerics::order;
use std::io::{self, Write};

use super::season::{NO_SEASON, SeasonalClock};
use super::{SimulationSettings, Written, words};
use crate::analysis::domain::{Day, DaySpan, TimeUnit};
use crate::analysis::models::ShiftedBetaGeometric;
use crate::analysis::models::contractual::RenewalModel;
use crate::analysis::numerics::SeededDraws;

/// Plans, their share of new subscribers, and their price a month in cents.
const PLANS: [(&str, f64, i64); 3] =
    [("Starter", 55.0, 900), ("Team", 33.0, 2_900), ("Business", 12.0, 9_900)];
const YEARLY: f64 = 0.15;
/// A year costs as much as so many months.
const MONTHS_CHARGED_A_YEAR: i64 = 10;
const UPGRADE: f64 = 0.012;
const REFUNDED: f64 = 0.008;
const GROWTH: f64 = 1.5;
const FIRST_INVOICE: u64 = 1;
const MONTHS_A_YEAR: u32 = 12;

struct Charge {
    day: Day,
    customer: usize,
    plan: usize,
    yearly: bool,
    refunded: bool,
}

pub(super) fn write(settings: &SimulationSettings, out: &mut impl Write) -> io::Result<Written> {
    let mut draws = SeededDraws::new(settings.seed);
    let clock = SeasonalClock::new(settings.first_day, settings.days, NO_SEASON, GROWTH);
    let last_day = settings.first_day.plus(DaySpan(settings.days as i32 - 1));
    let mut customers = Vec::new();
    let mut charges = Vec::new();
    for number in 0..settings.customers {
        let (name, email) = words::person(&mut draws, number + 1);
        customers.push((name, email, words::country(&mut draws)));
        let first = clock.draw_first_day(&mut draws);
        draw_charges(&settings.retention, &mut draws, (number as usize, first, last_day), &mut charges);
    }
    order::sort_by_key(&mut charges, |charge| charge.day);
    out.write_all(b"Invoice number,Invoice date,Customer e-mail,Customer name,Country,Product,")?;
    out.write_all(b"Currency,Amount,Amount refunded\n")?;
    for (number, charge) in (FIRST_INVOICE..).zip(&charges) {
        let (name, email, country) = &customers[charge.customer];
        let price = charge.price_cents();
        let refund = if charge.refunded { price } else { 0 };
        let (plan, term) = (PLANS[charge.plan].0, if charge.yearly { "yearly" } else { "monthly" });
        write!(out, "INV-{number:06},{},{email},{name},{country},{plan} {term},EUR", charge.day)?;
        writeln!(out, ",{}.{:02},{}.{:02}", price / 100, price % 100, refund / 100, refund % 100)?;
    }
    Ok(Written { rows: charges.len() as u64, customers: settings.customers })
}

impl Charge {
    fn price_cents(&self) -> i64 {
        let months = if self.yearly { MONTHS_CHARGED_A_YEAR } else { 1 };
        PLANS[self.plan].2 * months
    }
}

/// A charge each month or year until the customer leaves; yearly plans are left at the end of a year only.
fn draw_charges(
    retention: &ShiftedBetaGeometric,
    draws: &mut SeededDraws,
    (customer, first, last_day): (usize, Day, Day),
    charges: &mut Vec<Charge>,
) {
    let yearly = draws.happens(YEARLY);
    let mut plan = draws.weighted(&PLANS.map(|(_, share, _)| share));
    let step = if yearly { MONTHS_A_YEAR } else { 1 };
    let most = last_day.since(first).0.max(0) as u32 / 28 + 1;
    let periods = retention.draw_periods(draws, most).div_ceil(step);
    for period in 0..periods {
        let day = same_day_of_month(first, period * step);
        if day > last_day {
            break;
        }
        let refunded = draws.happens(REFUNDED);
        charges.push(Charge { day, customer, plan, yearly, refunded });
        if draws.happens(UPGRADE) {
            plan = (plan + 1).min(PLANS.len() - 1);
        }
    }
}

/// The day so many months later with the same number in its month, or the last one of a shorter month.
fn same_day_of_month(first: Day, months: u32) -> Day {
    let start = first.add_periods(TimeUnit::Month, months as i32);
    let next = first.add_periods(TimeUnit::Month, months as i32 + 1);
    let offset = i32::from(first.date().day) - 1;
    start.plus(DaySpan(offset.min(next.since(start).0 - 1)))
}

#[cfg(test)]
mod tests {
    use super::same_day_of_month;
    use crate::analysis::domain::Day;

    #[test]
    fn charges_fall_on_the_same_day_of_the_month() {
        let day = |text| Day::parse_iso(text).unwrap();
        assert_eq!(same_day_of_month(day("2024-01-31"), 1), day("2024-02-29"));
        assert_eq!(same_day_of_month(day("2024-01-31"), 2), day("2024-03-31"));
        assert_eq!(same_day_of_month(day("2023-11-05"), 14), day("2025-01-05"));
    }
}
