//! How long it takes to read a file of orders and to group them by customer.
//!
//! `cargo bench --no-default-features --bench ingest -- FILE [THREADS] [analysis]` reads FILE once and prints one line
//! of JSON: seconds, memory and what the peers of the benchmark are compared by (see `xtask/src/bench/`). With
//! `analysis`, the seconds are those of everything that a report says.

#![allow(clippy::expect_used)]

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use worthmap::analysis::domain::{CustomerIx, Day, MoneySum, TransactionLog};
use worthmap::analysis::ingest::decode_native::NativeDecoders;
use worthmap::analysis::ingest::limits::ReadLimits;
use worthmap::analysis::ingest::parallel::{Parallelism, ReadAt, read_in_parts};
use worthmap::analysis::ingest::{Ingest, Ingested, preview};
use worthmap::engine::Driver;
use worthmap::protocol::AnalysisSettings;

/// As much of a file as the app looks at before it is read.
const HEAD: u64 = 2 << 20;

/// Bytes that one reader reads at a time.
const PIECE: usize = 1 << 20;

struct Shared(File);

impl ReadAt for Shared {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.0.read_exact_at(buffer, offset)
    }
}

/// What is known of a customer.
struct Group {
    orders: u64,
    first: Day,
    last: Day,
    sum: MoneySum,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|given| given != "--bench").collect();
    let Some(path) = arguments.first().map(Path::new) else {
        println!("no file was named: nothing was measured");
        return;
    };
    let threads = arguments.get(1).map_or(1, |text| text.parse().expect("a number of threads"));
    if arguments.get(2).is_some_and(|what| what == "analysis") {
        return analyse(path);
    }
    let resting = memory("VmRSS:");
    let start = Instant::now();
    let ingested = read(path, threads);
    // The log is what the app works with; groups are for the comparison only.
    let used = (memory("VmHWM:"), resting);
    let groups = groups(&ingested.log);
    let seconds = start.elapsed().as_secs_f64();
    print(&ingested, &groups, seconds, used);
}

/// The file under the plan that its head suggests, read by so many threads.
fn read(path: &Path, threads: usize) -> Ingested {
    let mut file = Shared(File::open(path).expect("a file"));
    let size = file.0.metadata().expect("a file").len();
    let mut head = Vec::new();
    file.0.by_ref().take(HEAD).read_to_end(&mut head).expect("a head");
    let plan = preview(&head, size <= HEAD, None, &NativeDecoders).expect("a preview").plan;
    let parallelism = Parallelism { most: threads, ..Parallelism::available() };
    let in_parts = read_in_parts(&file, size, &plan, parallelism, &mut |_| ()).expect("rows");
    if let Some(ingested) = in_parts {
        return ingested;
    }
    let mut ingest = Ingest::new(plan, ReadLimits::default(), Rc::new(NativeDecoders)).expect("a plan");
    ingest.announce(size);
    let mut buffer = vec![0; PIECE];
    let mut offset = 0;
    while offset < size {
        let length = (size - offset).min(PIECE as u64) as usize;
        file.read_at(offset, &mut buffer[..length]).expect("bytes");
        ingest.feed(&buffer[..length]).expect("rows");
        offset += length as u64;
    }
    ingest.finish().expect("orders")
}

fn groups(log: &TransactionLog) -> Vec<Group> {
    (0..log.customer_count() as u32).filter_map(|at| group(log, CustomerIx(at))).collect()
}

fn group(log: &TransactionLog, customer: CustomerIx) -> Option<Group> {
    let orders = log.orders_of(customer);
    let (&first, &last) = (orders.days.first()?, orders.days.last()?);
    let sum = (0..orders.days.len()).map(|at| MoneySum::from(orders.net(at))).sum();
    Some(Group { orders: orders.days.len() as u64, first, last, sum })
}

/// Everything that a report says, with as many threads as the machine has.
fn analyse(path: &Path) {
    let resting = memory("VmRSS:");
    let start = Instant::now();
    let shared = Shared(File::open(path).expect("a file"));
    let size = shared.0.metadata().expect("a file").len();
    let mut driver = Driver::new(Rc::new(NativeDecoders));
    let file = File::open(path).expect("a file");
    let preview = driver.open_files(vec![("orders".to_owned(), file)], None).expect("a preview");
    let settings = AnalysisSettings::default();
    let loaded = driver.load_in_parts((&shared, size), preview.plan, settings, &mut |_| ());
    let (_, analysis) = loaded.expect("an analysis");
    let seconds = start.elapsed().as_secs_f64();
    let (peak, customers) = (memory("VmHWM:"), analysis.all_customers);
    println!(
        "{{\"seconds\":{seconds:.4},\"customers\":{customers},\"peak_bytes\":{peak},\"resting_bytes\":{resting}}}"
    );
}

/// The line that the benchmark reads. The squares of counts and the days between first and last order, summed up, are
/// other figures if orders went to other customers.
fn print(ingested: &Ingested, groups: &[Group], seconds: f64, (peak, resting): (u64, u64)) {
    let customers = groups.len();
    let rows = ingested.report.rows.accepted;
    let orders: u64 = groups.iter().map(|group| group.orders).sum();
    let squares: u64 = groups.iter().map(|group| group.orders * group.orders).sum();
    let days: i64 = groups.iter().map(|group| i64::from(group.last.since(group.first).0)).sum();
    let sum: MoneySum = groups.iter().map(|group| group.sum).sum();
    let first = groups.iter().map(|group| group.first).min().unwrap_or_default();
    let last = groups.iter().map(|group| group.last).max().unwrap_or_default();
    assert_eq!(rows, orders, "every row is an order of its own");
    println!(
        "{{\"seconds\":{seconds:.4},\"rows\":{orders},\"customers\":{customers},\"first\":\"{first}\",\
         \"last\":\"{last}\",\"cents\":{},\"squares\":{squares},\"days\":{days},\"peak_bytes\":{peak},\
         \"resting_bytes\":{resting}}}",
        sum.ten_thousandths() / 100
    );
}

/// Memory of this process in bytes, by its name in the system's account; 0 where there is none.
fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|rest| rest.trim().strip_suffix(" kB")).and_then(|text| text.parse().ok());
    kilobytes.unwrap_or(0_u64) * 1024
}
