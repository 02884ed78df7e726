//! Files that leave the engine.

use crate::export::csv::{self, CsvError, CsvOptions, CustomersWriter};
use crate::export::{ReportParts, json};
use crate::format::{Language, words};
use crate::protocol::{
    CustomerColumn, ExportKind, Failure, FailureKind, Outcome, ReportContents, RequestId, Selection,
    SortOrder,
};

use super::loaded::Loaded;
use super::{Emission, Emit, Engine, send, table};
use crate::protocol::{Event, EventBody};

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
            Ok((outcome, bytes)) => {
                let event = Event { id, body: EventBody::Done(Box::new(outcome)) };
                emit(Emission { event, bytes });
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
) -> Result<(Outcome, Option<Vec<u8>>), Failure> {
    // Writing to memory fails only when there is none left.
    let written =
        |bytes: Result<Vec<u8>, CsvError>| bytes.map_err(|_| Failure::new(FailureKind::OutOfMemory));
    let (name, mime, bytes) = match kind {
        ExportKind::CustomersCsv => {
            loaded.ensure_prediction()?;
            ("customers.csv", "text/csv", written(customers(loaded, selection, options))?)
        }
        ExportKind::IssuesCsv => {
            let word = |key: &str| words::issue(Language::English, key);
            let bytes = written(csv::issues(Vec::new(), options, &loaded.issues(), word))?;
            ("rows-with-issues.csv", "text/csv", bytes)
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
            let bytes = json::report(loaded.report(), &analysis, parts);
            ("worthmap-report.json", "application/json", bytes)
        }
        ExportKind::ReportHtml => {
            return Ok((Outcome::Report(Box::new(report_contents(loaded)?)), None));
        }
    };
    Ok((Outcome::Exported { name: name.to_owned(), mime: mime.to_owned() }, Some(bytes)))
}

fn report_contents(loaded: &mut Loaded) -> Result<ReportContents, Failure> {
    loaded.ensure_prediction()?;
    let (retention, subscriptions) = loaded.stays_of_selection()?;
    Ok(ReportContents {
        ingest: loaded.report().clone(),
        analysis: loaded.analysis().clone(),
        prediction: loaded.prediction().cloned(),
        retention: Some(retention),
        subscriptions,
    })
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
