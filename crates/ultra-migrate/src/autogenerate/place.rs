//! Scratch places: where structures are tried out, never the live database.

use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};
use ultra_introspect::scratch::{ScratchDatabase, ScratchError, ScratchSchema, ScratchServer};
use ultra_introspect::{IntrospectError, postgres, sqlite};
use ultra_runner::{Backend, DatabaseUrl};
use ultra_schema::{Dialect, Name, Schema};

use super::error::WriteError;
use crate::config::Config;
use crate::error::Error;
use crate::project::Project;

/// The tables that belong to migration tools, not to the application.
const OWN_TABLES: [&str; 3] = [
    "seaql_migrations",
    "ultra_migration_history",
    "alembic_version",
];

/// Where scratch databases are made.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    server: Option<ScratchServer>,
    ignore_tables: Vec<String>,
    owners: bool,
}

/// An empty database for one job.
pub(super) enum Place {
    Postgres(Box<ScratchDatabase>),
    Sqlite(DatabaseConnection),
}

impl Scratch {
    /// `--scratch-url`, or the server of the database's own URL.
    pub(super) fn of(
        project: &Project,
        url: &DatabaseUrl,
        scratch_url: Option<&str>,
    ) -> Result<Self, Error> {
        Self::near(project.root(), project.config(), Some(url), scratch_url)
    }

    /// The same for a folder and a configuration; without a URL only what was named.
    pub(super) fn near(
        root: &Path,
        config: &Config,
        url: Option<&DatabaseUrl>,
        scratch_url: Option<&str>,
    ) -> Result<Self, Error> {
        let named = scratch_url.or(config.scratch_url.as_deref());
        let named = named.map(DatabaseUrl::parse).transpose()?;
        let label = root.display().to_string();
        let server = match named.as_ref().and_then(DatabaseUrl::pg_options) {
            // A database that was named as scratch place may itself be used.
            Some(options) => Some(ScratchServer::new(options, &label).fallback_to_itself(true)),
            None => url
                .and_then(DatabaseUrl::pg_options)
                .map(|options| ScratchServer::new(options, &label)),
        };
        let own = OWN_TABLES.iter().map(|name| (*name).to_owned());
        let ignore_tables = own.chain(config.ignore_tables.iter().cloned()).collect();
        Ok(Self {
            server,
            ignore_tables,
            owners: false,
        })
    }

    /// Reads who owns each thing, too.
    #[must_use]
    pub(super) fn with_owners(self, owners: bool) -> Self {
        Self { owners, ..self }
    }

    /// True where a scratch place for the dialect can be made.
    pub(super) fn has(&self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Postgres => self.server.is_some(),
            Dialect::Sqlite => true,
        }
    }

    /// The version of the server that answers; part of every cache key.
    pub(super) async fn version(&self, dialect: Dialect) -> Result<String, WriteError> {
        match (dialect, &self.server) {
            (Dialect::Postgres, Some(server)) => Ok(server.version().await?),
            (Dialect::Postgres, None) => Err(WriteError::NoServer(dialect)),
            // It is linked into this binary, whose version is part of the key.
            (Dialect::Sqlite, _) => Ok("bundled".into()),
        }
    }

    /// Makes one.
    pub(super) async fn open(&self, dialect: Dialect, purpose: &str) -> Result<Place, WriteError> {
        match dialect {
            Dialect::Postgres => {
                let server = self.server.as_ref().ok_or(WriteError::NoServer(dialect))?;
                Ok(Place::Postgres(Box::new(server.create(purpose).await?)))
            }
            Dialect::Sqlite => {
                let mut options = ConnectOptions::new("sqlite::memory:");
                options
                    .max_connections(1)
                    .min_connections(1)
                    .sqlx_logging(false);
                let db = Database::connect(options)
                    .await
                    .map_err(WriteError::Memory)?;
                // A rebuild drops tables that others refer to; there are no rows to lose here.
                let off = db.execute_unprepared("PRAGMA foreign_keys = OFF").await;
                off.map_err(WriteError::Memory)?;
                Ok(Place::Sqlite(db))
            }
        }
    }

    /// A schema in the database of the URL, in a transaction that is rolled back: where the role
    /// may not create databases.
    pub(super) async fn schema(&self) -> Result<ScratchSchema, WriteError> {
        let server = self.server.as_ref();
        let server = server.ok_or(WriteError::NoServer(Dialect::Postgres))?;
        Ok(server.schema().await?)
    }

    /// Reads what is in such a schema.
    pub(super) async fn read_schema(
        &self,
        schema: &ScratchSchema,
    ) -> Result<Schema, IntrospectError> {
        schema.read(&self.postgres_options()).await
    }

    fn postgres_options(&self) -> postgres::ReadOptions {
        let ignore_tables = self.ignore_tables.iter().map(|name| Name::new(&**name));
        postgres::ReadOptions {
            default_schema: None,
            ignore_tables: ignore_tables.collect(),
            owners: self.owners,
        }
    }

    /// Reads a structure, the tables of migration tools left out.
    pub(super) async fn read(
        &self,
        dialect: Dialect,
        db: &impl ConnectionTrait,
    ) -> Result<Schema, IntrospectError> {
        match dialect {
            Dialect::Postgres => postgres::read(db, &self.postgres_options()).await,
            Dialect::Sqlite => {
                let options = sqlite::ReadOptions {
                    ignore_tables: self.ignore_tables.clone(),
                };
                sqlite::read(db, &options).await
            }
        }
    }

    /// What else the answer of a scratch place depends on.
    pub(super) fn fingerprint(&self) -> String {
        self.ignore_tables.join(",")
    }
}

