//! A workspace of the README's reader, which isn't ours.

use std::fs;
use std::path::PathBuf;

use crate::copy::{Copy, workspace};
use crate::readme::CLONE;

/// A folder without any project. Cargo compiles there as it does in the copies of ours: SeaORM is
/// there already.
pub(crate) fn folder(name: &str, shown: &'static str) -> Copy {
    let mut copy = Copy::of_the_workspace(name, shown);
    for entry in fs::read_dir(&copy.folder).unwrap() {
        let (path, name) = entry.map(|it| (it.path(), it.file_name())).unwrap();
        if name == ".cargo" || name == "Cargo.lock" {
            continue;
        } else if path.symlink_metadata().unwrap().is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    let ours = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let settings = copy.folder.join(".cargo/config.toml");
    let text = fs::read_to_string(&settings).unwrap();
    let profile = &ours[ours.find("[profile.dev]").unwrap()..];
    fs::write(settings, format!("{text}\n{profile}")).unwrap();
    copy.install(&[PathBuf::from(env!("CARGO_BIN_EXE_ultra-migrate"))]);
    let clone = workspace().to_string_lossy().into_owned();
    copy.names.push((clone, CLONE.into()));
    copy
}

/// A page whose clone is ours.
pub(crate) fn from_the_clone(page: &str) -> String {
    let shown = "path = \"../../ultra-migrate/crates/ultra-migrate\"";
    let path = workspace().join("crates/ultra-migrate");
    assert!(page.contains(shown), "no {shown}");
    page.replace(shown, &format!("path = {path:?}"))
}

/// What the README's reader does without being told how.
pub(crate) fn setup(copy: &Copy, name: &str) {
    assert_eq!(name, "service is a member");
    copy.apply(
        "+++ b/Cargo.toml\n\
         -members = [\"entity\", \"migration\"]\n\
         +members = [\"entity\", \"migration\", \"service\"]\n",
    );
}
