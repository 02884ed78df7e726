//! What the user decides about metrics: period, margin, active window, and which of the contested
//! definitions counts.

use std::collections::BTreeMap;

use thiserror::Error;

use super::catalogue::MetricId;
use crate::analysis::domain::{Day, ObservationWindow, TimeUnit};
use crate::analysis::numerics::{CountedValues, Fraction};

/// Why a setting is refused.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A margin is above 0 and at most 100 per cent.
    #[error("a margin of {0} % is not above 0 and at most 100 %")]
    Margin(f64),
    /// The metric has no such definition.
    #[error("the metric {0:?} has no definition of that name")]
    UnknownVariant(MetricId),
}

/// Contribution margin as a share of net revenue, above 0 and at most 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin(f64);

/// How long after a purchase a customer counts as active.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ActiveWindow {
    /// As long as nine gaps of ten between purchases last: the 90th percentile of all gaps, in whole days.
    #[default]
    GapPercentile90,
    /// So many days.
    Days(u32),
}

/// Which definition of a metric counts where it has several; the first of the catalogue unless chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VariantChoices(BTreeMap<MetricId, usize>);

/// What the user decides about metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricSettings {
    /// Calendar period of the tables; by default chosen by the length of the data, see [`resolve_period`].
    pub period: Option<TimeUnit>,
    /// Contribution margin; without one, value means revenue.
    pub margin: Option<Margin>,
    /// How long after a purchase a customer counts as active.
    pub active_window: ActiveWindow,
    /// Chosen definitions.
    pub variants: VariantChoices,
}

/// Days that stand in for the active window where no customer has bought twice.
pub const FALLBACK_ACTIVE_DAYS: u32 = 90;
/// No table has more periods than this: the next longer unit is taken instead.
pub const MOST_PERIODS: f64 = 2_000.0;
const SHORT_DATA_DAYS: i32 = 70;
const LONG_DATA_DAYS: f64 = 6.0 * 365.25;

/// An active window in days, and how it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResolvedWindow {
    /// A purchase at most so many days before the as-of day makes a customer active.
    pub days: u32,
    /// Where the number of days comes from.
    pub origin: WindowOrigin,
}

/// Where an active window comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowOrigin {
    /// The user.
    Chosen,
    /// The 90th percentile of the gaps in the data.
    Gaps,
    /// [`FALLBACK_ACTIVE_DAYS`], since there are no gaps.
    Fallback,
}

impl Margin {
    /// A margin in per cent of net revenue, above 0 and at most 100.
    pub fn from_percent(percent: f64) -> Result<Margin, SettingsError> {
        let valid = percent > 0.0 && percent <= 100.0;
        valid.then(|| Margin(percent / 100.0)).ok_or(SettingsError::Margin(percent))
    }

    /// The margin as a fraction of one.
    pub fn share(self) -> f64 {
        self.0
    }
}

impl ActiveWindow {
    /// The window in days for a base with these gaps.
    pub fn resolve(self, gaps: &CountedValues) -> ResolvedWindow {
        let percentile = gaps.quantile(Fraction::percent(90));
        match (self, percentile) {
            (ActiveWindow::Days(days), _) => ResolvedWindow { days, origin: WindowOrigin::Chosen },
            (ActiveWindow::GapPercentile90, Some(days)) => {
                ResolvedWindow { days: days.ceil() as u32, origin: WindowOrigin::Gaps }
            }
            (ActiveWindow::GapPercentile90, None) => {
                ResolvedWindow { days: FALLBACK_ACTIVE_DAYS, origin: WindowOrigin::Fallback }
            }
        }
    }
}

impl VariantChoices {
    /// Chooses a definition by its name in the catalogue.
    pub fn choose(&mut self, metric: MetricId, variant: &str) -> Result<(), SettingsError> {
        let variants = metric.definition().variants;
        let found = variants.iter().position(|v| v.id == variant);
        let index = found.ok_or(SettingsError::UnknownVariant(metric))?;
        self.0.insert(metric, index);
        Ok(())
    }

    /// Position of the chosen definition in the catalogue's list.
    pub fn index(&self, metric: MetricId) -> usize {
        self.0.get(&metric).copied().unwrap_or(0)
    }

