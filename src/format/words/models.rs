//! What the models say, in sentences: why one is in use, what is to be known of a fit, why there is none.

use crate::format::{Formatter, Language, ValueKind};
use crate::protocol::{
    DiagnosticView, Exclusion, ModelKey, ModelUnit, PredictionGap, ReasonView, ValueHorizon,
};

/// The name of a model as the field has it.
pub fn model_name(key: ModelKey) -> &'static str {
    match key {
        ModelKey::MbgNbd => "MBG/NBD",
        ModelKey::BgNbd => "BG/NBD",
        ModelKey::ParetoNbd => "Pareto/NBD",
        ModelKey::MbgCnbdK => "MBG/CNBD-k",
        ModelKey::BgCnbdK => "BG/CNBD-k",
        ModelKey::Nbd => "NBD",
    }
}

/// What a model assumes, in one sentence.
pub fn model_idea(language: Language, key: ModelKey) -> &'static str {
    let Language::English = language;
    match key {
        ModelKey::MbgNbd => {
            "Everybody buys at a pace of their own and may leave for good after any purchase, the first included."
        }
        ModelKey::BgNbd => {
            "Everybody buys at a pace of their own and may leave for good after any repeat purchase."
        }
        ModelKey::ParetoNbd => "Everybody buys at a pace of their own and may leave for good at any time.",
        ModelKey::MbgCnbdK => "As MBG/NBD, but purchases come at regular distances rather than at random.",
        ModelKey::BgCnbdK => "As BG/NBD, but purchases come at regular distances rather than at random.",
        ModelKey::Nbd => "Everybody buys at a pace of their own and nobody ever leaves.",
    }
}

/// What a way to predict is called: a model by its name, a naive rule by what it does.
pub fn way_name(language: Language, key: &str) -> String {
    let Language::English = language;
    match key {
        "mean_rate" => "Everybody buys at the average pace".to_owned(),
        "last_period" => "The last period repeats itself".to_owned(),
        "own_rate" => "Each goes on at the own pace".to_owned(),
        "mbg_nbd" => "MBG/NBD".to_owned(),
        "bg_nbd" => "BG/NBD".to_owned(),
        "pareto_nbd" => "Pareto/NBD".to_owned(),
        "mbg_cnbd_k" => "MBG/CNBD-k".to_owned(),
        "bg_cnbd_k" => "BG/CNBD-k".to_owned(),
        "nbd" => "NBD".to_owned(),
        other => other.replace('_', " "),
    }
}

/// One of something of the unit that the models count in.
pub fn unit_name(language: Language, unit: ModelUnit) -> &'static str {
    let Language::English = language;
    match unit {
        ModelUnit::Day => "day",
        ModelUnit::Week => "week",
        ModelUnit::Month => "month",
    }
}

/// `the next 12 months`, `all time to come`.
pub fn horizon_words(language: Language, horizon: ValueHorizon) -> String {
    let Language::English = language;
    match horizon {
        ValueHorizon::Months(1) => "the next month".to_owned(),
        ValueHorizon::Months(count) => format!("the next {count} months"),
        ValueHorizon::ForEver => "all time to come".to_owned(),
    }
}

/// Why nothing can be predicted, and what would help.
pub fn prediction_gap(language: Language, gap: PredictionGap) -> (&'static str, &'static str) {
    let Language::English = language;
    match gap {
        PredictionGap::NoCustomers => (
            "There is no customer with a purchase.",
            "Refunds alone foretell nothing. Set the as-of date later, or open a file with orders.",
        ),
        PredictionGap::NoDates => (
            "The file has no dates of orders, so nobody’s pace of buying is known.",
            "Open a file that has the day of each order, or the first and the last day of each customer.",
        ),
        PredictionGap::OneDay => (
            "All orders lie on one day, so nobody’s pace of buying is known.",
            "Open a file that covers some weeks or months.",
        ),
        PredictionGap::NoRepeatPurchases => (
            "Nobody has bought on a second day yet, so nothing tells who comes back.",
            "Come back with some more months of orders. Until then the Overview and the Segments hold what is known.",
        ),
        _ => (
            "No model fits this base well enough to be trusted.",
            "More months of orders help most. A model that you choose yourself is used only if its fit can be trusted.",
        ),
    }
}

