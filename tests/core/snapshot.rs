//! Snapshots under `tests/data/snapshots`. Set `WORTHMAP_BLESS=1` to write them anew.

use std::path::PathBuf;
use std::{env, fs};

/// Fails if a text differs from its snapshot.
pub fn check(name: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/snapshots").join(name);
    if env::var_os("WORTHMAP_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
    assert!(
        expected == found,
        "{name} differs from its snapshot, first at line {:?}",
        differs.map(|at| at + 1)
    );
}
