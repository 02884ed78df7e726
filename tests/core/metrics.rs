//! Metrics on bases small enough to count by hand, and on awkward ones.

use worthmap::analysis::domain::{CustomerIx, Day, Money, SummaryRows, TransactionLog};
use worthmap::analysis::metrics::{
    Figure, Finding, MetricId, MetricSettings, MetricView, Metrics, Undefined, compute_metrics,
};
use worthmap::analysis::summary::{CustomerSelection, CustomerSet, summarise};

use crate::logs::{Entry, log_of, order, refund};

fn compute(log: &TransactionLog, as_of: Option<i32>, selection: &CustomerSelection) -> Metrics {
    let summaries = summarise(log, as_of.map(Day::from_days));
    let settings = MetricSettings::default();
    compute_metrics(&MetricView::new(log, &summaries, selection, &settings))
}

fn everybody(rows: &[(&str, Entry)]) -> Metrics {
    compute(&log_of(rows), None, &CustomerSelection::All)
}

fn variant(metrics: &Metrics, id: MetricId, name: &str) -> Figure {
    let measure = metrics.measure(id).unwrap();
    measure.variants().find(|(v, _)| v.id == name).unwrap().1.figure
}

fn small() -> Vec<(&'static str, Entry)> {
    // Two orders of a on one day; c only ever took money back.
    vec![
        ("a", order(0, 1_000)),
        ("a", order(0, 3_000)),
        ("a", order(10, 2_000)),
        ("b", order(5, 6_000)),
        ("b", refund(20, 1_000)),
        ("c", refund(30, 500)),
    ]
}

#[test]
fn a_base_counted_by_hand() {
    let metrics = everybody(&small());
    let of = |id, name| variant(&metrics, id, name);
    assert_eq!(of(MetricId::Customers, "identified"), Figure::Count(3));
    assert_eq!(of(MetricId::Customers, "buyers"), Figure::Count(2));
    assert_eq!(of(MetricId::Orders, "orders"), Figure::Count(4));
    assert_eq!(of(MetricId::Orders, "purchase_days"), Figure::Count(3));
    assert_eq!(of(MetricId::Revenue, "net").value(), Some(105.0));
    assert_eq!(of(MetricId::Revenue, "gross").value(), Some(120.0));
    assert_eq!(of(MetricId::RefundRate, "value"), Figure::Number(0.125));
    assert_eq!(of(MetricId::RefundRate, "orders"), Figure::Number(0.5));
    assert_eq!(of(MetricId::AverageOrderValue, "ratio"), Figure::Number(26.25));
    assert_eq!(of(MetricId::AverageOrderValue, "customer_means"), Figure::Number((20.0 + 50.0) / 2.0));
    assert_eq!(of(MetricId::AverageOrderValue, "first_order"), Figure::Number(100.0 / 3.0));
    assert_eq!(of(MetricId::AverageOrderValue, "median"), Figure::Number(25.0));
    assert_eq!(of(MetricId::RepeatCustomerShare, "two_orders"), Figure::Number(0.5));
    assert_eq!(of(MetricId::InterpurchaseDays, "median"), Figure::Number(10.0));
    assert_eq!(of(MetricId::Gini, "biased").reason(), Some(Undefined::NegativeCustomers(1)));
    assert!(of(MetricId::Gini, "not_negative").value().is_some());
    assert!((of(MetricId::WhalePeak, "peak").value().unwrap() - 110.0 / 105.0).abs() < 1e-15);
    assert_eq!(of(MetricId::WhalePeak, "position"), Figure::Number(2.0 / 3.0));
}

#[test]
fn a_formula_shows_the_numbers_that_went_in() {
    let metrics = everybody(&small());
    let measure = metrics.measure(MetricId::AverageOrderValue).unwrap();
    let plain = |figure: Figure, _| figure.value().unwrap().to_string();
    assert_eq!(measure.substituted(0, plain), "105 / 4 = 26.25");
    assert_eq!(measure.variant().formula_text(), "V / O");
}

#[test]
fn an_as_of_day_inside_the_data_leaves_later_orders_out() {
    let log = log_of(&small());
    let metrics = compute(&log, Some(9), &CustomerSelection::All);
    assert_eq!(metrics.figure(MetricId::Customers), Figure::Count(2));
    assert_eq!(metrics.figure(MetricId::Orders), Figure::Count(3));
    assert_eq!(metrics.totals.net().to_string(), "100.00");
    assert_eq!(metrics.periods.rows.iter().map(|r| r.orders).sum::<u64>(), 3);
}

#[test]
fn a_selection_and_its_rest_add_up_to_everybody() {
    let log = log_of(&small());
    let only = |ids: &[u32]| -> Metrics {
        let set: CustomerSet = ids.iter().map(|&at| CustomerIx(at)).collect();
        compute(&log, None, &CustomerSelection::Only(set))
    };
    let (all, a, rest) = (only(&[0, 1, 2]), only(&[0]), only(&[1, 2]));
    assert_eq!(a.totals.net() + rest.totals.net(), all.totals.net());
    assert_eq!(a.totals.orders + rest.totals.orders, all.totals.orders);
    assert_eq!(compute(&log, None, &CustomerSelection::All), all);
    assert_eq!(only(&[]).figure(MetricId::AverageOrderValue).reason(), Some(Undefined::NoOrders));
}

