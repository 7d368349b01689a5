//! Databases, revisions and waiting.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_health::{Health, HealthOptions, Migrations};
use ultra_migrate::revision::{Point, Revision, Target};
use ultra_migrate::runner::{DatabaseUrl, Session, SessionOptions};
use ultra_migrate::{Compiled, Config, MigrateOptions, Project};
use ultra_testing::{SqliteFile, TestDatabase, require_postgres};

use crate::http;

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

    pub(crate) async fn execute(&self, sql: &str) {
        match self {
            Self::Postgres(database) => database.execute(sql).await.unwrap(),
            Self::Sqlite(file) => file.execute(sql).await.unwrap(),
        }
    }

    pub(crate) async fn session(&self) -> Session {
        let options = SessionOptions {
            create_sqlite: true,
            ..SessionOptions::default()
        };
        Session::open(&self.url(), &options).await.unwrap()
    }

    /// Health that looks often, so that tests are quick.
    pub(crate) async fn health(&self, project: Project) -> Health {
        Health::start(project, self.url(), quick()).await
    }
}

pub(crate) async fn postgres() -> Option<TestDatabase> {
    let server = require_postgres().unwrap()?;
    Some(server.database().await.unwrap())
}

pub(crate) fn sqlite() -> SqliteFile {
    SqliteFile::new().unwrap()
}

/// Both kinds, PostgreSQL where there is one.
pub(crate) async fn both() -> Vec<Database> {
    let mut all = vec![Database::Sqlite(sqlite())];
    all.extend(postgres().await.map(Database::Postgres));
    all
}

pub(crate) fn quick() -> HealthOptions {
    HealthOptions {
        interval: Duration::from_millis(50),
        // Generous: the machine may be busy.
        deadline: Duration::from_secs(10),
        ..HealthOptions::default()
    }
}

/// A revision that makes a table.
struct Makes {
    name: String,
}

impl MigrationName for Makes {
    fn name(&self) -> &str {
        &self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Makes {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = format!("CREATE TABLE {} (id integer)", self.name);
        manager.get_connection().execute_unprepared(&sql).await?;
        Ok(())
    }
}

static IDS: [&str; 4] = ["id_1", "id_2", "id_3", "id_4"];

/// The name of a revision, counted from 1.
pub(crate) fn name(number: usize) -> String {
    format!("m20261101_00000{number}_step")
}

/// A line of revisions with these numbers, counted from 1; `source` is their text.
pub(crate) fn line(numbers: &[usize], source: &'static str) -> Project {
    let mut below: &'static [&'static str] = &[];
    let mut revisions = Vec::new();
    for number in numbers {
        revisions.push(Compiled {
            name: name(*number),
            source,
            declared: Some(Revision {
                id: IDS[number - 1],
                down_revisions: below,
                message: "Make a table",
                ..Revision::BASE
            }),
            migration: Arc::new(Makes {
                name: name(*number),
            }),
        });
        below = &IDS[number - 1..*number];
    }
    Project::new(".", Config::default(), revisions).unwrap()
}

/// The first `count` revisions.
pub(crate) fn project(count: usize) -> Project {
    line(&(1..=count).collect::<Vec<_>>(), "fn up() {}")
}

/// Applies the first `count` revisions.
pub(crate) async fn upgrade(database: &Database, count: usize) {
    let target = Target::Points(vec![Point::heads()]);
    let options = MigrateOptions::default();
    project(count)
        .upgrade(&database.url(), &target, &options, &mut |_| {})
        .await
        .unwrap();
}

/// Waits for the first report that is as it should be.
pub(crate) async fn until(health: &Health, fits: impl Fn(&Migrations) -> bool) -> Migrations {
    let began = Instant::now();
    loop {
        let report = health.migrations();
        if fits(&report) {
            return report;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{report:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// How long it takes until a route answers with this code.
pub(crate) async fn time_to(address: SocketAddr, path: &str, code: u16) -> Duration {
    let began = Instant::now();
    while http::get(address, path).await.code != code {
        assert!(began.elapsed() < Duration::from_secs(20), "no {code}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    began.elapsed()
}
