//! Databases and roles that go away with their values.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use url::Url;

use crate::session::{administer, administer_on_drop, quote, without_password};
use crate::{TestingError, binaries};

/// A database on the test server. Dropping it drops the database, whoever is connected to it.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: Url,
    /// The maintenance database, where this one can be dropped.
    server: Url,
}

/// A role on the test server. Dropping it drops the role, unless it still owns something.
///
/// Declare it before the databases where it owns things: values are dropped in reverse order.
#[derive(Debug)]
pub struct TestRole {
    name: String,
    password: Option<String>,
    server: Url,
}

impl TestDatabase {
    pub(crate) fn new(name: String, url: Url, server: Url) -> Self {
        Self { name, url, server }
    }

    /// The name of the database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The URL for sqlx, SeaORM and libpq: `postgres://user@localhost/db?host=%2Fsocket&port=5432`.
    pub fn url(&self) -> String {
        self.url.to_string()
    }

    /// The URL with which a role connects to this database.
    pub fn url_as(&self, role: &TestRole) -> String {
        let mut url = self.url.clone();
        // Only URLs that have no host refuse these, and ours always have one.
        let _ = url.set_username(&role.name);
        let _ = url.set_password(role.password.as_deref());
        url.to_string()
    }

    /// Arguments that make `psql` connect here; [`TestDatabase::command`] also gives the password.
    pub fn psql_args(&self) -> Vec<String> {
        let (url, _) = without_password(self.url.as_str());
        vec!["--no-psqlrc".to_owned(), "--dbname".to_owned(), url]
    }

    /// A client program, such as `pg_dump` or `psql`, with its connection to this database.
    pub fn command(&self, program: &str) -> Command {
        client(program, self.url.as_str())
    }

    /// A pool of SeaORM connections. Connect once per test: a pool belongs to its runtime.
    ///
    /// # Errors
    ///
    /// When the server does not answer.
    pub async fn connect(&self) -> Result<DatabaseConnection, TestingError> {
        let mut options = ConnectOptions::new(self.url());
        options
            .max_connections(5)
            .acquire_timeout(Duration::from_secs(30))
            .sqlx_logging(false);
        Database::connect(options)
            .await
            .map_err(|source| TestingError::Connect {
                source: Arc::new(source),
            })
    }

    /// Executes one or more statements, separated by semicolons, on a connection of their own.
    ///
    /// Several statements are one transaction, as the protocol has it.
    ///
    /// # Errors
    ///
    /// When a statement fails or takes more than a minute.
    pub async fn execute(&self, sql: &str) -> Result<(), TestingError> {
        administer(
            self.url.as_str(),
            sql.to_owned(),
            &format!("cannot execute on {}: {sql}", self.name),
        )
        .await
    }
}

impl AsRef<str> for TestDatabase {
    fn as_ref(&self) -> &str {
        self.url.as_str()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        administer_on_drop(
            self.server.to_string(),
            format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote(&self.name)),
        );
    }
}

impl TestRole {
    pub(crate) fn new(name: String, password: Option<String>, server: Url) -> Self {
        Self {
            name,
            password,
            server,
        }
    }

    /// The name of the role, not quoted.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for TestRole {
    fn drop(&mut self) {
        administer_on_drop(
            self.server.to_string(),
            format!("DROP ROLE IF EXISTS {}", quote(&self.name)),
        );
    }
}

/// A client program that connects by URL; the password travels in the environment.
pub(crate) fn client(program: &str, url: &str) -> Command {
    let (url, password) = without_password(url);
    let mut command = Command::new(binaries::tool(program));
    command.arg("--dbname").arg(url).env_remove("PGOPTIONS");
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}
