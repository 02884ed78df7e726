//! The report as JSON: the same bytes from the browser and from the command line.
//!
//! The document, in this order:
//!
//! - `schema_version`: 1. Fields may be added under one version; none is removed or changes its meaning.
//! - `ingest`: `name`, `rows_read` = `rows_accepted` + `rows_rejected` + `rows_excluded`,
//!   `rows_without_customer` (accepted rows that name nobody), `bytes`, `issues` (`kind`, `count`, `rejects`),
//!   `encoding` (WHATWG name), `delimiter` (the character), `date_order` (`dmy`, `mdy`, `ymd` or null),
//!   `decimal` (`comma`, `point` or null), `preset` (key of the recognised export or null), `shape`, `roles`
//!   (one a column).
//! - `currency`: ISO 4217 code or null. Amounts are in its unit.
//! - `window`: `first_day`, `last_day`, `as_of` as ISO 8601 days; null if the file has no dates.
//! - `settings`: the settings with their defaults filled in; `as_of` as an ISO 8601 day, null for the last day.
//! - `metrics`: `customers`, `orders`, `revenue` (net, of identified customers), `revenue_without_customer`,
//!   `average_order_value`, `revenue_per_customer`, `repeat_customer_share` (0 to 1),
//!   `median_interpurchase_days`, `gini`, `hhi`, `top_share` (share of revenue by per cent of customers); then
//!   `all`: every metric with `key`, `value`, `unit`, `definition` in force and `variants`; and `undefined`: why
//!   a figure is null.
//! - `periods`: one entry a calendar period.
//! - `segments`: `rfm` (`key`, `name`, `customers`, `revenue`), `tiers`, `deciles`, `lifecycle`.
//! - `findings`: key and figures.
//! - `models`: `unit` of time, `customers`, `excluded` by reason; `unavailable`: why nothing can be predicted, or
//!   null; `fitted`: each model with `parameters` and `standard_errors` by name, `log_likelihood`, `aic`, `bic`,
//!   `converged`, `trusted`, `diagnostics`, the one in use first; `selected`; `reasons`; `spend`; `holdout` with
//!   the `errors` of the models and the naive rules; `clv`: the base at the horizon in the settings, by horizon
//!   and by month (`months` and `number` are null for all time and for all that comes later).
//! - `retention`: of all customers, each part or why it is `unavailable`. `cohorts` by first order: the `periods` since
//!   then with the `customers` for whom each is over, of them `active`, `share` with `interval`, `orders`, `net`, and
//!   `cumulative` net; `waiting`: to the second order and from order to order by Kaplan-Meier, with the `naive` figures;
//!   `churn`: by rule; `moves` between lifecycle stages on two days.
//!
//! - `subscriptions`, of files of contracts only: of all customers, each part or why it is `unavailable`. `recurring`:
//!   the `measures` of the `measured_month` by each definition; the `months` with `opening`, movements and `closing`
//!   as `customers` and `monthly` (losses above zero too), so that opening + new + expansion + reactivation -
//!   contraction - churn = closing; `plans`; `notes`. `stays`: Kaplan-Meier of all customers and of the values of a
//!   property, with the log-rank test. `factors`: Cox regression. `renewals`: losses by renewal, the models, their
//!   projection, and `lifespans` by rival methods in periods paid. `value`: of a new customer and of those of today,
//!   of margin or, without one, of revenue.
//!
//! Counts are integers; other figures are the shortest decimals that read back as the same 64-bit number.

mod models;
mod parts;
mod retention;
mod subscriptions;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::export::ReportParts;
use crate::format::iso_day;
use crate::protocol::{
    ActiveWindow, Analysis, AnalysisSettings, DateOrder, DecimalMark, Delimiter, Figure, Finding,
    IngestReport, MetricVariant, MetricView, PeriodUnit, PeriodView, PredictionSettings, RfmSettings, Role,
    SegmentCard, Shape, StageView, TierView, TopShare, UndefinedReason, Unit, Window,
};
use models::Models;
use retention::Retention;
use subscriptions::Subscriptions;

