//! Small helpers around SeaORM statements.

use sea_orm::{ConnectionTrait, DbErr, RuntimeErr, Statement, Value};

use crate::Backend;

/// A statement with values; `$1` is understood by both databases.
pub(crate) fn statement(
    backend: Backend,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(backend.into(), sql, values)
}

/// Executes and tells how many rows it hit.
pub(crate) async fn execute(
    db: &impl ConnectionTrait,
    backend: Backend,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, DbErr> {
    let result = db.execute_raw(statement(backend, sql, values)).await?;
    Ok(result.rows_affected())
}

/// The server's own error inside of SeaORM's.
pub(crate) fn driver(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => Some(inner),
        // Foreign, non-exhaustive: whatever else there is carries no driver error.
        _ => None,
    }
}

/// SQLSTATE, or SQLite's extended result code.
pub(crate) fn code(error: &DbErr) -> Option<String> {
    let code = driver(error)?.as_database_error()?.code()?;
    Some(code.into_owned())
}

/// Whether the table that was asked for isn't there.
pub(crate) fn no_such_table(error: &DbErr) -> bool {
    let Some(error) = driver(error).and_then(sqlx::Error::as_database_error) else {
        return false;
    };
    // SQLite has no code of its own for it.
    error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
}

/// Whether the connection is gone, or going.
#[must_use]
pub fn lost(error: &DbErr) -> bool {
    if matches!(
        error,
        DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::ConnectionClosed)
    ) {
        return true;
    }
    match driver(error) {
        Some(sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::PoolClosed) => true,
        Some(sqlx::Error::WorkerCrashed) => true,
        Some(sqlx::Error::Database(error)) => error
            .code()
            .is_some_and(|code| code.starts_with("57P0") || code.starts_with("08")),
        // Whatever fails while a barred session tries to connect again: there is no session.
        Some(_) => matches!(error, DbErr::Conn(_)),
        None => false,
    }
}
