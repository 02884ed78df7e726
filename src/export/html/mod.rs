//! The printable report: one HTML file that stands alone.
//!
//! What it is: the overview, the findings, the charts as SVG, segments with their actions, recurring revenue, who
//! comes back and who is lost, the forecast, every metric with definition, formula and the user's own figures in it,
//! what became of the rows, and the methods.
//!
//! Invariants: no script, no reference to anything outside (a policy in the file forbids it), one style element
//! and no style attribute; every text is escaped; no customer is named. It prints on A4 and Letter, reads on a
//! phone, and follows the system from light to dark; print is always light. Equal input gives equal bytes.

mod charts;
mod forecast;
mod page;
mod quality;
mod retention;
mod segments;
mod style;
mod subscriptions;
mod summary;

use crate::export::ReportParts;
use crate::format::{Formatter, Locale};
use crate::protocol::{Analysis, IngestReport, ReportContents};
use page::Page;

/// The report as an HTML document, from what the engine gave for it.
pub fn document(contents: &ReportContents, locale: &Locale) -> String {
    let ReportContents { ingest, analysis, prediction, retention, subscriptions } = contents;
    let parts = ReportParts {
        prediction: prediction.as_ref(),
        retention: retention.as_ref(),
        subscriptions: subscriptions.as_ref(),
    };
    report(ingest, analysis, parts, locale)
}

/// The report as an HTML document.
pub fn report(ingest: &IngestReport, analysis: &Analysis, parts: ReportParts<'_>, locale: &Locale) -> String {
    let f = Formatter::new(*locale, analysis.currency.as_deref());
    let report = Report { f, ingest, analysis, parts };
    let mut page = Page::default();
    page.open("main", "");
    summary::head(&mut page, &report);
    summary::tiles(&mut page, &report);
    summary::findings(&mut page, &report);
    charts::overview(&mut page, &report);
    segments::section(&mut page, &report);
    subscriptions::section(&mut page, &report);
    retention::section(&mut page, &report);
    forecast::section(&mut page, &report);
    charts::splits(&mut page, &report);
    summary::metrics(&mut page, &report);
    quality::data(&mut page, &report);
    quality::methods(&mut page, &report);
    page.close("main");
    framed(&page.into_string())
}

/// What every part of the report is made from.
struct Report<'a> {
    f: Formatter,
    ingest: &'a IngestReport,
    analysis: &'a Analysis,
    parts: ReportParts<'a>,
}

fn framed(body: &str) -> String {
    let style = style::sheet();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Customer value report</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}
