//! What is special about files.

use std::fs;
use std::time::Duration;

use sea_orm::ConnectionTrait;
use ultra_health::{Health, HealthOptions, HealthStatus};
use ultra_migrate::runner::{DatabaseUrl, LockOptions};

use crate::support::{Database, project, quick, sqlite, until, upgrade};

#[tokio::test]
async fn a_file_that_is_not_there_is_empty_and_is_not_made() {
    let file = sqlite();
    let path = file.path().to_owned();
    let database = Database::Sqlite(file);
    let health = database.health(project(2)).await;
    assert_eq!(health.migrations().details.pending_migrations, Some(2));
    let folder = path.parent().unwrap();
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
    upgrade(&database, 2).await;
    until(&health, |report| report.status == HealthStatus::Ok).await;
}

#[tokio::test]
async fn looking_makes_no_lock_file_and_hinders_nobody() {
    let file = sqlite();
    let lock_file = file.path().with_file_name("test.db.migrate-lock");
    let database = Database::Sqlite(file);
    upgrade(&database, 1).await;
    let options = HealthOptions {
        interval: Duration::from_millis(10),
        ..quick()
    };
    let health = Health::start(project(1), database.url(), options).await;
    assert!(!lock_file.exists());
    let session = database.session().await;
    for _ in 0..50 {
        let locked = session.lock(&LockOptions::default(), &mut |_| {}).await;
        until(&health, |report| report.details.running == Some(true)).await;
        locked.unwrap().unlock().await.unwrap();
        until(&health, |report| report.details.running == Some(false)).await;
    }
    assert!(!lock_file.exists());
}

/// What a killed run leaves behind is no run.
#[tokio::test]
async fn a_lock_file_that_nobody_holds_is_no_lock() {
    let file = sqlite();
    let lock_file = file.path().with_file_name("test.db.migrate-lock");
    fs::write(&lock_file, "1\nultra-migrate\n").unwrap();
    let database = Database::Sqlite(file);
    let health = database.health(project(1)).await;
    assert_eq!(health.migrations().details.running, Some(false));
    assert!(lock_file.exists());
}

/// As `restore` does it.
#[tokio::test]
async fn a_file_that_takes_the_place_of_another_is_read() {
    let file = sqlite();
    let path = file.path().to_owned();
    let database = Database::Sqlite(file);
    upgrade(&database, 1).await;
    let older = path.with_file_name("older.db");
    fs::copy(&path, &older).unwrap();
    upgrade(&database, 3).await;
    let health = database.health(project(3)).await;
    assert_eq!(health.migrations().status, HealthStatus::Ok);
    fs::rename(&older, &path).unwrap();
    let report = until(&health, |report| report.status == HealthStatus::Degraded).await;
    assert_eq!(report.details.pending_migrations, Some(2));
}

/// A pipe in the place of the lock file: whoever opens it waits until somebody writes.
#[cfg(unix)]
#[test]
fn a_file_system_that_hangs_is_said_and_gets_one_thread() {
    let file = sqlite();
    let pipe = file.path().with_file_name("test.db.migrate-lock");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let database = Database::Sqlite(file);
    let options = HealthOptions {
        deadline: Duration::from_millis(100),
        ..quick()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(2)
        .build()
        .unwrap();
    runtime.block_on(async {
        let health = Health::start(project(1), database.url(), options).await;
        until(&health, |report| report.details.error == Some("timeout")).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(health.migrations().details.error, Some("timeout"));
        // One of the two threads is left for others.
        let other = tokio::task::spawn_blocking(|| {});
        let done = tokio::time::timeout(Duration::from_secs(10), other).await;
        // Before anything is asserted: threads that hang would keep the test from ending.
        let writer = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
        fs::remove_file(&pipe).unwrap();
        drop(writer);
        done.unwrap().unwrap();
        let report = until(&health, |report| report.details.error.is_none()).await;
        assert_eq!(report.details.pending_migrations, Some(1));
    });
}

#[tokio::test]
async fn a_file_that_is_locked_is_unavailable_meanwhile() {
    let database = Database::Sqlite(sqlite());
    upgrade(&database, 1).await;
    let options = HealthOptions {
        interval: Duration::from_millis(200),
        deadline: Duration::from_millis(150),
        ..quick()
    };
    let health = Health::start(project(1), database.url(), options).await;
    assert_eq!(health.migrations().status, HealthStatus::Ok);
    let session = database.session().await;
    let db = session.connection();
    db.execute_unprepared("BEGIN EXCLUSIVE").await.unwrap();
    let report = until(&health, |report| report.details.error.is_some()).await;
    let error = report.details.error.unwrap();
    assert!(["timeout", "busy"].contains(&error), "{error}");
    db.execute_unprepared("ROLLBACK").await.unwrap();
    until(&health, |report| report.status == HealthStatus::Ok).await;
}

#[tokio::test]
async fn a_database_in_memory_is_empty() {
    let url = DatabaseUrl::parse("sqlite::memory:").unwrap();
    let health = Health::start(project(1), url, quick()).await;
    assert_eq!(health.migrations().details.pending_migrations, Some(1));
}

#[tokio::test]
async fn a_file_that_may_only_be_read_is_enough() {
    let file = sqlite();
    let path = file.path().to_owned();
    let database = Database::Sqlite(file);
    upgrade(&database, 1).await;
    let text = format!("sqlite://{}?mode=ro", path.display());
    let url = DatabaseUrl::parse(&text).unwrap();
    let health = Health::start(project(2), url, quick()).await;
    assert_eq!(health.migrations().details.pending_migrations, Some(1));
}
