//! The state after a script is the state after `upgrade` and `downgrade`.

use sea_orm::{ConnectionTrait, TransactionTrait};
use ultra_migrate::Project;
use ultra_migrate::revision::{Revision, plain_id};
use ultra_migrate::runner::{Backend, Direction};

use crate::client::Database;
use crate::list::{Does, ours, plain, project, revision, sql};

const TABLES: [&str; 3] = ["parent", "child", "seen"];

/// A plain migration, then ours: a branch with one revision outside of a transaction, one with
/// savepoints and limits, a merge, and on SQLite a rebuild.
fn mixed(backend: Backend) -> Project {
    let root = plain_id("m20260101_000001_plain");
    let root: &'static [&'static str] = Box::leak(Box::new([&*String::leak(root.to_string())]));
    let (index, drop_index) = match backend {
        Backend::Postgres => (
            sql(&[
                "CREATE INDEX CONCURRENTLY ix_n ON child (n)",
                "INSERT INTO seen VALUES ('x'); INSERT INTO seen VALUES ('y -- ;')",
            ]),
            sql(&["DROP INDEX CONCURRENTLY ix_n", "DELETE FROM seen"]),
        ),
        Backend::Sqlite => (
            sql(&[
                "CREATE INDEX ix_n ON child (n)",
                "INSERT INTO seen VALUES ('x'); INSERT INTO seen VALUES ('y -- ;')",
            ]),
            sql(&["DROP INDEX ix_n", "DELETE FROM seen"]),
        ),
    };
    let bare = Revision {
        transaction: false,
        lock_timeout: "3s",
        statement_timeout: "2min",
        ..revision("bbbb", root)
    };
    let limited = Revision {
        lock_timeout: "3s",
        group: "together",
        message: "don't\nDROP TABLE parent;",
        ..revision("cccc", root)
    };
    project(vec![
        plain(
            1,
            "plain",
            sql(&[
                "CREATE TABLE parent (id integer PRIMARY KEY, word text NOT NULL)",
                "CREATE TABLE child (id integer PRIMARY KEY, n integer, parent_id integer NOT NULL REFERENCES parent (id) ON DELETE CASCADE)",
                "CREATE TABLE seen (word text); -- a comment behind it",
                "INSERT INTO parent VALUES (1, 'it''s ü :x \\ \"q\"'); INSERT INTO child VALUES (10, 7, 1)",
            ]),
            sql(&["DROP TABLE seen; DROP TABLE child; DROP TABLE parent;"]),
            None,
            None,
        ),
        ours(2, bare, index, drop_index),
        ours(
            3,
            limited,
            Does::Code(nested),
            sql(&["DELETE FROM parent WHERE id > 1"]),
        ),
        ours(4, revision("dddd", &["bbbb", "cccc"]), sql(&[]), sql(&[])),
        ours(
            5,
            Revision {
                rebuilds_tables: true,
                ..revision("eeee", &["dddd"])
            },
            rebuilt(backend),
            sql(&["SELECT 1"]),
        ),
    ])
}

fn nested<'a>(
    manager: &'a sea_orm_migration::SchemaManager<'a>,
) -> std::pin::Pin<Box<dyn Future<Output = Result<(), sea_orm::DbErr>> + Send + 'a>> {
    Box::pin(async move {
        let inner = manager.begin().await?;
        let db = inner.get_connection();
        db.execute_unprepared("INSERT INTO parent VALUES (2, 'kept')")
            .await?;
        inner.commit().await?;
        let inner = manager.get_connection().begin().await?;
        inner
            .execute_unprepared("INSERT INTO parent VALUES (3, 'not kept')")
            .await?;
        inner.rollback().await?;
        Ok(())
    })
}

