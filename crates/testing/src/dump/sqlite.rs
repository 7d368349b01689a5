//! SQLite: the statements in its catalog, and rows as texts.

use std::path::Path;

use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Column, Connection, Row};

use super::source;
use crate::session::{literal, quote};
use crate::{TestingError, session, sqlite};

/// The statements of an SQLite database's catalog, sorted, with white space made equal.
///
/// Takes a path, a URL or a [`crate::SqliteFile`].
///
/// # Errors
///
/// When there is no such file or it is no database.
pub async fn dump_sqlite(database: impl AsRef<str>) -> Result<String, TestingError> {
    let mut connection = open(database.as_ref()).await?;
    let statements: Vec<String> = sqlx::query_scalar(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'",
    )
    .fetch_all(&mut connection)
    .await
    .map_err(TestingError::database("cannot read sqlite_master"))?;
    close(connection).await;
    let mut statements: Vec<String> = statements.iter().map(|sql| tidy(sql)).collect();
    statements.sort();
    Ok(statements.join("\n"))
}

/// The rows of a table, or of a query, as sorted texts: `"id"=1, "name"='Ada'`.
///
/// Values are SQL literals, so that `1` and `'1'` differ; columns are sorted by name.
///
/// # Errors
///
/// When there is no such file or table.
pub async fn rows_sqlite(
    database: impl AsRef<str>,
    table_or_query: &str,
) -> Result<Vec<String>, TestingError> {
    let doing = format!("cannot read {table_or_query}");
    let table = source(table_or_query);
    let mut connection = open(database.as_ref()).await?;
    let first = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {table} LIMIT 1")))
        .fetch_optional(&mut connection)
        .await
        .map_err(TestingError::database(&doing))?;
    // Without a row there is nothing to tell, and sqlx tells no columns either.
    let Some(first) = first else {
        close(connection).await;
        return Ok(Vec::new());
    };
    let mut columns: Vec<String> = first
        .columns()
        .iter()
        .map(|column| quote(column.name()))
        .collect();
    columns.sort();
    let texts: Vec<String> = columns
        .iter()
        .map(|name| format!("{} || quote({name})", literal(&format!("{name}="))))
        .collect();
    let sql = format!("SELECT {} FROM {table}", texts.join(" || ', ' || "));
    let mut rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_all(&mut connection)
        .await
        .map_err(TestingError::database(doing))?;
    close(connection).await;
    rows.sort();
    Ok(rows)
}

async fn open(database: &str) -> Result<SqliteConnection, TestingError> {
    if database.starts_with("sqlite:") {
        session::sqlite(database).await
    } else {
        session::sqlite(&sqlite::url_of(Path::new(database), "rw")?).await
    }
}

/// Everything was read: a farewell that fails changes nothing.
async fn close(connection: SqliteConnection) {
    let _ = connection.close().await;
}

/// One space between words; what stands in quotes is left alone.
fn tidy(sql: &str) -> String {
    let mut tidy = String::with_capacity(sql.len());
    let mut quote = None;
    for c in sql.trim().chars() {
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            None if c.is_whitespace() => {
                if !tidy.ends_with(' ') {
                    tidy.push(' ');
                }
                continue;
            }
            _ => {}
        }
        tidy.push(c);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_counts_only_inside_quotes() {
        assert_eq!(
            tidy("CREATE TABLE t (\n  a  text DEFAULT 'x  y'\n)"),
            "CREATE TABLE t ( a text DEFAULT 'x  y' )"
        );
    }
}
