//! `generate` works beside the live database, never in it; verbs that read make no file.

use std::process::Stdio;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, Row};

use crate::database::Database;
use crate::project::Project;
use crate::run::Run;

/// Locks that others hold in this database on anything but the catalog.
const LOCKS: &str = "SELECT count(*) FROM pg_locks l WHERE l.pid <> pg_backend_pid() AND l.relation >= 16384 \
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// What was written to its tables so far, and how often they were read.
const TRAFFIC: &str = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del + coalesce(seq_scan, 0) + coalesce(idx_scan, 0)), 0)::bigint \
    FROM pg_stat_user_tables";

#[tokio::test]
async fn generate_leaves_a_postgres_database_alone() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    let project = Project::stock("untouched-postgres");
    let url = database.url();
    project.built(Some(&url), &["upgrade"]).ok();
    project.append(
        "schema/indexes.sql",
        "CREATE INDEX ix_users_role ON users (role);\n",
    );
    let before = database.dump().await;
    let mut watcher = PgConnection::connect(&url).await.unwrap();
    let traffic = number(&mut watcher, TRAFFIC).await;

    let mut command = project.migrator_command(Some(&url));
    command
        .args(["auto", "index on role"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(120);
    let (mut locks, mut looks) = (0, 0);
    while child.try_wait().unwrap().is_none() && Instant::now() < deadline {
        locks += number(&mut watcher, LOCKS).await;
        looks += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Run::ended(child.wait_with_output().unwrap())
        .ok()
        .says(&["_index_on_role.rs"]);
    assert!(looks > 3, "it was over before it could be watched");
    assert_eq!((locks, number(&mut watcher, TRAFFIC).await), (0, traffic));
    assert_eq!(before, database.dump().await);
    let left = "SELECT count(*) FROM pg_database WHERE datname LIKE 'ultra\\_scratch%'";
    assert_eq!(number(&mut watcher, left).await, 0);
    watcher.close().await.unwrap();
}

async fn number(connection: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(connection).await.unwrap().get(0)
}

#[tokio::test]
async fn generate_leaves_an_sqlite_file_alone() {
    let Database::Sqlite(file) = Database::sqlite() else {
        return;
    };
    let project = Project::stock("untouched-sqlite");
    let url = file.url();
    project.built(Some(&url), &["upgrade"]).ok();
    project.append(
        "schema/indexes.sql",
        "CREATE INDEX ix_users_role ON users (role);\n",
    );
    let state = || {
        let modified = std::fs::metadata(file.path()).unwrap().modified().unwrap();
        (std::fs::read(file.path()).unwrap(), modified)
    };
    let before = state();
    project.built(Some(&url), &["auto", "index on role"]).ok();
    for verb in [
        &["status"][..],
        &["current"],
        &["check"],
        &["history", "--runs"],
        &["verify"],
    ] {
        project.built(Some(&url), verb).says(&[]);
    }
    assert!(before == state(), "the file was written to");
    let beside: Vec<_> = std::fs::read_dir(file.path().parent().unwrap())
        .unwrap()
        .collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
}

#[tokio::test]
async fn verbs_that_read_never_make_the_file() {
    let project = Project::stock("no-file");
    for verb in [
        &["status"][..],
        &["current"],
        &["history"],
        &["history", "--runs"],
        &["heads"],
        &["branches"],
        &["show", "head"],
        &["check"],
        &["check", "--entities"],
        &["verify"],
        &["auto", "x", "--dry-run"],
        &["downgrade", "base"],
    ] {
        project.built(None, verb).ok();
        assert!(!project.path("ultra.db").exists(), "{verb:?}");
    }
    let said = project.built(None, &["status"]).ok();
    said.says(&[
        "no database was named: using sqlite://",
        "ultra.db",
        "1 revision pending",
    ]);
    project.built(None, &["upgrade"]).ok();
    assert!(project.path("ultra.db").exists());
}
