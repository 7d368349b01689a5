//! SIGINT and SIGTERM in the middle of a revision.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::database::Database;
use crate::project::Project;
use crate::run::Run;

/// Work that takes longer than any of these tests, after a table was made.
const SLOW: &str = r#"
        let db = manager.get_connection();
        db.execute_unprepared(r"CREATE TABLE halfway (id integer PRIMARY KEY)").await?;
        let wait = match manager.get_database_backend() {
            DbBackend::Postgres => "SELECT pg_sleep(60)",
            _ => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) \
                  INSERT INTO halfway SELECT max(i) FROM n",
        };
        db.execute_unprepared(wait).await?;"#;

fn slow_project(name: &str) -> Project {
    let project = Project::new(name);
    project.add_revision("m20300101_000000_slow", "5100aaaa0001", "ab38c3f2f48f");
    project.edit(
        "migration/src/m20300101_000000_slow.rs",
        r#"
        let db = manager.get_connection();
        db.execute_unprepared(r"ALTER TABLE users ADD COLUMN shared text").await?;"#,
        SLOW,
    );
    project.front(None, &["status"]).ok();
    project
}

/// Sends a signal once the slow revision is under way, and waits for the end.
fn stopped(mut command: Command, signal: &str) -> (Run, Duration) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    let mut err = String::new();
    while !err.contains("m20300101_000000_slow") {
        assert!(lines.read_line(&mut err).unwrap() > 0, "{err}");
    }
    // Past the claim, into the long statement.
    std::thread::sleep(Duration::from_millis(700));
    let began = Instant::now();
    kill(&child, signal);
    lines.read_to_string(&mut err).unwrap();
    let mut out = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut out)
        .unwrap();
    let status = child.wait().unwrap();
    let output = Output {
        status,
        stdout: out.into(),
        stderr: err.into(),
    };
    (Run::ended(output), began.elapsed())
}

fn kill(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-s", signal, &id])
            .status()
            .unwrap()
            .success()
    );
}

#[tokio::test]
async fn a_signal_undoes_what_is_under_way_and_a_plain_upgrade_goes_on() {
    let project = slow_project("interrupted");
    for database in Database::both().await {
        let url = database.url();
        for signal in ["TERM", "INT"] {
            let mut command = project.migrator_command(Some(&url));
            command.arg("upgrade");
            let (run, took) = stopped(command, signal);
            assert!(took < Duration::from_secs(3), "{took:?}");
            run.code(130)
                .says(&["error[interrupted]", &format!("SIG{signal}"), "status"]);
            // The server notices within half a second that its client is gone.
            let free = Instant::now();
            let status = loop {
                let status = project.built(Some(&url), &["status", "--json"]).ok().json();
                if status["applied"] == 1 || free.elapsed() > Duration::from_secs(3) {
                    break status;
                }
            };
            assert_eq!(status["applied"], 1, "{status}");
            assert_eq!(status["pending"][0]["name"], "m20300101_000000_slow");
        }
        // Nothing is left of it: neither the table nor the lock.
        project
            .built(Some(&url), &["downgrade", "base", "--lock-wait", "3"])
            .ok();
        assert!(!database.dump().await.contains("halfway"));
    }
}
