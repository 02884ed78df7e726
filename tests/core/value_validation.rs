//! Holdout test, histogram and tracking on CDNOW, against published and recomputed figures.

use worthmap::analysis::domain::{Day, TimeUnit};
use worthmap::analysis::models::validation::{
    Baseline, HoldoutSample, TrackingRange, by_frequency, frequency_histogram, holdout_errors, track,
};
use worthmap::analysis::models::{BgNbd, MbgNbd, ParetoNbd, PurchaseProcess};
use worthmap::analysis::summary::{HoldoutData, SplitError, SplitWarning, split_log, summarise};

use crate::logs::{cdnow_sample, log_of, order};

const PARETO: [f64; 4] = [0.55327702, 10.57768315, 0.60624009, 11.66873998];
const BG: [f64; 4] = [0.24259453, 4.41360215, 0.79292194, 2.42590686];
const MBG: [f64; 4] = [0.52484313, 6.18308528, 0.89135924, 1.61400206];

#[track_caller]
fn close(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} is not {expected}");
}

fn cdnow_split() -> HoldoutData {
    let log = cdnow_sample();
    split_log(&log, &summarise(&log, None), None).unwrap()
}

fn sample() -> HoldoutSample {
    HoldoutSample::new(&cdnow_split(), TimeUnit::Week).unwrap()
}

#[test]
fn the_automatic_split_of_cdnow_is_the_published_one() {
    let data = cdnow_split();
    assert_eq!(Some(data.split.calibration_end), Day::from_date(1997, 9, 30));
    assert_eq!(Some(data.split.holdout_end), Day::from_date(1998, 6, 30));
    close(data.split.holdout_span().in_units(TimeUnit::Week), 39.0, 1e-12);
    assert_eq!((data.exclusions.kept, data.exclusions.acquired_later), (2_357, 0));
    assert_eq!(data.warnings, []);
    let sample = HoldoutSample::new(&data, TimeUnit::Week).unwrap();
    assert_eq!(sample.actual().iter().sum::<u32>(), 1_882);
}

#[test]
fn an_earlier_split_shows_whom_it_leaves_out() {
    let log = cdnow_sample();
    let summaries = summarise(&log, None);
    let end = Day::from_date(1997, 1, 31);
    let data = split_log(&log, &summaries, end).unwrap();
    // Cohorts of January, and of February and March.
    assert_eq!((data.exclusions.kept, data.exclusions.acquired_later), (781, 857 + 719));
    assert!(data.exclusions.purchase_days_of_acquired_later > 0);
    assert!(data.warnings.iter().any(|w| matches!(w, SplitWarning::MostAcquiredLater { .. })));
    assert_eq!(HoldoutSample::new(&data, TimeUnit::Week).unwrap().len(), 781);
    let outside = split_log(&log, &summaries, Day::from_date(1996, 12, 31));
    assert!(matches!(outside, Err(SplitError::OutsideWindow { .. })));
}

#[test]
fn short_windows_are_named() {
    let log = log_of(&[("a", order(0, 100)), ("a", order(10, 100)), ("b", order(12, 100))]);
    let data = split_log(&log, &summarise(&log, None), Some(Day::from_days(10))).unwrap();
    assert!(data.warnings.iter().any(|w| matches!(w, SplitWarning::ShortCalibration { days: 10, .. })));
    assert!(data.warnings.iter().any(|w| matches!(w, SplitWarning::ShortHoldout { days: 2, .. })));
    assert!(data.warnings.iter().any(|w| matches!(w, SplitWarning::FewRepeatCustomers { customers: 1 })));
    let log = log_of(&[("a", order(5, 100)), ("a", order(5, 100))]);
    assert_eq!(split_log(&log, &summarise(&log, None), None), Err(SplitError::TooShort { days: 0 }));
    let log = log_of(&[]);
    assert_eq!(split_log(&log, &summarise(&log, None), None), Err(SplitError::NoDays));
}

