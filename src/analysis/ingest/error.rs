//! Why a file cannot be read as a whole. Bad rows are no errors (see [`super::issues`]).

use thiserror::Error;

use super::builder::BuildError;
use super::fields::currency::CurrencyTag;
use super::issues::IssueKind;
use super::layout::SniffError;
use super::plan::{DateOrder, DecimalMark, Role};
use super::records::RecordError;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The file is empty, no table, or cannot be read in its first bytes.
    #[error(transparent)]
    Sniff(#[from] SniffError),
    /// The file cannot be read further down.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The log cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The table has a header and no rows.
    #[error("there are no rows below the header")]
    HeaderOnly,
    /// Roles that are needed are given to no column.
    #[error("no column has the role {roles:?}")]
    MissingRoles {
        /// The roles.
        roles: Vec<Role>,
    },
    /// A role that one column can have is given to two.
    #[error("{role:?} is given to columns {first} and {second}")]
    RoleTwice {
        /// The role.
        role: Role,
        /// A column, from 0.
        first: usize,
        /// Another column, from 0.
        second: usize,
    },
    /// The plan is for another number of columns.
    #[error("the plan has {planned} columns and the file {found}")]
    ColumnsDiffer {
        /// Columns of the plan.
        planned: usize,
        /// Columns of the file.
        found: usize,
    },
    /// A further file has other columns than the first.
    #[error("file {file} has other columns than the first")]
    FilesDiffer {
        /// Which file, from 0.
        file: u32,
    },
    /// A rate is no positive decimal number.
    #[error("the rate {rate} of {currency} is no positive decimal number")]
    BadRate {
        /// The currency.
        currency: CurrencyTag,
        /// The rate as written.
        rate: String,
    },
    /// Day and month cannot be told apart in the whole file.
    #[error("day and month cannot be told apart")]
    AmbiguousDates {
        /// A few dates as they stand in the file.
        examples: Vec<String>,
    },
    /// Decimal comma and point cannot be told apart in the whole file.
    #[error("decimal comma and decimal point cannot be told apart")]
    AmbiguousDecimals {
        /// A few numbers as they stand in the file.
        examples: Vec<String>,
    },
    /// The sample left something open that the whole file has decided: read it again with these choices.
    #[error("the whole file decides what its first rows left open")]
    Decided {
        /// Order of numeric dates, if it was open.
        date_order: Option<DateOrder>,
        /// Decimal mark, if it was open.
        decimal: Option<DecimalMark>,
    },
    /// There are several currencies and nothing was chosen.
    #[error("the file has several currencies")]
    SeveralCurrencies {
        /// Rows of each, most frequent first.
        found: Vec<(CurrencyTag, u64)>,
    },
    /// No row could be used.
    #[error("no row could be used")]
    NothingUsable {
        /// The reasons with their rows, most frequent first.
        reasons: Vec<(IssueKind, u64)>,
    },
}
