//! Keys of a chart: from item to item, and choosing.

use yew::KeyboardEvent;

/// What a key means in a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKey {
    /// Go to an item.
    Go(usize),
    /// Choose the item that the keyboard is at; with Shift everything from the last chosen one to it.
    Choose {
        /// Whether a stretch is meant.
        stretch: bool,
    },
    /// Leave the items.
    Leave,
}

/// The meaning of a key with the keyboard at an item of so many; `None` for keys that are not the chart's.
pub fn chart_key(event: &KeyboardEvent, at: Option<usize>, items: usize) -> Option<ChartKey> {
    if items == 0 || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let last = items - 1;
    let go = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
        "ArrowLeft" | "ArrowUp" => at.map_or(last, |at| at.saturating_sub(1)),
        "Home" => 0,
        "End" => last,
        "Enter" | " " if at.is_some() => return Some(ChartKey::Choose { stretch: event.shift_key() }),
        "Escape" if at.is_some() => return Some(ChartKey::Leave),
        _ => return None,
    };
    Some(ChartKey::Go(go))
}
