//! Surfaces, lines and densities for charts: values over frequency and recency, and how customers differ.

use crate::analysis::models::lifetime::{ValueSpan, discounted_purchases};
use crate::analysis::models::spend::SpendEvidence;
use crate::analysis::models::{History, ProcessKind, PurchaseHistories, PurchaseModel, PurchaseProcess};
use crate::analysis::numerics::order;
use crate::analysis::numerics::{ln_beta, ln_gamma};
use crate::protocol::{HeatView, HeterogeneityView, IsovalueView, ValueBin};

use super::job::{Study, Verdict};
use super::{Fitted, Part};

/// Most columns of the heat map: repeat purchases.
const MOST_COLUMNS: u32 = 12;
/// Rows of the heat map: recency.
const ROWS: usize = 10;
/// Bars of the distribution of values.
const BINS: usize = 20;
/// Points of a density.
const POINTS: usize = 60;
/// Steps along the recency of a line of equal value.
const STEPS: usize = 40;

/// The age and the frequencies that surfaces are drawn for: those of the longest-known customers.
fn frame(study: &Study) -> (f64, u32) {
    let histories = study.base.histories();
    let total: f64 = histories.customers();
    // The frequency that all but one in a hundred stay below.
    let mut counts: Vec<(u32, f64)> =
        histories.frequency().iter().copied().zip(histories.weight().iter().copied()).collect();
    order::sort_by_key(&mut counts, |(frequency, _)| *frequency);
    let mut below = 0.0;
    let usual = counts.iter().find(|(_, weight)| {
        below += weight;
        below >= 0.99 * total
    });
    (histories.longest_age(), usual.map_or(1, |(frequency, _)| *frequency).clamp(4, MOST_COLUMNS))
}

/// Probability alive and expected purchases of customers of the longest age.
pub(super) fn heat(study: &Study, verdict: &Verdict) -> HeatView {
    let (age, most) = frame(study);
    // A rounding must not put a purchase after the end.
    let recencies: Vec<f64> = (0..=ROWS).map(|row| (age * row as f64 / ROWS as f64).min(age)).collect();
    let frequencies: Vec<u32> = (0..=most).collect();
    let mut cells = Vec::new();
    for &recency in &recencies {
        for &frequency in &frequencies {
            cells.push(((frequency == 0) == (recency == 0.0)).then(|| History::new(frequency, recency, age)));
        }
    }
    let known: Vec<History> = cells.iter().flatten().copied().collect();
    let histories = PurchaseHistories::new(study.choices.unit, known);
    let alive = histories.as_ref().ok().and_then(|of| verdict.fitted.model.probability_alive(of).ok());
    let span = match study.choices.span {
        ValueSpan::Within(horizon) => horizon.span(),
        ValueSpan::ForEver => super::settings::months(12).map(|of| of.span()).unwrap_or_default(),
    };
    let ahead = span.in_units(study.choices.unit);
    let expected =
        histories.as_ref().ok().and_then(|of| verdict.fitted.model.expected_purchases(of, ahead).ok());
    let spread = |values: Option<Vec<f64>>| {
        let mut values = values.unwrap_or_default().into_iter();
        cells.iter().map(|cell| cell.and_then(|_| values.next())).collect()
    };
    HeatView { age, frequencies, recencies, alive: spread(alive), expected: spread(expected) }
}

/// Customers by residual value: equal steps up to the value that all but one in fifty stay below, then the rest.
pub(super) fn value_bins(part: Part<'_>) -> Vec<ValueBin> {
    let Fitted { values, span, .. } = part.fitted;
    let residual = |(customer, _)| {
        let value = values.residual(customer, *span).filter(|_| part.selected.contains(customer));
        value.map(|value| value.to_f64())
    };
    let mut all: Vec<f64> = values.base().customers().filter_map(residual).collect();
    if all.is_empty() {
        return Vec::new();
    }
    all.sort_unstable_by(f64::total_cmp);
    let high = all[(all.len() - 1) * 98 / 100];
    let step = nice_step(high / BINS as f64);
    let bins = if step > 0.0 { (high / step).ceil().max(1.0) as usize } else { 1 };
    let mut start = 0;
    let mut found = Vec::with_capacity(bins + 1);
    for bin in 0..=bins {
        let is_last = bin == bins;
        let to = step * (bin + 1) as f64;
        let end = if is_last { all.len() } else { all.partition_point(|&value| value < to) };
        let inside = &all[start..end.max(start)];
        found.push(ValueBin {
            from: step * bin as f64,
            to: (!is_last).then_some(to),
            customers: inside.len() as u32,
            value: inside.iter().sum(),
        });
        start = end.max(start);
    }
    found
}

/// Most lines of equal value.
const MOST_LINES: usize = 6;

