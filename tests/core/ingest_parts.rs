//! A file that is read in parts gives exactly what one reader gives, wherever its parts begin.

use std::rc::Rc;

use proptest::prelude::{Strategy, any, prop};
use proptest::test_runner::Config;
use proptest::{prop_assert, prop_assert_eq, proptest};

use worthmap::analysis::ingest::encoding::EncodingName;
use worthmap::analysis::ingest::issues::IssueKind;
use worthmap::analysis::ingest::limits::ReadLimits;
use worthmap::analysis::ingest::parallel::{ParallelError, Parallelism, read_in_parts};
use worthmap::analysis::ingest::parts::merge_parts;
use worthmap::analysis::ingest::plan::{DateOrder, DecimalMark, Duplicates};
use worthmap::analysis::ingest::{FilePart, ImportPlan, IngestError, Ingested, NativeDecoders, PartPlan};

use crate::loading::{load_in, look};

const HEADER: &str = "Order,Customer,Date,Amount,Refund,Channel,Product,Country,Name,Currency,Note";

fn in_parts(bytes: &[u8], plan: &ImportPlan, most: usize) -> Result<Option<Ingested>, ParallelError> {
    let parallelism = Parallelism { most, least_part: 1 };
    read_in_parts(bytes, bytes.len() as u64, plan, parallelism, &mut |_| ())
}

/// As workers do that share no memory: every part goes as pieces of bytes.
fn in_pieces(bytes: &[u8], plan: &ImportPlan, cuts: &[usize]) -> Result<Option<Ingested>, IngestError> {
    let decoders = || Rc::new(NativeDecoders);
    let shared = PartPlan::new(plan, (bytes, true), ReadLimits::default(), decoders())?;
    let Some(shared) = shared else { return Ok(None) };
    let mut bounds: Vec<usize> = cuts.iter().map(|cut| cut % bytes.len()).chain([0]).collect();
    bounds.sort_unstable();
    let find = |from: usize| shared.find_start(&bytes[from..], &NativeDecoders).map(|at| from + at);
    let mut starts: Vec<usize> = bounds[1..].iter().filter_map(|from| find(*from)).collect();
    starts.insert(0, 0);
    starts.dedup();
    let ends: Vec<usize> = starts[1..].iter().copied().chain([bytes.len()]).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < starts.len() {
        let mut reader = shared.reader(at == 0, decoders())?;
        let mut start = starts[at];
        loop {
            reader.feed(&bytes[start..ends[at]])?;
            start = ends[at];
            at += 1;
            if at == ends.len() || reader.is_between_rows() {
                break;
            }
        }
        let Some(part) = reader.finish(at == ends.len())? else { return Ok(None) };
        let pieces = part.into_pieces().concat();
        let pieces = pieces.chunks(1 + pieces.len() / 3).map(<[u8]>::to_vec).collect();
        parts.push(FilePart::from_pieces(pieces).unwrap());
    }
    merge_parts(&shared, parts)
}

/// One row but for its order number, which rises by the step before it.
#[derive(Clone, Debug)]
struct Line {
    step: u32,
    rest: String,
    end: &'static str,
}

fn line() -> impl Strategy<Value = Line> {
    let step = prop::sample::select(vec![0, 0, 1, 1, 1, 2, 90]);
    let customer = prop::sample::select(vec![
        "",
        "ann@x.org",
        "Ann@X.org",
        "17.0",
        "17",
        "a customer of many words",
        "Zoë",
    ]);
    let day =
        prop::sample::select(vec!["2024-01-31", "2024-02-01", "2024-02-03", "20240203", "2024-02-30", ""]);
    let amount =
        prop::sample::select(vec!["10.00", "-4.50", "0.00", "1,234.56", "x", "0.00005", "99999999.99"]);
    let amount = amount
        .prop_map(|amount| if amount.contains(',') { format!("\"{amount}\"") } else { amount.to_owned() });
    let rest = prop::sample::select(vec![
        ",web,mug,DE,Ann,EUR,",
        "1.00,shop,\"a,b\",FR,Bob,EUR,plain",
        ",web,\"two\nlines\",DE,,EUR,\"a note\r\nof \"\"three\"\"\n\nlines, and more\"",
        ",web,mug,DE,Ann,EUR,\"1,ann@x.org,2024-01-31,5.00,,web,mug,DE,Ann,EUR,x\n2,b,2024-01-31,5.00,,w,m,D,A,EUR,y\n3,b,2024-01-31,5.00,,w,m,D,A,EUR,y\nz\"",
        ",,mug,DE,\"Al\" Smith,EUR,",
        ",web,mug,\"DE,Ann,EUR,stray",
        ",web,mug,DE,Ann,EUR,say \"no\"",
        ",web",
        ",web,mug,DE,Ann,EUR,,,too many",
        ",web,mug,DE,Ann,EUR,\"open",
    ]);
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n \n"]);
    (step, customer, day, amount, rest, end).prop_map(|(step, customer, day, amount, rest, end)| Line {
        step,
        rest: format!("{customer},{day},{amount},{rest}"),
        end,
    })
}

fn text(lines: &[Line], bom: bool) -> String {
    let mut text = String::from(if bom { "\u{FEFF}" } else { "" });
    text += HEADER;
    text += "\n100,sure@x.org,2023-12-31,99.50,,web,mug,DE,Sue,EUR,\n";
    let mut number = 101;
    for line in lines {
        number += line.step;
        text += &format!("{number},{}{}", line.rest, line.end);
    }
    text + "9999,sure@x.org,2023-12-31,99.50,,web,mug,DE,Sue,EUR,\n"
}

