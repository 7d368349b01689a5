//! Databases and migrations for the tests.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_runner::{
    DatabaseUrl, Direction, Event, LockOptions, Locked, Outcome, RetryPolicy, RunContext, RunError,
    Session, SessionOptions, Step, Stop, history, run,
};
use ultra_testing::{SqliteFile, TestDatabase, require_postgres};

/// A database of either kind.
pub(crate) enum Database {
    Postgres(TestDatabase),
    Sqlite(SqliteFile),
}

impl Database {
    pub(crate) fn url(&self) -> DatabaseUrl {
        let text = match self {
            Self::Postgres(database) => database.url(),
            Self::Sqlite(file) => file.url(),
        };
        DatabaseUrl::parse(&text).unwrap()
    }

    pub(crate) async fn session(&self) -> Session {
        Session::open(&self.url(), &options()).await.unwrap()
    }
}

pub(crate) fn options() -> SessionOptions {
    SessionOptions {
        create_sqlite: true,
        ..SessionOptions::default()
    }
}

pub(crate) async fn postgres() -> Option<Database> {
    let server = require_postgres().unwrap()?;
    Some(Database::Postgres(server.database().await.unwrap()))
}

pub(crate) fn sqlite() -> Database {
    Database::Sqlite(SqliteFile::new().unwrap())
}

/// Both kinds, PostgreSQL where there is one.
pub(crate) async fn both() -> Vec<Database> {
    let mut all = vec![sqlite()];
    all.extend(postgres().await);
    all
}

/// Takes the lock and installs the tables.
pub(crate) async fn locked(session: &Session) -> Locked<'_> {
    let locked = session
        .lock(&LockOptions::default(), &mut |_| {})
        .await
        .unwrap();
    history::install(&locked).await.unwrap();
    locked
}

/// A migration of SQL texts.
pub(crate) struct Texts {
    pub(crate) name: String,
    pub(crate) up: Vec<String>,
    pub(crate) down: Vec<String>,
    pub(crate) transaction: Option<bool>,
}

impl MigrationName for Texts {
    fn name(&self) -> &str {
        &self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Texts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for text in &self.up {
            manager.get_connection().execute_unprepared(text).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for text in &self.down {
            manager.get_connection().execute_unprepared(text).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        self.transaction
    }
}

pub(crate) fn texts(name: &str, up: &[&str]) -> Texts {
    Texts {
        name: name.to_owned(),
        up: up.iter().map(ToString::to_string).collect(),
        down: Vec::new(),
        transaction: None,
    }
}

pub(crate) fn step(migration: impl MigrationTrait + 'static) -> Step {
    let id = format!("id-{}", migration.name());
    let declared = Some(&ultra_revision::Revision::BASE);
    Step {
        checksum: Some("c0ffee".to_owned()),
        ..Step::new(&id, declared, Direction::Up, Arc::new(migration))
    }
}

pub(crate) fn context() -> RunContext {
    RunContext {
        run_id: "run-1".to_owned(),
        user: "ada".to_owned(),
        host: "engine".to_owned(),
        tool_version: "0.1.0".to_owned(),
        backup_id: None,
        hook: None,
        retry: RetryPolicy {
            patience: Duration::ZERO,
            ..RetryPolicy::default()
        },
        stop: Stop::default(),
    }
}

pub(crate) async fn go(locked: &Locked<'_>, step: &Step) -> Result<Outcome, RunError> {
    go_told(locked, step).await.0
}

pub(crate) async fn go_told(
    locked: &Locked<'_>,
    step: &Step,
) -> (Result<Outcome, RunError>, Vec<Event>) {
    let mut told = Vec::new();
    let context = context();
    let mut tell = |event| told.push(event);
    let running = run(locked, step, &context, &mut tell);
    let result = tokio::time::timeout(Duration::from_secs(60), running)
        .await
        .unwrap();
    (result, told)
}

pub(crate) async fn number(session: &Session, sql: &str) -> i64 {
    let db = session.connection();
    db.query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap()
        .unwrap()
        .try_get_by_index(0)
        .unwrap()
}

pub(crate) async fn has_table(session: &Session, table: &str) -> bool {
    let sql = format!("SELECT count(*) FROM {table}");
    let db = session.connection();
    db.query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .is_ok()
}

/// The versions that are applied.
pub(crate) async fn versions(session: &Session) -> Vec<String> {
    let applied = history::applied(session.connection()).await.unwrap();
    applied
        .unwrap_or_default()
        .into_iter()
        .map(|applied| applied.version)
        .collect()
}

/// `name direction event`, the oldest first.
pub(crate) async fn told(session: &Session) -> Vec<String> {
    let mut events = history::events(session.connection(), 1000).await.unwrap();
    events.reverse();
    events
        .iter()
        .map(|event| format!("{} {} {}", event.name, event.direction, event.event))
        .collect()
}
