//! How contracts are looked at, in addresses.

use super::route_prediction::{key_of, value_of};
use crate::protocol::{Interval, MOST_GRACE_DAYS, MOST_GROWTH, SubscriptionSettings};

/// Properties that are no names of columns.
const PROPERTIES: [&str; 4] = ["plan", "interval", "channel", "country"];

const INTERVALS: [(Interval, &str); 9] = [
    (Interval::Day, "day"),
    (Interval::Week, "week"),
    (Interval::TwoWeeks, "two-weeks"),
    (Interval::FourWeeks, "four-weeks"),
    (Interval::Month, "month"),
    (Interval::TwoMonths, "two-months"),
    (Interval::Quarter, "quarter"),
    (Interval::HalfYear, "half-year"),
    (Interval::Year, "year"),
];

/// The key of an interval.
pub fn interval_address(interval: Interval) -> &'static str {
    key_of(&INTERVALS, &interval).unwrap_or_default()
}

/// An interval by its key.
pub fn interval_at(key: &str) -> Option<Interval> {
    value_of(&INTERVALS, key)
}

/// Puts every setting that has not its default. A property that curves are compared by stays out where it is
/// the name of a column.
pub(super) fn put(settings: &SubscriptionSettings, put: &mut impl FnMut(&str, String)) {
    if settings.grace_days > 0 {
        put("grace", settings.grace_days.to_string());
    }
    if let Some(by) = settings.by.as_deref().filter(|by| PROPERTIES.contains(by)) {
        put("stays", by.to_owned());
    }
    if let Some(interval) = settings.interval {
        put("renewals", interval_address(interval).to_owned());
    }
    if settings.growth_percent != 0.0 {
        put("growth", settings.growth_percent.to_string());
    }
}

/// Takes a setting from an address; what is out of range is passed over.
pub(super) fn take(settings: &mut SubscriptionSettings, key: &str, value: &str) {
    match key {
        "grace" => {
            let days = value.parse().ok().filter(|days| *days <= MOST_GRACE_DAYS);
            settings.grace_days = days.unwrap_or_default();
        }
        "stays" => settings.by = Some(value.to_owned()).filter(|by| PROPERTIES.contains(&by.as_str())),
        "renewals" => settings.interval = interval_at(value),
        "growth" => {
            let percent = value.parse().ok().filter(|percent: &f64| percent.abs() <= MOST_GROWTH);
            settings.growth_percent = percent.unwrap_or_default();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{INTERVALS, put, take};
    use crate::protocol::SubscriptionSettings;

    #[test]
    fn addresses_bring_the_settings_back() {
        for (interval, _) in INTERVALS {
            let settings = SubscriptionSettings {
                grace_days: 7,
                interval: Some(interval),
                by: Some("plan".to_owned()),
                growth_percent: -2.5,
            };
            let mut found = SubscriptionSettings::default();
            put(&settings, &mut |key: &str, value: String| take(&mut found, key, &value));
            assert_eq!(found, settings);
        }
        put(&SubscriptionSettings::default(), &mut |key: &str, _: String| panic!("{key}"));
    }

    #[test]
    fn nonsense_is_passed_over() {
        let mut found = SubscriptionSettings::default();
        for (key, value) in
            [("grace", "-1"), ("grace", "999"), ("renewals", "hour"), ("growth", "NaN"), ("stays", "Name")]
        {
            take(&mut found, key, value);
        }
        assert_eq!(found, SubscriptionSettings::default());
    }
}
