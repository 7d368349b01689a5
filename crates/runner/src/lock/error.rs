//! Why there is no lock.

use std::path::PathBuf;
use std::time::Duration;

use sea_orm::DbErr;

use super::Holder;

/// Why there is no lock.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else has it.
    #[error(
        "{holder} holds the migration lock, waited {:.1} s; wait until it has finished, or end it, then run the command again",
        waited.as_secs_f64()
    )]
    Timeout {
        /// Who.
        holder: Holder,
        /// For how long it was tried.
        waited: Duration,
    },
    /// A lock of the session means nothing there.
    #[error(
        "{url} leads through a pooler that shares server processes between transactions, where no lock holds; give the server's own address in MIGRATE_DATABASE_URL"
    )]
    Pooler {
        /// The masked URL.
        url: String,
    },
    /// It was lost before it was released.
    #[error(
        "the migration lock was lost before it was released; run `status` to see what was applied"
    )]
    NotHeld,
    /// SQLite: the lock file can't be used.
    #[error("the lock file {} can't be used: {message}; check the rights of its folder", path.display())]
    File {
        /// The lock file.
        path: PathBuf,
        /// The operating system's words.
        message: String,
    },
    /// The database didn't answer.
    #[error("asking for the migration lock failed: {0}; run the command again")]
    Database(#[from] DbErr),
}

impl LockError {
    /// The stable code of `error[…]` and `--json`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Timeout { .. } => "locked",
            Self::Pooler { .. } => "pooler",
            Self::NotHeld => "lock-lost",
            Self::File { .. } => "lock-file",
            Self::Database(_) => "connection",
        }
    }
}
