//! There and back on SQLite.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;
use tempfile::TempDir;
use ultra_backup::{BackupError, Kind, TableKind, backup, inspect, restore};
use ultra_runner::DatabaseUrl;
use ultra_testing::{dump_sqlite, rows_sqlite};

use crate::support::{STAMP, folder, from, mode, names, quiet, to};

const SCHEMA: &str = r#"
    CREATE TABLE "od'd ""name"", né" (id INTEGER PRIMARY KEY AUTOINCREMENT, x REAL, y AS (x * 2));
    INSERT INTO "od'd ""name"", né" (x) VALUES (1.5), (2.5), (NULL);
    DELETE FROM "od'd ""name"", né" WHERE id = 3;
    CREATE TABLE keyed (k TEXT PRIMARY KEY, v BLOB) WITHOUT ROWID;
    INSERT INTO keyed VALUES ('a', x'00ff'), ('b', NULL);
    CREATE TABLE strict_one (n INTEGER) STRICT;
    CREATE VIRTUAL TABLE words USING fts5(body);
    INSERT INTO words VALUES ('the quick brown fox'), ('jumps');
    CREATE INDEX by_v ON keyed (v);
    CREATE VIEW seen AS SELECT * FROM keyed;
    CREATE TRIGGER added AFTER INSERT ON keyed BEGIN SELECT 1; END;
"#;

/// `app.db` in a folder of its own, backups in another.
struct Place {
    home: TempDir,
    backups: TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            home: folder(),
            backups: folder(),
        }
    }

    fn with(text: &str) -> Self {
        let place = Self::new();
        place.open().execute_batch(text).unwrap();
        place
    }

    fn path(&self) -> PathBuf {
        self.home.path().join("app.db")
    }

    fn kept(&self) -> PathBuf {
        self.home.path().join(format!("app_before_{STAMP}.db"))
    }

    fn file(&self) -> PathBuf {
        self.backups.path().join("backup")
    }

    fn url(&self) -> DatabaseUrl {
        DatabaseUrl::sqlite_file(self.path())
    }

    fn open(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    async fn backup(&self) -> Result<ultra_backup::BackupReport, BackupError> {
        backup(&to(&self.url(), &self.file()), &mut quiet).await
    }

    async fn restore(&self) -> Result<ultra_backup::RestoreReport, BackupError> {
        restore(&from(&self.url(), &self.file()), &mut quiet).await
    }

    fn names(&self) -> Vec<String> {
        names(self.home.path())
    }
}

fn count(path: &Path, table: &str) -> i64 {
    let connection = Connection::open(path).unwrap();
    connection
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })
        .unwrap()
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_comes_back_as_it_was() {
    for journal in ["DELETE", "WAL"] {
        let place = Place::with(&format!("PRAGMA journal_mode = {journal}; {SCHEMA}"));
        let path = text(&place.path());
        let odd = "\"od'd \"\"name\"\", né\"";
        let before = dump_sqlite(&path).await.unwrap();
        let rows = rows_sqlite(&path, odd).await.unwrap();
        let report = place.backup().await.unwrap();
        assert_eq!(names(place.backups.path()), ["backup"], "{journal}");
        assert_eq!(mode(&place.file()), 0o600);
        assert_eq!(report.notes, Vec::<String>::new());
        let manifest = inspect(&place.file()).await.unwrap();
        assert_eq!(manifest, report.manifest);
        assert_eq!(manifest.kind, Kind::Sqlite);
        assert_eq!(manifest.database, "app.db");
        let counted = |name: &str| {
            let table = manifest.tables.iter().find(|table| table.name == name);
            table.map(|table| (table.kind, table.rows)).unwrap()
        };
        assert_eq!(counted("keyed"), (TableKind::Table, Some(2)));
        assert_eq!(counted("od'd \"name\", né"), (TableKind::Table, Some(2)));
        assert_eq!(counted("sqlite_sequence"), (TableKind::Table, Some(1)));
        assert_eq!(counted("words"), (TableKind::Virtual, None));

        place
            .open()
            .execute_batch("DROP TABLE keyed; CREATE TABLE since (n); INSERT INTO since VALUES (1)")
            .unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let restored = place.restore().await.unwrap();
        assert_eq!(restored.notes, Vec::<String>::new());
        assert_eq!(restored.kept, Some(text(&place.kept())));
        let kept = format!("app_before_{STAMP}.db");
        assert_eq!(place.names(), ["app.db".to_owned(), kept], "{journal}");
        assert_eq!(mode(&place.path()), 0o640);
        assert_eq!(dump_sqlite(&path).await.unwrap(), before);
        assert_eq!(rows_sqlite(&path, odd).await.unwrap(), rows);
        assert_eq!(count(&place.path(), "words WHERE words MATCH 'brown'"), 1);
        assert_eq!(count(&place.kept(), "since"), 1);
        place
            .open()
            .execute_batch(&format!("INSERT INTO {odd} (x) VALUES (9)"))
            .unwrap();
        // The counter of AUTOINCREMENT goes on.
        assert_eq!(count(&place.path(), &format!("{odd} WHERE id = 4")), 1);
        let mode: String = place
            .open()
            .query_row("PRAGMA journal_mode", [], |row| row.get(0))
            .unwrap();
        assert_eq!(mode, journal.to_lowercase());
    }
}

