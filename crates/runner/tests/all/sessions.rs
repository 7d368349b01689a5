//! Opening a session: what goes wrong is said, passwords aren't.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use ultra_runner::{DatabaseUrl, Session, SessionError, SessionOptions};
use ultra_testing::require_postgres;

use crate::support::{options, postgres, sqlite};

async fn refused(text: &str, options: &SessionOptions) -> SessionError {
    let url = DatabaseUrl::parse(text).unwrap();
    let error = Session::open(&url, options).await.err().unwrap();
    assert!(!format!("{error} {error:?} {url} {url:?}").contains("hunter2"));
    error
}

#[tokio::test]
async fn nobody_listens() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let began = std::time::Instant::now();
    let text = format!("postgres://ada:hunter2@127.0.0.1:{port}/db");
    let error = refused(&text, &options()).await;
    assert!(began.elapsed() < Duration::from_secs(2));
    let SessionError::Refused { place, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(*place, format!("127.0.0.1:{port}"));
}

#[tokio::test]
async fn somebody_listens_and_says_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let hasty = SessionOptions {
        connect_timeout: Duration::from_millis(300),
        ..options()
    };
    let text = format!("postgres://ada:hunter2@127.0.0.1:{port}/db");
    let error = refused(&text, &hasty).await;
    assert!(matches!(error, SessionError::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn the_server_refuses() {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    let role = server.role("ada", "", Some("hunter2")).await.unwrap();
    let database = server.database().await.unwrap();
    let right = database.url_as(&role);
    let url = DatabaseUrl::parse(&right).unwrap();
    let session = Session::open(&url, &options()).await.unwrap();
    let shown = format!("{session:?} {:?} {url} {url:?}", session.connection());
    assert!(!shown.contains("hunter2"), "{shown}");
    drop(session);

    let wrong = right.replace("hunter2", "wrong-hunter2");
    let error = refused(&wrong, &options()).await;
    if server.pid().is_some() {
        assert!(matches!(&error, SessionError::Authentication { user, .. } if user == role.name()));
    }
    let missing = right.replace(database.name(), "no_such_database");
    let error = refused(&missing, &options()).await;
    assert!(
        error.to_string().contains("createdb no_such_database"),
        "{error}"
    );
}

#[tokio::test]
async fn settings_guard_the_session() {
    let Some(database) = postgres().await else {
        return;
    };
    let session = database.session().await;
    let db = session.connection();
    let sql = "SELECT concat_ws(' ', current_setting('lock_timeout'), \
               current_setting('client_connection_check_interval'), \
               current_setting('idle_in_transaction_session_timeout'), \
               current_setting('application_name'))";
    let row = db
        .query_one_raw(sea_orm::Statement::from_string(
            db.get_database_backend(),
            sql,
        ))
        .await
        .unwrap()
        .unwrap();
    let settings: String = row.try_get_by_index(0).unwrap();
    assert_eq!(settings, "5s 500ms 5min ultra-migrate");
    assert!(session.server_version().unwrap() >= 140_000);
    assert!(!session.behind_transaction_pooler().await);
}

#[tokio::test]
async fn sqlite_files_that_are_not_there_or_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
    let reading = SessionOptions::default();
    let error = refused(&format!("{}?mode=rwc", at("a.db")), &reading).await;
    assert!(
        matches!(error, SessionError::NoSuchFile { .. }),
        "{error:?}"
    );
    assert!(!folder.path().join("a.db").exists());
    let error = refused(&at("none/a.db"), &options()).await;
    assert!(
        matches!(error, SessionError::NoSuchFolder { .. }),
        "{error:?}"
    );
    std::fs::write(folder.path().join("letter.txt"), "Dear Ada, ".repeat(200)).unwrap();
    let error = refused(&at("letter.txt"), &options()).await;
    assert!(
        matches!(error, SessionError::NotADatabase { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn sqlite_enforces_foreign_keys_and_keeps_its_journal() {
    let database = sqlite();
    let session = database.session().await;
    let keys = crate::support::number(&session, "PRAGMA foreign_keys").await;
    assert_eq!(keys, 1);
    let wait = crate::support::number(&session, "PRAGMA busy_timeout").await;
    assert_eq!(wait, 5000);
    session
        .connection()
        .execute_unprepared("PRAGMA journal_mode = WAL")
        .await
        .unwrap();
    session.close().await.unwrap();
    let again = database.session().await;
    let db = again.connection();
    let asked = sea_orm::Statement::from_string(db.get_database_backend(), "PRAGMA journal_mode");
    let row = db.query_one_raw(asked).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "wal");
}
