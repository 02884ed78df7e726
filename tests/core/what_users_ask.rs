//! What users of other libraries for lifetime value and segments ran into, one test for each, and what happens here.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use worthmap::analysis::domain::{CustomerIx, Day, DaySpan, TimeUnit};
use worthmap::analysis::models::lifetime::{FutureTable, ModelBase, ValueSettings};
use worthmap::analysis::models::spend::{
    GammaGamma, SpendDiagnostic, SpendEvidence, SpendHistories, SpendModel, SpendObservation, SpendReason,
    fit_spend,
};
use worthmap::analysis::models::{History, ProcessKind, PurchaseHistories, PurchaseModel, PurchaseProcess};
use worthmap::analysis::numerics::SeededDraws;
use worthmap::analysis::segments::{RfmSettings, SegmentId, ThresholdOrigin, compute_rfm};
use worthmap::analysis::summary::{CustomerSelection, summarise};
use worthmap::format::{Formatter, parse_iso_day, words};
use worthmap::protocol::{
    Analysis, AnalysisSettings, Command, CustomerColumn, CustomerOutlook, CustomerRow, Exclusion, Figure,
    Forecast, ForecastPart, ModelKey, ModelUnit, Outcome, Prediction, PredictionSettings, ReasonView,
    ScoreRule, Selection, SortOrder, TableQuery, ValueGroupView, ValueHorizon,
};

use crate::logs::{Entry, customer, log_of, order};
use crate::model_bases::{alive, fit, near};
use crate::predictions::{MemoryDriver, cdnow, forecast, loaded, predict};
use crate::predictions_awkward::{day, explains_itself, orders};

fn with(prediction: PredictionSettings) -> AnalysisSettings {
    AnalysisSettings { prediction, ..AnalysisSettings::default() }
}

fn asking(model: ModelKey) -> AnalysisSettings {
    with(PredictionSettings { model: Some(model), ..PredictionSettings::default() })
}

/// The prediction of orders under settings, and who made it.
fn predicted(text: &str, settings: AnalysisSettings) -> (MemoryDriver, Prediction) {
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
fn drawn_orders() -> &'static str {
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

fn rows(driver: &mut MemoryDriver) -> Vec<CustomerRow> {
    let sort = SortOrder { column: CustomerColumn::Id, descending: false };
    let query = TableQuery { selection: Selection::default(), sort, offset: 0, limit: 1_000 };
    let id = driver.next_id();
    let Outcome::Page(page) = driver.request(id, Command::Page { id, query }).unwrap() else { panic!() };
    assert_eq!(page.total as usize, page.rows.len());
    page.rows
}

fn outlook(row: &CustomerRow) -> CustomerOutlook {
    row.outlook.unwrap_or_else(|| panic!("{row:?}"))
}

fn known(figure: Figure) -> f64 {
    let Figure::Value(value) = figure else { panic!("{figure:?}") };
    value
}

fn reason<'a>(forecast: &'a Forecast, key: &str) -> &'a ReasonView {
    let found = forecast.choice.reasons.iter().find(|reason| reason.key == key);
    found.unwrap_or_else(|| panic!("no {key} in {:?}", forecast.choice.reasons))
}

