//! Backups of databases that are read back before they are called done.
// Interim surface so that the callers compile while the crate is written; field names are what
// the callers use.

use std::path::{Path, PathBuf};
use std::time::Duration;

use ultra_runner::DatabaseUrl;

#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub bytes: u64,
    pub total: Option<u64>,
}
#[derive(Clone, Debug)]
pub struct BackupRequest<'a> {
    pub url: &'a DatabaseUrl,
    pub file: PathBuf,
    pub heads: Vec<String>,
    pub created: String,
    pub tool_version: String,
    pub programs: Option<PathBuf>,
}
#[derive(Clone, Debug, serde::Serialize)]
pub struct BackupReport {
    pub file: PathBuf,
    pub bytes: u64,
    pub duration: Duration,
    pub tables: usize,
    pub rows: u64,
}
#[derive(Clone, Debug)]
pub struct RestoreRequest<'a> {
    pub url: &'a DatabaseUrl,
    pub file: PathBuf,
    pub stamp: String,
    pub schema: Option<String>,
    pub programs: Option<PathBuf>,
    pub lock_deadline: Option<Duration>,
}
#[derive(Clone, Debug, serde::Serialize)]
pub struct RestoreReport {
    pub database: String,
    pub kept: Option<String>,
    pub tables: usize,
    pub rows: u64,
    pub heads: Vec<String>,
    pub duration: Duration,
}
#[derive(Debug, thiserror::Error)]
#[error("not yet")]
pub struct BackupError;
impl BackupError {
    pub fn code(&self) -> &'static str {
        "backup-failed"
    }
}
pub fn prepare_folder(_: &Path) -> Result<(), BackupError> {
    Err(BackupError)
}
pub async fn backup(
    _: &BackupRequest<'_>,
    _: &mut (dyn FnMut(Progress) + Send),
) -> Result<BackupReport, BackupError> {
    Err(BackupError)
}
pub async fn restore(
    _: &RestoreRequest<'_>,
    _: &mut (dyn FnMut(Progress) + Send),
) -> Result<RestoreReport, BackupError> {
    Err(BackupError)
}
