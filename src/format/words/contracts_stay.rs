//! How long customers with contracts stay and what makes them leave, in sentences and names.

use super::dimension_name;
use super::stay_time::{StayTime, billed, by_chance, p_words};
use crate::format::{Formatter, Language, capital};
use crate::protocol::{
    ContractGap, FactorEstimate, FactorNote, FactorView, FactorsView, Interval, StayComparison, StayCurve,
};

/// Effects at least as likely by chance as this count as chance.
pub const CHANCE: f64 = 0.05;
/// What stands for values of a property that are too rare to stand alone.
const OTHERS: &str = "…";

/// Why a part of the contracts cannot be shown, and what helps.
pub fn contract_gap(f: &Formatter, gap: ContractGap) -> String {
    let count = |n: u64| f.count(n as f64);
    let fixed = match gap {
        ContractGap::TooManyMonths { found, most } => {
            return format!(
                "The contracts span {} months, more than the {} that a table can hold. Check the dates in the file.",
                count(found),
                count(u64::from(most))
            );
        }
        ContractGap::NobodyLost { customers: 1 } => {
            "The only customer has not left, so nothing can be learned about leaving yet."
        }
        ContractGap::NobodyLost { customers } => {
            return format!(
                "None of the {} customers has left yet, so nothing can be learned about leaving.",
                count(customers)
            );
        }
        ContractGap::NoRenewals { customers } => {
            return format!(
                "None of the {} customers has come to a first renewal yet. Come back when the first period is over.",
                count(customers)
            );
        }
        ContractGap::NoSubscriptions => {
            "The file says how long customers stayed, not when they paid what. A file with one row a subscription tells more."
        }
        ContractGap::NobodyPaid => "No customer has paid by the last day that counts.",
        ContractGap::NoCustomers => "No customer with a contract is left in the selection.",
        ContractGap::NoProperties => {
            "The file has no column in which customers differ, such as a plan, a channel or a country."
        }
        ContractGap::NoCompleteCustomers => {
            "No customer has a value in every column that could explain who leaves."
        }
        ContractGap::NoModel => "No model of renewals fits these data well enough to be trusted.",
        ContractGap::NoAmount => "The file does not say what customers pay.",
        ContractGap::Infinite => {
            "Some customers never seem to leave and money of later counts as much as money of today, so the sum has no end. Set a discount rate above zero, or less growth."
        }
        ContractGap::OutOfRange => "The numbers in the file are too large or too small to compute with.",
    };
    fixed.to_owned()
}

/// The name of a property that customers differ in; a column of the file keeps its own.
pub fn property_name(language: Language, key: &str) -> String {
    let Language::English = language;
    match key {
        "plan" => "Plan".to_owned(),
        "interval" => "Billing".to_owned(),
        "monthly" => "Amount a month at the start".to_owned(),
        "channel" | "country" => dimension_name(language, key),
        column => column.to_owned(),
    }
}

/// The name of a property within a sentence.
pub fn property_inside(language: Language, key: &str) -> String {
    let name = property_name(language, key);
    let is_own = name != key;
    if is_own { name.to_lowercase() } else { name }
}

/// The name of a value of a property.
pub fn property_value(language: Language, property: &str, value: &str) -> String {
    let Language::English = language;
    if value == OTHERS {
        return "All others".to_owned();
    }
    if property == "interval" {
        let known = serde_json::from_value::<Interval>(serde_json::Value::String(value.to_owned()));
        return known.map_or_else(|_| value.to_owned(), |interval| capital(billed(language, interval)));
    }
    value.to_owned()
}

/// Whether the groups differ by more than chance, in one or two sentences.
pub fn log_rank_words(f: &Formatter, of: &StayComparison) -> String {
    let by = property_inside(f.locale.language, &of.by);
    let verdict = if of.p_value < CHANCE {
        format!("the groups by {by} do differ")
    } else {
        "the differences may be chance".to_owned()
    };
    format!(
        "Differences this large would come by chance in {}: {verdict} (log-rank test, {}).",
        by_chance(f, of.p_value),
        p_words(f, of.p_value)
    )
}