#[test]
fn one_row_a_customer_gives_what_it_can() {
    let mut log = log_of(&[("a", order(0, 0)), ("b", order(0, 0))]);
    let day = |d| Some(Day::from_days(d));
    log.summaries = Some(SummaryRows {
        orders: vec![3, 1],
        net: [300_000, 100_000].map(Money::from_ten_thousandths).to_vec(),
        first_day: vec![day(0), day(50)],
        last_day: vec![day(40), day(50)],
    });
    let metrics = compute(&log, None, &CustomerSelection::All);
    assert_eq!(metrics.figure(MetricId::Orders), Figure::Count(4));
    assert_eq!(metrics.figure(MetricId::AverageOrderValue), Figure::Number(10.0));
    assert_eq!(metrics.figure(MetricId::RepeatCustomerShare), Figure::Number(0.5));
    assert_eq!(metrics.figure(MetricId::InterpurchaseDays), Figure::Number(20.0));
    assert_eq!(
        variant(&metrics, MetricId::AverageOrderValue, "median").reason(),
        Some(Undefined::NeedsOrders)
    );
    assert_eq!(metrics.periods.unavailable, Some(Undefined::NeedsOrders));
}

fn awkward() -> Vec<(&'static str, Vec<(&'static str, Entry)>)> {
    vec![
        ("nobody", vec![]),
        ("one customer", vec![("a", order(3, 100)), ("a", order(9, 200))]),
        ("one day", vec![("a", order(3, 100)), ("b", order(3, 200)), ("b", order(3, 50))]),
        (
            "one-time buyers",
            (0..9)
                .map(|d| (["a", "b", "c", "d", "e", "f", "g", "h", "i"][d as usize], order(d * 20, 100)))
                .collect(),
        ),
        ("ties", vec![("a", order(3, 100)), ("b", order(3, 100)), ("c", order(3, 100))]),
        ("refunds only", vec![("a", refund(3, 100)), ("b", refund(4, 10))]),
        ("negative total", vec![("a", order(3, 100)), ("a", refund(5, 400)), ("b", order(4, 10))]),
        ("nothing but zero", vec![("a", order(3, 0)), ("b", order(40, 0))]),
        ("one outlier", vec![("a", order(3, 1)), ("b", order(90, 922_000_000_000_000))]),
        ("a far day", vec![("a", order(0, 100)), ("a", order(2_900_000, 100))]),
    ]
}

#[test]
fn no_awkward_base_yields_an_infinite_figure() {
    for (name, rows) in awkward() {
        for as_of in [None, Some(-5), Some(3), Some(500)] {
            let metrics = compute(&log_of(&rows), as_of, &CustomerSelection::All);
            for measure in &metrics.measures {
                assert_eq!(measure.figures.len(), measure.definition().variants.len(), "{:?}", measure.id);
                for (definition, computed) in measure.variants() {
                    let finite = computed.figure.value().is_none_or(f64::is_finite);
                    assert!(finite, "{name}: {:?} {}", measure.id, definition.id);
                    for term in &computed.terms {
                        let symbol = format!("{{{}}}", term.symbol);
                        assert!(
                            definition.formula.contains(&symbol),
                            "{:?} {}: {symbol}",
                            measure.id,
                            definition.id
                        );
                    }
                }
            }
            assert!(metrics.concentration.curve.iter().all(|p| p.revenue.is_finite()), "{name}");
            assert!(metrics.findings.iter().all(|f| f.weight.is_finite()), "{name}");
        }
    }
}

#[test]
fn findings_name_the_giant_and_the_one_time_buyers() {
    let mut rows: Vec<(String, Entry)> =
        (0..40).map(|at| (format!("c{at:02}"), order(at * 3, 1_000))).collect();
    rows.push(("giant".to_owned(), order(60, 60_000)));
    let rows: Vec<(&str, Entry)> = rows.iter().map(|(id, entry)| (id.as_str(), *entry)).collect();
    let findings = everybody(&rows).findings;
    assert!(matches!(findings[0].finding, Finding::GiantCustomer { share, .. } if share == 0.6));
    let once = findings.iter().find_map(|f| match f.finding {
        Finding::OneTimeBuyers { customers, share, some_came_back, .. } => {
            Some((customers, share, some_came_back))
        }
        _ => None,
    });
    assert_eq!(once, Some((41, 1.0, false)), "nobody came back, so no repeat order is spoken of");
    assert!(findings.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
}

#[test]
fn waiting_customers_lengthen_the_way_to_the_second_purchase() {
    // a came back after 10 days; b and c have waited for 90 and 80 days.
    let rows = [
        ("a", order(0, 100)),
        ("a", order(10, 100)),
        ("b", order(10, 100)),
        ("c", order(20, 100)),
        ("d", order(100, 100)),
    ];
    let metrics = everybody(&rows);
    let of = |name| variant(&metrics, MetricId::SecondOrderConversion, name);
    // d has been watched for no day after its first purchase, so one of three came back.
    assert!((of("days_30").value().unwrap() - 1.0 / 3.0).abs() < 1e-15);
    assert_eq!(of("raw"), Figure::Number(0.25));
    let days = metrics.measure(MetricId::DaysToSecondOrder).unwrap();
    assert_eq!(days.figure().reason(), Some(Undefined::NotReached));
}
