//! Chart specs of a realistic result: snapshots, and what must hold for every chart.

use serde_json::Value;
use worthmap::charts::build::{self, Measure};
use worthmap::charts::{ChartSpec, Plot, Theme, WidthClass};
use worthmap::format::{Formatter, Locale, ValueKind};
use worthmap::protocol::{
    AliveBandView, CalibrationView, Figure, HeatView, HeterogeneityView, HistogramView, IsovalueView,
    PeriodUnit, PredictionSettings, Selection, TrackingView, UndefinedReason, ValueBin, ValueGroupView,
    ValueHorizon, ValueMonthView,
};

use crate::charts_recurring;
use crate::charts_retention;
use crate::charts_subscriptions;
use crate::fixture;
use crate::snapshot::check;

/// Every chart of the fixture.
pub fn all() -> Vec<ChartSpec> {
    let analysis = fixture::analysis();
    let f = Formatter::new(Locale::EN_US, analysis.currency.as_deref());
    let (overview, segments) = (&analysis.overview, &analysis.segments);
    let mut specs = vec![
        build::revenue_by_period(&f, &overview.periods, PeriodUnit::Month),
        build::concentration(&f, &overview.concentration),
        build::orders_per_customer(&f, &overview.orders_per_customer),
        build::gaps(&f, &overview.gaps),
        build::segment_treemap(&f, segments, Measure::Customers),
        build::tiers(&f, &segments.tiers),
        build::deciles(&f, &segments.deciles),
        build::lifecycle(&f, &segments.stages),
        build::history(&f, &fixture::detail(), Some(fixture::day("1998-06-30"))),
        build::spark(&f, &overview.tiles[0], ValueKind::Money),
    ];
    specs.extend(build::rfm_grid(&f, segments, Measure::Customers));
    specs.extend(overview.splits.iter().map(|split| build::split(&f, split)));
    specs.extend(forecast(&f));
    specs.extend(charts_retention::all(&f));
    specs.extend(charts_recurring::all(&f));
    specs.extend(charts_subscriptions::all(&f));
    specs
}

/// Every chart of the models.
fn forecast(f: &Formatter) -> Vec<ChartSpec> {
    let settings = PredictionSettings::default();
    let periods = tracked();
    let heat = heat();
    let start = fixture::day("1997-01-05");
    let as_of = fixture::day("1998-06-30");
    let mut specs = vec![
        build::tracking(f, &periods),
        build::tracking_cumulative(f, &periods),
        build::frequency_histogram(f, &histogram()),
        build::calibration(f, &classes()),
        build::alive_heat(f, &heat, &settings),
        build::expected_heat(f, &heat, &settings),
        build::value_distribution(f, &value_bins(), &settings),
        build::isovalue(f, &isovalues(), &settings),
        build::alive_history(f, &alive_days(start, as_of), Some(as_of)),
        build::alive_bands(f, &bands()),
        build::value_months(f, &months(12)),
        build::group_values(f, &groups("segment", 5), &|key| key.to_uppercase(), &|group| {
            Some(Selection { search: group.key.clone(), ..Selection::default() })
        }),
        build::group_values(f, &groups("cohort", 14), &|key| key.to_owned(), &|_| None),
    ];
    specs.extend(traits().iter().map(|view| build::heterogeneity(f, view, &settings)));
    specs
}

/// Thirty weeks with a fall as of a cohort that grows old, the second half held out.
fn tracked() -> Vec<TrackingView> {
    let first = fixture::day("1997-01-01");
    let (mut cumulative_actual, mut cumulative_expected) = (0.0, 0.0);
    let week = |at: i32| {
        let age = f64::from(at) + 1.0;
        let expected = 95.0 * age / (age + 3.0) * libm::exp(-age / 90.0);
        let swing = 14.0 * libm::sin(age * 1.7) + 9.0 * libm::cos(age * 0.6);
        let actual = (expected + swing).max(0.0).round();
        cumulative_actual += actual;
        cumulative_expected += expected;
        TrackingView {
            start: first + 7 * at,
            end: first + 7 * at + 6,
            holdout: at >= 15,
            actual,
            expected,
            cumulative_actual,
            cumulative_expected,
        }
    };
    (0..30).map(week).collect()
}

