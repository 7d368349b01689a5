//! Futures that are dropped, as Ctrl-C does: nothing is left.

use std::path::Path;
use std::time::Duration;

use tokio::sync::mpsc;
use ultra_backup::{BackupError, Phase, Progress, backup, restore};
use ultra_runner::DatabaseUrl;
use ultra_testing::{SqliteFile, rows_sqlite};

use crate::support::{
    Place, databases, folder, from, names, postgres, processes_with, to, until, url,
};

/// Runs until this phase has done so many bytes, then drops the future. False where it ended
/// before.
async fn dropped_in<T>(
    phase: Phase,
    bytes: u64,
    work: impl AsyncFnOnce(&mut (dyn FnMut(Progress) + Send)) -> Result<T, BackupError>,
) -> bool {
    let (reached, mut now) = mpsc::unbounded_channel();
    let mut watch = |progress: Progress| {
        if progress.phase == phase && progress.bytes >= bytes {
            let _ = reached.send(());
        }
    };
    tokio::select! {
        biased;
        _ = now.recv() => true,
        ended = work(&mut watch) => {
            ended.map(drop).unwrap();
            false
        }
    }
}

async fn filled() -> Option<Place> {
    let place = postgres().await?;
    let rows = "CREATE TABLE t AS SELECT n, md5(n::text) || md5((n + 1)::text) AS x \
                FROM generate_series(1, 100000) n";
    place.database.execute(rows).await.unwrap();
    Some(place)
}

async fn no_programs(place: &Place) {
    let working = format!("PGDATABASE={}", place.database.name());
    until("the program has ended", async || {
        processes_with(&working).is_empty()
    })
    .await;
}

#[tokio::test]
async fn a_dropped_postgres_backup_leaves_neither_file_nor_process() {
    let Some(place) = filled().await else {
        return;
    };
    for (phase, bytes) in [
        (Phase::Dumping, 0),
        (Phase::Dumping, 1 << 20),
        (Phase::Verifying, 1),
    ] {
        let dropped = dropped_in(phase, bytes, async |watch| {
            backup(&to(&place.url(), &place.file()), watch).await
        })
        .await;
        assert!(dropped, "{phase:?}");
        assert_eq!(
            names(place.folder.path()),
            Vec::<String>::new(),
            "{phase:?}"
        );
        no_programs(&place).await;
    }
    place.backup().await.unwrap();
}

#[tokio::test]
async fn a_dropped_postgres_restore_leaves_no_database() {
    let Some(place) = filled().await else {
        return;
    };
    place.backup().await.unwrap();
    let name = place.database.name();
    for (phase, bytes) in [
        (Phase::Verifying, 0),
        (Phase::Restoring, 1 << 20),
        (Phase::Checking, 0),
    ] {
        let dropped = dropped_in(phase, bytes, async |watch| {
            restore(&from(&place.url(), &place.file()), watch).await
        })
        .await;
        assert!(dropped, "{phase:?}");
        assert_eq!(databases(name).await, [name], "{phase:?}");
        no_programs(&place).await;
    }
}

#[tokio::test]
async fn a_restore_dropped_at_any_moment_leaves_no_database() {
    let Some(place) = postgres().await else {
        return;
    };
    place.backup().await.unwrap();
    let name = place.database.name();
    let mut dropped = 0;
    // Longer and longer, until one gets through.
    for step in 1..100 {
        let url = place.url();
        let request = from(&url, &place.file());
        let mut watch = |_: Progress| {};
        let restoring = restore(&request, &mut watch);
        let patience = Duration::from_millis(5 + step * step);
        if tokio::time::timeout(patience, restoring).await.is_ok() {
            break;
        }
        dropped += 1;
        let left = databases(&format!("{name}_restore_")).await;
        assert_eq!(left, Vec::<String>::new(), "after {patience:?}");
        assert!(databases(name).await.contains(&name.to_owned()));
    }
    assert!(dropped > 5, "only {dropped} were dropped");
}

async fn large_sqlite() -> SqliteFile {
    let database = SqliteFile::new().unwrap();
    let rows = "CREATE TABLE t (x BLOB); WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL \
                SELECT n + 1 FROM c LIMIT 8000) INSERT INTO t SELECT randomblob(1000) FROM c";
    database.execute(rows).await.unwrap();
    database
}

#[tokio::test]
async fn a_dropped_sqlite_backup_leaves_no_file() {
    let database = large_sqlite().await;
    let (url, place) = (url(&database.url()), folder());
    for (phase, bytes) in [
        (Phase::Dumping, 1),
        (Phase::Checking, 0),
        (Phase::Verifying, 0),
    ] {
        let dropped = dropped_in(phase, bytes, async |watch| {
            backup(&to(&url, &place.path().join("backup")), watch).await
        })
        .await;
        assert!(dropped, "{phase:?}");
        assert_eq!(names(place.path()), Vec::<String>::new(), "{phase:?}");
    }
    // What still runs on other threads for a moment makes nothing new.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(names(place.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_dropped_sqlite_restore_leaves_no_file() {
    let database = large_sqlite().await;
    let (url, place): (DatabaseUrl, _) = (url(&database.url()), folder());
    let file = place.path().join("backup");
    backup(&to(&url, &file), &mut |_| {}).await.unwrap();
    let dropped = dropped_in(Phase::Restoring, 0, async |watch| {
        restore(&from(&url, &file), watch).await
    })
    .await;
    assert!(dropped);
    let folder: &Path = database.path().parent().unwrap();
    assert_eq!(names(folder), ["test.db"]);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(names(folder), ["test.db"]);
    assert_eq!(
        rows_sqlite(&database, "SELECT count(*) FROM t")
            .await
            .unwrap()
            .len(),
        1
    );
}

/// For callers that spawn.
#[tokio::test]
async fn the_futures_may_move_between_threads() {
    fn moves<T: Send>(_: T) {}
    let url = DatabaseUrl::sqlite_file("/nonexistent/app.db");
    let file = Path::new("/nonexistent/backup");
    moves(backup(&to(&url, file), &mut |_| {}));
    moves(restore(&from(&url, file), &mut |_| {}));
    moves(ultra_backup::check(file));
}
