//! Who stays, in sentences and names.

use super::{dimension_name, segment_name, stage_name, tier_name, undefined};
use crate::analysis::segments::{SegmentId, Stage};
use crate::format::{Formatter, Language, ValueKind, capital};
use crate::protocol::{
    ChurnRuleView, ChurnView, CohortFigure, CohortForm, CohortGrouping, CohortTableView, CohortUnit,
    CohortView, ConversionView, Figure, PeriodUnit, Retention, UndefinedReason, WaitingOrder, WaitingView,
    WatchView,
};

/// Days within which most shops want to know who has come back.
const USUAL_DAYS: u32 = 90;

/// Who comes back, in one sentence: of the second order where it is known, else of the first periods, else of who is
/// lost.
pub fn retention_headline(f: &Formatter, retention: &Retention) -> String {
    let waiting = retention.waiting.as_ref().ok();
    let cohorts = retention.cohorts.as_ref().ok();
    let churn = retention.churn.as_ref().ok();
    waiting
        .and_then(|waiting| second_order(f, waiting))
        .or_else(|| cohorts.and_then(|table| first_period(f, table, retention)))
        .or_else(|| churn.and_then(|churn| lost(f, churn)).map(|lost| format!("{lost}.")))
        .unwrap_or_else(|| format!("Who stays cannot be said: {}.", why_not(f, retention)))
}

/// What else there is to say: the orders after the second, who is lost, whom to write to.
pub fn retention_lead(f: &Formatter, retention: &Retention) -> String {
    let mut parts = Vec::new();
    if let Ok(waiting) = &retention.waiting {
        parts.extend(rhythm(f, waiting));
    }
    if let Ok(churn) = &retention.churn {
        parts.extend(lost(f, churn).map(|lost| format!("{lost}.")));
        parts.extend(watched(f, churn));
    }
    if retention.waiting.is_ok() {
        parts.push("Customers who have not had the time to come back yet do not count as lost.".to_owned());
    }
    if parts.is_empty() { format!("{}.", capital(why_not(f, retention))) } else { parts.join(" ") }
}

fn why_not(f: &Formatter, retention: &Retention) -> &'static str {
    let reasons = [
        retention.cohorts.as_ref().err(),
        retention.waiting.as_ref().err(),
        retention.churn.as_ref().err(),
        retention.moves.as_ref().err(),
    ];
    let none =
        if retention.customers == 0 { UndefinedReason::NoCustomers } else { UndefinedReason::TooFewPeriods };
    undefined(f.locale.language, reasons.into_iter().flatten().next().copied().unwrap_or(none))
}

/// The conversion within the usual days, or within the most days that are known.
fn conversion(waiting: &WaitingView) -> Option<(&ConversionView, f64)> {
    let known = waiting.conversions.iter().filter_map(|of| Some((of, known(of.share)?)));
    known.min_by_key(|(of, _)| (of.days != USUAL_DAYS, u32::MAX - of.days))
}

fn known(figure: Figure) -> Option<f64> {
    match figure {
        Figure::Value(value) => Some(value).filter(|value| value.is_finite()),
        Figure::Undefined(_) => None,
    }
}

fn second_order(f: &Formatter, waiting: &WaitingView) -> Option<String> {
    let (within, share) = conversion(waiting)?;
    let start = format!(
        "Of your customers, {} come back within {} of the first order",
        f.percent(share),
        f.days(f64::from(within.days))
    );
    let second = waiting.orders.iter().find(|order| order.order == 2);
    if let Some(median) = second.and_then(|order| known(order.median)) {
        return Some(format!("{start}; after {} half of all have.", f.days(median)));
    }
    let last = waiting.curve.last().filter(|last| last.day > within.days && last.share.is_finite());
    Some(match last {
        Some(last) => {
            let reached = f.percent(last.share);
            format!("{start}, and {reached} within {}.", f.days(f64::from(last.day)))
        }
        None => format!("{start}."),
    })
}

fn first_period(f: &Formatter, table: &CohortTableView, retention: &Retention) -> Option<String> {
    let cell = table.averages.get(1).filter(|cell| cell.customers > 0)?;
    let share = f64::from(cell.active) / f64::from(cell.customers);
    let unit = cohort_unit_words(f.locale.language, retention.period).0;
    Some(format!("Of your customers, {} order again in the {unit} after the first order.", f.percent(share)))
}

