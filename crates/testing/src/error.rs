//! What can go wrong while a test gets its database.

use std::io;
use std::sync::Arc;

/// Why a test did not get its database or dump. The message says what to do next.
///
/// It is `Clone`, because a shared server that failed to start reports the same error to every
/// test that asks for it.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum TestingError {
    /// No server binaries were found and `TEST_DATABASE_URL` is not set.
    #[error(
        "no PostgreSQL found in {searched}: install it, set ULTRA_PG_BIN to the folder that \
         holds `initdb` and `postgres`, or set TEST_DATABASE_URL to a server where the user may \
         create databases"
    )]
    NoPostgres {
        /// Where the binaries were looked for.
        searched: String,
    },
    /// The process runs as root and there is no user to run PostgreSQL as.
    #[error(
        "PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`: \
         create one of them, or run the tests as an ordinary user"
    )]
    NoAccount,
    /// No folder was suitable for the cluster.
    #[error(
        "no place for a temporary PostgreSQL cluster; tried {tried}: set TMPDIR to a folder with \
         a short path that the user who runs PostgreSQL may enter"
    )]
    NoPlace {
        /// The folders, each with the reason why not.
        tried: String,
    },
    /// The server did not come up.
    #[error(
        "the temporary PostgreSQL server did not start: {reason}; check the installation in \
         {binaries}, or set ULTRA_PG_BIN to another one. Its log ends with:\n{log}"
    )]
    Start {
        /// What was seen.
        reason: String,
        /// The folder of the binaries that were used.
        binaries: String,
        /// The last lines of the server's log.
        log: String,
    },
    /// A server that others use can't be stopped.
    #[error(
        "the server of TEST_DATABASE_URL is not stopped or frozen: use PostgresServer::start() for \
         one of the test's own"
    )]
    NotOurs,
    /// A database URL that cannot be read.
    #[error(
        "the database URL in {place} cannot be read ({reason}): write it as \
         `postgres://user:password@host:port/database`"
    )]
    Url {
        /// Where the URL came from.
        place: &'static str,
        /// What is wrong with it; never the URL itself, since it may hold a password.
        reason: String,
    },
    /// A program failed.
    #[error(
        "`{program}` failed: {output}; install the PostgreSQL client programs in a version that \
         is not older than the server, and put them on PATH"
    )]
    Program {
        /// Its name.
        program: String,
        /// What it said.
        output: String,
    },
    /// A file operation failed.
    #[error("{doing}: {source}; check permissions and free space there")]
    Io {
        /// What was being done, with the path.
        doing: String,
        /// The system's error.
        #[source]
        source: Arc<io::Error>,
    },
    /// The database refused.
    #[error("{doing}: {source}; if it is the connection that failed, check that the server runs")]
    Database {
        /// What was being done.
        doing: String,
        /// The driver's error.
        #[source]
        source: Arc<sqlx::Error>,
    },
    /// SeaORM could not connect.
    #[error("cannot connect through SeaORM: {source}; check that the server runs")]
    Connect {
        /// SeaORM's error.
        #[source]
        source: Arc<sea_orm::DbErr>,
    },
    /// The server did not answer in time.
    #[error(
        "{doing}: no answer within {seconds} s; check that the server is not stopped or \
         overloaded"
    )]
    Deadline {
        /// What was being done.
        doing: String,
        /// How long it was waited for.
        seconds: u64,
    },
}

impl TestingError {
    /// For `map_err`: an I/O error together with what was being done.
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            doing: doing.into(),
            source: Arc::new(source),
        }
    }

    /// For `map_err`: a database error together with what was being done.
    pub(crate) fn database(doing: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Database {
            doing: doing.into(),
            source: Arc::new(source),
        }
    }
}
