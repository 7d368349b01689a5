//! Sessions that end before their work does, and commits that fail.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_runner::{Kept, RunError, SessionOptions};

use crate::support::{both, go, has_table, locked, options, postgres, step, texts, told, versions};

#[tokio::test]
async fn a_lost_session_is_told_apart_and_never_replaced() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    let suicide = "SELECT pg_terminate_backend(pg_backend_pid())";
    let up = ["CREATE TABLE a (id integer)", suicide, "SELECT 1"];
    let error = go(&locked, &step(texts("m1", &up))).await.unwrap_err();
    assert!(matches!(error, RunError::SessionLost(_)), "{error:?}");
    let began = std::time::Instant::now();
    session
        .connection()
        .execute_unprepared("SELECT 1")
        .await
        .unwrap_err();
    assert!(began.elapsed() < std::time::Duration::from_secs(1));
    let fresh = database.session().await;
    assert!(!has_table(&fresh, "a").await);
    assert!(versions(&fresh).await.is_empty());
}

/// A constraint that is checked at COMMIT ends the session there.
#[tokio::test]
async fn a_session_lost_in_commit_leaves_the_outcome_open() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    let trap = [
        "CREATE TABLE a (id integer)",
        "CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS \
         'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
        "CREATE CONSTRAINT TRIGGER trap AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED \
         FOR EACH ROW EXECUTE FUNCTION trap()",
    ];
    go(&locked, &step(texts("m1", &trap))).await.unwrap();
    let caught = step(texts("m2", &["INSERT INTO a VALUES (1)"]));
    let error = go(&locked, &caught).await.unwrap_err();
    assert!(
        matches!(error, RunError::UnknownOutcome { .. }),
        "{error:?}"
    );
    assert_eq!(error.kept(), Kept::Unknown);
    // The claim knows, and no failure was written.
    let fresh = database.session().await;
    assert_eq!(versions(&fresh).await, ["m1"]);
    assert_eq!(told(&fresh).await, ["m1 up finished"]);
}

#[tokio::test]
async fn what_a_deferred_constraint_refuses_is_rolled_back() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let tables = [
            "CREATE TABLE a (id integer PRIMARY KEY)",
            "CREATE TABLE b (id integer REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)",
        ];
        go(&locked, &step(texts("m1", &tables))).await.unwrap();
        let orphan = step(texts("m2", &["INSERT INTO b VALUES (1)"]));
        let error = go(&locked, &orphan).await.unwrap_err();
        assert!(matches!(error, RunError::Statement(_)), "{error:?}");
        assert_eq!(versions(&session).await, ["m1"]);
        assert_eq!(told(&session).await, ["m1 up finished", "m2 up failed"]);
        let next = step(texts("m3", &["INSERT INTO a VALUES (1)"]));
        go(&locked, &next).await.unwrap();
        assert_eq!(versions(&session).await, ["m1", "m3"]);
    }
}

struct Selfish;

impl MigrationName for Selfish {
    fn name(&self) -> &str {
        "m_selfish"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Selfish {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let _inner = manager.begin().await?;
        let db = manager.get_connection();
        db.execute_unprepared("SELECT 1").await?;
        Ok(())
    }
}

#[tokio::test]
async fn waiting_for_its_own_connection_is_told() {
    for database in both().await {
        let hasty = SessionOptions {
            connect_timeout: std::time::Duration::from_millis(700),
            ..options()
        };
        let session = ultra_runner::Session::open(&database.url(), &hasty)
            .await
            .unwrap();
        let locked = locked(&session).await;
        let mut selfish = step(Selfish);
        selfish.transaction = false;
        selfish.idempotent = true;
        let error = go(&locked, &selfish).await.unwrap_err();
        assert!(
            matches!(error, RunError::SecondConnection { .. }),
            "{error:?}"
        );
        assert_eq!(told(&session).await.len(), 2);
    }
}
