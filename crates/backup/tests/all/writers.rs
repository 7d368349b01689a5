//! Backups of databases that others write to.

use std::time::Duration;

use sqlx::Connection;
use tokio::sync::watch;
use ultra_backup::restore;
use ultra_runner::DatabaseUrl;

use crate::support::{connect, from, names, number, postgres, quiet};

/// Does this again and again, until it is told to stop. Gives the number of times.
fn again(
    url: &DatabaseUrl,
    text: &'static str,
) -> (watch::Sender<bool>, tokio::task::JoinHandle<usize>) {
    let (stop, stopped) = watch::channel(false);
    let url = url.clone();
    let writing = tokio::spawn(async move {
        let mut connection = connect(&url).await;
        let mut times = 0;
        while !*stopped.borrow() {
            sqlx::raw_sql(text).execute(&mut connection).await.unwrap();
            times += 1;
        }
        connection.close().await.unwrap();
        times
    });
    (stop, writing)
}

#[tokio::test]
async fn a_backup_is_of_one_moment() {
    let Some(place) = postgres().await else {
        return;
    };
    place
        .database
        .execute("CREATE TABLE a (n integer); CREATE TABLE b (n integer)")
        .await
        .unwrap();
    let pair =
        "BEGIN; INSERT INTO a SELECT count(*) FROM a; INSERT INTO b SELECT count(*) FROM b; COMMIT";
    let (stop, writing) = again(&place.url(), pair);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let report = place.backup().await.unwrap();
    stop.send(true).unwrap();
    assert!(writing.await.unwrap() > 10);
    let rows: Vec<_> = report
        .manifest
        .tables
        .iter()
        .map(|table| table.rows)
        .collect();
    assert!(rows[0] > Some(0), "{rows:?}");
    assert_eq!(rows[0], rows[1]);
    // Restoring compares these counts with what was dumped.
    let fresh = format!("{}_fresh", place.database.name());
    let fresh = place.url().with_database(&fresh).unwrap();
    restore(&from(&fresh, &place.file()), &mut quiet)
        .await
        .unwrap();
}

/// Emptying and rewriting a table is not bound to a moment: who looks with an older one sees it
/// empty. And DDL comes and goes while the tables are listed, locked and dumped.
#[tokio::test]
async fn tables_may_be_emptied_rewritten_and_replaced_meanwhile() {
    let Some(place) = postgres().await else {
        return;
    };
    place
        .database
        .execute("CREATE TABLE a AS SELECT n::bigint AS n FROM generate_series(1, 100) n; CREATE TABLE c ()")
        .await
        .unwrap();
    let ddl = "BEGIN; TRUNCATE a; INSERT INTO a SELECT generate_series(1, 100); COMMIT; \
               ALTER TABLE a ALTER n TYPE numeric; ALTER TABLE a ALTER n TYPE bigint; \
               BEGIN; DROP TABLE c; CREATE TABLE c (); COMMIT; SELECT pg_sleep(0.3)";
    let (stop, writing) = again(&place.url(), ddl);
    let fresh = format!("{}_fresh", place.database.name());
    let fresh = place.url().with_database(&fresh).unwrap();
    for round in 0..4 {
        let report = place.backup().await.unwrap();
        let a = report
            .manifest
            .tables
            .iter()
            .find(|table| table.name == "a");
        assert_eq!(a.unwrap().rows, Some(100), "round {round}");
        restore(&from(&fresh, &place.file()), &mut quiet)
            .await
            .unwrap();
        std::fs::remove_file(place.file()).unwrap();
    }
    stop.send(true).unwrap();
    assert!(writing.await.unwrap() >= 3);
    let mut now = connect(&fresh).await;
    assert_eq!(number(&mut now, "SELECT count(*) FROM a").await, 100);
}

#[tokio::test]
async fn a_locked_table_is_waited_for_without_holding_others() {
    let Some(place) = postgres().await else {
        return;
    };
    place
        .database
        .execute("CREATE TABLE a AS SELECT 1 AS n; CREATE TABLE z AS SELECT 1 AS n")
        .await
        .unwrap();
    let mut other = connect(&place.url()).await;
    sqlx::raw_sql("BEGIN; LOCK TABLE z IN ACCESS EXCLUSIVE MODE")
        .execute(&mut other)
        .await
        .unwrap();
    let url = place.url();
    let meanwhile = async {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        // It also needs a table that the backup had got already. Were that kept, one of the two
        // would have to give up.
        sqlx::raw_sql("LOCK TABLE a IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.5); COMMIT")
            .execute(&mut other)
            .await
    };
    let (report, ended) = tokio::join!(place.backup(), meanwhile);
    ended.unwrap();
    assert_eq!(report.unwrap().manifest.row_count(), 2);
    assert_eq!(names(place.folder.path()), ["app.dump.zst"]);
    assert_eq!(place.url(), url);
}