/// 1, 2 or 5 times a power of ten, at least as large.
fn nice_step(rough: f64) -> f64 {
    if rough <= 0.0 || !rough.is_finite() {
        return 0.0;
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let leading = rough / power;
    let nice = [1.0, 2.0, 5.0].into_iter().find(|nice| leading <= *nice).unwrap_or(10.0);
    nice * power
}

/// The largest numbers 1, 2 or 5 times a power of ten below a value, falling: most customers are worth far less than
/// the best, so equal steps would leave them without a line.
fn nice_below(value: f64, count: usize) -> Vec<f64> {
    if value <= 0.0 || !value.is_finite() {
        return Vec::new();
    }
    let power = libm::floor(libm::log10(value)) as i32;
    let steps = (0..=count as i32).flat_map(|down| [5.0, 2.0, 1.0].map(|lead| (lead, power - down)));
    let levels = steps.map(|(lead, power)| lead * libm::pow(10.0, f64::from(power)));
    levels.filter(|level| *level < value).take(count).collect()
}

/// Lines along which customers of the longest age and of mean spend are worth the same.
pub(super) fn isovalues(study: &Study, verdict: &Verdict) -> Vec<IsovalueView> {
    let (age, most) = frame(study);
    let unknown = SpendEvidence::default();
    let spend = verdict.fitted.spend.as_ref().and_then(|fit| fit.model.expected_value(unknown));
    let Some(spend) = spend.filter(|spend| *spend > 0.0) else { return Vec::new() };
    let price = spend * verdict.fitted.values.settings().margin.share();
    let columns = 2 * most;
    let mut rows = Vec::new();
    for step in 1..=STEPS {
        let recency = (age * step as f64 / STEPS as f64).min(age);
        let cells = (1..=columns).map(|frequency| History::new(frequency, recency, age));
        let Ok(histories) = PurchaseHistories::new(study.choices.unit, cells) else { return Vec::new() };
        let discount = verdict.fitted.values.settings().discount;
        let of_row = discounted_purchases(&verdict.fitted.model, &histories, study.choices.span, discount);
        let Ok(of_row) = of_row else { return Vec::new() };
        rows.push((recency, of_row.into_iter().map(|purchases| purchases * price).collect::<Vec<f64>>()));
    }
    let highest = rows.iter().flat_map(|(_, row)| row.iter().copied()).fold(0.0, f64::max);
    let mut levels = nice_below(highest, MOST_LINES);
    levels.reverse();
    levels
        .into_iter()
        .map(|value| IsovalueView { value, points: line(&rows, value) })
        .filter(|of| of.points.len() > 1)
        .collect()
}

/// The least frequency of each recency at which the value is reached, between whole numbers by interpolation.
fn line(rows: &[(f64, Vec<f64>)], value: f64) -> Vec<(f64, f64)> {
    let crossing = |(recency, row): &(f64, Vec<f64>)| {
        let at = row.iter().position(|found| *found >= value)?;
        let frequency = match at.checked_sub(1).map(|before| row[before]) {
            Some(before) if row[at] > before => at as f64 + (value - before) / (row[at] - before),
            // Fewer purchases than any row has would do.
            _ => return None,
        };
        Some((*recency, frequency))
    };
    rows.iter().filter_map(crossing).collect()
}

/// Densities of purchase rate and dropout over customers.
pub(super) fn heterogeneity(model: &PurchaseModel) -> Vec<HeterogeneityView> {
    let parameters = model.parameters();
    let value = |name: &str| parameters.iter().find(|of| of.name == name).map(|of| of.value);
    let mut found = Vec::new();
    if let (Some(shape), Some(rate)) = (value("r"), value("alpha")) {
        // With k stages a purchase takes k of them.
        let stages = f64::from(model.stages());
        found.extend(gamma_density("purchase_rate", shape, rate * stages));
    }
    match model.kind() {
        ProcessKind::ParetoNbd => {
            if let (Some(shape), Some(rate)) = (value("s"), value("beta")) {
                found.extend(gamma_density("dropout_rate", shape, rate));
            }
        }
        ProcessKind::Nbd => {}
        _ => {
            if let (Some(a), Some(b)) = (value("a"), value("b")) {
                found.extend(beta_density(a, b));
            }
        }
    }
    found
}

/// Density of Gamma(shape, rate) up to four means.
fn gamma_density(key: &str, shape: f64, rate: f64) -> Option<HeterogeneityView> {
    let mean = shape / rate;
    let norm = shape * libm::log(rate) - ln_gamma(shape);
    let density = |x: f64| libm::exp(norm + (shape - 1.0) * libm::log(x) - rate * x);
    let points = (1..=POINTS).map(|at| 4.0 * mean * at as f64 / POINTS as f64);
    finite_view(key, mean, points.map(|x| (x, density(x))).collect())
}

/// Density of Beta(a, b) inside 0 to 1.
fn beta_density(a: f64, b: f64) -> Option<HeterogeneityView> {
    let norm = -ln_beta(a, b);
    let density = |x: f64| libm::exp(norm + (a - 1.0) * libm::log(x) + (b - 1.0) * libm::log1p(-x));
    let points = (0..POINTS).map(|at| (at as f64 + 0.5) / POINTS as f64);
    finite_view("dropout_probability", a / (a + b), points.map(|x| (x, density(x))).collect())
}

fn finite_view(key: &str, mean: f64, density: Vec<(f64, f64)>) -> Option<HeterogeneityView> {
    let is_finite = mean.is_finite() && density.iter().all(|(x, y)| x.is_finite() && y.is_finite());
    is_finite.then(|| HeterogeneityView { key: key.to_owned(), mean, density })
}
