//! Databases, requests, and looks at what is left.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use ultra_backup::{
    BackupError, BackupReport, BackupRequest, Progress, RestoreReport, RestoreRequest, backup,
    restore,
};
use ultra_runner::DatabaseUrl;
use ultra_testing::{PostgresServer, TestDatabase, require_postgres};

pub(crate) const STAMP: &str = "20261120_101500";

/// A database with a folder for its backups.
pub(crate) struct Place {
    pub(crate) database: TestDatabase,
    pub(crate) folder: TempDir,
}

impl Place {
    pub(crate) fn url(&self) -> DatabaseUrl {
        url(&self.database.url())
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("app.dump.zst")
    }

    pub(crate) async fn backup(&self) -> Result<BackupReport, BackupError> {
        backup(&to(&self.url(), &self.file()), &mut |_| {}).await
    }

    pub(crate) async fn restore(&self) -> Result<RestoreReport, BackupError> {
        restore(&from(&self.url(), &self.file()), &mut |_| {}).await
    }

    pub(crate) fn kept(&self) -> DatabaseUrl {
        let name = format!("{}_before_{STAMP}", self.database.name());
        self.url().with_database(&name).unwrap()
    }
}

pub(crate) fn server() -> Option<&'static PostgresServer> {
    require_postgres().unwrap()
}

pub(crate) async fn postgres() -> Option<Place> {
    Some(Place {
        database: server()?.database().await.unwrap(),
        folder: folder(),
    })
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(crate) fn url(text: &str) -> DatabaseUrl {
    DatabaseUrl::parse(text).unwrap()
}

pub(crate) fn to<'a>(url: &'a DatabaseUrl, file: &Path) -> BackupRequest<'a> {
    BackupRequest {
        url,
        file: file.to_path_buf(),
        heads: vec!["3f2a9c81b07d".to_owned()],
        created: "2026-11-20T10:15:00Z".to_owned(),
        tool_version: "0.1.0".to_owned(),
        programs: None,
    }
}

pub(crate) fn from<'a>(url: &'a DatabaseUrl, file: &Path) -> RestoreRequest<'a> {
    RestoreRequest {
        url,
        file: file.to_path_buf(),
        stamp: STAMP.to_owned(),
        programs: None,
        schema: None,
        lock_deadline: Duration::from_secs(10),
    }
}

pub(crate) fn quiet(_: Progress) {}

/// Names in a folder, hidden ones included.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// All databases of the server whose names begin so.
pub(crate) async fn databases(prefix: &str) -> Vec<String> {
    let mut connection = connect(&url(&server().unwrap().url())).await;
    sqlx::query_scalar(
        "SELECT datname::text FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1",
    )
    .bind(prefix)
    .fetch_all(&mut connection)
    .await
    .unwrap()
}

pub(crate) async fn connect(url: &DatabaseUrl) -> PgConnection {
    PgConnection::connect(url.as_str()).await.unwrap()
}

pub(crate) async fn number(connection: &mut PgConnection, text: &'static str) -> i64 {
    sqlx::query_scalar(text)
        .fetch_one(connection)
        .await
        .unwrap()
}

/// Processes in whose environment this text is: programs that work on a database of that name.
pub(crate) fn processes_with(text: &str) -> Vec<u32> {
    processes(|process| contains(&process.join("environ"), text))
}

/// Processes that have this text among their arguments.
pub(crate) fn processes_called(text: &str) -> Vec<u32> {
    processes(|process| contains(&process.join("cmdline"), text))
}

fn contains(file: &Path, text: &str) -> bool {
    std::fs::read(file).is_ok_and(|bytes| {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    })
}

fn processes(wanted: impl Fn(&Path) -> bool) -> Vec<u32> {
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| *pid != std::process::id())
        .filter(|pid| wanted(&PathBuf::from(format!("/proc/{pid}"))))
        .collect()
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A script that stands for a program of PostgreSQL.
pub(crate) fn script(folder: &Path, name: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Such as 15.
pub(crate) async fn server_major(place: &Place) -> i64 {
    let mut connection = connect(&place.url()).await;
    number(
        &mut connection,
        "SELECT current_setting('server_version_num')::bigint / 10000",
    )
    .await
}

/// Says so past the capturing of test output.
pub(crate) fn skipped(test: &str, why: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{test}: skipped: {why}");
}
