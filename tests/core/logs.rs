//! Logs for tests: from a few entries written down, or from the CDNOW files.

use std::collections::BTreeMap;

use worthmap::analysis::domain::{CustomerIds, CustomerIx, Day, Money, TransactionLog};

/// A customer's entry: day, gross and refund in whole hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub day: i32,
    pub gross: i64,
    pub refunded: i64,
}

/// An order of so many hundredths on a day.
pub fn order(day: i32, hundredths: i64) -> Entry {
    Entry { day, gross: hundredths, refunded: 0 }
}

/// A refund that stands alone.
pub fn refund(day: i32, hundredths: i64) -> Entry {
    Entry { day, gross: 0, refunded: hundredths }
}

/// A log of rows in any order, one order a row.
pub fn log_of(rows: &[(&str, Entry)]) -> TransactionLog {
    let mut customers: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
    for &(customer, entry) in rows {
        customers.entry(customer).or_default().push(entry);
    }
    let mut log = TransactionLog { starts: vec![0], ids: CustomerIds::new(), ..TransactionLog::default() };
    let mut refunded = Vec::new();
    let money = |hundredths: i64| Money::from_ten_thousandths(hundredths * 100);
    for (customer, mut entries) in customers {
        entries.sort();
        log.ids.push(customer);
        log.days.extend(entries.iter().map(|e| Day::from_days(e.day)));
        log.gross.extend(entries.iter().map(|e| money(e.gross)));
        refunded.extend(entries.iter().map(|e| money(e.refunded)));
        log.starts.push(log.days.len() as u32);
    }
    log.refunded = refunded.iter().any(|r| !r.is_zero()).then_some(refunded);
    log
}

/// Position of a customer by its identifier.
pub fn customer(log: &TransactionLog, id: &str) -> CustomerIx {
    (0..log.customer_count() as u32).map(CustomerIx).find(|&c| log.ids.get(c) == id).unwrap()
}

/// The CDNOW sample (one in ten), purchases of one customer and day as one order.
pub fn cdnow_sample() -> TransactionLog {
    cdnow(include_str!("../data/cdnow/CDNOW_sample.txt"), [1, 2, 4])
}

/// The whole of CDNOW, purchases of one customer and day as one order.
pub fn cdnow_master() -> TransactionLog {
    cdnow(include_str!("../data/cdnow/CDNOW_master.txt"), [0, 1, 3])
}

fn cdnow(text: &str, [id, date, amount]: [usize; 3]) -> TransactionLog {
    let mut orders: BTreeMap<(&str, i32), i64> = BTreeMap::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let Some(digits) = fields.get(date).filter(|d| d.bytes().all(|b| b.is_ascii_digit())) else {
            continue;
        };
        let day = Day::from_date(
            digits[..4].parse().unwrap(),
            digits[4..6].parse().unwrap(),
            digits[6..].parse().unwrap(),
        );
        let (whole, cents) = fields[amount].split_once('.').unwrap();
        let value = whole.parse::<i64>().unwrap() * 100 + cents.parse::<i64>().unwrap();
        *orders.entry((fields[id], day.unwrap().days())).or_default() += value;
    }
    let rows: Vec<_> = orders.into_iter().map(|((id, day), value)| (id, order(day, value))).collect();
    log_of(&rows)
}
