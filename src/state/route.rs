//! Addresses: `#v1=<page>&<setting>=<value>...`. They carry the page and the settings, never data, identifiers
//! or search text.

use std::fmt::Write;

use super::analysis::segment_name_text;
use super::{route_prediction, route_retention, route_subscriptions};
use crate::format::{iso_day, parse_iso_day};
use crate::protocol::{ActiveWindow, AnalysisSettings, MetricVariant, PeriodUnit, ScoreRule};

/// A page of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// Drop zone, samples, promise.
    #[default]
    Start,
    /// How the file is read.
    Mapping,
    /// Tiles, findings, charts.
    Overview,
    /// The table.
    Customers,
    /// Segments, tiers, stages.
    Segments,
    /// Lifetime value.
    Predict,
    /// Who stays.
    Retention,
    /// What becomes of contracts.
    Subscriptions,
    /// Definitions and sources.
    Methods,
}

impl Page {
    /// Every page, in order.
    pub const ALL: [Page; 9] = [
        Page::Start,
        Page::Mapping,
        Page::Overview,
        Page::Customers,
        Page::Segments,
        Page::Predict,
        Page::Retention,
        Page::Subscriptions,
        Page::Methods,
    ];

    /// The page's name in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Page::Start => "start",
            Page::Mapping => "mapping",
            Page::Overview => "overview",
            Page::Customers => "customers",
            Page::Segments => "segments",
            Page::Predict => "predict",
            Page::Retention => "retention",
            Page::Subscriptions => "subscriptions",
            Page::Methods => "methods",
        }
    }

    /// Whether there is something on it only once a file was read.
    pub fn needs_results(self) -> bool {
        matches!(
            self,
            Page::Overview
                | Page::Customers
                | Page::Segments
                | Page::Predict
                | Page::Retention
                | Page::Subscriptions
        )
    }

    fn from_key(key: &str) -> Option<Page> {
        Page::ALL.into_iter().find(|page| page.key() == key)
    }
}

/// What an address says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Which page.
    pub page: Page,
    /// The settings; those that are not named have their default.
    pub settings: AnalysisSettings,
}

/// Writes an address; settings that have their default are left out.
pub fn encode_hash(route: &Route) -> String {
    let mut hash = format!("#v1={}", route.page.key());
    let (settings, default) = (&route.settings, AnalysisSettings::default());
    let mut put = |key: &str, value: String| {
        // Writing into a String cannot fail.
        let _ = write!(hash, "&{key}={value}");
    };
    if let Some(day) = settings.as_of {
        put("asof", iso_day(day));
    }
    if let Some(period) = settings.period {
        put("period", period_key(period).to_owned());
    }
    if let Some(percent) = settings.margin_percent {
        put("margin", percent.to_string());
    }
    if let ActiveWindow::Days(days) = settings.active {
        put("active", days.to_string());
    }
    if settings.tier_cuts != default.tier_cuts {
        put("tiers", numbers(&settings.tier_cuts));
    }
    for (key, rule) in
        [("r", &settings.rfm.recency), ("f", &settings.rfm.frequency), ("m", &settings.rfm.monetary)]
    {
        if let ScoreRule::Thresholds(thresholds) = rule {
            put(key, numbers(thresholds));
        }
    }
    for (segment, name) in &settings.rfm.names {
        put("name", format!("{}:{}", escape(segment), escape(name)));
    }
    route_prediction::put(&settings.prediction, &mut put);
    route_retention::put(&settings.retention, &mut put);
    route_subscriptions::put(&settings.subscriptions, &mut put);
    for held in &settings.variants {
        put("variant", format!("{}:{}", escape(&held.metric), escape(&held.variant)));
    }
    hash
}

/// Reads an address; `None` where it is not one of this app's. Parts that are not understood are passed over,
/// so that an address of a later version still leads to its page.
pub fn decode_hash(hash: &str) -> Option<Route> {
    let mut parts = hash.strip_prefix('#').unwrap_or(hash).split('&');
    let page = Page::from_key(parts.next()?.strip_prefix("v1=")?)?;
    let mut settings = AnalysisSettings::default();
    for (key, value) in parts.filter_map(|part| part.split_once('=')) {
        take(&mut settings, key, value);
    }
    settings.rfm.names.sort();
    settings.variants.sort_by(|left, right| left.metric.cmp(&right.metric));
    Some(Route { page, settings })
}

fn take(settings: &mut AnalysisSettings, key: &str, value: &str) {
    match key {
        "asof" => settings.as_of = parse_iso_day(value),
        "period" => settings.period = parse_period(value),
        "margin" => {
            settings.margin_percent =
                parse_number(value).filter(|percent| *percent > 0.0 && *percent <= 100.0)
        }
        "active" => settings.active = value.parse().map_or(ActiveWindow::GapP90, ActiveWindow::Days),
        "tiers" => take_tiers(settings, value),
        "r" => settings.rfm.recency = parse_rule(value),
        "f" => settings.rfm.frequency = parse_rule(value),
        "m" => settings.rfm.monetary = parse_rule(value),
        "name" => take_name(settings, value),
        "variant" => {
            let variant = parse_pair(value).map(|(metric, variant)| MetricVariant { metric, variant });
            settings.variants.extend(variant);
        }
        _ => {
            route_prediction::take(&mut settings.prediction, key, value);
            route_retention::take(&mut settings.retention, key, value);
            route_subscriptions::take(&mut settings.subscriptions, key, value);
        }
    }
}