#[test]
fn errors_in_the_holdout_period_are_the_recomputed_ones() {
    let sample = sample();
    let bg = sample.predict(&BgNbd::new(BG).unwrap()).unwrap();
    let errors = holdout_errors(&bg, sample.actual()).unwrap();
    close(errors.expected, 1_653.41, 5e-3);
    close(errors.mae, 0.78545, 5e-6);
    close(errors.rmse, 1.60798, 5e-6);
    close(errors.total_error.unwrap(), 1_653.41 / 1_882.0 - 1.0, 5e-6);
    let mbg = sample.predict(&MbgNbd::new(MBG).unwrap()).unwrap();
    let errors = holdout_errors(&mbg, sample.actual()).unwrap();
    close(errors.expected, 1_576.73, 5e-3);
    close(errors.mae, 0.76478, 5e-6);
}

#[test]
fn models_beat_naive_rules_on_cdnow() {
    let sample = sample();
    let rmse = |expected: &[f64]| holdout_errors(expected, sample.actual()).unwrap().rmse;
    let model = rmse(&sample.predict(&MbgNbd::new(MBG).unwrap()).unwrap());
    for baseline in Baseline::ALL {
        let expected = sample.predict_naively(baseline);
        assert_eq!(expected.len(), 2_357);
        assert!(model < rmse(&expected), "{baseline:?} {}", rmse(&expected));
    }
    // 2,457 repeat purchases in 77,111.285714 weeks.
    close(sample.predict_naively(Baseline::MeanRate)[0], 39.0 * 2_457.0 / 77_111.285714, 1e-9);
    close(sample.predict_naively(Baseline::OwnRate)[0], 39.0 * 2.0 / 38.857143, 1e-6);
    // The calibration period is 272 days, the holdout period 273: everything is repeated.
    let repeated: f64 = sample.predict_naively(Baseline::LastPeriod).iter().sum();
    assert_eq!(repeated, 2_457.0);
}

#[test]
fn calibration_by_frequency_is_the_published_one() {
    let sample = sample();
    let classes = |process: &dyn PurchaseProcess| {
        by_frequency(sample.frequency(), &sample.predict(process).unwrap(), sample.actual(), 7)
    };
    let bg = classes(&BgNbd::new(BG).unwrap());
    let actual = [0.2367, 0.6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594];
    let expected = [0.2250893, 0.5231364, 1.044126, 1.520256, 2.163824, 2.653789, 3.503957, 6.157036];
    assert_eq!(bg.len(), 8);
    for (class, (actual, expected)) in bg.iter().zip(actual.into_iter().zip(expected)) {
        close(class.actual, actual, 5e-5);
        // Published from a fit that stopped a little off the optimum.
        close(class.expected, expected, 3e-5 * expected);
        assert!(class.interval.unwrap().contains(class.actual));
    }
    let pareto = classes(&ParetoNbd::new(PARETO).unwrap());
    let published = [0.138, 0.600, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403];
    let recomputed = [0.1384, 0.5995, 1.1958, 1.7138, 2.3983, 2.9072, 3.8186, 6.4031];
    for (class, (published, recomputed)) in pareto.iter().zip(published.into_iter().zip(recomputed)) {
        close(class.expected, published, 1.1e-3);
        close(class.expected, recomputed, 5.1e-5);
    }
}

