//! Chart specs made from protocol views.
//!
//! Every builder takes a [`Formatter`](crate::format::Formatter) and the view, and never fails: where there is
//! nothing to draw, the title says so.

mod concentration;
mod distribution;
mod forecast;
mod groups;
mod history;
mod parts;
mod periods;
mod retention;
mod segments;
mod splits;
mod subscriptions;

pub use concentration::concentration;
pub use distribution::{gaps, orders_per_customer};
pub use forecast::{
    alive_bands, alive_heat, alive_history, calibration, expected_heat, frequency_histogram, group_values,
    heterogeneity, isovalue, tracking, tracking_cumulative, value_distribution, value_months,
};
pub use groups::{deciles, lifecycle, tiers};
pub use history::{history, spark};
pub use periods::revenue_by_period;
pub use retention::{
    bracket_retention, churn_rules, cohort_comparison, cohort_curves, cohort_heat, order_gaps, reactivation,
    rule_disagreement, second_order_conversion, stage_moves, stage_values, waiting_curve,
};
pub use segments::{Measure, rfm_grid, segment_treemap};
pub use splits::split;
pub use subscriptions::{
    contract_churn, contract_payments, leaving_factors, recurring_revenue, renewal_losses, renewal_survival,
    revenue_movements, revenue_retention, stay_curve, stay_groups,
};
