//! Order files of any size for benchmarks, written row by row without keeping anything.

use std::io::{self, Write};

use super::Written;
use crate::analysis::domain::{Day, DaySpan};
use crate::analysis::models::{GammaGamma, ModelError};
use crate::analysis::numerics::SeededDraws;

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
}

const COUNTRIES: [&str; 8] = ["DE", "AT", "CH", "FR", "NL", "IT", "ES", "PL"];

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
        })
    }
}

/// Writes a file of about 50 bytes a row. The first rows introduce every customer once; after that a tenth of
/// the customers places about half of the orders.
pub fn write_benchmark(settings: &BenchmarkSettings, out: &mut impl Write) -> io::Result<Written> {
    let mut draws = SeededDraws::new(settings.seed);
    out.write_all(b"Order number,Order date,Customer e-mail,Total,Country\n")?;
    for row in 0..settings.rows {
        let customer = match row {
            row if row < u64::from(settings.customers) => row as u32,
            _ => draw_customer(settings.customers, &mut draws),
        };
        let day = (u128::from(row) * u128::from(settings.days) / u128::from(settings.rows)) as i32;
        let day = settings.first_day.plus(DaySpan(day));
        let spend = settings.spend.draw_customer(&mut draws);
        let cents = (settings.spend.draw_value(&mut draws, spend) * 100.0).round().max(1.0) as i64;
        // Customers come in no order that a program could profit from.
        let scattered = scatter(customer, settings.customers);
        let country = COUNTRIES[scattered as usize % COUNTRIES.len()];
        write!(out, "{},{day},c{scattered:07}@example.com,", row + 1_000_001)?;
        writeln!(out, "{}.{:02},{country}", cents / 100, cents % 100)?;
    }
    Ok(Written { rows: settings.rows, customers: settings.customers })
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

    use super::{BenchmarkSettings, write_benchmark};

    #[test]
    fn every_customer_is_in_the_file_and_the_seed_fixes_it() {
        let settings = BenchmarkSettings::new(5_000, 700, 1).unwrap();
        let (mut first, mut second) = (Vec::new(), Vec::new());
        write_benchmark(&settings, &mut first).unwrap();
        write_benchmark(&settings, &mut second).unwrap();
        assert!(first == second);
        let text = String::from_utf8(first).unwrap();
        let customers: BTreeSet<&str> = text.lines().skip(1).filter_map(|l| l.split(',').nth(2)).collect();
        assert_eq!((customers.len(), text.lines().count()), (700, 5_001));
        let bytes_a_row = text.len() / 5_000;
        assert!((44..=54).contains(&bytes_a_row), "{bytes_a_row}");
    }
}
