//! Claims, both ways, with and without a transaction.

use std::sync::{Arc, Mutex};

use sea_orm::{ConnectionTrait, DatabaseExecutor, DbErr};
use ultra_runner::{Direction, Event, Hook, Outcome, RunContext, run};

use crate::support::{
    both, context, go, go_told, has_table, locked, postgres, step, texts, told, versions,
};

#[tokio::test]
async fn a_second_run_finds_it_done() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let step = step(texts("m1", &["CREATE TABLE a (id integer)"]));
        let (first, events) = go_told(&locked, &step).await;
        assert!(matches!(first.unwrap(), Outcome::Done { .. }));
        assert!(matches!(
            events.as_slice(),
            [
                Event::Started {
                    index: 1,
                    total: 1,
                    ..
                },
                Event::Finished { .. }
            ]
        ));
        let (second, events) = go_told(&locked, &step).await;
        assert_eq!(second.unwrap(), Outcome::AlreadyDone);
        assert!(matches!(events[1], Event::Skipped { .. }));
        assert_eq!(told(&session).await, ["m1 up finished"]);
    }
}

#[tokio::test]
async fn down_gives_the_claim_back_once() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let mut migration = texts("m1", &["CREATE TABLE a (id integer)"]);
        migration.down = vec!["DROP TABLE a".to_owned()];
        let mut step = step(migration);
        go(&locked, &step).await.unwrap();
        step.direction = Direction::Down;
        assert!(matches!(
            go(&locked, &step).await.unwrap(),
            Outcome::Done { .. }
        ));
        assert_eq!(go(&locked, &step).await.unwrap(), Outcome::AlreadyDone);
        assert!(!has_table(&session, "a").await);
        assert!(versions(&session).await.is_empty());
        assert_eq!(told(&session).await, ["m1 up finished", "m1 down finished"]);
    }
}

#[tokio::test]
async fn without_a_transaction_the_start_is_written_first() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let locked = locked(&session).await;
    go(
        &locked,
        &step(texts("m1", &["CREATE TABLE a (id integer)"])),
    )
    .await
    .unwrap();
    let mut apart = step(texts("m2", &["CREATE INDEX CONCURRENTLY a_id ON a (id)"]));
    apart.transaction = false;
    go(&locked, &apart).await.unwrap();
    assert_eq!(go(&locked, &apart).await.unwrap(), Outcome::AlreadyDone);
    assert_eq!(
        told(&session).await,
        ["m1 up finished", "m2 up started", "m2 up finished"]
    );
    let unfinished = ultra_runner::history::unfinished(session.connection()).await;
    assert!(unfinished.unwrap().is_empty());
}

/// SeaORM's convention: a transaction on PostgreSQL, none on SQLite.
#[tokio::test]
async fn plain_migrations_keep_seaorms_convention() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let mut plain = step(texts("m1", &["CREATE TABLE a (id integer)", "wrong"]));
        plain.plain = true;
        go(&locked, &plain).await.unwrap_err();
        let wrapped = session.backend() == ultra_runner::Backend::Postgres;
        assert_eq!(has_table(&session, "a").await, !wrapped);
    }
}

struct Mirror(Mutex<Vec<String>>);

#[async_trait::async_trait]
impl Hook for Mirror {
    async fn recorded(
        &self,
        db: &DatabaseExecutor<'_>,
        name: &str,
        id: &str,
        direction: Direction,
    ) -> Result<(), DbErr> {
        db.execute_unprepared("CREATE TABLE mirror (id integer)")
            .await?;
        self.0
            .lock()
            .unwrap()
            .push(format!("{name} {id} {direction}"));
        Err(DbErr::Custom("the mirror is broken".to_owned()))
    }
}

#[tokio::test]
async fn a_hook_shares_the_transaction() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let mirror = Arc::new(Mirror(Mutex::default()));
        let context = RunContext {
            hook: Some(mirror.clone()),
            ..context()
        };
        let step = step(texts("m1", &["CREATE TABLE a (id integer)"]));
        let error = run(&locked, &step, &context, &mut |_| {})
            .await
            .unwrap_err();
        assert!(error.to_string().contains("the mirror is broken"));
        assert_eq!(*mirror.0.lock().unwrap(), ["m1 id-m1 up"]);
        assert!(!has_table(&session, "a").await);
        assert!(!has_table(&session, "mirror").await);
        assert!(versions(&session).await.is_empty());
    }
}
