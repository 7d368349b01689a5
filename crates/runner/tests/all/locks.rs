//! The lock.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use ultra_runner::{DatabaseUrl, LockError, LockOptions, Session};

use crate::support::{Database, both, options, postgres, sqlite};

const SHORT: LockOptions = LockOptions {
    deadline: Duration::from_millis(200),
};

#[tokio::test]
async fn waiting_ends_and_names_the_holder() {
    for database in both().await {
        let first = database.session().await;
        let held = first.lock(&SHORT, &mut |_| {}).await.unwrap();
        let second = database.session().await;
        let mut seen = Vec::new();
        let error = second
            .lock(&SHORT, &mut |holder| seen.push(holder.clone()))
            .await
            .unwrap_err();
        assert_eq!(error.code(), "locked");
        let LockError::Timeout { holder, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(holder.application.as_deref(), Some("ultra-migrate"));
        let expected = match first.backend_pid() {
            Some(pid) => pid.unsigned_abs(),
            None => std::process::id(),
        };
        assert_eq!(holder.pid, Some(expected));
        assert!(error.to_string().contains(&expected.to_string()));
        assert!(!seen.is_empty());
        held.unlock().await.unwrap();
        second.lock(&SHORT, &mut |_| {}).await.unwrap();
    }
}

#[tokio::test]
async fn dropping_releases() {
    for database in both().await {
        let first = database.session().await;
        let second = database.session().await;
        drop(first.lock(&SHORT, &mut |_| {}).await.unwrap());
        let patient = LockOptions {
            deadline: Duration::from_secs(10),
        };
        second.lock(&patient, &mut |_| {}).await.unwrap();
    }
}

#[tokio::test]
async fn the_end_of_the_session_releases() {
    let Some(database) = postgres().await else {
        return;
    };
    let first = database.session().await;
    let held = first.lock(&SHORT, &mut |_| {}).await.unwrap();
    let second = database.session().await;
    let kill = format!(
        "SELECT pg_terminate_backend({})",
        first.backend_pid().unwrap()
    );
    second.connection().execute_unprepared(&kill).await.unwrap();
    let patient = LockOptions {
        deadline: Duration::from_secs(10),
    };
    second.lock(&patient, &mut |_| {}).await.unwrap();
    held.unlock().await.unwrap_err();
}

#[tokio::test]
async fn a_waiter_keeps_no_snapshot() {
    let Some(database) = postgres().await else {
        return;
    };
    let first = database.session().await;
    let held = first.lock(&SHORT, &mut |_| {}).await.unwrap();
    let second = database.session().await;
    let patient = LockOptions {
        deadline: Duration::from_secs(30),
    };
    let mut nothing = |_: &ultra_runner::Holder| {};
    let waiting = second.lock(&patient, &mut nothing);
    let building = async {
        let db = first.connection();
        db.execute_unprepared("CREATE TABLE a (id integer)")
            .await
            .unwrap();
        db.execute_unprepared("CREATE INDEX CONCURRENTLY a_id ON a (id)")
            .await
            .unwrap();
        held.unlock().await.unwrap();
    };
    let (waited, ()) = tokio::join!(waiting, building);
    waited.unwrap();
}

#[tokio::test]
async fn sqlite_leaves_no_lock_file_and_follows_links() {
    let Database::Sqlite(file) = sqlite() else {
        return;
    };
    let url = DatabaseUrl::parse(&file.url()).unwrap();
    let session = Session::open(&url, &options()).await.unwrap();
    let lock_file = file.path().with_file_name("test.db.migrate-lock");
    let held = session.lock(&SHORT, &mut |_| {}).await.unwrap();
    assert!(lock_file.exists());
    #[cfg(unix)]
    {
        let link = file.path().with_file_name("link.db");
        std::os::unix::fs::symlink(file.path(), &link).unwrap();
        let url = DatabaseUrl::sqlite_file(link);
        let other = Session::open(&url, &options()).await.unwrap();
        other.lock(&SHORT, &mut |_| {}).await.unwrap_err();
    }
    held.unlock().await.unwrap();
    assert!(!cfg!(unix) || !lock_file.exists());
}

#[tokio::test]
async fn a_database_in_memory_needs_none() {
    let url = DatabaseUrl::parse("sqlite::memory:").unwrap();
    let session = Session::open(&url, &options()).await.unwrap();
    let locked = crate::support::locked(&session).await;
    locked.unlock().await.unwrap();
    assert!(crate::support::versions(&session).await.is_empty());
}
