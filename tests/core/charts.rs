//! Chart specs of a realistic result: snapshots, and what must hold for every chart.

use serde_json::Value;
use worthmap::charts::build::{self, Measure};
use worthmap::charts::{ChartSpec, Theme, WidthClass};
use worthmap::format::{Formatter, Locale, ValueKind};
use worthmap::protocol::PeriodUnit;

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
    specs
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
