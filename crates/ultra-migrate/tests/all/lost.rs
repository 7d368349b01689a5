//! A server that goes away in the middle of a run and comes back: one call of `upgrade` is enough.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_migrate::revision::{Revision, Target};
use ultra_migrate::runner::{DatabaseUrl, Event};
use ultra_migrate::{Compiled, Config, MigrateOptions, Project};
use ultra_testing::{PostgresServer, require_postgres};

struct Made(&'static str, &'static [&'static str]);

impl MigrationName for Made {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Made {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for sql in self.1 {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

fn project() -> Project {
    let slow = Revision {
        id: "00000000000b",
        down_revisions: &["00000000000a"],
        ..Revision::BASE
    };
    let apart = Revision {
        id: "00000000000c",
        down_revisions: &["00000000000b"],
        transaction: false,
        ..Revision::BASE
    };
    let first = Revision {
        id: "00000000000a",
        ..Revision::BASE
    };
    let made = [
        (
            first,
            Made(
                "m20260101_000001_first",
                &["CREATE TABLE a (n integer)", "INSERT INTO a VALUES (1)"],
            ),
        ),
        (
            slow,
            Made(
                "m20260101_000002_slow",
                &["INSERT INTO a VALUES (2)", "SELECT pg_sleep(2)"],
            ),
        ),
        (
            apart,
            Made(
                "m20260101_000003_apart",
                &[
                    "INSERT INTO a VALUES (3)",
                    "CREATE INDEX CONCURRENTLY a_n ON a (n)",
                ],
            ),
        ),
    ];
    let compiled = made.into_iter().map(|(declared, made)| Compiled {
        name: made.0.to_owned(),
        source: "",
        declared: Some(declared),
        migration: Arc::new(made),
    });
    Project::new("/nonexistent", Config::default(), compiled.collect()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_restarted_in_the_middle_is_waited_for() {
    if require_postgres().unwrap().is_none() || std::env::var_os("TEST_DATABASE_URL").is_some() {
        return;
    }
    let mut server = PostgresServer::start().unwrap();
    let database = server.database().await.unwrap();
    let url = DatabaseUrl::parse(&database.url()).unwrap();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let running = tokio::spawn({
        let url = url.clone();
        async move {
            let target = Target::parse("+2").unwrap();
            let options = MigrateOptions::default();
            let mut lost = 0;
            let mut on_event = |event: Event| {
                lost += usize::from(matches!(event, Event::Reconnecting { .. }));
                let _ = tell.send(event);
            };
            let report = project()
                .upgrade(&url, &target, &options, &mut on_event)
                .await
                .unwrap();
            (report, lost)
        }
    });
    while let Some(event) = told.recv().await {
        if matches!(&event, Event::Started { name, .. } if name.ends_with("slow")) {
            break;
        }
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.stop().unwrap();
    server.start_again().unwrap();
    let (report, lost) = running.await.unwrap();
    assert!(lost >= 1, "the session was not lost");
    // What was asked for, not two more.
    let ran: Vec<&str> = report.ran.iter().map(|ran| ran.name.as_str()).collect();
    assert_eq!(ran, ["m20260101_000001_first", "m20260101_000002_slow"]);
    let options = MigrateOptions::default();
    let head = Target::parse("head").unwrap();
    let rest = project()
        .upgrade(&url, &head, &options, &mut |_| {})
        .await
        .unwrap();
    assert_eq!(rest.ran.len(), 1);
    let db = database.connect().await.unwrap();
    let sum = "SELECT sum(n) FROM a";
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sum))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 6);
}
