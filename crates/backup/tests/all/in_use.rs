//! Databases that are in use while they are restored.

use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};
use ultra_backup::{BackupError, restore};
use ultra_runner::{LockOptions, Session, SessionOptions};

use crate::support::{connect, databases, from, number, postgres, quiet, server, url};

#[tokio::test]
async fn sessions_of_the_old_database_are_ended() {
    let Some(place) = postgres().await else {
        return;
    };
    place
        .database
        .execute("CREATE TABLE t AS SELECT 1 AS id")
        .await
        .unwrap();
    place.backup().await.unwrap();
    place.database.execute("DROP TABLE t").await.unwrap();
    let mut idle = connect(&place.url()).await;
    let mut in_transaction = connect(&place.url()).await;
    sqlx::raw_sql("BEGIN; CREATE TABLE half_done ()")
        .execute(&mut in_transaction)
        .await
        .unwrap();
    let mut at_work = connect(&place.url()).await;
    let working = tokio::spawn(async move {
        sqlx::raw_sql("SELECT pg_sleep(60)")
            .execute(&mut at_work)
            .await
    });
    let started = Instant::now();
    place.restore().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(30));
    idle.ping().await.unwrap_err();
    in_transaction.ping().await.unwrap_err();
    working.await.unwrap().unwrap_err();
    let mut now = connect(&place.url()).await;
    assert_eq!(number(&mut now, "SELECT count(*) FROM t").await, 1);
}

/// A client that connects anew for each query, as one without a pool does.
async fn client(url: String, until: tokio::sync::watch::Receiver<bool>) -> (Duration, usize) {
    let mut last = Instant::now();
    let (mut gap, mut failures) = (Duration::ZERO, 0);
    while !*until.borrow() {
        let asked = async {
            let mut connection = PgConnection::connect(&url).await?;
            let found: i64 = sqlx::query_scalar("SELECT count(*) FROM t")
                .fetch_one(&mut connection)
                .await?;
            connection.close().await?;
            Ok::<i64, sqlx::Error>(found)
        };
        match asked.await {
            Ok(_) => {
                gap = gap.max(last.elapsed());
                last = Instant::now();
            }
            Err(_) => failures += 1,
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    (gap, failures)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_notice_the_change_for_a_moment_only() {
    let Some(place) = postgres().await else {
        return;
    };
    place
        .database
        .execute("CREATE TABLE t AS SELECT 1 AS id")
        .await
        .unwrap();
    place.backup().await.unwrap();
    let mut pool = Vec::new();
    for _ in 0..10 {
        pool.push(connect(&place.url()).await);
    }
    let (stop, until) = tokio::sync::watch::channel(false);
    let asking = tokio::spawn(client(place.database.url(), until));
    let report = place.restore().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.send(true).unwrap();
    let (gap, failures) = asking.await.unwrap();
    assert!(
        gap < Duration::from_secs(5),
        "{gap:?}, {failures} failures, swap: {:?}",
        report.swapped
    );
}

#[tokio::test]
async fn sessions_that_may_not_be_ended_stop_the_restore() {
    let Some(place) = postgres().await else {
        return;
    };
    let role = server()
        .unwrap()
        .role("restorer", "CREATEDB", None)
        .await
        .unwrap();
    let (name, owner) = (place.database.name(), role.name());
    place
        .database
        .execute(&format!("ALTER DATABASE {name} OWNER TO {owner}"))
        .await
        .unwrap();
    place.backup().await.unwrap();
    let theirs = url(&place.database.url_as(&role));
    let mut ordinary = connect(&theirs).await;
    let mut superuser = connect(&place.url()).await;
    let error = restore(&from(&theirs, &place.file()), &mut quiet)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "restore-in-use", "{error}");
    let BackupError::InUse { users, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(users.count, 2);
    assert!(users.names.contains(&"postgres".to_owned()), "{users}");
    assert!(
        error.to_string().contains("the database is as it was"),
        "{error}"
    );
    // Where it can't be done, nobody is thrown out.
    superuser.ping().await.unwrap();
    ordinary.ping().await.unwrap();
    assert_eq!(databases(name).await, [name]);
}

#[tokio::test]
async fn a_migration_at_work_is_waited_for() {
    let Some(place) = postgres().await else {
        return;
    };
    place.backup().await.unwrap();
    let url = place.url();
    let session = Session::open(&url, &SessionOptions::default())
        .await
        .unwrap();
    let options = LockOptions::default();
    let held = session.lock(&options, &mut |_| {}).await.unwrap();
    let mut request = from(&url, &place.file());
    request.lock_deadline = Duration::from_millis(300);
    let error = restore(&request, &mut quiet).await.unwrap_err();
    assert_eq!(error.code(), "locked", "{error}");
    let name = place.database.name();
    assert_eq!(databases(name).await, [name]);
    held.unlock().await.unwrap();
    restore(&request, &mut quiet).await.unwrap();
}
