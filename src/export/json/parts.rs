//! Parts that may be missing, in the report.

use serde::Serialize;

use crate::protocol::Figure;

/// A part, or why there is none.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Part<T, Reason> {
    There(T),
    Missing { unavailable: Reason },
}

/// Makes a part of what is there.
pub(super) fn part<'a, T, Made, Reason: Copy>(
    of: &'a Result<T, Reason>,
    make: impl FnOnce(&'a T) -> Made,
) -> Part<Made, Reason> {
    match of {
        Ok(found) => Part::There(make(found)),
        Err(reason) => Part::Missing { unavailable: *reason },
    }
}

/// A figure that has a value.
pub(super) fn known(figure: Figure) -> Option<f64> {
    match figure {
        Figure::Value(value) => Some(value),
        Figure::Undefined(_) => None,
    }
}
