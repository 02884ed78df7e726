//! What is damaged in the text of a row that is read all the same.

use super::mixed::MixedText;
use super::records::{RecordIssue, RecordIssueKind, Row, RowSink};
use memchr::memmem;

/// Tells the sink about NUL bytes, lost characters and characters of another encoding.
pub(super) fn report_damage(
    row: &Row<'_>,
    lost_text: &memmem::Finder<'_>,
    mixed: Option<&MixedText>,
    sink: &mut dyn RowSink,
) {
    let report = |count_in: &dyn Fn(&[u8]) -> u64| {
        let counts = || row.fields().map(count_in);
        counts().position(|count| count > 0).map(|index| (index + 1, counts().sum::<u64>()))
    };
    let (line, offset) = (row.line, row.offset);
    if let Some((column, count)) = report(&|field| memchr::memchr_iter(0, field).count() as u64) {
        sink.issue(RecordIssue { line, offset, column, kind: RecordIssueKind::NulBytes { count } });
    }
    if let Some((column, count)) = report(&|field| lost_text.find_iter(field).count() as u64) {
        let kind = RecordIssueKind::ReplacementCharacters { count };
        sink.issue(RecordIssue { line, offset, column, kind });
    }
    let Some(mixed) = mixed else { return };
    if let Some((column, count)) = report(&|field| mixed.count(field)) {
        sink.issue(RecordIssue { line, offset, column, kind: RecordIssueKind::MixedEncoding { count } });
    }
}
