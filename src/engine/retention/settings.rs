//! The settings of retention as the cohorts take them, with what is taken where nothing was asked.

use crate::analysis::domain::TimeUnit;
use crate::protocol::{CohortGrouping, CohortUnit, RetentionSettings};

use super::Base;

/// The settings with every default filled in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Looked {
    pub settings: RetentionSettings,
    /// Length of the periods since the first order.
    pub period: TimeUnit,
}

impl Looked {
    /// Fills in the defaults.
    pub(super) fn of(base: &Base<'_>, asked: &RetentionSettings) -> Looked {
        let days = base.data.summaries.window().map_or(0, |window| window.as_of.since(window.first_day).0);
        let fitting = match days {
            ..=120 => TimeUnit::Week,
            121..=1_500 => TimeUnit::Month,
            1_501..=5_500 => TimeUnit::Quarter,
            _ => TimeUnit::Year,
        };
        let mut settings = asked.clone();
        let period = asked.period.map(time_unit);
        let period = match &asked.by {
            CohortGrouping::Fitting => {
                settings.by = CohortGrouping::FirstOrder(unit_view(fitting));
                period.unwrap_or(fitting)
            }
            CohortGrouping::FirstOrder(unit) => period.unwrap_or(time_unit(*unit)),
            _ => period.unwrap_or(fitting),
        };
        Looked { settings, period }
    }

    /// The same with longer periods, and longer cohorts where those are periods.
    pub(super) fn coarser(&self, unit: TimeUnit) -> Looked {
        let mut settings = self.settings.clone();
        if let CohortGrouping::FirstOrder(cohorts) = &mut settings.by
            && length(time_unit(*cohorts)) < length(unit)
        {
            *cohorts = unit_view(unit);
        }
        let period = if length(self.period) < length(unit) { unit } else { self.period };
        Looked { settings, period }
    }

    pub(super) fn period_view(&self) -> CohortUnit {
        unit_view(self.period)
    }
}

fn length(unit: TimeUnit) -> u8 {
    match unit {
        TimeUnit::Day => 0,
        TimeUnit::Week => 1,
        TimeUnit::Month => 2,
        TimeUnit::Quarter => 3,
        TimeUnit::Year => 4,
    }
}

/// A unit by the protocol's name.
pub(super) fn time_unit(unit: CohortUnit) -> TimeUnit {
    match unit {
        CohortUnit::Day => TimeUnit::Day,
        CohortUnit::Week => TimeUnit::Week,
        CohortUnit::Month => TimeUnit::Month,
        CohortUnit::Quarter => TimeUnit::Quarter,
        CohortUnit::Year => TimeUnit::Year,
    }
}

fn unit_view(unit: TimeUnit) -> CohortUnit {
    match unit {
        TimeUnit::Day => CohortUnit::Day,
        TimeUnit::Week => CohortUnit::Week,
        TimeUnit::Month => CohortUnit::Month,
        TimeUnit::Quarter => CohortUnit::Quarter,
        TimeUnit::Year => CohortUnit::Year,
    }
}
