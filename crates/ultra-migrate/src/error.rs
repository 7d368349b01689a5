//! What can go wrong, with a stable code each.

use std::path::PathBuf;

use sea_orm::DbErr;
use ultra_revision::{GraphError, PathError, SquashError};
use ultra_runner::rehearse::RehearseError;
use ultra_runner::{LockError, RunError, SessionError, UrlError};

use crate::config::{ConfigError, UrlSource};

/// A command that could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A database's URL.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// A database's URL, and where it stands.
    #[error("{place}: {source}")]
    UrlFrom {
        /// Flag, variable or file.
        place: UrlSource,
        /// What is wrong with it.
        source: UrlError,
    },
    /// Connecting.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The lock.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The revisions make no graph.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A target that can't be resolved or reached.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A run of revisions that can't become one.
    #[error(transparent)]
    Squash(#[from] SquashError),
    /// A revision failed.
    #[error(transparent)]
    Run(#[from] Box<RunError>),
    /// A rehearsal that failed, or can't be held.
    #[error(transparent)]
    Rehearse(#[from] Box<RehearseError>),
    /// The history tables could not be made.
    #[error(transparent)]
    Install(#[from] ultra_runner::history::InstallError),
    /// The database refused something else.
    #[error("the database refused {what}: {source}")]
    Database {
        /// What was asked.
        what: &'static str,
        /// Its words.
        source: DbErr,
    },
    /// The database has revisions that this binary should know.
    #[error(
        "the database has applied {}, which this project doesn't have although it has later ones: \
         restore the file, or, if it is gone for good, revert it with the binary that had it",
        names.join(", ")
    )]
    Missing {
        /// Their names.
        names: Vec<String>,
    },
    /// The database is ahead and something below shall be undone.
    #[error(
        "the database has applied {}, which come after all that this binary knows: \
         use the newer binary to downgrade",
        names.join(", ")
    )]
    Ahead {
        /// Their names.
        names: Vec<String>,
    },
    /// An applied revision was changed.
    #[error(
        "{} changed after it was applied: undo the change, accept it by `ultra-migrate repair`, \
         or run with --allow-changed",
        names.join(", ")
    )]
    Changed {
        /// Their names.
        names: Vec<String>,
    },
    /// A revision to be accepted that is as it was applied, or isn't applied.
    #[error(
        "{} didn't change after it was applied, or isn't applied: there is nothing to accept; \
         `ultra-migrate status` names what changed",
        names.join(", ")
    )]
    NotChanged {
        /// Their names.
        names: Vec<String>,
    },
    /// The database has a part of what was squashed, and the rest is gone from this project.
    #[error(
        "the database stands in the middle of what {squash} replaces: it has {}, and not {}, \
         whose files are gone: run `ultra-migrate upgrade` with a version of this project that \
         still has them, then come back",
        applied.join(", "),
        lacking.join(", ")
    )]
    Stranded {
        /// The squashed revision.
        squash: String,
        /// What it replaces and is applied.
        applied: Vec<String>,
        /// What it replaces and isn't.
        lacking: Vec<String>,
    },
    /// Revisions of two branches make the same thing.
    #[error(
        "{first} and {second} both {what}: take it out of one of them before anything is applied"
    )]
    Conflict {
        /// The one that would be applied first.
        first: String,
        /// The other.
        second: String,
        /// `add column users.nickname`.
        what: String,
    },
    /// A revision has no statements for this database.
    #[error(
        "{name} was planned without a {backend} server at hand: \
         run `ultra-migrate generate --complete` on a machine that has one"
    )]
    Incomplete {
        /// The revision.
        name: String,
        /// The database.
        backend: &'static str,
    },
    /// A script from where a database is, which nobody asked.
    #[error(
        "`{asked}` doesn't say where the script begins, and no database is asked: \
         write FROM:TO, as in `{example}`"
    )]
    ScriptStart {
        /// What was typed.
        asked: String,
        /// What could be.
        example: &'static str,
    },
    /// A backup that could not be taken or put back.
    #[cfg(feature = "backup")]
    #[error(transparent)]
    Backup(#[from] ultra_backup::BackupError),
    /// A run that took a backup and then failed.
    #[cfg(feature = "backup")]
    #[error(
        "{source}\n  backup: {} was taken before anything was run; to go back to it: \
         ultra-migrate restore {}",
        file.display(),
        file.display()
    )]
    AfterBackup {
        /// What went wrong.
        source: Box<Error>,
        /// The backup.
        file: PathBuf,
    },
    /// A file can't be read or written.
    #[error("{path} can't be {verb}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// `read`, `written` or `removed`.
        verb: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// Something about planning and writing revisions.
    #[cfg(feature = "autogenerate")]
    #[error(transparent)]
    Write(#[from] crate::autogenerate::WriteError),
    /// The sources of the migration crate.
    #[cfg(feature = "autogenerate")]
    #[error(transparent)]
    Sources(#[from] crate::sources::SourceError),
}

impl Error {
    /// Whether the server is away, and may be back soon.
    pub(crate) fn unreachable(&self) -> bool {
        let asked = if let Self::Run(error) = self {
            return error.session_lost();
        } else if let Self::Session(error) = self {
            return error.may_pass();
        } else if let Self::Lock(LockError::Database(source)) = self {
            source
        } else if let Self::Database { source, .. } = self {
            source
        } else if let Self::Install(ultra_runner::history::InstallError(source)) = self {
            source
        } else {
            return false;
        };
        ultra_runner::is_lost(asked)
    }

    /// The stable code of `--json` and of `error[code]`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Config(_) => "config",
            Self::Url(_) | Self::UrlFrom { .. } => "url",
            Self::Session(error) => error.code(),
            Self::Lock(error) => error.code(),
            Self::Graph(_) => "graph",
            Self::Path(error) => error.code(),
            Self::Squash(SquashError::Path(error)) => error.code(),
            Self::Squash(_) => "refused",
            Self::Run(error) => error.code(),
            Self::Rehearse(error) => error.code(),
            Self::Install(_) | Self::Database { .. } => "database",
            Self::Missing { .. } => "missing-revision",
            Self::Ahead { .. } => "ahead",
            Self::Changed { .. } => "changed",
            Self::NotChanged { .. } => "not-changed",
            Self::Stranded { .. } => "stranded",
            Self::Conflict { .. } => "conflict",
            Self::Incomplete { .. } => "incomplete",
            Self::ScriptStart { .. } => "script-start",
            #[cfg(feature = "backup")]
            Self::Backup(error) => error.code(),
            #[cfg(feature = "backup")]
            Self::AfterBackup { source, .. } => source.code(),
            Self::File { .. } => "file",
            #[cfg(feature = "autogenerate")]
            Self::Write(error) => error.code(),
            #[cfg(feature = "autogenerate")]
            Self::Sources(_) => "sources",
        }
    }
}

impl From<RunError> for Error {
    fn from(error: RunError) -> Self {
        Self::Run(Box::new(error))
    }
}

impl From<RehearseError> for Error {
    fn from(error: RehearseError) -> Self {
        Self::Rehearse(Box::new(error))
    }
}
