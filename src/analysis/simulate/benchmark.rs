//! Order files of any size for benchmarks, written row by row without keeping anything.

use std::io::{self, Write};

use super::Written;
use crate::analysis::domain::{Day, DaySpan};
use crate::analysis::models::{GammaGamma, ModelError};
use crate::analysis::numerics::SeededDraws;

/// What the rows of a benchmark file look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BenchmarkShape {
    /// Seven columns and about 53 bytes: number, day, customer, total, currency, country, channel.
    #[default]
    Orders,
    /// Five columns and about 50 bytes; customers by e-mail address.
    Emails,
    /// As `Orders`, with a note of about 120 bytes: quoted, with delimiters, doubled quotes and line breaks in it.
    Notes,
}

/// Size and seed of a benchmark file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BenchmarkSettings {
    /// Order rows.
    pub rows: u64,
    /// Distinct customers, at most as many as rows.
    pub customers: u32,
    /// First day; orders ascend by day from here on.
    pub first_day: Day,
    /// Days over which the rows are spread evenly.
    pub days: u32,
    /// Seed of all draws.
    pub seed: u64,
    /// What an order comes to.
    pub spend: GammaGamma,
    /// What a row looks like.
    pub shape: BenchmarkShape,
}

const COUNTRIES: [&str; 8] = ["DE", "AT", "CH", "FR", "NL", "IT", "ES", "PL"];
const CHANNELS: [&str; 3] = ["web shop", "market", "store"];
const NOTES: [&str; 4] = [
    "Please leave it with the neighbour,\nsecond floor, if nobody opens. Thank you very much, and see you soon!",
    "Gift: write \"\"Happy birthday, Kim\"\" on the card\r\nand put no invoice, price or advertisement into the box.",
    "Deliver after 5 pm; ring twice. The bell at the gate does not work, the one at the door does, mostly.",
    "Size \"\"M\"\", not \"\"L\"\" as last time,\n\nand the blue one only if the green one is sold out; otherwise call.",
];

impl BenchmarkSettings {
    /// So many rows of so many customers over two years.
    pub fn new(rows: u64, customers: u32, seed: u64) -> Result<BenchmarkSettings, ModelError> {
        let most = u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(BenchmarkSettings {
            rows,
            customers: customers.clamp(1, most.max(1)),
            first_day: Day::from_date(2024, 1, 1).unwrap_or_default(),
            days: 731,
            seed,
            spend: GammaGamma::new([5.0, 4.2, 38.0])?,
            shape: BenchmarkShape::default(),
        })
    }
}

/// Writes a file. The first rows introduce every customer once; after that a tenth of the customers places about half
/// of the orders.
pub fn write_benchmark(settings: &BenchmarkSettings, out: &mut impl Write) -> io::Result<Written> {
    let mut draws = SeededDraws::new(settings.seed);
    out.write_all(match settings.shape {
        BenchmarkShape::Orders => b"Order number,Order date,Customer ID,Total,Currency,Country,Channel\n",
        BenchmarkShape::Emails => b"Order number,Order date,Customer e-mail,Total,Country\n",
        BenchmarkShape::Notes => b"Order number,Order date,Customer ID,Note,Total,Currency,Country,Channel\n",
    })?;
    for row in 0..settings.rows {
        let customer = match row {
            row if row < u64::from(settings.customers) => row as u32,
            _ => draw_customer(settings.customers, &mut draws),
        };
        write_order(settings, (row, customer), &mut draws, out)?;
    }
    Ok(Written { rows: settings.rows, customers: settings.customers })
}

fn write_order(
    settings: &BenchmarkSettings,
    (row, customer): (u64, u32),
    draws: &mut SeededDraws,
    out: &mut impl Write,
) -> io::Result<()> {
    let day = (u128::from(row) * u128::from(settings.days) / u128::from(settings.rows)) as i32;
    let day = settings.first_day.plus(DaySpan(day));
    let spend = settings.spend.draw_customer(draws);
    let cents = (settings.spend.draw_value(draws, spend) * 100.0).round().max(1.0) as i64;
    let (number, euros, cents) = (row + 1_000_001, cents / 100, cents % 100);
    // Customers come in no order that a program could profit from.
    let customer = scatter(customer, settings.customers);
    let country = COUNTRIES[customer as usize % COUNTRIES.len()];
    if settings.shape == BenchmarkShape::Emails {
        return writeln!(out, "{number},{day},c{customer:07}@example.com,{euros}.{cents:02},{country}");
    }
    write!(out, "{number},{day},C-{customer:08},")?;
    if settings.shape == BenchmarkShape::Notes {
        write!(out, "\"{}\",", NOTES[row as usize % NOTES.len()])?;
    }
    let channel = CHANNELS[draws.index(CHANNELS.len())];
    writeln!(out, "{euros}.{cents:02},EUR,{country},{channel}")
}

/// The cube of a uniform draw prefers the first customers: the first tenth gets 0.1^(1/3) = 46 % of the rows.
fn draw_customer(customers: u32, draws: &mut SeededDraws) -> u32 {
    let uniform = draws.uniform();
    ((uniform * uniform * uniform * f64::from(customers)) as u32).min(customers - 1)
}

/// A one-to-one mixing of `0..count`: multiplication by a number that has no factor in common with it.
fn scatter(customer: u32, count: u32) -> u32 {
    const STEPS: [u64; 4] = [2_654_435_761, 2_246_822_519, 3_266_489_917, 668_265_263];
    let coprime = |step: &&u64| greatest_common_divisor(**step, u64::from(count)) == 1;
    let step = STEPS.iter().find(coprime).copied().unwrap_or(1);
    (u64::from(customer) * step % u64::from(count)) as u32
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{BenchmarkSettings, BenchmarkShape, write_benchmark};

    fn written(shape: BenchmarkShape) -> String {
        let settings = BenchmarkSettings { shape, ..BenchmarkSettings::new(5_000, 700, 1).unwrap() };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        write_benchmark(&settings, &mut first).unwrap();
        write_benchmark(&settings, &mut second).unwrap();
        assert!(first == second);
        String::from_utf8(first).unwrap()
    }

    #[test]
    fn every_customer_is_in_the_file_and_the_seed_fixes_it() {
        for (shape, columns) in [(BenchmarkShape::Orders, 7), (BenchmarkShape::Emails, 5)] {
            let text = written(shape);
            let customers: BTreeSet<&str> =
                text.lines().skip(1).filter_map(|l| l.split(',').nth(2)).collect();
            assert_eq!((customers.len(), text.lines().count()), (700, 5_001));
            assert!(text.lines().all(|line| line.split(',').count() == columns));
            let bytes_a_row = text.len() / 5_000;
            assert!((47..=54).contains(&bytes_a_row), "{bytes_a_row}");
        }
    }

    #[test]
    fn notes_are_quoted_cells_of_several_lines() {
        let text = written(BenchmarkShape::Notes);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), 5_000);
        assert!(rows.iter().all(|row| row.len() == 8));
        assert!(rows[1][3].contains('"') && rows[1][3].contains('\n'));
    }
}
