//! One order while rows are still coming.

use super::BuildError;
use super::interner::Interner;
use crate::analysis::ingest::parcel::{Parcel, ParcelReader, ParcelWriter, parcel};

/// No such thing: no customer, no next entry.
pub const NONE: u32 = u32::MAX;
/// No value of a dimension.
pub const NO_CODE: u16 = u16::MAX;
/// No day yet.
pub const NO_DAY: i32 = i32::MAX;

/// An order of one customer, or a part of it. Merging is commutative and associative.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub customer: u32,
    pub day: i32,
    pub gross: i64,
    pub refunded: i64,
    pub discount: i64,
    pub channel: u16,
    pub country: u16,
    /// Next entry with the same order number and another customer.
    pub next: u32,
    pub lines: u32,
    pub has_amount: bool,
    /// The status says that the order was given back.
    pub given_back: bool,
    /// What is odd about its rows.
    pub doubts: Doubts,
    /// Why the order is left out, as a position in the list of kinds; 0 if it is not.
    pub excluded: u8,
}

/// What is odd about the rows of an order, in one byte, since entries are many: whether they name different amounts
/// where there should be one, and how many days lie between the first and the last, as far as it can hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubts(u8);

impl Doubts {
    const DIFFERS: u8 = 1 << 7;
    const MOST_DAYS: u8 = Self::DIFFERS - 1;

    fn new(differs: bool, days: u32) -> Doubts {
        let days = days.min(u32::from(Self::MOST_DAYS)) as u8;
        Doubts(days | if differs { Self::DIFFERS } else { 0 })
    }

    /// Whether rows name different amounts where there should be one.
    pub fn differs(self) -> bool {
        self.0 & Self::DIFFERS != 0
    }

    /// Days between the first and the last row, at most 127.
    pub fn days(self) -> u8 {
        self.0 & Self::MOST_DAYS
    }
}

/// Values of the dimensions of whole orders.
#[derive(Clone, Debug, Default)]
pub struct OrderDimensions {
    pub channels: Interner,
    pub countries: Interner,
}

parcel!(Entry {
    customer,
    day,
    gross,
    refunded,
    discount,
    channel,
    country,
    next,
    lines,
    has_amount,
    given_back,
    doubts,
    excluded,
});
parcel!(OrderDimensions { channels, countries });

impl Parcel for Doubts {
    fn pack(self, to: &mut ParcelWriter) {
        self.0.pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<Doubts> {
        u8::unpack(from).map(Doubts)
    }
}

impl Entry {
    /// Merges another part of the same order. With `once`, both name the amount of the whole order and the
    /// larger one counts; otherwise they are added up.
    pub fn merge(&mut self, other: &Entry, once: bool, names: &OrderDimensions) -> Result<(), BuildError> {
        let both = once && self.has_amount && other.has_amount;
        let differs = both && (self.gross, self.refunded) != (other.gross, other.refunded);
        let differs = differs || self.doubts.differs() || other.doubts.differs();
        self.doubts = Doubts::new(differs, self.days_with(other));
        self.day = self.day.min(other.day);
        if once {
            self.gross = self.gross.max(other.gross);
            self.refunded = self.refunded.max(other.refunded);
            self.discount = self.discount.max(other.discount);
        } else {
            self.gross = add(self.gross, other.gross)?;
            self.refunded = add(self.refunded, other.refunded)?;
            self.discount = add(self.discount, other.discount)?;
        }
        self.channel = smaller(self.channel, other.channel, &names.channels);
        self.country = smaller(self.country, other.country, &names.countries);
        self.lines = self.lines.saturating_add(other.lines);
        self.has_amount |= other.has_amount;
        self.given_back |= other.given_back;
        // The smallest kind, so that the order of the rows does not matter.
        self.excluded = match (self.excluded, other.excluded) {
            (0, kind) | (kind, 0) => kind,
            (a, b) => a.min(b),
        };
        Ok(())
    }

    /// Days between the first and the last row of two parts of the same order.
    fn days_with(&self, other: &Entry) -> u32 {
        let last = |part: &Entry| part.day.saturating_add(i32::from(part.doubts.days()));
        match (self.day, other.day) {
            (NO_DAY, _) => u32::from(other.doubts.days()),
            (_, NO_DAY) => u32::from(self.doubts.days()),
            (a, b) => last(self).max(last(other)).abs_diff(a.min(b)),
        }
    }
}

fn add(a: i64, b: i64) -> Result<i64, BuildError> {
    a.checked_add(b).ok_or(BuildError::MoneyOverflow)
}

/// The value whose text is smaller by bytes; a value before none.
fn smaller(a: u16, b: u16, names: &Interner) -> u16 {
    match (a, b) {
        (a, b) if a == b => a,
        (NO_CODE, code) | (code, NO_CODE) => code,
        (a, b) if names.get(u32::from(a)) <= names.get(u32::from(b)) => a,
        (_, b) => b,
    }
}
