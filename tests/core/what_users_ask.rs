//! What users of other libraries for lifetime value and segments ran into, one test for each, and what happens here.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use worthmap::analysis::domain::TimeUnit;
use worthmap::analysis::models::spend::{
    GammaGamma, SpendDiagnostic, SpendEvidence, SpendHistories, SpendModel, SpendObservation, SpendReason,
    fit_spend,
};
use worthmap::analysis::models::{History, ProcessKind, PurchaseHistories, PurchaseModel, PurchaseProcess};
use worthmap::analysis::numerics::SeededDraws;
use worthmap::format::{Formatter, parse_iso_day, words};
use worthmap::protocol::{
    AnalysisSettings, Command, CustomerColumn, CustomerOutlook, CustomerRow, Exclusion, Figure, Forecast,
    ModelKey, ModelUnit, Outcome, Prediction, PredictionSettings, ReasonView, Selection, SortOrder,
    TableQuery, ValueHorizon,
};

use crate::model_bases::{fit, near};
use crate::predictions::{MemoryDriver, cdnow, forecast, loaded, predict};
use crate::predictions_awkward::{day, explains_itself, orders};

pub fn with(prediction: PredictionSettings) -> AnalysisSettings {
    AnalysisSettings { prediction, ..AnalysisSettings::default() }
}

fn asking(model: ModelKey) -> AnalysisSettings {
    with(PredictionSettings { model: Some(model), ..PredictionSettings::default() })
}

/// The prediction of orders under settings, and who made it.
pub fn predicted(text: &str, settings: AnalysisSettings) -> (MemoryDriver, Prediction) {
    let mut driver = loaded("orders.csv", text.as_bytes(), settings);
    let prediction = predict(&mut driver);
    (driver, prediction)
}

/// The prediction of the CDNOW sample under the default settings, made once.
fn cdnow_prediction() -> &'static Prediction {
    static PREDICTION: OnceLock<Prediction> = OnceLock::new();
    let made = || predict(&mut loaded("CDNOW_sample.txt", &cdnow(), AnalysisSettings::default()));
    PREDICTION.get_or_init(made)
}

/// Orders of six hundred customers over a year as MBG/NBD and Gamma-Gamma have them, drawn once.
pub fn drawn_orders() -> &'static str {
    static ORDERS: OnceLock<String> = OnceLock::new();
    ORDERS.get_or_init(|| {
        let model = PurchaseModel::new(ProcessKind::MbgNbd, &[0.8, 30.0, 0.9, 2.2], 1).unwrap();
        let spend = GammaGamma::new([6.0, 4.0, 16.0]).unwrap();
        let mut draws = SeededDraws::new(31);
        let (mut times, mut rows) = (Vec::new(), Vec::new());
        for at in 0..600 {
            let first = draws.index(250) as u32;
            let pace = spend.draw_customer(&mut draws);
            model.draw_purchases(&mut draws, f64::from(364 - first), &mut times);
            for time in std::iter::once(&0.0).chain(&times) {
                let amount = spend.draw_value(&mut draws, pace).max(0.01);
                rows.push((format!("c{at:03}"), day(first + time.floor() as u32), format!("{amount:.2}")));
            }
        }
        orders(rows)
    })
}

pub fn rows(driver: &mut MemoryDriver) -> Vec<CustomerRow> {
    let sort = SortOrder { column: CustomerColumn::Id, descending: false };
    let query =
        TableQuery { selection: Selection::default(), sort, offset: 0, limit: 1_000, intervals: true };
    let id = driver.next_id();
    let Outcome::Page(page) = driver.request(id, Command::Page { id, query }).unwrap() else { panic!() };
    assert_eq!(page.total as usize, page.rows.len());
    page.rows
}

fn outlook(row: &CustomerRow) -> CustomerOutlook {
    row.outlook.unwrap_or_else(|| panic!("{row:?}"))
}