#[tokio::test]
async fn standard_tools_read_a_backup() {
    let place = Place::with("CREATE TABLE t (n); INSERT INTO t VALUES (7)");
    place.backup().await.unwrap();
    let by_hand = place.backups.path().join("by hand.db");
    let unpacked = Command::new("zstd")
        .args(["-dq", "-o"])
        .arg(&by_hand)
        .arg("--")
        .arg(place.file())
        .status();
    match unpacked {
        Ok(status) => assert!(status.success()),
        Err(error) => {
            crate::support::skipped("standard_tools_read_a_backup", &format!("zstd: {error}"));
            return;
        }
    }
    assert_eq!(count(&by_hand, "t"), 1);
}

#[tokio::test]
async fn empty_and_missing_files() {
    let place = Place::new();
    let error = place.backup().await.unwrap_err();
    assert_eq!(error.code(), "no-such-file");
    std::fs::write(place.path(), "").unwrap();
    let report = place.backup().await.unwrap();
    assert!(report.manifest.tables.is_empty());
    std::fs::remove_file(place.path()).unwrap();
    let report = place.restore().await.unwrap();
    assert_eq!(report.kept, None);
    place.open().execute_batch("CREATE TABLE t (n)").unwrap();

    let memory = DatabaseUrl::parse("sqlite::memory:").unwrap();
    let other = place.backups.path().join("other");
    let error = backup(&to(&memory, &other), &mut quiet).await.unwrap_err();
    assert_eq!(error.code(), "backup-failed");
    let no_folder = DatabaseUrl::sqlite_file("/nonexistent/folder/app.db");
    let error = restore(&from(&no_folder, &place.file()), &mut quiet)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "no-such-folder");
    std::fs::write(
        place.path(),
        "a letter to Ada, longer than a header, ".repeat(20),
    )
    .unwrap();
    let error = backup(&to(&place.url(), &other), &mut quiet)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "not-a-database");
    assert_eq!(names(place.backups.path()), ["backup"]);
}

#[tokio::test]
async fn a_table_of_an_unknown_module_does_not_matter() {
    let place = Place::with(
        "CREATE TABLE t (n); PRAGMA writable_schema = ON; \
         INSERT INTO sqlite_schema VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING nowhere(a)')",
    );
    let report = place.backup().await.unwrap();
    assert_eq!(report.manifest.tables.len(), 2);
    place.restore().await.unwrap();
}

#[tokio::test]
async fn broken_references_are_told_and_kept() {
    let place = Place::with(
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p); \
         PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (1), (2)",
    );
    let report = place.backup().await.unwrap();
    assert!(report.notes[0].ends_with("c (2)"), "{:?}", report.notes);
    let report = place.restore().await.unwrap();
    assert!(report.notes[0].ends_with("c (2)"), "{:?}", report.notes);
}

#[tokio::test]
async fn a_damaged_database_gives_no_backup_but_can_be_restored() {
    let place = Place::with("CREATE TABLE t (n); INSERT INTO t VALUES (1)");
    place.backup().await.unwrap();
    let mut bytes = std::fs::read(place.path()).unwrap();
    bytes[4096..].fill(0xee);
    std::fs::write(place.path(), &bytes).unwrap();
    let other = place.backups.path().join("other");
    let error = backup(&to(&place.url(), &other), &mut quiet)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "backup-failed", "{error}");
    assert_eq!(names(place.backups.path()), ["backup"]);

    // Not even a database any more, and with something beside it.
    std::fs::write(place.path(), [7; 8192]).unwrap();
    std::fs::write(place.home.path().join("app.db-wal"), "old").unwrap();
    let report = place.restore().await.unwrap();
    assert_eq!(report.notes.len(), 1);
    assert_eq!(count(&place.path(), "t"), 1);
    assert_eq!(std::fs::read(place.kept()).unwrap(), [7; 8192]);
    assert!(!place.names().contains(&"app.db-wal".to_owned()));
}

#[tokio::test]
async fn a_log_that_was_left_alone_is_not_applied() {
    let place =
        Place::with("PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (1)");
    place.backup().await.unwrap();
    let log = {
        let writer = place.open();
        writer.execute_batch("INSERT INTO t VALUES (2)").unwrap();
        std::fs::read(place.home.path().join("app.db-wal")).unwrap()
    };
    assert!(!log.is_empty());
    std::fs::remove_file(place.path()).unwrap();
    std::fs::write(place.home.path().join("app.db-wal"), log).unwrap();
    place.restore().await.unwrap();
    assert_eq!(count(&place.path(), "t"), 1);
}

