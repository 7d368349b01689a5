//! What a script refuses, and where it stops.

use sea_orm::{ConnectionTrait, Statement};
use ultra_migrate::revision::Revision;
use ultra_migrate::runner::{Backend, Direction};
use ultra_migrate::{Error, Project};

use crate::client::{Database, written};
use crate::list::{Does, ours, plain, project, revision, sql};

const BACKENDS: [Backend; 2] = [Backend::Postgres, Backend::Sqlite];

fn table(name: &str) -> Does {
    sql(&[&format!("CREATE TABLE {name} (id integer)")])
}

fn drop(name: &str) -> Does {
    sql(&[&format!("DROP TABLE {name}")])
}

/// a, then b, then a branch of c and d.
fn forked() -> Project {
    project(vec![
        ours(1, revision("aaaa", &[]), table("a"), drop("a")),
        ours(2, revision("bbbb", &["aaaa"]), table("b"), drop("b")),
        ours(3, revision("cccc", &["bbbb"]), table("c"), drop("c")),
        ours(4, revision("dddd", &["bbbb"]), table("d"), drop("d")),
    ])
}

#[tokio::test]
async fn a_script_refuses_a_database_that_is_somewhere_else_and_changes_nothing() {
    for backend in BACKENDS {
        let project = forked();
        let Some(database) = Database::new(backend).await else {
            continue;
        };
        let up = |range: &'static str| written(&project, backend, Direction::Up, range);
        let down = |range: &'static str| written(&project, backend, Direction::Down, range);
        let empty = database.state(&[]).await;
        let beyond = up("aaaa:bbbb").await.unwrap().to_string();
        database
            .feed(&beyond)
            .fails("not applied: m20260101_000001_aaaa");
        assert_eq!(database.state(&[]).await, empty, "not even its tables");
        let back = down("aaaa:base").await.unwrap().to_string();
        database.feed(&back).fails("not applied");
        assert_eq!(database.state(&[]).await, empty);

        let first = up("bbbb").await.unwrap().to_string();
        database.feed(&first).ok();
        let done = database.state(&[]).await;
        for script in [&first, &beyond] {
            database.feed(script).fails("applied already: ");
            database.read(script).fails("applied already: ");
            assert_eq!(database.state(&[]).await, done);
        }
        // A branch that the script doesn't speak of is nothing to it, above what it reverts it is.
        database
            .feed(&up("bbbb:cccc").await.unwrap().to_string())
            .ok();
        database
            .feed(&up("bbbb:dddd").await.unwrap().to_string())
            .ok();
        let back = down("cccc:aaaa").await.unwrap().to_string();
        database
            .feed(&back)
            .fails("applied already: m20260101_000004_dddd");
        let back = down("cccc:-1").await.unwrap().to_string();
        database
            .execute("INSERT INTO seaql_migrations VALUES ('m20270101_000000_new', 1)")
            .await;
        database.feed(&back).fails("m20270101_000000_new");
        database
            .execute("DELETE FROM seaql_migrations WHERE version LIKE 'm2027%'")
            .await;
        database.feed(&back).ok();
    }
}

#[tokio::test]
async fn a_script_stops_at_its_first_error_and_upgrade_goes_on() {
    for backend in BACKENDS {
        let project = forked();
        let Some(database) = Database::new(backend).await else {
            continue;
        };
        database
            .execute("CREATE TABLE b (in_the_way integer)")
            .await;
        let script = database.script(&project, Direction::Up, "heads").await;
        let said = database.feed(&script.to_string());
        if backend == Backend::Postgres {
            assert_eq!(said.code, 3, "psql's code for a script that failed");
        }
        said.fails("already exists");
        let events = database.events().await;
        assert_eq!(events.len(), 1, "the first one, and nothing of the second");
        database.execute("DROP TABLE b").await;
        database.upgrade(&project, "heads").await;
        assert_eq!(database.events().await.len(), 4);
    }
}

/// Its last statement fails until there is a table c.
fn apart() -> Project {
    let bare = Revision {
        transaction: false,
        ..revision("bbbb", &["aaaa"])
    };
    let up = sql(&[
        "CREATE TABLE b (id integer)",
        "INSERT INTO b VALUES (1); INSERT INTO b VALUES (2)",
        "CREATE INDEX ix ON b (id)",
        "INSERT INTO c VALUES (3)",
    ]);
    project(vec![
        ours(1, revision("aaaa", &[]), table("a"), drop("a")),
        ours(2, bare, up, drop("b")),
    ])
}

#[tokio::test]
async fn a_revision_without_a_transaction_is_gone_on_with_where_its_script_stopped() {
    for backend in BACKENDS {
        let project = apart();
        let Some(database) = Database::new(backend).await else {
            continue;
        };
        let script = database.script(&project, Direction::Up, "head").await;
        database.feed(&script.to_string()).fails("c");
        database.execute("CREATE TABLE c (id integer)").await;
        // It would fail if it began anew.
        database.upgrade(&project, "head").await;
        assert_eq!(
            database
                .one("SELECT CAST(count(*) AS text) FROM b")
                .await
                .as_deref(),
            Some("2")
        );
        let events: Vec<String> = database
            .events()
            .await
            .into_iter()
            .map(|event| format!("{} {} {:?}", event.revision, event.event, event.statements))
            .collect();
        assert_eq!(
            events,
            [
                "aaaa finished Some(1)",
                "bbbb started Some(1)",
                "bbbb started Some(2)",
                "bbbb started Some(3)",
                "bbbb started Some(4)",
                "bbbb finished Some(4)"
            ]
        );
    }
}