/// Of half of the customers, when they were gone; or how many stay to the end of the data.
pub fn half_gone(f: &Formatter, time: &StayTime, curve: &StayCurve) -> String {
    match (curve.median, curve.points.last()) {
        (crate::protocol::Figure::Value(median), _) => {
            format!("Half of your customers are gone after {}", time.words(f, median))
        }
        (_, Some(last)) => format!(
            "{} of your customers stay longer than {}",
            f.percent(last.share),
            time.words(f, last.time)
        ),
        (_, None) => "Nobody has left yet".to_owned(),
    }
}

/// The mean time within the horizon: `19.1 of the first 35 months (17.9 to 20.1)`.
pub fn mean_within(f: &Formatter, time: &StayTime, curve: &StayCurve) -> Option<String> {
    let (horizon, mean, (low, high)) = curve.restricted_mean?;
    (horizon > 0.0).then(|| {
        format!(
            "{} of the first {} ({} to {})",
            time.number(f, mean),
            time.words(f, horizon),
            time.number(f, low),
            time.number(f, high)
        )
    })
}

/// `19 times out of 20 between 15 and 24 months`; `15 or more` where the upper end is open.
pub fn open_interval(f: &Formatter, time: &StayTime, interval: (Option<f64>, Option<f64>)) -> Option<String> {
    match interval {
        (Some(low), Some(high)) => Some(format!("{} to {}", time.number(f, low), time.words(f, high))),
        (Some(low), None) => Some(format!("{} or more", time.words(f, low))),
        (None, _) => None,
    }
}

/// The size of the step that a number is told for, and the estimate for it: of a number its standard deviation,
/// since one more of it may be little or much.
pub fn factor_step(term: &FactorView) -> f64 {
    match (&term.level, term.moments) {
        (None, Some((_, deviation))) if deviation > 0.0 && deviation.is_finite() => deviation,
        _ => 1.0,
    }
}

/// How many times as likely somebody is to leave, with its interval, for the step of the term.
pub fn factor_ratio(term: &FactorView, of: &FactorEstimate) -> (f64, Option<(f64, f64)>) {
    let step = factor_step(term);
    let power = |ratio: f64| libm::exp(step * libm::log(ratio));
    let interval = of.interval.map(|(low, high)| (power(low), power(high)));
    let whole = interval.filter(|(low, high)| *low > 0.0 && low.is_finite() && high.is_finite());
    (libm::exp(step * of.coefficient), whole)
}

/// The name of a term: `Yearly, not Monthly`, `Partner: No, not Yes`, `Age, 14.5 more`.
pub fn factor_name(f: &Formatter, term: &FactorView) -> String {
    let language = f.locale.language;
    match &term.level {
        Some((level, other)) => {
            let value = |of: &str| property_value(language, &term.property, of);
            let pair = format!("{}, not {}", value(level), value(other));
            // The values of a column of the file may be no more than yes and no.
            match term.property.as_str() {
                "plan" | "interval" | "channel" | "country" => pair,
                name => format!("{}: {pair}", property_name(language, name)),
            }
        }
        None => {
            let step = factor_step(term);
            let more = if term.property == "monthly" { f.money(step) } else { f.plain(step) };
            format!("{}, {more} more", property_name(language, &term.property))
        }
    }
}

/// `2.3 times as likely to leave`, `0.43 times as likely`.
pub fn times_as_likely(f: &Formatter, ratio: f64) -> String {
    format!("{} times", f.plain(ratio))
}

