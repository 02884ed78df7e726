//! What the benchmark is asked to do.

use anyhow::{Context, Result, bail};

use super::engines::Engine;
use super::files::{self, OrderFile};

/// Runs of a file of a million rows, of which the median counts.
const SMALL_RUNS: usize = 5;

/// Runs of larger files.
const LARGE_RUNS: usize = 3;

/// Most rows of the scaling part, in millions.
const MOST_MILLIONS: u64 = 50;

/// What the benchmark is asked to do.
pub struct Options {
    /// Who is measured.
    pub engines: Vec<Engine>,
    /// On what.
    pub files: Vec<OrderFile>,
    /// Runs of each, where they were given.
    runs: Option<usize>,
    /// How far the scaling part goes, in millions of rows; 0 leaves it out.
    pub scale: u64,
    /// Whether the site of the last build is good enough.
    pub built: bool,
}

impl Options {
    pub fn parse(mut given: Vec<String>) -> Result<Options> {
        let built = take(&mut given, "--built");
        let rows = take_value(&mut given, "--rows")?;
        let only = take_value(&mut given, "--only")?;
        let runs =
            take_value(&mut given, "--runs")?.map(|text| text.parse()).transpose().context("--runs")?;
        let scale = take_scale(&mut given);
        if let Some(unknown) = given.first() {
            bail!("unknown option `{unknown}`: see `cargo xtask help`");
        }
        if runs == Some(0) {
            bail!("--runs 0 measures nothing");
        }
        let only: Vec<&str> = only.as_deref().map(|names| names.split(',').collect()).unwrap_or_default();
        check_names(&only)?;
        let files = chosen_files(rows.as_deref(), &only)?;
        Ok(Options { engines: chosen_engines(&only), files, runs, scale, built })
    }

    /// How often each engine reads a file.
    pub fn runs_of(&self, file: &OrderFile) -> usize {
        self.runs.unwrap_or(if file.rows > files::SMALL { LARGE_RUNS } else { SMALL_RUNS })
    }
}

/// Whether an option is there; takes it away.
pub fn take(options: &mut Vec<String>, name: &str) -> bool {
    let at = options.iter().position(|option| option == name);
    at.map(|at| options.remove(at)).is_some()
}

fn take_value(options: &mut Vec<String>, name: &str) -> Result<Option<String>> {
    let Some(at) = options.iter().position(|option| option == name) else { return Ok(None) };
    if at + 1 == options.len() {
        bail!("{name} needs a value");
    }
    options.remove(at);
    Ok(Some(options.remove(at)))
}

/// Millions of rows that follow `--scale`, or the most; 0 without the option.
fn take_scale(options: &mut Vec<String>) -> u64 {
    let Some(at) = options.iter().position(|option| option == "--scale") else { return 0 };
    options.remove(at);
    let given = options.get(at).and_then(|text| text.parse().ok());
    if given.is_some() {
        options.remove(at);
    }
    given.unwrap_or(MOST_MILLIONS)
}

fn check_names(only: &[&str]) -> Result<()> {
    let engines = || Engine::ALL.iter().map(|engine| engine.name());
    let names: Vec<&str> = engines().chain(files::names()).collect();
    match only.iter().find(|name| !names.contains(name)) {
        Some(unknown) => bail!("--only {unknown}: the names are {}", names.join(", ")),
        None => Ok(()),
    }
}

fn chosen_engines(only: &[&str]) -> Vec<Engine> {
    let named: Vec<Engine> = Engine::ALL.into_iter().filter(|engine| only.contains(&engine.name())).collect();
    if named.is_empty() { Engine::ALL.to_vec() } else { named }
}

fn chosen_files(rows: Option<&str>, only: &[&str]) -> Result<Vec<OrderFile>> {
    let all = files::table();
    let named = |file: &OrderFile| only.contains(&file.name);
    let any_named = all.iter().any(named);
    let wanted = |file: &OrderFile| match rows {
        Some("1m") => file.rows == files::SMALL,
        Some("10m") => file.rows > files::SMALL,
        Some("none") => false,
        Some(_) => true,
        None => any_named || file.rows == files::SMALL || file.name == "orders",
    };
    if let Some(other) = rows.filter(|rows| !["1m", "10m", "all", "none"].contains(rows)) {
        bail!("--rows {other}: 1m, 10m, all or none");
    }
    let listed = |file: &OrderFile| if any_named { named(file) } else { file.usual };
    Ok(all.into_iter().filter(|file| wanted(file) && listed(file)).collect())
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parsed(text: &str) -> Options {
        Options::parse(text.split_whitespace().map(str::to_owned).collect()).unwrap()
    }

    fn files(text: &str) -> Vec<String> {
        parsed(text).files.iter().map(|file| file.file_name()).collect()
    }

    #[test]
    fn small_files_and_ten_million_orders_are_usual() {
        assert_eq!(files(""), ["orders-1m.csv", "notes-1m.csv", "repeat-1m.csv", "orders-10m.csv"]);
        assert_eq!(files("--rows 10m"), ["orders-10m.csv", "repeat-10m.csv"]);
        assert_eq!(files("--rows 1m --only emails,duckdb"), ["emails-1m.csv"]);
        assert!(files("--rows none").is_empty());
    }

    #[test]
    fn engines_are_chosen_by_name() {
        let engines = parsed("--only duckdb,ours-2,notes").engines;
        assert_eq!(engines.iter().map(|engine| engine.name()).collect::<Vec<_>>(), ["ours-2", "duckdb"]);
        assert!(Options::parse(vec!["--only".to_owned(), "nobody".to_owned()]).is_err());
    }

    #[test]
    fn scaling_goes_as_far_as_is_said() {
        assert_eq!(
            [parsed("").scale, parsed("--scale").scale, parsed("--scale 5 --built").scale],
            [0, 50, 5]
        );
    }
}
