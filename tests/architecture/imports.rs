//! Who may know whom.

use crate::source::Source;

/// For each room, the rooms that it may name beside itself.
const MAY_KNOW: [(&str, &[&str]); 11] = [
    ("analysis", &[]),
    ("format", &["analysis", "protocol"]),
    ("protocol", &["analysis"]),
    ("export", &["analysis", "charts", "format", "protocol"]),
    ("charts", &["analysis", "format", "protocol"]),
    ("engine", &["analysis", "charts", "export", "format", "protocol"]),
    // Native only, beside the web: another way to drive the engine.
    ("command_line", &["analysis", "engine", "format", "protocol"]),
    ("state", &["format", "protocol"]),
    ("web", &["analysis", "engine", "protocol"]),
    ("app", &["charts", "export", "format", "protocol", "state", "web"]),
    ("lib", &[]),
];

/// Inside `analysis`: a room may name those of a lower rank, and rooms of the lowest rank each other.
const RANK: [(&str, u8); 13] = [
    ("numerics", 0),
    ("domain", 0),
    ("ingest", 1),
    ("summary", 2),
    ("survival", 2),
    ("metrics", 3),
    ("models", 3),
    ("contracts", 4),
    ("segments", 4),
    ("cohorts", 4),
    ("subscriptions", 4),
    ("churn", 5),
    ("simulate", 5),
];

/// Every path to a room that this source must not know.
pub fn breaches(source: &Source) -> Vec<String> {
    let own: Vec<&str> = source.name.trim_end_matches(".rs").split('/').collect();
    paths(source.code(), &own)
        .into_iter()
        .filter(|(_, path)| !may(&own, path))
        .map(|(at, path)| format!("{}:{}: {}", source.name, source.line_at(at), path.join("::")))
        .collect()
}

fn may(own: &[&str], path: &[String]) -> bool {
    let Some(room) = path.first() else { return true };
    let known = MAY_KNOW.iter().find(|(name, _)| *name == own[0]);
    let is_room = MAY_KNOW.iter().any(|(name, _)| name == room);
    if !is_room || own[0] == "bin" {
        return true;
    }
    if room != own[0] {
        return known.is_some_and(|(_, others)| others.contains(&room.as_str()));
    }
    if room != "analysis" {
        return true;
    }
    let rank = |name: Option<&str>| RANK.iter().find(|(room, _)| Some(*room) == name).map(|(_, rank)| *rank);
    let same = own.get(1).copied() == path.get(1).map(String::as_str);
    match (rank(own.get(1).copied()), rank(path.get(1).map(String::as_str))) {
        (Some(mine), Some(theirs)) => same || theirs < mine || (mine == 0 && theirs == 0),
        _ => true,
    }
}

/// Every path that starts with `crate` or `super`, from the crate's top, with its position. The inside of braces
/// counts as one path for each of its entries.
fn paths(code: &str, own: &[&str]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                continue;
            }
            found.extend(expand(&code[at..]).into_iter().filter_map(|path| Some((at, absolute(path, own)?))));
        }
    }
    found
}

/// The path's parts from the crate's top; nothing if it leads out of the crate.
fn absolute(path: Vec<String>, own: &[&str]) -> Option<Vec<String>> {
    let up = path.iter().take_while(|part| *part == "super").count();
    if up == 0 {
        return Some(path[1..].to_vec());
    }
    // The module of `a/mod.rs` is `a`, that of `a/b.rs` is `a::b`.
    let depth = own.len() - usize::from(own.last() == Some(&"mod"));
    let kept = own[..depth.checked_sub(up)?].iter().map(|part| (*part).to_owned());
    Some(kept.chain(path[up..].iter().cloned()).collect())
}

/// The paths that a text begins with: `a::b::c`, or one for each entry of `a::{b, c::d}`.
fn expand(text: &str) -> Vec<Vec<String>> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let head: Vec<String> =
        text[..end].split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    if !text[..end].ends_with("::") || !text[end..].starts_with('{') {
        return vec![head];
    }
    entries(&text[end + 1..])
        .into_iter()
        .flat_map(expand)
        .map(|tail| head.iter().cloned().chain(tail).collect())
        .collect()
}

/// The entries of a braced list, up to the brace that closes it.
fn entries(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0_usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(text[start..at].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.retain(|entry| !entry.is_empty());
    found
}