/// What a term says, in one sentence without a full stop.
pub fn factor_words(f: &Formatter, term: &FactorView, of: &FactorEstimate) -> String {
    let language = f.locale.language;
    let (ratio, _) = factor_ratio(term, of);
    match &term.level {
        Some((level, other)) => {
            let value = |of: &str| property_value(language, &term.property, of);
            // Told in the direction that is above one.
            let (one, other, times) =
                if ratio >= 1.0 { (level, other, ratio) } else { (other, level, 1.0 / ratio) };
            format!(
                "{} ({}): {} as likely to leave as {}, all else equal",
                value(one),
                property_inside(language, &term.property),
                times_as_likely(f, times),
                value(other)
            )
        }
        None => format!(
            "{}: {} as likely to leave, all else equal",
            factor_name(f, term),
            times_as_likely(f, ratio)
        ),
    }
}

/// The terms that are more than chance, the strongest first.
pub fn clear_factors(view: &FactorsView) -> Vec<(&FactorView, &FactorEstimate)> {
    if !view.converged {
        return Vec::new();
    }
    let mut clear: Vec<(&FactorView, &FactorEstimate)> = view
        .terms
        .iter()
        .filter_map(|term| Some((term, term.estimate.as_ref()?)))
        .filter(|(term, of)| of.p_value < CHANCE && factor_ratio(term, of).0.is_finite())
        .collect();
    let strength = |(term, of): &(&FactorView, &FactorEstimate)| (of.coefficient * factor_step(term)).abs();
    clear.sort_by(|left, right| strength(right).total_cmp(&strength(left)));
    clear
}