/// Version of the document's form.
pub const SCHEMA_VERSION: u32 = 1;

/// The report as JSON, two spaces of indentation, one line feed at the end.
///
/// `analysis` and the parts must be those of all customers.
pub fn report(ingest: &IngestReport, analysis: &Analysis, parts: ReportParts<'_>) -> Vec<u8> {
    // Nothing here can fail to serialise: keys are texts and numbers are finite.
    let mut bytes = serde_json::to_vec_pretty(&document(ingest, analysis, parts)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[derive(serde::Serialize)]
struct Document<'a> {
    schema_version: u32,
    ingest: Ingest<'a>,
    currency: Option<&'a str>,
    window: Option<Days>,
    settings: Settings<'a>,
    metrics: Metrics<'a>,
    periods: Vec<Period>,
    segments: Segments<'a>,
    findings: Vec<FindingEntry<'a>>,
    models: Option<Models<'a>>,
    retention: Option<Retention<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscriptions: Option<Subscriptions<'a>>,
}

#[derive(serde::Serialize)]
struct Ingest<'a> {
    name: &'a str,
    rows_read: u64,
    rows_accepted: u64,
    rows_rejected: u64,
    rows_excluded: u64,
    rows_without_customer: u64,
    bytes: u64,
    issues: Vec<Issue<'a>>,
    encoding: &'a str,
    delimiter: String,
    date_order: Option<DateOrder>,
    decimal: Option<DecimalMark>,
    preset: Option<&'a str>,
    shape: Shape,
    roles: &'a [Role],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contract_rules: Vec<String>,
}

#[derive(serde::Serialize)]
struct Issue<'a> {
    kind: &'a str,
    count: u64,
    rejects: bool,
}

#[derive(serde::Serialize)]
struct Days {
    first_day: String,
    last_day: String,
    as_of: String,
}

#[derive(serde::Serialize)]
struct Settings<'a> {
    as_of: Option<String>,
    period: Option<PeriodUnit>,
    margin_percent: Option<f64>,
    active: ActiveWindow,
    rfm: &'a RfmSettings,
    tier_cuts: [f64; 2],
    variants: &'a [MetricVariant],
    prediction: &'a PredictionSettings,
}

#[derive(serde::Serialize)]
struct Metrics<'a> {
    customers: Number,
    orders: Number,
    revenue: Number,
    revenue_without_customer: Number,
    average_order_value: Number,
    revenue_per_customer: Number,
    repeat_customer_share: Number,
    median_interpurchase_days: Number,
    gini: Number,
    hhi: Number,
    top_share: TopShares<'a>,
    all: Vec<Metric<'a>>,
    undefined: Vec<Missing<'a>>,
}

#[derive(serde::Serialize)]
struct Metric<'a> {
    key: &'a str,
    value: Number,
    unit: Unit,
    definition: &'a str,
    variants: Variants<'a>,
}

#[derive(serde::Serialize)]
struct Missing<'a> {
    metric: &'a str,
    reason: UndefinedReason,
}

#[derive(serde::Serialize)]
struct Period {
    first_day: String,
    last_day: String,
    partial: bool,
    revenue_new: f64,
    revenue_returning: f64,
    refunded: f64,
    orders_new: u32,
    orders_returning: u32,
    customers_new: u32,
    customers_returning: u32,
}

#[derive(serde::Serialize)]
struct Segments<'a> {
    rfm: Vec<Group<'a>>,
    tiers: Vec<Tier<'a>>,
    deciles: Vec<Tier<'a>>,
    lifecycle: Vec<Group<'a>>,
}

#[derive(serde::Serialize)]
struct Group<'a> {
    key: &'a str,
    name: &'a str,
    customers: u32,
    revenue: f64,
}

