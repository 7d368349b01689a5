//! What can be known of a revision without running it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_runner::record::{NotRecordable, Recorded, Recording, record};
use ultra_runner::{Backend, Direction};

use crate::support::texts;

type Up = for<'a> fn(
    &'a SchemaManager<'a>,
) -> Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

struct Code(Up);

impl MigrationName for Code {
    fn name(&self) -> &str {
        "m_code"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Code {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        (self.0)(manager).await
    }
}

async fn of(up: Up) -> Recording {
    record(Arc::new(Code(up)), Direction::Up, Backend::Postgres, true).await
}

async fn why(up: Up) -> NotRecordable {
    of(up).await.verdict.unwrap_err()
}

#[tokio::test]
async fn statements_are_recorded_in_order() {
    let migration = Arc::new(texts(
        "m1",
        &["CREATE TABLE a (id integer)", "DROP TABLE b"],
    ));
    for backend in [Backend::Postgres, Backend::Sqlite] {
        for in_transaction in [true, false] {
            let recording = record(migration.clone(), Direction::Up, backend, in_transaction).await;
            let sql: Vec<String> = recording
                .verdict
                .unwrap()
                .into_iter()
                .map(|event| match event {
                    Recorded::Execute(statement) => statement.sql,
                    Recorded::Begin | Recorded::Commit | Recorded::Rollback => panic!("{event:?}"),
                })
                .collect();
            assert_eq!(sql, ["CREATE TABLE a (id integer)", "DROP TABLE b"]);
        }
    }
}

#[tokio::test]
async fn transactions_of_its_own_are_savepoints() {
    fn nested<'a>(
        manager: &'a SchemaManager<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>> {
        Box::pin(async move {
            let inner = manager.begin().await?;
            inner
                .get_connection()
                .execute_unprepared("SELECT 1")
                .await?;
            inner.commit().await
        })
    }
    let recorded = of(nested).await.verdict.unwrap();
    assert!(matches!(
        recorded.as_slice(),
        [Recorded::Begin, Recorded::Execute(_), Recorded::Commit]
    ));
    let apart = record(
        Arc::new(Code(nested)),
        Direction::Up,
        Backend::Postgres,
        false,
    )
    .await;
    assert_eq!(apart.verdict, Err(NotRecordable::OwnTransaction));
}

#[tokio::test]
async fn questions_are_not_answered() {
    let asked = why(|manager| {
        Box::pin(async move {
            // Swallowed, and seen all the same.
            let _ = manager.has_table("users").await;
            Ok(())
        })
    })
    .await;
    assert!(matches!(asked, NotRecordable::Query { .. }), "{asked:?}");
}

#[tokio::test]
async fn branches_and_loops_are_found() {
    let branch = why(|manager| {
        Box::pin(async move {
            let db = manager.get_connection();
            let hit = db.execute_unprepared("UPDATE a SET b = 1").await?;
            if hit.rows_affected() > 0 {
                db.execute_unprepared("UPDATE c SET d = 1").await?;
            }
            Ok(())
        })
    })
    .await;
    assert_eq!(branch, NotRecordable::Depends { at: 1 });
    let batches = why(|manager| {
        Box::pin(async move {
            let db = manager.get_connection();
            while db.execute_unprepared("UPDATE a").await?.rows_affected() >= 500 {}
            Ok(())
        })
    })
    .await;
    assert!(
        matches!(batches, NotRecordable::TooMany { .. }),
        "{batches:?}"
    );
    let sometimes = why(|manager| {
        Box::pin(async move {
            let db = manager.get_connection();
            let hit = db.execute_unprepared("UPDATE a").await?;
            match hit.rows_affected() {
                0 => Err(DbErr::Custom("nothing there".to_owned())),
                _ => Ok(()),
            }
        })
    })
    .await;
    assert_eq!(sometimes, NotRecordable::Depends { at: 0 });
}

#[tokio::test]
async fn swallowed_errors_are_found() {
    let swallowed = why(|manager| {
        Box::pin(async move {
            let db = manager.get_connection();
            db.execute_unprepared("CREATE TABLE a (id integer)").await?;
            let second = db.execute_unprepared("CREATE INDEX a_id ON a (id)").await;
            match second {
                Err(error) if !error.to_string().contains("already exists") => Err(error),
                _ => Ok(()),
            }
        })
    })
    .await;
    assert_eq!(swallowed, NotRecordable::SwallowsError { at: 1 });
}

#[tokio::test]
async fn panics_and_errors_are_reported() {
    let panicked = why(|_| Box::pin(async { panic!("oh no") })).await;
    assert!(matches!(&panicked, NotRecordable::Panicked { message } if message.contains("oh no")));
    let failed = why(|_| Box::pin(async { Err(DbErr::Custom("not today".to_owned())) })).await;
    assert!(matches!(&failed, NotRecordable::Failed { message } if message.contains("not today")));
    let slept = why(|_| {
        Box::pin(async {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            Ok(())
        })
    })
    .await;
    assert!(matches!(slept, NotRecordable::Panicked { .. }), "{slept:?}");
}

#[tokio::test]
async fn bound_values_are_kept() {
    let recorded = of(|manager| {
        Box::pin(async move {
            let sql = "UPDATE a SET b = $1";
            let backend = manager.get_database_backend();
            let statement = Statement::from_sql_and_values(backend, sql, [7.into()]);
            manager.get_connection().execute_raw(statement).await?;
            Ok(())
        })
    })
    .await
    .verdict
    .unwrap();
    let [Recorded::Execute(statement)] = recorded.as_slice() else {
        panic!("{recorded:?}");
    };
    assert_eq!(
        statement.values.as_ref().map(|values| values.0.len()),
        Some(1)
    );
}
