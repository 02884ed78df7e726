//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Customer value from a customer file, on this machine.
#[derive(Debug, Parser)]
#[command(name = "worthmap", version, about)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Read a customer file and report what the customers are worth
    Report(Box<ReportArguments>),
    /// Write a sample file, simulated with a fixed seed
    Simulate(SimulateArguments),
    /// Fit a model to a file of frequency, recency and T
    Fit(FitArguments),
}

/// Arguments of `fit`.
#[derive(Debug, Args)]
pub(super) struct FitArguments {
    /// Which model
    #[arg(value_enum)]
    pub model: FitModel,
    /// CSV with the columns frequency, recency, T and, where needed, monetary_value and weight; T is the number of
    /// opportunities for bg-bb; mbg-cnbd-k and bg-cnbd-k need litt, the sum of ln(time between purchases). For
    /// gamma-gamma, frequency and monetary_value are enough. Parameters come in the file's own unit of time; - is
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub summary: PathBuf,
    /// Write the result as JSON; - is standard output
    #[arg(long, value_name = "OUT")]
    pub json: Option<PathBuf>,
}

/// A model that can be fitted.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FitModel {
    /// Modified BG/NBD: customers may leave after any purchase
    #[value(alias = "mbg_nbd")]
    MbgNbd,
    /// BG/NBD: customers may leave after a repeat purchase
    #[value(alias = "bg_nbd")]
    BgNbd,
    /// Pareto/NBD: customers may leave at any time
    #[value(alias = "pareto_nbd")]
    ParetoNbd,
    /// NBD: nobody leaves
    Nbd,
    /// Modified BG/NBD with regular timing
    #[value(alias = "mbg_cnbd_k")]
    MbgCnbdK,
    /// BG/NBD with regular timing
    #[value(alias = "bg_cnbd_k")]
    BgCnbdK,
    /// BG/BB: discrete opportunities
    #[value(alias = "bg_bb")]
    BgBb,
    /// Gamma-Gamma: spend
    #[value(alias = "gamma_gamma")]
    GammaGamma,
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// Customer files: CSV, TSV or any delimited text, also as .gz or .zip; several files of the same form
    /// are read as one; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Say what a column is, by header or 1-based position: customer=Email, date=3, amount=Total. Roles:
    /// customer, customer_name, date, amount, quantity, unit_price, order, status, currency, refund, discount,
    /// tax, shipping, product, category, channel, country, order_count, total_spent, first_date, last_date,
    /// start, end, interval, plan, month, tenure, churn, covariate, ignore
    #[arg(long = "map", value_name = "ROLE=COLUMN")]
    pub map: Vec<String>,
    /// Count recency to this day and leave out later orders [default: the last day in the file]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<String>,
    /// Order of day, month and year in numeric dates [default: told from the file, else refused]
    #[arg(long, value_enum)]
    pub date_order: Option<DateOrderArgument>,
    /// Decimal mark [default: told from the file, else refused]
    #[arg(long, value_enum)]
    pub decimal: Option<DecimalArgument>,
    /// Count only rows of this currency, in a file of several
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// Convert a currency to that of --currency: USD=0.92
    #[arg(long = "rate", value_name = "CODE=RATE", requires = "currency")]
    pub rates: Vec<String>,
    /// Text encoding by its WHATWG name, such as windows-1252 [default: told from the file]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Leave out rows that are the same to the letter
    #[arg(long)]
    pub drop_duplicates: bool,
    /// Move times that carry an offset to this one before the day is taken: +02:00
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    pub utc_offset: Option<String>,
    /// Margin in percent of net revenue
    #[arg(long, value_name = "PERCENT")]
    pub margin: Option<f64>,
    /// How far ahead the value of customers is counted: months from 1 to 120, or forever [default: 12]
    #[arg(long, value_name = "MONTHS", allow_hyphen_values = true)]
    pub horizon: Option<String>,
    /// Discount rate in percent a year [default: 10]
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    pub discount: Option<f64>,
    /// Unit of time of the models; purchases within one day count as one in any [default: week]
    #[arg(long, value_enum)]
    pub unit: Option<UnitArgument>,
    /// Model of when customers buy and leave [default: chosen, with the reasons in the report]
    #[arg(long, value_enum, value_name = "KEY")]
    pub model: Option<ModelArgument>,
    /// Last day that models learn from when they are tested on the rest [default: half of the time]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub calibration_end: Option<String>,
    /// Length of a period [default: by the length of the data]
    #[arg(long, value_enum)]
    pub period: Option<PeriodArgument>,
    /// Write the report as JSON; - is standard output
    #[arg(long, value_name = "OUT")]
    pub json: Option<PathBuf>,
    /// Write the printable report
    #[arg(long, value_name = "OUT")]
    pub html: Option<PathBuf>,
    /// Write all customers with scores and segments as CSV
    #[arg(long, value_name = "OUT")]
    pub customers: Option<PathBuf>,
    /// Write the rows that were left out or noted as CSV
    #[arg(long, value_name = "OUT")]
    pub issues: Option<PathBuf>,
    /// Leave cells that a spreadsheet would run as formulas as they are
    #[arg(long)]
    pub keep_formulas: bool,
    /// Say nothing on standard error but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// Order of numeric dates.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DateOrderArgument {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
    /// Year, month, day
    Ymd,
}

