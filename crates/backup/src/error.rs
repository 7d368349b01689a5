//! What can go wrong, what it leaves, and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use ultra_runner::{LockError, SessionError};

use crate::Kind;

/// Why there is no backup, or why nothing was restored. No message holds a password.
///
/// Whatever the error, a backup leaves no file, and a restore leaves the database as it was; where
/// something else is left, the message names it.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database can't be reached.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The migration lock couldn't be had.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Something is where the backup should go.
    #[error(
        "{} exists{}, and a backup replaces nothing: choose another name, or move it away",
        path.display(), leading_to(link.as_deref())
    )]
    Exists {
        /// The path.
        path: PathBuf,
        /// Where it leads, if it is a link.
        link: Option<PathBuf>,
    },
    /// The folder for the backup isn't there.
    #[error("the folder {0} does not exist; create it: mkdir -p -m 700 {0}", folder.display())]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder takes no file from us.
    #[error(
        "no file can be written in {}: {reason}; change the folder's rights, or choose another one",
        folder.display()
    )]
    NotWritable {
        /// The folder.
        folder: PathBuf,
        /// The operating system's words.
        reason: String,
    },
    /// The disk is full.
    #[error(
        "the disk of {} is full: after {written} bytes there was no more room; what was written is removed; free some space, or choose another folder",
        folder.display()
    )]
    DiskFull {
        /// The folder.
        folder: PathBuf,
        /// How far it got, in bytes.
        written: u64,
    },
    /// A backup can't be opened or read.
    #[error("the backup {} can't be read: {reason}; correct its path or its rights", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        reason: String,
    },
    /// A backup isn't as it was written.
    #[error(
        "the backup {} is damaged: {reason}; the database was not touched; use another copy of it, or another backup",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How it shows.
        reason: String,
    },
    /// A file is no backup of ours.
    #[error("{} is {}; the database was not touched. {}", path.display(), what, what.way_out(path))]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: Foreign,
    },
    /// A backup of the other kind of database.
    #[error(
        "{} is a backup of a {holds} database, and the URL is one of {url}; the database was not touched; correct the file's name or the URL",
        path.display()
    )]
    WrongKind {
        /// The file.
        path: PathBuf,
        /// What is in it.
        holds: Kind,
        /// What the URL means.
        url: Kind,
    },
    /// A backup of a version to come.
    #[error(
        "the backup {} has format {format}, this version knows {known}; the database was not touched; use the version that made it",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// A program of PostgreSQL isn't there.
    #[error(
        "{program} was not found in {searched}; install it (Debian: apt-get install postgresql-client-{major}), or name its folder with --pg-bin FOLDER or MIGRATE_PG_BIN"
    )]
    NoProgram {
        /// `pg_dump` or `pg_restore`.
        program: &'static str,
        /// Where it was looked for.
        searched: String,
        /// The version that is wanted.
        major: u32,
    },
    /// A program of PostgreSQL is too old.
    #[error(
        "{} has version {version} and can't work with {against}; install postgresql-client-{major} or newer, or name its folder with --pg-bin FOLDER or MIGRATE_PG_BIN", path.display()
    )]
    OldProgram {
        /// The newest that was found.
        path: PathBuf,
        /// Its version.
        version: String,
        /// What is newer, with its version.
        against: String,
        /// The version that is wanted.
        major: u32,
    },
    /// A database in memory.
    #[error("a database in memory has no backup; name a file in the URL")]
    InMemory,
    /// Making the backup failed.
    #[error(
        "{doing} failed: {reason}; there is no backup, and nothing of it was left; correct it and run `backup` again"
    )]
    Failed {
        /// What was being done.
        doing: String,
        /// What went wrong.
        reason: String,
    },
    /// The role may not create databases.
    #[error(
        "restoring makes a new database beside the old one, and the role {role} may not create databases; nothing was changed; let an administrator run: ALTER ROLE {role} CREATEDB;"
    )]
    NoCreateRight {
        /// The role, quoted.
        role: String,
    },
    /// The role may not rename the database.
    #[error(
        "restoring renames the old database, and {database} belongs to {owner}, not to the role {role}; nothing was changed; restore as {owner}, or let an administrator run: ALTER DATABASE {database} OWNER TO {role};"
    )]
    NotOwner {
        /// The database, quoted.
        database: String,
        /// Its owner, quoted.
        owner: String,
        /// The role, quoted.
        role: String,
    },
    /// An SQLite file of somebody else.
    #[error(
        "{} belongs to user {uid}, and the restored file can't be given to them; nothing was changed; run `restore` as that user, or as root", path.display()
    )]
    OtherOwner {
        /// The database.
        path: PathBuf,
        /// The owner's number.
        uid: u32,
    },
    /// Somebody doesn't leave the database.
    #[error(
        "{database} is in use by {users}; the database is as it was; {remedy}, then run `restore` again"
    )]
    InUse {
        /// The database, or its file.
        database: String,
        /// Who, as far as it can be told.
        users: Users,
        /// What ends that.
        remedy: String,
    },
    /// Restoring failed.
    #[error("{doing} failed: {reason}; {left}; correct it and run `restore` again")]
    RestoreFailed {
        /// What was being done.
        doing: String,
        /// What went wrong.
        reason: String,
        /// What is there now.
        left: String,
    },
}

