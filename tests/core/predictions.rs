//! Predictions through the engine: the same as on the command line, in pieces that can be cancelled, and gone when
//! what they rest on changes.

use std::io::Cursor;
use std::rc::Rc;

use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::engine::{Driver, Engine};
use worthmap::protocol::{
    AnalysisSettings, Command, EventBody, ExportKind, Forecast, ModelKey, ModelUnit, Outcome, Prediction,
    PredictionResult, PredictionSettings, RequestId, Selection, Source, ValueHorizon,
};

use crate::command_line::{data, json, words, worthmap, written};
use crate::model_bases::digits;

pub type MemoryDriver = Driver<Cursor<Vec<u8>>>;

const CALIBRATION_END: &str = "1997-09-30";

pub fn loaded(name: &str, text: &[u8], settings: AnalysisSettings) -> MemoryDriver {
    let mut driver = MemoryDriver::new(Rc::new(NativeDecoders));
    let files = vec![(name.to_owned(), Cursor::new(text.to_vec()))];
    let preview = driver.open_files(files, None).unwrap();
    driver.load(preview.plan, settings, &mut |_| ()).unwrap();
    driver
}

pub fn predict(driver: &mut MemoryDriver) -> Prediction {
    let id = driver.next_id();
    let Outcome::Predicted(prediction) = driver.request(id, Command::Predict { id }).unwrap() else {
        panic!("no prediction")
    };
    prediction
}

pub fn forecast(prediction: &Prediction) -> &Forecast {
    let PredictionResult::Ready(forecast) = &prediction.result else { panic!("{:?}", prediction.result) };
    forecast
}

pub fn cdnow() -> Vec<u8> {
    std::fs::read(data("cdnow/CDNOW_sample.txt")).unwrap()
}

fn as_of(text: &str) -> AnalysisSettings {
    let day = worthmap::format::parse_iso_day(text);
    AnalysisSettings { as_of: day, ..AnalysisSettings::default() }
}

#[test]
fn cdnow_is_predicted_as_published_and_as_on_the_command_line() {
    let mut driver = loaded("CDNOW_sample.txt", &cdnow(), as_of(CALIBRATION_END));
    let prediction = predict(&mut driver);
    let forecast = forecast(&prediction);
    assert_eq!((prediction.customers, forecast.selected), (2_357, Some(ModelKey::MbgNbd)));
    let report = driver.export(ExportKind::ReportJson, Selection::default(), true).unwrap().bytes;
    let file = data("cdnow/CDNOW_sample.txt");
    let output = worthmap(&["report", &file, "--as-of", CALIBRATION_END, "--json", "-"]);
    assert!(output.status.success(), "{}", words(&output));
    assert!(report == output.stdout, "the engine and the command line give different bytes");
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let models = &report["models"];
    assert_eq!(models["selected"], "mbg_nbd");
    let known = [
        ("mbg_nbd", "-9582.135716"),
        ("bg_nbd", "-9582.429207"),
        ("pareto_nbd", "-9594.976179"),
        ("nbd", "-9763.657615"),
    ];
    for (key, expected) in known {
        let model = models["fitted"].as_array().unwrap().iter().find(|of| of["model"] == key).unwrap();
        digits(model["log_likelihood"].as_f64().unwrap(), expected);
        assert_eq!((&model["converged"], &model["trusted"]), (&true.into(), &true.into()));
    }
    digits(models["spend"]["log_likelihood"].as_f64().unwrap(), "-4055.917695");
}

const SHOP: &str = "customer,date,amount\n";

/// Some customers who buy now and then for a year, reproducibly.
fn shop() -> String {
    let mut text = SHOP.to_owned();
    let mut state = 1_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for customer in 0..200 {
        let mut day = random(150);
        loop {
            text.push_str(&format!("c{customer},{},{}\n", iso(day), 5 + random(60)));
            day += 1 + random(90);
            if day >= 360 || random(10) < 3 {
                break;
            }
        }
    }
    text
}

fn iso(day_of_year: u64) -> String {
    let day = worthmap::analysis::domain::Day::from_date(2025, 1, 1).unwrap();
    day.plus(worthmap::analysis::domain::DaySpan(day_of_year as i32)).to_string()
}

/// An engine that has read the shop's orders, and whoever steps it.
struct Session {
    engine: Engine,
}

impl Session {
    fn begin() -> Session {
        let mut session = Session { engine: Engine::new(Rc::new(NativeDecoders)) };
        let source = Source::Text(shop());
        let opened = session.run(Command::Open { id: RequestId(1), source, plan: None });
        let Some(EventBody::Done(outcome)) = opened.last() else { panic!("not opened: {opened:?}") };
        let Outcome::Preview(preview) = outcome.as_ref() else { panic!("no preview") };
        let settings = AnalysisSettings::default();
        let loaded = session.run(Command::Load { id: RequestId(2), plan: preview.plan.clone(), settings });
        assert!(matches!(loaded.last(), Some(EventBody::Done(_))), "{loaded:?}");
        session
    }

