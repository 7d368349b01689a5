//! Single connections with deadlines.
//!
//! There is no pool: each test has a runtime of its own, and a connection that is kept beyond its
//! runtime never answers again.

use std::future::Future;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use url::Url;

use crate::TestingError;

/// For a connection: a server that accepts and stays silent would be waited for for ever.
const CONNECT: Duration = Duration::from_secs(30);

/// For creating or dropping a database, on a busy machine.
const STATEMENT: Duration = Duration::from_secs(60);

/// Connects to PostgreSQL.
pub(crate) async fn postgres(url: &str) -> Result<PgConnection, TestingError> {
    let options: PgConnectOptions = url
        .parse()
        .map_err(TestingError::database("cannot read the URL"))?;
    let options = options.disable_statement_logging();
    within(
        CONNECT,
        &format!("cannot connect to {}", masked(url)),
        options.connect(),
    )
    .await
}

/// Opens an SQLite database that exists.
pub(crate) async fn sqlite(url: &str) -> Result<SqliteConnection, TestingError> {
    let doing = format!("cannot open {url}");
    let options: SqliteConnectOptions = url.parse().map_err(TestingError::database(&doing))?;
    let options = options.create_if_missing(false).disable_statement_logging();
    within(CONNECT, &doing, options.connect()).await
}

/// Runs administrative SQL on a connection of its own.
pub(crate) async fn administer(url: &str, sql: String, doing: &str) -> Result<(), TestingError> {
    let mut connection = postgres(url).await?;
    within(
        STATEMENT,
        doing,
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection),
    )
    .await?;
    // The work is done: a farewell that fails changes nothing.
    let _ = connection.close().await;
    Ok(())
}

/// `administer` for `Drop`: on a thread of its own, as a runtime can't be entered twice, and
/// without reporting, as there is nobody to report to.
pub(crate) fn administer_on_drop(url: String, sql: String) {
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime {
            let _ = runtime.block_on(administer(&url, sql, "cannot tidy up"));
        }
    };
    let _ = std::thread::spawn(work).join();
}

async fn within<T>(
    limit: Duration,
    doing: &str,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, TestingError> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => done.map_err(TestingError::database(doing)),
        Err(_) => Err(TestingError::Deadline {
            doing: doing.to_owned(),
            seconds: limit.as_secs(),
        }),
    }
}

/// A name as an SQL identifier.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as an SQL literal.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A URL that may be shown.
pub(crate) fn masked(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else {
        return "(a URL that cannot be read)".to_owned();
    };
    if url.password().is_some() {
        let _ = url.set_password(Some("***"));
    }
    let secret = url.query_pairs().any(|(key, _)| key == "password");
    if secret {
        url.set_query(None);
    }
    url.to_string()
}

/// Splits the password off, so that the rest may be a program's argument.
pub(crate) fn without_password(url: &str) -> (String, Option<String>) {
    let Ok(mut parsed) = Url::parse(url) else {
        return (url.to_owned(), None);
    };
    let mut password = parsed.password().map(decoded);
    let _ = parsed.set_password(None);
    let pairs: Vec<(String, String)> = parsed.query_pairs().into_owned().collect();
    if pairs.iter().any(|(key, _)| key == "password") {
        parsed.query_pairs_mut().clear();
        for (key, value) in pairs {
            if key == "password" {
                password = Some(value);
            } else {
                parsed.query_pairs_mut().append_pair(&key, &value);
            }
        }
    }
    (parsed.to_string(), password)
}

/// Decodes percent signs with the form decoder, to which a plus would mean a space.
fn decoded(text: &str) -> String {
    let form = format!("value={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(form.as_bytes())
        .map(|(_, value)| value.into_owned())
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown_or_passed_on() {
        let url = "postgres://me:a%2Bb+c%20d@host:5433/db?sslmode=require";
        assert_eq!(
            masked(url),
            "postgres://me:***@host:5433/db?sslmode=require"
        );
        assert_eq!(
            without_password(url),
            (
                "postgres://me@host:5433/db?sslmode=require".to_owned(),
                Some("a+b+c d".to_owned())
            )
        );
        let url = "postgres://me@host/db?password=secret&port=1";
        assert!(!masked(url).contains("secret"));
        assert_eq!(
            without_password(url),
            (
                "postgres://me@host/db?port=1".to_owned(),
                Some("secret".to_owned())
            )
        );
    }

    #[test]
    fn names_and_texts_are_quoted() {
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
        assert_eq!(literal("it's"), "'it''s'");
    }
}
