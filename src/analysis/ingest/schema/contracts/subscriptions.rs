//! Tables with one row a subscription.

use super::words::{AMOUNT, CREATED, END, INTERVAL, MONTHLY, PLAN, START, YEARLY, is_called};
use super::{Findings, Found, Table};
use crate::analysis::domain::BillingInterval;
use crate::analysis::ingest::fields::heading::normalise_heading;
use crate::analysis::ingest::fields::interval::parse_interval;
use crate::analysis::ingest::layout::SampleRow;
use crate::analysis::ingest::plan::{ContractChoices, Role, Shape};
use crate::analysis::ingest::schema::guess::RoleGuess;
use crate::analysis::ingest::schema::profile::ColumnProfile;

const OTHERS: &[Role] = &[
    Role::Customer,
    Role::CustomerName,
    Role::Amount,
    Role::Quantity,
    Role::UnitPrice,
    Role::Currency,
    Role::Status,
    Role::Country,
    Role::Channel,
];

/// From this confidence on, a heading says that the rows are orders.
const SURELY_AN_ORDER: f64 = 0.9;

/// The columns of subscriptions: a start, an amount, and an end, an interval, or an amount that is called recurring.
pub(super) fn find(table: &Table<'_>, guesses: &[Vec<RoleGuess>]) -> Option<Findings> {
    let headings: Vec<String> = table.names.iter().map(|name| normalise_heading(name)).collect();
    let of_orders = guesses.iter().flatten().any(|guess| {
        guess.role == Role::Order && guess.why == "header_says" && guess.confidence >= SURELY_AN_ORDER
    });
    if of_orders {
        return None;
    }
    let search = Search { table, headings: &headings };
    let end = END.iter().find_map(|list| search.column(list, is_end));
    let interval = search.interval();
    let plan = search.column(PLAN, |_| true);
    let start = search.column(START, is_dates);
    let described = end.is_some() || plan.is_some();
    let created =
        || search.column(CREATED, is_dates).filter(|_| described && (interval.is_some() || end.is_some()));
    let start = start.or_else(|| created().filter(|_| names_subscriptions(&headings)))?;
    let (amount, billed) = search.amount(interval.is_some());
    // An amount a month or a year says itself how often it counts.
    let interval = interval.filter(|_| billed.is_none());
    if end.is_none() && interval.is_none() && billed.is_none() {
        return None;
    }
    let priced = amount.and_then(|amount| search.priced(amount));
    let plan = plan.filter(|at| Some(*at) != interval && Some(*at) != amount);
    let found = |column: Option<usize>, role, why| column.map(|column| Found { column, role, why });
    let columns = [
        found(Some(start), Role::Start, "header_says"),
        found(end.filter(|end| *end != start), Role::End, "header_says"),
        found(interval, Role::Interval, "looks_like_intervals"),
        found(plan, Role::Plan, "header_says"),
        found(amount.filter(|_| priced.is_none()), Role::Amount, "header_says"),
        found(priced.map(|(price, _)| price), Role::UnitPrice, "header_says"),
        found(priced.map(|(_, quantity)| quantity), Role::Quantity, "header_says"),
    ];
    let choices =
        ContractChoices { interval: billed.unwrap_or(BillingInterval::MONTH), ..ContractChoices::default() };
    let columns = columns.into_iter().flatten().collect();
    Some(Findings { shape: Shape::Subscriptions, columns, choices, others: OTHERS })
}

/// Whether headings speak of subscriptions at all.
fn names_subscriptions(headings: &[String]) -> bool {
    const WORDS: [&str; 7] = ["subscription", "plan", "mrr", "arr", "abo", "tarif", "billing"];
    headings.iter().any(|heading| heading.split(' ').any(|word| WORDS.contains(&word)))
}

struct Search<'a> {
    table: &'a Table<'a>,
    headings: &'a [String],
}

impl Search<'_> {
    /// The first column of a name in the list, in the order of the list, whose cells fit.
    fn column(&self, list: &str, fits: impl Fn(&ColumnProfile) -> bool) -> Option<usize> {
        let named = |name: &str| {
            let holds = |at: &usize| is_called(&self.headings[*at], name) && fits(&self.table.profiles[*at]);
            (0..self.headings.len().min(self.table.profiles.len())).find(holds)
        };
        list.split(',').find_map(|name| named(name.trim()))
    }

    /// A column of intervals: so it is called, and so are most of its cells.
    fn interval(&self) -> Option<usize> {
        list_of(INTERVAL).find_map(|name| {
            let holds =
                |at: &usize| is_called(&self.headings[*at], name) && is_intervals(self.table.rows, *at);
            (0..self.headings.len()).find(holds)
        })
    }

    /// The column of the amount, and the interval that its name brings.
    fn amount(&self, has_interval: bool) -> (Option<usize>, Option<BillingInterval>) {
        let plain = || self.column(AMOUNT, is_money).map(|at| (Some(at), None));
        let monthly = || self.column(MONTHLY, is_money).map(|at| (Some(at), Some(BillingInterval::MONTH)));
        let yearly = || self.column(YEARLY, is_money).map(|at| (Some(at), Some(BillingInterval::YEAR)));
        let found = if has_interval {
            plain().or_else(monthly).or_else(yearly)
        } else {
            monthly().or_else(yearly).or_else(plain)
        };
        found.unwrap_or((None, None))
    }

    /// The price of one piece and the quantity, if the column of the amount is called such a price beside a quantity.
    fn priced(&self, amount: usize) -> Option<(usize, usize)> {
        const PRICES: [&str; 5] = ["price", "unit price", "unit amount", "plan price", "plan amount"];
        let quantity =
            self.column("quantity,qty,seats,units,licenses,licences,users,menge,anzahl", is_money)?;
        let is_price = PRICES.contains(&self.headings.get(amount)?.as_str());
        (is_price && quantity != amount).then_some((amount, quantity))
    }
}

fn list_of(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim)
}

fn is_dates(profile: &ColumnProfile) -> bool {
    profile.filled() > 0 && profile.share(profile.dates) >= 0.5
}

/// Dates, or nothing at all while everything runs; words such as `active` may stand between.
fn is_end(profile: &ColumnProfile) -> bool {
    profile.filled() == 0 || profile.share(profile.dates) >= 0.2
}

fn is_money(profile: &ColumnProfile) -> bool {
    profile.filled() > 0 && profile.share(profile.numbers) >= 0.5
}

fn is_intervals(rows: &[SampleRow], column: usize) -> bool {
    let cells = rows.iter().filter_map(|row| row.fields.get(column)).filter(|cell| !cell.trim().is_empty());
    let (mut known, mut all) = (0, 0);
    for cell in cells {
        all += 1;
        known += usize::from(parse_interval(cell).is_some());
    }
    all > 0 && known * 5 >= all * 3
}
