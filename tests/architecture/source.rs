//! One source file, with comments, strings and tests blanked out so that only code is judged.

use std::fs;
use std::path::Path;

/// Lines that a function may have.
const FUNCTION_CEILING: usize = 60;
/// Lines of a function that only dispatches.
const DISPATCH_CEILING: usize = 80;

pub struct Source {
    /// Path below `src`, with `/`.
    pub name: String,
    /// The file as it is.
    pub text: String,
    /// The file with comments, literals and test modules replaced by blanks; same lines.
    code: String,
}

impl Source {
    pub fn read(folder: &Path, file: &Path) -> Source {
        let name = file.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        Source::parse(&name, &fs::read_to_string(file).unwrap())
    }

    pub fn parse(name: &str, text: &str) -> Source {
        let code = without_tests(&without_literals(text));
        Source { name: name.to_owned(), text: text.to_owned(), code }
    }

    /// The room: the first folder, or the file's own name at the top.
    pub fn room(&self) -> &str {
        self.name.split(['/', '.']).next().unwrap_or("")
    }

    /// The code, for rules that look at more than a line.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The line number of a position in the code.
    pub fn line_at(&self, position: usize) -> usize {
        self.code[..position].matches('\n').count() + 1
    }

    pub fn lines_where(&self, is_breach: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.code.lines().enumerate().filter(|(_, line)| is_breach(line));
        lines.map(|(index, line)| format!("{}:{}: {}", self.name, index + 1, line.trim())).collect()
    }

    /// Lines that have `name` as a whole word.
    pub fn lines_naming(&self, name: &str) -> Vec<String> {
        self.lines_where(|line| {
            line.match_indices(name).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let after = line[at + name.len()..].chars().next();
                ![before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || c == '_')
            })
        })
    }

    /// Functions longer than allowed.
    pub fn long_functions(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (at, _) in self.code.match_indices("fn ") {
            let starts_word =
                self.code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let Some(body) = starts_word.then(|| body_of(&self.code[at..])).flatten() else { continue };
            let lines = body.matches('\n').count() + 1;
            let dispatches = body.trim_start_matches('{').trim_start().starts_with("match ");
            let ceiling = if dispatches { DISPATCH_CEILING } else { FUNCTION_CEILING };
            if lines > ceiling {
                let head = self.code[at..].lines().next().unwrap_or("").trim();
                found.push(format!("{}:{}: {lines} lines: {head}", self.name, self.line_at(at)));
            }
        }
        found
    }
}

/// The braces and what is between them, of the function that begins here; nothing for a declaration.
fn body_of(code: &str) -> Option<&str> {
    let open = code.find(['{', ';']).filter(|at| code.as_bytes()[*at] == b'{')?;
    let close = closing(&code[open..])?;
    Some(&code[open..open + close + 1])
}

/// The position of the brace that closes the one at the start.
fn closing(code: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Blanks out every item under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut code = code.to_owned();
    while let Some(at) = code.find("#[cfg(test)]") {
        let rest = &code[at..];
        let open = rest.find(['{', ';']).unwrap_or(rest.len() - 1);
        let end = if rest.as_bytes()[open] == b'{' {
            closing(&rest[open..]).map(|close| open + close)
        } else {
            Some(open)
        };
        let end = at + end.unwrap_or(rest.len() - 1) + 1;
        let blank: String = code[at..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        code.replace_range(at..end, &blank);
    }
    code
}

/// Blanks out comments, strings and characters.
fn without_literals(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
            continue;
        }
        code.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    code
}

/// Where the comment or literal that begins here ends; `at` itself where none begins.
fn literal_end(chars: &[char], at: usize) -> usize {
    let next = |offset: usize| chars.get(at + offset).copied().unwrap_or(' ');
    let in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match (chars[at], next(1)) {
        ('/', '/') => find(chars, at, "\n"),
        ('/', '*') => find(chars, at + 2, "*/") + 2,
        ('r', '"' | '#') if !in_word => raw_end(chars, at),
        ('"', _) => quoted_end(chars, at, '"'),
        ('\'', '\\') => quoted_end(chars, at, '\''),
        ('\'', _) if next(2) == '\'' => at + 3,
        _ => at,
    }
}

fn raw_end(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    find(chars, at + 2 + hashes, &close) + close.len()
}

fn quoted_end(chars: &[char], at: usize, quote: char) -> usize {
    let mut at = at + 1;
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn find(chars: &[char], from: usize, wanted: &str) -> usize {
    let wanted: Vec<char> = wanted.chars().collect();
    (from..chars.len()).find(|at| chars[*at..].starts_with(&wanted)).unwrap_or(chars.len())
}