fn histogram() -> Vec<HistogramView> {
    let counts = [1_411.0, 439.0, 214.0, 100.0, 62.0, 38.0, 29.0, 64.0];
    let expected = [1_429.9, 411.2, 205.1, 115.6, 69.8, 43.8, 28.3, 53.3];
    let bars = counts.into_iter().zip(expected).enumerate();
    bars.map(|(at, (actual, expected))| HistogramView {
        frequency: at as u32,
        and_more: at == 7,
        actual,
        expected,
    })
    .collect()
}

fn classes() -> Vec<CalibrationView> {
    let means = [0.237, 0.697, 1.393, 1.56, 2.532, 2.947, 3.862, 6.359];
    let expected = [0.225, 0.702, 1.115, 1.62, 2.19, 2.73, 3.37, 6.17];
    let customers = [1_411, 439, 214, 100, 62, 38, 29, 64];
    let class = |at: usize| CalibrationView {
        frequency: at as u32,
        and_more: at == 7,
        customers: customers[at],
        actual: means[at],
        interval: Some((means[at] * (0.93 - 0.04 * at as f64), means[at] * (1.07 + 0.04 * at as f64))),
        expected: expected[at],
    };
    (0..8).map(class).collect()
}

/// Eight purchases by seven recencies of customers of 78 weeks, by the closed form of BG/NBD.
fn heat() -> HeatView {
    let (r, alpha, a, b, age) = (0.243, 4.414, 0.793, 2.426, 78.0);
    let recencies: Vec<f64> = (0..=6).map(|row| age * f64::from(row) / 6.0).collect();
    let frequencies: Vec<u32> = (0..=8).collect();
    let alive = |x: u32, recency: f64| {
        if (x == 0) != (recency == 0.0) {
            return None;
        }
        let x = f64::from(x);
        let odds = a / (b + x - 1.0) * libm::pow((alpha + age) / (alpha + recency), r + x);
        Some(if x == 0.0 { 1.0 } else { 1.0 / (1.0 + odds) })
    };
    let cells = || recencies.iter().flat_map(|recency| frequencies.iter().map(|x| (*x, *recency)));
    let expected =
        |(x, recency): (u32, f64)| Some(alive(x, recency)? * (r + f64::from(x)) / (alpha + age) * 52.0);
    HeatView {
        age,
        alive: cells().map(|(x, recency)| alive(x, recency)).collect(),
        expected: cells().map(expected).collect(),
        frequencies: frequencies.clone(),
        recencies: recencies.clone(),
    }
}

fn value_bins() -> Vec<ValueBin> {
    let bin = |at: u32| {
        let from = 20.0 * f64::from(at);
        let customers = if at == 20 { 431 } else { (9_000.0 * libm::exp(-f64::from(at) / 3.1)) as u32 };
        let mean = if at == 20 { 684.0 } else { from + 9.0 };
        let to = (at < 20).then_some(from + 20.0);
        ValueBin { from, to, customers, value: mean * f64::from(customers) }
    };
    (0..=20).map(bin).collect()
}

fn isovalues() -> Vec<IsovalueView> {
    let line = |level: i32| {
        let start = 3 + 5 * level;
        let needed = |recency: i32| {
            let late = f64::from(recency - start) / f64::from(78 - start);
            f64::from(level) * (1.6 + 1.8 * libm::exp(-4.0 * late))
        };
        let recencies = (start..79).step_by(5);
        let points = recencies.map(|recency| (f64::from(recency), needed(recency))).collect();
        IsovalueView { value: 50.0 * f64::from(level), points }
    };
    (1..=6).map(line).collect()
}

