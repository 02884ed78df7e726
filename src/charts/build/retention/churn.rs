//! Who is lost without contracts, by which rule, and who comes back.

use super::super::parts::{Cell, bar_series, category, counted, entry, item, share_of, spec, table};
use super::{NOTHING, known};
use crate::charts::{
    Arrangement, Bars, Category, ChartSpec, DataTable, Direction, Ink, Item, Plot, ValueAxis,
};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{ChurnRuleView, ChurnView, DisagreementView, PeriodUnit, ReactivationView};

/// Share of customers who count as lost, by rule. Items tell what a rule says and assumes; they select nobody.
pub fn churn_rules(f: &Formatter, view: &ChurnView) -> ChartSpec {
    let rules = &view.rules;
    let end = |rule: &ChurnRuleView| f.figure_or_dash(ValueKind::Share, rule.share);
    let plot = Plot::Bars(Bars {
        direction: Direction::Sideways,
        arrangement: Arrangement::Grouped,
        categories: rules.iter().map(|rule| category(rule.name.clone(), end(rule))).collect(),
        series: vec![bar_series(
            "Lost customers",
            Ink::Loss,
            rules.iter().map(|rule| known(rule.share).unwrap_or(0.0)),
        )],
        category_name: "Rule".to_owned(),
        value_axis: ValueAxis { name: "Customers who count as lost, %".to_owned(), kind: ValueKind::Share },
        marks: Vec::new(),
    });
    ChartSpec {
        title: rules_title(f, rules),
        subtitle: "Share of customers who count as lost, by three ways to tell".to_owned(),
        note: (!rules.is_empty()).then(|| {
            "Without contracts nobody cancels: each rule guesses from silence, and each assumes something.".to_owned()
        }),
        description: rules_description(f, rules),
        items: rules.iter().map(|rule| rule_item(f, rule)).collect(),
        table: rules_table(f, rules),
        ..spec(f, "churn_rules", plot)
    }
}

fn rules_title(f: &Formatter, rules: &[ChurnRuleView]) -> String {
    let mut shares: Vec<f64> = rules.iter().filter_map(|rule| known(rule.share)).collect();
    shares.sort_unstable_by(f64::total_cmp);
    match (shares.first(), shares.last()) {
        (Some(low), Some(high)) if f.percent(*low) != f.percent(*high) => {
            format!(
                "{} to {} of customers count as lost, depending on the rule",
                f.percent(*low),
                f.percent(*high)
            )
        }
        (Some(only), _) => format!("{} of customers count as lost", f.percent(*only)),
        _ => "Nobody can be judged yet".to_owned(),
    }
}

fn rule_item(f: &Formatter, rule: &ChurnRuleView) -> Item {
    let mut lines = vec![("Lost", f.figure(ValueKind::Share, rule.share))];
    let of = format!("{} of {}", f.count(f64::from(rule.lost)), f.count(f64::from(rule.judged)));
    lines.push(("Customers", of));
    if let Some(share) = known(rule.revenue_share) {
        lines.push(("Their share of last year’s net revenue", f.percent(share)));
    }
    lines.push(("Rule", rule.definition.clone()));
    lines.push(("Assumption", rule.assumption.clone()));
    item(&rule.name, &lines, None)
}

fn rules_description(f: &Formatter, rules: &[ChurnRuleView]) -> String {
    let part = |rule: &ChurnRuleView| format!("{}: {}", rule.name, f.figure(ValueKind::Share, rule.share));
    let parts: Vec<String> = rules.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Bars of the share of customers who count as lost. {}.", parts.join("; "))
}

fn rules_table(f: &Formatter, rules: &[ChurnRuleView]) -> DataTable {
    let header = [
        "Rule",
        "Judged",
        "Lost",
        "Share",
        "Share of last year’s net revenue",
        "What it says",
        "What it assumes",
    ];
    let rows = rules.iter().map(|rule| {
        vec![
            Cell::text(&rule.name),
            Cell::count(rule.judged),
            Cell::count(rule.lost),
            Cell::Figure(ValueKind::Share, rule.share),
            Cell::Figure(ValueKind::Share, rule.revenue_share),
            Cell::text(&rule.definition),
            Cell::text(&rule.assumption),
        ]
    });
    table(f, &header, rows.collect())
}

/// The parts of a comparison of two rules.
const BOTH: &str = "Lost by both";
const FIRST: &str = "Lost by the first only";
const SECOND: &str = "Lost by the second only";
const NEITHER: &str = "Lost by neither";

