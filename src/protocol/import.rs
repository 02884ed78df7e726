//! How a file is read: the user's choices, the preview of their effect, what became of the rows.

use serde::{Deserialize, Serialize};

use super::contract::ContractChoices;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Not used.
    Ignore,
    /// Identifies the customer: number, e-mail address, name.
    Customer,
    /// The customer's name, for showing only.
    CustomerName,
    /// Day of the order.
    Date,
    /// Money of the order or of the line, as paid.
    Amount,
    /// Number of pieces on the line.
    Quantity,
    /// Price of one piece.
    UnitPrice,
    /// Identifies the order; rows with the same one are one order.
    Order,
    /// State of the order: paid, cancelled, refunded ...
    Status,
    /// Currency code of the row.
    Currency,
    /// Money given back on this order.
    Refund,
    /// Discount granted on this order.
    Discount,
    /// Tax within the amount.
    Tax,
    /// Shipping within the amount.
    Shipping,
    /// Product of the line.
    Product,
    /// Category of the product.
    Category,
    /// Channel of the order.
    Channel,
    /// Country of the customer.
    Country,
    /// Number of orders (customer summaries).
    OrderCount,
    /// Total spent (customer summaries).
    TotalSpent,
    /// Day of the first order (customer summaries).
    FirstDate,
    /// Day of the last order (customer summaries).
    LastDate,
    /// First day of the subscription.
    Start,
    /// Day on which the subscription ended, or ends; blank while it runs.
    End,
    /// How often the subscription is billed.
    Interval,
    /// Plan of the subscription.
    Plan,
    /// What the customer paid in the month that the heading names. Several such columns, one a month.
    Month,
    /// How long the customer stayed.
    Tenure,
    /// Whether the customer was lost.
    Churn,
    /// A property of the customer, to explain how long customers stay. Several such columns.
    Covariate,
}

/// What a row of the file stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One row an order.
    Orders,
    /// Several rows an order.
    OrderLines,
    /// One row a customer.
    CustomerSummary,
    /// One row a subscription.
    Subscriptions,
    /// One row a customer, and a column for each month.
    MonthColumns,
    /// One row a customer, with how long the customer stayed and whether the customer was lost.
    Tenures,
}

impl Shape {
    /// Whether the rows are contracts.
    pub fn is_contracts(self) -> bool {
        matches!(self, Shape::Subscriptions | Shape::MonthColumns | Shape::Tenures)
    }
}

/// What separates the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// Tab.
    Tab,
    /// `|`
    Pipe,
    /// Runs of spaces.
    Spaces,
    /// Another ASCII character, as a `sep=` line may name it.
    Other(u8),
}

/// The order of day, month and year in numeric dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// The mark between units and hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1.234,56`
    Comma,
    /// `1,234.56`
    Point,
}

/// What to do with a file of several currencies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurrencyChoice {
    /// There is one currency, or none is named.
    AsFound,
    /// Only rows of this currency count; the rest is left out and counted.
    Only(String),
    /// Everything is converted.
    Convert {
        /// Code to convert to.
        to: String,
        /// One rate a currency.
        rates: Vec<Rate>,
    },
}

/// How much one unit of a currency is worth in the chosen one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// Currency code.
    pub currency: String,
    /// Units of the chosen currency for one unit, as the user wrote it (decimal point).
    pub rate: String,
}

/// What to do with rows that are the same to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// They are separate purchases.
    Keep,
    /// The second and later ones are left out and counted.
    Drop,
}