    fn handle(&mut self, command: Command) -> Vec<EventBody> {
        let mut bodies = Vec::new();
        self.engine.handle(command, None, &mut |e| bodies.push(e.event.body));
        bodies
    }

    fn step(&mut self) -> Vec<EventBody> {
        let mut bodies = Vec::new();
        self.engine.step(&mut |e| bodies.push(e.event.body));
        bodies
    }

    /// Everything that comes until there is nothing left to do.
    fn run(&mut self, command: Command) -> Vec<EventBody> {
        let mut bodies = self.handle(command);
        while self.engine.is_busy() {
            bodies.extend(self.step());
        }
        bodies
    }

    fn predict(&mut self, id: u32) -> (Prediction, usize) {
        let events = self.run(Command::Predict { id: RequestId(id) });
        let pieces = events.iter().filter(|body| matches!(body, EventBody::Progress(_))).count();
        let Some(EventBody::Done(outcome)) = events.last() else { panic!("not predicted: {events:?}") };
        let Outcome::Predicted(prediction) = outcome.as_ref() else { panic!("no prediction") };
        (prediction.clone(), pieces)
    }

    fn has_outlook(&mut self) -> bool {
        let events = self.handle(Command::Customer { id: RequestId(900), customer: 0 });
        let Some(EventBody::Done(outcome)) = events.last() else { panic!("{events:?}") };
        let Outcome::Customer(detail) = outcome.as_ref() else { panic!("no customer") };
        detail.row.outlook.is_some()
    }

    fn analyse(&mut self, id: u32, prediction: PredictionSettings) {
        let settings = AnalysisSettings { prediction, ..AnalysisSettings::default() };
        let selection = Selection::default();
        let events = self.run(Command::Analyse { id: RequestId(id), settings, selection });
        assert!(matches!(events.last(), Some(EventBody::Done(_))), "{events:?}");
    }
}

#[test]
fn a_prediction_comes_in_pieces_and_ends_when_cancelled_between_them() {
    let mut session = Session::begin();
    assert_eq!(session.handle(Command::Predict { id: RequestId(3) }), []);
    let mut progress = Vec::new();
    for _ in 0..3 {
        for body in session.step() {
            let EventBody::Progress(at) = body else { panic!("{body:?}") };
            progress.push(at.bytes_done);
            assert!(at.bytes_done <= at.bytes_total);
        }
    }
    assert!(progress.len() == 3 && progress.is_sorted(), "{progress:?}");
    assert_eq!(session.handle(Command::Cancel { id: RequestId(3) }), [EventBody::Cancelled]);
    assert!(!session.engine.is_busy());
    assert!(session.step().is_empty());
    assert!(!session.has_outlook());
    // What was cancelled leaves nothing behind: the next one says the same as one never disturbed.
    let (after, pieces) = session.predict(4);
    assert!(pieces > 3, "{pieces}");
    assert_eq!(after, Session::begin().predict(3).0);
    assert!(session.has_outlook());
}

#[test]
fn other_settings_drop_the_prediction_and_the_same_keep_it() {
    let mut session = Session::begin();
    let (first, pieces) = session.predict(3);
    assert!(pieces > 0 && session.has_outlook());
    session.analyse(4, PredictionSettings::default());
    assert!(session.has_outlook());
    let (again, pieces) = session.predict(5);
    assert_eq!((&again, pieces), (&first, 0));
    let others = [
        PredictionSettings { discount_percent: 25.0, ..PredictionSettings::default() },
        PredictionSettings { horizon: ValueHorizon::ForEver, ..PredictionSettings::default() },
        PredictionSettings { horizon: ValueHorizon::Months(5), ..PredictionSettings::default() },
        PredictionSettings { unit: Some(ModelUnit::Day), ..PredictionSettings::default() },
        PredictionSettings { model: Some(ModelKey::ParetoNbd), ..PredictionSettings::default() },
    ];
    for (id, settings) in (10..).step_by(2).zip(others) {
        session.analyse(id, settings.clone());
        assert!(!session.has_outlook(), "{settings:?}");
        let (other, pieces) = session.predict(id + 1);
        assert!(pieces > 0);
        let expected = PredictionSettings { unit: settings.unit.or(Some(ModelUnit::Week)), ..settings };
        assert_eq!(other.settings, expected);
        assert_ne!(other, first);
    }
}

