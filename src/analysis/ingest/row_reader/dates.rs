//! The date cells of a row.

use super::{Note, OPEN_EXAMPLES, RowReader};
use crate::analysis::domain::Day;
use crate::analysis::ingest::fields::dates::{DateForm, DateProblem, ParsedDate, order_readings, parse_date};
use crate::analysis::ingest::issues::IssueKind;
use crate::analysis::ingest::records::Row;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DateColumns {
    Order,
    First,
    Last,
}

impl RowReader {
    pub(super) fn read_date(&mut self, row: &Row<'_>, which: DateColumns) -> Result<Option<Day>, Note> {
        let first = self.columns.first_date.as_slice();
        let last = self.columns.last_date.as_slice();
        let columns = match which {
            DateColumns::Order => self.columns.dates.as_slice(),
            DateColumns::First => first,
            DateColumns::Last => last,
        };
        for &column in columns {
            let cell = row.field(column).unwrap_or_default();
            let parsed = match parse_date(cell, self.dates) {
                Err(DateProblem::Blank) => continue,
                Err(problem) => return Err(self.date_issue(problem, column, cell)),
                Ok(parsed) => parsed,
            };
            return Ok(Some(self.accept_date(parsed, column)));
        }
        match which {
            DateColumns::Order => {
                Err(Note { kind: IssueKind::MissingDate, column: columns.first().copied() })
            }
            _ => Ok(None),
        }
    }

    pub(super) fn accept_date(&mut self, date: ParsedDate, column: usize) -> Day {
        self.seen.forms[form_index(date.form)] += 1;
        if date.short_year {
            self.note(IssueKind::TwoDigitYear, Some(column));
        }
        date.day
    }

    pub(super) fn date_issue(&mut self, problem: DateProblem, column: usize, cell: &[u8]) -> Note {
        if problem == DateProblem::OrderOpen
            && let Some(readings) = order_readings(cell)
        {
            self.seen.orders.add(readings);
            if self.seen.open_dates.len() < OPEN_EXAMPLES {
                self.seen.open_dates.push(String::from_utf8_lossy(cell).into_owned());
            }
        }
        let kind = match problem {
            DateProblem::Blank => IssueKind::MissingDate,
            DateProblem::NotADate => IssueKind::BadDate,
            DateProblem::NoSuchDay => IssueKind::NoSuchDay,
            DateProblem::OutOfRange => IssueKind::DateOutOfRange,
            DateProblem::OtherOrder => IssueKind::OtherDateOrder,
            DateProblem::OrderOpen => IssueKind::DateOrderOpen,
        };
        Note { kind, column: Some(column) }
    }
}

pub(super) fn form_index(form: DateForm) -> usize {
    match form {
        DateForm::YearFirst => 0,
        DateForm::Numeric => 1,
        DateForm::Named => 2,
        DateForm::Compact => 3,
        DateForm::Serial => 4,
        DateForm::Unix => 5,
    }
}
