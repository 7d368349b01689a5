//! Databases with rows, revisions of texts, and what is compared before and after.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use ultra_migrate::revision::{Point, Revision, Target};
use ultra_migrate::runner::DatabaseUrl;
use ultra_migrate::{
    Compiled, Config, Error, MigrateOptions, Project, RehearsalOptions, RehearsalPlace,
    RehearsalReport, Way,
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

    pub(crate) async fn execute(&self, sql: &str) {
        match self {
            Self::Postgres(database) => database.execute(sql).await.unwrap(),
            Self::Sqlite(file) => file.execute(sql).await.unwrap(),
        }
    }

    /// Structure, rows and sequences; SQLite: every byte, and the files beside it.
    pub(crate) fn content(&self) -> String {
        match self {
            Self::Postgres(database) => {
                let dumped = database.command("pg_dump").output().unwrap();
                assert!(dumped.status.success(), "{dumped:?}");
                let text = String::from_utf8(dumped.stdout).unwrap();
                let random = |line: &&str| !line.contains("restrict ");
                let lines: Vec<&str> = text.lines().filter(random).collect();
                lines.join("\n")
            }
            Self::Sqlite(file) => {
                let folder = file.path().parent().unwrap();
                let mut all = Vec::new();
                for entry in std::fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    all.push(format!("{}: {:?}", path.display(), std::fs::read(&path)));
                }
                all.sort();
                all.join("\n")
            }
        }
    }
}

pub(crate) async fn postgres() -> Option<Database> {
    let server = require_postgres().unwrap()?;
    Some(Database::Postgres(server.database().await.unwrap()))
}

/// Both kinds, PostgreSQL where there is one.
pub(crate) async fn both() -> Vec<Database> {
    let mut all = vec![Database::Sqlite(SqliteFile::new().unwrap())];
    all.extend(postgres().await);
    all
}

/// A migration of SQL texts.
pub(crate) struct Texts {
    pub(crate) name: &'static str,
    pub(crate) up: &'static [&'static str],
    pub(crate) down: &'static [&'static str],
    /// Asks the database something first, so that it can't be recorded.
    pub(crate) asks: bool,
}

impl MigrationName for Texts {
    fn name(&self) -> &str {
        self.name
    }
}

impl Texts {
    async fn run(&self, texts: &[&str], manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if self.asks {
            let asked = Statement::from_string(db.get_database_backend(), "SELECT 1");
            db.query_one_raw(asked).await?;
        }
        for text in texts {
            db.execute_unprepared(text).await?;
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Texts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.run(self.up, manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.run(self.down, manager).await
    }
}

/// `up`, and nothing more.
pub(crate) const fn texts(up: &'static [&'static str]) -> Texts {
    Texts {
        name: "m1",
        up,
        down: &[],
        asks: false,
    }
}

static IDS: [&str; 3] = ["id_1", "id_2", "id_3"];
static NAMES: [&str; 3] = [
    "m20260101_000001_first",
    "m20260101_000002_second",
    "m20260101_000003_third",
];

/// A line of revisions; `declared` says more about each.
pub(crate) fn project(revisions: Vec<(Texts, Revision)>) -> Project {
    let mut below: &'static [&'static str] = &[];
    let mut list = Vec::new();
    for (at, (mut texts, declared)) in revisions.into_iter().enumerate() {
        texts.name = NAMES[at];
        list.push(Compiled {
            name: NAMES[at].to_owned(),
            source: "fn up() {}",
            declared: Some(Revision {
                id: IDS[at],
                down_revisions: below,
                message: "Change things",
                ..declared
            }),
            migration: Arc::new(texts),
        });
        below = &IDS[at..=at];
    }
    Project::new(".", Config::default(), list).unwrap()
}

/// The same, of revisions that declare nothing.
pub(crate) fn line(revisions: Vec<Texts>) -> Project {
    project(
        revisions
            .into_iter()
            .map(|texts| (texts, Revision::BASE))
            .collect(),
    )
}

pub(crate) fn heads() -> Target {
    Target::Points(vec![Point::heads()])
}

pub(crate) fn on(place: RehearsalPlace) -> RehearsalOptions {
    RehearsalOptions {
        place,
        ..RehearsalOptions::default()
    }
}

/// Rehearses, and sees to it that nothing is left behind, whatever came of it.
pub(crate) async fn rehearse(
    project: &Project,
    database: &Database,
    way: Way<'_>,
    options: &RehearsalOptions,
) -> Result<RehearsalReport, Error> {
    let before = database.content();
    let (url, mut silent) = (database.url(), |_| {});
    let rehearsing = project.rehearse(&url, way, options, &mut silent);
    let limit = std::time::Duration::from_secs(60);
    let result = tokio::time::timeout(limit, rehearsing).await.unwrap();
    assert_eq!(before, database.content(), "something was left behind");
    result
}

pub(crate) async fn up(
    project: &Project,
    database: &Database,
    place: RehearsalPlace,
) -> Result<RehearsalReport, Error> {
    rehearse(project, database, Way::Up(&heads()), &on(place)).await
}

/// Applies all.
pub(crate) async fn upgrade(project: &Project, database: &Database) {
    let options = MigrateOptions::default();
    project
        .upgrade(&database.url(), &heads(), &options, &mut |_| {})
        .await
        .unwrap();
}
