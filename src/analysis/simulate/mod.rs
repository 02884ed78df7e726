//! Made-up businesses: customer files drawn from the product's own models with a fixed seed.
//!
//! They serve as the samples that anybody can open, as test data whose truth is known, and as files for
//! benchmarks. What comes out is text as a shop or billing system would export it, so that it goes the same
//! way as a user's file.
//!
//! Invariants: equal settings give equal bytes on every machine; every e-mail address is at `example.com`;
//! no name belongs to a real person or firm.

mod benchmark;
mod contracts;
mod season;
mod shop;
mod subscription;
mod wholesale;
mod words;

use std::io::{self, Write};

pub use benchmark::{BenchmarkSettings, BenchmarkShape, write_benchmark};

use super::domain::Day;
use super::models::{GammaGamma, MbgNbd, ModelError, ShiftedBetaGeometric};

/// A kind of business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleKind {
    /// A shop that sells to people: one row an order, with channels, countries, categories, discounts,
    /// refunds, and guests who leave no name.
    Shop,
    /// A service with monthly and yearly plans: one row a charge.
    Subscription,
    /// A service with plans: one row a subscription, with trials, changes of plan and customers won back.
    Contracts,
    /// A seller to businesses: one row an order line, quantity times unit price, credit notes, a few large
    /// customers.
    Wholesale,
}

/// What is simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulationSettings {
    /// Kind of business; decides the columns.
    pub kind: SampleKind,
    /// Customers who buy at least once.
    pub customers: u32,
    /// First day of business.
    pub first_day: Day,
    /// Days of business.
    pub days: u32,
    /// Seed of all draws.
    pub seed: u64,
    /// When customers of a shop or wholesaler buy, in weeks.
    pub purchases: MbgNbd,
    /// What they spend on an order.
    pub spend: GammaGamma,
    /// For how many months subscribers stay.
    pub retention: ShiftedBetaGeometric,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows without the header.
    pub rows: u64,
    /// Distinct customers.
    pub customers: u32,
}

impl SampleKind {
    /// Every kind.
    pub const ALL: [SampleKind; 4] =
        [SampleKind::Shop, SampleKind::Subscription, SampleKind::Contracts, SampleKind::Wholesale];

    /// Name on the command line and in links.
    pub fn id(self) -> &'static str {
        match self {
            SampleKind::Shop => "shop",
            SampleKind::Subscription => "subscription",
            SampleKind::Contracts => "contracts",
            SampleKind::Wholesale => "wholesale",
        }
    }

    /// The kind of a name such as `shop`.
    pub fn parse(id: &str) -> Option<SampleKind> {
        SampleKind::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Name of the sample's file.
    pub fn file_name(self) -> &'static str {
        match self {
            SampleKind::Shop => "sample-shop-orders.csv",
            SampleKind::Subscription => "sample-subscription-invoices.csv",
            SampleKind::Contracts => "sample-subscriptions.csv",
            SampleKind::Wholesale => "sample-wholesale-lines.csv",
        }
    }
}

impl SimulationSettings {
    /// The settings of the built-in sample of a kind.
    pub fn sample(kind: SampleKind) -> Result<SimulationSettings, ModelError> {
        let (customers, days, seed) = match kind {
            SampleKind::Shop => (2_500, 731, 20_240_101),
            SampleKind::Subscription => (900, 1_096, 20_230_101),
            SampleKind::Contracts => (1_200, 1_096, 20_230_103),
            SampleKind::Wholesale => (160, 1_096, 20_230_102),
        };
        let (purchases, spend) = match kind {
            SampleKind::Wholesale => ([2.2, 5.0, 0.25, 6.0], [3.0, 2.2, 900.0]),
            _ => ([0.75, 7.5, 0.9, 2.6], [5.0, 4.2, 38.0]),
        };
        let first_year = if kind == SampleKind::Shop { 2024 } else { 2023 };
        Ok(SimulationSettings {
            kind,
            customers,
            first_day: Day::from_date(first_year, 1, 1).unwrap_or_default(),
            days,
            seed,
            purchases: MbgNbd::new(purchases)?,
            spend: GammaGamma::new(spend)?,
            retention: ShiftedBetaGeometric::new([0.9, 14.0])?,
        })
    }
}

/// Simulates a business and writes its file as UTF-8 text with a header line.
pub fn write_simulation(settings: &SimulationSettings, out: &mut impl Write) -> io::Result<Written> {
    match settings.kind {
        SampleKind::Shop => shop::write(settings, out),
        SampleKind::Subscription => subscription::write(settings, out),
        SampleKind::Contracts => contracts::write(settings, out),
        SampleKind::Wholesale => wholesale::write(settings, out),
    }
}

/// Writes the built-in sample of a kind.
pub fn write_sample(kind: SampleKind, out: &mut impl Write) -> io::Result<Written> {
    let settings = SimulationSettings::sample(kind).map_err(io::Error::other)?;
    write_simulation(&settings, out)
}
