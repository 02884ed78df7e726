//! Tiers, deciles and lifecycle stages.

use super::parts::{Cell, bar_series, category, counted, in_currency, item, share_of, spec, table};
use crate::charts::{
    Arrangement, Bars, Category, ChartSpec, DataTable, Direction, Ink, Item, LegendEntry, Plot, ValueAxis,
};
use crate::format::words::tier_name;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Figure, Selection, StageView, TierView};

const CUSTOMERS: &str = "Share of customers";
const REVENUE: &str = "Share of net revenue";

/// ABC tiers: each one's share of customers beside its share of net revenue. An item selects its tier.
pub fn tiers(f: &Formatter, tiers: &[TierView]) -> ChartSpec {
    let customers = all_customers(tiers);
    let series = vec![
        bar_series(CUSTOMERS, Ink::Quiet, tiers.iter().map(|t| share_of(f64::from(t.customers), customers))),
        bar_series(REVENUE, Ink::Main, tiers.iter().map(|t| known(t.share))),
    ];
    let plot = Plot::Bars(Bars {
        direction: Direction::Sideways,
        arrangement: Arrangement::Grouped,
        categories: tiers
            .iter()
            .map(|t| category(format!("Tier {}", tier_name(f.locale.language, &t.key)), String::new()))
            .collect(),
        series,
        category_name: "Tier".to_owned(),
        value_axis: ValueAxis { name: "Share".to_owned(), kind: ValueKind::Share },
        marks: Vec::new(),
    });
    let select = |at: usize| Selection { tiers: vec![at as u8], ..Selection::default() };
    ChartSpec {
        title: tier_title(f, tiers, customers),
        subtitle: "Customers by value: share of customers and share of net revenue".to_owned(),
        description: tier_description(f, tiers, "Tier "),
        legend: vec![
            LegendEntry { label: CUSTOMERS.to_owned(), ink: Ink::Quiet },
            LegendEntry { label: REVENUE.to_owned(), ink: Ink::Main },
        ],
        items: tiers.iter().enumerate().map(|(at, tier)| tier_item(f, tier, "Tier ", select(at))).collect(),
        table: tier_table(f, tiers, "Tier"),
        ..spec(f, "tiers", plot)
    }
}

/// Net revenue of each tenth of the customers, the best first. An item selects its decile.
pub fn deciles(f: &Formatter, deciles: &[TierView]) -> ChartSpec {
    let categories = deciles
        .iter()
        .map(|d| category(d.key.clone(), f.figure_or_dash(ValueKind::Share, d.share)))
        .collect();
    let plot = Plot::Bars(Bars {
        direction: Direction::Upright,
        arrangement: Arrangement::Stacked,
        categories,
        series: vec![bar_series("Net revenue", Ink::Main, deciles.iter().map(|d| d.revenue))],
        category_name: "Tenth of customers, best first".to_owned(),
        value_axis: ValueAxis { name: format!("Net revenue{}", in_currency(f)), kind: ValueKind::Money },
        marks: Vec::new(),
    });
    let select = |at: usize| Selection { deciles: vec![at as u8 + 1], ..Selection::default() };
    let best = deciles.first().map(|d| d.share);
    ChartSpec {
        title: match best {
            Some(Figure::Value(share)) => {
                format!("The best tenth brings {} of net revenue", f.percent(share))
            }
            _ => "Net revenue by tenths of customers".to_owned(),
        },
        subtitle: format!("Net revenue of each tenth of the customers, best first{}", in_currency(f)),
        description: tier_description(f, deciles, "Decile "),
        items: deciles.iter().enumerate().map(|(at, d)| tier_item(f, d, "Decile ", select(at))).collect(),
        ranges: true,
        table: tier_table(f, deciles, "Decile"),
        ..spec(f, "deciles", plot)
    }
}

