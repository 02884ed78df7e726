//! What is wrong or special with rows: kinds, exact counts, capped samples.
//!
//! A bad row is data, not an error. Counts are exact whatever the cap on samples.

use super::parcel::parcel;

/// Samples that a report keeps of each kind.
pub const SAMPLES_PER_KIND: usize = 100;

/// Samples that the downloadable list keeps of each kind that leaves rows out.
pub const LISTED_PER_KIND: usize = 10_000;

/// A sample value is cut to so many characters.
pub const SAMPLE_CHARS: usize = 200;

/// What becomes of a row with an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueEffect {
    /// It could not be read and does not count.
    Rejected,
    /// A rule or a choice leaves it out.
    Excluded,
    /// It is no data row (title, total, footer) and is not among the rows read.
    Skipped,
    /// It counts; the user should know something about it.
    Noted,
}

macro_rules! issue_kinds {
    ($($(#[$doc:meta])* $kind:ident = $key:literal, $effect:ident;)*) => {
        /// What is wrong or special with a row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum IssueKind {
            $($(#[$doc])* $kind,)*
        }

        impl IssueKind {
            /// Every kind, in the order of reports.
            pub const ALL: &'static [IssueKind] = &[$(IssueKind::$kind),*];

            /// The message key, in snake case.
            pub fn key(self) -> &'static str {
                match self {
                    $(IssueKind::$kind => $key,)*
                }
            }

            /// What becomes of a row with this issue.
            pub fn effect(self) -> IssueEffect {
                match self {
                    $(IssueKind::$kind => IssueEffect::$effect,)*
                }
            }
        }
    };
}

issue_kinds! {
    /// No date in the row.
    MissingDate = "missing_date", Rejected;
    /// The date is in no known form.
    BadDate = "bad_date", Rejected;
    /// There is no such day, as 30 February.
    NoSuchDay = "no_such_day", Rejected;
    /// The day is outside the years 1900 to 2100.
    DateOutOfRange = "date_out_of_range", Rejected;
    /// Only another order of day and month can read the date.
    OtherDateOrder = "other_date_order", Rejected;
    /// Day and month cannot be told apart and no order is chosen.
    DateOrderOpen = "date_order_open", Rejected;
    /// No amount in the row.
    MissingAmount = "missing_amount", Rejected;
    /// A sign for nothing (`NA`, `null`, `-`) where a number should be.
    PlaceholderAmount = "placeholder_amount", Rejected;
    /// Text where a number should be.
    BadAmount = "bad_amount", Rejected;
    /// A percentage where a number should be.
    PercentAmount = "percent_amount", Rejected;
    /// A hexadecimal number.
    HexAmount = "hex_amount", Rejected;
    /// An infinite number.
    InfiniteAmount = "infinite_amount", Rejected;
    /// `nan`.
    NanAmount = "nan_amount", Rejected;
    /// `true` or `false`.
    BooleanAmount = "boolean_amount", Rejected;
    /// Only the other decimal mark can read the number.
    OtherDecimalMark = "other_decimal_mark", Rejected;
    /// The number is beyond what can be represented.
    AmountOutOfRange = "amount_out_of_range", Rejected;
    /// The number of orders is no whole number from zero.
    BadOrderCount = "bad_order_count", Rejected;
    /// The row has more filled fields than the table has columns.
    TooManyFields = "too_many_fields", Rejected;
    /// The currency is not known.
    UnknownCurrency = "unknown_currency", Rejected;
    /// There is no rate for the currency.
    NoRate = "no_rate", Rejected;
    /// None of the rows of the order has a date.
    OrderWithoutDate = "order_without_date", Rejected;
    /// None of the rows of the order has an amount.
    OrderWithoutAmount = "order_without_amount", Rejected;
    /// The subscription ends before it starts.
    EndBeforeStart = "end_before_start", Rejected;
    /// The billing interval is in no known form.
    UnknownInterval = "unknown_interval", Rejected;
    /// The amount of a subscription is negative.
    NegativeSubscription = "negative_subscription", Rejected;
    /// The state says that the subscription has ended, and no day says when.
    EndUnknown = "end_unknown", Rejected;
    /// How long the customer stayed is missing or no number from zero.
    BadTenure = "bad_tenure", Rejected;
    /// Whether the customer was lost is neither yes nor no.
    BadChurn = "bad_churn", Rejected;
    /// Cancelled or voided.
    Cancelled = "cancelled", Excluded;
    /// The payment failed.
    Failed = "failed", Excluded;
    /// Not paid yet, or a draft.
    Pending = "pending", Excluded;
    /// A movement of money that is no sale: payout, fee, transfer, hold.
    NotASale = "not_a_sale", Excluded;
    /// Another currency than the chosen one.
    OtherCurrency = "other_currency", Excluded;
    /// The same to the letter as an earlier row, and duplicates are dropped.
    DuplicateDropped = "duplicate_dropped", Excluded;
    /// A total below the table: its figures are not added.
    TotalRow = "total_row", Skipped;
    /// Words around the table.
    ProseRow = "prose_row", Skipped;
    /// A line of nothing but delimiters.
    EmptyRow = "empty_row", Skipped;
    /// Names no customer: counts towards totals only.
    NoCustomer = "no_customer", Noted;
    /// The amount is negative: a refund.
    Refund = "refund", Noted;
    /// A cancellation line: the order number says so and the amount is negative.
    CancellationLine = "cancellation_line", Noted;
    /// The status says refunded: counts as sold and given back.
    StatusRefunded = "status_refunded", Noted;
    /// An amount of zero: a visit without revenue.
    ZeroAmount = "zero_amount", Noted;
    /// The same to the letter as an earlier row; both count.
    Duplicate = "duplicate", Noted;
    /// Duplicates were not looked for after the limit on remembered rows.
    DuplicatesUnchecked = "duplicates_unchecked", Noted;
    /// Decimals beyond ten-thousandths were rounded away.
    RoundedAmount = "rounded_amount", Noted;
    /// Converted by a rate.
    Converted = "converted", Noted;
    /// The year has two digits.
    TwoDigitYear = "two_digit_year", Noted;
    /// The date is of another form than most in its column.
    MixedDateForms = "mixed_date_forms", Noted;
    /// The identifier is an e-mail address of which case or spaces were folded.
    EmailFolded = "email_folded", Noted;
    /// The identifier ended in `.0`, which was taken off.
    DecimalId = "decimal_id", Noted;
    /// The identifier looks like `1.23E+12`: digits were lost in a spreadsheet.
    MangledId = "mangled_id", Noted;
    /// Rows of one order name several amounts where there should be one; the largest counts.
    OrderAmountsDiffer = "order_amounts_differ", Noted;
    /// One order number stands beside more than eight customers; each has an order of its own.
    OrderOfManyCustomers = "order_of_many_customers", Noted;
    /// The row of a customer has money and counts no order.
    MoneyWithoutOrder = "money_without_order", Noted;
    /// Rows of one order of a customer lie more than a week apart; they are one order all the same.
    OrderDaysApart = "order_days_apart", Noted;
    /// The customer has more than one row; they were added up.
    RepeatedCustomer = "repeated_customer", Noted;
    /// The row has fewer fields than the table has columns.
    TooFewFields = "too_few_fields", Noted;
    /// A quote that never closes.
    UnterminatedQuote = "unterminated_quote", Noted;
    /// A quote that would have taken the rows below into its cell: it is read as text, and they as rows.
    StrayQuote = "stray_quote", Noted;
    /// Text stands after the closing quote of a field.
    TextAfterQuote = "text_after_quote", Noted;
    /// NUL bytes in the row.
    NulBytes = "nul_bytes", Noted;
    /// Characters of UTF-8 in a file of another encoding.
    MixedEncoding = "mixed_encoding", Noted;
    /// Characters that could not be decoded.
    ReplacedCharacters = "replaced_characters", Noted;
    /// A trial, or another subscription of zero value: no charge comes of it.
    Trial = "trial", Noted;
    /// The subscription ends on the day of its start and never runs.
    NoLength = "no_length", Noted;
    /// The end lies so far ahead that the subscription counts as running on.
    FarEnd = "far_end", Noted;
    /// The row has no billing interval; the chosen one counts.
    IntervalAssumed = "interval_assumed", Noted;
    /// The customer has paid in none of the months.
    NothingPaid = "nothing_paid", Noted;
    /// The customer has more than one row; each is a contract of its own.
    SeveralContracts = "several_contracts", Noted;
    /// A column to split by has more distinct values than can be told apart; it is left out.
    TooManyValues = "too_many_values", Noted;
}

/// One row with an issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IssueSample {
    /// Which file of several, from 0.
    pub file: u32,
    /// 1-based line in the file.
    pub line: u64,
    /// Bytes of text before the row.
    pub byte: u64,
    /// What it is.
    pub kind: IssueKind,
    /// Column at issue, from 0.
    pub column: Option<u32>,
    /// The cell as it stands in the file, cut to [`SAMPLE_CHARS`].
    pub value: String,
}

/// Where something was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which file of several, from 0.
    pub file: u32,
    /// 1-based line in the file.
    pub line: u64,
    /// Bytes of text before the row.
    pub byte: u64,
}

