//! The settings of lifetime value in addresses.

use crate::format::{iso_day, parse_iso_day};
use crate::protocol::{ModelKey, ModelUnit, PredictionSettings, ValueHorizon};

/// The longest horizon in months.
const MOST_MONTHS: u32 = 120;
/// The highest annual discount rate in percent.
const MOST_DISCOUNT: f64 = 1_000.0;

const MODELS: [(ModelKey, &str); 6] = [
    (ModelKey::MbgNbd, "mbg_nbd"),
    (ModelKey::BgNbd, "bg_nbd"),
    (ModelKey::ParetoNbd, "pareto_nbd"),
    (ModelKey::MbgCnbdK, "mbg_cnbd_k"),
    (ModelKey::BgCnbdK, "bg_cnbd_k"),
    (ModelKey::Nbd, "nbd"),
];

const UNITS: [(ModelUnit, &str); 3] =
    [(ModelUnit::Day, "day"), (ModelUnit::Week, "week"), (ModelUnit::Month, "month")];

/// The key of a value among those of a table.
pub(super) fn key_of<T: PartialEq>(all: &[(T, &'static str)], value: &T) -> Option<&'static str> {
    all.iter().find(|(held, _)| held == value).map(|(_, key)| *key)
}

/// The value of a key among those of a table.
pub(super) fn value_of<T: Copy>(all: &[(T, &'static str)], key: &str) -> Option<T> {
    all.iter().find(|(_, held)| *held == key).map(|(value, _)| *value)
}

/// The key of a model in addresses and in the page.
pub fn model_address(model: ModelKey) -> &'static str {
    key_of(&MODELS, &model).unwrap_or("mbg_nbd")
}

/// The model of a key; `None` for anything else.
pub fn model_at(key: &str) -> Option<ModelKey> {
    value_of(&MODELS, key)
}

/// Puts every setting that has not its default.
pub(super) fn put(settings: &PredictionSettings, put: &mut impl FnMut(&str, String)) {
    let default = PredictionSettings::default();
    if settings.horizon != default.horizon {
        put(
            "horizon",
            match settings.horizon {
                ValueHorizon::Months(count) => count.to_string(),
                ValueHorizon::ForEver => "forever".to_owned(),
            },
        );
    }
    if settings.discount_percent != default.discount_percent {
        put("discount", settings.discount_percent.to_string());
    }
    if let Some(unit) = settings.unit.and_then(|unit| key_of(&UNITS, &unit)) {
        put("unit", unit.to_owned());
    }
    if let Some(model) = settings.model.and_then(|model| key_of(&MODELS, &model)) {
        put("model", model.to_owned());
    }
    if let Some(day) = settings.calibration_end {
        put("calibration", iso_day(day));
    }
    if settings.first_order_counts {
        put("firstorder", "1".to_owned());
    }
}

/// Takes a setting from an address; what is out of range is passed over.
pub(super) fn take(settings: &mut PredictionSettings, key: &str, value: &str) {
    match key {
        "horizon" => {
            let months = || value.parse().ok().filter(|count| (1..=MOST_MONTHS).contains(count));
            let horizon = match value {
                "forever" => Some(ValueHorizon::ForEver),
                _ => months().map(ValueHorizon::Months),
            };
            settings.horizon = horizon.unwrap_or(settings.horizon);
        }
        "discount" => {
            let percent = value.parse::<f64>().ok().filter(|rate| (0.0..=MOST_DISCOUNT).contains(rate));
            settings.discount_percent = percent.unwrap_or(settings.discount_percent);
        }
        "unit" => settings.unit = value_of(&UNITS, value),
        "model" => settings.model = value_of(&MODELS, value),
        "calibration" => settings.calibration_end = parse_iso_day(value),
        "firstorder" => settings.first_order_counts = value == "1",
        _ => {}
    }
    // For ever is only worth something where the future is discounted.
    if settings.horizon == ValueHorizon::ForEver && settings.discount_percent <= 0.0 {
        settings.horizon = PredictionSettings::default().horizon;
    }
}
