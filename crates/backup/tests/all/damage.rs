//! Damaged backups: every cut and every changed bit is found, and before anything else is done.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use ultra_backup::{BackupError, backup, check, restore};
use ultra_runner::DatabaseUrl;
use ultra_testing::SqliteFile;

use crate::support::{folder, from, names, postgres, quiet, script, to, url};

struct Sample {
    folder: TempDir,
    bytes: Vec<u8>,
}

impl Sample {
    fn file(&self) -> PathBuf {
        self.folder.path().join("sample")
    }

    /// Writes what is left of the backup and restores it.
    async fn restored(&self, url: &DatabaseUrl, bytes: &[u8]) -> Result<(), BackupError> {
        std::fs::write(self.file(), bytes).unwrap();
        let mut request = from(url, &self.file());
        request.programs = Some(self.folder.path().to_path_buf());
        restore(&request, &mut quiet).await.map(drop)
    }

    fn program_ran(&self) -> bool {
        names(self.folder.path()).contains(&"ran".to_owned())
    }
}

fn sample(backup: &Path) -> Sample {
    let folder = folder();
    let bytes = std::fs::read(backup).unwrap();
    let ran = folder.path().join("ran");
    script(
        folder.path(),
        "pg_restore",
        &format!(
            "echo 'pg_restore (PostgreSQL) 99.1'; touch {}",
            ran.display()
        ),
    );
    Sample { folder, bytes }
}

fn expect_found(result: Result<(), BackupError>, what: &str) {
    let error = result.expect_err(what);
    assert!(
        matches!(error.code(), "backup-damaged" | "backup-foreign"),
        "{what}: {} {error}",
        error.code()
    );
}

/// Every byte with one bit changed, and every length.
async fn all_damages(sample: &Sample, url: &DatabaseUrl) {
    let bytes = &sample.bytes;
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        let result = sample.restored(url, &changed).await;
        expect_found(
            result,
            &format!("bit changed in byte {at} of {}", bytes.len()),
        );
    }
    for length in 0..bytes.len() {
        let result = sample.restored(url, &bytes[..length]).await;
        expect_found(result, &format!("cut to {length} of {}", bytes.len()));
    }
    let mut longer = bytes.clone();
    longer.push(0);
    expect_found(sample.restored(url, &longer).await, "a byte more");
    assert!(!sample.program_ran());
}

#[tokio::test]
async fn every_damage_of_a_postgres_backup_is_found_first() {
    let Some(place) = postgres().await else {
        return;
    };
    place
        .database
        .execute("CREATE TABLE t (id integer); INSERT INTO t VALUES (1), (2)")
        .await
        .unwrap();
    place.backup().await.unwrap();
    let sample = sample(&place.file());
    // Nobody answers there: whoever connects before checking gets another error.
    let nowhere = url("postgres://ada@127.0.0.1:1/app");
    all_damages(&sample, &nowhere).await;
    let whole = sample.restored(&nowhere, &sample.bytes).await.unwrap_err();
    assert_eq!(whole.code(), "unreachable");
}

#[tokio::test]
async fn every_damage_of_an_sqlite_backup_is_found_first() {
    let database = SqliteFile::new().unwrap();
    database
        .execute("CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (1), (2)")
        .await
        .unwrap();
    let url = url(&database.url());
    let file = folder();
    let file = file.path().join("backup");
    backup(&to(&url, &file), &mut quiet).await.unwrap();
    let sample = sample(&file);
    all_damages(&sample, &url).await;
    let folder = database.path().parent().unwrap();
    assert_eq!(names(folder), ["test.db"]);
    sample.restored(&url, &sample.bytes).await.unwrap();
}

#[tokio::test]
async fn a_check_reads_everything() {
    let database = SqliteFile::new().unwrap();
    database
        .execute("CREATE TABLE t (id INTEGER)")
        .await
        .unwrap();
    let url = url(&database.url());
    let sample_folder = folder();
    let file = sample_folder.path().join("backup");
    backup(&to(&url, &file), &mut quiet).await.unwrap();
    check(&file).await.unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[20] ^= 4;
    std::fs::write(&file, &bytes).unwrap();
    let error = check(&file).await.unwrap_err();
    assert_eq!(error.code(), "backup-damaged");
    assert!(error.to_string().contains("was not touched"), "{error}");
}
