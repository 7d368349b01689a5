//! Looking at a backup, and bringing one back.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ultra_runner::{Backend, DatabaseUrl};

use crate::error::Trouble;
use crate::progress::Progress;
use crate::stop::Stopper;
use crate::{BackupError, Kind, Manifest, file, postgres, sqlite};

/// What is to be restored, and where to.
#[derive(Clone, Debug)]
pub struct RestoreRequest<'a> {
    /// The database that it becomes. It may exist or not.
    pub url: &'a DatabaseUrl,
    /// The backup.
    pub file: PathBuf,
    /// Now, as `YYYYMMDD_HHMMSS`: for the name under which the old database is kept.
    pub stamp: String,
    /// The folder of `pg_restore`; found by itself where it is `None`.
    pub programs: Option<PathBuf>,
    /// The schema of the project's tables, on which the migration lock depends.
    pub schema: Option<String>,
    /// How long to wait for the migration lock; five minutes are usual.
    pub lock_deadline: Duration,
}

/// What was restored.
#[derive(Clone, Debug)]
pub struct RestoreReport {
    /// The database, its password masked.
    pub database: String,
    /// Where the old one is now: a database's name, or a file's path.
    pub kept: Option<String>,
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// What deserves attention and is no error, in sentences.
    pub notes: Vec<String>,
    /// How long filling and checking the new database took.
    pub filled: Duration,
    /// How long the change of names took, waiting for sessions to end included.
    pub swapped: Duration,
}

/// Reads what a backup says of itself. Its content is not looked at.
///
/// # Errors
///
/// Where it is no backup, or its manifest is damaged.
pub async fn inspect(file: &Path) -> Result<Manifest, BackupError> {
    let path = file.to_path_buf();
    off_thread(file, move || Ok(file::open(&path)?.1)).await
}

/// Reads a whole backup and compares all checksums.
///
/// # Errors
///
/// Where anything in it isn't as it was written.
pub async fn check(file: &Path) -> Result<Manifest, BackupError> {
    let path = file.to_path_buf();
    let stopper = Stopper::default();
    let stop = stopper.watch();
    off_thread(file, move || {
        let (mut opened, manifest) = file::open(&path)?;
        file::unpack(&mut opened, &path, &manifest, &mut |_| stop.check())?;
        Ok(manifest)
    })
    .await
}

/// Brings a database back: a new one is filled beside the old one, checked, and takes its name.
/// The old one is kept under a dated name.
///
/// Dropping the future before the names change leaves everything as it was.
///
/// # Errors
///
/// Whatever it is, the message says what is there now; nearly always that is the old database,
/// untouched.
pub async fn restore(
    request: &RestoreRequest<'_>,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<RestoreReport, BackupError> {
    let path = request.file.clone();
    let (file, manifest) = off_thread(&request.file, move || file::open(&path)).await?;
    let url = Kind::from(request.url.dialect());
    if manifest.kind != url {
        return Err(BackupError::WrongKind {
            path: request.file.clone(),
            holds: manifest.kind,
            url,
        });
    }
    match request.url.dialect() {
        Backend::Postgres => postgres::restore(request, file, manifest, on_progress).await,
        Backend::Sqlite => sqlite::restore(request, file, manifest, on_progress).await,
    }
}

/// Runs reading on a thread of its own.
pub(crate) async fn off_thread<T: Send + 'static>(
    file: &Path,
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(panicked) => {
            Err(Trouble::new(format!("reading {}", file.display()), panicked).in_restore())
        }
    }
}
