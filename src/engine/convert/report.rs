//! What became of the rows.

use crate::analysis::ingest::full_pass::IngestReport;
use crate::analysis::ingest::issues::{IssueEffect, IssueSample, SAMPLES_PER_KIND};
use crate::protocol;

/// The report as the page sees it.
pub(in crate::engine) fn report_view(
    report: &IngestReport,
    name: String,
    plan: protocol::ImportPlan,
) -> protocol::IngestReport {
    let issue_count =
        |(kind, count): (crate::analysis::ingest::issues::IssueKind, u64)| protocol::IssueCount {
            kind: kind.key().to_owned(),
            rejects: kind.effect() == IssueEffect::Rejected,
            count,
        };
    let year_first = report.year_first.then_some(protocol::DateOrder::Ymd);
    protocol::IngestReport {
        name,
        date_order: plan.date_order.or(year_first),
        plan,
        rows_read: report.rows.read,
        rows_accepted: report.rows.accepted,
        rows_rejected: report.rows.rejected,
        rows_excluded: report.rows.excluded,
        rows_without_customer: report.rows.without_customer,
        issues: report.issues.counts().map(issue_count).collect(),
        samples: issue_samples(report, SAMPLES_PER_KIND),
        bytes: report.totals.raw_bytes,
        currency: report.currency.map(|code| code.to_string()),
    }
}

/// Rows with an issue, by line, at most so many of each kind.
pub(in crate::engine) fn issue_samples(report: &IngestReport, per_kind: usize) -> Vec<protocol::IssueSample> {
    let view = |sample: IssueSample| protocol::IssueSample {
        kind: sample.kind.key().to_owned(),
        line: sample.line,
        column: sample.column.and_then(|column| report.columns.get(column as usize).cloned()),
        value: sample.value,
    };
    report.issues.samples(per_kind).into_iter().map(view).collect()
}