fn plan() -> ImportPlan {
    let mut plan = look(text(&[], false).as_bytes()).plan;
    plan.date_order = Some(DateOrder::Ymd);
    plan.decimal = Some(DecimalMark::Point);
    plan
}

proptest! {
    #![proptest_config(Config { cases: 384, failure_persistence: None, ..Config::default() })]

    #[test]
    fn parts_give_what_one_reader_gives(
        lines in prop::collection::vec(line(), 1..60),
        most in 2usize..9,
        bom in any::<bool>(),
    ) {
        let bytes = text(&lines, bom).into_bytes();
        let plan = plan();
        let whole = load_in(&bytes, &plan, 1 << 20);
        match in_parts(&bytes, &plan, most) {
            Ok(Some(found)) => prop_assert_eq!(Ok(found), whole),
            Ok(None) => {}
            Err(_) => prop_assert!(whole.is_err()),
        }
    }

    #[test]
    fn parts_as_pieces_of_bytes_give_what_one_reader_gives(
        lines in prop::collection::vec(line(), 1..60),
        cuts in prop::collection::vec(any::<usize>(), 1..5),
        bom in any::<bool>(),
    ) {
        let bytes = text(&lines, bom).into_bytes();
        let plan = plan();
        let whole = load_in(&bytes, &plan, 1 << 20);
        match in_pieces(&bytes, &plan, &cuts) {
            Ok(Some(found)) => prop_assert_eq!(Ok(found), whole),
            Ok(None) => {}
            Err(_) => prop_assert!(whole.is_err()),
        }
    }

    #[test]
    fn rows_without_a_stray_quote_are_read_in_parts(
        lines in prop::collection::vec(line(), 1..60),
        most in 2usize..9,
        latin in any::<bool>(),
    ) {
        let plain = |line: &Line| !line.rest.contains("\"DE,Ann") && !line.rest.contains("\"open");
        let lines: Vec<Line> = lines.into_iter().filter(plain).collect();
        let text = text(&lines, false);
        let mut plan = plan();
        let bytes = if latin {
            plan.encoding = EncodingName::parse("windows-1252").unwrap();
            encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
        } else {
            text.into_bytes()
        };
        let whole = load_in(&bytes, &plan, 1 << 20);
        match in_parts(&bytes, &plan, most) {
            Ok(Some(found)) => prop_assert_eq!(Ok(found), whole),
            Ok(None) => {
                // A number of more rows than are compared one by one, or a file that is refused.
                let crowded = lines.iter().filter(|line| line.step == 0).count() > 8;
                prop_assert!(crowded || whole.is_err());
            }
            // Few rows may have another number of columns than the plan says.
            Err(_) => prop_assert!(whole.is_err()),
        }
    }
}

fn rows(count: usize, note: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = String::from("Order,Customer,Date,Amount,Note\n");
    for at in 0..count {
        let customer = at * 7_919 % 977;
        text += &format!("{},c{customer},2024-01-{:02},{}.50,{}\n", at / 3, at % 28 + 1, at % 90, note(at));
    }
    text.into_bytes()
}

#[test]
fn a_cell_that_looks_like_rows_does_not_mislead_a_reader_for_long() {
    let false_rows = "1,c1,2024-01-01,1.00,x\n".repeat(40);
    let bytes = rows(400, |at| if at % 5 == 0 { format!("\"note\n{false_rows}\"") } else { "-".to_owned() });
    let plan = look(&bytes).plan;
    let whole = load_in(&bytes, &plan, 1 << 20).unwrap();
    assert_eq!(whole.report.rows.read, 400);
    for most in 2..40 {
        assert_eq!(in_parts(&bytes, &plan, most).unwrap().as_ref(), Some(&whole), "{most} parts");
    }
}

#[test]
fn rows_of_one_order_on_both_sides_of_a_cut_are_one_order() {
    let bytes = rows(90, |_| String::from("-"));
    let doubled: Vec<u8> =
        bytes.split_inclusive(|b| *b == b'\n').flat_map(|line| [line, line].concat()).collect();
    let bytes = [&bytes[..bytes.iter().position(|b| *b == b'\n').unwrap() + 1], &doubled[64..]].concat();
    let plan = look(&bytes).plan;
    let whole = load_in(&bytes, &plan, 1 << 20).unwrap();
    assert!(whole.report.issues.count(IssueKind::Duplicate) > 80);
    for most in 2..120 {
        assert_eq!(in_parts(&bytes, &plan, most).unwrap().as_ref(), Some(&whole), "{most} parts");
    }
}

#[test]
fn what_needs_one_reader_is_left_to_it() {
    let bytes = rows(90, |_| String::from("-"));
    let plan = look(&bytes).plan;
    assert!(in_parts(&bytes, &plan, 4).unwrap().is_some());
    assert!(in_parts(&bytes, &plan, 1).unwrap().is_none());
    let dropping = ImportPlan { duplicates: Duplicates::Drop, ..plan.clone() };
    assert!(in_parts(&bytes, &dropping, 4).unwrap().is_none());
    let turned = [&bytes[..], b"1,c1,2024-01-01,5.00,-\n"].concat();
    assert!(in_parts(&turned, &plan, 4).unwrap().is_none());
    let (name, text) = ("utf-16le", String::from_utf8(bytes).unwrap());
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let plan = ImportPlan { encoding: EncodingName::parse(name).unwrap(), ..plan };
    assert!(in_parts(&wide, &plan, 4).unwrap().is_none());
}
