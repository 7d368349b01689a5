//! Several runs at once: each revision is done once, and nobody fails.

use ultra_runner::{DatabaseUrl, LockOptions, Outcome, Session, history};

use crate::support::{both, context, go, number, options, step, texts, told, versions};

const REVISIONS: usize = 5;

async fn one_run(url: DatabaseUrl) -> usize {
    let session = Session::open(&url, &options()).await.unwrap();
    let locked = session
        .lock(&LockOptions::default(), &mut |_| {})
        .await
        .unwrap();
    history::install(&locked).await.unwrap();
    let mut done = 0;
    for index in 0..REVISIONS {
        let name = format!("m{index}");
        let table = format!("CREATE TABLE t{index} (id integer)");
        let row = format!("INSERT INTO t{index} VALUES (1)");
        let outcome = go(&locked, &step(texts(&name, &[&table, &row]))).await;
        if let Outcome::Done { .. } = outcome.unwrap() {
            done += 1;
        }
    }
    locked.unlock().await.unwrap();
    session.close().await.unwrap();
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn three_runs_at_once_do_each_revision_once() {
    for database in both().await {
        let tasks: Vec<_> = (0..3)
            .map(|_| tokio::spawn(one_run(database.url())))
            .collect();
        let mut done = 0;
        for task in tasks {
            done += task.await.unwrap();
        }
        assert_eq!(done, REVISIONS);
        let session = database.session().await;
        assert_eq!(versions(&session).await.len(), REVISIONS);
        assert_eq!(told(&session).await.len(), REVISIONS);
        for index in 0..REVISIONS {
            let rows = number(&session, &format!("SELECT count(*) FROM t{index}")).await;
            assert_eq!(rows, 1);
        }
    }
}

/// The lock only saves work: the claims alone keep order.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_claim_decides_where_two_run_in_spite_of_the_lock() {
    let Some(database) = crate::support::postgres().await else {
        return;
    };
    let first = database.session().await;
    let locked = crate::support::locked(&first).await;
    // A second schema-less key: another lock on the same tables.
    let schema = ultra_runner::SessionOptions {
        schema: Some("nowhere".to_owned()),
        ..options()
    };
    let second = Session::open(&database.url(), &schema).await.unwrap();
    let other = second
        .lock(&LockOptions::default(), &mut |_| {})
        .await
        .unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(second.connection(), "SET search_path = public")
        .await
        .unwrap();
    let slow = ["SELECT pg_sleep(0.3)", "CREATE TABLE once (id integer)"];
    let (one, two) = (step(texts("m1", &slow)), step(texts("m1", &slow)));
    let context = context();
    let (mut here, mut there) = (|_| {}, |_| {});
    let (a, b) = tokio::join!(
        ultra_runner::run(&locked, &one, &context, &mut here),
        ultra_runner::run(&other, &two, &context, &mut there),
    );
    let outcomes = [a.unwrap(), b.unwrap()];
    let already = outcomes
        .iter()
        .filter(|outcome| **outcome == Outcome::AlreadyDone)
        .count();
    assert_eq!(already, 1);
    assert_eq!(told(&first).await, ["m1 up finished"]);
}
