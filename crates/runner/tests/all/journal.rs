//! Revisions without a transaction, statement by statement.

use ultra_runner::{Event, Kept, Outcome, RunError, history};

use crate::support::{
    both, go, go_told, has_table, locked, number, postgres, step, texts, told, versions,
};

fn apart(name: &str, up: &[&str]) -> ultra_runner::Step {
    let mut step = step(texts(name, up));
    step.transaction = false;
    step
}

#[tokio::test]
async fn after_a_failure_it_goes_on_at_the_right_statement() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let up = [
            "CREATE TABLE a (n integer)",
            "INSERT INTO a VALUES (1)",
            "INSERT INTO b VALUES (1)",
        ];
        let error = go(&locked, &apart("m1", &up)).await.unwrap_err();
        assert_eq!(error.kept(), Kept::Journalled);
        let said = error.to_string();
        assert!(
            said.contains(up[2]) && said.contains("goes on from here"),
            "{said}"
        );
        assert_eq!(
            history::unfinished(session.connection())
                .await
                .unwrap()
                .len(),
            0
        );
        // What wasn't reached may be changed.
        let mended = [up[0], up[1], "INSERT INTO a VALUES (2)"];
        let (result, events) = go_told(&locked, &apart("m1", &mended)).await;
        assert!(matches!(
            result.unwrap(),
            Outcome::Done {
                statements: Some(3),
                ..
            }
        ));
        let resumed = |event: &Event| {
            matches!(
                event,
                Event::Resumed {
                    done: 2,
                    total: 3,
                    ..
                }
            )
        };
        assert!(events.iter().any(resumed), "{events:?}");
        assert_eq!(number(&session, "SELECT count(*) FROM a").await, 2);
        assert_eq!(versions(&session).await, ["m1"]);
    }
}

#[tokio::test]
async fn what_was_done_may_not_be_changed() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let up = ["CREATE TABLE a (n integer)", "wrong"];
        go(&locked, &apart("m1", &up)).await.unwrap_err();
        let error = go(
            &locked,
            &apart("m1", &["CREATE TABLE b (n integer)", "SELECT 1"]),
        )
        .await
        .unwrap_err();
        assert!(
            matches!(error, RunError::ChangedMidway { done: 1, .. }),
            "{error:?}"
        );
        assert!(!has_table(&session, "b").await);
        go(
            &locked,
            &apart("m1", &["CREATE TABLE a (n integer)", "SELECT 1"]),
        )
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn what_can_not_be_recorded_has_to_declare_that_it_may_begin_anew() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    let mut declined = apart("m1", &["CREATE TABLE IF NOT EXISTS a (n integer)"]);
    declined.record = false;
    let error = go(&locked, &declined).await.unwrap_err();
    assert_eq!(error.code(), "not-idempotent");
    assert!(!has_table(&session, "a").await);
    declined.idempotent = true;
    go(&locked, &declined).await.unwrap();
    assert!(has_table(&session, "a").await);
}

#[tokio::test]
async fn an_invalid_index_is_dropped_and_built_anew() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    go(
        &locked,
        &step(texts(
            "m1",
            &[
                "CREATE TABLE a (n integer)",
                "INSERT INTO a VALUES (1), (1)",
            ],
        )),
    )
    .await
    .unwrap();
    let build = apart("m2", &["CREATE UNIQUE INDEX CONCURRENTLY \"A n\" ON a (n)"]);
    let error = go(&locked, &build).await.unwrap_err();
    assert_eq!(error.code(), "statement");
    // Cleared at once.
    let indexes = "SELECT count(*) FROM pg_class WHERE relname = 'A n'";
    assert_eq!(number(&session, indexes).await, 0);
    // As a killed run leaves it, and IF NOT EXISTS would pass over it.
    let leave = session.connection();
    let left = sea_orm::ConnectionTrait::execute_unprepared(
        leave,
        "CREATE UNIQUE INDEX CONCURRENTLY \"A n\" ON a (n)",
    )
    .await;
    left.unwrap_err();
    assert_eq!(number(&session, indexes).await, 1);
    sea_orm::ConnectionTrait::execute_unprepared(leave, "DELETE FROM a")
        .await
        .unwrap();
    let build = apart(
        "m2",
        &["CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"A n\" ON a (n)"],
    );
    let (result, events) = go_told(&locked, &build).await;
    result.unwrap();
    let dropped = |event: &Event| matches!(event, Event::LeftoverDropped { .. });
    assert!(events.iter().any(dropped), "{events:?}");
    let valid =
        "SELECT count(*) FROM pg_index WHERE indexrelid = '\"A n\"'::regclass AND indisvalid";
    assert_eq!(number(&session, valid).await, 1);
}

/// An index of that name that was there before is none of ours: it isn't adopted.
#[tokio::test]
async fn an_index_that_was_there_before_is_an_error() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    let up = [
        "CREATE TABLE a (n integer, m integer)",
        "CREATE INDEX i ON a (m)",
    ];
    go(&locked, &step(texts("m1", &up))).await.unwrap();
    let build = apart("m2", &["CREATE INDEX CONCURRENTLY i ON a (n)"]);
    for _ in 0..2 {
        let error = go(&locked, &build).await.unwrap_err();
        assert!(error.to_string().contains("already exists"), "{error}");
    }
    assert_eq!(versions(&session).await, ["m1"]);
}

#[tokio::test]
async fn what_can_not_be_in_a_transaction_runs_apart() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    let up = [
        "CREATE TABLE a (n integer)",
        "VACUUM a",
        "INSERT INTO a VALUES (1)",
    ];
    go(&locked, &apart("m1", &up)).await.unwrap();
    assert_eq!(number(&session, "SELECT count(*) FROM a").await, 1);
    let down = "DROP TABLE a";
    let mut migration = texts("m1", &up);
    migration.down = vec![down.to_owned()];
    let mut back = step(migration);
    back.transaction = false;
    back.direction = ultra_runner::Direction::Down;
    go(&locked, &back).await.unwrap();
    assert!(!has_table(&session, "a").await);
    let last = told(&session).await.pop();
    assert_eq!(last.as_deref(), Some("m1 down finished"));
}
