//! A seller to businesses: one row an order line, quantity times unit price.

use crate::analysis::numerics::order;
use std::io::{self, Write};

use super::season::{BUSINESS_SEASON, SeasonalClock};
use super::{SimulationSettings, Written, words};
use crate::analysis::domain::{Day, DaySpan, TimeUnit};
use crate::analysis::numerics::SeededDraws;

/// Goods: category, product, unit price in cents.
const PRODUCTS: [(&str, &str, i64); 18] = [
    ("Beans", "Espresso blend 1 kg", 1_480),
    ("Beans", "House blend 1 kg", 1_290),
    ("Beans", "Decaf 1 kg", 1_650),
    ("Beans", "Single origin 500 g", 1_120),
    ("Tea", "Green tea 250 g", 890),
    ("Tea", "Herbal tea 100 bags", 740),
    ("Tea", "Black tea 1 kg", 2_150),
    ("Machines", "Filter machine", 28_900),
    ("Machines", "Portafilter two groups", 389_000),
    ("Machines", "Grinder", 64_500),
    ("Machines", "Milk cooler", 41_900),
    ("Consumables", "Paper cups 1000", 5_450),
    ("Consumables", "Lids 1000", 3_980),
    ("Consumables", "Cleaning powder 900 g", 1_690),
    ("Consumables", "Sugar sticks 1000", 1_240),
    ("Tableware", "Espresso cup 6", 3_360),
    ("Tableware", "Cappuccino cup 6", 3_960),
    ("Tableware", "Teapot", 2_480),
];
const MEAN_FURTHER_LINES: f64 = 2.4;
const CREDITED: f64 = 0.02;
const FIRST_INVOICE: u64 = 230_001;
const FIRST_CUSTOMER: u32 = 20_001;

struct Invoice {
    day: Day,
    customer: u32,
    /// Product and quantity; a negative quantity is credited.
    lines: Vec<(usize, i64)>,
}

pub(super) fn write(settings: &SimulationSettings, out: &mut impl Write) -> io::Result<Written> {
    let mut draws = SeededDraws::new(settings.seed);
    // A third of the customers is there from the first month on, the others are won evenly.
    let clock = SeasonalClock::new(settings.first_day, settings.days, BUSINESS_SEASON, 0.0);
    let countries: Vec<&str> = (0..settings.customers).map(|_| words::country(&mut draws)).collect();
    let mut invoices = Vec::new();
    for customer in 0..settings.customers {
        draw_invoices(settings, &mut draws, &clock, customer, &mut invoices);
    }
    order::sort_by_key(&mut invoices, |invoice| invoice.day);
    out.write_all(b"Invoice number,Invoice date,Customer number,Customer name,Country,")?;
    out.write_all(b"Category,Product,Quantity,Unit price,Currency\n")?;
    let mut rows = 0;
    for (number, invoice) in (FIRST_INVOICE..).zip(&invoices) {
        let (id, name) = (FIRST_CUSTOMER + invoice.customer, words::firm(invoice.customer));
        let country = countries[invoice.customer as usize];
        for &(product, quantity) in &invoice.lines {
            let (category, product, price) = PRODUCTS[product];
            write!(out, "{number},{},{id},{name},{country},{category},{product},", invoice.day)?;
            writeln!(out, "{quantity},{}.{:02},EUR", price / 100, price % 100)?;
            rows += 1;
        }
    }
    Ok(Written { rows, customers: settings.customers })
}

fn draw_invoices(
    settings: &SimulationSettings,
    draws: &mut SeededDraws,
    clock: &SeasonalClock,
    customer: u32,
    invoices: &mut Vec<Invoice>,
) {
    let first = match customer % 3 {
        0 => settings.first_day.plus(DaySpan(draws.index(settings.days.min(30) as usize) as i32)),
        _ => clock.draw_first_day(draws),
    };
    let spend = settings.spend.draw_customer(draws);
    let mut weeks = Vec::new();
    settings.purchases.draw_purchases(draws, clock.left_after(first) / 7.0, &mut weeks);
    let repeats = weeks.iter().map(|week| working_day(clock.day_after(first, week * 7.0), settings));
    for day in std::iter::once(working_day(first, settings)).chain(repeats) {
        let value = settings.spend.draw_value(draws, spend);
        let lines = draw_lines(draws, value);
        let credited = draws.happens(CREDITED);
        let back = credited.then(|| credit_note(draws, &lines)).filter(|_| day < last_day(settings));
        invoices.push(Invoice { day, customer, lines });
        if let Some(lines) = back {
            let day = day.plus(DaySpan(1 + draws.index(20) as i32)).min(last_day(settings));
            invoices.push(Invoice { day, customer, lines });
        }
    }
}

/// Lines that come to about `value` currency units; at least one piece each.
fn draw_lines(draws: &mut SeededDraws, value: f64) -> Vec<(usize, i64)> {
    let count = 1 + draws.poisson(MEAN_FURTHER_LINES) as usize;
    let cents_a_line = value * 100.0 / count as f64;
    let mut lines: Vec<(usize, i64)> = Vec::with_capacity(count);
    for _ in 0..count {
        let mut product = draws.index(PRODUCTS.len());
        // Machines are bought rarely, and by those who can pay for one.
        if PRODUCTS[product].2 as f64 > cents_a_line {
            product = draws.index(4);
        }
        let quantity = (cents_a_line / PRODUCTS[product].2 as f64).round().max(1.0) as i64;
        if lines.iter().all(|(known, _)| *known != product) {
            lines.push((product, quantity));
        }
    }
    lines
}

fn credit_note(draws: &mut SeededDraws, lines: &[(usize, i64)]) -> Vec<(usize, i64)> {
    let line = lines.get(draws.index(lines.len())).copied();
    line.into_iter().map(|(product, quantity)| (product, -((quantity + 1) / 2))).collect()
}

fn last_day(settings: &SimulationSettings) -> Day {
    settings.first_day.plus(DaySpan(settings.days as i32 - 1))
}

/// Saturdays and Sundays become the Friday before, unless that lies before the first day.
fn working_day(day: Day, settings: &SimulationSettings) -> Day {
    let from_monday = day.since(day.period_start(TimeUnit::Week)).0;
    let friday = day.plus(DaySpan(-(from_monday - 4).max(0)));
    if friday < settings.first_day { day } else { friday }
}
