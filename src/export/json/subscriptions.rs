//! Contracts, in the report.

use serde::Serialize;

use super::parts::{Part, known, part};
use crate::format::iso_day;
use crate::protocol::{
    ContractGap, ContractNotes, ContractPeriodView, ContractValueView, CurrentCustomersView, FactorView,
    FactorsView, Interval, LifespansView, PlanView, RecurringMonth, RecurringSum, RecurringView,
    RenewalHazardView, RenewalModelView, RenewalNote, RenewalsView, StayComparison, StayCurve, StayPoint,
    StaysView, Subscriptions as View, TenureUnit,
};

/// The part `subscriptions`.
#[derive(Serialize)]
pub(super) struct Subscriptions<'a> {
    as_of: Option<String>,
    grace_days: u32,
    customers: u32,
    recurring: Part<Recurring<'a>, ContractGap>,
    stays: Part<Stays<'a>, ContractGap>,
    factors: Part<Factors<'a>, ContractGap>,
    renewals: Part<Renewals<'a>, ContractGap>,
    value: Part<Value<'a>, ContractGap>,
}

#[derive(Serialize)]
struct Recurring<'a> {
    measured_month: Option<String>,
    measures: Vec<Measure<'a>>,
    months: Vec<Month>,
    plans: &'a [PlanView],
    notes: ContractNotes,
}

#[derive(Serialize)]
struct Measure<'a> {
    key: &'a str,
    definitions: Vec<Definition<'a>>,
}

#[derive(Serialize)]
struct Definition<'a> {
    key: &'a str,
    value: Option<f64>,
}

#[derive(Serialize)]
struct Month {
    start: String,
    end: String,
    partial: bool,
    opening: RecurringSum,
    new: RecurringSum,
    expansion: RecurringSum,
    reactivation: RecurringSum,
    contraction: RecurringSum,
    churn: RecurringSum,
    closing: RecurringSum,
    came_and_went: RecurringSum,
    gross_retention_12: Option<f64>,
    net_retention_12: Option<f64>,
    customer_churn: Option<f64>,
    revenue_churn: Option<f64>,
}

#[derive(Serialize)]
struct Stays<'a> {
    unit: TenureUnit,
    all: Curve<'a>,
    comparison: Option<Comparison<'a>>,
}

#[derive(Serialize)]
struct Curve<'a> {
    name: &'a str,
    customers: u32,
    lost: u32,
    median: Option<f64>,
    median_interval: (Option<f64>, Option<f64>),
    restricted_mean: Option<RestrictedMean>,
    points: &'a [StayPoint],
}

#[derive(Serialize)]
struct RestrictedMean {
    horizon: f64,
    mean: f64,
    interval: (f64, f64),
}

#[derive(Serialize)]
struct Comparison<'a> {
    by: &'a str,
    groups: Vec<Curve<'a>>,
    /// Customers of groups that are not listed and not tested.
    others: u32,
    expected_lost: &'a [f64],
    chi_square: f64,
    degrees_of_freedom: u32,
    p_value: f64,
}

#[derive(Serialize)]
struct Factors<'a> {
    customers: u32,
    lost: u32,
    incomplete: u32,
    converged: bool,
    concordance: Option<f64>,
    likelihood_ratio: Option<Test>,
    terms: &'a [FactorView],
    notes: &'a [crate::protocol::FactorNote],
}

#[derive(Serialize)]
struct Test {
    statistic: f64,
    degrees_of_freedom: u32,
    p_value: f64,
}

#[derive(Serialize)]
struct Renewals<'a> {
    interval: Option<Interval>,
    unit: TenureUnit,
    customers: u32,
    lost: u32,
    opportunities: u32,
    hazards: &'a [RenewalHazardView],
    models: Vec<Model<'a>>,
    preferred: &'a str,
    projection: Vec<Renewal<'a>>,
    lifespans: &'a LifespansView,
}

#[derive(Serialize)]
struct Model<'a> {
    key: &'a str,
    trusted: bool,
    parameters: Vec<Parameter<'a>>,
    log_likelihood: f64,
    aic: f64,
    /// Against the simpler model before it.
    likelihood_ratio: Option<Test>,
    notes: &'a [RenewalNote],
}

#[derive(Serialize)]
struct Parameter<'a> {
    name: &'a str,
    value: f64,
    standard_error: Option<f64>,
}

#[derive(Serialize)]
struct Renewal<'a> {
    renewal: u32,
    observed: Option<f64>,
    models: Vec<Share<'a>>,
}

#[derive(Serialize)]
struct Share<'a> {
    model: &'a str,
    share: f64,
    interval: Option<(f64, f64)>,
    retention: f64,
}

#[derive(Serialize)]
struct Value<'a> {
    of: &'static str,
    model: &'a str,
    interval: Option<Interval>,
    unit: TenureUnit,
    payment: f64,
    margin: Option<f64>,
    growth: f64,
    discount: f64,
    new_customer: f64,
    new_interval: Option<(f64, f64)>,
    new_with_growth: Option<f64>,
    new_by_constant_churn: f64,
    periods: &'a [ContractPeriodView],
    later: f64,
    current: &'a [CurrentCustomersView],
    current_total: f64,
    current_with_growth: Option<f64>,
    billed_otherwise: u32,
}