/// Customers by lifecycle stage. An item selects its stage.
pub fn lifecycle(f: &Formatter, stages: &[StageView]) -> ChartSpec {
    let customers: f64 = stages.iter().map(|stage| f64::from(stage.customers)).sum();
    let share = |stage: &StageView| share_of(f64::from(stage.customers), customers);
    let categories = stages.iter().map(|stage| Category {
        ink: Some(Ink::of_segment(&stage.key)),
        ..category(stage.name.clone(), f.percent(share(stage)))
    });
    let plot = Plot::Bars(Bars {
        direction: Direction::Sideways,
        arrangement: Arrangement::Stacked,
        categories: categories.collect(),
        series: vec![bar_series("Customers", Ink::Main, stages.iter().map(|s| f64::from(s.customers)))],
        category_name: "Stage".to_owned(),
        value_axis: ValueAxis { name: "Customers".to_owned(), kind: ValueKind::Count },
        marks: Vec::new(),
    });
    let items = stages.iter().map(|stage| {
        let lines = [
            ("Customers", format!("{} ({})", f.count(f64::from(stage.customers)), f.percent(share(stage)))),
            ("Net revenue", f.money_short(stage.revenue)),
            ("Rule", stage.rule.clone()),
        ];
        let selects =
            (stage.customers > 0).then(|| Selection { stages: vec![stage.index], ..Selection::default() });
        item(stage.name.clone(), &lines, selects)
    });
    let rows = stages.iter().map(|stage| {
        vec![
            Cell::text(stage.name.clone()),
            Cell::count(stage.customers),
            Cell::share(share(stage)),
            Cell::money(stage.revenue),
            Cell::text(stage.rule.clone()),
        ]
    });
    ChartSpec {
        title: stage_title(f, stages, customers),
        subtitle: "Customers by lifecycle stage, judged by each one’s own rhythm".to_owned(),
        description: stage_description(f, stages, customers),
        items: items.collect(),
        table: table(f, &["Stage", "Customers", CUSTOMERS, "Net revenue", "Rule"], rows.collect()),
        ..spec(f, "lifecycle", plot)
    }
}

fn known(figure: Figure) -> f64 {
    match figure {
        Figure::Value(value) => value,
        Figure::Undefined(_) => 0.0,
    }
}

fn all_customers(tiers: &[TierView]) -> f64 {
    tiers.iter().map(|tier| f64::from(tier.customers)).sum()
}

fn tier_item(f: &Formatter, tier: &TierView, prefix: &str, selects: Selection) -> Item {
    let label = format!("{prefix}{}", tier.key.to_uppercase());
    let lines = [
        ("Customers", f.count(f64::from(tier.customers))),
        (
            "Net revenue",
            format!("{} ({})", f.money_short(tier.revenue), f.figure_or_dash(ValueKind::Share, tier.share)),
        ),
        ("Lowest net revenue of a customer", f.figure_or_dash(ValueKind::Money, tier.lowest)),
    ];
    item(label, &lines, (tier.customers > 0).then_some(selects))
}

fn tier_title(f: &Formatter, tiers: &[TierView], customers: f64) -> String {
    match tiers.first().map(|best| (best.customers, best.share)) {
        Some((count, Figure::Value(share))) if customers > 0.0 => format!(
            "{} of customers bring {} of net revenue",
            f.percent(f64::from(count) / customers),
            f.percent(share)
        ),
        _ => "Tiers cannot be computed".to_owned(),
    }
}

fn tier_description(f: &Formatter, tiers: &[TierView], prefix: &str) -> String {
    let part = |tier: &TierView| {
        format!(
            "{prefix}{}: {}, {} of net revenue",
            tier.key.to_uppercase(),
            counted(f, f64::from(tier.customers), "customer", "customers"),
            f.figure_or_dash(ValueKind::Share, tier.share)
        )
    };
    let parts: Vec<String> = tiers.iter().map(part).collect();
    format!("{}.", parts.join("; "))
}

fn tier_table(f: &Formatter, tiers: &[TierView], name: &str) -> DataTable {
    let rows = tiers.iter().map(|tier| {
        vec![
            Cell::text(tier.key.to_uppercase()),
            Cell::count(tier.customers),
            Cell::money(tier.revenue),
            Cell::Figure(ValueKind::Share, tier.share),
            Cell::Figure(ValueKind::Money, tier.lowest),
        ]
    });
    table(f, &[name, "Customers", "Net revenue", REVENUE, "Lowest net revenue"], rows.collect())
}

fn stage_title(f: &Formatter, stages: &[StageView], customers: f64) -> String {
    match stages.iter().max_by_key(|stage| stage.customers) {
        Some(largest) if customers > 0.0 => {
            format!(
                "“{}” is the largest stage: {} of customers",
                largest.name,
                f.percent(f64::from(largest.customers) / customers)
            )
        }
        _ => "Lifecycle stages need order dates".to_owned(),
    }
}

fn stage_description(f: &Formatter, stages: &[StageView], customers: f64) -> String {
    let part = |stage: &StageView| {
        let share = f.percent(share_of(f64::from(stage.customers), customers));
        format!("{}: {} ({share})", stage.name, f.count(f64::from(stage.customers)))
    };
    let parts: Vec<String> = stages.iter().map(part).collect();
    format!("Bars of customers by lifecycle stage. {}.", parts.join("; "))
}