pub fn known(figure: Figure) -> f64 {
    let Figure::Value(value) = figure else { panic!("{figure:?}") };
    value
}

pub fn reason<'a>(forecast: &'a Forecast, key: &str) -> &'a ReasonView {
    let found = forecast.choice.reasons.iter().find(|reason| reason.key == key);
    found.unwrap_or_else(|| panic!("no {key} in {:?}", forecast.choice.reasons))
}

/// An amount as whole ten-thousandths, which are exact in a sum.
pub fn exact(amount: f64) -> i64 {
    let scaled = amount * 10_000.0;
    assert!((scaled - scaled.round()).abs() < 1e-3, "{amount}");
    scaled.round() as i64
}

/// lifetimes compares the slope of the whole likelihood with a fixed tolerance, so that larger bases of the same kind
/// are reported as not converged though they are.
#[test]
fn a_hundred_times_the_customers_converge_to_the_same_optimum() {
    let base = crate::model_bases::cdnow().histories.without_timing().merged();
    let heavier = base.iter().map(|history| History { weight: 100.0 * history.weight, ..history });
    let heavier = PurchaseHistories::new(TimeUnit::Week, heavier.collect::<Vec<_>>()).unwrap();
    for kind in [ProcessKind::Nbd, ProcessKind::BgNbd, ProcessKind::MbgNbd, ProcessKind::ParetoNbd] {
        let (one, hundred) = (fit(kind, &base), fit(kind, &heavier));
        assert!(one.converged && hundred.converged, "{:?} {:?}", one.diagnostics, hundred.diagnostics);
        near(hundred.log_likelihood, 100.0 * one.log_likelihood, 1e-10);
        for (mine, theirs) in one.parameters.iter().zip(&hundred.parameters) {
            near(theirs.value, mine.value, 1e-4);
            near(theirs.standard_error.unwrap(), mine.standard_error.unwrap() / 10.0, 1e-2);
        }
    }
}

/// lifetimes ends with an exception where a small base holds one customer who buys far more than all others.
#[test]
fn a_small_base_with_an_outlier_is_answered_in_words() {
    let few = (0..11).flat_map(|at| {
        (0..1 + at % 3).map(move |n| (format!("c{at:02}"), day(20 * at + 45 * n), "12.50".to_owned()))
    });
    let whale = (0..300).map(|at| ("whale".to_owned(), day(at), "900".to_owned()));
    let (mut driver, prediction) = predicted(&orders(few.chain(whale)), AnalysisSettings::default());
    let forecast = forecast(&prediction);
    explains_itself(forecast);
    let f = Formatter::default();
    let said: Vec<String> = forecast.choice.reasons.iter().map(|of| words::choice_reason(&f, of)).collect();
    let found = forecast.models.iter().flat_map(|model| &model.diagnostics);
    let found: Vec<String> = found.map(|of| words::diagnostic(&f, of)).collect();
    assert!(!said.is_empty());
    assert!(
        said.iter().chain(&found).all(|text| text.contains(' ') && text.ends_with('.')),
        "{said:?} {found:?}"
    );
    for row in rows(&mut driver) {
        let outlook = outlook(&row);
        assert!((0.0..=1.0).contains(&outlook.alive) && outlook.value.unwrap() >= 0.0, "{row:?}");
    }
}

/// CLVTools and BTYDplus give NA or NaN where a hypergeometric function overflows for customers who buy very often.
#[test]
fn very_frequent_buyers_leave_likelihood_and_errors_finite() {
    let published = crate::model_bases::cdnow().histories.without_timing();
    let often =
        [(1_500, 38.9, 39.0), (700, 21.0, 39.0), (90, 5.0, 37.0)].map(|(x, t, age)| History::new(x, t, age));
    let base =
        PurchaseHistories::new(TimeUnit::Week, published.iter().chain(often).collect::<Vec<_>>()).unwrap();
    for kind in [ProcessKind::ParetoNbd, ProcessKind::BgNbd, ProcessKind::MbgNbd] {
        let fit = fit(kind, &base);
        assert!(fit.converged && fit.log_likelihood.is_finite(), "{kind:?}: {:?}", fit.diagnostics);
        let errors: Vec<f64> = fit.parameters.iter().filter_map(|of| of.standard_error).collect();
        assert!(
            errors.len() == 4 && errors.iter().all(|e| e.is_finite() && *e > 0.0),
            "{kind:?}: {errors:?}"
        );
    }
}