    /// The choices that differ from the default, as metric and name of the definition.
    pub fn iter(&self) -> impl Iterator<Item = (MetricId, &'static str)> + '_ {
        let named = |(&metric, &index): (&MetricId, &usize)| {
            metric.definition().variants.get(index).map(|variant| (metric, variant.id))
        };
        self.0.iter().filter(|(_, index)| **index > 0).filter_map(named)
    }
}

/// The calendar period of the tables: the user's choice, or else months; quarters beyond six years of data,
/// weeks below ten weeks. A unit that would make more than [`MOST_PERIODS`] periods gives way to a longer one.
pub fn resolve_period(choice: Option<TimeUnit>, window: Option<ObservationWindow>) -> TimeUnit {
    let Some(window) = window else { return choice.unwrap_or(TimeUnit::Month) };
    let days = span_days(window.first_day, window.as_of);
    let mut unit = choice.unwrap_or(match days {
        days if days < SHORT_DATA_DAYS => TimeUnit::Week,
        days if f64::from(days) > LONG_DATA_DAYS => TimeUnit::Quarter,
        _ => TimeUnit::Month,
    });
    while f64::from(days) / unit.average_days() > MOST_PERIODS && unit != TimeUnit::Year {
        unit = longer(unit);
    }
    unit
}

fn span_days(first: Day, last: Day) -> i32 {
    last.since(first).0 + 1
}

fn longer(unit: TimeUnit) -> TimeUnit {
    match unit {
        TimeUnit::Day => TimeUnit::Week,
        TimeUnit::Week => TimeUnit::Month,
        TimeUnit::Month => TimeUnit::Quarter,
        TimeUnit::Quarter | TimeUnit::Year => TimeUnit::Year,
    }
}

#[cfg(test)]
mod tests {
    use super::{ActiveWindow, Margin, MetricId, VariantChoices, WindowOrigin, resolve_period};
    use crate::analysis::domain::{Day, ObservationWindow, TimeUnit};
    use crate::analysis::numerics::CountedValues;

    fn window(days: i32) -> Option<ObservationWindow> {
        let first_day = Day::from_days(10_000);
        let last_day = Day::from_days(10_000 + days - 1);
        Some(ObservationWindow { first_day, last_day, as_of: last_day })
    }

    #[test]
    fn the_period_suits_the_length_of_the_data() {
        let cases = [(69, TimeUnit::Week), (70, TimeUnit::Month), (2191, TimeUnit::Month)];
        for (days, expected) in cases.into_iter().chain([(2192, TimeUnit::Quarter)]) {
            assert_eq!(resolve_period(None, window(days)), expected, "{days} days");
        }
        assert_eq!(resolve_period(Some(TimeUnit::Year), window(3)), TimeUnit::Year);
        assert_eq!(resolve_period(Some(TimeUnit::Day), window(3_000_000)), TimeUnit::Year);
        assert_eq!(resolve_period(Some(TimeUnit::Day), window(2_001)), TimeUnit::Week);
    }

    #[test]
    fn the_active_window_covers_nine_gaps_of_ten() {
        let mut gaps = CountedValues::new();
        assert_eq!(ActiveWindow::GapPercentile90.resolve(&gaps).origin, WindowOrigin::Fallback);
        (1..=10).for_each(|gap| gaps.add(gap));
        assert_eq!(ActiveWindow::GapPercentile90.resolve(&gaps).days, 10);
        assert_eq!(ActiveWindow::Days(7).resolve(&gaps).days, 7);
    }

    #[test]
    fn margins_and_variants_are_checked() {
        assert!(Margin::from_percent(0.0).is_err() && Margin::from_percent(100.5).is_err());
        assert!(Margin::from_percent(f64::NAN).is_err());
        assert_eq!(Margin::from_percent(25.0).unwrap().share(), 0.25);
        let mut choices = VariantChoices::default();
        assert!(choices.choose(MetricId::AverageOrderValue, "no such").is_err());
        choices.choose(MetricId::AverageOrderValue, "median").unwrap();
        assert_eq!(choices.iter().collect::<Vec<_>>(), [(MetricId::AverageOrderValue, "median")]);
    }
}
