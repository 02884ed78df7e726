//! The files of the benchmark, written once by the seeded generator.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::engines::Native;
use crate::process::{command, run};

/// Rows of a small file.
pub const SMALL: u64 = 1_000_000;

const LARGE: u64 = 10_000_000;
const SEED: &str = "1";

/// A file of orders.
#[derive(Clone, Copy)]
pub struct OrderFile {
    /// What it is called.
    pub name: &'static str,
    /// The generator's name of what its rows look like.
    shape: &'static str,
    /// Order rows.
    pub rows: u64,
    /// Customers.
    pub customers: u64,
    /// Whether it is measured without having been asked for.
    pub usual: bool,
    /// What is special about it.
    pub about: &'static str,
}

/// Every file of the table.
pub fn table() -> Vec<OrderFile> {
    let orders = "seven short columns, 22 customers to 100 orders";
    let notes =
        "as orders, with a note of about 120 bytes: quoted, with commas, doubled quotes and line breaks";
    let repeat = "as orders, with 20,000 customers";
    let emails = "five columns, customers by e-mail address";
    let file = |name, shape, rows, customers, about| OrderFile {
        name,
        shape,
        rows,
        customers,
        about,
        usual: name != "emails",
    };
    vec![
        file("orders", "orders", SMALL, customers_of(SMALL), orders),
        file("notes", "notes", SMALL, customers_of(SMALL), notes),
        file("repeat", "orders", SMALL, 20_000, repeat),
        file("emails", "emails", SMALL, customers_of(SMALL), emails),
        file("orders", "orders", LARGE, customers_of(LARGE), orders),
        file("repeat", "orders", LARGE, 20_000, repeat),
        file("emails", "emails", LARGE, customers_of(LARGE), emails),
    ]
}

/// Orders of so many million rows.
pub fn orders(millions: u64) -> OrderFile {
    let rows = millions * 1_000_000;
    OrderFile {
        name: "orders",
        shape: "orders",
        rows,
        customers: customers_of(rows),
        usual: false,
        about: "",
    }
}

fn customers_of(rows: u64) -> u64 {
    rows * 22 / 100
}

/// The names of files, each once.
pub fn names() -> impl Iterator<Item = &'static str> {
    ["orders", "notes", "repeat", "emails"].into_iter()
}

impl OrderFile {
    /// Name and size.
    pub fn label(&self) -> String {
        format!("{} {} M", self.name, self.rows / 1_000_000)
    }

    /// The name on the disk.
    pub fn file_name(&self) -> String {
        format!("{}-{}m.csv", self.name, self.rows / 1_000_000)
    }
}

/// The file's place; writes it when it is not there.
pub fn ensure(file: &OrderFile, native: &Native) -> Result<PathBuf> {
    let folder = super::folder()?.join("files");
    fs::create_dir_all(&folder)?;
    let path = folder.join(file.file_name());
    if path.is_file() {
        return Ok(path);
    }
    eprintln!("writing {}", path.display());
    let unfinished = path.with_extension("part");
    let (rows, customers) = (file.rows.to_string(), file.customers.to_string());
    let mut generator = command(&native.worthmap);
    generator.args(["simulate", "orders", "--shape", file.shape, "--seed", SEED]);
    generator.args(["--rows", &rows, "--customers", &customers]).arg("--out").arg(&unfinished);
    run(&mut generator)?;
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

/// Reads a file once, so that nobody waits for the disk.
pub fn warm(path: &Path) -> Result<()> {
    let mut file = File::open(path).with_context(|| path.display().to_string())?;
    io::copy(&mut file, &mut io::sink())?;
    Ok(())
}