/// Customers by how two rules judge them, a bar for each pair of rules. Items select nobody.
pub fn rule_disagreement(f: &Formatter, view: &ChurnView) -> ChartSpec {
    let pairs = &view.disagreements;
    let counts = |of: fn(&DisagreementView) -> u32| pairs.iter().map(move |pair| f64::from(of(pair)));
    let end = |pair: &DisagreementView| format!("{} differ", f.percent(differ(pair)));
    let plot = Plot::Bars(Bars {
        direction: Direction::Sideways,
        arrangement: Arrangement::Stacked,
        categories: pairs.iter().map(|pair| category(pair_name(view, pair), end(pair))).collect(),
        series: vec![
            bar_series(BOTH, Ink::Loss, counts(|pair| pair.both)),
            bar_series(FIRST, Ink::New, counts(|pair| pair.only_first)),
            bar_series(SECOND, Ink::Returning, counts(|pair| pair.only_second)),
            bar_series(NEITHER, Ink::Quiet, counts(|pair| pair.neither)),
        ],
        category_name: "Rules".to_owned(),
        value_axis: ValueAxis { name: "Customers".to_owned(), kind: ValueKind::Count },
        marks: Vec::new(),
    });
    let legend = vec![
        entry(BOTH, Ink::Loss),
        entry(FIRST, Ink::New),
        entry(SECOND, Ink::Returning),
        entry(NEITHER, Ink::Quiet),
    ];
    ChartSpec {
        title: pairs_title(f, view),
        subtitle: "Customers by how two rules judge them".to_owned(),
        description: pairs_description(f, view),
        legend,
        items: pairs.iter().map(|pair| pair_item(f, view, pair)).collect(),
        table: pairs_table(f, view),
        ..spec(f, "rule_disagreement", plot)
    }
}

/// Customers that both rules judge.
fn judged(pair: &DisagreementView) -> f64 {
    [pair.both, pair.only_first, pair.only_second, pair.neither].map(f64::from).iter().sum()
}

/// The share that is judged differently.
fn differ(pair: &DisagreementView) -> f64 {
    share_of(f64::from(pair.only_first) + f64::from(pair.only_second), judged(pair))
}

/// A rule in a few words.
fn short_name(view: &ChurnView, key: &str) -> String {
    match key {
        "own_gap" => "own rhythm".to_owned(),
        "base_gap" => "shared rhythm".to_owned(),
        "alive" => "model".to_owned(),
        other => {
            let rule = view.rules.iter().find(|rule| rule.key == other);
            rule.map_or_else(|| other.to_owned(), |rule| rule.name.clone())
        }
    }
}

fn pair_name(view: &ChurnView, pair: &DisagreementView) -> String {
    capital(&format!("{} / {}", short_name(view, &pair.first), short_name(view, &pair.second)))
}

fn pairs_title(f: &Formatter, view: &ChurnView) -> String {
    let most = view.disagreements.iter().max_by(|a, b| differ(a).total_cmp(&differ(b)));
    match most.filter(|pair| judged(pair) > 0.0) {
        Some(pair) if differ(pair) > 0.0 => format!(
            "Up to {} of customers are judged differently by the {} and by the {}",
            f.percent(differ(pair)),
            short_name(view, &pair.first),
            short_name(view, &pair.second)
        ),
        Some(_) => "All rules agree on every customer".to_owned(),
        None => "There are no two rules to compare".to_owned(),
    }
}

fn pair_item(f: &Formatter, view: &ChurnView, pair: &DisagreementView) -> Item {
    let part = |count: u32| {
        let share = f.percent(share_of(f64::from(count), judged(pair)));
        format!("{} ({share})", f.count(f64::from(count)))
    };
    let by = |key: &str| format!("Lost by {} only", short_name(view, key));
    let (first, second) = (by(&pair.first), by(&pair.second));
    let lines = [
        (BOTH, part(pair.both)),
        (first.as_str(), part(pair.only_first)),
        (second.as_str(), part(pair.only_second)),
        (NEITHER, part(pair.neither)),
    ];
    item(pair_name(view, pair), &lines, None)
}

fn pairs_description(f: &Formatter, view: &ChurnView) -> String {
    let part = |pair: &DisagreementView| {
        format!("{}: {} judged differently", pair_name(view, pair), f.percent(differ(pair)))
    };
    let parts: Vec<String> = view.disagreements.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Bars of customers by how two rules judge them. {}.", parts.join("; "))
}

fn pairs_table(f: &Formatter, view: &ChurnView) -> DataTable {
    let header = ["First rule", "Second rule", BOTH, FIRST, SECOND, NEITHER, "Judged differently"];
    let rows = view.disagreements.iter().map(|pair| {
        vec![
            Cell::text(capital(&short_name(view, &pair.first))),
            Cell::text(capital(&short_name(view, &pair.second))),
            Cell::count(pair.both),
            Cell::count(pair.only_first),
            Cell::count(pair.only_second),
            Cell::count(pair.neither),
            Cell::share(differ(pair)),
        ]
    });
    table(f, &header, rows.collect())
}

