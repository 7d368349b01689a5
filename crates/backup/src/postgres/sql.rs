//! Statements of our own.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, RuntimeErr, Statement,
    TryGetable, Value,
};
use ultra_runner::{DatabaseUrl, Session, SessionError, SessionOptions};

use crate::error::Trouble;

/// A session for long work: nothing ends it because it is idle or slow.
pub(super) async fn open(url: &DatabaseUrl) -> Result<Session, SessionError> {
    open_in(url, None).await
}

/// The same in a schema.
pub(super) async fn open_in(
    url: &DatabaseUrl,
    schema: Option<&str>,
) -> Result<Session, SessionError> {
    let options = SessionOptions {
        schema: schema.map(str::to_owned),
        connect_timeout: Duration::from_secs(10),
        idle_in_transaction_timeout: Duration::ZERO,
        ..SessionOptions::default()
    };
    let session = Session::open(url, &options).await?;
    let patient = "SELECT set_config(name, '0', false) FROM pg_settings \
                   WHERE name IN ('statement_timeout', 'transaction_timeout', 'idle_session_timeout')";
    if let Err(error) = execute(session.connection(), patient).await {
        return Err(SessionError::Other {
            url: url.masked(),
            message: said(&error),
        });
    }
    Ok(session)
}

/// Ends a session. How it ends is of no interest: its work is done.
pub(super) async fn close(session: Session) {
    if let Err(error) = session.close().await {
        tracing::debug!(%error, "a session didn't end in order");
    }
}

/// Executes one statement, or several, by the simple protocol.
pub(super) async fn execute(db: &impl ConnectionTrait, text: &str) -> Result<(), DbErr> {
    db.execute_unprepared(text).await.map(drop)
}

/// Rows of a query.
pub(super) async fn rows(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values);
    db.query_all_raw(statement).await
}

/// The first column of a query's rows.
pub(super) async fn column<T: TryGetable>(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>, DbErr> {
    let rows = rows(db, text, values).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The one value that a query gives.
pub(super) async fn one<T: TryGetable>(
    db: &DatabaseConnection,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<T, DbErr> {
    let found = column(db, text, values).await?;
    let none = || DbErr::RecordNotFound("the server gave no row".to_owned());
    found.into_iter().next().ok_or_else(none)
}

/// For `map_err`: what was being done when the server refused.
pub(super) fn during(doing: impl Into<String>) -> impl FnOnce(DbErr) -> Trouble {
    move |error| Trouble {
        doing: doing.into(),
        reason: said(&error),
    }
}

/// SQLSTATE.
pub(super) fn state(error: &DbErr) -> Option<String> {
    let code = driver(error)?.as_database_error()?.code()?;
    Some(code.into_owned())
}

/// The server's words, without SeaORM's around them.
pub(super) fn said(error: &DbErr) -> String {
    match driver(error).and_then(|error| error.as_database_error()) {
        Some(server) => server.message().to_owned(),
        None => error.to_string(),
    }
}

fn driver(error: &DbErr) -> Option<&sea_orm::sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => Some(inner),
        // Foreign, non-exhaustive: whatever else there is carries no driver error.
        _ => None,
    }
}

/// A name as an identifier.
pub(super) fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as a literal, whatever `standard_conforming_strings` says.
pub(super) fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if doubled.contains('\\') {
        // The space keeps the E apart from a word before it.
        return format!(" E'{}'", doubled.replace('\\', "\\\\"));
    }
    format!("'{doubled}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_are_quoted() {
        assert_eq!(ident("a\"b c"), "\"a\"\"b c\"");
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal(r"a\'b"), r" E'a\\''b'");
    }
}
