//! How long every request to the engine takes after a file was read, and how much memory it needs, for files of
//! 200,000, 1 million and 2.2 million customers with five orders each, roughly.
//!
//! Run with `cargo bench --no-default-features --bench stages`. Each argument is a number of customers that replaces
//! these; `only=sort` runs, after the first analysis, only the stages whose names contain the text, several such
//! arguments those that contain any. The files are made
//! in the temporary folder and kept there. One thread drives the engine, as the web worker does. Columns: seconds of
//! the whole request, resident memory when it ended, the most resident memory while it ran, size and digest of the
//! answer, and the longer ones of its steps (what a cancellation may have to wait for). Seconds are those that the thread had a processor, where the system
//! tells them, so that other work on the machine counts for less.

#![allow(clippy::expect_used)]

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::analysis::simulate::{BenchmarkSettings, write_benchmark};
use worthmap::engine::{Emission, Engine};
use worthmap::protocol::{
    AnalysisSettings, Command, CustomerColumn, EventBody, ExportKind, FileInfo, Outcome, RequestId,
    RetentionSettings, ScoreRule, Selection, SortOrder, Source, TableQuery,
};

/// Customers of the files.
const CUSTOMERS: [u32; 3] = [200_000, 1_000_000, 2_200_000];

/// Replicates of the bootstrap: one is as long as another.
const DRAWS: u32 = 10;

const COLUMNS: [CustomerColumn; 15] = [
    CustomerColumn::Id,
    CustomerColumn::Name,
    CustomerColumn::Orders,
    CustomerColumn::Revenue,
    CustomerColumn::AverageOrder,
    CustomerColumn::FirstDay,
    CustomerColumn::LastDay,
    CustomerColumn::Recency,
    CustomerColumn::MedianGap,
    CustomerColumn::R,
    CustomerColumn::Segment,
    CustomerColumn::Tier,
    CustomerColumn::Decile,
    CustomerColumn::Stage,
    CustomerColumn::Refunded,
];

const FORECAST_COLUMNS: [CustomerColumn; 4] =
    [CustomerColumn::Alive, CustomerColumn::ExpectedPurchases, CustomerColumn::Value, CustomerColumn::AtRisk];

fn file_of(customers: u32) -> PathBuf {
    let rows = u64::from(customers) * 50 / 11;
    let path = std::env::temp_dir().join(format!("worthmap-stages-{customers}.csv"));
    if !path.exists() {
        let settings = BenchmarkSettings::new(rows, customers, 1).expect("settings");
        let mut out = BufWriter::new(File::create(&path).expect("a temporary file"));
        write_benchmark(&settings, &mut out).and_then(|_| out.flush()).expect("room for the file");
    }
    path
}

/// Megabytes of this process by a line of `/proc/self/status`; 0 where there is none.
fn megabytes(line: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|of| of.strip_prefix(line)?.strip_prefix(':'));
    let kilobytes = found.and_then(|of| of.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1_024.0
}

/// Tells whether two runs gave the same (FNV-1a, folded).
fn digest(bytes: &[u8]) -> u32 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ hash >> 32) as u32
}

/// Seconds since another reading: of the processor, where the system tells them, else of the clock.
#[derive(Clone, Copy)]
struct Stopwatch {
    processor: Option<f64>,
    clock: Instant,
}

impl Stopwatch {
    fn start() -> Stopwatch {
        Stopwatch { processor: Stopwatch::processor(), clock: Instant::now() }
    }

    fn processor() -> Option<f64> {
        let schedule = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(schedule.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
    }

    fn seconds(&self) -> f64 {
        match (self.processor, Stopwatch::processor()) {
            (Some(begun), Some(now)) => now - begun,
            _ => self.clock.elapsed().as_secs_f64(),
        }
    }
}

struct Session {
    engine: Engine,
    file: File,
    last_id: u32,
    only: Vec<String>,
}

impl Session {
    fn new(path: &PathBuf, only: &[String]) -> Session {
        let engine = Engine::new(Rc::new(NativeDecoders));
        Session { engine, file: File::open(path).expect("the file"), last_id: 0, only: only.to_vec() }
    }

