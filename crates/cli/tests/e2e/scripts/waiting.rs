//! The database isn't there yet, or never comes.

use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use ultra_testing::require_postgres;

use super::stage::Stage;
use crate::project::Project;

/// Nothing listens there.
const NOBODY: &str = "postgres://u:Kn0rr-and-Zwiebel@127.0.0.1:1/d";

#[test]
fn a_database_that_never_comes_ends_it_after_the_retries() {
    let project = Project::stock("scripts-never");
    let stage = Stage::new(&project);
    let began = Instant::now();
    let run = stage.refuses(
        Some(NOBODY),
        &[
            ("DB_CONNECTION_RETRIES", "3"),
            ("DB_CONNECTION_RETRY_INTERVAL", "1"),
        ],
    );
    assert!(began.elapsed() > Duration::from_secs(2), "{run}");
    run.fails(
        "unreachable",
        &[
            "attempt 1/3: no database server answers at 127.0.0.1:1",
            "attempt 3/3: ",
            "didn't answer in 3 attempts within ",
            "the server was not started",
        ],
    );
}

#[test]
fn a_server_that_says_nothing_is_given_its_time_and_asked_again() {
    let project = Project::stock("scripts-mute");
    let stage = Stage::new(&project);
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://u@{}/d", mute.local_addr().unwrap());
    let began = Instant::now();
    let run = stage.refuses(
        Some(&url),
        &[
            ("DB_CONNECTION_TIMEOUT", "1"),
            ("DB_CONNECTION_RETRIES", "2"),
            ("DB_CONNECTION_RETRY_INTERVAL", "0"),
        ],
    );
    let took = began.elapsed();
    assert!(
        took > Duration::from_secs(2) && took < Duration::from_secs(10),
        "{took:?} {run}"
    );
    run.fails("timeout", &["attempt 2/2: ", "2 attempts"]);
}

#[tokio::test]
async fn a_database_that_comes_up_later_is_migrated_and_served() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let Some(folder) = server.folder() else {
        return;
    };
    let project = Project::stock("scripts-later");
    let stage = Stage::new(&project);
    let database = server.database().await.unwrap();
    // The socket's folder under another name, which isn't there at first.
    let socket = stage.path("socket");
    let (here, there) = (folder.to_string_lossy(), socket.to_string_lossy());
    let url = database.url().replace(&encoded(&here), &encoded(&there));
    assert_ne!(url, database.url());
    let mut running = stage.spawn(stage.start(
        Some(&url),
        &[
            ("DB_CONNECTION_RETRY_INTERVAL", "1"),
            ("BACKUP_BEFORE_MIGRATE", "no"),
        ],
    ));
    running.says("attempt 1/30: no database server answers");
    symlink(folder, &socket).unwrap();
    running.says("the database answers, after");
    running.says(&format!(
        "server {}: --host 0.0.0.0 --port 8000",
        running.pid()
    ));
    running.signal("TERM");
    running.end().ok().says(&["applied 1 revision"]);
}

/// As a URL writes it.
fn encoded(path: &str) -> String {
    path.replace('/', "%2F")
}

#[test]
fn signals_while_waiting_end_it_at_once() {
    let project = Project::stock("scripts-waiting");
    let stage = Stage::new(&project);
    for signals in [&["TERM"][..], &["INT"], &["HUP"], &["TERM", "INT", "TERM"]] {
        let start = stage.start(Some(NOBODY), &[("DB_CONNECTION_RETRY_INTERVAL", "600")]);
        let mut running = stage.spawn(start);
        running.says("attempt 1/30");
        // Into the pause between two attempts, or just before it.
        std::thread::sleep(Duration::from_millis(100));
        let began = Instant::now();
        for signal in signals {
            running.signal(signal);
        }
        let run = running.end().code(130).says(&[
            &format!("ended by SIG{}", signals[0]),
            "while waiting for the database: nothing was changed",
        ]);
        assert!(began.elapsed() < Duration::from_secs(5), "{run}");
        assert_eq!(run.err.matches("ended by").count(), 1, "{run}");
        stage.nothing_is_left();
    }
}

#[test]
fn signals_while_the_database_is_asked_end_the_question() {
    let project = Project::stock("scripts-asking");
    let stage = Stage::new(&project);
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://u@{}/d", mute.local_addr().unwrap());
    for signal in ["TERM", "INT"] {
        let running = stage.spawn(stage.start(Some(&url), &[("DB_CONNECTION_TIMEOUT", "600")]));
        // Somebody asks, and gets no answer.
        let connection = mute.accept().unwrap();
        running.signal(signal);
        running.end().code(130).says(&[
            &format!("ended by SIG{signal}"),
            "while waiting for the database",
        ]);
        stage.nothing_is_left();
        drop(connection);
    }
}
