//! What is left of a revision that fails, and what is said about it.

use sea_orm::{ConnectionTrait, DbErr, Statement, TransactionTrait};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_runner::{Kept, RunError, SessionOptions};

use crate::support::{both, go, go_told, has_table, locked, options, step, texts, told, versions};

#[tokio::test]
async fn a_failure_halfway_leaves_nothing_but_its_event() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let up = [
            "CREATE TABLE a (id integer)",
            "INSERT INTO nowhere VALUES (1)",
        ];
        let (result, events) = go_told(&locked, &step(texts("m1", &up))).await;
        let error = result.unwrap_err();
        assert!(matches!(events[1], ultra_runner::Event::Failed { .. }));
        assert_eq!(error.kept(), Kept::Nothing);
        let RunError::Statement(failure) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(failure.name, "m1");
        assert_eq!(failure.sql.as_deref(), Some(up[1]));
        let said = error.to_string();
        assert!(
            said.contains("nowhere") && said.contains("nothing of it was kept"),
            "{said}"
        );
        assert!(!has_table(&session, "a").await);
        assert!(versions(&session).await.is_empty());
        assert_eq!(told(&session).await, ["m1 up failed"]);
        let event = &ultra_runner::history::events(session.connection(), 1)
            .await
            .unwrap()[0];
        assert!(event.error.as_ref().unwrap().contains("nowhere"));
        assert_eq!(event.user.as_deref(), Some("ada"));
        assert!(
            event.at.starts_with("20") && event.at.ends_with('Z'),
            "{}",
            event.at
        );
        // The session is as good as before.
        let good = step(texts("m1", &["CREATE TABLE a (id integer)"]));
        go(&locked, &good).await.unwrap();
        assert_eq!(versions(&session).await, ["m1"]);
    }
}

struct Prepared;

impl MigrationName for Prepared {
    fn name(&self) -> &str {
        "m_prepared"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Prepared {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let sql = "INSERT INTO nowhere (id) VALUES ($1)";
        let backend = manager.get_database_backend();
        db.execute_raw(Statement::from_sql_and_values(backend, sql, [7.into()]))
            .await?;
        Ok(())
    }
}

#[tokio::test]
async fn the_failing_statement_is_named() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let error = go(&locked, &step(Prepared)).await.unwrap_err();
        let RunError::Statement(failure) = error else {
            panic!("{error:?}");
        };
        assert_eq!(
            failure.sql.as_deref(),
            Some("INSERT INTO nowhere (id) VALUES ($1)")
        );
        let text = step(texts("m1", &["CREATE TABLE a (id integer) nonsense"]));
        let RunError::Statement(failure) = go(&locked, &text).await.unwrap_err() else {
            panic!("no statement");
        };
        assert_eq!(
            failure.sql.as_deref(),
            Some("CREATE TABLE a (id integer) nonsense")
        );
        if session.backend() == ultra_runner::Backend::Postgres {
            assert_eq!(failure.sqlstate.as_deref(), Some("42601"));
            assert!(failure.to_string().contains("at `nonsense`"), "{failure}");
        }
    }
}

#[tokio::test]
async fn a_commit_of_its_own_is_found() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        for (name, end) in [
            ("m1", "COMMIT"),
            ("m2", "COMMIT; BEGIN"),
            ("m3", "ROLLBACK"),
        ] {
            let table = format!("CREATE TABLE {name} (id integer)");
            let ended = step(texts(name, &[&table, end]));
            let error = go(&locked, &ended).await.unwrap_err();
            assert!(
                matches!(error, RunError::EndedTransaction { .. }),
                "{error:?}"
            );
            assert!(versions(&session).await.is_empty());
        }
        let failing = step(texts("m4", &["COMMIT", "INSERT INTO nowhere VALUES (1)"]));
        let error = go(&locked, &failing).await.unwrap_err();
        assert!(
            matches!(error, RunError::EndedTransaction { .. }),
            "{error:?}"
        );
        // The next one has a transaction again.
        let half = step(texts("m5", &["CREATE TABLE half (id integer)", "wrong"]));
        go(&locked, &half).await.unwrap_err();
        assert!(!has_table(&session, "half").await);
        let good = step(texts("m6", &["CREATE TABLE good (id integer)"]));
        go(&locked, &good).await.unwrap();
        assert_eq!(versions(&session).await, ["m6"]);
    }
}

struct Panics;

impl MigrationName for Panics {
    fn name(&self) -> &str {
        "m_panics"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Panics {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE TABLE a (id integer)").await?;
        panic!("no such luck");
    }
}

#[tokio::test]
async fn a_panic_is_an_error() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let error = go(&locked, &step(Panics)).await.unwrap_err();
        assert_eq!(error.code(), "panicked");
        let said = error.to_string();
        assert!(
            said.contains("no such luck") && said.contains("failures.rs"),
            "{said}"
        );
        assert!(!has_table(&session, "a").await);
        assert_eq!(told(&session).await, ["m_panics up failed"]);
    }
}

#[tokio::test]
async fn without_a_transaction_the_message_says_that_what_was_done_is_written_down() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let mut apart = step(texts("m1", &["CREATE TABLE a (id integer)", "wrong"]));
        apart.transaction = false;
        let error = go(&locked, &apart).await.unwrap_err();
        assert_eq!(error.kept(), Kept::Journalled);
        assert!(has_table(&session, "a").await);
        assert!(versions(&session).await.is_empty());
        assert_eq!(told(&session).await, ["m1 up started", "m1 up failed"]);
    }
}

#[tokio::test]
async fn waiting_for_a_tables_lock_ends_and_is_told_apart() {
    for database in both().await {
        let session = ultra_runner::Session::open(
            &database.url(),
            &SessionOptions {
                lock_timeout: std::time::Duration::from_millis(200),
                ..options()
            },
        )
        .await
        .unwrap();
        let locked = locked(&session).await;
        go(
            &locked,
            &step(texts("m1", &["CREATE TABLE a (id integer)"])),
        )
        .await
        .unwrap();
        let other = database.session().await;
        let busy = other.connection().begin().await.unwrap();
        busy.execute_unprepared("INSERT INTO a VALUES (1)")
            .await
            .unwrap();
        let alter = step(texts("m2", &["ALTER TABLE a ADD COLUMN b integer"]));
        let error = go(&locked, &alter).await.unwrap_err();
        assert!(matches!(error, RunError::LockTimeout(_)), "{error:?}");
        busy.rollback().await.unwrap();
        go(&locked, &alter).await.unwrap();
    }
}
