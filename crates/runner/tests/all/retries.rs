//! Somebody else's lock is in the way.

use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait;
use ultra_runner::{Event, Outcome, RetryPolicy, RunContext, RunError, Session, Step, Stop, run};

use crate::support::{context, go, has_table, locked, number, postgres, step, texts, told};

fn patient(seconds: u64) -> RunContext {
    RunContext {
        retry: RetryPolicy {
            patience: Duration::from_secs(seconds),
            ..RetryPolicy::default()
        },
        ..context()
    }
}

async fn execute(session: &Session, sql: &str) {
    session.connection().execute_unprepared(sql).await.unwrap();
}

async fn with(
    locked: &ultra_runner::Locked<'_>,
    step: &Step,
    context: &RunContext,
) -> (Result<Outcome, RunError>, Vec<Event>) {
    let mut told = Vec::new();
    let result = run(locked, step, context, &mut |event| told.push(event)).await;
    (result, told)
}

#[tokio::test]
async fn a_revision_behind_a_long_reader_gives_way_and_comes_again() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    let up = [
        "CREATE TABLE other (n integer)",
        "ALTER TABLE a ADD COLUMN b integer",
    ];
    go(&locked, &step(texts("m1", &["CREATE TABLE a (n integer)"])))
        .await
        .unwrap();
    let reader = database.session().await;
    execute(&reader, "BEGIN").await;
    execute(&reader, "SELECT count(*) FROM a").await;
    // A load of short statements: none of them may wait longer than one try does.
    let load = database.session().await;
    let ended = Stop::default();
    let until = ended.clone();
    let longest = tokio::spawn(async move {
        let mut longest = Duration::ZERO;
        while !until.is_requested() {
            let began = Instant::now();
            execute(&load, "INSERT INTO a (n) VALUES (1)").await;
            longest = longest.max(began.elapsed());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        longest
    });
    let freed = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(4)).await;
        execute(&reader, "COMMIT").await;
    });
    let mut alter = step(texts("m2", &up));
    alter.lock_timeout = Some(Duration::from_millis(800));
    let (result, events) = with(&locked, &alter, &patient(60)).await;
    assert!(matches!(result.unwrap(), Outcome::Done { .. }));
    freed.await.unwrap();
    ended.request();
    let longest = longest.await.unwrap();
    // A machine that is busy with other tests adds to it.
    assert!(longest < Duration::from_millis(2500), "{longest:?}");
    let tries = events
        .iter()
        .filter(|event| matches!(event, Event::Retrying { .. }));
    assert!(tries.count() >= 3, "{events:?}");
    let named = events.iter().any(|event| match event {
        Event::Retrying { blockers, .. } => blockers.iter().any(|blocker| {
            blocker.query.as_deref() == Some("SELECT count(*) FROM a")
                && blocker.state.as_deref() == Some("idle in transaction")
                && blocker.age_ms.is_some()
        }),
        _ => false,
    });
    assert!(named, "{events:?}");
    assert_eq!(told(&session).await, ["m1 up finished", "m2 up finished"]);
}

#[tokio::test]
async fn the_time_to_try_again_ends_and_who_was_in_the_way_is_named() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    execute(&session, "CREATE TABLE a (n integer)").await;
    let reader = database.session().await;
    execute(&reader, "BEGIN").await;
    execute(&reader, "SELECT 'secret' FROM a").await;
    let alter = step(texts("m1", &["ALTER TABLE a ADD COLUMN b integer"]));
    let (result, _) = with(&locked, &alter, &patient(5)).await;
    let error = result.unwrap_err();
    assert_eq!(error.code(), "lock-timeout");
    let said = error.to_string();
    assert!(
        said.contains("tried:") && said.contains("in the way: pid"),
        "{said}"
    );
    assert!(!said.contains("secret"), "{said}");
    assert_eq!(told(&session).await, ["m1 up failed"]);
}

