//! Files that aren't ours.

use std::path::Path;
use std::process::Command;

use ultra_backup::{BackupError, Foreign, inspect};
use ultra_testing::SqliteFile;

use crate::support::{folder, postgres};

async fn what(path: &Path) -> (Foreign, String) {
    let error = inspect(path).await.unwrap_err();
    assert_eq!(error.code(), "backup-foreign", "{error}");
    let text = error.to_string();
    assert!(text.contains("was not touched"), "{text}");
    match error {
        BackupError::Foreign { what, .. } => (what, text),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn dumps_of_pg_dump_alone_are_named() {
    let Some(place) = postgres().await else {
        return;
    };
    place.database.execute("CREATE TABLE t ()").await.unwrap();
    for (format, expected, way) in [
        ("custom", Foreign::PgDump, "pg_restore --exit-on-error"),
        ("plain", Foreign::PlainSql, "psql --set=ON_ERROR_STOP=1"),
        ("tar", Foreign::Tar, "pg_restore --exit-on-error"),
        ("directory", Foreign::Folder, "that `backup` made"),
    ] {
        let path = place.folder.path().join(format);
        let made = place
            .database
            .command("pg_dump")
            .arg("--format")
            .arg(format)
            .arg("--file")
            .arg(&path)
            .status();
        assert!(made.unwrap().success());
        let (found, text) = what(&path).await;
        assert_eq!(found, expected);
        assert!(text.contains(way), "{text}");
    }
}

#[tokio::test]
async fn other_files_are_named() {
    let place = folder();
    let database = SqliteFile::new().unwrap();
    database.execute("CREATE TABLE t (id)").await.unwrap();
    assert_eq!(what(database.path()).await.0, Foreign::SqliteFile);
    for (name, bytes, expected) in [
        ("empty", b"".as_slice(), Foreign::Empty),
        ("gzip", &[0x1f, 0x8b, 8, 0, 1, 2, 3], Foreign::Compressed),
        (
            "by hand",
            b"INSERT INTO users VALUES (1);",
            Foreign::PlainSql,
        ),
        ("letter", b"Dear Ada,", Foreign::Unknown),
    ] {
        let path = place.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(what(&path).await.0, expected, "{name}");
    }
    let pipe = place.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(what(&pipe).await.0, Foreign::Unknown);
}

#[tokio::test]
async fn other_zstd_files_are_cut_or_not_ours() {
    let place = folder();
    let path = place.path().join("other.zst");
    let compressed = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x01, 0x09, 0x00, 0x00, 0x61];
    std::fs::write(&path, compressed).unwrap();
    let error = inspect(&path).await.unwrap_err();
    assert_eq!(error.code(), "backup-damaged");
    assert!(
        error.to_string().contains("another program wrote it"),
        "{error}"
    );
    let error = inspect(&place.path().join("none")).await.unwrap_err();
    assert_eq!(error.code(), "backup-file");
}
