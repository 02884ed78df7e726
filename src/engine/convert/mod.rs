//! Plans, previews, reports and failures between the analysis and the protocol.

mod failure;
mod plan;
mod preview;
mod report;

pub(super) use plan::{interval_from_view, interval_view, plan_from_view, plan_view};
pub(super) use preview::preview_view;
pub(super) use report::{issue_samples, report_view};
