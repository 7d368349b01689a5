//! A data directory, from a kept copy if there is one: `initdb` takes a second, copying a tenth.

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::TestingError;
use crate::account::Account;

/// Small WAL segments keep the directory small, the C locale makes it the same everywhere.
const INITDB: [&str; 6] = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--wal-segsize=1",
    "--no-sync",
];

/// Where a data directory may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The kept copy if there is one.
    KeptOrNew,
    /// `initdb`, which also replaces the kept copy.
    New,
}

/// Makes `data`, the data directory of a new cluster inside `folder`.
pub(crate) fn create_data(
    binaries: &Path,
    account: &Account,
    folder: &Path,
    data: &Path,
    source: Source,
) -> Result<(), TestingError> {
    let kept = kept_copy(binaries, account, folder)?;
    if source == Source::New && is_ours(&kept, account) {
        let _ = fs::remove_dir_all(&kept);
    } else if is_ours(&kept, account) && copy(account, folder, &kept, data).is_ok() {
        return Ok(());
    }
    // A copy that failed in the middle is worth nothing.
    let _ = fs::remove_dir_all(data);
    run(account
        .command(binaries.join("initdb"), folder)
        .args(INITDB)
        .arg("--pgdata")
        .arg(data))?;
    // Best effort: without a kept copy, the next start takes longer.
    let _ = keep(account, folder, data, &kept);
    Ok(())
}

/// Where the copy for this user and version is kept: on disk, as memory is too dear for it.
fn kept_copy(binaries: &Path, account: &Account, folder: &Path) -> Result<PathBuf, TestingError> {
    let version = run(account
        .command(binaries.join("postgres"), folder)
        .arg("--version"))?;
    let version: String = version
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'))
        .collect();
    let uid = account.uid();
    Ok(env::temp_dir().join(format!("ultra-initdb-{uid}-{version}")))
}

/// The temporary folder is everybody's: only a directory of the same user is trusted.
fn is_ours(kept: &Path, account: &Account) -> bool {
    fs::symlink_metadata(kept).is_ok_and(|found| found.is_dir() && found.uid() == account.uid())
}

/// Copies under another name and renames: a half-made copy is never seen, and of two processes
/// that come at the same time one wins, without a lock.
fn keep(account: &Account, folder: &Path, data: &Path, kept: &Path) -> Result<(), TestingError> {
    let draft = kept.with_file_name(format!(
        "{}{}-draft",
        crate::sweep::PREFIX,
        std::process::id()
    ));
    let copied = copy(account, folder, data, &draft).and_then(|()| {
        fs::rename(&draft, kept).map_err(TestingError::io("cannot keep a data directory"))
    });
    if copied.is_err() {
        let _ = fs::remove_dir_all(&draft);
    }
    copied
}

fn copy(account: &Account, folder: &Path, from: &Path, to: &Path) -> Result<(), TestingError> {
    run(account
        .command("cp", folder)
        .arg("-R")
        .arg("--")
        .arg(from)
        .arg(to))
    .map(drop)
}

/// Runs a program to its end and returns what it printed.
fn run(command: &mut Command) -> Result<String, TestingError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(TestingError::io(format!("cannot run {program}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(TestingError::Program {
        program,
        output: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}
