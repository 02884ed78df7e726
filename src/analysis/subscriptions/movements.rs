//! What became of recurring revenue from month to month.

use super::SubscriptionError;
use super::book::SubscriptionBook;
use super::levels::{Level, RecurringRules, RecurringSnapshot, level_on, read_levels};
use crate::analysis::domain::{CustomerIx, Day, DaySpan, MoneySum, TimeUnit};

/// Most months of a table.
pub const MOST_MONTHS: u32 = 1_200;
const TRAILING_MONTHS: usize = 12;

/// How a customer's recurring revenue moved in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MovementKind {
    /// Pays now and never did before.
    New,
    /// Pays more than a month ago.
    Expansion,
    /// Pays less than a month ago.
    Contraction,
    /// Paid a month ago and does not now.
    Churn,
    /// Pays now, did not a month ago, and had paid before.
    Reactivation,
}

/// One customer's movement in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerMovement {
    /// Who.
    pub customer: CustomerIx,
    /// How.
    pub kind: MovementKind,
    /// Recurring revenue a month at the end of the month before.
    pub before: MoneySum,
    /// Recurring revenue a month at the end of the month.
    pub after: MoneySum,
}

/// One month. `opening + new + expansion + reactivation - contraction - churn = closing`, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovementRow {
    /// First day of the month.
    pub start: Day,
    /// Last day of the month, or the as-of day if that comes first: the day of `closing`.
    pub end: Day,
    /// Whether the as-of day lies before the end of the month.
    pub partial: bool,
    /// At the end of the month before.
    pub opening: RecurringSnapshot,
    /// At the end of this month, added up without the movements.
    pub closing: RecurringSnapshot,
    /// Customers of each kind and the sum of their changes as a positive figure, in the order of
    /// [`MovementKind::ALL`].
    pub movements: [RecurringSnapshot; 5],
    /// Customers who paid within the month, but neither at its end nor at the end of the month before, and the most
    /// that each of them paid.
    pub came_and_went: RecurringSnapshot,
    /// What became of the customers of twelve months ago; `None` before there are any.
    pub trailing: Option<RetainedRevenue>,
}

/// What became of the customers of an earlier day, and of nobody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RetainedRevenue {
    /// Customers and their recurring revenue on the earlier day.
    pub opening: RecurringSnapshot,
    /// Those of them who pay on the later day, and how much.
    pub kept: RecurringSnapshot,
    /// How much of it without growth: each customer at most what it paid on the earlier day.
    pub kept_without_growth: MoneySum,
}

/// Recurring revenue by month, from the first paid day to the as-of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementTable {
    /// The rules it was made by.
    pub rules: RecurringRules,
    /// The months, ascending without a gap.
    pub rows: Vec<MovementRow>,
}

impl MovementKind {
    /// Every kind.
    pub const ALL: [MovementKind; 5] = [
        MovementKind::New,
        MovementKind::Expansion,
        MovementKind::Contraction,
        MovementKind::Churn,
        MovementKind::Reactivation,
    ];

    /// Name in links and JSON.
    pub fn id(self) -> &'static str {
        match self {
            MovementKind::New => "new",
            MovementKind::Expansion => "expansion",
            MovementKind::Contraction => "contraction",
            MovementKind::Churn => "churn",
            MovementKind::Reactivation => "reactivation",
        }
    }

    /// Whether it lowers recurring revenue.
    pub fn is_loss(self) -> bool {
        matches!(self, MovementKind::Contraction | MovementKind::Churn)
    }

    fn of(before: MoneySum, after: MoneySum, paid_earlier: bool) -> Option<MovementKind> {
        match (before.is_zero(), after.is_zero()) {
            (true, true) => None,
            (true, false) if paid_earlier => Some(MovementKind::Reactivation),
            (true, false) => Some(MovementKind::New),
            (false, true) => Some(MovementKind::Churn),
            (false, false) if after > before => Some(MovementKind::Expansion),
            (false, false) if after < before => Some(MovementKind::Contraction),
            (false, false) => None,
        }
    }
}

impl MovementRow {
    /// Customers and amount of a kind of movement.
    pub fn movement(&self, kind: MovementKind) -> RecurringSnapshot {
        self.movements[kind as usize]
    }

    /// Gains less losses.
    pub fn net(&self) -> MoneySum {
        let signed = |kind: MovementKind| {
            let monthly = self.movement(kind).monthly;
            if kind.is_loss() { -monthly } else { monthly }
        };
        MovementKind::ALL.into_iter().map(signed).sum()
    }

    /// Opening, movements and closing less one another: zero.
    pub fn discrepancy(&self) -> MoneySum {
        self.opening.monthly + self.net() - self.closing.monthly
    }
}

/// Recurring revenue and its movements month by month.
///
/// Closing is the sum of levels at the end of the month; a movement is the difference of one customer's levels at the
/// ends of two months in a row. The two are added up apart from each other.
///
/// Source: the movements of monthly recurring revenue as in use with Baremetrics and ChartMogul; rules in
/// [`RULES`](super::RULES). Checked against: sums by definition, `tests/core/subscriptions.rs`.
pub fn compute_movements(
    book: &SubscriptionBook,
    rules: RecurringRules,
) -> Result<MovementTable, SubscriptionError> {
    let mut levels = Vec::new();
    let mut first: Option<Day> = None;
    for customer in book.customers() {
        read_levels(book, customer, &rules, &mut levels);
        let paid = levels.first().map(|level| level.from);
        first = [first, paid].into_iter().flatten().min();
    }
    let first = first.ok_or(SubscriptionError::NobodyPaid { as_of: rules.as_of })?;
    let mut rows = empty_rows(first, rules.as_of)?;
    let mut closings = vec![MoneySum::ZERO; rows.len()];
    for customer in book.customers() {
        read_levels(book, customer, &rules, &mut levels);
        add_movements(&mut rows, &levels);
        read_closings(&rows, &levels, &mut closings);
        add_closings(&mut rows, &closings);
    }
    let mut before = RecurringSnapshot::default();
    for row in &mut rows {
        row.opening = before;
        before = row.closing;
    }
    Ok(MovementTable { rules, rows })
}

