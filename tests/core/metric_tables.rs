//! Tables of metrics: splits, periods and their comparison, gaps, discounts, chosen definitions.

use worthmap::analysis::domain::{
    Day, Dimension, DimensionColumn, LineSplit, Money, MoneySum, SplitValue, TimeUnit, TransactionLog,
};
use worthmap::analysis::metrics::{
    ComparedFigure, Figure, Margin, MetricId, MetricSettings, MetricView, Metrics, Undefined,
    compute_metrics, customers_with_value,
};
use worthmap::analysis::summary::{CustomerSelection, CustomerSet, summarise};

use crate::logs::{Entry, customer, log_of, order, refund};

const EVERYBODY: CustomerSelection = CustomerSelection::All;

fn compute(log: &TransactionLog, as_of: Option<Day>, settings: &MetricSettings) -> Metrics {
    let summaries = summarise(log, as_of);
    compute_metrics(&MetricView::new(log, &summaries, &EVERYBODY, settings))
}

fn day(text: &str) -> i32 {
    Day::parse_iso(text).unwrap().days()
}

/// a buys twice in the shop and once on the market, b once on the market and gets money back.
fn with_channels() -> TransactionLog {
    let rows = [
        ("a", order(0, 1_000)),
        ("a", order(5, 2_000)),
        ("a", order(9, 4_000)),
        ("b", order(3, 3_000)),
        ("b", refund(4, 1_000)),
    ];
    let mut log = log_of(&rows);
    let values = ["Market", "Shop"].map(str::to_owned).to_vec();
    log.dimensions =
        vec![DimensionColumn { dimension: Dimension::Channel, values, codes: vec![1, 1, 0, 0, 0] }];
    let value = |name: &str, lines, net: i128| SplitValue {
        value: name.to_owned(),
        lines,
        net: MoneySum::from_ten_thousandths(net * 10_000),
    };
    log.splits = vec![LineSplit {
        dimension: Dimension::Category,
        values: vec![value("Books", 3, 30), value("Tea", 4, 50)],
        beyond_limit: Some(value("", 1, 10)),
    }];
    log.discount = Some([0, 50_000, 0, 0, 0].map(Money::from_ten_thousandths).to_vec());
    log
}

#[test]
fn revenue_splits_by_channel_and_adds_up() {
    let log = with_channels();
    let metrics = compute(&log, None, &MetricSettings::default());
    let channels = &metrics.splits[0];
    let rows: Vec<_> =
        channels.rows.iter().map(|r| (r.value.as_str(), r.orders, r.customers, r.net.to_string())).collect();
    assert_eq!(rows, [("Market", 2, Some(2), "60.00".into()), ("Shop", 2, Some(1), "30.00".into())]);
    assert_eq!(channels.rows.iter().map(|r| r.net).sum::<MoneySum>(), metrics.totals.net());
    assert_eq!(channels.rows[1].share, Figure::Number(1.0 / 3.0));
    assert_eq!(channels.rows[1].average_order_value, Figure::Number(15.0));

    let summaries = summarise(&log, None);
    let settings = MetricSettings::default();
    let view = MetricView::new(&log, &summaries, &EVERYBODY, &settings);
    let shop = customers_with_value(&view, Dimension::Channel, channels.rows[1].code.unwrap());
    assert!(shop.contains(customer(&log, "a")) && !shop.contains(customer(&log, "b")));
    assert!(customers_with_value(&view, Dimension::Country, 0).is_empty());
}

#[test]
fn order_lines_are_split_for_the_whole_file_only_whatever_is_selected() {
    let log = with_channels();
    let categories = &compute(&log, None, &MetricSettings::default()).splits[1];
    assert_eq!(categories.rows.iter().map(|r| r.value.as_str()).collect::<Vec<_>>(), ["Tea", "Books"]);
    assert_eq!(categories.rows[0].share, Figure::Number(50.0 / 90.0));
    assert_eq!(categories.beyond_limit.as_ref().unwrap().orders, 1);
    let earlier = compute(&log, Some(Day::from_days(5)), &MetricSettings::default());
    assert_eq!(earlier.splits[1].unavailable, Some(Undefined::WholeFileOnly));

    let (summaries, settings) = (summarise(&log, None), MetricSettings::default());
    let one = CustomerSelection::Only(CustomerSet::of(log.customer_count(), |at| at == customer(&log, "a")));
    let selected = compute_metrics(&MetricView::new(&log, &summaries, &one, &settings));
    assert_eq!(&selected.splits[1], categories);
    assert_ne!(selected.splits[0], compute(&log, None, &settings).splits[0]);
}

#[test]
fn discounts_are_measured_by_revenue_orders_and_depth() {
    let metrics = compute(&with_channels(), None, &MetricSettings::default());
    let measure = metrics.measure(MetricId::DiscountDependence).unwrap();
    let figures: Vec<_> = measure.figures.iter().map(|v| v.figure).collect();
    assert_eq!(figures, [Figure::Number(0.2), Figure::Number(0.25), Figure::Number(5.0 / 105.0)]);
    let without = compute(&log_of(&[("a", order(0, 1))]), None, &MetricSettings::default());
    assert_eq!(without.figure(MetricId::DiscountDependence).reason(), Some(Undefined::NoDiscounts));
}