#[derive(serde::Serialize)]
struct Tier<'a> {
    key: &'a str,
    customers: u32,
    revenue: f64,
    share: Number,
    lowest: Number,
}

#[derive(serde::Serialize)]
struct FindingEntry<'a> {
    key: &'a str,
    figures: Figures<'a>,
}

/// A figure: an integer for counts, null where it is undefined.
#[derive(Clone, Copy)]
enum Number {
    Count(u64),
    Real(f64),
    Null,
}

struct TopShares<'a>(&'a [TopShare]);
struct Variants<'a>(&'a MetricView);
struct Figures<'a>(&'a [(String, f64)]);

impl Number {
    fn new(figure: Figure, unit: Unit) -> Number {
        match figure {
            Figure::Value(value) if unit == Unit::Count && value >= 0.0 => Number::Count(value as u64),
            Figure::Value(value) => Number::Real(value),
            Figure::Undefined(_) => Number::Null,
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Number::Count(count) => serializer.serialize_u64(count),
            Number::Real(value) => serializer.serialize_f64(value),
            Number::Null => serializer.serialize_none(),
        }
    }
}

impl Serialize for TopShares<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for top in self.0 {
            map.serialize_entry(&top.percent.to_string(), &Number::new(top.share, Unit::Share))?;
        }
        map.end()
    }
}

impl Serialize for Variants<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.variants.len()))?;
        for variant in &self.0.variants {
            map.serialize_entry(&variant.key, &Number::new(variant.value, variant.unit))?;
        }
        map.end()
    }
}

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn document<'a>(ingest: &'a IngestReport, analysis: &'a Analysis, parts: ReportParts<'a>) -> Document<'a> {
    let segments = &analysis.segments;
    Document {
        schema_version: SCHEMA_VERSION,
        ingest: ingest_part(ingest),
        currency: analysis.currency.as_deref(),
        window: analysis.window.map(days),
        settings: settings(&analysis.settings),
        metrics: metrics(analysis),
        periods: analysis.overview.periods.iter().map(period).collect(),
        segments: Segments {
            rfm: segments.segments.iter().map(segment).collect(),
            tiers: segments.tiers.iter().map(tier).collect(),
            deciles: segments.deciles.iter().map(tier).collect(),
            lifecycle: segments.stages.iter().map(stage).collect(),
        },
        findings: analysis.overview.findings.iter().map(finding).collect(),
        models: parts.prediction.map(models::models),
        retention: parts.retention.map(Retention::of),
        subscriptions: parts.subscriptions.map(Subscriptions::of),
    }
}

fn ingest_part(report: &IngestReport) -> Ingest<'_> {
    let plan = &report.plan;
    Ingest {
        name: &report.name,
        rows_read: report.rows_read,
        rows_accepted: report.rows_accepted,
        rows_rejected: report.rows_rejected,
        rows_excluded: report.rows_excluded,
        rows_without_customer: report.rows_without_customer,
        bytes: report.bytes,
        issues: report
            .issues
            .iter()
            .map(|issue| Issue { kind: &issue.kind, count: issue.count, rejects: issue.rejects })
            .collect(),
        encoding: &plan.encoding,
        delimiter: delimiter(plan.delimiter),
        date_order: report.date_order,
        decimal: plan.decimal,
        preset: plan.preset.as_deref(),
        shape: plan.shape,
        roles: &plan.roles,
        contract_rules: plan.contract_rules(),
    }
}

fn delimiter(delimiter: Delimiter) -> String {
    match delimiter {
        Delimiter::Comma => ",".to_owned(),
        Delimiter::Semicolon => ";".to_owned(),
        Delimiter::Tab => "\t".to_owned(),
        Delimiter::Pipe => "|".to_owned(),
        Delimiter::Spaces => " ".to_owned(),
        Delimiter::Other(byte) => char::from(byte).to_string(),
    }
}

