//! Charts as figures.

use super::Report;
use super::page::Page;
use crate::charts::{ChartSpec, Theme, build};
use crate::format::words::dimension_name;
use crate::protocol::PeriodUnit;

/// Size of a chart over the whole width.
const WHOLE: (f64, f64) = (880.0, 320.0);
/// Size of a chart beside another.
const HALF: (f64, f64) = (440.0, 310.0);
/// Size of a chart over the whole width of a phone.
const PHONE: (f64, f64) = (360.0, 300.0);

pub(super) fn overview(page: &mut Page, report: &Report<'_>) {
    let overview = &report.analysis.overview;
    let f = &report.f;
    page.text("h2", "", "How revenue comes about");
    if !overview.periods.is_empty() {
        let unit = report.analysis.settings.period.unwrap_or(PeriodUnit::Month);
        whole(page, report, &build::revenue_by_period(f, &overview.periods, unit));
    }
    page.open("div", "pair");
    half(page, report, &build::concentration(f, &overview.concentration));
    half(page, report, &build::orders_per_customer(f, &overview.orders_per_customer));
    if overview.gaps.count > 0 {
        half(page, report, &build::gaps(f, &overview.gaps));
    }
    if !report.analysis.segments.deciles.is_empty() {
        half(page, report, &build::deciles(f, &report.analysis.segments.deciles));
    }
    page.close("div");
}

pub(super) fn splits(page: &mut Page, report: &Report<'_>) {
    let splits = &report.analysis.overview.splits;
    if splits.is_empty() {
        return;
    }
    page.text("h2", "", "Where revenue comes from");
    page.open("div", "pair");
    for split in splits {
        let mut spec = build::split(&report.f, split);
        let name = dimension_name(report.f.locale.language, &split.dimension);
        spec.subtitle = format!("{name}: {}", spec.subtitle);
        half(page, report, &spec);
    }
    page.close("div");
}

/// A figure over the whole width, drawn once for wide and once for narrow pages.
pub(super) fn whole(page: &mut Page, report: &Report<'_>, spec: &ChartSpec) {
    page.open("figure", "");
    caption(page, spec);
    page.open("div", "wide-only");
    draw(page, report, spec, WHOLE);
    page.close("div");
    page.open("div", "narrow-only");
    let narrow = ChartSpec { id: format!("{}-narrow", spec.id), ..spec.clone() };
    draw(page, report, &narrow, PHONE);
    page.close("div");
    finish(page, spec);
}

/// A figure beside another.
pub(super) fn half(page: &mut Page, report: &Report<'_>, spec: &ChartSpec) {
    page.open("figure", "");
    caption(page, spec);
    draw(page, report, spec, HALF);
    finish(page, spec);
}

fn caption(page: &mut Page, spec: &ChartSpec) {
    page.open("figcaption", "");
    page.text("h3", "", &spec.title);
    page.text("p", "", &spec.subtitle);
    page.close("figcaption");
}

fn draw(page: &mut Page, report: &Report<'_>, spec: &ChartSpec, (width, height): (f64, f64)) {
    let theme = Theme::VARIABLES.for_width(width);
    page.drawing(&spec.to_svg(&theme, &report.f.locale, width, height));
}

fn finish(page: &mut Page, spec: &ChartSpec) {
    if let Some(note) = &spec.note {
        page.text("p", "note", note);
    }
    page.open("details", "");
    page.text("summary", "", "As a table");
    page.table(&spec.table.header, &spec.table.rows, 1);
    page.close("details");
    page.close("figure");
}