fn traits() -> [HeterogeneityView; 2] {
    let rate = |at: i32| {
        let x = 0.055 * 4.0 * f64::from(at) / 60.0;
        (x, 0.9 * libm::pow(x, -0.6) * libm::exp(-11.0 * x))
    };
    let dropout = |at: i32| {
        let x = (f64::from(at) - 0.5) / 60.0;
        (x, 3.2 * libm::pow(x, 0.3) * libm::pow(1.0 - x, 2.8))
    };
    let view = |key: &str, mean: f64, density: Vec<(f64, f64)>| HeterogeneityView {
        key: key.to_owned(),
        mean,
        density,
    };
    [
        view("purchase_rate", 0.055, (1..=60).step_by(3).map(rate).collect()),
        view("dropout_probability", 0.246, (1..=60).step_by(3).map(dropout).collect()),
    ]
}

/// A customer who buys four times and then not for a long while.
fn alive_days(first: i32, last: i32) -> Vec<(i32, f64)> {
    let bought = [first, first + 40, first + 66, first + 190, first + 305];
    let alive = |day: i32| {
        let count = bought.iter().filter(|bought| **bought <= day).count() as i32;
        let since = bought.iter().rfind(|bought| **bought <= day).map_or(0, |at| day - at);
        1.0 / (1.0 + 0.12 * libm::exp(f64::from(since) / (150.0 - 14.0 * f64::from(count))))
    };
    (first..=last).step_by(5).map(|day| (day, alive(day))).collect()
}

fn bands() -> Vec<AliveBandView> {
    let customers = [9_120, 3_004, 2_718, 3_391, 5_337];
    let residual = [18_310.0, 41_200.5, 77_940.0, 161_300.25, 640_120.0];
    let band = |at: usize| AliveBandView {
        from: [0.0, 0.2, 0.4, 0.6, 0.8][at],
        to: [0.2, 0.4, 0.6, 0.8, 1.0][at],
        customers: customers[at],
        historic: f64::from(customers[at]) * 96.5,
        residual: residual[at],
        at_risk: residual[at] * 0.3,
    };
    (0..5).map(band).collect()
}

fn months(count: u32) -> Vec<ValueMonthView> {
    let month = |number: u32| {
        let factor = libm::pow(1.1, -f64::from(number) / 12.0);
        let purchases = 2_300.0 * libm::exp(-f64::from(number) / 22.0);
        ValueMonthView {
            number: Some(number),
            purchases: Figure::Value(purchases),
            discount_factor: Figure::Value(factor),
            value: purchases * 36.99 * factor,
        }
    };
    (1..=count).map(month).collect()
}

fn groups(by: &str, count: u32) -> Vec<ValueGroupView> {
    let group = |at: u32| {
        let residual = 412_300.0 / f64::from(1 + (at * 7) % count);
        ValueGroupView {
            by: by.to_owned(),
            key: if by == "cohort" { format!("1997-{:02}", at + 1) } else { format!("group {}", at + 1) },
            customers: 1_200 + 311 * at,
            alive: 611.4 + f64::from(at),
            historic: residual * 1.9,
            residual,
            interval: (at != 3).then_some((residual * 0.86, residual * 1.17)),
            at_risk: residual * 0.22,
        }
    };
    (0..count).map(group).collect()
}

fn options(spec: &ChartSpec) -> Value {
    serde_json::to_value(spec.to_echarts(&Theme::LIGHT, &Locale::EN_US)).unwrap()
}

#[test]
fn specs_and_options_are_as_they_were() {
    for spec in all() {
        check(&format!("charts/{}.spec.txt", spec.id), &format!("{spec:#?}\n"));
        let json = serde_json::to_string_pretty(&options(&spec)).unwrap();
        check(&format!("charts/{}.echarts.json", spec.id), &(json + "\n"));
        let svg = spec.to_svg(&Theme::LIGHT, &Locale::EN_US, 640.0, 360.0);
        check(&format!("charts/{}.svg", spec.id), &svg.replace("><", ">\n<"));
    }
}

#[test]
fn every_chart_has_its_words_and_its_table() {
    for spec in all() {
        assert!(
            !spec.title.is_empty() && !spec.subtitle.is_empty() && !spec.description.is_empty(),
            "{}",
            spec.id
        );
        assert!(!spec.table.rows.is_empty(), "{}", spec.id);
        for (row, plain) in spec.table.rows.iter().zip(&spec.table.plain) {
            assert_eq!(
                (row.len(), plain.len()),
                (spec.table.header.len(), spec.table.header.len()),
                "{}",
                spec.id
            );
        }
    }
}

