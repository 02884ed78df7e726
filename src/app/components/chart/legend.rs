//! The legend: a button for each series, which hides and shows it.

use yew::{Callback, Html, MouseEvent, UseStateHandle, classes, html};

use crate::charts::{ChartSpec, Ink};

/// Buttons for the series; nothing for a chart of one. At least one series stays.
pub fn legend(spec: &ChartSpec, hidden: &UseStateHandle<Vec<usize>>) -> Html {
    if spec.legend.len() < 2 {
        return Html::default();
    }
    let button = |(at, label, ink): (usize, &String, Ink)| {
        let shown = !hidden.contains(&at);
        let onclick = toggle(at, spec.legend.len(), hidden.clone());
        let class = classes!("legend-entry", (!shown).then_some("is-off"));
        html! {
            <li>
                <button type="button" {class} aria-pressed={shown.to_string()} {onclick}>
                    <span class={classes!("legend-mark", ink_class(ink))} aria-hidden="true"></span>{ label }
                </button>
            </li>
        }
    };
    let entries = spec.legend.iter().enumerate().map(|(at, entry)| (at, &entry.label, entry.ink));
    html! { <ul class="legend" aria-label="Series; press to hide or show">{ for entries.map(button) }</ul> }
}

fn toggle(at: usize, of: usize, hidden: UseStateHandle<Vec<usize>>) -> Callback<MouseEvent> {
    Callback::from(move |_| {
        let mut next = (*hidden).clone();
        match next.iter().position(|held| *held == at) {
            Some(held) => drop(next.remove(held)),
            None if next.len() + 1 < of => next.push(at),
            None => return,
        }
        hidden.set(next);
    })
}

/// The class that gives an ink's colour.
pub fn ink_class(ink: Ink) -> String {
    match ink {
        Ink::Main => "ink-main".to_owned(),
        Ink::New => "ink-new".to_owned(),
        Ink::Returning => "ink-returning".to_owned(),
        Ink::Quiet => "ink-quiet".to_owned(),
        Ink::Loss => "ink-loss".to_owned(),
        Ink::Strong => "ink-strong".to_owned(),
        Ink::Ramp(step) => format!("ink-ramp-{step}"),
        Ink::Segment(at) => format!("ink-segment-{at}"),
    }
}
