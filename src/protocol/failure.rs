//! Why a request failed, as data; the words are made from it in one place.

use serde::{Deserialize, Serialize};

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What went wrong.
    pub kind: FailureKind,
    /// 1-based line of the file, where one is to blame.
    pub line: Option<u64>,
    /// Name or 1-based number of the column, where one is to blame.
    pub column: Option<String>,
    /// Names or figures that belong to the kind (found file type, table names, limits), in a fixed order.
    pub details: Vec<String>,
}

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureKind {
    /// The file has no bytes, or none but white space.
    Empty,
    /// The file has a header and no row below it.
    HeaderOnly,
    /// The file is not a table of text. Details: what it is (`image`, `pdf`, `xlsx`, ...).
    NotATable,
    /// A compressed archive holds several tables. Details: their names.
    SeveralTables,
    /// A compressed file is damaged or of a kind that cannot be read.
    BadArchive,
    /// A limit was passed. Details: which limit, allowed, found.
    LimitExceeded,
    /// A quotation mark opened and never closed. Line: where it opened.
    UnterminatedQuote,
    /// The encoding is not known here. Details: its name.
    UnknownEncoding,
    /// A column that is needed was not named. Details: the roles.
    MissingRole,
    /// A meaning that one column can have was given to two. Details: the role and both columns.
    RoleTwice,
    /// The choices are for another number of columns. Details: columns of the choices and of the file.
    ColumnsDiffer,
    /// A choice names a column that is not there. Details: the name.
    NoSuchColumn,
    /// Day and month cannot be told apart and the user has not said.
    AmbiguousDates,
    /// Decimal comma and decimal point cannot be told apart and the user has not said.
    AmbiguousDecimals,
    /// The file has several currencies and the user has not chosen. Details: code and rows of each.
    SeveralCurrencies,
    /// No row could be used. Details: the most frequent reasons.
    NothingUsable,
    /// Several files were given and one has other columns than the first. Details: its name.
    FilesDiffer,
    /// The file changed or could not be read any more.
    FileChanged,
    /// The file could not be read. Details: its name.
    Unreadable,
    /// Memory ran out. Details: bytes needed, if known.
    OutOfMemory,
    /// The worker stopped. The page starts another.
    WorkerStopped,
    /// Page and worker are of different versions.
    VersionMismatch,
    /// The request makes no sense now (no source is open, no such customer).
    NothingOpen,
    /// A setting is out of its range. Details: name, lowest, highest.
    BadSetting,
}

impl Failure {
    /// A failure of a kind without further details.
    pub fn new(kind: FailureKind) -> Failure {
        Failure { kind, line: None, column: None, details: Vec::new() }
    }

    /// The same failure with details.
    pub fn with_details<I: IntoIterator<Item = String>>(mut self, details: I) -> Failure {
        self.details.extend(details);
        self
    }
}