#[test]
fn the_first_series_carries_the_items() {
    for spec in all().iter().filter(|spec| !spec.items.is_empty()) {
        let options = options(spec);
        let items = &options["series"][0];
        assert_eq!(items["id"], "items", "{}", spec.id);
        let data = items["data"].as_array().unwrap();
        assert_eq!(data.len(), spec.items.len(), "{}", spec.id);
        for (at, datum) in data.iter().enumerate() {
            assert_eq!(datum["item"], at as u64, "{}", spec.id);
            assert!(datum["tooltip"]["formatter"].is_string(), "{}", spec.id);
        }
    }
}

/// Every text of a JSON value, with the keys of its objects apart.
fn texts(value: &Value, keys: &mut Vec<String>, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, keys, found)),
        Value::Object(fields) => {
            for (key, item) in fields {
                keys.push(key.clone());
                texts(item, keys, found);
            }
        }
        _ => {}
    }
}

#[test]
fn text_from_a_file_is_no_template_and_no_key() {
    let split = all().into_iter().find(|spec| spec.id == "split_channel").unwrap();
    let (mut keys, mut found) = (Vec::new(), Vec::new());
    texts(&options(&split), &mut keys, &mut found);
    assert!(keys.iter().all(|key| key.chars().all(|c| c.is_ascii_alphanumeric())), "{keys:?}");
    let tooltip = found.iter().find(|text| text.contains("Phone") && text.contains('\n')).unwrap();
    assert!(tooltip.contains("{\u{2060}b}") && !tooltip.contains("{b}"), "{tooltip}");
}

#[test]
fn a_selection_fades_the_rest() {
    let orders = all().into_iter().find(|spec| spec.id == "orders_per_customer").unwrap();
    let chosen = orders.selection_between(1, 2).unwrap();
    assert_eq!(chosen.orders, Some((2, 3)));
    let marked = orders.with_selection(&chosen);
    let selected: Vec<bool> = marked.items.iter().map(|item| item.selected).collect();
    assert_eq!(selected, [false, true, true, false, false, false]);
    let data = &options(&marked)["series"][1]["data"];
    assert!(data[0]["itemStyle"]["opacity"].as_f64().unwrap() < 0.5);
    assert!(data[1]["itemStyle"]["opacity"].is_null());
}

#[test]
fn empty_views_give_charts_that_say_so() {
    let f = Formatter::default();
    let spec = build::revenue_by_period(&f, &[], PeriodUnit::Month);
    assert_eq!(spec.title, "There are no dated orders");
    let theme = Theme { width: WidthClass::Narrow, ..Theme::DARK };
    for spec in
        [spec, build::orders_per_customer(&f, &[]), build::deciles(&f, &[]), build::lifecycle(&f, &[])]
    {
        assert!(!options(&spec)["series"].as_array().unwrap().is_empty());
        assert!(serde_json::to_string(&spec.to_echarts(&theme, &Locale::DE_DE)).is_ok());
    }
}

#[test]
fn drawings_are_safe_and_well_formed() {
    for spec in all() {
        for theme in [Theme::LIGHT, Theme::DARK.for_width(340.0), Theme::VARIABLES] {
            let svg = spec.to_svg_with_heading(&theme, &Locale::DE_DE, 340.0, 300.0);
            for forbidden in ["style=", "<style", "<script", "href", "onload", "<b>", "NaN", "inf"] {
                assert!(!svg.contains(forbidden), "{}: {forbidden}", spec.id);
            }
            assert!(svg.contains("<title id=") && svg.contains("<desc id="), "{}", spec.id);
            assert_eq!(svg.matches("<g>").count(), svg.matches("</g>").count(), "{}", spec.id);
        }
    }
}

