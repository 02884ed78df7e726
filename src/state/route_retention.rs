//! The settings of retention in addresses.

use super::route_prediction::{key_of, value_of};
use crate::protocol::{CohortFigure, CohortForm, CohortGrouping, CohortUnit, RetentionSettings};

/// Most days between the two dates of the moves between stages: ten years.
const MOST_MOVES_DAYS: u32 = 3_653;

const UNITS: [(CohortUnit, &str); 5] = [
    (CohortUnit::Day, "day"),
    (CohortUnit::Week, "week"),
    (CohortUnit::Month, "month"),
    (CohortUnit::Quarter, "quarter"),
    (CohortUnit::Year, "year"),
];

const FIGURES: [(CohortFigure, &str); 7] = [
    (CohortFigure::Active, "active"),
    (CohortFigure::ActiveOrLater, "active_or_later"),
    (CohortFigure::Orders, "orders"),
    (CohortFigure::Revenue, "revenue"),
    (CohortFigure::Margin, "margin"),
    (CohortFigure::CumulativeRevenue, "cumulative_revenue"),
    (CohortFigure::CumulativeMargin, "cumulative_margin"),
];

const FORMS: [(CohortForm, &str); 3] =
    [(CohortForm::Absolute, "absolute"), (CohortForm::Share, "share"), (CohortForm::Indexed, "indexed")];

const DIMENSIONS: [&str; 2] = ["channel", "country"];
const GROUPS: [&str; 3] = ["segment", "tier", "stage"];

/// The key of a grouping in addresses and in the page.
pub fn grouping_address(by: &CohortGrouping) -> String {
    match by {
        CohortGrouping::Fitting => String::new(),
        CohortGrouping::FirstOrder(unit) => key_of(&UNITS, unit).unwrap_or_default().to_owned(),
        CohortGrouping::Dimension(key) | CohortGrouping::Group(key) => key.clone(),
    }
}

/// The grouping of a key; the fitting one for anything else.
pub fn grouping_at(key: &str) -> CohortGrouping {
    match value_of(&UNITS, key) {
        Some(unit) => CohortGrouping::FirstOrder(unit),
        None if DIMENSIONS.contains(&key) => CohortGrouping::Dimension(key.to_owned()),
        None if GROUPS.contains(&key) => CohortGrouping::Group(key.to_owned()),
        None => CohortGrouping::Fitting,
    }
}

/// The key of what is shown.
pub fn cohort_figure_address(figure: CohortFigure) -> &'static str {
    key_of(&FIGURES, &figure).unwrap_or_default()
}

/// What is shown by its key.
pub fn cohort_figure_at(key: &str) -> Option<CohortFigure> {
    value_of(&FIGURES, key)
}

/// The key of a form.
pub fn cohort_form_address(form: CohortForm) -> &'static str {
    key_of(&FORMS, &form).unwrap_or_default()
}

/// A form by its key.
pub fn cohort_form_at(key: &str) -> Option<CohortForm> {
    value_of(&FORMS, key)
}

/// The key of a period.
pub fn cohort_unit_address(unit: CohortUnit) -> &'static str {
    key_of(&UNITS, &unit).unwrap_or_default()
}

/// A period by its key.
pub fn cohort_unit_at(key: &str) -> Option<CohortUnit> {
    value_of(&UNITS, key)
}

/// Puts every setting that has not its default.
pub(super) fn put(settings: &RetentionSettings, put: &mut impl FnMut(&str, String)) {
    let by = grouping_address(&settings.by);
    if !by.is_empty() {
        put("cohorts", by);
    }
    if let Some(unit) = settings.period {
        put("cohortperiod", key_of(&UNITS, &unit).unwrap_or_default().to_owned());
    }
    if settings.figure != CohortFigure::default() {
        put("cohortfigure", cohort_figure_address(settings.figure).to_owned());
    }
    if settings.form != CohortForm::default() {
        put("cohortform", cohort_form_address(settings.form).to_owned());
    }
    if let Some((first, second)) = settings.compare {
        put("compare", format!("{first}:{second}"));
    }
    if let Some(days) = settings.moves_days {
        put("moves", days.to_string());
    }
}

/// Takes a setting from an address; what is out of range is passed over.
pub(super) fn take(settings: &mut RetentionSettings, key: &str, value: &str) {
    match key {
        "cohorts" => settings.by = grouping_at(value),
        "cohortperiod" => settings.period = cohort_unit_at(value),
        "cohortfigure" => settings.figure = cohort_figure_at(value).unwrap_or_default(),
        "cohortform" => settings.form = cohort_form_at(value).unwrap_or_default(),
        "compare" => {
            let parts = value.split_once(':');
            settings.compare = parts.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        }
        "moves" => {
            let days = value.parse().ok();
            settings.moves_days = days.filter(|days| (1..=MOST_MOVES_DAYS).contains(days));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{put, take};
    use crate::protocol::{CohortFigure, CohortForm, CohortGrouping, CohortUnit, RetentionSettings};

    #[test]
    fn addresses_bring_the_settings_back() {
        for by in [
            CohortGrouping::Fitting,
            CohortGrouping::FirstOrder(CohortUnit::Day),
            CohortGrouping::Dimension("country".to_owned()),
            CohortGrouping::Group("tier".to_owned()),
        ] {
            let settings = RetentionSettings {
                by,
                period: Some(CohortUnit::Quarter),
                figure: CohortFigure::CumulativeMargin,
                form: CohortForm::Indexed,
                compare: Some((3, 7)),
                moves_days: Some(30),
            };
            let mut found = RetentionSettings::default();
            put(&settings, &mut |key: &str, value: String| take(&mut found, key, &value));
            assert_eq!(found, settings);
        }
        put(&RetentionSettings::default(), &mut |key: &str, _: String| panic!("{key}"));
    }

    #[test]
    fn nonsense_is_passed_over() {
        let mut found = RetentionSettings::default();
        for (key, value) in [
            ("cohorts", "x"),
            ("cohortperiod", "hour"),
            ("cohortfigure", "?"),
            ("cohortform", ""),
            ("compare", "1"),
            ("moves", "0"),
            ("moves", "99999"),
        ] {
            take(&mut found, key, value);
        }
        assert_eq!(found, RetentionSettings::default());
    }
}