/// An amount as whole ten-thousandths, which are exact in a sum.
fn exact(amount: f64) -> i64 {
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

/// lifetimes asks for a penalty where the data leave a parameter open, and then shows whatever size the penalty gave
/// it as if it were found.
#[test]
fn a_parameter_that_the_data_leave_open_is_named() {
    // Everybody buys at the same pace, so how much customers differ has no finite estimate.
    let alike = (0..60).flat_map(|at| {
        (0..4).map(move |n| (format!("c{at}"), day(at % 30 + 10 * n + (at * 7 + n * 5) % 6), "10".to_owned()))
    });
    let (_, prediction) = predicted(&orders(alike), AnalysisSettings::default());
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

/// Users of lifetimes and pymc-marketing take the recency of the models for that of RFM, and the other way round.
#[test]
fn recency_and_frequency_of_rfm_and_of_the_models_are_different_figures() {
    let rows = [("a", order(0, 100)), ("a", order(70, 100)), ("a", order(70, 100)), ("b", order(100, 100))];
    let log = log_of(&rows);
    let summaries = summarise(&log, Some(Day::from_days(100)));
    let (a, b) = (customer(&log, "a"), customer(&log, "b"));
    let of = |at| {
        let statistics = summaries.model_statistics(at).unwrap();
        let rfm = summaries.recency(at).unwrap().0.0;
        let model = (statistics.frequency.0, statistics.recency.0.0, statistics.age.0.0);
        ((summaries.orders(at), rfm), model)
    };
    // RFM: three orders, the last one thirty days ago. The models: one repeat purchase, seventy days after the first.
    assert_eq!(of(a), ((3, 30), (1, 70, 100)));
    assert_eq!(of(b), ((1, 0), (0, 0, 0)));
    // Long silence is a bad sign, a long time from first to last purchase a good one.
    let model = fit(ProcessKind::MbgNbd, &crate::model_bases::cdnow().histories.merged()).model;
    assert!(alive(&model, (2, 30.0, 39.0)) > alive(&model, (2, 10.0, 39.0)));
}

/// Many days of purchases of so many customers, reproducibly; days are whole.
fn drawn_log(customers: u32) -> Vec<(String, Vec<i32>)> {
    let model = PurchaseModel::new(ProcessKind::MbgNbd, &[0.5, 60.0, 0.9, 1.6], 1).unwrap();
    let mut draws = SeededDraws::new(12);
    let mut times = Vec::new();
    let of = |at: u32| {
        let first = draws.index(90) as i32;
        model.draw_purchases(&mut draws, f64::from(270 - first), &mut times);
        let days = times.iter().map(|time| first + time.floor() as i32);
        (format!("c{at:07}"), std::iter::once(first).chain(days).collect())
    };
    (0..customers).map(of).collect()
}

/// pymc-marketing keeps samples for every customer and runs out of memory at a few hundred thousand; lifetimes works
/// through a table of all of them.
#[test]
fn what_is_kept_for_a_fit_grows_with_distinct_histories_only() {
    let base_of = |copies: usize| {
        let drawn = drawn_log(100_000);
        let named = |copy: usize| drawn.iter().map(move |(id, days)| (format!("{copy}{id}"), days));
        let named: Vec<_> = (0..copies).flat_map(named).collect();
        let rows: Vec<(&str, Entry)> = named
            .iter()
            .flat_map(|(id, days)| days.iter().map(move |day| (id.as_str(), order(*day, 1_000))))
            .collect();
        let log = log_of(&rows);
        ModelBase::new(&summarise(&log, Some(Day::from_days(270))), TimeUnit::Week).unwrap()
    };
    let (one, two) = (base_of(1), base_of(2));
    let (half, whole) = (one.histories(), two.histories());
    assert_eq!((half.customers(), whole.customers()), (100_000.0, 200_000.0));
    assert_eq!(whole.len(), half.len());
    assert!(whole.len() < 200_000 / 7, "{}", whole.len());
    let fits = [half, whole].map(|histories| fit(ProcessKind::MbgNbd, histories));
    assert!(fits.iter().all(|fit| fit.converged));
    near(fits[1].log_likelihood, 2.0 * fits[0].log_likelihood, 1e-10);
    let table = FutureTable::compute(&fits[1].model, whole, &ValueSettings::default()).unwrap();
    assert!(table.row_count() <= whole.len());
}

/// pymc-marketing compared dates as text, so that orders of January 2026 came before those of December 2025 and were
/// lost at the end of the period.
#[test]
fn dates_are_read_before_they_are_compared() {
    let text = "customer,date,amount\na,31/12/2025,10\na,02/01/2026,20\nb,15/12/2025,30\nb,09/01/2026,40\nb,1/2/2026,5\n";
    let analysed = |as_of: Option<&str>| {
        let as_of = as_of.map(|day| parse_iso_day(day).unwrap());
        let mut driver =
            loaded("orders.csv", text.as_bytes(), AnalysisSettings { as_of, ..Default::default() });
        let analysis =
            analyse(&mut driver, &AnalysisSettings { as_of, ..Default::default() }, Selection::default());
        let window = analysis.window.unwrap();
        let net: f64 = rows(&mut driver).iter().map(|row| row.revenue).sum();
        ([window.first_day, window.last_day, window.as_of].map(|day| Day::from_days(day).to_string()), net)
    };
    let (days, net) = analysed(None);
    assert_eq!(days, ["2025-12-15", "2026-02-01", "2026-02-01"]);
    assert_eq!(net, 105.0);
    let (days, net) = analysed(Some("2026-01-08"));
    assert_eq!(days, ["2025-12-15", "2026-01-02", "2026-01-08"]);
    assert_eq!(net, 60.0);
}

fn analyse(driver: &mut MemoryDriver, settings: &AnalysisSettings, selection: Selection) -> Analysis {
    let id = driver.next_id();
    let command = Command::Analyse { id, settings: settings.clone(), selection };
    let Outcome::Analysed(analysis) = driver.request(id, command).unwrap() else { panic!("no analysis") };
    analysis
}

/// CLVTools ends with an error where customers came after the end of the estimation period or where the period is
/// chosen badly.
#[test]
fn a_split_is_made_its_exclusions_counted_and_a_day_outside_answered_with_the_range() {
    let (mut driver, prediction) = predicted(drawn_orders(), AnalysisSettings::default());
    let holdout = forecast(&prediction).holdout.as_ref().unwrap();
    let later =
        rows(&mut driver).iter().filter(|row| row.first_day > Some(holdout.calibration_end)).count() as u32;
    let early = AnalysisSettings {
        prediction: PredictionSettings {
            calibration_end: parse_iso_day("2020-03-01"),
            ..PredictionSettings::default()
        },
        ..AnalysisSettings::default()
    };
    assert_eq!(holdout.acquired_later, later);
    assert_eq!(holdout.customers + holdout.acquired_later, prediction.customers);
    let (mut driver, prediction) = predicted(drawn_orders(), early);
    let holdout = forecast(&prediction).holdout.as_ref().unwrap();
    assert_eq!(Some(holdout.calibration_end), parse_iso_day("2020-03-01"));
    assert!(holdout.acquired_later > 20, "{holdout:?}");
    assert!(prediction.excluded.contains(&(Exclusion::AcquiredLater, holdout.acquired_later)));
    assert_eq!(holdout.customers + holdout.acquired_later, prediction.customers);

    let window = analyse(&mut driver, &AnalysisSettings::default(), Selection::default()).window.unwrap();
    for outside in [window.first_day, window.as_of, window.as_of + 400] {
        let settings = PredictionSettings { calibration_end: Some(outside), ..PredictionSettings::default() };
        let (_, prediction) = predicted(drawn_orders(), with(settings));
        let forecast = forecast(&prediction);
        assert!(forecast.holdout.is_none() && forecast.selected.is_some());
        let warned = reason(forecast, "split_outside");
        assert_eq!(warned.figures, [window.first_day + 1, window.as_of - 1].map(f64::from));
        let f = Formatter::default();
        let said = words::choice_reason(&f, warned);
        assert!(
            said.contains(&f.day(window.first_day + 1)) && said.contains(&f.day(window.as_of - 1)),
            "{said}"
        );
    }
}

/// The package rfm gives missing or only the lowest and highest scores where quantiles coincide, and leaves customers
/// of the best scores in no segment or in that of loyal ones.
#[test]
fn every_customer_has_scores_and_one_segment_and_555_is_a_champion() {
    let mut cells = BTreeSet::new();
    for recency in 1..=5 {
        for frequency_value in 1..=5 {
            let of: Vec<SegmentId> = SegmentId::ALL
                .into_iter()
                .filter(|segment| segment.cells().contains(&(recency, frequency_value)))
                .collect();
            assert_eq!(of.len(), 1, "{recency} {frequency_value}: {of:?}");
            cells.insert((recency, frequency_value));
        }
    }
    assert_eq!((cells.len(), SegmentId::of_cell(5, 5)), (25, Some(SegmentId::Champions)));
    // Four of five customers bought once: three quantiles of frequency are the same.
    let names: Vec<String> = (0..100).map(|at| format!("c{at:03}")).collect();
    let orders = |at: usize| if at < 80 { 1 } else { at - 78 };
    let rows: Vec<(&str, Entry)> = (0..100)
        .flat_map(|at| (0..orders(at)).map(move |n| (at, n)))
        .map(|(at, n)| (names[at].as_str(), order((at + 2 * n) as i32, 1_000 + 10 * at as i64)))
        .collect();
    let log = log_of(&rows);
    let summaries = summarise(&log, None);
    let rfm = compute_rfm(&summaries, &RfmSettings::default()).unwrap();
    let proof = rfm.proof();
    assert_eq!((proof.in_one, proof.in_none, proof.in_several), (100, 0, 0));
    assert_eq!(rfm.rules.frequency.origin, ThresholdOrigin::FixedForTies);
    let scores: Vec<_> = (0..100).map(|at| rfm.scores(CustomerIx(at)).unwrap()).collect();
    assert!(
        scores.iter().all(|of| [of.recency, of.frequency, of.monetary].iter().all(|s| (1..=5).contains(s)))
    );
    let frequencies: BTreeSet<u8> = scores.iter().map(|of| of.frequency).collect();
    assert_eq!(frequencies.into_iter().collect::<Vec<u8>>(), [1, 2, 3, 4, 5]);
    let best = customer(&log, "c099");
    let of_best = rfm.scores(best).unwrap();
    assert_eq!([of_best.recency, of_best.frequency, of_best.monetary], [5, 5, 5]);
    assert_eq!(rfm.segment(best), Some(SegmentId::Champions));
    let table = rfm.table(&summaries, &CustomerSelection::All);
    assert_eq!(table.segments.iter().map(|card| card.statistics.customers).sum::<u64>(), 100);
}

/// Users of the package rfm could not set or see the thresholds of its scores.
#[test]
fn thresholds_of_scores_are_set_and_shown() {
    let mut settings = AnalysisSettings::default();
    settings.rfm.frequency = ScoreRule::Thresholds([1.0, 2.0, 3.0, 4.0]);
    let mut driver = loaded("orders.csv", drawn_orders().as_bytes(), settings.clone());
    let rows = rows(&mut driver);
    assert!(rows.iter().all(|row| u32::from(row.f) == row.orders.min(5)));
    let analysis = analyse(&mut driver, &settings, Selection::default());
    assert_eq!(analysis.settings.rfm.frequency, settings.rfm.frequency);
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

    // Nobody leaves: all buy up to the very end, at paces of their own.
    let staying = (0..80).flat_map(|at| {
        let gap = 5 + at % 23;
        (0..=360 / gap)
            .map(move |n| (format!("c{at}"), day(360 - n * gap + (n * 7 + at) % 3), "10".to_owned()))
    });
    let (_, prediction) = predicted(&orders(staying), asking(ModelKey::BgNbd));
    let staying = forecast(&prediction);
    let warned = reason(staying, "asked_not_trusted");
    assert_eq!(warned.other, Some(ModelKey::BgNbd));
    assert_ne!(staying.selected, Some(ModelKey::BgNbd));
    assert!(words::is_warning(warned));
    assert!(words::choice_reason(&Formatter::default(), warned).contains("BG/NBD"));
    explains_itself(staying);
}

/// The orders with a channel for each customer.
fn orders_by_channel() -> String {
    let mut lines = drawn_orders().lines();
    let mut text = format!("{},channel\n", lines.next().unwrap());
    for line in lines {
        let id = line.split(',').next().unwrap();
        let channel = ["Shop", "Market", "Phone"][id.bytes().map(usize::from).sum::<usize>() % 3];
        text.push_str(&format!("{line},{channel}\n"));
    }
    text
}

/// Counts and amounts of a part, exact in a sum.
fn amounts(part: &ForecastPart) -> [i64; 4] {
    let base = &part.base;
    [i64::from(part.customers), exact(base.historic), exact(known(base.residual)), exact(known(base.at_risk))]
}

fn sums(parts: &[ForecastPart]) -> [i64; 4] {
    parts.iter().map(amounts).fold([0; 4], |sum, of| std::array::from_fn(|at| sum[at] + of[at]))
}

fn groups<'a>(all: &'a [ValueGroupView], by: &str) -> Vec<&'a ValueGroupView> {
    all.iter().filter(|group| group.by == by).collect()
}