#[test]
fn the_published_cases_are_fitted_on_request() {
    let mut engine = Engine::new(Rc::new(NativeDecoders));
    let mut bodies = Vec::new();
    engine.handle(Command::Published { id: RequestId(1) }, None, &mut |e| bodies.push(e.event.body));
    let [EventBody::Done(outcome)] = &bodies[..] else { panic!("{bodies:?}") };
    let Outcome::Published(cases) = outcome.as_ref() else { panic!("no cases") };
    let case = cases.iter().find(|case| case.key == "cdnow_bg_nbd_paper").unwrap();
    let figure = case.figures.iter().find(|figure| figure.name == "log_likelihood").unwrap();
    assert_eq!((case.model.as_str(), figure.published.as_str()), ("BG/NBD", "-9582.4"));
    digits(figure.ours, "-9582.4");
}

#[test]
fn the_settings_of_predictions_are_options_of_the_report() {
    let file = written("shop.csv", shop().as_bytes());
    let report = |options: &[&str]| json(&[&["report", &file, "--json", "-"], options].concat());
    let clv = |options: &[&str]| report(options)["models"]["clv"].clone();
    let default = clv(&[]);
    assert_eq!((&default["horizon_months"], &default["discount_percent"]), (&12.into(), &10.0.into()));
    let two_years = clv(&["--horizon", "24", "--discount", "0"]);
    assert_eq!((&two_years["horizon_months"], &two_years["discount_percent"]), (&24.into(), &0.0.into()));
    assert!(two_years["residual"].as_f64() > default["residual"].as_f64());
    let for_ever = clv(&["--horizon", "forever"]);
    assert!(for_ever["horizon_months"].is_null());
    assert!(for_ever["residual"].as_f64() > default["residual"].as_f64());
    let chosen = report(&["--unit", "month", "--model", "pareto_nbd", "--calibration-end", "2025-08-01"]);
    let models = &chosen["models"];
    assert_eq!((&models["unit"], &models["selected"]), (&"month".into(), &"pareto_nbd".into()));
    assert_eq!(models["reasons"][0]["key"], "chosen");
    assert_eq!(models["holdout"]["calibration_end"], "2025-08-01");
    assert_eq!(report(&["--model", "nbd", "--unit", "day"])["models"]["unit"], "day");
}

#[test]
fn nonsense_about_predictions_is_refused_in_words() {
    for (options, expected) in [
        (&["--horizon", "0"][..], "give months from 1 to 120, or forever"),
        (&["--horizon", "121"], "give months from 1 to 120, or forever"),
        (&["--horizon", "-3"], "give months from 1 to 120, or forever"),
        (&["--horizon", "soon"], "--horizon soon: give months"),
        (&["--discount", "-1"], "give percent a year, from 0 to 1000"),
        (&["--discount", "nan"], "give percent a year, from 0 to 1000"),
        (&["--horizon", "forever", "--discount", "0"], "infinite"),
        (&["--unit", "year"], "day, week, month"),
        (&["--model", "arima"], "mbg-nbd"),
        (&["--calibration-end", "1.8.2025"], "give a day as YYYY-MM-DD"),
    ] {
        let output = worthmap(&[&["report", "x.csv"], options].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}: {}", words(&output));
        assert!(words(&output).contains(expected), "{options:?}: {}", words(&output));
    }
    let file = written("calibration.csv", b"customer,date,amount\na,2026-01-02,10\na,2026-03-04,30\n");
    for day in ["2026-01-02", "2026-03-04", "2020-01-01"] {
        let output = worthmap(&["report", &file, "--calibration-end", day]);
        assert_eq!(output.status.code(), Some(1), "{day}");
        let expected = "Give a day from 2026-01-03 to 2026-03-03";
        assert!(words(&output).contains(expected), "{day}: {}", words(&output));
    }
    let output = worthmap(&["report", &file, "--calibration-end", "2026-02-01"]);
    assert!(output.status.success(), "{}", words(&output));
}

#[test]
fn the_unit_of_time_does_not_decide_which_model_is_trusted_or_chosen() {
    let judged = |unit| {
        let prediction = PredictionSettings { unit: Some(unit), ..PredictionSettings::default() };
        let settings = AnalysisSettings { prediction, ..AnalysisSettings::default() };
        let found = predict(&mut loaded("orders.csv", shop().as_bytes(), settings));
        let forecast = forecast(&found);
        let reasons: Vec<String> = forecast.choice.reasons.iter().map(|of| of.key.clone()).collect();
        let mut models: Vec<(String, bool)> =
            forecast.models.iter().map(|model| (model.name.clone(), model.trusted)).collect();
        models.sort();
        (forecast.selected, reasons, models)
    };
    let weekly = judged(ModelUnit::Week);
    assert!(weekly.2.iter().all(|(_, trusted)| *trusted), "{weekly:?}");
    for unit in [ModelUnit::Day, ModelUnit::Month] {
        assert_eq!(judged(unit), weekly, "{unit:?}");
    }
}