/// A name of a segment; the first one counts where two segments would get the same.
fn take_name(settings: &mut AnalysisSettings, value: &str) {
    let Some((key, name)) = parse_pair(value) else { return };
    let name = segment_name_text(&name);
    let names = &mut settings.rfm.names;
    let taken =
        |(held, other): &(String, String)| *held == key || other.to_lowercase() == name.to_lowercase();
    if !name.is_empty() && !names.iter().any(taken) {
        names.push((key, name));
    }
}

fn take_tiers(settings: &mut AnalysisSettings, value: &str) {
    if let Some([a, b]) = parse_numbers::<2>(value).filter(|[a, b]| 0.0 < *a && a < b && *b < 1.0) {
        settings.tier_cuts = [a, b];
    }
}

fn parse_rule(value: &str) -> ScoreRule {
    let rising = |t: &[f64; 4]| t[0] < t[1] && t[1] < t[2] && t[2] < t[3];
    parse_numbers::<4>(value).filter(rising).map_or(ScoreRule::Quantiles, ScoreRule::Thresholds)
}

fn numbers(values: &[f64]) -> String {
    values.iter().map(f64::to_string).collect::<Vec<String>>().join(",")
}

fn parse_numbers<const N: usize>(value: &str) -> Option<[f64; N]> {
    let numbers: Option<Vec<f64>> = value.split(',').map(parse_number).collect();
    numbers?.try_into().ok()
}

fn parse_number(value: &str) -> Option<f64> {
    value.parse::<f64>().ok().filter(|number| number.is_finite())
}

fn parse_pair(value: &str) -> Option<(String, String)> {
    let (key, value) = value.split_once(':')?;
    Some((unescape(key)?, unescape(value)?))
}

fn period_key(period: PeriodUnit) -> &'static str {
    match period {
        PeriodUnit::Week => "week",
        PeriodUnit::Month => "month",
        PeriodUnit::Quarter => "quarter",
        PeriodUnit::Year => "year",
    }
}

fn parse_period(value: &str) -> Option<PeriodUnit> {
    let all = [PeriodUnit::Week, PeriodUnit::Month, PeriodUnit::Quarter, PeriodUnit::Year];
    all.into_iter().find(|period| period_key(*period) == value)
}

/// Percent-encodes every byte but unreserved ASCII.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(byte as char);
        } else {
            // Writing into a String cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'%' {
            let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok())?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{Page, Route, decode_hash, encode_hash};
    use crate::protocol::{
        ActiveWindow, AnalysisSettings, MetricVariant, ModelKey, ModelUnit, PeriodUnit, PredictionSettings,
        ScoreRule, ValueHorizon,
    };

    fn rich() -> AnalysisSettings {
        let mut settings = AnalysisSettings {
            as_of: Some(19_844),
            period: Some(PeriodUnit::Quarter),
            margin_percent: Some(37.5),
            active: ActiveWindow::Days(90),
            tier_cuts: [0.7, 0.9],
            prediction: PredictionSettings {
                unit: Some(ModelUnit::Day),
                calibration_end: Some(19_600),
                horizon: ValueHorizon::ForEver,
                discount_percent: 7.5,
                model: Some(ModelKey::MbgCnbdK),
                first_order_counts: true,
            },
            variants: vec![MetricVariant { metric: "aov".to_owned(), variant: "median".to_owned() }],
            ..AnalysisSettings::default()
        };
        settings.rfm.recency = ScoreRule::Thresholds([30.0, 60.5, 90.0, 365.0]);
        settings.rfm.frequency = ScoreRule::Thresholds([1.0, 2.0, 3.0, 5.0]);
        settings.rfm.monetary = ScoreRule::Thresholds([1e-3, 0.1, 1e6, 2.5e12]);
        settings.rfm.names = vec![("champions".to_owned(), "VIP & Stammkunden: 100 % #1 ☕".to_owned())];
        settings
    }

    #[test]
    fn every_page_survives_with_and_without_settings() {
        for page in Page::ALL {
            for settings in [AnalysisSettings::default(), rich()] {
                let route = Route { page, settings };
                assert_eq!(decode_hash(&encode_hash(&route)), Some(route));
            }
        }
    }

    #[test]
    fn defaults_are_left_out() {
        assert_eq!(encode_hash(&Route { page: Page::Segments, ..Route::default() }), "#v1=segments");
        let settings = AnalysisSettings { as_of: Some(19_844), ..AnalysisSettings::default() };
        assert_eq!(encode_hash(&Route { page: Page::Overview, settings }), "#v1=overview&asof=2024-05-01");
    }

    #[test]
    fn names_are_short_and_no_two_are_the_same() {
        let long = "n".repeat(400);
        let hash = format!("#v1=segments&name=champions:{long}&name=lost:VIP&name=new:vip&name=loyal:%20");
        let names = decode_hash(&hash).unwrap().settings.rfm.names;
        let of = |key: &str, name: &str| (key.to_owned(), name.to_owned());
        assert_eq!(names, [of("champions", &long[..40]), of("lost", "VIP")]);
    }

    #[test]
    fn foreign_addresses_are_refused_and_foreign_parts_passed_over() {
        assert_eq!(decode_hash(""), None);
        assert_eq!(decode_hash("#section-2"), None);
        assert_eq!(decode_hash("#v2=overview"), None);
        let plain = Some(Route { page: Page::Overview, ..Route::default() });
        for part in [
            "later=1",
            "asof=2024-02-30",
            "margin=NaN",
            "margin=500",
            "margin=0",
            "margin=-5",
            "tiers=0.9,0.7",
            "r=4,3,2,1",
            "name=%",
            "active=x",
            "horizon=0",
            "horizon=121",
            "discount=-1",
            "model=x",
        ] {
            assert_eq!(decode_hash(&format!("v1=overview&{part}")), plain, "{part}");
        }
    }
}
