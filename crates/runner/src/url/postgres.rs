//! PostgreSQL URLs.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use url::Url;

use super::UrlError;

/// Parameters that the driver understands. Others (libpq has more, other drivers have their own)
/// are left out: the driver would log each of them with its value.
const UNDERSTOOD: [&str; 19] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
    "ssl",
];

/// Reads what follows `postgres:`.
pub(super) fn parse(rest: &str) -> Result<Url, UrlError> {
    if !rest.starts_with("//") {
        return Err(UrlError::Unreadable);
    }
    let raw = Url::parse(&format!("postgres:{rest}")).map_err(|error| match error {
        url::ParseError::InvalidPort => UrlError::Port,
        // Foreign, non-exhaustive.
        _ => UrlError::NotEncoded,
    })?;
    // An unencoded '#', '/' or '?' in the password ends the authority early: the rest of the
    // password would pass for a database's name, and be shown.
    if raw.fragment().is_some() || raw.path().contains('@') {
        return Err(UrlError::NotEncoded);
    }
    let url = understood(&raw)?;
    options(&url)?;
    Ok(url)
}

fn understood(raw: &Url) -> Result<Url, UrlError> {
    let mut kept = Vec::new();
    for (key, value) in raw.query_pairs() {
        if key.contains('@') {
            return Err(UrlError::NotEncoded);
        }
        if key == "ssl" {
            // asyncpg's name for it; its values are those of sslmode.
            kept.push(("sslmode".to_owned(), value.into_owned()));
        } else if UNDERSTOOD.contains(&&*key) || key.starts_with("options[") {
            kept.push((key.into_owned(), value.into_owned()));
        } else {
            tracing::debug!(parameter = %key, "the driver doesn't know this parameter");
        }
    }
    let mut url = raw.clone();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    Ok(url)
}

/// What the driver makes of it.
pub(super) fn options(url: &Url) -> Result<PgConnectOptions, UrlError> {
    PgConnectOptions::from_str(url.as_str()).map_err(|error| UrlError::Parameter {
        reason: error.to_string(),
    })
}

/// The URL with `***` in place of secrets.
pub(super) fn masked(url: &Url) -> String {
    let mut shown = url.clone();
    if shown.password().is_some() && shown.set_password(Some("***")).is_err() {
        return "postgres://***".to_owned();
    }
    let pairs: Vec<(String, String)> = url
        .query_pairs()
        .map(|(key, value)| {
            let secret = key == "password" || key == "sslkey" || key == "ssl-key";
            let value = if secret {
                "***".to_owned()
            } else {
                value.into_owned()
            };
            (key.into_owned(), value)
        })
        .collect();
    shown.set_query(None);
    if !pairs.is_empty() {
        shown.query_pairs_mut().extend_pairs(pairs);
    }
    shown.to_string()
}