/// lifetimes knows nothing of segments and channels, and who fits each on its own gets parts that do not add up to the
/// whole.
#[test]
fn values_of_selections_are_parts_of_the_whole() {
    let settings = AnalysisSettings::default();
    let text = orders_by_channel();
    let mut driver = loaded("orders.csv", text.as_bytes(), settings.clone());
    let tier = |tier| Selection { tiers: vec![tier], ..Selection::default() };
    let stage = |stage| Selection { stages: vec![stage], ..Selection::default() };
    // Before the models are fitted there is nothing to say.
    assert_eq!(analyse(&mut driver, &settings, tier(0)).forecast, None);
    let prediction = predict(&mut driver);
    let whole = forecast(&prediction);
    assert_eq!(analyse(&mut driver, &settings, Selection::default()).forecast, None);
    let whole_amounts = [
        i64::from(prediction.customers),
        exact(whole.base.historic),
        exact(known(whole.base.residual)),
        exact(known(whole.base.at_risk)),
    ];
    let partitions = [("tier", (0..3).map(tier).collect::<Vec<_>>()), ("stage", (0..5).map(stage).collect())];
    for (by, selections) in partitions {
        let mut parts = Vec::new();
        for (key, selection) in selections.into_iter().enumerate() {
            let part = *analyse(&mut driver, &settings, selection).forecast.unwrap();
            let months: i64 = part.months.iter().map(|month| exact(month.value)).sum();
            assert_eq!(months, exact(known(part.base.residual)));
            // The selection is one group of its kind, and that group is the same as in the whole.
            let expected: Vec<_> =
                groups(&whole.groups, by).into_iter().filter(|group| group.key == key.to_string()).collect();
            assert_eq!(groups(&part.groups, by), expected, "{by} {key}");
            parts.push(part);
        }
        assert_eq!(sums(&parts), whole_amounts, "{by}");
        for (at, horizon) in whole.horizons.iter().enumerate() {
            let sum: i64 = parts.iter().map(|part| exact(known(part.horizons[at].value))).sum();
            assert_eq!(sum, exact(known(horizon.value)), "{by} {:?}", horizon.horizon);
        }
        let alive: f64 = parts.iter().map(|part| part.base.alive).sum();
        near(alive, whole.base.alive, 1e-12);
        for (at, band) in whole.bands.iter().enumerate() {
            let sum: i64 = parts.iter().map(|part| exact(part.bands[at].residual)).sum();
            assert_eq!(sum, exact(band.residual));
        }
    }
    let channels = groups(&whole.groups, "channel");
    assert_eq!(channels.len(), 3);
    assert_eq!(channels.iter().map(|group| exact(group.residual)).sum::<i64>(), whole_amounts[2]);
}