const LOST: &str = "Lost";
const BACK: &str = "Came back";

/// Customers who were lost and who came back, by period, by their own rhythm. Items select nobody.
pub fn reactivation(f: &Formatter, view: &ChurnView) -> ChartSpec {
    let periods = &view.reactivation;
    let unit = unit(periods);
    let category = |period: &ReactivationView| Category {
        label: f.period_short(unit, period.start),
        end: String::new(),
        partial: period.partial,
        ink: None,
    };
    let counts = |of: fn(&ReactivationView) -> u32| periods.iter().map(move |period| f64::from(of(period)));
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Grouped,
        categories: periods.iter().map(category).collect(),
        series: vec![
            bar_series(LOST, Ink::Loss, counts(|period| period.lost)),
            bar_series(BACK, Ink::Main, counts(|period| period.came_back)),
        ],
        category_name: String::new(),
        value_axis: ValueAxis { name: "Customers".to_owned(), kind: ValueKind::Count },
        marks: Vec::new(),
    });
    let mut note = "Lost: silent for longer than their own rhythm allows, as it was judged then. Who comes back shows how often that was wrong.".to_owned();
    if periods.iter().any(|period| period.partial) {
        note.push_str(" Hatched: not over yet.");
    }
    ChartSpec {
        title: reactivation_title(f, periods),
        subtitle: "Customers who were lost and who came back in each period, by their own rhythm".to_owned(),
        note: (!periods.is_empty()).then_some(note),
        description: reactivation_description(f, periods),
        legend: vec![entry(LOST, Ink::Loss), entry(BACK, Ink::Main)],
        items: periods.iter().map(|period| period_item(f, period)).collect(),
        table: reactivation_table(f, periods),
        ..spec(f, "reactivation", plot)
    }
}

/// What the periods are, by the length of the longest.
fn unit(periods: &[ReactivationView]) -> PeriodUnit {
    match periods.iter().map(|period| period.end - period.start + 1).max().unwrap_or(31) {
        ..=7 => PeriodUnit::Week,
        8..=31 => PeriodUnit::Month,
        32..=92 => PeriodUnit::Quarter,
        _ => PeriodUnit::Year,
    }
}

fn sums(periods: &[ReactivationView]) -> (f64, f64) {
    let sum = |of: fn(&ReactivationView) -> u32| periods.iter().map(|period| f64::from(of(period))).sum();
    (sum(|period| period.lost), sum(|period| period.came_back))
}

fn reactivation_title(f: &Formatter, periods: &[ReactivationView]) -> String {
    let (lost, back) = sums(periods);
    if lost <= 0.0 {
        return "Nobody has been lost yet".to_owned();
    }
    if back <= 0.0 {
        return format!("Nobody of {} came back", counted(f, lost, "lost customer", "lost customers"));
    }
    if back >= lost {
        return "As many came back as were lost".to_owned();
    }
    format!("For every 10 customers lost, {} came back", f.number(back / lost * 10.0, 1))
}

fn rate(f: &Formatter, part: u32, whole: u32) -> String {
    if whole == 0 { String::new() } else { format!(" ({})", f.percent(f64::from(part) / f64::from(whole))) }
}

fn period_item(f: &Formatter, period: &ReactivationView) -> Item {
    let count = |value: u32| f.count(f64::from(value));
    let lines = [
        ("Active at the start", count(period.active)),
        ("Of them lost", format!("{}{}", count(period.lost), rate(f, period.lost, period.active))),
        ("Lost before", count(period.dormant)),
        (BACK, format!("{}{}", count(period.came_back), rate(f, period.came_back, period.dormant))),
    ];
    let name = format!("{} \u{2013} {}", f.day(period.start), f.day(period.end));
    item(if period.partial { name + " (not over yet)" } else { name }, &lines, None)
}

fn reactivation_description(f: &Formatter, periods: &[ReactivationView]) -> String {
    let Some((first, last)) = periods.first().zip(periods.last()) else { return NOTHING.to_owned() };
    let (lost, back) = sums(periods);
    format!(
        "Bars in pairs, {} to {}. In all {} lost and {} back again.",
        f.day(first.start),
        f.day(last.end),
        f.count(lost),
        f.count(back)
    )
}

fn reactivation_table(f: &Formatter, periods: &[ReactivationView]) -> DataTable {
    let header =
        ["From", "To", "Not over yet", "Active at the start", "Lost in it", "Lost before", "Came back in it"];
    let rows = periods.iter().map(|period| {
        vec![
            Cell::day(period.start),
            Cell::day(period.end),
            Cell::text(if period.partial { "yes" } else { "no" }),
            Cell::count(period.active),
            Cell::count(period.lost),
            Cell::count(period.dormant),
            Cell::count(period.came_back),
        ]
    });
    table(f, &header, rows.collect())
}
