//! Chart specs of contracts: a realistic business, and views with nothing or nonsense in them.

use worthmap::charts::{ChartSpec, Ink, Plot, Stroke, build};
use worthmap::format::Formatter;
use worthmap::protocol::{
    ContractPeriodView, ContractValueView, FactorEstimate, FactorView, FactorsView, Figure, Interval,
    LifespanView, LifespansView, ProjectedShare, RenewalHazardView, RenewalModelView, RenewalPoint,
    RenewalsView, StayComparison, StayCurve, StayPoint, StaysView, TenureUnit, UndefinedReason,
};

const NONE: Figure = Figure::Undefined(UndefinedReason::NotReached);
const KEYS: [&str; 3] = ["constant_churn", "sbg", "bdw"];

/// Every chart of contracts.
pub fn all(f: &Formatter) -> Vec<ChartSpec> {
    let (stays, renewals) = (stays(), renewals());
    vec![
        build::stay_curve(f, &stays),
        build::stay_groups(f, stays.comparison.as_ref().unwrap(), stays.unit),
        build::leaving_factors(f, &factors()),
        build::renewal_losses(f, &renewals),
        build::renewal_survival(f, &renewals),
        build::contract_payments(f, &value()),
    ]
}

/// Charts of views with nothing, one thing, zeros and figures that are not finite in them.
pub fn awkward(f: &Formatter) -> Vec<ChartSpec> {
    let mut specs = Vec::new();
    for shares in [&[][..], &[0.0], &[f64::NAN, 0.5, 0.0], &[1.0]] {
        let curve = odd_curve(shares);
        let comparison = StayComparison {
            by: "town".to_owned(),
            groups: vec![curve.clone(), StayCurve { name: "…".to_owned(), ..curve.clone() }],
            expected: Vec::new(),
            others: 0,
            chi_square: 0.0,
            degrees_of_freedom: 1,
            p_value: 1.0,
        };
        specs.push(build::stay_groups(f, &comparison, TenureUnit::Year));
        let nobody = StayComparison { groups: Vec::new(), ..comparison };
        specs.push(build::stay_groups(f, &nobody, TenureUnit::Year));
        let view =
            StaysView { unit: TenureUnit::Month, all: curve, properties: Vec::new(), comparison: None };
        specs.push(build::stay_curve(f, &view));
    }
    let mut odd = factors();
    odd.terms[0].estimate = estimate(f64::INFINITY, 0.2);
    odd.terms[1].estimate = estimate(-900.0, 0.001);
    odd.terms[2].moments = Some((f64::NAN, f64::NAN));
    specs.push(build::leaving_factors(f, &odd));
    odd.terms.truncate(1);
    specs.push(build::leaving_factors(f, &odd));
    specs.extend(awkward_renewals(f));
    let mut contract = value();
    contract.periods[1].cumulative = f64::NAN;
    specs.push(build::contract_payments(f, &contract));
    (contract.periods, contract.new_customer) = (Vec::new(), 0.0);
    specs.push(build::contract_payments(f, &contract));
    specs
}

fn awkward_renewals(f: &Formatter) -> Vec<ChartSpec> {
    let mut specs = Vec::new();
    let mut view = renewals();
    view.models[1].trusted = false;
    for point in &mut view.projection {
        (point.models[1], point.observed_interval) = (None, Some((f64::NAN, 1.0)));
    }
    view.hazards[0].share = f64::NAN;
    view.hazards[1].interval = (f64::NAN, f64::INFINITY);
    let mut nothing = view.clone();
    (nothing.hazards, nothing.projection, nothing.models) = (Vec::new(), Vec::new(), Vec::new());
    for view in [&view, &nothing] {
        specs.push(build::renewal_losses(f, view));
        specs.push(build::renewal_survival(f, view));
    }
    specs
}

/// A falling curve over three years, the faster the higher the rate.
fn curve(name: &str, customers: u32, rate: f64) -> StayCurve {
    let share = |month: u32| libm::pow(1.0 + f64::from(month) / 14.0, -rate);
    let point = |month: u32| {
        let at_risk = customers - customers * month / 40;
        StayPoint {
            time: (f64::from(month) * 365.25 / 12.0).round(),
            share: share(month),
            interval: Some((share(month) * 0.94, 1.0 - (1.0 - share(month)) * 0.94)),
            at_risk,
            lost: at_risk / 30,
        }
    };
    let median = (1..36).find(|month| share(*month) <= 0.5).map(|month| f64::from(month) * 30.4);
    StayCurve {
        name: name.to_owned(),
        customers,
        lost: customers * 2 / 5,
        points: (1..36).map(point).collect(),
        longest: 1093.0,
        at_risk: (0..6).map(|at| (f64::from(at) * 182.625, customers - customers * at / 6)).collect(),
        median: median.map_or(NONE, Figure::Value),
        median_interval: (median.map(|median| median * 0.8), None),
        restricted_mean: Some((1081.0, 1081.0 * share(12), (1081.0 * share(13), 1081.0 * share(11)))),
    }
}