impl BackupError {
    /// The stable code of `error[…]` and `--json`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Session(error) => error.code(),
            Self::Lock(error) => error.code(),
            Self::Exists { .. } => "backup-exists",
            Self::NoFolder { .. } | Self::NotWritable { .. } | Self::Unreadable { .. } => {
                "backup-file"
            }
            Self::DiskFull { .. } => "disk-full",
            Self::Damaged { .. } => "backup-damaged",
            Self::Foreign { .. } | Self::WrongKind { .. } | Self::Newer { .. } => "backup-foreign",
            Self::NoProgram { .. } | Self::OldProgram { .. } => "backup-tool",
            Self::InMemory | Self::Failed { .. } => "backup-failed",
            Self::NoCreateRight { .. } | Self::NotOwner { .. } | Self::OtherOwner { .. } => {
                "restore-rights"
            }
            Self::InUse { .. } => "restore-in-use",
            Self::RestoreFailed { .. } => "restore-failed",
        }
    }
}

fn leading_to(link: Option<&Path>) -> String {
    match link {
        Some(target) => format!(" (a link to {})", target.display()),
        None => String::new(),
    }
}

/// What a file is that isn't a backup of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Foreign {
    /// No bytes.
    Empty,
    /// A folder, such as `pg_dump`'s directory format.
    Folder,
    /// SQL text.
    PlainSql,
    /// `pg_dump`'s custom format.
    PgDump,
    /// `pg_dump`'s tar format, or any other tar.
    Tar,
    /// An SQLite database itself.
    SqliteFile,
    /// Compressed by something that we don't use.
    Compressed,
    /// Who knows.
    Unknown,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an empty file",
            Self::Folder => "a folder, not a file that `backup` made",
            Self::PlainSql => "an SQL text, not a backup that can be verified",
            Self::PgDump => "an archive of pg_dump alone, without our manifest",
            Self::Tar => "a tar archive, not a file that `backup` made",
            Self::SqliteFile => "an SQLite database itself, not a backup that can be verified",
            Self::Compressed => "a compressed file that `backup` didn't make",
            Self::Unknown => "no backup",
        })
    }
}

impl Foreign {
    /// How it could be restored by hand, as a sentence.
    fn way_out(self, path: &Path) -> String {
        let file = path.display();
        match self {
            Self::PlainSql => format!(
                "`restore` never runs SQL from a file that it can't verify. If you trust it, by hand: createdb NEW && psql --set=ON_ERROR_STOP=1 --single-transaction --dbname=NEW --file={file}"
            ),
            Self::PgDump | Self::Tar => format!(
                "If you trust it, by hand: createdb NEW && pg_restore --exit-on-error --dbname=NEW {file}"
            ),
            Self::SqliteFile => {
                "If you trust it, by hand: stop the application and copy it into place".to_owned()
            }
            Self::Compressed => "If you trust it, unpack it and try again".to_owned(),
            Self::Empty | Self::Folder | Self::Unknown => {
                "Name a file that `backup` made".to_owned()
            }
        }
    }
}

/// Who uses a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    /// How many sessions or processes.
    pub count: usize,
    /// Their roles, or names and numbers of processes; each once.
    pub names: Vec<String>,
}

impl fmt::Display for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            0 => f.write_str("somebody")?,
            1 => f.write_str("1 other session")?,
            n => write!(f, "{n} other sessions")?,
        }
        if !self.names.is_empty() {
            write!(f, " ({})", self.names.join(", "))?;
        }
        Ok(())
    }
}

/// What went wrong below, before it is known whether it was a backup or a restore.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) doing: String,
    pub(crate) reason: String,
}

/// What a failed restore leaves, as a rule.
pub(crate) const UNTOUCHED: &str = "the database is as it was";

impl Trouble {
    pub(crate) fn new(doing: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self {
            doing: doing.into(),
            reason: reason.to_string(),
        }
    }

    pub(crate) fn in_backup(self) -> BackupError {
        BackupError::Failed {
            doing: self.doing,
            reason: self.reason,
        }
    }

    pub(crate) fn in_restore(self) -> BackupError {
        BackupError::RestoreFailed {
            doing: self.doing,
            reason: self.reason,
            left: UNTOUCHED.to_owned(),
        }
    }
}
