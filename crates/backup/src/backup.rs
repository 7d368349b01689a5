//! Making a backup.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ultra_runner::{Backend, DatabaseUrl};

use crate::progress::Progress;
use crate::{BackupError, Manifest, file, postgres, sqlite};

/// What is to be backed up, and where to.
#[derive(Clone, Debug)]
pub struct BackupRequest<'a> {
    /// The database.
    pub url: &'a DatabaseUrl,
    /// The file. Nothing may be there yet, its folder must exist.
    pub file: PathBuf,
    /// The revisions at which the database is.
    pub heads: Vec<String>,
    /// Now, as RFC 3339 in UTC.
    pub created: String,
    /// The version of ultra-migrate.
    pub tool_version: String,
    /// The folder of `pg_dump` and `pg_restore`; found by itself where it is `None`.
    pub programs: Option<PathBuf>,
}

/// What was made.
#[derive(Clone, Debug)]
pub struct BackupReport {
    /// The file.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it says of itself. `stream.sha256` is the checksum of the compressed dump,
    /// `dump.bytes` its length before.
    pub manifest: Manifest,
    /// What deserves attention and is no error, in sentences.
    pub notes: Vec<String>,
    /// How long it took.
    pub duration: Duration,
}

/// Makes a backup and reads it back.
///
/// The database can be used meanwhile; what is in the backup is its state at one moment. Dropping
/// the future leaves neither file nor process.
///
/// # Errors
///
/// Whatever it is, no file is left.
pub async fn backup(
    request: &BackupRequest<'_>,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<BackupReport, BackupError> {
    match request.url.dialect() {
        Backend::Postgres => postgres::backup(request, on_progress).await,
        Backend::Sqlite => sqlite::backup(request, on_progress).await,
    }
}

/// Makes a folder for backups, readable by nobody else, unless there is one.
///
/// # Errors
///
/// Where it can't be made.
pub fn prepare_folder(path: &Path) -> Result<(), BackupError> {
    file::prepare_folder(path)
}