fn quarter() -> Vec<(&'static str, Entry)> {
    vec![
        ("a", order(day("2024-01-10"), 1_000)),
        ("a", order(day("2024-02-10"), 2_000)),
        ("b", order(day("2024-02-11"), 4_000)),
        ("b", order(day("2024-03-31"), 9_000)),
        ("c", order(day("2024-03-05"), 3_000)),
        ("c", order(day("2024-03-06"), 1_000)),
        ("c", refund(day("2024-03-20"), 500)),
    ]
}

#[test]
fn periods_tell_new_from_returning() {
    let table = compute(&log_of(&quarter()), None, &MetricSettings::default()).periods;
    assert_eq!(table.unit, TimeUnit::Month);
    let partial: Vec<bool> = table.rows.iter().map(|row| row.partial).collect();
    assert_eq!(partial, [true, false, false]);
    let march = &table.rows[2];
    assert_eq!((march.customers, march.new_customers, march.returning_customers()), (2, 1, 1));
    assert_eq!((march.orders, march.new_orders), (3, 1));
    assert_eq!((march.opening_customers, march.closing_customers()), (2, 3));
    assert_eq!(march.net().to_string(), "125.00");
    assert_eq!(march.first_purchase_net.to_string(), "30.00");
    assert_eq!(march.new_customer_net.to_string(), "35.00");
    assert_eq!(march.returning_net().to_string(), "95.00");
}

#[test]
fn the_last_whole_period_is_compared_with_the_one_before() {
    let metrics = compute(&log_of(&quarter()), None, &MetricSettings::default());
    let revenue = metrics.comparisons.iter().find(|c| c.figure == ComparedFigure::Revenue).unwrap();
    assert_eq!((revenue.current.value(), revenue.previous.value()), (Some(125.0), Some(60.0)));
    assert_eq!(revenue.change, Figure::Number(125.0 / 60.0 - 1.0));
    // Two days earlier March is not whole any more, and nothing is left to compare February with.
    let earlier = compute(&log_of(&quarter()), Day::parse_iso("2024-03-29"), &MetricSettings::default());
    let change = earlier.comparisons[0].change;
    assert_eq!(change.reason(), Some(Undefined::TooFewPeriods { found: 1, needed: 2 }));
}

#[test]
fn an_export_day_after_the_last_order_leaves_empty_periods() {
    let table =
        compute(&log_of(&quarter()), Day::parse_iso("2024-05-31"), &MetricSettings::default()).periods;
    assert_eq!(table.rows.len(), 5);
    assert_eq!((table.rows[4].orders, table.rows[4].partial), (0, false));
}

#[test]
fn chosen_definitions_and_margin_count() {
    let mut settings =
        MetricSettings { margin: Margin::from_percent(40.0).ok(), ..MetricSettings::default() };
    settings.variants.choose(MetricId::AverageOrderValue, "median").unwrap();
    let metrics = compute(&log_of(&quarter()), None, &settings);
    assert_eq!(metrics.figure(MetricId::AverageOrderValue), Figure::Number(25.0));
    let value = metrics.figure(MetricId::HistoricCustomerValue).value().unwrap();
    assert!((value - 195.0 * 0.4 / 3.0).abs() < 1e-12);
    let measure = metrics.measure(MetricId::HistoricCustomerValue).unwrap();
    assert!((measure.figures[1].figure.value().unwrap() - 65.0).abs() < 1e-12);
}

#[test]
fn gaps_are_counted_by_length_and_by_step() {
    let mut rows: Vec<(&str, Entry)> = (0..=10).map(|k| ("a", order(k * 10, 100))).collect();
    rows.extend([("b", order(0, 100)), ("b", order(30, 100)), ("b", order(1_000, 100))]);
    let gaps = compute(&log_of(&rows), None, &MetricSettings::default()).gaps;
    assert_eq!(gaps.count, 12);
    assert_eq!(gaps.median, Figure::Number(10.0));
    let (first, second) = (gaps.steps[0], gaps.steps[1]);
    assert_eq!((first.step, first.count, first.median), (1, 2, 20.0));
    assert_eq!((second.count, second.median), (2, 490.0));
    assert_eq!(gaps.steps.len(), 10);
    assert_eq!(gaps.histogram.iter().map(|bar| bar.count).sum::<u64>(), 12);
    assert_eq!(gaps.histogram.last().unwrap().to, None);
    for pair in gaps.histogram.windows(2) {
        assert_eq!(pair[0].to.map(|to| to + 1), Some(pair[1].from));
    }
}

#[test]
fn the_curve_climbs_from_nothing_to_everything() {
    let rows =
        [("a", order(0, 7_000)), ("b", order(0, 2_000)), ("c", order(0, 2_000)), ("c", refund(0, 3_000))];
    let concentration = compute(&log_of(&rows), None, &MetricSettings::default()).concentration;
    let points: Vec<f64> = concentration.curve.iter().map(|p| p.revenue).collect();
    assert_eq!(points, [0.0, 0.875, 1.125, 1.0]);
    assert_eq!(concentration.top_share(1).unwrap().customers, 1);
    assert_eq!(concentration.largest.map(|net| net.to_string()).as_deref(), Some("70.00"));
}
