//! Errors of reading as failures of a request.

use crate::analysis::ingest::builder::BuildError;
use crate::analysis::ingest::error::IngestError;
use crate::analysis::ingest::foreign::ForeignKind;
use crate::analysis::ingest::layout::SniffError;
use crate::analysis::ingest::records::RecordError;
use crate::analysis::ingest::unpack::UnpackError;
use crate::protocol::{Failure, FailureKind};

use super::plan::role_key;

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Failure {
        let of = Failure::new;
        match error {
            IngestError::Sniff(error) => sniff(error),
            IngestError::Record(error) => record(error),
            IngestError::Build(error) => build(&error),
            IngestError::HeaderOnly => of(FailureKind::HeaderOnly),
            IngestError::MissingRoles { roles } => {
                of(FailureKind::MissingRole).with_details(roles.into_iter().map(role_key))
            }
            IngestError::RoleTwice { role, first, second } => {
                let columns = [first + 1, second + 1].map(|column| column.to_string());
                of(FailureKind::RoleTwice).with_details([role_key(role)].into_iter().chain(columns))
            }
            IngestError::ColumnsDiffer { planned, found } => {
                of(FailureKind::ColumnsDiffer).with_details([planned, found].map(|count| count.to_string()))
            }
            IngestError::FilesDiffer { file } => {
                of(FailureKind::FilesDiffer).with_details([(file + 1).to_string()])
            }
            IngestError::BadRate { currency, rate } => {
                of(FailureKind::BadSetting).with_details(["rate".to_owned(), currency.to_string(), rate])
            }
            IngestError::AmbiguousDates { examples } => {
                of(FailureKind::AmbiguousDates).with_details(examples)
            }
            IngestError::AmbiguousDecimals { examples } => {
                of(FailureKind::AmbiguousDecimals).with_details(examples)
            }
            // The engine reads again by itself; to be told of it would be of no use to anybody.
            IngestError::Decided { .. } => of(FailureKind::AmbiguousDates),
            IngestError::SeveralCurrencies { found } => of(FailureKind::SeveralCurrencies)
                .with_details(found.into_iter().map(|(tag, rows)| format!("{tag} ({rows})"))),
            IngestError::NothingUsable { reasons } => of(FailureKind::NothingUsable)
                .with_details(reasons.into_iter().map(|(kind, _)| kind.key().to_owned())),
        }
    }
}

fn sniff(error: SniffError) -> Failure {
    match error {
        SniffError::Empty => Failure::new(FailureKind::Empty),
        SniffError::Foreign { kind } => {
            Failure::new(FailureKind::NotATable).with_details([foreign_key(kind).to_owned()])
        }
        SniffError::HeadTooShort { bytes } => limit("head_bytes", &bytes.to_string(), None),
        SniffError::RowTooLong { line, bytes } => {
            limit("first_row_bytes", &bytes.to_string(), Some((line, None)))
        }
        SniffError::Record(error) => record(error),
    }
}

fn record(error: RecordError) -> Failure {
    match error {
        RecordError::Unpack(error) => unpack(error),
        RecordError::NoDecoder { encoding } => {
            Failure::new(FailureKind::UnknownEncoding).with_details([encoding.label().to_owned()])
        }
        RecordError::TooManyColumns { line, limit: allowed } => {
            limit("columns", &allowed.to_string(), Some((line, None)))
        }
        RecordError::UnterminatedQuote { line } => {
            Failure { line: Some(line), ..Failure::new(FailureKind::UnterminatedQuote) }
        }
        RecordError::FieldTooLong { line, column, limit: allowed } => {
            limit("field_bytes", &allowed.to_string(), Some((line, Some(column))))
        }
        RecordError::RecordTooLong { line, column, limit: allowed } => {
            limit("record_bytes", &allowed.to_string(), Some((line, Some(column))))
        }
    }
}

/// A limit by name, what is allowed, and where it was passed. How much was found is not known: reading stops.
fn limit(name: &str, allowed: &str, place: Option<(u64, Option<usize>)>) -> Failure {
    let more = format!("more than {allowed}");
    let details = [name, allowed, &more].map(str::to_owned);
    let mut failure = Failure::new(FailureKind::LimitExceeded).with_details(details);
    failure.line = place.map(|(line, _)| line);
    failure.column = place.and_then(|(_, column)| column).map(|column| column.to_string());
    failure
}

fn unpack(error: UnpackError) -> Failure {
    let bad = |what: &str| Failure::new(FailureKind::BadArchive).with_details([what.to_owned()]);
    match error {
        UnpackError::ZipSeveralTables { names } => {
            Failure::new(FailureKind::SeveralTables).with_details(names)
        }
        UnpackError::ZipDocument { kind } => {
            Failure::new(FailureKind::NotATable).with_details([foreign_key(kind).to_owned()])
        }
        UnpackError::TooLarge { limit: allowed } => limit("unpacked_bytes", &allowed.to_string(), None),
        UnpackError::RatioExceeded { limit: allowed } => limit("unpack_ratio", &allowed.to_string(), None),
        UnpackError::ZipTooManyEntries { limit: allowed } => limit("zip_entries", &allowed.to_string(), None),
        UnpackError::Truncated => bad("truncated"),
        UnpackError::ZipEncrypted { .. } => bad("encrypted"),
        UnpackError::ZipNoTable { .. } => bad("no_table"),
        UnpackError::ZipMethod { .. } | UnpackError::ZipStoredWithoutSize { .. } => bad("unknown_method"),
        UnpackError::Damaged { .. } | UnpackError::ChecksumMismatch { .. } => bad("damaged"),
    }
}

fn build(error: &BuildError) -> Failure {
    match error {
        BuildError::MoneyOverflow => limit("money", "922 trillion", None),
        BuildError::TooManyCustomers { limit: allowed } => limit("customers", &allowed.to_string(), None),
        BuildError::TooManyCharges { limit: allowed } => limit("charges", &allowed.to_string(), None),
        BuildError::TooManyTexts => limit("texts", &u32::MAX.to_string(), None),
        BuildError::OutOfMemory { .. } => Failure::new(FailureKind::OutOfMemory),
    }
}

/// What a file is, as a message key.
fn foreign_key(kind: ForeignKind) -> &'static str {
    match kind {
        ForeignKind::Xlsx => "xlsx",
        ForeignKind::OleCompound => "xls",
        ForeignKind::Docx => "docx",
        ForeignKind::Pptx => "pptx",
        ForeignKind::OpenDocument => "ods",
        ForeignKind::AppleIwork => "numbers",
        ForeignKind::Pdf => "pdf",
        ForeignKind::Image => "image",
        ForeignKind::Media => "media",
        ForeignKind::Parquet => "parquet",
        ForeignKind::Arrow => "arrow",
        ForeignKind::Sqlite => "sqlite",
        ForeignKind::AccessDatabase => "access",
        ForeignKind::StatisticsData => "statistics",
        ForeignKind::Executable => "program",
        ForeignKind::OtherArchive => "archive",
        ForeignKind::NestedArchive => "nested_archive",
        ForeignKind::Html => "html",
        ForeignKind::Xml => "xml",
        ForeignKind::Json => "json",
        ForeignKind::Rtf => "rtf",
        ForeignKind::Binary => "binary",
    }
}
