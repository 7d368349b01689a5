//! Where a database is, without ever showing how one gets in.

mod libpq;
mod postgres;
mod sqlite;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

pub use libpq::{LibpqParts, Pem, Secret};

use crate::Backend;

/// Why a text is no database URL. None of the messages repeats the text: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not a URL at all.
    #[error(
        "that is no database URL; write postgres://user@host/database or sqlite://path/to/file.db"
    )]
    Unreadable,
    /// A database that we don't know.
    #[error(
        "`{scheme}` is not supported; use a URL that begins with postgres://, postgresql:// or sqlite:"
    )]
    UnknownScheme {
        /// The scheme, without `://`.
        scheme: String,
    },
    /// Characters that belong to the password ended up elsewhere.
    #[error(
        "the URL can't be taken apart: percent-encode special characters in user and password (@ is %40, : is %3A, / is %2F, # is %23, ? is %3F, % is %25)"
    )]
    NotEncoded,
    /// What stands where the port should be is none.
    #[error(
        "the URL's port is no number between 1 and 65535; correct it, or percent-encode special characters in the password (/ is %2F, # is %23, ? is %3F, @ is %40, : is %3A)"
    )]
    Port,
    /// A parameter whose value can't be used.
    #[error("the URL's parameters can't be used: {reason}; correct or remove the parameter")]
    Parameter {
        /// What is wrong, in the words of the driver.
        reason: String,
    },
    /// An SQLite URL without a file.
    #[error("the SQLite URL names no file; write sqlite://path/to/file.db or sqlite::memory:")]
    NoPath,
}

/// A parsed database URL.
///
/// `Display` and `Debug` show it with the password masked. Only [`DatabaseUrl::as_str`],
/// [`DatabaseUrl::pg_options`] and [`DatabaseUrl::libpq`] give the secret away.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    text: String,
    target: Target,
}

#[derive(Clone, PartialEq, Eq)]
enum Target {
    Postgres(Box<::url::Url>),
    Sqlite(sqlite::Place),
}

impl DatabaseUrl {
    /// Reads a URL.
    ///
    /// Besides the forms of sqlx it takes those of SQLAlchemy (`postgresql+asyncpg://`,
    /// `sqlite+aiosqlite:///relative.db`), so that an Alembic project's setting keeps working.
    ///
    /// # Errors
    ///
    /// Where the text is no URL of a database that we know.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':').ok_or(UrlError::Unreadable)?;
        let (database, driver) = match scheme.split_once('+') {
            Some((database, driver)) => (database, Some(driver)),
            None => (scheme, None),
        };
        let target = match database.to_ascii_lowercase().as_str() {
            "postgres" | "postgresql" => Target::Postgres(Box::new(postgres::parse(rest)?)),
            "sqlite" => Target::Sqlite(sqlite::parse(rest, driver.is_some())?),
            _ => return Err(unknown(scheme, rest)),
        };
        let text = match &target {
            Target::Postgres(url) => url.to_string(),
            Target::Sqlite(place) => place.to_string(),
        };
        Ok(Self { text, target })
    }

    /// A relative SQLite path is taken from `base`; every other URL stays as it is.
    #[must_use]
    pub fn resolve_against(&self, base: &Path) -> Self {
        match &self.target {
            Target::Postgres(_) => self.clone(),
            Target::Sqlite(place) => {
                let place = place.resolve_against(base);
                Self {
                    text: place.to_string(),
                    target: Target::Sqlite(place),
                }
            }
        }
    }

    /// An SQLite database in this file.
    #[must_use]
    pub fn sqlite_file(path: impl Into<PathBuf>) -> Self {
        let place = sqlite::Place::file(path.into());
        Self {
            text: place.to_string(),
            target: Target::Sqlite(place),
        }
    }

    /// The kind of database.
    #[must_use]
    pub fn dialect(&self) -> Backend {
        match self.target {
            Target::Postgres(_) => Backend::Postgres,
            Target::Sqlite(_) => Backend::Sqlite,
        }
    }

    /// The URL as anybody may see it.
    #[must_use]
    pub fn masked(&self) -> String {
        match &self.target {
            Target::Postgres(url) => postgres::masked(url),
            Target::Sqlite(place) => place.to_string(),
        }
    }

    /// The URL with its password, for connecting. Never log or print it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The database's name on the server, or the SQLite file's path.
    #[must_use]
    pub fn database_name(&self) -> String {
        match &self.target {
            Target::Postgres(url) => match postgres::options(url) {
                Ok(options) => options
                    .get_database()
                    .unwrap_or_else(|| options.get_username())
                    .to_owned(),
                Err(_) => url.path().trim_start_matches('/').to_owned(),
            },
            Target::Sqlite(place) => match place.path() {
                Some(path) => path.display().to_string(),
                None => ":memory:".to_owned(),
            },
        }
    }

    /// The file of an SQLite database; `None` in memory, and for PostgreSQL.
    #[must_use]
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.target {
            Target::Postgres(_) => None,
            Target::Sqlite(place) => place.path(),
        }
    }

    /// What sqlx needs to connect; `None` for SQLite. What the URL leaves out comes from the
    /// `PG*` variables and the password file, as with libpq. Its `Debug` shows the password.
    #[must_use]
    pub fn pg_options(&self) -> Option<PgConnectOptions> {
        match &self.target {
            Target::Postgres(url) => postgres::options(url).ok(),
            Target::Sqlite(_) => None,
        }
    }

    /// Whether an SQLite URL forbids writing (`mode=ro`).
    pub(crate) fn read_only(&self) -> bool {
        match &self.target {
            Target::Postgres(_) => false,
            Target::Sqlite(place) => place.read_only(),
        }
    }
}

/// Names the scheme only where it can't be anything else, such as a user before a password.
fn unknown(scheme: &str, rest: &str) -> UrlError {
    let plausible = rest.starts_with("//")
        && scheme.len() <= 24
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    if plausible {
        UrlError::UnknownScheme {
            scheme: scheme.to_owned(),
        }
    } else {
        UrlError::Unreadable
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        Self::parse(text)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({})", self.masked())
    }
}