/// lifetimes leaves parts of the base to its users; here a part without customers is one too, and nothing is divided by
/// their number.
#[test]
fn a_selection_of_nobody_is_worth_nothing() {
    let settings = AnalysisSettings::default();
    let (mut driver, _) = predicted(drawn_orders(), settings.clone());
    let nobody = Selection { revenue: Some((1e9, 2e9)), ..Selection::default() };
    let analysis = analyse(&mut driver, &settings, nobody);
    let part = analysis.forecast.unwrap();
    assert_eq!((analysis.selected_customers, amounts(&part)), (0, [0; 4]));
    assert!(part.groups.is_empty() && part.values.is_empty());
    let shown = format!("{part:?}");
    assert!(!shown.contains("NaN") && !shown.contains("inf"), "{shown}");
}

/// CLVTools takes the last order for the end of observation, so that customers of old cohorts look alive.
#[test]
fn silence_after_the_last_order_counts() {
    let last = Day::from_days(parse_iso_day("2020-12-31").unwrap());
    let of = |later: i32| {
        let as_of = Some(last.plus(DaySpan(later)).days());
        let (_, prediction) =
            predicted(drawn_orders(), AnalysisSettings { as_of, ..AnalysisSettings::default() });
        forecast(&prediction).base.alive
    };
    let alive = [0, 60, 180].map(of);
    assert!(alive.is_sorted_by(|a, b| a > b), "{alive:?}");
}

#[test]
fn zz_probe() {
    for unit in [ModelUnit::Day, ModelUnit::Week, ModelUnit::Month] {
        let settings = PredictionSettings { unit: Some(unit), ..PredictionSettings::default() };
        let (_, prediction) = predicted(&crate::predictions::shop(), with(settings));
        let f = forecast(&prediction);
        println!("{unit:?} {:?} {:?} {:?}", f.selected, f.base.residual, f.choice.reasons);
        for m in &f.models {
            println!(
                "  {} {} {} {:?} {:?} {:?}",
                m.name,
                m.converged,
                m.trusted,
                m.log_likelihood,
                m.parameters.iter().map(|p| p.value).collect::<Vec<_>>(),
                m.diagnostics
            );
            println!("     {:?}", m.holdout_mae);
        }
        println!("  {:?}", f.holdout.as_ref().unwrap().errors);
    }
}