/// Counts and samples, collected while reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueLog {
    /// One for each of [`IssueKind::ALL`].
    kinds: Vec<KindLog>,
}

impl Default for IssueLog {
    fn default() -> IssueLog {
        IssueLog { kinds: vec![KindLog::default(); IssueKind::ALL.len()] }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct KindLog {
    count: u64,
    samples: Vec<IssueSample>,
}

parcel!(KindLog { count, samples });
parcel!(IssueLog { kinds });

impl IssueLog {
    /// Counts a row and keeps a sample while there is room. `value` is the cell as it stands in the file.
    pub fn add(&mut self, kind: IssueKind, place: Place, column: Option<usize>, value: &[u8]) {
        let log = &mut self.kinds[kind as usize];
        log.count += 1;
        if log.samples.len() < listed(kind) {
            log.samples.push(IssueSample {
                file: place.file,
                line: place.line,
                byte: place.byte,
                kind,
                column: column.map(|c| c as u32),
                value: cut(value),
            });
        }
    }

    /// Counts rows without samples.
    pub fn add_count(&mut self, kind: IssueKind, rows: u64) {
        self.kinds[kind as usize].count += rows;
    }

    /// Keeps a sample of rows that are counted elsewhere.
    pub fn add_sample(&mut self, kind: IssueKind, place: Place, column: Option<usize>, value: &[u8]) {
        self.add(kind, place, column, value);
        self.kinds[kind as usize].count -= 1;
    }

    /// Rows with an issue of this kind.
    pub fn count(&self, kind: IssueKind) -> u64 {
        self.kinds[kind as usize].count
    }

    /// Every kind that occurred, with its rows.
    pub fn counts(&self) -> impl Iterator<Item = (IssueKind, u64)> {
        IssueKind::ALL.iter().map(|kind| (*kind, self.count(*kind))).filter(|(_, count)| *count > 0)
    }

    /// Samples by line, at most `per_kind` of each kind.
    pub fn samples(&self, per_kind: usize) -> Vec<IssueSample> {
        let mut samples: Vec<IssueSample> =
            self.kinds.iter().flat_map(|log| log.samples.iter().take(per_kind)).cloned().collect();
        samples.sort();
        samples
    }

    /// Adds what the part of the file behind gave, of which lines and bytes are counted from its own start. The
    /// samples are those that one log for both would have kept.
    pub fn append(&mut self, later: IssueLog, start: Place) {
        for (ours, (theirs, kind)) in self.kinds.iter_mut().zip(later.kinds.into_iter().zip(IssueKind::ALL)) {
            ours.count += theirs.count;
            let room = listed(*kind).saturating_sub(ours.samples.len());
            ours.samples.extend(theirs.samples.into_iter().take(room).map(|sample| IssueSample {
                line: sample.line + start.line,
                byte: sample.byte + start.byte,
                ..sample
            }));
        }
    }

    /// Counts a row that was found late, and keeps a sample of it where its line stands among the others.
    pub fn add_late(&mut self, kind: IssueKind, place: Place) {
        let log = &mut self.kinds[kind as usize];
        log.count += 1;
        let at = log.samples.partition_point(|sample| sample.line < place.line);
        let Place { file, line, byte } = place;
        log.samples.insert(at, IssueSample { file, line, byte, kind, column: None, value: String::new() });
        log.samples.truncate(listed(kind));
    }

    /// Adds what another part of the file gave; the earliest samples are kept.
    pub fn merge(&mut self, other: IssueLog) {
        for (ours, (theirs, kind)) in self.kinds.iter_mut().zip(other.kinds.into_iter().zip(IssueKind::ALL)) {
            ours.count += theirs.count;
            ours.samples.extend(theirs.samples);
            ours.samples.sort();
            ours.samples.truncate(listed(*kind));
        }
    }
}

fn listed(kind: IssueKind) -> usize {
    match kind.effect() {
        IssueEffect::Rejected => LISTED_PER_KIND,
        _ => SAMPLES_PER_KIND,
    }
}

fn cut(value: &[u8]) -> String {
    String::from_utf8_lossy(value).chars().take(SAMPLE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::{IssueKind, IssueLog, LISTED_PER_KIND, Place, SAMPLES_PER_KIND};

    #[test]
    fn counts_are_exact_and_samples_capped() {
        let mut log = IssueLog::default();
        for line in 0..LISTED_PER_KIND as u64 + 5 {
            log.add(IssueKind::BadDate, Place { file: 0, line, byte: 0 }, Some(2), b"soon");
            log.add(IssueKind::NoCustomer, Place { file: 0, line, byte: 0 }, None, b"");
        }
        assert_eq!(log.count(IssueKind::BadDate), LISTED_PER_KIND as u64 + 5);
        assert_eq!(log.samples(usize::MAX).len(), LISTED_PER_KIND + SAMPLES_PER_KIND);
        assert_eq!(log.samples(1).len(), 2);
    }

    #[test]
    fn parts_merge_to_the_earliest_samples() {
        let mut late = IssueLog::default();
        let mut early = IssueLog::default();
        for line in 0..SAMPLES_PER_KIND as u64 {
            early.add(IssueKind::ZeroAmount, Place { file: 0, line, byte: 0 }, None, b"0");
            late.add(IssueKind::ZeroAmount, Place { file: 0, line: 1_000 + line, byte: 0 }, None, b"0");
        }
        late.merge(early);
        assert_eq!(late.count(IssueKind::ZeroAmount), 2 * SAMPLES_PER_KIND as u64);
        assert_eq!(late.samples(usize::MAX).last().map(|s| s.line), Some(SAMPLES_PER_KIND as u64 - 1));
    }

    #[test]
    fn keys_differ() {
        let keys: std::collections::BTreeSet<&str> = IssueKind::ALL.iter().map(|kind| kind.key()).collect();
        assert_eq!(keys.len(), IssueKind::ALL.len());
    }
}
