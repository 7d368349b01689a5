//! Who may change the database: one session at a time.
//!
//! The lock saves work and noise. Correctness doesn't rest on it but on the claim row of each
//! revision.

mod error;
pub(crate) mod file;
pub(crate) mod postgres;

use std::fmt;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use tokio::time::Instant;

pub use error::LockError;

use crate::run::{Limits, jittered};
use crate::{Backend, Session, failpoint};

/// How long to wait for the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockOptions {
    /// After this it is [`LockError::Timeout`].
    pub deadline: Duration,
}

impl Default for LockOptions {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(300),
        }
    }
}

/// Who has the lock, as far as it can be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Holder {
    /// The server process on PostgreSQL, the process on SQLite.
    pub pid: Option<u32>,
    /// Its application name.
    pub application: Option<String>,
    /// The address it came from, or the host it runs on.
    pub client: Option<String>,
    /// Since when its session exists, by the database's clock. PostgreSQL only.
    pub since: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(pid) = self.pid else {
            return f.write_str("another process");
        };
        f.write_str(self.application.as_deref().unwrap_or("a process"))?;
        write!(f, " (pid {pid}")?;
        if let Some(client) = &self.client {
            write!(f, ", from {client}")?;
        }
        if let Some(since) = &self.since {
            write!(f, ", connected since {since}")?;
        }
        f.write_str(")")
    }
}

/// The lock, which owns the use of its session: all work happens on that very connection, so that
/// a process that dies leaves neither a lock nor an orphan at work.
///
/// [`Locked::unlock`] releases it in an orderly way; dropping it does so in the background, and
/// the end of the session or of the process does in any case.
#[derive(Debug)]
pub struct Locked<'s> {
    session: &'s Session,
    held: Option<Held>,
    limits: tokio::sync::Mutex<Option<Limits>>,
}

#[derive(Debug)]
enum Held {
    Advisory(i64),
    File(file::FileLock),
    /// A database in memory has no other sessions.
    Alone,
}

impl Session {
    /// Waits for the lock, by asking again and again: a statement that blocks would hold a
    /// snapshot, and `CREATE INDEX CONCURRENTLY` of the holder would wait for it in turn.
    ///
    /// `on_wait` is called after each attempt that failed.
    ///
    /// # Errors
    ///
    /// [`LockError::Timeout`] names the holder.
    pub async fn lock(
        &self,
        options: &LockOptions,
        on_wait: &mut (dyn FnMut(&Holder) + Send),
    ) -> Result<Locked<'_>, LockError> {
        if self.behind_transaction_pooler().await {
            return Err(LockError::Pooler {
                url: self.url().masked(),
            });
        }
        let attempt = Attempt::of(self).await?;
        failpoint::pass("lock.before");
        let started = Instant::now();
        let mut pause = Duration::from_millis(50);
        loop {
            if let Some(held) = attempt.once(self).await? {
                failpoint::pass("lock.taken");
                return Ok(Locked {
                    session: self,
                    held: Some(held),
                    limits: tokio::sync::Mutex::default(),
                });
            }
            let holder = attempt.holder(self).await;
            let waited = started.elapsed();
            let Some(left) = options.deadline.checked_sub(waited) else {
                return Err(LockError::Timeout { holder, waited });
            };
            on_wait(&holder);
            tokio::time::sleep(jittered(pause).min(left)).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
    }
}

/// How one asks for the lock on this session's database.
enum Attempt {
    Advisory(i64),
    File(std::path::PathBuf),
    Alone,
}

impl Attempt {
    async fn of(session: &Session) -> Result<Self, LockError> {
        match session.backend() {
            Backend::Postgres => Ok(Self::Advisory(postgres::key(session.connection()).await?)),
            Backend::Sqlite => Ok(match session.url().sqlite_path() {
                Some(path) => Self::File(file::beside(path)),
                None => Self::Alone,
            }),
        }
    }

    async fn once(&self, session: &Session) -> Result<Option<Held>, LockError> {
        match self {
            Self::Advisory(key) => {
                let got = postgres::try_lock(session.connection(), *key).await?;
                Ok(got.then_some(Held::Advisory(*key)))
            }
            Self::File(path) => {
                let got = file::try_lock(path, session.application_name())?;
                Ok(got.map(Held::File))
            }
            Self::Alone => Ok(Some(Held::Alone)),
        }
    }

    /// Never an error: not knowing who it is must not end the wait.
    async fn holder(&self, session: &Session) -> Holder {
        match self {
            Self::Advisory(key) => postgres::holder(session.connection(), *key).await,
            Self::File(path) => file::holder(path),
            Self::Alone => Holder::default(),
        }
    }
}

impl Locked<'_> {
    /// The session that the lock belongs to.
    #[must_use]
    pub fn session(&self) -> &Session {
        self.session
    }

    /// Its connection.
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        self.session.connection()
    }

    /// The kind of database.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.session.backend()
    }

    /// What the runner has set the session to; `None`: it isn't known.
    pub(crate) fn limits(&self) -> &tokio::sync::Mutex<Option<Limits>> {
        &self.limits
    }

    /// Releases the lock.
    ///
    /// # Errors
    ///
    /// [`LockError::NotHeld`] where it was lost on the way: somebody else may have worked at the
    /// same time, and only the claims kept order.
    pub async fn unlock(mut self) -> Result<(), LockError> {
        failpoint::pass("lock.before_release");
        match self.held.take() {
            Some(Held::Advisory(key)) => postgres::unlock(self.session.connection(), key).await,
            Some(Held::File(file)) => {
                drop(file);
                Ok(())
            }
            Some(Held::Alone) | None => Ok(()),
        }
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        let Some(Held::Advisory(key)) = self.held.take() else {
            return;
        };
        // A drop can't wait. Without a runtime the end of the session releases the lock.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let connection = self.session.connection().clone();
        runtime.spawn(async move {
            if let Err(error) = postgres::unlock(&connection, key).await {
                tracing::warn!(%error, "the lock ends with its session");
            }
        });
    }
}
