//! A session on PostgreSQL.

use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::SqlxPostgresConnector;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgRow};
use sqlx::{Connection, Row};

use super::{Opened, SessionError, SessionOptions};
use crate::DatabaseUrl;

/// The lowest supported version, as `server_version_num` has it.
const LOWEST: u32 = 140_000;

pub(super) async fn open(
    url: &DatabaseUrl,
    options: &SessionOptions,
) -> Result<Opened, SessionError> {
    let other = |message: String| SessionError::Other {
        url: url.masked(),
        message,
    };
    let connect = url
        .pg_options()
        .ok_or_else(|| other("not a PostgreSQL URL".to_owned()))?
        .application_name(&options.application_name);
    let explain = |error: sqlx::Error| explain(error, url, &connect);

    // Directly first: a pool retries a refusal until its time is up and then says only "timed out".
    let direct = PgConnection::connect_with(&connect)
        .await
        .map_err(explain)?;
    // Asked before anything else: an old server refuses our statements for reasons of their own.
    if let Some(version) = direct.server_version_num().filter(|it| *it < LOWEST) {
        return Err(SessionError::TooOld {
            place: place(&connect),
            version: version / 10_000,
            lowest: LOWEST / 10_000,
        });
    }
    // Its end is of no interest; the server notices either way.
    let _ = direct.close().await;
    let pool = pool_of_one(connect.clone(), options)
        .await
        .map_err(explain)?;
    let row = guards(&pool, options).await.map_err(explain)?;
    let backend_pid: i32 = row.try_get("pid").map_err(explain)?;
    let version: i32 = row.try_get("version").map_err(explain)?;
    Ok(Opened {
        connection: SqlxPostgresConnector::from_sqlx_postgres_pool(pool),
        backend_pid: Some(backend_pid),
        server_version: u32::try_from(version).ok(),
    })
}

/// One connection, kept for good. `min_connections` is zero because anything else makes the pool
/// reconnect in the background, for minutes, when the connection is lost.
async fn pool_of_one(
    connect: PgConnectOptions,
    options: &SessionOptions,
) -> Result<PgPool, sqlx::Error> {
    let used = AtomicBool::new(false);
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .min_connections(0)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.connect_timeout)
        .after_connect(move |_, _| {
            let second = used.swap(true, Ordering::SeqCst);
            Box::pin(async move {
                if second {
                    return Err(sqlx::Error::WorkerCrashed);
                }
                Ok(())
            })
        })
        .connect_with(connect)
        .await?;
    // From here on it can't connect: a lost session fails within milliseconds and nothing reaches
    // the network. Refusing in `after_connect` alone would be retried until the time is up.
    let nowhere = PgConnectOptions::new_without_pgpass().socket("/nonexistent/session-lost");
    pool.set_connect_options(nowhere);
    Ok(pool)
}

/// Settings that end this session on the server soon after this process is gone, keep its
/// statements from queueing behind others' locks, and keep it while a backup is taken. One round
/// trip.
async fn guards(pool: &PgPool, options: &SessionOptions) -> Result<PgRow, sqlx::Error> {
    match set(pool, options, true).await {
        Ok(row) => Ok(row),
        // A server on a platform that can't watch its clients refuses the setting as invalid.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("22023") => {
            set(pool, options, false).await
        }
        Err(error) => Err(error),
    }
}

/// As text in one message: preparing it would be a second round trip.
async fn set(pool: &PgPool, options: &SessionOptions, watch: bool) -> Result<PgRow, sqlx::Error> {
    let mut text = format!(
        "SELECT pg_backend_pid() AS pid, \
                current_setting('server_version_num')::int AS version, \
                set_config('lock_timeout', '{}ms', false), \
                set_config('idle_in_transaction_session_timeout', '{}ms', false), \
                set_config('tcp_keepalives_idle', '5', false), \
                set_config('tcp_keepalives_interval', '2', false), \
                set_config('tcp_keepalives_count', '3', false), \
                set_config('idle_session_timeout', '0', false)",
        options.lock_timeout.as_millis(),
        options.idle_in_transaction_timeout.as_millis()
    );
    if watch {
        text.push_str(", set_config('client_connection_check_interval', '500ms', false)");
    }
    if let Some(schema) = &options.schema {
        let path = format!("\"{}\"", schema.replace('"', "\"\""));
        let path = path.replace('\'', "''");
        // Whatever the server makes of a backslash, this form means the same.
        let path = path.replace('\\', "\\\\");
        text.push_str(&format!(", set_config('search_path', E'{path}', false)"));
    }
    if !options.jit {
        text.push_str(", set_config('jit', 'off', false)");
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(text))
        .fetch_one(pool)
        .await
}

fn explain(error: sqlx::Error, url: &DatabaseUrl, connect: &PgConnectOptions) -> SessionError {
    match &error {
        sqlx::Error::Io(io) => SessionError::Refused {
            place: place(connect),
            reason: io.to_string(),
        },
        sqlx::Error::PoolTimedOut => SessionError::Refused {
            place: place(connect),
            reason: "the server closed its door in between".to_owned(),
        },
        sqlx::Error::Database(server) => {
            let message = server.message().to_owned();
            match server.code().as_deref() {
                Some("28P01" | "28000") => SessionError::Authentication {
                    user: connect.get_username().to_owned(),
                    message,
                },
                Some("3D000") => SessionError::NoSuchDatabase {
                    name: url.database_name(),
                },
                Some("53300" | "57P03") => SessionError::Busy { message },
                _ => SessionError::Other {
                    url: url.masked(),
                    message,
                },
            }
        }
        sqlx::Error::Protocol(reason) => SessionError::NotPostgres {
            place: place(connect),
            reason: reason.clone(),
        },
        // Foreign, non-exhaustive.
        _ => SessionError::Other {
            url: url.masked(),
            message: error.to_string(),
        },
    }
}

fn place(connect: &PgConnectOptions) -> String {
    let port = connect.get_port();
    match connect.get_socket() {
        Some(socket) => format!("{}:{port}", socket.display()),
        None => format!("{}:{port}", connect.get_host()),
    }
}
