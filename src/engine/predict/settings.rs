//! The settings of predictions as the models take them, checked.

use std::num::NonZeroU32;

use crate::analysis::domain::{Day, DiscountRate, Horizon, TimeUnit};
use crate::analysis::models::ProcessKind;
use crate::analysis::models::lifetime::{Margin, ValueSettings, ValueSpan};
use crate::analysis::models::spend::OneTimeSpend;
use crate::protocol::{
    AnalysisSettings, Failure, FailureKind, ModelKey, ModelUnit, PredictionSettings, ValueHorizon,
};

/// The horizons that are always shown, in months.
const SHOWN_MONTHS: [u32; 4] = [3, 6, 12, 24];
/// The longest horizon, in months.
const MOST_MONTHS: u32 = 120;
/// The highest annual discount rate, in percent.
const MOST_DISCOUNT: f64 = 1_000.0;

/// The settings as the models take them.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct PredictionChoices {
    pub unit: TimeUnit,
    pub calibration_end: Option<Day>,
    pub span: ValueSpan,
    pub values: ValueSettings,
    pub asked: Option<ProcessKind>,
}

/// Checks the settings of predictions.
pub(in crate::engine) fn check_prediction(settings: &AnalysisSettings) -> Result<(), Failure> {
    PredictionChoices::of(settings).map(drop)
}

impl PredictionChoices {
    pub(in crate::engine) fn of(settings: &AnalysisSettings) -> Result<PredictionChoices, Failure> {
        let asked = &settings.prediction;
        let discount = DiscountRate::annual(asked.discount_percent / 100.0)
            .ok()
            .filter(|_| asked.discount_percent <= MOST_DISCOUNT)
            .ok_or_else(|| refuse("discount", "0", "1000"))?;
        let margin = match settings.margin_percent {
            Some(percent) => Margin::new(percent / 100.0).map_err(|_| refuse("margin", "0", "100"))?,
            None => Margin::WHOLE,
        };
        let span = span(asked)?;
        let mut horizons: Vec<Horizon> = SHOWN_MONTHS.iter().filter_map(|&count| months(count)).collect();
        if let ValueSpan::Within(horizon) = span
            && !horizons.contains(&horizon)
        {
            horizons.push(horizon);
        }
        let one_time = match asked.first_order_counts {
            true => OneTimeSpend::FirstOrder,
            false => OneTimeSpend::PopulationMean,
        };
        Ok(PredictionChoices {
            unit: asked.unit.map_or(TimeUnit::Week, time_unit),
            calibration_end: asked.calibration_end.map(Day::from_days),
            span,
            values: ValueSettings { horizons, discount, margin, one_time },
            asked: asked.model.map(process_kind),
        })
    }

    /// The settings with the defaults that were taken.
    pub(in crate::engine) fn resolved(&self, asked: &PredictionSettings) -> PredictionSettings {
        PredictionSettings { unit: Some(unit_view(self.unit)), ..asked.clone() }
    }
}

fn span(asked: &PredictionSettings) -> Result<ValueSpan, Failure> {
    match asked.horizon {
        ValueHorizon::ForEver if asked.discount_percent <= 0.0 => Err(refuse("discount", "0", "1000")),
        ValueHorizon::ForEver => Ok(ValueSpan::ForEver),
        ValueHorizon::Months(count) if count <= MOST_MONTHS => {
            months(count).map(ValueSpan::Within).ok_or_else(|| refuse("horizon", "1", "120"))
        }
        ValueHorizon::Months(_) => Err(refuse("horizon", "1", "120")),
    }
}

/// The spans that are shown: the usual ones, the chosen one where it is another, and for ever.
pub(super) fn shown_spans(chosen: ValueSpan) -> Vec<ValueSpan> {
    let usual = SHOWN_MONTHS.iter().filter_map(|&count| months(count)).map(ValueSpan::Within);
    let mut spans: Vec<ValueSpan> = usual.chain([ValueSpan::ForEver]).collect();
    if !spans.contains(&chosen) {
        spans.insert(spans.len() - 1, chosen);
    }
    spans
}

/// So many months as a horizon.
pub(super) fn months(count: u32) -> Option<Horizon> {
    NonZeroU32::new(count).map(Horizon::months)
}

fn refuse(name: &str, low: &str, high: &str) -> Failure {
    Failure::new(FailureKind::BadSetting).with_details([name, low, high].map(str::to_owned))
}

fn time_unit(unit: ModelUnit) -> TimeUnit {
    match unit {
        ModelUnit::Day => TimeUnit::Day,
        ModelUnit::Week => TimeUnit::Week,
        ModelUnit::Month => TimeUnit::Month,
    }
}

/// The protocol's name of a unit that the models count in.
fn unit_view(unit: TimeUnit) -> ModelUnit {
    match unit {
        TimeUnit::Day => ModelUnit::Day,
        TimeUnit::Week => ModelUnit::Week,
        TimeUnit::Month | TimeUnit::Quarter | TimeUnit::Year => ModelUnit::Month,
    }
}

/// A process by the protocol's name.
pub(super) fn process_kind(key: ModelKey) -> ProcessKind {
    match key {
        ModelKey::MbgNbd => ProcessKind::MbgNbd,
        ModelKey::BgNbd => ProcessKind::BgNbd,
        ModelKey::ParetoNbd => ProcessKind::ParetoNbd,
        ModelKey::MbgCnbdK => ProcessKind::MbgCnbdK,
        ModelKey::BgCnbdK => ProcessKind::BgCnbdK,
        ModelKey::Nbd => ProcessKind::Nbd,
    }
}

/// The protocol's name of a process.
pub(super) fn model_key(kind: ProcessKind) -> ModelKey {
    match kind {
        ProcessKind::MbgNbd => ModelKey::MbgNbd,
        ProcessKind::BgNbd => ModelKey::BgNbd,
        ProcessKind::ParetoNbd => ModelKey::ParetoNbd,
        ProcessKind::MbgCnbdK => ModelKey::MbgCnbdK,
        ProcessKind::BgCnbdK => ModelKey::BgCnbdK,
        ProcessKind::Nbd => ModelKey::Nbd,
    }
}