/// Decimal mark.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DecimalArgument {
    /// 1.234,56
    Comma,
    /// 1,234.56
    Point,
}

/// Length of a period.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PeriodArgument {
    /// Weeks from Monday
    Week,
    /// Calendar months
    Month,
    /// Calendar quarters
    Quarter,
    /// Calendar years
    Year,
}

/// Unit of time of the models.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum UnitArgument {
    /// Days
    Day,
    /// Weeks
    Week,
    /// Months of 365.25/12 days
    Month,
}

/// Model of when customers buy and leave, by its key in the report or with hyphens.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ModelArgument {
    /// Customers may leave after any purchase
    #[value(alias = "mbg_nbd")]
    MbgNbd,
    /// Customers may leave after a repeat purchase
    #[value(alias = "bg_nbd")]
    BgNbd,
    /// Customers may leave at any time
    #[value(alias = "pareto_nbd")]
    ParetoNbd,
    /// As mbg-nbd, with regular timing
    #[value(alias = "mbg_cnbd_k")]
    MbgCnbdK,
    /// As bg-nbd, with regular timing
    #[value(alias = "bg_cnbd_k")]
    BgCnbdK,
    /// Nobody leaves
    Nbd,
}

/// Arguments of `simulate`.
#[derive(Debug, Args)]
pub(super) struct SimulateArguments {
    /// Which file: one of the built-in samples, or order rows for load tests
    #[arg(value_enum)]
    pub kind: SimulationKind,
    /// Where to write; - is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub out: PathBuf,
    /// Order rows (only for `orders`)
    #[arg(long, default_value_t = 1_000_000)]
    pub rows: u64,
    /// Customers (only for `orders`)
    #[arg(long, default_value_t = 220_000)]
    pub customers: u32,
    /// Seed (only for `orders`)
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// What the rows look like (only for `orders`)
    #[arg(long, value_enum, default_value_t = ShapeArgument::Orders)]
    pub shape: ShapeArgument,
}

/// What rows of orders look like.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ShapeArgument {
    /// Seven short columns
    Orders,
    /// Five columns, customers by e-mail address
    Emails,
    /// Eight columns, one of them long, quoted and of several lines
    Notes,
}

/// What to simulate.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SimulationKind {
    /// The built-in sample of a shop
    Shop,
    /// The built-in sample of a business with regular charges
    Subscription,
    /// The built-in sample of a business with plans, one row a subscription
    Contracts,
    /// The built-in sample of a seller to businesses
    Wholesale,
    /// Order rows of any number
    Orders,
}