/// How many were left out, and why.
pub fn exclusion(f: &Formatter, reason: Exclusion, customers: u32) -> String {
    let count = f.count(f64::from(customers));
    let noun = if customers == 1 { "customer" } else { "customers" };
    match reason {
        Exclusion::NoPurchase => format!("{count} {noun} without a purchase up to the as-of day"),
        Exclusion::Contradictory => {
            format!("{count} {noun} whose days and number of orders contradict each other")
        }
        Exclusion::AcquiredLater => {
            format!("from the test, {count} {noun} who came after its first part")
        }
        Exclusion::NoRepeatValue => {
            format!("from the spend model, {count} {noun} whose repeat purchases have no value above zero")
        }
    }
}

/// A reason of the choice of a model, or what to know of it.
pub fn choice_reason(f: &Formatter, reason: &ReasonView) -> String {
    let figure = |at: usize| reason.figures.get(at).copied().unwrap_or_default();
    let number = |at: usize| f.value(ValueKind::Number, figure(at));
    let other = reason.other.map_or("the next", model_name);
    match reason.key.as_str() {
        "chosen" => "You chose it.".to_owned(),
        "only_one_trusted" => "It is the only one whose fit can be trusted.".to_owned(),
        "lowest_aic" => {
            format!("It explains your data best (AIC lower by {} than that of the next).", number(1))
        }
        "equal_aic" => format!("It explains your data as well as {other} (AIC within {}).", number(0)),
        "best_holdout" => {
            "Of those that explain the data equally well it foretold the test period best.".to_owned()
        }
        "first_on_ladder" => {
            "Of those that explain the data equally well it is the simplest to rely on.".to_owned()
        }
        "beats_baselines" => format!(
            "Fitted to the first part of the time only, it foretold the second part better than every simple rule \
             (typical error {} purchases a customer, the best simple rule {}).",
            number(0),
            number(1)
        ),
        _ => caution(f, reason),
    }
}

/// What to know of the choice of a model.
fn caution(f: &Formatter, reason: &ReasonView) -> String {
    let figure = |at: usize| reason.figures.get(at).copied().unwrap_or_default();
    let number = |at: usize| f.value(ValueKind::Number, figure(at));
    let other = reason.other.map_or("the next", model_name);
    match reason.key.as_str() {
        "worse_than_baseline" => format!(
            "Take care: in the test period a simple rule did better (typical error {} purchases a customer, this \
             model {}).",
            number(1),
            number(0)
        ),
        "biased" => {
            let off = figure(0);
            let way = if off > 0.0 { "too many" } else { "too few" };
            format!(
                "Take care: in the test period it foretold {} purchases {way}; season or a change in your business \
                 may be why.",
                f.percent(off.abs())
            )
        }
        "no_holdout" => "The time covered is too short to test it on a part that it has not seen.".to_owned(),
        "split_outside" => format!(
            "The day that you chose for the test leaves it nothing to learn from or nothing to foretell, so there is \
             no test. Choose a day from {} to {}.",
            f.day(figure(0) as i32),
            f.day(figure(1) as i32)
        ),
        "not_tested" => {
            "Take care: fitted to the first part of the time alone it could not be trusted, so it was not tested."
                .to_owned()
        }
        "one_time_buyers_alive" => format!(
            "This model takes everybody who bought once ({} of your customers) for a customer still, however long ago \
             that was. MBG/NBD does not: choose it above to compare.",
            f.percent(figure(0))
        ),
        "asked_not_trusted" => format!(
            "You chose {other}, but its fit to your data cannot be trusted (see “All models” below), so it is not \
             used."
        ),
        "asked_not_regular" => format!(
            "You chose {other}, which is for customers who buy at regular times. Yours do not, so it says the same as \
             a model above and that is used."
        ),
        "nothing_trusted" => {
            "No fit can be trusted, so everybody is expected to go on at the average pace.".to_owned()
        }
        other => other.replace('_', " "),
    }
}

/// Whether a reason is a warning.
pub fn is_warning(reason: &ReasonView) -> bool {
    matches!(
        reason.key.as_str(),
        "worse_than_baseline"
            | "biased"
            | "no_holdout"
            | "split_outside"
            | "not_tested"
            | "one_time_buyers_alive"
            | "asked_not_trusted"
            | "asked_not_regular"
            | "nothing_trusted"
    )
}

