//! Files that leave the engine.

use crate::export::csv::{self, CsvError, CsvOptions, CustomersWriter};
use crate::export::{ReportParts, html, json};
use crate::format::{Language, Locale, words};
use crate::protocol::{
    CustomerColumn, ExportKind, Failure, FailureKind, Outcome, RequestId, Selection, SortOrder,
};

use super::loaded::Loaded;
use super::{Emission, Emit, Engine, send, table};
use crate::protocol::{Event, EventBody};

/// A file and what it is.
struct Made {
    name: &'static str,
    mime: &'static str,
    bytes: Vec<u8>,
}

impl Engine {
    pub(super) fn export(
        &mut self,
        id: RequestId,
        kind: ExportKind,
        selection: &Selection,
        neutralise_formulas: bool,
        emit: &mut Emit<'_>,
    ) {
        let options = CsvOptions { neutralise_formulas, ..CsvOptions::default() };
        match self.with_loaded(|loaded| make(loaded, kind, selection, options)) {
            Ok(Made { name, mime, bytes }) => {
                let outcome = Outcome::Exported { name: name.to_owned(), mime: mime.to_owned() };
                let event = Event { id, body: EventBody::Done(Box::new(outcome)) };
                emit(Emission { event, bytes: Some(bytes) });
            }
            Err(failure) => send(id, EventBody::Failed(failure), emit),
        }
    }
}

fn make(
    loaded: &mut Loaded,
    kind: ExportKind,
    selection: &Selection,
    options: CsvOptions,
) -> Result<Made, Failure> {
    // Writing to memory fails only when there is none left.
    let written =
        |bytes: Result<Vec<u8>, CsvError>| bytes.map_err(|_| Failure::new(FailureKind::OutOfMemory));
    let (name, mime) = match kind {
        ExportKind::CustomersCsv => ("customers.csv", "text/csv"),
        ExportKind::IssuesCsv => ("rows-with-issues.csv", "text/csv"),
        ExportKind::ReportJson => ("worthmap-report.json", "application/json"),
        ExportKind::ReportHtml => ("worthmap-report.html", "text/html"),
    };
    let bytes = match kind {
        ExportKind::CustomersCsv => {
            loaded.ensure_prediction()?;
            written(customers(loaded, selection, options))?
        }
        ExportKind::IssuesCsv => {
            let word = |key: &str| words::issue(Language::English, key);
            written(csv::issues(Vec::new(), options, &loaded.issues(), word))?
        }
        ExportKind::ReportJson => {
            loaded.ensure_prediction()?;
            let retention = loaded.retention_of_all()?;
            let analysis = loaded.analysis_of_all();
            let subscriptions = loaded.subscriptions_of_all()?;
            let parts = ReportParts {
                prediction: loaded.prediction(),
                retention: Some(&retention),
                subscriptions: subscriptions.as_ref(),
            };
            json::report(loaded.report(), &analysis, parts)
        }
        ExportKind::ReportHtml => {
            loaded.ensure_prediction()?;
            let (retention, subscriptions) = loaded.stays_of_selection()?;
            let parts = ReportParts {
                prediction: loaded.prediction(),
                retention: Some(&retention),
                subscriptions: subscriptions.as_ref(),
            };
            html::report(loaded.report(), loaded.analysis(), parts, &Locale::EN_US).into_bytes()
        }
    };
    Ok(Made { name, mime, bytes })
}

fn customers(loaded: &Loaded, selection: &Selection, options: CsvOptions) -> Result<Vec<u8>, CsvError> {
    let data = loaded.table();
    let best_first = SortOrder { column: CustomerColumn::Revenue, descending: true };
    let mut writer = CustomersWriter::new(Vec::new(), options, &loaded.analysis().segments)?;
    for customer in table::sorted(data, selection, best_first) {
        writer.write_row(&table::row(data, customer))?;
    }
    writer.finish()
}
