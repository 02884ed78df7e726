//! The user's settings as the analysis takes them, checked.

use super::predict::check_prediction;
use crate::analysis::domain::{Day, DiscountRate, TimeUnit};
use crate::analysis::metrics::{self, Margin, MetricId, MetricSettings};
use crate::analysis::segments::{
    RfmSettings, SegmentId, SegmentNames, ThresholdRule, Thresholds, TierCutoffs,
};
use crate::protocol::{
    ActiveWindow, AnalysisSettings, Failure, FailureKind, MOST_GRACE_DAYS, MOST_GROWTH, PeriodUnit,
    ScoreRule, SubscriptionSettings,
};

/// Checks every setting, so that a long load does not fail at its end.
pub(super) fn check(settings: &AnalysisSettings) -> Result<(), Failure> {
    as_of_day(settings)?;
    metric_settings(settings)?;
    rfm_settings(settings)?;
    tier_cutoffs(settings)?;
    check_subscriptions(&settings.subscriptions)?;
    check_prediction(settings)
}

/// What metrics are computed with.
pub(super) fn metric_settings(settings: &AnalysisSettings) -> Result<MetricSettings, Failure> {
    let mut checked = MetricSettings {
        period: settings.period.map(time_unit),
        active_window: match settings.active {
            ActiveWindow::GapP90 => metrics::ActiveWindow::GapPercentile90,
            ActiveWindow::Days(days) => metrics::ActiveWindow::Days(days),
        },
        ..MetricSettings::default()
    };
    if let Some(percent) = settings.margin_percent {
        checked.margin = Some(Margin::from_percent(percent).map_err(|_| bad_setting("margin", "0", "100"))?);
    }
    for choice in &settings.variants {
        // A definition that is not known here, as from the link of a later version, leaves the default.
        if let Some(metric) = MetricId::parse(&choice.metric) {
            let _ = checked.variants.choose(metric, &choice.variant);
        }
    }
    Ok(checked)
}

/// How RFM scores are given. Thresholds must be finite and must not descend.
pub(super) fn rfm_settings(settings: &AnalysisSettings) -> Result<RfmSettings, Failure> {
    let rfm = &settings.rfm;
    let names = rfm.names.iter().filter_map(|(key, name)| Some((SegmentId::parse(key)?, name.as_str())));
    Ok(RfmSettings {
        recency: threshold_rule(&rfm.recency, "recency")?,
        frequency: threshold_rule(&rfm.frequency, "frequency")?,
        monetary: threshold_rule(&rfm.monetary, "monetary")?,
        names: SegmentNames::new(names),
        ..RfmSettings::default()
    })
}

fn threshold_rule(rule: &ScoreRule, name: &str) -> Result<ThresholdRule, Failure> {
    match rule {
        ScoreRule::Quantiles => Ok(ThresholdRule::Quantiles),
        ScoreRule::Thresholds(values) => Thresholds::new(*values)
            .map(ThresholdRule::Fixed)
            .map_err(|_| bad_setting(name, "each at least the one before", "")),
    }
}

/// Where the tiers A and B end.
pub(super) fn tier_cutoffs(settings: &AnalysisSettings) -> Result<TierCutoffs, Failure> {
    let [a, b] = settings.tier_cuts.map(|share| share * 100.0);
    TierCutoffs::from_percent(a, b).map_err(|_| bad_setting("tier_cuts", "0", "1"))
}

/// The discount rate a year.
pub(super) fn discount_rate(settings: &AnalysisSettings) -> Result<DiscountRate, Failure> {
    let rate = DiscountRate::annual(settings.prediction.discount_percent / 100.0);
    rate.map_err(|_| bad_setting("discount", "0", "1000"))
}

/// Checks how contracts are looked at.
pub(super) fn check_subscriptions(settings: &SubscriptionSettings) -> Result<(), Failure> {
    if settings.grace_days > MOST_GRACE_DAYS {
        return Err(bad_setting("grace", "0", &MOST_GRACE_DAYS.to_string()));
    }
    if settings.growth_percent.is_nan() || settings.growth_percent.abs() > MOST_GROWTH {
        return Err(bad_setting("growth", &format!("-{MOST_GROWTH}"), &MOST_GROWTH.to_string()));
    }
    Ok(())
}

/// The as-of day. Fails if it is outside the calendar.
pub(super) fn as_of_day(settings: &AnalysisSettings) -> Result<Option<Day>, Failure> {
    let Some(days) = settings.as_of else { return Ok(None) };
    let (first, last) = (Day::from_date(1, 1, 1), Day::from_date(9999, 12, 31));
    let day = Day::from_days(days);
    if first.is_some_and(|first| day >= first) && last.is_some_and(|last| day <= last) {
        Ok(Some(day))
    } else {
        Err(bad_setting("as_of", "0001-01-01", "9999-12-31"))
    }
}

pub(super) fn bad_setting(name: &str, lowest: &str, highest: &str) -> Failure {
    Failure::new(FailureKind::BadSetting).with_details([name, lowest, highest].map(str::to_owned))
}

fn time_unit(period: PeriodUnit) -> TimeUnit {
    match period {
        PeriodUnit::Week => TimeUnit::Week,
        PeriodUnit::Month => TimeUnit::Month,
        PeriodUnit::Quarter => TimeUnit::Quarter,
        PeriodUnit::Year => TimeUnit::Year,
    }
}