#[test]
fn a_stretch_of_periods_selects_who_bought_in_it_and_passes_over_an_empty_one() {
    let periods = fixture::analysis().overview.periods;
    let mut some = periods[..3].to_vec();
    (some[1].customers_new, some[1].customers_returning) = (0, 0);
    let chart = build::revenue_by_period(&Formatter::default(), &some, PeriodUnit::Month);
    let stretch = chart.selection_between(0, 2).unwrap();
    assert_eq!((stretch.bought, stretch.first_order), (Some((some[0].start, some[2].end)), None));
    assert_eq!(chart.selection_between(1, 1), None);
}

#[test]
fn items_of_the_forecast_select_their_customers() {
    let f = Formatter::default();
    let bars = build::frequency_histogram(&f, &histogram());
    assert_eq!(bars.items[7].selects.as_ref().unwrap().frequency, Some((7, u32::MAX)));
    assert_eq!(bars.selection_between(2, 4).unwrap().frequency, Some((2, 4)));

    let values = build::value_distribution(&f, &value_bins(), &PredictionSettings::default());
    let (from, to) = values.items[1].selects.as_ref().unwrap().value.unwrap();
    assert!(from == 20.0 && to < 40.0 && to > 39.999_999, "the end belongs to the next bar");
    let upper = values.selection_between(3, 20).unwrap();
    assert_eq!(upper.value, Some((60.0, f64::MAX)));
    let marked = values.with_selection(&upper);
    assert_eq!(marked.items.iter().filter(|item| item.selected).count(), 18);

    let bands = build::alive_bands(&f, &bands());
    assert_eq!(bands.selection_between(3, 4).unwrap().alive, Some((0.6, 1.0)));
    assert!(bands.items[3].selects.as_ref().unwrap().alive.unwrap().1 < 0.8);

    let weeks = tracked();
    let chart = build::tracking(&f, &weeks);
    assert_eq!(chart.items[4].selects.as_ref().unwrap().bought, Some((weeks[4].start, weeks[4].end)));
}

#[test]
fn a_week_that_is_cut_short_is_no_fall() {
    let mut weeks = tracked();
    weeks[29].end -= 4;
    let f = Formatter::default();
    let chart = build::tracking(&f, &weeks);
    assert_eq!((chart.items.len(), chart.table.rows.len()), (29, 30));
    assert!(chart.note.unwrap().contains("A week that is cut short"));
    assert_eq!(build::tracking_cumulative(&f, &weeks).items.len(), 30);
}

#[test]
fn a_range_of_orders_of_magnitude_is_said_in_words() {
    let mut group = groups("segment", 1);
    group[0].interval = Some((0.0, 26e9));
    let chart = build::group_values(&Formatter::default(), &group, &|key| key.to_owned(), &|_| None);
    let Plot::Bars(bars) = &chart.plot else { panic!("bars are drawn") };
    assert_eq!(bars.categories[0].end, "412k (very uncertain)");
}