impl Place {
    /// The one connection to it.
    pub(super) fn connection(&self) -> &DatabaseConnection {
        match self {
            Self::Postgres(database) => database.connection(),
            Self::Sqlite(db) => db,
        }
    }

    /// Drops it.
    pub(super) async fn drop(self) -> Result<(), WriteError> {
        match self {
            Self::Postgres(database) => Ok((*database).drop().await?),
            Self::Sqlite(db) => db.close().await.map_err(WriteError::Memory),
        }
    }
}

/// Does `work` in a scratch place and drops it, whatever came of the work.
pub(super) async fn within<T, E: From<WriteError>>(
    scratch: &Scratch,
    dialect: Dialect,
    purpose: &str,
    work: impl AsyncFnOnce(&Place) -> Result<T, E>,
) -> Result<T, E> {
    let place = scratch.open(dialect, purpose).await?;
    let result = work(&place).await;
    let dropped = place.drop().await;
    let value = result?;
    dropped?;
    Ok(value)
}

/// Does `work` in a schema that is rolled back, whatever came of the work.
pub(super) async fn within_schema<T>(
    scratch: &Scratch,
    work: impl AsyncFnOnce(&ScratchSchema) -> Result<T, WriteError>,
) -> Result<T, WriteError> {
    let schema = scratch.schema().await?;
    let result = work(&schema).await;
    let ended = schema.drop().await;
    let value = result?;
    ended?;
    Ok(value)
}

/// True where there is no scratch database because the role may not create one.
pub(super) fn lacks_right<T>(result: &Result<T, WriteError>) -> bool {
    matches!(
        result,
        Err(WriteError::Scratch(ScratchError::NoRight { .. }))
    )
}

/// The dialect of a database.
pub(super) fn dialect_of(backend: Backend) -> Dialect {
    match backend {
        Backend::Postgres => Dialect::Postgres,
        Backend::Sqlite => Dialect::Sqlite,
    }
}

/// The server's own words, with the line of the text where it gives a position.
pub(super) fn words(error: &DbErr, sql: &str) -> String {
    let driver = match error {
        DbErr::Exec(sea_orm::RuntimeErr::SqlxError(error))
        | DbErr::Query(sea_orm::RuntimeErr::SqlxError(error))
        | DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error)) => error,
        // SeaORM's other errors have no server behind them.
        other => return other.to_string(),
    };
    let Some(server) = driver.as_database_error() else {
        return error.to_string();
    };
    let postgres = server.try_downcast_ref::<sqlx::postgres::PgDatabaseError>();
    let line = postgres.and_then(|error| match error.position()? {
        sqlx::postgres::PgErrorPosition::Original(at) => Some(
            sql.chars()
                .take(at.saturating_sub(1))
                .filter(|c| *c == '\n')
                .count()
                + 1,
        ),
        sqlx::postgres::PgErrorPosition::Internal { .. } => None,
    });
    let mut text = match line {
        Some(line) if sql.contains('\n') => format!("line {line}: {}", server.message()),
        Some(_) | None => server.message().to_owned(),
    };
    let detail = postgres.and_then(|error| error.detail());
    let hint = postgres.and_then(|error| error.hint());
    for more in detail.into_iter().chain(hint) {
        text.push_str(&format!(" ({more})"));
    }
    text
}
