//! What users of other libraries ran into with dates, splits, segments, parts of the base and its size, one test for
//! each, and what happens here.

use std::collections::BTreeSet;

use worthmap::analysis::domain::{CustomerIx, Day, DaySpan, TimeUnit};
use worthmap::analysis::models::lifetime::{FutureTable, ModelBase, ValueSettings};
use worthmap::analysis::models::{ProcessKind, PurchaseModel, PurchaseProcess};
use worthmap::analysis::numerics::SeededDraws;
use worthmap::analysis::segments::{RfmSettings, SegmentId, ThresholdOrigin, compute_rfm};
use worthmap::analysis::summary::{CustomerSelection, summarise};
use worthmap::format::{Formatter, parse_iso_day, words};
use worthmap::protocol::{
    Analysis, AnalysisSettings, Command, Exclusion, ForecastPart, Outcome, PredictionSettings, ScoreRule,
    Selection, ValueGroupView,
};

use crate::logs::{Entry, customer, log_of, order};
use crate::model_bases::{alive, fit, near};
use crate::predictions::{MemoryDriver, forecast, loaded, predict};
use crate::what_users_ask::{drawn_orders, exact, known, predicted, reason, rows, with};

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