    /// Times a request that is not left out, and prints it.
    fn time(&mut self, name: &str, command: impl FnOnce(RequestId) -> Command) {
        if self.only.is_empty() || self.only.iter().any(|text| name.contains(text)) {
            self.run(name, command);
        }
    }

    fn run(&mut self, name: &str, command: impl FnOnce(RequestId) -> Command) -> Outcome {
        self.last_id += 1;
        let id = RequestId(self.last_id);
        // Forgets the peak so far.
        let _ = fs::write("/proc/self/clear_refs", "5");
        let watch = Stopwatch::start();
        let (outcome, bytes, mut steps) = self.drive(command(id));
        let seconds = watch.seconds();
        // In their order, those that one would notice.
        steps.retain(|&step| step >= 0.1);
        let steps: Vec<String> = steps.iter().take(16).map(|step| format!("{step:.2}")).collect();
        let given = bytes.unwrap_or_else(|| serde_json::to_vec(&outcome).expect("a message"));
        let (size, digest) = (given.len() as f64 / 1e3, digest(&given));
        println!(
            "  {name:<32} {seconds:>8.3} s {:>6.0} MB, peak {:>6.0} MB {size:>9.1} KB {digest:08x}  steps {}",
            megabytes("VmRSS"),
            megabytes("VmHWM"),
            steps.join(" "),
        );
        outcome
    }

    /// The outcome, the file that was made, and the seconds of every step.
    fn drive(&mut self, command: Command) -> (Outcome, Option<Vec<u8>>, Vec<f64>) {
        let mut emitted: VecDeque<Emission> = VecDeque::new();
        let mut steps = Vec::new();
        let watch = Stopwatch::start();
        self.engine.handle(command, None, &mut |emission| emitted.push_back(emission));
        steps.push(watch.seconds());
        loop {
            while let Some(Emission { event, bytes }) = emitted.pop_front() {
                match event.body {
                    EventBody::Done(outcome) => return (*outcome, bytes, steps),
                    EventBody::NeedSlice { file, offset, length } => {
                        let mut slice = vec![0; length as usize];
                        self.file.seek(SeekFrom::Start(offset)).expect("a place in the file");
                        self.file.read_exact(&mut slice).expect("a slice of the file");
                        let command = Command::Slice { id: event.id, file, offset };
                        self.engine.handle(command, Some(slice), &mut |e| emitted.push_back(e));
                    }
                    EventBody::Progress(_) | EventBody::Hello { .. } => (),
                    other => unreachable!("{other:?}"),
                }
            }
            let watch = Stopwatch::start();
            self.engine.step(&mut |emission| emitted.push_back(emission));
            steps.push(watch.seconds());
        }
    }

    fn page(&mut self, name: &str, selection: Selection, column: CustomerColumn, offset: u32) {
        let sort = SortOrder { column, descending: true };
        let query = TableQuery { selection, sort, offset, limit: 100, intervals: false };
        self.time(name, |id| Command::Page { id, query });
    }

    fn analyse(&mut self, name: &str, settings: AnalysisSettings, selection: Selection) {
        self.time(name, |id| Command::Analyse { id, settings, selection });
    }

