//! PostgreSQL: `pg_dump` and rows as JSON.

use std::process::Output;

use sqlx::{AssertSqlSafe, Connection};

use super::{source, statements};
use crate::{TestingError, database, session};

/// The structure of a database by `pg_dump`, normalised so that equal structures give equal texts:
/// objects sorted, columns and constraints within tables sorted, settings and comment lines gone.
///
/// Owners and privileges are left out. Takes a [`crate::TestDatabase`] or a URL.
///
/// # Errors
///
/// When `pg_dump` is missing, older than the server, or refused.
pub async fn dump_postgres(database: impl AsRef<str>) -> Result<String, TestingError> {
    let mut command = database::client("pg_dump", database.as_ref());
    command.args(["--schema-only", "--no-owner", "--no-privileges"]);
    let finished = tokio::task::spawn_blocking(move || command.output()).await;
    let failed = |output: String| TestingError::Program {
        program: "pg_dump".to_owned(),
        output,
    };
    let Output {
        status,
        stdout,
        stderr,
    } = finished
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))?;
    if !status.success() {
        return Err(failed(String::from_utf8_lossy(&stderr).trim().to_owned()));
    }
    Ok(statements::normalize(&String::from_utf8_lossy(&stdout)))
}

/// The rows of a table, or of a query, as sorted JSON texts.
///
/// Keys are ordered by the server, so that the order of columns makes no difference.
/// Name the columns in a query where a table has gained or lost some.
///
/// # Errors
///
/// When there is no such table or the server does not answer.
pub async fn rows_postgres(
    database: impl AsRef<str>,
    table_or_query: &str,
) -> Result<Vec<String>, TestingError> {
    let sql = format!(
        "SELECT to_jsonb(ultra_row.*)::text FROM {} AS ultra_row",
        source(table_or_query)
    );
    let mut connection = session::postgres(database.as_ref()).await?;
    let mut rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(&mut connection)
        .await
        .map_err(TestingError::database(format!(
            "cannot read {table_or_query}"
        )))?;
    // The rows are here: a farewell that fails changes nothing.
    let _ = connection.close().await;
    rows.sort();
    Ok(rows)
}
