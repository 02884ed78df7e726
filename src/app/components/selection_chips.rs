//! The selection as chips: what the page is about, and how to widen it again.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

use crate::app::components::{RowWords, tier_letter};
use crate::format::Formatter;
use crate::format::words::{dimension_name, tier_name};
use crate::protocol::Selection;
use crate::state::SelectionChange;

/// Properties of [`SelectionChips`].
#[derive(Clone, PartialEq, Properties)]
pub struct SelectionChipsProps {
    /// Which customers.
    pub selection: Selection,
    /// Customers in the selection, and in all.
    pub counts: (u32, u32),
    /// Names, and how numbers are written.
    pub words: Rc<RowWords>,
    /// Whether figures for this selection are still on their way.
    pub updating: bool,
    /// Where changes go.
    pub on_change: Callback<SelectionChange>,
}

/// Chips for every condition, each with a way to remove it, and one to clear them all. Nothing while everybody
/// is selected.
#[component]
pub fn SelectionChips(props: &SelectionChipsProps) -> Html {
    let chips = chips(&props.selection, &props.words);
    if chips.is_empty() {
        return Html::default();
    }
    let clear = props.on_change.reform(|_| SelectionChange::Clear);
    let f = &props.words.formatter;
    let (some, all) = (f.count(f64::from(props.counts.0)), f.count(f64::from(props.counts.1)));
    let count = if props.updating { "Counting…".to_owned() } else { format!("{some} of {all} customers") };
    html! {
        <section class="selection-bar" aria-label="Selection">
            <p class="selection-count" role="status">{ count }</p>
            <ul class="selection-list">
                { for chips.into_iter().map(|(text, change)| chip(text, change, &props.on_change)) }
            </ul>
            <button type="button" class="button-quiet" onclick={clear}>{ "Clear selection" }</button>
        </section>
    }
}

fn chip(text: String, change: SelectionChange, on_change: &Callback<SelectionChange>) -> Html {
    let onclick = on_change.reform(move |_| change.clone());
    let label = format!("Remove {text} from the selection");
    html! {
        <li><button type="button" class="selection-chip" {onclick} aria-label={label}>
            { text }<span class="selection-cross" aria-hidden="true">{ "×" }</span>
        </button></li>
    }
}

type Chip = (String, SelectionChange);

/// Every condition of the selection with the change that takes it away.
fn chips(selection: &Selection, words: &RowWords) -> Vec<Chip> {
    let mut chips = group_chips(selection, words);
    chips.extend(range_chips(selection, words));
    for (key, value) in &selection.dimensions {
        let name = dimension_name(words.formatter.locale.language, key);
        let value_text = if value.is_empty() { "(none)" } else { value };
        chips.push((format!("{name}: {value_text}"), SelectionChange::Dimension(key.clone(), value.clone())));
    }
    chips
}

fn group_chips(selection: &Selection, words: &RowWords) -> Vec<Chip> {
    let language = words.formatter.locale.language;
    let segments = selection.segments.iter().map(|&index| {
        (words.segment(index).unwrap_or("Segment").to_owned(), SelectionChange::Segment(index))
    });
    let cells =
        selection.cells.iter().map(|&(r, fm)| (format!("R {r}, FM {fm}"), SelectionChange::Cell(r, fm)));
    let tiers =
        selection.tiers.iter().map(|&t| (format!("Tier {}", tier_letter(t)), SelectionChange::Tier(t)));
    let deciles = selection.deciles.iter().map(|&decile| {
        let name = tier_name(language, &decile.to_string());
        (format!("Decile {decile} ({name})"), SelectionChange::Decile(decile))
    });
    let stages = selection
        .stages
        .iter()
        .map(|&index| (words.stage(index).unwrap_or("Stage").to_owned(), SelectionChange::Stage(index)));
    segments.chain(cells).chain(tiers).chain(deciles).chain(stages).collect()
}

fn range_chips(selection: &Selection, words: &RowWords) -> Vec<Chip> {
    let f = &words.formatter;
    let orders = selection.orders.map(|(low, high)| {
        let text = match (low, high) {
            (low, high) if low == high => format!("Orders: {}", f.count(f64::from(low))),
            (low, u32::MAX) => format!("Orders: {} and more", f.count(f64::from(low))),
            (low, high) => format!("Orders: {} to {}", f.count(f64::from(low)), f.count(f64::from(high))),
        };
        (text, SelectionChange::Orders(None))
    });
    let revenue = selection.revenue.map(|(low, high)| {
        let text = match (low <= f64::MIN, high >= f64::MAX) {
            (true, _) => format!("Net revenue up to {}", f.money_short(high)),
            (_, true) => format!("Net revenue from {}", f.money_short(low)),
            _ => format!("Net revenue {} to {}", f.money_short(low), f.money_short(high)),
        };
        (text, SelectionChange::Revenue(None))
    });
    let first = selection.first_order.map(|(low, high)| {
        let text = format!("First order {} to {}", f.day(low), f.day(high));
        (text, SelectionChange::FirstOrder(None))
    });
    let bought = selection.bought.map(|(low, high)| {
        let text = format!("Bought between {} and {}", f.day(low), f.day(high));
        (text, SelectionChange::Bought(None))
    });
    orders
        .into_iter()
        .chain(revenue)
        .chain(first)
        .chain(bought)
        .chain(outlook_chips(selection, words))
        .collect()
}

/// Conditions that the models answer.
fn outlook_chips(selection: &Selection, words: &RowWords) -> Vec<Chip> {
    let f = &words.formatter;
    let frequency = selection.frequency.map(|(low, high)| {
        let text = match (low, high) {
            (0, 0) => "Never came back".to_owned(),
            (low, high) if low == high => format!("Came back {}", times(f, low)),
            (low, u32::MAX) => format!("Came back {} or more", times(f, low)),
            (low, high) => format!("Came back {} to {}", f.count(f64::from(low)), times(f, high)),
        };
        (text, SelectionChange::Frequency(None))
    });
    let alive = selection.alive.map(|(low, high)| {
        let text = match (low <= 0.0, high >= 1.0) {
            (true, _) => format!("Probability alive up to {}", f.percent(high)),
            (_, true) => format!("Probability alive from {}", f.percent(low)),
            _ => format!("Probability alive {} to {}", f.percent(low), f.percent(high)),
        };
        (text, SelectionChange::Alive(None))
    });
    let value = selection.value.map(|(low, high)| {
        let text = match (low <= f64::MIN, high >= f64::MAX) {
            (true, _) => format!("Value to come up to {}", f.money_short(high)),
            (_, true) => format!("Value to come from {}", f.money_short(low)),
            _ => format!("Value to come {} to {}", f.money_short(low), f.money_short(high)),
        };
        (text, SelectionChange::Value(None))
    });
    frequency.into_iter().chain(alive).chain(value).collect()
}

fn times(f: &Formatter, count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{} times", f.count(f64::from(count))),
    }
}