fn asking() -> Project {
    let ask = Does::Code(|manager| {
        Box::pin(async move {
            let db = manager.get_connection();
            let text = "SELECT count(*) FROM a -- how many\n";
            db.query_one_raw(Statement::from_string(db.get_database_backend(), text))
                .await?;
            db.execute_unprepared("CREATE TABLE b (id integer)").await?;
            Ok(())
        })
    });
    project(vec![
        ours(1, revision("aaaa", &[]), table("a"), drop("a")),
        ours(2, revision("bbbb", &["aaaa"]), ask, drop("b")),
        ours(3, revision("cccc", &["bbbb"]), table("c"), drop("c")),
    ])
}

#[tokio::test]
async fn a_revision_that_asks_the_database_stops_the_script_where_it_stands() {
    for backend in BACKENDS {
        let project = asking();
        let Some(database) = Database::new(backend).await else {
            continue;
        };
        let script = database.script(&project, Direction::Up, "head").await;
        let gaps: Vec<&str> = script.gaps().map(|gap| gap.name.as_str()).collect();
        assert_eq!(gaps, ["m20260101_000002_bbbb"]);
        let text = script.to_string();
        assert!(
            text.contains("-- NOT COMPLETE: it stops at m20260101_000002_bbbb"),
            "{text}"
        );
        assert!(
            text.contains("-- NOT IN THIS SCRIPT: it asks the database: SELECT count(*) FROM a"),
            "{text}"
        );
        database
            .feed(&text)
            .fails("m20260101_000002_bbbb is not in this script");
        let names: Vec<String> = database
            .events()
            .await
            .into_iter()
            .map(|event| event.revision)
            .collect();
        assert_eq!(names, ["aaaa"]);
        // The way on that it names, and the rest as a script.
        database.upgrade(&project, "m20260101_000002_bbbb").await;
        let rest = database.script(&project, Direction::Up, "bbbb:").await;
        database.feed(&rest.to_string()).ok();
        assert_eq!(database.events().await.len(), 3);
    }
}

#[tokio::test]
async fn what_no_client_could_run_is_said_with_its_reason() {
    let bare = Revision {
        transaction: false,
        ..revision("aaaa", &[])
    };
    let hidden = Revision {
        record: false,
        ..revision("aaaa", &[])
    };
    let in_one = revision("aaaa", &[]);
    for (declared, text, part) in [
        (
            in_one,
            "CREATE TABLE a (id int); COMMIT; CREATE TABLE b (id int)",
            "ends the transaction",
        ),
        (in_one, "SELECT 'never ended", "doesn't end"),
        (in_one, "COPY a FROM STDIN", "copies from its client"),
        (in_one, "SELECT 1 \\gexec", "backslash"),
        (hidden, "SELECT 1", "record: false"),
        (bare, "INSERT INTO a VALUES ('", "doesn't end"),
    ] {
        let project = project(vec![ours(1, declared, sql(&[text]), sql(&[]))]);
        let script = written(&project, Backend::Postgres, Direction::Up, "head")
            .await
            .unwrap();
        let reason = script.revisions[0]
            .section
            .reason
            .clone()
            .unwrap_or_default();
        assert!(reason.contains(part), "{text}: {reason}");
    }
    // Without a transaction it may end its own.
    let own = sql(&["BEGIN; CREATE TABLE a (id int); COMMIT; SELECT 1"]);
    let project = project(vec![ours(1, bare, own, sql(&[]))]);
    let script = written(&project, Backend::Postgres, Direction::Up, "head")
        .await
        .unwrap();
    assert_eq!(script.gaps().count(), 0);
}

#[tokio::test]
async fn what_has_no_way_back_is_a_gap_of_the_way_back() {
    let never = Does::Code(|_| {
        Box::pin(async { Err(sea_orm::DbErr::Migration("no way back".to_owned())) })
    });
    let project = project(vec![plain(1, "one", table("a"), never, None, None)]);
    let script = written(&project, Backend::Sqlite, Direction::Down, "head:base")
        .await
        .unwrap();
    let reason = script.revisions[0].section.reason.clone().unwrap();
    assert!(reason.contains("no way back"), "{reason}");
}

#[tokio::test]
async fn a_place_that_only_a_database_knows_is_refused() {
    let project = forked();
    for (way, ranges) in [
        (
            Direction::Up,
            &["+1", "current", "current:cccc", "-1:cccc", "bbbb:current"][..],
        ),
        (
            Direction::Down,
            &["-1", "base", "cccc", ":aaaa", "cccc:", "current:base"][..],
        ),
    ] {
        for range in ranges {
            let refused = written(&project, Backend::Sqlite, way, range)
                .await
                .unwrap_err();
            assert!(
                matches!(refused, Error::ScriptStart { .. }),
                "{range}: {refused}"
            );
        }
    }
    for (way, range) in [(Direction::Up, "bbbb:bbbb"), (Direction::Down, "bbbb:bbbb")] {
        let script = written(&project, Backend::Sqlite, way, range)
            .await
            .unwrap();
        assert!(script.revisions.is_empty() && script.to_string().is_empty());
    }
    assert!(
        written(&project, Backend::Sqlite, Direction::Up, "head")
            .await
            .is_err(),
        "two heads"
    );
}

#[tokio::test]
async fn two_that_run_it_at_once_do_it_once() {
    for backend in BACKENDS {
        let project = forked();
        let Some(database) = Database::new(backend).await else {
            continue;
        };
        let script = database
            .script(&project, Direction::Up, "heads")
            .await
            .to_string();
        let codes: Vec<i32> = std::thread::scope(|scope| {
            let fed: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| database.feed(&script).code))
                .collect();
            fed.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(codes.contains(&0), "{codes:?}");
        assert_eq!(database.events().await.len(), 4);
    }
}
