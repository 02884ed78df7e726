//! Curves of how long customers stay, and whether groups differ.

use crate::analysis::numerics::order;
use std::collections::BTreeMap;

use crate::analysis::domain::TimeUnit;
use crate::analysis::survival::{
    IntervalKind, KaplanMeier, Observation, SurvivalData, SurvivalError, SurvivalRow, compare_log_rank,
    hazard_by_renewal,
};
use crate::engine::analyse::to_u32;
use crate::engine::predict::pair;
use crate::protocol::{
    ContractGap, Figure, RenewalHazardView, StayComparison, StayCurve, StayPoint, StaysView, TenureUnit,
    UndefinedReason,
};

use super::properties::Properties;
use super::{MONTH_DAYS, Stays};

/// Most points of a curve.
const MOST_POINTS: usize = 400;
/// Most groups that are compared.
const MOST_GROUPS: usize = 6;
/// Most places after zero at which customers at risk are told.
const MOST_PLACES: u32 = 6;
/// Times up to so many days are told in days.
const MOST_DAYS: f64 = 120.0;

pub(super) fn stays(
    stays: &Stays,
    properties: &Properties,
    by: Option<&str>,
) -> Result<StaysView, ContractGap> {
    let everybody = 0..stays.times.len();
    let data = data_of(stays, everybody.clone()).map_err(|error| gap(&error))?;
    let curve = KaplanMeier::new(&data, IntervalKind::default()).map_err(|error| gap(&error))?;
    let names = properties.names();
    let places = places(stays.unit, curve.longest());
    Ok(StaysView {
        unit: stays.unit,
        all: curve_view(String::new(), &curve, (curve.longest(), &places)),
        comparison: chosen(&names, by).and_then(|by| comparison(stays, properties, (by, &places))),
        properties: names,
    })
}

/// The property that curves are compared by: the one asked for, if there is one like that, or the first.
pub(super) fn chosen<'a>(names: &'a [String], by: Option<&str>) -> Option<&'a str> {
    let asked = names.iter().find(|name| Some(name.as_str()) == by);
    asked.or(names.first()).map(String::as_str)
}

/// Round times from zero on, up to the longest: of days beyond a few months, those on which months end.
fn places(unit: TenureUnit, longest: f64) -> Vec<f64> {
    const STEPS: [u32; 12] = [1, 2, 3, 6, 12, 24, 36, 48, 60, 120, 240, 1200];
    let period = if unit == TenureUnit::Day && longest > MOST_DAYS { MONTH_DAYS } else { 1.0 };
    let periods = longest / period;
    let fits = |step: &&u32| periods / f64::from(**step) <= f64::from(MOST_PLACES);
    let step = STEPS.iter().find(fits).map_or(libm::ceil(periods / f64::from(MOST_PLACES)), |&of| of.into());
    (0..=MOST_PLACES).map(|at| f64::from(at) * step * period).take_while(|time| *time <= longest).collect()
}

/// Why there is no curve.
pub(super) fn gap(error: &SurvivalError) -> ContractGap {
    match error {
        SurvivalError::NoCustomers => ContractGap::NoCustomers,
        SurvivalError::NoEvents { customers } => ContractGap::NobodyLost { customers: *customers },
        _ => ContractGap::OutOfRange,
    }
}

fn data_of(stays: &Stays, customers: impl Iterator<Item = usize>) -> Result<SurvivalData, SurvivalError> {
    let unit = match stays.unit {
        TenureUnit::Day => TimeUnit::Day,
        TenureUnit::Month => TimeUnit::Month,
        TenureUnit::Year => TimeUnit::Year,
    };
    let one =
        |at: usize| Observation { entry: 0.0, time: stays.times[at], is_event: stays.lost[at], count: 1 };
    SurvivalData::from_observations(unit, customers.map(one))
}

