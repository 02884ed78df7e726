//! The case on donations: gifts at six yearly opportunities.
//!
//! Source: see the module above; the printed figures are those of the sources that the keys name.

use super::{Sheet, data};
use crate::analysis::models::{BgBb, OpportunityHistories, OpportunityHistory, fit_bg_bb};
use crate::protocol::PublishedCase;

/// Donors by their gifts and the opportunity of the last one, with the probability alive that is printed.
const DONORS: [(u32, u32, &str); 3] = [(0, 0, "0.11"), (2, 4, "0.59"), (6, 6, "0.93")];

fn one(frequency: u32, recency: u32) -> Option<OpportunityHistories> {
    OpportunityHistories::new([OpportunityHistory { frequency, recency, opportunities: 6, weight: 1.0 }]).ok()
}

/// Alive at the next opportunity.
fn alive(model: &BgBb, frequency: u32, recency: u32) -> Option<f64> {
    model.probability_alive(&one(frequency, recency)?, 1).ok()?.first().copied()
}

fn expected(model: &BgBb, frequency: u32, recency: u32) -> Option<f64> {
    model.expected_purchases(&one(frequency, recency)?, 10).ok()?.first().copied()
}

/// Gifts expected of all donors at the next five opportunities.
fn total(model: &BgBb, base: &OpportunityHistories) -> Option<f64> {
    let expected = model.expected_purchases(base, 5).ok()?;
    Some(base.iter().zip(expected).map(|(donor, expected)| donor.weight * expected).sum())
}

/// Donors expected to give so many times at six opportunities.
fn customers_with(model: &BgBb, base: &OpportunityHistories, gifts: usize) -> Option<f64> {
    Some(base.customers() * model.count_probabilities(6).ok()?.get(gifts)?)
}

/// BG/BB.
pub(super) fn bg_bb() -> Vec<PublishedCase> {
    let Some(base) = data::donations() else { return Vec::new() };
    let Ok(fit) = fit_bg_bb(&base) else { return Vec::new() };
    let model = &fit.model;
    let paper = Sheet::new("donations_bg_bb_paper", "BG/BB")
        .parameters(&["1.204", "0.750", "0.657", "2.783"], &fit.parameters)
        .add("customers_with_0", "3454.9", customers_with(model, &base, 0))
        .add("customers_with_6", "1253.1", customers_with(model, &base, 6))
        .add("total_expected_5", "12884.2", total(model, &base));
    let paper = DONORS.iter().fold(paper, |sheet, &(frequency, recency, published)| {
        let name = format!("donor_{frequency}_{recency}_alive");
        sheet.add(&name, published, alive(model, frequency, recency))
    });
    let ahead = |opportunities| model.expected_purchases_new(opportunities).ok();
    let note = Sheet::new("donations_bg_bb_note", "BG/BB")
        .add("new_expected_1", "0.4985", ahead(1))
        .add("new_expected_5", "1.9381", ahead(5))
        .add("new_expected_10", "3.1798", ahead(10));
    let btyd = Sheet::new("donations_bg_bb_btyd", "BG/BB")
        .parameters(&["1.203528", "0.7497260", "0.6567808", "2.783796"], &fit.parameters)
        .add("log_likelihood", "-33225.58", Some(fit.log_likelihood))
        .add("new_expected_10", "3.179805", ahead(10))
        .add("donor_0_0_expected_10", "0.1302169", expected(model, 0, 0))
        .add("donor_4_5_expected_10", "3.627858", expected(model, 4, 5));
    vec![paper.case(), note.case(), btyd.case()]
}
