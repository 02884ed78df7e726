//! The file of `worthmap fit`: sufficient statistics, one row a customer or a kind of customer.

use std::path::Path;

use super::Refusal;
use super::report::{is_standard_stream, source};

/// What a model asks for besides frequency and weight.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs {
    /// Recency and T.
    pub times: bool,
    /// Times are whole numbers of opportunities.
    pub opportunities: bool,
    /// The sum of the logarithms of the times between purchases.
    pub timing: bool,
    /// The mean value of repeat purchases.
    pub value: bool,
}

/// One row of the file. Times are in whatever unit the user has.
pub(super) struct Row {
    pub frequency: u32,
    pub recency: f64,
    pub age: f64,
    pub timing: Option<f64>,
    pub monetary_value: Option<f64>,
    pub weight: f64,
}

/// Headings that a column may have, in any case; the first is the one that is asked for.
const FREQUENCY: &[&str] = &["frequency", "x"];
const RECENCY: &[&str] = &["recency", "t_x", "t.x", "tx"];
const AGE: &[&str] = &["T", "age", "T.cal", "T_cal", "n", "periods", "opportunities", "n_periods"];
const VALUE: &[&str] = &["monetary_value", "monetary", "zbar", "m_x"];
const TIMING: &[&str] = &["litt"];
const WEIGHT: &[&str] = &["weight", "weights", "n_customers", "n_cust", "number"];

/// Where the columns stand.
struct Columns {
    frequency: usize,
    recency: Option<usize>,
    age: Option<usize>,
    value: Option<usize>,
    timing: Option<usize>,
    weight: Option<usize>,
}

impl Columns {
    fn find(header: &csv::StringRecord, needs: Needs) -> Result<Columns, String> {
        let find = |names: &[&str]| {
            header.iter().position(|cell| names.iter().any(|name| cell.eq_ignore_ascii_case(name)))
        };
        let needed = |names: &[&str], is_needed: bool| match find(names).filter(|_| is_needed) {
            None if is_needed => {
                let found: Vec<&str> = header.iter().collect();
                Err(format!(
                    "there is no column '{}'; the file has: {}. Name the columns in the first line",
                    names[0],
                    found.join(", ")
                ))
            }
            found => Ok(found),
        };
        Ok(Columns {
            frequency: needed(FREQUENCY, true)?.unwrap_or(0),
            recency: needed(RECENCY, needs.times)?,
            age: needed(AGE, needs.times)?,
            value: needed(VALUE, needs.value)?,
            timing: needed(TIMING, needs.timing)?,
            weight: find(WEIGHT),
        })
    }

    fn row(&self, record: &csv::StringRecord, needs: Needs) -> Result<Row, String> {
        let number = |column: usize| {
            let cell = record.get(column).unwrap_or_default();
            let parsed = cell.parse::<f64>().ok().filter(|number| number.is_finite());
            parsed.ok_or_else(|| {
                let hint = if cell.contains(',') { "; write decimals with a point" } else { "" };
                format!("'{cell}' is not a number{hint}")
            })
        };
        let known = |column: Option<usize>| column.map(number).transpose();
        let count = number(self.frequency)?;
        if count < 0.0 || count.fract() != 0.0 || count > f64::from(u32::MAX) {
            return Err(format!("the frequency {count} is not a whole number of repeat purchases"));
        }
        // Who never came back has no mean value, however that is written.
        let value = self.value.filter(|_| count > 0.0);
        let timing = if count > 0.0 { known(self.timing)? } else { self.timing.map(|_| 0.0) };
        let row = Row {
            frequency: count as u32,
            recency: known(self.recency)?.unwrap_or(0.0),
            age: known(self.age)?.unwrap_or(0.0),
            timing,
            monetary_value: known(value)?,
            weight: known(self.weight)?.unwrap_or(1.0),
        };
        row.check(needs).map(|()| row)
    }
}

impl Row {
    fn check(&self, needs: Needs) -> Result<(), String> {
        let Row { frequency, recency, age, weight, .. } = *self;
        if weight <= 0.0 {
            return Err(format!("the weight {weight} is not above zero: it is a number of customers"));
        }
        if !needs.times {
            return Ok(());
        }
        if recency < 0.0 || age < 0.0 {
            return Err(format!("recency {recency} and T {age} must be at least zero"));
        }
        if recency > age {
            return Err(format!(
                "the recency {recency} is beyond T {age}: it is the time from the first to the last purchase"
            ));
        }
        if frequency == 0 && recency > 0.0 {
            return Err(format!(
                "a recency of {recency} without a repeat purchase: it is the time from the first to the last \
                 purchase, 0 where there is only one"
            ));
        }
        if needs.opportunities {
            return self.check_opportunities();
        }
        Ok(())
    }

    fn check_opportunities(&self) -> Result<(), String> {
        let Row { frequency, recency, age, .. } = *self;
        if recency.fract() != 0.0 || age.fract() != 0.0 || age > f64::from(u32::MAX) {
            return Err(format!("recency {recency} and T {age} must be whole numbers of opportunities"));
        }
        if f64::from(frequency) > recency {
            return Err(format!("{frequency} purchases do not fit into {recency} opportunities"));
        }
        Ok(())
    }
}

/// Reads the rows by their headings. The separator is the one that the first line has most of: comma, semicolon or
/// tab.
pub(super) fn read(path: &Path, needs: Needs) -> Result<Vec<Row>, Refusal> {
    let name = if is_standard_stream(path) { "-".into() } else { path.display().to_string() };
    let refuse = |text: String| Refusal::input(format!("{name}: {text}"));
    let mut text = Vec::new();
    source(path)?.read_to_end(&mut text).map_err(|error| refuse(error.to_string()))?;
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |separator: &u8| first.iter().filter(|byte| *byte == separator).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_slice());
    let header = reader.headers().map_err(|error| refuse(error.to_string()))?.clone();
    let columns = Columns::find(&header, needs).map_err(refuse)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| refuse(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(columns.row(&record, needs).map_err(|text| refuse(format!("line {line}: {text}")))?);
    }
    if rows.is_empty() {
        return Err(refuse("there is no customer below the headings".to_owned()));
    }
    Ok(rows)
}