fn curve_view(name: String, curve: &KaplanMeier, (horizon, places): (f64, &[f64])) -> StayCurve {
    let steps: Vec<&SurvivalRow> = curve.rows().iter().filter(|row| row.events > 0).collect();
    let every = steps.len().div_ceil(MOST_POINTS).max(1);
    let mut shown: Vec<&SurvivalRow> = steps.iter().step_by(every).copied().collect();
    // The last step is where the curve ends.
    if let Some(last) = steps.last().filter(|_| !(steps.len() - 1).is_multiple_of(every)) {
        shown.push(last);
    }
    let median = curve.median();
    let restricted = curve.restricted_mean(horizon).ok();
    StayCurve {
        name,
        customers: to_u32(curve.customers()),
        lost: to_u32(curve.events()),
        points: shown.into_iter().map(point).collect(),
        longest: curve.longest(),
        at_risk: places.iter().map(|time| (*time, to_u32(curve.at_risk(*time)))).collect(),
        median: median.time.map_or(Figure::Undefined(UndefinedReason::NotReached), Figure::Value),
        median_interval: (median.lower, median.upper),
        restricted_mean: restricted.map(|of| (of.horizon, of.mean, (of.interval.lower, of.interval.upper))),
    }
}

fn point(row: &SurvivalRow) -> StayPoint {
    StayPoint {
        time: row.time,
        share: row.survival,
        interval: pair(row.interval),
        at_risk: to_u32(row.at_risk),
        lost: to_u32(row.events),
    }
}

fn comparison(
    stays: &Stays,
    properties: &Properties,
    (by, places): (&str, &[f64]),
) -> Option<StayComparison> {
    let values = properties.texts(by)?;
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, value) in values.iter().enumerate() {
        if let Some(value) = value {
            members.entry(value).or_default().push(at);
        }
    }
    let mut ranked: Vec<(&str, Vec<usize>)> = members.into_iter().collect();
    order::sort_by_key(&mut ranked, |(name, of)| (std::cmp::Reverse(of.len()), *name));
    let known: usize = ranked.iter().map(|(_, of)| of.len()).sum();
    ranked.truncate(MOST_GROUPS);
    let listed: usize = ranked.iter().map(|(_, of)| of.len()).sum();
    let data: Vec<SurvivalData> =
        ranked.iter().map(|(_, of)| data_of(stays, of.iter().copied())).collect::<Result<_, _>>().ok()?;
    let test = compare_log_rank(&data.iter().collect::<Vec<_>>()).ok()?;
    let curves: Vec<KaplanMeier> = data
        .iter()
        .map(|data| KaplanMeier::new(data, IntervalKind::default()))
        .collect::<Result<_, _>>()
        .ok()?;
    // Means can be compared only where all curves are known.
    let horizon = curves.iter().map(KaplanMeier::longest).fold(f64::INFINITY, f64::min);
    let named = ranked.iter().zip(&curves);
    Some(StayComparison {
        by: by.to_owned(),
        groups: named
            .map(|((name, _), curve)| curve_view((*name).to_owned(), curve, (horizon, places)))
            .collect(),
        expected: test.groups.iter().map(|group| group.expected).collect(),
        others: to_u32((known - listed) as u64),
        chi_square: test.chi_square,
        degrees_of_freedom: test.degrees_of_freedom,
        p_value: test.p_value,
    })
}

/// Losses by renewal.
pub(super) fn hazards_of(data: &SurvivalData) -> Vec<RenewalHazardView> {
    let rows = hazard_by_renewal(data).unwrap_or_default();
    rows.iter()
        .map(|row| RenewalHazardView {
            renewal: row.renewal,
            at_risk: to_u32(row.at_risk),
            lost: to_u32(row.lost),
            share: row.hazard,
            interval: (row.interval.lower, row.interval.upper),
        })
        .collect()
}

/// Renewals as times.
pub(super) fn renewal_data(
    stays: &Stays,
    customers: impl Iterator<Item = usize>,
) -> Result<SurvivalData, SurvivalError> {
    let one = |at: usize| Observation {
        entry: 0.0,
        time: f64::from(stays.renewals[at]),
        is_event: stays.lost[at],
        count: 1,
    };
    SurvivalData::from_observations(TimeUnit::Month, customers.map(one))
}
