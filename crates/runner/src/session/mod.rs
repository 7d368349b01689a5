//! One connection to one database, for as long as the work takes.

mod error;
mod pooler;
mod postgres;
mod sqlite;

use std::fmt;
use std::time::Duration;

use sea_orm::DatabaseConnection;

pub use error::SessionError;
pub use sqlite::is_to_be_made;

use crate::run::jittered;
use crate::trace::Trace;
use crate::{Backend, DatabaseUrl};

/// How a session is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionOptions {
    /// How long connecting may take, everything included.
    pub connect_timeout: Duration,
    /// How long a statement waits for another session's lock (on SQLite: for another writer).
    pub lock_timeout: Duration,
    /// How long a transaction may sit idle before the server ends the session. PostgreSQL only.
    pub idle_in_transaction_timeout: Duration,
    /// What `pg_stat_activity` and the lock's holder show.
    pub application_name: String,
    /// The schema that unqualified names mean; the server's `search_path` where it is `None`.
    pub schema: Option<String>,
    /// Whether a missing SQLite file is created.
    pub create_sqlite: bool,
    /// Whether the server may compile what it runs. For one look at its catalogs the compiling
    /// takes longer than the looking. PostgreSQL only.
    pub jit: bool,
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            lock_timeout: Duration::from_secs(5),
            idle_in_transaction_timeout: Duration::from_secs(300),
            application_name: "ultra-migrate".to_owned(),
            schema: None,
            create_sqlite: false,
            jit: true,
        }
    }
}

/// Exactly one connection that is never replaced: what is true of it at the beginning (its lock,
/// its settings) is true until it ends. A lost connection ends the session; every later statement
/// fails at once.
pub struct Session {
    url: DatabaseUrl,
    backend: Backend,
    connection: DatabaseConnection,
    application_name: String,
    backend_pid: Option<i32>,
    server_version: Option<u32>,
    connect_timeout: Duration,
    trace: Trace,
}

impl Session {
    /// Connects.
    ///
    /// # Errors
    ///
    /// Says which of the usual reasons it is, and what to do.
    pub async fn open(url: &DatabaseUrl, options: &SessionOptions) -> Result<Self, SessionError> {
        let mut busy = None;
        let opening = Self::patiently(url, options, &mut busy);
        match tokio::time::timeout(options.connect_timeout, opening).await {
            Ok(opened) => Ok(Self::assemble(url, options, opened?)),
            // What it said last tells more than that the time is up.
            Err(_) => Err(busy.unwrap_or_else(|| SessionError::Timeout {
                url: url.masked(),
                after: options.connect_timeout,
            })),
        }
    }

    /// A server that is full, or just starting, is asked again until the time is up.
    async fn patiently(
        url: &DatabaseUrl,
        options: &SessionOptions,
        busy: &mut Option<SessionError>,
    ) -> Result<Opened, SessionError> {
        let mut pause = Duration::from_millis(50);
        loop {
            let opened = match url.dialect() {
                Backend::Postgres => postgres::open(url, options).await,
                Backend::Sqlite => sqlite::open(url, options).await,
            };
            match opened {
                Err(error @ SessionError::Busy { .. }) => *busy = Some(error),
                opened => return opened,
            }
            tokio::time::sleep(jittered(pause)).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }

    fn assemble(url: &DatabaseUrl, options: &SessionOptions, opened: Opened) -> Self {
        let trace = Trace::default();
        let mut connection = opened.connection;
        let seen = trace.clone();
        connection.set_metric_callback(move |info| seen.note(info));
        Self {
            url: url.clone(),
            backend: url.dialect(),
            connection,
            application_name: options.application_name.clone(),
            backend_pid: opened.backend_pid,
            server_version: opened.server_version,
            connect_timeout: options.connect_timeout,
            trace,
        }
    }

    /// The connection, as SeaORM takes it. Clones of it are the same single connection.
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// The kind of database.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Where it leads.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// The server process that serves it, for `pg_cancel_backend`. PostgreSQL only.
    #[must_use]
    pub fn backend_pid(&self) -> Option<i32> {
        self.backend_pid
    }

    /// `server_version_num`, such as 150018. PostgreSQL only.
    #[must_use]
    pub fn server_version(&self) -> Option<u32> {
        self.server_version
    }

    /// Whether a pooler hands each transaction to another server process. Reading works through
    /// it, a lock doesn't. It takes a second connection to find out; where that can't be had, the
    /// answer is no.
    pub async fn behind_transaction_pooler(&self) -> bool {
        match self.backend {
            Backend::Postgres => pooler::suspected(self).await,
            Backend::Sqlite => false,
        }
    }

    pub(crate) fn application_name(&self) -> &str {
        &self.application_name
    }

    pub(crate) fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Ends the session.
    ///
    /// # Errors
    ///
    /// Where the connection can't be closed in an orderly way; it is gone all the same.
    pub async fn close(self) -> Result<(), SessionError> {
        let url = self.url.masked();
        self.connection
            .close()
            .await
            .map_err(|error| SessionError::Other {
                url,
                message: error.to_string(),
            })
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("url", &self.url)
            .field("backend_pid", &self.backend_pid)
            .finish_non_exhaustive()
    }
}

/// What the two databases' modules hand back.
struct Opened {
    connection: DatabaseConnection,
    backend_pid: Option<i32>,
    server_version: Option<u32>,
}
