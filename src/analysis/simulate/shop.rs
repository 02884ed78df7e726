//! A shop that sells to people: one row an order.

use crate::analysis::numerics::order;
use std::io::{self, Write};

use super::season::{GIFT_SEASON, SeasonalClock};
use super::{SimulationSettings, Written, words};
use crate::analysis::domain::Day;
use crate::analysis::models::SpendRate;
use crate::analysis::numerics::SeededDraws;

const CHANNELS: [(&str, f64); 4] =
    [("Web shop", 52.0), ("Marketplace", 22.0), ("Store", 16.0), ("Social media", 10.0)];
const CATEGORIES: [(&str, f64); 6] = [
    ("Coffee", 34.0),
    ("Tea", 18.0),
    ("Kitchen", 16.0),
    ("Gifts", 14.0),
    ("Accessories", 12.0),
    ("Books", 6.0),
];
const FIRST_ORDER_NUMBER: u64 = 10_001;
/// New customers grow by this part over the time simulated.
const GROWTH: f64 = 0.4;
/// An order comes through the channel that the customer prefers with this probability.
const USUAL_CHANNEL: f64 = 0.8;
const DISCOUNTED: f64 = 0.22;
const REFUNDED: f64 = 0.045;
const REFUNDED_WHOLLY: f64 = 0.6;
/// Orders of guests, as a part of all others.
const GUESTS: f64 = 0.03;

struct Customer {
    name: String,
    email: String,
    country: &'static str,
    channel: usize,
    category: usize,
    spend: SpendRate,
}

struct Order {
    day: Day,
    /// `None` for a guest.
    customer: Option<u32>,
    country: &'static str,
    channel: usize,
    category: usize,
    total_cents: i64,
    discount_cents: i64,
    refund_cents: i64,
}

pub(super) fn write(settings: &SimulationSettings, out: &mut impl Write) -> io::Result<Written> {
    let mut draws = SeededDraws::new(settings.seed);
    let clock = SeasonalClock::new(settings.first_day, settings.days, GIFT_SEASON, GROWTH);
    let mut customers = Vec::new();
    let mut orders = Vec::new();
    for number in 0..settings.customers {
        let customer = draw_customer(settings, &mut draws, number);
        draw_orders(settings, &mut draws, &clock, (number, &customer), &mut orders);
        customers.push(customer);
    }
    for _ in 0..draws.poisson(GUESTS * orders.len() as f64) {
        let guest = draw_customer(settings, &mut draws, 0);
        let day = clock.draw_first_day(&mut draws);
        orders.push(draw_order(settings, &mut draws, day, (None, &guest)));
    }
    order::sort_by_key(&mut orders, |order| order.day);
    write_rows(&orders, &customers, out)?;
    Ok(Written { rows: orders.len() as u64, customers: settings.customers })
}

fn draw_customer(settings: &SimulationSettings, draws: &mut SeededDraws, number: u32) -> Customer {
    let (name, email) = words::person(draws, number + 1);
    Customer {
        name,
        email,
        country: words::country(draws),
        channel: draws.weighted(&CHANNELS.map(|(_, weight)| weight)),
        category: draws.weighted(&CATEGORIES.map(|(_, weight)| weight)),
        spend: settings.spend.draw_customer(draws),
    }
}

fn draw_orders(
    settings: &SimulationSettings,
    draws: &mut SeededDraws,
    clock: &SeasonalClock,
    (number, customer): (u32, &Customer),
    orders: &mut Vec<Order>,
) {
    let first = clock.draw_first_day(draws);
    let mut weeks = Vec::new();
    settings.purchases.draw_purchases(draws, clock.left_after(first) / 7.0, &mut weeks);
    let repeats = weeks.iter().map(|week| clock.day_after(first, week * 7.0));
    for day in std::iter::once(first).chain(repeats) {
        orders.push(draw_order(settings, draws, day, (Some(number), customer)));
    }
}

fn draw_order(
    settings: &SimulationSettings,
    draws: &mut SeededDraws,
    day: Day,
    (number, customer): (Option<u32>, &Customer),
) -> Order {
    let full_cents = cents(settings.spend.draw_value(draws, customer.spend)).max(290);
    let percent = if draws.happens(DISCOUNTED) { [10, 15, 20][draws.weighted(&[5.0, 3.0, 2.0])] } else { 0 };
    let discount_cents = full_cents * percent / 100;
    let total_cents = full_cents - discount_cents;
    let refund_cents = match draws.happens(REFUNDED) {
        true if draws.happens(REFUNDED_WHOLLY) => total_cents,
        true => cents(total_cents as f64 / 100.0 * (0.1 + 0.5 * draws.uniform())),
        false => 0,
    };
    let usual = draws.happens(USUAL_CHANNEL);
    let channel = if usual { customer.channel } else { draws.weighted(&CHANNELS.map(|(_, w)| w)) };
    let category = if usual { customer.category } else { draws.weighted(&CATEGORIES.map(|(_, w)| w)) };
    Order {
        day,
        customer: number,
        country: customer.country,
        channel,
        category,
        total_cents,
        discount_cents,
        refund_cents,
    }
}

fn cents(amount: f64) -> i64 {
    (amount * 100.0).round() as i64
}

fn write_rows(orders: &[Order], customers: &[Customer], out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"Order number,Order date,Customer e-mail,Customer name,Country,Channel,Category,")?;
    out.write_all(b"Currency,Total,Discount,Refund\n")?;
    for (number, order) in (FIRST_ORDER_NUMBER..).zip(orders) {
        let customer = order.customer.and_then(|at| customers.get(at as usize));
        let (email, name) = customer.map_or(("", ""), |c| (c.email.as_str(), c.name.as_str()));
        let (channel, category) = (CHANNELS[order.channel].0, CATEGORIES[order.category].0);
        write!(out, "#{number},{},{email},{name},{},{channel},{category},EUR", order.day, order.country)?;
        for cents in [order.total_cents, order.discount_cents, order.refund_cents] {
            write!(out, ",{}.{:02}", cents / 100, cents % 100)?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}
