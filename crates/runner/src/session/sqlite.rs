//! A session on SQLite.

use std::path::{Path, PathBuf};

use sea_orm::SqlxSqliteConnector;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool, SqlitePoolOptions};

use super::{Opened, SessionError, SessionOptions};
use crate::DatabaseUrl;

pub(super) async fn open(
    url: &DatabaseUrl,
    options: &SessionOptions,
) -> Result<Opened, SessionError> {
    let connect = match url.sqlite_path() {
        Some(path) => {
            let create = options.create_sqlite && !url.read_only();
            present(path, create)?;
            SqliteConnectOptions::new()
                .filename(path)
                .read_only(url.read_only())
                .create_if_missing(create)
        }
        None => SqliteConnectOptions::new().in_memory(true),
    };
    // The journal mode is the application's choice, and stays.
    let connect = connect
        .foreign_keys(true)
        .busy_timeout(options.lock_timeout);
    let path = url.sqlite_path().map(Path::to_path_buf);
    if path.is_some() {
        readable(&connect)
            .await
            .map_err(|error| explain(&error, path.clone(), url))?;
    }
    let pool = pool_of_one(connect, options)
        .await
        .map_err(|error| explain(&error, path, url))?;
    Ok(Opened {
        connection: SqlxSqliteConnector::from_sqlx_sqlite_pool(pool),
        backend_pid: None,
        server_version: None,
    })
}

fn present(path: &Path, create: bool) -> Result<(), SessionError> {
    if path.exists() {
        return Ok(());
    }
    if !create {
        return Err(SessionError::NoSuchFile {
            path: path.to_path_buf(),
        });
    }
    has_folder(path)
}

/// True for an SQLite file that nobody made yet: it has nothing, and can be made.
///
/// # Errors
/// Where it can't be made, since its folder is missing.
pub fn is_to_be_made(url: &DatabaseUrl) -> Result<bool, SessionError> {
    match url.sqlite_path() {
        Some(path) if !path.exists() => has_folder(path).map(|()| true),
        Some(_) | None => Ok(false),
    }
}

fn has_folder(path: &Path) -> Result<(), SessionError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(SessionError::NoSuchFolder {
                path: folder.to_path_buf(),
            })
        }
        Some(_) | None => Ok(()),
    }
}

/// SQLite opens anything; only reading shows what it is.
async fn readable(connect: &SqliteConnectOptions) -> Result<(), sqlx::Error> {
    let mut direct = SqliteConnection::connect_with(connect).await?;
    sqlx::query("SELECT count(*) FROM sqlite_master")
        .execute(&mut direct)
        .await?;
    direct.close().await
}

/// One connection, kept for good; see the PostgreSQL side for the settings.
async fn pool_of_one(
    connect: SqliteConnectOptions,
    options: &SessionOptions,
) -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(0)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.connect_timeout)
        .connect_with(connect)
        .await?;
    // A database in memory would come back empty, a deleted file would come back new.
    pool.set_connect_options(SqliteConnectOptions::new().filename("/nonexistent/session-lost"));
    Ok(pool)
}

fn explain(error: &sqlx::Error, path: Option<PathBuf>, url: &DatabaseUrl) -> SessionError {
    let code = error
        .as_database_error()
        .and_then(|error| error.code())
        .and_then(|code| code.parse::<i32>().ok())
        // The lower byte is the primary code.
        .map(|code| code & 0xff);
    let message = error.to_string();
    match (code, path) {
        // Without a code of its own.
        (Some(1), Some(path)) if message.contains("unsupported file format") => {
            SessionError::NewerFormat { path }
        }
        (Some(26), Some(path)) => SessionError::NotADatabase { path },
        (Some(3 | 8 | 14 | 23), Some(path)) => SessionError::Unreadable { path, message },
        (Some(5 | 6), Some(path)) => SessionError::Busy {
            message: format!("{} is locked by another process", path.display()),
        },
        (_, _) => SessionError::Other {
            url: url.masked(),
            message,
        },
    }
}