/// What is to be said of a fit or of a test.
pub fn diagnostic(f: &Formatter, of: &DiagnosticView) -> String {
    let figure = |at: usize| of.figures.get(at).copied().unwrap_or_default();
    let count = |at: usize| f.count(figure(at));
    let number = |at: usize| f.value(ValueKind::Number, figure(at));
    let parameter = of.parameter.as_deref().unwrap_or("a parameter");
    match of.key.as_str() {
        "few_repeat_customers" => {
            format!("Only {} customers bought again: the figures rest on little.", count(0))
        }
        "too_few_repeat_customers" => {
            let noun = if figure(0) == 1.0 { "customer" } else { "customers" };
            format!("Only {} {noun} bought again: too few to tell {} parameters.", count(0), count(1))
        }
        "no_time_observed" => "Nobody was observed for any time.".to_owned(),
        "runs_to_zero" => format!(
            "{parameter} runs to zero: the data would rather have a simpler model, and what {parameter} stands for \
             is not measured."
        ),
        "runs_to_infinity" => format!(
            "{parameter} grows without end: customers differ too little for it to be measured, and a simpler model \
             says the same."
        ),
        "ratio_ridge" => format!(
            "The data fix the ratio {parameter} ({}) and not the size of the two: forecasts are sound, the single \
             parameters are not.",
            number(0)
        ),
        "flat" => "The likelihood is flat in some direction, so there are no standard errors.".to_owned(),
        "not_stationary" => "The search ended before the best parameters were reached.".to_owned(),
        "starts_disagree" => "Different starts led to different ends; the best one was taken.".to_owned(),
        "no_finite_mean" => "Order values spread so widely that their model has no mean.".to_owned(),
        "at_bound" => format!("{parameter} stopped at the end of its range."),
        "dependent" => format!(
            "Frequent buyers spend differently per order than rare ones (correlation {}), which the spend model does \
             not know.",
            number(0)
        ),
        "short_calibration" => format!(
            "The first part of the test covers only {} days, less than three typical gaps between purchases.",
            count(0)
        ),
        "short_holdout" => format!(
            "The second part of the test covers only {} days, less than one typical gap between purchases.",
            count(0)
        ),
        "most_acquired_later" => format!(
            "Most customers came later: {} after the first part of the test, {} take part.",
            count(0),
            count(1)
        ),
        other => other.replace('_', " "),
    }
}

/// How the value of a purchase is expected, in one sentence.
pub fn spend_words(language: Language, model: &str, reason: &str) -> &'static str {
    let Language::English = language;
    match (model, reason) {
        ("gamma_gamma", _) => {
            "What an order will bring is expected by the Gamma-Gamma model: each customer’s own average, drawn \
             towards that of all the more, the fewer orders there are."
        }
        ("credibility", "gamma_gamma_impossible") => {
            "What an order will bring is each customer’s own average drawn towards that of all (credibility mean); \
             there are too few repeat orders for the Gamma-Gamma model."
        }
        ("credibility", _) => {
            "What an order will bring is each customer’s own average drawn towards that of all (credibility mean), \
             since the Gamma-Gamma model could not be trusted here."
        }
        _ => "No purchase has a value, so purchases are foretold and money is not.",
    }
}

/// A parameter in the paper's letters.
pub fn parameter_symbol(name: &str) -> &str {
    match name {
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{choice_reason, diagnostic};
    use crate::format::Formatter;
    use crate::protocol::{DiagnosticView, ReasonView};

    #[test]
    fn sentences_hold_their_figures() {
        let f = Formatter::default();
        let biased = ReasonView { key: "biased".to_owned(), other: None, figures: vec![-0.162] };
        assert!(
            choice_reason(&f, &biased).contains("16.2% purchases too few"),
            "{}",
            choice_reason(&f, &biased)
        );
        let ridge = DiagnosticView {
            key: "ratio_ridge".to_owned(),
            parameter: Some("s/beta".to_owned()),
            figures: vec![0.05],
        };
        assert!(diagnostic(&f, &ridge).contains("s/beta"));
        let unknown = DiagnosticView { key: "later_key".to_owned(), parameter: None, figures: vec![] };
        assert_eq!(diagnostic(&f, &unknown), "later key");
    }
}