/// The charts of views with nothing, one thing, zeros and figures that are not finite in them.
fn awkward(f: &Formatter) -> Vec<ChartSpec> {
    let settings = PredictionSettings { horizon: ValueHorizon::ForEver, ..PredictionSettings::default() };
    let none = HeatView {
        age: 0.0,
        frequencies: Vec::new(),
        recencies: Vec::new(),
        alive: Vec::new(),
        expected: Vec::new(),
    };
    let one = HeatView {
        age: 3.0,
        frequencies: vec![0, 1],
        recencies: vec![0.0, f64::NAN],
        alive: vec![Some(1.0), None, None, Some(f64::NAN)],
        expected: vec![Some(0.0), None],
    };
    let odd = |value: f64| TrackingView {
        start: 0,
        end: 6,
        holdout: value == 0.0,
        actual: value,
        expected: value,
        cumulative_actual: value,
        cumulative_expected: value,
    };
    let class = |value: f64, interval| CalibrationView {
        frequency: 0,
        and_more: true,
        customers: 1,
        actual: value,
        interval,
        expected: value,
    };
    let bar = |value: f64| HistogramView { frequency: 3, and_more: false, actual: value, expected: value };
    let bin = |value: f64| ValueBin { from: 0.0, to: None, customers: 1, value };
    let band = |value: f64| AliveBandView {
        from: 0.0,
        to: 1.0,
        customers: 0,
        historic: value,
        residual: value,
        at_risk: value,
    };
    let undefined = Figure::Undefined(UndefinedReason::NoColumn);
    let month =
        |value: f64| ValueMonthView { number: None, purchases: undefined, discount_factor: undefined, value };
    let line = |points: &[(f64, f64)]| IsovalueView { value: 0.0, points: points.to_vec() };
    let density = |mean: f64, points: &[(f64, f64)]| HeterogeneityView {
        key: "dropout_rate".to_owned(),
        mean,
        density: points.to_vec(),
    };
    let mut specs = vec![build::alive_heat(f, &one, &settings), build::expected_heat(f, &one, &settings)];
    specs.extend([build::alive_heat(f, &none, &settings), build::expected_heat(f, &none, &settings)]);
    specs.extend([build::tracking(f, &[]), build::tracking_cumulative(f, &[]), build::calibration(f, &[])]);
    specs.extend([build::frequency_histogram(f, &[]), build::isovalue(f, &[], &settings)]);
    specs.extend([build::value_distribution(f, &[], &settings), build::value_months(f, &[])]);
    specs.extend([build::alive_bands(f, &[]), build::alive_history(f, &[], Some(3))]);
    specs.extend([
        build::alive_history(f, &[(5, 0.4)], None),
        build::alive_history(f, &[(5, f64::NAN)], Some(5)),
    ]);
    specs.push(build::group_values(f, &[], &|key| key.to_owned(), &|_| None));
    specs.extend([build::heterogeneity(f, &density(f64::NAN, &[]), &settings)]);
    specs.push(build::heterogeneity(f, &density(0.0, &[(0.5, f64::INFINITY), (1.0, 0.0)]), &settings));
    specs.push(build::isovalue(f, &[line(&[]), line(&[(f64::NAN, 1.0)]), line(&[(3.0, 2.0)])], &settings));
    for value in [0.0, f64::NAN] {
        specs.extend([build::tracking(f, &[odd(value)]), build::tracking_cumulative(f, &[odd(value)])]);
        specs.push(build::calibration(f, &[class(value, Some((value, value))), class(value, None)]));
        specs.push(build::frequency_histogram(f, &[bar(value)]));
        specs.push(build::value_distribution(f, &[bin(value)], &settings));
        specs.push(build::value_months(f, &[month(value)]));
        specs.push(build::alive_bands(f, &[band(value)]));
        let mut group = groups("channel", 1);
        (group[0].residual, group[0].interval) = (value, Some((value, value)));
        specs.push(build::group_values(f, &group, &|key| key.to_owned(), &|_| None));
    }
    specs
}

#[test]
fn awkward_forecasts_are_drawn_without_a_number_that_is_none() {
    let f = Formatter::default();
    let contracts = charts_subscriptions::awkward(&f).into_iter().chain(charts_recurring::awkward(&f));
    for spec in awkward(&f).into_iter().chain(charts_retention::awkward(&f)).chain(contracts) {
        let texts = format!("{} {} {} {:?}", spec.title, spec.subtitle, spec.description, spec.items);
        assert!(!texts.contains("NaN") && !texts.contains("inf"), "{}: {texts}", spec.id);
        assert!(!spec.title.is_empty() && !spec.description.is_empty(), "{}", spec.id);
        for theme in [Theme::LIGHT, Theme::DARK.for_width(340.0)] {
            let svg = spec.to_svg(&theme, &Locale::EN_US, 340.0, 280.0);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", spec.id);
            let option = serde_json::to_string(&spec.to_echarts(&theme, &Locale::EN_US)).unwrap();
            // The break of a line of error bars is the only place without a number.
            assert!(!option.replace("[null,null]", "").contains("null"), "{}: {option}", spec.id);
        }
        assert!(spec.table.plain.iter().flatten().all(|cell| cell != "NaN" && cell != "inf"), "{}", spec.id);
    }
}
