//! The reference project's database: what the revisions produce, with rows in every table.

use std::time::Duration;

use migration::Migrator;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use sea_orm_migration::MigratorTrait;
use ultra_introspect::{postgres, sqlite};
use ultra_schema::{Dialect, Schema};
use ultra_testing::{PostgresServer, TestDatabase, require_postgres};

use crate::rows;

/// The base, which every case gets a copy of.
pub(crate) struct Base {
    pub(crate) schema: Schema,
    pub(crate) schema_dialect: Dialect,
    from: From,
}

enum From {
    /// A database that others are copied from.
    Template(&'static PostgresServer, TestDatabase),
    /// The statements of the structure and of the rows.
    Statements(Vec<String>),
}

/// A database of a worker's own. PostgreSQL's goes with the server.
pub(crate) struct Copy {
    pub(crate) db: DatabaseConnection,
    dialect: Dialect,
}

pub(crate) fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl Base {
    /// `None` where there is no server, which was said then.
    pub(crate) async fn postgres() -> Result<Option<Self>, String> {
        let Some(server) = require_postgres().map_err(said)? else {
            return Ok(None);
        };
        let template = server.database().await.map_err(said)?;
        let db = connect(template.url()).await?;
        Migrator::up(&db, None).await.map_err(said)?;
        db.execute_unprepared("DROP TABLE seaql_migrations")
            .await
            .map_err(said)?;
        let schema = read(&db, Dialect::Postgres).await?;
        for sql in rows::inserts(Dialect::Postgres, &schema) {
            let done = db.execute_unprepared(&sql).await;
            done.map_err(|error| format!("{error}: {sql}"))?;
        }
        // Nobody may be connected to what is copied.
        db.close().await.map_err(said)?;
        Ok(Some(Self {
            schema,
            schema_dialect: Dialect::Postgres,
            from: From::Template(server, template),
        }))
    }

    pub(crate) async fn sqlite() -> Result<Self, String> {
        let db = connect("sqlite::memory:".into()).await?;
        Migrator::up(&db, None).await.map_err(said)?;
        db.execute_unprepared("DROP TABLE seaql_migrations")
            .await
            .map_err(said)?;
        let mut statements = structure(&db).await?;
        let schema = read(&db, Dialect::Sqlite).await?;
        statements.extend(rows::inserts(Dialect::Sqlite, &schema));
        Ok(Self {
            schema,
            schema_dialect: Dialect::Sqlite,
            from: From::Statements(statements),
        })
    }

    /// A copy with its rows.
    pub(crate) async fn copy(&self) -> Result<Copy, String> {
        match &self.from {
            From::Template(server, template) => {
                let name = format!("{}_{}", template.name(), number());
                let admin = connect(server.url()).await?;
                let sql = format!("CREATE DATABASE {name} TEMPLATE {}", template.name());
                admin.execute_unprepared(&sql).await.map_err(said)?;
                admin.close().await.map_err(said)?;
                let url = template.url().replace(template.name(), &name);
                Ok(Copy::of(connect(url).await?, Dialect::Postgres))
            }
            From::Statements(statements) => {
                let db = connect("sqlite::memory:".into()).await?;
                let copy = Copy::of(db, Dialect::Sqlite);
                copy.execute(statements).await?;
                Ok(copy)
            }
        }
    }
}

impl Copy {
    /// A database that is nobody's copy.
    pub(crate) fn of(db: DatabaseConnection, dialect: Dialect) -> Self {
        Self { db, dialect }
    }

    pub(crate) async fn read(&self) -> Result<Schema, String> {
        read(&self.db, self.dialect).await
    }

    /// Executes statements one by one.
    pub(crate) async fn execute(&self, statements: &[String]) -> Result<(), String> {
        for sql in statements {
            let done = self.db.execute_unprepared(sql).await;
            done.map_err(|error| format!("{error}\n      statement: {sql}"))?;
        }
        Ok(())
    }

