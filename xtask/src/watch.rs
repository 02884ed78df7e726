//! Rebuild on change.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::dist::{self, Profile};
use crate::{paths, server};

const WATCHED: [&str; 6] = ["src", "static", "index.html", "Cargo.toml", "Cargo.lock", "package-lock.json"];

/// Serves the quick build and builds it again whenever a source is newer than the last build.
pub fn serve(port: u16) -> Result<()> {
    let mut seen = newest_source();
    let site = dist::build(Profile::Quick)?;
    let server = server::Server::open(&site, port)?.announce();
    thread::spawn(move || server.run());
    loop {
        thread::sleep(Duration::from_millis(500));
        let newest = newest_source();
        if newest <= seen {
            continue;
        }
        seen = newest;
        match dist::build(Profile::Quick) {
            Ok(_) => println!("built again: reload the page"),
            Err(error) => eprintln!("{error:#}\nwaiting for the next change"),
        }
    }
}

fn newest_source() -> SystemTime {
    let root = paths::root();
    WATCHED.iter().map(|name| newest(&root.join(name))).max().unwrap_or(SystemTime::UNIX_EPOCH)
}

fn newest(path: &Path) -> SystemTime {
    let own = fs::metadata(path).and_then(|metadata| metadata.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let Ok(entries) = fs::read_dir(path) else { return own };
    entries.flatten().map(|entry| newest(&entry.path())).max().unwrap_or(own).max(own)
}
