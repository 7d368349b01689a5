//! How rehearsals fail.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, TransactionTrait};
use ultra_migrate::runner::RunError;
use ultra_migrate::runner::rehearse::RehearseError;
use ultra_migrate::{Error, RehearsalOptions, RehearsalPlace, Way};

use crate::support::{Database, both, heads, line, on, postgres, rehearse, texts, up};

fn run_error(error: Error) -> RunError {
    let said = error.to_string();
    assert!(said.contains("the database is as it was"), "{said}");
    match error {
        Error::Rehearse(error) => match *error {
            RehearseError::Run(error) => *error,
            other => panic!("{other}"),
        },
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_failing_statement_is_reported_like_a_real_failure() {
    for database in both().await {
        database.execute("CREATE TABLE t (a integer)").await;
        let project = line(vec![
            texts(&["CREATE TABLE a (id integer)"]),
            texts(&[
                "CREATE TABLE b (id integer)",
                "INSERT INTO nowhere VALUES (1)",
            ]),
        ]);
        for place in [RehearsalPlace::Target, RehearsalPlace::Clone] {
            let error = up(&project, &database, place).await.unwrap_err();
            assert_eq!(error.code(), "statement");
            let RunError::Statement(failure) = run_error(error) else {
                panic!("another failure");
            };
            assert_eq!(failure.name, "m20260101_000002_second");
            let sql = failure.sql.as_deref();
            assert_eq!(sql, Some("INSERT INTO nowhere VALUES (1)"));
            assert!(failure.message.contains("nowhere"));
            if let Database::Postgres(_) = &database {
                assert_eq!(failure.position, Some(13));
            }
        }
    }
}

#[tokio::test]
async fn what_is_deferred_is_checked_at_the_end_of_each_revision() {
    let Some(database) = postgres().await else {
        return;
    };
    database
        .execute(
            "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer, \
             CONSTRAINT fk FOREIGN KEY (id) REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
        )
        .await;
    let good = line(vec![
        texts(&["INSERT INTO b VALUES (1)", "INSERT INTO a VALUES (1)"]),
        // Pending checks would forbid this; and the constraint is deferred again.
        texts(&[
            "ALTER TABLE b ADD COLUMN more text",
            "INSERT INTO b VALUES (2)",
            "INSERT INTO a VALUES (2)",
        ]),
    ]);
    let bad = line(vec![texts(&["INSERT INTO b VALUES (1)"])]);
    for place in [RehearsalPlace::Target, RehearsalPlace::Clone] {
        up(&good, &database, place).await.unwrap();
        let error = up(&bad, &database, place).await.unwrap_err();
        let RunError::Statement(failure) = run_error(error) else {
            panic!("another failure");
        };
        assert_eq!(failure.constraint.as_deref(), Some("fk"));
    }
}

#[tokio::test]
async fn what_it_would_wait_for_is_told() {
    let Some(database) = postgres().await else {
        return;
    };
    let Database::Postgres(server) = &database else {
        return;
    };
    database.execute("CREATE TABLE t (a integer)").await;
    let other = server.connect().await.unwrap();
    let reading = other.begin().await.unwrap();
    reading.execute_unprepared("SELECT * FROM t").await.unwrap();
    let project = line(vec![texts(&["ALTER TABLE t ADD COLUMN b integer"])]);
    let began = Instant::now();
    let error = up(&project, &database, RehearsalPlace::Target)
        .await
        .unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(error.code(), "lock-timeout");
    let RunError::LockTimeout(failure) = run_error(error) else {
        panic!("another failure");
    };
    let blocker = failure.blockers.first().unwrap();
    assert_eq!(blocker.query.as_deref(), Some("SELECT * FROM t"));
    // On a copy nobody is in the way, although somebody is connected.
    up(&project, &database, RehearsalPlace::Clone)
        .await
        .unwrap();
    reading.rollback().await.unwrap();
}

#[tokio::test]
async fn locks_are_not_held_for_longer_than_allowed() {
    let Some(database) = postgres().await else {
        return;
    };
    database.execute("CREATE TABLE t (a integer)").await;
    let project = line(vec![texts(&["LOCK TABLE t", "SELECT pg_sleep(30)"])]);
    let options = RehearsalOptions {
        limit: Some(Duration::from_millis(500)),
        ..on(RehearsalPlace::Target)
    };
    let began = Instant::now();
    let error = rehearse(&project, &database, Way::Up(&heads()), &options).await;
    assert_eq!(error.unwrap_err().code(), "rehearse-limit");
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_stop_ends_it_at_once() {
    let Some(database) = postgres().await else {
        return;
    };
    database.execute("CREATE TABLE t (a integer)").await;
    let project = line(vec![texts(&["LOCK TABLE t", "SELECT pg_sleep(30)"])]);
    let options = on(RehearsalPlace::Target);
    let stop = options.migrate.stop.clone();
    let asking = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        stop.request();
    };
    let target = heads();
    let rehearsing = rehearse(&project, &database, Way::Up(&target), &options);
    let began = Instant::now();
    let (result, ()) = tokio::join!(rehearsing, asking);
    assert_eq!(result.unwrap_err().code(), "interrupted");
    assert!(began.elapsed() < Duration::from_secs(20));
}
