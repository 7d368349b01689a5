//! Whatever is rehearsed, the database is as it was.

use ultra_migrate::revision::Target;
use ultra_migrate::runner::DatabaseUrl;
use ultra_migrate::{RehearsalPlace, Way};

use crate::support::{
    Database, Texts, both, heads, line, on, postgres, rehearse, texts, up, upgrade,
};

const PLACES: [RehearsalPlace; 2] = [RehearsalPlace::Target, RehearsalPlace::Clone];

fn shop() -> Vec<Texts> {
    vec![
        Texts {
            up: &[
                "CREATE TABLE users (id integer PRIMARY KEY, email text)",
                "INSERT INTO users VALUES (1, 'ada'), (2, 'bob')",
            ],
            down: &["DROP TABLE users"],
            ..texts(&[])
        },
        Texts {
            up: &[
                "CREATE TABLE orders (id integer PRIMARY KEY, buyer integer REFERENCES users (id))",
                "INSERT INTO orders VALUES (1, 1)",
                "UPDATE users SET email = 'x'",
                "CREATE INDEX ix_email ON users (email)",
            ],
            down: &["DROP TABLE orders", "DROP INDEX ix_email"],
            ..texts(&[])
        },
    ]
}

#[tokio::test]
async fn an_empty_database_stays_empty() {
    for database in both().await {
        database.execute("CREATE TABLE t (a integer)").await;
        for place in PLACES {
            let report = up(&line(shop()), &database, place).await.unwrap();
            assert_eq!(report.revisions.len(), 2);
            assert_eq!(
                report.difference.unwrap(),
                ["add table orders", "add table users"]
            );
            assert!(report.sequences.is_empty());
        }
    }
}

#[tokio::test]
async fn rows_stay_on_the_way_up_and_on_the_way_down() {
    for database in both().await {
        let all = line(shop());
        upgrade(&line(shop().drain(..1).collect()), &database).await;
        for place in PLACES {
            let report = up(&all, &database, place).await.unwrap();
            assert_eq!(
                report.difference.unwrap(),
                ["add table orders", "add index ix_email on users"]
            );
        }
        upgrade(&all, &database).await;
        let base = Target::parse("base").unwrap();
        for place in PLACES {
            let report = rehearse(&all, &database, Way::Down(&base), &on(place)).await;
            let report = report.unwrap();
            let names: Vec<&str> = report
                .revisions
                .iter()
                .map(|revision| revision.step.name.as_str())
                .collect();
            assert_eq!(names, ["m20260101_000002_second", "m20260101_000001_first"]);
            assert_eq!(
                report.difference.unwrap(),
                ["drop table orders", "drop table users"]
            );
            let nothing = up(&all, &database, place).await.unwrap();
            assert!(nothing.revisions.is_empty());
            assert_eq!(nothing.difference.unwrap(), Vec::<String>::new());
        }
    }
}

/// Texts that end the transaction that they are in.
const ENDS: [&[&str]; 3] = [
    &["CREATE TABLE b (id integer); COMMIT"],
    &["CREATE TABLE b (id integer); COMMIT; CREATE TABLE c (id integer)"],
    &["ROLLBACK; CREATE TABLE c (id integer)"],
];

#[tokio::test]
async fn a_commit_inside_makes_nothing_real() {
    for (asks, text) in [false, true]
        .into_iter()
        .flat_map(|asks| ENDS.map(|text| (asks, text)))
    {
        for database in both().await {
            database.execute("CREATE TABLE t (a integer)").await;
            let ends = Texts {
                asks,
                ..texts(text)
            };
            let error = up(&line(vec![ends]), &database, RehearsalPlace::Target)
                .await
                .unwrap_err();
            assert_eq!(error.code(), "ended-transaction", "{text:?}: {error}");
            // The file and the server are good for more.
            up(&line(shop()), &database, RehearsalPlace::Target)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_made() {
    let file = ultra_testing::SqliteFile::new().unwrap();
    let folder = file.path().parent().unwrap().join("more");
    std::fs::create_dir(&folder).unwrap();
    let url = DatabaseUrl::sqlite_file(folder.join("new.db"));
    for place in PLACES {
        let report = line(shop())
            .rehearse(&url, Way::Up(&heads()), &on(place), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(report.revisions.len(), 2);
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn sequences_that_moved_are_told_and_set_ones_refused() {
    let Some(database) = postgres().await else {
        return;
    };
    database
        .execute("CREATE TABLE t (id serial, a integer); INSERT INTO t (a) VALUES (1)")
        .await;
    let project = line(vec![texts(&["INSERT INTO t (a) VALUES (2), (3)"])]);
    let report = project
        .rehearse(
            &database.url(),
            Way::Up(&heads()),
            &on(RehearsalPlace::Target),
            &mut |_| {},
        )
        .await
        .unwrap();
    let [moved] = report.sequences.as_slice() else {
        panic!("{:?}", report.sequences);
    };
    assert_eq!(moved.sequence, "public.t_id_seq");
    assert_eq!((moved.from, moved.to), (Some(1), Some(3)));
    // On a copy not even that.
    let report = up(&project, &database, RehearsalPlace::Clone)
        .await
        .unwrap();
    assert!(report.sequences.is_empty());

    let project = line(vec![texts(&["SELECT pg_catalog.setval('t_id_seq', 1)"])]);
    let error = up(&project, &database, RehearsalPlace::Target)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "sets-sequence");
    up(&project, &database, RehearsalPlace::Clone)
        .await
        .unwrap();
}

/// Runs in a process of its own that is killed; see the next one.
#[tokio::test]
#[ignore = "the test below starts it"]
#[allow(
    clippy::print_stderr,
    reason = "by which the test below knows where it is"
)]
async fn a_slow_rehearsal() {
    let Ok(url) = std::env::var("REHEARSE_URL") else {
        return;
    };
    let place = match std::env::var("REHEARSE_CLONE") {
        Ok(_) => RehearsalPlace::Clone,
        Err(_) => RehearsalPlace::Target,
    };
    let url = DatabaseUrl::parse(&url).unwrap();
    slow()
        .rehearse(&url, Way::Up(&heads()), &on(place), &mut |event| {
            if let ultra_migrate::runner::Event::Statement { index: 2, .. } = event {
                eprintln!("under way");
            }
        })
        .await
        .unwrap();
}

fn slow() -> ultra_migrate::Project {
    line(vec![texts(&[
        "CREATE TABLE made (id integer); INSERT INTO t VALUES (7)",
        "SELECT pg_sleep(60)",
    ])])
}

#[tokio::test]
async fn a_killed_rehearsal_leaves_nothing() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};
    let Some(database) = postgres().await else {
        return;
    };
    let Database::Postgres(server) = &database else {
        return;
    };
    database.execute("CREATE TABLE t (a integer)").await;
    let before = database.content();
    for clone in [false, true] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--ignored", "--nocapture", "--exact"])
            .arg("nothing_left::a_slow_rehearsal")
            .env("REHEARSE_URL", server.url())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if clone {
            command.env("REHEARSE_CLONE", "1");
        }
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("under way")));
        child.kill().unwrap();
        child.wait().unwrap();
        // The server notices soon that the client is gone.
        for _ in 0..100 {
            let mut psql = server.command("psql");
            psql.args(["-Atc", "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"]);
            let output = psql.output().unwrap();
            if output.stdout.starts_with(b"0") {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        assert_eq!(before, database.content());
    }
}