impl Subscriptions<'_> {
    pub(super) fn of(view: &View) -> Subscriptions<'_> {
        Subscriptions {
            as_of: view.as_of.map(iso_day),
            grace_days: view.settings.grace_days,
            customers: view.customers,
            recurring: part(&view.recurring, recurring),
            stays: part(&view.stays, stays),
            factors: part(&view.factors, factors),
            renewals: part(&view.renewals, renewals),
            value: part(&view.value, value),
        }
    }
}

fn recurring(of: &RecurringView) -> Recurring<'_> {
    let measured = of.months.get(of.measured as usize);
    Recurring {
        measured_month: measured.map(|month| iso_day(month.start)),
        measures: of
            .measures
            .iter()
            .map(|measure| Measure {
                key: &measure.key,
                definitions: measure
                    .variants
                    .iter()
                    .map(|variant| Definition { key: &variant.key, value: known(variant.value) })
                    .collect(),
            })
            .collect(),
        months: of.months.iter().map(month).collect(),
        plans: &of.plans,
        notes: of.notes,
    }
}

fn month(of: &RecurringMonth) -> Month {
    Month {
        start: iso_day(of.start),
        end: iso_day(of.end),
        partial: of.partial,
        opening: of.opening,
        new: of.new,
        expansion: of.expansion,
        reactivation: of.reactivation,
        contraction: of.contraction,
        churn: of.churn,
        closing: of.closing,
        came_and_went: of.came_and_went,
        gross_retention_12: known(of.gross_retention),
        net_retention_12: known(of.net_retention),
        customer_churn: known(of.customer_churn),
        revenue_churn: known(of.revenue_churn),
    }
}

fn stays(of: &StaysView) -> Stays<'_> {
    Stays { unit: of.unit, all: curve(&of.all), comparison: of.comparison.as_ref().map(comparison) }
}

fn curve(of: &StayCurve) -> Curve<'_> {
    Curve {
        name: &of.name,
        customers: of.customers,
        lost: of.lost,
        median: known(of.median),
        median_interval: of.median_interval,
        restricted_mean: of.restricted_mean.map(|(horizon, mean, interval)| RestrictedMean {
            horizon,
            mean,
            interval,
        }),
        points: &of.points,
    }
}

fn comparison(of: &StayComparison) -> Comparison<'_> {
    Comparison {
        by: &of.by,
        groups: of.groups.iter().map(curve).collect(),
        others: of.others,
        expected_lost: &of.expected,
        chi_square: of.chi_square,
        degrees_of_freedom: of.degrees_of_freedom,
        p_value: of.p_value,
    }
}

fn factors(of: &FactorsView) -> Factors<'_> {
    Factors {
        customers: of.customers,
        lost: of.lost,
        incomplete: of.incomplete,
        converged: of.converged,
        concordance: of.concordance,
        likelihood_ratio: of.test.map(|(statistic, degrees_of_freedom, p_value)| Test {
            statistic,
            degrees_of_freedom,
            p_value,
        }),
        terms: &of.terms,
        notes: &of.notes,
    }
}

fn renewals(of: &RenewalsView) -> Renewals<'_> {
    let tests = std::iter::once(None).chain(of.tests.iter().copied().map(Some));
    Renewals {
        interval: of.interval,
        unit: of.unit,
        customers: of.customers,
        lost: of.lost,
        opportunities: of.opportunities,
        hazards: &of.hazards,
        models: of.models.iter().zip(tests).map(|(model, test)| model_part(model, test)).collect(),
        preferred: &of.preferred,
        projection: of
            .projection
            .iter()
            .map(|point| Renewal {
                renewal: point.renewal,
                observed: point.observed,
                models: of
                    .models
                    .iter()
                    .zip(&point.models)
                    .filter_map(|(model, share)| {
                        share.map(|of| Share {
                            model: &model.key,
                            share: of.share,
                            interval: of.interval,
                            retention: of.retention,
                        })
                    })
                    .collect(),
            })
            .collect(),
        lifespans: &of.lifespans,
    }
}

fn model_part(of: &RenewalModelView, test: Option<(f64, f64)>) -> Model<'_> {
    Model {
        key: &of.key,
        trusted: of.trusted,
        parameters: of
            .parameters
            .iter()
            .map(|(name, value, standard_error)| Parameter {
                name,
                value: *value,
                standard_error: *standard_error,
            })
            .collect(),
        log_likelihood: of.log_likelihood,
        aic: of.aic,
        likelihood_ratio: test.map(|(statistic, p_value)| Test { statistic, degrees_of_freedom: 1, p_value }),
        notes: &of.notes,
    }
}

fn value(of: &ContractValueView) -> Value<'_> {
    Value {
        of: if of.margin.is_some() { "margin" } else { "revenue" },
        model: &of.model,
        interval: of.interval,
        unit: of.unit,
        payment: of.payment,
        margin: of.margin,
        growth: of.growth,
        discount: of.discount,
        new_customer: of.new_customer,
        new_interval: of.new_interval,
        new_with_growth: of.with_growth.ok(),
        new_by_constant_churn: of.constant_churn,
        periods: &of.periods,
        later: of.later,
        current: &of.current,
        current_total: of.current_total,
        current_with_growth: of.current_with_growth.ok(),
        billed_otherwise: of.others,
    }
}