/// Everybody buys at the same pace, so how much customers differ has no finite estimate.
fn orders_at_one_pace() -> String {
    orders((0..60).flat_map(|at| {
        (0..4).map(move |n| (format!("c{at}"), day(at % 30 + 10 * n + (at * 7 + n * 5) % 6), "10".to_owned()))
    }))
}

/// lifetimes asks for a penalty where the data leave a parameter open, and then shows whatever size the penalty gave
/// it as if it were found.
#[test]
fn a_parameter_that_the_data_leave_open_is_named() {
    let (_, prediction) = predicted(&orders_at_one_pace(), AnalysisSettings::default());
    let forecast = forecast(&prediction);
    explains_itself(forecast);
    let runs = |key: &str| key == "runs_to_infinity" || key == "runs_to_zero" || key == "ratio_ridge";
    let open: Vec<_> =
        forecast.models.iter().flat_map(|model| &model.diagnostics).filter(|of| runs(&of.key)).collect();
    assert!(!open.is_empty() && open.iter().all(|of| of.parameter.is_some()), "{:?}", forecast.models);
}

/// lifetimes counts thirty periods to a month whatever a period is, and pymc-marketing knew no months and years, so
/// that a value depends on the unit of time.
#[test]
fn days_weeks_and_months_give_the_same_value() {
    let of = |unit| {
        let settings = PredictionSettings { unit: Some(unit), ..PredictionSettings::default() };
        let (_, prediction) = predicted(drawn_orders(), with(settings));
        assert_eq!(prediction.settings.unit, Some(unit));
        let forecast = forecast(&prediction);
        (forecast.selected, known(forecast.base.residual), known(forecast.base.purchases))
    };
    let [days, weeks, months] = [ModelUnit::Day, ModelUnit::Week, ModelUnit::Month].map(of);
    for other in [days, months] {
        assert_eq!(other.0, weeks.0);
        near(other.1, weeks.1, 1e-4);
        near(other.2, weeks.2, 1e-4);
    }
}

/// lifetimes sums a value over periods that it does not show, and cumulative purchases were taken for those of a
/// period.
#[test]
fn the_table_of_months_adds_up_to_the_value_to_the_cent() {
    for horizon in [ValueHorizon::Months(1), ValueHorizon::Months(24), ValueHorizon::ForEver] {
        let settings = PredictionSettings { horizon, ..PredictionSettings::default() };
        let (_, prediction) = predicted(drawn_orders(), with(settings));
        let forecast = forecast(&prediction);
        let sum: i64 = forecast.months.iter().map(|month| exact(month.value)).sum();
        assert_eq!(sum, exact(known(forecast.base.residual)), "{horizon:?}");
        let of_months = forecast.months.iter().filter(|month| month.number.is_some());
        let purchases: Vec<f64> = of_months.clone().map(|month| known(month.purchases)).collect();
        // Each month has its own purchases: fewer and fewer of them, not more and more.
        assert!(
            purchases.is_sorted_by(|a, b| a > b) && purchases.iter().all(|of| *of > 0.0),
            "{purchases:?}"
        );
        if let ValueHorizon::Months(count) = horizon {
            assert_eq!(of_months.count(), count as usize);
            near(purchases.iter().sum(), known(forecast.base.purchases), 1e-9);
        } else {
            assert_eq!(forecast.months.last().unwrap().number, None);
        }
    }
}