    /// Executes statements so that all are done or none, as a revision does.
    pub(crate) async fn run(&self, statements: &[String], keys_off: bool) -> Result<(), String> {
        if self.dialect == Dialect::Postgres {
            return self.run_inside(statements).await;
        }
        let pragma = if keys_off { "OFF" } else { "ON" };
        self.execute(&[format!("PRAGMA foreign_keys = {pragma}"), "BEGIN".into()])
            .await?;
        let done = self.execute(statements).await;
        self.execute(&[if done.is_ok() { "COMMIT" } else { "ROLLBACK" }.into()])
            .await?;
        done?;
        let broken = self
            .rows("SELECT \"table\" AS text FROM pragma_foreign_key_check")
            .await?;
        if broken.is_empty() {
            Ok(())
        } else {
            Err(format!("rows refer to nothing: {broken:?}"))
        }
    }

    /// Inside the transaction of the case; what is checked late is checked now.
    async fn run_inside(&self, statements: &[String]) -> Result<(), String> {
        self.execute(&["SAVEPOINT revision".into()]).await?;
        let mut done = self.execute(statements).await;
        if done.is_ok() {
            done = self
                .execute(&["SET CONSTRAINTS ALL IMMEDIATE".into()])
                .await;
        }
        let end = if done.is_ok() {
            "RELEASE revision"
        } else {
            "ROLLBACK TO revision"
        };
        self.execute(&[end.into()]).await?;
        done
    }

    /// The structure that statements would make of this one, which stays as it is.
    pub(crate) async fn imagined(&self, statements: &[String]) -> Result<Schema, String> {
        self.execute(&["SAVEPOINT wanted".into()]).await?;
        let done = self.execute(statements).await;
        let read = if done.is_ok() {
            self.read().await
        } else {
            Err(String::new())
        };
        self.execute(&["ROLLBACK TO wanted".into()]).await?;
        done.map_err(|error| format!("the change can't be made: {error}"))?;
        read
    }

    /// The column `text` of a query, sorted.
    pub(crate) async fn rows(&self, query: &str) -> Result<Vec<String>, String> {
        // Never the same text twice: what was prepared before a type changed can't be asked again.
        let text = format!("{query} /* {} */", number());
        let statement = Statement::from_string(self.db.get_database_backend(), text);
        let rows = self.db.query_all_raw(statement).await;
        let rows = rows.map_err(|error| format!("{error}\n      query: {query}"))?;
        let texts: Result<Vec<String>, DbErr> =
            rows.iter().map(|row| row.try_get("", "text")).collect();
        let mut texts = texts.map_err(said)?;
        texts.sort();
        Ok(texts)
    }

    /// The statements of SQLite's catalog.
    pub(crate) async fn structure(&self) -> Result<Vec<String>, String> {
        structure(&self.db).await
    }
}

fn number() -> usize {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// A pool of one connection, which stays.
pub(crate) async fn connect(url: String) -> Result<DatabaseConnection, String> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        // With none, sqlx forgets what it prepares and the server keeps it: gigabytes in the end.
        // With few, the large query of the catalog is planned anew each time.
        .map_sqlx_postgres_opts(|options| options.statement_cache_capacity(64));
    Database::connect(options).await.map_err(said)
}

async fn structure(db: &DatabaseConnection) -> Result<Vec<String>, String> {
    let query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
        ORDER BY type = 'table' DESC, rowid";
    let statement = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(statement).await.map_err(said)?;
    let texts: Result<Vec<String>, DbErr> = rows.iter().map(|row| row.try_get("", "sql")).collect();
    texts.map_err(said)
}

async fn read(db: &DatabaseConnection, dialect: Dialect) -> Result<Schema, String> {
    match dialect {
        Dialect::Postgres => {
            let options = postgres::ReadOptions {
                default_schema: Some("public".into()),
                ..postgres::ReadOptions::default()
            };
            postgres::read(db, &options).await.map_err(said)
        }
        Dialect::Sqlite => {
            let options = sqlite::ReadOptions::default();
            sqlite::read(db, &options).await.map_err(said)
        }
    }
}
