//! Throw-away databases on the user's own server.
//!
//! A scratch database is created beside the user's, used over one connection, and dropped. What a
//! killed run leaves behind is known by its name (`ultra_scratch_<project>_<time>_<process>_<n>`)
//! and dropped by the next run of the same project.
//!
//! Where the role may not create databases, an empty database that the user names
//! (`--scratch-url`) serves instead, and is emptied afterwards; where there is none, a schema in a
//! transaction that is rolled back, for statements that can't leave it.

mod confined;
mod connect;
mod copy;
mod database;
mod empty;
mod error;
mod name;
mod schema;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};
use ultra_schema::quote_identifier;

pub use database::ScratchDatabase;
pub use error::ScratchError;
pub use schema::ScratchSchema;

use connect::connect;
use name::{ScratchName, is_leftover, prefix};

/// A database with this name and age belongs to no run that still needs it.
const LEFTOVER_AFTER_SECONDS: u64 = 10 * 60;

/// The server on which scratch databases are made.
#[derive(Clone)]
pub struct ScratchServer {
    options: PgConnectOptions,
    project: String,
    fallback_to_itself: bool,
    itself: bool,
}

/// Without the connection options, which hold the password.
impl std::fmt::Debug for ScratchServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScratchServer")
            .field("place", &connect::place(&self.options))
            .field("project", &self.project)
            .finish_non_exhaustive()
    }
}

impl ScratchServer {
    /// The server of an existing database; `project` tells this project's leftovers from others'.
    pub fn new(options: PgConnectOptions, project: &str) -> Self {
        Self {
            options,
            project: project.into(),
            fallback_to_itself: false,
            itself: false,
        }
    }

    /// The given database itself is the scratch place: it must be empty, and is emptied afterwards.
    pub fn existing(options: PgConnectOptions) -> Self {
        Self {
            options,
            project: String::new(),
            fallback_to_itself: true,
            itself: true,
        }
    }

    /// Where the role may not create databases, take the given database itself if it is empty.
    ///
    /// Only for a database that the user named as scratch place.
    #[must_use]
    pub const fn fallback_to_itself(mut self, allowed: bool) -> Self {
        self.fallback_to_itself = allowed;
        self
    }

    /// The server's version as a number (`150018`): what is read on one says nothing of another.
    ///
    /// # Errors
    /// Where no connection comes about.
    pub async fn version(&self) -> Result<String, ScratchError> {
        let mut admin = connect(&self.options).await?;
        let version = sqlx::query_scalar("SELECT current_setting('server_version_num')")
            .fetch_one(&mut admin)
            .await
            .map_err(ScratchError::other("ask for the server's version"))?;
        admin.close().await.ok();
        Ok(version)
    }

    /// Drops this project's leftovers, then creates a database; `purpose` is for the log.
    ///
    /// # Errors
    /// [`ScratchError::NoRight`] where the role may not create databases and the given one may not
    /// be used, [`ScratchError::NotEmpty`] where it may but has something in it.
    pub async fn create(&self, purpose: &str) -> Result<ScratchDatabase, ScratchError> {
        if self.itself {
            return ScratchDatabase::itself(&self.options).await;
        }
        let mut admin = connect(&self.options).await?;
        self.sweep(&mut admin).await;
        let name = ScratchName::fresh(&self.project).to_string();
        let created = create_database(&mut admin, &name).await;
        admin.close().await.ok();
        match created {
            Ok(()) => {
                tracing::debug!(database = %name, purpose, "scratch database created");
                ScratchDatabase::created(&self.options, name).await
            }
            Err(ScratchError::NoRight { .. }) if self.fallback_to_itself => {
                tracing::debug!(purpose, "the given database is the scratch place itself");
                ScratchDatabase::itself(&self.options).await
            }
            Err(error) => Err(error),
        }
    }

    /// A schema in the given database itself, in a transaction that is rolled back.
    ///
    /// # Errors
    /// [`ScratchError::Unfit`] where the role may not, or somebody would notice.
    pub async fn schema(&self) -> Result<ScratchSchema, ScratchError> {
        ScratchSchema::open(&self.options, &self.project).await
    }

    /// Creates a database, hands it to `work`, and drops it whether or not that succeeds.
    ///
    /// # Errors
    /// Those of `work`, of [`create`](Self::create) and of [`ScratchDatabase::drop`]; the work's
    /// come first.
    pub async fn with<T, E: From<ScratchError>>(
        &self,
        purpose: &str,
        work: impl AsyncFnOnce(&mut ScratchDatabase) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut database = self.create(purpose).await?;
        let result = work(&mut database).await;
        let dropped = database.drop().await;
        let value = result?;
        dropped?;
        Ok(value)
    }

    /// Drops what killed runs left. Failures are not ours to report: another run may be sweeping,
    /// or another role own them.
    async fn sweep(&self, admin: &mut PgConnection) {
        let query = "SELECT d.datname::text FROM pg_catalog.pg_database d \
             WHERE starts_with(d.datname::text, $1) AND NOT EXISTS \
             (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)";
        let names: Vec<String> = sqlx::query_scalar(query)
            .bind(prefix(&self.project))
            .fetch_all(&mut *admin)
            .await
            .unwrap_or_default();
        for name in names
            .iter()
            .filter(|name| is_leftover(name, LEFTOVER_AFTER_SECONDS))
        {
            let dropped = drop_database(admin, name, false).await;
            tracing::debug!(database = %name, ok = dropped.is_ok(), "leftover scratch database");
        }
    }
}

/// `CREATE DATABASE`, copied as files where that can be chosen: half the time of the default.
async fn create_database(admin: &mut PgConnection, name: &str) -> Result<(), ScratchError> {
    let (version, role): (i32, String) =
        sqlx::query_as("SELECT current_setting('server_version_num')::int, current_user::text")
            .fetch_one(&mut *admin)
            .await
            .map_err(ScratchError::other("ask for the server's version"))?;
    let strategy = if version >= 150_000 {
        " STRATEGY file_copy"
    } else {
        ""
    };
    let mut result = Ok(());
    // A session in template1 forbids copying it; nobody can connect to template0.
    for template in ["", " TEMPLATE template0"] {
        let sql = format!(
            "CREATE DATABASE {}{template}{strategy}",
            quote_identifier(name)
        );
        result = sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut *admin)
            .await
            .map(|_| ());
        if result.as_ref().err().and_then(error::sql_state).as_deref() != Some("55006") {
            break;
        }
    }
    result.map_err(|error| match error::sql_state(&error).as_deref() {
        Some("42501") => ScratchError::no_right(&role),
        Some(_) | None => ScratchError::other("create the scratch database")(error),
    })
}

/// `DROP DATABASE`, with `force` whoever is connected to it.
async fn drop_database(
    admin: &mut PgConnection,
    name: &str,
    force: bool,
) -> Result<(), ScratchError> {
    let force = if force { " WITH (FORCE)" } else { "" };
    let sql = format!("DROP DATABASE IF EXISTS {}{force}", quote_identifier(name));
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(admin)
        .await
        .map(|_| ())
        .map_err(ScratchError::other("drop the scratch database"))
}