fn odd_curve(shares: &[f64]) -> StayCurve {
    let point = |(at, share): (usize, &f64)| StayPoint {
        time: at as f64,
        share: *share,
        interval: (*share > 0.0).then_some((f64::NAN, 1.0)),
        at_risk: 1,
        lost: 1,
    };
    StayCurve {
        name: "<b>{x}".to_owned(),
        customers: 1,
        lost: shares.len() as u32,
        points: shares.iter().enumerate().map(point).collect(),
        longest: shares.len() as f64,
        at_risk: vec![(0.0, 1)],
        median: NONE,
        median_interval: (None, None),
        restricted_mean: None,
    }
}

fn stays() -> StaysView {
    let comparison = StayComparison {
        by: "interval".to_owned(),
        groups: vec![curve("month", 928, 0.9), curve("year", 178, 0.5)],
        expected: vec![360.5, 70.2],
        others: 0,
        chi_square: 31.2,
        degrees_of_freedom: 1,
        p_value: 2e-8,
    };
    StaysView {
        unit: TenureUnit::Day,
        all: curve("", 1106, 0.8),
        properties: vec!["plan".to_owned(), "interval".to_owned()],
        comparison: Some(comparison),
    }
}

fn estimate(coefficient: f64, p_value: f64) -> Option<FactorEstimate> {
    // An interval that fits the probability by chance, about.
    let half = coefficient.abs() * if p_value < 0.05 { 0.6 } else { 1.8 };
    let at = |off: f64| libm::exp(coefficient + off);
    Some(FactorEstimate {
        coefficient,
        standard_error: half / 1.96,
        hazard_ratio: at(0.0),
        interval: Some((at(-half), at(half))),
        p_value,
    })
}

fn factors() -> FactorsView {
    let term = |property: &str, level: Option<(&str, &str)>, estimate: Option<FactorEstimate>| FactorView {
        property: property.to_owned(),
        level: level.map(|(of, other)| (of.to_owned(), other.to_owned())),
        moments: level.is_none().then_some((41.0, 12.5)),
        customers: 411,
        lost: 152,
        estimate,
    };
    FactorsView {
        customers: 1106,
        lost: 428,
        incomplete: 3,
        terms: vec![
            term("plan", Some(("Agency", "Solo")), estimate(0.18, 0.24)),
            term("interval", Some(("year", "month")), estimate(-0.92, 1e-6)),
            term("age", None, estimate(0.031, 0.004)),
            term("country", Some(("Malta", "Austria")), None),
        ],
        test: Some((28.4, 3, 3e-6)),
        concordance: Some(0.61),
        converged: true,
        notes: Vec::new(),
    }
}

fn renewals() -> RenewalsView {
    let share = |renewal: u32| libm::pow(1.0 + f64::from(renewal) / 13.5, -0.87);
    let hazard = |renewal: u32| {
        let at_risk = 900 - 23 * renewal;
        let share = 1.0 - share(renewal) / share(renewal - 1);
        RenewalHazardView {
            renewal,
            at_risk,
            lost: (f64::from(at_risk) * share) as u32,
            share,
            interval: (share * 0.7, share * 1.4),
        }
    };
    let point = |renewal: u32| {
        let model = |of: f64| {
            Some(ProjectedShare {
                share: of,
                interval: Some((of * 0.95, of.min(0.95) * 1.05)),
                retention: 0.95,
            })
        };
        RenewalPoint {
            renewal,
            observed: (renewal <= 24).then(|| share(renewal) * 0.99),
            observed_interval: (renewal <= 24).then(|| (share(renewal) * 0.96, share(renewal))),
            models: vec![
                model(libm::pow(0.958, f64::from(renewal))),
                model(share(renewal)),
                model(share(renewal) * 0.985),
            ],
        }
    };
    let model = |at: usize| RenewalModelView {
        key: KEYS[at].to_owned(),
        name: KEYS[at].to_owned(),
        parameters: vec![("alpha".to_owned(), 0.87, Some(0.18))],
        log_likelihood: -1589.8 + 17.0 * at as f64,
        aic: 3181.6 - 32.0 * at as f64,
        trusted: true,
        notes: Vec::new(),
    };
    let lifespan = |at: usize| LifespanView {
        model: KEYS[at].to_owned(),
        observed: 14.2 + 0.5 * at as f64,
        all_time: (at == 0).then_some(23.6),
        discounted: Some(20.0 + 5.0 * at as f64),
        discounted_interval: None,
        residual: Some(19.2 + 15.0 * at as f64),
    };
    RenewalsView {
        interval: Some(Interval::Month),
        unit: TenureUnit::Month,
        customers: 928,
        lost: 384,
        opportunities: 9065,
        renewals: 24,
        hazards: (1..=24).map(hazard).collect(),
        models: (0..3).map(model).collect(),
        tests: vec![(33.9, 3e-9), (2.1, 0.15)],
        preferred: "sbg".to_owned(),
        projection: (0..=48).map(point).collect(),
        lifespans: LifespansView {
            renewals: 24,
            churn: 0.0424,
            one_over_churn: 23.6,
            observed_mean: Some((14.9, (14.1, 15.7))),
            discount: 0.00797,
            models: (0..3).map(lifespan).collect(),
        },
    }
}