/// lifetimes refuses, or gives negative and missing values for, a base in which some repeat purchases are worth
/// nothing or less.
#[test]
fn purchases_of_no_value_are_counted_and_nothing_is_negative() {
    let ordinary = (0..60).flat_map(|at| {
        let amount = move |n: u32| (8 + (at * 5 + n * 3) % 30).to_string();
        (0..1 + at % 5).map(move |n| (format!("c{at:02}"), day(2 * at + (25 + at % 9) * n), amount(n)))
    });
    let awkward = [("zero1", "0"), ("zero2", "0"), ("zero3", "0"), ("minus1", "-4"), ("minus2", "-20.50")];
    let awkward = awkward.into_iter().flat_map(|(id, amount)| {
        [(0, "15"), (40, amount), (90, amount)].map(|(at, of)| (id.to_owned(), day(at), of.to_owned()))
    });
    let (mut driver, prediction) = predicted(&orders(ordinary.chain(awkward)), AnalysisSettings::default());
    // Money that goes back is no purchase: a customer with one purchase and refunds has not bought again.
    let counted = prediction.excluded.iter().find(|(why, _)| *why == Exclusion::NoRepeatValue);
    assert_eq!(counted.map(|(_, count)| *count), Some(3), "{:?}", prediction.excluded);
    assert_eq!(prediction.customers, 65);
    let said = words::exclusion(&Formatter::default(), Exclusion::NoRepeatValue, 3);
    assert!(said.contains("3 customers"), "{said}");
    for row in rows(&mut driver) {
        let outlook = outlook(&row);
        let value = outlook.value.unwrap();
        assert!(value.is_finite() && value >= 0.0 && outlook.spend.unwrap() >= 0.0, "{row:?}");
        assert!(outlook.at_risk.unwrap() >= 0.0 && outlook.at_risk.unwrap() <= value, "{row:?}");
    }
    assert!(forecast(&prediction).months.iter().all(|month| month.value >= 0.0));
}

/// lifetimes gives negative or missing spend where the Gamma-Gamma parameter q comes out at one or less.
#[test]
fn without_a_finite_mean_the_spend_is_the_shrinkage_mean() {
    // Drawn from a model whose mean over customers has no end.
    let model = GammaGamma::new([6.0, 0.6, 10.0]).unwrap();
    let mut draws = SeededDraws::new(5);
    let seen = (0..400u32).map(|at| {
        let (frequency, pace) = (2 + at % 3, model.draw_customer(&mut draws));
        let total = model.draw_sum(&mut draws, pace, f64::from(frequency));
        SpendObservation { frequency, mean_value: total / f64::from(frequency), weight: 1.0 }
    });
    let fit = fit_spend(&SpendHistories::new(seen.collect::<Vec<_>>())).unwrap();
    let found = fit.gamma_gamma.as_ref().unwrap();
    let is_endless = |of: &SpendDiagnostic| matches!(of, SpendDiagnostic::NoFiniteMean { q } if *q <= 1.0);
    assert!(found.diagnostics.iter().any(is_endless), "{:?}", found.diagnostics);
    assert_eq!(fit.reason, SpendReason::GammaGammaNotTrusted);
    assert!(matches!(fit.model, SpendModel::Credibility(_)));
    for (purchases, mean_value) in [(0.0, 0.0), (1.0, 0.0), (3.0, 1e6)] {
        let expected = fit.model.expected_value(SpendEvidence { purchases, mean_value }).unwrap();
        assert!(expected.is_finite() && expected >= 0.0, "{expected}");
    }
}

