//! Which order of day, month and year a column of numeric dates has.

use crate::analysis::domain::Day;
use crate::analysis::ingest::parcel::parcel;
use crate::analysis::ingest::plan::DateOrder;

/// What a numeric date can mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderReadings {
    /// Read as day, month, year.
    pub dmy: Option<Day>,
    /// Read as month, day, year.
    pub mdy: Option<Day>,
    /// Read as year, month, day; two-digit years only.
    pub ymd: Option<Day>,
    /// Whether it stands with full stops, as `04.07.2026`.
    pub dotted: bool,
}

/// How often numeric dates told the order of their column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderCounts {
    /// Dates that only day, month, year can read.
    pub dmy: u64,
    /// Dates that only month, day, year can read.
    pub mdy: u64,
    /// Dates that only year, month, day can read.
    pub ymd: u64,
    /// Dates that can be read in several ways, differently.
    pub either: u64,
    /// Of these, those written with full stops: day first by custom.
    pub dotted: u64,
}

parcel!(OrderCounts { dmy, mdy, ymd, either, dotted });

impl OrderCounts {
    /// Counts one date.
    pub fn add(&mut self, readings: OrderReadings) {
        match (readings.dmy, readings.mdy, readings.ymd) {
            (Some(a), Some(b), _) if a == b => {}
            (Some(_), Some(_), _) => {
                self.either += 1;
                self.dotted += u64::from(readings.dotted);
            }
            (Some(_), None, _) => self.dmy += 1,
            (None, Some(_), _) => self.mdy += 1,
            (None, None, Some(_)) => self.ymd += 1,
            (None, None, None) => {}
        }
    }

    /// Adds the counts of another part of the file.
    pub fn merge(&mut self, other: OrderCounts) {
        self.dmy += other.dmy;
        self.mdy += other.mdy;
        self.ymd += other.ymd;
        self.either += other.either;
        self.dotted += other.dotted;
    }

    /// The order that the dates tell: the one that most of the telling dates have. Where none tells, full stops
    /// mean day first. `None` if that leaves it open, or if nothing depends on it.
    pub fn order(self) -> Option<DateOrder> {
        let best = self.dmy.max(self.mdy).max(self.ymd);
        match best {
            0 if self.dotted > 0 && self.dotted == self.either => Some(DateOrder::Dmy),
            0 => None,
            // Two-digit years that stand first: nothing but that order reads 96-07-04.
            _ if self.ymd == best => Some(DateOrder::Ymd),
            _ if self.dmy == self.mdy => None,
            _ if self.dmy == best => Some(DateOrder::Dmy),
            _ => Some(DateOrder::Mdy),
        }
    }

    /// Whether only the user can tell.
    pub fn is_open(self) -> bool {
        self.order().is_none() && (self.either > 0 || self.dmy + self.mdy > 0)
    }
}
