//! What each score means, in words.

use yew::{Html, html};

use crate::format::Formatter;
use crate::state::RfmScore;

/// A small table from score 5 down to 1.
pub fn bands(f: &Formatter, score: RfmScore, used: [f64; 4]) -> Html {
    let row = |(points, words): (u8, String)| {
        html! { <li class="band"><span class="band-score">{ points }</span><span>{ words }</span></li> }
    };
    html! { <ol class="bands" aria-label="What each score means">{ for all(f, score, used).into_iter().map(row) }</ol> }
}

fn all(f: &Formatter, score: RfmScore, used: [f64; 4]) -> Vec<(u8, String)> {
    match score {
        RfmScore::Recency => recency(f, used),
        RfmScore::Frequency => rising(used, |value| f.plain(value), "orders"),
        RfmScore::Monetary => rising(used, |value| f.money(value), ""),
    }
}

/// Score 5 up to the first threshold, 1 beyond the last.
fn recency(f: &Formatter, used: [f64; 4]) -> Vec<(u8, String)> {
    let [a, b, c, d] = used.map(|value| f.plain(value));
    vec![
        (5, format!("up to {a} days")),
        (4, format!("more than {a}, up to {b}")),
        (3, format!("more than {b}, up to {c}")),
        (2, format!("more than {c}, up to {d}")),
        (1, format!("more than {d} days")),
    ]
}

/// Score 2 from the first threshold, 5 from the last.
fn rising(used: [f64; 4], write: impl Fn(f64) -> String, unit: &str) -> Vec<(u8, String)> {
    let [a, b, c, d] = used.map(write);
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    vec![
        (5, format!("{d}{unit} and more")),
        (4, format!("from {c}, below {d}")),
        (3, format!("from {b}, below {c}")),
        (2, format!("from {a}, below {b}")),
        (1, format!("below {a}{unit}")),
    ]
}