/// lifetimes gives everybody who bought once the same spend, and there is no way to let the first order count.
#[test]
fn the_spend_of_one_time_buyers_is_the_mean_or_follows_the_first_order() {
    let of = |first_order_counts| {
        let settings = PredictionSettings { first_order_counts, ..PredictionSettings::default() };
        let (mut driver, prediction) = predicted(drawn_orders(), with(settings));
        let mean = known(forecast(&prediction).spend.population_mean);
        let mut rows = rows(&mut driver);
        rows.retain(|row| row.first_day == row.last_day);
        (mean, rows)
    };
    let (mean, default) = of(false);
    assert!(default.len() > 20 && default.iter().all(|row| outlook(row).spend == Some(mean)));
    let (_, asked) = of(true);
    for row in &asked {
        let (spend, first) = (outlook(row).spend.unwrap(), row.revenue);
        let between = (first.min(mean)..=first.max(mean)).contains(&spend);
        assert!(between && (first == mean || spend != mean), "{spend} for {first}, {mean} in the mean");
    }
}

/// lifetimes takes everybody who bought once for alive for certain, however long ago that was.
#[test]
fn one_time_buyers_are_doubted_unless_bg_is_asked_for_which_is_told() {
    let (mut driver, prediction) = predicted(drawn_orders(), AnalysisSettings::default());
    let default = forecast(&prediction);
    assert_eq!(default.selected, Some(ModelKey::MbgNbd));
    assert!(default.choice.reasons.iter().all(|reason| reason.key != "one_time_buyers_alive"));
    let mut once = rows(&mut driver);
    once.retain(|row| row.first_day == row.last_day);
    once.sort_by_key(|row| row.recency);
    let alive: Vec<f64> = once.iter().map(|row| outlook(row).alive).collect();
    assert!(alive.iter().all(|of| *of < 1.0) && alive.is_sorted_by(|a, b| a >= b), "{alive:?}");
    assert!(alive.last().unwrap() + 0.1 < alive[0], "{alive:?}");

    let (mut driver, prediction) = predicted(drawn_orders(), asking(ModelKey::BgNbd));
    let asked = forecast(&prediction);
    assert_eq!(asked.selected, Some(ModelKey::BgNbd));
    let warned = reason(asked, "one_time_buyers_alive");
    near(warned.figures[0], once.len() as f64 / f64::from(prediction.customers), 1e-12);
    assert!(words::is_warning(warned));
    let rows = rows(&mut driver);
    let once = rows.iter().filter(|row| row.first_day == row.last_day);
    assert!(once.clone().count() > 0 && once.clone().all(|row| outlook(row).alive == 1.0));
}

/// Users of lifetimes drop customers without a repeat purchase, since its spend model takes none, and so fit a base in
/// which everybody is loyal.
#[test]
fn customers_who_bought_once_stay_in_the_base() {
    let prediction = cdnow_prediction();
    let forecast = forecast(prediction);
    assert_eq!(prediction.customers, 2_357);
    let once = forecast.histogram.iter().find(|bar| bar.frequency == 0 && !bar.and_more).unwrap();
    // 1,139 of the 2,357 came back.
    assert_eq!(once.actual, 1_218.0);
    near(forecast.histogram.iter().map(|bar| bar.actual).sum(), 2_357.0, 1e-12);
}

/// Users of pymc-marketing found predictions far from what happened and had to build a test and something to compare
/// with themselves.
#[test]
fn the_test_against_what_happened_names_naive_rules_too() {
    let forecast = forecast(cdnow_prediction());
    let holdout = forecast.holdout.as_ref().unwrap();
    assert_eq!(Some(holdout.calibration_end), parse_iso_day("1997-09-30"));
    let naive: BTreeSet<&str> =
        holdout.errors.iter().filter(|of| of.naive).map(|of| of.key.as_str()).collect();
    assert_eq!(naive, BTreeSet::from(["last_period", "mean_rate", "own_rate"]));
    assert!(holdout.errors.is_sorted_by(|a, b| a.rmse <= b.rmse));
    assert!(holdout.errors.iter().all(|of| of.actual == 1_882.0));
    assert!(!holdout.errors[0].naive);
    assert_eq!(forecast.choice.beats_baseline, Some(true));
    // The classes of the chart hold every customer of the test, and what they did.
    assert_eq!(holdout.classes.iter().map(|class| class.customers).sum::<u32>(), 2_357);
    let did: f64 = holdout.classes.iter().map(|class| f64::from(class.customers) * class.actual).sum();
    near(did, 1_882.0, 1e-12);
}