/// Everything that decides how a file is read. Equal plan and equal bytes give an equal result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// WHATWG name of the text encoding.
    pub encoding: String,
    /// What separates columns.
    pub delimiter: Delimiter,
    /// Whether quotation marks enclose fields; otherwise they are text.
    pub quotes: bool,
    /// Lines above the table that are not part of it.
    pub skip_lines: u32,
    /// Whether the first row of the table names the columns.
    pub has_header: bool,
    /// What a row stands for.
    pub shape: Shape,
    /// Meaning of each column, in file order.
    pub roles: Vec<Role>,
    /// Order of numeric dates; `None` while it cannot be told and has not been chosen.
    pub date_order: Option<DateOrder>,
    /// Decimal mark; `None` while it cannot be told and has not been chosen.
    pub decimal: Option<DecimalMark>,
    /// What to do with several currencies.
    pub currency: CurrencyChoice,
    /// What to do with exact duplicates.
    pub duplicates: Duplicates,
    /// Minutes east of UTC to which times with an offset are moved before the day is taken; `None` takes the
    /// day as it is written.
    pub utc_offset_minutes: Option<i16>,
    /// The export this was recognised as, such as `shopify_orders`; its rules apply.
    pub preset: Option<String>,
    /// What only files of contracts leave open.
    #[serde(default)]
    pub contract: ContractChoices,
}

/// A guess at a column's meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleGuess {
    /// The meaning.
    pub role: Role,
    /// 0 to 1.
    pub confidence: f64,
    /// Why, as a message key with its figures: `header_says`, `looks_like_dates`, `looks_like_money`,
    /// `looks_like_email`, `preset`, `repeats_like_customers`, `unique_like_orders` ...
    pub why: String,
}

/// One column of the preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnPreview {
    /// Name in the header, or `Column N`.
    pub name: String,
    /// Guesses, best first.
    pub guesses: Vec<RoleGuess>,
    /// Blank cells in the sample.
    pub blank: u32,
    /// Distinct values in the sample.
    pub distinct: u32,
    /// A few values as they stand in the file.
    pub examples: Vec<String>,
}

/// One reading of an ambiguous column, with examples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Text as it stands in the file.
    pub text: String,
    /// The first reading: day first, or decimal comma. ISO date or plain decimal.
    pub first: String,
    /// The second reading: month first, or decimal point.
    pub second: String,
}

/// What only the user can decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Day or month first? First reading: day first.
    DateOrder {
        /// Column at issue.
        column: u32,
        /// Examples in both readings.
        examples: Vec<Reading>,
    },
    /// Comma or point? First reading: decimal comma.
    DecimalMark {
        /// Column at issue.
        column: u32,
        /// Examples in both readings.
        examples: Vec<Reading>,
    },
    /// Is an end the last day with a subscription, or the first without? First reading: the last day with it. The
    /// readings are first days without.
    EndDay {
        /// Column at issue.
        column: u32,
        /// Examples in both readings.
        examples: Vec<Reading>,
    },
    /// Which currency? Code and rows in the sample, most frequent first.
    Currency {
        /// Code and rows of each.
        found: Vec<(String, u32)>,
    },
}

/// What the user should know about the choices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Customers are told apart by names only.
    NamesOnly,
    /// This share of the rows names no customer.
    MostlyBlank {
        /// 0 to 1.
        share: f64,
    },
    /// One customer has this share of the rows.
    GiantCustomer {
        /// Identifier.
        id: String,
        /// 0 to 1.
        share: f64,
    },
    /// Every row names another customer.
    EveryRowDiffers,
    /// Identifiers look as if a spreadsheet had changed them.
    MangledIds {
        /// An example.
        example: String,
        /// How many in the sample.
        rows: u32,
    },
    /// Two-digit years were read like this.
    TwoDigitYears {
        /// First year that a two-digit year can mean.
        from: i32,
        /// Last year.
        to: i32,
    },
    /// The recognised export has no customer in it.
    NoCustomerInExport,
    /// Without dates only totals and shares can be computed.
    NoDates,
    /// A quotation mark opens a cell and does not close: it is read as text.
    OpenQuote {
        /// 1-based line in the file.
        line: u64,
    },
    /// Text stands after the closing quotation mark of a cell.
    TextAfterQuote {
        /// Rows of the sample.
        rows: u32,
    },
    /// A blank before a quotation mark makes it text.
    BlankBeforeQuote {
        /// Rows of the sample.
        rows: u32,
    },
    /// Several columns have the same name.
    RepeatedHeadings {
        /// The names.
        names: Vec<String>,
    },
    /// Columns have no name.
    EmptyHeadings {
        /// How many.
        columns: u32,
    },
    /// The header has another number of cells than most rows.
    HeaderWidth {
        /// Cells of the header.
        header: u32,
        /// Cells of most rows.
        rows: u32,
    },
    /// Characters that could not be decoded, or were lost before.
    LostCharacters {
        /// How many in the sample.
        count: u32,
    },
    /// NUL characters.
    NulCharacters {
        /// How many in the sample.
        count: u32,
    },
}

