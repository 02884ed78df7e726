//! What only files of contracts leave open, and what is said of them.

use serde::{Deserialize, Serialize};

use super::import::{ImportPlan, Role, Shape};

/// How often a subscription is billed that does not say so itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// Every day.
    Day,
    /// Every week.
    Week,
    /// Every two weeks.
    TwoWeeks,
    /// Every four weeks.
    FourWeeks,
    /// Every month.
    #[default]
    Month,
    /// Every two months.
    TwoMonths,
    /// Every three months.
    Quarter,
    /// Every six months.
    HalfYear,
    /// Every twelve months.
    Year,
}

/// What the end of a subscription means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndDay {
    /// The first day without it.
    FirstWithout,
    /// The last day with it.
    LastWith,
}

/// What tenures are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenureUnit {
    /// Days.
    Day,
    /// Months.
    #[default]
    Month,
    /// Years.
    Year,
}

/// What only files of contracts leave open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractChoices {
    /// How often a subscription is billed that does not say so itself.
    pub interval: Interval,
    /// What an end means; `None` while it cannot be told and has not been chosen: then the first day without.
    pub ends: Option<EndDay>,
    /// What tenures are counted in.
    pub tenure_unit: TenureUnit,
}

impl ImportPlan {
    /// Message keys of what a file of contracts is taken for, with their details after a colon; none for others.
    pub fn contract_rules(&self) -> Vec<String> {
        let mut rules = Vec::new();
        let mut say = |key: &str| rules.push(key.to_owned());
        match self.shape {
            Shape::Orders | Shape::OrderLines | Shape::CustomerSummary => {}
            Shape::Subscriptions => {
                say("charges_are_orders");
                if !self.roles.contains(&Role::Interval) {
                    say(interval_rule(self.contract.interval));
                }
                if self.roles.contains(&Role::End) {
                    say(match self.contract.ends {
                        Some(EndDay::LastWith) => "end_is_last_day_with",
                        Some(EndDay::FirstWithout) | None => "end_is_first_day_without",
                    });
                }
                say("running_until_last_day");
                if self.roles.contains(&Role::Covariate) {
                    say("properties_of_tenures_only");
                }
            }
            Shape::MonthColumns => {
                say("charges_are_orders");
                say("equal_months_are_one_subscription");
                if self.roles.contains(&Role::Covariate) {
                    say("properties_of_tenures_only");
                }
            }
            Shape::Tenures => {
                say("tenures_have_no_dates");
                say("twenty_properties");
            }
        }
        rules
    }
}

fn interval_rule(interval: Interval) -> &'static str {
    match interval {
        Interval::Day => "billed_each:day",
        Interval::Week => "billed_each:week",
        Interval::TwoWeeks => "billed_each:two weeks",
        Interval::FourWeeks => "billed_each:four weeks",
        Interval::Month => "billed_each:month",
        Interval::TwoMonths => "billed_each:two months",
        Interval::Quarter => "billed_each:quarter",
        Interval::HalfYear => "billed_each:half year",
        Interval::Year => "billed_each:year",
    }
}
