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

fn in_place_of(names: &[&str]) -> Vec<ultra_runner::Stamp> {
    let stamp = |name: &&str| ultra_runner::Stamp {
        name: (*name).to_owned(),
        id: format!("id-{name}"),
        checksum: Some(format!("sum-{name}")),
    };
    names.iter().map(stamp).collect()
}

#[tokio::test]
async fn a_step_in_the_place_of_others_claims_their_rows() {
    for database in both().await {
        let session = database.session().await;
        let locked = locked(&session).await;
        let mut squashed = step(texts("m2_both", &["CREATE TABLE a (id integer)"]));
        squashed.claims = in_place_of(&["m1", "m2"]);
        let outcome = go(&locked, &squashed).await.unwrap();
        assert!(matches!(outcome, Outcome::Done { .. }));
        assert_eq!(versions(&session).await, ["m1", "m2"]);
        let events = [
            "m2_both up finished",
            "m1 stamp finished",
            "m2 stamp finished",
        ];
        assert_eq!(told(&session).await, events);
        let state = ultra_runner::history::state(session.connection())
            .await
            .unwrap();
        assert_eq!(
            state.checksums.get("m1").map(String::as_str),
            Some("sum-m1")
        );
        assert_eq!(go(&locked, &squashed).await.unwrap(), Outcome::AlreadyDone);
        squashed.direction = Direction::Down;
        go(&locked, &squashed).await.unwrap();
        assert!(versions(&session).await.is_empty());
    }
}

#[tokio::test]
async fn a_step_in_the_place_of_others_does_nothing_where_some_are_done() {
    for database in both().await {
        for transaction in [true, false] {
            let session = database.session().await;
            let locked = locked(&session).await;
            if transaction {
                go(&locked, &step(texts("m1", &[]))).await.unwrap();
            }
            let mut squashed = step(texts("m2_both", &["CREATE TABLE a (id integer)"]));
            squashed.claims = in_place_of(&["m1", "m2"]);
            squashed.transaction = transaction;
            let error = go(&locked, &squashed).await.unwrap_err().to_string();
            assert!(error.contains("run the command again"), "{error}");
            assert_eq!(versions(&session).await, ["m1"]);
            assert!(!has_table(&session, "a").await);
        }
    }
}