fn settings(of: &AnalysisSettings) -> Settings<'_> {
    Settings {
        as_of: of.as_of.map(iso_day),
        period: of.period,
        margin_percent: of.margin_percent,
        active: of.active,
        rfm: &of.rfm,
        tier_cuts: of.tier_cuts,
        variants: &of.variants,
        prediction: &of.prediction,
    }
}

fn days(window: Window) -> Days {
    Days {
        first_day: iso_day(window.first_day),
        last_day: iso_day(window.last_day),
        as_of: iso_day(window.as_of),
    }
}

fn metrics(analysis: &Analysis) -> Metrics<'_> {
    let overview = &analysis.overview;
    let all = &overview.metrics;
    let number = |key: &str| {
        let found = all.iter().find(|metric| metric.key == key);
        found.map_or(Number::Null, |metric| Number::new(metric.value, metric.unit))
    };
    Metrics {
        customers: number("customers"),
        orders: number("orders"),
        revenue: number("revenue"),
        revenue_without_customer: number("revenue_without_customer"),
        average_order_value: number("average_order_value"),
        revenue_per_customer: number("revenue_per_customer"),
        repeat_customer_share: number("repeat_customer_share"),
        median_interpurchase_days: Number::new(overview.gaps.median, Unit::Days),
        gini: number("gini"),
        hhi: number("hhi"),
        top_share: TopShares(&overview.concentration.top),
        all: all.iter().map(metric).collect(),
        undefined: all.iter().filter_map(missing).collect(),
    }
}

fn metric(view: &MetricView) -> Metric<'_> {
    Metric {
        key: &view.key,
        value: Number::new(view.value, view.unit),
        unit: view.unit,
        definition: &view.chosen,
        variants: Variants(view),
    }
}

fn missing(view: &MetricView) -> Option<Missing<'_>> {
    match view.value {
        Figure::Value(_) => None,
        Figure::Undefined(reason) => Some(Missing { metric: &view.key, reason }),
    }
}

fn period(view: &PeriodView) -> Period {
    Period {
        first_day: iso_day(view.start),
        last_day: iso_day(view.end),
        partial: view.partial,
        revenue_new: view.revenue_new,
        revenue_returning: view.revenue_returning,
        refunded: view.refunded,
        orders_new: view.orders_new,
        orders_returning: view.orders_returning,
        customers_new: view.customers_new,
        customers_returning: view.customers_returning,
    }
}

fn segment(card: &SegmentCard) -> Group<'_> {
    Group { key: &card.id.key, name: &card.id.name, customers: card.customers, revenue: card.revenue }
}

fn stage(view: &StageView) -> Group<'_> {
    Group { key: &view.key, name: &view.name, customers: view.customers, revenue: view.revenue }
}

fn tier(view: &TierView) -> Tier<'_> {
    Tier {
        key: &view.key,
        customers: view.customers,
        revenue: view.revenue,
        share: Number::new(view.share, Unit::Share),
        lowest: Number::new(view.lowest, Unit::Money),
    }
}

fn finding(finding: &Finding) -> FindingEntry<'_> {
    FindingEntry { key: &finding.key, figures: Figures(&finding.figures) }
}

#[cfg(test)]
mod tests {
    use super::{Number, Unit, delimiter};
    use crate::protocol::{Delimiter, Figure, UndefinedReason};

    #[test]
    fn counts_are_integers_and_undefined_figures_null() {
        let text = |figure, unit| serde_json::to_string(&Number::new(figure, unit)).unwrap();
        assert_eq!(text(Figure::Value(2357.0), Unit::Count), "2357");
        assert_eq!(text(Figure::Value(244091.94), Unit::Money), "244091.94");
        assert_eq!(text(Figure::Undefined(UndefinedReason::NoOrders), Unit::Days), "null");
    }

    #[test]
    fn the_delimiter_is_its_character() {
        assert_eq!(delimiter(Delimiter::Semicolon), ";");
        assert_eq!(delimiter(Delimiter::Other(b'^')), "^");
    }
}
