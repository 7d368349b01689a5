//! Errors say which kind they are, and nothing about where or who.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::Router;
use tracing_subscriber::fmt::MakeWriter;
use ultra_health::{Health, HealthOptions};
use ultra_migrate::runner::DatabaseUrl;
use ultra_testing::require_postgres;

use crate::http::{self, get};
use crate::support::{postgres, project, quick, sqlite, until};

/// What must not be found outside, whatever it is part of.
const CANARY: &str = "canary7";

/// Starts, asks all routes, and hands back the code word of the error.
async fn word(url: &str) -> String {
    let url = DatabaseUrl::parse(url).unwrap();
    let health = Health::start(project(1), url, quick()).await;
    until(&health, |report| {
        report
            .details
            .error
            .is_some_and(|error| error != "no-answer")
    })
    .await;
    let app: Router = health.router();
    let address = http::serve(app).await;
    for path in ["/health", "/health/ready", "/health/migrations"] {
        let response = get(address, path).await;
        assert_eq!(response.code, 503, "{path}");
        let all = format!("{}{}", response.head, response.text);
        assert!(!all.to_lowercase().contains(CANARY), "{all}");
    }
    assert_eq!(get(address, "/health/live").await.code, 200);
    let body = get(address, "/health/migrations").await.json();
    body["details"]["error"].as_str().unwrap().to_owned()
}

/// A place for what is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn begin(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn nobody_listens() {
    let log = Log::default();
    let logging = log.begin();
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    let url = format!("postgres://canary7user:canary7secret@127.0.0.1:{port}/canary7db");
    assert_eq!(word(&url).await, "unreachable");
    drop(logging);
    let text = log.text();
    // Masked, and once: many looks were taken meanwhile.
    assert!(text.contains("canary7user:***@"), "{text}");
    assert!(!text.contains("canary7secret"), "{text}");
    assert_eq!(text.matches("The database can't be read").count(), 1);
}

#[tokio::test]
async fn a_host_that_does_not_exist() {
    let url = "postgres://canary7user:canary7secret@canary7.invalid/canary7db";
    let word = word(url).await;
    // Where names are looked up slowly the deadline comes first.
    assert!(["unreachable", "timeout"].contains(&&*word), "{word}");
}

#[tokio::test]
async fn a_socket_that_does_not_exist() {
    let url = "postgres://canary7user@localhost/canary7db?host=%2Fcanary7";
    assert_eq!(word(url).await, "unreachable");
}

#[tokio::test]
async fn a_wrong_password() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let role = server.role("canary7", "", Some("right")).await.unwrap();
    let database = server.database().await.unwrap();
    let url = database.url_as(&role).replace(":right@", ":canary7@");
    assert_eq!(word(&url).await, "authentication");
}

#[tokio::test]
async fn a_database_that_does_not_exist() {
    let Some(database) = postgres().await else {
        return;
    };
    let url = database.url().replace(database.name(), "canary7db");
    assert_eq!(word(&url).await, "no-such-database");
}

#[tokio::test]
async fn a_table_of_another_shape() {
    let Some(database) = postgres().await else {
        return;
    };
    let foreign = "CREATE TABLE seaql_migrations (canary7 integer)";
    database.execute(foreign).await.unwrap();
    assert_eq!(word(&database.url()).await, "database");
}

#[tokio::test]
async fn a_file_that_is_something_else() {
    let file = sqlite();
    let path = file.path().with_file_name("canary7.db");
    std::fs::write(&path, "canary7, and not a database".repeat(100)).unwrap();
    let url = format!("sqlite://{}", path.display());
    assert_eq!(word(&url).await, "not-a-database");
}

#[tokio::test]
async fn a_folder_that_is_a_file() {
    let file = sqlite();
    let folder = file.path().with_file_name("canary7");
    std::fs::write(&folder, "").unwrap();
    let url = format!("sqlite://{}/test.db", folder.display());
    assert_eq!(word(&url).await, "unreadable");
}

/// What is served while all is well has no names either.
#[tokio::test]
async fn a_sound_database_is_not_named() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let role = server
        .role("canary7", "SUPERUSER", Some("canary7secret"))
        .await
        .unwrap();
    let database = server.database().await.unwrap();
    let create = format!("CREATE DATABASE \"canary7_{}\"", database.name());
    database.execute(&create).await.unwrap();
    let url = database.url_as(&role);
    let named = url.replace(database.name(), &format!("canary7_{}", database.name()));
    let parsed = DatabaseUrl::parse(&named).unwrap();
    let health = Health::start(project(1), parsed, HealthOptions::default()).await;
    let address = http::serve(health.router()).await;
    for path in [
        "/health",
        "/health/live",
        "/health/ready",
        "/health/migrations",
    ] {
        let response = get(address, path).await;
        assert_eq!(response.code, 200);
        let all = format!("{}{}", response.head, response.text);
        assert!(!all.contains(CANARY), "{all}");
    }
    let drop = format!("DROP DATABASE \"canary7_{}\" WITH (FORCE)", database.name());
    database.execute(&drop).await.unwrap();
}
