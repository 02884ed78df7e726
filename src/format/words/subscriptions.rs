//! Recurring revenue, in words.

use crate::format::{Formatter, ValueKind};
use crate::protocol::{
    ContractGap, ContractNotes, Figure, PeriodUnit, RecurringMonth, RecurringSum, RecurringView,
    Subscriptions,
};

/// The page's main sentence.
pub fn subscriptions_headline(f: &Formatter, view: &Subscriptions) -> String {
    match view.recurring.as_ref().ok().and_then(|of| of.months.last()) {
        Some(month) if month.closing.customers == 0 => "Nobody pays any more".to_owned(),
        Some(month) => format!("{} come in every month", f.money_short(month.closing.monthly)),
        None => match f64::from(view.customers) {
            0.0 => "Nobody is left in this selection".to_owned(),
            1.0 => "One customer has a contract".to_owned(),
            customers => format!("{} customers have a contract", f.count(customers)),
        },
    }
}

/// What stands below it.
pub fn subscriptions_lead(f: &Formatter, view: &Subscriptions) -> String {
    let Ok(recurring) = &view.recurring else {
        return match &view.recurring {
            Err(ContractGap::NoSubscriptions) => {
                "The file says how long customers stayed, so this page shows who stays, what makes customers leave and what a contract is worth. For recurring revenue it takes a file with one row a subscription."
                    .to_owned()
            }
            _ => String::new(),
        };
    };
    let Some(last) = recurring.months.last() else { return String::new() };
    let customers = f64::from(last.closing.customers);
    let who = if customers == 1.0 {
        "One customer pays".to_owned()
    } else {
        format!("{} customers pay", f.count(customers))
    };
    let mut text = format!("{who} on {}.", f.day(last.end));
    if let Some(year) = year_before(&recurring.months)
        && let Some(change) = f.change(year.closing.monthly, last.closing.monthly)
    {
        text.push_str(&format!(" That is {} a year before.", change_than(&change)));
    }
    if let Figure::Value(net) = last.net_retention {
        let words = format!(" The customers of a year ago pay {} of what they paid then.", f.percent(net));
        text.push_str(&words);
    }
    text
}

/// `3% more than`, from `+3%`.
pub fn change_than(change: &str) -> String {
    if change.trim_start_matches(['+', '\u{2212}']) == "0%" {
        return "the same as".to_owned();
    }
    match change.strip_prefix('\u{2212}') {
        Some(size) => format!("{size} less than"),
        None => format!("{} more than", change.trim_start_matches('+')),
    }
}

fn year_before(months: &[RecurringMonth]) -> Option<&RecurringMonth> {
    months.len().checked_sub(13).map(|at| &months[at])
}

/// A figure of a month against the month before: `€30,866 in Dec 2025, 3% more than in Nov 2025`.
pub fn month_trend(
    f: &Formatter,
    kind: ValueKind,
    view: &RecurringView,
    of: fn(&RecurringMonth) -> Figure,
) -> String {
    let at = view.measured as usize;
    let Some(month) = view.months.get(at) else { return String::new() };
    let name = |month: &RecurringMonth| f.period(PeriodUnit::Month, month.start);
    let before = at.checked_sub(1).and_then(|at| view.months.get(at));
    let (Figure::Value(now), Some(before)) = (of(month), before) else {
        return format!("In {}", name(month));
    };
    let Figure::Value(then) = of(before) else { return format!("In {}", name(month)) };
    let size = match kind {
        ValueKind::Share => Some(f.points(then, now)),
        _ => f.change(then, now).map(|size| size.trim_start_matches(['+', '\u{2212}']).to_owned()),
    };
    let way = match (size, now.total_cmp(&then)) {
        (_, std::cmp::Ordering::Equal) => "as".to_owned(),
        (Some(size), std::cmp::Ordering::Greater) => format!("{size} more than"),
        (Some(size), std::cmp::Ordering::Less) => format!("{size} less than"),
        (None, _) => return format!("In {}", name(month)),
    };
    format!("{}, {way} in {}", name(month), name(before))
}

/// A line of a month's account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthStep {
    /// Its name.
    pub name: &'static str,
    /// What it counts.
    pub note: &'static str,
    /// `+`, a minus, or nothing.
    pub sign: &'static str,
    /// Customers and amount.
    pub of: RecurringSum,
    /// Whether it is the start or the end.
    pub is_total: bool,
}

/// Start, movements and end of a month.
pub fn month_steps(month: &RecurringMonth) -> [MonthStep; 7] {
    let total = |name, of| MonthStep { name, note: "", sign: "", of, is_total: true };
    let moved = |name, note, sign, of| MonthStep { name, note, sign, of, is_total: false };
    let (gain, loss) = ("+", "\u{2212}");
    [
        total("At the start", month.opening),
        moved("New", "never paid before", gain, month.new),
        moved("More than before", "upgrades and higher prices", gain, month.expansion),
        moved("Won back", "were lost and pay again", gain, month.reactivation),
        moved("Less than before", "downgrades and credits", loss, month.contraction),
        moved("Lost", "pay nothing any more", loss, month.churn),
        total("At the end", month.closing),
    ]
}

/// What was found in the rows, one sentence each.
pub fn contract_notes(f: &Formatter, of: &ContractNotes) -> Vec<String> {
    let sentence = |count: u64, one: &str, many: &str| {
        (count > 0).then(|| {
            let words = if count == 1 { one } else { many };
            format!("{} {words}", f.count(count as f64))
        })
    };
    [
        sentence(
            of.rejected,
            "subscription ends before it starts and is left out.",
            "subscriptions end before they start and are left out.",
        ),
        sentence(
            of.no_length,
            "subscription ends on the day of its start and never runs.",
            "subscriptions end on the day of their start and never run.",
        ),
        sentence(
            of.trials,
            "subscription costs nothing: a trial, which makes no customer yet.",
            "subscriptions cost nothing: trials, which make no customer yet.",
        ),
        sentence(
            of.credits,
            "subscription is negative and lowers what its customer pays.",
            "subscriptions are negative and lower what their customers pay.",
        ),
        sentence(
            of.changed_on_last_day,
            "subscription ends on the day on which the next one starts: a change of plan, not a loss.",
            "subscriptions end on the day on which the next one starts: changes of plan, not losses.",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
