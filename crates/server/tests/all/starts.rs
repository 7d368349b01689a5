//! How it starts, and what it says.

use std::fs;

use nix::sys::signal::Signal;
use serde_json::Value;
use ultra_testing::{PostgresServer, SqliteFile, require_postgres};

use crate::process::{Server, command};

#[test]
fn a_database_that_is_away_is_said_by_health_until_it_is_back() {
    if require_postgres().unwrap().is_none() {
        return;
    }
    let mut postgres = PostgresServer::start().unwrap();
    postgres.stop().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[("DATABASE_URL", &postgres.url())]);
    for (path, code) in [
        ("/", 200),
        ("/health", 503),
        ("/health/live", 200),
        ("/health/ready", 503),
        ("/health/migrations", 503),
    ] {
        assert_eq!(server.get(path).0, code, "{path}");
    }
    postgres.start_again().unwrap();
    server.wait_for_code("/health/ready", 200);
    let (code, body) = server.get("/health/migrations");
    assert_eq!(code, 200);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["status"], "degraded");
    // The revisions of the migration crate are the ones it knows.
    assert_eq!(
        body["details"]["pending_migrations"],
        body["details"]["total_migrations"]
    );
    assert!(body["details"]["total_migrations"].as_u64() > Some(0));
}

#[test]
fn the_default_database_is_said_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let warned = |entry: &Value| entry["message"].as_str().unwrap().contains("the default");
    assert!(server.said.iter().any(warned), "{:?}", server.said);
    assert_eq!(server.get("/health/migrations").0, 200);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_configuration_above_and_its_env_file_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    fs::write(
        folder.path().join("ultra-migrate.toml"),
        "url = \"sqlite://t.db\"\n",
    )
    .unwrap();
    let server = Server::start(&deep, &[]);
    let listening = server.said.last().unwrap();
    assert_eq!(listening["source"], "ultra-migrate.toml");

    fs::write(folder.path().join(".env"), "DATABASE_URL=sqlite://e.db\n").unwrap();
    let server = Server::start(&deep, &[]);
    let listening = server.said.last().unwrap();
    assert_eq!(listening["source"], "DATABASE_URL");
    let expected = folder.path().canonicalize().unwrap().join("e.db");
    let database = listening["database"].as_str().unwrap();
    assert!(database.ends_with(expected.to_str().unwrap()), "{database}");
}

#[test]
fn the_index_links_to_health() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let (code, body) = server.get("/");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (code, body["service"].as_str()),
        (200, Some("ultra-server"))
    );
    assert_eq!(body["version"], env!("CARGO_PKG_VERSION"));
    for link in body["links"].as_object().unwrap().values() {
        assert_ne!(server.get(link.as_str().unwrap()).0, 404, "{link}");
    }
    assert_eq!(server.get("/nothing").0, 404);
}

#[test]
fn requests_are_logged_without_what_may_be_secret() {
    let file = SqliteFile::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[("DATABASE_URL", &file.url())]);
    server.get("/?token=canary7");
    server.get("/health/live");
    server.signal(Signal::SIGTERM);
    assert_eq!(server.end().code(), Some(0));
    let answered = |entry: &&Value| entry["message"] == "answered";
    let entries: Vec<&Value> = server.said.iter().filter(answered).collect();
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(entries[0]["span"]["path"], "/");
    assert_eq!(entries[0]["span"]["method"], "GET");
    assert_eq!(entries[0]["status"], 200);
    assert!(!format!("{:?}", server.said).contains("canary7"));
}

#[test]
fn no_log_level_shows_a_password() {
    if require_postgres().unwrap().is_none() {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let postgres = PostgresServer::shared().unwrap();
    let role = runtime
        .block_on(postgres.role("reader", "", Some("canary7")))
        .unwrap();
    let database = runtime.block_on(postgres.database()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = database.url_as(&role);
    assert!(url.contains("canary7"));
    let variables = [("DATABASE_URL", &*url), ("RUST_LOG", "trace")];
    let mut server = Server::start(folder.path(), &variables);
    assert_eq!(server.get("/health/ready").0, 200);
    server.signal(Signal::SIGTERM);
    server.end();
    let statement = |entry: &Value| entry.to_string().contains("seaql_migrations");
    assert!(server.said.iter().any(statement), "{:?}", server.said);
    for entry in &server.said {
        assert!(!entry.to_string().contains("canary7"), "{entry}");
    }
}

#[test]
fn text_is_logged_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let variables = [("LOG_FORMAT", "text")];
    let mut child = command(folder.path(), &variables)
        .args(["--port", "0"])
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("INFO ultra_server: listening"), "{text}");
}