fn value() -> ContractValueView {
    let mut cumulative = 0.0;
    let mut period = |renewals: u32| {
        let share = libm::pow(1.0 + f64::from(renewals) / 13.5, -0.87);
        let discount_factor = libm::pow(1.1, -f64::from(renewals) / 12.0);
        let value = 45.82 * share * discount_factor;
        cumulative += value;
        ContractPeriodView { renewals, share, discount_factor, value, cumulative }
    };
    ContractValueView {
        model: "sbg".to_owned(),
        interval: Some(Interval::Month),
        unit: TenureUnit::Month,
        payment: 45.82,
        margin: None,
        growth: 0.0,
        discount: 0.00797,
        new_customer: 1438.02,
        new_interval: Some((1203.6, 1718.1)),
        with_growth: Ok(1438.02),
        constant_churn: 917.5,
        periods: (0..24).map(&mut period).collect(),
        later: 800.4,
        current: Vec::new(),
        others: 134,
        current_total: 0.0,
        current_with_growth: Ok(0.0),
    }
}

#[test]
fn titles_state_the_finding() {
    let specs = all(&Formatter::new(worthmap::format::Locale::EN_US, Some("EUR")));
    let title = |at: usize| specs[at].title.replace('\u{a0}', " ");
    assert_eq!(title(0), "Half of your customers are gone after 20 months");
    assert!(title(1).starts_with("Yearly stays longest: "), "{}", title(1));
    assert_eq!(title(2), "Monthly (billing): 2.51 times as likely to leave as Yearly, all else equal");
    assert!(title(3).ends_with("at later ones"), "{}", title(3));
    assert!(title(4).contains("make 24 renewals"), "{}", title(4));
    assert!(title(5).ends_with("come within the first 24 months"), "{}", title(5));
}

#[test]
fn stairs_fall_from_one_and_bands_go_round() {
    let chart = build::stay_curve(&Formatter::default(), &stays());
    let Plot::Lines(lines) = &chart.plot else { panic!("lines are drawn") };
    let (band, stair) = (&lines.lines[0], &lines.lines[1].points);
    assert_eq!(band.stroke, Stroke::Band);
    assert_eq!(band.points.first().map(|point| point.0), band.points.last().map(|point| point.0));
    assert_eq!(stair[0], (0.0, 1.0));
    assert!(stair.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 >= pair[1].1));
    // Days are told in months.
    assert!(stair.last().is_some_and(|(x, _)| (35.0..37.0).contains(x)));
    assert!(chart.items.len() <= 24 && chart.items.len() == lines.stops.len());
}

#[test]
fn a_forest_tells_the_clear_effects_from_chance() {
    let chart = build::leaving_factors(&Formatter::default(), &factors());
    let Plot::Forest(forest) = &chart.plot else { panic!("a forest is drawn") };
    let inks: Vec<Ink> = forest.rows.iter().map(|row| row.ink).collect();
    assert_eq!(inks, [Ink::Quiet, Ink::Main, Ink::Loss]);
    // A number is told for a standard deviation: exp(12.5 x 0.031).
    assert!((forest.rows[2].factor - 1.473_3).abs() < 1e-3, "{}", forest.rows[2].factor);
    // What has no estimate stands in the table only.
    assert_eq!((chart.items.len(), chart.table.rows.len()), (3, 4));
    assert_eq!(chart.legend.len(), 3);
}

#[test]
fn the_model_in_use_is_thick_and_has_the_band() {
    let chart = build::renewal_survival(&Formatter::default(), &renewals());
    let Plot::Lines(lines) = &chart.plot else { panic!("lines are drawn") };
    let of = |stroke: Stroke| lines.lines.iter().filter(move |line| line.stroke == stroke);
    let names: Vec<&str> = of(Stroke::Band).chain(of(Stroke::Bold)).map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["sBG model", "sBG model"]);
    assert_eq!(of(Stroke::Dashed).count(), 2);
    assert_eq!(lines.stretch.as_ref().map(|stretch| (stretch.from, stretch.to)), Some((24.0, 48.0)));
}
