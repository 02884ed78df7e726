//! `worthmap report`.

use std::fs::{File, Metadata};
use std::io::{Cursor, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use crate::analysis::domain::Day;
use crate::analysis::ingest::decode_native::NativeDecoders;
use crate::engine::{DriveError, Driver};
use crate::format::{Formatter, words};
use crate::protocol::{
    Analysis, AnalysisSettings, ExportKind, Failure, FailureKind, ImportPlan, ImportPreview, IngestReport,
    PeriodUnit, Progress, Question, Reading, Role, Selection,
};

use super::arguments::{PeriodArgument, ReportArguments};
use super::shared_file::SharedFile;
use super::{Refusal, plan, prediction};

/// A file, or what came through a pipe.
pub(super) trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

type FileDriver = Driver<Box<dyn Seekable>>;

/// Reads the files and writes what was asked for.
pub(super) fn run(arguments: &ReportArguments) -> Result<(), Refusal> {
    let settings = settings(arguments)?;
    refuse_clashing_paths(arguments)?;
    let states = states(&arguments.files);
    let mut driver = FileDriver::new(Rc::new(NativeDecoders));
    let preview = open(arguments, &mut driver)?;
    let plan = plan::apply(arguments, &preview)?;
    let preview = driver.preview(plan).map_err(|error| refusal(&error))?;
    refuse_missing_roles(&preview)?;
    if !arguments.quiet {
        for warning in &preview.warnings {
            eprintln!("worthmap: {}", words::warning(&Formatter::default(), warning));
        }
    }
    let quiet = arguments.quiet || !std::io::stderr().is_terminal();
    let mut progress = |at: Progress| {
        if !quiet && at.bytes_total > 0 {
            eprint!("\r{:3} %  {} rows", at.bytes_done * 100 / at.bytes_total, at.rows);
        }
    };
    let plan = preview.plan.clone();
    let loaded = match single_file(&arguments.files) {
        Some(file) => driver.load_in_parts((&file, file.size), plan, settings, &mut progress),
        None => driver.load(plan, settings, &mut progress),
    };
    if !quiet {
        eprint!("\r\x1b[K");
    }
    let (report, analysis) = loaded.map_err(|error| load_refusal(&error, &preview))?;
    if states != self::states(&arguments.files) {
        return Err(Refusal::input(failure_text(&Failure::new(FailureKind::FileChanged))));
    }
    check_as_of(arguments, &analysis)?;
    prediction::check_calibration_end(arguments, &analysis)?;
    write_outputs(arguments, &mut driver, &report, &analysis)
}

fn open(arguments: &ReportArguments, driver: &mut FileDriver) -> Result<ImportPreview, Refusal> {
    let mut files = Vec::with_capacity(arguments.files.len());
    for path in &arguments.files {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        files.push((name, source(path)?));
    }
    let preview = driver.open_files(files, None).map_err(|error| refusal(&error))?;
    match &arguments.encoding {
        Some(encoding) => {
            let plan = ImportPlan { encoding: encoding.clone(), ..preview.plan };
            driver.preview(plan).map_err(|error| refusal(&error))
        }
        None => Ok(preview),
    }
}

/// A file; standard input (`-`) and other pipes are read to their end first.
pub(super) fn source(path: &Path) -> Result<Box<dyn Seekable>, Refusal> {
    let refuse = |error: std::io::Error| Refusal::input(format!("{}: {error}", path.display()));
    let mut piped = Vec::new();
    if is_standard_stream(path) {
        std::io::stdin().lock().read_to_end(&mut piped).map_err(refuse)?;
        return Ok(Box::new(Cursor::new(piped)));
    }
    let mut file = File::open(path).map_err(refuse)?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Refusal::input(format!("{}: is a folder, not a file", path.display())));
    }
    if file.stream_position().is_ok() {
        return Ok(Box::new(file));
    }
    file.read_to_end(&mut piped).map_err(refuse)?;
    Ok(Box::new(Cursor::new(piped)))
}