/// What is to be known of the regression, in one sentence.
pub fn factor_note(f: &Formatter, note: &FactorNote) -> String {
    let named = |name: &str| {
        let language = f.locale.language;
        match name.split_once(": ") {
            Some((property, value)) => format!(
                "{}: {}",
                property_name(language, property),
                property_value(language, property, value)
            ),
            None => property_name(language, name),
        }
    };
    let quoted = |name: &str| format!("“{}”", named(name));
    match note {
        FactorNote::NoVariation(name) => format!("{} is the same for all and left out.", quoted(name)),
        FactorNote::Collinear(name) => {
            format!("{} is left out: the other properties already tell it.", quoted(name))
        }
        FactorNote::NobodyLost(name) => match name.contains(": ") {
            true => format!("Nobody with {} has left, so no factor can be given.", quoted(name)),
            false => format!("{} tells exactly who left, so no factor can be given.", quoted(name)),
        },
        FactorNote::OnlyLost(name) => match name.contains(": ") {
            true => format!("Everybody who left has {}, so no factor can be given.", quoted(name)),
            false => format!("{} tells exactly who left, so no factor can be given.", quoted(name)),
        },
        FactorNote::Flat(names) => {
            let names: Vec<String> = names.split(", ").map(quoted).collect();
            format!("The data say nothing about {}.", names.join(", "))
        }
        FactorNote::FewLost(lost, terms) => format!(
            "Only {} customers left, for {} terms: with fewer than ten a term the factors are shaky.",
            f.count(f64::from(*lost)),
            f.count(f64::from(*terms))
        ),
        FactorNote::NotConverged => {
            "The search for the factors did not end well: do not rely on them.".to_owned()
        }
        FactorNote::LeftOut(count) => {
            format!(
                "{} columns or values were left out, since there are too many.",
                f.count(f64::from(*count))
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        clear_factors, contract_gap, factor_name, factor_note, factor_words, log_rank_words, property_value,
    };
    use crate::format::{Formatter, Language};
    use crate::protocol::{ContractGap, FactorEstimate, FactorNote, FactorView, FactorsView, StayComparison};

    fn plain(text: String) -> String {
        text.replace('\u{a0}', " ")
    }

    fn term(property: &str, level: Option<(&str, &str)>, coefficient: f64, p_value: f64) -> FactorView {
        FactorView {
            property: property.to_owned(),
            level: level.map(|(of, other)| (of.to_owned(), other.to_owned())),
            moments: level.is_none().then_some((40.0, 10.0)),
            customers: 30,
            lost: 12,
            estimate: Some(FactorEstimate {
                coefficient,
                standard_error: 0.1,
                hazard_ratio: coefficient.exp(),
                interval: Some(((coefficient - 0.2).exp(), (coefficient + 0.2).exp())),
                p_value,
            }),
        }
    }

    #[test]
    fn factors_are_told_in_the_direction_above_one() {
        let f = Formatter::default();
        let yearly = term("interval", Some(("year", "month")), -0.833, 0.001);
        let words = factor_words(&f, &yearly, yearly.estimate.as_ref().unwrap());
        assert_eq!(
            plain(words),
            "Monthly (billing): 2.30 times as likely to leave as Yearly, all else equal"
        );
        let age = term("age", None, 0.02, 0.2);
        assert_eq!(factor_name(&f, &age), "age, 10.0 more");
        let words = factor_words(&f, &age, age.estimate.as_ref().unwrap());
        assert_eq!(words, "age, 10.0 more: 1.22 times as likely to leave, all else equal");
        let view = FactorsView {
            customers: 60,
            lost: 40,
            incomplete: 0,
            terms: vec![age, yearly],
            test: None,
            concordance: None,
            converged: true,
            notes: Vec::new(),
        };
        let clear = clear_factors(&view);
        assert_eq!((clear.len(), clear[0].0.property.as_str()), (1, "interval"));
    }

    #[test]
    fn the_log_rank_test_is_told_in_words() {
        let f = Formatter::default();
        let mut of = StayComparison {
            by: "plan".to_owned(),
            groups: Vec::new(),
            expected: Vec::new(),
            others: 0,
            chi_square: 25.0,
            degrees_of_freedom: 2,
            p_value: 1e-5,
        };
        let words = plain(log_rank_words(&f, &of));
        assert!(words.starts_with("Differences this large would come by chance in less than 1 of 1,000 cases: the groups by plan do differ"), "{words}");
        of.p_value = 0.61;
        assert!(log_rank_words(&f, &of).contains("61 of 100 cases: the differences may be chance"));
    }

    #[test]
    fn every_gap_and_note_has_a_sentence() {
        let f = Formatter::default();
        let gaps = [
            ContractGap::NoSubscriptions,
            ContractGap::NobodyPaid,
            ContractGap::TooManyMonths { found: 9000, most: 1200 },
            ContractGap::NoCustomers,
            ContractGap::NobodyLost { customers: 1 },
            ContractGap::NobodyLost { customers: 1500 },
            ContractGap::NoRenewals { customers: 3 },
            ContractGap::NoProperties,
            ContractGap::NoCompleteCustomers,
            ContractGap::NoModel,
            ContractGap::NoAmount,
            ContractGap::Infinite,
            ContractGap::OutOfRange,
        ];
        for gap in gaps {
            let words = contract_gap(&f, gap);
            assert!(words.ends_with('.') && !words.contains("  "), "{words}");
        }
        let name = || "plan: Pro".to_owned();
        let notes = [
            FactorNote::NoVariation(name()),
            FactorNote::Collinear("monthly".to_owned()),
            FactorNote::NobodyLost(name()),
            FactorNote::OnlyLost(name()),
            FactorNote::Flat("plan: Pro, age".to_owned()),
            FactorNote::FewLost(12, 4),
            FactorNote::NotConverged,
            FactorNote::LeftOut(2),
        ];
        let words: Vec<String> = notes.iter().map(|note| factor_note(&f, note)).collect();
        assert!(words.iter().all(|words| words.ends_with('.')));
        assert_eq!(words[2], "Nobody with “Plan: Pro” has left, so no factor can be given.");
        assert_eq!(property_value(Language::English, "interval", "half_year"), "Half-yearly");
        assert_eq!(property_value(Language::English, "interval", "P5M"), "P5M");
        assert_eq!(property_value(Language::English, "town", "…"), "All others");
    }
}