#[tokio::test]
async fn a_link_leads_to_the_file_that_is_replaced() {
    let place = Place::with("CREATE TABLE t (n)");
    let elsewhere = folder();
    let link = elsewhere.path().join("link.db");
    symlink(place.path(), &link).unwrap();
    let url = DatabaseUrl::sqlite_file(&link);
    backup(&to(&url, &place.file()), &mut quiet).await.unwrap();
    let report = restore(&from(&url, &place.file()), &mut quiet)
        .await
        .unwrap();
    let kept = place.kept().canonicalize().unwrap();
    assert_eq!(report.kept, Some(text(&kept)));
    assert_eq!(names(elsewhere.path()), ["link.db"]);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    std::fs::remove_file(place.path()).unwrap();
    let report = restore(&from(&url, &place.file()), &mut quiet)
        .await
        .unwrap();
    assert_eq!((report.kept, count(&link, "t")), (None, 0));
}

#[tokio::test]
async fn the_owner_stays() {
    let place = Place::with("CREATE TABLE t (n)");
    place.backup().await.unwrap();
    if std::os::unix::fs::chown(place.path(), Some(12_345), Some(12_346)).is_err() {
        crate::support::skipped("the_owner_stays", "giving files away takes root");
        return;
    }
    place.restore().await.unwrap();
    for path in [place.path(), place.kept()] {
        let found = std::fs::metadata(path).unwrap();
        assert_eq!((found.uid(), found.gid()), (12_345, 12_346));
    }
}

#[tokio::test]
async fn writers_go_on_while_a_backup_is_made() {
    for journal in ["WAL", "DELETE"] {
        let place = Place::with(&format!(
            "PRAGMA journal_mode = {journal}; CREATE TABLE a (x); CREATE TABLE b (x); \
             WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 5000) \
             INSERT INTO a SELECT randomblob(800) FROM c; INSERT INTO b SELECT x FROM a"
        ));
        let path = place.path();
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let (started, begun) = std::sync::mpsc::channel::<()>();
        let writing = std::thread::spawn(move || {
            let connection = Connection::open(path).unwrap();
            connection
                .busy_timeout(std::time::Duration::from_secs(30))
                .unwrap();
            let mut times = 0;
            while stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
                let pair =
                    "BEGIN IMMEDIATE; INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); COMMIT";
                connection.execute_batch(pair).unwrap();
                times += 1;
                let _ = started.send(());
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            times
        });
        begun.recv().unwrap();
        let report = place.backup().await.unwrap();
        stop.send(()).unwrap();
        assert!(writing.join().unwrap() > 5, "{journal}");
        let rows: Vec<_> = report
            .manifest
            .tables
            .iter()
            .map(|table| table.rows)
            .collect();
        assert!(rows[0] > Some(5_000), "{journal}: {rows:?}");
        assert_eq!(rows[0], rows[1], "{journal}");
    }
}

async fn expect_in_use(place: &Place) -> BackupError {
    let before = place.names();
    let error = place.restore().await.unwrap_err();
    assert_eq!(error.code(), "restore-in-use", "{error}");
    assert!(
        error.to_string().contains("stop the application"),
        "{error}"
    );
    assert_eq!(place.names(), before);
    error
}

#[tokio::test]
async fn a_file_in_use_is_not_replaced() {
    let place = Place::with("PRAGMA journal_mode = WAL; CREATE TABLE t (n)");
    place.backup().await.unwrap();
    // Somebody who only has it open would go on writing to the old one.
    let idle = place.open();
    idle.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0))
        .unwrap();
    expect_in_use(&place).await;
    drop(idle);

    place
        .open()
        .execute_batch("PRAGMA journal_mode = DELETE")
        .unwrap();
    let writer = place.open();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    expect_in_use(&place).await;
    drop(writer);
    place.restore().await.unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn another_process_that_has_the_file_open_is_named() {
    let place = Place::with("CREATE TABLE t (n)");
    place.backup().await.unwrap();
    // Holding no lock at all, as a connection of a pool does most of the time.
    let file = std::fs::File::open(place.path()).unwrap();
    let mut process = Command::new("sleep")
        .arg("60")
        .stdin(Stdio::from(file))
        .spawn()
        .unwrap();
    let error = expect_in_use(&place).await;
    let named = format!("sleep, pid {}", process.id());
    assert!(error.to_string().contains(&named), "{error}");
    process.kill().unwrap();
    process.wait().unwrap();
    place.restore().await.unwrap();
}