/// lifetimes gives values without saying how sure they are.
#[test]
fn values_come_with_intervals() {
    let (mut driver, prediction) = predicted(drawn_orders(), AnalysisSettings::default());
    let forecast = forecast(&prediction);
    let (low, high) = forecast.base.interval.unwrap();
    let value = known(forecast.base.residual);
    assert!(0.0 <= low && low < value && value < high, "{low} {value} {high}");
    let chosen = forecast.models.iter().find(|model| Some(model.key) == forecast.selected).unwrap();
    assert!(
        chosen.parameters.iter().all(|of| of.interval.is_some_and(|(a, b)| a < of.value && of.value < b))
    );
    for row in rows(&mut driver) {
        let (low, high) = outlook(&row).interval.unwrap();
        assert!(0.0 <= low && low <= high, "{row:?}");
    }
}

/// lifetimes knows no model for customers who buy at regular times, such as on a day of the month.
#[test]
fn regular_buyers_are_found_with_their_k() {
    let truth = PurchaseModel::new(ProcessKind::MbgCnbdK, &[1.2, 12.0, 0.8, 3.0], 3).unwrap();
    let mut draws = SeededDraws::new(4);
    let mut times = Vec::new();
    let mut rows = Vec::new();
    for at in 0..250 {
        let first = draws.index(60) as u32;
        truth.draw_purchases(&mut draws, f64::from(500 - first), &mut times);
        let days = times.iter().map(|time| first + time.round() as u32);
        rows.extend(
            std::iter::once(first).chain(days).map(|at_day| (format!("c{at}"), day(at_day), "20".to_owned())),
        );
    }
    let (_, prediction) = predicted(&orders(rows), AnalysisSettings::default());
    let forecast = forecast(&prediction);
    assert!(
        matches!(forecast.selected, Some(ModelKey::MbgCnbdK | ModelKey::BgCnbdK)),
        "{:?}",
        forecast.choice
    );
    let model = |key| forecast.models.iter().find(|model| model.key == key).unwrap();
    assert_eq!(model(ModelKey::MbgCnbdK).name, "MBG/CNBD-3");
    assert!(known(model(ModelKey::MbgCnbdK).aic) + 20.0 < known(model(ModelKey::MbgNbd).aic));
}

/// The peer libraries compute with whatever model is asked for, though it does not suit the data or its fit failed.
#[test]
fn a_model_that_cannot_be_used_is_refused_in_words() {
    let mut driver = loaded("CDNOW_sample.txt", &cdnow(), asking(ModelKey::MbgCnbdK));
    let prediction = predict(&mut driver);
    let irregular = forecast(&prediction);
    let warned = reason(irregular, "asked_not_regular");
    assert_eq!((warned.other, irregular.selected), (Some(ModelKey::MbgCnbdK), Some(ModelKey::MbgNbd)));
    assert!(words::is_warning(warned));
    assert!(words::choice_reason(&Formatter::default(), warned).contains("MBG/CNBD-k"));

    // In NBD the pace of customers has to differ.
    let (_, prediction) = predicted(&orders_at_one_pace(), asking(ModelKey::Nbd));
    let alike = forecast(&prediction);
    let warned = reason(alike, "asked_not_trusted");
    assert_eq!(warned.other, Some(ModelKey::Nbd));
    assert_ne!(alike.selected, Some(ModelKey::Nbd));
    assert!(words::is_warning(warned));
    assert!(words::choice_reason(&Formatter::default(), warned).contains("NBD"));
    explains_itself(alike);
}