    fn retain(&mut self, name: &str) {
        self.time(name, |id| Command::Retain { id, settings: RetentionSettings::default() });
    }
}

fn search(text: &str) -> Selection {
    Selection { search: text.to_owned(), ..Selection::default() }
}

fn filters() -> Vec<(&'static str, Selection)> {
    vec![
        ("filter: segment", Selection { segments: vec![0], ..Selection::default() }),
        ("filter: orders", Selection { orders: Some((2, 5)), ..Selection::default() }),
        ("filter: revenue", Selection { revenue: Some((100.0, 500.0)), ..Selection::default() }),
        ("filter: bought", Selection { bought: Some((20_000, 20_100)), ..Selection::default() }),
        (
            "filter: country",
            Selection { dimensions: vec![("country".to_owned(), "DE".to_owned())], ..Selection::default() },
        ),
        ("search: 77", search("77")),
        ("search: c0012", search("c0012")),
        ("search: nobody", search("nobody@nowhere")),
    ]
}

fn first_analysis(session: &mut Session, path: &std::path::Path) {
    let size = path.metadata().expect("a size").len();
    let source = Source::Files(vec![FileInfo { name: "orders.csv".to_owned(), size }]);
    let opened = session.run("open", |id| Command::Open { id, source, plan: None });
    let Outcome::Preview(preview) = opened else { unreachable!("no preview") };
    let plan = preview.plan;
    session.run("load", |id| Command::Load { id, plan, settings: AnalysisSettings::default() });
}

fn analyses(session: &mut Session) {
    let usual = AnalysisSettings::default();
    session.analyse("analyse again", usual.clone(), Selection::default());
    let earlier = AnalysisSettings { as_of: Some(20_300), ..usual.clone() };
    session.analyse("analyse: as-of day", earlier, Selection::default());
    let mut fixed = usual.clone();
    fixed.rfm.recency = ScoreRule::Thresholds([30.0, 60.0, 90.0, 120.0]);
    session.analyse("analyse: RFM thresholds", fixed, Selection::default());
    let segment = Selection { segments: vec![0], ..Selection::default() };
    session.analyse("analyse: one segment", usual.clone(), segment);
    session.analyse("analyse: everybody again", usual, Selection::default());
}

fn pages(session: &mut Session, forecasts: bool) {
    let columns: &[CustomerColumn] = if forecasts { &FORECAST_COLUMNS } else { &COLUMNS };
    for &column in columns {
        session.page(&format!("sort: {column:?}"), Selection::default(), column, 0);
    }
    if !forecasts {
        session.page("sort: Revenue again", Selection::default(), CustomerColumn::Revenue, 0);
        session.page("sort: Revenue, row 100,000", Selection::default(), CustomerColumn::Revenue, 100_000);
        for (name, selection) in filters() {
            session.page(name, selection, CustomerColumn::Revenue, 0);
        }
    }
    session.time("customer", |id| Command::Customer { id, customer: 1_000 });
}

fn export(session: &mut Session, name: &str, kind: ExportKind) {
    session.time(name, |id| Command::Export {
        id,
        kind,
        selection: Selection::default(),
        neutralise_formulas: true,
    });
}

fn forecasts(session: &mut Session) {
    session.time("predict", |id| Command::Predict { id });
    pages(session, true);
    let alive = Selection { alive: Some((0.2, 0.6)), ..Selection::default() };
    session.page("filter: alive", alive.clone(), CustomerColumn::Value, 0);
    session.retain("retain, with models");
    session.analyse("analyse: doubtful, with models", AnalysisSettings::default(), alive);
    session.analyse("analyse: all, with models", AnalysisSettings::default(), Selection::default());
    session.time("bootstrap", |id| Command::Bootstrap { id, draws: DRAWS });
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|of| !of.starts_with("--")).collect();
    let asked: Vec<u32> = arguments.iter().filter_map(|of| of.parse().ok()).collect();
    let only: Vec<String> =
        arguments.iter().filter_map(|of| of.strip_prefix("only=")).map(str::to_owned).collect();
    for &customers in if asked.is_empty() { &CUSTOMERS[..] } else { &asked } {
        let path = file_of(customers);
        println!("{customers} customers");
        let mut session = Session::new(&path, &only);
        first_analysis(&mut session, &path);
        analyses(&mut session);
        pages(&mut session, false);
        session.retain("retain");
        forecasts(&mut session);
        export(&mut session, "export: customers", ExportKind::CustomersCsv);
        export(&mut session, "export: report JSON", ExportKind::ReportJson);
        export(&mut session, "export: report HTML", ExportKind::ReportHtml);
    }
}
