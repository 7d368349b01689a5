//! `backup`, `restore`, and the backup that a run takes before it changes anything.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use ultra_backup::{BackupRequest, Manifest, Phase, Progress, RestoreRequest};
use ultra_revision::{Graph, MigrationName, current};
use ultra_runner::{Backend, DatabaseUrl, Event, LockOptions, Session, history};

use crate::config::{self, Config, UrlSource};
use crate::environment;
use crate::error::Error;
use crate::project::{self, Project};

/// Where a backup goes and what takes it.
#[derive(Clone, Debug, Default)]
pub struct BackupOptions {
    /// The PostgreSQL schema that the history's tables are in.
    pub schema: Option<String>,
    /// The file; `None`: one in the folder, named by time and head.
    pub file: Option<PathBuf>,
    /// The folder; `None`: `backups` of the configuration. Made where it is missing.
    pub folder: Option<PathBuf>,
    /// The folder of `pg_dump` and `pg_restore`; `None`: see [`Config::pg_bin`].
    pub pg_bin: Option<PathBuf>,
}

/// How a backup is put back.
#[derive(Clone, Debug, Default)]
pub struct RestoreOptions {
    /// The PostgreSQL schema that the history's tables are in.
    pub schema: Option<String>,
    /// The folder of `pg_restore`; `None`: see [`Config::pg_bin`].
    pub pg_bin: Option<PathBuf>,
    /// How long to wait for a run that is under way; `None`: five minutes.
    pub lock_deadline: Option<Duration>,
}

/// A backup that was taken and read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackupReport {
    /// The database, password masked.
    pub database: String,
    /// The file.
    pub file: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// What is in it.
    #[serde(flatten)]
    pub content: BackupContent,
    /// What deserves attention and is no error, in sentences.
    pub notes: Vec<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackupContent {
    /// When it was taken, RFC 3339 in UTC.
    pub created: String,
    /// The revisions at which the database was.
    pub heads: Vec<String>,
    /// How many tables.
    pub tables: usize,
    /// The rows that were counted.
    pub rows: u64,
    /// SHA-256 of the compressed dump.
    pub sha256: String,
}

/// A backup that was put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RestoreReport {
    /// The database, password masked.
    pub database: String,
    /// Where the old one is now: a database's name, or a file's path.
    pub kept: Option<String>,
    /// What was in the backup.
    #[serde(flatten)]
    pub content: BackupContent,
    /// What deserves attention and is no error, in sentences.
    pub notes: Vec<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
}

/// What a backup needs to know of a project. The front binary has it without linking revisions.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The folder of `ultra-migrate.toml`.
    pub root: &'a Path,
    /// The configuration.
    pub config: &'a Config,
    /// The revisions; without them a head is known by its name alone.
    pub graph: Option<&'a Graph>,
}

impl Surroundings<'_> {
    /// The database's URL: `flag`, the environment, `ultra-migrate.toml`, the default.
    ///
    /// # Errors
    /// Where what was found is no URL.
    pub fn database_url(&self, flag: Option<&str>) -> Result<(DatabaseUrl, UrlSource), Error> {
        let variable = |name: &str| std::env::var(name).ok();
        config::database_url(flag, self.config, self.root, &variable)
    }
}

impl Project {
    /// Takes a backup; see [`backup`].
    ///
    /// # Errors
    /// Where the database can't be read, or the file not be written. No partial file stays.
    pub async fn backup(
        &self,
        url: &DatabaseUrl,
        options: &BackupOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<BackupReport, Error> {
        backup(&self.surroundings(), url, options, on_event).await
    }

    /// Puts a backup in the place of a database; see [`restore`].
    ///
    /// # Errors
    /// The database is as it was then.
    pub async fn restore(
        &self,
        url: &DatabaseUrl,
        file: &Path,
        options: &RestoreOptions,
        on_event: &mut (dyn FnMut(Event) + Send),
    ) -> Result<RestoreReport, Error> {
        restore(&self.surroundings(), url, file, options, on_event).await
    }

    /// What a backup needs to know of this project.
    pub fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            root: self.root(),
            config: self.config(),
            graph: Some(self.graph()),
        }
    }
}