/// Children must survive their parents' table.
fn rebuilt(backend: Backend) -> Does {
    match backend {
        Backend::Postgres => sql(&["ALTER TABLE parent ADD COLUMN more text"]),
        Backend::Sqlite => sql(&[
            "CREATE TABLE _new_parent (id integer PRIMARY KEY, word text NOT NULL, more text)",
            "INSERT INTO _new_parent (id, word) SELECT id, word FROM parent",
            "DROP TABLE parent",
            "ALTER TABLE _new_parent RENAME TO parent",
        ]),
    }
}

const BACKENDS: [Backend; 2] = [Backend::Postgres, Backend::Sqlite];

/// One database that `upgrade` works on and one for scripts.
async fn two(backend: Backend) -> Option<(Database, Database)> {
    Some((Database::new(backend).await?, Database::new(backend).await?))
}

#[tokio::test]
async fn a_script_leaves_what_upgrade_leaves_forwards_and_backwards() {
    for backend in BACKENDS {
        let project = mixed(backend);
        let Some((live, fed)) = two(backend).await else {
            continue;
        };
        live.upgrade(&project, "heads").await;
        let script = fed.script(&project, Direction::Up, "heads").await;
        assert_eq!(script.gaps().count(), 0, "{script}");
        fed.feed(&script.to_string()).ok();
        assert_eq!(live.state(&TABLES).await, fed.state(&TABLES).await);
        live.downgrade(&project, "base").await;
        let script = fed.script(&project, Direction::Down, "heads:base").await;
        fed.read(&script.to_string()).ok();
        assert_eq!(live.state(&TABLES).await, fed.state(&TABLES).await);
        // And once more from there.
        let script = fed.script(&project, Direction::Up, ":").await;
        fed.read(&script.to_string()).ok();
        live.upgrade(&project, "heads").await;
        assert_eq!(live.state(&TABLES).await, fed.state(&TABLES).await);
    }
}

#[tokio::test]
async fn ranges_follow_one_another_and_upgrade_goes_on_from_each() {
    for backend in BACKENDS {
        let project = mixed(backend);
        let Some((live, fed)) = two(backend).await else {
            continue;
        };
        for range in [":plain", "plain:bbbb", "bbbb:dddd", "dddd:"] {
            let script = fed.script(&project, Direction::Up, range).await;
            fed.feed(&script.to_string()).ok();
        }
        for target in ["plain", "bbbb", "dddd", "eeee"] {
            live.upgrade(&project, target).await;
        }
        assert_eq!(live.state(&TABLES).await, fed.state(&TABLES).await);
        for (range, target) in [
            ("eeee:-1", "-1"),
            ("dddd:plain", "plain"),
            ("plain:base", "base"),
        ] {
            let script = fed.script(&project, Direction::Down, range).await;
            fed.feed(&script.to_string()).ok();
            live.downgrade(&project, target).await;
            assert_eq!(
                live.state(&TABLES).await,
                fed.state(&TABLES).await,
                "{range}"
            );
        }
        // One after the other, by both ways in turn.
        fed.feed(
            &fed.script(&project, Direction::Up, "base:+1")
                .await
                .to_string(),
        )
        .ok();
        fed.upgrade(&project, "bbbb").await;
        fed.feed(
            &fed.script(&project, Direction::Up, "bbbb:heads")
                .await
                .to_string(),
        )
        .ok();
        live.upgrade(&project, "plain").await;
        live.upgrade(&project, "bbbb").await;
        live.upgrade(&project, "heads").await;
        assert_eq!(live.state(&TABLES).await, fed.state(&TABLES).await);
    }
}

