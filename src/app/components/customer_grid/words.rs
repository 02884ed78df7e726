//! A customer's figures as the cells of the table write them.

use crate::format::words::tier_name;
use crate::format::{Formatter, ValueKind};
use crate::protocol::{Analysis, CustomerColumn, CustomerOutlook, CustomerRow};

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
pub enum CellText {
    /// Words or a number.
    Text(String),
    /// Nothing, and why.
    Missing(&'static str),
}

/// The names and the manner of writing that rows need.
#[derive(Clone, Debug, PartialEq)]
pub struct RowWords {
    /// How numbers are written.
    pub formatter: Formatter,
    /// Key and name of each segment, by index.
    pub segments: Vec<(String, String)>,
    /// Key and name of each lifecycle stage, by index.
    pub stages: Vec<(String, String)>,
}

impl RowWords {
    /// The names of an analysis.
    pub fn new(formatter: Formatter, analysis: &Analysis) -> RowWords {
        let segments = analysis.segments.segments.iter().map(|card| {
            let id = &card.id;
            (id.index, id.key.clone(), id.name.clone())
        });
        let stages = analysis.segments.stages.iter();
        let stages = stages.map(|stage| (stage.index, stage.key.clone(), stage.name.clone()));
        RowWords { formatter, segments: by_index(segments), stages: by_index(stages) }
    }

    /// The stable key of a segment, for its colour.
    pub fn segment_key(&self, index: u8) -> &str {
        self.segments.get(usize::from(index)).map_or("", |(key, _)| key)
    }

    /// The name of a segment.
    pub fn segment(&self, index: u8) -> Option<&str> {
        self.segments.get(usize::from(index)).map(|(_, name)| name.as_str())
    }

    /// The name of a lifecycle stage.
    pub fn stage(&self, index: u8) -> Option<&str> {
        self.stages.get(usize::from(index)).map(|(_, name)| name.as_str())
    }

    /// What a cell shows.
    pub fn cell(&self, row: &CustomerRow, column: CustomerColumn) -> CellText {
        const NO_MODEL: &str = "not predicted yet: open the Predict page";
        const NO_DATES: &str = "the file has no order dates";
        let f = &self.formatter;
        let number = |kind, value: Option<f64>, why| match value {
            Some(value) => CellText::Text(f.value(kind, value)),
            None => CellText::Missing(why),
        };
        let money = |value| CellText::Text(f.money(value));
        let outlook = |kind, figure: fn(&CustomerOutlook) -> Option<f64>| {
            number(kind, row.outlook.as_ref().and_then(figure), NO_MODEL)
        };
        let day = |value: Option<i32>| number(ValueKind::Day, value.map(f64::from), NO_DATES);
        match column {
            CustomerColumn::Id => CellText::Text(row.id.clone()),
            CustomerColumn::Name => text(row.name.as_deref(), "no name in the file"),
            CustomerColumn::Orders => CellText::Text(f.count(f64::from(row.orders))),
            CustomerColumn::Revenue => money(row.revenue),
            CustomerColumn::Gross => money(row.gross),
            CustomerColumn::Refunded => money(row.refunded),
            CustomerColumn::AverageOrder => row.average_order.map_or(CellText::Missing("no order"), money),
            CustomerColumn::FirstDay => day(row.first_day),
            CustomerColumn::LastDay => day(row.last_day),
            CustomerColumn::Recency => number(ValueKind::Count, row.recency.map(f64::from), NO_DATES),
            CustomerColumn::MedianGap => {
                number(ValueKind::Count, row.median_gap, "fewer than two days with an order")
            }
            CustomerColumn::R => score(row.r),
            CustomerColumn::F => score(row.f),
            CustomerColumn::M => score(row.m),
            CustomerColumn::Segment => text(self.segment(row.segment), NO_DATES),
            CustomerColumn::Tier => match row.tier {
                tier @ 0..=2 => CellText::Text(tier_letter(tier).to_owned()),
                _ => CellText::Missing("no revenue to share out"),
            },
            CustomerColumn::Decile => match row.decile {
                0 => CellText::Missing("no revenue to rank"),
                decile => CellText::Text(tier_name(f.locale.language, &decile.to_string())),
            },
            CustomerColumn::Alive => outlook(ValueKind::Share, |of| Some(of.alive)),
            CustomerColumn::ExpectedPurchases => outlook(ValueKind::Number, |of| of.purchases),
            CustomerColumn::ExpectedSpend => outlook(ValueKind::Money, |of| of.spend),
            CustomerColumn::Value => self.value_to_come(row, NO_MODEL),
            CustomerColumn::TotalValue => outlook(ValueKind::Money, |of| of.total),
            CustomerColumn::AtRisk => outlook(ValueKind::Money, |of| of.at_risk),
            CustomerColumn::Stage => text(self.stage(row.stage), NO_DATES),
        }
    }

    /// The value to come with the interval in which it comes true 19 times out of 20.
    fn value_to_come(&self, row: &CustomerRow, why: &'static str) -> CellText {
        let Some(outlook) = &row.outlook else { return CellText::Missing(why) };
        let Some(value) = outlook.value else { return CellText::Missing("no purchase has a value") };
        let f = &self.formatter;
        CellText::Text(match outlook.interval {
            Some((low, high)) => {
                format!("{} ({}–{})", f.money_short(value), f.money_compact(low), f.money_compact(high))
            }
            None => f.money_short(value),
        })
    }
}

/// The letter of a tier.
pub fn tier_letter(tier: u8) -> &'static str {
    match tier {
        0 => "A",
        1 => "B",
        _ => "C",
    }
}

fn text(value: Option<&str>, why: &'static str) -> CellText {
    value.map_or(CellText::Missing(why), |value| CellText::Text(value.to_owned()))
}

fn score(score: u8) -> CellText {
    match score {
        0 => CellText::Missing("no score without order dates"),
        score => CellText::Text(score.to_string()),
    }
}

fn by_index(items: impl Iterator<Item = (u8, String, String)>) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (index, key, name) in items {
        let at = usize::from(index);
        if names.len() <= at {
            names.resize(at + 1, (String::new(), String::new()));
        }
        names[at] = (key, name);
    }
    names
}