/// Takes a backup of a database: one file, readable by its owner alone, read back before this
/// returns.
///
/// # Errors
/// Where the database can't be read, or the file not be written. No partial file stays.
pub async fn backup(
    around: &Surroundings<'_>,
    url: &DatabaseUrl,
    options: &BackupOptions,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<BackupReport, Error> {
    let session = project::open(url, options.schema.as_deref(), false).await?;
    let names = applied(&session).await;
    session.close().await?;
    take(around, url, &names?, "backup", options, on_event).await
}

/// Puts a backup in the place of a database: beside it first, checked there, then swapped by
/// name. The old one is kept under a dated name.
///
/// # Errors
/// The database is as it was then.
pub async fn restore(
    around: &Surroundings<'_>,
    url: &DatabaseUrl,
    file: &Path,
    options: &RestoreOptions,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<RestoreReport, Error> {
    let request = RestoreRequest {
        url,
        file: file.to_owned(),
        stamp: environment::now().0,
        schema: options.schema.clone(),
        programs: around.config.pg_bin(options.pg_bin.clone()),
        lock_deadline: options
            .lock_deadline
            .unwrap_or(LockOptions::default().deadline),
    };
    let report = ultra_backup::restore(&request, &mut |progress| on_event(told(&progress))).await?;
    Ok(RestoreReport {
        database: report.database,
        kept: report.kept,
        content: content(report.manifest),
        notes: report.notes,
        duration_ms: millis(report.filled + report.swapped),
    })
}

/// Tables as people count them: sequences, views and SQLite's own tables aside.
fn content(mut manifest: Manifest) -> BackupContent {
    manifest
        .tables
        .retain(|table| !table.name.starts_with("sqlite_"));
    BackupContent {
        tables: manifest.table_count(),
        rows: manifest.row_count(),
        created: manifest.created,
        heads: manifest.heads,
        sha256: manifest.stream.sha256,
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Takes a backup with the heads of what is applied in its name and its manifest.
pub(super) async fn take(
    around: &Surroundings<'_>,
    url: &DatabaseUrl,
    applied: &[String],
    prefix: &str,
    options: &BackupOptions,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<BackupReport, Error> {
    let heads = heads(around.graph, applied);
    let stamp = environment::now();
    let file = match &options.file {
        Some(file) => file.clone(),
        None => {
            let folder = options.folder.clone();
            let folder = folder.unwrap_or_else(|| around.root.join(&around.config.backups));
            ultra_backup::prepare_folder(&folder)?;
            free(&folder, &file_stem(prefix, &stamp.0, &heads), url)
        }
    };
    on_event(Event::BackupStarted { file: file.clone() });
    let request = BackupRequest {
        url,
        file,
        heads,
        created: environment::instant(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        programs: around.config.pg_bin(options.pg_bin.clone()),
    };
    let report = ultra_backup::backup(&request, &mut |progress| on_event(told(&progress))).await?;
    on_event(Event::BackupFinished {
        file: report.path.clone(),
        bytes: report.bytes,
        duration: report.duration,
    });
    Ok(BackupReport {
        database: url.masked(),
        file: report.path,
        bytes: report.bytes,
        content: content(report.manifest),
        notes: report.notes,
        duration_ms: millis(report.duration),
    })
}

fn told(progress: &Progress) -> Event {
    let phase = match progress.phase {
        Phase::Waiting => "waiting",
        Phase::Dumping => "reading",
        Phase::Verifying => "reading back",
        Phase::Restoring => "filling the new database",
        Phase::Checking => "comparing",
        Phase::Swapping => "changing names",
    };
    Event::BackupProgress {
        phase,
        bytes: progress.bytes,
        total: progress.total,
    }
}

/// The names of what a database has applied, in the list's order.
async fn applied(session: &Session) -> Result<Vec<String>, Error> {
    let rows = history::applied(session.connection())
        .await
        .map_err(|source| Error::Database {
            what: "to say what is applied",
            source,
        })?;
    let rows = rows.unwrap_or_default();
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// The ids of the tips, and the last of the names that the graph doesn't know.
fn heads(graph: Option<&Graph>, applied: &[String]) -> Vec<String> {
    let id = |name: &String| {
        let name = MigrationName::new(name).ok()?;
        Some(graph?.by_name(&name)?.id.clone())
    };
    let (known, unknown): (Vec<_>, Vec<_>) = applied
        .iter()
        .map(|name| (name, id(name)))
        .partition(|(_, id)| id.is_some());
    let ids = known.into_iter().filter_map(|(_, id)| id).collect();
    let tips = graph.map(|graph| current(graph, &ids)).unwrap_or_default();
    let mut heads: Vec<String> = tips.iter().map(ToString::to_string).collect();
    heads.extend(unknown.last().map(|(name, _)| (*name).clone()));
    heads
}

/// `backup_20261121_173000_ab38c3f2f48f`.
fn file_stem(prefix: &str, stamp: &str, heads: &[String]) -> String {
    let head = match heads {
        [] => "base".to_owned(),
        [only] => only.clone(),
        several => format!("{}_heads", several.len()),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let head: String = head
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .take(64)
        .collect();
    format!("{prefix}_{stamp}_{head}")
}

/// A name in the folder that nothing has yet: two backups may be taken in one second.
fn free(folder: &Path, stem: &str, url: &DatabaseUrl) -> PathBuf {
    let kind = match url.dialect() {
        Backend::Postgres => "dump",
        Backend::Sqlite => "sqlite",
    };
    let name = |number: usize| match number {
        1 => folder.join(format!("{stem}.{kind}.zst")),
        more => folder.join(format!("{stem}_{more}.{kind}.zst")),
    };
    let taken = |path: &PathBuf| path.symlink_metadata().is_ok();
    (1..100)
        .map(name)
        .find(|path| !taken(path))
        .unwrap_or_else(|| name(100))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_time_and_head() {
        let stem = |heads: &[&str]| {
            let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
            file_stem("backup", "20261121_173000", &heads)
        };
        assert_eq!(stem(&[]), "backup_20261121_173000_base");
        assert_eq!(stem(&["ab38"]), "backup_20261121_173000_ab38");
        assert_eq!(stem(&["a", "b"]), "backup_20261121_173000_2_heads");
        assert_eq!(stem(&["../a b"]), "backup_20261121_173000_.._a_b");
    }

    #[test]
    fn what_the_graph_does_not_know_is_named() {
        let names = ["m20260101_000000_a", "m20260102_000000_b"].map(str::to_owned);
        assert_eq!(heads(None, &names), ["m20260102_000000_b"]);
        assert!(heads(None, &[]).is_empty());
    }
}