pub(super) fn is_standard_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The file, if it is one on a disk.
fn single_file(files: &[PathBuf]) -> Option<SharedFile> {
    match files {
        [path] if !is_standard_stream(path) => SharedFile::open(path),
        _ => None,
    }
}

/// Size and time of change of every file, where it has them.
fn states(files: &[PathBuf]) -> Vec<Option<(u64, Option<SystemTime>)>> {
    let state = |path: &PathBuf| {
        let metadata = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
        Some((metadata.len(), metadata.modified().ok()))
    };
    files.iter().map(state).collect()
}

/// Outputs must not replace an input or each other.
fn refuse_clashing_paths(arguments: &ReportArguments) -> Result<(), Refusal> {
    let outputs = [&arguments.json, &arguments.html, &arguments.customers, &arguments.issues];
    let outputs: Vec<&PathBuf> = outputs.into_iter().flatten().collect();
    let whole = |path: &Path| {
        if is_standard_stream(path) {
            path.to_path_buf()
        } else {
            std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
        }
    };
    let same = |a: &Path, b: &Path| {
        whole(a) == whole(b)
            || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b && a.is_file())
    };
    for (at, output) in outputs.iter().enumerate() {
        let input = arguments.files.iter().find(|file| !is_standard_stream(file) && same(file, output));
        if input.is_some() {
            return Err(Refusal::usage(format!("{}: is an input and would be replaced", output.display())));
        }
        if outputs[..at].iter().any(|other| same(other, output)) {
            return Err(Refusal::usage(format!("{}: two outputs cannot go to one place", output.display())));
        }
    }
    Ok(())
}

