//! What the engine says of contracts: the parts hold together, the published table comes through, and whatever is
//! missing is told.

use std::fmt::Write as _;
use std::rc::Rc;

use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::engine::Driver;
use worthmap::protocol::{
    AnalysisSettings, Command, ContractGap, FactorNote, Figure, ImportPlan, Interval, Outcome, RenewalNote,
    RenewalsView, Role, Sample, Shape, Source, SubscriptionSettings, Subscriptions, TenureUnit,
};

type MemoryDriver = Driver<std::io::Cursor<Vec<u8>>>;

/// Digits that published figures have.
const PUBLISHED: f64 = 5e-4;
/// Digits of figures that were computed with other software.
const COMPUTED: f64 = 2e-6;
/// Rounding of sums of amounts.
const SUMS: f64 = 1e-6;
/// Customers of "regular" and of "high end" who are still there after each yearly renewal, out of 1,000.
const REGULAR: [u32; 8] = [1000, 631, 468, 382, 326, 289, 262, 241];
const HIGH_END: [u32; 8] = [1000, 869, 743, 653, 593, 551, 517, 491];

fn loaded(source: Source, choose: impl Fn(&mut ImportPlan)) -> MemoryDriver {
    let mut driver = Driver::new(Rc::new(NativeDecoders));
    let mut plan = driver.open(source, None).unwrap().plan;
    choose(&mut plan);
    let mut settings = AnalysisSettings::default();
    settings.prediction.discount_percent = 10.0;
    driver.load(plan, settings, &mut |_| ()).unwrap();
    driver
}

