//! How much the purchases of a customer to come vary around what is expected of them.
//!
//! Of a customer alive with rate lambda and probability p of leaving at a purchase, the density of purchases at times
//! s < t from now is `lambda^2 (1 - p) e^(-lambda p t)`; where customers leave at any time, at rate mu, it is
//! `lambda^2 e^(-mu t)`. Neither depends on s. Averaged over what is known of the customer it is `kappa c+(t)`, where
//! `c+` is the rate of purchases at t of a customer with one purchase more at the same age (r + 1 for r, b + 1 for b) and
//! `kappa = R / A * b' / (a + b')`, with the gamma posterior (R, A) of lambda and the beta posterior (a, b') of p, the
//! second factor only where there is a p. So for the sum D of the discount factors `v` of the purchases to come
//!
//! - `E[D^2] = B + 2 kappa integral of v(t) V(t) dC+(t)`, `B = integral of v^2 dC`, `V(t) = integral of v from 0 to t`,
//! - for ever `E[D^2] = DERT(2 delta) + 2 kappa (DERT+(delta) - DERT+(2 delta)) / delta`.
//!
//! Within a horizon v is constant in each period and V is taken in its middle. With regular timing lambda/k is the
//! rate of purchases, so kappa has R/k for R, and `c+` is that of R + 1. Two purchases then seldom lie close together:
//! the second one comes at a rate that falls short of lambda/k by `(k - 1)/(2 k)` purchases in all, so `(1 - 1/k) B`
//! goes off the pairs. That is exact for customers who buy many times within the span; of one or two very regular
//! purchases it says up to half too much.
//!
//! Source: D. R. Cox and V. Isham (1980), Point Processes, 2.3, for product densities; those of the models follow
//! from their stories. D. R. Cox (1962), Renewal Theory, 4.2, for the shortfall.
//!
//! Checked against: draws of whole bases, in `tests/core/value_uncertainty.rs`.

use super::future::Rows;
use super::{FutureTable, ValueError, ValueSpan};
use crate::analysis::domain::DiscountRate;
use crate::analysis::models::{
    History, Parameter, ProcessKind, PurchaseHistories, PurchaseModel, PurchaseProcess,
};

/// Moments of D of customers alive, by row of a table.
pub(super) struct SecondMoments {
    /// `E[D^2]`.
    pub squared: Vec<f64>,
    /// B: expected sum of squared discount factors.
    pub factors: Vec<f64>,
}

/// What is needed of the process: how customers go on after one purchase more, and kappa.
struct Pairs {
    /// The process of somebody of whom one purchase more is known.
    model: PurchaseModel,
    histories: PurchaseHistories,
    kappa: Vec<f64>,
    /// `1 - 1/k`.
    regular: f64,
}

/// The moments for the rows of a table of one span.
pub(super) fn second_moments(
    model: &PurchaseModel,
    rows: &Rows,
    table: &FutureTable,
    span: ValueSpan,
    discount: DiscountRate,
) -> Result<SecondMoments, ValueError> {
    let pairs = Pairs::of(model, &rows.histories)?;
    let later = FutureTable::of_spans(&pairs.model, &pairs.histories, &[span], discount)?;
    match span {
        ValueSpan::Within(_) => Ok(within(table, &later, &pairs, span)),
        ValueSpan::ForEver => for_ever(model, rows, &later, &pairs, discount),
    }
}

impl Pairs {
    fn of(model: &PurchaseModel, histories: &PurchaseHistories) -> Result<Pairs, ValueError> {
        let more = |Parameter { name, value, .. }: Parameter| match name {
            "r" | "b" => value + 1.0,
            _ => value,
        };
        let parameters: Vec<f64> = model.parameters().into_iter().map(more).collect();
        // Who has just bought is there.
        let there = |History { frequency, age, .. }: History| {
            History::new(frequency, if frequency > 0 { age } else { 0.0 }, age)
        };
        Ok(Pairs {
            model: PurchaseModel::new(model.kind(), &parameters, model.stages())?,
            histories: PurchaseHistories::new(histories.unit(), histories.iter().map(there))?,
            kappa: histories.iter().map(|history| kappa(model, history.x(), history.age)).collect(),
            regular: 1.0 - 1.0 / f64::from(model.stages()),
        })
    }

    /// `E[D^2]` of B and what the pairs of purely random timing bring.
    fn squared(&self, factors: f64, random: f64) -> f64 {
        factors + (random - self.regular * factors).max(0.0)
    }
}

fn kappa(model: &PurchaseModel, x: f64, age: f64) -> f64 {
    let parameters = model.parameters();
    let named = |name: &str| parameters.iter().find(|parameter| parameter.name == name).map(|p| p.value);
    let stages = f64::from(model.stages());
    let shape = named("r").unwrap_or(0.0) + stages * x;
    let rate = named("alpha").unwrap_or(1.0) + age;
    let at_first = matches!(model.kind(), ProcessKind::MbgNbd | ProcessKind::MbgCnbdK);
    let stays = match (named("a"), named("b")) {
        (Some(a), Some(b)) => {
            let b = b + x + f64::from(u8::from(at_first));
            b / (a + b)
        }
        _ => 1.0,
    };
    shape / (stages * rate) * stays
}

fn within(table: &FutureTable, later: &FutureTable, pairs: &Pairs, span: ValueSpan) -> SecondMoments {
    let unit = pairs.histories.unit();
    let periods = table.periods(span);
    let time = |node: usize| table.ends().get(node).copied().unwrap_or_default().in_units(unit);
    let of_row = |(row, &kappa): (usize, &f64)| {
        let later_row = later.row(row).unwrap_or(0);
        let (mut factors, mut squared) = (0.0, 0.0);
        let (mut before, mut before_later, mut start, mut passed) = (0.0, 0.0, 0.0, 0.0);
        for &(node, factor) in &periods {
            let (here, here_later) = (table.expected_by(row, node), later.expected_by(later_row, node));
            let length = factor * (time(node) - start);
            factors += factor * factor * (here - before);
            squared += 2.0 * kappa * factor * (here_later - before_later) * (passed + 0.5 * length);
            (before, before_later, start) = (here, here_later, time(node));
            passed += length;
        }
        (pairs.squared(factors, squared), factors)
    };
    let (squared, factors) = pairs.kappa.iter().enumerate().map(of_row).unzip();
    SecondMoments { squared, factors }
}

fn for_ever(
    model: &PurchaseModel,
    rows: &Rows,
    later: &FutureTable,
    pairs: &Pairs,
    discount: DiscountRate,
) -> Result<SecondMoments, ValueError> {
    let span = ValueSpan::ForEver;
    let delta = discount.continuous(pairs.histories.unit());
    let twice = discount.doubled();
    let later_twice = FutureTable::of_spans(&pairs.model, &pairs.histories, &[span], twice)?;
    let now_twice = FutureTable::of_spans(model, &rows.histories, &[span], twice)?;
    let value = |table: &FutureTable, row: usize| -> Option<f64> {
        table.discounted(span)?.get(table.row(row)?).copied()
    };
    let (mut squared, mut factors) = (Vec::new(), Vec::new());
    for (row, kappa) in pairs.kappa.iter().enumerate() {
        let known = || Some((value(later, row)?, value(&later_twice, row)?, value(&now_twice, row)?));
        let (once, twice, own) = known().ok_or(ValueError::Unbounded)?;
        squared.push(pairs.squared(own, 2.0 * kappa * (once - twice) / delta));
        factors.push(own);
    }
    Ok(SecondMoments { squared, factors })
}
