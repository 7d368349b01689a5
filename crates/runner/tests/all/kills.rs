//! Runners that are killed: the database is in the state before or in the state after, and a plain
//! run goes on from there.
//!
//! Every place that a run comes past is found out first, then a run is killed at each of them.
//! `ULTRA_ROUNDS=n` does all of it n times.

use std::os::unix::process::ExitStatusExt;

use crate::child::{self, EFFECTS};
use crate::support::{Database, number, postgres};

/// The places that an undisturbed run comes past, each with its count: `tx.claimed:2`.
async fn places() -> Option<Vec<String>> {
    let database = postgres().await?;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let url = url(&database);
    let (status, said) = child::go(&url, None, Some(&log));
    assert!(status.success(), "{said}");
    holds(&database, "undisturbed").await;
    let mut seen = std::collections::BTreeMap::new();
    let text = std::fs::read_to_string(log).unwrap();
    let places = text.lines().map(|name| {
        let nth = seen.entry(name.to_owned()).or_insert(0);
        *nth += 1;
        format!("{name}:{nth}")
    });
    Some(places.collect())
}

fn url(database: &Database) -> String {
    match database {
        Database::Postgres(database) => database.url(),
        Database::Sqlite(file) => file.url(),
    }
}

async fn holds(database: &Database, after: &str) {
    let session = database.session().await;
    for (query, wanted) in EFFECTS {
        assert_eq!(number(&session, query).await, wanted, "{after}: {query}");
    }
    let locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert_eq!(number(&session, locks).await, 0, "{after}: a lock is left");
    let open = ultra_runner::history::unfinished(session.connection()).await;
    assert!(open.unwrap().is_empty(), "{after}: something is unfinished");
    session.close().await.unwrap();
}

#[tokio::test]
async fn a_run_killed_anywhere_is_finished_by_the_next() {
    let Some(places) = places().await else {
        return;
    };
    let rounds = std::env::var("ULTRA_ROUNDS").map_or(2, |rounds| rounds.parse().unwrap());
    assert!(places.len() >= 50, "{} places", places.len());
    let mut kills = 0;
    for round in 0..rounds {
        for (at, place) in places.iter().enumerate() {
            let database = postgres().await.unwrap();
            let url = url(&database);
            let (status, said) = child::go(&url, Some(place), None);
            assert_eq!(status.signal(), Some(9), "{place}: {said}");
            kills += 1;
            // The run that goes on is killed as well, at a place of its own.
            if round > 0 {
                let other = &places[(at * 7 + round * 13) % places.len()];
                let (status, said) = child::go(&url, Some(other), None);
                let killed = status.signal() == Some(9);
                assert!(killed || status.success(), "{place}, {other}: {said}");
                kills += usize::from(killed);
            }
            let (status, said) = child::go(&url, None, None);
            assert!(status.success(), "{place}: {said}");
            holds(&database, place).await;
        }
    }
    println!("kills: {kills}, 0 repairs");
    assert!(rounds < 2 || kills >= 200, "{kills} kills");
}

/// Kills a run whose statement waits, and lets it go on.
async fn killed_while(waits: &str, hold: &[&str], first: usize) {
    let Some(database) = postgres().await else {
        return;
    };
    let url = url(&database);
    // What comes before the one that will wait.
    let steps = child::revisions();
    child::upgrade(&database.url(), &steps[..first])
        .await
        .unwrap();
    let other = database.session().await;
    for text in hold {
        sea_orm::ConnectionTrait::execute_unprepared(other.connection(), text)
            .await
            .unwrap();
    }
    let mut running = child::command(&url, None, None)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let watch = database.session().await;
    let asked = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ultra-migrate' \
         AND wait_event_type = 'Lock' AND query LIKE '{waits}%'"
    );
    let since = std::time::Instant::now();
    while number(&watch, &asked).await == 0 {
        assert!(since.elapsed().as_secs() < 60, "{waits} never waited");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    running.kill().unwrap();
    running.wait().unwrap();
    other.close().await.unwrap();
    let (status, said) = child::go(&url, None, None);
    assert!(status.success(), "{said}");
    watch.close().await.unwrap();
    holds(&database, waits).await;
}