/// How the way from order to order gets shorter, or does not.
fn rhythm(f: &Formatter, waiting: &WaitingView) -> Option<String> {
    let median = |gap: &WaitingOrder| known(gap.median);
    let first = waiting.gaps.iter().find(|gap| gap.order == 1).and_then(median);
    let (later, days) =
        waiting.gaps.iter().find(|gap| gap.order > 1).and_then(|gap| Some((gap, median(gap)?)))?;
    let from = ordinal(later.order);
    let next = ordinal(later.order + 1);
    let days_words = f.days(days);
    Some(match first {
        Some(first) if days < first => format!(
            "Who has come back once comes back sooner: half place a {next} order within {days_words} of the {from}, \
             and a second within {} of the first.",
            f.days(first)
        ),
        Some(_) => format!("Half of those with a {from} order place a {next} within {days_words}."),
        None => format!(
            "The second order is the hurdle: fewer than half place one, but half of those who did place a {next} within {days_words}."
        ),
    })
}

/// `second`, `third`, `11th`.
fn ordinal(number: u32) -> String {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let word = number.checked_sub(1).and_then(|at| WORDS.get(at as usize));
    word.map_or_else(|| format!("{number}th"), |word| (*word).to_owned())
}

fn lost(f: &Formatter, churn: &ChurnView) -> Option<String> {
    let mut known_rules = churn.rules.iter().filter_map(|rule| Some((rule, known(rule.share)?)));
    let (rule, share) = known_rules.next()?;
    let by = rule_words(rule);
    Some(format!("{} of customers count as lost by {by}", f.percent(share)))
}

fn rule_words(rule: &ChurnRuleView) -> String {
    match rule.key.as_str() {
        "own_gap" => "their own rhythm".to_owned(),
        "base_gap" => "the rhythm of all customers".to_owned(),
        "alive" => "the model".to_owned(),
        _ => format!("“{}”", rule.name),
    }
}

fn watched(f: &Formatter, churn: &ChurnView) -> Option<String> {
    let (customers, value) = churn.watched;
    let stake = f.money_short(value);
    match customers {
        0 => None,
        1 => Some(format!("One customer is worth writing to now, with {stake} at risk.")),
        many => Some(format!(
            "{} customers are worth writing to now, with {stake} at risk.",
            f.count(f64::from(many))
        )),
    }
}

/// One and many of a period.
pub fn cohort_unit_words(language: Language, unit: CohortUnit) -> (&'static str, &'static str) {
    let Language::English = language;
    match unit {
        CohortUnit::Day => ("day", "days"),
        CohortUnit::Week => ("week", "weeks"),
        CohortUnit::Month => ("month", "months"),
        CohortUnit::Quarter => ("quarter", "quarters"),
        CohortUnit::Year => ("year", "years"),
    }
}

/// The name of what is shown of a cohort.
pub fn cohort_figure_name(language: Language, figure: CohortFigure) -> &'static str {
    let Language::English = language;
    match figure {
        CohortFigure::Active => "Retention in the very period (classic)",
        CohortFigure::ActiveOrLater => "Retention in the period or later (rolling)",
        CohortFigure::Orders => "Orders",
        CohortFigure::Revenue => "Net revenue",
        CohortFigure::Margin => "Margin",
        CohortFigure::CumulativeRevenue => "Net revenue a customer so far",
        CohortFigure::CumulativeMargin => "Margin a customer so far",
    }
}

/// The name of a form, for a choice; of customers it is a share of the cohort.
pub fn cohort_form_name(language: Language, form: CohortForm, figure: CohortFigure) -> &'static str {
    let Language::English = language;
    let customers = matches!(figure, CohortFigure::Active | CohortFigure::ActiveOrLater);
    match form {
        CohortForm::Absolute => "Numbers",
        CohortForm::Share if customers => "% of the cohort",
        CohortForm::Share => "% of the first period",
        CohortForm::Indexed => "Index (period 1 = 100)",
    }
}

/// The name of what makes customers a cohort, for a choice.
pub fn cohort_grouping_name(language: Language, by: &CohortGrouping) -> String {
    let Language::English = language;
    match by {
        CohortGrouping::Fitting => "First order (fitting period)".to_owned(),
        CohortGrouping::FirstOrder(unit) => {
            format!("{} of the first order", capital(cohort_unit_words(language, *unit).0))
        }
        CohortGrouping::Dimension(key) => format!("{} of the first order", dimension_name(language, key)),
        CohortGrouping::Group(key) => match key.as_str() {
            "segment" => "Segment of today".to_owned(),
            "tier" => "Value tier of today".to_owned(),
            "stage" => "Lifecycle stage of today".to_owned(),
            other => super::readable(other),
        },
    }
}