#[test]
fn histograms_are_the_recomputed_ones() {
    let sample = sample();
    let histories = sample.base().histories();
    let actual = [1411.0, 439.0, 214.0, 100.0, 62.0, 38.0, 29.0, 64.0];
    let cases: [(Box<dyn PurchaseProcess>, [f64; 8]); 3] = [
        (
            Box::new(BgNbd::new(BG).unwrap()),
            [1407.684, 460.323, 192.461, 101.164, 59.847, 38.120, 25.549, 71.851],
        ),
        (
            Box::new(MbgNbd::new(MBG).unwrap()),
            [1418.618, 429.143, 198.569, 108.237, 64.744, 41.148, 27.294, 69.247],
        ),
        (
            Box::new(ParetoNbd::new(PARETO).unwrap()),
            [1434.049, 396.878, 193.492, 111.812, 69.990, 45.856, 30.932, 73.991],
        ),
    ];
    for (process, expected) in cases {
        let bars = frequency_histogram(process.as_ref(), histories, 7).unwrap();
        assert_eq!(bars.iter().map(|bar| bar.actual).collect::<Vec<_>>(), actual);
        for (bar, expected) in bars.iter().zip(expected) {
            close(bar.expected, expected, 6e-4);
            let interval = bar.interval.unwrap();
            assert!(interval.contains(bar.expected) && interval.lower >= 0.0);
        }
        close(bars.iter().map(|bar| bar.expected).sum::<f64>(), 2_357.0, 1e-9);
    }
}

#[test]
fn tracking_adds_up_and_knows_each_first_day() {
    let log = cdnow_sample();
    let summaries = summarise(&log, None);
    let calibration_end = Day::from_date(1997, 9, 30).unwrap();
    let until = Day::from_date(1998, 6, 30).unwrap();
    let process = BgNbd::new(BG).unwrap();
    let mut ends = Vec::new();
    for periods in [TimeUnit::Week, TimeUnit::Month] {
        let range = TrackingRange { calibration_end, until, periods };
        let points = track((&process, TimeUnit::Week), &log, &summaries, range).unwrap();
        let last = points.last().unwrap();
        // All 6,696 purchase days less the 2,357 first ones.
        assert_eq!(last.cumulative_actual, 6_696 - 2_357);
        assert_eq!((points[0].first_day, last.last_day), (Day::from_date(1997, 1, 1).unwrap(), until));
        let sums = points.iter().fold((0, 0.0), |(a, e), p| (a + p.actual, e + p.expected));
        assert_eq!(sums.0, last.cumulative_actual);
        close(sums.1, last.cumulative_expected, 1e-9);
        let split = points.iter().rfind(|point| !point.is_holdout).unwrap();
        assert_eq!((split.last_day, split.cumulative_actual), (calibration_end, 2_457));
        assert!(points.windows(2).all(|pair| pair[0].last_day < pair[1].first_day));
        ends.push((split.cumulative_expected, last.cumulative_expected));
    }
    assert_eq!(ends[0], ends[1]);
    // Expected repeat purchases of each customer over its own age.
    let sample = sample();
    let histories = sample.base().histories();
    let own = |(age, weight): (&f64, &f64)| weight * process.expected_purchases_new(*age).unwrap();
    let sum: f64 = histories.age().iter().zip(histories.weight()).map(own).sum();
    close(ends[0].0, sum, 1e-8);
}

#[test]
fn months_are_whole_except_at_the_ends() {
    let log = log_of(&[("a", order(10, 1)), ("a", order(70, 1)), ("b", order(50, 1)), ("b", order(100, 1))]);
    let summaries = summarise(&log, None);
    let range = TrackingRange {
        calibration_end: Day::from_days(50),
        until: Day::from_days(100),
        periods: TimeUnit::Month,
    };
    let points = track((&BgNbd::new(BG).unwrap(), TimeUnit::Week), &log, &summaries, range).unwrap();
    // January from the 11th, February cut at the 20th, the rest of it, March, April up to the 11th.
    let whole: Vec<bool> = points.iter().map(|point| point.is_whole).collect();
    assert_eq!(whole, [false, false, false, true, false]);
    assert_eq!(points.iter().map(|point| point.actual).collect::<Vec<_>>(), [0, 0, 0, 1, 1]);
    assert_eq!(points.iter().filter(|point| point.is_holdout).count(), 3);
    let empty = track(
        (&BgNbd::new(BG).unwrap(), TimeUnit::Week),
        &log_of(&[]),
        &summarise(&log_of(&[]), None),
        range,
    );
    assert_eq!(empty.unwrap(), []);
}
