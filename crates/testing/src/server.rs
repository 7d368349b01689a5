//! The server that a test process shares.

use std::env;
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use url::Url;

use crate::cluster::Cluster;
use crate::session::{administer, literal, quote};
use crate::{TestDatabase, TestRole, TestingError};

/// Names a server to use instead of a temporary one.
const SERVER_VARIABLE: &str = "TEST_DATABASE_URL";

/// Set to `1` where a missing server is a failure: in pipelines.
const REQUIRE_VARIABLE: &str = "ULTRA_REQUIRE_POSTGRES";

/// A PostgreSQL server on which tests create databases and roles.
#[derive(Debug)]
pub struct PostgresServer {
    /// `None` for the server of `TEST_DATABASE_URL`.
    cluster: Option<Cluster>,
    url: Url,
}

/// The shared server, or `None` where there is no PostgreSQL and none is required.
///
/// Without a server it says so on standard error, past the capturing of test output, and the
/// caller leaves its test out. With `ULTRA_REQUIRE_POSTGRES=1` that is an error instead.
///
/// # Errors
///
/// A server that is there but can't be used is always an error.
pub fn require_postgres() -> Result<Option<&'static PostgresServer>, TestingError> {
    let required = env::var(REQUIRE_VARIABLE).is_ok_and(|value| value == "1");
    match PostgresServer::shared() {
        Ok(server) => Ok(Some(server)),
        Err(TestingError::NoPostgres { .. }) if !required => {
            let thread = std::thread::current();
            let test = thread.name().unwrap_or("test").to_owned();
            // If even that can't be written, there is no better place to say it.
            let _ = writeln!(
                std::io::stderr(),
                "{test}: skipped: no PostgreSQL found, install it or set {SERVER_VARIABLE}"
            );
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

impl PostgresServer {
    /// The one server of this process, started by whoever asks first.
    ///
    /// # Errors
    ///
    /// [`TestingError::NoPostgres`] where none is installed; other errors when it fails to start,
    /// the same one for everybody who asks.
    pub fn shared() -> Result<&'static Self, TestingError> {
        static SHARED: OnceLock<Result<PostgresServer, TestingError>> = OnceLock::new();
        SHARED
            .get_or_init(|| match env::var(SERVER_VARIABLE) {
                Ok(url) if !url.is_empty() => Self::external(&url),
                _ => Self::start(),
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// A server of the caller's own, for tests that freeze or kill it. Dropping it stops it.
    ///
    /// # Errors
    ///
    /// As [`PostgresServer::shared`]; `TEST_DATABASE_URL` is not looked at.
    pub fn start() -> Result<Self, TestingError> {
        let cluster = Cluster::start()?;
        let mut url = parse(
            "the temporary server",
            "postgres://postgres@localhost/postgres",
        )?;
        // The socket as a parameter, since both sqlx and libpq understand it there.
        url.query_pairs_mut()
            .append_pair("host", &cluster.folder().to_string_lossy())
            .append_pair("port", "5432");
        Ok(Self {
            cluster: Some(cluster),
            url,
        })
    }

    fn external(url: &str) -> Result<Self, TestingError> {
        Ok(Self {
            cluster: None,
            url: parse(SERVER_VARIABLE, url)?,
        })
    }

    /// The URL of the server's maintenance database, with the rights to create databases.
    pub fn url(&self) -> String {
        self.url.to_string()
    }

    /// The folder with the data, the log and the socket; `None` for `TEST_DATABASE_URL`.
    pub fn folder(&self) -> Option<&Path> {
        self.cluster.as_ref().map(Cluster::folder)
    }

    /// The server's main process; `None` for `TEST_DATABASE_URL`.
    pub fn pid(&self) -> Option<u32> {
        self.cluster.as_ref().map(Cluster::pid)
    }

    pub(crate) fn own(&self) -> Result<&Cluster, TestingError> {
        self.cluster.as_ref().ok_or(TestingError::NotOurs)
    }

    pub(crate) fn own_mut(&mut self) -> Result<&mut Cluster, TestingError> {
        self.cluster.as_mut().ok_or(TestingError::NotOurs)
    }

    /// Creates an empty database, which is dropped with the value.
    ///
    /// # Errors
    ///
    /// When the server does not answer or refuses.
    pub async fn database(&self) -> Result<TestDatabase, TestingError> {
        let name = unique("ultra_test");
        let sql = format!("CREATE DATABASE {} TEMPLATE template0", quote(&name));
        administer(self.url.as_str(), sql, "cannot create a test database").await?;
        let mut url = self.url.clone();
        url.set_path(&name);
        Ok(TestDatabase::new(name, url, self.url.clone()))
    }

    /// Creates a role that may log in, under a name that begins with `name` and is unique.
    ///
    /// `attributes` are those of `CREATE ROLE`, such as `"NOCREATEDB NOSUPERUSER"`. On the
    /// temporary server a role with a password can't log in without it, others need none.
    ///
    /// # Errors
    ///
    /// When the server does not answer or refuses.
    pub async fn role(
        &self,
        name: &str,
        attributes: &str,
        password: Option<&str>,
    ) -> Result<TestRole, TestingError> {
        let name = unique(name);
        let mut sql = format!("CREATE ROLE {} LOGIN {attributes}", quote(&name));
        if let Some(password) = password {
            sql.push_str(&format!(" PASSWORD {}", literal(password)));
            if self.cluster.is_some() {
                self.password_group().await?;
                sql.push_str(" IN ROLE ultra_scram");
            }
        }
        administer(self.url.as_str(), sql, "cannot create a test role").await?;
        Ok(TestRole::new(
            name,
            password.map(str::to_owned),
            self.url.clone(),
        ))
    }

    /// The group whose members `pg_hba.conf` asks for their password.
    async fn password_group(&self) -> Result<(), TestingError> {
        // Two tests may come at once, and there is no CREATE ROLE IF NOT EXISTS.
        let sql = "DO $$ BEGIN CREATE ROLE ultra_scram NOLOGIN; \
                   EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
        administer(
            self.url.as_str(),
            sql.to_owned(),
            "cannot create the group of roles with passwords",
        )
        .await
    }
}

fn parse(place: &'static str, url: &str) -> Result<Url, TestingError> {
    let refused = |reason: String| TestingError::Url { place, reason };
    let url = Url::parse(url).map_err(|error| refused(error.to_string()))?;
    match url.scheme() {
        "postgres" | "postgresql" => Ok(url),
        other => Err(refused(format!("it begins with `{other}:`"))),
    }
}

/// A name that no other test, process or machine uses, also when a server outlives them.
fn unique(prefix: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    static START: OnceLock<u128> = OnceLock::new();
    let start = START.get_or_init(|| {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_micros())
    });
    let process = std::process::id();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}_{process}_{start:x}_{count}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_short_enough() {
        let (one, two) = (unique("ultra_test"), unique("ultra_test"));
        assert_ne!(one, two);
        assert!(one.len() < 63, "{one}");
    }

    #[test]
    fn a_wrong_url_is_explained_without_showing_it() {
        let error = parse(SERVER_VARIABLE, "mysql://me:secret@host/db").map(|_| ());
        let text = error.map_err(|error| error.to_string());
        assert_eq!(
            text,
            Err(
                "the database URL in TEST_DATABASE_URL cannot be read (it begins with \
                 `mysql:`): write it as `postgres://user:password@host:port/database`"
                    .to_owned()
            )
        );
    }
}