/// The name of a cohort: `Mar 2025`, `Web shop`, `Champions`.
pub fn cohort_name(f: &Formatter, cohort: &CohortView, by: &CohortGrouping) -> String {
    let language = f.locale.language;
    if let Some(start) = cohort.start {
        return period_text(f, period_of(cohort, start, by), start);
    }
    match (&cohort.key, by) {
        (None, CohortGrouping::Group(_)) => "No group".to_owned(),
        (None, _) => "All other values".to_owned(),
        (Some(key), CohortGrouping::Group(of)) => group_name(language, of, key),
        (Some(key), _) if key.trim().is_empty() => "Not given".to_owned(),
        (Some(key), _) => key.clone(),
    }
}

/// The period that begins on a day, in words.
fn period_text(f: &Formatter, unit: CohortUnit, start: i32) -> String {
    match unit {
        CohortUnit::Day => f.day(start),
        CohortUnit::Week => f.period(PeriodUnit::Week, start),
        CohortUnit::Month => f.period(PeriodUnit::Month, start),
        CohortUnit::Quarter => f.period(PeriodUnit::Quarter, start),
        CohortUnit::Year => f.period(PeriodUnit::Year, start),
    }
}

/// The period that makes a cohort; by its length where it was left to the data.
fn period_of(cohort: &CohortView, start: i32, by: &CohortGrouping) -> CohortUnit {
    match (by, cohort.end.map_or(30, |end| end - start + 1)) {
        (CohortGrouping::FirstOrder(unit), _) => *unit,
        (_, ..=1) => CohortUnit::Day,
        (_, 2..=13) => CohortUnit::Week,
        (_, 14..=45) => CohortUnit::Month,
        (_, 46..=200) => CohortUnit::Quarter,
        _ => CohortUnit::Year,
    }
}

/// The name of a group by its number or its key.
fn group_name(language: Language, of: &str, key: &str) -> String {
    let number = key.parse::<usize>().ok();
    match of {
        "segment" => {
            segment_name(language, number.and_then(|at| SegmentId::ALL.get(at)).map_or(key, |of| of.id()))
        }
        "stage" => stage_name(language, number.and_then(|at| Stage::ALL.get(at)).map_or(key, |of| of.id())),
        "tier" => tier_name(language, number.and_then(|at| ["a", "b", "c"].get(at)).map_or(key, |of| of)),
        _ => key.to_owned(),
    }
}

/// The short name of a meaning of retention and what it says; `None` where the figure is no retention.
pub fn retention_meaning(language: Language, figure: CohortFigure) -> Option<(&'static str, &'static str)> {
    let Language::English = language;
    match figure {
        CohortFigure::Active => Some((
            "Classic retention",
            "Who orders in the very period. Customers who skip a period and come back later are missing in between, \
             so it may rise again.",
        )),
        CohortFigure::ActiveOrLater => Some((
            "Rolling retention",
            "Who orders in the period or in any later one. It never rises, and the newest periods are too low: \
             the orders that would count for them have not been placed yet.",
        )),
        _ => None,
    }
}

/// The name of bracket retention and what it says.
pub fn bracket_meaning(language: Language) -> (&'static str, &'static str) {
    let Language::English = language;
    (
        "Bracket retention",
        "Who orders at least once within several periods taken together. Longer brackets give higher shares, so compare like with like.",
    )
}

/// How far the rules of churn agree, in one or two sentences.
pub fn churn_words(f: &Formatter, churn: &ChurnView) -> String {
    let mut shares: Vec<f64> = churn.rules.iter().filter_map(|rule| known(rule.share)).collect();
    shares.sort_unstable_by(f64::total_cmp);
    let (Some(low), Some(high)) = (shares.first(), shares.last()) else {
        return "No rule can tell who is lost here.".to_owned();
    };
    let start = "Without contracts nobody cancels, so “lost” is a judgement.";
    if shares.len() == 1 {
        return format!(
            "{start} By the only rule that can be used here it is {} of customers.",
            f.percent(*low)
        );
    }
    let how = match high - low {
        gap if gap < 0.05 => "The rules agree",
        gap if gap < 0.2 => "The rules differ somewhat",
        _ => "The rules differ a lot, so read none of them as the truth",
    };
    format!("{start} {how}: {} to {} of customers count as lost.", f.percent(*low), f.percent(*high))
}

