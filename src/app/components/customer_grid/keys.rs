//! Keys of the table.

use yew::KeyboardEvent;

use crate::state::CellStep;

/// What a key means in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridKey {
    /// Go to another cell.
    Step(CellStep),
    /// Open the customer of this row.
    Open,
}

/// The meaning of a key; `None` for keys that are not the table's.
pub fn grid_key(event: &KeyboardEvent) -> Option<GridKey> {
    if event.alt_key() || event.meta_key() {
        return None;
    }
    let step = match (event.key().as_str(), event.ctrl_key()) {
        ("Home", true) => CellStep::FirstRow,
        ("End", true) => CellStep::LastRow,
        (_, true) => return None,
        ("ArrowUp", _) => CellStep::Up,
        ("ArrowDown", _) => CellStep::Down,
        ("ArrowLeft", _) => CellStep::Left,
        ("ArrowRight", _) => CellStep::Right,
        ("PageUp", _) => CellStep::PageUp,
        ("PageDown", _) => CellStep::PageDown,
        ("Home", _) => CellStep::RowStart,
        ("End", _) => CellStep::RowEnd,
        ("Enter" | " ", _) => return Some(GridKey::Open),
        _ => return None,
    };
    Some(GridKey::Step(step))
}