#[tokio::test]
async fn a_driver_may_run_the_statements_in_the_place_of_a_client() {
    for backend in BACKENDS {
        let project = mixed(backend);
        let Some((live, driven)) = two(backend).await else {
            continue;
        };
        let script = driven.script(&project, Direction::Up, "heads").await;
        let json = serde_json::to_value(&script).unwrap();
        let texts = |value: &serde_json::Value| -> Vec<String> {
            let list = value.as_array().unwrap().iter();
            list.map(|text| text.as_str().unwrap().to_owned()).collect()
        };
        let mut all = texts(&json["before"]);
        for revision in json["revisions"].as_array().unwrap() {
            for part in ["before", "statements", "after"] {
                all.extend(texts(&revision[part]));
            }
        }
        all.extend(texts(&json["after"]));
        driven.execute_all(&all).await;
        live.upgrade(&project, "heads").await;
        assert_eq!(live.state(&TABLES).await, driven.state(&TABLES).await);
    }
}

#[tokio::test]
async fn events_say_by_what_and_how_long() {
    for backend in BACKENDS {
        let project = mixed(backend);
        let Some(fed) = Database::new(backend).await else {
            continue;
        };
        fed.feed(
            &fed.script(&project, Direction::Up, "heads")
                .await
                .to_string(),
        )
        .ok();
        let events = fed.events().await;
        let run = &events[0].run_id;
        assert_eq!(run.len(), 12);
        for event in &events {
            assert_eq!(&event.run_id, run);
            assert_eq!(
                event.duration_ms.is_some(),
                event.event == "finished",
                "{event:?}"
            );
            assert!(
                event.duration_ms.is_none_or(|ms| (0..60_000).contains(&ms)),
                "{event:?}"
            );
            let host = if backend == Backend::Postgres {
                "psql"
            } else {
                "sqlite3"
            };
            assert_eq!(event.host.as_deref(), Some(host));
        }
        let last = events.last().unwrap();
        assert_eq!(
            last.statements,
            Some(if backend == Backend::Postgres { 1 } else { 4 })
        );
    }
}

/// aaaa, then bbbb and cccc, for which ssss is run where both are missing.
fn squashed() -> Project {
    let short = Revision {
        replaces: &["bbbb m20260101_000002_bbbb", "cccc m20260101_000003_cccc"],
        ..revision("ssss", &["aaaa"])
    };
    let (up, down) = ("CREATE TABLE seen (word text)", "DROP TABLE seen");
    project(vec![
        ours(1, revision("aaaa", &[]), sql(&[]), sql(&[])),
        ours(2, revision("bbbb", &["aaaa"]), sql(&[up]), sql(&[down])),
        ours(3, revision("cccc", &["bbbb"]), sql(&[]), sql(&[])),
        ours(4, short, sql(&[up]), sql(&[down])),
        ours(5, revision("dddd", &["cccc"]), sql(&[]), sql(&[])),
    ])
}

#[tokio::test]
async fn a_squashed_revision_is_written_for_those_that_it_replaces() {
    for backend in BACKENDS {
        let project = squashed();
        let Some((live, fed)) = two(backend).await else {
            continue;
        };
        live.upgrade(&project, "head").await;
        let script = fed.script(&project, Direction::Up, "head").await;
        let ids: Vec<&str> = script.revisions.iter().map(|one| &*one.revision).collect();
        assert_eq!(ids, ["aaaa", "ssss", "dddd"]);
        fed.feed(&script.to_string()).ok();
        assert_eq!(live.state(&TABLES).await, fed.state(&TABLES).await);
        live.downgrade(&project, "aaaa").await;
        let script = fed.script(&project, Direction::Down, "head:aaaa").await;
        fed.feed(&script.to_string()).ok();
        assert_eq!(live.state(&TABLES).await, fed.state(&TABLES).await);
        // Part of the way there is no shortcut.
        live.upgrade(&project, "bbbb").await;
        let script = fed.script(&project, Direction::Up, "aaaa:bbbb").await;
        fed.feed(&script.to_string()).ok();
        live.upgrade(&project, "head").await;
        let script = fed.script(&project, Direction::Up, "bbbb:head").await;
        fed.feed(&script.to_string()).ok();
        assert_eq!(live.state(&TABLES).await, fed.state(&TABLES).await);
    }
}