fn view(driver: &mut MemoryDriver, settings: SubscriptionSettings) -> Subscriptions {
    let id = driver.next_id();
    match driver.request(id, Command::Subscriptions { id, settings }).unwrap() {
        Outcome::Subscriptions(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn of_text(text: &str) -> Subscriptions {
    view(&mut loaded(Source::Text(text.to_owned()), |_| ()), SubscriptionSettings::default())
}

/// Too few rows to guess from.
fn of_tenures(text: &str) -> Subscriptions {
    let choose = |plan: &mut ImportPlan| {
        plan.shape = Shape::Tenures;
        let roles = [Role::Customer, Role::Tenure, Role::Churn, Role::Covariate];
        plan.roles = roles[..plan.roles.len()].to_vec();
    };
    view(&mut loaded(Source::Text(text.to_owned()), choose), SubscriptionSettings::default())
}

fn sample() -> MemoryDriver {
    loaded(Source::Sample(Sample::Contracts), |_| ())
}

/// One row a customer: years stayed and whether lost.
fn tenure_file(survivors: &[u32]) -> String {
    let mut text = "customer_id,tenure,churned\n".to_owned();
    let mut number = 0;
    let mut push = |years: usize, lost: &str, count: u32| {
        for _ in 0..count {
            number += 1;
            writeln!(text, "c{number},{years},{lost}").unwrap();
        }
    };
    for (year, pair) in survivors.windows(2).enumerate() {
        push(year + 1, "yes", pair[0] - pair[1]);
    }
    push(survivors.len() - 1, "no", *survivors.last().unwrap());
    text
}

fn published(survivors: &[u32]) -> Subscriptions {
    let source = Source::Text(tenure_file(survivors));
    let mut driver = loaded(source, |plan| plan.contract.tenure_unit = TenureUnit::Year);
    view(&mut driver, SubscriptionSettings::default())
}

#[track_caller]
fn parameters(renewals: &RenewalsView, key: &str) -> Vec<f64> {
    let model = renewals.models.iter().find(|model| model.key == key).unwrap();
    assert!(model.trusted, "{:?}", model.notes);
    model.parameters.iter().map(|(_, value, _)| *value).collect()
}

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

#[test]
fn the_published_retention_of_regular_customers_comes_through() {
    let found = published(&REGULAR);
    let renewals = found.renewals.unwrap();
    assert_eq!((renewals.customers, renewals.lost, renewals.renewals), (1000, 759, 7));
    assert_eq!((renewals.unit, renewals.interval), (TenureUnit::Year, None));
    let sbg = parameters(&renewals, "sbg");
    close(sbg[0], 0.704_077, COMPUTED);
    close(sbg[1], 1.182_043, COMPUTED);
    let bdw = parameters(&renewals, "bdw");
    [0.455_614, 0.779_325, 1.283_451].iter().zip(&bdw).for_each(|(of, found)| close(*found, *of, 1e-5));
    close(renewals.models[1].log_likelihood, -1680.2652, 1e-4);
    close(renewals.models[2].log_likelihood, -1679.6028, 1e-4);
    // The simpler of two that fit alike.
    assert_eq!(renewals.preferred, "sbg");
    for (renewal, share) in (8..=12).zip([0.2201, 0.2044, 0.1912, 0.1799, 0.1700]) {
        let point = &renewals.projection[renewal];
        assert_eq!((point.renewal as usize, point.observed), (renewal, None));
        let projected = point.models[1].unwrap();
        close(projected.share, share, 1e-4);
        let (low, high) = projected.interval.unwrap();
        assert!(low < share && share < high, "{low} {high}");
    }
    // Nobody left the data early, so that Kaplan-Meier is the plain share.
    for (point, survivors) in renewals.projection.iter().zip(REGULAR) {
        close(point.observed.unwrap(), f64::from(survivors) / 1000.0, 1e-12);
    }
    let sbg = renewals.lifespans.models.iter().find(|model| model.model == "sbg").unwrap();
    close(renewals.lifespans.discount, 0.1, 1e-12);
    close(sbg.discounted.unwrap(), 3.694_908_4, COMPUTED);
    assert!(found.stays.unwrap().comparison.is_none());
    assert_eq!(found.factors.unwrap_err(), ContractGap::NoProperties);
    assert_eq!(found.value.unwrap_err(), ContractGap::NoAmount);
}

#[test]
fn the_published_retention_of_high_end_customers_comes_through() {
    let renewals = published(&HIGH_END).renewals.unwrap();
    let sbg = parameters(&renewals, "sbg");
    close(sbg[0], 0.668, PUBLISHED);
    close(sbg[1], 3.806, PUBLISHED);
    // One over churn is too short for all, and more so for those who stayed.
    let lifespans = &renewals.lifespans;
    let of = |key: &str| lifespans.models.iter().find(|model| model.model == key).unwrap();
    let (constant, sbg) = (of("constant_churn"), of("sbg"));
    close(lifespans.one_over_churn, constant.all_time.unwrap(), 1e-9);
    assert!(constant.discounted < sbg.discounted && constant.residual < sbg.residual);
    let (mean, (low, high)) = lifespans.observed_mean.unwrap();
    assert!(low < mean && mean < high);
    close(sbg.observed, mean, 0.05);
}

#[test]
fn curves_of_the_sample_hold_together() {
    let found = view(&mut sample(), SubscriptionSettings::default());
    let stays = found.stays.unwrap();
    assert_eq!((stays.unit, stays.all.customers), (TenureUnit::Day, found.customers));
    let shares: Vec<f64> = stays.all.points.iter().map(|point| point.share).collect();
    assert!(shares.windows(2).all(|pair| pair[1] <= pair[0]) && shares[0] < 1.0);
    for point in &stays.all.points {
        let (low, high) = point.interval.unwrap();
        assert!(low <= point.share && point.share <= high);
    }
    assert_eq!(stays.all.at_risk[0], (0.0, found.customers));
    assert!(stays.all.at_risk.len() > 3);
    assert!(stays.all.at_risk.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 >= pair[1].1));
    let months = stays.all.at_risk[1].0 / (365.25 / 12.0);
    close(months, months.round(), 1e-9);
    let (horizon, mean, (low, high)) = stays.all.restricted_mean.unwrap();
    assert!(low < mean && mean < high && high < horizon);
    assert_eq!(stays.properties, ["plan", "interval", "country"]);
    let comparison = stays.comparison.unwrap();
    assert_eq!((comparison.by.as_str(), comparison.groups.len()), ("plan", 3));
    let lost: u32 = comparison.groups.iter().map(|group| group.lost).sum();
    close(comparison.expected.iter().sum(), f64::from(lost), SUMS);
    assert_eq!(comparison.degrees_of_freedom, 2);
    let times = |at: usize| comparison.groups[at].at_risk.iter().map(|(time, _)| *time).collect::<Vec<f64>>();
    assert_eq!(times(0), times(2));
}

#[test]
fn curves_are_compared_by_the_property_asked_for() {
    let mut driver = sample();
    let by = |name: &str| SubscriptionSettings { by: Some(name.to_owned()), ..Default::default() };
    let found = view(&mut driver, by("country"));
    assert_eq!(found.settings.by.as_deref(), Some("country"));
    assert_eq!(found.stays.unwrap().comparison.unwrap().by, "country");
    // One that is not there gives way to the first.
    assert_eq!(view(&mut driver, by("shoe size")).settings.by.as_deref(), Some("plan"));
}

#[test]
fn factors_of_the_sample_are_told_against_the_commonest_value() {
    let factors = view(&mut sample(), SubscriptionSettings::default()).factors.unwrap();
    assert!(factors.converged && factors.lost < factors.customers);
    let plans: Vec<&str> = factors
        .terms
        .iter()
        .filter(|term| term.property == "plan")
        .map(|term| term.level.as_ref().unwrap().1.as_str())
        .collect();
    assert_eq!(plans.len(), 2);
    assert_eq!(plans[0], plans[1]);
    for term in &factors.terms {
        let Some(of) = &term.estimate else { continue };
        close(of.hazard_ratio, of.coefficient.exp(), 1e-9 * of.hazard_ratio);
        let (low, high) = of.interval.unwrap();
        assert!(low < of.hazard_ratio && of.hazard_ratio < high && (0.0..=1.0).contains(&of.p_value));
    }
    // The plan tells the price, so that one of the two is enough.
    assert!(factors.notes.contains(&FactorNote::Collinear("monthly".to_owned())), "{:?}", factors.notes);
    assert!(factors.terms.iter().all(|term| term.property != "monthly"));
    let yearly = factors.terms.iter().find(|term| term.property == "interval").unwrap();
    assert_eq!(yearly.level, Some(("year".to_owned(), "month".to_owned())));
    assert!(yearly.estimate.unwrap().hazard_ratio < 1.0);
}

#[test]
fn renewals_of_the_sample_are_of_one_interval() {
    let mut driver = sample();
    let found = view(&mut driver, SubscriptionSettings::default());
    let renewals = found.renewals.unwrap();
    assert_eq!(renewals.interval, Some(Interval::Month));
    assert!(found.intervals.len() > 1);
    assert_eq!(found.intervals[0], (Interval::Month, renewals.customers));
    let sum: u32 = renewals.hazards.iter().map(|row| row.at_risk).sum();
    assert_eq!(sum, renewals.opportunities);
    let lost: u32 = renewals.hazards.iter().map(|row| row.lost).sum();
    assert_eq!(lost, renewals.lost);
    close(renewals.lifespans.churn, f64::from(lost) / f64::from(sum), 1e-12);
    assert!(renewals.projection.len() as u32 > renewals.renewals + 1);
    let yearly = SubscriptionSettings { interval: Some(Interval::Year), ..Default::default() };
    let found = view(&mut driver, yearly);
    assert_eq!(found.settings.interval, Some(Interval::Year));
    let yearly = found.renewals.unwrap();
    assert_eq!(yearly.interval, Some(Interval::Year));
    close(yearly.lifespans.discount, 0.1, 1e-12);
    assert!(yearly.renewals < renewals.renewals);
}

#[test]
fn values_add_up_and_grow_with_growth() {
    let mut driver = sample();
    let value = view(&mut driver, SubscriptionSettings::default()).value.unwrap();
    let last = value.periods.last().unwrap();
    close(last.cumulative + value.later, value.new_customer, SUMS);
    let total: f64 = value.current.iter().map(|row| row.total).sum();
    close(total, value.current_total, 1e-9 * total);
    assert_eq!((value.with_growth, value.margin), (Ok(value.new_customer), None));
    let (low, high) = value.new_interval.unwrap();
    assert!(low < value.new_customer && value.new_customer < high);
    let retention: Vec<f64> = value.current.iter().map(|row| row.retention).collect();
    assert!(retention.windows(2).all(|pair| pair[0] <= pair[1]), "{retention:?}");
    let growing = SubscriptionSettings { growth_percent: 5.0, ..Default::default() };
    let grown = view(&mut driver, growing).value.unwrap();
    assert_eq!(grown.new_customer, value.new_customer);
    assert!(grown.with_growth.unwrap() > value.new_customer);
    assert!(grown.current_with_growth.unwrap() > value.current_total);
    close(grown.growth, 1.05_f64.powf(1.0 / 12.0) - 1.0, 1e-12);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let text = telco(60);
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    let reversed = lines.join("\n");
    assert_eq!(of_text(&text), of_text(&reversed));
}

/// Customers with a plan, an age and an amount; yearly ones stay longer.
fn telco(customers: u32) -> String {
    let line = |at: u32| {
        let yearly = at.is_multiple_of(2);
        let months = 1 + (at * 7) % 11 + if yearly { 9 } else { 0 };
        let lost = if at.is_multiple_of(3) || !yearly { "yes" } else { "no" };
        let plan = if yearly { "Yearly" } else { "Monthly" };
        format!("c{at:03},{months},{lost},{plan},{},{}\n", 20 + (at * 13) % 50, 10 + at % 5)
    };
    "customer_id,tenure,churned,plan_kind,age,monthly_charges\n".to_owned()
        + &(0..customers).map(line).collect::<String>()
}

#[test]
fn a_file_of_tenures_has_columns_to_compare_by() {
    let found = of_text(&telco(60));
    assert_eq!((found.as_of, found.recurring.unwrap_err()), (None, ContractGap::NoSubscriptions));
    let stays = found.stays.unwrap();
    assert_eq!((stays.unit, stays.properties.as_slice()), (TenureUnit::Month, &["plan_kind".to_owned()][..]));
    let times: Vec<f64> = stays.all.at_risk.iter().map(|(time, _)| *time).collect();
    assert_eq!(times, [0.0, 6.0, 12.0, 18.0]);
    let comparison = stays.comparison.unwrap();
    assert_eq!(
        (comparison.groups[0].name.as_str(), comparison.groups[1].name.as_str()),
        ("Monthly", "Yearly")
    );
    assert!(comparison.p_value < 0.001, "{}", comparison.p_value);
    let factors = found.factors.unwrap();
    let plan = factors.terms.iter().find(|term| term.property == "plan_kind").unwrap();
    assert_eq!(plan.level, Some(("Yearly".to_owned(), "Monthly".to_owned())));
    assert!(plan.estimate.unwrap().hazard_ratio < 1.0);
    let value = found.value.unwrap();
    assert_eq!((value.interval, value.unit), (None, TenureUnit::Month));
    let customers: u32 = value.current.iter().map(|row| row.customers).sum();
    assert_eq!(customers, found.customers - 40);
}

#[test]
fn where_nobody_left_the_parts_say_so() {
    let found = of_tenures("customer_id,tenure,churned,plan\na,3,no,x\nb,5,no,y\nc,2,no,x\n");
    let nobody = ContractGap::NobodyLost { customers: 3 };
    let stays = found.stays.unwrap();
    assert_eq!((stays.all.lost, stays.all.points.len(), stays.comparison), (0, 0, None));
    assert!(matches!(stays.all.median, Figure::Undefined(_)));
    assert_eq!(found.factors.unwrap_err(), nobody);
    assert_eq!(found.renewals.unwrap_err(), nobody);
    assert_eq!(found.value.unwrap_err(), nobody);
    // The property stays chosen though there is nothing to compare.
    assert_eq!(found.settings.by.as_deref(), Some("plan"));
}

#[test]
fn awkward_tenures_are_told_in_notes_and_gaps() {
    let one = of_tenures("customer_id,tenure,churned\na,3,yes\n");
    assert_eq!(one.stays.unwrap().all.lost, 1);
    assert_eq!(one.factors.unwrap_err(), ContractGap::NoProperties);
    let fresh = of_tenures("customer_id,tenure,churned\na,0,no\nb,0,no\n");
    assert!(matches!(fresh.renewals, Err(ContractGap::NoRenewals { .. } | ContractGap::NobodyLost { .. })));
    let few = of_tenures("customer_id,tenure,churned\na,1,yes\nb,1,no\nc,1,no\n").renewals.unwrap();
    let notes: Vec<&RenewalNote> = few.models.iter().flat_map(|model| &model.notes).collect();
    assert!(notes.iter().any(|note| matches!(note, RenewalNote::TooFewRenewals(1, _))), "{notes:?}");
    let apart = "customer_id,tenure,churned,plan\na,1,yes,x\nb,2,yes,x\nc,3,yes,x\nd,4,no,y\ne,5,no,y\n";
    let factors = of_tenures(apart).factors.unwrap();
    let lost = FactorNote::NobodyLost("plan: y".to_owned());
    assert!(factors.notes.contains(&lost), "{:?}", factors.notes);
    assert_eq!(factors.terms[0].estimate, None);
}