#[tokio::test]
async fn who_is_in_the_way_is_ended_where_that_is_wanted() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    execute(&session, "CREATE TABLE a (n integer)").await;
    let reader = database.session().await;
    execute(&reader, "BEGIN").await;
    execute(&reader, "SELECT count(*) FROM a").await;
    let mut context = patient(60);
    context.retry.cancel_blockers = true;
    let alter = step(texts("m1", &["ALTER TABLE a ADD COLUMN b integer"]));
    let (result, events) = with(&locked, &alter, &context).await;
    assert!(matches!(result.unwrap(), Outcome::Done { .. }));
    let cancelled = |event: &Event| matches!(event, Event::BlockerCancelled { .. });
    assert!(events.iter().any(cancelled), "{events:?}");
    assert!(
        reader
            .connection()
            .execute_unprepared("SELECT 1")
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_deadlock_is_tried_again() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    execute(
        &session,
        "CREATE TABLE a (n integer); CREATE TABLE b (n integer)",
    )
    .await;
    let other = database.session().await;
    execute(&other, "SET deadlock_timeout = '60s'; SET lock_timeout = 0").await;
    execute(&other, "BEGIN; LOCK TABLE b").await;
    let crossing = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let got = other.connection().execute_unprepared("LOCK TABLE a").await;
        execute(&other, "COMMIT").await;
        got.is_ok()
    });
    let mut both = step(texts(
        "m1",
        &["LOCK TABLE a", "LOCK TABLE b", "INSERT INTO a VALUES (1)"],
    ));
    both.lock_timeout = Some(Duration::from_secs(5));
    let (result, _) = with(&locked, &both, &patient(60)).await;
    assert!(matches!(result.unwrap(), Outcome::Done { .. }));
    assert!(crossing.await.unwrap());
    assert_eq!(number(&session, "SELECT count(*) FROM a").await, 1);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    let mut slow = step(texts(
        "m1",
        &["CREATE TABLE a (n integer)", "SELECT pg_sleep(60)"],
    ));
    slow.statement_timeout = Some(Duration::from_millis(300));
    let (result, _) = with(&locked, &slow, &patient(60)).await;
    let error = result.unwrap_err();
    assert_eq!(error.code(), "statement-timeout");
    assert!(error.to_string().contains("statement_timeout"), "{error}");
    assert!(!has_table(&session, "a").await);
    // The next one has its own limits.
    go(&locked, &step(texts("m2", &["SELECT pg_sleep(0.5)"])))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_stop_cancels_on_the_server_and_leaves_a_clean_state() {
    let Some(database) = postgres().await else {
        return;
    };
    for transaction in [true, false] {
        let session = database.session().await;
        let locked = locked(&session).await;
        let name = format!("m_{transaction}");
        let table = format!("CREATE TABLE {name} (n integer)");
        let mut slow = step(texts(&name, &[&table, "SELECT pg_sleep(60)"]));
        slow.transaction = transaction;
        let context = patient(60);
        let stop = context.stop.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(500)).await;
            assert!(stop.is_heeded());
            stop.request();
            stop.request();
        });
        let began = Instant::now();
        let (result, _) = with(&locked, &slow, &context).await;
        assert!(began.elapsed() < Duration::from_secs(20));
        let error = result.unwrap_err();
        assert!(matches!(error, RunError::Interrupted { .. }), "{error:?}");
        assert_eq!(has_table(&session, &name).await, !transaction);
        let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' \
                        AND state = 'active' AND pid <> pg_backend_pid()";
        assert_eq!(number(&session, sleeping).await, 0);
        // The session is as good as before.
        locked.unlock().await.unwrap();
        session.close().await.unwrap();
    }
}

#[tokio::test]
async fn several_share_a_transaction_or_none_does() {
    for database in crate::support::both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let good = step(texts("m1", &["CREATE TABLE a (n integer)"]));
        let bad = step(texts("m2", &["CREATE TABLE b (n integer)", "wrong"]));
        let also = step(texts("m3", &["CREATE TABLE c (n integer)"]));
        let steps = [good.clone(), bad];
        let context = context();
        let result = ultra_runner::run_together(&locked, &steps, &context, &mut |_| {}).await;
        assert_eq!(result.unwrap_err().name(), "m2");
        assert!(!has_table(&session, "a").await);
        let steps = [good.clone(), also.clone()];
        let result = ultra_runner::run_together(&locked, &steps, &context, &mut |_| {}).await;
        assert_eq!(result.unwrap().len(), 2);
        assert!(has_table(&session, "a").await && has_table(&session, "c").await);
        let again = ultra_runner::run_together(&locked, &steps, &context, &mut |_| {}).await;
        assert_eq!(again.unwrap(), [Outcome::AlreadyDone, Outcome::AlreadyDone]);
        let mut apart = step(texts("m4", &["SELECT 1"]));
        apart.transaction = false;
        let steps = [good, apart];
        let result = ultra_runner::run_together(&locked, &steps, &context, &mut |_| {}).await;
        assert_eq!(result.unwrap_err().code(), "not-together");
    }
}

#[tokio::test]
async fn long_work_is_told() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    let slow = step(texts("m1", &["SELECT pg_sleep(2.6)"]));
    let (result, events) = with(&locked, &slow, &patient(1)).await;
    result.unwrap();
    let seen = events.iter().any(|event| match event {
        Event::Activity { name, activity } => {
            name == "m1"
                && activity.statement == "SELECT pg_sleep(2.6)"
                && activity.elapsed > Duration::from_millis(500)
        }
        _ => false,
    });
    assert!(seen, "{events:?}");
}
