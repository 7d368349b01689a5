//! Why a session couldn't be opened, and what to do about it.

use std::path::PathBuf;
use std::time::Duration;

/// Why a session couldn't be opened. No message holds a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// Nothing listens there, or it can't be reached.
    #[error(
        "no database server answers at {place} ({reason}); start it, or correct host and port in the URL"
    )]
    Refused {
        /// Host and port, or the socket's folder.
        place: String,
        /// What the operating system says.
        reason: String,
    },
    /// The server doesn't let this user in.
    #[error(
        "the server refused user `{user}`: {message}; correct user and password in the URL, or allow the user in pg_hba.conf"
    )]
    Authentication {
        /// Who was refused.
        user: String,
        /// The server's words.
        message: String,
    },
    /// What answers there doesn't speak PostgreSQL's protocol.
    #[error(
        "what answers at {place} is no PostgreSQL server ({reason}); correct host and port in the URL"
    )]
    NotPostgres {
        /// Host and port, or the socket's folder.
        place: String,
        /// What was unexpected.
        reason: String,
    },
    /// The server is older than what is supported.
    #[error(
        "the server at {place} is PostgreSQL {version}, and {lowest} is the lowest supported version; upgrade the server"
    )]
    TooOld {
        /// Host and port, or the socket's folder.
        place: String,
        /// The server's major version.
        version: u32,
        /// The lowest one.
        lowest: u32,
    },
    /// The server has no such database.
    #[error("database `{name}` does not exist; create it: createdb {name}")]
    NoSuchDatabase {
        /// The name asked for.
        name: String,
    },
    /// SQLite: the file isn't there, and this command doesn't create it.
    #[error(
        "the SQLite file {} does not exist; `upgrade` creates it, or correct the path in the URL", path.display()
    )]
    NoSuchFile {
        /// The file asked for.
        path: PathBuf,
    },
    /// SQLite: the file can't be created because its folder is missing.
    #[error("the folder {} does not exist; create it: mkdir -p {}", path.display(), path.display())]
    NoSuchFolder {
        /// The folder.
        path: PathBuf,
    },
    /// Something took the connection and didn't speak.
    #[error(
        "{url} gave no answer within {after:?}; check host, port and firewall, or allow more time"
    )]
    Timeout {
        /// The masked URL.
        url: String,
        /// How long was waited.
        after: Duration,
    },
    /// SQLite: the file is something else.
    #[error("{} is not an SQLite database; correct the path in the URL", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// SQLite: a later version wrote the file, in a format that the one in this program can't read.
    #[error("{} was written by a newer SQLite than the one in this program: update ultra-migrate", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
    },
    /// SQLite: the file exists but may not be opened.
    #[error("{} can't be opened: {message}; check the rights of file and folder", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// SQLite's words.
        message: String,
    },
    /// The server takes no more connections.
    #[error("the server takes no connection now: {message}; wait, or raise max_connections")]
    Busy {
        /// The server's words.
        message: String,
    },
    /// Anything else.
    #[error("can't open a session on {url}: {message}; check the URL and the server's log")]
    Other {
        /// The masked URL.
        url: String,
        /// What the driver says.
        message: String,
    },
}

impl SessionError {
    /// Whether the same attempt may go well a little later: the server is away, or full.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. } | Self::Timeout { .. } | Self::Busy { .. }
        )
    }

    /// The stable code of `error[…]` and `--json`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "unreachable",
            Self::Authentication { .. } => "authentication",
            Self::NotPostgres { .. } => "not-postgres",
            Self::TooOld { .. } => "too-old",
            Self::NoSuchDatabase { .. } => "no-such-database",
            Self::NoSuchFile { .. } => "no-such-file",
            Self::NoSuchFolder { .. } => "no-such-folder",
            Self::Timeout { .. } => "timeout",
            Self::NotADatabase { .. } => "not-a-database",
            Self::NewerFormat { .. } => "newer-format",
            Self::Unreadable { .. } => "unreadable",
            Self::Busy { .. } => "busy",
            Self::Other { .. } => "connection",
        }
    }
}
