//! Configuration: `ultra-migrate.toml`, `.env`, the environment.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use ultra_revision::{LimitError, parse_limit};

mod limits;
mod url;

pub use url::UrlSource;

pub(crate) use limits::limits;
pub(crate) use url::database_url;

/// The name of the configuration file at the workspace's root.
pub const FILE_NAME: &str = "ultra-migrate.toml";

/// `ultra-migrate.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The databases that revisions are planned for: `postgres`, `sqlite`.
    pub dialects: Vec<String>,
    /// The folder of the entity crate, searched for attributes that SeaORM ignores.
    pub entity: PathBuf,
    /// The folder of the migration crate.
    pub migration: PathBuf,
    /// The folder of the extras.
    pub schema: PathBuf,
    /// Where SeaORM's registry is searched for entities: `entity::*`; empty: everywhere.
    pub entities: Vec<String>,
    /// The database's URL where neither flag nor environment say one.
    pub url: Option<String>,
    /// A server for scratch databases.
    pub scratch_url: Option<String>,
    /// Tables that belong to somebody else: never read, never changed.
    pub ignore_tables: Vec<String>,
    /// The folder of backups that aren't told another place.
    pub backups: PathBuf,
    /// The folder of `pg_dump` and `pg_restore`, where they aren't on the path.
    pub pg_bin: Option<PathBuf>,
    /// How revisions are run.
    pub run: RunConfig,
}

/// The table `[run]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunConfig {
    /// The longest a statement waits for another session's lock: `"2s"`.
    pub lock_timeout: Option<String>,
    /// The longest a statement may take: `"30min"`.
    pub statement_timeout: Option<String>,
    /// How long a revision is tried again after a lock timeout or a deadlock: `"2min"`.
    pub retry: Option<String>,
}

/// [`RunConfig`], read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RunTimes {
    pub(crate) lock: Option<Duration>,
    pub(crate) statement: Option<Duration>,
    pub(crate) retry: Option<Duration>,
}

impl RunConfig {
    pub(crate) fn limits(&self) -> Result<RunTimes, ConfigError> {
        let read = |key: &'static str, text: &Option<String>| {
            text.as_deref()
                .map(|text| parse_limit(text).map_err(|source| ConfigError::Limit { key, source }))
                .transpose()
        };
        Ok(RunTimes {
            lock: read("run.lock_timeout", &self.lock_timeout)?,
            statement: read("run.statement_timeout", &self.statement_timeout)?,
            retry: read("run.retry", &self.retry)?,
        })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            dialects: vec!["postgres".into(), "sqlite".into()],
            entity: "entity".into(),
            migration: "migration".into(),
            schema: "schema".into(),
            entities: Vec::new(),
            url: None,
            scratch_url: None,
            ignore_tables: Vec::new(),
            backups: "backups".into(),
            pg_bin: None,
            run: RunConfig::default(),
        }
    }
}

/// A configuration that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("{path} can't be read: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file isn't what it should be.
    #[error("{path} is not right: {message}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// A database that isn't known.
    #[error("`{0}` in `dialects` is not a database that is supported: use `postgres` or `sqlite`")]
    Dialect(String),
    /// A limit of time that is none.
    #[error("`{key}` in ultra-migrate.toml: {source}")]
    Limit {
        /// The key.
        key: &'static str,
        /// What is wrong with it.
        source: LimitError,
    },
    /// A variable that should be a number.
    #[error("{name} is `{text}`, which is no number of {unit} above zero: correct it or unset it")]
    Number {
        /// The variable.
        name: &'static str,
        /// What it holds.
        text: String,
        /// `seconds`, `milliseconds`.
        unit: &'static str,
    },
}

impl Config {
    /// Reads the text of `ultra-migrate.toml`.
    ///
    /// # Errors
    /// Says line and reason.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(|error| ConfigError::Parse {
            path: path.to_owned(),
            message: error.to_string().trim_end().to_owned(),
        })?;
        match config
            .dialects
            .iter()
            .find(|name| !["postgres", "sqlite"].contains(&name.as_str()))
        {
            Some(unknown) => Err(ConfigError::Dialect(unknown.clone())),
            None => config.run.limits().map(|_| config),
        }
    }

    /// The nearest `ultra-migrate.toml` from `start` upwards, and the folder that it is in.
    ///
    /// # Errors
    /// Where there is one that can't be read or isn't right.
    pub fn find(start: &Path) -> Result<Option<(PathBuf, Self)>, ConfigError> {
        for folder in start.ancestors() {
            let path = folder.join(FILE_NAME);
            match std::fs::read_to_string(&path) {
                Ok(text) => return Ok(Some((folder.to_owned(), Self::parse(&text, &path)?))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(source) => return Err(ConfigError::Read { path, source }),
            }
        }
        Ok(None)
    }

    /// The folder of PostgreSQL's client programs: `flag`, `MIGRATE_PG_BIN`, the file.
    pub fn pg_bin(&self, flag: Option<PathBuf>) -> Option<PathBuf> {
        let variable = std::env::var_os("MIGRATE_PG_BIN").filter(|value| !value.is_empty());
        flag.or_else(|| variable.map(PathBuf::from))
            .or_else(|| self.pg_bin.clone())
    }
}

/// Puts the variables of `.env` at the root into the environment, those that aren't set yet.
///
/// Called once, before any thread is started.
pub fn load_dotenv(root: &Path) {
    // A missing file is the rule; one that can't be parsed shows in the URL that is missing then.
    if let Err(error) = dotenvy::from_path(root.join(".env")) {
        tracing::debug!(%error, ".env not read");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error() {
        let path = Path::new("ultra-migrate.toml");
        assert!(Config::parse("dialect = [\"postgres\"]", path).is_err());
        assert!(Config::parse("dialects = [\"oracle\"]", path).is_err());
        assert_eq!(Config::parse("", path).unwrap(), Config::default());
    }
}