/// A report as of a day before any order says nothing; a day that could not be taken is said.
fn check_as_of(arguments: &ReportArguments, analysis: &Analysis) -> Result<(), Refusal> {
    let Some(asked) = arguments.as_of.as_deref().and_then(Day::parse_iso) else { return Ok(()) };
    match &analysis.window {
        None if analysis.all_customers == 0 => Err(Refusal::input(format!(
            "There is no order on or before {asked}.\nGive a later day with --as-of, or leave it out."
        ))),
        Some(window) if window.as_of != asked.days() => {
            let taken = Day::from_days(window.as_of);
            eprintln!("worthmap: --as-of {asked}: the file's own figures reach to {taken}, which is taken");
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What cannot be read without a word from the user is asked for by name of the option.
fn refuse_missing_roles(preview: &ImportPreview) -> Result<(), Refusal> {
    if preview.missing.is_empty() {
        return Ok(());
    }
    let roles = preview.missing.iter().map(|role| role_key(*role));
    let failure = Failure::new(FailureKind::MissingRole).with_details(roles);
    let columns: Vec<&str> = preview.columns.iter().map(|column| column.name.as_str()).collect();
    let hint =
        format!("\nThe file's columns: {}\nSay which is which with --map ROLE=COLUMN.", columns.join(", "));
    Err(Refusal::input(words::failure(&Formatter::default(), &failure).what + &hint))
}

/// Why a file could not be read. Nothing is guessed silently: what only the user can decide is asked with the
/// examples of the preview and the name of the option.
fn load_refusal(error: &DriveError, preview: &ImportPreview) -> Refusal {
    let DriveError::Failed(failure) = error else { return refusal(error) };
    let asks = |question: &&Question| match question {
        Question::DateOrder { .. } => failure.kind == FailureKind::AmbiguousDates,
        Question::DecimalMark { .. } => failure.kind == FailureKind::AmbiguousDecimals,
        Question::Currency { .. } => failure.kind == FailureKind::SeveralCurrencies,
        // It has a default.
        Question::EndDay { .. } => false,
    };
    let asked = preview.questions.iter().find(asks).map(question_text);
    Refusal::input(asked.unwrap_or_else(|| failure_text(failure)))
}

fn question_text(question: &Question) -> String {
    let reading = |examples: &[Reading]| {
        let example = examples.first().map(|e| format!(" {} is {} or {}.", e.text, e.first, e.second));
        example.unwrap_or_default()
    };
    match question {
        Question::DateOrder { examples, .. } => format!(
            "Day and month cannot be told apart.{}\nSay which with --date-order dmy or --date-order mdy.",
            reading(examples)
        ),
        Question::DecimalMark { examples, .. } => format!(
            "Decimal comma and decimal point cannot be told apart.{}\nSay which with --decimal comma or \
             --decimal point.",
            reading(examples)
        ),
        Question::EndDay { examples, .. } => {
            format!(
                "An end may be the last day with a subscription or the first without.{}",
                reading(examples)
            )
        }
        Question::Currency { found } => {
            let codes: Vec<String> =
                found.iter().map(|(code, rows)| format!("{code} ({rows} rows)")).collect();
            format!(
                "The file has several currencies, which are never added up: {}.\nChoose one with --currency \
                 CODE, or convert with --currency CODE --rate OTHER=RATE.",
                codes.join(", ")
            )
        }
    }
}

fn settings(arguments: &ReportArguments) -> Result<AnalysisSettings, Refusal> {
    let as_of = match &arguments.as_of {
        Some(text) => Some(
            Day::parse_iso(text)
                .map(Day::days)
                .ok_or_else(|| Refusal::usage(format!("--as-of {text}: write the day as YYYY-MM-DD")))?,
        ),
        None => None,
    };
    if arguments.margin.is_some_and(|margin| margin.is_nan() || margin <= 0.0 || margin > 100.0) {
        return Err(Refusal::usage("--margin: a percentage above 0 and up to 100"));
    }
    let period = arguments.period.map(|period| match period {
        PeriodArgument::Week => PeriodUnit::Week,
        PeriodArgument::Month => PeriodUnit::Month,
        PeriodArgument::Quarter => PeriodUnit::Quarter,
        PeriodArgument::Year => PeriodUnit::Year,
    });
    let prediction = prediction::settings(arguments)?;
    let margin_percent = arguments.margin;
    Ok(AnalysisSettings { as_of, period, margin_percent, prediction, ..AnalysisSettings::default() })
}

fn write_outputs(
    arguments: &ReportArguments,
    driver: &mut FileDriver,
    report: &IngestReport,
    analysis: &Analysis,
) -> Result<(), Refusal> {
    let outputs = [
        (&arguments.json, ExportKind::ReportJson),
        (&arguments.html, ExportKind::ReportHtml),
        (&arguments.customers, ExportKind::CustomersCsv),
        (&arguments.issues, ExportKind::IssuesCsv),
    ];
    let mut on_standard_output = false;
    for (path, kind) in outputs {
        let Some(path) = path else { continue };
        let file = driver
            .export(kind, Selection::default(), !arguments.keep_formulas)
            .map_err(|error| refusal(&error))?;
        on_standard_output |= is_standard_stream(path);
        write_file(path, &file.bytes)?;
    }
    if !on_standard_output {
        let text = super::summary::text(report, analysis);
        write_file(Path::new("-"), text.as_bytes())?;
    }
    Ok(())
}

/// Writes a file, or standard output for `-`. A reader that has gone away is no error.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let written = if is_standard_stream(path) {
        let mut out = std::io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush())
    } else {
        std::fs::write(path, bytes)
    };
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Refusal::input(format!("{}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

fn refusal(error: &DriveError) -> Refusal {
    match error {
        DriveError::Failed(failure) => Refusal::input(failure_text(failure)),
        other => Refusal::input(other.to_string()),
    }
}

fn failure_text(failure: &Failure) -> String {
    let text = words::failure(&Formatter::default(), failure);
    format!("{}\n{}", text.what, text.remedy)
}

/// The role as it is written after `--map`.
fn role_key(role: Role) -> String {
    let key = serde_json::to_value(role).ok();
    key.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