/// A row of the preview as the current choices read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParsedRow {
    /// 1-based line in the file.
    pub line: u64,
    /// Customer identifier; `None` if blank.
    pub customer: Option<String>,
    /// Day as `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Amount as a plain decimal; negative for refunds.
    pub amount: Option<String>,
    /// Order number.
    pub order: Option<String>,
    /// Message keys of what is wrong or special with this row, with the column at issue.
    pub notes: Vec<(String, Option<u32>)>,
}

/// The head of a source under the current choices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// Name of the source.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// The choices, complete; what was open is filled with guesses.
    pub plan: ImportPlan,
    /// How sure the guesses are, 0 to 1, all together.
    pub confidence: f64,
    /// Columns in file order.
    pub columns: Vec<ColumnPreview>,
    /// First rows as they stand in the file.
    pub rows: Vec<Vec<String>>,
    /// The same rows as they are read.
    pub parsed: Vec<ParsedRow>,
    /// Rows in the sample, and how many of them would be rejected.
    pub sample_rows: u32,
    /// Rows of the sample that would be rejected.
    pub sample_rejected: u32,
    /// What only the user can decide; empty when nothing is open.
    pub questions: Vec<Question>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
    /// Roles that must be given before the file can be loaded.
    pub missing: Vec<Role>,
    /// Name of the recognised export for people, such as `Shopify orders`.
    pub preset_name: Option<String>,
    /// Message keys of the rules that the recognised export brings.
    pub preset_rules: Vec<String>,
    /// Encodings that can be chosen.
    pub encodings: Vec<String>,
}

/// How often an issue occurred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueCount {
    /// Message key, such as `bad_date`.
    pub kind: String,
    /// Whether these rows were left out.
    pub rejects: bool,
    /// Rows, counted exactly.
    pub count: u64,
}

/// One row with an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueSample {
    /// Message key.
    pub kind: String,
    /// 1-based line in the file.
    pub line: u64,
    /// Name of the column, where one is to blame.
    pub column: Option<String>,
    /// The cell as it stands in the file, cut to 200 characters.
    pub value: String,
}

/// What became of the rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IngestReport {
    /// Name of the source.
    pub name: String,
    /// The choices with which it was read.
    pub plan: ImportPlan,
    /// The order in which the dates were read: the plan's, or year first where they are written so. `None` if no
    /// date depends on an order, as in `4 July 2026`.
    pub date_order: Option<DateOrder>,
    /// Data rows, without header, preamble, empty lines and footer.
    pub rows_read: u64,
    /// Rows that count.
    pub rows_accepted: u64,
    /// Rows that could not be read.
    pub rows_rejected: u64,
    /// Rows left out by a rule: cancelled, another currency, duplicates dropped.
    pub rows_excluded: u64,
    /// Accepted rows that name no customer.
    pub rows_without_customer: u64,
    /// Every kind of issue that occurred.
    pub issues: Vec<IssueCount>,
    /// Samples, at most 100 a kind, by line.
    pub samples: Vec<IssueSample>,
    /// Seconds from the first byte to the last row are measured by the page, not here; this is the number of
    /// bytes read.
    pub bytes: u64,
    /// Currency code of all amounts, where known.
    pub currency: Option<String>,
}