fn empty_rows(first: Day, as_of: Day) -> Result<Vec<MovementRow>, SubscriptionError> {
    let number = |day: Day| i64::from(day.date().year) * 12 + i64::from(day.date().month);
    let found = number(as_of) - number(first) + 1;
    if found > i64::from(MOST_MONTHS) {
        return Err(SubscriptionError::TooManyMonths { found: found as u64, most: MOST_MONTHS });
    }
    let none = RecurringSnapshot::default();
    let row = |at: i64| {
        let start = first.add_periods(TimeUnit::Month, at as i32);
        let end = start.add_periods(TimeUnit::Month, 1).plus(DaySpan(-1));
        MovementRow {
            start,
            end: end.min(as_of),
            partial: end > as_of,
            opening: none,
            closing: none,
            movements: [none; 5],
            came_and_went: none,
            trailing: (at >= TRAILING_MONTHS as i64).then(RetainedRevenue::default),
        }
    };
    Ok((0..found).map(row).collect())
}

/// The row of a day; rows are months without a gap.
fn row_of(rows: &[MovementRow], day: Day) -> usize {
    rows.partition_point(|row| row.end < day)
}

/// Adds a customer's movements: one for each month in which the level changes, if it differs at the end.
fn add_movements(rows: &mut [MovementRow], levels: &[Level]) {
    let mut at = 0;
    while let Some(level) = levels.get(at) {
        let month = row_of(rows, level.from);
        let Some(row) = rows.get_mut(month) else { return };
        let within = levels[at..].partition_point(|level| level.from <= row.end);
        let before = at.checked_sub(1).map_or(MoneySum::ZERO, |last| levels[last].monthly);
        let after = levels[at + within - 1].monthly;
        match MovementKind::of(before, after, at > 0) {
            Some(kind) => {
                let change = if kind.is_loss() { before - after } else { after - before };
                row.movements[kind as usize].count(change);
            }
            None if before.is_zero() => {
                let most = levels[at..at + within].iter().map(|level| level.monthly).max();
                row.came_and_went.count(most.unwrap_or_default());
            }
            None => {}
        }
        at += within;
    }
}

/// A customer's levels at the ends of the months.
fn read_closings(rows: &[MovementRow], levels: &[Level], closings: &mut [MoneySum]) {
    let mut at = 0;
    for (closing, row) in closings.iter_mut().zip(rows) {
        while levels.get(at).is_some_and(|level| level.from <= row.end) {
            at += 1;
        }
        *closing = at.checked_sub(1).map_or(MoneySum::ZERO, |last| levels[last].monthly);
    }
}

fn add_closings(rows: &mut [MovementRow], closings: &[MoneySum]) {
    for (at, (row, &closing)) in rows.iter_mut().zip(closings).enumerate() {
        if !closing.is_zero() {
            row.closing.count(closing);
        }
        let earlier = at.checked_sub(TRAILING_MONTHS).map_or(MoneySum::ZERO, |at| closings[at]);
        if let Some(trailing) = &mut row.trailing {
            trailing.add(earlier, closing);
        }
    }
}

impl RecurringSnapshot {
    fn count(&mut self, monthly: MoneySum) {
        self.customers += 1;
        self.monthly += monthly;
    }
}

impl RetainedRevenue {
    fn add(&mut self, before: MoneySum, after: MoneySum) {
        if before.is_zero() {
            return;
        }
        self.opening.count(before);
        if !after.is_zero() {
            self.kept.count(after);
            self.kept_without_growth += before.min(after);
        }
    }
}

/// What became, on a later day, of the customers of an earlier day.
pub fn retained_between(
    book: &SubscriptionBook,
    rules: &RecurringRules,
    earlier: Day,
    later: Day,
) -> RetainedRevenue {
    let mut retained = RetainedRevenue::default();
    let mut levels = Vec::new();
    for customer in book.customers() {
        read_levels(book, customer, rules, &mut levels);
        retained.add(level_on(&levels, earlier), level_on(&levels, later));
    }
    retained
}

/// Every customer's movement in the month of a row, largest change first, then by customer.
pub fn customer_movements(
    book: &SubscriptionBook,
    rules: &RecurringRules,
    row: &MovementRow,
) -> Vec<CustomerMovement> {
    let mut found = Vec::new();
    let mut levels = Vec::new();
    for customer in book.customers() {
        read_levels(book, customer, rules, &mut levels);
        let before = level_on(&levels, row.start.plus(DaySpan(-1)));
        let after = level_on(&levels, row.end);
        let paid_earlier = levels.first().is_some_and(|level| level.from < row.start);
        let kind = MovementKind::of(before, after, paid_earlier);
        found.extend(kind.map(|kind| CustomerMovement { customer, kind, before, after }));
    }
    found.sort_by_key(|movement| {
        let change = movement.after - movement.before;
        (std::cmp::Reverse(change.max(-change)), movement.customer)
    });
    found
}
