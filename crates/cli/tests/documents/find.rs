//! Sources and pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::copy::workspace;

/// Everything in double quotes.
pub(crate) fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// Our Rust sources, by path in the workspace.
pub(crate) fn sources() -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for crates in fs::read_dir(workspace().join("crates")).unwrap() {
        for part in ["src", "tests"] {
            collect(
                &crates.as_ref().unwrap().path().join(part),
                "rs",
                &mut found,
            );
        }
    }
    found
}

pub(crate) fn pages() -> Vec<PathBuf> {
    let mut found = BTreeMap::new();
    collect(&workspace().join("documentation"), "md", &mut found);
    let top = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
    ]
    .map(PathBuf::from);
    found
        .into_keys()
        .chain(top)
        .map(|path| workspace().join(path))
        .collect()
}

pub(crate) fn collect(folder: &Path, extension: &str, found: &mut BTreeMap<PathBuf, String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|it| it == extension) {
            let text = fs::read_to_string(&path).unwrap();
            found.insert(path.strip_prefix(workspace()).unwrap().to_owned(), text);
        }
    }
}