/// Why a customer is on the watch list, in a few words and figures.
pub fn watch_words(f: &Formatter, watch: &WatchView) -> String {
    let mut silence = format!("Silent for {}", f.days(f64::from(watch.silent_days)));
    if watch.usual_gap.is_finite() && watch.usual_gap > 0.0 {
        silence.push_str(&format!(", usually orders every {}", f.days(watch.usual_gap)));
    }
    let mut parts = vec![silence];
    parts.extend(watch.reasons.iter().map(|reason| reason.trim().trim_end_matches('.').to_owned()));
    if let Some(alive) = watch.alive.filter(|alive| alive.is_finite()) {
        parts.push(format!("The model says {} still a customer", f.value(ValueKind::Share, alive)));
    }
    parts.retain(|part| !part.is_empty());
    format!("{}.", parts.join(". "))
}

#[cfg(test)]
mod tests {
    use super::{cohort_name, ordinal, retention_headline, retention_lead};
    use crate::format::Formatter;
    use crate::protocol::{
        CohortGrouping, CohortUnit, CohortView, ConversionView, Figure, Retention, RetentionSettings,
        UndefinedReason, WaitingOrder, WaitingPoint, WaitingView,
    };

    const NONE: Figure = Figure::Undefined(UndefinedReason::NotReached);

    fn waiting() -> WaitingView {
        let order = |order: u32, median: Figure| WaitingOrder {
            order,
            customers: 100,
            made: 40,
            median,
            interval: (None, None),
            naive: NONE,
        };
        let conversion = |days: u32, share: f64| ConversionView {
            days,
            share: Figure::Value(share),
            interval: None,
            at_risk: 10,
            naive: NONE,
            mature: NONE,
        };
        WaitingView {
            curve: vec![WaitingPoint { day: 540, share: 0.44, interval: None, at_risk: 3 }],
            watched_days: 545,
            orders: vec![order(2, NONE)],
            conversions: vec![conversion(30, 0.2), conversion(90, 0.31), conversion(180, 0.38)],
            gaps: vec![order(1, NONE), order(2, Figure::Value(60.0))],
            naive: (String::new(), String::new()),
        }
    }

    fn retention(waiting: Result<WaitingView, UndefinedReason>) -> Retention {
        Retention {
            settings: RetentionSettings::default(),
            period: CohortUnit::Month,
            customers: 100,
            cohorts: Err(UndefinedReason::NeedsOrders),
            waiting,
            churn: Err(UndefinedReason::NeedsOrders),
            moves: Err(UndefinedReason::NeedsOrders),
        }
    }

    fn plain(text: String) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn the_headline_tells_who_comes_back() {
        let f = Formatter::default();
        assert_eq!(
            plain(retention_headline(&f, &retention(Ok(waiting())))),
            "Of your customers, 31.0% come back within 90 days of the first order, and 44.0% within 540 days."
        );
        let mut soon = waiting();
        soon.orders[0].median = Figure::Value(120.0);
        assert!(
            plain(retention_headline(&f, &retention(Ok(soon)))).ends_with("after 120 days half of all have.")
        );
        let lead = plain(retention_lead(&f, &retention(Ok(waiting()))));
        assert!(lead.contains("place a third within 60 days"), "{lead}");
    }

    #[test]
    fn without_orders_the_headline_tells_why() {
        let f = Formatter::default();
        let none = retention(Err(UndefinedReason::NeedsOrders));
        assert_eq!(retention_headline(&f, &none), "Who stays cannot be said: the file has no single orders.");
        assert_eq!(retention_lead(&f, &none), "The file has no single orders.");
    }

    #[test]
    fn cohorts_have_names() {
        let f = Formatter::default();
        let cohort = |start: Option<i32>, key: Option<&str>| CohortView {
            start,
            end: start.map(|start| start + 30),
            key: key.map(str::to_owned),
            customers: 3,
            begins_before_data: false,
            still_growing: false,
            cells: Vec::new(),
            brackets: Vec::new(),
        };
        let name = |cohort: CohortView, by: CohortGrouping| plain(cohort_name(&f, &cohort, &by));
        assert_eq!(name(cohort(Some(20_148), None), CohortGrouping::Fitting), "Mar 2025");
        let channel = || CohortGrouping::Dimension("channel".to_owned());
        assert_eq!(name(cohort(None, Some("Web <shop>")), channel()), "Web <shop>");
        assert_eq!(name(cohort(None, Some("")), channel()), "Not given");
        assert_eq!(name(cohort(None, None), channel()), "All other values");
        let segment = CohortGrouping::Group("segment".to_owned());
        assert_eq!(name(cohort(None, Some("7")), segment), "At risk");
        assert_eq!([2, 10, 11].map(ordinal), ["second", "tenth", "11th"]);
    }
}
