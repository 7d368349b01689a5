//! Revisions on disk.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Serialize;
use ultra_codegen::{FileHead, Migration, render};
use ultra_revision::MigrationName;

use crate::error::Error;
use crate::sources::Sources;

/// A revision that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GeneratedFile {
    /// The key in the graph.
    pub revision: String,
    /// The file's stem.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// Writes a revision, lists it, and lets the project's own rustfmt have the last word.
pub(super) fn write(
    sources: &Sources,
    stamp: &str,
    migration: Migration,
) -> Result<GeneratedFile, Error> {
    write_behind(sources, stamp, migration, None)
}

/// The same, listed behind another revision instead of at the end.
pub(super) fn write_behind(
    sources: &Sources,
    stamp: &str,
    mut migration: Migration,
    after: Option<&str>,
) -> Result<GeneratedFile, Error> {
    let name = free_name(sources, stamp, &migration.head.message)?;
    migration.head.keep_message = name.words() != migration.head.message;
    let path = sources.add(name.as_str(), &render(&migration), after)?;
    format(&path);
    let FileHead { id, .. } = migration.head;
    Ok(GeneratedFile {
        revision: id,
        name: name.to_string(),
        path,
    })
}

/// The name for a message; the stamp counts on while a file has it.
fn free_name(sources: &Sources, stamp: &str, message: &str) -> Result<MigrationName, Error> {
    let name = MigrationName::make(stamp, message).map_err(ultra_revision::GraphError::Name)?;
    if !sources.path(name.as_str()).exists() {
        return Ok(name);
    }
    // Two in one second: the same message again gets a number.
    let mut number = 2;
    loop {
        let message = format!("{message} {number}");
        let name =
            MigrationName::make(stamp, &message).map_err(ultra_revision::GraphError::Name)?;
        if !sources.path(name.as_str()).exists() {
            return Ok(name);
        }
        number += 1;
    }
}

/// Runs rustfmt if there is one; the file is valid and tidy without it.
pub(super) fn format(path: &Path) {
    let ran = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if let Err(error) = ran {
        tracing::debug!(%error, "rustfmt was not run");
    }
}