#[tokio::test]
async fn a_run_killed_in_a_statement_is_finished_by_the_next() {
    let hold = ["BEGIN", "LOCK TABLE people IN ACCESS SHARE MODE"];
    killed_while("ALTER TABLE people", &hold, 4).await;
}

#[tokio::test]
async fn a_run_killed_in_a_concurrent_build_is_finished_by_the_next() {
    let hold = ["BEGIN", "LOCK TABLE people IN ROW EXCLUSIVE MODE"];
    killed_while("CREATE UNIQUE INDEX CONCURRENTLY", &hold, 3).await;
}

/// The server goes on when its client is gone: what it finished is recognised.
#[tokio::test]
async fn an_index_that_was_finished_without_its_client_is_adopted() {
    let Some(database) = postgres().await else {
        return;
    };
    let url = url(&database);
    let (status, said) = child::go(&url, Some("journal.executed_apart:1"), None);
    assert_eq!(status.signal(), Some(9), "{said}");
    let session = database.session().await;
    let oid = "SELECT 'people_email'::regclass::oid::bigint";
    let before = number(&session, oid).await;
    let (status, said) = child::go(&url, None, None);
    assert!(status.success(), "{said}");
    assert_eq!(number(&session, oid).await, before, "it was built anew");
    session.close().await.unwrap();
    holds(&database, "adopted").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_runs_at_once_do_everything_once() {
    let rounds = std::env::var("ULTRA_ROUNDS").map_or(1, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        let Some(database) = postgres().await else {
            return;
        };
        let url = url(&database);
        let children: Vec<_> = (0..40)
            .map(|_| child::of_set(&url, "twenty").spawn().unwrap())
            .collect();
        let tasks: Vec<_> = (0..160)
            .map(|_| {
                let url = database.url();
                tokio::spawn(async move { child::upgrade(&url, &child::twenty()).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        for mut child in children {
            assert!(child.wait().unwrap().success(), "round {round}");
        }
        let session = database.session().await;
        for (query, wanted) in &EFFECTS[1..] {
            assert_eq!(
                number(&session, query).await,
                *wanted,
                "round {round}: {query}"
            );
        }
        each_once(&session, 20, 5..20).await;
        session.close().await.unwrap();
    }
}

/// Each is applied, recorded and in effect once.
async fn each_once(session: &ultra_runner::Session, all: i64, tables: std::ops::Range<usize>) {
    let claims = "SELECT count(*) FROM seaql_migrations";
    assert_eq!(number(session, claims).await, all);
    let finished = "SELECT count(*) FROM ultra_migration_history WHERE event = 'finished'";
    assert_eq!(number(session, finished).await, all);
    for n in tables {
        let rows = format!("SELECT count(*) FROM table_{n}");
        assert_eq!(number(session, &rows).await, 1);
    }
}

#[tokio::test]
async fn ten_processes_on_one_file_do_everything_once() {
    let database = crate::support::sqlite();
    let url = url(&database);
    let children: Vec<_> = (0..10)
        .map(|_| child::of_set(&url, "simple").spawn().unwrap())
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let session = database.session().await;
    each_once(&session, 15, 5..20).await;
}

/// As a full disk does it: the history takes everything but its n-th line.
#[tokio::test]
async fn a_history_that_can_not_be_written_costs_nothing_but_a_second_run() {
    for refused in 1..=20 {
        let Some(database) = postgres().await else {
            return;
        };
        let session = database.session().await;
        let locked = crate::support::locked(&session).await;
        let full = format!(
            "CREATE SEQUENCE lines; \
             CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF nextval('lines') = {refused} THEN \
             RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER full_disk BEFORE INSERT ON ultra_migration_history \
             FOR EACH ROW EXECUTE FUNCTION full_disk()"
        );
        sea_orm::ConnectionTrait::execute_unprepared(session.connection(), &full)
            .await
            .unwrap();
        locked.unlock().await.unwrap();
        session.close().await.unwrap();
        let first = child::upgrade(&database.url(), &child::revisions()).await;
        // What is refused beside the point, such as the line of a failure, stops nothing.
        if let Err(said) = &first {
            assert!(said.contains("could not extend file"), "{refused}: {said}");
        }
        child::upgrade(&database.url(), &child::revisions())
            .await
            .unwrap();
        holds(&database, &format!("line {refused}")).await;
    }
}
