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
        RfmScore::Recency => falling(&steps(used, |value| f.plain(value)), "days"),
        RfmScore::Monetary => rising(&steps(used, |value| f.money(value)), ""),
        RfmScore::Frequency => rising(&orders(f, used), ""),
    }
}

/// The five stretches between four thresholds, lowest first. A value at a threshold lies below it.
fn steps(used: [f64; 4], write: impl Fn(f64) -> String) -> [String; 5] {
    let [a, b, c, d] = used;
    let between = |low: f64, high: f64| {
        if low < high {
            format!("more than {}, up to {}", write(low), write(high))
        } else {
            NOBODY.to_owned()
        }
    };
    let ends = (format!("up to {}", write(a)), format!("more than {}", write(d)));
    [ends.0, between(a, b), between(b, c), between(c, d), ends.1]
}

/// The same for whole numbers, which are easier read one by one.
fn orders(f: &Formatter, used: [f64; 4]) -> [String; 5] {
    let [a, b, c, d] = used.map(f64::floor);
    let between = |low: f64, high: f64| match high - (low + 1.0) {
        gap if gap < 0.0 => NOBODY.to_owned(),
        gap if gap < 1.0 => f.count(high),
        _ => format!("{} to {}", f.count(low + 1.0), f.count(high)),
    };
    let first = if a <= 1.0 { f.count(a) } else { format!("up to {}", f.count(a)) };
    let last = format!("{} and more", f.count(d + 1.0));
    [first, between(a, b), between(b, c), between(c, d), last]
}

/// What stands for a score that no value can get.
const NOBODY: &str = "nobody";

fn rising(steps: &[String; 5], unit: &str) -> Vec<(u8, String)> {
    with_unit(steps.iter().rev(), unit)
}

fn falling(steps: &[String; 5], unit: &str) -> Vec<(u8, String)> {
    with_unit(steps.iter(), unit)
}

/// From score 5 down to 1; the unit stands at the first and the last.
fn with_unit<'a>(steps: impl Iterator<Item = &'a String>, unit: &str) -> Vec<(u8, String)> {
    let text = |(score, step): (u8, &String)| {
        let ends = matches!(score, 1 | 5) && !unit.is_empty();
        (score, if ends { format!("{step} {unit}") } else { step.clone() })
    };
    (1..=5).rev().zip(steps).map(text).collect()
}
