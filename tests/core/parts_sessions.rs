//! Engines that read one file together give what one of them gives.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::rc::Rc;

use worthmap::analysis::ingest::NativeDecoders;
use worthmap::engine::{Emission, Engine};
use worthmap::protocol::{
    AnalysisSettings, Command, EventBody, ExportKind, FileInfo, ImportPlan, Outcome, PartMessage, RequestId,
    Selection, Source,
};

const LOAD: RequestId = RequestId(2);

/// Which worker does not do its work.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// It is gone as soon as it is asked.
    Dies,
    /// Its last piece is lost.
    LosesAPiece,
}

/// A page with one engine that loads and one for each part that it asks for.
struct Page<'a> {
    file: &'a [u8],
    fault: Fault,
    main: Engine,
    assistants: Vec<Engine>,
    /// Events of all engines: the first is that which loads.
    queue: VecDeque<(usize, Emission)>,
    /// What the engine that loads said to the page.
    said: Vec<EventBody>,
    asked_for_parts: usize,
}

impl<'a> Page<'a> {
    fn new(file: &'a [u8], workers: u32, fault: Fault) -> Page<'a> {
        let mut main = Engine::new(Rc::new(NativeDecoders));
        main.handle(Command::Workers { count: workers }, None, &mut |_| ());
        let (assistants, queue, said) = (Vec::new(), VecDeque::new(), Vec::new());
        Page { file, fault, main, assistants, queue, said, asked_for_parts: 0 }
    }

    fn command(&mut self, to: usize, command: Command, bytes: Option<Vec<u8>>) {
        let engine = if to == 0 { &mut self.main } else { &mut self.assistants[to - 1] };
        engine.handle(command, bytes, &mut |emission| self.queue.push_back((to, emission)));
    }

    /// Sends a command and lets all engines work until nothing is left.
    fn run(&mut self, command: Command) -> EventBody {
        self.said.clear();
        self.command(0, command, None);
        loop {
            while let Some((from, emission)) = self.queue.pop_front() {
                self.deliver(from, emission);
            }
            let engines = std::iter::once(&mut self.main).chain(&mut self.assistants);
            let mut worked = false;
            for (at, engine) in engines.enumerate().filter(|(_, engine)| engine.is_busy()) {
                engine.step(&mut |emission| self.queue.push_back((at, emission)));
                worked = true;
            }
            if !worked && self.queue.is_empty() {
                return self.said.last().cloned().expect("an answer");
            }
        }
    }

    fn deliver(&mut self, from: usize, emission: Emission) {
        let Emission { event, bytes } = emission;
        match event.body {
            EventBody::NeedSlice { file, offset, length } => {
                let bytes = self.file[offset as usize..offset as usize + length as usize].to_vec();
                self.command(from, Command::Slice { id: event.id, file, offset }, Some(bytes));
            }
            EventBody::Part(message) if from == 0 => self.ask(event.id, message, bytes),
            EventBody::Part(PartMessage::Piece { .. }) if self.fault == Fault::LosesAPiece => {
                self.fault = Fault::None;
            }
            EventBody::Part(message) => self.command(0, Command::Part { id: event.id, message }, bytes),
            body if from == 0 => self.said.push(body),
            body => panic!("an assistant says {body:?}"),
        }
    }

    fn ask(&mut self, id: RequestId, message: PartMessage, bytes: Option<Vec<u8>>) {
        match &message {
            PartMessage::Stop => self.assistants.clear(),
            PartMessage::Read(order) => {
                self.asked_for_parts += 1;
                if self.fault == Fault::Dies {
                    let message = PartMessage::Failed { part: order.part };
                    return self.command(0, Command::Part { id, message }, None);
                }
                self.assistants.push(Engine::new(Rc::new(NativeDecoders)));
                self.command(self.assistants.len(), Command::Part { id, message }, bytes);
            }
            other => panic!("the engine that loads says {other:?}"),
        }
    }

    fn open(&mut self) -> ImportPlan {
        let file = FileInfo { name: "orders.csv".to_owned(), size: self.file.len() as u64 };
        let source = Source::Files(vec![file]);
        match self.run(Command::Open { id: RequestId(1), source, plan: None }) {
            EventBody::Done(outcome) => match *outcome {
                Outcome::Preview(preview) => preview.plan,
                other => panic!("no preview: {other:?}"),
            },
            other => panic!("not opened: {other:?}"),
        }
    }

    /// Opens and loads the file, and gives how the load ended and the report, if there is one.
    fn load(&mut self) -> (EventBody, Vec<u8>) {
        let plan = self.open();
        let end = self.run(Command::Load { id: LOAD, plan, settings: AnalysisSettings::default() });
        let report = matches!(end, EventBody::Done(_)).then(|| self.report());
        (end, report.unwrap_or_default())
    }

    fn report(&mut self) -> Vec<u8> {
        let command = Command::Export {
            id: RequestId(3),
            kind: ExportKind::ReportJson,
            selection: Selection::default(),
            neutralise_formulas: true,
        };
        let mut bytes = None;
        self.main.handle(command, None, &mut |emission| bytes = emission.bytes);
        bytes.expect("a report")
    }
}

/// Rows of about 60 bytes, thirteen megabytes of them: enough for three parts.
fn orders(date: impl Fn(usize) -> String, number: impl Fn(usize) -> usize) -> Vec<u8> {
    let mut text = String::from("Order,Customer,Date,Total,Country,Product,Note\n");
    for row in 0..230_000_usize {
        let customer = row.wrapping_mul(2_654_435_761) % 40_009;
        let note = match row % 50 {
            0 => "\"two\nlines, one \"\"quoted\"\"\"",
            1 => "\"1,c1,2024-01-01,1.00,DE,mug,x\n2,c1,2024-01-01,1.00,DE,mug,x\n\"",
            _ => "nothing to say about it",
        };
        let (country, product) = (["DE", "FR", "US"][customer % 3], row % 7);
        let (number, date, cents) = (number(row), date(row), row % 100);
        writeln!(text, "{number},c{customer},{date},{}.{cents:02},{country},p{product},{note}", row % 90)
            .expect("a text takes all");
    }
    text.into_bytes()
}

fn iso(row: usize) -> String {
    format!("2024-{:02}-{:02}", row / 28 % 12 + 1, row % 28 + 1)
}

fn alone(file: &[u8]) -> (EventBody, Vec<u8>) {
    Page::new(file, 1, Fault::None).load()
}

#[test]
fn several_workers_give_what_one_gives() {
    let file = orders(iso, |row| row / 3);
    let (_, expected) = alone(&file);
    for workers in [2, 8] {
        let mut page = Page::new(&file, workers, Fault::None);
        let (_, report) = page.load();
        assert!(report == expected, "{workers} workers");
        assert_eq!(page.asked_for_parts, workers.min(file.len() as u32 >> 22) as usize - 1);
        let mut last = (0, 0);
        for body in &page.said {
            if let EventBody::Progress(at) = body {
                assert!((at.bytes_done, at.rows) >= last && at.bytes_done <= at.bytes_total);
                last = (at.bytes_done, at.rows);
            }
        }
        assert_eq!(last, (file.len() as u64, 230_000));
    }
}

#[test]
fn what_the_whole_file_decides_is_read_again_in_parts() {
    let open = |row: usize| match row {
        229_999 => "31/01/2024".to_owned(),
        row => format!("{:02}/{:02}/2024", row % 12 + 1, row / 12 % 12 + 1),
    };
    let file = orders(open, |row| row);
    let (_, expected) = alone(&file);
    assert!(!expected.is_empty());
    let mut page = Page::new(&file, 2, Fault::None);
    assert!(page.load().1 == expected);
    assert_eq!(page.asked_for_parts, 2);
}

#[test]
fn without_an_assistant_the_file_is_read_in_one_piece() {
    let file = orders(iso, |row| row / 3);
    let (_, expected) = alone(&file);
    for fault in [Fault::Dies, Fault::LosesAPiece] {
        let mut page = Page::new(&file, 2, fault);
        assert!(page.load().1 == expected);
        assert_eq!(page.asked_for_parts, 1);
    }
}

#[test]
fn numbers_that_go_to_and_fro_are_read_in_one_piece() {
    let file = orders(iso, |row| if row == 120_000 { 7 } else { row });
    let (_, expected) = alone(&file);
    let mut page = Page::new(&file, 2, Fault::None);
    assert!(page.load().1 == expected);
    assert_eq!(page.asked_for_parts, 1);
}

#[test]
fn a_file_that_is_refused_is_refused_in_the_same_words() {
    let file = orders(|row| format!("{:02}/{:02}/2024", row % 12 + 1, row / 12 % 12 + 1), |row| row);
    let (refused, _) = alone(&file);
    assert!(matches!(refused, EventBody::Failed(_)), "{refused:?}");
    assert_eq!(Page::new(&file, 2, Fault::None).load().0, refused);
}

#[test]
fn a_load_in_parts_can_be_cancelled() {
    let file = orders(iso, |row| row);
    let mut page = Page::new(&file, 2, Fault::None);
    let plan = page.open();
    page.command(0, Command::Load { id: LOAD, plan, settings: AnalysisSettings::default() }, None);
    for _ in 0..4 {
        let (from, emission) = page.queue.pop_front().expect("work");
        page.deliver(from, emission);
    }
    page.queue.clear();
    page.command(0, Command::Cancel { id: LOAD }, None);
    let bodies: Vec<EventBody> = page.queue.drain(..).map(|(_, emission)| emission.event.body).collect();
    assert_eq!(bodies, [EventBody::Cancelled]);
    assert!(!page.main.is_busy());
}
