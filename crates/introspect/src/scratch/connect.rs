//! Connections that give up.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor};

use super::error::ScratchError;

/// A bare connect waits for ever on a server that accepts and says nothing.
const CONNECT_DEADLINE: Duration = Duration::from_secs(10);

/// What `pg_stat_activity` shows.
const APPLICATION: &str = "ultra-migrate scratch";

/// One connection for our own statements.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, ScratchError> {
    let quiet = options
        .clone()
        .application_name(APPLICATION)
        .disable_statement_logging();
    match tokio::time::timeout(CONNECT_DEADLINE, PgConnection::connect_with(&quiet)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(unreachable(options, said(&error))),
        Err(_) => Err(unreachable(options, silence())),
    }
}

/// A pool of exactly one connection that is never recycled: session settings hold, and what SeaORM
/// does outside transactions happens on the same backend.
pub(super) async fn pool(options: &PgConnectOptions) -> Result<PgPool, ScratchError> {
    let quiet = options
        .clone()
        .application_name(APPLICATION)
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .min_connections(0)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(CONNECT_DEADLINE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // There are no rows here that would be worth compiling anything for.
                connection.execute("SET jit = off").await.map(drop)
            })
        })
        .connect_lazy_with(quiet);
    // The pool retries a refused connection until its deadline; the time-out says the rest.
    match tokio::time::timeout(CONNECT_DEADLINE, pool.acquire()).await {
        Ok(Ok(connection)) => {
            std::mem::drop(connection);
            Ok(pool)
        }
        Ok(Err(error)) => Err(unreachable(options, said(&error))),
        Err(_) => Err(unreachable(options, silence())),
    }
}

/// The server's own words; the driver adds a line of the server's sources.
fn said(error: &sqlx::Error) -> String {
    let server = error.as_database_error();
    server.map_or_else(|| error.to_string(), |server| server.message().to_owned())
}

fn silence() -> String {
    format!("no answer within {} s", CONNECT_DEADLINE.as_secs())
}

fn unreachable(options: &PgConnectOptions, reason: String) -> ScratchError {
    ScratchError::Unreachable {
        place: place(options),
        reason,
    }
}

/// Host, port and database: what may be shown.
pub(super) fn place(options: &PgConnectOptions) -> String {
    let host = options.get_socket().map_or_else(
        || options.get_host().to_owned(),
        |socket| socket.display().to_string(),
    );
    let database = options.get_database().unwrap_or("(default database)");
    format!("{host}:{}/{database}", options.get_port())
}
